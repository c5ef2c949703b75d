/* SPDX-License-Identifier: MIT
 *
 * The step goes up as long as what is above it is enough. */
#include "engine/match/likely.h"

#include <string.h>

void likely_begin(struct likely *likely, size_t k)
{
    memset(likely, 0, sizeof *likely);
    likely->k = k;
}

void likely_count(struct likely *likely, int32_t low)
{
    int32_t step = low > 0 ? low >> LIKELY_STEP_BITS : 0;
    likely->counts[step]++;
    if (step < likely->step)
        return;
    likely->above++;
    while (likely->above - likely->counts[likely->step] >= likely->k &&
           likely->step + 1 < LIKELY_STEPS)
        likely->above -= likely->counts[likely->step++];
}

int32_t likely_least(const struct likely *likely)
{
    return likely->above >= likely->k ? likely->step << LIKELY_STEP_BITS : 0;
}
