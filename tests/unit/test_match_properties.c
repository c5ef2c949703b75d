/* SPDX-License-Identifier: MIT
 *
 * What must hold for every pair, tried on seeded random ones. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "engine/match/order.h"
#include "tests/unit/test_match_pairs.h"

#include <stdlib.h>

enum { PAIRS = 200000, RANKS = 2000 };

static bool ordered(const struct range *range)
{
    return 0 <= range->low && range->low <= range->value && range->value <= range->high &&
           range->high <= MATCH_POINTS;
}

static void check_ranges(const struct score *score)
{
    assert_true(ordered(&score->total));
    assert_true(ordered(&score->a));
    assert_true(ordered(&score->b));
    assert_true(score->total.low >= MATCH_FLOOR);
    assert_true(score->coverage >= 0 && score->coverage <= MATCH_POINTS);
    assert_true(score->thin == (score->coverage < MATCH_THIN));
    for (int i = 0; i < MATCH_COMPONENTS; i++) {
        const struct component *part = &score->components[i];
        assert_true(ordered(&part->range));
        assert_true(part->parts_known <= part->parts);
        if (part->parts_known == part->parts && i != MATCH_READINESS)
            assert_int_equal(part->range.low, part->range.high);
        if (part->absent)
            assert_true(part->range.high == 0 && part->weight == 0 && part->points == 0);
    }
    if (score->coverage == MATCH_POINTS)
        assert_int_equal(score->total.low, score->total.high);
}

static void check_points(const struct judgement *j)
{
    const struct score *score = &j->score;
    int64_t points = 0, weights = 0, costs = 0;
    for (int i = 0; i < MATCH_YOUTH_SIDE; i++) {
        const struct component *part = &score->components[i];
        points += part->points;
        weights += part->weight;
        assert_true(part->points >= 0 && (part->weight > 0 || part->points == 0));
    }
    assert_int_equal(points, weights ? score->a.value : 0);
    for (int k = 0; k < MATCH_COMPETENCES_MAX; k++)
        costs += j->costs[k];
    assert_int_equal(score->components[MATCH_READINESS].points, score->b.value);
    assert_int_equal(score->b.value, costs > MATCH_POINTS ? 0 : MATCH_POINTS - costs);
}

/* The full account, the fast calls and a second run say the same. */
static void check_agreement(const struct test_pair *pair, const struct judgement *j)
{
    struct score score;
    match_score(&pair->youth, &pair->opening, &pair->rules.weights, &score);
    match_points(&score);
    assert_int_equal(score.total.value, j->score.total.value);
    assert_int_equal(score.total.low, j->score.total.low);
    assert_int_equal(score.total.high, j->score.total.high);
    assert_int_equal(score.coverage, j->score.coverage);
    for (int i = 0; i < MATCH_COMPONENTS; i++)
        assert_int_equal(score.components[i].points, j->score.components[i].points);
    enum match_code first =
        match_first_gate(&pair->youth, &pair->opening, &pair->rules, pair->today);
    assert_int_equal(first, j->gates.count ? j->gates.items[0].code : MATCH_PASSED);
    for (size_t i = 1; i < j->gates.count; i++)
        assert_true(j->gates.items[i].code >= j->gates.items[i - 1].code);
}

/* Every unknown component has a question, every question a reason. */
static void check_reasons(const struct judgement *j)
{
    bool asked[MATCH_COMPONENTS + 1] = {0};
    for (size_t i = 0; i < j->reasons.count; i++) {
        const struct reason *reason = &j->reasons.items[i];
        assert_true(reason->sign == '+' || reason->sign == '-' || reason->sign == '?');
        assert_true(reason->message.code > MATCH_PASSED);
        assert_int_equal(reason->message.count, strlen(message_kinds(reason->message.code)));
        if (reason->sign == '?')
            asked[reason->component] = true;
    }
    for (int i = 0; i < MATCH_COMPONENTS; i++) {
        const struct component *part = &j->score.components[i];
        assert_true(asked[i] == (part->parts_known < part->parts));
    }
    for (size_t i = 0; i < j->gates.count; i++) {
        const struct message *message = &j->gates.items[i];
        assert_int_equal(message->count, strlen(message_kinds(message->code)));
    }
}

static struct range readiness_at(struct test_pair *pair, int k, int level)
{
    uint8_t kept = pair->youth.levels[k];
    struct score score;
    pair->youth.levels[k] = (uint8_t)level;
    match_score(&pair->youth, &pair->opening, &pair->rules.weights, &score);
    pair->youth.levels[k] = kept;
    return score.b;
}

static void check_levels(struct test_pair *pair, int k)
{
    struct range at[MATCH_LEVEL_MAX + 1];
    for (int level = 0; level <= MATCH_LEVEL_MAX; level++)
        at[level] = readiness_at(pair, k, level);
    for (int level = 1; level < MATCH_LEVEL_MAX; level++) {
        assert_true(at[level + 1].value >= at[level].value);
        assert_true(at[level + 1].low >= at[level].low);
        assert_true(at[level + 1].high >= at[level].high);
    }
    assert_true(at[0].value <= at[MATCH_LEVEL_MAX].value); /* never beats a known good */
    assert_true(at[0].value >= at[1].value);               /* nor loses to a known bad */
    assert_int_equal(at[0].low, at[1].low);
    assert_int_equal(at[0].high, at[MATCH_LEVEL_MAX].high);
}

