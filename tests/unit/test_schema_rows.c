/* SPDX-License-Identifier: MIT
 *
 * What must hold for every field table that there is: records, requests, replies, and what is
 * nested in them; and random records through encode and decode. */
#include "tests/unit/rows.h"

#include "data/catalogue.h"
#include "engine/cases/context.h"
#include "proto/wire.h"

enum { SCHEMAS_MOST = 300, RECORDS = 3000 };

struct schemas {
    const struct schema *items[SCHEMAS_MOST];
    size_t count;
};

static void gather(struct schemas *schemas, const struct schema *schema)
{
    for (size_t i = 0; i < schemas->count; i++) {
        if (schemas->items[i] == schema)
            return;
    }
    assert_true(schemas->count < SCHEMAS_MOST);
    schemas->items[schemas->count++] = schema;
    for (size_t i = 0; i < schema->count; i++) {
        if (schema->fields[i].of)
            gather(schemas, schema->fields[i].of);
    }
}

static struct schemas all_schemas(void)
{
    struct schemas schemas = {.count = 0};
    const struct schema *options[] = {&keyed_schema, &versioned_schema, &dated_schema,
                                      &paged_schema, &entry_schema,     &head_schema};
    for (size_t i = 0; i < sizeof options / sizeof *options; i++)
        gather(&schemas, options[i]);
    for (int i = 0; i < RECORD_COUNT; i++)
        gather(&schemas, record_kinds[i].schema);
    for (size_t i = 0; i < method_count(&methods); i++) {
        gather(&schemas, method_at(&methods, i)->in);
        gather(&schemas, method_at(&methods, i)->out);
    }
    assert_true(schemas.count > 50);
    return schemas;
}

typedef void row_check(const struct schema *schema, const struct field *field);

static void for_all_rows(row_check *check)
{
    struct schemas schemas = all_schemas();
    for (size_t i = 0; i < schemas.count; i++) {
        for (size_t j = 0; j < schemas.items[i]->count; j++)
            check(schemas.items[i], &schemas.items[i]->fields[j]);
    }
}

