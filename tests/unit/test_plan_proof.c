/* SPDX-License-Identifier: MIT
 *
 * Proofs of plans: all that plan_make says passes; what is spoilt passes only where it is as good.
 */
#include "tests/unit/plans.h"

#include "engine/match/plan_proof.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { PLANS = 400, LARGE = 25, LARGEST = 1 };
#else
enum { PLANS = 10000, LARGE = 25, LARGEST = 6 };
#endif

static const struct plans_shape shapes[] = {
    {6, 5, 4, 2, 4},        {12, 6, 5, 2, 20000},    {20, 20, 6, 1, 20000}, {20, 8, 5, 3, 3},
    {40, 12, 8, 3, 20000},  {9, 9, 9, 1, 2},         {30, 40, 10, 2, 50},   {15, 3, 3, 4, 20000},
    {300, 300, 12, 2, 300}, {300, 80, 10, 3, 20000},
};

/* Every LARGEth of up to 300, and one of three with settled pairs. */
static void make(struct random *random, int n, struct plan_problem *problem)
{
    plans_make(random, &shapes[n % LARGE ? n % 8 : 8 + n / LARGE % 2], problem);
    if (n % 3 == 0)
        plans_settle_some(random, problem);
}

static void whatever_is_made_is_proven(void **state)
{
    struct random random = {11};
    int64_t placed = 0;
    (void)state;
    for (int n = 0; n < PLANS; n++) {
        struct plan_problem problem;
        make(&random, n, &problem);
        for (int objective = 0; objective < PLAN_OBJECTIVES; objective++) {
            struct plan plan;
            assert_true(plan_make(&problem, objective, NULL, &plan));
            assert_int_equal(plan_prove(&problem, objective, &plan), PLAN_PROVEN);
            placed += plan.size;
            plan_free(&plan);
        }
        plan_problem_free(&problem);
    }
    assert_true(placed > PLANS);
}

static void large_ones_are_proven_as_well(void **state)
{
    static const struct plans_shape large[] = {
        {3000, 3000, 40, 2, 20000}, {3000, 700, 40, 3, 20000}, {3000, 1200, 40, 3, 40}};
    struct random random = {15};
    (void)state;
    for (int n = 0; n < LARGEST; n++) {
        struct plan_problem problem;
        do
            plans_make(&random, &large[n % 3], &problem);
        while (problem.youths < 1000 && (plan_problem_free(&problem), true));
        for (int objective = 0; objective < PLAN_OBJECTIVES; objective++) {
            struct plan plan;
            assert_true(plan_make(&problem, objective, NULL, &plan));
            assert_int_equal(plan_prove(&problem, objective, &plan), PLAN_PROVEN);
            plan_free(&plan);
        }
        plan_problem_free(&problem);
    }
}

/* ---- spoilt ones ---- */

static uint32_t taken(const struct plan_problem *p, const uint32_t *chosen, uint32_t opening)
{
    uint32_t count = 0;
    for (uint32_t y = 0; y < p->youths; y++)
        count += p->settled[y] == PLAN_NONE && chosen[y] != PLAN_NONE &&
                 p->opening[chosen[y]] == opening;
    return count;
}

/* Has a youth take another candidate, or none; whoever is too many there goes where the youth was,
 * if they may, else nowhere. False where nothing was changed. */
static bool move_one(struct random *random, const struct plan_problem *p, uint32_t *chosen)
{
    uint32_t y = plans_pick(random, p->youths), had = chosen[y];
    uint32_t count = p->first[y + 1] - p->first[y], pick = plans_pick(random, count + 1);
    uint32_t c = pick == count ? PLAN_NONE : p->first[y] + pick;
    if (p->settled[y] != PLAN_NONE || c == had || (c != PLAN_NONE && !p->seats[p->opening[c]]))
        return false;
    chosen[y] = c;
    if (c == PLAN_NONE || taken(p, chosen, p->opening[c]) <= p->seats[p->opening[c]])
        return true;
    for (uint32_t z = 0; z < p->youths; z++) {
        if (z == y || p->settled[z] != PLAN_NONE || chosen[z] == PLAN_NONE ||
            p->opening[chosen[z]] != p->opening[c])
            continue;
        chosen[z] = PLAN_NONE;
        for (uint32_t d = p->first[z]; d < p->first[z + 1]; d++)
            if (had != PLAN_NONE && p->opening[d] == p->opening[had])
                chosen[z] = d;
        return true;
    }
    return false;
}

