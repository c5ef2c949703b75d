/* SPDX-License-Identifier: MIT
 *
 * Youth-proposing deferred acceptance. Each youth asks the next in their order; an opening that has
 * no seat left keeps those whom it likes best and gives up the last of them. Who sits in an opening
 * is a heap with that one on top: a key is B and, below it, how late the youth's precedence is,
 * turned round, so that the smallest key goes. */
#include "engine/match/plan_inside.h"

#include <stdlib.h>

enum {
    FIRST_ASKS = 8, /* are found at once, the rest of a list is put in order where it is needed */
};

struct asking {
    const struct plan_problem *problem;
    struct plan_seating seats; /* for its ranges alone; sitters are keys in heaps */
    uint64_t *key;
    const uint32_t *precedence, *rank; /* youths by rank, ranks by youth */
    uint32_t *asks;                    /* by youth: how often they asked */
    uint32_t **order; /* by youth: the first of their order, or all of it; in the arena */
    struct arena arena;
};

/* Writes down the first of the youth's order (A, then the list), at most so many. */
static void put_in_order(const struct plan_problem *p, uint32_t youth, uint32_t *order,
                         uint32_t most)
{
    const uint16_t *a = p->a;
    uint32_t count = 0;
    for (uint32_t c = p->first[youth]; c < p->first[youth + 1]; c++) {
        if (count == most && a[c] <= a[order[most - 1]])
            continue;
        uint32_t at = count < most ? count++ : most - 1;
        for (; at && a[order[at - 1]] < a[c]; at--)
            order[at] = order[at - 1];
        order[at] = c;
    }
}

static uint32_t next_to_ask(struct asking *asking, uint32_t youth)
{
    const struct plan_problem *p = asking->problem;
    uint32_t asks = asking->asks[youth]++, count = p->first[youth + 1] - p->first[youth];
    uint32_t *order = asking->order[youth];
    if (asks == count)
        return PLAN_NONE;
    if (asks == 0 || asks == FIRST_ASKS) {
        uint32_t most = asks || count < FIRST_ASKS ? count : FIRST_ASKS;
        order = asking->order[youth] = arena_array(&asking->arena, most, sizeof *order);
        put_in_order(p, youth, order, most);
    }
    return order[asks];
}

static void sift_up(uint64_t *heap, uint32_t at)
{
    uint64_t key = heap[at];
    while (at && heap[(at - 1) / 2] > key) {
        heap[at] = heap[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    heap[at] = key;
}

static void sift_down(uint64_t *heap, uint32_t count, uint64_t key)
{
    uint32_t at = 0, child;
    while ((child = 2 * at + 1) < count) {
        if (child + 1 < count && heap[child + 1] < heap[child])
            child++;
        if (heap[child] >= key)
            break;
        heap[at] = heap[child];
        at = child;
    }
    heap[at] = key;
}

/* Asks the opening of the candidate, and returns who has no place now: PLAN_NONE, the youth, or
 * another. */
static uint32_t ask(struct asking *asking, uint32_t youth, uint32_t candidate)
{
    const struct plan_problem *p = asking->problem;
    uint32_t o = p->opening[candidate];
    struct plan_seating *s = &asking->seats;
    uint64_t *heap = asking->key + s->from[o];
    uint64_t key = (uint64_t)p->b[candidate] << 32 | (UINT32_MAX - asking->rank[youth]);
    if (plan_has_room(s, o)) {
        heap[s->used[o]] = key;
        sift_up(heap, s->used[o]++);
        return PLAN_NONE;
    }
    if (!s->used[o] || key < heap[0])
        return youth;
    uint32_t out = asking->precedence[UINT32_MAX - (uint32_t)heap[0]];
    sift_down(heap, s->used[o], key);
    return out;
}

static void settle_all(struct asking *asking)
{
    const struct plan_problem *p = asking->problem;
    for (uint32_t y = 0; y < p->youths; y++) {
        if (plan_is_settled(p, y))
            continue;
        uint32_t youth = y;
        while (youth != PLAN_NONE) {
            uint32_t next = next_to_ask(asking, youth);
            asking->seats.chosen[youth] = next;
            if (next == PLAN_NONE)
                break;
            youth = ask(asking, youth, next);
        }
    }
}

void plan_make_stable(const struct plan_problem *problem, const struct plan_ranks *ranks,
                      struct plan *plan)
{
    struct asking asking = {
        .problem = problem,
        .seats = plan_seating_new(problem, plan->chosen),
        .precedence = ranks->precedence,
        .rank = ranks->rank,
        .asks = memory_new((size_t)problem->youths + 1, sizeof *asking.asks),
        .order = memory_new((size_t)problem->youths + 1, sizeof *asking.order),
    };
    asking.key = memory_new((size_t)asking.seats.from[problem->openings] + 1, sizeof *asking.key);
    settle_all(&asking);
    plan_seating_free(&asking.seats);
    free(asking.key);
    free(asking.asks);
    free(asking.order);
    arena_free(&asking.arena);
}
