/* SPDX-License-Identifier: MIT
 *
 * The gates of age, on both sides of their limits, against cases computed by hand. */
#include "tests/unit/test_match_fixture.h"

static void test_age(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f);
    f.o.age_min = 18;
    f.y.birth = test_day(2008, 11, 21); /* 18 today */
    assert_int_equal(first(&f), MATCH_PASSED);
    f.y.birth = test_day(2008, 11, 22);
    assert_int_equal(first(&f), MATCH_AGE);
    assert_number(0, 0, 17);
    assert_number(0, 1, 18);
    f.o.from = test_day(2026, 11, 22); /* 18 on the first day */
    assert_int_equal(first(&f), MATCH_PASSED);
    begin(&f);
    f.y.birth = test_day(2013, 11, 22); /* yngre barn for one more day */
    assert_int_equal(first(&f), MATCH_AGE);
    assert_number(0, 1, 13);
    f.y.birth = test_day(2013, 11, 21);
    assert_int_equal(first(&f), MATCH_PASSED);
    f.y.birth = (struct date){0};
    assert_int_equal(first(&f), MATCH_AGE);
}

/* The days around a day are as that day, whatever the day is. */
static void test_age_around(void **state)
{
    static const struct date births[] = {{13928, true}, /* 2008-02-19 */
                                         {13938, true}, /* 2008-02-29 */
                                         {14975, true}, /* 2011-01-01 */
                                         {14974, true},
                                         {0}};
    static const struct date schools[] = {{19885, true}, {20088, true}, {0}};
    int asked = 0, days = 0;
    (void)state;
    for (size_t i = 0; i < sizeof births / sizeof *births * 3; i++) {
        const struct youth_facts youth = {.birth = births[i / 3], .school_done = schools[i % 3]};
        for (struct date day = test_day(2020, 1, 1); day.days < 22000; asked++) {
            struct day_span same;
            struct age_on age = match_age_around(&youth, day, &same);
            assert_true(same.from.days <= day.days && day.days <= same.to.days);
            for (struct date at = same.from; at.days <= same.to.days; at.days++, days++) {
                struct age_on own = match_age_on(&youth, at);
                assert_int_equal(own.years, age.years);
                assert_int_equal(own.class, age.class);
            }
            day.days = asked % 2 ? same.to.days + 1 : (day.days + same.to.days) / 2 + 1;
        }
    }
    assert_true(days > 50 * asked); /* it says more than the day itself */
}

static void test_minor_hours(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f);
    f.y.birth = test_day(2011, 6, 1); /* 15, äldre barn */
    f.o.hours_min = HOURS_OF(12);
    assert_int_equal(first(&f), MATCH_PASSED);
    f.o.hours_min = HOURS_OF(13);
    assert_int_equal(first(&f), MATCH_MINOR_HOURS);
    assert_number(0, 0, 13);
    assert_number(0, 1, 12);
    assert_word(0, 2, "older_child");
    struct day_span breaks[] = {{test_day(2026, 11, 16), test_day(2026, 11, 21)}};
    f.rules.school_breaks = breaks;
    f.rules.school_break_count = 1;
    assert_int_equal(first(&f), MATCH_MINOR_HOURS); /* six days are no break */
    breaks[0].from = test_day(2026, 11, 15);
    assert_int_equal(first(&f), MATCH_PASSED);
    f.o.hours_min = HOURS_OF(35);
    assert_int_equal(first(&f), MATCH_PASSED);
    f.o.hours_min = HOURS_OF(36);
    assert_int_equal(first(&f), MATCH_MINOR_HOURS);
    assert_number(0, 1, 35);
    f.y.birth = test_day(2010, 12, 31); /* turns 16 this year */
    f.y.school_done = test_day(2026, 6, 12);
    f.o.hours_min = HOURS_OF(40);
    assert_int_equal(first(&f), MATCH_PASSED);
    f.o.hours_min = HOURS_OF(41);
    assert_int_equal(first(&f), MATCH_MINOR_HOURS);
    assert_word(0, 2, "young");
    f.y.birth = test_day(2005, 1, 1);
    assert_int_equal(first(&f), MATCH_PASSED);
}

