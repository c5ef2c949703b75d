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

/* What an opening asks and trains, four bits a competence: its level, 8 where it trains it. */
typedef uint64_t bound_profile;
bound_profile bound_profile_of(const struct opening_facts *opening);

enum {
    BOUND_PROFILES = 16,                      /* per competence */
    BOUND_MASKS = 1 << (MATCH_LEVEL_MAX + 1), /* sets of the levels 0..4 */
    BOUND_NEVER = -1,
};

struct bound {
    const struct youth_facts *youth;
    int64_t weights[MATCH_YOUTH_SIDE]; /* 0 for a component that is absent */
    int32_t goals, helpful;            /* how many */
    bool wishes;
    /* Points of a goal and what readiness costs, by the competence's four bits of a profile. */
    struct bound_part {
        int32_t goal, cost;
    } parts[MATCH_COMPETENCES_MAX][BOUND_PROFILES];
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

/* The most that the components of a block's openings can be, levels aside. */
struct bound_block {
    int32_t points[MATCH_YOUTH_SIDE];
};
struct bound_block bound_block(const struct bound *bound, const struct block *block);

/* No opening of that profile in that block has a higher S, own suggestions aside. */
int32_t bound_profile_most(const struct bound *bound, const struct bound_block *block,
                           bound_profile profile);

/* No opening of the block that passes the gates, and is none of the youth's own suggestions, has a
 * higher S. BOUND_NEVER where none of them can pass. */
int32_t bound_most(const struct bound *bound, const struct block *block);

#endif
