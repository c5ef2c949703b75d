/* SPDX-License-Identifier: MIT
 *
 * Steadiness against the model's own score under each of the 1,000 weightings. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "engine/match/steady.h"
#include "proto/text.h"
#include "tests/unit/corpora.h"

enum { CORPORA = 100 };

/* The header's recipe in its own words: halved to doubled, in 1024ths. */
static int64_t factor(struct test_random *random)
{
    uint64_t drawn = test_random_next(random);
    uint64_t r = drawn / 2;
    return drawn % 2 ? 1024 + (int64_t)(r % 1025) : 512 + (int64_t)(r % 513);
}

static void count_by_hand(struct test_corpus *corpus, int k, int *times)
{
    const struct match_weights chosen = corpus->youth.rules.weights;
    struct test_random random = {1};
    for (int n = 0; n < STEADY_WEIGHTINGS; n++) {
        int first[CORPUS_MOST];
        struct match_weights *weights = &corpus->youth.rules.weights;
        weights->interest = (int32_t)(chosen.interest * factor(&random));
        weights->development = (int32_t)(chosen.development * factor(&random));
        weights->travel = (int32_t)(chosen.travel * factor(&random));
        weights->support = (int32_t)(chosen.support * factor(&random));
        int passed = test_corpus_first(corpus, &corpus->youth.youth, corpus->openings, k, first);
        for (int i = 0; i < k && i < passed; i++)
            times[first[i]]++;
    }
    corpus->youth.rules.weights = chosen;
}

static bool passes(const struct test_corpus *corpus, int i)
{
    return match_first_gate(&corpus->youth.youth, corpus->openings[i], &corpus->youth.rules,
                            corpus->youth.today) == MATCH_PASSED;
}

static void each_is_counted_as_the_model_ranks_it(void **state)
{
    static struct test_corpus corpus;
    struct test_random random = {5};
    int wavering = 0;
    (void)state;
    for (int n = 0; n < CORPORA; n++) {
        int times[CORPUS_MOST] = {0}, k = test_below(&random, 8);
        test_corpus_make(&random, &corpus);
        count_by_hand(&corpus, k, times);
        struct steady steady = {.youth = &corpus.youth.youth, .rules = &corpus.youth.rules};
        for (int i = 0; i < corpus.count; i++)
            if (passes(&corpus, i))
                steady_offer(&steady, corpus.openings[i]);
        steady_run(&steady, (size_t)k);
        for (size_t i = 0; i < steady.count; i++) {
            int at = 0;
            while (corpus.openings[at] != steady.rows[i].opening)
                at++;
            assert_int_equal(steady.rows[i].times, times[at]);
            wavering += times[at] > 0 && times[at] < STEADY_WEIGHTINGS;
        }
        steady_free(&steady);
    }
    assert_true(wavering > CORPORA / 2);
}

static void each_is_told_once(void **state)
{
    static struct test_corpus corpus;
    struct test_random random = {7};
    (void)state;
    for (int n = 0; n < CORPORA; n++) {
        test_corpus_make(&random, &corpus);
        struct steady steady = {.youth = &corpus.youth.youth, .rules = &corpus.youth.rules};
        int64_t sum = 0;
        for (int i = 0; i < corpus.count; i++)
            if (passes(&corpus, i))
                steady_offer(&steady, corpus.openings[i]);
        steady_run(&steady, 3);
        if (steady.count)
            sum += steady_take(&steady, steady.rows[0].opening);
        int32_t last = STEADY_WEIGHTINGS;
        for (const struct steady_row *row; (row = steady_next(&steady)) != NULL;) {
            assert_true(row->times > 0 && row->times <= last);
            assert_true(row != &steady.rows[0]);
            last = row->times;
            sum += row->times;
        }
        size_t in_list = steady.count < 3 ? steady.count : 3;
        assert_int_equal(sum, (int64_t)in_list * STEADY_WEIGHTINGS);
        steady_free(&steady);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_is_counted_as_the_model_ranks_it),
        cmocka_unit_test(each_is_told_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
