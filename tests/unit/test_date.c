/* SPDX-License-Identifier: MIT
 *
 * Every day of the 301 years goes there and back; every text near a right one is refused. */
#include "proto/date.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

static struct date day(const char *text)
{
    struct date date;
    assert_true(date_parse(text, strlen(text), &date));
    return date;
}

static void every_day_goes_there_and_back(void **state)
{
    (void)state;
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int32_t expected = -25567; /* 1900-01-01 */
    for (int year = 1900; year <= 2200; year++) {
        bool leap = (year % 4 == 0 && year % 100 != 0) || year == 2000;
        for (int month = 1; month <= 12; month++) {
            int length = lengths[month - 1] + (month == 2 && leap);
            for (int d = 1; d <= length; d++, expected++) {
                struct date date = date_from_civil(year, month, d);
                int y, m, back;
                assert_true(date.set);
                assert_int_equal(date.days, expected);
                date_to_civil(date, &y, &m, &back);
                assert_true(y == year && m == month && back == d);
                char out[11];
                assert_int_equal(date_format(date, out), 10);
                assert_int_equal(day(out).days, expected);
            }
            assert_false(date_from_civil(year, month, 0).set);
            assert_false(date_from_civil(year, month, length + 1).set);
        }
    }
}

/* An independent reckoning: the C library's. */
static void days_agree_with_the_c_library(void **state)
{
    (void)state;
    for (int32_t days = -25567; days <= 84370; days += 7) {
        time_t seconds = (time_t)days * 86400;
        struct tm tm;
        int y, m, d;
        assert_non_null(gmtime_r(&seconds, &tm));
        date_to_civil((struct date){.days = days, .set = true}, &y, &m, &d);
        assert_true(y == tm.tm_year + 1900 && m == tm.tm_mon + 1 && d == tm.tm_mday);
    }
}

static void impossible_days_are_left_out(void **state)
{
    (void)state;
    assert_false(date_from_civil(2026, 0, 1).set);
    assert_false(date_from_civil(2026, 13, 1).set);
    assert_false(date_from_civil(2026, -1, 1).set);
    assert_false(date_from_civil(1899, 12, 31).set);
    assert_false(date_from_civil(2201, 1, 1).set);
    assert_false(date_from_civil(1900, 2, 29).set);
    assert_false(date_from_civil(2100, 2, 29).set);
    assert_true(date_from_civil(2000, 2, 29).set);
    assert_true(date_from_civil(2028, 2, 29).set);
}

static void known_days(void **state)
{
    (void)state;
    assert_int_equal(day("1970-01-01").days, 0);
    assert_int_equal(day("2000-03-01").days, 11017);
    assert_int_equal(day("2026-11-21").days, 20778);
    assert_int_equal(day("1969-12-31").days, -1);
    /* Far days do not overflow. */
    int y, m, d;
    date_to_civil((struct date){.days = INT32_MAX, .set = true}, &y, &m, &d);
    assert_int_equal(y, 5881580);
    date_to_civil((struct date){.days = INT32_MIN, .set = true}, &y, &m, &d);
    assert_int_equal(y, -5877641);
}

static void only_the_strict_text_is_a_date(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "",
        "2026",
        "2026-11",
        "2026-11-2",
        "2026-11-021",
        "2026-11-21 ",
        " 2026-11-21",
        "20261121",
        "2026/11/21",
        "2026-1-211",
        "2026-+1-21",
        "2026- 1-21",
        "-026-11-21",
        "2026-11-31",
        "2026-02-29",
        "2026-00-10",
        "2026-10-00",
        "1899-12-31",
        "2201-01-01",
        "0000-01-01",
        "2026-11-2\n",
        "2o26-11-21",
        "2026-11-2:",
        "2026-11-2/",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct date date = {.days = 7, .set = true};
        assert_false(date_parse(wrong[i], strlen(wrong[i]), &date));
        assert_false(date.set);
    }
    struct date date;
    assert_false(date_parse("2026-11-2\0", 10, &date));
    assert_true(date_parse("2026-11-21T08:00", 10, &date));
}

