/* SPDX-License-Identifier: MIT
 *
 * What the two sides of the best plan share: prices, and the state of one shortest path search over
 * openings. Included by plan_best.c, plan_youths.c and plan_seats.c only. */
#ifndef MATCH_PLAN_BEST_H
#define MATCH_PLAN_BEST_H

#include "engine/match/plan_inside.h"

#define PLAN_FAR INT64_MAX

struct plan_reached {
    int64_t distance;
    uint32_t opening;
};

struct plan_best {
    const struct plan_problem *problem;
    struct plan_progress *progress;
    const struct plan_ranks *ranks;
    const int64_t *worth; /* what a pair of this score is worth: 0 or more, rising */
    struct plan_seating seating;
    int64_t *price; /* by opening */
    /* One search: by opening how far it is, PLAN_FAR where it was not reached, and from whom */
    int64_t *distance;
    uint32_t *by_youth, *by_candidate;
    uint32_t *seen; /* openings that were reached */
    size_t seen_count;
    struct plan_reached *heap; /* may hold an opening again, nearer */
    size_t heap_count, heap_room;
    int64_t bound;                   /* where the nearest end so far is */
    uint32_t end_opening, end_youth; /* and which it is: one of them is PLAN_NONE */
};

/* Youth by youth, where seats are many; the prices are the least there are. Seat by seat, where
 * they are scarce. False where the watch did not go on. */
bool plan_place_youths(struct plan_best *best);
bool plan_fill_seats(struct plan_best *best);

static inline int64_t plan_worth(const struct plan_best *best, uint32_t candidate)
{
    return best->worth[best->problem->score[candidate]];
}

/* What they have now, at the prices; 0 for who stands. */
static inline int64_t plan_gain_of(const struct plan_best *best, uint32_t youth)
{
    uint32_t c = best->seating.chosen[youth];
    return c == PLAN_NONE ? 0 : plan_worth(best, c) - best->price[best->problem->opening[c]];
}

/* Notes a nearer way to an opening. */
static inline void plan_note(struct plan_best *best, uint32_t opening, int64_t distance,
                             uint32_t youth)
{
    if (best->distance[opening] == PLAN_FAR)
        best->seen[best->seen_count++] = opening;
    best->distance[opening] = distance;
    best->by_youth[opening] = youth;
}

static inline void plan_heap_push(struct plan_best *best, int64_t distance, uint32_t opening)
{
    if (best->heap_count == best->heap_room) /* no call while there is room: this is hot */
        best->heap =
            memory_more(best->heap, best->heap_count, &best->heap_room, sizeof *best->heap);
    size_t at = best->heap_count++;
    struct plan_reached *heap = best->heap;
    while (at && heap[(at - 1) / 4].distance > distance) {
        heap[at] = heap[(at - 1) / 4];
        at = (at - 1) / 4;
    }
    heap[at] = (struct plan_reached){distance, opening};
}

static inline struct plan_reached plan_heap_pop(struct plan_best *best)
{
    struct plan_reached *heap = best->heap, top = heap[0], last = heap[--best->heap_count];
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

#endif
