/* SPDX-License-Identifier: MIT
 *
 * Plans against every plan there is, where there are few, and against a plain minimum cost flow. */
#include "tests/unit/plans.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { SMALL = 1500, LARGE = 100, FULL = 4 };
#else
enum { SMALL = 12000, LARGE = 9800, FULL = 200 };
#endif

static const struct plans_shape small[] = {
    {5, 4, 4, 2, 3}, {6, 3, 3, 2, 2},     {5, 5, 4, 1, 20000},
    {6, 4, 3, 2, 5}, {4, 6, 6, 3, 20000}, {7, 2, 2, 3, 20000},
};
enum { SHAPES = sizeof small / sizeof *small };

static void seats_are_kept(const struct plan_problem *p, const struct plan *plan)
{
    uint32_t *left = memory_new(p->openings + 1, sizeof *left);
    int64_t size, sum;
    for (uint32_t o = 0; o < p->openings; o++)
        left[o] = p->seats[o];
    for (uint32_t y = 0; y < p->youths; y++) {
        uint32_t c = plan->chosen[y];
        if (c == PLAN_NONE)
            continue;
        assert_in_range(c, p->first[y], p->first[y + 1] - 1);
        assert_int_equal(plan_youth_of(p, c), y);
        if (p->settled[y] == PLAN_NONE)
            assert_true(left[p->opening[c]]-- > 0);
    }
    plans_value(p, plan->chosen, &size, &sum);
    assert_int_equal(plan->size, size);
    assert_int_equal(plan->sum, sum);
    free(left);
}

static void small_ones_are_the_best_of_all_by_the_tie_rule(void **state)
{
    static const enum plan_objective objectives[] = {PLAN_TOTAL, PLAN_MOST_THEN_TOTAL, PLAN_FAIR};
    struct random random = {1};
    (void)state;
    for (int n = 0; n < SMALL; n++) {
        struct plan_problem problem;
        plans_make(&random, &small[n % SHAPES], &problem);
        if (n % 4 == 0)
            plans_settle_some(&random, &problem);
        for (size_t i = 0; i < sizeof objectives / sizeof *objectives; i++) {
            struct plan plan;
            struct plans_every every = {
                .problem = &problem, .objective = objectives[i], .each = plans_keep_best};
            plans_try_all(&every);
            assert_true(plan_make(&problem, objectives[i], NULL, &plan));
            seats_are_kept(&problem, &plan);
            for (uint32_t y = 0; y < problem.youths; y++)
                assert_int_equal(plan.chosen[y], every.best[y]);
            plan_free(&plan);
        }
        plan_problem_free(&problem);
    }
}

/* ---- stable ---- */

static bool prefers(const struct plan_problem *p, uint32_t c, uint32_t has)
{
    if (has == PLAN_NONE || c == has)
        return c != has;
    return p->a[c] != p->a[has] ? p->a[c] > p->a[has] : c < has;
}

/* Pair by pair, in the header's words. */
static uint64_t blocking_by_hand(const struct plan_problem *p, const uint32_t *chosen)
{
    uint64_t count = 0;
    for (uint32_t y = 0; y < p->youths; y++) {
        for (uint32_t c = p->first[y]; c < p->first[y + 1] && p->settled[y] == PLAN_NONE; c++) {
            uint32_t sitters = 0;
            bool over_one = false;
            for (uint32_t z = 0; z < p->youths; z++) {
                uint32_t d = chosen[z];
                if (d == PLAN_NONE || p->settled[z] != PLAN_NONE || p->opening[d] != p->opening[c])
                    continue;
                sitters++;
                over_one |= p->b[c] > p->b[d] || (p->b[c] == p->b[d] && plans_goes_first(p, y, z));
            }
            count += prefers(p, c, chosen[y]) && (over_one || sitters < p->seats[p->opening[c]]);
        }
    }
    return count;
}

/* Nobody has it better in another stable plan than in the given one. */
static void no_stable_one_is_better(struct plans_every *every)
{
    const struct plan_problem *p = every->problem;
    if (blocking_by_hand(p, every->chosen))
        return;
    for (uint32_t y = 0; y < p->youths; y++)
        assert_false(every->chosen[y] != PLAN_NONE &&
                     prefers(p, every->chosen[y], every->given[y]));
}

static void stable_ones_are_the_best_for_every_youth(void **state)
{
    struct random random = {2};
    uint64_t blocked = 0;
    (void)state;
    for (int n = 0; n < SMALL / 4; n++) {
        struct plan_problem problem;
        struct plan plan, total;
        plans_make(&random, &small[n % SHAPES], &problem);
        if (n % 3 == 0)
            plans_settle_some(&random, &problem);
        assert_true(plan_make(&problem, PLAN_STABLE, NULL, &plan));
        seats_are_kept(&problem, &plan);
        assert_int_equal(plan.blocking, 0);
        assert_int_equal(blocking_by_hand(&problem, plan.chosen), 0);
        struct plans_every every = {
            .problem = &problem, .each = no_stable_one_is_better, .given = plan.chosen};
        plans_try_all(&every);
        assert_true(plan_make(&problem, PLAN_TOTAL, NULL, &total));
        assert_int_equal(total.blocking, blocking_by_hand(&problem, total.chosen));
        blocked += total.blocking;
        plan_free(&total);
        plan_free(&plan);
        plan_problem_free(&problem);
    }
    assert_true(blocked > SMALL / 100);
}

/* ---- larger ones ---- */

