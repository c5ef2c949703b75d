/* SPDX-License-Identifier: MIT
 *
 * Cells and members: what a cell says, what is refused, and that what is written is read again. */
#include "data/record.h"
#include "engine/cli/cells.h"
#include "engine/cli/complaints.h"
#include "engine/cli/table.h"
#include "tests/unit/values.h"

static int begin(void **state)
{
    static struct arena arena;
    arena = (struct arena){0};
    *state = &arena;
    return 0;
}

static int end(void **state)
{
    arena_free(*state);
    return 0;
}

static struct text word(const char *string)
{
    return (struct text){string, strlen(string)};
}

/* ---- columns and cells ---- */

static void columns_are_fields_by_name(void **state)
{
    struct column column, columns[COLUMNS_MOST];
    (void)state;
    assert_true(column_find(&workplace_schema, TEXT("position.n"), &column));
    assert_string_equal(column.name, "position.n");
    assert_string_equal(column.outer->name, "position");
    assert_true(column_find(&workplace_schema, TEXT("name"), &column));
    assert_null(column.outer);
    static const char *const none[] = {"",   "nam",        "names",  "position.",
                                       ".n", "position.x", "name.n", "position.n.n"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        if (column_find(&workplace_schema, word(none[i]), &column))
            fail_msg("%s", none[i]);
    }
    size_t count = columns_stored(&workplace_schema, columns);
    assert_true(count > 8);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(columns[i].field->origin, BY_CALLER);
        assert_true(column_find(&workplace_schema, word(columns[i].name), &column));
        assert_ptr_equal(column.field, columns[i].field);
    }
}

static enum error read_cell(struct arena *arena, const struct schema *schema, const char *name,
                            const char *cell, void **record, struct fault *fault)
{
    struct column column;
    *record = arena_new(arena, schema->size);
    *fault = (struct fault){0};
    assert_true(column_find(schema, word(name), &column));
    return cell_read(&column, word(cell), *record, arena, fault);
}

