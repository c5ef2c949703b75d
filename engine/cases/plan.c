/* SPDX-License-Identifier: MIT
 *
 * match.plan: who takes part, with which openings, and how far along it is. What the plan then says
 * is told by plan_tell.c. Nothing is booked. */
#include "engine/cases/plan.h"

#include <stdio.h>
#include <stdlib.h>

#include "engine/cases/access.h"
#include "engine/cases/matching.h"
#include "engine/cases/noting.h"
#include "engine/cases/placement.h"
#include "engine/cases/plan_inside.h"
#include "engine/cases/rows.h"
#include "engine/match/plan_proof.h"
#include "proto/text.h"

/* ---- whether to go on ---- */

/* DEADLINE naming "deadline_ms"; also where nobody waits any more, which nobody reads. */
enum error plan_go_on(struct planning *planning, uint64_t done, uint64_t of)
{
    struct request *request = planning->request;
    const struct plan_request *in = request->in;
    const struct waiting *waiting = request->context->waiting;
    if (waiting->go_on(waiting->context, in->progress.value, done, of))
        return ERR_NONE;
    return fail_limit(&request->fault, ERR_DEADLINE, "deadline_ms", waiting->deadline_ms,
                      "the plan was not made in time");
}

/* Finding candidates is half of the way; each plan has an equal share of the other. */
static bool go_on_planning(void *context, uint32_t done, uint32_t of)
{
    struct planning *planning = context;
    uint64_t whole = 2 * (uint64_t)planning->plans;
    uint64_t part = of ? 100 * (uint64_t)done / of : 100;
    return !plan_go_on(planning, 100 * (planning->plans + planning->plan) + part, 100 * whole);
}

/* ---- who takes part ---- */

static bool is_placed(struct txn *txn, struct text youth, struct arena *arena)
{
    struct text_list ids = referrers_list(txn, RECORD_YOUTH, youth, RECORD_PLACEMENT, arena);
    for (size_t i = 0; i < ids.count; i++) {
        struct placement placement = {0};
        struct fault none;
        if (!records_get(txn, RECORD_PLACEMENT, ids.items[i], NULL, arena, &placement, &none) &&
            placement_is_live(&placement))
            return true;
    }
    return false;
}

/* Of what is read on the way only the name is kept. */
static void take_youth(struct planning *planning, const struct youth_row *row)
{
    struct request *request = planning->request;
    struct txn *txn = request->context->txn;
    struct youth record = {0};
    struct fault none;
    arena_reset(&planning->scratch);
    if (is_placed(txn, row->facts.id, &planning->scratch)) {
        planning->placed_already++;
        return;
    }
    if (records_get(txn, RECORD_YOUTH, row->facts.id, NULL, &planning->scratch, &record, &none))
        return; /* damaged since the snapshot was made: as in every list */
    planning->youths =
        memory_more(planning->youths, planning->count, &planning->room, sizeof *planning->youths);
    noting_youth(planning->request, row->facts.id);
    planning->youths[planning->count++] = (struct planned){
        .row = row,
        .name = record.name.data ? arena_text(&request->arena, record.name.data, record.name.size)
                                 : record.name,
        .wait = record.enrolled_on.set ? planning->cohort.today.days - record.enrolled_on.days : 0,
        .lock = PLAN_NONE,
    };
}

static int by_id(const void *a, const void *b)
{
    const struct planned *left = a, *right = b;
    return text_compare(left->row->facts.id, right->row->facts.id);
}

static enum error take_named(struct planning *planning)
{
    struct request *request = planning->request;
    const struct plan_request *in = request->in;
    const struct leaves *youths = &request->context->snapshot->youths;
    for (size_t i = 0; i < in->youths.count; i++) {
        const struct youth_row *row = cards_find(youths, in->youths.items[i]);
        bool seen = row && youth_may_be_listed(request, row, &planning->scratch) &&
                    (!in->programme.data || text_equal(in->programme, row->programme));
        if (!seen) {
            noting_refusal(request, in->youths.items[i]);
            return fail(&request->fault, ERR_NOT_FOUND, "youths", "no such youth");
        }
        take_youth(planning, row);
    }
    if (planning->count)
        qsort(planning->youths, planning->count, sizeof *planning->youths, by_id);
    return ERR_NONE;
}

