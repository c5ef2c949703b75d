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
static enum error go_on(struct planning *planning, uint64_t done, uint64_t of)
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
    return !go_on(planning, 100 * (planning->plans + planning->plan) + part, 100 * whole);
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
        const struct youth_row *row = leaves_find(youths, in->youths.items[i]);
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
    for (const struct youth_row *row; (row = leaves_next(&walk)) != NULL;) {
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

/* ---- openings that are named ---- */

static enum error load_named(struct planning *planning, struct text id, const char *field,
                             struct opening_facts *out)
{
    struct context *context = planning->request->context;
    struct fault none;
    if (load_opening(context->txn, context->catalogues, id, &planning->request->arena, out, &none))
        return fail(&planning->request->fault, ERR_NOT_FOUND, field, "no such opening");
    return ERR_NONE;
}

static enum error take_openings(struct planning *planning)
{
    struct request *request = planning->request;
    const struct plan_request *in = request->in;
    planning->named = arena_array(&request->arena, in->openings.count, sizeof *planning->named);
    for (size_t i = 0; i < in->openings.count; i++)
        if (load_named(planning, in->openings.items[i], "openings", &planning->named[i]))
            return request->fault.code;
    return ERR_NONE;
}

/* ---- candidates ---- */

static bool is_barred(const struct plan_request *in, struct text youth, struct text opening)
{
    for (size_t i = 0; i < in->locks.count; i++) {
        const struct plan_lock *lock = &in->locks.items[i];
        if (!lock->keep.value && text_equal(lock->youth, youth) &&
            text_equal(lock->opening, opening))
            return true;
    }
    return false;
}

static size_t most_candidates(const struct plan_request *in)
{
    return in->candidates.set ? (size_t)in->candidates.value : PLAN_CANDIDATES;
}

/* Takes in an opening if there is room and it is not barred. */
static void take_candidate(struct planning *planning, const struct youth_facts *youth,
                           const struct opening_facts *opening)
{
    const struct plan_request *in = planning->request->in;
    if (planning->found < most_candidates(in) && !is_barred(in, youth->id, opening->id)) {
        planning->facts[planning->found] = *opening;
        planning->found++;
    }
}

/* Among those named, each looked at. */
static void search_named(struct planning *planning, const struct youth_facts *youth,
                         const struct match_rules *rules, struct match_best best)
{
    const struct plan_request *in = planning->request->in;
    struct search *search = planning->search;
    *search = search_over(best.items, best.k, planning->cohort.today);
    for (size_t i = 0; i < in->openings.count; i++)
        search_opening(search, youth, rules, &planning->named[i]);
    match_best_sort(&search->best);
    for (size_t i = 0; i < search->best.count; i++)
        take_candidate(planning, youth, search_opening_at(&search->best.items[i]));
}

static void search_all(struct planning *planning, const struct youth_facts *youth,
                       const struct match_rules *rules, struct match_best best)
{
    struct request *request = planning->request;
    struct pruned *pruned = planning->pruned;
    pruned_begin(pruned, youth, rules, planning->cohort.today, best, NULL);
    matching_offer_suggestions(request, &youth->suggestions, pruned);
    pruned_search(pruned, &request->context->snapshot->openings, &planning->scratch);
    match_best_sort(&pruned->best);
    for (size_t i = 0; i < pruned->best.count; i++) {
        struct opening_facts facts;
        pruned_facts(&pruned->best.items[i], &planning->names[planning->found], &facts);
        take_candidate(planning, youth, &facts);
    }
    arena_reset(&planning->scratch);
}

/* The opening that the youth keeps is a candidate, if not by the search. STATE naming the gate. */
static enum error keep_lock(struct planning *planning, struct planned *planned, size_t lock)
{
    struct request *request = planning->request;
    const struct plan_request *in = request->in;
    const struct youth_facts *youth = &planned->row->facts;
    const struct match_rules *rules = snapshot_rules(request->context->snapshot, planned->row);
    struct opening_facts *facts = arena_new(&request->arena, sizeof *facts);
    char field[40];
    snprintf(field, sizeof field, "locks[%zu].opening", lock);
    if (load_named(planning, in->locks.items[lock].opening, field, facts))
        return request->fault.code;
    enum match_code gate = match_first_gate(youth, facts, rules, planning->cohort.today);
    struct text code = message_code(gate);
    if (gate != MATCH_PASSED)
        return fail(&request->fault, ERR_STATE, field, "cannot be kept: %.*s", (int)code.size,
                    message_tells_needs(gate) && !access_reads_needs(request) ? "" : code.data);
    if (planned->lock != PLAN_NONE)
        return fail(&request->fault, ERR_STATE, field, "a youth keeps one opening");
    planned->lock = (uint32_t)lock;
    for (size_t i = 0; i < planning->found; i++)
        if (text_equal(planning->facts[i].id, facts->id))
            return ERR_NONE;
    planning->facts[planning->found++] = *facts;
    return ERR_NONE;
}

static enum error keep_locks(struct planning *planning, struct planned *planned)
{
    const struct plan_request *in = planning->request->in;
    for (size_t i = 0; i < in->locks.count; i++) {
        const struct plan_lock *lock = &in->locks.items[i];
        if (!text_equal(lock->youth, planned->row->facts.id))
            continue;
        planning->locks_met++;
        if (lock->keep.value && keep_lock(planning, planned, i))
            return planning->request->fault.code;
    }
    return ERR_NONE;
}

static void add_youth(struct planning *planning, struct planned *planned,
                      const struct match_rules *rules)
{
    const struct plan_request *in = planning->request->in;
    uint64_t seed = in->seed.set ? (uint64_t)in->seed.value : PLAN_SEED;
    for (size_t i = 0; i < planning->found; i++)
        planning->list[i] = &planning->facts[i];
    cohort_add(&planning->cohort, &planned->row->facts, &rules->weights, planned->wait,
               cohort_draw(seed, planned->row->facts.id), planning->list, planning->found);
}

/* Why there is none: how many openings fail which gate first. */
static void count_gates(struct planning *planning, struct planned *planned,
                        const struct match_rules *rules)
{
    struct request *request = planning->request;
    const struct plan_request *in = request->in;
    struct gate_counts counts = {0};
    planned->not_ready = hit_not_ready(&planning->account, &planned->row->facts, rules);
    if (planned->not_ready.count)
        return;
    if (in->openings.set) {
        counts = planning->search->counts;
    } else {
        pruned_begin(planning->pruned, &planned->row->facts, rules, planning->cohort.today,
                     (struct match_best){0}, NULL);
        pruned_count(planning->pruned, &request->context->snapshot->openings, &counts);
    }
    planned->failed = hit_failures(counts.failed, &request->arena);
}

static enum error find_candidates(struct planning *planning)
{
    struct request *request = planning->request;
    const struct plan_request *in = request->in;
    size_t most = most_candidates(in) + in->locks.count; /* some of which may be barred */
    struct match_rank *ranks = arena_array(&request->arena, most, sizeof *ranks);
    planning->facts = arena_array(&request->arena, most + 1, sizeof *planning->facts);
    planning->names = arena_array(&request->arena, most + 1, sizeof *planning->names);
    planning->list = arena_array(&request->arena, most + 1, sizeof *planning->list);
    planning->account = account_begin(request, false);
    planning->pruned = arena_new(&request->arena, sizeof *planning->pruned);
    planning->search = arena_new(&request->arena, sizeof *planning->search);
    for (size_t i = 0; i < planning->count; i++) {
        struct planned *planned = &planning->youths[i];
        const struct match_rules *rules = snapshot_rules(request->context->snapshot, planned->row);
        struct match_best best = match_best_over(ranks, most);
        planning->found = 0;
        (in->openings.set ? search_named : search_all)(planning, &planned->row->facts, rules, best);
        if (keep_locks(planning, planned) || go_on(planning, i, 2 * planning->count))
            return request->fault.code;
        if (!planning->found)
            count_gates(planning, planned, rules);
        add_youth(planning, planned, rules);
    }
    if (planning->locks_met < in->locks.count)
        return fail(&request->fault, ERR_NOT_FOUND, "locks", "one is of a youth who takes no part");
    return ERR_NONE;
}

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
    if (take_youths(planning) || take_openings(planning) || find_candidates(planning) ||
        settle_locks(planning) || make_all(planning))
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
