/* SPDX-License-Identifier: MIT
 *
 * What an agreement must keep beside the hours of minors: each rule on both sides of its limit, all
 * of them at once, and what cannot be judged by what is agreed. */
#include "tests/unit/agreements.h"

struct desk {
    struct arena arena;
    struct agreement_facts facts;
    struct work_terms terms;
    struct verdict verdict;
};

static int begin(void **state)
{
    static struct desk desk;
    desk = (struct desk){.verdict = {0}};
    desk.facts = agreement(&desk.arena);
    *state = &desk;
    return 0;
}

static int end(void **state)
{
    arena_free(&((struct desk *)*state)->arena);
    return 0;
}

static const char *judged(struct desk *desk, const char *work)
{
    desk->terms = read_work(&desk->arena, work, desk->facts.from, desk->facts.to, 0);
    desk->facts.terms = &desk->terms;
    desk->facts.term_count = 1;
    agreement_judge(&desk->facts, &desk->arena, &desk->verdict);
    return told(&desk->arena, &desk->verdict);
}

/* An ungdom of 17 all the time. */
static void make_young(struct desk *desk)
{
    desk->facts.birth = day_of("2009-08-08");
    desk->facts.school_done = day_of("2025-06-13");
}

static void an_adult_with_all_that_is_needed_breaks_nothing(void **state)
{
    assert_string_equal(judged(*state, "20h"), "");
    assert_string_equal(judged(*state, "mo-su 20:00-08:00"), "");
}

static void an_insurer_must_be_named(void **state)
{
    struct desk *desk = *state;
    desk->facts.insured = false;
    assert_string_equal(judged(desk, "20h"), "INSURER@2026-12-01=0/0");
}

static void a_guardian_consents_until_skolplikt_is_fulfilled(void **state)
{
    static const struct {
        const char *birth, *done, *consent;
        bool broken;
    } cases[] = {
        {"2011-06-01", "", "", true},
        {"2011-06-01", "", "2026-11-20", false},
        {"2011-06-01", "", "2026-12-01", false},
        {"2011-06-01", "", "2026-12-02", true}, /* too late for its first day */
        {"2011-06-01", "2027-01-15", "", true}, /* fulfilled later */
        {"2010-03-03", "2026-06-12", "", false},
        {"2010-03-03", "2026-12-01", "", false},
        {"2010-03-03", "2026-12-02", "", true},
        {"2009-08-08", "", "", true}, /* 17, and nobody knows */
        {"2008-12-01", "", "", false},
        {"2008-12-02", "", "", true}, /* 18 the day after its first day */
    };
    struct desk *desk = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        desk->facts.birth = day_of(cases[i].birth);
        desk->facts.school_done = day_of(cases[i].done);
        desk->facts.guardian = day_of(cases[i].consent);
        const char *got = judged(desk, "1h");
        if (strcmp(got, cases[i].broken ? "GUARDIAN@2026-12-01=0/0" : "") != 0)
            fail_msg("case %zu: %s", i, got);
    }
}

static void an_opening_may_ask_an_age(void **state)
{
    struct desk *desk = *state;
    desk->facts.age_min = 18;
    desk->facts.birth = day_of("2008-12-01");
    assert_string_equal(judged(desk, "20h"), "");
    desk->facts.birth = day_of("2008-12-02");
    assert_string_equal(judged(desk, "20h"), "AGE@2026-12-01=17/18");
}

static void a_form_has_limits_of_its_own(void **state)
{
    struct desk *desk = *state;
    desk->facts.form = (struct form_facts){
        .known = true, .last = day_of("2027-05-31"), .hours_most = 40, .age_least = 16};
    desk->facts.to = day_of("2027-05-31");
    desk->facts.hours = (struct integer){40, true};
    assert_string_equal(judged(desk, "40h"), "");
    desk->facts.to = day_of("2027-06-01");
    desk->facts.hours = (struct integer){41, true};
    assert_string_equal(judged(desk, "41h"),
                        "FORM_LENGTH@2027-06-01=183/182 FORM_HOURS@2026-12-01=41/40");
    desk->facts = agreement(&desk->arena);
    desk->facts.form.age_least = 18;
    desk->facts.birth = day_of("2008-12-02");
    assert_string_equal(judged(desk, "20h"), "FORM_AGE@2026-12-01=17/18");
    desk->facts.birth = day_of("2008-12-01");
    assert_string_equal(judged(desk, "20h"), "");
}

