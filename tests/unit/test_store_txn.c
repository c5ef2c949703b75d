/* SPDX-License-Identifier: MIT
 *
 * Transactions: what is put is found, the first error sticks, walks keep their order, readers keep
 * their snapshot, and a full map takes nothing of what did not fit. */
#include "tests/unit/places.h"

static int begin(void **state)
{
    static struct place place;
    place_begin(&place, 0);
    *state = &place;
    return 0;
}

/* A map of 2 MiB, which is soon full. */
static int begin_small(void **state)
{
    static struct place place;
    place_begin(&place, 2 << 20);
    *state = &place;
    return 0;
}

static int end(void **state)
{
    place_end(*state);
    return 0;
}

static struct bytes word(const char *text)
{
    return (struct bytes){text, strlen(text)};
}

static bool holds(struct txn *txn, enum table table, const char *key, const char *wanted)
{
    struct bytes value;
    return txn_get(txn, table, word(key), &value) && value.size == strlen(wanted) &&
           memcmp(value.data, wanted, value.size) == 0;
}

static struct txn *begin_txn(struct place *place)
{
    struct txn *txn = txn_begin(place->store, &place->fault);
    assert_non_null(txn);
    return txn;
}

static void puts_and_deletes_are_found_again(void **state)
{
    struct place *place = *state;
    struct bytes value;
    struct txn *txn = begin_txn(place);
    txn_put(txn, TABLE_EMPLOYER, word("a"), word("1"));
    txn_put(txn, TABLE_EMPLOYER, word("b"), word("2"));
    txn_put(txn, TABLE_WORKPLACE, word("a"), word("3"));
    txn_put(txn, TABLE_EMPLOYER, word("a"), word("4"));
    txn_delete(txn, TABLE_EMPLOYER, word("b"));
    txn_delete(txn, TABLE_EMPLOYER, word("nobody"));
    assert_int_equal(txn_changes(txn), 6);
    assert_int_equal(txn_error(txn), ERR_NONE);
    assert_int_equal(txn_commit(txn, &place->fault), ERR_NONE);

    store_close(place->store);
    place_open(place, 0);
    txn = begin_txn(place);
    assert_true(holds(txn, TABLE_EMPLOYER, "a", "4"));
    assert_true(holds(txn, TABLE_WORKPLACE, "a", "3"));
    assert_false(txn_get(txn, TABLE_EMPLOYER, word("b"), &value));
    assert_false(txn_get(txn, TABLE_EMPLOYER, word(""), &value));
    assert_int_equal(txn_changes(txn), 0);
    txn_put(txn, TABLE_EMPLOYER, word("c"), word("5"));
    txn_abort(txn);
    txn = begin_txn(place);
    assert_false(txn_get(txn, TABLE_EMPLOYER, word("c"), &value));
    txn_abort(txn);
}

static void the_first_error_sticks(void **state)
{
    struct place *place = *state;
    struct bytes value, key;
    struct fault fault;
    struct txn *txn = begin_txn(place);
    txn_put(txn, TABLE_EMPLOYER, word("before"), word("1"));
    txn_append(txn, TABLE_JOURNAL, word("m"), word("1"));
    txn_append(txn, TABLE_JOURNAL, word("l"), word("2")); /* not the greatest */
    assert_int_equal(txn_error(txn), ERR_INTERNAL);
    assert_int_equal(txn_fault(txn, &fault), ERR_INTERNAL);
    txn_put(txn, TABLE_EMPLOYER, word("after"), word("1"));
    txn_delete(txn, TABLE_EMPLOYER, word("before"));
    assert_int_equal(txn_changes(txn), 5);
    assert_false(txn_get(txn, TABLE_EMPLOYER, word("before"), &value));
    assert_false(txn_last(txn, TABLE_JOURNAL, &key, &value));
    struct walk walk = walk_begin(txn, TABLE_EMPLOYER, word(""), word(""));
    assert_false(walk_next(&walk));
    walk_end(&walk);
    assert_int_equal(txn_commit(txn, &place->fault), ERR_INTERNAL);
    assert_string_equal(place->fault.text, fault.text);

    txn = begin_txn(place);
    assert_false(txn_get(txn, TABLE_EMPLOYER, word("before"), &value));
    assert_int_equal(txn_error(txn), ERR_NONE);
    txn_abort(txn);
}

