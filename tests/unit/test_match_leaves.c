/* SPDX-License-Identifier: MIT
 *
 * Sets in leaves against a plain array, through any puts, removals and copies: a copy never
 * changes with the set that it was copied from. */
#include "engine/match/leaves.h"
#include "tests/unit/values.h"

enum {
    IDS = 700, /* a dozen leaves */
};

struct row {
    struct text id;
    struct text word;
};

static void own(void *row, struct arena *arena)
{
    struct row *own = row;
    own->id = arena_text(arena, own->id.data, own->id.size);
    own->word = arena_text(arena, own->word.data, own->word.size);
}

static const struct leaf_kind kind = {.size = sizeof(struct row), .own = own};

/* What the set should hold: the number in each id's word, 0 for none. */
struct model {
    struct leaves set;
    unsigned words[IDS];
};

static struct text id_of(unsigned i, char out[16])
{
    return (struct text){out, (size_t)snprintf(out, 16, "id-%03u", i)};
}

/* The texts are in freed memory afterwards, so that a set that kept them is seen. */
static void put(struct model *model, unsigned i, unsigned word)
{
    char *id = memory_new(1, 16), *value = memory_new(1, 16);
    struct row row = {id_of(i, id), {value, (size_t)snprintf(value, 16, "%u", word)}};
    leaves_put(&model->set, &row);
    free(id);
    free(value);
    model->words[i] = word;
}

static void take(struct model *model, unsigned i)
{
    char id[16];
    leaves_remove(&model->set, id_of(i, id));
    model->words[i] = 0;
}

static void assert_row(const struct row *row, unsigned i, unsigned word)
{
    char text[16];
    assert_non_null(row);
    id_of(i, text);
    assert_text(row->id, text);
    snprintf(text, sizeof text, "%u", word);
    assert_text(row->word, text);
}

static void assert_holds(const struct model *model)
{
    struct leaves_walk walk = leaves_begin(&model->set);
    size_t count = 0;
    for (unsigned i = 0; i < IDS; i++) {
        char id[16];
        const struct row *found = leaves_find(&model->set, id_of(i, id));
        if (!model->words[i]) {
            assert_null(found);
            continue;
        }
        count++;
        assert_row(found, i, model->words[i]);
        assert_ptr_equal(leaves_next(&walk), found);
    }
    assert_null(leaves_next(&walk));
    assert_null(leaves_next(&walk));
    assert_int_equal(model->set.count, count);
    assert_null(leaves_find(&model->set, TEXT("")));
    assert_null(leaves_find(&model->set, TEXT("id-0000")));
    assert_null(leaves_find(&model->set, TEXT("zz")));
}

static void rows_come_in_any_order(void **state)
{
    (void)state;
    for (int order = 0; order < 3; order++) {
        struct model model = {.set.kind = &kind};
        assert_holds(&model);
        for (unsigned i = 0; i < IDS; i++) {
            unsigned at = order == 0 ? i : order == 1 ? IDS - 1 - i : i * 333 % IDS;
            put(&model, at, 1 + i);
        }
        assert_holds(&model);
        for (unsigned i = 0; i < IDS; i++)
            take(&model, i * 333 % IDS);
        assert_holds(&model);
        assert_int_equal(model.set.leaf_count, 0);
        put(&model, 5, 5);
        assert_holds(&model);
        leaves_free(&model.set);
    }
}

static void a_row_is_put_in_place_of_its_like(void **state)
{
    struct model model = {.set.kind = &kind};
    (void)state;
    put(&model, 3, 1);
    put(&model, 3, 2);
    take(&model, 4); /* none there */
    assert_int_equal(model.set.count, 1);
    assert_holds(&model);
    leaves_free(&model.set);
    assert_int_equal(model.set.count, 0);
}

static void copies_stay_as_they_were(void **state)
{
    enum { COPIES = 6 };
    static struct model model, copies[COPIES];
    struct random random = {.state = 11};
    (void)state;
    model = (struct model){.set.kind = &kind};
    memset(copies, 0, sizeof copies);
    for (size_t i = 0; i < COPIES; i++)
        copies[i].set.kind = &kind;
    for (unsigned round = 1; round <= 300; round++) {
        unsigned first = (unsigned)random_below(&random, IDS);
        unsigned many = (unsigned)random_below(&random, 60);
        bool puts = random_chance(&random, 60);
        for (unsigned i = 0; i < many; i++) {
            unsigned at = random_chance(&random, 70) ? (first + i) % IDS
                                                     : (unsigned)random_below(&random, IDS);
            if (puts)
                put(&model, at, round);
            else
                take(&model, at);
        }
        struct model *copy = &copies[random_below(&random, COPIES)];
        leaves_free(&copy->set);
        *copy = model;
        copy->set = leaves_copy(&model.set);
        if (round % 20 == 0) {
            assert_holds(&model);
            for (size_t i = 0; i < COPIES; i++)
                assert_holds(&copies[i]);
        }
    }
    leaves_free(&model.set); /* the copies need it not */
    for (size_t i = 0; i < COPIES; i++) {
        assert_holds(&copies[i]);
        leaves_free(&copies[i].set);
    }
}

static void a_change_copies_one_leaf(void **state)
{
    struct model model = {.set.kind = &kind};
    (void)state;
    for (unsigned i = 0; i < IDS; i++)
        put(&model, i, 1);
    struct model copy = model;
    copy.set = leaves_copy(&model.set);
    put(&copy, 400, 2);
    size_t shared = 0;
    assert_int_equal(copy.set.leaf_count, model.set.leaf_count);
    for (size_t i = 0; i < model.set.leaf_count; i++)
        shared += model.set.items[i] == copy.set.items[i];
    assert_int_equal(shared, model.set.leaf_count - 1);
    assert_holds(&model);
    assert_holds(&copy);
    leaves_free(&model.set);
    leaves_free(&copy.set);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_come_in_any_order),
        cmocka_unit_test(a_row_is_put_in_place_of_its_like),
        cmocka_unit_test(copies_stay_as_they_were),
        cmocka_unit_test(a_change_copies_one_leaf),
    };
    return cmocka_run_group_tests_name("leaves", tests, NULL, NULL);
}
