/* SPDX-License-Identifier: MIT
 *
 * Who refers to whom: what is referred to cannot be deleted, and the table that says so is what
 * the records say, after any changes. */
#include "tests/unit/town.h"

/* Ids of `from` records that refer to the record, in one text. */
static const char *list(struct place *place, enum record to, const char *id, enum record from,
                        const char *after)
{
    struct referrers referrers;
    struct buffer out = {0};
    struct text found;
    struct txn *txn = town_reader(place);
    referrers_begin(&referrers, txn, to, town_id(id), from,
                    after ? town_id(after) : (struct text){0});
    while (referrers_next(&referrers, &found)) {
        buffer_append(&out, found.data, found.size);
        buffer_append(&out, " ", 1);
    }
    referrers_end(&referrers);
    txn_abort(txn);
    buffer_append(&out, "", 1);
    struct text copy = arena_text(&place->arena, out.data, out.size);
    buffer_free(&out);
    return copy.data;
}

static void referrers_are_walked_in_order(void **state)
{
    struct place *place = *state;
    assert_string_equal(list(place, RECORD_EMPLOYER, "e1", RECORD_WORKPLACE, NULL), "w1 w2 ");
    assert_string_equal(list(place, RECORD_EMPLOYER, "e1", RECORD_WORKPLACE, "w1"), "w2 ");
    assert_string_equal(list(place, RECORD_EMPLOYER, "e1", RECORD_WORKPLACE, "w10"), "w2 ");
    assert_string_equal(list(place, RECORD_EMPLOYER, "e1", RECORD_WORKPLACE, "w2"), "");
    assert_string_equal(list(place, RECORD_EMPLOYER, "e1", RECORD_OPENING, NULL), "");
    assert_string_equal(list(place, RECORD_WORKPLACE, "w1", RECORD_OPENING, NULL), "o1 ");
    /* Neither a longer id nor another kind's of the same id is in it. */
    place_store(place, RECORD_WORKPLACE, "{'id':'w10','employer':'e1','name':'n','industry':'43'}");
    place_store(place, RECORD_OPENING, "{'id':'o10','workplace':'w10','title':'t'}");
    place_store(place, RECORD_YOUTH, "{'id':'w3','programme':'p1','suggestions':['w1']}");
    assert_string_equal(list(place, RECORD_EMPLOYER, "e1", RECORD_WORKPLACE, NULL), "w1 w10 w2 ");
    assert_string_equal(list(place, RECORD_WORKPLACE, "w1", RECORD_OPENING, NULL), "o1 ");
    assert_string_equal(list(place, RECORD_WORKPLACE, "w10", RECORD_OPENING, NULL), "o10 ");
    assert_string_equal(list(place, RECORD_WORKPLACE, "w1", RECORD_YOUTH, NULL), "w3 ");
    assert_string_equal(list(place, RECORD_WORKPLACE, "w", RECORD_OPENING, NULL), "");
}

static void what_is_referred_to_cannot_be_deleted(void **state)
{
    struct place *place = *state;
    assert_int_equal(town_delete(place, RECORD_EMPLOYER, "e1"), ERR_CONFLICT);
    assert_string_equal(place->fault.field, "id");
    assert_int_equal(town_delete(place, RECORD_WORKPLACE, "w1"), ERR_CONFLICT);
    assert_int_equal(town_delete(place, RECORD_PROGRAMME, "p1"), ERR_CONFLICT);
    assert_int_equal(town_delete(place, RECORD_OPENING, "o1"), ERR_NONE);
    assert_int_equal(town_delete(place, RECORD_OPENING, "o1"), ERR_NOT_FOUND);
    assert_int_equal(town_delete(place, RECORD_WORKPLACE, "w1"), ERR_NONE);
    assert_int_equal(town_delete(place, RECORD_EMPLOYER, "e1"), ERR_CONFLICT); /* w2 */
    assert_int_equal(town_delete(place, RECORD_WORKPLACE, "w2"), ERR_NONE);
    assert_int_equal(town_delete(place, RECORD_EMPLOYER, "e1"), ERR_NONE);
    place_store(place, RECORD_OBSERVATION, "{'youth':'y1','competence':'GAK01','level':2}");
    assert_int_equal(town_delete(place, RECORD_YOUTH, "y1"), ERR_CONFLICT);
}

