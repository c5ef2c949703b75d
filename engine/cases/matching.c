/* SPDX-License-Identifier: MIT
 *
 * match.openings and match.pair: the plain search, one pair at a time over the whole corpus, and
 * the account of what it found. What it returns is decided in engine/match; here it is only asked
 * and put into the reply. */
#include "engine/cases/match.h"

#include <string.h>

#include "engine/cases/cases.h"
#include "engine/match/load.h"
#include "engine/match/model.h"
#include "engine/match/order.h"

enum {
    SECTIONS = 'Z' - 'A' + 1,
};

/* ---- what was judged into what is answered ---- */

/* The catalogues' codes by index, as messages need them. */
static struct match_names names_of(const struct catalogues *catalogues, struct arena *arena)
{
    const enum catalogue_kind kinds[] = {CATALOGUE_COMPETENCE, CATALOGUE_ADAPTATION,
                                         CATALOGUE_HAZARD};
    struct text *codes[3];
    for (int i = 0; i < 3; i++) {
        const struct catalogue *catalogue = &catalogues->all[kinds[i]];
        codes[i] = arena_array(arena, catalogue->count, sizeof(struct text));
        for (size_t j = 0; j < catalogue->count; j++)
            codes[i][j] = catalogue->items[j].code;
    }
    return (struct match_names){
        .competences = codes[0],
        .competence_count = catalogues->all[CATALOGUE_COMPETENCE].count,
        .adaptations = codes[1],
        .adaptation_count = catalogues->all[CATALOGUE_ADAPTATION].count,
        .hazards = codes[2],
        .hazard_count = catalogues->all[CATALOGUE_HAZARD].count,
    };
}

static struct integer number(int64_t value)
{
    return (struct integer){value, true};
}

static struct hit_component *component_of(const struct component *from, struct arena *arena)
{
    struct hit_component *out = arena_new(arena, sizeof *out);
    *out = (struct hit_component){
        .value = number(from->range.value),
        .low = number(from->range.low),
        .high = number(from->range.high),
        .known = {!from->absent && from->parts_known == from->parts, true},
        .absent = {from->absent, true},
        .weight = number(from->weight),
        .points = number(from->points),
        .parts = number(from->parts),
        .parts_known = number(from->parts_known),
    };
    return out;
}

static struct hit_components *components_of(const struct score *score, struct arena *arena)
{
    const struct component *from = score->components;
    struct hit_components *out = arena_new(arena, sizeof *out);
    out->interest = component_of(&from[MATCH_INTEREST], arena);
    out->development = component_of(&from[MATCH_DEVELOPMENT], arena);
    out->travel = component_of(&from[MATCH_TRAVEL], arena);
    out->support = component_of(&from[MATCH_SUPPORT], arena);
    out->readiness = component_of(&from[MATCH_READINESS], arena);
    return out;
}

static struct hit_reason_list reasons_of(const struct reason_list *from,
                                         const struct match_names *names, struct arena *arena)
{
    struct hit_reason_list out = {
        .items = arena_array(arena, from->count, sizeof(struct hit_reason)),
        .count = from->count,
        .set = true,
    };
    for (size_t i = 0; i < from->count; i++) {
        const struct reason *reason = &from->items[i];
        out.items[i] = (struct hit_reason){
            .sign = {reason->sign == '+'   ? 1
                     : reason->sign == '-' ? 2
                                           : 0},
            .code = message_code((enum match_code)reason->message.code),
            .args = message_arguments(arena, &reason->message, names),
        };
    }
    return out;
}

/* What people read of a place is looked up when it has become a hit: title and names. */
static void name_hit(struct request *request, const struct opening_facts *facts, struct hit *hit)
{
    struct txn *txn = request->context->txn;
    struct arena *arena = &request->arena;
    struct opening opening = {0};
    struct workplace workplace = {0};
    struct employer employer = {0};
    struct fault none;
    if (!records_get(txn, RECORD_WORKPLACE, facts->workplace, NULL, arena, &workplace, &none))
        hit->workplace_name = workplace.name;
    if (!records_get(txn, RECORD_EMPLOYER, facts->employer, NULL, arena, &employer, &none))
        hit->employer_name = employer.name;
    hit->title = hit->workplace_name;
    if (!facts->prospect &&
        !records_get(txn, RECORD_OPENING, facts->id, NULL, arena, &opening, &none))
        hit->title = opening.title;
}

struct account {
    struct request *request;
    const struct loaded_youth *youth;
    struct date today;
    bool explain;
    struct match_names names;
    struct judgement *judgement; /* 30 KiB, used again for each hit */
};

static void account_begin(struct account *account, struct request *request,
                          const struct loaded_youth *youth, bool explain)
{
    *account = (struct account){
        .request = request,
        .youth = youth,
        .today = context_today(request),
        .explain = explain,
        .names = names_of(request->context->catalogues, &request->arena),
        .judgement = arena_new(&request->arena, sizeof(struct judgement)),
    };
}

