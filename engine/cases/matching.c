/* SPDX-License-Identifier: MIT
 *
 * match.openings, match.youths, match.pair: a search over the snapshot, and the account of what it
 * found. */
#include "engine/cases/matching.h"
#include "engine/cases/hits.h"
#include "engine/match/search.h"
#include "proto/text.h"

/* ---- who is asked for ---- */

static enum error check_weights(const struct match_weights *all, struct fault *fault)
{
    if (all->interest + all->development + all->travel + all->support == 0)
        return fail(fault, ERR_OUT_OF_RANGE, "weights", "at least one must be over 0");
    return ERR_NONE;
}

enum error asked_youth(struct request *request, struct text id, const struct weights *weights,
                       struct asked_youth *out)
{
    const struct snapshot *snapshot = request->context->snapshot;
    const struct youth_row *row = leaves_find(&snapshot->youths, id);
    if (!row)
        return fail(&request->fault, ERR_NOT_FOUND, "youth", "no such youth");
    out->facts = &row->facts;
    out->rules = *snapshot_rules(snapshot, row);
    out->rules.weights = load_weights(weights, out->rules.weights);
    return check_weights(&out->rules.weights, &request->fault);
}

enum error asked_opening(struct request *request, struct text id, const struct opening_facts **out)
{
    *out = snapshot_opening(request->context->snapshot, id);
    if (!*out)
        return fail(&request->fault, ERR_NOT_FOUND, "opening", "no such opening");
    return ERR_NONE;
}

size_t asked_k(struct integer k)
{
    return k.set ? (size_t)k.value : MATCH_K_DEFAULT;
}

struct match_best asked_best(struct request *request, struct integer k)
{
    size_t most = asked_k(k);
    return match_best_over(arena_array(&request->arena, most, sizeof(struct match_rank)), most);
}

void each_opening(const struct request *request, bool prospects,
                  void (*take)(void *context, const struct opening_facts *opening), void *context)
{
    const struct snapshot *snapshot = request->context->snapshot;
    struct leaves_walk walk = leaves_begin(&snapshot->openings);
    for (const struct opening_facts *facts; (facts = leaves_next(&walk)) != NULL;)
        take(context, facts);
    walk = leaves_begin(&snapshot->workplaces);
    for (const struct workplace_row *row; prospects && (row = leaves_next(&walk)) != NULL;) {
        if (!row->offered)
            take(context, &row->facts);
    }
}

struct search_for {
    struct search *search;
    const struct asked_youth *youth;
};

static void search_one(void *context, const struct opening_facts *opening)
{
    const struct search_for *by = context;
    search_opening(by->search, by->youth->facts, &by->youth->rules, opening);
}

void search_all(struct search *search, const struct request *request, bool prospects,
                const struct asked_youth *youth)
{
    each_opening(request, prospects, search_one, &(struct search_for){search, youth});
    match_best_sort(&search->best);
}

/* ---- lists ---- */

static struct match_reply head_of(struct request *request, const struct search *search)
{
    return (struct match_reply){
        .model = TEXT(MATCH_MODEL),
        .as_of = number((int64_t)request->context->snapshot->sequence),
        .today = search->today,
        .considered = number(search->considered),
        .passed = number(search->passed),
        .failed = hit_failures(search->failed, &request->arena),
        .hits = {.items = arena_array(&request->arena, search->best.count, sizeof(struct hit)),
                 .count = search->best.count,
                 .set = true},
    };
}

enum error match_openings(struct request *request)
{
    const struct match_request *in = request->in;
    struct match_reply *out = request->out;
    struct asked_youth youth = {0};
    if (asked_youth(request, in->youth, in->weights, &youth))
        return request->fault.code;

    struct search search = {.today = context_today(request), .best = asked_best(request, in->k)};
    search_all(&search, request, in->prospects.value, &youth);

    struct account account = account_begin(request, !in->explain.set || in->explain.value);
    *out = head_of(request, &search);
    out->youth = in->youth;
    out->weights = hit_weights(&youth.rules.weights, &request->arena);
    for (size_t i = 0; i < out->hits.count; i++)
        hit_place(&account, youth.facts, &youth.rules, search_opening_at(&search.best.items[i]),
                  &out->hits.items[i]);
    const struct opening_facts *explore =
        in->explore.value ? search_explore(&search, youth.facts) : NULL;
    if (explore) {
        out->explore = arena_new(&request->arena, sizeof *out->explore);
        hit_place(&account, youth.facts, &youth.rules, explore, out->explore);
    }
    return txn_fault(request->context->txn, &request->fault);
}

/* The rules of the youth's programme with the request's weights in them. */
static struct match_rules rules_for(const struct snapshot *snapshot, const struct youth_row *row,
                                    const struct weights *weights)
{
    struct match_rules rules = *snapshot_rules(snapshot, row);
    rules.weights = load_weights(weights, rules.weights);
    return rules;
}

enum error match_youths(struct request *request)
{
    const struct youths_request *in = request->in;
    struct match_reply *out = request->out;
    const struct snapshot *snapshot = request->context->snapshot;
    const struct opening_facts *opening = NULL;
    if (asked_opening(request, in->opening, &opening))
        return request->fault.code;

    struct search search = {.today = context_today(request), .best = asked_best(request, in->k)};
    struct leaves_walk walk = leaves_begin(&snapshot->youths);
    for (const struct youth_row *row; (row = leaves_next(&walk)) != NULL;) {
        if (in->programme.data && !text_equal(in->programme, row->programme))
            continue;
        struct match_rules rules = rules_for(snapshot, row, in->weights);
        if (check_weights(&rules.weights, &request->fault))
            return request->fault.code;
        search_youth(&search, &row->facts, &rules, opening);
    }
    match_best_sort(&search.best);

    struct account account = account_begin(request, !in->explain.set || in->explain.value);
    *out = head_of(request, &search);
    out->opening = in->opening;
    if (in->weights)
        out->weights = in->weights;
    for (size_t i = 0; i < out->hits.count; i++) {
        const struct youth_row *row = leaves_find(&snapshot->youths, search.best.items[i].id);
        struct match_rules rules = rules_for(snapshot, row, in->weights);
        hit_youth(&account, &row->facts, &rules, opening, &out->hits.items[i]);
    }
    return txn_fault(request->context->txn, &request->fault);
}

/* ---- one pair ---- */

enum error match_pair(struct request *request)
{
    const struct pair_request *in = request->in;
    struct pair_reply *out = request->out;
    struct asked_youth youth = {0};
    const struct opening_facts *opening = NULL;
    if (asked_youth(request, in->youth, in->weights, &youth) ||
        asked_opening(request, in->opening, &opening))
        return request->fault.code;

    struct account account = account_begin(request, true);
    *out = (struct pair_reply){
        .youth = in->youth,
        .model = TEXT(MATCH_MODEL),
        .as_of = number((int64_t)request->context->snapshot->sequence),
        .today = account.today,
        .weights = hit_weights(&youth.rules.weights, &request->arena),
        .hit = arena_new(&request->arena, sizeof *out->hit),
    };
    hit_place(&account, youth.facts, &youth.rules, opening, out->hit);
    out->passed = (struct flag){account.judgement->passed, true};
    out->gates = hit_gates(&account, &account.judgement->gates);
    return txn_fault(request->context->txn, &request->fault);
}
