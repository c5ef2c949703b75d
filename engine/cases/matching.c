/* SPDX-License-Identifier: MIT
 *
 * match.openings, match.youths, match.pair: a search over the snapshot, and the account of what it
 * found. */
#include "engine/cases/matching.h"
#include "engine/cases/access.h"
#include "engine/cases/hits.h"
#include "engine/cases/rows.h"
#include "engine/match/search.h"
#include "proto/text.h"

/* ---- who is asked for ---- */

static enum error check_weights(const struct match_weights *all, struct fault *fault)
{
    if (all->interest + all->development + all->travel + all->support == 0)
        return fail(fault, ERR_OUT_OF_RANGE, "weights", "at least one must be over 0");
    return ERR_NONE;
}

/* What the snapshot knows of the youth decides for their own staff, and for a service that needs no
 * waiver of its own: no look-up, no comparison but of the programme. */
static bool seen_at_once(const struct request *request, const struct youth_row *row, bool listed)
{
    struct object object = {
        .about_youth = true,
        .protected_identity = row->facts.state == FACTS_PROTECTED,
        .listed = listed,
        .withheld = row->facts.state != FACTS_ACTIVE ||
                    !match_waived(&row->facts, context_server_day(request)),
        .programme = row->programme,
        .discloses = DISCLOSURE_MATCHING,
    };
    return !authorize(&request->session->principal, request->method, &object);
}

enum error asked_youth(struct request *request, struct text id, const struct weights *weights,
                       struct asked_youth *out)
{
    const struct snapshot *snapshot = request->context->snapshot;
    const struct youth_row *row = leaves_find(&snapshot->youths, id);
    struct youth youth = {0};
    if ((!row || !seen_at_once(request, row, false)) &&
        access_youth(request, id, "youth", DISCLOSURE_MATCHING, &youth))
        return request->fault.code;
    if (!row) /* their record can be read, what it refers to cannot */
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

static void each_prospect(const struct request *request,
                          void (*take)(void *context, const struct opening_facts *opening),
                          void *context)
{
    struct leaves_walk walk = leaves_begin(&request->context->snapshot->workplaces);
    for (const struct workplace_row *row; (row = leaves_next(&walk)) != NULL;) {
        if (!row->openings.count)
            take(context, &row->facts);
    }
}

void each_opening(const struct request *request, bool prospects,
                  void (*take)(void *context, const struct opening_facts *opening), void *context)
{
    const struct snapshot *snapshot = request->context->snapshot;
    struct leaves_walk walk = leaves_begin(&snapshot->openings);
    for (const struct opening_row *row; (row = leaves_next(&walk)) != NULL;)
        take(context, &row->facts);
    if (prospects)
        each_prospect(request, take, context);
}

/* ---- the search for openings ---- */

static bool wants_counts(const struct match_request *in)
{
    return !in->counts.set || in->counts.value;
}

struct searching {
    struct search search;
    struct pruned pruned;
    const struct asked_youth *youth;
};

static void search_one(void *context, const struct opening_facts *opening)
{
    struct searching *searching = context;
    search_opening(&searching->search, searching->youth->facts, &searching->youth->rules, opening);
}

static void count_one(void *context, const struct opening_facts *opening)
{
    struct searching *searching = context;
    search_count(&searching->search, searching->youth->facts, &searching->youth->rules, opening);
}

static void offer_one(void *context, const struct opening_facts *opening)
{
    struct searching *searching = context;
    pruned_offer(&searching->pruned, opening);
}

static void offer_suggestions(struct searching *searching, const struct snapshot *snapshot)
{
    const struct text_list *suggestions = &searching->youth->facts->suggestions;
    for (size_t i = 0; i < suggestions->count; i++) {
        const struct workplace_row *row = leaves_find(&snapshot->workplaces, suggestions->items[i]);
        for (size_t j = 0; row && j < row->openings.count; j++) {
            const struct opening_facts *opening = snapshot_find(snapshot, row->openings.items[j]);
            if (opening)
                pruned_offer(&searching->pruned, opening);
        }
    }
}

/* The first k alone: all that is looked at is what could be among them. */
static void search_pruned(struct searching *searching, struct request *request)
{
    const struct match_request *in = request->in;
    const struct snapshot *snapshot = request->context->snapshot;
    struct pruned *pruned = &searching->pruned;
    pruned_begin(pruned, searching->youth->facts, &searching->youth->rules, searching->search.today,
                 searching->search.best);
    offer_suggestions(searching, snapshot);
    if (in->prospects.value)
        each_prospect(request, offer_one, searching);
    pruned_search(pruned, &snapshot->openings, &snapshot->runs, &request->arena);
    searching->search.best = pruned->best;
}

/* To find what lies outside the first k, all must be scored; to count gates, all must be judged. */
static void search_openings(struct searching *searching, struct request *request)
{
    const struct match_request *in = request->in;
    if (in->explore.value) {
        each_opening(request, in->prospects.value, search_one, searching);
    } else {
        search_pruned(searching, request);
        if (wants_counts(in))
            each_opening(request, in->prospects.value, count_one, searching);
    }
    match_best_sort(&searching->search.best);
}

/* ---- lists ---- */

static struct match_reply head_of(struct request *request, const struct search *search)
{
    return (struct match_reply){
        .model = TEXT(MATCH_MODEL),
        .as_of = number((int64_t)request->context->snapshot->sequence),
        .today = search->today,
        .hits = {.items = arena_array(&request->arena, search->best.count, sizeof(struct hit)),
                 .count = search->best.count,
                 .set = true},
    };
}

static void tell_counts(struct match_reply *out, const struct search *search, struct arena *arena)
{
    out->considered = number(search->considered);
    out->passed = number(search->passed);
    out->failed = hit_failures(search->failed, arena);
}

static enum error match_openings(struct request *request)
{
    const struct match_request *in = request->in;
    struct match_reply *out = request->out;
    struct asked_youth youth = {0};
    if (asked_youth(request, in->youth, in->weights, &youth))
        return request->fault.code;