static void a_form_that_is_not_listed_is_told_as_unknown(void **state)
{
    struct desk *desk = *state;
    desk->facts.form = (struct form_facts){.last = day_of("2026-12-02"), .hours_most = 1};
    assert_string_equal(judged(desk, "20h"), "");
    assert_true(desk->verdict.unknown[MATCH_FORM_LENGTH]);
    assert_true(desk->verdict.unknown[MATCH_FORM_HOURS]);
}

static void an_extract_may_come_as_long_as_there_is_time(void **state)
{
    static const struct {
        const char *today;
        bool valid, starting;
        const char *want;
    } cases[] = {
        {"2026-11-17", false, false, ""}, /* 14 days before */
        {"2026-11-18", false, false, "EXTRACT@2026-12-01=13/14"},
        {"2026-11-18", true, false, ""},
        {"2026-12-03", false, false, "EXTRACT@2026-12-01=0/14"},
        {"2026-11-01", false, true, "EXTRACT@2026-12-01=0/14"}, /* it starts without one */
        {"2026-12-01", true, true, ""},
    };
    struct desk *desk = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        desk->facts.extract = true;
        desk->facts.extract_valid = cases[i].valid;
        desk->facts.starting = cases[i].starting;
        desk->facts.today = day_of(cases[i].today);
        assert_string_equal(judged(desk, "20h"), cases[i].want);
    }
    desk->facts.extract = false;
    desk->facts.extract_valid = false;
    assert_string_equal(judged(desk, "20h"), "");
}

static void a_supervisor_has_two_at_a_time(void **state)
{
    static const struct {
        const char *first[2], *second[2];
        const char *want;
    } cases[] = {
        {{"2026-10-01", "2027-05-01"}, {NULL, NULL}, ""},
        {{"2026-10-01", "2027-05-01"},
         {"2026-10-01", "2027-05-01"},
         "SUPERVISOR_LOAD@2026-12-01=3/2"},
        {{"2026-10-01", "2026-11-30"}, {"2026-10-01", "2027-05-01"}, ""},
        {{"2026-10-01", "2026-12-01"},
         {"2026-10-01", "2027-05-01"},
         "SUPERVISOR_LOAD@2026-12-01=3/2"},
        {{"2026-10-01", "2027-05-01"},
         {"2027-02-26", "2027-05-01"},
         "SUPERVISOR_LOAD@2027-02-26=3/2"}, /* on its last day */
        {{"2026-10-01", "2027-05-01"}, {"2027-02-27", "2027-05-01"}, ""},
        {{"2026-10-01", "2026-12-31"}, {"2027-01-01", "2027-05-01"}, ""}, /* one after the other */
        {{"2026-10-01", "2027-01-01"},
         {"2027-01-01", "2027-05-01"},
         "SUPERVISOR_LOAD@2027-01-01=3/2"},
    };
    struct desk *desk = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct day_span spans[2] = {{day_of(cases[i].first[0]), day_of(cases[i].first[1])},
                                    {day_of(cases[i].second[0]), day_of(cases[i].second[1])}};
        desk->facts.supervised = spans;
        desk->facts.supervised_count = cases[i].second[0] ? 2 : 1;
        const char *got = judged(desk, "20h");
        if (strcmp(got, cases[i].want) != 0)
            fail_msg("case %zu: %s", i, got);
    }
    struct day_span spans[2] = {{day_of("2026-10-01"), day_of("2027-05-01")},
                                {day_of("2026-10-01"), day_of("2027-05-01")}};
    desk->facts.supervised = spans;
    desk->facts.supervised_count = 2;
    desk->facts.supervised_most = 3;
    assert_string_equal(judged(desk, "20h"), "");
}

