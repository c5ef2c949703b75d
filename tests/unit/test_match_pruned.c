/* SPDX-License-Identifier: MIT
 *
 * The pruned search against the plain one, which is the truth: on corpora of many shapes the first
 * k are the same, to the last point, and every bound holds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "engine/match/pruned.h"
#include "engine/match/search.h"
#include "proto/text.h"
#include "tests/unit/test_match_pairs.h"

#include <stdlib.h>

enum {
    CORPORA = 40,
    OPENINGS = 500,
    QUERIES = 300, /* of each corpus: 12,000 queries, 5 million pairs */
    MOST_K = 60,
};

struct world {
    struct test_pair *pairs;
    struct opening_row *rows;
    char (*keys)[BLOCK_KEY + 8];
    int count;
    struct leaves openings;
    struct block_runs runs;
};

static int by_key(const void *a, const void *b)
{
    return text_compare(((const struct opening_row *)a)->key, ((const struct opening_row *)b)->key);
}

static void set_row(struct world *world, int i, const struct opening_facts *facts)
{
    char *key = world->keys[i];
    block_key(facts, key);
    memcpy(key + BLOCK_KEY, facts->id.data, facts->id.size);
    world->rows[i] = (struct opening_row){{key, BLOCK_KEY + facts->id.size}, *facts};
}

/* Shapes: as drawn; all alike but for their ids; all closed; all in one place; none with levels. */
static void shape(struct test_random *random, struct opening_facts *facts, int which,
                  const struct opening_facts *first)
{
    struct text id = facts->id;
    facts->capacity += 2;
    if (which == 1 || (which == 5 && test_chance(random, 50)))
        *facts = *first;
    if (which == 2)
        facts->open = facts->prospect = false;
    if (which == 3)
        facts->position = first->position;
    if (which == 4) {
        memset(facts->levels, 0, sizeof facts->levels);
        facts->trains = 0;
    }
    facts->id = id;
}

static void world_make(struct test_random *random, struct world *world, int which)
{
    static char ids[OPENINGS][8];
    world->count = which == 6 ? test_below(random, 3) : OPENINGS;
    for (int i = 0; i < world->count; i++) {
        struct test_pair *pair = &world->pairs[i];
        test_pair_make(random, pair);
        snprintf(ids[i], sizeof ids[i], "o%04d", (i * 7) % 9973);
        pair->opening.id = (struct text){ids[i], 5};
        shape(random, &pair->opening, which, &world->pairs[0].opening);
        set_row(world, i, &pair->opening);
    }
    world->openings = (struct leaves){.kind = &pruned_kind};
    if (which % 2) { /* one by one, or all at once */
        for (int i = 0; i < world->count; i++)
            leaves_put(&world->openings, &world->rows[i]);
    } else {
        qsort(world->rows, (size_t)world->count, sizeof *world->rows, by_key);
        leaves_build(&world->openings, world->rows, (size_t)world->count);
    }
    world->runs = runs_make(&world->openings, NULL, NULL);
}

static void make_youth(struct test_random *random, struct test_pair *pair)
{
    test_pair_make(random, pair);
    struct youth_facts *youth = &pair->youth;
    if (test_chance(random, 85)) {
        youth->enrolment = (struct enrolment_facts){true, true, true, true};
        youth->state = FACTS_ACTIVE;
        youth->waiver_valid = true;
    }
    if (test_chance(random, 20))
        youth->wish_count = 0;
    if (test_chance(random, 50))
        youth->needs_required = 0;
    if (test_chance(random, 50))
        youth->birth = test_day(1999, 1, 1);
    if (test_chance(random, 30))
        youth->goals = 0, youth->needs_helpful = 0;
    if (test_chance(random, 10))
        pair->rules.weights = (struct match_weights){.travel = 1000};
}

/* By the first k alone, and by every number of theirs. */
static void check_query(const struct world *world, const struct test_pair *pair, size_t k,
                        struct arena *scratch, int64_t *judged)
{
    struct match_rank plain_room[MOST_K], pruned_room[MOST_K];
    struct search plain = search_over(plain_room, k, pair->today);
    struct pruned pruned;
    pruned_begin(&pruned, &pair->youth, &pair->rules, pair->today, match_best_over(pruned_room, k));
    struct leaves_walk walk = leaves_begin(&world->openings);
    for (const struct opening_row *row; (row = leaves_next(&walk)) != NULL;) {
        search_opening(&plain, &pair->youth, &pair->rules, &row->facts);
        if (match_listed(&pair->youth.suggestions, row->facts.workplace))
            pruned_offer(&pruned, &row->facts);
    }
    pruned_search(&pruned, &world->openings, &world->runs, scratch);
    match_best_sort(&plain.best);
    match_best_sort(&pruned.best);
    assert_int_equal(pruned.best.count, plain.best.count);
    for (size_t i = 0; i < plain.best.count; i++) {
        const struct match_rank *a = &plain.best.items[i], *b = &pruned.best.items[i];
        assert_true(text_equal(a->id, b->id) && a->row == b->row);
        assert_true(a->score == b->score && a->a == b->a);
        assert_int_equal(a->own_suggestion, b->own_suggestion);
    }
    *judged += pruned.judged;
}

