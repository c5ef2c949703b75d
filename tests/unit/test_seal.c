/* SPDX-License-Identifier: MIT
 *
 * Sealed records: read again, unreadable without the key, and found out whenever they were changed
 * or moved; a youth who was forgotten stays unreadable. */
#include "data/seal.h"
#include "tests/unit/town.h"

#include <sodium.h>

#include "proto/text.h"

#ifdef __SANITIZE_ADDRESS__
enum { FLIPS = 8000 };
#elif defined(__SANITIZE_THREAD__)
enum { FLIPS = 4000 };
#else
enum { FLIPS = 100000 };
#endif

static const char marked[] = "Marked-Name-7391";

static struct vault vault;

static void fill(struct place *place)
{
    place_store(place, RECORD_YOUTH,
                "{'id':'y1','programme':'p1','birth':'2006-05-14','name':'Marked-Name-7391'}");
    place_store(place, RECORD_YOUTH,
                "{'id':'y2','programme':'p1','birth':'2007-01-02','name':'Other-Name-1'}");
    place_store(place, RECORD_OBSERVATION,
                "{'youth':'y1','competence':'GAK01','level':2,'situation':'Marked-Name-7391'}");
}

static int begin(void **state)
{
    static struct place place;
    if (sodium_init() < 0)
        return -1;
    place_begin(&place, 0);
    vault = town_vault(7);
    town_fill(&place); /* before it has a vault: unsealed */
    town_seal(&place, &vault);
    fill(&place);
    *state = &place;
    return 0;
}

static enum error read_youth(struct place *place, const char *id, struct youth *youth)
{
    struct txn *txn = town_reader(place);
    *youth = (struct youth){0};
    enum error error =
        records_copy(txn, RECORD_YOUTH, town_id(id), "youth", &place->arena, youth, &place->fault);
    txn_abort(txn);
    return error;
}

static void what_is_sealed_is_read_again(void **state)
{
    struct place *place = *state;
    struct youth youth;
    assert_int_equal(read_youth(place, "y1", &youth), ERR_NONE);
    assert_text(youth.name, marked);
    struct text bytes = town_stored(place, RECORD_YOUTH, "y1");
    assert_null(memmem(bytes.data, bytes.size, marked, strlen(marked)));
    assert_null(memmem(bytes.data, bytes.size, "birth", 5));
    struct txn *txn = town_reader(place);
    struct observation_list seen;
    assert_int_equal(observations_of(txn, TEXT("y1"), &place->arena, &seen, &place->fault), 0);
    assert_int_equal(seen.count, 1);
    assert_text(seen.items[0].situation, marked);
    txn_abort(txn);
}

static void another_key_opens_nothing(void **state)
{
    struct place *place = *state;
    struct vault other = vault;
    struct youth youth;
    other.wrap[0] ^= 1;
    store_vault(place->store, &other);
    assert_int_equal(read_youth(place, "y1", &youth), ERR_RECORD_DAMAGED);
    other = town_vault(90); /* nor finds anything */
    store_vault(place->store, &other);
    assert_int_equal(read_youth(place, "y1", &youth), ERR_NOT_FOUND);
    store_vault(place->store, NULL);
    assert_int_equal(read_youth(place, "y1", &youth), ERR_NOT_FOUND);
    store_vault(place->store, &vault);
    assert_int_equal(read_youth(place, "y1", &youth), ERR_NONE);
}

/* Opens bytes as if they lay under this id. */
static bool opens(struct place *place, struct txn *txn, const char *id, struct text bytes)
{
    struct youth youth = {0};
    struct bytes plain;
    struct record_key key = record_key(&vault, RECORD_YOUTH, town_id(id));
    bool well = records_read(txn, RECORD_YOUTH, record_key_bytes(&key),
                             (struct bytes){bytes.data, bytes.size}, &place->arena, &youth, &plain);
    arena_reset(&place->arena);
    return well;
}

/* Each bit in turn, and more: none is read as something else. */
static void a_flipped_bit_is_found_out(void **state)
{
    struct place *place = *state;
    struct text whole = town_stored(place, RECORD_YOUTH, "y1");
    char *bytes = memory_new(1, whole.size);
    size_t size = whole.size;
    memcpy(bytes, whole.data, size);
    struct txn *txn = town_reader(place);
    assert_true(opens(place, txn, "y1", (struct text){bytes, size}));
    for (size_t i = 0; i < FLIPS; i++) {
        size_t bit = i % (size * 8), more = i / (size * 8) * 131 % (size * 8);
        bytes[bit / 8] ^= (char)(1 << bit % 8);
        if (more && more != bit)
            bytes[more / 8] ^= (char)(1 << more % 8);
        if (opens(place, txn, "y1", (struct text){bytes, size}))
            fail_msg("bit %zu (and %zu) flipped is read", bit, more);
        bytes[bit / 8] ^= (char)(1 << bit % 8);
        if (more && more != bit)
            bytes[more / 8] ^= (char)(1 << more % 8);
    }
    for (size_t cut = 0; cut < size; cut++)
        assert_false(opens(place, txn, "y1", (struct text){bytes, cut}));
    txn_abort(txn);
    free(bytes);
}