static void a_reference_that_is_replaced_holds_no_longer(void **state)
{
    struct place *place = *state;
    place_store(place, RECORD_OPENING, "{'id':'o1','workplace':'w2','title':'t'}");
    assert_int_equal(town_delete(place, RECORD_WORKPLACE, "w2"), ERR_CONFLICT);
    assert_int_equal(town_delete(place, RECORD_WORKPLACE, "w1"), ERR_NONE);
    /* Two fields that name the same record: one of them is enough. */
    place_store(place, RECORD_YOUTH,
                "{'id':'y1','programme':'p1','suggestions':['w2'],'avoid':['w2']}");
    assert_int_equal(town_delete(place, RECORD_OPENING, "o1"), ERR_NONE);
    place_store(place, RECORD_YOUTH, "{'id':'y1','programme':'p1','avoid':['w2']}");
    assert_int_equal(town_delete(place, RECORD_WORKPLACE, "w2"), ERR_CONFLICT);
    place_store(place, RECORD_YOUTH, "{'id':'y1','programme':'p1'}");
    assert_int_equal(town_delete(place, RECORD_WORKPLACE, "w2"), ERR_NONE);
}

/* A youth avoids "x", be it a workplace or an employer, and either may come later than the youth's
 * record: once the youth is gone nothing holds them. */
static void either_of_two_kinds_is_let_go(void **state)
{
    struct place *place = *state;
    place_store(place, RECORD_EMPLOYER, "{'id':'x','name':'n'}");
    place_store(place, RECORD_YOUTH, "{'id':'y1','programme':'p1','avoid':['x']}");
    assert_int_equal(town_delete(place, RECORD_EMPLOYER, "x"), ERR_CONFLICT);
    place_store(place, RECORD_WORKPLACE, "{'id':'x','employer':'e1','name':'n','industry':'43'}");
    place_store(place, RECORD_YOUTH, "{'id':'y2','programme':'p1','avoid':['x']}");
    assert_int_equal(town_delete(place, RECORD_WORKPLACE, "x"), ERR_CONFLICT);
    assert_int_equal(town_delete(place, RECORD_YOUTH, "y2"), ERR_NONE);
    assert_int_equal(town_delete(place, RECORD_WORKPLACE, "x"), ERR_NONE);
    assert_int_equal(town_delete(place, RECORD_EMPLOYER, "x"), ERR_CONFLICT);
    place_store(place, RECORD_WORKPLACE, "{'id':'x','employer':'e1','name':'n','industry':'43'}");
    assert_int_equal(town_delete(place, RECORD_YOUTH, "y1"), ERR_NONE);
    assert_int_equal(town_delete(place, RECORD_EMPLOYER, "x"), ERR_NONE);
    assert_int_equal(town_delete(place, RECORD_WORKPLACE, "x"), ERR_NONE);
}

static void an_aborted_batch_leaves_nothing(void **state)
{
    struct place *place = *state;
    struct changes changes = {0};
    place_change(place, &changes, 1000);
    place_put(place, &changes, RECORD_OPENING, "{'id':'o2','workplace':'w2','title':'t'}");
    assert_int_equal(records_delete(&changes, RECORD_OPENING, TEXT("o1"), (struct integer){0},
                                    &place->arena, &place->fault),
                     ERR_NONE);
    txn_abort(changes.txn);
    changes_end(&changes);
    assert_string_equal(list(place, RECORD_WORKPLACE, "w1", RECORD_OPENING, NULL), "o1 ");
    assert_string_equal(list(place, RECORD_WORKPLACE, "w2", RECORD_OPENING, NULL), "");
    struct txn *txn = town_reader(place);
    assert_int_equal(journal_last(txn), 6);
    assert_false(records_exist(txn, RECORD_OPENING, TEXT("o2")));
    assert_true(records_exist(txn, RECORD_OPENING, TEXT("o1")));
    txn_abort(txn);
}

/* ---- any changes ---- */

/* Counts in how many of a record's fields something is named that is there, and looks each up in
 * the table; two fields may name the same. */
struct audit {
    struct place *place;
    struct txn *txn;
    enum record from;
    struct text from_id;
    size_t named;
};

