/* SPDX-License-Identifier: MIT
 *
 * The pruned search against the plain one, which is the truth: on corpora of many shapes the first
 * k are the same, to the last point, and so are the counts; with each kernel, from bounds and by
 * scanning; and every bound holds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "engine/match/many.h"
#include "engine/match/pruned.h"
#include "engine/match/search.h"
#include "proto/text.h"
#include "tests/unit/test_match_pairs.h"

#include <stdlib.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { CORPORA = 14, QUERIES = 60 };
#else
enum { CORPORA = 42, QUERIES = 240 }; /* 10,080 queries, over 6 million pairs */
#endif

enum {
    SHAPES = 9,
    OPENINGS = 700,
    MOST_K = 60,
};

struct world {
    struct test_pair *pairs;
    char (*ids)[8];
    int count;
    struct columns columns;
};

/* Shapes: as drawn; all alike but for their ids; all closed; all in one place; none with levels;
 * half alike; next to none; one kind of work, and adults' hours; some far away in place or time. */
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
    if (which == 7) {
        facts->industry = first->industry;
        facts->occupation = first->occupation;
    }
    if (which == 8)
        test_far(random, facts);
    facts->id = id;
}

struct handing_out {
    const struct world *world;
    int next;
};

static bool hand_out(void *context, struct opening_facts *opening)
{
    struct handing_out *handing = context;
    if (handing->next == handing->world->count)
        return false;
    *opening = handing->world->pairs[handing->next++].opening;
    return true;
}

static struct world world_make(struct test_random *random, int which)
{
    struct world world = {
        .pairs = memory_new(OPENINGS, sizeof *world.pairs),
        .ids = memory_new(OPENINGS, sizeof *world.ids),
        .count = which == 6 ? test_below(random, 3) : OPENINGS,
    };
    for (int i = 0; i < world.count; i++) {
        struct test_pair *pair = &world.pairs[i];
        test_pair_make(random, pair);
        snprintf(world.ids[i], sizeof world.ids[i], "o%04d", (i * 7) % 9973);
        pair->opening.id = (struct text){world.ids[i], 5};
        pair->opening.offered = pair->opening.prospect && test_chance(random, 20);
        shape(random, &pair->opening, which, &world.pairs[0].opening);
    }
    if (which % 2) { /* one by one, or all at once */
        for (int i = 0; i < world.count; i++)
            columns_put(&world.columns, &world.pairs[i].opening);
        columns_seal(&world.columns, NULL);
    } else {
        struct handing_out handing = {&world, 0};
        columns_build(&world.columns,
                      &(struct columns_source){.next = hand_out, .context = &handing});
    }
    assert_int_equal(world.columns.count, world.count);
    return world;
}

static void world_free(struct world *world)
{
    columns_free(&world->columns);
    free(world->pairs);
    free(world->ids);
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
    if (test_chance(random, 5))
        pair->rules.weights = (struct match_weights){.support = 1};
}

static void assert_same_best(const struct match_best *plain, struct match_best *pruned)
{
    match_best_sort(pruned);
    assert_int_equal(pruned->count, plain->count);
    for (size_t i = 0; i < plain->count; i++) {
        const struct match_rank *a = &plain->items[i], *b = &pruned->items[i];
        struct opening_facts facts;
        struct packed_names names;
        assert_true(text_equal(a->id, b->id));
        assert_true(a->score == b->score && a->a == b->a && a->b == b->b);
        assert_int_equal(a->own_suggestion, b->own_suggestion);
        pruned_facts(b, &names, &facts);
        assert_true(text_equal(facts.id, a->id));
    }
}

static void offer_suggestions(const struct world *world, const struct youth_facts *youth,
                              struct pruned *pruned)
{
    for (int i = 0; i < world->count; i++) {
        const struct opening_facts *opening = &world->pairs[i].opening;
        if (match_listed(&youth->suggestions, opening->workplace))
            pruned_offer(pruned, opening);
    }
}

