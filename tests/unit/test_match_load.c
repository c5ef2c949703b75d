/* SPDX-License-Identifier: MIT
 *
 * From records to facts: what an opening takes from its workplace, what a youth takes from the
 * programme, and which observed level is in force. */
#include "engine/match/card.h"
#include "engine/match/load.h"
#include "engine/match/model.h"
#include "tests/unit/town.h"

static uint64_t bit_of(struct place *place, enum catalogue_kind kind, const char *code)
{
    int index = catalogue_find(&place->catalogues->all[kind], town_id(code));
    assert_true(index >= 0);
    return UINT64_C(1) << index;
}

static struct opening_facts opening_of(struct place *place, struct txn *txn, const char *id)
{
    struct opening_facts facts;
    if (load_opening(txn, place->catalogues, town_id(id), &place->arena, &facts, &place->fault))
        fail_msg("%s: %s", id, place->fault.text);
    return facts;
}

static void an_opening_takes_what_it_leaves_out_from_its_workplace(void **state)
{
    struct place *place = *state;
    place_store(place, RECORD_WORKPLACE,
                "{'id':'w1','employer':'e1','name':'n','industry':'43.21','adaptations':['ANP01'],"
                "'levels':{'GAK01':2,'GAK02':3},'trains':['GAK03'],"
                "'position':{'n':6400000,'e':320000}}");
    place_store(place, RECORD_OPENING,
                "{'id':'o2','workplace':'w1','industry':'56','adaptations':[],'levels':{'GAK02':1},"
                "'trains':[],'hazards':['RISK02'],'capacity':3,'taken':1,'age_min':16}");
    struct txn *txn = town_reader(place);
    struct opening_facts taken = opening_of(place, txn, "o1");
    assert_text(taken.id, "o1");
    assert_text(taken.workplace, "w1");
    assert_text(taken.employer, "e1");
    assert_true(taken.open && !taken.paused && !taken.prospect);
    assert_int_equal(taken.capacity, 2);
    assert_int_equal(taken.industry.section, 'F');
    assert_int_equal(taken.industry.length, 4);
    assert_true(taken.adaptations_known);
    assert_int_equal(taken.adaptations, bit_of(place, CATALOGUE_ADAPTATION, "ANP01"));
    assert_int_equal(taken.trains, bit_of(place, CATALOGUE_COMPETENCE, "GAK03"));
    assert_int_equal(taken.levels[0], 2);
    assert_int_equal(taken.levels[1], 3);
    assert_true(taken.position.known);
    assert_int_equal(taken.position.n, 6400000);
    struct opening_facts own = opening_of(place, txn, "o2");
    assert_int_equal(own.industry.section, 'I');
    assert_true(own.adaptations_known && own.adaptations == 0);
    assert_int_equal(own.trains, 0);
    assert_int_equal(own.levels[0], 0); /* the map as a whole is its own */
    assert_int_equal(own.levels[1], 1);
    assert_int_equal(own.hazards, bit_of(place, CATALOGUE_HAZARD, "RISK02"));
    assert_int_equal(own.taken, 1);
    assert_int_equal(own.age_min, 16);
    assert_int_equal(own.position.e, 320000);
    txn_abort(txn);
}

static void adaptations_may_be_unknown(void **state)
{
    struct place *place = *state;
    place_store(place, RECORD_OPENING, "{'id':'o2','workplace':'w1','adaptations':['ANP02']}");
    struct txn *txn = town_reader(place);
    assert_false(opening_of(place, txn, "o1").adaptations_known);
    assert_true(opening_of(place, txn, "o2").adaptations_known);
    assert_false(opening_of(place, txn, "o1").position.known);
    txn_abort(txn);
}

static bool paused(struct place *place)
{
    struct txn *txn = town_reader(place);
    bool is = opening_of(place, txn, "o1").paused;
    txn_abort(txn);
    return is;
}

static void a_pause_of_workplace_or_employer_is_the_openings(void **state)
{
    struct place *place = *state;
    static const char *const states[] = {"paused", "blocked"};
    for (int i = 0; i < 2; i++) {
        char json[120];
        snprintf(json, sizeof json,
                 "{'id':'w1','employer':'e1','name':'n','industry':'47','state':'%s'}", states[i]);
        place_store(place, RECORD_WORKPLACE, json);
        assert_true(paused(place));
        place_store(place, RECORD_WORKPLACE,
                    "{'id':'w1','employer':'e1','name':'n','industry':'47'}");
        assert_false(paused(place));
        snprintf(json, sizeof json, "{'id':'e1','name':'n','state':'%s'}", states[i]);
        place_store(place, RECORD_EMPLOYER, json);
        assert_true(paused(place));
        place_store(place, RECORD_EMPLOYER, "{'id':'e1','name':'n'}");
        assert_false(paused(place));
    }
    place_store(place, RECORD_OPENING, "{'id':'o1','workplace':'w1','state':'closed'}");
    struct txn *txn = town_reader(place);
    assert_false(opening_of(place, txn, "o1").open);
    txn_abort(txn);
}

