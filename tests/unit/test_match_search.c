/* SPDX-License-Identifier: MIT
 *
 * The plain search against sorting everything, and the reverse search against the search. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "engine/match/search.h"
#include "proto/text.h"
#include "tests/unit/corpora.h"

enum { CORPORA = 4000 };

static void the_first_k_are_those_of_sorting_all(void **state)
{
    static struct test_corpus corpus;
    struct test_random random = {1};
    int64_t passed_in_all = 0;
    (void)state;
    for (int n = 0; n < CORPORA; n++) {
        struct match_rank room[CORPUS_MOST];
        int first[CORPUS_MOST], k = test_below(&random, CORPUS_MOST);
        test_corpus_make(&random, &corpus);
        struct search search = search_over(room, (size_t)k, corpus.youth.today);
        for (int i = 0; i < corpus.count; i++)
            search_opening(&search, &corpus.youth.youth, &corpus.youth.rules, corpus.openings[i]);
        match_best_sort(&search.best);
        int passed = test_corpus_first(&corpus, &corpus.youth.youth, corpus.openings, k, first);
        int64_t failed = 0;
        for (int i = 0; i < MATCH_GATES; i++)
            failed += search.counts.failed[i];
        passed_in_all += passed;
        assert_int_equal(search.counts.considered, corpus.count);
        assert_int_equal(search.counts.passed, passed);
        assert_int_equal(search.counts.passed + failed, corpus.count);
        assert_int_equal(search.best.count, passed < k ? passed : k);
        for (size_t i = 0; i < search.best.count; i++)
            assert_ptr_equal(search_opening_at(&search.best.items[i]), corpus.openings[first[i]]);
    }
    assert_true(passed_in_all > 5L * CORPORA); /* not a test of empty lists */
}

/* The best one outside the wishes' sections and the first k's, found by looking at each. */
static void explore_is_the_best_elsewhere(void **state)
{
    static struct test_corpus corpus;
    struct test_random random = {2};
    int found = 0;
    (void)state;
    for (int n = 0; n < CORPORA; n++) {
        enum { K = 2 };
        struct match_rank room[K];
        int all[CORPUS_MOST];
        test_corpus_make(&random, &corpus);
        const struct youth_facts *youth = &corpus.youth.youth;
        struct search search = search_over(room, K, corpus.youth.today);
        for (int i = 0; i < corpus.count; i++)
            search_opening(&search, youth, &corpus.youth.rules, corpus.openings[i]);
        match_best_sort(&search.best);
        int passed = test_corpus_first(&corpus, youth, corpus.openings, CORPUS_MOST, all);
        const struct opening_facts *expected = NULL;
        for (int i = K; i < passed && !expected; i++) {
            char section = corpus.openings[all[i]]->industry.section;
            bool known = !section;
            for (int j = 0; j < K; j++)
                known = known || corpus.openings[all[j]]->industry.section == section;
            for (size_t j = 0; j < youth->wish_count; j++)
                known = known ||
                        (youth->wishes[j].strength > 0 && youth->wishes[j].node.section == section);
            expected = known ? NULL : corpus.openings[all[i]];
        }
        assert_ptr_equal(search_explore(&search, youth), expected);
        found += expected != NULL;
    }
    assert_true(found > CORPORA / 20);
}

static void youths_come_in_the_order_of_their_scores(void **state)
{
    static struct test_corpus corpus;
    struct test_random random = {3};
    int listed = 0;
    (void)state;
    for (int n = 0; n < CORPORA; n++) {
        enum { K = 5 };
        struct match_rank room[K];
        test_corpus_make(&random, &corpus);
        if (!corpus.count)
            continue;
        const struct opening_facts *opening = corpus.openings[0];
        struct search search = search_over(room, K, corpus.youth.today);
        for (int i = 0; i < corpus.count; i++) {
            struct test_pair *pair = &corpus.pairs[i];
            pair->youth.id = pair->opening.id;
            if (i % 2)
                pair->youth.enrolment = corpus.youth.youth.enrolment;
            search_youth(&search, &pair->youth, &pair->rules, opening);
        }
        match_best_sort(&search.best);
        for (size_t i = 0; i < search.best.count; i++) {
            const struct youth_facts *youth = search_youth_at(&search.best.items[i]);
            assert_true(text_equal(youth->id, search.best.items[i].id));
            assert_true(i == 0 || match_before(&search.best.items[i - 1], &search.best.items[i]));
            listed++;
        }
        assert_true(search.best.count == K || (int64_t)search.best.count == search.counts.passed);
    }
    assert_true(listed > CORPORA);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_k_are_those_of_sorting_all),
        cmocka_unit_test(explore_is_the_best_elsewhere),
        cmocka_unit_test(youths_come_in_the_order_of_their_scores),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
