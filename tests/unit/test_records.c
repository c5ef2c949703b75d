/* SPDX-License-Identifier: MIT
 *
 * Records in a real store: what is put is read again, versions, and what is checked before the
 * first write. */
#include "tests/unit/town.h"

static enum error get(struct place *place, struct txn *txn, enum record record, const char *id,
                      void *out)
{
    memset(out, 0, record_kinds[record].schema->size);
    return records_get(txn, record, town_id(id), "here", &place->arena, out, &place->fault);
}

static void what_is_put_is_read_again(void **state)
{
    struct place *place = *state;
    struct workplace workplace;
    struct raw raw;
    place_store(place, RECORD_WORKPLACE,
                "{'id':'w3','employer':'e1','name':'Köket','industry':'56','municipality':'1480',"
                "'adaptations':[],'levels':{'GAK01':2},'trains':['GAK03'],'state':'paused'}");
    struct txn *txn = town_reader(place);
    assert_true(records_exist(txn, RECORD_WORKPLACE, TEXT("w3")));
    assert_int_equal(get(place, txn, RECORD_WORKPLACE, "w3", &workplace), ERR_NONE);
    assert_text(workplace.name, "Köket");
    assert_int_equal(workplace.head.version.value, 1);
    assert_int_equal(workplace.head.updated.value, 1000);
    assert_true(workplace.adaptations.set && workplace.adaptations.count == 0);
    assert_int_equal(workplace.levels.items[0].value, 2);
    assert_int_equal(workplace.state.value, STANDING_PAUSED);
    assert_int_equal(
        records_raw(txn, RECORD_WORKPLACE, TEXT("w3"), &place->arena, &raw, &place->fault),
        ERR_NONE);
    assert_same_bytes((struct bytes){raw.data, raw.size},
                      values_encoded(&place->arena, &workplace_schema, &workplace));
    txn_abort(txn);
}

static void a_copy_outlives_its_transaction(void **state)
{
    struct place *place = *state;
    struct workplace workplace = {0};
    struct txn *txn = town_reader(place);
    assert_int_equal(records_copy(txn, RECORD_WORKPLACE, TEXT("w1"), NULL, &place->arena,
                                  &workplace, &place->fault),
                     ERR_NONE);
    txn_abort(txn);
    store_close(place->store); /* its pages are gone from memory, too */
    assert_text(workplace.name, "Lagret");
    assert_text(workplace.employer, "e1");
    place_open(place, 0);
}

static void what_is_not_there_is_not_found(void **state)
{
    static const char *const ids[] = {"w", "w11", "W1", "o1", "", "w1 "};
    struct place *place = *state;
    struct txn *txn = town_reader(place);
    struct workplace workplace;
    struct raw raw;
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        assert_false(records_exist(txn, RECORD_WORKPLACE, town_id(ids[i])));
        assert_int_equal(get(place, txn, RECORD_WORKPLACE, ids[i], &workplace), ERR_NOT_FOUND);
        assert_string_equal(place->fault.field, "here");
        assert_int_equal(
            records_raw(txn, RECORD_WORKPLACE, town_id(ids[i]), &place->arena, &raw, &place->fault),
            ERR_NOT_FOUND);
        assert_string_equal(place->fault.field, "id");
    }
    txn_abort(txn);
}

static void a_damaged_record_is_told(void **state)
{
    struct place *place = *state;
    struct employer employer;
    struct txn *txn = txn_begin(place->store, &place->fault);
    txn_put(txn, TABLE_EMPLOYER, (struct bytes){"bad", 3}, (struct bytes){"\x81\xa4name", 6});
    assert_int_equal(txn_commit(txn, &place->fault), ERR_NONE);
    txn = town_reader(place);
    assert_int_equal(get(place, txn, RECORD_EMPLOYER, "bad", &employer), ERR_RECORD_DAMAGED);
    assert_int_equal(get(place, txn, RECORD_EMPLOYER, "e1", &employer), ERR_NONE);
    txn_abort(txn);
    assert_int_equal(town_delete(place, RECORD_EMPLOYER, "bad"), ERR_RECORD_DAMAGED);
}

