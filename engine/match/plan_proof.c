/* SPDX-License-Identifier: MIT
 *
 * What every plan must keep, and the proofs by prices and by pairs. It shares no function with what
 * makes plans but plan_blocking, which is that word's definition. */
#include "engine/match/plan_proof_inside.h"
#include "proto/memory.h"

#include <stdlib.h>

static enum plan_flaw check_pairs(const struct plan_problem *p, const uint32_t *chosen)
{
    uint32_t *taken = memory_new((size_t)p->openings + 1, sizeof *taken);
    enum plan_flaw flaw = PLAN_PROVEN;
    for (uint32_t y = 0; y < p->youths; y++) {
        uint32_t c = chosen[y];
        bool settled = p->settled[y] != PLAN_NONE;
        if ((settled && c != p->settled[y]) ||
            (c != PLAN_NONE && (c < p->first[y] || c >= p->first[y + 1]))) {
            flaw = PLAN_FLAW_PAIRS;
            break;
        }
        if (!settled && c != PLAN_NONE && ++taken[p->opening[c]] > p->seats[p->opening[c]])
            flaw = PLAN_FLAW_SEATS;
    }
    free(taken);
    return flaw;
}

static enum plan_flaw check_figures(const struct plan_problem *p, const struct plan *plan)
{
    uint32_t size = 0;
    int64_t sum = 0;
    int32_t least = PLAN_SCORE_MOST;
    for (uint32_t y = 0; y < p->youths; y++) {
        uint32_t c = plan->chosen[y];
        if (c == PLAN_NONE)
            continue;
        size++;
        sum += p->score[c];
        least = p->score[c] < least ? p->score[c] : least;
    }
    bool right = plan->size == size && plan->sum == sum && plan->least == (size ? least : 0) &&
                 plan->blocking == plan_blocking(p, plan->chosen);
    return right ? PLAN_PROVEN : PLAN_FLAW_FIGURES;
}

/* ---- by prices ---- */

static int compare(struct plan_price left, struct plan_price right)
{
    if (left.placed != right.placed)
        return left.placed < right.placed ? -1 : 1;
    return left.points < right.points ? -1 : left.points > right.points;
}

/* What a youth would have from a candidate, or from none. */
static struct plan_price gain(const struct plan_problem *p, bool most, const struct plan *plan,
                              uint32_t candidate)
{
    if (candidate == PLAN_NONE)
        return (struct plan_price){0, 0};
    struct plan_price price = plan->price[p->opening[candidate]];
    return (struct plan_price){most - price.placed, p->score[candidate] - price.points};
}

/* Nobody would have more than they have. */
static bool all_content(const struct plan_problem *p, bool most, const struct plan *plan)
{
    for (uint32_t y = 0; y < p->youths; y++) {
        if (p->settled[y] != PLAN_NONE)
            continue;
        struct plan_price has = gain(p, most, plan, plan->chosen[y]);
        if (compare(has, gain(p, most, plan, PLAN_NONE)) < 0)
            return false;
        for (uint32_t c = p->first[y]; c < p->first[y + 1]; c++)
            if (compare(gain(p, most, plan, c), has) > 0)
                return false;
    }
    return true;
}

static bool only_full_ones_cost(const struct plan_problem *p, const struct plan_sitters *sitters,
                                const struct plan *plan)
{
    for (uint32_t o = 0; o < p->openings; o++) {
        int sign = compare(plan->price[o], (struct plan_price){0, 0});
        if (sign < 0 || (sign > 0 && plan_sitters_at(sitters, o) < p->seats[o]))
            return false;
    }
    return true;
}

/* Goes from nowhere and from openings without a price to all that are held up from there. */
static bool all_held_up(const struct plan_problem *p, const struct plan_sitters *sitters, bool most,
                        const struct plan *plan)
{
    const struct plan_price zero = {0, 0};
    uint32_t *queue = memory_new((size_t)p->openings + 1, sizeof *queue), count = 0;
    bool *held = memory_new((size_t)p->openings + 1, sizeof *held);
    for (uint32_t o = 0; o <= p->openings; o++) {
        held[o] = o == p->openings || !compare(plan->price[o], zero);
        if (held[o])
            queue[count++] = o;
    }
    for (uint32_t head = 0; head < count; head++) {
        uint32_t place = queue[head];
        for (uint32_t i = sitters->first[place]; i < sitters->first[place + 1]; i++) {
            uint32_t y = sitters->youth[i];
            struct plan_price has = gain(p, most, plan, plan->chosen[y]);
            for (uint32_t c = p->first[y]; c < p->first[y + 1]; c++) {
                uint32_t o = p->opening[c];
                if (held[o] || compare(gain(p, most, plan, c), has))
                    continue;
                held[o] = true;
                queue[count++] = o;
            }
        }
    }
    free(queue);
    free(held);
    return count == p->openings + 1;
}

static enum plan_flaw check_prices(const struct plan_problem *p, bool most, const struct plan *plan)
{
    struct plan_sitters sitters = plan_sitters_new(p, plan->chosen);
    enum plan_flaw flaw = PLAN_PROVEN;
    if (!plan->price || !only_full_ones_cost(p, &sitters, plan) || !all_content(p, most, plan))
        flaw = PLAN_FLAW_PRICE;
    else if (!all_held_up(p, &sitters, most, plan))
        flaw = PLAN_FLAW_HIGH;
    plan_sitters_free(&sitters);
    return flaw;
}

/* ---- all ---- */

struct plan_sitters plan_sitters_new(const struct plan_problem *problem, const uint32_t *chosen)
{
    uint32_t nowhere = problem->openings;
    struct plan_sitters s = {
        .first = memory_new((size_t)nowhere + 3, sizeof *s.first),
        .youth = memory_new((size_t)problem->youths + 1, sizeof *s.youth),
    };
    /* Counted two further on, then moved one back by filling in. */
    for (uint32_t y = 0; y < problem->youths; y++)
        if (problem->settled[y] == PLAN_NONE)
            s.first[(chosen[y] == PLAN_NONE ? nowhere : problem->opening[chosen[y]]) + 2]++;
    for (uint32_t i = 0; i <= nowhere; i++)
        s.first[i + 2] += s.first[i + 1];
    for (uint32_t y = 0; y < problem->youths; y++)
        if (problem->settled[y] == PLAN_NONE)
            s.youth[s.first[(chosen[y] == PLAN_NONE ? nowhere : problem->opening[chosen[y]]) +
                            1]++] = y;
    return s;
}

void plan_sitters_free(struct plan_sitters *sitters)
{
    free(sitters->first);
    free(sitters->youth);
}

enum plan_flaw plan_prove(const struct plan_problem *problem, enum plan_objective objective,
                          const struct plan *plan)
{
    enum plan_flaw flaw = check_pairs(problem, plan->chosen);
    if (!flaw)
        flaw = check_figures(problem, plan);
    if (flaw)
        return flaw;
    if (objective == PLAN_STABLE)
        return plan->blocking ? PLAN_FLAW_BLOCKED : PLAN_PROVEN;
    if (objective == PLAN_FAIR)
        return plan_prove_levels(problem, plan);
    return check_prices(problem, objective == PLAN_MOST_THEN_TOTAL, plan);
}