static void set_figures(const struct plan_problem *p, struct plan *plan)
{
    int64_t size;
    plans_value(p, plan->chosen, &size, &plan->sum);
    plan->size = (uint32_t)size;
    plan->least = 0;
    for (uint32_t y = 0, first = true; y < p->youths; y++) {
        if (plan->chosen[y] == PLAN_NONE)
            continue;
        int32_t score = p->score[plan->chosen[y]];
        plan->least = first || score < plan->least ? score : plan->least;
        first = false;
    }
    plan->blocking = plan_blocking(p, plan->chosen);
}

static bool as_good(const struct plan_problem *p, enum plan_objective objective,
                    const struct plan *plan, const uint32_t *best)
{
    int64_t sizes[2], sums[2];
    int scores[2][300];
    if (objective == PLAN_STABLE)
        return !plan->blocking;
    plans_value(p, plan->chosen, &sizes[0], &sums[0]);
    plans_value(p, best, &sizes[1], &sums[1]);
    if (objective == PLAN_TOTAL)
        return sums[0] == sums[1];
    if (objective == PLAN_MOST_THEN_TOTAL)
        return sizes[0] == sizes[1] && sums[0] == sums[1];
    plans_sorted(p, plan->chosen, scores[0]);
    plans_sorted(p, best, scores[1]);
    return !memcmp(scores[0], scores[1], p->youths * sizeof *scores[0]);
}

static void moved_youths_pass_where_it_is_as_good(void **state)
{
    struct random random = {12};
    int passed[PLAN_OBJECTIVES] = {0}, refused[PLAN_OBJECTIVES] = {0};
    uint32_t best[300];
    (void)state;
    for (int n = 0; n < PLANS / 2; n++) {
        struct plan_problem problem;
        struct plan plan;
        enum plan_objective objective = n % PLAN_OBJECTIVES;
        make(&random, n, &problem);
        assert_true(plan_make(&problem, objective, NULL, &plan));
        for (uint32_t y = 0; y < problem.youths; y++)
            best[y] = plan.chosen[y];
        for (int i = 0; i < 6 && problem.youths; i++) {
            if (i % 3 == 0)
                memcpy(plan.chosen, best, problem.youths * sizeof *best);
            if (!move_one(&random, &problem, plan.chosen))
                continue;
            set_figures(&problem, &plan);
            bool good = as_good(&problem, objective, &plan, best);
            assert_int_equal(plan_prove(&problem, objective, &plan) == PLAN_PROVEN, good);
            ++*(good ? &passed[objective] : &refused[objective]);
        }
        plan_free(&plan);
        plan_problem_free(&problem);
    }
    for (int i = 0; i < PLAN_OBJECTIVES; i++)
        assert_true(passed[i] > PLANS / 200 && refused[i] > PLANS / 20);
}

static void a_price_that_is_not_the_one_is_refused(void **state)
{
    struct random random = {13};
    int priced = 0;
    (void)state;
    for (int n = 0; n < PLANS / 4; n++) {
        struct plan_problem problem;
        struct plan plan;
        enum plan_objective objective = n % 2 ? PLAN_TOTAL : PLAN_MOST_THEN_TOTAL;
        make(&random, n, &problem);
        assert_true(plan_make(&problem, objective, NULL, &plan));
        for (int i = 0; i < 5 && problem.openings; i++) {
            struct plan_price *price = &plan.price[plans_pick(&random, problem.openings)];
            struct plan_price right = *price;
            priced += price->points != 0;
            price->points += i % 2 ? 1 : -1;
            price->placed += i == 4;
            assert_int_not_equal(plan_prove(&problem, objective, &plan), PLAN_PROVEN);
            *price = right;
        }
        assert_int_equal(plan_prove(&problem, objective, &plan), PLAN_PROVEN);
        plan_free(&plan);
        plan_problem_free(&problem);
    }
    assert_true(priced > PLANS / 10);
}

