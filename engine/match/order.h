/* SPDX-License-Identifier: MIT
 *
 * The order of a match list, and the first k of any stream in it (the match model, section 4). */
#ifndef MATCH_ORDER_H
#define MATCH_ORDER_H

#include "proto/types.h"

/* What the order reads of a hit, and where the hit is. */
struct match_rank {
    bool own_suggestion;
    int32_t score;  /* S */
    int32_t a;      /* the youth's side */
    int32_t b;      /* the workplace's side; the order does not read it */
    struct text id; /* opening, or youth in match.youths; borrowed */
    uint64_t row;   /* the caller's own; the order does not read it */
};

/* Whether `a` comes before `b`: own suggestions first, then the higher S, then the higher A, then
 * the lower id by bytes, a shorter one before what it begins. Strict and total over distinct ids.
 */
bool match_before(const struct match_rank *a, const struct match_rank *b);

/* The first k of what was offered: a heap whose root is the last of them. */
struct match_best {
    struct match_rank *items; /* the caller's, room for k */
    size_t k;
    size_t count;
};

/* An empty one over the caller's array of k ranks; k may be 0. */
struct match_best match_best_over(struct match_rank *items, size_t k);

/* Takes the rank in if it is among the first k so far; false where it is not. O(log k). */
bool match_best_offer(struct match_best *best, const struct match_rank *rank);

/* The last of the first k, which a new one must come before; NULL while there is room, and where
 * k is 0. Borrowed until the next offer. */
const struct match_rank *match_best_last(const struct match_best *best);

/* Puts items[0..count) in order, first first. Nothing may be offered after that. */
void match_best_sort(struct match_best *best);

#endif
