/* SPDX-License-Identifier: MIT
 *
 * The score's rules as tables for one youth: S of an opening exactly, and the most that S could be
 * of any opening in a block.
 *
 * S is monotone in each component and in readiness, and each of them is a largest or a sum of parts
 * that hang on one fact each. The best that each fact of a block allows therefore gives a bound
 * under any weights. */
#ifndef MATCH_BOUND_H
#define MATCH_BOUND_H

#include "engine/match/block.h"
#include "engine/match/score.h"

enum {
    BOUND_MASKS = 1 << (MATCH_LEVEL_MAX + 1), /* sets of the levels 0..4 */
    BOUND_NEVER = -1,
};

struct bound {
    const struct youth_facts *youth;
    int64_t weights[MATCH_YOUTH_SIDE]; /* 0 for a component that is absent */
    int32_t goals, helpful;            /* how many */
    bool wishes;
    int32_t goal_most[MATCH_COMPETENCES_MAX][BOUND_MASKS];   /* by the levels of those that train */
    int32_t cost_least[MATCH_COMPETENCES_MAX][BOUND_MASKS];  /* by the levels asked */
    int32_t cost_wanted[MATCH_COMPETENCES_MAX][BOUND_MASKS]; /* by the levels of those that train */
};

/* Fills the tables. Youth and weights must outlive it. */
void bound_begin(struct bound *bound, const struct youth_facts *youth,
                 const struct match_weights *weights);

/* What the order reads of the pair, all gates aside: equals match_score's. */
struct bound_score {
    int32_t total, a;
};
struct bound_score bound_score(const struct bound *bound, const struct opening_facts *opening);

/* No opening of the block that passes the gates, and is none of the youth's own suggestions, has a
 * higher S. BOUND_NEVER where none of them can pass. */
int32_t bound_most(const struct bound *bound, const struct block *block);

#endif
