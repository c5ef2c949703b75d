/* SPDX-License-Identifier: MIT
 *
 * The plan with the largest sum, and the one with the most pairs and of those the largest sum:
 * sparse successive shortest paths with seats (Jonker and Volgenant, 1987, for one seat each), from
 * the side that is scarcer.
 *
 * A pair is worth its score, and PLACED more where pairs count first, so that one order of integers
 * is the order of (placed, points). Each opening has a price. When all are through, nobody would be
 * better off elsewhere at the prices (worth - price), only openings without room have one above 0,
 * and none could be lower: a proof that the plan is the best, and each price is what one more seat
 * would add. */
#include "engine/match/plan_best.h"

#include <stdlib.h>
#include <string.h>

enum {
    STEP = 256, /* points that halve what a pair costs in plan_make_nearly_fair */
};

#define PLACED (INT64_C(1) << 40) /* over the sum of PLAN_YOUTHS_MOST scores */

/* ---- the least prices ---- */

/* How far the prices of openings could fall if the price of where the youth is fell by `fall`, or
 * where they are nowhere and it cannot: what the youth would have there must not be more. */
static void hold_up(struct plan_best *best, uint32_t youth, int64_t fall)
{
    const struct plan_problem *p = best->problem;
    int64_t gain = fall + plan_gain_of(best, youth);
    for (uint32_t c = p->first[youth]; c < p->first[youth + 1]; c++) {
        uint32_t o = p->opening[c];
        int64_t held = gain - plan_worth(best, c);
        if (held >= 0)
            break; /* what is left could not hold up any price */
        held += best->price[o];
        if (held >= best->distance[o])
            continue;
        best->distance[o] = held;
        plan_heap_push(best, held, o);
    }
}

/* Lowers all prices as far as they may fall: by the shortest way from nowhere or from an opening
 * whose price is 0 then. */
static void lower_prices(struct plan_best *best)
{
    const struct plan_problem *p = best->problem;
    const struct plan_seating *s = &best->seating;
    best->heap_count = 0;
    for (uint32_t o = 0; o < p->openings; o++) {
        best->distance[o] = best->price[o];
        plan_heap_push(best, best->price[o], o);
    }
    for (uint32_t i = s->from[s->nowhere]; i < s->from[s->nowhere] + s->used[s->nowhere]; i++)
        hold_up(best, s->youth[i], 0);
    while (best->heap_count) {
        struct plan_reached next = plan_heap_pop(best);
        if (next.distance > best->distance[next.opening])
            continue;
        for (uint32_t i = s->from[next.opening]; i < s->from[next.opening] + s->used[next.opening];
             i++)
            hold_up(best, s->youth[i], next.distance);
    }
    for (uint32_t o = 0; o < p->openings; o++)
        best->price[o] -= best->distance[o];
}

/* ---- all ---- */

/* What may be exchanged without a loss, by the prices. */
static struct plan_equals equals_of(const struct plan_best *best)
{
    const struct plan_problem *p = best->problem;
    struct plan_equals equals = plan_equals_new(p);
    for (uint32_t o = 0; o < p->openings; o++)
        equals.may_empty[o] = best->price[o] == 0;
    for (uint32_t y = 0; y < p->youths; y++) {
        plan_equals_begin(&equals, y);
        if (plan_is_settled(p, y))
            continue;
        int64_t gain = plan_gain_of(best, y);
        equals.may_stand[y] = gain == 0;
        for (uint32_t c = p->first[y]; c < p->first[y + 1] && plan_worth(best, c) >= gain; c++)
            if (plan_worth(best, c) - best->price[p->opening[c]] == gain)
                plan_equals_add(&equals, y, c);
    }
    return equals;
}

static struct plan_price split(int64_t price)
{
    int64_t placed = (price + PLACED / 2) / PLACED; /* to the nearest: points may be below 0 */
    return (struct plan_price){(int32_t)placed, price - placed * PLACED};
}

/* Whether there are fewer seats than youths who might take one. */
static bool seats_are_scarce(const struct plan_best *best)
{
    const struct plan_problem *p = best->problem;
    uint32_t youths = 0;
    for (uint32_t y = 0; y < p->youths; y++)
        youths += !plan_is_settled(p, y) && p->first[y] != p->first[y + 1];
    return best->seating.from[best->seating.nowhere] < youths;
}

/* Finds a best plan by such worths, and does with it what `then` does. */
static bool find(struct plan_best best, struct plan *plan,
                 bool (*then)(struct plan_best *best, struct plan *plan))
{
    size_t openings = (size_t)best.problem->openings + 1;
    best.seating = plan_seating_new(best.problem, plan->chosen);
    best.price = memory_new(openings, sizeof *best.price);
    best.distance = memory_new(openings, sizeof *best.distance);
    best.by_youth = memory_new(openings, sizeof *best.by_youth);
    best.by_candidate = memory_new(openings, sizeof *best.by_candidate);
    best.seen = memory_new(openings, sizeof *best.seen);
    for (size_t i = 0; i < openings; i++)
        best.distance[i] = PLAN_FAR;
    bool wanted = seats_are_scarce(&best) ? plan_fill_seats(&best) : plan_place_youths(&best);
    best.progress->step++;
    wanted = wanted && then(&best, plan);
    plan_seating_free(&best.seating);
    free(best.price);
    free(best.distance);
    free(best.by_youth);
    free(best.by_candidate);
    free(best.seen);
    free(best.heap);
    return wanted;
}

static bool finish(struct plan_best *best, struct plan *plan)
{
    uint32_t openings = best->problem->openings;
    lower_prices(best);
    plan->price = memory_new((size_t)openings + 1, sizeof *plan->price);
    for (uint32_t o = 0; o < openings; o++)
        plan->price[o] = split(best->price[o]);
    struct plan_equals equals = equals_of(best);
    bool wanted = plan_break_ties(&best->seating, &equals, best->ranks, best->progress);
    plan_equals_free(&equals);
    return wanted;
}

bool plan_make_best(const struct plan_problem *problem, bool most, const struct plan_ranks *ranks,
                    struct plan_progress *progress, struct plan *plan)
{
    int64_t *worth = memory_new(PLAN_SCORE_MOST + 1, sizeof *worth);
    for (int score = 0; score <= PLAN_SCORE_MOST; score++)
        worth[score] = score + (most ? PLACED : 0);
    bool wanted = find(
        (struct plan_best){
            .problem = problem, .worth = worth, .ranks = ranks, .progress = progress},
        plan, finish);
    free(worth);
    return wanted;
}

static bool leave_as_it_is(struct plan_best *best, struct plan *plan)
{
    (void)best;
    (void)plan;
    return true;
}

/* A pair costs twice as much for each STEP that its score is lower, and being unplaced more than
 * any exchange of a few: so the lowest scores weigh most. */
bool plan_make_nearly_fair(const struct plan_problem *problem, struct plan_progress *progress,
                           struct plan *plan)
{
    int64_t *worth = memory_new(PLAN_SCORE_MOST + 1, sizeof *worth);
    for (int score = 0; score <= PLAN_SCORE_MOST; score++) {
        int lower = PLAN_SCORE_MOST - score;
        int64_t part = STEP + lower % STEP; /* from one power of 2 to the next in a straight line */
        worth[score] = (INT64_C(1) << 50) - (part << (lower / STEP));
    }
    bool wanted = find((struct plan_best){.problem = problem, .worth = worth, .progress = progress},
                       plan, leave_as_it_is);
    free(worth);
    return wanted;
}
