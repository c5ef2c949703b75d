/* SPDX-License-Identifier: MIT
 *
 * From records to facts. */
#include "engine/match/load.h"

#include <string.h>

#include "engine/match/model.h"
#include "proto/text.h"

/* ---- codes ---- */

static uint64_t mask_of(const struct catalogue *catalogue, const struct text_list *codes)
{
    uint64_t mask = 0;
    for (size_t i = 0; i < codes->count; i++) {
        int index = catalogue_find(catalogue, codes->items[i]);
        if (index >= 0)
            mask |= UINT64_C(1) << index;
    }
    return mask;
}

static struct node industry_node(const struct catalogues *catalogues, struct text code)
{
    struct node node = {0};
    if (!code.data || !node_parse(TREE_INDUSTRY, code, &node))
        return (struct node){0};
    const struct catalogue_item *item =
        catalogue_nearest(&catalogues->all[CATALOGUE_INDUSTRY], code);
    if (node.length > 0 && item && item->parent.size == 1)
        node.section = item->parent.data[0];
    return node;
}

static struct node occupation_node(struct text code)
{
    struct node node = {0};
    if (!code.data || !node_parse(TREE_OCCUPATION, code, &node))
        return (struct node){0};
    return node;
}

static struct node wish_node(const struct catalogues *catalogues, struct text code)
{
    static const char head[] = "ssyk:";
    size_t size = sizeof head - 1;
    if (code.size > size && memcmp(code.data, head, size) == 0)
        return occupation_node((struct text){code.data + size, code.size - size});
    return industry_node(catalogues, code);
}

static struct point point_of(const struct position *position)
{
    if (!position || !position->n.set)
        return (struct point){0};
    return (struct point){(int32_t)position->n.value, (int32_t)position->e.value, true};
}

/* No point under protected identity: no distance can then be told. */
static struct point home_of(const struct youth *youth)
{
    if (youth->state.value == YOUTH_PROTECTED)
        return (struct point){0};
    return point_of(youth->position);
}

/* ---- openings ---- */

/* What is read from the disk may be damaged; the rules' tables end at their limits. */
static enum error damaged(struct fault *fault, const char *field)
{
    return fail(fault, ERR_RECORD_DAMAGED, field, "a stored number is out of range");
}

static bool within(int64_t number, int64_t least, int64_t most)
{
    return number >= least && number <= most;
}

enum error load_check_levels(const struct tally_list *levels, struct fault *fault)
{
    for (size_t i = 0; i < levels->count; i++)
        if (!within(levels->items[i].value, 0, MATCH_LEVEL_MAX))
            return damaged(fault, "levels");
    return ERR_NONE;
}

static void set_levels(const struct catalogue *competences, const struct tally_list *levels,
                       uint8_t *out)
{
    for (size_t i = 0; i < levels->count; i++) {
        int index = catalogue_find(competences, levels->items[i].key);
        if (index >= 0)
            out[index] = (uint8_t)levels->items[i].value;
    }
}

void load_place(const struct catalogues *catalogues, const struct workplace *workplace,
                bool employer_active, struct opening_facts *out)
{
    *out = (struct opening_facts){.prospect = true, .id = workplace->head.id};
    out->workplace = workplace->head.id;
    out->employer = workplace->employer;
    out->paused = workplace->state.value != STANDING_ACTIVE || !employer_active;
    out->industry = industry_node(catalogues, workplace->industry);
    out->position = point_of(workplace->position);
    out->adaptations_known = workplace->adaptations.set;
    out->adaptations = mask_of(&catalogues->all[CATALOGUE_ADAPTATION], &workplace->adaptations);
    out->trains = (uint32_t)mask_of(&catalogues->all[CATALOGUE_COMPETENCE], &workplace->trains);
    set_levels(&catalogues->all[CATALOGUE_COMPETENCE], &workplace->levels, out->levels);
}

void load_opening_over(const struct catalogues *catalogues, const struct opening *opening,
                       struct opening_facts *out)
{
    const struct catalogue *competences = &catalogues->all[CATALOGUE_COMPETENCE];
    out->prospect = false;
    out->id = opening->head.id;
    out->open = opening->state.value == OPENING_OPEN;
    out->from = opening->from;
    out->to = opening->to;
    out->hours_min = opening->hours_min;
    out->hours_max = opening->hours_max;
    out->clock_from = opening->clock_from;
    out->clock_to = opening->clock_to;
    out->capacity = (int32_t)opening->capacity.value;
    out->taken = (int32_t)opening->taken.value;
    out->age_min = (int32_t)opening->age_min.value;
    out->hazards = mask_of(&catalogues->all[CATALOGUE_HAZARD], &opening->hazards);
    out->extract = opening->extract.value;
    out->languages = opening->languages;
    out->licences = opening->licences;
    out->occupation = occupation_node(opening->occupation);
    if (opening->industry.data)
        out->industry = industry_node(catalogues, opening->industry);
    if (opening->trains.set)
        out->trains = (uint32_t)mask_of(competences, &opening->trains);
    if (opening->levels.set) {
        memset(out->levels, 0, sizeof out->levels);
        set_levels(competences, &opening->levels, out->levels);
    }
    if (opening->adaptations.set) {
        out->adaptations_known = true;
        out->adaptations = mask_of(&catalogues->all[CATALOGUE_ADAPTATION], &opening->adaptations);
    }
}