/* Keys are made of ids: a longer one than any would run over them. */
static void an_id_that_damage_made_long_is_told(void **state)
{
    struct place *place = *state;
    struct workplace workplace;
    static const char stored[] = "\x82\xa2id\xa3"
                                 "bad"
                                 "\xa8"
                                 "employer\xd9\x64";
    char value[sizeof stored - 1 + 100];
    memcpy(value, stored, sizeof stored - 1);
    memset(value + sizeof stored - 1, 'e', 100);
    struct txn *txn = txn_begin(place->store, &place->fault);
    txn_put(txn, TABLE_WORKPLACE, (struct bytes){"bad", 3}, (struct bytes){value, sizeof value});
    assert_int_equal(txn_commit(txn, &place->fault), ERR_NONE);
    txn = town_reader(place);
    assert_int_equal(get(place, txn, RECORD_WORKPLACE, "bad", &workplace), ERR_RECORD_DAMAGED);
    txn_abort(txn);
    assert_int_equal(town_delete(place, RECORD_WORKPLACE, "bad"), ERR_RECORD_DAMAGED);
}

/* ---- versions ---- */

/* Puts employer e1 (or e9, which is not there) under a condition. */
static enum error put_if(struct place *place, const char *id, int64_t version, int64_t *stored)
{
    struct changes changes = {0};
    struct employer employer = {.head.id = town_id(id), .name = TEXT("Nytt namn")};
    place_change(place, &changes, 3000);
    uint64_t before = txn_changes(changes.txn);
    enum error error = records_put(&changes, RECORD_EMPLOYER, &employer,
                                   (struct integer){version, true}, &place->arena, &place->fault);
    *stored = error ? place->fault.limit : employer.head.version.value;
    if (error)
        assert_true(txn_changes(changes.txn) == before && changes.count == 0);
    else
        assert_true(employer.head.updated.value == 3000 && changes.count == 1);
    if (error) {
        txn_abort(changes.txn);
        changes_end(&changes);
    } else {
        place_commit(place, &changes);
    }
    return error;
}

static void versions_rise_and_conditions_hold(void **state)
{
    struct place *place = *state;
    int64_t stored;
    assert_int_equal(put_if(place, "e1", 0, &stored), ERR_CONFLICT);
    assert_string_equal(place->fault.field, "if_version");
    assert_int_equal(stored, 1);
    assert_int_equal(put_if(place, "e1", 2, &stored), ERR_CONFLICT);
    assert_int_equal(put_if(place, "e1", 1, &stored), ERR_NONE);
    assert_int_equal(stored, 2);
    assert_int_equal(put_if(place, "e1", 1, &stored), ERR_CONFLICT);
    assert_int_equal(put_if(place, "e1", 2, &stored), ERR_NONE);
    assert_int_equal(stored, 3);
    assert_int_equal(put_if(place, "e9", 1, &stored), ERR_CONFLICT);
    assert_int_equal(put_if(place, "e9", 0, &stored), ERR_NONE); /* unless there is one */
    assert_int_equal(stored, 1);
    struct changes changes = {0};
    place_change(place, &changes, 3000);
    assert_int_equal(records_delete(&changes, RECORD_EMPLOYER, TEXT("e9"),
                                    (struct integer){7, true}, &place->arena, &place->fault),
                     ERR_CONFLICT);
    assert_true(records_exist(changes.txn, RECORD_EMPLOYER, TEXT("e9")));
    assert_int_equal(records_delete(&changes, RECORD_EMPLOYER, TEXT("e9"),
                                    (struct integer){1, true}, &place->arena, &place->fault),
                     ERR_NONE);
    assert_false(records_exist(changes.txn, RECORD_EMPLOYER, TEXT("e9")));
    place_commit(place, &changes);
}

