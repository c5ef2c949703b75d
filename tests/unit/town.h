/* SPDX-License-Identifier: MIT
 *
 * A few records that tests of the store's readers begin with: a programme, an employer with two
 * workplaces, an opening, a youth. */
#ifndef TESTS_TOWN_H
#define TESTS_TOWN_H

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
