/* SPDX-License-Identifier: MIT
 *
 * match.openings, match.pair: a search over the snapshot, and the account of what it found. */
#include "engine/cases/matching.h"
#include "engine/cases/access.h"
#include "engine/cases/hits.h"
#include "engine/cases/noting.h"
#include "engine/cases/plan_shelf.h"
#include "engine/cases/rows.h"
#include "engine/cases/service.h"
#include "engine/match/pruned.h"
#include "engine/match/search.h"
#include "proto/text.h"

enum {
    BRIEF_K = 50,          /* hits that a loop thread can tell beside its other work, */
    BRIEF_OPENINGS = 4096, /* and openings that it can look at one by one */
};

/* ---- who is asked for ---- */

enum error matching_check_weights(const struct match_weights *all, struct fault *fault)
{
    if (all->interest + all->development + all->travel + all->support == 0)
        return fail(fault, ERR_OUT_OF_RANGE, "weights", "at least one must be over 0");
    return ERR_NONE;
}

/* What the snapshot knows of the youth decides for their own staff, and for a service that needs no
 * waiver of its own: no look-up, no comparison but of the programme. */
static bool seen_at_once(struct request *request, const struct youth_row *row, bool listed)
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
    bool seen = !authorize(&request->session->principal, request->method, &object);
    request->noted = request->noted || (seen && object.protected_identity);
    if (seen && !listed)
        noting_youth(request, row->facts.id);
    return seen;
}

/* Noted are those alone whom an answer names (noting_youth): a search looks at all of them. */
bool youth_may_be_listed(struct request *request, const struct youth_row *row, struct arena *arena)
{
    bool seen = seen_at_once(request, row, true);
    if (!seen && request->session->principal.consumer[0]) {
        seen = access_could_list(request, row->facts.id, DISCLOSURE_MATCHING, arena);
        arena_reset(arena);
    }
    return seen;
}

/* By its id; a caller who may not see them learns no more than of one that is not there. */
static enum error find_youth(struct request *request, struct text id, const struct youth_row **row)
{
    struct youth youth = {0};
    enum error error = ERR_NONE;
    *row = cards_find(&request->context->snapshot->youths, id);
    if (!*row || !seen_at_once(request, *row, false))
        error = access_youth(request, id, "youth", DISCLOSURE_MATCHING, &youth);
    if (!error && !*row) /* their record can be read, what it refers to cannot */
        error = fail(&request->fault, ERR_NOT_FOUND, "youth", "no such youth");
    return error;
}

enum error asked_youth(struct request *request, struct text id, const struct weights *weights,
                       struct asked_youth *out)
{
    const struct snapshot *snapshot = request->context->snapshot;
    const struct youth_row *row = NULL;
    enum error error =
        is_service(request) ? service_youth(request, id, &row) : find_youth(request, id, &row);
    if (error)
        return error;
    out->facts = &row->facts;
    out->rules = *snapshot_rules(snapshot, row);
    out->rules.weights = load_weights(weights, out->rules.weights);
    return matching_check_weights(&out->rules.weights, &request->fault);
}

