/* SPDX-License-Identifier: MIT
 *
 * A few records that tests of the store's readers begin with: a programme, an employer with two
 * workplaces, an opening, a youth. */
#ifndef TESTS_TOWN_H
#define TESTS_TOWN_H

#include "data/upgrade.h"
#include "tests/unit/places.h"

static inline void town_fill(struct place *place)
{
    place_store(place, RECORD_PROGRAMME, "{'id':'p1','name':'Ung resurs'}");
    place_store(place, RECORD_EMPLOYER, "{'id':'e1','name':'Hav & Bok'}");
    place_store(place, RECORD_WORKPLACE,
                "{'id':'w1','employer':'e1','name':'Lagret','industry':'47'}");
    place_store(place, RECORD_WORKPLACE,
                "{'id':'w2','employer':'e1','name':'Butiken','industry':'47'}");
    place_store(place, RECORD_OPENING,
                "{'id':'o1','workplace':'w1','title':'Plocka','capacity':2}");
    place_store(place, RECORD_YOUTH, "{'id':'y1','programme':'p1','birth':'2006-05-14'}");
}

static inline int town_begin(void **state)
{
    static struct place place;
    place_begin(&place, 0);
    town_fill(&place);
    *state = &place;
    return 0;
}

static inline int town_end(void **state)
{
    place_end(*state);
    return 0;
}

static inline struct text town_id(const char *string)
{
    return (struct text){string, strlen(string)};
}

/* A delete in a transaction of its own, which is aborted where it fails. */
static inline enum error town_delete(struct place *place, enum record record, const char *id)
{
    struct changes changes = {0};
    place_change(place, &changes, 2000);
    enum error error = records_delete(&changes, record, town_id(id), (struct integer){0},
                                      &place->arena, &place->fault);
    if (error) {
        txn_abort(changes.txn);
        changes_end(&changes);
    } else {
        place_commit(place, &changes);
    }
    return error;
}

/* A vault of keys that a test made up. */
static inline struct vault town_vault(uint8_t seed)
{
    struct vault vault;
    for (size_t i = 0; i < sizeof vault; i++)
        ((uint8_t *)&vault)[i] = (uint8_t)(seed + i / SEAL_KEY);
    return vault;
}

/* Gives it to a store that was filled without. */
static inline void town_seal(struct place *place, const struct vault *vault)
{
    store_vault(place->store, vault);
    if (upgrade_store(place->store, &place->fault))
        fail_msg("%s", place->fault.text);
}

/* The bytes that a record is stored as; in the arena. */
static inline struct text town_stored(struct place *place, enum record record, const char *id)
{
    struct txn *txn = txn_begin(place->store, &place->fault);
    struct record_key key = record_key_in(txn, record, town_id(id));
    struct bytes value;
    assert_true(txn_get(txn, record_kinds[record].table, record_key_bytes(&key), &value));
    struct text copy = arena_text(&place->arena, value.data, value.size);
    txn_abort(txn);
    return copy;
}

/* Puts others in their place. */
static inline void town_store_bytes(struct place *place, enum record record, const char *id,
                                    struct text value)
{
    struct txn *txn = txn_begin(place->store, &place->fault);
    struct record_key key = record_key_in(txn, record, town_id(id));
    txn_put(txn, record_kinds[record].table, record_key_bytes(&key),
            (struct bytes){value.data, value.size});
    assert_int_equal(txn_commit(txn, &place->fault), ERR_NONE);
}

/* A reader, awake. */
static inline struct txn *town_reader(struct place *place)
{
    struct txn *txn = txn_reader(place->store);
    assert_non_null(txn);
    txn_renew(txn);
    return txn;
}

#define TOWN_TEST(name) cmocka_unit_test_setup_teardown(name, town_begin, town_end)

#endif
