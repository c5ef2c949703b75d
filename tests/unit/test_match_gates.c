/* SPDX-License-Identifier: MIT
 *
 * Every gate that holds for all ages, on both sides of its limit, against cases computed by hand;
 * and all gates at once. */
#include "tests/unit/test_match_fixture.h"

static void test_ready(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f);
    assert_int_equal(first(&f), MATCH_PASSED);
    bool *flags[] = {&f.y.enrolment.substance_checked, &f.y.enrolment.waiver,
                     &f.y.enrolment.attendance_promise, &f.y.enrolment.no_other_support};
    const char *words[] = {"substance_checked", "waiver", "attendance_promise", "no_other_support"};
    for (int i = 0; i < 4; i++) {
        *flags[i] = false;
        assert_int_equal(first(&f), MATCH_NOT_READY);
        assert_int_equal(failed.count, 1);
        assert_word(0, 0, words[i]);
        *flags[i] = true;
    }
    const char *states[] = {"", "restricted", "exited", "protected"};
    for (uint8_t i = FACTS_RESTRICTED; i <= FACTS_PROTECTED; i++) {
        f.y.state = i;
        assert_int_equal(first(&f), MATCH_NOT_READY);
        assert_word(0, 0, states[i]);
    }
    f.y.enrolment = (struct enrolment_facts){0};
    f.y.waiver_valid = false;
    assert_int_equal(first(&f), MATCH_NOT_READY);
    assert_int_equal(failed.count, 6);
    assert_int_equal(failed.items[5].code, MATCH_WAIVER_MISSING);
    begin(&f);
    f.y.waiver_valid = false;
    assert_int_equal(first(&f), MATCH_WAIVER_MISSING);
}

static void test_room(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f);
    f.o.open = false;
    assert_int_equal(first(&f), MATCH_CLOSED);
    f.o.capacity = 0;
    assert_int_equal(first(&f), MATCH_CLOSED);
    assert_int_equal(failed.count, 2);
    assert_int_equal(failed.items[1].code, MATCH_FULL);
    f.o.prospect = true; /* has offered nothing: neither closed nor full */
    assert_int_equal(first(&f), MATCH_PASSED);
    f.o.paused = true;
    assert_int_equal(first(&f), MATCH_PAUSED);
    begin(&f);
    /* one for nobody, one for another youth, one for this one, one that ended yesterday */
    struct hold_facts held[] = {{.until = f.today},
                                {TEXT("y2"), f.today},
                                {f.y.id, f.today},
                                {TEXT("y3"), {f.today.days - 1, true}}};
    f.o.capacity = 3, f.o.taken = 1, f.o.holds = held, f.o.hold_count = 1;
    assert_int_equal(first(&f), MATCH_PASSED);
    f.o.hold_count = 4;
    assert_int_equal(first(&f), MATCH_FULL);
    assert_number(0, 0, 3);
    assert_number(0, 1, 1);
    assert_number(0, 2, 2);
    f.today.days++;
    assert_int_equal(first(&f), MATCH_PASSED);
}

static void test_avoid(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f);
    f.y.avoid = LIST(TEXT("w11"), TEXT("w"), TEXT("o1"));
    assert_int_equal(first(&f), MATCH_PASSED);
    f.y.avoid = LIST(TEXT("w2"), TEXT("w1"));
    assert_int_equal(first(&f), MATCH_EXCLUDED);
    assert_word(0, 0, "w1");
    f.y.avoid = LIST(TEXT("e1"));
    assert_int_equal(first(&f), MATCH_EXCLUDED);
    assert_word(0, 0, "e1");
}

static void test_not_this(void **state)
{
    (void)state;
    static const struct {
        const char *wish;
        int strength;
        bool fails;
    } cases[] = {
        {"43.2", 0, true},        {"432", 0, true},    {"43", 0, true},
        {"F", 0, true},           {"43.21", 0, false}, {"43.1", 0, false},
        {"42", 0, false},         {"C", 0, false},     {"43", 1, false},
        {"ssyk:7111", 0, true},   {"ssyk:7", 0, true}, {"ssyk:72", 0, false},
        {"ssyk:71112", 0, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fixture f;
        begin(&f);
        struct wish_facts wish = {.node = test_node(cases[i].wish),
                                  .strength = (uint8_t)cases[i].strength};
        f.y.wishes = &wish;
        f.y.wish_count = 1;
        assert_int_equal(first(&f), cases[i].fails ? MATCH_NOT_THIS : MATCH_PASSED);
    }
}

static void test_too_far(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f); /* 3000 north and 4000 east: 5000 m */
    f.y.travel_limit_m = 5000;
    assert_int_equal(first(&f), MATCH_PASSED);
    f.y.travel_limit_m = 4999;
    assert_int_equal(first(&f), MATCH_TOO_FAR);
    assert_number(0, 0, 5000);
    assert_number(0, 1, 4999);
    f.o.position.known = false;
    assert_int_equal(first(&f), MATCH_PASSED);
    f.o.position = f.y.position;
    f.y.travel_limit_m = 0;
    assert_int_equal(first(&f), MATCH_PASSED);
}

