/* SPDX-License-Identifier: MIT
 *
 * The saved columns: with what has changed since put in they are what the records say; where
 * anything about them is wrong they are not used. */
#include "engine/match/saved.h"
#include "tests/unit/snapshots.h"

static void change(struct place *place, struct corpus *corpus, struct random *random)
{
    struct changes changes = {0};
    place_change(place, &changes, 1000);
    for (size_t i = random_below(random, 6); i > 0; i--)
        change_something(place, &changes, random);
    assert_int_equal(corpus_prepare(corpus, changes.txn, &changes, &place->fault), 0);
    place_commit(place, &changes);
    corpus_publish(corpus);
    arena_reset(&place->arena);
}

/* Whether what is saved can be used as the store is now. */
static bool loads(struct place *place)
{
    struct snapshot snapshot = {0};
    struct txn *txn = town_reader(place);
    bool loaded = saved_load(txn, place->catalogues, &snapshot);
    columns_free(&snapshot.openings);
    columns_free(&snapshot.workplaces);
    txn_abort(txn);
    return loaded;
}

static void what_is_saved_and_changed_is_what_the_store_says(void **state)
{
    struct place *place = *state;
    struct random random = {.state = 7};
    struct corpus *corpus = open_corpus(place);
    assert_false(loads(place));
    corpus_save(corpus, place->store, 0);
    for (int batch = 0; batch < 200; batch++) {
        change(place, corpus, &random);
        assert_true(loads(place));
        assert_opens_as_the_store(place);
        if (random_chance(&random, 20))
            corpus_save(corpus, place->store, 0);
    }
    corpus_close(corpus);
}

static void few_openings_are_not_saved(void **state)
{
    struct place *place = *state;
    struct corpus *corpus = open_corpus(place);
    corpus_save(corpus, place->store, 2);
    assert_false(loads(place));
    corpus_save(corpus, place->store, 1);
    assert_true(loads(place));
    corpus_close(corpus);
}

/* One byte of one value in TABLE_SAVED, or a whole value, is another. */
static void spoil(struct place *place, size_t which, size_t byte, bool whole)
{
    struct txn *txn = txn_begin(place->store, &place->fault);
    struct walk walk = walk_begin(txn, TABLE_SAVED, (struct bytes){0}, (struct bytes){0});
    struct text key = {0}, value = {0};
    for (size_t i = 0; i <= which; i++)
        assert_true(walk_next(&walk));
    key = arena_text(&place->arena, walk.key.data, walk.key.size);
    value = arena_text(&place->arena, walk.value.data, walk.value.size);
    walk_end(&walk);
    ((char *)(uintptr_t)value.data)[byte % value.size] ^= 1;
    txn_put(txn, TABLE_SAVED, (struct bytes){key.data, key.size},
            (struct bytes){value.data, whole ? value.size / 2 : value.size});
    assert_int_equal(txn_commit(txn, &place->fault), 0);
}

static void what_was_damaged_is_not_used(void **state)
{
    struct place *place = *state;
    struct corpus *corpus = open_corpus(place);
    /* head, openings, workplaces: whatever is wrong, the records are read instead */
    for (size_t byte = 0; byte < 56; byte++) {
        corpus_save(corpus, place->store, 0);
        assert_true(loads(place));
        spoil(place, 0, byte, false);
        assert_false(loads(place));
        assert_opens_as_the_store(place);
    }
    for (size_t byte = 0; byte < 400; byte++) {
        corpus_save(corpus, place->store, 0);
        spoil(place, 1 + byte % 2, byte / 2, byte % 50 == 49);
        if (byte % 40 == 0)
            assert_opens_as_the_store(place);
        assert_false(loads(place));
        spoil(place, 0, 0, false); /* so that it is saved anew */
    }
    corpus_close(corpus);
}

static void other_catalogues_are_other_columns(void **state)
{
    struct place *place = *state;
    struct corpus *corpus = open_corpus(place);
    corpus_save(corpus, place->store, 0);
    struct catalogues *catalogues = (struct catalogues *)(uintptr_t)place->catalogues;
    struct catalogue_item *items = catalogues->all[CATALOGUE_ADAPTATION].items;
    struct catalogue_item first = items[0];
    assert_true(loads(place));
    items[0] = items[1];
    items[1] = first;
    assert_false(loads(place));
    items[1] = items[0];
    items[0] = first;
    assert_true(loads(place));
    corpus_close(corpus);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TOWN_TEST(what_is_saved_and_changed_is_what_the_store_says),
        TOWN_TEST(few_openings_are_not_saved),
        TOWN_TEST(what_was_damaged_is_not_used),
        TOWN_TEST(other_catalogues_are_other_columns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
