/* SPDX-License-Identifier: MIT
 *
 * A youth's facts in a piece of memory of their own, which snapshots and what is made of them
 * share: it stays where it is for as long as anybody has it. */
#ifndef MATCH_CARD_H
#define MATCH_CARD_H

#include "engine/match/leaves.h"
#include "engine/match/load.h"

struct card {
    size_t references; /* counted by the writer alone */
    size_t size;       /* [bytes] of all of it */
    struct youth_row row;
};

/* Copies the row and all that it points to; with one reference. */
struct card *card_make(const struct youth_row *row);

struct card *card_share(struct card *card);
/* The last reference frees it; NULL is nothing. Used by one thread. */
void card_release(struct card *card);

/* A row of an ordered set of cards, by their youths' ids. */
struct card_entry {
    struct text id; /* the card's */
    struct card *card;
};
extern const struct leaf_kind card_kind;

/* The youth's row, or NULL; the next one of a walk, or NULL. Borrowed from the set. */
const struct youth_row *cards_find(const struct leaves *cards, struct text id);
const struct youth_row *cards_next(struct leaves_walk *walk);

#endif