void load_facts(const struct catalogues *catalogues, const struct workplace *workplace,
                const struct employer *employer, const struct opening *opening,
                struct opening_facts *out)
{
    load_place(catalogues, workplace, employer->state.value == STANDING_ACTIVE, out);
    if (opening)
        load_opening_over(catalogues, opening, out);
}

static enum error read_place(struct txn *txn, struct text id, struct arena *arena,
                             struct workplace *workplace, struct employer *employer,
                             struct fault *fault)
{
    if (records_get(txn, RECORD_WORKPLACE, id, "workplace", arena, workplace, fault) ||
        records_get(txn, RECORD_EMPLOYER, workplace->employer, "employer", arena, employer, fault))
        return fault->code;
    return load_check_levels(&workplace->levels, fault);
}

enum error load_holds(struct txn *txn, struct arena *arena, struct opening_facts *out,
                      struct fault *fault)
{
    struct text_list ids = referrers_list(txn, RECORD_OPENING, out->id, RECORD_HOLD, arena);
    struct hold_facts *holds = arena_array(arena, ids.count, sizeof *holds);
    for (size_t i = 0; i < ids.count; i++) {
        struct hold hold = {0};
        if (records_get(txn, RECORD_HOLD, ids.items[i], "hold", arena, &hold, fault))
            return fault->code;
        holds[i] = (struct hold_facts){hold.youth, hold.until};
    }
    out->holds = holds;
    out->hold_count = ids.count;
    return ERR_NONE;
}

enum error load_opening(struct txn *txn, const struct catalogues *catalogues, struct text id,
                        struct arena *arena, struct opening_facts *out, struct fault *fault)
{
    struct opening opening = {0};
    struct workplace workplace = {0};
    struct employer employer = {0};
    if (records_get(txn, RECORD_OPENING, id, "opening", arena, &opening, fault) ||
        read_place(txn, opening.workplace, arena, &workplace, &employer, fault) ||
        load_check_levels(&opening.levels, fault))
        return fault->code;
    load_facts(catalogues, &workplace, &employer, &opening, out);
    return load_holds(txn, arena, out, fault);
}

enum error load_workplace(struct txn *txn, const struct catalogues *catalogues, struct text id,
                          struct arena *arena, struct opening_facts *out, struct fault *fault)
{
    struct workplace workplace = {0};
    struct employer employer = {0};
    if (read_place(txn, id, arena, &workplace, &employer, fault))
        return fault->code;
    load_facts(catalogues, &workplace, &employer, NULL, out);
    out->offered = referrers_any(txn, RECORD_WORKPLACE, id, RECORD_OPENING);
    return ERR_NONE;
}

/* ---- youths ---- */

enum {
    RANK_DAYS = 29, /* [bits] of a rank that are for days, */
    RANK_DAY_0 = 1 << (RANK_DAYS - 1),
};

/* Of two the greater is in force, of equals the later one: certified > staff > self, then the
 * newer. */
static uint32_t rank_of(const struct observation *observation)
{
    return (uint32_t)(observation->source.value + 1) << RANK_DAYS |
           (uint32_t)(observation->date.days + RANK_DAY_0);
}

/* Takes in observations that came behind all that are in it. */
static void take_in(const struct catalogue *competences,
                    const struct observation_list *observations, struct youth_evidence *evidence,
                    uint8_t *levels)
{
    for (size_t i = 0; i < observations->count; i++) {
        const struct observation *observation = &observations->items[i];
        int index = catalogue_find(competences, observation->competence);
        if (index < 0 || !observation->level.set || observation->withdrawn_on.set)
            continue;
        uint32_t rank = rank_of(observation);
        if (rank < evidence->ranks[index])
            continue;
        evidence->ranks[index] = rank;
        levels[index] = (uint8_t)observation->level.value;
    }
}

void load_levels(const struct catalogue *competences, const struct observation_list *observations,
                 uint8_t *levels)
{
    struct youth_evidence evidence = {0};
    memset(levels, 0, CATALOGUE_COMPETENCES_MOST);
    take_in(competences, observations, &evidence, levels);
}