static enum error look_up(void *context, const struct field *field, struct text text,
                          const char *path, struct fault *fault)
{
    struct audit *audit = context;
    const char *refers = field->refers;
    (void)path;
    (void)fault;
    while (refers && *refers) {
        size_t size = strcspn(refers, "|");
        const struct record_kind *kind = record_kind_named(refers, size);
        struct referrers referrers;
        struct text found;
        bool held = false;
        refers += size + (refers[size] == '|');
        referrers_begin(&referrers, audit->txn, kind->record, text, audit->from, (struct text){0});
        while (referrers_next(&referrers, &found))
            held = held || (found.size == audit->from_id.size &&
                            memcmp(found.data, audit->from_id.data, found.size) == 0);
        referrers_end(&referrers);
        assert_int_equal(held, records_exist(audit->txn, kind->record, text));
        audit->named += held;
    }
    return ERR_NONE;
}

static size_t table_size(struct txn *txn, enum table table)
{
    size_t count = 0;
    struct walk walk = walk_begin(txn, table, (struct bytes){0}, (struct bytes){0});
    while (walk_next(&walk))
        count++;
    walk_end(&walk);
    return count;
}

/* Everything that records name is in the table, and the table has nothing else. */
static void assert_table_is_right(struct place *place)
{
    static const enum record kinds[] = {RECORD_WORKPLACE, RECORD_OPENING, RECORD_YOUTH};
    struct audit audit = {.place = place, .txn = town_reader(place)};
    struct arena arena = {0};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        const struct record_kind *kind = &record_kinds[kinds[i]];
        struct walk walk = walk_begin(audit.txn, kind->table, (struct bytes){0}, (struct bytes){0});
        while (walk_next(&walk)) {
            struct fault fault;
            void *value;
            audit.from = kinds[i];
            audit.from_id = (struct text){walk.key.data, walk.key.size};
            assert_int_equal(
                values_decode(&arena, kind->schema, walk.value, FROM_DISK, &value, &fault),
                ERR_NONE);
            schema_walk(kind->schema, value, look_up, &audit, &fault);
        }
        walk_end(&walk);
        arena_reset(&arena);
    }
    assert_int_equal(table_size(audit.txn, TABLE_REFERRER), audit.named);
    txn_abort(audit.txn);
    arena_free(&arena);
}

/* Some change to one of a few records; most deletes and some puts are refused. */
static enum error change_something(struct place *place, struct changes *changes,
                                   struct random *random)
{
    char json[200];
    size_t a = random_below(random, 4), b = random_below(random, 4), c = random_below(random, 4);
    static const enum record kinds[] = {RECORD_EMPLOYER, RECORD_WORKPLACE, RECORD_OPENING,
                                        RECORD_YOUTH};
    size_t kind = random_below(random, 4);
    char id[8];
    snprintf(id, sizeof id, "%c%zu", "ewoy"[kind], a);
    if (random_chance(random, 40))
        return records_delete(changes, kinds[kind], town_id(id), (struct integer){0}, &place->arena,
                              &place->fault);
    if (kind == 0)
        snprintf(json, sizeof json, "{'id':'%s','name':'n'}", id);
    else if (kind == 1)
        snprintf(json, sizeof json, "{'id':'%s','employer':'e%zu','industry':'43'}", id, b);
    else if (kind == 2)
        snprintf(json, sizeof json, "{'id':'%s','workplace':'w%zu'}", id, b);
    else
        snprintf(json, sizeof json, "{'id':'%s','programme':'p1','avoid':['e%zu','w%zu']}", id, b,
                 c);
    return place_try(place, changes, kinds[kind], json);
}

static void after_any_changes_the_table_is_what_records_say(void **state)
{
    struct place *place = *state;
    struct random random = {.state = 7};
    int done = 0, refused = 0;
    for (int batch = 0; batch < 150; batch++) {
        struct changes changes = {0};
        place_change(place, &changes, 1000 + batch);
        for (size_t i = random_below(&random, 8); i > 0; i--) {
            if (change_something(place, &changes, &random))
                refused++;
            else
                done++;
        }
        if (random_chance(&random, 20)) {
            txn_abort(changes.txn);
            changes_end(&changes);
        } else {
            place_commit(place, &changes);
        }
        arena_reset(&place->arena);
        assert_table_is_right(place);
    }
    assert_true(done > 150 && refused > 50);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TOWN_TEST(referrers_are_walked_in_order),
        TOWN_TEST(what_is_referred_to_cannot_be_deleted),
        TOWN_TEST(a_reference_that_is_replaced_holds_no_longer),
        TOWN_TEST(either_of_two_kinds_is_let_go),
        TOWN_TEST(an_aborted_batch_leaves_nothing),
        TOWN_TEST(after_any_changes_the_table_is_what_records_say),
    };
    return cmocka_run_group_tests_name("references", tests, NULL, NULL);
}