/* Whatever an unknown turns out to be, the score lies between low and high. */
static void check_answers(struct test_pair *pair, const struct judgement *j, int k)
{
    if (pair->youth.levels[k] != 0)
        return;
    for (int level = 1; level <= MATCH_LEVEL_MAX; level++) {
        struct score score;
        pair->youth.levels[k] = (uint8_t)level;
        match_score(&pair->youth, &pair->opening, &pair->rules.weights, &score);
        assert_true(score.total.low >= j->score.total.low);
        assert_true(score.total.high <= j->score.total.high);
        assert_true(score.coverage >= j->score.coverage);
    }
    pair->youth.levels[k] = 0;
}

static void test_pairs(void **state)
{
    (void)state;
    struct test_random random = {.state = 1};
    static struct test_pair pair;
    static struct judgement judgement;
    int passed = 0, thin = 0, first[MATCH_GATES + 1] = {0};
    for (int i = 0; i < PAIRS; i++) {
        test_pair_make(&random, &pair);
        match_judge(&pair.youth, &pair.opening, &pair.rules, pair.today, &judgement);
        check_ranges(&judgement.score);
        check_points(&judgement);
        check_agreement(&pair, &judgement);
        check_reasons(&judgement);
        check_levels(&pair, i % PAIR_COMPETENCES);
        check_answers(&pair, &judgement, i % PAIR_COMPETENCES);
        passed += judgement.passed;
        thin += judgement.score.thin;
        first[judgement.passed ? MATCH_GATES : judgement.gates.items[0].code]++;
    }
    /* the generator reaches everything */
    assert_true(passed > PAIRS / 50 && thin > 100);
    for (int i = 0; i < MATCH_GATES; i++)
        assert_true(first[i] > 0);
}

static void make_ranks(struct test_random *random, struct match_rank *ranks, char (*ids)[16])
{
    for (int i = 0; i < RANKS; i++) {
        snprintf(ids[i], sizeof ids[i], "o%d", i);
        ranks[i] = (struct match_rank){
            .own_suggestion = test_chance(random, 5),
            .score = test_below(random, 12),
            .a = test_below(random, 4),
            .id = {.data = ids[i], .size = strlen(ids[i])},
            .row = (uint64_t)i,
        };
    }
    for (int i = RANKS - 1; i > 0; i--) {
        int other = test_below(random, i + 1);
        struct match_rank kept = ranks[i];
        ranks[i] = ranks[other];
        ranks[other] = kept;
    }
}

static int compare(const void *a, const void *b)
{
    return match_before(a, b) ? -1 : match_before(b, a);
}

static void test_order(void **state)
{
    (void)state;
    struct test_random random = {.state = 7};
    static struct match_rank ranks[RANKS];
    static char ids[RANKS][16];
    make_ranks(&random, ranks, ids);
    for (int i = 0; i < 200000; i++) {
        const struct match_rank *a = &ranks[test_below(&random, RANKS)];
        const struct match_rank *b = &ranks[test_below(&random, RANKS)];
        const struct match_rank *c = &ranks[test_below(&random, RANKS)];
        assert_int_equal(match_before(a, b) + match_before(b, a), a == b ? 0 : 1);
        if (match_before(a, b) && match_before(b, c))
            assert_true(match_before(a, c));
    }
}

static void test_best_is_sort(void **state)
{
    (void)state;
    static struct match_rank ranks[RANKS], sorted[RANKS], room[RANKS + 1];
    static char ids[RANKS][16];
    const size_t sizes[] = {0, 1, 2, 3, 10, 500, RANKS - 1, RANKS, RANKS + 1};
    for (uint64_t seed = 0; seed < 20; seed++) {
        struct test_random random = {.state = seed};
        make_ranks(&random, ranks, ids);
        memcpy(sorted, ranks, sizeof ranks);
        qsort(sorted, RANKS, sizeof *sorted, compare);
        for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
            struct match_best best = match_best_over(room, sizes[s]);
            for (size_t i = 0; i < RANKS; i++) {
                const struct match_rank *last = match_best_last(&best);
                bool expected = sizes[s] > 0 && (!last || match_before(&ranks[i], last));
                assert_int_equal(match_best_offer(&best, &ranks[i]), expected);
            }
            match_best_sort(&best);
            assert_int_equal(best.count, sizes[s] < RANKS ? sizes[s] : RANKS);
            for (size_t i = 0; i < best.count; i++)
                assert_int_equal(room[i].row, sorted[i].row);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pairs),
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_best_is_sort),
    };
    return cmocka_run_group_tests_name("match properties", tests, NULL, NULL);
}