static void hazards_are_barred_by_class(void **state)
{
    struct desk *desk = *state;
    desk->facts.hazards = HAZARD_FOR_NOBODY | HAZARD_SUPERVISED;
    assert_string_equal(judged(desk, "5h"), "");
    make_young(desk);
    desk->facts.to = desk->facts.from;
    assert_string_equal(judged(desk, "5h"), "MINOR_HAZARD@2026-12-01=0/0");
    assert_int_equal(desk->verdict.items[0].message.arguments[0].number, 0);
    desk->facts.school_done = (struct date){0};
    desk->facts.guardian = day_of("2026-11-01");
    assert_string_equal(judged(desk, "5h"),
                        "MINOR_HAZARD@2026-12-01=0/0 MINOR_HAZARD@2026-12-01=0/0");
    assert_int_equal(desk->verdict.items[1].message.arguments[0].number, 1);
}

/* Born in 2011 with school done: an ungdom from 1 January, who may then what is supervised. */
static void a_hazard_ends_with_the_class(void **state)
{
    struct desk *desk = *state;
    desk->facts.birth = day_of("2011-05-05");
    desk->facts.school_done = day_of("2026-06-12");
    desk->facts.hazards = HAZARD_SUPERVISED;
    assert_string_equal(judged(desk, "5h"), "MINOR_HAZARD@2026-12-01=0/0x31");
    char until[11];
    date_format(desk->verdict.items[0].until, until);
    assert_string_equal(until, "2026-12-31");
}

static void all_is_told_at_once(void **state)
{
    struct desk *desk = *state;
    struct day_span spans[2] = {{day_of("2026-10-01"), day_of("2027-05-01")},
                                {day_of("2026-10-01"), day_of("2027-05-01")}};
    desk->facts.birth = day_of("2011-06-01");
    desk->facts.school_done = (struct date){0};
    desk->facts.insured = false;
    desk->facts.age_min = 16;
    desk->facts.form = (struct form_facts){
        .known = true, .last = day_of("2027-01-31"), .hours_most = 10, .age_least = 16};
    desk->facts.extract = true;
    desk->facts.supervised = spans;
    desk->facts.supervised_count = 2;
    desk->facts.hazards = HAZARD_FOR_NOBODY;
    desk->facts.to = day_of("2027-02-01");
    assert_string_equal(
        judged(desk, "20h 08:00-21:00"),
        "INSURER@2026-12-01=0/0 GUARDIAN@2026-12-01=0/0 AGE@2026-12-01=15/16 "
        "FORM_LENGTH@2027-02-01=63/62 FORM_HOURS@2026-12-01=20/10 FORM_AGE@2026-12-01=15/16 "
        "EXTRACT@2026-12-01=10/14 SUPERVISOR_LOAD@2026-12-01=3/2 "
        "MINOR_WEEK@2026-12-01=1200/720x7 MINOR_HAZARD@2026-12-01=0/0x63 "
        "MINOR_CLOCK@2026-12-01=1260/1200");
}

/* Only what may be broken by what is not agreed, and for minors alone. */
static void what_is_not_agreed_is_told_as_unknown(void **state)
{
    static const struct {
        const char *birth, *work, *unknown;
    } cases[] = {
        {"2000-01-01", "40h", ""},
        {"2011-06-01", "mo 16:00-18:00", ""},
        {"2011-06-01", "12h", "MINOR_CLOCK MINOR_DAY MINOR_REST MINOR_BREAK MINOR_WEEKLY_REST"},
        {"2011-06-01", "2h", "MINOR_CLOCK MINOR_REST MINOR_WEEKLY_REST"},
        {"2011-06-01", "12h 15:00-17:00", "MINOR_WEEKLY_REST"},
        {"2011-06-01", "12h 15:00-18:00", "MINOR_DAY MINOR_WEEKLY_REST"},
        {"2011-06-01", "12h 08:00-18:00", "MINOR_DAY MINOR_BREAK MINOR_WEEKLY_REST"},
        {"2011-06-01", "12h 08:00-19:00", "MINOR_DAY MINOR_REST MINOR_BREAK MINOR_WEEKLY_REST"},
    };
    struct desk *desk = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buffer got = {0};
        desk->facts.birth = day_of(cases[i].birth);
        desk->facts.school_done = (struct date){0};
        desk->facts.guardian = day_of("2026-11-01");
        assert_string_equal(judged(desk, cases[i].work), "");
        for (int code = 0; code < MATCH_CODES; code++) {
            if (!desk->verdict.unknown[code])
                continue;
            struct text word = message_code((enum match_code)code);
            buffer_append(&got, " ", got.size ? 1 : 0);
            buffer_append(&got, word.data, word.size);
        }
        buffer_append(&got, "", 1);
        if (strcmp(got.data, cases[i].unknown) != 0)
            fail_msg("case %zu: %s", i, got.data);
        buffer_free(&got);
    }
}