static void make_hit(struct account *account, const struct opening_facts *facts, struct hit *out)
{
    struct arena *arena = &account->request->arena;
    struct judgement *judgement = account->judgement;
    match_judge(&account->youth->facts, facts, &account->youth->rules, account->today, judgement);
    const struct score *score = &judgement->score;
    *out = (struct hit){
        .workplace = facts->workplace,
        .employer = facts->employer,
        .score = number(score->total.value),
        .low = number(score->total.low),
        .high = number(score->total.high),
        .coverage = number(score->coverage),
        .thin = {score->thin, true},
        .a = number(score->a.value),
        .b = number(score->b.value),
        .components = components_of(score, arena),
        .own_suggestion = {score->own_suggestion, true},
        .prospect = {facts->prospect, true},
        .distance_m = {score->distance_m, score->distance_m >= 0},
    };
    if (!facts->prospect)
        out->opening = facts->id;
    if (account->explain)
        out->reasons = reasons_of(&judgement->reasons, &account->names, arena);
    name_hit(account->request, facts, out);
}

static struct weights *weights_of(const struct match_weights *from, struct arena *arena)
{
    struct weights *out = arena_new(arena, sizeof *out);
    *out = (struct weights){
        .interest = number(from->interest),
        .development = number(from->development),
        .travel = number(from->travel),
        .support = number(from->support),
    };
    return out;
}

static enum error load(struct request *request, struct text id, const struct weights *weights,
                       struct loaded_youth *out)
{
    struct context *context = request->context;
    if (load_youth(context->txn, context->catalogues, id, &request->arena, out, &request->fault))
        return request->fault.code;
    out->rules.weights = load_weights(weights, out->rules.weights);
    const struct match_weights *all = &out->rules.weights;
    if (all->interest + all->development + all->travel + all->support == 0)
        return fail(&request->fault, ERR_OUT_OF_RANGE, "weights", "at least one must be over 0");
    return ERR_NONE;
}

/* ---- the search ---- */

struct search {
    struct request *request;
    const struct loaded_youth *youth;
    struct date today;
    struct match_best best;
    struct match_rank sections[SECTIONS]; /* the best of each industry section, for explore */
    bool seen[SECTIONS];
    int64_t considered, passed;
    int64_t failed[MATCH_GATES];
};

/* A rank's row is its facts' address. */
static const struct opening_facts *facts_at(const struct match_rank *rank)
{
    return (const struct opening_facts *)(uintptr_t)rank->row;
}

static void offer(struct search *search, const struct opening_facts *facts,
                  const struct score *score)
{
    struct match_rank rank = {
        .own_suggestion = score->own_suggestion,
        .score = score->total.value,
        .a = score->a.value,
        .id = facts->id,
        .row = (uint64_t)(uintptr_t)facts,
    };
    match_best_offer(&search->best, &rank);
    if (!facts->industry.section)
        return;
    int section = facts->industry.section - 'A';
    if (!search->seen[section] || match_before(&rank, &search->sections[section]))
        search->sections[section] = rank;
    search->seen[section] = true;
}

static void judge(struct search *search, const struct opening_facts *facts)
{
    struct score score;
    enum match_code gate =
        match_first_gate(&search->youth->facts, facts, &search->youth->rules, search->today);
    search->considered++;
    if (gate != MATCH_PASSED) {
        search->failed[gate]++;
        return;
    }
    search->passed++;
    match_score(&search->youth->facts, facts, &search->youth->rules.weights, &score);
    offer(search, facts, &score);
}

static bool has_offered(struct txn *txn, struct text workplace)
{
    struct referrers referrers;
    struct text id;
    referrers_begin(&referrers, txn, RECORD_WORKPLACE, workplace, RECORD_OPENING, (struct text){0});
    bool found = referrers_next(&referrers, &id);
    referrers_end(&referrers);
    return found;
}

/* Workplaces that have offered nothing yet are few and read from the store. */
static void judge_prospects(struct search *search)
{
    struct context *context = search->request->context;
    struct arena *arena = &search->request->arena;
    struct walk walk =
        walk_begin(context->txn, TABLE_WORKPLACE, (struct bytes){0}, (struct bytes){0});
    while (walk_next(&walk)) {
        struct text id = {walk.key.data, walk.key.size};
        struct fault none;
        if (has_offered(context->txn, id))
            continue;
        struct opening_facts *facts = arena_new(arena, sizeof *facts);
        if (!load_prospect(context->txn, context->catalogues, id, arena, facts, &none))
            judge(search, facts);
    }
    walk_end(&walk);
}

static struct tally_list failed_of(const struct search *search, struct arena *arena)
{
    struct tally_list out = {
        .items = arena_array(arena, MATCH_GATES, sizeof(struct tally)),
        .set = true,
    };
    for (int i = 0; i < MATCH_GATES; i++) {
        if (search->failed[i])
            out.items[out.count++] =
                (struct tally){message_code((enum match_code)i), search->failed[i]};
    }
    return out;
}

