/* SPDX-License-Identifier: MIT
 *
 * match.outreach: the recruiter's time is scarce, so which workplaces to approach next. */
#include "engine/match/outreach.h"

#include "engine/cases/access.h"
#include "engine/cases/hits.h"
#include "engine/cases/matching.h"
#include "engine/cases/noting.h"
#include "engine/cases/rows.h"
#include "proto/text.h"

/* ---- shapes ---- */

static const struct field outreach_request_fields[] = {
    FIELD(outreach_request, programme, .required = true, .form = FORM_ID, .refers = "programme",
          .doc = "whose youths"),
    FIELD(outreach_request, k, .min = 1, .max = MATCH_K_MOST,
          .doc = "most of each list; left out: 10"),
};
static const struct schema outreach_request_schema =
    SCHEMA(outreach_request, "for which programme");

static const struct field outreach_industry_fields[] = {
    FIELD(outreach_industry, code, .doc = "what is wished for"),
    FIELD(outreach_industry, youths, .doc = "who wish for it and find no opening"),
    FIELD(outreach_industry, workplaces, .doc = "that could serve one of them"),
};
static const struct schema outreach_industry_schema =
    SCHEMA(outreach_industry, "a wish that is not met");

static const struct field outreach_workplace_fields[] = {
    FIELD(outreach_workplace, workplace, .doc = "whom to approach"),
    FIELD(outreach_workplace, workplace_name, .doc = "its name"),
    FIELD(outreach_workplace, employer, .doc = "whose it is"),
    FIELD(outreach_workplace, employer_name, .doc = "its name"),
    FIELD(outreach_workplace, industry, .doc = "its industry"),
    FIELD(outreach_workplace, youths, .doc = "whose unmet wish it could meet"),
    FIELD(outreach_workplace, worth, .doc = "the sum of their scores"),
    FIELD(outreach_workplace, best, .doc = "the highest score, 0..10000"),
    FIELD(outreach_workplace, prospect, .doc = "it has offered nothing yet"),
    FIELD(outreach_workplace, contacted, .doc = "the day of the last contact"),
    FIELD(outreach_workplace, holds, .doc = "seats that are held there today"),
};
static const struct schema outreach_workplace_schema =
    SCHEMA(outreach_workplace, "a workplace to approach");

static const struct field outreach_reply_fields[] = {
    FIELD(outreach_reply, programme, .doc = "whose youths"),
    FIELD(outreach_reply, model, .doc = "the model's id"),
    FIELD(outreach_reply, as_of, .doc = "the journal's number of the data that was read"),
    FIELD(outreach_reply, today, .doc = "the day it was judged by"),
    FIELD(outreach_reply, youths, .doc = "who can be matched, wish for something, have no seat"),
    FIELD(outreach_reply, unmet, .doc = "of them, with a wish that no opening meets"),
    FIELD_MANY(outreach_reply, industries, outreach_industry, .doc = "wished for by most first"),
    FIELD_MANY(outreach_reply, workplaces, outreach_workplace, .doc = "of most worth first"),
};
const struct schema outreach_reply_schema = SCHEMA(outreach_reply, "whom to approach next");

/* ---- the method ---- */

/* Whoever has a seat needs no other now. */
static bool has_seat(struct request *request, struct text youth)
{
    struct txn *txn = request->context->txn;
    struct referrers referrers;
    struct text id;
    bool found = false;
    referrers_begin(&referrers, txn, RECORD_YOUTH, youth, RECORD_PLACEMENT, (struct text){0});
    while (!found && referrers_next(&referrers, &id)) {
        struct placement placement = {0};
        struct fault none;
        found = !records_get(txn, RECORD_PLACEMENT, id, NULL, &request->arena, &placement, &none) &&
                placement_holds_seat(&placement);
    }
    referrers_end(&referrers);
    return found;
}

static void take_youths(struct request *request, struct outreach *outreach)
{
    const struct outreach_request *in = request->in;
    const struct snapshot *snapshot = request->context->snapshot;
    struct leaves_walk walk = leaves_begin(&snapshot->youths);
    for (const struct youth_row *row; (row = cards_next(&walk)) != NULL;) {
        if (text_equal(row->programme, in->programme) && !has_seat(request, row->facts.id))
            outreach_youth(outreach, &row->facts, snapshot_rules(snapshot, row));
    }
    noting_counts(request);
}

