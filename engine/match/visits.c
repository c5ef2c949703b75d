/* SPDX-License-Identifier: MIT
 *
 * A list for each step, in one array: `next` and `first` are one more than a place in it, 0 ends a
 * list. */
#include "engine/match/visits.h"

void visits_push(struct visits *visits, uint8_t kind, size_t at, int32_t most)
{
    int32_t step = most >> VISITS_STEP_BITS;
    visits->items = arena_more(visits->scratch, visits->items, visits->count, &visits->room,
                               sizeof *visits->items);
    visits->items[visits->count++] =
        (struct visit){visits->first[step], (uint32_t)at, (int16_t)most, kind};
    visits->first[step] = (uint32_t)visits->count;
    visits->step = step > visits->step ? step : visits->step;
}

bool visits_pop(struct visits *visits, int32_t least, struct visit *out)
{
    while (visits->step > 0 && !visits->first[visits->step])
        visits->step--;
    uint32_t first = visits->first[visits->step];
    if (!first || visits->step < least >> VISITS_STEP_BITS)
        return false;
    *out = visits->items[first - 1];
    visits->first[visits->step] = out->next;
    return true;
}