static void ids_are_made_where_none_is_given(void **state)
{
    struct place *place = *state;
    struct changes changes = {0};
    struct employer employers[2] = {{.name = TEXT("a")}, {.name = TEXT("b")}};
    place_change(place, &changes, 1000);
    for (int i = 0; i < 2; i++) {
        struct text *id = &employers[i].head.id;
        assert_int_equal(records_put(&changes, RECORD_EMPLOYER, &employers[i], (struct integer){0},
                                     &place->arena, &place->fault),
                         ERR_NONE);
        assert_int_equal(id->size, 26);
        for (size_t j = 0; j < id->size; j++)
            assert_true((id->data[j] >= 'a' && id->data[j] <= 'z') ||
                        (id->data[j] >= '2' && id->data[j] <= '7'));
    }
    assert_memory_not_equal(employers[0].head.id.data, employers[1].head.id.data, 26);
    place_commit(place, &changes);
}

/* Bits of ids come from everywhere in them: of 200 ids each place has seen many digits. */
static void made_ids_are_random_in_each_place(void **state)
{
    struct place *place = *state;
    bool seen[26][256] = {{false}};
    for (int i = 0; i < 200; i++) {
        struct text id = records_fresh_id(&place->arena);
        for (size_t j = 0; j < 26; j++)
            seen[j][(unsigned char)id.data[j]] = true;
    }
    for (size_t j = 0; j < 26; j++) {
        int digits = 0;
        for (int k = 0; k < 256; k++)
            digits += seen[j][k];
        assert_true(digits > 20 || (j == 25 && digits == 8)); /* the last has three bits left */
    }
}

/* ---- checks ---- */

static void codes_and_references_are_checked_before_the_first_write(void **state)
{
    static const struct {
        enum record record;
        const char *json;
        enum error error;
        const char *field;
    } cases[] = {
        {RECORD_WORKPLACE, "{'employer':'e2','name':'n','industry':'43'}", ERR_NOT_FOUND,
         "employer"},
        {RECORD_WORKPLACE, "{'employer':'w1','name':'n','industry':'43'}", ERR_NOT_FOUND,
         "employer"},
        {RECORD_WORKPLACE, "{'employer':'e1','name':'n','industry':'04'}", ERR_UNKNOWN_CODE,
         "industry"},
        {RECORD_WORKPLACE, "{'employer':'e1','industry':'43','levels':{'GAK01':1,'GAK99':1}}",
         ERR_UNKNOWN_CODE, "levels[1]"},
        {RECORD_WORKPLACE, "{'employer':'e1','industry':'43','adaptations':['ANP01','GAK01']}",
         ERR_UNKNOWN_CODE, "adaptations[1]"},
        {RECORD_OPENING, "{'workplace':'w1','hazards':['RISK99']}", ERR_UNKNOWN_CODE, "hazards[0]"},
        {RECORD_OPENING, "{'workplace':'e1'}", ERR_NOT_FOUND, "workplace"},
        {RECORD_OPENING, "{'workplace':'w1','occupation':'9999'}", ERR_UNKNOWN_CODE, "occupation"},
        {RECORD_YOUTH, "{'programme':'p2'}", ERR_NOT_FOUND, "programme"},
        {RECORD_YOUTH, "{'programme':'p1','wishes':[{'code':'F'},{'code':'ssyk:F'}]}",
         ERR_UNKNOWN_CODE, "wishes[1].code"},
        {RECORD_YOUTH, "{'programme':'p1','needs':{'helpful':['X']}}", ERR_UNKNOWN_CODE,
         "needs.helpful[0]"},
        {RECORD_YOUTH, "{'programme':'p1','avoid':['w1','e1','o1']}", ERR_NOT_FOUND, "avoid[2]"},
        {RECORD_YOUTH, "{'programme':'p1','suggestions':['e1']}", ERR_NOT_FOUND, "suggestions[0]"},
        {RECORD_OBSERVATION, "{'youth':'y1','competence':'43'}", ERR_UNKNOWN_CODE, "competence"},
        {RECORD_OBSERVATION, "{'youth':'y2','competence':'GAK01'}", ERR_NOT_FOUND, "youth"},
    };
    struct place *place = *state;
    struct changes changes = {0};
    place_change(place, &changes, 1000);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        enum error error = place_try(place, &changes, cases[i].record, cases[i].json);
        if (error != cases[i].error || strcmp(place->fault.field, cases[i].field) != 0)
            fail_msg("%s: %s %s", cases[i].json, error_code(error), place->fault.field);
        assert_true(txn_changes(changes.txn) == 0 && changes.count == 0);
    }
    assert_int_equal(
        place_try(place, &changes, RECORD_YOUTH, "{'programme':'p1','avoid':['w1','e1']}"),
        ERR_NONE);
    place_commit(place, &changes);
}

