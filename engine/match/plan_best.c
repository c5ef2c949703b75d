/* SPDX-License-Identifier: MIT
 *
 * The plan with the largest sum, and the one with the most pairs and of those the largest sum:
 * sparse successive shortest paths with seats (Jonker and Volgenant, 1987, for one seat each).
 *
 * A pair is worth its score, and PLACED more where pairs count first, so that one order of integers
 * is the order of (placed, points). Each opening has a price. The invariant between two searches:
 * nobody who sits would be better off elsewhere at these prices (worth - price), or by standing;
 * only openings without room have a price above 0. When all youths are through, that is a proof
 * that the plan is the best, and no price could be lower: each is what one more seat would add. */
#include "engine/match/plan_inside.h"

#include <stdlib.h>
#include <string.h>

enum {
    ROUND = 64, /* youths between two looks at the watch */
};

#define PLACED (INT64_C(1) << 40) /* over the sum of PLAN_YOUTHS_MOST scores */
#define FAR INT64_MAX

struct reached {
    int64_t distance;
    uint32_t opening;
};

struct best {
    const struct plan_problem *problem;
    int64_t bonus; /* PLACED or 0 */
    struct plan_seating seating;
    int64_t *price;
    /* One search: by opening how far it is, FAR where it was not reached, and by whose candidate */
    int64_t *distance;
    uint32_t *by_youth, *by_candidate;
    uint32_t *seen; /* openings that were reached */
    size_t seen_count;
    struct reached *heap; /* may hold an opening again, nearer */
    size_t heap_count, heap_room;
    int64_t bound;                   /* where the nearest end so far is; */
    uint32_t end_opening, end_youth; /* it has room, or they would stand up: the other is none */
};

static void heap_push(struct best *best, int64_t distance, uint32_t opening)
{
    if (best->heap_count == best->heap_room) {
        best->heap_room = best->heap_room ? 2 * best->heap_room : 256;
        best->heap = memory_resize(best->heap, best->heap_room * sizeof *best->heap);
    }
    size_t at = best->heap_count++;
    struct reached *heap = best->heap;
    while (at && heap[(at - 1) / 4].distance > distance) {
        heap[at] = heap[(at - 1) / 4];
        at = (at - 1) / 4;
    }
    heap[at] = (struct reached){distance, opening};
}

static struct reached heap_pop(struct best *best)
{
    struct reached *heap = best->heap, top = heap[0], last = heap[--best->heap_count];
    size_t at = 0, count = best->heap_count;
    for (;;) {
        size_t child = 4 * at + 1, least = child;
        if (child >= count)
            break;
        size_t end = child + 4 < count ? child + 4 : count;
        for (size_t i = child + 1; i < end; i++)
            if (heap[i].distance < heap[least].distance)
                least = i;
        if (heap[least].distance >= last.distance)
            break;
        heap[at] = heap[least];
        at = least;
    }
    heap[at] = last;
    return top;
}

static int64_t worth(const struct best *best, uint32_t candidate)
{
    return best->problem->score[candidate] + best->bonus;
}

/* What they have now, at the prices; 0 for who stands. */
static int64_t gain_of(const struct best *best, uint32_t youth)
{
    uint32_t c = best->seating.chosen[youth];
    return c == PLAN_NONE ? 0 : worth(best, c) - best->price[best->problem->opening[c]];
}

/* Where a youth could go who is free to move at `distance`, giving up `gain`. */
static void look_around(struct best *best, uint32_t youth, int64_t distance, int64_t gain)
{
    const struct plan_problem *p = best->problem;
    if (distance + gain < best->bound) {
        best->bound = distance + gain;
        best->end_youth = youth;
        best->end_opening = PLAN_NONE;
    }
    for (uint32_t c = p->first[youth]; c < p->first[youth + 1]; c++) {
        int64_t least = distance + gain - worth(best, c);
        if (least >= best->bound)
            break; /* prices are not below 0, and scores fall */
        uint32_t o = p->opening[c];
        int64_t there = least + best->price[o];
        if (there >= best->bound || there >= best->distance[o])
            continue;
        if (best->distance[o] == FAR)
            best->seen[best->seen_count++] = o;
        best->distance[o] = there;
        best->by_youth[o] = youth;
        best->by_candidate[o] = c;
        if (plan_has_room(&best->seating, o)) {
            best->bound = there;
            best->end_opening = o;
        } else {
            heap_push(best, there, o);
        }
    }
}

