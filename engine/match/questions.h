/* SPDX-License-Identifier: MIT
 *
 * Which unknown facts could change the first k (the match model, section 5): those for which some
 * answer gives other openings, or another order.
 *
 * Of the youth: a level that is asked for somewhere (answers 1..4), wishes (strength 4 for any
 * section or division, offered or not), the position (anywhere), a language or licence (lacking).
 * Of a workplace: its position (anywhere), its adaptations (any of the needs), whether a prospect
 * takes anyone (no). Of an opening in the first k: period, hours, working hours, register extract,
 * supervised practice (that it does not fit). */
#ifndef MATCH_QUESTIONS_H
#define MATCH_QUESTIONS_H

#include "engine/match/explain.h"
#include "engine/match/facts.h"
#include "engine/match/order.h"

struct question {
    struct message what;
    const struct opening_facts *place; /* where to ask; NULL: ask the youth */
    bool of_workplace;                 /* of all that this workplace has, not of the opening */
    int32_t hits;                      /* of the first k, how many it is unknown for */
};

struct candidate;

struct questions {
    const struct youth_facts *youth;
    const struct match_rules *rules;
    struct date today;
    struct arena *arena;
    struct candidate *candidates;
    size_t candidate_count, candidate_room;
    struct match_best first; /* sorted */
    struct question *items;
    size_t count, room;
};

/* An empty one. Youth, rules and arena are borrowed; questions_free when done. */
struct questions questions_begin(const struct youth_facts *youth, const struct match_rules *rules,
                                 struct date today, size_t k, struct arena *arena);

/* Takes in an opening. True where it is kept: then it must outlive this. */
bool questions_offer(struct questions *questions, const struct opening_facts *opening);

/* Finds them: items[0..count), so ordered that the fewest tell the most: those that are unknown
 * for most of the first k come first, of equals the youth's. */
void questions_find(struct questions *questions);

void questions_free(struct questions *questions);

#endif