static void test_period(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f);
    f.y.from = test_day(2026, 12, 1), f.y.to = test_day(2026, 12, 31);
    assert_int_equal(first(&f), MATCH_PASSED); /* the opening has none */
    f.o.from = test_day(2026, 12, 27);         /* 27..31: five days */
    assert_int_equal(match_overlap_days(&f.y, &f.o), 5);
    assert_int_equal(first(&f), MATCH_PASSED);
    f.o.from = test_day(2026, 12, 28);
    assert_int_equal(first(&f), MATCH_PERIOD);
    assert_number(0, 0, 4);
    assert_number(0, 1, 5);
    f.y.min_days = 4;
    assert_int_equal(first(&f), MATCH_PASSED);
    f.y.min_days = 0; /* counts as one day */
    f.o.from = test_day(2026, 12, 31);
    assert_int_equal(first(&f), MATCH_PASSED);
    f.o.from = test_day(2027, 1, 1);
    assert_int_equal(first(&f), MATCH_PERIOD);
    assert_number(0, 0, 0);
    f.o.prospect = true;
    assert_int_equal(first(&f), MATCH_PASSED);
    f.o.prospect = false;
    f.o.from = test_day(2026, 11, 1), f.o.to = test_day(2026, 12, 3); /* the earlier end counts */
    assert_int_equal(match_overlap_days(&f.y, &f.o), 3);
    f.y.to = (struct date){0};
    assert_int_equal(match_overlap_days(&f.y, &f.o), 3);
    begin(&f);
    f.y.to = test_day(2026, 12, 31); /* neither has a beginning */
    f.o.to = test_day(2026, 12, 1);
    assert_int_equal(match_overlap_days(&f.y, &f.o), -1);
    assert_int_equal(first(&f), MATCH_PASSED);
}

static void test_hours(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f);
    f.o.hours_min = HOURS_OF(20);
    assert_int_equal(first(&f), MATCH_PASSED);
    f.y.hours_max = HOURS_OF(20);
    assert_int_equal(first(&f), MATCH_PASSED);
    f.y.hours_max = HOURS_OF(19);
    assert_int_equal(first(&f), MATCH_HOURS);
    assert_number(0, 0, 20);
    assert_number(0, 1, 19);
    f.o.hours_min = (struct integer){0};
    assert_int_equal(first(&f), MATCH_PASSED);
}

/* Minutes, -1 for an end that is not known. */
static void test_time_of_day(void **state)
{
    (void)state;
    static const struct {
        int works_from, works_to, can_from, can_to;
        bool fails;
    } cases[] = {
        {480, 960, 480, 960, false},   {480, 960, 481, 960, true},    {480, 960, 480, 959, true},
        {480, 960, -1, 960, false},    {480, 960, -1, 900, true},     {480, 960, 540, -1, true},
        {480, -1, 480, 960, false},    {480, -1, 540, 960, true},     {960, -1, 480, 960, true},
        {-1, 960, 480, 960, false},    {-1, 480, 480, 960, true},     {-1, -1, 480, 960, false},
        {480, 960, -1, -1, false},     {1320, 360, 480, 960, true},   {1320, 360, 1260, 420, false},
        {1380, 300, 1320, 360, false}, {0, 300, 1320, 360, false},    {1320, 360, 0, 1440, false},
        {1320, 360, 1380, 360, true},  {959, -1, 480, 960, false},    {-1, 0, 1200, -1, false},
        {-1, 1, 480, -1, true},        {1200, 1440, 1200, -1, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fixture f;
        begin(&f);
        f.o.clock_from = (struct clock){cases[i].works_from, cases[i].works_from >= 0};
        f.o.clock_to = (struct clock){cases[i].works_to, cases[i].works_to >= 0};
        f.y.clock_from = (struct clock){cases[i].can_from, cases[i].can_from >= 0};
        f.y.clock_to = (struct clock){cases[i].can_to, cases[i].can_to >= 0};
        assert_int_equal(first(&f), cases[i].fails ? MATCH_TIME_OF_DAY : MATCH_PASSED);
    }
}

static void test_need(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f);
    f.y.needs_required = 1u << 3 | UINT64_C(1) << 63;
    assert_int_equal(first(&f), MATCH_NEED);
    assert_int_equal(failed.count, 2);
    assert_number(0, 0, 3);
    assert_word(0, 1, "unknown");
    f.o.adaptations_known = true;
    f.o.adaptations = 1u << 3;
    assert_int_equal(first(&f), MATCH_NEED);
    assert_int_equal(failed.count, 1);
    assert_number(0, 0, 63);
    assert_word(0, 1, "not_offered");
    f.o.adaptations |= UINT64_C(1) << 63;
    assert_int_equal(first(&f), MATCH_PASSED);
    f.y.needs_required = 0, f.y.needs_helpful = 1;
    assert_int_equal(first(&f), MATCH_PASSED); /* helpful needs are no gate */
}