static void a_record_in_anothers_place_is_found_out(void **state)
{
    struct place *place = *state;
    struct youth youth;
    struct text first = town_stored(place, RECORD_YOUTH, "y1"),
                second = town_stored(place, RECORD_YOUTH, "y2");
    town_store_bytes(place, RECORD_YOUTH, "y1", second);
    town_store_bytes(place, RECORD_YOUTH, "y2", first);
    assert_int_equal(read_youth(place, "y1", &youth), ERR_RECORD_DAMAGED);
    assert_int_equal(read_youth(place, "y2", &youth), ERR_RECORD_DAMAGED);
    town_store_bytes(place, RECORD_YOUTH, "y1", first);
    assert_int_equal(read_youth(place, "y1", &youth), ERR_NONE); /* for that person alone */
    assert_int_equal(read_youth(place, "y2", &youth), ERR_RECORD_DAMAGED);
    /* nor is a record that somebody wrote there without any seal */
    town_store_bytes(place, RECORD_YOUTH, "y2", TEXT("\x81\xa4name\xa1x"));
    assert_int_equal(read_youth(place, "y2", &youth), ERR_RECORD_DAMAGED);
}

static void who_is_forgotten_stays_so(void **state)
{
    struct place *place = *state;
    struct youth youth;
    struct text before = town_stored(place, RECORD_YOUTH, "y1");
    struct txn *txn = txn_begin(place->store, &place->fault);
    seal_forget(txn, TEXT("y1"));
    assert_int_equal(txn_commit(txn, &place->fault), ERR_NONE);
    assert_int_equal(read_youth(place, "y1", &youth), ERR_RECORD_DAMAGED);
    /* somebody else of the same id is met: the old record does not come back */
    txn = txn_begin(place->store, &place->fault);
    struct record_key key = record_key(&vault, RECORD_YOUTH, TEXT("y1"));
    txn_delete(txn, TABLE_YOUTH, record_key_bytes(&key));
    assert_int_equal(txn_commit(txn, &place->fault), ERR_NONE);
    place_store(place, RECORD_YOUTH, "{'id':'y1','programme':'p1','birth':'2000-05-14'}");
    assert_int_equal(read_youth(place, "y1", &youth), ERR_NONE);
    town_store_bytes(place, RECORD_YOUTH, "y1", before);
    assert_int_equal(read_youth(place, "y1", &youth), ERR_RECORD_DAMAGED);
}

static void keys_are_wrapped_again(void **state)
{
    struct place *place = *state;
    struct youth youth;
    struct txn *txn = txn_begin(place->store, &place->fault);
    assert_true(seal_ids(txn, &vault, true));
    assert_int_equal(txn_commit(txn, &place->fault), ERR_NONE);
    struct vault next = vault;
    next.wrap[5] ^= 0x40;
    fill(place); /* under these */
    txn = txn_begin(place->store, &place->fault);
    assert_false(seal_wrap_again(txn, next.wrap, vault.wrap)); /* the wrong way round */
    txn_abort(txn);
    txn = txn_begin(place->store, &place->fault);
    assert_true(seal_wrap_again(txn, vault.wrap, next.wrap));
    assert_int_equal(txn_commit(txn, &place->fault), ERR_NONE);
    assert_int_equal(read_youth(place, "y1", &youth), ERR_RECORD_DAMAGED);
    store_vault(place->store, &next);
    txn = town_reader(place);
    struct vault old = vault, found = next;
    assert_false(seal_ids(txn, &old, false));
    assert_true(seal_ids(txn, &found, false)); /* the one for ids, too; it is the same */
    assert_memory_equal(&found, &next, sizeof found);
    txn_abort(txn);
    assert_int_equal(read_youth(place, "y1", &youth), ERR_NONE);
    assert_text(youth.name, marked);
}

#define SEAL_TEST(name) cmocka_unit_test_setup_teardown(name, begin, town_end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        SEAL_TEST(what_is_sealed_is_read_again), SEAL_TEST(another_key_opens_nothing),
        SEAL_TEST(a_flipped_bit_is_found_out),   SEAL_TEST(a_record_in_anothers_place_is_found_out),
        SEAL_TEST(who_is_forgotten_stays_so),    SEAL_TEST(keys_are_wrapped_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
