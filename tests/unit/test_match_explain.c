/* SPDX-License-Identifier: MIT
 *
 * The reasons behind a score: of the match model's worked example in full, and each code once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "tests/unit/test_match_pairs.h"

static void assert_reason(const struct reason *reason, char sign, enum match_code code, int first,
                          int second, int third)
{
    const int expected[] = {first, second, third};
    assert_int_equal(reason->sign, sign);
    assert_int_equal(reason->message.code, code);
    for (int i = 0; i < reason->message.count; i++)
        if (expected[i] >= 0)
            assert_int_equal(reason->message.arguments[i].number, expected[i]);
}

static void test_example(void **state)
{
    (void)state;
    struct youth_facts youth = example_youth();
    struct opening_facts opening = example_opening();
    struct match_rules rules = match_rules_default();
    static struct judgement j;
    match_judge(&youth, &opening, &rules, test_day(2026, 11, 21), &j);
    const struct reason *r = j.reasons.items;
    assert_int_equal(j.reasons.count, 7);
    assert_reason(&r[0], '+', MATCH_WISH_EXACT, TREE_INDUSTRY, -1, -1);
    assert_memory_equal(r[0].message.arguments[0].text.data, "43", 2);
    assert_reason(&r[1], '+', MATCH_TRAINS_GOAL, GAK05, 1, 2);
    assert_reason(&r[2], '+', MATCH_TRAINS_GOAL, GAK07, 2, 3);
    assert_reason(&r[3], '+', MATCH_DISTANCE, 6000, 30000, -1);
    assert_reason(&r[4], '+', MATCH_MEETS_LEVEL, GAK01, 3, 2);
    assert_reason(&r[5], '+', MATCH_STEP_WANTED, GAK05, 1, 2);
    assert_reason(&r[6], '?', MATCH_UNKNOWN_LEVEL, GAK09, -1, -1);
}

static const struct reason *find(const struct judgement *j, enum match_code code)
{
    for (size_t i = 0; i < j->reasons.count; i++)
        if (j->reasons.items[i].message.code == code)
            return &j->reasons.items[i];
    return NULL;
}

static void test_reasons(void **state)
{
    (void)state;
    struct youth_facts youth = example_youth();
    struct opening_facts opening = example_opening();
    struct match_rules rules = match_rules_default();
    struct text texts[] = {TEXT("sv"), TEXT("en")};
    static struct judgement j;
    youth.wish_count = 0;
    youth.goals = 0x1f | 1u << 12;
    opening.trains = 0x1f;
    const uint8_t asked[] = {4, 2, 3, 0, 2}, levels[] = {1, 2, 0, 4, 1};
    memset(youth.levels, 0, sizeof youth.levels);
    memset(opening.levels, 0, sizeof opening.levels);
    memcpy(opening.levels, asked, sizeof asked);
    memcpy(youth.levels, levels, sizeof levels);
    opening.levels[7] = 3, youth.levels[7] = 1;
    youth.position.known = false;
    youth.needs_helpful = 3;
    youth.needs_required = 4;
    opening.adaptations_known = true, opening.adaptations = 5;
    youth.hours_max = (struct integer){20, true};
    youth.clock_to = (struct clock){900, true};
    youth.from = test_day(2027, 1, 1);
    opening.languages = (struct text_list){.items = texts, .count = 2, .set = true};
    youth.languages_lacking = (struct text_list){.items = texts, .count = 1, .set = true};
    opening.licences = (struct text_list){.items = texts, .count = 1, .set = true};
    opening.extract = true;
    match_judge(&youth, &opening, &rules, test_day(2026, 11, 21), &j);
    static const struct {
        enum match_code code;
        char sign;
        int arguments[3];
    } cases[] = {
        {MATCH_NO_WISHES, '?', {-1, -1, -1}},         {MATCH_GOAL_STEEP, '-', {0, 1, 4}},
        {MATCH_GOAL_REACHED, '-', {1, 2, 2}},         {MATCH_UNKNOWN_GOAL_LEVEL, '?', {2, 3, -1}},
        {MATCH_TRAINS_GOAL_FREELY, '+', {3, -1, -1}}, {MATCH_TRAINS_GOAL, '+', {4, 1, 2}},
        {MATCH_GOAL_NOT_TRAINED, '-', {12, -1, -1}},  {MATCH_UNKNOWN_DISTANCE, '?', {-1, -1, -1}},
        {MATCH_OFFERS_REQUIRED, '+', {2, -1, -1}},    {MATCH_OFFERS_HELPFUL, '+', {0, -1, -1}},
        {MATCH_LACKS_HELPFUL, '-', {1, -1, -1}},      {MATCH_SHORT, '-', {0, 3, -1}},
        {MATCH_MEETS_LEVEL, '+', {1, 2, 2}},          {MATCH_UNKNOWN_LEVEL, '?', {2, -1, -1}},
        {MATCH_STEP_WANTED, '+', {4, 1, 2}},          {MATCH_ASK_PERIOD, '?', {-1, -1, -1}},
        {MATCH_ASK_HOURS, '?', {20, -1, -1}},         {MATCH_ASK_TIME_OF_DAY, '?', {0, 900, -1}},
        {MATCH_ASK_EXTRACT, '?', {14, -1, -1}},       {MATCH_ASK_LANGUAGE, '?', {-1, -1, -1}},
        {MATCH_ASK_LICENCE, '?', {-1, -1, -1}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct reason *reason = find(&j, cases[i].code);
        assert_non_null(reason);
        assert_reason(reason, cases[i].sign, cases[i].code, cases[i].arguments[0],
                      cases[i].arguments[1], cases[i].arguments[2]);
    }
    assert_memory_equal(find(&j, MATCH_ASK_LANGUAGE)->message.arguments[0].text.data, "en", 2);
    assert_int_equal(j.gates.count, 1); /* sv is lacking: a gate, not a question */
    assert_false(j.passed);
}