struct match_weights load_weights(const struct weights *from, struct match_weights weights)
{
    if (!from)
        return weights;
    if (from->interest.set)
        weights.interest = (int32_t)from->interest.value;
    if (from->development.set)
        weights.development = (int32_t)from->development.value;
    if (from->travel.set)
        weights.travel = (int32_t)from->travel.value;
    if (from->support.set)
        weights.support = (int32_t)from->support.value;
    return weights;
}

static void set_wishes(const struct catalogues *catalogues, const struct youth *youth,
                       struct arena *arena, struct youth_facts *out)
{
    struct wish_facts *wishes = arena_array(arena, youth->wishes.count, sizeof *wishes);
    for (size_t i = 0; i < youth->wishes.count; i++) {
        wishes[i].node = wish_node(catalogues, youth->wishes.items[i].code);
        wishes[i].strength = (uint8_t)youth->wishes.items[i].strength.value;
    }
    out->wishes = wishes;
    out->wish_count = youth->wishes.count;
}

static void set_needs(const struct catalogues *catalogues, const struct needs *needs,
                      struct youth_facts *out)
{
    const struct catalogue *adaptations = &catalogues->all[CATALOGUE_ADAPTATION];
    if (!needs)
        return;
    out->needs_required = mask_of(adaptations, &needs->required);
    out->needs_helpful = mask_of(adaptations, &needs->helpful);
}

void load_youth_facts(const struct catalogues *catalogues, const struct youth *youth,
                      const struct programme *programme, struct arena *arena,
                      struct youth_facts *out)
{
    const struct enrolment none = {0};
    const struct enrolment *gate = youth->enrolment ? youth->enrolment : &none;
    *out = (struct youth_facts){
        .id = youth->head.id,
        .enrolment = {gate->substance_checked.value, gate->waiver.value,
                      gate->attendance_promise.value, gate->no_other_support.value},
        .state = (uint8_t)youth->state.value,
        .birth = youth->birth,
        .school_done = youth->school_done,
        .position = home_of(youth),
        .travel_limit_m = (int32_t)youth->travel_limit_m.value,
        .suggestions = youth->suggestions,
        .avoid = youth->avoid,
        .goals = (uint32_t)mask_of(&catalogues->all[CATALOGUE_COMPETENCE], &youth->goals),
        .from = youth->from,
        .to = youth->to,
        .min_days = youth->min_days.set ? (int32_t)youth->min_days.value : MATCH_MIN_DAYS,
        .hours_max = youth->hours_max,
        .clock_from = youth->clock_from,
        .clock_to = youth->clock_to,
        .languages_lacking = youth->languages_lacking,
        .licences_lacking = youth->licences_lacking,
        .extract_date = youth->extract_date,
    };
    if (!youth->travel_limit_m.set)
        out->travel_limit_m = programme->travel_default_m.set
                                  ? (int32_t)programme->travel_default_m.value
                                  : MATCH_TRAVEL_DEFAULT_M;
    set_wishes(catalogues, youth, arena, out);
    set_needs(catalogues, youth->needs, out);
}

/* Without a word about their own programme the enrolment's waiver holds, on all days. */
static enum error set_waivers(struct txn *txn, const struct youth *youth, struct arena *arena,
                              struct youth_facts *out, struct fault *fault)
{
    struct waiver_list waivers;
    struct waiver_question question = {
        .to = youth->programme,
        .kind = DISCLOSURE_MATCHING,
        .standing = out->enrolment.waiver,
        .birth = youth->birth,
    };
    out->waiver_valid = question.standing;
    if (waivers_of(txn, youth->head.id, arena, &waivers, fault))
        return fault->code;
    if (!waivers.count)
        return ERR_NONE;
    struct period_list days = waivers_days(&waivers, &question, arena);
    struct day_span *spans = arena_array(arena, days.count, sizeof *spans);
    for (size_t i = 0; i < days.count; i++)
        spans[i] = (struct day_span){days.items[i].from, days.items[i].to};
    out->waiver_valid = days.count > 0;
    out->waivers = spans;
    out->waiver_count = days.count;
    return ERR_NONE;
}

static enum error check_wishes(const struct youth *youth, struct fault *fault)
{
    for (size_t i = 0; i < youth->wishes.count; i++)
        if (!within(youth->wishes.items[i].strength.value, 0, MATCH_STRENGTH_MAX))
            return damaged(fault, "wishes");
    return ERR_NONE;
}

