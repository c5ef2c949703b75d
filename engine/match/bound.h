/* SPDX-License-Identifier: MIT
 *
 * The score in tables for one youth: S of a packed row exactly, and the most that S could be of
 * any opening in a block or a run.
 *
 * S is monotone in each component and in readiness, and each of them is a largest or a sum of parts
 * that hang on one fact each. The best that each fact of a block allows therefore gives a bound
 * under any weights. */
#ifndef MATCH_BOUND_H
#define MATCH_BOUND_H

#include "engine/match/kernel.h"
#include "engine/match/score.h"

enum {
    BOUND_WORKS = 256, /* kinds of work remembered at a time */
};

/* What the youth's wishes say of a kind of work. */
struct bound_work {
    int32_t interest; /* points, own suggestions aside */
    bool not_this;    /* a wish of strength 0 covers it */
};

struct bound {
    const struct youth_facts *youth;
    const struct kernel *kernel;
    struct kernel_query query;
    int64_t weights[MATCH_YOUTH_SIDE];    /* 0 for a component that is absent */
    int64_t weight;                       /* their sum */
    int32_t slack;                        /* [points of S] between bound_range's two */
    int32_t goals, helpful;               /* how many */
    int32_t support[MATCH_CODES_MAX + 1]; /* points, by how many helpful ones are offered */
    bool wishes;
    /* Works met so far, each in the place that its hash gives. */
    bool known[BOUND_WORKS];
    struct packed_work works[BOUND_WORKS];
    struct bound_work said[BOUND_WORKS];
};

/* Fills the tables. Youth and weights must outlive it; NULL takes the best kernel. */
void bound_begin(struct bound *bound, const struct youth_facts *youth,
                 const struct match_weights *weights, const struct kernel *kernel);

struct bound_work bound_work(struct bound *bound, const struct packed_work *work);

/* S, A and B of the pair, all gates aside: equal match_score's. */
struct bound_score {
    int32_t total, a, b;
};
struct bound_score bound_score(struct bound *bound, const struct opening_facts *opening);

/* What all rows of a block need to be scored. */
struct bound_rows {
    struct kernel_sums sums;
    int32_t interest[PACKED_ROWS]; /* by kind of work */
};
/* Fills `rows`, and returns those of `of` whose S could be `least` or more, own suggestions aside.
 */
uint64_t bound_reach(struct bound *bound, const struct packed *packed, uint64_t of, int32_t least,
                     struct bound_rows *rows);

/* Between what S of row i lies, own suggestions aside. */
struct bound_range {
    int32_t low, high;
};
struct bound_range bound_range(const struct bound *bound, const struct bound_rows *rows, size_t i);

/* What a row's score is made of beside what its block says. */
struct bound_part {
    int32_t interest;
    uint8_t goal, cost, offers;
};
struct bound_part bound_part(const struct packed *packed, const struct bound_rows *rows, size_t i);
/* Exactly, of row i. No own suggestion. */
struct bound_score bound_row(const struct bound *bound, const struct packed *packed, size_t i,
                             const struct bound_part *part);

/* For each block: no opening of it that passes the gates, and is none of the youth's own
 * suggestions, has a higher S; KERNEL_NEVER where none of them can pass. */
void bound_most(const struct bound *bound, const struct block_set *set, int32_t most[BLOCK_SET]);

#endif
