/* SPDX-License-Identifier: MIT
 *
 * What a plan says: pairs, what a seat is worth, and who got no place and why. */
#include <sodium.h>
#include <stdlib.h>

#include "engine/cases/access.h"
#include "engine/cases/plan_inside.h"
#include "engine/cases/plan_shelf.h"
#include "engine/match/model.h"

/* Youths by the place that they have in the plan. */
struct holders {
    uint32_t *first; /* places + 1 */
    uint32_t *youth;
};

static struct holders holders_of(const struct plan_problem *problem, const struct plan *plan)
{
    struct holders holders = {
        memory_new((size_t)problem->openings + 1, sizeof(uint32_t)),
        memory_new(problem->youths, sizeof(uint32_t)),
    };
    for (uint32_t y = 0; y < problem->youths; y++)
        if (plan->chosen[y] != PLAN_NONE)
            holders.first[problem->opening[plan->chosen[y]] + 1]++;
    for (uint32_t o = 0; o < problem->openings; o++)
        holders.first[o + 1] += holders.first[o];
    uint32_t *next = memory_new(problem->openings, sizeof *next);
    for (uint32_t y = 0; y < problem->youths; y++) {
        if (plan->chosen[y] == PLAN_NONE)
            continue;
        uint32_t place = problem->opening[plan->chosen[y]];
        holders.youth[holders.first[place] + next[place]++] = y;
    }
    free(next);
    return holders;
}

static void name_place(struct planning *planning, const struct cohort_place *place,
                       struct text *title, struct text *workplace_name)
{
    struct txn *txn = planning->request->context->txn;
    *workplace_name = records_text(txn, RECORD_WORKPLACE, place->workplace, TEXT("name"));
    *title = records_text(txn, RECORD_OPENING, place->opening, TEXT("title"));
}

static struct plan_pair pair_of(struct planning *planning, const struct plan *plan,
                                const struct plan_wants *wants, uint32_t y)
{
    const struct plan_problem *problem = &planning->cohort.problem;
    const struct planned *planned = &planning->youths[y];
    uint32_t candidate = plan->chosen[y], number_of = problem->opening[candidate];
    const struct cohort_place *place = &planning->cohort.places[number_of];
    struct plan_pair pair = {
        .youth = planned->row->facts.id,
        .youth_name = planned->name,
        .opening = place->opening,
        .workplace = place->workplace,
        .score = number(problem->score[candidate]),
        .a = number(problem->a[candidate]),
        .b = number(problem->b[candidate]),
        .rank = number(candidate - problem->first[y] + 1),
        .candidates = number(problem->first[y + 1] - problem->first[y]),
        .locked = {true, planned->lock != PLAN_NONE},
        .held = {true, place->held},
        .wanted_by = number(wants->first[number_of + 1] - wants->first[number_of]),
    };
    if (plan->price) {
        pair.price = number(plan->price[number_of].points);
        pair.price_placed = number(plan->price[number_of].placed);
    }
    name_place(planning, place, &pair.title, &pair.workplace_name);
    return pair;
}

static struct plan_wanted wanted_of(struct planning *planning, const struct holders *holders,
                                    uint32_t candidate)
{
    const struct plan_problem *problem = &planning->cohort.problem;
    struct arena *arena = &planning->request->arena;
    uint32_t number_of = problem->opening[candidate];
    const struct cohort_place *place = &planning->cohort.places[number_of];
    uint32_t first = holders->first[number_of], end = holders->first[number_of + 1];
    struct plan_wanted wanted = {
        .opening = place->opening,
        .score = number(problem->score[candidate]),
        .youths = {arena_array(arena, end - first, sizeof(struct text)), end - first, true},
    };
    for (uint32_t i = first; i < end; i++)
        wanted.youths.items[i - first] = planning->youths[holders->youth[i]].row->facts.id;
    name_place(planning, place, &wanted.title, &wanted.workplace_name);
    return wanted;
}

