/* SPDX-License-Identifier: MIT
 *
 * How far the first k hang on the weights (the match model, section 5): of 1,000 weightings around
 * the chosen one, in how many each opening is among the first k.
 *
 * A weighting is the chosen one with each weight times f/1024; f is 1024 + r mod 1025 or
 * 512 + r mod 513, one as likely as the other, so that a weight is doubled as often as halved.
 * Only ratios count, so nothing is renormalised. r and the choice come from splitmix64 (Steele,
 * Lea, Flood, 2014; seed 1): its lowest bit chooses, the others are r. */
#ifndef MATCH_STEADY_H
#define MATCH_STEADY_H

#include "engine/match/facts.h"
#include "engine/match/order.h"
#include "engine/match/score.h"
#include "proto/memory.h"

enum {
    STEADY_WEIGHTINGS = 1000,
};

struct steady_row {
    const struct opening_facts *opening;
    bool own_suggestion;
    int32_t points[MATCH_YOUTH_SIDE];
    int32_t b;
    int32_t times; /* among the first k, of STEADY_WEIGHTINGS */
    bool told;
};

/* All-zero but for youth and rules is an empty one; steady_free when done. */
struct steady {
    const struct youth_facts *youth;
    const struct match_rules *rules;
    struct steady_row *rows;
    size_t count, room;
    bool counts[MATCH_YOUTH_SIDE]; /* the component is not absent: it is the youth's alone */
};

/* Takes in an opening that passes all gates. It must outlive this. */
void steady_offer(struct steady *steady, const struct opening_facts *opening);

/* Draws and counts. */
void steady_run(struct steady *steady, size_t k);

/* How often the opening was among the first k. It is told once: then it is none of the others. */
int32_t steady_take(struct steady *steady, const struct opening_facts *opening);

/* Of those not told yet, the one that was among the first k most often, of equals the lower id;
 * NULL when there is none that ever was. Borrowed. */
const struct steady_row *steady_next(struct steady *steady);

void steady_free(struct steady *steady);

#endif