static void test_minor_day(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f);
    f.y.birth = test_day(2010, 1, 1);
    f.y.school_done = test_day(2026, 6, 12);
    f.table.limits[MINOR_YOUNG].day_h = 7; /* a stricter table: 5 × 7 is below the week's 40 */
    f.o.hours_min = HOURS_OF(36);
    assert_int_equal(first(&f), MATCH_PASSED); /* working hours not known */
    f.o.clock_from = CLOCK(8, 0), f.o.clock_to = CLOCK(16, 0);
    assert_int_equal(first(&f), MATCH_MINOR_HOURS);
    assert_number(0, 1, 35);
    f.o.hours_min = HOURS_OF(35);
    assert_int_equal(first(&f), MATCH_PASSED);
}

static void test_minor_clock(void **state)
{
    (void)state;
    static const struct {
        int from, to;
        bool young_fails, child_fails;
    } cases[] = {
        {360, 1200, false, false}, {360, 1201, false, true}, {359, 1200, true, true},
        {360, 1320, false, true},  {420, 1380, false, true}, {360, 1380, true, true},
        {419, 1380, true, true},   {420, 1381, true, true},  {1320, 360, true, true},
        {-1, 1200, false, false},  {300, -1, true, true},    {-1, -1, false, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fixture f;
        begin(&f);
        f.o.clock_from = (struct clock){cases[i].from, cases[i].from >= 0};
        f.o.clock_to = (struct clock){cases[i].to, cases[i].to >= 0};
        assert_int_equal(first(&f), MATCH_PASSED);
        f.y.birth = test_day(2010, 1, 1);
        assert_int_equal(first(&f), cases[i].child_fails ? MATCH_MINOR_CLOCK : MATCH_PASSED);
        f.y.school_done = f.today;
        assert_int_equal(first(&f), cases[i].young_fails ? MATCH_MINOR_CLOCK : MATCH_PASSED);
    }
}

static void test_minor_hazard(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f);
    f.o.hazards = 7; /* 0 barred for both, 1 supervised for ungdom, 2 free */
    assert_int_equal(first(&f), MATCH_PASSED);
    f.y.birth = test_day(2010, 1, 1);
    assert_int_equal(first(&f), MATCH_MINOR_HAZARD);
    assert_int_equal(failed.count, 2);
    assert_number(1, 0, 1);
    f.y.school_done = f.today;
    assert_int_equal(first(&f), MATCH_MINOR_HAZARD);
    assert_int_equal(failed.count, 1);
    assert_number(0, 0, 0);
    f.o.hazards = 6;
    assert_int_equal(first(&f), MATCH_PASSED);
}

/* The class is that of the first day of the overlap, not today's. */
static void test_judged_day(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f);
    f.y.birth = test_day(2011, 3, 1);
    f.y.school_done = test_day(2026, 6, 12);
    f.o.hours_min = HOURS_OF(30);
    assert_int_equal(first(&f), MATCH_MINOR_HOURS); /* 15 in 2026 */
    f.y.from = test_day(2027, 1, 1);                /* turns 16 in 2027: ungdom */
    assert_int_equal(first(&f), MATCH_PASSED);
    f.y.from = test_day(2026, 12, 31);
    assert_int_equal(first(&f), MATCH_MINOR_HOURS);
    f.o.from = test_day(2027, 1, 1); /* the later beginning of the two */
    assert_int_equal(first(&f), MATCH_PASSED);
    f.o.prospect = true; /* a prospect has no period */
    assert_int_equal(first(&f), MATCH_MINOR_HOURS);
    assert_int_equal(match_judged_day(&f.y, &f.o, f.today).days, f.y.from.days);
    f.y.from = (struct date){0}, f.y.to = test_day(2027, 6, 1);
    assert_int_equal(match_judged_day(&f.y, &f.o, f.today).days, f.today.days);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_age),         cmocka_unit_test(test_age_around),
        cmocka_unit_test(test_minor_hours), cmocka_unit_test(test_minor_day),
        cmocka_unit_test(test_minor_clock), cmocka_unit_test(test_minor_hazard),
        cmocka_unit_test(test_judged_day),
    };
    return cmocka_run_group_tests_name("match gates of age", tests, NULL, NULL);
}