static struct plan_left left_of(struct planning *planning, const struct holders *holders,
                                uint32_t y)
{
    const struct plan_problem *problem = &planning->cohort.problem;
    const struct planned *planned = &planning->youths[y];
    uint32_t first = problem->first[y], count = problem->first[y + 1] - first;
    uint32_t told = count < PLAN_WANTED ? count : PLAN_WANTED;
    struct plan_left left = {
        .youth = planned->row->facts.id,
        .youth_name = planned->name,
        .candidates = number(count),
        .not_ready = planned->not_ready,
        .failed = planned->failed,
        .wanted = {arena_array(&planning->request->arena, told, sizeof *left.wanted.items), told,
                   told > 0},
    };
    for (uint32_t i = 0; i < told; i++)
        left.wanted.items[i] = wanted_of(planning, holders, first + i);
    return left;
}

struct plan_figures plan_figures_of(const struct plan *plan, int objective)
{
    return (struct plan_figures){
        .objective = {objective},
        .size = number(plan->size),
        .sum = number(plan->sum),
        .mean = number(plan->size ? (plan->sum + plan->size / 2) / plan->size : 0),
        .least = number(plan->least),
        .blocking = number((int64_t)plan->blocking),
    };
}

/* The same for the same request on the same data. */
static struct text name_of(struct planning *planning)
{
    const struct plan_request *in = planning->request->in;
    struct arena *arena = &planning->request->arena;
    const int64_t data[] = {(int64_t)planning->request->context->snapshot->sequence,
                            planning->cohort.today.days};
    struct buffer bytes = {0};
    schema_encode(&plan_request_schema, in, &bytes);
    buffer_append(&bytes, data, sizeof data);
    uint8_t hash[crypto_generichash_BYTES_MIN];
    char *name = arena_new(arena, PLAN_ID + 1);
    crypto_generichash(hash, sizeof hash, (const uint8_t *)bytes.data, bytes.size, NULL, 0);
    sodium_bin2hex(name, PLAN_ID + 1, hash, PLAN_ID / 2);
    buffer_free(&bytes);
    return (struct text){name, PLAN_ID};
}

static void tell_head(struct planning *planning, const struct plan *plan, struct plan_reply *out)
{
    const struct plan_request *in = planning->request->in;
    struct plan_figures figures = plan_figures_of(plan, in->objective.value);
    *out = (struct plan_reply){
        .plan = name_of(planning),
        .model = TEXT(MATCH_MODEL),
        .as_of = number((int64_t)planning->request->context->snapshot->sequence),
        .today = planning->cohort.today,
        .objective = in->objective,
        .seed = number(plan_seed_asked(in)),
        .candidates = number((int64_t)plan_candidates_asked(in)),
        .ties = TEXT("who has waited longest since enrolment goes first, then lots drawn by the "
                     "seed, then the lower id"),
        .proven = {true, true},
        .youths = number((int64_t)planning->count),
        .placed_already = number(planning->placed_already),
        .size = figures.size,
        .sum = figures.sum,
        .mean = figures.mean,
        .least = figures.least,
        .blocking = figures.blocking,
    };
}

void plan_tell(struct planning *planning, const struct plan *plan, struct plan_reply *out)
{
    const struct plan_problem *problem = &planning->cohort.problem;
    struct arena *arena = &planning->request->arena;
    struct plan_wants wants = plan_wants_new(problem, plan->chosen);
    struct holders holders = holders_of(problem, plan);
    size_t left = problem->youths - plan->size;
    tell_head(planning, plan, out);
    out->pairs = (struct plan_pair_list){
        .items = arena_array(arena, plan->size, sizeof *out->pairs.items), .set = true};
    out->unplaced = (struct plan_left_list){
        .items = arena_array(arena, left, sizeof *out->unplaced.items), .set = true};
    for (uint32_t y = 0; y < problem->youths; y++) {
        if (plan->chosen[y] == PLAN_NONE)
            out->unplaced.items[out->unplaced.count++] = left_of(planning, &holders, y);
        else
            out->pairs.items[out->pairs.count++] = pair_of(planning, plan, &wants, y);
    }
    plan_shelf_put(planning->request->context->access->plans,
                   planning->request->session->principal.id, out->plan, &planning->cohort, plan,
                   &wants);
    plan_wants_free(&wants);
    free(holders.first);
    free(holders.youth);
}
