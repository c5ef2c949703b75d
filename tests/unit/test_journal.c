/* SPDX-License-Identifier: MIT
 *
 * The journal: an entry for each change, in the same transaction, without gaps; and observations,
 * which lie behind each other by youth. */
#include "tests/unit/town.h"

enum {
    TOWN = 6, /* entries that filling the town makes */
};

static struct entry_list read_journal(struct place *place, uint64_t after, size_t most, bool *more)
{
    struct entry_list list = {0};
    struct txn *txn = town_reader(place);
    *more = journal_read(txn, after, most, &place->arena, &list);
    /* Texts are views: copied before the reader goes. */
    for (size_t i = 0; i < list.count; i++) {
        struct entry *entry = &list.items[i];
        entry->kind = arena_text(&place->arena, entry->kind.data, entry->kind.size);
        entry->id = arena_text(&place->arena, entry->id.data, entry->id.size);
        entry->by = arena_text(&place->arena, entry->by.data, entry->by.size);
    }
    txn_abort(txn);
    return list;
}

static void each_change_has_its_entry(void **state)
{
    static const struct {
        const char *kind, *id;
    } wanted[TOWN] = {{"programme", "p1"}, {"employer", "e1"}, {"workplace", "w1"},
                      {"workplace", "w2"}, {"opening", "o1"},  {"youth", "y1"}};
    struct place *place = *state;
    bool more;
    assert_int_equal(town_delete(place, RECORD_OPENING, "o1"), ERR_NONE);
    struct entry_list list = read_journal(place, 0, 100, &more);
    assert_false(more);
    assert_int_equal(list.count, TOWN + 1);
    for (size_t i = 0; i < list.count; i++) {
        const struct entry *entry = &list.items[i];
        assert_int_equal(entry->seq.value, i + 1);
        assert_text(entry->by, "tester");
        assert_text(entry->kind, i < TOWN ? wanted[i].kind : "opening");
        assert_text(entry->id, i < TOWN ? wanted[i].id : "o1");
        assert_int_equal(entry->change.value, i < TOWN ? CHANGE_PUT : CHANGE_DELETE);
        assert_int_equal(entry->time.value, i < TOWN ? 1000 : 2000);
    }
}

static void the_journal_is_read_in_parts(void **state)
{
    struct place *place = *state;
    bool more;
    for (uint64_t after = 0; after < 9; after++) {
        for (size_t most = 1; most < 9; most++) {
            struct entry_list list = read_journal(place, after, most, &more);
            size_t left = after < TOWN ? TOWN - (size_t)after : 0;
            assert_int_equal(list.count, left < most ? left : most);
            assert_int_equal(more, left > most);
            for (size_t i = 0; i < list.count; i++)
                assert_int_equal(list.items[i].seq.value, after + i + 1);
        }
    }
    assert_int_equal(read_journal(place, UINT64_MAX, 5, &more).count, 0);
}

static uint64_t last(struct place *place)
{
    struct txn *txn = town_reader(place);
    uint64_t sequence = journal_last(txn);
    txn_abort(txn);
    return sequence;
}

static void numbers_have_no_gaps_whatever_fails(void **state)
{
    struct place *place = *state;
    struct changes changes = {0};
    place_change(place, &changes, 5000);
    assert_int_equal(changes.sequence, TOWN);
    place_put(place, &changes, RECORD_EMPLOYER, "{'id':'e2','name':'n'}");
    assert_int_equal(place_try(place, &changes, RECORD_WORKPLACE, "{'employer':'nobody'}"),
                     ERR_NOT_FOUND);
    place_put(place, &changes, RECORD_EMPLOYER, "{'id':'e2','name':'m'}");
    assert_int_equal(changes.sequence, TOWN + 2);
    txn_abort(changes.txn);
    changes_end(&changes);
    assert_int_equal(last(place), TOWN);
    assert_int_equal(town_delete(place, RECORD_EMPLOYER, "e1"), ERR_CONFLICT);
    assert_int_equal(last(place), TOWN);
    place_store(place, RECORD_EMPLOYER, "{'id':'e2','name':'n'}");
    assert_int_equal(last(place), TOWN + 1);
    /* Not lost when the store is opened again. */
    store_close(place->store);
    place_open(place, 0);
    place_store(place, RECORD_EMPLOYER, "{'id':'e2','name':'n'}");
    bool more;
    struct entry_list list = read_journal(place, 0, 100, &more);
    assert_int_equal(list.count, TOWN + 2);
    assert_int_equal(list.items[TOWN + 1].seq.value, TOWN + 2);
}

static void an_empty_journal(void **state)
{
    struct place place;
    struct entry_list list = {0};
    (void)state;
    place_begin(&place, 0);
    struct txn *txn = town_reader(&place);
    assert_int_equal(journal_last(txn), 0);
    assert_false(journal_read(txn, 0, 10, &place.arena, &list));
    assert_true(list.set && list.count == 0);
    txn_abort(txn);
    place_end(&place);
}