static void a_workplace_is_a_prospect_until_it_offers(void **state)
{
    struct place *place = *state;
    struct opening_facts row;
    struct txn *txn = town_reader(place);
    assert_int_equal(
        load_workplace(txn, place->catalogues, TEXT("w1"), &place->arena, &row, &place->fault),
        ERR_NONE);
    assert_true(row.offered && row.prospect);
    assert_int_equal(
        load_workplace(txn, place->catalogues, TEXT("w2"), &place->arena, &row, &place->fault),
        ERR_NONE);
    assert_true(!row.offered && row.prospect);
    assert_text(row.id, "w2");
    assert_int_equal(row.industry.section, 'G');
    txn_abort(txn);
}

static void what_is_not_there_is_named(void **state)
{
    struct place *place = *state;
    struct opening_facts opening;
    struct opening_facts workplace;
    struct youth_row youth;
    struct programme_rules programme;
    struct arena *arena = &place->arena;
    struct fault *fault = &place->fault;
    struct txn *txn = town_reader(place);
    struct text no = TEXT("none");
    const struct catalogues *all = place->catalogues;
    assert_int_equal(load_opening(txn, all, no, arena, &opening, fault), ERR_NOT_FOUND);
    assert_string_equal(fault->field, "opening");
    assert_int_equal(load_workplace(txn, all, no, arena, &workplace, fault), ERR_NOT_FOUND);
    assert_string_equal(fault->field, "workplace");
    assert_int_equal(load_youth(txn, all, no, NULL, arena, &youth, fault), ERR_NOT_FOUND);
    assert_string_equal(fault->field, "youth");
    assert_int_equal(load_programme(txn, all, no, arena, &programme, fault), ERR_NOT_FOUND);
    assert_string_equal(fault->field, "programme");
    txn_abort(txn);
    txn = txn_begin(place->store, fault);
    txn_put(txn, TABLE_EMPLOYER, (struct bytes){"e1", 2}, (struct bytes){"\xc1", 1});
    assert_int_equal(load_opening(txn, all, TEXT("o1"), arena, &opening, fault),
                     ERR_RECORD_DAMAGED);
    txn_abort(txn);
}

/* As a flipped bit on the disk would leave them: level 2 becomes 66. */
static void numbers_out_of_range_are_damage(void **state)
{
    static const struct {
        enum record record;
        const char *json;
    } flipped[] = {
        {RECORD_OPENING,
         "{'id':'o1','workplace':'w1','title':'A','capacity':2,'levels':{'GAK01':66}}"},
        {RECORD_WORKPLACE,
         "{'id':'w1','employer':'e1','name':'A','industry':'47','levels':{'GAK01':-2}}"},
        {RECORD_YOUTH, "{'id':'y1','programme':'p1','birth':'2006-05-14',"
                       "'wishes':[{'code':'47','strength':68}]}"},
        {RECORD_OBSERVATION, "{'youth':'y1','competence':'GAK01','level':66,'source':'staff'}"},
    };
    struct place *place = *state;
    for (size_t i = 0; i < sizeof flipped / sizeof *flipped; i++) {
        struct opening_facts opening;
        struct youth_row youth;
        struct changes changes = {0};
        place_change(place, &changes, 2000);
        place_put(place, &changes, flipped[i].record, flipped[i].json);
        bool of_youth = i > 1;
        assert_int_equal(of_youth ? load_youth(changes.txn, place->catalogues, TEXT("y1"), NULL,
                                               &place->arena, &youth, &place->fault)
                                  : load_opening(changes.txn, place->catalogues, TEXT("o1"),
                                                 &place->arena, &opening, &place->fault),
                         ERR_RECORD_DAMAGED);
        txn_abort(changes.txn);
        changes_end(&changes);
    }
}

/* ---- youths and programmes ---- */

static struct card *latest; /* the last youth_of's */

static struct youth_row youth_of(struct place *place, const char *json)
{
    struct youth_row row;
    place_store(place, RECORD_YOUTH, json);
    struct txn *txn = town_reader(place);
    if (load_youth(txn, place->catalogues, TEXT("y1"), NULL, &place->arena, &row, &place->fault))
        fail_msg("%s", place->fault.text);
    card_release(latest);
    latest = card_make(&row); /* outlives the reader */
    txn_abort(txn);
    return latest->row;
}