static void every_minute_goes_there_and_back(void **state)
{
    (void)state;
    for (int32_t minutes = 0; minutes <= 1440; minutes++) {
        char out[6];
        struct clock back;
        assert_int_equal(clock_format((struct clock){.minutes = minutes, .set = true}, out), 5);
        assert_true(clock_parse(out, 5, &back));
        assert_int_equal(back.minutes, minutes);
    }
    struct clock clock;
    assert_true(clock_parse("08:00", 5, &clock));
    assert_int_equal(clock.minutes, 480);
    assert_true(clock_parse("24:00", 5, &clock));
    assert_int_equal(clock.minutes, 1440);
}

static void only_the_strict_text_is_a_time(void **state)
{
    (void)state;
    static const char *const wrong[] = {"",      "8:00",   "08:0",  "08.00", "08:60",
                                        "24:01", "25:00",  "-1:00", "+8:00", "08:-1",
                                        "0800",  "08:00 ", "08:0a", "a8:00", "99:99"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct clock clock = {.minutes = 7, .set = true};
        assert_false(clock_parse(wrong[i], strlen(wrong[i]), &clock));
        assert_false(clock.set);
    }
}

static void what_is_left_out_formats_as_nothing(void **state)
{
    (void)state;
    char out[11] = "x";
    char time[6] = "x";
    assert_int_equal(date_format((struct date){0}, out), 0);
    assert_string_equal(out, "");
    assert_int_equal(date_format((struct date){.days = INT32_MAX, .set = true}, out), 0);
    assert_int_equal(date_format((struct date){.days = INT32_MIN, .set = true}, out), 0);
    assert_int_equal(clock_format((struct clock){0}, time), 0);
    assert_string_equal(time, "");
    assert_int_equal(clock_format((struct clock){.minutes = 1441, .set = true}, time), 0);
    assert_int_equal(clock_format((struct clock){.minutes = -1, .set = true}, time), 0);
}

static void age_is_reached_on_the_birthday(void **state)
{
    (void)state;
    assert_int_equal(date_age(day("2010-11-21"), day("2026-11-20")), 15);
    assert_int_equal(date_age(day("2010-11-21"), day("2026-11-21")), 16);
    assert_int_equal(date_age(day("2010-11-21"), day("2026-12-01")), 16);
    assert_int_equal(date_age(day("2010-11-21"), day("2026-10-31")), 15);
    assert_int_equal(date_age(day("2010-11-21"), day("2010-11-21")), 0);
    assert_int_equal(date_age(day("2010-11-21"), day("2010-11-20")), -1);
    assert_int_equal(date_age(day("2008-02-29"), day("2026-02-28")), 17);
    assert_int_equal(date_age(day("2008-02-29"), day("2026-03-01")), 18);
    assert_int_equal(date_age(day("2008-02-29"), day("2028-02-28")), 19);
    assert_int_equal(date_age(day("2008-02-29"), day("2028-02-29")), 20);
}

static void a_time_lies_in_its_utc_day(void **state)
{
    (void)state;
    assert_int_equal(date_from_time(0).days, 0);
    assert_int_equal(date_from_time(86399).days, 0);
    assert_int_equal(date_from_time(86400).days, 1);
    assert_int_equal(date_from_time(-1).days, -1);
    assert_int_equal(date_from_time(-86400).days, -1);
    assert_int_equal(date_from_time(-86401).days, -2);
    assert_int_equal(date_from_time(INT64_C(1795219200)).days, 20778);
    assert_false(date_from_time(INT64_MAX).set);
    assert_false(date_from_time(INT64_MIN).set);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_day_goes_there_and_back),
        cmocka_unit_test(days_agree_with_the_c_library),
        cmocka_unit_test(impossible_days_are_left_out),
        cmocka_unit_test(known_days),
        cmocka_unit_test(only_the_strict_text_is_a_date),
        cmocka_unit_test(every_minute_goes_there_and_back),
        cmocka_unit_test(only_the_strict_text_is_a_time),
        cmocka_unit_test(what_is_left_out_formats_as_nothing),
        cmocka_unit_test(age_is_reached_on_the_birthday),
        cmocka_unit_test(a_time_lies_in_its_utc_day),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