/* Takes in what has been seen of the youth since `row`'s evidence. */
static enum error observe(struct txn *txn, const struct catalogues *catalogues, struct arena *arena,
                          struct youth_row *row, struct fault *fault)
{
    struct observation_list seen;
    if (observations_after(txn, row->facts.id, &row->evidence.last, arena, &seen, fault))
        return fault->code;
    for (size_t i = 0; i < seen.count; i++)
        if (seen.items[i].level.set && !within(seen.items[i].level.value, 1, MATCH_LEVEL_MAX))
            return damaged(fault, "level");
    take_in(&catalogues->all[CATALOGUE_COMPETENCE], &seen, &row->evidence, row->facts.levels);
    return ERR_NONE;
}

enum error load_observed(struct txn *txn, const struct catalogues *catalogues,
                         const struct youth_row *before, struct arena *arena, struct youth_row *out,
                         struct fault *fault)
{
    *out = *before;
    return observe(txn, catalogues, arena, out, fault);
}

enum error load_youth(struct txn *txn, const struct catalogues *catalogues, struct text id,
                      const struct youth_row *before, struct arena *arena, struct youth_row *out,
                      struct fault *fault)
{
    struct youth youth = {0};
    struct programme programme = {0};
    if (records_get(txn, RECORD_YOUTH, id, "youth", arena, &youth, fault) ||
        records_get(txn, RECORD_PROGRAMME, youth.programme, "programme", arena, &programme,
                    fault) ||
        check_wishes(&youth, fault))
        return fault->code;
    load_youth_facts(catalogues, &youth, &programme, arena, &out->facts);
    if (set_waivers(txn, &youth, arena, &out->facts, fault))
        return fault->code;
    out->programme = programme.head.id;
    out->evidence = (struct youth_evidence){0};
    if (before) {
        out->evidence = before->evidence;
        memcpy(out->facts.levels, before->facts.levels, sizeof out->facts.levels);
    }
    return observe(txn, catalogues, arena, out, fault);
}

/* ---- programmes ---- */

void load_minor_table(const struct catalogues *catalogues, struct arena *arena,
                      struct match_rules *rules)
{
    const struct catalogue *hazards = &catalogues->all[CATALOGUE_HAZARD];
    struct minor_table *table = arena_new(arena, sizeof *table);
    *table = minor_table_default;
    for (size_t i = 0; i < hazards->count; i++) {
        uint64_t bit = UINT64_C(1) << i;
        table->limits[MINOR_OLDER_CHILD].hazards_barred |= bit;
        if (hazards->items[i].supervised)
            table->limits[MINOR_YOUNG].hazards_supervised |= bit;
        else
            table->limits[MINOR_YOUNG].hazards_barred |= bit;
    }
    rules->minor_tables = table;
    rules->minor_table_count = 1;
}

enum error load_programme(struct txn *txn, const struct catalogues *catalogues, struct text id,
                          struct arena *arena, struct programme_rules *out, struct fault *fault)
{
    struct programme programme = {0};
    struct match_rules *rules = &out->rules;
    if (records_get(txn, RECORD_PROGRAMME, id, "programme", arena, &programme, fault))
        return fault->code;
    out->id = programme.head.id;
    *rules = match_rules_default();
    load_minor_table(catalogues, arena, rules);
    rules->weights = load_weights(programme.weights, rules->weights);
    if (programme.extract_lead_days.set)
        rules->extract_lead_days = (int32_t)programme.extract_lead_days.value;
    struct day_span *breaks = arena_array(arena, programme.school_breaks.count, sizeof *breaks);
    for (size_t i = 0; i < programme.school_breaks.count; i++)
        breaks[i] = (struct day_span){programme.school_breaks.items[i].from,
                                      programme.school_breaks.items[i].to};
    rules->school_breaks = breaks;
    rules->school_break_count = programme.school_breaks.count;
    return ERR_NONE;
}

/* ---- what outlives the transaction ---- */

static struct text own_text(struct text text, struct arena *arena)
{
    return text.data ? arena_text(arena, text.data, text.size) : text;
}

static void *own_array(const void *items, size_t count, size_t size, struct arena *arena)
{
    if (!count)
        return NULL;
    void *copy = arena_array(arena, count, size);
    memcpy(copy, items, count * size);
    return copy;
}

void load_own_programme(void *row, struct arena *arena)
{
    struct programme_rules *programme = row;
    struct match_rules *rules = &programme->rules;
    programme->id = own_text(programme->id, arena);
    rules->school_breaks = own_array(rules->school_breaks, rules->school_break_count,
                                     sizeof *rules->school_breaks, arena);
    rules->minor_tables = own_array(rules->minor_tables, rules->minor_table_count,
                                    sizeof *rules->minor_tables, arena);
}