#define HOLDS(condition)                                                  \
    do {                                                                  \
        if (!(condition))                                                 \
            fail_msg("%s.%s: %s", schema->name, field->name, #condition); \
    } while (0)

static size_t member_size(const struct field *field)
{
    static const size_t sizes[] = {
        [FIELD_TEXT] = sizeof(struct text),
        [FIELD_TEXTS] = sizeof(struct text_list),
        [FIELD_INTEGER] = sizeof(struct integer),
        [FIELD_REAL] = sizeof(struct real),
        [FIELD_FLAG] = sizeof(struct flag),
        [FIELD_DATE] = sizeof(struct date),
        [FIELD_CLOCK] = sizeof(struct clock),
        [FIELD_CHOICE] = sizeof(struct choice),
        [FIELD_TALLIES] = sizeof(struct tally_list),
        [FIELD_ARGUMENTS] = sizeof(struct argument_list),
        [FIELD_RAW] = sizeof(struct raw),
        [FIELD_RAWS] = sizeof(struct raw_list),
        [FIELD_RECORD] = sizeof(void *),
        [FIELD_RECORDS] = sizeof(struct any_list),
    };
    return sizes[field->kind];
}

static void members_lie_in_the_struct_beside_each_other(const struct schema *schema,
                                                        const struct field *field)
{
    HOLDS(field->offset + member_size(field) <= schema->size);
    HOLDS(schema->count <= SCHEMA_FIELDS_MOST);
    for (const struct field *other = schema->fields; other < field; other++) {
        HOLDS(other->offset + member_size(other) <= field->offset ||
              field->offset + member_size(field) <= other->offset);
        HOLDS(strcmp(other->name, field->name) != 0);
    }
}

static void names_are_short_and_documented(const struct schema *schema, const struct field *field)
{
    HOLDS(strlen(field->name) >= 1 && strlen(field->name) <= 48);
    HOLDS(strspn(field->name, "abcdefghijklmnopqrstuvwxyz0123456789_") == strlen(field->name));
    HOLDS(field->doc && field->doc[0]);
    HOLDS(schema->doc && schema->doc[0] && schema->name && schema->name[0]);
    HOLDS(schema_field(schema, field->name, strlen(field->name)) == field);
}

static bool is_text(const struct field *field)
{
    return field->kind == FIELD_TEXT || field->kind == FIELD_TEXTS || field->kind == FIELD_TALLIES;
}

static void limits_fit_the_kind(const struct schema *schema, const struct field *field)
{
    bool list = field->kind == FIELD_TEXTS || field->kind == FIELD_TALLIES ||
                field->kind == FIELD_RECORDS || field->kind == FIELD_RAWS;
    HOLDS(field->min <= field->max || field->max == 0);
    HOLDS(!field->most || list);
    HOLDS(field->form == FORM_FREE || is_text(field));
    HOLDS(field->choices ? field->kind == FIELD_CHOICE || field->kind == FIELD_TEXTS
                         : field->kind != FIELD_CHOICE);
    HOLDS((field->of != NULL) == (field->kind == FIELD_RECORD || field->kind == FIELD_RECORDS));
    HOLDS(!field->nullable || field->kind == FIELD_TEXT || field->kind == FIELD_INTEGER);
    HOLDS(!field->required || field->origin == BY_CALLER);
    if (field->kind == FIELD_TEXT)
        HOLDS(field->min >= 0 && field->max <= WIRE_TEXT && field->min <= SCHEMA_TEXT_MOST);
    for (int i = 0; field->choices && field->choices[i]; i++) {
        HOLDS(field->choices[i][0]);
        for (int j = 0; j < i; j++)
            HOLDS(strcmp(field->choices[i], field->choices[j]) != 0);
    }
}

/* Keys of the referrer table and buffers for codes are as long as the forms allow. */
static void references_have_a_form(const struct schema *schema, const struct field *field)
{
    HOLDS(!field->refers || field->form == FORM_ID);
    HOLDS(!field->catalogue || field->form == FORM_CODE);
    HOLDS(!(field->refers && field->catalogue));
    for (const char *refers = field->refers; refers && *refers;) {
        size_t size = strcspn(refers, "|");
        HOLDS(record_kind_named(refers, size) != NULL);
        refers += size + (refers[size] == '|');
    }
    bool known = !field->catalogue || strcmp(field->catalogue, "wish") == 0;
    for (int i = 0; i < CATALOGUE_COUNT; i++)
        known = known || strcmp(field->catalogue, catalogue_names[i]) == 0;
    HOLDS(known);
}

static void every_row_fits_its_struct(void **state)
{
    (void)state;
    for_all_rows(members_lie_in_the_struct_beside_each_other);
}

static void every_row_has_a_name_and_a_doc(void **state)
{
    (void)state;
    for_all_rows(names_are_short_and_documented);
}

static void every_rows_limits_make_sense(void **state)
{
    (void)state;
    for_all_rows(limits_fit_the_kind);
}

static void every_reference_can_be_checked(void **state)
{
    (void)state;
    for_all_rows(references_have_a_form);
}

static void records_begin_with_their_head(void **state)
{
    (void)state;
    for (int i = 0; i < RECORD_COUNT; i++) {
        const struct record_kind *kind = &record_kinds[i];
        assert_int_equal(kind->record, i);
        assert_ptr_equal(record_kind_named(kind->name, strlen(kind->name)), kind);
        assert_int_equal(schema_field(kind->schema, "id", 2)->offset, offsetof(struct head, id));
        assert_int_equal(schema_field(kind->schema, "version", 7)->offset,
                         offsetof(struct head, version));
        assert_int_equal(schema_field(kind->schema, "updated", 7)->offset,
                         offsetof(struct head, updated));
        for (int j = 0; j < i; j++)
            assert_int_not_equal(kind->table, record_kinds[j].table);
    }
    assert_null(record_kind_named("yout", 4));
    assert_null(record_kind_named("", 0));
}

/* ---- random ones ---- */

static void stored_records_come_back_to_the_byte(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct maker maker = {.random = {20261121}, .arena = &arena, .by_server = true};
    for (int i = 0; i < RECORDS * RECORD_COUNT; i++) {
        const struct schema *schema = record_kinds[i % RECORD_COUNT].schema;
        struct fault fault;
        void *again;
        maker.percent = (int)random_below(&maker.random, 101);
        struct bytes bytes = values_encoded(&arena, schema, rows_make(&maker, schema));
        if (values_decode(&arena, schema, bytes, FROM_DISK, &again, &fault))
            fail_msg("%s: %s: %s", schema->name, fault.field, fault.text);
        assert_same_bytes(values_encoded(&arena, schema, again), bytes);
        arena_reset(&arena);
    }
    arena_free(&arena);
}

/* Whether some check in the tree has a word against it. */
static bool checks_refuse(const struct schema *schema, const void *value)
{
    struct fault fault;
    if (schema->check && schema->check(value, &fault))
        return true;
    for (size_t i = 0; i < schema->count; i++) {
        const struct field *field = &schema->fields[i];
        void *nested = NULL;
        if (field->kind == FIELD_RECORD)
            memcpy(&nested, field_of(field, value), sizeof nested);
        if (nested && checks_refuse(field->of, nested))
            return true;
        struct any_list list = {0};
        if (field->kind == FIELD_RECORDS)
            list = field_list(field, value);
        for (size_t j = 0; j < list.count; j++) {
            if (checks_refuse(field->of, list.items + j * field->of->size))
                return true;
        }
    }
    return false;
}

/* What keeps to the rows is taken, unless a check refuses it; then it is the check's fault. */
static void requests_within_their_limits_are_taken(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct maker maker = {.random = {7}, .arena = &arena};
    for (size_t i = 0; i < method_count(&methods); i++) {
        const struct schema *schema = method_at(&methods, i)->in;
        int taken = 0;
        for (int j = 0; j < 300; j++) {
            struct fault fault;
            void *again;
            maker.percent = (int)random_below(&maker.random, 101);
            void *value = rows_make(&maker, schema);
            struct bytes bytes = values_encoded(&arena, schema, value);
            bool refused = checks_refuse(schema, value);
            enum error error = values_decode(&arena, schema, bytes, FROM_WIRE, &again, &fault);
            if (refused != (error != ERR_NONE))
                fail_msg("%s: %s: %s", method_at(&methods, i)->name, fault.field, fault.text);
            if (!error)
                assert_same_bytes(values_encoded(&arena, schema, again), bytes);
            taken += !error;
            arena_reset(&arena);
        }
        assert_true(taken > 20);
    }
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_fits_its_struct),
        cmocka_unit_test(every_row_has_a_name_and_a_doc),
        cmocka_unit_test(every_rows_limits_make_sense),
        cmocka_unit_test(every_reference_can_be_checked),
        cmocka_unit_test(records_begin_with_their_head),
        cmocka_unit_test(stored_records_come_back_to_the_byte),
        cmocka_unit_test(requests_within_their_limits_are_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