static void keys_of_a_wrong_length_are_refused(void **state)
{
    struct place *place = *state;
    char key[STORE_KEY_MOST + 1];
    struct bytes value;
    memset(key, 'k', sizeof key);
    struct txn *txn = begin_txn(place);
    txn_put(txn, TABLE_EMPLOYER, (struct bytes){key, STORE_KEY_MOST}, word("fits"));
    assert_int_equal(txn_error(txn), ERR_NONE);
    assert_true(txn_get(txn, TABLE_EMPLOYER, (struct bytes){key, STORE_KEY_MOST}, &value));
    assert_false(txn_get(txn, TABLE_EMPLOYER, (struct bytes){key, sizeof key}, &value));
    assert_int_equal(txn_error(txn), ERR_NONE);
    txn_put(txn, TABLE_EMPLOYER, (struct bytes){key, sizeof key}, word("too long"));
    assert_int_equal(txn_error(txn), ERR_INTERNAL);
    txn_abort(txn);
    txn = begin_txn(place);
    txn_put(txn, TABLE_EMPLOYER, word(""), word("no key"));
    assert_int_equal(txn_error(txn), ERR_INTERNAL);
    txn_abort(txn);
}

/* ---- walks ---- */

static void walked(struct txn *txn, const char *prefix, const char *after, const char *wanted)
{
    struct buffer keys = {0};
    struct walk walk = walk_begin(txn, TABLE_REFERRER, word(prefix), word(after));
    while (walk_next(&walk)) {
        assert_int_equal(walk.value.size, 1);
        buffer_append(&keys, walk.key.data, walk.key.size);
        buffer_append(&keys, " ", 1);
    }
    walk_end(&walk);
    buffer_append(&keys, "", 1);
    assert_string_equal(keys.data, wanted);
    buffer_free(&keys);
}

static void walks_keep_order_prefix_and_start(void **state)
{
    struct place *place = *state;
    static const char *const keys[] = {"b", "ab", "a", "abc", "ac", "b\xff", "aa", "c"};
    struct txn *txn = begin_txn(place);
    walked(txn, "", "", "");
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        txn_put(txn, TABLE_REFERRER, word(keys[i]), word("x"));
    walked(txn, "", "", "a aa ab abc ac b b\xff c ");
    walked(txn, "a", "", "a aa ab abc ac ");
    walked(txn, "ab", "", "ab abc ");
    walked(txn, "b", "", "b b\xff ");
    walked(txn, "d", "", "");
    walked(txn, "abb", "", "");
    walked(txn, "", "ab", "abc ac b b\xff c ");
    walked(txn, "", "abb", "abc ac b b\xff c "); /* behind where one was */
    walked(txn, "a", "ab", "abc ac ");
    walked(txn, "a", "ac", "");
    walked(txn, "", "c", "");
    walked(txn, "", "0", "a aa ab abc ac b b\xff c ");
    txn_abort(txn);
}

static void the_last_is_the_greatest(void **state)
{
    struct place *place = *state;
    struct bytes key, value;
    struct txn *txn = begin_txn(place);
    assert_false(txn_last(txn, TABLE_JOURNAL, &key, &value));
    assert_int_equal(txn_error(txn), ERR_NONE);
    for (uint64_t i = 1; i < 1000; i += 7) {
        uint8_t number[8];
        key_put_number(number, i * i * i * 1000003);
        txn_append(txn, TABLE_JOURNAL, (struct bytes){number, 8}, word("v"));
        assert_true(txn_last(txn, TABLE_JOURNAL, &key, &value));
        assert_int_equal(key_number(key.data), i * i * i * 1000003);
    }
    assert_int_equal(txn_error(txn), ERR_NONE);
    txn_abort(txn);
}

