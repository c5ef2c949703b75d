/* SPDX-License-Identifier: MIT
 *
 * What is done for all rows of a block at once: the points of levels and training, and which rows
 * could reach a score. AVX2 and AVX-512 where the processor has them, plain C everywhere; all three
 * give the same bits.
 *
 * Points of goals and costs of readiness are multiples of a unit, so that their sums fit a byte and
 * a table of 16 entries a competence is one shuffle for a whole block. */
#ifndef MATCH_KERNEL_H
#define MATCH_KERNEL_H

#include "engine/match/packed.h"

enum {
    KERNEL_GOAL_UNIT = 1000, /* points; every sum of goals is a multiple of it */
    KERNEL_COST_UNIT = 200,  /* points; the same of costs, which count no more than 255 units: far
                                beyond the 10000 points at which readiness is 0 */
};

/* For one youth. */
struct kernel_query {
    /* By competence and its four bits: units of goal points and of cost. */
    uint8_t goal[MATCH_COMPETENCES_MAX][16];
    uint8_t cost[MATCH_COMPETENCES_MAX][16];
    uint32_t goals_in;   /* competences whose goal table is not all 0; */
    uint32_t costs_in;   /* the same of cost tables */
    uint64_t helpful;    /* adaptations */
    float goal_share;    /* points of A for a unit; */
    float offer_share;   /* for each helpful adaptation that is offered; */
    float unknown_share; /* where it is not known which are */
    float travel_share;  /* points of A for a point of T */
    float per_metre;     /* points of T */
    float reach;         /* [m] what is farther away, and known to be, does not pass */
    int32_t n, e;        /* [m] the youth's; located: it is known */
    bool located;
};

/* The youth's period, one of its ends known; the other as PACKED_NO_FROM or PACKED_NO_TO. */
struct kernel_period {
    int32_t from, to;
    int64_t least; /* [days] shortest that counts */
};

/* Per row: units of goals and costs, and how many helpful adaptations are offered. */
struct kernel_sums {
    uint8_t goal[PACKED_ROWS], cost[PACKED_ROWS], offers[PACKED_ROWS];
};

/* What a kernel is. */
struct kernel {
    const char *name;
    void (*sums)(const struct kernel_query *query, const struct packed *packed,
                 struct kernel_sums *out);
    /* How many helpful adaptations each row offers, into out->offers. */
    void (*offers)(const struct kernel_query *query, const struct packed *packed,
                   struct kernel_sums *out);
    /* The same as reach, had all rows `rest` points of A but for goals: without looking at more
     * than their sums. */
    uint64_t (*glance)(const struct kernel_query *query, const struct kernel_sums *sums, float rest,
                       int32_t least);
    /* Rows whose S could be `least` or more and that are not too far away: none that reaches it is
     * left out, some that do not may be in. `head` has for each kind of work what A gets from
     * interest, in points of A. */
    uint64_t (*reach)(const struct kernel_query *query, const struct packed *packed,
                      const struct kernel_sums *sums, const float *head, int32_t least);

    /* The gates that a column decides; a bit for each row that fails. `farther`: the square of its
     * distance is `square` or more [m²], known or not. */
    uint64_t (*lack)(uint64_t required, const struct packed *packed);
    uint64_t (*farther)(int32_t n, int32_t e, int64_t square, const struct packed *packed);
    uint64_t (*shorter)(const struct kernel_period *period, const struct packed *packed);
    uint64_t (*busier)(int32_t hours_most, const struct packed *packed);
    uint64_t (*older)(int32_t years, const struct packed *packed); /* least ages over these */
};

/* The fastest that this processor runs. */
const struct kernel *kernel_best(void);

/* All that this processor runs, NULL behind the last: the plain one first. */
const struct kernel *const *kernel_all(void);

#endif
