/* SPDX-License-Identifier: MIT
 *
 * Stores that an older praktik wrote: all that lay open in them is sealed when they are opened, and
 * says what it said. */
#include "data/kept.h"
#include "data/upgrade.h"
#include "data/verify.h"
#include "tests/unit/town.h"

#include <sys/stat.h>

static struct vault vault;
static const struct bytes sealed_name = {"sealed", 6}, schema_name = {"schema", 6};
static const uint8_t asked[KEPT_HASH] = "what was asked";

static int begin(void **state)
{
    if (town_begin(state))
        return -1;
    struct place *place = *state;
    vault = town_vault(7);
    place_store(place, RECORD_YOUTH,
                "{'id':'ungdom-0002','programme':'p1','name':'Marked-Name-7391'}");
    place_store(place, RECORD_HOLD,
                "{'id':'hall-0001','opening':'o1','youth':'y1','by':'Eva','until':'2099-01-01'}");
    place_store(place, RECORD_HOLD,
                "{'id':'hall-0002','opening':'o1','by':'Eva','until':'2099-01-01'}");
    place_store(place, RECORD_WAIVER,
                "{'id':'waiver-0001','youth':'y1','giver':'youth','to':'p1','kinds':['matching'],"
                "'evidence':'x'}");
    struct changes changes = {0};
    place_change(place, &changes, 1000);
    for (int i = 0; i < 2500; i++) { /* more than one part of a table */
        char json[120];
        snprintf(json, sizeof json,
                 "{'youth':'%s','competence':'GAK01','level':2,'situation':'Marked-%d'}",
                 i % 2 ? "ungdom-0002" : "y1", i);
        place_put(place, &changes, RECORD_OBSERVATION, json);
    }
    place_commit(place, &changes);
    return 0;
}

/* What the older one, too, sealed: records, under keys that lie open, and kept replies. */
static void seal_records(struct place *place)
{
    struct txn *txn = txn_begin(place->store, &place->fault);
    for (int record = 0; record < RECORD_COUNT; record++) {
        const struct record_kind *kind = &record_kinds[record];
        struct text *found = NULL; /* key, value, key … */
        size_t count = 0, room = 0;
        if (!seal_covers((enum record)record))
            continue;
        struct walk walk = walk_begin(txn, kind->table, (struct bytes){0}, (struct bytes){0});
        while (walk_next(&walk)) {
            struct bytes both[] = {walk.key, walk.value};
            for (int i = 0; i < 2; i++) {
                found = memory_more(found, count, &room, sizeof *found);
                found[count++] = arena_text(&place->arena, both[i].data, both[i].size);
            }
        }
        walk_end(&walk);
        for (size_t i = 0; i < count; i += 2) {
            struct part part = {kind->schema, arena_new(&place->arena, kind->schema->size)};
            struct bytes key = {found[i].data, found[i].size};
            struct bytes plain = {found[i + 1].data, found[i + 1].size};
            struct buffer out = {0};
            assert_int_equal(
                schema_decode(&part, 1, plain, FROM_DISK, &place->arena, &place->fault), 0);
            seal_record(txn, (enum record)record, key, part.out, plain, &out);
            txn_put(txn, kind->table, key, (struct bytes){out.data, out.size});
            buffer_free(&out);
        }
        free(found);
    }
    txn_put(txn, TABLE_META, sealed_name, (struct bytes){"1", 1});
    assert_int_equal(txn_commit(txn, &place->fault), 0);
}

static void keep_reply(struct place *place, const char *name, uint64_t time)
{
    struct txn *txn = txn_begin(place->store, &place->fault);
    struct buffer value = {0}, row = {0};
    uint8_t number[8];
    struct bytes key = {name, strlen(name)};
    key_put_number(number, time);
    buffer_append(&value, asked, sizeof asked);
    buffer_append(&value, number, sizeof number);
    seal_bytes(vault.kept, key, (struct bytes){"answer", 6}, &value);
    buffer_append(&row, number, sizeof number);
    buffer_append(&row, key.data, key.size);
    txn_put(txn, TABLE_IDEMPOTENCY, key, (struct bytes){value.data, value.size});
    txn_put(txn, TABLE_EXPIRY, (struct bytes){row.data, row.size}, (struct bytes){"", 0});
    key_put_number(number, 1);
    txn_put(txn, TABLE_META, schema_name, (struct bytes){number, sizeof number});
    assert_int_equal(txn_commit(txn, &place->fault), 0);
    buffer_free(&value);
    buffer_free(&row);
}

