/* SPDX-License-Identifier: MIT
 *
 * Rows that may be among the first k, whose S is known to within some points: how many are at
 * least how good is counted at once, and says from when on others need not be looked at; who is
 * who among those that are left is settled once, at the end. */
#ifndef MATCH_LIKELY_H
#define MATCH_LIKELY_H

#include "engine/match/bound.h"
#include "proto/memory.h"

enum {
    LIKELY_STEP_BITS = 3, /* rows are counted by 8 points */
    LIKELY_STEPS = (MATCH_POINTS >> LIKELY_STEP_BITS) + 1,
    LIKELY_MOST = 512, /* rows that wait to be settled */
};

struct likely_row {
    const struct packed *packed;
    struct bound_part part;
    int16_t high; /* the most that S can be */
    uint8_t row;
};

struct likely {
    size_t k;
    size_t above; /* of all that were counted, those of `step` and over: no fewer than k, once
                     there are so many */
    int32_t step;
    uint32_t counts[LIKELY_STEPS];
    struct likely_row *rows;
    size_t count;
};

/* Empty, for the first k. */
void likely_begin(struct likely *likely, size_t k);

/* Counts one whose S is `low` or more. */
void likely_count(struct likely *likely, int32_t low);

/* The k-th best has at least so much; 0 while there are fewer. */
int32_t likely_least(const struct likely *likely);

#endif
