/* SPDX-License-Identifier: MIT
 *
 * The best plan, youth by youth: each in turn who has no place looks for the shortest way to a seat
 * that is left, or to somebody who would as soon stand up.
 *
 * The invariant between two searches: nobody who sits would be better off elsewhere at the prices,
 * or by standing; only openings without room have a price above 0. */
#include "engine/match/plan_best.h"

#include <stdlib.h>

enum {
    ROUND = 64, /* youths between two looks at the watch */
};

/* Where a youth could go who is free to move at `distance`, giving up `gain`. */
static void look_around(struct plan_best *best, uint32_t youth, int64_t distance, int64_t gain)
{
    const struct plan_problem *p = best->problem;
    if (distance + gain < best->bound) {
        best->bound = distance + gain;
        best->end_youth = youth;
        best->end_opening = PLAN_NONE;
    }
    for (uint32_t c = p->first[youth]; c < p->first[youth + 1]; c++) {
        int64_t least = distance + gain - plan_worth(best, c);
        if (least >= best->bound)
            break; /* prices are not below 0, and scores fall */
        uint32_t o = p->opening[c];
        int64_t there = least + best->price[o];
        if (there >= best->bound || there >= best->distance[o])
            continue;
        plan_note(best, o, there, youth);
        best->by_candidate[o] = c;
        if (plan_has_room(&best->seating, o)) {
            best->bound = there;
            best->end_opening = o;
        } else {
            plan_heap_push(best, there, o);
        }
    }
}

static int64_t best_gain(const struct plan_best *best, uint32_t youth)
{
    const struct plan_problem *p = best->problem;
    int64_t most = 0;
    for (uint32_t c = p->first[youth]; c < p->first[youth + 1] && plan_worth(best, c) > most; c++) {
        int64_t gain = plan_worth(best, c) - best->price[p->opening[c]];
        most = gain > most ? gain : most;
    }
    return most;
}

/* Everybody on the way from `youth` to the end moves one on. */
static void move_along(struct plan_best *best, uint32_t youth)
{
    const uint32_t *chosen = best->seating.chosen;
    uint32_t free_at = best->end_opening;
    if (free_at == PLAN_NONE) {
        free_at = plan_place(&best->seating, chosen[best->end_youth]);
        if (best->end_youth != youth)
            plan_stand(&best->seating, best->end_youth);
        plan_sit(&best->seating, best->end_youth, PLAN_NONE);
        if (best->end_youth == youth)
            return;
    }
    for (;;) {
        uint32_t mover = best->by_youth[free_at];
        uint32_t left = plan_place(&best->seating, chosen[mover]);
        if (mover != youth)
            plan_stand(&best->seating, mover);
        plan_sit(&best->seating, mover, best->by_candidate[free_at]);
        if (mover == youth)
            return;
        free_at = left;
    }
}

/* Finds the shortest way to an end for one who stands, raises the prices of what is nearer, and
 * moves all on the way. */
static void place(struct plan_best *best, uint32_t youth)
{
    best->seen_count = best->heap_count = 0;
    best->bound = PLAN_FAR;
    look_around(best, youth, 0, best_gain(best, youth));
    while (best->heap_count && best->heap[0].distance < best->bound) {
        struct plan_reached next = plan_heap_pop(best);
        if (next.distance > best->distance[next.opening])
            continue;
        const struct plan_seating *s = &best->seating;
        uint32_t from = s->from[next.opening];
        for (uint32_t i = from; i < from + s->used[next.opening]; i++)
            look_around(best, s->youth[i], next.distance, plan_gain_of(best, s->youth[i]));
    }
    for (size_t i = 0; i < best->seen_count; i++) {
        uint32_t o = best->seen[i];
        if (best->distance[o] < best->bound)
            best->price[o] += best->bound - best->distance[o];
        best->distance[o] = PLAN_FAR;
    }
    move_along(best, youth);
}

/* Those whose best candidate has room need no search. */
static bool place_at_once(struct plan_best *best, uint32_t youth)
{
    const struct plan_problem *p = best->problem;
    uint32_t c = p->first[youth];
    if (c == p->first[youth + 1])
        c = PLAN_NONE;
    else if (!plan_has_room(&best->seating, p->opening[c]))
        return false;
    plan_sit(&best->seating, youth, c);
    return true;
}

bool plan_place_youths(struct plan_best *best)
{
    const struct plan_problem *p = best->problem;
    uint32_t *left = memory_new((size_t)p->youths + 1, sizeof *left);
    uint32_t count = 0;
    bool wanted = true;
    for (uint32_t y = 0; y < p->youths; y++)
        if (!plan_is_settled(p, y) && !place_at_once(best, y))
            left[count++] = y;
    for (uint32_t i = 0; i < count && wanted; i++) {
        place(best, left[i]);
        if (i % ROUND == 0)
            wanted = plan_go_on(best->progress, p->youths - count + i, p->youths);
    }
    free(left);
    return wanted;
}
