/* SPDX-License-Identifier: MIT
 *
 * The match model's worked example to the last point, and each component, rounding and clamp
 * against figures computed by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "tests/unit/test_match_pairs.h"

static struct score score_of(const struct youth_facts *youth, const struct opening_facts *opening)
{
    struct match_rules rules = match_rules_default();
    struct score score;
    match_score(youth, opening, &rules.weights, &score);
    match_points(&score);
    return score;
}

static void assert_range(const struct range *range, int value, int low, int high)
{
    assert_int_equal(range->value, value);
    assert_int_equal(range->low, low);
    assert_int_equal(range->high, high);
}

static void test_example(void **state)
{
    (void)state;
    struct youth_facts youth = example_youth();
    struct opening_facts opening = example_opening();
    struct match_rules rules = match_rules_default();
    static struct judgement j;
    match_judge(&youth, &opening, &rules, test_day(2026, 11, 21), &j);
    const struct component *parts = j.score.components;
    assert_true(j.passed);
    assert_range(&parts[MATCH_INTEREST].range, 10000, 10000, 10000);
    assert_range(&parts[MATCH_DEVELOPMENT].range, 10000, 10000, 10000);
    assert_range(&parts[MATCH_TRAVEL].range, 9000, 9000, 9000);
    assert_true(parts[MATCH_SUPPORT].absent);
    assert_range(&j.score.a, 9833, 9833, 9833);
    assert_range(&j.score.b, 9600, 9200, 10000);
    assert_range(&j.score.total, 9750, 9602, 9891);
    assert_int_equal(j.score.coverage, 8833);
    assert_false(j.score.thin);
    assert_int_equal(j.score.distance_m, 6000);
    /* 5555.5…, 2777.7…, 1500: the point that is left goes to .77 */
    assert_int_equal(parts[MATCH_INTEREST].points, 5555);
    assert_int_equal(parts[MATCH_DEVELOPMENT].points, 2778);
    assert_int_equal(parts[MATCH_TRAVEL].points, 1500);
    assert_int_equal(parts[MATCH_SUPPORT].points, 0);
    assert_int_equal(parts[MATCH_READINESS].points, 9600);
    assert_int_equal(j.costs[GAK09], 400);
    assert_int_equal(j.costs[GAK05], 0);
    assert_int_equal(j.minor, MINOR_ADULT);
}