static void numbers_sort_as_keys(void **state)
{
    (void)state;
    struct random random = {3};
    for (int i = 0; i < 100000; i++) {
        uint8_t a[8], b[8];
        uint64_t x = random_next(&random) >> random_below(&random, 64);
        uint64_t y = random_chance(&random, 50) ? x + random_below(&random, 3) - 1
                                                : random_next(&random) >> random_below(&random, 64);
        key_put_number(a, x);
        key_put_number(b, y);
        assert_true(key_number(a) == x);
        int order = memcmp(a, b, 8);
        assert_true(x == y ? order == 0 : (x < y) == (order < 0));
    }
    uint8_t bytes[8];
    key_put_number(bytes, 0x0102030405060708);
    assert_memory_equal(bytes, "\1\2\3\4\5\6\7\10", 8);
}

/* ---- readers ---- */

static void put_alone(struct place *place, const char *key, const char *value)
{
    struct txn *txn = begin_txn(place);
    txn_put(txn, TABLE_EMPLOYER, word(key), word(value));
    assert_int_equal(txn_commit(txn, &place->fault), ERR_NONE);
}

static void readers_keep_their_snapshot_until_renewed(void **state)
{
    struct place *place = *state;
    put_alone(place, "a", "old");
    struct txn *reader = txn_reader(place->store), *second = txn_reader(place->store);
    txn_renew(reader);
    put_alone(place, "a", "new");
    put_alone(place, "b", "new");
    txn_renew(second);
    struct bytes value;
    for (int i = 0; i < 100; i++)
        put_alone(place, "c", "more");
    assert_true(holds(reader, TABLE_EMPLOYER, "a", "old"));
    assert_false(txn_get(reader, TABLE_EMPLOYER, word("b"), &value));
    assert_true(holds(second, TABLE_EMPLOYER, "a", "new"));
    txn_rest(reader);
    txn_rest(reader);
    txn_renew(reader);
    assert_true(holds(reader, TABLE_EMPLOYER, "a", "new"));
    assert_true(holds(reader, TABLE_EMPLOYER, "c", "more"));
    /* An open write transaction is seen by nobody else. */
    struct txn *writer = begin_txn(place);
    txn_put(writer, TABLE_EMPLOYER, word("a"), word("secret"));
    txn_rest(reader);
    txn_renew(reader);
    assert_true(holds(reader, TABLE_EMPLOYER, "a", "new"));
    txn_abort(writer);
    txn_abort(reader);
    txn_abort(second);
}

static void there_are_so_many_readers_and_no_more(void **state)
{
    struct place *place = *state;
    store_close(place->store);
    /* LMDB keeps a lock file that has more places. */
    char path[100];
    snprintf(path, sizeof path, "%s/lock.mdb", place->directory);
    assert_int_equal(unlink(path), 0);
    struct store_options options = {
        .directory = place->directory, .readers = 3, .map_size = PLACE_MAP};
    assert_int_equal(store_open(&place->store, &options, &place->fault), ERR_NONE);
    struct txn *readers[3];
    for (int i = 0; i < 3; i++) {
        readers[i] = txn_reader(place->store);
        assert_non_null(readers[i]);
    }
    assert_null(txn_reader(place->store));
    txn_abort(readers[1]);
    readers[1] = txn_reader(place->store);
    assert_non_null(readers[1]);
    store_check_readers(place->store);
    for (int i = 0; i < 3; i++)
        txn_abort(readers[i]);
}

static void figures_count_entries(void **state)
{
    struct place *place = *state;
    struct store_figures figures = {0};
    put_alone(place, "a", "1");
    put_alone(place, "b", "2");
    assert_int_equal(store_figures(place->store, &figures, &place->fault), ERR_NONE);
    assert_int_equal(figures.entries[TABLE_EMPLOYER], 2);
    assert_int_equal(figures.entries[TABLE_META], 1);
    assert_int_equal(figures.entries[TABLE_YOUTH], 0);
    assert_int_equal(figures.map_size, PLACE_MAP ? PLACE_MAP : UINT64_C(1) << 40);
    assert_true(figures.used >= 8192 && figures.used < 1 << 20);
}

/* ---- full ---- */

/* Puts values of 10,000 bytes until the transaction breaks or `most` are in; commits. */
static enum error put_many(struct place *place, const char *name, int most)
{
    static const char value[10000] = "v";
    char key[40];
    struct txn *txn = begin_txn(place);
    for (int i = 0; i < most && !txn_error(txn); i++) {
        snprintf(key, sizeof key, "%s%06d", name, i);
        txn_put(txn, TABLE_EMPLOYER, word(key), (struct bytes){value, sizeof value});
    }
    return txn_commit(txn, &place->fault);
}