static void the_first_k_are_the_plain_searchs(void **state)
{
    struct test_random random = {1};
    struct world world = {
        .pairs = memory_new(OPENINGS, sizeof *world.pairs),
        .rows = memory_new(OPENINGS, sizeof *world.rows),
        .keys = memory_new(OPENINGS, sizeof *world.keys),
    };
    static struct test_pair youth;
    struct arena scratch = {0};
    int64_t judged = 0, all = 0;
    (void)state;
    for (int n = 0; n < CORPORA; n++) {
        world_make(&random, &world, n % 7);
        for (int query = 0; query < QUERIES; query++) {
            make_youth(&random, &youth);
            check_query(&world, &youth, (size_t)test_below(&random, MOST_K), &scratch, &judged);
            arena_reset(&scratch);
            all += world.count;
        }
        leaves_free(&world.openings);
        runs_free(&world.runs);
    }
    arena_free(&scratch);
    free(world.pairs);
    free(world.rows);
    free(world.keys);
    assert_true(judged < all * 3 / 4); /* it did leave something out */
}

/* The tables say what the rules say. */
static void one_opening_is_scored_as_by_the_rules(void **state)
{
    struct test_random random = {2};
    static struct test_pair pair;
    (void)state;
    for (int n = 0; n < 100000; n++) {
        struct bound bound;
        struct score score;
        test_pair_make(&random, &pair);
        bound_begin(&bound, &pair.youth, &pair.rules.weights);
        match_score(&pair.youth, &pair.opening, &pair.rules.weights, &score);
        struct bound_score quick = bound_score(&bound, &pair.opening);
        assert_int_equal(quick.total, score.total.value);
        assert_int_equal(quick.a, score.a.value);
    }
}

/* No opening that passes scores higher than its block's bound. */
static void a_bound_is_never_too_low(void **state)
{
    enum { SIZE = 6 };
    struct test_random random = {3};
    static struct test_pair pairs[SIZE];
    int64_t tight = 0, passed = 0;
    (void)state;
    for (int n = 0; n < 60000; n++) {
        struct block block = {0}, halves[2] = {{0}, {0}};
        struct bound bound;
        for (int i = 0; i < SIZE; i++) {
            test_pair_make(&random, &pairs[i]);
            pairs[i].opening.capacity += 2;
            block_take(&halves[i % 2], &pairs[i].opening);
        }
        block_merge(&block, &halves[0]);
        block_merge(&block, &halves[1]);
        make_youth(&random, &pairs[0]);
        bound_begin(&bound, &pairs[0].youth, &pairs[0].rules.weights);
        int32_t most = bound_most(&bound, &block), best = BOUND_NEVER;
        for (int i = 0; i < SIZE; i++) {
            const struct opening_facts *opening = &pairs[i].opening;
            if (match_listed(&pairs[0].youth.suggestions, opening->workplace) || i == 0 ||
                match_first_gate(&pairs[0].youth, opening, &pairs[0].rules, pairs[0].today) !=
                    MATCH_PASSED)
                continue;
            int32_t total = bound_score(&bound, opening).total;
            best = total > best ? total : best;
            passed++;
        }
        assert_true(best <= most);
        tight += best != BOUND_NEVER && most - best < 1500;
    }
    assert_true(passed > 1000);
    assert_true(tight > 500); /* nor so high that it says nothing */
}

/* After changes the runs that are shared and those that are made anew are what all anew would be.
 */
static void runs_follow_changes(void **state)
{
    struct test_random random = {4};
    struct world world = {
        .pairs = memory_new(OPENINGS, sizeof *world.pairs),
        .rows = memory_new(OPENINGS, sizeof *world.rows),
        .keys = memory_new(OPENINGS, sizeof *world.keys),
    };
    (void)state;
    world_make(&random, &world, 0);
    for (int n = 0; n < 400; n++) {
        struct leaves next = leaves_copy(&world.openings);
        int i = test_below(&random, world.count);
        struct text old = world.rows[i].key;
        if (test_chance(&random, 50)) {
            leaves_remove(&next, old);
        } else {
            struct opening_facts facts = world.rows[i].facts;
            facts.position.n += 1000;
            leaves_remove(&next, old);
            set_row(&world, i, &facts);
            leaves_put(&next, &world.rows[i]);
        }
        struct block_runs shared = runs_make(&next, &world.openings, &world.runs);
        struct block_runs anew = runs_make(&next, NULL, NULL);
        assert_int_equal(shared.count, anew.count);
        assert_memory_equal(shared.items, anew.items, anew.count * sizeof *anew.items);
        runs_free(&anew);
        leaves_free(&world.openings);
        runs_free(&world.runs);
        world.openings = next;
        world.runs = shared;
    }
    leaves_free(&world.openings);
    runs_free(&world.runs);
    free(world.pairs);
    free(world.rows);
    free(world.keys);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_k_are_the_plain_searchs),
        cmocka_unit_test(one_opening_is_scored_as_by_the_rules),
        cmocka_unit_test(a_bound_is_never_too_low),
        cmocka_unit_test(runs_follow_changes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