static void same_as_by_flow(const struct plan_problem *p, enum plan_objective objective)
{
    const int64_t one = INT64_C(1) << 40;
    int64_t bonus = objective == PLAN_MOST_THEN_TOTAL ? one : 0;
    int64_t value = plans_flow_value(p, bonus, PLAN_NONE);
    struct plan plan;
    assert_true(plan_make(p, objective, NULL, &plan));
    seats_are_kept(p, &plan);
    assert_int_equal(plan.sum + bonus * plan.size, value);
    /* One price of each plan, of small ones all. */
    uint32_t step = p->youths < 12 ? 1 : p->openings + 1;
    for (uint32_t o = p->openings / 2 % step; o < p->openings; o += step) {
        int64_t gain = plans_flow_value(p, bonus, o) - value;
        assert_int_equal(plan.price[o].points + one * plan.price[o].placed, gain);
    }
    plan_free(&plan);
}

static void totals_and_prices_are_those_of_a_flow(void **state)
{
    static const struct plans_shape shapes[] = {
        {10, 8, 5, 2, 20000},  {10, 4, 4, 3, 3},   {40, 40, 8, 2, 20000},
        {40, 10, 6, 3, 20000}, {30, 60, 20, 1, 4}, {10, 10, 10, 1, 20000},
    };
    static const struct plans_shape full[] = {
        {300, 300, 12, 2, 20000}, {300, 80, 10, 3, 20000}, {300, 300, 30, 1, 6}};
    struct random random = {3};
    struct plan_problem problem;
    (void)state;
    for (int n = 0; n < LARGE + FULL; n++) {
        plans_make(&random, n < LARGE ? &shapes[n % 6] : &full[n % 3], &problem);
        same_as_by_flow(&problem, n / 6 % 2 ? PLAN_TOTAL : PLAN_MOST_THEN_TOTAL);
        plan_problem_free(&problem);
    }
}

/* ---- the rest ---- */

struct looking {
    int left; /* looks until it is not wanted any more */
    uint32_t last;
};

static bool look(void *context, uint32_t done, uint32_t of)
{
    struct looking *looking = context;
    assert_in_range(done, looking->last, of);
    looking->last = done;
    return looking->left-- > 0;
}

/* Looks at a plan that is not wanted any more after so many looks, and tells whether it was made.
 */
static bool look_at(const struct plan_problem *problem, enum plan_objective objective, int looks)
{
    struct looking looking = {.left = looks};
    struct plan plan;
    bool made = plan_make(problem, objective, &(struct plan_watch){look, &looking}, &plan);
    if (!made) {
        assert_null(plan.chosen);
        assert_null(plan.price);
        assert_null(plan.witness.level);
    }
    plan_free(&plan);
    return made;
}

static void one_that_is_not_wanted_any_more_is_empty(void **state)
{
    static const enum plan_objective objectives[] = {PLAN_TOTAL, PLAN_MOST_THEN_TOTAL, PLAN_FAIR};
    static const struct plans_shape scarce = {300, 60, 10, 2, 3}, plenty = {300, 300, 4, 2, 20000};
    struct random random = {4};
    (void)state;
    for (int n = 0; n < 6; n++) {
        struct plan_problem problem;
        do {
            plans_make(&random, n % 2 ? &scarce : &plenty, &problem);
        } while (problem.youths < 200 && (plan_problem_free(&problem), true));
        int looks = 0;
        while (!look_at(&problem, objectives[n / 2], looks))
            looks++;
        assert_true(looks > 1);
        plan_problem_free(&problem);
    }
}

static void wants_tell_who_would_gain_the_most_first(void **state)
{
    struct plan_problem p = {0};
    struct plan plan;
    (void)state;
    plan_add_opening(&p, 1);
    plan_add_opening(&p, 1);
    plan_add_youth(&p, 5, 0, (struct plan_candidate[]){{1, 900, 0, 0}, {0, 1000, 0, 0}}, 2);
    plan_add_youth(&p, 7, 0, (struct plan_candidate[]){{0, 1500, 0, 0}}, 1);
    plan_add_youth(&p, 1, 0, (struct plan_candidate[]){{0, 400, 0, 0}, {1, 100, 0, 0}}, 2);
    plan_add_youth(&p, 9, 0, (struct plan_candidate[]){{0, 400, 0, 0}}, 1);
    assert_true(plan_make(&p, PLAN_TOTAL, NULL, &plan));
    assert_int_equal(plan.sum, 2400);
    assert_int_equal(plan.size, 2);
    assert_int_equal(plan.least, 900);
    assert_int_equal(plan.price[0].points, 400);
    assert_int_equal(plan.price[1].points, 100);
    struct plan_wants wants = plan_wants_new(&p, plan.chosen);
    assert_int_equal(wants.first[1], 3);
    assert_int_equal(wants.first[2], 4);
    assert_int_equal(plan_youth_of(&p, wants.candidate[0]), 3); /* 400, waited 9 days */
    assert_int_equal(plan_youth_of(&p, wants.candidate[1]), 2); /* 400, waited 1 */
    assert_int_equal(plan_youth_of(&p, wants.candidate[2]), 0); /* 1000 instead of 900 */
    assert_int_equal(plan_youth_of(&p, wants.candidate[3]), 2);
    plan_wants_free(&wants);
    plan_free(&plan);
    plan_problem_free(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_ones_are_the_best_of_all_by_the_tie_rule),
        cmocka_unit_test(stable_ones_are_the_best_for_every_youth),
        cmocka_unit_test(totals_and_prices_are_those_of_a_flow),
        cmocka_unit_test(one_that_is_not_wanted_any_more_is_empty),
        cmocka_unit_test(wants_tell_who_would_gain_the_most_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
