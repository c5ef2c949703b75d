/* SPDX-License-Identifier: MIT
 *
 * All that is held about a youth goes, what cannot be read, too, and nothing points there any more.
 */
#include "data/seal.h"
#include "data/subject.h"
#include "data/verify.h"
#include "tests/unit/town.h"

#include <sodium.h>

static struct vault vault;

static int begin(void **state)
{
    if (sodium_init() < 0 || town_begin(state))
        return -1;
    struct place *place = *state;
    vault = town_vault(1);
    town_seal(place, &vault);
    place_store(place, RECORD_YOUTH, "{'id':'y2','programme':'p1','birth':'2007-01-02'}");
    for (int i = 1; i <= 2; i++) {
        char json[160];
        snprintf(json, sizeof json,
                 "{'id':'h%d','opening':'o1','youth':'y%d','by':'Eva','until':'2099-01-01'}", i, i);
        place_store(place, RECORD_HOLD, json);
        snprintf(json, sizeof json,
                 "{'id':'v%d','youth':'y%d','giver':'youth','to':'p1','kinds':['matching'],"
                 "'evidence':'x'}",
                 i, i);
        place_store(place, RECORD_WAIVER, json);
    }
    place_store(place, RECORD_OBSERVATION, "{'youth':'y2','competence':'GAK01','level':2}");
    return 0;
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

/* One byte of the stored record is another. */
static void spoil(struct place *place, enum record record, const char *id)
{
    struct text bytes = town_stored(place, record, id);
    ((char *)(uintptr_t)bytes.data)[bytes.size - 1] ^= 1;
    town_store_bytes(place, record, id, bytes);
}

static bool has_touched(const struct changes *changes, enum record record, const char *id)
{
    for (size_t i = 0; i < changes->count; i++)
        if (changes->touched[i].record == record && strcmp(changes->touched[i].id, id) == 0)
            return true;
    return false;
}

/* The opening whose seat was held is touched by it. */
static struct subject_counts erase(struct place *place, const char *id)
{
    struct changes changes = {0};
    struct subject_counts counts;
    place_change(place, &changes, 3000);
    assert_int_equal(subject_erase(&changes, town_id(id), &place->arena, &counts, &place->fault),
                     0);
    assert_true(has_touched(&changes, RECORD_OPENING, "o1"));
    place_commit(place, &changes);
    return counts;
}

static void whole_records_go(void **state)
{
    struct place *place = *state;
    assert_int_equal(findings(place), 0);
    struct subject_counts counts = erase(place, "y2");
    assert_int_equal(counts.records[RECORD_HOLD], 1);
    assert_int_equal(counts.records[RECORD_WAIVER], 1);
    assert_int_equal(counts.records[RECORD_OBSERVATION], 1);
    assert_int_equal(counts.records[RECORD_YOUTH], 1);
    assert_int_equal(counts.unreadable, 0);
    assert_int_equal(findings(place), 0);
}

static void damaged_records_go_and_leave_no_reference(void **state)
{
    struct place *place = *state;
    spoil(place, RECORD_HOLD, "h2");
    spoil(place, RECORD_WAIVER, "v2");
    assert_true(findings(place) > 0);
    struct subject_counts counts = erase(place, "y2");
    assert_int_equal(counts.records[RECORD_HOLD], 1);
    assert_int_equal(counts.unreadable, 2);
    assert_int_equal(findings(place), 0);
    struct txn *txn = town_reader(place);
    assert_false(records_exist(txn, RECORD_HOLD, TEXT("h2")));
    assert_true(records_exist(txn, RECORD_HOLD, TEXT("h1")));
    assert_true(records_exist(txn, RECORD_WAIVER, TEXT("v1")));
    struct text_list ids =
        referrers_list(txn, RECORD_OPENING, TEXT("o1"), RECORD_HOLD, &place->arena);
    assert_int_equal(ids.count, 1);
    txn_abort(txn);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(whole_records_go, begin, town_end),
        cmocka_unit_test_setup_teardown(damaged_records_go_and_leave_no_reference, begin, town_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