static void test_interest(void **state)
{
    (void)state;
    static const struct {
        const char *wish;
        int strength;
        const char *industry, *occupation;
        int points; /* -1: unknown */
    } cases[] = {
        {"43", 4, "43.2", NULL, 10000},
        {"43", 3, "43.2", NULL, 8000},
        {"43", 2, "43.2", NULL, 6000},
        {"43", 1, "43.2", NULL, 4000},
        {"43", 0, "42", NULL, -1},
        {"F", 3, "43.2", NULL, 8000},
        {"42", 4, "43.2", NULL, 5000},
        {"42", 3, "43.2", NULL, 4000},
        {"42", 2, "43.2", NULL, 3000},
        {"42", 1, "43.2", NULL, 2000},
        {"25", 4, "43.2", NULL, 0},
        {"43.1", 4, "43.2", NULL, 5000},
        {"43.21", 4, "43.2", NULL, 5000},
        {"43", 4, "F", NULL, 5000},
        {"43.2", 4, "F", NULL, 0},
        {"43", 4, NULL, NULL, 0},
        {"ssyk:71", 3, NULL, "ssyk:7111", 8000},
        {"ssyk:7112", 3, "43", "ssyk:7111", 4000},
        {"ssyk:43", 4, "43", "ssyk:7111", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct youth_facts youth = example_youth();
        struct opening_facts opening = example_opening();
        struct wish_facts wish = {.node = test_node(cases[i].wish),
                                  .strength = (uint8_t)cases[i].strength};
        youth.wishes = &wish, youth.wish_count = 1;
        opening.industry = test_node(cases[i].industry);
        opening.occupation = test_node(cases[i].occupation);
        struct score score = score_of(&youth, &opening);
        int points = cases[i].points;
        if (points < 0)
            assert_range(&score.components[MATCH_INTEREST].range, 5000, 0, 10000);
        else
            assert_range(&score.components[MATCH_INTEREST].range, points, points, points);
    }
}

static void test_best_wish(void **state)
{
    (void)state;
    struct youth_facts youth = example_youth();
    struct opening_facts opening = example_opening();
    int closeness;
    /* a near wish of strength 4 (5000) beats an exact one of strength 1 (4000) */
    struct wish_facts both[] = {{.node = test_node("43"), .strength = 1},
                                {.node = test_node("42"), .strength = 4}};
    youth.wishes = both;
    assert_ptr_equal(match_best_wish(&youth, &opening, &closeness), &both[1]);
    assert_int_equal(closeness, NODE_NEAR);
    struct wish_facts other = both[0];
    both[0] = both[1], both[1] = other; /* in either order */
    assert_ptr_equal(match_best_wish(&youth, &opening, &closeness), &both[0]);
    both[1] = both[0], both[0] = other;
    /* 4000 each: the nearer is told */
    both[1].strength = 3;
    assert_ptr_equal(match_best_wish(&youth, &opening, &closeness), &both[0]);
    assert_int_equal(closeness, NODE_SAME);
    struct text own[] = {TEXT("w1")};
    youth.suggestions = (struct text_list){.items = own, .count = 1, .set = true};
    struct score score = score_of(&youth, &opening);
    assert_true(score.own_suggestion);
    assert_range(&score.components[MATCH_INTEREST].range, 10000, 10000, 10000);
    youth.wish_count = 0;
    own[0] = TEXT("w2"); /* another place than this one: interest here is not known */
    score = score_of(&youth, &opening);
    assert_false(score.own_suggestion);
    assert_range(&score.components[MATCH_INTEREST].range, 5000, 0, 10000);
}

static void test_goal(void **state)
{
    (void)state;
    static const struct {
        int asked;
        bool trains;
        int level, value, low, high;
    } cases[] = {
        {2, false, 1, 0, 0, 0},
        {2, false, 0, 0, 0, 0},
        {0, true, 2, 10000, 10000, 10000},
        {0, true, 0, 10000, 10000, 10000},
        {0, true, 4, 10000, 10000, 10000},
        {2, true, 1, 10000, 10000, 10000},
        {3, true, 1, 6000, 6000, 6000},
        {4, true, 1, 2000, 2000, 2000},
        {2, true, 2, 3000, 3000, 3000},
        {1, true, 4, 3000, 3000, 3000},
        {1, true, 0, 5000, 0, 10000},
        {4, true, 0, 5000, 0, 10000},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct range range = match_goal_points(cases[i].asked, cases[i].trains, cases[i].level);
        assert_range(&range, cases[i].value, cases[i].low, cases[i].high);
    }
}

static void test_development(void **state)
{
    (void)state;
    struct youth_facts youth = example_youth();
    struct opening_facts opening = example_opening();
    youth.goals = 1u << GAK05 | 1u << GAK07 | 1u << 10;
    struct score score = score_of(&youth, &opening); /* (10000 + 10000 + 0) / 3 */
    assert_range(&score.components[MATCH_DEVELOPMENT].range, 6667, 6667, 6667);
    youth.levels[GAK05] = 0; /* (5000 + 10000) / 3, (0 + 10000) / 3, 20000 / 3 */
    score = score_of(&youth, &opening);
    assert_range(&score.components[MATCH_DEVELOPMENT].range, 5000, 3333, 6667);
    assert_int_equal(score.components[MATCH_DEVELOPMENT].parts, 3);
    assert_int_equal(score.components[MATCH_DEVELOPMENT].parts_known, 2);
    /* youth: 6500 × (50 + 25 × 2/3 + 15) / 90; workplace: 3500 × 1/3 */
    assert_int_equal(score.coverage, 7065); /* 5898.1 + 1166.7 = 7064.8 */
    youth.goals = 0;
    score = score_of(&youth, &opening);
    assert_true(score.components[MATCH_DEVELOPMENT].absent);
    assert_int_equal(score.components[MATCH_DEVELOPMENT].weight, 0);
    assert_int_equal(score.a.value, 9769); /* (50 × 10000 + 15 × 9000) / 65 = 9769.2 */
}

static void test_travel(void **state)
{
    (void)state;
    static const int cases[][3] = {
        /* distance, limit, points */
        {0, 30000, 10000},    {2, 30000, 10000},    {3, 30000, 9999},  {6000, 30000, 9000},
        {30000, 30000, 5000}, {60000, 30000, 0},    {90000, 30000, 0}, {1, 3, 8333},
        {2, 3, 6667},         {0, 0, 10000},        {1, 0, 5000},      {7, 0, 0},
        {1, 10000, 9999},     {15000, 30000, 7500},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(match_travel_points(cases[i][0], cases[i][1]), cases[i][2]);
    struct youth_facts youth = example_youth();
    struct opening_facts opening = example_opening();
    opening.position.known = false;
    struct score score = score_of(&youth, &opening);
    assert_range(&score.components[MATCH_TRAVEL].range, 5000, 0, 10000);
    assert_int_equal(score.distance_m, -1);
    assert_range(&score.a, 9167, 8333, 10000);
}

static void test_distance(void **state)
{
    (void)state;
    static const int cases[][3] = {
        /* north, east, whole metres */
        {3, 4, 5},
        {1, 1, 1},
        {2, 2, 2},
        {5, 5, 7},
        {-3000, 4000, 5000},
        {0, 0, 0},
        {99999999, 99999999, 141421354},
        {46341, 46341, 65536},
        {-1, 0, 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct point a = {.n = cases[i][0], .e = cases[i][1], .known = true};
        struct point b = {.known = true};
        assert_int_equal(match_distance(&a, &b), cases[i][2]);
        assert_int_equal(match_distance(&b, &a), cases[i][2]);
    }
    struct point far = {.n = 100000000, .e = -100000000, .known = true};
    struct point away = {.n = -100000000, .e = 100000000, .known = true};
    assert_int_equal(match_distance(&far, &away), 282842712);
}

static void test_support(void **state)
{
    (void)state;
    struct youth_facts youth = example_youth();
    struct opening_facts opening = example_opening();
    youth.needs_helpful = 7;
    struct score score = score_of(&youth, &opening);
    assert_range(&score.components[MATCH_SUPPORT].range, 5000, 0, 10000);
    opening.adaptations_known = true;
    const int points[] = {0, 3333, 6667, 10000};
    const uint64_t offered[] = {8, 2, 11, 7};
    for (int i = 0; i < 4; i++) {
        opening.adaptations = offered[i];
        score = score_of(&youth, &opening);
        assert_range(&score.components[MATCH_SUPPORT].range, points[i], points[i], points[i]);
    }
    /* (50 × 10000 + 25 × 10000 + 15 × 9000 + 10 × 10000) / 100 */
    assert_int_equal(score.a.value, 9850);
}

static void test_level_cost(void **state)
{
    (void)state;
    static const int cases[][6] = {
        /* asked, level, wanted, value, low, high */
        {2, 2, 0, 0, 0, 0},          {1, 4, 0, 0, 0, 0},          {2, 1, 0, 800, 800, 800},
        {3, 1, 0, 2000, 2000, 2000}, {4, 1, 0, 4000, 4000, 4000}, {2, 1, 1, 0, 0, 0},
        {4, 3, 1, 0, 0, 0},          {3, 1, 1, 2000, 2000, 2000}, {1, 0, 0, 0, 0, 0},
        {2, 0, 0, 400, 800, 0},      {3, 0, 0, 1000, 2000, 0},    {4, 0, 0, 2000, 4000, 0},
        {2, 0, 1, 0, 0, 0},          {3, 0, 1, 1000, 2000, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const int *c = cases[i];
        struct range cost = match_level_cost(c[0], c[1], c[2] != 0);
        assert_range(&cost, c[3], c[4], c[5]);
    }
}

static void test_readiness_clamp(void **state)
{
    (void)state;
    struct youth_facts youth = example_youth();
    struct opening_facts opening = example_opening();
    memset(opening.levels, 0, sizeof opening.levels);
    memset(youth.levels, 1, sizeof youth.levels);
    struct score score = score_of(&youth, &opening);
    assert_range(&score.b, 10000, 10000, 10000); /* nothing asked */
    opening.levels[0] = opening.levels[1] = 4;
    score = score_of(&youth, &opening);
    assert_range(&score.b, 2000, 2000, 2000);
    opening.levels[2] = 4;
    score = score_of(&youth, &opening);
    assert_range(&score.b, 0, 0, 0);
    youth.levels[2] = 0; /* 8000 + 2000, 8000 + 4000, 8000 */
    score = score_of(&youth, &opening);
    assert_range(&score.b, 0, 0, 2000);
}

static void test_mean(void **state)
{
    (void)state;
    static const int cases[][3] = {
        {9000, 2000, 4045}, {10000, 10000, 10000}, {0, 0, 500},        {10000, 0, 1307},
        {0, 10000, 749},    {500, 10000, 749},     {9833, 9600, 9750}, {9833, 9200, 9602},
        {499, 499, 500},    {501, 501, 501},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(match_mean(cases[i][0], cases[i][1]), cases[i][2]);
    assert_int_equal(match_div(1, 2), 1);
    assert_int_equal(match_div(1, 3), 0);
    assert_int_equal(match_div(2, 3), 1);
    assert_int_equal(match_div(0, 7), 0);
}

static void test_coverage(void **state)
{
    (void)state;
    struct match_rules rules = match_rules_default();
    struct youth_facts youth = {.travel_limit_m = 30000};
    struct opening_facts opening = {.id = TEXT("o1")};
    struct score score = score_of(&youth, &opening); /* only readiness, which asks nothing */
    assert_int_equal(score.coverage, 3500);
    assert_true(score.thin);
    assert_range(&score.total, 6061, 749, 10000);
    opening.levels[3] = 1;
    score = score_of(&youth, &opening);
    assert_int_equal(score.coverage, 0);
    assert_range(&score.b, 10000, 10000, 10000); /* level 1 asked: even the lowest meets it */
    youth.position.known = opening.position.known = true;
    score = score_of(&youth, &opening); /* 6500 × 15 / 65 */
    assert_int_equal(score.coverage, 1500);
    rules.weights = (struct match_weights){.interest = 25, .travel = 40};
    match_score(&youth, &opening, &rules.weights, &score);
    assert_int_equal(score.coverage, 4000); /* 6500 × 40 / 65 */
    assert_false(score.thin);
    rules.weights = (struct match_weights){.interest = 26, .travel = 40};
    match_score(&youth, &opening, &rules.weights, &score);
    assert_int_equal(score.coverage, 3939);
    assert_true(score.thin);
}

static void test_weights(void **state)
{
    (void)state;
    struct youth_facts youth = example_youth();
    struct opening_facts opening = example_opening();
    struct match_weights none = {0};
    struct score score;
    match_score(&youth, &opening, &none, &score);
    match_points(&score);
    assert_range(&score.a, 5000, 0, 10000);
    assert_int_equal(score.coverage, 2333); /* 3500 × 2/3 */
    for (int i = 0; i < MATCH_YOUTH_SIDE; i++)
        assert_int_equal(score.components[i].points, 0);
    struct match_weights support = {.support =
                                        1000}; /* the only weight is on an absent component */
    match_score(&youth, &opening, &support, &score);
    assert_range(&score.a, 5000, 0, 10000);
    struct match_weights travel = {.travel = 1};
    match_score(&youth, &opening, &travel, &score);
    assert_range(&score.a, 9000, 9000, 9000);
    struct match_weights even = {.interest = 1, .development = 1, .travel = 1};
    opening.position = youth.position;
    match_score(&youth, &opening, &even, &score);
    match_points(&score); /* 3333 and a third each: of equal remainders the first */
    assert_int_equal(score.components[MATCH_INTEREST].points, 3334);
    assert_int_equal(score.components[MATCH_DEVELOPMENT].points, 3333);
    assert_int_equal(score.components[MATCH_TRAVEL].points, 3333);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_example),     cmocka_unit_test(test_interest),
        cmocka_unit_test(test_best_wish),   cmocka_unit_test(test_goal),
        cmocka_unit_test(test_development), cmocka_unit_test(test_travel),
        cmocka_unit_test(test_distance),    cmocka_unit_test(test_support),
        cmocka_unit_test(test_level_cost),  cmocka_unit_test(test_readiness_clamp),
        cmocka_unit_test(test_mean),        cmocka_unit_test(test_coverage),
        cmocka_unit_test(test_weights),
    };
    return cmocka_run_group_tests_name("match score", tests, NULL, NULL);
}