static void a_youth_takes_defaults_from_the_programme_and_the_model(void **state)
{
    struct place *place = *state;
    struct youth_row row = youth_of(place, "{'id':'y1','programme':'p1'}");
    assert_text(row.programme, "p1");
    assert_int_equal(row.facts.travel_limit_m, MATCH_TRAVEL_DEFAULT_M);
    assert_int_equal(row.facts.min_days, MATCH_MIN_DAYS);
    assert_false(row.facts.enrolment.waiver || row.facts.waiver_valid || row.facts.position.known);
    place_store(place, RECORD_PROGRAMME, "{'id':'p1','name':'n','travel_default_m':12000}");
    assert_int_equal(youth_of(place, "{'id':'y1','programme':'p1'}").facts.travel_limit_m, 12000);
    row = youth_of(place, "{'id':'y1','programme':'p1','travel_limit_m':700,'min_days':1}");
    assert_int_equal(row.facts.travel_limit_m, 700);
    assert_int_equal(row.facts.min_days, 1);
}

static void a_youths_words_become_facts(void **state)
{
    struct place *place = *state;
    struct youth_row row = youth_of(
        place, "{'id':'y1','programme':'p1','position':{'n':6400000,'e':320000},"
               "'enrolment':{'waiver':true,'no_other_support':true},"
               "'wishes':[{'code':'43.21','strength':4},{'code':'ssyk:7115','strength':0}],"
               "'goals':['GAK02'],'needs':{'required':['ANP02'],'helpful':['ANP01']},"
               "'avoid':['e1'],'suggestions':['w2'],'languages_lacking':['en']}");
    const struct youth_facts *facts = &row.facts;
    assert_true(facts->position.known && facts->enrolment.waiver && facts->waiver_valid);
    assert_true(facts->enrolment.no_other_support && !facts->enrolment.substance_checked);
    assert_int_equal(facts->wish_count, 2);
    assert_int_equal(facts->wishes[0].node.tree, TREE_INDUSTRY);
    assert_int_equal(facts->wishes[0].node.section, 'F');
    assert_int_equal(facts->wishes[0].strength, 4);
    assert_int_equal(facts->wishes[1].node.tree, TREE_OCCUPATION);
    assert_int_equal(facts->goals, bit_of(place, CATALOGUE_COMPETENCE, "GAK02"));
    assert_int_equal(facts->needs_required, bit_of(place, CATALOGUE_ADAPTATION, "ANP02"));
    assert_int_equal(facts->needs_helpful, bit_of(place, CATALOGUE_ADAPTATION, "ANP01"));
    assert_text(facts->avoid.items[0], "e1");
    assert_text(facts->suggestions.items[0], "w2");
    assert_text(facts->languages_lacking.items[0], "en");
    row = youth_of(place, "{'id':'y1','programme':'p1','position':{'n':6400000,'e':320000},"
                          "'state':'protected'}");
    assert_false(row.facts.position.known); /* no distance is told of them */
    assert_int_equal(row.facts.state, FACTS_PROTECTED);
}

static void a_programme_sets_its_rules(void **state)
{
    struct place *place = *state;
    struct programme_rules rules;
    place_store(place, RECORD_PROGRAMME,
                "{'id':'p1','name':'n','weights':{'travel':99},'extract_lead_days':3,"
                "'school_breaks':[{'from':'2026-12-21','to':'2027-01-08'}]}");
    struct txn *txn = town_reader(place);
    assert_int_equal(
        load_programme(txn, place->catalogues, TEXT("p1"), &place->arena, &rules, &place->fault),
        ERR_NONE);
    load_own_programme(&rules, &place->arena);
    txn_abort(txn);
    assert_text(rules.id, "p1");
    assert_int_equal(rules.rules.weights.travel, 99);
    assert_int_equal(rules.rules.weights.interest, MATCH_WEIGHT_INTEREST);
    assert_int_equal(rules.rules.extract_lead_days, 3);
    assert_int_equal(rules.rules.school_break_count, 1);
    assert_int_equal(rules.rules.school_breaks[0].to.days - rules.rules.school_breaks[0].from.days,
                     18);
    assert_int_equal(rules.rules.minor_table_count, 1);
    const struct minor_limits *limits = rules.rules.minor_tables[0].limits;
    uint64_t asbestos = bit_of(place, CATALOGUE_HAZARD, "RISK01");
    uint64_t sewage = bit_of(place, CATALOGUE_HAZARD, "RISK04");
    assert_true(limits[MINOR_OLDER_CHILD].hazards_barred & asbestos);
    assert_true(limits[MINOR_OLDER_CHILD].hazards_barred & sewage);
    assert_true(limits[MINOR_YOUNG].hazards_barred & asbestos);
    assert_false(limits[MINOR_YOUNG].hazards_barred & sewage);
    assert_true(limits[MINOR_YOUNG].hazards_supervised & sewage);
}

/* ---- levels in force ---- */