/* Every level has somebody on it; and a witness of one plan is none of another problem's. */
static void a_level_that_is_left_out_is_refused(void **state)
{
    struct random random = {14};
    int left_out = 0, spoilt = 0;
    (void)state;
    for (int n = 0; n < PLANS / 4; n++) {
        struct plan_problem problem;
        struct plan plan;
        make(&random, n, &problem);
        assert_true(plan_make(&problem, PLAN_FAIR, NULL, &plan));
        struct plan_witness *w = &plan.witness;
        if (w->levels) {
            uint32_t at = plans_pick(&random, (uint32_t)w->levels);
            struct plan_level gone = w->level[at];
            w->level[at].score++; /* nobody proves the level below, or two prove one */
            assert_int_equal(plan_prove(&problem, PLAN_FAIR, &plan), PLAN_FLAW_LEVEL);
            w->level[at] = gone;
            if (at + 1 == w->levels) {
                w->levels--;
                assert_int_equal(plan_prove(&problem, PLAN_FAIR, &plan), PLAN_FLAW_LEVEL);
                w->levels++;
            }
            left_out++;
            if (gone.end > (at ? w->level[at - 1].end : 0)) {
                w->raised[gone.end - 1].potential = 0;
                assert_int_equal(plan_prove(&problem, PLAN_FAIR, &plan), PLAN_FLAW_LEVEL);
                spoilt++;
            }
        }
        plan_free(&plan);
        plan_problem_free(&problem);
    }
    assert_true(left_out > PLANS / 10 && spoilt > PLANS / 20);
}

/* Three youths who would all have the first opening, and one seat in each of two. */
static void each_flaw_has_its_name(void **state)
{
    struct plan_problem p = {0};
    struct plan plan;
    (void)state;
    plan_add_opening(&p, 1);
    plan_add_opening(&p, 1);
    for (uint16_t y = 0; y < 3; y++) {
        uint16_t score = (uint16_t)(900 - 100 * y);
        plan_add_youth(&p, y, y,
                       (struct plan_candidate[]){{0, score, score, 50}, {1, 100, 100, 50}}, 2);
    }
    assert_true(plan_make(&p, PLAN_TOTAL, NULL, &plan));
    assert_int_equal(plan.sum, 1000);
    assert_int_equal(plan.chosen[2], 5); /* waited longer than the second */
    assert_int_equal(plan_prove(&p, PLAN_STABLE, &plan), PLAN_FLAW_BLOCKED);
    plan.chosen[0] = 2;
    assert_int_equal(plan_prove(&p, PLAN_TOTAL, &plan), PLAN_FLAW_PAIRS);
    plan.chosen[0] = 1;
    assert_int_equal(plan_prove(&p, PLAN_TOTAL, &plan), PLAN_FLAW_SEATS);
    plan.chosen[0] = 0;
    plan.least++;
    assert_int_equal(plan_prove(&p, PLAN_TOTAL, &plan), PLAN_FLAW_FIGURES);
    plan.least--;
    plan.price[0].points = 900;
    plan.price[1].points = 100;
    assert_int_equal(plan_prove(&p, PLAN_TOTAL, &plan), PLAN_FLAW_HIGH);
    plan.price[0].points++;
    assert_int_equal(plan_prove(&p, PLAN_TOTAL, &plan), PLAN_FLAW_PRICE);
    plan_free(&plan);
    assert_true(plan_settle(&p, 2, 4));
    assert_true(plan_make(&p, PLAN_TOTAL, NULL, &plan));
    assert_int_equal(plan.chosen[2], 4);
    plan.chosen[2] = 5;
    assert_int_equal(plan_prove(&p, PLAN_TOTAL, &plan), PLAN_FLAW_PAIRS);
    plan_free(&plan);
    plan_problem_free(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whatever_is_made_is_proven),
        cmocka_unit_test(large_ones_are_proven_as_well),
        cmocka_unit_test(moved_youths_pass_where_it_is_as_good),
        cmocka_unit_test(a_price_that_is_not_the_one_is_refused),
        cmocka_unit_test(a_level_that_is_left_out_is_refused),
        cmocka_unit_test(each_flaw_has_its_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
