/* SPDX-License-Identifier: MIT
 *
 * Hits of a match list. What they say is decided in engine/match; here it is put into the reply. */
#include "engine/cases/hits.h"

#include "engine/cases/access.h"

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

struct integer number(int64_t value)
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

/* What the support is worth tells of needs. */
static struct hit_components *components_of(const struct account *account,
                                            const struct score *score, struct arena *arena)
{
    const struct component *from = score->components;
    struct hit_components *out = arena_new(arena, sizeof *out);
    out->interest = component_of(&from[MATCH_INTEREST], arena);
    out->development = component_of(&from[MATCH_DEVELOPMENT], arena);
    out->travel = component_of(&from[MATCH_TRAVEL], arena);
    out->support = account->needs ? component_of(&from[MATCH_SUPPORT], arena) : NULL;
    out->readiness = component_of(&from[MATCH_READINESS], arena);
    return out;
}

static struct hit_reason_list reasons_of(const struct account *account,
                                         const struct reason_list *from, struct arena *arena)
{
    struct hit_reason_list out = {
        .items = arena_array(arena, from->count, sizeof(struct hit_reason)),
        .set = true,
    };
    for (size_t i = 0; i < from->count; i++) {
        const struct reason *reason = &from->items[i];
        if (!account->needs && message_tells_needs((enum match_code)reason->message.code))
            continue;
        out.items[out.count++] = (struct hit_reason){
            .sign = {reason->sign == '+'   ? 1
                     : reason->sign == '-' ? 2
                                           : 0},
            .code = message_code((enum match_code)reason->message.code),
            .args = message_arguments(arena, &reason->message, &account->names),
        };
    }
    return out;
}

/* What people read of a place is looked up when it has become a hit: title and names. */
void hit_name_place(struct request *request, const struct opening_facts *facts, struct hit *hit)
{
    struct txn *txn = request->context->txn;
    hit->workplace = facts->workplace;
    hit->employer = facts->employer;
    hit->workplace_name = records_text(txn, RECORD_WORKPLACE, facts->workplace, TEXT("name"));
    hit->employer_name = records_text(txn, RECORD_EMPLOYER, facts->employer, TEXT("name"));
    hit->title = hit->workplace_name;
    if (facts->prospect)
        return;
    hit->opening = facts->id;
    struct text title = records_text(txn, RECORD_OPENING, facts->id, TEXT("title"));
    if (title.data)
        hit->title = title;
}

struct account account_begin(struct request *request, bool explain)
{
    return (struct account){
        .request = request,
        .today = context_today(request),
        .explain = explain,
        .needs = access_reads_needs(request),
        .names = names_of(request->context->catalogues, &request->arena),
        .judgement = arena_new(&request->arena, sizeof(struct judgement)),
    };
}

/* The gates and facts of a pair cost several times its score, so they are looked at where they are
 * told. */
static void judge(struct account *account, const struct youth_facts *youth,
                  const struct match_rules *rules, const struct opening_facts *opening)
{
    struct judgement *judgement = account->judgement;
    if (account->explain) {
        match_judge(youth, opening, rules, account->today, judgement);
        return;
    }
    match_score(youth, opening, &rules->weights, &judgement->score);
    match_points(&judgement->score);
}

static void tell(struct account *account, const struct youth_facts *youth,
                 const struct match_rules *rules, const struct opening_facts *opening,
                 struct hit *out)
{
    struct arena *arena = &account->request->arena;
    const struct judgement *judgement = account->judgement;
    const struct score *score = &judgement->score;
    judge(account, youth, rules, opening);
    *out = (struct hit){
        .score = number(score->total.value),
        .low = number(score->total.low),
        .high = number(score->total.high),
        .coverage = number(score->coverage),
        .thin = {score->thin, true},
        .a = number(score->a.value),
        .b = number(score->b.value),
        .components = components_of(account, score, arena),
        .own_suggestion = {score->own_suggestion, true},
        .prospect = {opening->prospect, true},
        .distance_m = {score->distance_m, score->distance_m >= 0},
    };
    if (account->explain)
        out->reasons = reasons_of(account, &judgement->reasons, arena);
}

void hit_place(struct account *account, const struct youth_facts *youth,
               const struct match_rules *rules, const struct opening_facts *opening,
               struct hit *out)
{
    tell(account, youth, rules, opening, out);
    hit_name_place(account->request, opening, out);
}

void hit_youth(struct account *account, const struct youth_facts *youth,
               const struct match_rules *rules, const struct opening_facts *opening,
               struct hit *out)
{
    struct arena *arena = &account->request->arena;
    struct youth record = {0};
    tell(account, youth, rules, opening, out);
    out->youth = youth->id;
    struct fault none;
    if (!records_get(account->request->context->txn, RECORD_YOUTH, youth->id, NULL, arena, &record,
                     &none))
        out->youth_name = record.name;
}

struct failed_gate_list hit_gates(const struct account *account, const struct gate_list *gates)
{
    struct arena *arena = &account->request->arena;
    struct failed_gate_list out = {
        .items = arena_array(arena, gates->count, sizeof(struct failed_gate)),
        .count = gates->count,
        .set = true,
    };
    for (size_t i = 0; i < gates->count; i++) {
        const struct message *gate = &gates->items[i];
        bool told = account->needs || !message_tells_needs((enum match_code)gate->code);
        out.items[i].code = message_code((enum match_code)gate->code);
        if (told)
            out.items[i].args = message_arguments(arena, gate, &account->names);
    }
    return out;
}

struct failed_gate_list hit_not_ready(struct account *account, const struct youth_facts *youth,
                                      const struct match_rules *rules)
{
    static const struct opening_facts anywhere = {.prospect = true};
    struct gate_list *gates = &account->judgement->gates;
    match_gates(youth, &anywhere, rules, account->today, gates);
    size_t count = 0;
    while (count < gates->count && gates->items[count].code < MATCH_CLOSED)
        count++;
    gates->count = count;
    return count ? hit_gates(account, gates) : (struct failed_gate_list){0};
}

struct tally_list hit_failures(const int64_t *failed, struct arena *arena)
{
    struct tally_list out = {
        .items = arena_array(arena, MATCH_GATES, sizeof(struct tally)),
        .set = true,
    };
    for (int i = 0; i < MATCH_GATES; i++) {
        if (failed[i])
            out.items[out.count++] = (struct tally){message_code((enum match_code)i), failed[i]};
    }
    return out;
}

struct weights *hit_weights(const struct match_weights *weights, struct arena *arena)
{
    struct weights *out = arena_new(arena, sizeof *out);
    *out = (struct weights){
        .interest = number(weights->interest),
        .development = number(weights->development),
        .travel = number(weights->travel),
        .support = number(weights->support),
    };
    return out;
}
