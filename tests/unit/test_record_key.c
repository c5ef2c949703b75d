/* SPDX-License-Identifier: MIT
 *
 * Ids in keys: sealed where they are about youths, read again from what a walk finds, and never
 * read as another one's. */
#include "data/record_key.h"
#include "data/subject.h"
#include "data/verify.h"
#include "data/waivers.h"
#include "tests/unit/town.h"

enum { IDS = 400 };

/* One of any length, of the letters that ids have. */
static struct text random_id(struct random *random, char room[TEXT_ID_MAX])
{
    static const char letters[] = "ABCXYZabcxyz0189._-";
    struct text id = {room, 1 + random_below(random, TEXT_ID_MAX)};
    for (size_t i = 0; i < id.size; i++)
        room[i] = letters[random_below(random, sizeof letters - 1)];
    return id;
}

static struct text id_of(const struct vault *vault, enum record record,
                         const struct record_key *key, char room[TEXT_ID_MAX])
{
    return record_key_id(vault, record, record_key_bytes(key), room);
}

static void an_id_comes_back(void **state)
{
    const struct vault vault = town_vault(3);
    struct random random = {.state = 5};
    (void)state;
    for (int i = 0; i < IDS; i++) {
        char letters[TEXT_ID_MAX], room[TEXT_ID_MAX];
        struct text id = random_id(&random, letters);
        for (int record = 0; record < RECORD_COUNT; record++) {
            struct record_key key = record_key(&vault, (enum record)record, id);
            struct record_key again = record_key(&vault, (enum record)record, id);
            assert_true(text_equal(id_of(&vault, (enum record)record, &key, room), id));
            assert_int_equal(key.size, again.size);
            assert_memory_equal(key.bytes, again.bytes, key.size);
            if (seal_covers((enum record)record)) {
                assert_int_equal(key.size, RECORD_KEY_MOST); /* however long the id is */
                assert_true(id.size < 3 || !memmem(key.bytes, key.size, id.data, id.size));
            } else {
                assert_memory_equal(key.bytes, id.data, id.size);
            }
        }
    }
}

static void what_is_about_youths_is_sealed(void **state)
{
    static const enum record sealed[] = {RECORD_YOUTH,       RECORD_OBSERVATION, RECORD_PLACEMENT,
                                         RECORD_CERTIFICATE, RECORD_HOLD,        RECORD_WAIVER,
                                         RECORD_CREDENTIAL,  RECORD_INVITATION,  RECORD_DRAFT};
    const struct vault vault = town_vault(3);
    (void)state;
    for (size_t i = 0; i < sizeof sealed / sizeof *sealed; i++) {
        assert_int_equal(record_key(&vault, sealed[i], TEXT("y1")).size, RECORD_KEY_MOST);
        assert_int_equal(record_key(NULL, sealed[i], TEXT("y1")).size, 2);
    }
    assert_int_equal(record_key(&vault, RECORD_EMPLOYER, TEXT("y1")).size, 2);
}

static void what_is_no_id_has_no_key(void **state)
{
    static const char longest[] = "a234567890b234567890c234567890d234567890e";
    const struct vault vault = town_vault(3);
    struct text id = {longest, TEXT_ID_MAX};
    (void)state;
    assert_int_equal(record_key(&vault, RECORD_YOUTH, id).size, RECORD_KEY_MOST);
    id.size++;
    assert_int_equal(record_key(&vault, RECORD_YOUTH, id).size, 0);
    assert_int_equal(record_key(NULL, RECORD_YOUTH, id).size, 0);
    assert_int_equal(record_key(&vault, RECORD_YOUTH, TEXT("")).size, 0);
}

/* Each bit, each length, another kind, another store. */
static void a_key_that_was_changed_is_none(void **state)
{
    const struct vault vault = town_vault(3), other = town_vault(90);
    struct record_key key = record_key(&vault, RECORD_YOUTH, TEXT("ungdom-0001"));
    char room[TEXT_ID_MAX];
    (void)state;
    for (size_t bit = 0; bit < sizeof key.bytes * 8; bit++) {
        struct record_key changed = key;
        changed.bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
        if (id_of(&vault, RECORD_YOUTH, &changed, room).data)
            fail_msg("bit %zu flipped is read", bit);
    }
    for (struct record_key cut = key; cut.size--;)
        assert_null(id_of(&vault, RECORD_YOUTH, &cut, room).data);
    assert_null(id_of(&vault, RECORD_PLACEMENT, &key, room).data);
    assert_null(id_of(&other, RECORD_YOUTH, &key, room).data);
    struct record_key theirs = record_key(&other, RECORD_YOUTH, TEXT("ungdom-0001"));
    assert_memory_not_equal(key.bytes, theirs.bytes, sizeof key.bytes);
    struct record_key placement = record_key(&vault, RECORD_PLACEMENT, TEXT("ungdom-0001"));
    assert_memory_not_equal(key.bytes, placement.bytes, sizeof key.bytes);
}

/* ---- in a store ---- */

static struct vault vault;

static int begin(void **state)
{
    if (town_begin(state))
        return -1;
    vault = town_vault(7);
    town_seal(*state, &vault);
    return 0;
}