static bool has_touched(const struct changes *changes, enum record record, const char *id)
{
    for (size_t i = 0; i < changes->count; i++) {
        if (changes->touched[i].record == record && strcmp(changes->touched[i].id, id) == 0)
            return true;
    }
    return false;
}

static void what_a_batch_touched_is_known(void **state)
{
    static const char longest[] = "0123456789012345678901234567890123456789";
    struct place *place = *state;
    struct changes changes = {0};
    char json[120];
    place_change(place, &changes, 1000);
    for (int i = 0; i < 200; i++) {
        snprintf(json, sizeof json, "{'id':'e-%d','name':'n'}", i);
        place_put(place, &changes, RECORD_EMPLOYER, json);
    }
    snprintf(json, sizeof json, "{'id':'%s','name':'n'}", longest);
    place_put(place, &changes, RECORD_EMPLOYER, json);
    assert_int_equal(records_delete(&changes, RECORD_OPENING, TEXT("o1"), (struct integer){0},
                                    &place->arena, &place->fault),
                     ERR_NONE);
    place_put(place, &changes, RECORD_OBSERVATION,
              "{'id':'b1','youth':'y1','competence':'GAK01','level':2}");
    assert_true(has_touched(&changes, RECORD_EMPLOYER, "e-0"));
    assert_true(has_touched(&changes, RECORD_EMPLOYER, "e-199"));
    assert_true(has_touched(&changes, RECORD_EMPLOYER, longest));
    assert_true(has_touched(&changes, RECORD_OPENING, "o1"));
    assert_true(has_touched(&changes, RECORD_YOUTH, "y1"));
    assert_false(has_touched(&changes, RECORD_OPENING, "e-0"));
    place_commit(place, &changes);
}

/* ---- observations ---- */

static struct observation_list observed(struct place *place, struct txn *txn, const char *youth)
{
    struct observation_list list;
    if (observations_of(txn, town_id(youth), &place->arena, &list, &place->fault))
        fail_msg("%s", place->fault.text);
    return list;
}

static void observations_come_in_their_order(void **state)
{
    struct place *place = *state;
    place_store(place, RECORD_YOUTH, "{'id':'y10','programme':'p1'}");
    place_store(place, RECORD_YOUTH, "{'id':'y','programme':'p1'}");
    for (int i = 0; i < 100; i++) { /* more than fit in the first list */
        char json[160];
        snprintf(json, sizeof json,
                 "{'id':'b%d','youth':'%s','competence':'GAK01','level':%d,'date':'2026-01-01'}", i,
                 i % 10 ? "y1" : "y10", 1 + i % 4);
        place_store(place, RECORD_OBSERVATION, json);
    }
    struct txn *txn = town_reader(place);
    struct observation_list list = observed(place, txn, "y1");
    assert_int_equal(list.count, 90);
    for (size_t i = 0; i < list.count; i++) {
        int number = 1 + (int)(i / 9 * 10 + i % 9);
        char id[16];
        snprintf(id, sizeof id, "b%d", number);
        assert_text(list.items[i].head.id, id);
        assert_text(list.items[i].youth, "y1");
        assert_int_equal(list.items[i].level.value, 1 + number % 4);
        assert_int_equal(list.items[i].head.version.value, 1);
    }
    assert_int_equal(observed(place, txn, "y10").count, 10);
    assert_int_equal(observed(place, txn, "y").count, 0);
    assert_true(observed(place, txn, "nobody").set);
    txn_abort(txn);
}

static void not_observed_is_kept_as_such(void **state)
{
    struct place *place = *state;
    place_store(place, RECORD_OBSERVATION,
                "{'youth':'y1','competence':'GAK01','level':null,'source':'staff'}");
    struct txn *txn = town_reader(place);
    struct observation_list list = observed(place, txn, "y1");
    assert_int_equal(list.count, 1);
    assert_false(list.items[0].level.set);
    assert_int_equal(list.items[0].head.id.size, 26); /* made */
    txn_abort(txn);
    bool more;
    struct entry_list entries = read_journal(place, TOWN, 10, &more);
    assert_int_equal(entries.count, 1);
    assert_text(entries.items[0].kind, "observation");
    assert_int_equal(entries.items[0].id.size, 26);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TOWN_TEST(each_change_has_its_entry),           TOWN_TEST(the_journal_is_read_in_parts),
        TOWN_TEST(numbers_have_no_gaps_whatever_fails), cmocka_unit_test(an_empty_journal),
        TOWN_TEST(what_a_batch_touched_is_known),       TOWN_TEST(observations_come_in_their_order),
        TOWN_TEST(not_observed_is_kept_as_such),
    };
    return cmocka_run_group_tests_name("journal", tests, NULL, NULL);
}