    struct searching *searching = arena_new(&request->arena, sizeof *searching);
    searching->youth = &youth;
    searching->search.today = context_today(request);
    searching->search.best = asked_best(request, in->k);
    search_openings(searching, request);

    const struct search *search = &searching->search;
    struct account account = account_begin(request, !in->explain.set || in->explain.value);
    *out = head_of(request, search);
    if (wants_counts(in))
        tell_counts(out, search, &request->arena);
    out->youth = in->youth;
    out->weights = hit_weights(&youth.rules.weights, &request->arena);
    if (!out->hits.count)
        out->not_ready = hit_not_ready(&account, youth.facts, &youth.rules);
    for (size_t i = 0; i < out->hits.count; i++)
        hit_place(&account, youth.facts, &youth.rules, search_opening_at(&search->best.items[i]),
                  &out->hits.items[i]);
    const struct opening_facts *explore =
        in->explore.value ? search_explore(search, youth.facts) : NULL;
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

/* Whether the youth may be in the caller's list. */
static bool may_be_listed(struct request *request, const struct youth_row *row, struct arena *arena)
{
    bool seen = seen_at_once(request, row, true);
    if (!seen && request->session->principal.consumer[0]) {
        seen = access_listed(request, row->facts.id, DISCLOSURE_MATCHING, arena);
        arena_reset(arena);
    }
    return seen;
}

static enum error match_youths(struct request *request)
{
    const struct youths_request *in = request->in;
    struct match_reply *out = request->out;
    const struct snapshot *snapshot = request->context->snapshot;
    const struct opening_facts *opening = NULL;
    if (asked_opening(request, in->opening, &opening))
        return request->fault.code;

    struct search search = {.today = context_today(request), .best = asked_best(request, in->k)};
    struct arena arena = {0};
    struct leaves_walk walk = leaves_begin(&snapshot->youths);
    for (const struct youth_row *row; (row = leaves_next(&walk)) != NULL;) {
        if ((in->programme.data && !text_equal(in->programme, row->programme)) ||
            !may_be_listed(request, row, &arena))
            continue;
        struct match_rules rules = rules_for(snapshot, row, in->weights);
        if (check_weights(&rules.weights, &request->fault))
            break;
        search_youth(&search, &row->facts, &rules, opening);
    }
    arena_free(&arena);
    if (request->fault.code)
        return request->fault.code;
    match_best_sort(&search.best);

    struct account account = account_begin(request, !in->explain.set || in->explain.value);
    *out = head_of(request, &search);
    tell_counts(out, &search, &request->arena);
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

static enum error match_pair(struct request *request)
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
    if (match_withheld(youth.facts, account.today)) { /* nothing is judged of them then */
        out->hit = NULL;
        out->gates = hit_not_ready(&account, youth.facts, &youth.rules);
    }
    return txn_fault(request->context->txn, &request->fault);
}

/* ---- methods ---- */

static const struct method rows[] = {
    {
        .name = "match.openings",
        .doc = "The placement options for a youth, best first, each explained.",
        .roles = READERS,
        .runs = RUNS_POOL,
        .takes = TAKES_TODAY,
        .in = &match_request_schema,
        .out = &match_reply_schema,
        .run = match_openings,
    },
    {
        .name = "match.youths",
        .doc = "The youths whom an opening suits, best first, each explained.",
        .roles = STAFF,
        .runs = RUNS_POOL,
        .takes = TAKES_TODAY,
        .in = &youths_request_schema,
        .out = &match_reply_schema,
        .run = match_youths,
    },
    {
        .name = "match.pair",
        .doc = "The full account of one youth and one opening: all gates that fail, and the score.",
        .roles = STAFF,
        .runs = RUNS_LOOP,
        .takes = TAKES_TODAY,
        .in = &pair_request_schema,
        .out = &pair_reply_schema,
        .run = match_pair,
    },
    {
        .name = "match.why",
        .doc = "The same as match.pair: why a place is on the list or not.",
        .roles = STAFF,
        .runs = RUNS_LOOP,
        .takes = TAKES_TODAY,
        .in = &pair_request_schema,
        .out = &pair_reply_schema,
        .run = match_pair,
    },
};

const struct method_rows matching_methods = METHOD_ROWS(rows);