/* All entries of the journal, in one text. */
static struct text journal_of(struct place *place)
{
    struct txn *txn = town_reader(place);
    struct entry_list list;
    struct buffer out = {0};
    assert_false(journal_read(txn, 0, 5000, &place->arena, &list));
    for (size_t i = 0; i < list.count; i++)
        schema_encode(&entry_schema, &list.items[i], &out);
    txn_abort(txn);
    struct text text = arena_text(&place->arena, out.data, out.size);
    buffer_free(&out);
    return text;
}

static void complain(void *context, const struct verify_finding *found)
{
    (void)context;
    fail_msg("%s %.*s: finding %d", found->record, (int)found->id.size, found->id.data,
             (int)found->kind);
}

static const char *const marks[] = {"Marked", "ungdom-0002", "hall-0001", "waiver-0001", "tester"};

/* Nothing in any table says what is sealed now. */
static void assert_nothing_open(struct txn *txn)
{
    for (int table = 0; table < TABLE_COUNT; table++) {
        struct walk walk = walk_begin(txn, (enum table)table, (struct bytes){0}, (struct bytes){0});
        while (walk_next(&walk)) {
            for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
                size_t size = strlen(marks[i]);
                assert_null(memmem(walk.key.data, walk.key.size, marks[i], size));
                assert_null(memmem(walk.value.data, walk.value.size, marks[i], size));
            }
        }
        walk_end(&walk);
    }
}

static void assert_all_is_there(struct place *place, struct text journal)
{
    struct txn *txn = town_reader(place);
    struct verify_counts counts;
    struct observation_list seen;
    struct hold hold = {0};
    verify_store(txn, complain, NULL, &counts);
    assert_int_equal(counts.records[RECORD_YOUTH], 2);
    assert_int_equal(counts.records[RECORD_HOLD], 2);
    assert_int_equal(counts.records[RECORD_OBSERVATION], 2500);
    assert_int_equal(observations_of(txn, TEXT("ungdom-0002"), &place->arena, &seen, &place->fault),
                     0);
    assert_int_equal(seen.count, 1250);
    for (size_t i = 0; i < seen.count; i++) { /* in the order in which they came */
        char situation[20];
        snprintf(situation, sizeof situation, "Marked-%zu", 2 * i + 1);
        assert_text(seen.items[i].situation, situation);
    }
    struct text_list ids =
        referrers_list(txn, RECORD_OPENING, TEXT("o1"), RECORD_HOLD, &place->arena);
    assert_int_equal(ids.count, 2);
    assert_text(ids.items[0], "hall-0001");
    assert_int_equal(
        records_get(txn, RECORD_HOLD, TEXT("hall-0001"), NULL, &place->arena, &hold, &place->fault),
        0);
    assert_text(hold.youth, "y1");
    assert_nothing_open(txn);
    assert_false(upgrade_needed(txn));
    txn_abort(txn);
    assert_true(text_equal(journal_of(place), journal));
}

static void a_store_from_before_any_seal(void **state)
{
    struct place *place = *state;
    struct text journal = journal_of(place);
    town_seal(place, &vault);
    assert_all_is_there(place, journal);
}

static void a_store_whose_records_were_sealed(void **state)
{
    struct place *place = *state;
    struct text journal = journal_of(place);
    store_vault(place->store, &vault);
    seal_records(place);
    keep_reply(place, "local", 5000);
    town_seal(place, &vault);
    assert_all_is_there(place, journal);
    struct txn *txn = town_reader(place);
    struct kept kept;
    struct bytes schema;
    assert_int_equal(kept_find(txn, (struct bytes){"local", 5}, 4000, &place->arena, &kept),
                     KEPT_THERE);
    assert_int_equal(kept.time, 5000);
    assert_memory_equal(kept.hash, asked, sizeof asked);
    assert_memory_equal(kept.reply.data, "answer", kept.reply.size);
    assert_int_equal(kept_find(txn, (struct bytes){"local", 5}, 5001, &place->arena, &kept),
                     KEPT_NONE);
    assert_true(txn_get(txn, TABLE_META, schema_name, &schema));
    assert_int_equal(key_number(schema.data), STORE_SCHEMA);
    txn_abort(txn);
}