static bool take_opening(void *context, const struct opening_facts *opening)
{
    outreach_opening(context, opening);
    return false;
}

static bool take_workplace(void *context, const struct opening_facts *workplace)
{
    return outreach_workplace(context, workplace);
}

/* Seats held today at any of its openings. */
static int64_t holds_at(struct request *request, struct text workplace, struct date today)
{
    static const struct youth_facts nobody = {0}; /* whose own no hold is */
    struct context *context = request->context;
    struct referrers referrers;
    struct text id;
    int64_t held = 0;
    referrers_begin(&referrers, request->context->txn, RECORD_WORKPLACE, workplace, RECORD_OPENING,
                    (struct text){0});
    while (referrers_next(&referrers, &id)) {
        struct opening_facts opening;
        struct fault none;
        if (!load_opening(context->txn, context->catalogues, id, &request->arena, &opening, &none))
            held += match_holds(&nobody, &opening, today);
    }
    referrers_end(&referrers);
    return held;
}

static void tell_workplace(struct request *request, const struct outreach_place *place,
                           struct date today, struct outreach_workplace *out)
{
    struct workplace workplace = {0};
    struct hit named = {0};
    struct fault none;
    hit_name_place(request, place->facts, &named);
    *out = (struct outreach_workplace){
        .workplace = named.workplace,
        .workplace_name = named.workplace_name,
        .employer = named.employer,
        .employer_name = named.employer_name,
        .youths = number(place->youths),
        .worth = number(place->worth),
        .best = number(place->best),
        .prospect = {!place->facts->offered, true},
        .holds = number(holds_at(request, place->facts->id, today)),
    };
    if (records_get(request->context->txn, RECORD_WORKPLACE, place->facts->id, NULL,
                    &request->arena, &workplace, &none))
        return;
    out->industry = workplace.industry;
    out->contacted = workplace.contacted;
}

static enum error match_outreach(struct request *request)
{
    const struct outreach_request *in = request->in;
    struct outreach_reply *out = request->out;
    struct arena *arena = &request->arena;
    size_t k = asked_k(in->k);
    struct outreach outreach = {.today = context_today(request), .arena = arena};
    if (access_programme(request, in->programme, "programme"))
        return request->fault.code;

    take_youths(request, &outreach);
    each_opening(request, false, take_opening, &outreach);
    outreach_gather(&outreach);
    each_in(&request->context->snapshot->workplaces, arena, take_workplace, &outreach);
    outreach_sort(&outreach);

    size_t wishes = outreach.wish_count < k ? outreach.wish_count : k;
    size_t places = outreach.place_count < k ? outreach.place_count : k;
    *out = (struct outreach_reply){
        .programme = in->programme,
        .model = TEXT(MATCH_MODEL),
        .as_of = number((int64_t)request->context->snapshot->sequence),
        .today = outreach.today,
        .youths = number((int64_t)outreach.youth_count),
        .unmet = number(0),
        .industries = {.items = arena_array(arena, wishes, sizeof(struct outreach_industry)),
                       .count = wishes,
                       .set = true},
        .workplaces = {.items = arena_array(arena, places, sizeof(struct outreach_workplace)),
                       .count = places,
                       .set = true},
    };
    for (size_t i = 0; i < outreach.youth_count; i++)
        out->unmet.value += outreach.youths[i].unmet_count > 0;
    for (size_t i = 0; i < wishes; i++)
        out->industries.items[i] = (struct outreach_industry){
            .code = message_node_code(arena, &outreach.wishes[i].node),
            .youths = number(outreach.wishes[i].youths),
            .workplaces = number(outreach.wishes[i].places),
        };
    for (size_t i = 0; i < places; i++)
        tell_workplace(request, &outreach.places[i], outreach.today, &out->workplaces.items[i]);
    return txn_fault(request->context->txn, &request->fault);
}

/* ---- methods ---- */

static const struct method rows[] = {
    {
        .name = "match.outreach",
        .doc = "Which workplaces to approach next, by wishes that today's openings do not meet.",
        .roles = STAFF,
        .runs = RUNS_POOL,
        .takes = TAKES_TODAY,
        .in = &outreach_request_schema,
        .out = &outreach_reply_schema,
        .run = match_outreach,
    },
};

const struct method_rows outreach_methods = METHOD_ROWS(rows);
