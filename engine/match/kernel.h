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

#include "engine/match/model.h"
#include "engine/match/packed.h"

enum {
    KERNEL_GOAL_UNIT = 1000, /* points; every sum of goals is a multiple of it */
    KERNEL_NEVER = -1,
    /* [points of S] What rounding can add at most to the S that is reckoned here: half a point to
     * A by its own division and half by its components', 1.54 points of S for one of A at most,
     * half a point of S; the rest is for single precision. */
    KERNEL_MARGIN = 3,
    KERNEL_COST_UNIT = 200, /* points; the same of costs, which count no more than 255 units: far
                               beyond the 10000 points at which readiness is 0 */
};

/* For one youth. */
struct kernel_query {
    /* By competence and its four bits: units of goal points and of cost. */
    uint8_t goal[MATCH_COMPETENCES_MAX][16];
    uint8_t cost[MATCH_COMPETENCES_MAX][16];
    uint32_t goals_in;          /* competences whose goal table is not all 0; */
    uint32_t costs_in;          /* the same of cost tables */
    uint32_t goals;             /* competences */
    uint64_t required, helpful; /* adaptations */
    float goal_share;           /* points of A for a unit; */
    float offer_share;          /* for each helpful adaptation that is offered; */
    float unknown_share;        /* where it is not known which are */
    float travel_share;         /* points of A for a point of T */
    float per_metre;            /* points of T */
    float reach;                /* [m] what is farther away, and known to be, does not pass */
    int32_t n, e;               /* [m] the youth's; located: it is known */
    bool located;
};

/* The youth's period, one of its ends known; the other as PACKED_NO_FROM or PACKED_NO_TO. */
struct kernel_period {
    int32_t from, to;
    int64_t least; /* [days] shortest that counts */
};

/* Per row: units of goals and costs, how many helpful adaptations are offered; and A as reckoned
 * here, which is no less than it is by more than KERNEL_MARGIN allows for. */
struct kernel_sums {
    uint8_t goal[PACKED_ROWS], cost[PACKED_ROWS], offers[PACKED_ROWS];
    float side[PACKED_ROWS];
};

static inline float kernel_greater(float a, float b)
{
    return a > b ? a : b;
}

/* Whether S could be `least` or more. */
static inline bool kernel_reaches(float side, uint8_t cost, int32_t least)
{
    float s = (float)(least - KERNEL_MARGIN);
    float a = kernel_greater(side, MATCH_FLOOR);
    float b = kernel_greater(MATCH_POINTS - (float)cost * KERNEL_COST_UNIT, MATCH_FLOOR);
    return MATCH_POINTS * a * b >= s * (MATCH_SHARE_YOUTH * b + MATCH_SHARE_WORKPLACE * a);
}

/* The most that S can be, and one more for what is cut off; not below it. */
static inline int32_t kernel_most(float side, uint8_t cost)
{
    float a = kernel_greater(side, MATCH_FLOOR);
    float b = kernel_greater(MATCH_POINTS - (float)cost * KERNEL_COST_UNIT, MATCH_FLOOR);
    float s = MATCH_POINTS * a * b / (MATCH_SHARE_YOUTH * b + MATCH_SHARE_WORKPLACE * a);
    return (int32_t)s + 1 + KERNEL_MARGIN;
}

enum { SEEK_STRENGTHS = 8 };

/* Points of A of each component, for youths that have goals or none, helpful needs or none. */
struct seek_shares {
    float whole; /* what A is where no weight counts; else 0, and: */
    float interest, development, travel, support;
    float unknown; /* of needs, where it is not known what is offered; else 0 */
    float goal[MATCH_COMPETENCES_MAX + 1]; /* for a unit of goals, by how many there are */
    float offer[MATCH_CODES_MAX + 1];      /* for a need that is met, likewise */
};

/* For one opening, among youths. */
struct kernel_seek {
    /* By competence and the four bits of a youth, level and goal: the tables of goals and costs;
     * the opening's adaptations as the helpful ones, and its place. The rest is not read. */
    struct kernel_query query;
    struct seek_shares shares[2][2]; /* some goals; some helpful needs */
    bool offers_known;
    uint32_t full, half; /* goals that can get all points; half of them, and no more */
};

/* What a kernel is. */
struct kernel {
    const char *name;
    void (*sums)(const struct kernel_query *query, const struct packed *packed,
                 struct kernel_sums *out);
    /* How many helpful adaptations each row offers, into out->offers. */
    void (*offers)(const struct kernel_query *query, const struct packed *packed,
                   struct kernel_sums *out);
    /* Fills out->side, from the others; returns the rows that are not too far away. `head` has for
     * each kind of work what A gets from interest, in points of A. */
    uint64_t (*sides)(const struct kernel_query *query, const struct packed *packed,
                      const float *head, struct kernel_sums *out);
    /* Rows whose S could be `least` or more: none that reaches it is left out, some that do not may
     * be in. */
    uint64_t (*over)(const struct kernel_sums *sums, int32_t least);
    /* For each block of the set: no opening in it that passes the gates has a higher S;
     * KERNEL_NEVER where none can pass. `head` has what A gets from interest in each. */
    void (*most)(const struct kernel_query *query, const struct block_set *set,
                 const float head[BLOCK_SET], int32_t out[BLOCK_SET]);

    /* The same two for seekers. `head` has what interest is, in points, for each kind of work and
     * SEEK_STRENGTHS strengths, or in each block. `out`: no row has a higher S; KERNEL_NEVER where
     * it is too far, or not among `of`. */
    void (*weigh)(const struct kernel_seek *seek, const struct packed *packed, uint64_t of,
                  const float *head, struct kernel_sums *sums, int16_t out[PACKED_ROWS]);
    /* Which is the greatest, the first of equals. */
    size_t (*greatest)(const int16_t most[PACKED_ROWS]);
    void (*seek_most)(const struct kernel_seek *seek, const struct block_set *set,
                      const float head[BLOCK_SET], int32_t out[BLOCK_SET]);

    /* The gates that a column decides; a bit for each row that fails. `farther`: the square of its
     * distance is `square` or more [m²], known or not. */
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