/* By the first k alone, and by every number of theirs. */
static void check_query(const struct world *world, const struct test_pair *pair, size_t k,
                        const struct kernel *kernel, struct arena *scratch, int64_t *visited)
{
    struct match_rank plain_room[MOST_K], room[MOST_K];
    struct search plain = search_over(plain_room, k, pair->today);
    static struct pruned pruned;
    for (int i = 0; i < world->count; i++) {
        if (!world->pairs[i].opening.offered)
            search_opening(&plain, &pair->youth, &pair->rules, &world->pairs[i].opening);
    }
    match_best_sort(&plain.best);

    pruned_begin(&pruned, &pair->youth, &pair->rules, pair->today, match_best_over(room, k),
                 kernel);
    offer_suggestions(world, &pair->youth, &pruned);
    pruned_search(&pruned, &world->columns, scratch);
    *visited += pruned.visited;
    assert_same_best(&plain.best, &pruned.best);

    pruned_begin(&pruned, &pair->youth, &pair->rules, pair->today, match_best_over(room, k),
                 kernel);
    offer_suggestions(world, &pair->youth, &pruned);
    pruned_scan(&pruned, &world->columns, scratch);
    assert_same_best(&plain.best, &pruned.best);

    struct gate_counts counts = {0};
    pruned_count(&pruned, &world->columns, &counts);
    assert_int_equal(counts.considered, plain.counts.considered);
    assert_int_equal(counts.passed, plain.counts.passed);
    for (int gate = 0; gate < MATCH_GATES; gate++)
        assert_int_equal(counts.failed[gate], plain.counts.failed[gate]);
}

static void the_first_k_and_all_counts_are_the_plain_searchs(void **state)
{
    struct test_random random = {1};
    static struct test_pair youth;
    struct arena scratch = {0};
    int64_t visited = 0, all = 0;
    (void)state;
    const struct kernel *const *kernels = kernel_all();
    size_t kernel_count = 0;
    while (kernels[kernel_count])
        kernel_count++;
    for (int n = 0; n < CORPORA; n++) {
        struct world world = world_make(&random, n % SHAPES);
        for (int query = 0; query < QUERIES; query++) {
            make_youth(&random, &youth);
            check_query(&world, &youth, (size_t)test_below(&random, MOST_K),
                        kernels[(size_t)query % kernel_count], &scratch, &visited);
            arena_reset(&scratch);
            all += (world.count + PACKED_ROWS - 1) / PACKED_ROWS;
        }
        world_free(&world);
    }
    arena_free(&scratch);
    assert_true(visited < all); /* it did leave something out */
}

static void suggested(const struct world *world, struct many_youth *youth, struct arena *arena)
{
    struct opening_facts *offered = arena_array(arena, (size_t)world->count, sizeof *offered);
    youth->offered = offered;
    for (int i = 0; i < world->count; i++)
        if (match_listed(&youth->facts->suggestions, world->pairs[i].opening.workplace))
            offered[youth->offered_count++] = world->pairs[i].opening;
}

/* Many at once find what each finds alone, on one thread and on several. */
static void many_find_what_each_finds_alone(void **state)
{
    enum { YOUTHS = 200, K = 12 };
    struct test_random random = {11};
    struct arena arena = {0}, offers = {0};
    static struct pruned alone;
    struct test_pair *pairs = memory_new(YOUTHS, sizeof *pairs);
    struct many_youth *youths = memory_new(YOUTHS, sizeof *youths);
    struct match_rank(*ranks)[K] = memory_new(YOUTHS, sizeof *ranks);
    struct world world = world_make(&random, 0);
    (void)state;
    for (unsigned threads = 1; threads <= 4; threads += 3) {
        for (int i = 0; i < YOUTHS; i++) {
            make_youth(&random, &pairs[i]);
            youths[i] = (struct many_youth){&pairs[i].youth, &pairs[i].rules, NULL, 0, ranks[i], 0};
            suggested(&world, &youths[i], &offers);
        }
        many_search(&world.columns, pairs[0].today, K, threads, youths, YOUTHS);
        for (int i = 0; i < YOUTHS; i++) {
            struct match_rank room[K];
            pruned_begin(&alone, &pairs[i].youth, &pairs[i].rules, pairs[0].today,
                         match_best_over(room, K), NULL);
            for (size_t j = 0; j < youths[i].offered_count; j++)
                pruned_offer(&alone, &youths[i].offered[j]);
            pruned_search(&alone, &world.columns, &arena);
            match_best_sort(&alone.best);
            assert_int_equal(youths[i].count, alone.best.count);
            for (size_t j = 0; j < alone.best.count; j++) {
                const struct match_rank *a = &room[j], *b = &youths[i].ranks[j];
                assert_true(a->row == b->row && a->score == b->score && a->a == b->a &&
                            a->b == b->b && a->own_suggestion == b->own_suggestion);
            }
        }
    }
    world_free(&world);
    arena_free(&arena);
    arena_free(&offers);
    free(ranks);
    free(youths);
    free(pairs);
}

/* The kernels agree to the last bit, also where the plain search would not notice; and S lies where
 * they say. */
