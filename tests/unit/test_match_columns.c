/* SPDX-License-Identifier: MIT
 *
 * Packed rows give back what they were made of; sets in columns against a plain array, through any
 * puts, removals and copies: in order, summed up as if made anew, and a copy never changes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "engine/match/columns.h"
#include "proto/memory.h"
#include "proto/text.h"
#include "tests/unit/test_match_pairs.h"

#include <stdlib.h>

enum {
    OPENINGS = 1500, /* more than a run */
    COPIES = 4,
};

/* ---- one block ---- */

static void assert_text(struct text a, struct text b)
{
    assert_int_equal(a.size, b.size);
    if (a.size)
        assert_memory_equal(a.data, b.data, a.size);
}

static void assert_texts(const struct text_list *a, const struct text_list *b)
{
    assert_int_equal(a->count, b->count);
    for (size_t i = 0; i < a->count; i++)
        assert_text(a->items[i], b->items[i]);
}

static void assert_node(const struct node *a, const struct node *b)
{
    assert_memory_equal(a, b, sizeof *a);
}

/* All that a rule can read. */
static void assert_facts(const struct opening_facts *a, const struct opening_facts *b)
{
    assert_text(a->id, b->id);
    assert_text(a->workplace, b->workplace);
    assert_text(a->employer, b->employer);
    assert_int_equal(a->prospect, b->prospect);
    assert_int_equal(a->offered, b->offered);
    assert_int_equal(a->open, b->open);
    assert_int_equal(a->paused, b->paused);
    assert_node(&a->industry, &b->industry);
    assert_node(&a->occupation, &b->occupation);
    if (!b->prospect) { /* which has no period and always room */
        assert_int_equal(a->from.set, b->from.set);
        assert_int_equal(a->from.days, b->from.set ? b->from.days : 0);
        assert_int_equal(a->to.set, b->to.set);
        assert_int_equal(a->to.days, b->to.set ? b->to.days : 0);
    }
    assert_int_equal(a->capacity - a->taken, b->capacity - b->taken);
    assert_int_equal(a->hours_min.set, b->hours_min.set);
    assert_int_equal(a->hours_min.value, b->hours_min.value);
    assert_int_equal(a->clock_from.set, b->clock_from.set);
    assert_int_equal(a->clock_from.minutes, b->clock_from.minutes);
    assert_int_equal(a->clock_to.set, b->clock_to.set);
    assert_int_equal(a->clock_to.minutes, b->clock_to.minutes);
    assert_int_equal(a->age_min, b->age_min);
    assert_int_equal(a->position.known, b->position.known);
    if (b->position.known) {
        assert_int_equal(a->position.n, b->position.n);
        assert_int_equal(a->position.e, b->position.e);
    }
    assert_memory_equal(a->levels, b->levels, sizeof a->levels);
    assert_int_equal(a->trains, b->trains);
    assert_int_equal(a->adaptations_known, b->adaptations_known);
    assert_int_equal(a->adaptations, b->adaptations);
    assert_int_equal(a->hazards, b->hazards);
    assert_int_equal(a->extract, b->extract);
    assert_texts(&a->languages, &b->languages);
    assert_texts(&a->licences, &b->licences);
    assert_int_equal(a->hold_count, b->hold_count);
    for (size_t i = 0; i < a->hold_count; i++) {
        assert_text(a->holds[i].youth, b->holds[i].youth);
        assert_int_equal(a->holds[i].until.days, b->holds[i].until.days);
    }
}

static void a_packed_row_gives_back_its_facts(void **state)
{
    static struct test_pair pairs[PACKED_ROWS];
    static char ids[PACKED_ROWS][8];
    const struct opening_facts *rows[PACKED_ROWS];
    struct test_random random = {5};
    (void)state;
    for (int n = 0; n < 300; n++) {
        size_t count = n % 3 ? PACKED_ROWS : (size_t)test_below(&random, PACKED_ROWS + 1);
        for (size_t i = 0; i < count; i++) {
            test_pair_make(&random, &pairs[i]);
            snprintf(ids[i], sizeof ids[i], "o%d", test_below(&random, 100000));
            pairs[i].opening.id = (struct text){ids[i], strlen(ids[i])};
            pairs[i].opening.offered = test_chance(&random, 10);
            if (n % 2)
                test_far(&random, &pairs[i].opening);
            rows[i] = &pairs[i].opening;
        }
        struct packed *packed = packed_make(rows, count);
        for (size_t i = 0; i < count; i++) {
            struct opening_facts facts;
            struct packed_names names;
            packed_row(packed, i, &names, &facts);
            assert_facts(&facts, rows[i]);
        }
        packed_release(packed);
    }
}