static uint64_t employers(struct place *place)
{
    struct store_figures figures = {0};
    assert_int_equal(store_figures(place->store, &figures, &place->fault), ERR_NONE);
    return figures.entries[TABLE_EMPLOYER];
}

static void a_full_map_takes_nothing_of_what_does_not_fit(void **state)
{
    struct place *place = *state;
    assert_int_equal(put_many(place, "a", 20), ERR_NONE);
    assert_int_equal(put_many(place, "b", 1000), ERR_STORAGE_FULL);
    assert_int_equal(employers(place), 20);
    put_alone(place, "small", "fits");
    assert_int_equal(employers(place), 21);
    /* In batches of all sizes up to the brim, so that commits fail too, not only puts. */
    int fits = 0, full = 0;
    for (int size = 60; size > 0; size -= full % 2) {
        char name[20];
        snprintf(name, sizeof name, "c%04d-", fits + full);
        uint64_t before = employers(place);
        enum error error = put_many(place, name, size);
        assert_true(error == ERR_NONE || error == ERR_STORAGE_FULL);
        assert_int_equal(employers(place), before + (error ? 0 : (unsigned)size));
        fits += !error;
        full += error != 0;
    }
    assert_true(fits > 1 && full > 10);
    assert_int_equal(place->fault.code, ERR_STORAGE_FULL);
    store_close(place->store);
    place_open(place, 4 << 20);
    put_alone(place, "later", "fits");
}

static void nearly_full_is_told_before_it_is_full(void **state)
{
    struct place *place = *state;
    bool told = false;
    for (int i = 0; i < 300; i++) {
        char name[20];
        snprintf(name, sizeof name, "n%04d-", i);
        struct txn *txn = begin_txn(place);
        bool nearly = txn_nearly_full(txn);
        assert_true(nearly || !told); /* once it is, it stays while nothing is deleted */
        told = nearly;
        txn_abort(txn);
        if (put_many(place, name, 1)) {
            assert_true(told);
            return;
        }
        struct store_figures figures = {0};
        store_figures(place->store, &figures, &place->fault);
        if (!told)
            assert_true(figures.used < figures.map_size * 90 / 100);
    }
    fail_msg("never full");
}

static void deleting_makes_room_again(void **state)
{
    struct place *place = *state;
    bool nearly = false;
    int count = 0;
    for (; !nearly && count < 300; count++) {
        char name[20];
        snprintf(name, sizeof name, "d%04d-", count);
        assert_int_equal(put_many(place, name, 1), ERR_NONE);
        struct txn *txn = begin_txn(place);
        nearly = txn_nearly_full(txn);
        txn_abort(txn);
    }
    assert_true(nearly);
    struct txn *txn = begin_txn(place);
    for (int i = 0; i < count; i++) {
        char key[40];
        snprintf(key, sizeof key, "d%04d-%06d", i, 0);
        txn_delete(txn, TABLE_EMPLOYER, word(key));
    }
    assert_int_equal(txn_commit(txn, &place->fault), ERR_NONE);
    assert_int_equal(employers(place), 0);
    put_alone(place, "a", "b");
    txn = begin_txn(place);
    assert_false(txn_nearly_full(txn));
    txn_abort(txn);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(puts_and_deletes_are_found_again),
        TEST(the_first_error_sticks),
        TEST(keys_of_a_wrong_length_are_refused),
        TEST(walks_keep_order_prefix_and_start),
        TEST(the_last_is_the_greatest),
        TEST(numbers_sort_as_keys),
        TEST(readers_keep_their_snapshot_until_renewed),
        TEST(there_are_so_many_readers_and_no_more),
        TEST(figures_count_entries),
        cmocka_unit_test_setup_teardown(a_full_map_takes_nothing_of_what_does_not_fit, begin_small,
                                        end),
        cmocka_unit_test_setup_teardown(nearly_full_is_told_before_it_is_full, begin_small, end),
        cmocka_unit_test_setup_teardown(deleting_makes_room_again, begin_small, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