/* From the day of an adjustment on; what was before is over. */
static void an_adjustment_is_judged_from_its_day_on(void **state)
{
    struct desk *desk = *state;
    struct work_terms terms[2];
    make_young(desk);
    terms[0] = read_work(&desk->arena, "50h", day_of("2026-12-01"), day_of("2027-01-10"), 0);
    terms[1] = read_work(&desk->arena, "40h", day_of("2027-01-11"), day_of("2027-02-26"), 0);
    desk->facts.terms = terms;
    desk->facts.term_count = 2;
    desk->facts.judged = day_of("2027-01-11");
    agreement_judge(&desk->facts, &desk->arena, &desk->verdict);
    assert_string_equal(told(&desk->arena, &desk->verdict), "");
    terms[1].week_min = 41 * 60;
    agreement_judge(&desk->facts, &desk->arena, &desk->verdict);
    assert_string_equal(told(&desk->arena, &desk->verdict), "MINOR_WEEK@2027-01-11=2460/2400x7");
    terms[0].to = day_of("2027-01-12"); /* in the middle of a week the longer one counts, once */
    terms[1].from = desk->facts.judged = day_of("2027-01-13");
    terms[1].week_min = 40 * 60;
    agreement_judge(&desk->facts, &desk->arena, &desk->verdict);
    assert_string_equal(told(&desk->arena, &desk->verdict), "MINOR_WEEK@2027-01-13=3000/2400");
}

static void every_rule_has_its_row_and_its_texts(void **state)
{
    (void)state;
    size_t overridable = 0;
    for (int code = 0; code < MATCH_CODES; code++) {
        const struct rule_row *rule = rule_find((enum match_code)code);
        if (!rule)
            continue;
        overridable += rule->overridable;
        assert_non_null(rule_units[rule->unit]);
        assert_true(rule->field && rule->field[0]);
        /* the law's own limits are nobody's to override */
        assert_false(rule->overridable &&
                     strstr(message_code((enum match_code)code).data, "MINOR"));
    }
    assert_true(overridable > 0);
    for (int code = MATCH_MINOR_DAY; code < MATCH_CODES; code++)
        assert_non_null(rule_find((enum match_code)code));
    assert_null(rule_find(MATCH_TOO_FAR));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_adult_with_all_that_is_needed_breaks_nothing),
        TEST(an_insurer_must_be_named),
        TEST(a_guardian_consents_until_skolplikt_is_fulfilled),
        TEST(an_opening_may_ask_an_age),
        TEST(a_form_has_limits_of_its_own),
        TEST(a_form_that_is_not_listed_is_told_as_unknown),
        TEST(an_extract_may_come_as_long_as_there_is_time),
        TEST(a_supervisor_has_two_at_a_time),
        TEST(hazards_are_barred_by_class),
        TEST(a_hazard_ends_with_the_class),
        TEST(all_is_told_at_once),
        TEST(what_is_not_agreed_is_told_as_unknown),
        TEST(an_adjustment_is_judged_from_its_day_on),
        TEST(every_rule_has_its_row_and_its_texts),
    };
    return cmocka_run_group_tests_name("agreement", tests, NULL, NULL);
}