static void numbers_beyond_a_column_stay_beyond(void **state)
{
    const struct opening_facts given = {
        .id = TEXT("o"),
        .capacity = 1000000,
        .hours_min = {.value = 100000, .set = true},
        .age_min = 5000,
    };
    const struct opening_facts *row = &given;
    struct opening_facts facts;
    struct packed_names names;
    (void)state;
    struct packed *packed = packed_make(&row, 1);
    packed_row(packed, 0, &names, &facts);
    assert_int_equal(facts.capacity, INT16_MAX);
    assert_int_equal(facts.hours_min.value, 254);
    assert_int_equal(facts.age_min, 255);
    packed_release(packed);
}

/* ---- sets ---- */

struct model {
    struct columns set;
    const struct opening_facts *rows[OPENINGS]; /* NULL: not in it */
};

static struct text key_of(const struct opening_facts *facts, char key[PACKED_KEY_MOST])
{
    block_key(facts, key);
    memcpy(key + BLOCK_KEY, facts->id.data, facts->id.size);
    return (struct text){key, BLOCK_KEY + facts->id.size};
}

static int number_of(struct text id)
{
    int number = 0;
    for (size_t i = 1; i < id.size; i++)
        number = 10 * number + id.data[i] - '0';
    return number;
}

static void assert_run(const struct run *run)
{
    struct block fresh = {0};
    assert_true(run->count > 0 && run->count <= RUN_BLOCKS);
    for (uint32_t i = 0; i < run->count; i++) {
        assert_true(run->blocks[i]->count > 0);
        block_merge(&fresh, &run->blocks[i]->block);
    }
    assert_memory_equal(&fresh, &run->block, sizeof fresh);
    assert_int_equal(run->set.count, run->count);
}

static void assert_holds(const struct model *model)
{
    char keys[2][PACKED_KEY_MOST];
    size_t seen = 0, count = 0;
    struct text before = {0};
    struct columns_walk walk = columns_begin(&model->set);
    for (const struct packed *packed; (packed = columns_next(&walk)) != NULL;) {
        for (size_t i = 0; i < packed->count; i++) {
            struct opening_facts facts;
            struct packed_names names;
            packed_row(packed, i, &names, &facts);
            int number = number_of(facts.id);
            assert_non_null(model->rows[number]);
            assert_facts(&facts, model->rows[number]);
            struct text key = key_of(&facts, keys[seen % 2]);
            assert_true(!seen || text_compare(before, key) < 0);
            before = key;
            seen++;
        }
    }
    for (int i = 0; i < OPENINGS; i++)
        count += model->rows[i] != NULL;
    assert_int_equal(seen, count);
    assert_int_equal(model->set.count, count);
    for (size_t i = 0; i < model->set.run_count; i++)
        assert_run(model->set.runs[i]);
}

/* Spans that were taken over are what all anew would be. */
static void seal(struct model *model, const struct columns *before)
{
    columns_seal(&model->set, before);
    struct columns fresh = columns_copy(&model->set);
    columns_seal(&fresh, NULL);
    assert_int_equal(fresh.span_count, model->set.span_count);
    for (size_t i = 0; i < fresh.span_count; i++) {
        const struct span *a = fresh.spans[i], *b = model->set.spans[i];
        assert_memory_equal(&a->block, &b->block, sizeof a->block);
        assert_memory_equal(a->sets, b->sets, sizeof a->sets);
    }
    assert_memory_equal(fresh.sets, model->set.sets, fresh.set_count * sizeof *fresh.sets);
    columns_free(&fresh);
}