static void test_extract(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f);
    f.o.extract = true;
    assert_int_equal(first(&f), MATCH_PASSED); /* no start yet: there is time to get one */
    f.o.from = test_day(2026, 12, 5);          /* in 14 days */
    assert_int_equal(first(&f), MATCH_PASSED);
    f.o.from = test_day(2026, 12, 4);
    assert_int_equal(first(&f), MATCH_EXTRACT);
    assert_number(0, 0, 13);
    assert_number(0, 1, 14);
    f.o.from = test_day(2026, 11, 22);
    assert_int_equal(first(&f), MATCH_EXTRACT);
    assert_number(0, 0, 1);
    f.o.from = test_day(2026, 12, 4);
    f.y.extract_date = test_day(2025, 12, 4); /* a year old on the first day: valid */
    assert_int_equal(first(&f), MATCH_PASSED);
    f.y.extract_date = test_day(2025, 12, 3);
    assert_int_equal(first(&f), MATCH_EXTRACT);
    f.rules.extract_lead_days = 13;
    assert_int_equal(first(&f), MATCH_PASSED);
    f.rules.extract_lead_days = 14;
    f.o.from = test_day(2026, 11, 1); /* begun already */
    f.y.extract_date = (struct date){0};
    assert_int_equal(first(&f), MATCH_EXTRACT);
    assert_number(0, 0, 0);
    f.o.extract = false;
    assert_int_equal(first(&f), MATCH_PASSED);
}

static void test_language_and_licence(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f);
    f.o.languages = LIST(TEXT("sv"), TEXT("en"));
    f.o.licences = LIST(TEXT("B"));
    assert_int_equal(first(&f), MATCH_PASSED); /* not recorded as lacking: a question */
    f.y.languages_lacking = LIST(TEXT("en"), TEXT("B"));
    assert_int_equal(first(&f), MATCH_LANGUAGE);
    assert_int_equal(failed.count, 1);
    assert_word(0, 0, "en");
    f.y.licences_lacking = LIST(TEXT("B"));
    assert_int_equal(first(&f), MATCH_LANGUAGE);
    assert_int_equal(failed.count, 2);
    f.y.languages_lacking = (struct text_list){0};
    assert_int_equal(first(&f), MATCH_LICENCE);
    assert_word(0, 0, "B");
}

/* The longest account that a pair can have fits, and is in the table's order. */
static void test_everything_fails(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f);
    struct text many[12];
    for (int i = 0; i < 12; i++)
        many[i] = TEXT("sv");
    struct wish_facts no = {.node = test_node("F")};
    f.y = (struct youth_facts){
        .state = FACTS_EXITED,
        .birth = test_day(2012, 1, 1),
        .position = f.y.position,
        .wishes = &no,
        .wish_count = 1,
        .avoid = LIST(TEXT("e1")),
        .needs_required = UINT64_MAX,
        .from = test_day(2026, 11, 22),
        .to = test_day(2026, 11, 23),
        .min_days = 9,
        .hours_max = HOURS_OF(1),
        .clock_to = CLOCK(12, 0),
        .languages_lacking = {.items = many, .count = 12, .set = true},
        .licences_lacking = {.items = many, .count = 12, .set = true},
    };
    f.table.limits[MINOR_OLDER_CHILD].hazards_barred = UINT64_MAX;
    f.o.open = false, f.o.paused = true, f.o.capacity = 0, f.o.age_min = 18;
    f.o.from = test_day(2026, 11, 1);
    f.o.hours_min = HOURS_OF(50);
    f.o.clock_from = CLOCK(22, 0), f.o.clock_to = CLOCK(6, 0);
    f.o.hazards = UINT64_MAX;
    f.o.extract = true;
    f.o.languages = f.o.licences = f.y.languages_lacking;
    assert_int_equal(first(&f), MATCH_NOT_READY);
    /* 5 not ready, 64 needs, 64 hazards, 8 languages, 8 licences, 14 others once */
    assert_int_equal(failed.count, 5 + 64 + 64 + 8 + 8 + 14);
    bool seen[MATCH_GATES] = {0};
    for (size_t i = 0; i < failed.count; i++) {
        seen[failed.items[i].code] = true;
        assert_true(i == 0 || failed.items[i].code >= failed.items[i - 1].code);
    }
    for (int i = 0; i < MATCH_GATES; i++)
        assert_true(seen[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ready),
        cmocka_unit_test(test_room),
        cmocka_unit_test(test_avoid),
        cmocka_unit_test(test_not_this),
        cmocka_unit_test(test_too_far),
        cmocka_unit_test(test_period),
        cmocka_unit_test(test_hours),
        cmocka_unit_test(test_time_of_day),
        cmocka_unit_test(test_need),
        cmocka_unit_test(test_extract),
        cmocka_unit_test(test_language_and_licence),
        cmocka_unit_test(test_everything_fails),
    };
    return cmocka_run_group_tests_name("match gates", tests, NULL, NULL);
}