/* The best one whose section is none of the wishes' and none of the first k's; NULL where there is
 * none. */
static const struct opening_facts *find_explore(const struct search *search)
{
    bool known[SECTIONS] = {false};
    const struct youth_facts *youth = &search->youth->facts;
    for (size_t i = 0; i < youth->wish_count; i++) {
        if (youth->wishes[i].strength > 0 && youth->wishes[i].node.section)
            known[youth->wishes[i].node.section - 'A'] = true;
    }
    for (size_t i = 0; i < search->best.count; i++) {
        char section = facts_at(&search->best.items[i])->industry.section;
        if (section)
            known[section - 'A'] = true;
    }
    const struct match_rank *found = NULL;
    for (int i = 0; i < SECTIONS; i++) {
        const struct match_rank *rank = &search->sections[i];
        if (search->seen[i] && !known[i] && (!found || match_before(rank, found)))
            found = rank;
    }
    return found ? facts_at(found) : NULL;
}

static void answer(struct search *search, const struct match_request *in, struct match_reply *out)
{
    struct arena *arena = &search->request->arena;
    struct account account;
    account_begin(&account, search->request, search->youth, !in->explain.set || in->explain.value);
    match_best_sort(&search->best);
    out->hits.items = arena_array(arena, search->best.count, sizeof(struct hit));
    out->hits.count = search->best.count;
    out->hits.set = true;
    for (size_t i = 0; i < search->best.count; i++)
        make_hit(&account, facts_at(&search->best.items[i]), &out->hits.items[i]);
    const struct opening_facts *explore = in->explore.value ? find_explore(search) : NULL;
    if (!explore)
        return;
    out->explore = arena_new(arena, sizeof *out->explore);
    make_hit(&account, explore, out->explore);
}

enum error match_openings(struct request *request)
{
    const struct match_request *in = request->in;
    struct match_reply *out = request->out;
    const struct snapshot *snapshot = request->context->snapshot;
    struct arena *arena = &request->arena;
    struct loaded_youth youth;
    if (load(request, in->youth, in->weights, &youth))
        return request->fault.code;

    size_t k = in->k.set ? (size_t)in->k.value : MATCH_K_DEFAULT;
    struct search search = {
        .request = request,
        .youth = &youth,
        .today = context_today(request),
        .best = match_best_over(arena_array(arena, k, sizeof(struct match_rank)), k),
    };
    struct snapshot_walk walk = snapshot_walk(snapshot);
    for (const struct opening_facts *facts; (facts = snapshot_next(&walk)) != NULL;)
        judge(&search, facts);
    if (in->prospects.value)
        judge_prospects(&search);

    *out = (struct match_reply){
        .youth = in->youth,
        .model = TEXT(MATCH_MODEL),
        .as_of = number((int64_t)snapshot_sequence(snapshot)),
        .today = search.today,
        .weights = weights_of(&youth.rules.weights, arena),
        .considered = number(search.considered),
        .passed = number(search.passed),
        .failed = failed_of(&search, arena),
    };
    answer(&search, in, out);
    return txn_fault(request->context->txn, &request->fault);
}

/* ---- one pair ---- */

static struct failed_gate_list gates_of(const struct gate_list *from,
                                        const struct match_names *names, struct arena *arena)
{
    struct failed_gate_list out = {
        .items = arena_array(arena, from->count, sizeof(struct failed_gate)),
        .count = from->count,
        .set = true,
    };
    for (size_t i = 0; i < from->count; i++) {
        out.items[i] = (struct failed_gate){
            .code = message_code((enum match_code)from->items[i].code),
            .args = message_arguments(arena, &from->items[i], names),
        };
    }
    return out;
}

enum error match_pair(struct request *request)
{
    const struct pair_request *in = request->in;
    struct pair_reply *out = request->out;
    struct context *context = request->context;
    struct loaded_youth youth;
    struct account account;
    if (load(request, in->youth, in->weights, &youth))
        return request->fault.code;
    const struct opening_facts *facts = snapshot_find(context->snapshot, in->opening);
    if (!facts)
        return fail(&request->fault, ERR_NOT_FOUND, "opening", "no such opening");

    account_begin(&account, request, &youth, true);
    struct hit *hit = arena_new(&request->arena, sizeof *hit);
    make_hit(&account, facts, hit);
    *out = (struct pair_reply){
        .youth = in->youth,
        .model = TEXT(MATCH_MODEL),
        .as_of = number((int64_t)snapshot_sequence(context->snapshot)),
        .today = account.today,
        .weights = weights_of(&youth.rules.weights, &request->arena),
        .passed = {account.judgement->passed, true},
        .gates = gates_of(&account.judgement->gates, &account.names, &request->arena),
        .hit = hit,
    };
    return txn_fault(context->txn, &request->fault);
}