static struct test_pair *make_pairs(struct test_random *random)
{
    static char ids[2 * OPENINGS][8];
    struct test_pair *pairs = memory_new(2 * OPENINGS, sizeof *pairs);
    for (int i = 0; i < 2 * OPENINGS; i++) { /* two versions of each */
        test_pair_make(random, &pairs[i]);
        snprintf(ids[i], sizeof ids[i], "o%05d", i % OPENINGS);
        pairs[i].opening.id = (struct text){ids[i], 6};
    }
    return pairs;
}

static void change(struct test_random *random, struct model *model, const struct test_pair *pairs,
                   int at, int puts)
{
    if (model->rows[at]) {
        struct opening_facts was = *model->rows[at];
        if (test_chance(random, 3)) /* its place is not known any more */
            was = (struct opening_facts){.id = was.id};
        if (test_chance(random, 30)) { /* in its place, or moved */
            model->rows[at] = &pairs[at + OPENINGS * test_below(random, 2)].opening;
            assert_true(columns_replace(&model->set, &was, model->rows[at]));
            return;
        }
        assert_true(columns_remove(&model->set, &was));
        model->rows[at] = NULL;
    }
    if (!test_chance(random, puts))
        return;
    model->rows[at] = &pairs[at + OPENINGS * test_below(random, 2)].opening;
    columns_put(&model->set, model->rows[at]);
}

static void sets_follow_any_changes_and_copies_stay(void **state)
{
    static struct model model, copies[COPIES];
    struct test_random random = {4};
    struct test_pair *pairs = make_pairs(&random);
    (void)state;
    memset(&model, 0, sizeof model);
    memset(copies, 0, sizeof copies);
    for (int round = 0; round < 120; round++) {
        struct model next = model;
        next.set = columns_copy(&model.set);
        int puts = round < 50 ? 90 : round < 80 ? 50 : 5; /* it grows, stays, and shrinks */
        for (int i = 0; i < 120; i++)
            change(&random, &next, pairs, test_below(&random, OPENINGS), puts);
        seal(&next, &model.set);
        struct model *copy = &copies[test_below(&random, COPIES)];
        columns_free(&copy->set);
        *copy = model;
        model = next;
        if (round % 10 == 0) {
            assert_holds(&model);
            for (int i = 0; i < COPIES; i++)
                assert_holds(&copies[i]);
        }
    }
    assert_false(columns_remove(&model.set, &(struct opening_facts){.id = TEXT("none")}));
    /* no more blocks than the rows need: at least a quarter full, on the whole */
    size_t blocks = 0;
    struct columns_walk walk = columns_begin(&model.set);
    while (columns_next(&walk))
        blocks++;
    assert_true(blocks <= 4 + model.set.count * 4 / PACKED_ROWS + model.set.run_count);
    columns_free(&model.set);
    for (int i = 0; i < COPIES; i++) {
        assert_holds(&copies[i]);
        columns_free(&copies[i].set);
    }
    free(pairs);
}

static void a_change_makes_one_block_and_one_run_anew(void **state)
{
    static struct model model;
    struct test_random random = {9};
    struct test_pair *pairs = make_pairs(&random);
    (void)state;
    for (int i = 0; i < OPENINGS; i++)
        columns_put(&model.set, &pairs[i].opening);
    struct columns next = columns_copy(&model.set);
    assert_true(columns_remove(&next, &pairs[77].opening));
    columns_put(&next, &pairs[77].opening);
    size_t shared = 0;
    assert_int_equal(next.run_count, model.set.run_count);
    for (size_t i = 0; i < next.run_count; i++)
        shared += next.runs[i] == model.set.runs[i];
    assert_int_equal(shared, next.run_count - 1);
    columns_free(&model.set);
    columns_free(&next);
    free(pairs);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_packed_row_gives_back_its_facts),
        cmocka_unit_test(numbers_beyond_a_column_stay_beyond),
        cmocka_unit_test(sets_follow_any_changes_and_copies_stay),
        cmocka_unit_test(a_change_makes_one_block_and_one_run_anew),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