static enum error take_youths(struct planning *planning)
{
    struct request *request = planning->request;
    const struct plan_request *in = request->in;
    if (in->programme.data && access_programme(request, in->programme, "programme"))
        return request->fault.code;
    if (in->youths.set)
        return take_named(planning);
    struct leaves_walk walk = leaves_begin(&request->context->snapshot->youths);
    for (const struct youth_row *row; (row = cards_next(&walk)) != NULL;) {
        if ((in->programme.data && !text_equal(row->programme, in->programme)) ||
            row->facts.state == FACTS_EXITED ||
            !youth_may_be_listed(request, row, &planning->scratch))
            continue;
        take_youth(planning, row);
        if (planning->count > PLAN_YOUTHS_MOST)
            return fail_limit(&request->fault, ERR_TOO_LARGE, "programme", PLAN_YOUTHS_MOST,
                              "more youths than a plan can have");
    }
    return ERR_NONE;
}

/* ---- the whole ---- */

static enum error settle_locks(struct planning *planning)
{
    const struct plan_request *in = planning->request->in;
    for (size_t i = 0; i < planning->count; i++) {
        uint32_t lock = planning->youths[i].lock;
        char field[40];
        if (lock == PLAN_NONE)
            continue;
        uint32_t candidate =
            cohort_candidate(&planning->cohort, (uint32_t)i, in->locks.items[lock].opening);
        snprintf(field, sizeof field, "locks[%u].opening", lock);
        if (!plan_settle(&planning->cohort.problem, (uint32_t)i, candidate))
            return fail(&planning->request->fault, ERR_STATE, field, "no seat is left");
    }
    return ERR_NONE;
}

/* ---- plans ---- */

/* Made, and proven to be what it says. */
static enum error make(struct planning *planning, enum plan_objective objective, struct plan *plan)
{
    struct request *request = planning->request;
    const struct plan_watch watch = {go_on_planning, planning};
    if (!plan_make(&planning->cohort.problem, objective, &watch, plan))
        return request->fault.code;
    planning->plan++;
    enum plan_flaw flaw = plan_prove(&planning->cohort.problem, objective, plan);
    if (flaw == PLAN_PROVEN)
        return ERR_NONE;
    plan_free(plan);
    return fail(&request->fault, ERR_INTERNAL, NULL, "the plan could not be proven: flaw %d", flaw);
}

static enum error make_others(struct planning *planning, struct plan_reply *out)
{
    const struct plan_request *in = planning->request->in;
    out->others = (struct plan_figures_list){
        .items = arena_array(&planning->request->arena, PLAN_OBJECTIVES, sizeof *out->others.items),
        .set = true,
    };
    for (int objective = 0; objective < PLAN_OBJECTIVES; objective++) {
        struct plan plan;
        if (objective == in->objective.value)
            continue;
        if (make(planning, (enum plan_objective)objective, &plan))
            return planning->request->fault.code;
        out->others.items[out->others.count++] = plan_figures_of(&plan, objective);
        plan_free(&plan);
    }
    return ERR_NONE;
}

static enum error make_all(struct planning *planning)
{
    struct request *request = planning->request;
    const struct plan_request *in = request->in;
    struct plan_reply *out = request->out;
    struct plan plan;
    bool compare = !in->compare.set || in->compare.value;
    planning->plans = compare ? PLAN_OBJECTIVES : 1;
    if (make(planning, (enum plan_objective)in->objective.value, &plan))
        return request->fault.code;
    plan_tell(planning, &plan, out);
    plan_free(&plan);
    return compare ? make_others(planning, out) : ERR_NONE;
}

static enum error match_plan(struct request *request)
{
    const struct plan_request *in = request->in;
    struct planning *planning = arena_new(&request->arena, sizeof *planning);
    planning->request = request;
    request->context->waiting->deadline_ms =
        in->deadline_ms.set ? in->deadline_ms.value : PLAN_DEADLINE_MS;
    planning->cohort.today = context_today(request);
    planning->cohort.arena = &request->arena;
    if (take_youths(planning) || plan_find_candidates(planning) || settle_locks(planning) ||
        make_all(planning))
        ((struct plan_reply *)request->out)->proven.value = false; /* the fault says why */
    cohort_free(&planning->cohort);
    arena_free(&planning->scratch);
    free(planning->youths);
    return request->fault.code ? request->fault.code
                               : txn_fault(request->context->txn, &request->fault);
}

/* ---- methods ---- */

static const struct method rows[] = {
    {
        .name = "match.plan",
        .doc = "A plan for a cohort: who gets which opening, the best by an objective, proven. "
               "Nothing is booked.",
        .roles = STAFF,
        .runs = RUNS_POOL,
        .takes = TAKES_TODAY,
        .elements = 16384,
        .in = &plan_request_schema,
        .out = &plan_reply_schema,
        .run = match_plan,
    },
};

const struct method_rows plan_methods = METHOD_ROWS(rows);