/* Moves the record of one key to another that differs by a byte. */
static void spoil_key(struct place *place, enum table table, struct bytes key)
{
    struct txn *txn = txn_begin(place->store, &place->fault);
    struct bytes value;
    assert_true(txn_get(txn, table, key, &value));
    struct text copy = arena_text(&place->arena, value.data, value.size);
    struct text moved = arena_text(&place->arena, key.data, key.size);
    ((char *)(uintptr_t)moved.data)[key.size - 1] ^= 1;
    txn_delete(txn, table, key);
    txn_put(txn, table, (struct bytes){moved.data, moved.size},
            (struct bytes){copy.data, copy.size});
    assert_int_equal(txn_commit(txn, &place->fault), ERR_NONE);
}

static void count_finding(void *context, const struct verify_finding *found)
{
    (void)found;
    ++*(int *)context;
}

static int findings(struct place *place)
{
    struct txn *txn = town_reader(place);
    struct verify_counts counts;
    int count = 0;
    verify_store(txn, count_finding, &count, &counts);
    txn_abort(txn);
    return count;
}

static void a_record_under_a_changed_key_is_found_out(void **state)
{
    struct place *place = *state;
    struct record_key key = record_key(&vault, RECORD_YOUTH, TEXT("y1"));
    assert_int_equal(findings(place), 0);
    spoil_key(place, TABLE_YOUTH, record_key_bytes(&key));
    assert_true(findings(place) > 0);
    struct txn *txn = town_reader(place);
    assert_false(records_exist(txn, RECORD_YOUTH, TEXT("y1")));
    txn_abort(txn);
}

/* The entry that links a waiver to its youth is damaged: whoever asks for the youth's waivers is
 * told, and erasing them takes it along. */
static void a_damaged_link_is_told_and_goes(void **state)
{
    struct place *place = *state;
    place_store(place, RECORD_WAIVER,
                "{'id':'v1','youth':'y1','giver':'youth','to':'p1','kinds':['matching'],"
                "'evidence':'x'}");
    struct record_key to = record_key(&vault, RECORD_YOUTH, TEXT("y1"));
    struct record_key from = record_key(&vault, RECORD_WAIVER, TEXT("v1"));
    struct buffer key = {0};
    buffer_append(&key, &(uint8_t){RECORD_YOUTH}, 1);
    buffer_append(&key, to.bytes, RECORD_KEY_IV);
    buffer_append(&key, &(uint8_t){0}, 1);
    buffer_append(&key, &(uint8_t){RECORD_WAIVER}, 1);
    buffer_append(&key, from.bytes, RECORD_KEY_IV);
    spoil_key(place, TABLE_REFERRER, (struct bytes){key.data, key.size});
    buffer_free(&key);
    struct txn *txn = town_reader(place);
    struct waiver_list waivers;
    assert_int_equal(waivers_of(txn, TEXT("y1"), &place->arena, &waivers, &place->fault),
                     ERR_NOT_FOUND);
    txn_abort(txn);
    assert_true(findings(place) > 0);
    struct changes changes = {0};
    struct subject_counts counts;
    place_change(place, &changes, 3000);
    assert_int_equal(subject_erase(&changes, TEXT("y1"), &place->arena, &counts, &place->fault),
                     ERR_NONE);
    place_commit(place, &changes);
    assert_int_equal(counts.unreadable, 1);
    txn = town_reader(place);
    assert_false(referrers_any_kind(txn, RECORD_YOUTH, TEXT("y1")));
    txn_abort(txn);
}

/* What sealed bytes begin with is no shorter id. */
static void nobody_is_found_under_no_id(void **state)
{
    struct place *place = *state;
    struct changes changes = {0};
    place_change(place, &changes, 1000);
    for (int i = 0; i < 600; i++) { /* so that some keys begin with a NUL */
        char json[120];
        snprintf(json, sizeof json, "{'id':'ung-%d','programme':'p1','birth':'2006-05-14'}", i);
        place_put(place, &changes, RECORD_YOUTH, json);
        snprintf(json, sizeof json, "{'youth':'ung-%d','competence':'GAK01','level':2}", i);
        place_put(place, &changes, RECORD_OBSERVATION, json);
    }
    place_commit(place, &changes);
    struct txn *txn = town_reader(place);
    struct observation_list seen;
    assert_int_equal(observations_of(txn, TEXT(""), &place->arena, &seen, &place->fault), 0);
    assert_int_equal(seen.count, 0);
    assert_false(referrers_any_kind(txn, RECORD_YOUTH, TEXT("")));
    assert_int_equal(
        referrers_list(txn, RECORD_PROGRAMME, TEXT("p1"), RECORD_YOUTH, &place->arena).count, 601);
    txn_abort(txn);
    assert_int_equal(findings(place), 0);
}

#define STORE_TEST(name) cmocka_unit_test_setup_teardown(name, begin, town_end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_id_comes_back),
        cmocka_unit_test(what_is_about_youths_is_sealed),
        cmocka_unit_test(what_is_no_id_has_no_key),
        cmocka_unit_test(a_key_that_was_changed_is_none),
        STORE_TEST(a_record_under_a_changed_key_is_found_out),
        STORE_TEST(a_damaged_link_is_told_and_goes),
        STORE_TEST(nobody_is_found_under_no_id),
    };
    return cmocka_run_group_tests_name("record_key", tests, NULL, NULL);
}