enum error asked_opening(struct request *request, struct text id, const struct opening_facts **out)
{
    struct context *context = request->context;
    struct opening_facts *facts = arena_new(&request->arena, sizeof *facts);
    struct fault none;
    *out = facts;
    if (!load_opening(context->txn, context->catalogues, id, &request->arena, facts, &none) ||
        !load_workplace(context->txn, context->catalogues, id, &request->arena, facts, &none))
        return ERR_NONE;
    return fail(&request->fault, ERR_NOT_FOUND, "opening", "no such opening");
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

static void each_row(const struct columns *columns, bool all, struct arena *arena,
                     bool (*take)(void *context, const struct opening_facts *opening),
                     void *context)
{
    struct columns_walk walk = columns_begin(columns);
    struct opening_facts *facts = arena_new(arena, sizeof *facts);
    struct packed_names *names = arena_new(arena, sizeof *names);
    for (const struct packed *packed; (packed = columns_next(&walk)) != NULL;) {
        for (size_t i = 0; i < packed->count; i++) {
            packed_row(packed, i, names, facts);
            if ((!all && facts->offered) || !take(context, facts))
                continue;
            facts = arena_new(arena, sizeof *facts);
            names = arena_new(arena, sizeof *names);
        }
    }
}

void each_in(const struct columns *columns, struct arena *arena,
             bool (*take)(void *context, const struct opening_facts *opening), void *context)
{
    each_row(columns, true, arena, take, context);
}

void each_opening(struct request *request, bool prospects,
                  bool (*take)(void *context, const struct opening_facts *opening), void *context)
{
    const struct snapshot *snapshot = request->context->snapshot;
    each_row(&snapshot->openings, true, &request->arena, take, context);
    if (prospects)
        each_row(&snapshot->workplaces, false, &request->arena, take, context);
}

/* ---- the search for openings ---- */

static bool wants_counts(const struct match_request *in)
{
    return !in->counts.set || in->counts.value;
}

/* What is found: ranks, and where they point. */
struct found {
    struct match_best best; /* sorted */
    struct gate_counts counts;
    const struct opening_facts **hits; /* of best */
    const struct opening_facts *explore;
};

/* ---- all that is there, one by one: to find what lies outside the first k ---- */

struct exploring {
    struct search search;
    const struct asked_youth *youth;
};

static bool explore_one(void *context, const struct opening_facts *opening)
{
    struct exploring *exploring = context;
    return search_opening(&exploring->search, exploring->youth->facts, &exploring->youth->rules,
                          opening);
}

static void search_all(struct request *request, const struct asked_youth *youth,
                       struct match_best best, struct found *found)
{
    const struct match_request *in = request->in;
    struct exploring *exploring = arena_new(&request->arena, sizeof *exploring);
    exploring->youth = youth;
    exploring->search.today = context_today(request);
    exploring->search.best = best;
    each_opening(request, in->prospects.value, explore_one, exploring);
    match_best_sort(&exploring->search.best);
    const struct search *search = &exploring->search;
    found->best = search->best;
    found->counts = search->counts;
    for (size_t i = 0; i < search->best.count; i++)
        found->hits[i] = search_opening_at(&search->best.items[i]);
    found->explore = search_explore(search, youth->facts);
}

/* ---- the first k, and counts ---- */

size_t matching_suggested(struct request *request, const struct text_list *suggestions,
                          struct opening_facts **out)
{
    struct context *context = request->context;
    struct opening_facts *openings = NULL;
    size_t count = 0, room = 0;
    for (size_t i = 0; i < suggestions->count; i++) {
        struct referrers referrers;
        struct text id;
        referrers_begin(&referrers, context->txn, RECORD_WORKPLACE, suggestions->items[i],
                        RECORD_OPENING, (struct text){0});
        while (referrers_next(&referrers, &id)) {
            struct fault none;
            openings = arena_more(&request->arena, openings, count, &room, sizeof *openings);
            count += !load_opening(context->txn, context->catalogues, id, &request->arena,
                                   &openings[count], &none);
        }
        referrers_end(&referrers);
    }
    *out = openings;
    return count;
}

void matching_offer_suggestions(struct request *request, const struct text_list *suggestions,
                                struct pruned *pruned)
{
    struct opening_facts *openings;
    size_t count = matching_suggested(request, suggestions, &openings);
    for (size_t i = 0; i < count; i++)
        pruned_offer(pruned, &openings[i]);
}

static void offer_prospects(struct request *request, const struct text_list *suggestions,
                            struct pruned *pruned)
{
    struct context *context = request->context;
    for (size_t i = 0; i < suggestions->count; i++) {
        struct opening_facts *prospect = arena_new(&request->arena, sizeof *prospect);
        struct fault none;
        if (!load_workplace(context->txn, context->catalogues, suggestions->items[i],
                            &request->arena, prospect, &none))
            pruned_offer(pruned, prospect);
    }
}

static void search_pruned(struct request *request, const struct asked_youth *youth,
                          struct match_best best, struct found *found)
{
    const struct match_request *in = request->in;
    const struct snapshot *snapshot = request->context->snapshot;
    struct pruned *pruned = arena_new(&request->arena, sizeof *pruned);
    pruned_begin(pruned, youth->facts, &youth->rules, context_today(request), best, NULL);
    matching_offer_suggestions(request, &youth->facts->suggestions, pruned);
    if (in->prospects.value)
        offer_prospects(request, &youth->facts->suggestions, pruned);
    pruned_search(pruned, &snapshot->openings, &request->arena);
    if (in->prospects.value)
        pruned_search(pruned, &snapshot->workplaces, &request->arena);
    if (wants_counts(in)) {
        pruned_count(pruned, &snapshot->openings, &found->counts);
        if (in->prospects.value)
            pruned_count(pruned, &snapshot->workplaces, &found->counts);
    }
    match_best_sort(&pruned->best);
    found->best = pruned->best;
    for (size_t i = 0; i < found->best.count; i++) {
        struct opening_facts *facts = arena_new(&request->arena, sizeof *facts);
        pruned_facts(&found->best.items[i], arena_new(&request->arena, sizeof(struct packed_names)),
                     facts);
        found->hits[i] = facts;
    }
}

/* ---- lists ---- */

struct match_reply matching_head(struct request *request, size_t hits)
{
    return (struct match_reply){
        .model = TEXT(MATCH_MODEL),
        .as_of = number((int64_t)request->context->snapshot->sequence),
        .today = context_today(request),
        .hits = {.items = arena_array(&request->arena, hits, sizeof(struct hit)),
                 .count = hits,
                 .set = true},
    };
}

void matching_tell_counts(struct match_reply *out, const struct gate_counts *counts,
                          struct arena *arena)
{
    out->considered = number(counts->considered);
    out->passed = number(counts->passed);
    out->failed = hit_failures(counts->failed, arena);
}

/* What a plan says of the seats of the hits. NOT_FOUND naming "with_prices". */
static enum error tell_prices(struct request *request, struct text plan, struct hit_list *hits)
{
    struct arena *arena = &request->arena;
    struct text *openings = arena_array(arena, hits->count, sizeof *openings);
    struct seat_worth *worth = arena_array(arena, hits->count, sizeof *worth);
    if (!plan.data)
        return ERR_NONE;
    for (size_t i = 0; i < hits->count; i++)
        openings[i] = hits->items[i].opening;
    if (!plan_shelf_find(request->context->access->plans, request->session->principal.id, plan,
                         openings, hits->count, worth))
        return fail(&request->fault, ERR_NOT_FOUND, "with_prices", "no such plan, or no more");
    for (size_t i = 0; i < hits->count; i++) {
        struct hit *hit = &hits->items[i];
        hit->wanted_by = number(worth[i].wanted_by);
        hit->price = (struct integer){worth[i].price.points, worth[i].priced};
        hit->price_placed = (struct integer){worth[i].price.placed, worth[i].priced};
    }
    return ERR_NONE;
}

static enum error match_openings(struct request *request)
{
    const struct match_request *in = request->in;
    struct match_reply *out = request->out;
    struct asked_youth youth = {0};
    if ((is_service(request) && service_check(request, in->weights)) ||
        asked_youth(request, in->youth, in->weights, &youth))
        return request->fault.code;