static void test_reasons_of_prospect(void **state)
{
    (void)state;
    struct youth_facts youth = example_youth();
    struct opening_facts opening = example_opening();
    struct match_rules rules = match_rules_default();
    struct minor_table table = minor_table_default;
    static struct judgement j;
    table.limits[MINOR_YOUNG].hazards_barred = table.limits[MINOR_YOUNG].hazards_supervised = 2;
    rules.minor_tables = &table;
    youth.birth = test_day(2010, 1, 1);
    youth.school_done = test_day(2026, 6, 12);
    youth.hours_max = (struct integer){20, true};
    youth.needs_helpful = 1;
    opening.prospect = true;
    opening.hazards = 2;
    opening.industry = test_node("88");
    opening.position.n += 10000;
    match_judge(&youth, &opening, &rules, test_day(2026, 11, 21), &j);
    assert_true(j.passed);
    assert_int_equal(j.minor, MINOR_YOUNG);
    assert_int_equal(find(&j, MATCH_PROSPECT)->sign, '?');
    assert_int_equal(find(&j, MATCH_SUPERVISED_HAZARD)->message.arguments[0].number, 1);
    assert_int_equal(find(&j, MATCH_WISH_NONE)->sign, '-');
    assert_int_equal(find(&j, MATCH_UNKNOWN_ADAPTATIONS)->sign, '?');
    assert_int_equal(find(&j, MATCH_DISTANCE)->sign, '-'); /* 16 of 30 km: T = 7333 */
    opening.position.n -= 1000;                            /* 15 of 30 km: T = 7500 */
    match_judge(&youth, &opening, &rules, test_day(2026, 11, 21), &j);
    assert_int_equal(find(&j, MATCH_DISTANCE)->sign, '+');
    assert_null(find(&j, MATCH_ASK_HOURS));
    youth.goals = 1, youth.levels[0] = opening.levels[0] = 0, opening.trains = 1;
    match_judge(&youth, &opening, &rules, test_day(2026, 11, 21), &j);
    assert_non_null(find(&j, MATCH_TRAINS_GOAL_FREELY)); /* nothing asked, level not known */
    struct text own[] = {TEXT("w1")};
    youth.suggestions = (struct text_list){.items = own, .count = 1, .set = true};
    opening.industry = test_node("42");
    match_judge(&youth, &opening, &rules, test_day(2026, 11, 21), &j);
    assert_int_equal(find(&j, MATCH_OWN_SUGGESTION)->sign, '+');
    assert_int_equal(find(&j, MATCH_WISH_NEAR)->sign, '+');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_example),
        cmocka_unit_test(test_reasons),
        cmocka_unit_test(test_reasons_of_prospect),
    };
    return cmocka_run_group_tests_name("match explain", tests, NULL, NULL);
}