static void kernels_give_the_same_bits(void **state)
{
    struct test_random random = {7};
    static struct test_pair youth;
    static struct bound bound;
    (void)state;
    const struct kernel *const *kernels = kernel_all();
    struct world world = world_make(&random, 0);
    int64_t ranges = 0;
    for (int query = 0; query < 200; query++) {
        make_youth(&random, &youth);
        struct columns_walk walk = columns_begin(&world.columns);
        for (const struct packed *packed; (packed = columns_next(&walk)) != NULL;) {
            uint64_t rows = masks_rows(packed), first[2] = {0};
            int32_t least = test_below(&random, 10001);
            for (size_t i = 0; kernels[i]; i++) {
                struct bound_rows sums;
                bound_begin(&bound, &youth.youth, &youth.rules.weights, kernels[i]);
                uint64_t reached = bound_reach(&bound, packed, rows, least, &sums);
                uint64_t older = kernels[i]->older(16, packed);
                if (i == 0)
                    first[0] = reached, first[1] = older;
                assert_true(reached == first[0] && older == first[1]);
                for (uint64_t left = reached; left; left &= left - 1) {
                    size_t row = (size_t)__builtin_ctzll(left);
                    struct bound_range range = bound_range(&bound, &sums, row);
                    struct bound_part part = bound_part(packed, &sums, row);
                    int32_t s = bound_row(&bound, packed, row, &part).total;
                    assert_true(range.low <= s && s <= range.high);
                    ranges++;
                }
            }
        }
        for (size_t run = 0; run < world.columns.run_count; run++) {
            int32_t first[BLOCK_SET], most[BLOCK_SET];
            for (size_t i = 0; kernels[i]; i++) {
                bound_begin(&bound, &youth.youth, &youth.rules.weights, kernels[i]);
                bound_most(&bound, &world.columns.runs[run]->set, i ? most : first);
                assert_memory_equal(i ? most : first, first, sizeof first);
            }
        }
    }
    assert_true(ranges > 10000);
    world_free(&world);
}

/* The tables say what the rules say, and their units lose nothing. */
static void one_opening_is_scored_as_by_the_rules(void **state)
{
    struct test_random random = {2};
    static struct test_pair pair;
    static struct bound bound;
    (void)state;
    for (int n = 0; n < 50000; n++) {
        struct score score;
        test_pair_make(&random, &pair);
        bound_begin(&bound, &pair.youth, &pair.rules.weights, NULL);
        match_score(&pair.youth, &pair.opening, &pair.rules.weights, &score);
        struct bound_score quick = bound_score(&bound, &pair.opening);
        assert_int_equal(quick.total, score.total.value);
        assert_int_equal(quick.a, score.a.value);
        assert_int_equal(quick.b, score.b.value);
    }
}

/* No opening that passes scores higher than its block's bound. */
static void a_bound_is_never_too_low(void **state)
{
    enum { SIZE = 6 };
    struct test_random random = {3};
    static struct test_pair pairs[SIZE];
    static struct bound bound;
    int64_t tight = 0, passed = 0;
    (void)state;
    for (int n = 0; n < 40000; n++) {
        struct block block = {0}, halves[2] = {{0}, {0}};
        for (int i = 0; i < SIZE; i++) {
            test_pair_make(&random, &pairs[i]);
            pairs[i].opening.capacity += 2;
            block_take(&halves[i % 2], &pairs[i].opening);
        }
        block_merge(&block, &halves[0]);
        block_merge(&block, &halves[1]);
        make_youth(&random, &pairs[0]);
        bound_begin(&bound, &pairs[0].youth, &pairs[0].rules.weights, NULL);
        struct block_set set = {0};
        int32_t bounds[BLOCK_SET], best = KERNEL_NEVER;
        block_set_add(&set, &halves[0]);
        block_set_add(&set, &block);
        bound_most(&bound, &set, bounds);
        int32_t most = bounds[1];
        assert_true(most >= bounds[0]);
        for (int i = 1; i < SIZE; i++) {
            const struct opening_facts *opening = &pairs[i].opening;
            if (match_listed(&pairs[0].youth.suggestions, opening->workplace) ||
                match_first_gate(&pairs[0].youth, opening, &pairs[0].rules, pairs[0].today) !=
                    MATCH_PASSED)
                continue;
            int32_t total = bound_score(&bound, opening).total;
            best = total > best ? total : best;
            passed++;
        }
        assert_true(best <= most);
        tight += best != KERNEL_NEVER && most - best < 2500;
    }
    assert_true(passed > 1000);
    assert_true(tight > 500); /* nor so high that it says nothing */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_k_and_all_counts_are_the_plain_searchs),
        cmocka_unit_test(many_find_what_each_finds_alone),
        cmocka_unit_test(kernels_give_the_same_bits),
        cmocka_unit_test(one_opening_is_scored_as_by_the_rules),
        cmocka_unit_test(a_bound_is_never_too_low),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