/* Neither in free pages, nor in what is left of others, nor in trees; nor of an upgrade that was
 * cut off before. */
static void nothing_is_left_in_the_file(void **state)
{
    struct place *place = *state;
    char path[128], anew[128], left[160];
    struct stat about;
    snprintf(path, sizeof path, "%s/data.mdb", place->directory);
    snprintf(anew, sizeof anew, "%s/anew", place->directory);
    snprintf(left, sizeof left, "%s/data.mdb", anew);
    struct text journal = journal_of(place);
    store_vault(place->store, &vault);
    seal_records(place);
    keep_reply(place, "Marked name", 5000);
    assert_int_equal(mkdir(anew, 0700), 0);
    FILE *file = fopen(left, "w");
    assert_non_null(file);
    fclose(file);
    town_seal(place, &vault);
    assert_int_not_equal(access(anew, F_OK), 0);
    assert_all_is_there(place, journal);
    file = fopen(path, "r");
    assert_non_null(file);
    assert_int_equal(fstat(fileno(file), &about), 0);
    char *bytes = memory_new(1, (size_t)about.st_size);
    assert_int_equal(fread(bytes, 1, (size_t)about.st_size, file), about.st_size);
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        assert_null(memmem(bytes, (size_t)about.st_size, marks[i], strlen(marks[i])));
    assert_non_null(memmem(bytes, (size_t)about.st_size, "Plocka", 6)); /* what is no secret */
    fclose(file);
    free(bytes);
}

/* A second opening finds nothing to do but to take away what the first had no time for: a new file
 * would not suffer a reader. */
static void it_is_done_once(void **state)
{
    struct place *place = *state;
    char anew[128];
    snprintf(anew, sizeof anew, "%s/anew", place->directory);
    town_seal(place, &vault);
    struct txn *txn = town_reader(place);
    assert_int_equal(mkdir(anew, 0700), 0);
    town_seal(place, &vault);
    assert_int_not_equal(access(anew, F_OK), 0);
    assert_true(records_exist(txn, RECORD_YOUTH, TEXT("y1")));
    txn_abort(txn);
}

/* What was damaged before stays so, under its own id, and keeps nobody from being brought over. */
static void damage_comes_along(void **state)
{
    struct place *place = *state;
    store_vault(place->store, &vault);
    seal_records(place);
    struct txn *txn = txn_begin(place->store, &place->fault);
    struct bytes value, key = {"ungdom-0002", 11};
    assert_true(txn_get(txn, TABLE_YOUTH, key, &value));
    struct text copy = arena_text(&place->arena, value.data, value.size);
    ((char *)(uintptr_t)copy.data)[copy.size - 1] ^= 1;
    txn_put(txn, TABLE_YOUTH, key, (struct bytes){copy.data, copy.size});
    assert_int_equal(txn_commit(txn, &place->fault), 0);
    town_seal(place, &vault);
    struct youth youth = {0};
    txn = town_reader(place);
    assert_int_equal(records_get(txn, RECORD_YOUTH, TEXT("ungdom-0002"), NULL, &place->arena,
                                 &youth, &place->fault),
                     ERR_RECORD_DAMAGED);
    assert_int_equal(
        records_get(txn, RECORD_YOUTH, TEXT("y1"), NULL, &place->arena, &youth, &place->fault), 0);
    txn_abort(txn);
}

#define UPGRADE_TEST(name) cmocka_unit_test_setup_teardown(name, begin, town_end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        UPGRADE_TEST(a_store_from_before_any_seal), UPGRADE_TEST(a_store_whose_records_were_sealed),
        UPGRADE_TEST(nothing_is_left_in_the_file),  UPGRADE_TEST(it_is_done_once),
        UPGRADE_TEST(damage_comes_along),
    };
    return cmocka_run_group_tests_name("upgrade", tests, NULL, NULL);
}
