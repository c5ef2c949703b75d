/* SPDX-License-Identifier: MIT
 *
 * All openings and workplaces at once, at the start: each record is read once, where the walk over
 * its table finds it. The facts are those of load_opening and load_workplace, and what these cannot
 * read is left out here, too. */
#ifndef ENGINE_MATCH_LOAD_ALL_H
#define ENGINE_MATCH_LOAD_ALL_H

#include "engine/match/ids.h"
#include "engine/match/leaves.h"
#include "engine/match/load.h"

/* What openings are looked up in; texts are views into the store, until the transaction rests. */
struct load_places {
    struct txn *txn;
    const struct catalogues *catalogues;
    struct leaves employers; /* struct employer_row: whether they are active */
    struct leaves held;      /* struct held_row: openings with a hold */
    bool unsure;             /* a hold cannot be read: each opening is asked for its own */
    struct ids ids;
    struct opening_facts *workplaces; /* by number, each as a prospect, but for `offered` */
    size_t room;
};
void load_places_begin(struct load_places *places, struct txn *txn,
                       const struct catalogues *catalogues);
void load_places_end(struct load_places *places);

/* The opening's or workplace's facts; lists are in the arena. `stored` is what a walk of `txn` over
 * its table found under the key. False where it cannot be read. Several threads may ask at once,
 * each with a transaction and an arena of its own. */
bool load_opening_at(const struct load_places *places, struct txn *txn, struct bytes key,
                     struct bytes stored, struct arena *arena, struct opening_facts *out);
bool load_workplace_at(const struct load_places *places, struct txn *txn, struct bytes key,
                       struct opening_facts *out);

#endif
