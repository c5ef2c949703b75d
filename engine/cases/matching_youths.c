/* SPDX-License-Identifier: MIT
 *
 * match.youths: the best youths for an opening, among those whom the caller may list. */
#include "engine/cases/access.h"
#include "engine/cases/hits.h"
#include "engine/cases/matching.h"
#include "engine/cases/noting.h"
#include "engine/cases/rows.h"
#include "engine/cases/service.h"
#include "engine/match/seek.h"
#include "proto/text.h"

/* The rules of the youth's programme with the request's weights in them. */
static struct match_rules rules_for(struct request *request, const struct youth_row *row)
{
    const struct youths_request *in = request->in;
    struct match_rules rules = *snapshot_rules(request->context->snapshot, row);
    rules.weights = load_weights(in->weights, rules.weights);
    return rules;
}

static bool may_be_listed(struct request *request, const struct youth_row *row, struct arena *arena)
{
    const struct youths_request *in = request->in;
    return (!in->programme.data || text_equal(in->programme, row->programme)) &&
           youth_may_be_listed(request, row, arena);
}

/* ---- all of them, one by one: for counts, and for what a service may be told ---- */

/* The candidates: the audience of a service, or all whom the caller sees. */
static enum error search_all(struct request *request, const struct opening_facts *opening,
                             struct search *search)
{
    const struct youths_request *in = request->in;
    struct audience audience = {0};
    struct arena arena = {0};
    bool service = is_service(request);
    if (service &&
        (service_check(request, in->weights) || service_youths(request, in->programme, &audience)))
        return request->fault.code;
    struct leaves_walk walk = leaves_begin(&request->context->snapshot->youths);
    for (size_t i = 0; !request->fault.code; i++) {
        const struct youth_row *row = !service             ? cards_next(&walk)
                                      : i < audience.count ? audience.rows[i]
                                                           : NULL;
        if (!row)
            break;
        if (!service && !may_be_listed(request, row, &arena))
            continue;
        struct match_rules rules = rules_for(request, row);
        if (!matching_check_weights(&rules.weights, &request->fault))
            search_youth(search, &row->facts, &rules, opening);
    }
    arena_free(&arena);
    return request->fault.code;
}

/* ---- the first k alone ---- */

struct asker {
    struct request *request;
    struct arena scratch;
};

static bool may(void *context, const struct youth_row *row)
{
    struct asker *asker = context;
    return may_be_listed(asker->request, row, &asker->scratch);
}

/* A youth who is not found where the search looks; or no such youth. */
static void offer(struct request *request, struct seek *seek, struct text youth)
{
    const struct youth_row *row = cards_find(&request->context->snapshot->youths, youth);
    if (!row)
        return;
    struct match_rules rules = rules_for(request, row);
    seek_offer(seek, row, &rules);
}

static void offer_suggested(struct request *request, struct seek *seek)
{
    struct suggested_walk walk = suggested_begin(&request->context->snapshot->seekers,
                                                 seek->opening->workplace, &request->arena);
    for (struct text youth; suggested_next(&walk, &youth);)
        offer(request, seek, youth);
}

static void search_programme(struct request *request, struct seek *seek,
                             const struct seekers_of *of)
{
    const struct youths_request *in = request->in;
    const struct programme_rules *programme =
        leaves_find(&request->context->snapshot->programmes, of->programme);
    if (!principal_in(&request->session->principal, of->programme) ||
        (in->programme.data && !text_equal(in->programme, of->programme)))
        return;
    struct match_rules rules = programme->rules;
    rules.weights = load_weights(in->weights, rules.weights);
    if (!matching_check_weights(&rules.weights, &request->fault))
        seek_search(seek, &of->columns, &rules, &request->arena);
}

static enum error search_first(struct request *request, const struct opening_facts *opening,
                               struct search *search)
{
    const struct seekers *seekers = &request->context->snapshot->seekers;
    struct asker asker = {.request = request};
    struct seek *seek = arena_new(&request->arena, sizeof *seek);
    seek_begin(seek, opening, search->today, search->best, NULL);
    seek->may = may;
    seek->context = &asker;
    offer_suggested(request, seek);
    if (seek_is_shut(seek)) {
        for (size_t i = 0; i < opening->hold_count; i++)
            offer(request, seek, opening->holds[i].youth);
    } else {
        for (size_t i = 0; i < seekers->count && !request->fault.code; i++)
            search_programme(request, seek, seekers->items[i]);
    }
    arena_free(&asker.scratch);
    search->best = seek->best;
    return request->fault.code;
}

/* ---- the list ---- */

static bool wants_counts(const struct youths_request *in)
{
    return !in->counts.set || in->counts.value;
}

static enum error match_youths(struct request *request)
{
    const struct youths_request *in = request->in;
    struct match_reply *out = request->out;
    const struct snapshot *snapshot = request->context->snapshot;
    const struct opening_facts *opening = NULL;
    struct search search = {.today = context_today(request), .best = asked_best(request, in->k)};
    bool all = wants_counts(in) || is_service(request);
    if (asked_opening(request, in->opening, &opening) ||
        (all ? search_all : search_first)(request, opening, &search))
        return request->fault.code;
    match_best_sort(&search.best);

    struct account account = account_begin(request, !in->explain.set || in->explain.value);
    *out = matching_head(request, search.best.count);
    if (wants_counts(in))
        matching_tell_counts(out, &search.counts, &request->arena);
    out->opening = in->opening;
    if (in->weights)
        out->weights = in->weights;
    for (size_t i = 0; i < out->hits.count; i++) {
        const struct youth_row *row = cards_find(&snapshot->youths, search.best.items[i].id);
        struct match_rules rules = rules_for(request, row);
        hit_youth(&account, &row->facts, &rules, opening, &out->hits.items[i]);
        noting_youth(request, row->facts.id);
    }
    if (is_service(request) && service_trim(request, out))
        return request->fault.code;
    return txn_fault(request->context->txn, &request->fault);
}

static const struct method rows[] = {
    {
        .name = "match.youths",
        .doc = "The youths whom an opening suits, best first, each explained.",
        .roles = READERS,
        .runs = RUNS_POOL,
        .takes = TAKES_TODAY,
        .in = &youths_request_schema,
        .out = &match_reply_schema,
        .run = match_youths,
    },
};

const struct method_rows matching_youths_methods = METHOD_ROWS(rows);
