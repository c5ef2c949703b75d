/* SPDX-License-Identifier: MIT
 *
 * Random problems for plans, and what is best told in two other ways: by trying every plan, and by
 * a plain minimum cost flow. */
#ifndef TESTS_PLANS_H
#define TESTS_PLANS_H

#include "engine/match/plan.h"
#include "tests/unit/values.h"

/* 0..count-1 */
static inline uint32_t plans_pick(struct random *random, uint32_t count)
{
    return (uint32_t)random_below(random, count);
}

struct plans_shape {
    uint32_t youths, openings, list; /* at most */
    uint32_t seats;                  /* at most, of an opening */
    uint32_t scores;                 /* how many different ones */
};

static inline uint16_t plans_score(struct random *random, uint32_t scores)
{
    if (scores > PLAN_SCORE_MOST)
        return (uint16_t)plans_pick(random, PLAN_SCORE_MOST + 1);
    return (uint16_t)(plans_pick(random, scores) * (PLAN_SCORE_MOST / scores));
}

/* Each opening at most once in a list; some lists are empty. */
static inline void plans_make(struct random *random, const struct plans_shape *shape,
                              struct plan_problem *problem)
{
    struct plan_candidate list[64];
    *problem = (struct plan_problem){0};
    uint32_t openings = plans_pick(random, shape->openings + 1);
    uint32_t youths = plans_pick(random, shape->youths + 1);
    for (uint32_t o = 0; o < openings; o++)
        assert_int_equal(plan_add_opening(problem, plans_pick(random, shape->seats + 1)), o);
    for (uint32_t y = 0; y < youths; y++) {
        uint32_t wished = plans_pick(random, shape->list + 1), count = 0;
        for (uint32_t i = 0; i < wished && openings; i++) {
            uint32_t o = plans_pick(random, openings), k = 0;
            while (k < count && list[k].opening != o)
                k++;
            if (k == count)
                list[count++] = (struct plan_candidate){o, plans_score(random, shape->scores),
                                                        plans_score(random, shape->scores),
                                                        plans_score(random, shape->scores)};
        }
        assert_int_equal(plan_add_youth(problem, (int32_t)plans_pick(random, 4),
                                        plans_pick(random, 4), list, count),
                         y);
    }
}

/* Settles a few pairs, where there is room. */
static inline void plans_settle_some(struct random *random, struct plan_problem *p)
{
    for (int i = 0; i < 2 && p->candidates; i++) {
        uint32_t c = plans_pick(random, p->candidates), y = plan_youth_of(p, c);
        uint32_t seats = p->seats[p->opening[c]];
        bool could = seats && p->settled[y] == PLAN_NONE;
        assert_int_equal(plan_settle(p, y, c), could);
        assert_int_equal(p->seats[p->opening[c]], seats - could);
    }
}

/* ---- every plan ---- */

enum { PLANS_SMALL = 8 };

struct plans_every {
    const struct plan_problem *problem;
    enum plan_objective objective;
    uint32_t order[PLANS_SMALL]; /* by precedence */
    uint32_t left[PLANS_SMALL];  /* seats */
    uint32_t chosen[PLANS_SMALL], best[PLANS_SMALL];
    bool any;
    /* told of each plan, for the objectives that are no comparison */
    void (*each)(struct plans_every *every);
    const uint32_t *given;
};

static inline void plans_sorted(const struct plan_problem *p, const uint32_t *chosen, int *scores)
{
    for (uint32_t y = 0; y < p->youths; y++) {
        int score = chosen[y] == PLAN_NONE ? -1 : p->score[chosen[y]];
        uint32_t at = y;
        for (; at && scores[at - 1] > score; at--)
            scores[at] = scores[at - 1];
        scores[at] = score;
    }
}

static inline void plans_value(const struct plan_problem *p, const uint32_t *chosen, int64_t *size,
                               int64_t *sum)
{
    *size = *sum = 0;
    for (uint32_t y = 0; y < p->youths; y++) {
        *size += chosen[y] != PLAN_NONE;
        *sum += chosen[y] != PLAN_NONE ? p->score[chosen[y]] : 0;
    }
}

/* Above 0 where left is the better one. */
static inline int plans_compare(const struct plans_every *every, const uint32_t *left,
                                const uint32_t *right)
{
    const struct plan_problem *p = every->problem;
    int64_t sizes[2], sums[2];
    plans_value(p, left, &sizes[0], &sums[0]);
    plans_value(p, right, &sizes[1], &sums[1]);
    if (every->objective == PLAN_MOST_THEN_TOTAL && sizes[0] != sizes[1])
        return sizes[0] > sizes[1] ? 1 : -1;
    if (every->objective == PLAN_FAIR) {
        int scores[2][PLANS_SMALL];
        plans_sorted(p, left, scores[0]);
        plans_sorted(p, right, scores[1]);
        for (uint32_t i = 0; i < p->youths; i++)
            if (scores[0][i] != scores[1][i])
                return scores[0][i] > scores[1][i] ? 1 : -1;
    }
    if (sums[0] != sums[1])
        return sums[0] > sums[1] ? 1 : -1;
    for (uint32_t i = 0; i < p->youths; i++) {
        uint32_t y = every->order[i];
        if (left[y] != right[y])
            return left[y] < right[y] ? 1 : -1;
    }
    return 0;
}

static inline void plans_keep_best(struct plans_every *every)
{
    if (!every->any || plans_compare(every, every->chosen, every->best) > 0)
        memcpy(every->best, every->chosen, sizeof every->best);
    every->any = true;
}