static int64_t best_gain(const struct best *best, uint32_t youth)
{
    const struct plan_problem *p = best->problem;
    int64_t most = 0;
    for (uint32_t c = p->first[youth]; c < p->first[youth + 1] && worth(best, c) > most; c++) {
        int64_t gain = worth(best, c) - best->price[p->opening[c]];
        most = gain > most ? gain : most;
    }
    return most;
}

/* Everybody on the way from `youth` to the end moves one on. */
static void move_along(struct best *best, uint32_t youth)
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
static void place(struct best *best, uint32_t youth)
{
    best->seen_count = best->heap_count = 0;
    best->bound = FAR;
    look_around(best, youth, 0, best_gain(best, youth));
    while (best->heap_count && best->heap[0].distance < best->bound) {
        struct reached next = heap_pop(best);
        if (next.distance > best->distance[next.opening])
            continue;
        const struct plan_seating *s = &best->seating;
        uint32_t from = s->from[next.opening];
        for (uint32_t i = from; i < from + s->used[next.opening]; i++)
            look_around(best, s->youth[i], next.distance, gain_of(best, s->youth[i]));
    }
    for (size_t i = 0; i < best->seen_count; i++) {
        uint32_t o = best->seen[i];
        if (best->distance[o] < best->bound)
            best->price[o] += best->bound - best->distance[o];
        best->distance[o] = FAR;
    }
    move_along(best, youth);
}

/* Those whose best candidate has room need no search. */
static bool place_at_once(struct best *best, uint32_t youth)
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

static bool place_all(struct best *best, const struct plan_watch *watch)
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
        if (watch && i % ROUND == 0)
            wanted = watch->go_on(watch->context, p->youths - count + i, p->youths);
    }
    free(left);
    return wanted;
}

/* What may be exchanged without a loss, by the prices. */
static bool break_ties(struct best *best, const struct plan_watch *watch)
{
    const struct plan_problem *p = best->problem;
    uint8_t *tight = memory_new((size_t)p->candidates + 1, 1);
    uint8_t *may_empty = memory_new((size_t)p->openings + 1, 1);
    uint8_t *may_stand = memory_new((size_t)p->youths + 1, 1);
    for (uint32_t o = 0; o < p->openings; o++)
        may_empty[o] = best->price[o] == 0;
    for (uint32_t y = 0; y < p->youths; y++) {
        if (plan_is_settled(p, y))
            continue;
        int64_t gain = gain_of(best, y);
        may_stand[y] = gain == 0;
        for (uint32_t c = p->first[y]; c < p->first[y + 1] && worth(best, c) >= gain; c++)
            tight[c] = worth(best, c) - best->price[p->opening[c]] == gain;
    }
    struct plan_equals equals = {tight, may_empty, may_stand};
    bool wanted = plan_break_ties(p, &equals, watch, &best->seating);
    free(tight);
    free(may_empty);
    free(may_stand);
    return wanted;
}

static struct plan_price split(int64_t price)
{
    int64_t placed = (price + PLACED / 2) / PLACED; /* to the nearest: points may be below 0 */
    return (struct plan_price){(int32_t)placed, price - placed * PLACED};
}

bool plan_make_best(const struct plan_problem *problem, bool most, const struct plan_watch *watch,
                    struct plan *plan)
{
    size_t openings = (size_t)problem->openings + 1;
    struct best best = {
        .problem = problem,
        .bonus = most ? PLACED : 0,
        .seating = plan_seating_new(problem, plan->chosen),
        .price = memory_new(openings, sizeof *best.price),
        .distance = memory_new(openings, sizeof *best.distance),
        .by_youth = memory_new(openings, sizeof *best.by_youth),
        .by_candidate = memory_new(openings, sizeof *best.by_candidate),
        .seen = memory_new(openings, sizeof *best.seen),
    };
    for (size_t i = 0; i < openings; i++)
        best.distance[i] = FAR;
    bool wanted = place_all(&best, watch) && break_ties(&best, watch);
    plan->price = memory_new(openings, sizeof *plan->price);
    for (uint32_t o = 0; o < problem->openings; o++)
        plan->price[o] = split(best.price[o]);
    plan_seating_free(&best.seating);
    free(best.price);
    free(best.distance);
    free(best.by_youth);
    free(best.by_candidate);
    free(best.seen);
    free(best.heap);
    return wanted;
}
