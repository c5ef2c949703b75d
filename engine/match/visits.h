/* SPDX-License-Identifier: MIT
 *
 * What a best-first search has still to visit, each with the highest S that it could hold. Bounds
 * within a step of 8 points are visited in any order, so that adding and taking cost the same
 * however many there are. */
#ifndef MATCH_VISITS_H
#define MATCH_VISITS_H

#include "engine/match/model.h"
#include "proto/memory.h"

enum {
    VISITS_STEP_BITS = 3,
    VISITS_STEPS = (MATCH_POINTS >> VISITS_STEP_BITS) + 2,
};

struct visit {
    uint32_t next; /* the queue's own */
    uint32_t at;   /* the caller's: which, */
    int16_t most;  /* its bound, */
    uint8_t kind;  /* of what */
};

/* All-zero but for `scratch` is an empty queue; it ends with that arena. */
struct visits {
    struct visit *items;
    size_t count, room;
    struct arena *scratch;
    int32_t step; /* none is above it */
    uint32_t first[VISITS_STEPS];
};

/* `most` is 0 or above, and no more than kernel_most returns (kernel.h). */
void visits_push(struct visits *visits, uint8_t kind, size_t at, int32_t most);

/* Takes the first out; false where none is left that could reach `least`. */
bool visits_pop(struct visits *visits, int32_t least, struct visit *out);

#endif