static void a_cell_becomes_a_member(void **state)
{
    static const struct {
        const struct schema *schema;
        const char *column, *cell, *json;
    } cases[] = {
        {&workplace_schema, "name", "  Hav & Bok ",
         "{'name':'  Hav & Bok ','state':'active'}"}, /* free text is kept as it is */
        {&workplace_schema, "employer", " e1 ", "{'employer':'e1','state':'active'}"},
        {&workplace_schema, "name", "", "{'state':'active'}"},
        {&workplace_schema, "state", "paused", "{'state':'paused'}"},
        {&workplace_schema, "trains", "GAK02 GAK03",
         "{'trains':['GAK02','GAK03'],'state':'active'}"},
        {&workplace_schema, "trains", "-", "{'trains':[],'state':'active'}"},
        {&workplace_schema, "trains", " ", "{'state':'active'}"},
        {&workplace_schema, "levels", "GAK01=3  GAK04=2\n",
         "{'levels':{'GAK01':3,'GAK04':2},'state':'active'}"},
        {&workplace_schema, "position.n", "6402970", "{'position':{'n':6402970},'state':'active'}"},
        {&workplace_schema, "position.lat", "57,5", "{'position':{'lat':57.5},'state':'active'}"},
        {&opening_schema, "extract", "JA", "{'extract':true,'state':'open'}"},
        {&opening_schema, "extract", "falskt", "{'extract':false,'state':'open'}"},
        {&opening_schema, "from", "2026-12-01", "{'from':'2026-12-01','state':'open'}"},
        {&opening_schema, "clock_to", "16:00", "{'clock_to':'16:00','state':'open'}"},
        {&opening_schema, "capacity", "-3", "{'capacity':-3,'state':'open'}"}, /* checked later */
        {&youth_schema, "wishes", "43=4 ssyk:5223=0",
         "{'wishes':[{'code':'43','strength':4},{'code':'ssyk:5223','strength':0}],"
         "'state':'active'}"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        void *record;
        struct fault fault;
        if (read_cell(*state, cases[i].schema, cases[i].column, cases[i].cell, &record, &fault))
            fail_msg("%s: %s", cases[i].column, fault.text);
        assert_string_equal(values_json(*state, values_encoded(*state, cases[i].schema, record)),
                            cases[i].json);
        /* Written and read again it is the same; degrees are never stored, so never written. */
        if (strcmp(cases[i].column, "position.lat") == 0)
            continue;
        struct column column;
        struct buffer cell = {0};
        void *again;
        column_find(cases[i].schema, word(cases[i].column), &column);
        cell_write(&column, record, &cell);
        buffer_append(&cell, "", 1);
        read_cell(*state, cases[i].schema, cases[i].column, cell.data, &again, &fault);
        assert_same_bytes(values_encoded(*state, cases[i].schema, again),
                          values_encoded(*state, cases[i].schema, record));
        buffer_free(&cell);
    }
}

static void what_a_cell_cannot_be(void **state)
{
    static const struct {
        const struct schema *schema;
        const char *column, *cell;
        enum error error;
    } cases[] = {
        {&workplace_schema, "state", "Paused", ERR_OUT_OF_RANGE},
        {&workplace_schema, "levels", "GAK01", ERR_BAD_TYPE},
        {&workplace_schema, "levels", "GAK01=", ERR_BAD_TYPE},
        {&workplace_schema, "levels", "=3", ERR_BAD_TYPE},
        {&workplace_schema, "levels", "GAK01=x", ERR_BAD_TYPE},
        {&workplace_schema, "supervisors", "3.5", ERR_BAD_TYPE},
        {&workplace_schema, "supervisors", "3 4", ERR_BAD_TYPE},
        {&workplace_schema, "supervisors", "99999999999999999999", ERR_BAD_TYPE},
        {&workplace_schema, "supervisors", "0x10", ERR_BAD_TYPE},
        {&workplace_schema, "position.lat", "nan", ERR_BAD_TYPE},
        {&workplace_schema, "position.lat", "1e999", ERR_BAD_TYPE},
        {&opening_schema, "extract", "kanske", ERR_BAD_TYPE},
        {&opening_schema, "from", "2026-02-30", ERR_BAD_DATE},
        {&opening_schema, "clock_to", "25:00", ERR_BAD_DATE},
        {&youth_schema, "wishes", "43", ERR_BAD_TYPE},
        {&youth_schema, "wishes", "43=much", ERR_BAD_TYPE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        void *record;
        struct fault fault;
        enum error error =
            read_cell(*state, cases[i].schema, cases[i].column, cases[i].cell, &record, &fault);
        if (error != cases[i].error || strcmp(fault.field, cases[i].column) != 0)
            fail_msg("%s %s: %s %s", cases[i].column, cases[i].cell, error_code(error),
                     fault.field);
    }
}

/* ---- complaints ---- */

static void complaints_stand_in_the_files_order(void **state)
{
    static const size_t lines[] = {9, 2, 9, 4, 2, 700};
    struct complaints complaints = {0};
    (void)state;
    for (size_t i = 0; i < 6; i++) {
        char text[8];
        snprintf(text, sizeof text, "no %zu", i);
        complaints_add(&complaints, lines[i], i == 1 ? "name" : "", text);
    }
    complaints_sort(&complaints);
    static const char *const wanted[] = {
        "column name: no 1", "no 4", "no 3", "no 0", "no 2", "no 5"};
    for (size_t i = 0; i < 6; i++)
        assert_text(complaints.items[i].text, wanted[i]);
    assert_int_equal(complaints_lines(&complaints), 4);
    assert_true(complaints_has(&complaints, 2) && complaints_has(&complaints, 700));
    assert_false(complaints_has(&complaints, 3) || complaints_has(&complaints, 0));
    complaints_free(&complaints);
    assert_int_equal(complaints_lines(&complaints), 0);
}

static void an_id_is_seen_where_it_stood_first(void **state)
{
    struct seen_ids seen = {0};
    (void)state;
    for (int round = 0; round < 2; round++) {
        for (size_t i = 1; i <= 3000; i++) {
            char id[16];
            snprintf(id, sizeof id, "id-%zu", i);
            assert_int_equal(seen_ids_add(&seen, word(id), i + 10), round ? i + 10 : 0);
        }
    }
    seen_ids_free(&seen);
}

/* ---- text for a terminal ---- */

static const struct screen plain = {.width = 40};

static void texts_are_cut_and_filled(void **state)
{
    static const struct {
        const char *text, *padded;
        size_t columns;
    } cases[] = {{"abc", "abc  ", 5}, {"abc", "abc", 3}, {"", "  ", 2}, {"åäö", "åäö ", 4}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buffer out = {0};
        put_padded(&out, &plain, word(cases[i].text), cases[i].columns);
        buffer_append(&out, "", 1);
        assert_string_equal(out.data, cases[i].padded);
        buffer_free(&out);
    }
    struct buffer out = {0};
    put_padded(&out, &plain, word("abcdefgh"), 5);
    assert_int_equal(text_columns((struct text){out.data, out.size}), 5);
    assert_memory_equal(out.data, "ab", 2);
    out.size = 0;
    put_right(&out, &plain, word("abc"), 5);
    assert_memory_equal(out.data, "  abc", 5);
    buffer_free(&out);
}

static void a_bar_is_as_long_as_its_share(void **state)
{
    static const struct {
        int64_t value, most;
        const char *bar;
    } cases[] = {{0, 100, "........"},  {100, 100, "########"}, {50, 100, "####...."},
                 {-5, 100, "........"}, {500, 100, "########"}, {1, 0, "........"}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buffer out = {0};
        put_bar(&out, &plain, cases[i].value, cases[i].most, 8);
        buffer_append(&out, "", 1);
        assert_string_equal(out.data, cases[i].bar);
        buffer_free(&out);
    }
}

static void a_table_fits_its_screen(void **state)
{
    struct sheet sheet;
    struct buffer out = {0};
    (void)state;
    sheet_begin(&sheet, 3);
    static const char *const cells[] = {
        "id",   "empty", "what",
        "a-1",  "",      "short",
        "a-22", "",      "a long line\nof more than forty columns here"};
    for (int i = 0; i < 9; i++)
        sheet_add(&sheet, word(cells[i]));
    sheet_end(&sheet, &plain, &out);
    buffer_append(&out, "", 1);
    assert_null(strstr(out.data, "empty")); /* columns without any content are left out */
    assert_non_null(strstr(out.data, "id    what\na-1   short\na-22  a long line of more"));
    for (char *line = strtok(out.data, "\n"); line; line = strtok(NULL, "\n"))
        assert_true(text_columns(word(line)) <= plain.width);
    buffer_free(&out);
}

static void lines_are_broken_between_words(void **state)
{
    struct buffer out = {0};
    (void)state;
    put_lines(&out, &plain, word("one two three four five"), 4, 2, 12);
    buffer_append(&out, "", 1);
    assert_string_equal(out.data, "one two\n  three four\n  five");
    buffer_free(&out);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(columns_are_fields_by_name),
        TEST(a_cell_becomes_a_member),
        TEST(what_a_cell_cannot_be),
        cmocka_unit_test(complaints_stand_in_the_files_order),
        cmocka_unit_test(an_id_is_seen_where_it_stood_first),
        cmocka_unit_test(texts_are_cut_and_filled),
        cmocka_unit_test(a_bar_is_as_long_as_its_share),
        cmocka_unit_test(a_table_fits_its_screen),
        cmocka_unit_test(lines_are_broken_between_words),
    };
    return cmocka_run_group_tests_name("cells", tests, NULL, NULL);
}
