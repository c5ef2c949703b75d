/* SPDX-License-Identifier: MIT
 *
 * Loosenings: each counts exactly what passes by it and not without it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "engine/match/nearest.h"
#include "engine/match/order.h"
#include "proto/text.h"
#include "tests/unit/corpora.h"

enum { CORPORA = 3000 };

static struct score scored(const struct test_corpus *corpus, const struct youth_facts *youth,
                           const struct opening_facts *opening)
{
    struct score score;
    match_score(youth, opening, &corpus->youth.rules.weights, &score);
    return score;
}

static bool passes(const struct test_corpus *corpus, const struct youth_facts *youth,
                   const struct opening_facts *opening)
{
    return match_first_gate(youth, opening, &corpus->youth.rules, corpus->youth.today) ==
           MATCH_PASSED;
}

/* Judged one by one, with no gate taken for granted. */
static int64_t count_more(const struct test_corpus *corpus, const struct loosening *item,
                          struct match_rank *best)
{
    const struct youth_facts *plain = &corpus->youth.youth;
    int64_t more = 0;
    for (int i = 0; i < corpus->count; i++) {
        const struct opening_facts *opening = corpus->openings[i];
        bool before = passes(corpus, plain, opening);
        struct score score = scored(corpus, &item->youth, opening);
        bool counts = item->what.code == MATCH_WISH_WIDER
                          ? before && score.total.value > scored(corpus, plain, opening).total.value
                          : !before && passes(corpus, &item->youth, opening);
        struct match_rank rank = {score.own_suggestion, score.total.value,
                                  score.a.value,        score.b.value,
                                  opening->id,          (uint64_t)(uintptr_t)opening};
        if (counts && (more++ == 0 || match_before(&rank, best)))
            *best = rank;
    }
    return more;
}

static void each_counts_what_it_adds(void **state)
{
    static struct test_corpus corpus;
    struct test_random random = {1};
    struct arena arena = {0};
    int64_t added[MATCH_CODES] = {0};
    (void)state;
    for (int n = 0; n < CORPORA; n++) {
        test_corpus_make(&random, &corpus);
        const struct youth_facts *youth = &corpus.youth.youth;
        struct nearest nearest =
            nearest_begin(youth, &corpus.youth.rules, corpus.youth.today, &arena);
        for (int i = 0; i < corpus.count; i++)
            assert_int_equal(nearest_judge(&nearest, corpus.openings[i]),
                             passes(&corpus, youth, corpus.openings[i]));
        nearest_sort(&nearest);
        for (size_t i = 0; i < nearest.count; i++) {
            const struct loosening *item = &nearest.items[i];
            struct match_rank best = {0};
            assert_int_equal(item->more, count_more(&corpus, item, &best));
            assert_true(i == 0 || nearest.items[i - 1].more >= item->more);
            if (item->more)
                assert_true(item->best.row == best.row && item->best.score == best.score);
            added[item->what.code] += item->more;
        }
        arena_reset(&arena);
    }
    arena_free(&arena);
    for (int code = MATCH_TRAVEL_FURTHER; code <= MATCH_NOT_THIS_LIFTED; code++)
        assert_true(added[code] > 0); /* every sort of loosening came up */
}

static struct nearest example(struct youth_facts *youth, struct match_rules *rules,
                              struct arena *arena)
{
    *youth = example_youth();
    *rules = match_rules_default();
    youth->travel_limit_m = 12000;
    youth->from = test_day(2026, 12, 1);
    youth->to = test_day(2026, 12, 31);
    youth->hours_max = (struct integer){25, true};
    youth->clock_from = (struct clock){.minutes = 30, .set = true};
    youth->needs_required = 1u << 2;
    return nearest_begin(youth, rules, test_day(2026, 11, 21), arena);
}

static const struct loosening *nth(const struct nearest *nearest, enum match_code code, int n)
{
    for (size_t i = 0; i < nearest->count; i++)
        if (nearest->items[i].what.code == code && n-- == 0)
            return &nearest->items[i];
    return NULL;
}

static void steps_are_those_of_the_header(void **state)
{
    struct arena arena = {0};
    struct youth_facts youth;
    struct match_rules rules;
    (void)state;
    struct nearest nearest = example(&youth, &rules, &arena);
    const int64_t metres[] = {15000, 20000, 25000};
    for (int i = 0; i < 3; i++) {
        const struct loosening *item = nth(&nearest, MATCH_TRAVEL_FURTHER, i);
        assert_int_equal(item->youth.travel_limit_m, metres[i]);
        assert_int_equal(item->what.arguments[0].number, 12000);
        assert_int_equal(item->what.arguments[1].number, metres[i]);
    }
    assert_null(nth(&nearest, MATCH_TRAVEL_FURTHER, 3));
    assert_int_equal(nth(&nearest, MATCH_MORE_HOURS, 0)->youth.hours_max.value, 30);
    assert_int_equal(nth(&nearest, MATCH_MORE_HOURS, 1)->youth.hours_max.value, 35);
    assert_null(nth(&nearest, MATCH_MORE_HOURS, 2));
    /* two weeks earlier would begin before today */
    assert_null(nth(&nearest, MATCH_PERIOD_EARLIER, 0));
    assert_int_equal(nth(&nearest, MATCH_PERIOD_LATER, 1)->youth.from.days - youth.from.days, 28);
    assert_int_equal(nth(&nearest, MATCH_PERIOD_LONGER, 2)->youth.to.days - youth.to.days, 56);
    assert_int_equal(nth(&nearest, MATCH_PERIOD_LONGER, 2)->youth.from.days, youth.from.days);
    /* an hour earlier than half past midnight is midnight */
    assert_int_equal(nth(&nearest, MATCH_WIDER_DAY, 0)->youth.clock_from.minutes, 0);
    assert_int_equal(nth(&nearest, MATCH_WIDER_DAY, 0)->youth.clock_to.minutes, 24 * 60);
    assert_int_equal(nth(&nearest, MATCH_NEED_HELPFUL, 0)->youth.needs_required, 0);
    assert_int_equal(nth(&nearest, MATCH_NEED_HELPFUL, 0)->youth.needs_helpful, 1u << 2);
    const struct loosening *wider = nth(&nearest, MATCH_WISH_WIDER, 0);
    assert_int_equal(wider->youth.wishes[0].node.length, 0);
    assert_int_equal(wider->youth.wishes[0].node.section, 'F');
    assert_int_equal(wider->youth.wishes[0].strength, 4);
    assert_int_equal(wider->youth.wishes[1].node.length, 2);
    arena_free(&arena);
}

static void nothing_is_loosened_that_is_not_asked(void **state)
{
    struct arena arena = {0};
    struct youth_facts youth = example_youth();
    struct match_rules rules = match_rules_default();
    (void)state;
    youth.position.known = false;
    youth.wish_count = 0;
    assert_int_equal(nearest_begin(&youth, &rules, test_day(2026, 11, 21), &arena).count, 0);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_counts_what_it_adds),
        cmocka_unit_test(steps_are_those_of_the_header),
        cmocka_unit_test(nothing_is_loosened_that_is_not_asked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