static inline void plans_try(struct plans_every *every, uint32_t youth)
{
    const struct plan_problem *p = every->problem;
    if (youth == p->youths) {
        every->each(every);
        return;
    }
    every->chosen[youth] = p->settled[youth];
    if (p->settled[youth] == PLAN_NONE) {
        for (uint32_t c = p->first[youth]; c < p->first[youth + 1]; c++) {
            if (!every->left[p->opening[c]])
                continue;
            every->left[p->opening[c]]--;
            every->chosen[youth] = c;
            plans_try(every, youth + 1);
            every->left[p->opening[c]]++;
        }
        every->chosen[youth] = PLAN_NONE;
    }
    plans_try(every, youth + 1);
}

static inline bool plans_goes_first(const struct plan_problem *p, uint32_t left, uint32_t right)
{
    if (p->wait[left] != p->wait[right])
        return p->wait[left] > p->wait[right];
    if (p->draw[left] != p->draw[right])
        return p->draw[left] < p->draw[right];
    return left < right;
}

static inline void plans_try_all(struct plans_every *every)
{
    const struct plan_problem *p = every->problem;
    for (uint32_t y = 0; y < p->youths; y++) {
        uint32_t at = y;
        for (; at && plans_goes_first(p, y, every->order[at - 1]); at--)
            every->order[at] = every->order[at - 1];
        every->order[at] = y;
    }
    for (uint32_t o = 0; o < p->openings; o++)
        every->left[o] = p->seats[o];
    plans_try(every, 0);
}

/* ---- a plain flow ---- */

/* Youths are the nodes from 0, openings come after them, then source and sink. Arc i ^ 1 is arc i
 * the other way. */
struct plans_flow {
    uint32_t nodes, arcs;
    uint32_t *to, *room, *next, *head; /* by arc, by arc, by arc, by node */
    int64_t *cost, *distance;
    uint32_t *by;
};

static inline void plans_arc(struct plans_flow *flow, uint32_t from, uint32_t to, uint32_t room,
                             int64_t cost)
{
    for (int back = 0; back < 2; back++) {
        uint32_t arc = flow->arcs++;
        flow->to[arc] = back ? from : to;
        flow->room[arc] = back ? 0 : room;
        flow->cost[arc] = back ? -cost : cost;
        flow->next[arc] = flow->head[back ? to : from];
        flow->head[back ? to : from] = arc;
    }
}

/* Bellman and Ford, by a queue: a node goes in again when it became nearer. */
static inline bool plans_shortest(struct plans_flow *flow, uint32_t source, uint32_t sink)
{
    uint32_t *queue = memory_new(flow->nodes + 1, sizeof *queue);
    bool *waits = memory_new(flow->nodes, sizeof *waits);
    uint32_t head = 0, count = 1;
    for (uint32_t i = 0; i < flow->nodes; i++)
        flow->distance[i] = INT64_MAX;
    flow->distance[source] = 0;
    queue[0] = source;
    while (count) {
        uint32_t node = queue[head];
        head = (head + 1) % flow->nodes;
        count--;
        waits[node] = false;
        for (uint32_t arc = flow->head[node]; arc != PLAN_NONE; arc = flow->next[arc]) {
            uint32_t to = flow->to[arc];
            int64_t there = flow->distance[node] + flow->cost[arc];
            if (!flow->room[arc] || there >= flow->distance[to])
                continue;
            flow->distance[to] = there;
            flow->by[to] = arc;
            if (!waits[to])
                queue[(head + count++) % flow->nodes] = to;
            waits[to] = true;
        }
    }
    free(queue);
    free(waits);
    return flow->distance[sink] != INT64_MAX;
}

/* The largest sum of score + bonus over plans without settled pairs; with one more seat in opening
 * `more` where it is one. */
static inline int64_t plans_flow_value(const struct plan_problem *p, int64_t bonus, uint32_t more)
{
    uint32_t nodes = p->youths + p->openings + 2, arcs = 2 * (p->candidates + nodes);
    uint32_t source = nodes - 2, sink = nodes - 1;
    struct plans_flow flow = {.nodes = nodes};
    flow.to = memory_new(3 * (size_t)arcs, sizeof *flow.to);
    flow.room = flow.to + arcs;
    flow.next = flow.room + arcs;
    flow.head = memory_new(2 * (size_t)nodes, sizeof *flow.head);
    flow.by = flow.head + nodes;
    flow.cost = memory_new((size_t)arcs + nodes, sizeof *flow.cost);
    flow.distance = flow.cost + arcs;
    memset(flow.head, 0xff, nodes * sizeof *flow.head);
    for (uint32_t y = 0; y < p->youths; y++) {
        plans_arc(&flow, source, y, 1, 0);
        for (uint32_t c = p->first[y]; c < p->first[y + 1]; c++)
            plans_arc(&flow, y, p->youths + p->opening[c], 1, -(p->score[c] + bonus));
    }
    for (uint32_t o = 0; o < p->openings; o++)
        plans_arc(&flow, p->youths + o, sink, p->seats[o] + (o == more), 0);
    int64_t value = 0;
    while (plans_shortest(&flow, source, sink) && flow.distance[sink] < 0) {
        value -= flow.distance[sink];
        for (uint32_t node = sink; node != source; node = flow.to[flow.by[node] ^ 1]) {
            flow.room[flow.by[node]]--;
            flow.room[flow.by[node] ^ 1]++;
        }
    }
    free(flow.to);
    free(flow.head);
    free(flow.cost);
    return value;
}

#endif