struct seen {
    int source; /* 0 self, 1 staff, 2 certified */
    int day;    /* 0: none told */
    int level;  /* 0: not observed */
};

static void the_best_source_then_the_newest_is_in_force(void **state)
{
    static const struct {
        struct seen seen[4];
        size_t count;
        uint8_t level;
    } cases[] = {
        {{{0}}, 0, 0},
        {{{0, 5, 2}}, 1, 2},
        {{{0, 5, 2}, {0, 6, 3}}, 2, 3},
        {{{0, 6, 3}, {0, 5, 2}}, 2, 3}, /* by date, not as they came */
        {{{0, 5, 2}, {0, 5, 3}}, 2, 3}, /* the same day: the later one */
        {{{0, 5, 3}, {0, 5, 2}}, 2, 2}, /* also where it is lower */
        {{{1, 5, 1}, {0, 9, 4}}, 2, 1}, /* staff over self, whatever the day */
        {{{0, 9, 4}, {1, 5, 1}}, 2, 1},
        {{{2, 1, 2}, {1, 9, 4}, {0, 9, 4}}, 3, 2}, /* certified over both */
        {{{2, 1, 2}, {2, 3, 1}, {2, 2, 4}}, 3, 1},
        {{{1, 5, 3}, {1, 9, 0}}, 2, 3}, /* not observed is no level */
        {{{0, 5, 3}, {2, 9, 0}}, 2, 3},
        {{{1, 9, 0}}, 1, 0},
        {{{1, 0, 3}, {1, 5, 2}}, 2, 2}, /* without a day: older than any */
        {{{1, 5, 2}, {1, 0, 3}}, 2, 2},
    };
    struct place *place = *state;
    const struct catalogue *competences = &place->catalogues->all[CATALOGUE_COMPETENCE];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct observation items[5] = {0};
        struct observation_list list = {.items = items, .count = cases[i].count + 1};
        uint8_t levels[CATALOGUE_COMPETENCES_MOST];
        for (size_t j = 0; j < cases[i].count; j++) {
            const struct seen *seen = &cases[i].seen[j];
            items[j] = (struct observation){.competence = TEXT("GAK02"),
                                            .source = {seen->source},
                                            .date = {seen->day, seen->day > 0},
                                            .level = {seen->level, seen->level > 0}};
        }
        items[cases[i].count] = (struct observation){
            .competence = TEXT("GAK99"), .source = {2}, .level = {4, true}}; /* no longer listed */
        memset(levels, 0xff, sizeof levels);
        load_levels(competences, &list, levels);
        if (levels[1] != cases[i].level)
            fail_msg("case %zu: %d", i, levels[1]);
        for (size_t j = 0; j < sizeof levels; j++)
            assert_true(j == 1 || levels[j] == 0);
    }
}

static void a_youth_has_the_levels_of_their_observations(void **state)
{
    struct place *place = *state;
    place_store(place, RECORD_OBSERVATION,
                "{'youth':'y1','competence':'GAK13','level':3,'source':'certified'}");
    place_store(place, RECORD_OBSERVATION,
                "{'youth':'y1','competence':'GAK13','level':1,'source':'self'}");
    struct youth_row row = youth_of(place, "{'id':'y1','programme':'p1'}");
    assert_int_equal(row.facts.levels[12], 3);
    assert_int_equal(row.facts.levels[0], 0);
}

static void weights_that_are_not_set_stay(void **state)
{
    const struct match_weights own = {1, 2, 3, 4};
    const struct weights none = {.interest = {0, true}, .support = {7, true}};
    (void)state;
    struct match_weights weights = load_weights(NULL, own);
    assert_memory_equal(&weights, &own, sizeof own);
    weights = load_weights(&none, own);
    assert_true(weights.interest == 0 && weights.development == 2 && weights.travel == 3 &&
                weights.support == 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TOWN_TEST(an_opening_takes_what_it_leaves_out_from_its_workplace),
        TOWN_TEST(adaptations_may_be_unknown),
        TOWN_TEST(a_pause_of_workplace_or_employer_is_the_openings),
        TOWN_TEST(a_workplace_is_a_prospect_until_it_offers),
        TOWN_TEST(what_is_not_there_is_named),
        TOWN_TEST(numbers_out_of_range_are_damage),
        TOWN_TEST(a_youth_takes_defaults_from_the_programme_and_the_model),
        TOWN_TEST(a_youths_words_become_facts),
        TOWN_TEST(a_programme_sets_its_rules),
        TOWN_TEST(the_best_source_then_the_newest_is_in_force),
        TOWN_TEST(a_youth_has_the_levels_of_their_observations),
        cmocka_unit_test(weights_that_are_not_set_stay),
    };
    int failed = cmocka_run_group_tests_name("match load", tests, NULL, NULL);
    card_release(latest);
    return failed;
}