static void what_callers_say_differs_or_not(void **state)
{
    struct place *place = *state;
    static const struct {
        const char *json;
        bool differs;
    } cases[] = {
        {"{'id':'w1','employer':'e1','name':'Lagret','industry':'47'}", false},
        {"{'id':'w1','version':9,'updated':9,'employer':'e1','name':'Lagret','industry':'47'}",
         false},
        {"{'id':'w1','employer':'e1','name':'Lagret','industry':'47','state':'active'}", false},
        {"{'id':'w1','employer':'e1','name':'lagret','industry':'47'}", true},
        {"{'id':'w1','employer':'e1','name':'Lagret','industry':'47','trains':[]}", true},
        {"{'id':'w7','employer':'e1','name':'Lagret','industry':'47'}", true}, /* none there */
        {"{'employer':'e1','name':'Lagret','industry':'47'}", true},
    };
    struct txn *txn = town_reader(place);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        void *value;
        values_decode(&place->arena, &workplace_schema, values_packed(&place->arena, cases[i].json),
                      FROM_DISK, &value, &place->fault);
        if (records_differ(txn, RECORD_WORKPLACE, value, &place->arena) != cases[i].differs)
            fail_msg("%s", cases[i].json);
    }
    txn_abort(txn);
}

static void a_broken_transaction_says_so(void **state)
{
    struct place *place = *state;
    struct changes changes = {0};
    place_change(place, &changes, 1000);
    txn_put(changes.txn, TABLE_META, (struct bytes){"", 0}, (struct bytes){"", 0}); /* no key */
    assert_int_not_equal(txn_error(changes.txn), ERR_NONE);
    assert_int_equal(place_try(place, &changes, RECORD_EMPLOYER, "{'name':'n'}"),
                     txn_error(changes.txn));
    assert_int_equal(records_delete(&changes, RECORD_OPENING, TEXT("o1"), (struct integer){0},
                                    &place->arena, &place->fault),
                     txn_error(changes.txn)); /* and not "no such opening" */
    txn_abort(changes.txn);
    changes_end(&changes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TOWN_TEST(what_is_put_is_read_again),
        TOWN_TEST(a_copy_outlives_its_transaction),
        TOWN_TEST(what_is_not_there_is_not_found),
        TOWN_TEST(a_damaged_record_is_told),
        TOWN_TEST(an_id_that_damage_made_long_is_told),
        TOWN_TEST(versions_rise_and_conditions_hold),
        TOWN_TEST(ids_are_made_where_none_is_given),
        TOWN_TEST(made_ids_are_random_in_each_place),
        TOWN_TEST(codes_and_references_are_checked_before_the_first_write),
        TOWN_TEST(what_callers_say_differs_or_not),
        TOWN_TEST(a_broken_transaction_says_so),
    };
    return cmocka_run_group_tests_name("records", tests, NULL, NULL);
}
