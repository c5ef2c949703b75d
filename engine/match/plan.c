/* SPDX-License-Identifier: MIT
 *
 * What is the same for each objective: the plan's figures, blocking pairs, who would rather. */
#include "engine/match/plan_inside.h"

#include <stdlib.h>

/* ---- blocking pairs ---- */

/* By opening, among those who sit there: the one whom it would give up first. */
struct last_one {
    uint32_t count, rank;
    uint16_t b;
};

static void note_sitter(struct last_one *last, uint16_t b, uint32_t rank)
{
    if (!last->count++ || b < last->b || (b == last->b && rank > last->rank)) {
        last->b = b;
        last->rank = rank;
    }
}

static bool would_rather(const struct plan_problem *p, uint32_t candidate, uint32_t has)
{
    if (has == PLAN_NONE || p->a[candidate] != p->a[has])
        return has == PLAN_NONE || p->a[candidate] > p->a[has];
    return candidate < has;
}

static bool would_take(const struct last_one *last, uint32_t seats, uint16_t b, uint32_t rank)
{
    if (last->count < seats)
        return true;
    return last->count && (b > last->b || (b == last->b && rank < last->rank));
}

static uint64_t blocking_of(const struct plan_problem *p, const struct last_one *last,
                            uint32_t youth, uint32_t has, uint32_t rank)
{
    uint64_t count = 0;
    for (uint32_t c = p->first[youth]; c < p->first[youth + 1]; c++) {
        uint32_t o = p->opening[c];
        count += would_rather(p, c, has) && would_take(&last[o], p->seats[o], p->b[c], rank);
    }
    return count;
}

static uint64_t count_blocking(const struct plan_problem *problem, const struct plan_ranks *ranks,
                               const uint32_t *chosen)
{
    struct last_one *last = memory_new((size_t)problem->openings + 1, sizeof *last);
    uint64_t count = 0;
    for (uint32_t y = 0; y < problem->youths; y++)
        if (chosen[y] != PLAN_NONE && !plan_is_settled(problem, y))
            note_sitter(&last[problem->opening[chosen[y]]], problem->b[chosen[y]], ranks->rank[y]);
    for (uint32_t y = 0; y < problem->youths; y++)
        if (!plan_is_settled(problem, y))
            count += blocking_of(problem, last, y, chosen[y], ranks->rank[y]);
    free(last);
    return count;
}

uint64_t plan_blocking(const struct plan_problem *problem, const uint32_t *chosen)
{
    struct plan_ranks ranks = plan_ranks_new(problem);
    uint64_t count = count_blocking(problem, &ranks, chosen);
    plan_ranks_free(&ranks);
    return count;
}

/* ---- the plan ---- */

static void count_up(const struct plan_problem *problem, const struct plan_ranks *ranks,
                     struct plan *plan)
{
    for (uint32_t y = 0; y < problem->youths; y++) {
        uint32_t c = plan->chosen[y];
        if (c == PLAN_NONE)
            continue;
        int32_t score = problem->score[c];
        plan->least = !plan->size || score < plan->least ? score : plan->least;
        plan->size++;
        plan->sum += score;
    }
    plan->blocking = count_blocking(problem, ranks, plan->chosen);
}

bool plan_make(const struct plan_problem *problem, enum plan_objective objective,
               const struct plan_watch *watch, struct plan *plan)
{
    bool wanted = true;
    struct plan_ranks ranks = plan_ranks_new(problem);
    struct plan_progress progress = {watch, 0, objective == PLAN_FAIR ? 3 : 2};
    *plan = (struct plan){.chosen = memory_new((size_t)problem->youths + 1, sizeof *plan->chosen)};
    for (uint32_t y = 0; y < problem->youths; y++)
        plan->chosen[y] = problem->settled[y];
    if (objective == PLAN_STABLE)
        plan_make_stable(problem, &ranks, plan);
    else if (objective == PLAN_FAIR)
        wanted = plan_make_fair(problem, &ranks, &progress, plan);
    else
        wanted =
            plan_make_best(problem, objective == PLAN_MOST_THEN_TOTAL, &ranks, &progress, plan);
    if (wanted)
        count_up(problem, &ranks, plan);
    else
        plan_free(plan);
    plan_ranks_free(&ranks);
    return wanted;
}

void plan_free(struct plan *plan)
{
    free(plan->chosen);
    free(plan->price);
    free(plan->witness.level);
    free(plan->witness.raised);
    *plan = (struct plan){0};
}

/* ---- who would rather ---- */

struct wanting {
    int32_t gain;
    uint32_t opening, rank, candidate;
};

static int wants_more(const void *left, const void *right)
{
    const struct wanting *x = left, *y = right;
    if (x->opening != y->opening)
        return x->opening < y->opening ? -1 : 1;
    if (x->gain != y->gain)
        return x->gain > y->gain ? -1 : 1;
    return x->rank < y->rank ? -1 : x->rank > y->rank;
}

static size_t gather_wants(const struct plan_problem *p, const uint32_t *chosen,
                           struct wanting *rows)
{
    struct plan_ranks ranks = plan_ranks_new(p);
    size_t count = 0;
    for (uint32_t rank = 0; rank < p->youths; rank++) {
        uint32_t y = ranks.precedence[rank], has = chosen[y];
        if (plan_is_settled(p, y))
            continue;
        for (uint32_t c = p->first[y]; c < p->first[y + 1]; c++) {
            int32_t gain = p->score[c] - (has == PLAN_NONE ? 0 : p->score[has]);
            if (has == PLAN_NONE || gain > 0)
                rows[count++] = (struct wanting){gain, p->opening[c], rank, c};
        }
    }
    plan_ranks_free(&ranks);
    return count;
}

struct plan_wants plan_wants_new(const struct plan_problem *problem, const uint32_t *chosen)
{
    struct wanting *rows = memory_new((size_t)problem->candidates + 1, sizeof *rows);
    size_t count = gather_wants(problem, chosen, rows);
    qsort(rows, count, sizeof *rows, wants_more);
    struct plan_wants wants = {
        .first = memory_new((size_t)problem->openings + 1, sizeof *wants.first),
        .candidate = memory_new(count + 1, sizeof *wants.candidate),
    };
    for (size_t i = 0; i < count; i++) {
        wants.candidate[i] = rows[i].candidate;
        wants.first[rows[i].opening + 1]++;
    }
    for (uint32_t o = 0; o < problem->openings; o++)
        wants.first[o + 1] += wants.first[o];
    free(rows);
    return wants;
}

void plan_wants_free(struct plan_wants *wants)
{
    free(wants->first);
    free(wants->candidate);
    *wants = (struct plan_wants){0};
}
