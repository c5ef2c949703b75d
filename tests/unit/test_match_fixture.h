/* SPDX-License-Identifier: MIT
 *
 * A pair that passes all gates, which each case of the gates' tests changes. */
#ifndef TEST_MATCH_FIXTURE_H
#define TEST_MATCH_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "tests/unit/test_match_pairs.h"

#define LIST(...)                                                                            \
    ((struct text_list){.items = (struct text[]){__VA_ARGS__},                               \
                        .count = sizeof((struct text[]){__VA_ARGS__}) / sizeof(struct text), \
                        .set = true})
#define HOURS_OF(hours) ((struct integer){.value = (hours), .set = true})
#define CLOCK(hour, minute) ((struct clock){.minutes = (hour)*60 + (minute), .set = true})

struct fixture {
    struct youth_facts y;
    struct opening_facts o;
    struct match_rules rules;
    struct date today;
    struct minor_table table;
};

static struct gate_list failed; /* of the last call of first() */

static inline void begin(struct fixture *f)
{
    *f = (struct fixture){.rules = match_rules_default(), .today = test_day(2026, 11, 21)};
    f->table = minor_table_default;
    f->table.limits[MINOR_YOUNG].hazards_barred = 3;
    f->table.limits[MINOR_YOUNG].hazards_supervised = 2;
    f->table.limits[MINOR_OLDER_CHILD].hazards_barred = 3;
    f->rules.minor_tables = &f->table;
    f->y = (struct youth_facts){
        .id = TEXT("y1"),
        .enrolment = {true, true, true, true},
        .waiver_valid = true,
        .birth = test_day(2005, 5, 5),
        .position = {.n = 6400000, .e = 320000, .known = true},
        .travel_limit_m = 30000,
        .min_days = MATCH_MIN_DAYS,
    };
    f->o = (struct opening_facts){
        .id = TEXT("o1"),
        .workplace = TEXT("w1"),
        .employer = TEXT("e1"),
        .open = true,
        .capacity = 1,
        .industry = test_node("43.2"),
        .occupation = test_node("ssyk:7111"),
        .position = {.n = 6403000, .e = 324000, .known = true},
    };
}

/* Judges by both calls, which must agree; the failures are left in `failed`. */
static inline enum match_code first(const struct fixture *f)
{
    bool passed = match_gates(&f->y, &f->o, &f->rules, f->today, &failed);
    enum match_code code = match_first_gate(&f->y, &f->o, &f->rules, f->today);
    assert_int_equal(passed, code == MATCH_PASSED);
    assert_int_equal(passed, failed.count == 0);
    if (!passed)
        assert_int_equal(failed.items[0].code, code);
    return code;
}

static inline void assert_number(size_t item, size_t argument, int64_t number)
{
    assert_true(item < failed.count && argument < failed.items[item].count);
    assert_int_equal(failed.items[item].arguments[argument].number, number);
}

static inline void assert_word(size_t item, size_t argument, const char *word)
{
    assert_true(item < failed.count && argument < failed.items[item].count);
    struct text text = failed.items[item].arguments[argument].text;
    assert_int_equal(text.size, strlen(word));
    assert_memory_equal(text.data, word, text.size);
}

#endif