    struct match_best best = asked_best(request, in->k);
    struct found found = {
        .hits = arena_array(&request->arena, best.k, sizeof *found.hits),
    };
    if (in->explore.value)
        search_all(request, &youth, best, &found);
    else
        search_pruned(request, &youth, best, &found);

    struct account account = account_begin(request, !in->explain.set || in->explain.value);
    *out = matching_head(request, found.best.count);
    if (wants_counts(in))
        matching_tell_counts(out, &found.counts, &request->arena);
    out->youth = in->youth;
    out->weights = hit_weights(&youth.rules.weights, &request->arena);
    if (!out->hits.count)
        out->not_ready = hit_not_ready(&account, youth.facts, &youth.rules);
    for (size_t i = 0; i < out->hits.count; i++)
        hit_place(&account, youth.facts, &youth.rules, found.hits[i], &out->hits.items[i]);
    if (found.explore) {
        out->explore = arena_new(&request->arena, sizeof *out->explore);
        hit_place(&account, youth.facts, &youth.rules, found.explore, out->explore);
    }
    out->youth = youth.facts->id;
    if (tell_prices(request, in->with_prices, &out->hits))
        return request->fault.code;
    if (is_service(request) && service_trim(request, out))
        return request->fault.code;
    return txn_fault(request->context->txn, &request->fault);
}

/* The first k by bounds take some ten microseconds; what looks at every opening does where there
 * are few. */
static bool brief_search(const struct request *request)
{
    const struct match_request *in = request->in;
    const struct snapshot *snapshot = request->context->snapshot;
    size_t most = in->prospects.value ? snapshot->workplaces.count : 0;
    most += snapshot->openings.count;
    bool all = in->explore.value || wants_counts(in);
    return asked_k(in->k) <= BRIEF_K && (!all || most <= BRIEF_OPENINGS);
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
        .brief = brief_search,
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
