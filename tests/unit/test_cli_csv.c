/* SPDX-License-Identifier: MIT
 *
 * CSV files as they come: separators, line ends, marks and encodings, quotes, and faults. */
#include "engine/cli/csv.h"
#include "tests/unit/values.h"

#include <unistd.h>

/* All rows in one text: cells within |, each line begun by its number. */
struct read {
    struct buffer out;
    size_t stop_after, rows;
};

static bool take(void *context, const struct csv_row *row)
{
    struct read *read = context;
    char number[24];
    int size = snprintf(number, sizeof number, "%zu|", row->line);
    buffer_append(&read->out, number, (size_t)size);
    for (size_t i = 0; i < row->count; i++) {
        buffer_append(&read->out, row->cells[i].data, row->cells[i].size);
        buffer_append(&read->out, "|", 1);
    }
    return ++read->rows != read->stop_after;
}

static void write_file(char path[64], const char *data, size_t size)
{
    snprintf(path, 64, "/tmp/praktik-csv-XXXXXX");
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, data, size), size);
    close(fd);
}

/* Reads the bytes as a file, twice, since a file may be read again. */
static enum error rows_of(const char *data, size_t size, size_t stop_after, struct csv_file *csv,
                          struct buffer *out, struct fault *fault)
{
    char path[64];
    write_file(path, data, size);
    *fault = (struct fault){0};
    enum error error = csv_open(csv, path, fault);
    for (int i = 0; !error && i < 2; i++) {
        struct read read = {.stop_after = stop_after};
        error = csv_read(csv, take, &read, fault);
        buffer_free(out);
        *out = read.out;
        if (i == 1 || error)
            csv_close(csv);
    }
    unlink(path);
    buffer_append(out, "", 1);
    return error;
}

#define ROWS(literal, wanted) check_rows(literal, sizeof(literal) - 1, wanted)
static struct csv_file check_rows(const char *data, size_t size, const char *wanted)
{
    struct csv_file csv;
    struct fault fault;
    struct buffer out = {0};
    if (rows_of(data, size, 0, &csv, &out, &fault))
        fail_msg("%s: %s", wanted, fault.text);
    assert_string_equal(out.data, wanted);
    buffer_free(&out);
    return csv;
}

static void separators_are_found_in_the_first_line(void **state)
{
    (void)state;
    assert_int_equal(ROWS("a;b,c;d\n1;2;3\n", "1|a|b,c|d|2|1|2|3|").separator, ';');
    assert_int_equal(ROWS("a,b,c;d\n1,2,3\n", "1|a|b|c;d|2|1|2|3|").separator, ',');
    assert_int_equal(ROWS("a\tb\tc\n1\t2,5\t3\n", "1|a|b|c|2|1|2,5|3|").separator, '\t');
    ROWS("a\n1\n2", "1|a|2|1|3|2|");
    ROWS("\"a,b,c\";d\n1;2\n", "1|a,b,c|d|2|1|2|");
}

static void line_ends_are_of_any_kind(void **state)
{
    (void)state;
    ROWS("a;b\r\n1;2\r\n", "1|a|b|2|1|2|");
    ROWS("a;b\n1;2", "1|a|b|2|1|2|");
    ROWS("a;b\n\n;\n1;2\n\n", "1|a|b|4|1|2|"); /* empty rows are left out and counted */
    ROWS("a;b\n1;\n;2\n", "1|a|b|2|1||3||2|");
}

static void quotes_hold_anything(void **state)
{
    (void)state;
    ROWS("a;b\n\"x;y\";\"say \"\"hej\"\"\"\n", "1|a|b|2|x;y|say \"hej\"|");
    ROWS("a;b\n\"one\ntwo\";2\n3;4\n", "1|a|b|2|one\ntwo|2|4|3|4|");
    ROWS("a;b\r\n\"one\r\ntwo\";2\r\n3;4\r\n", "1|a|b|2|one\ntwo|2|4|3|4|");
    ROWS("a;b\n\"\";2\n", "1|a|b|2||2|");
}

static void encodings_are_found_out(void **state)
{
    (void)state;
    struct csv_file csv = ROWS("\xef\xbb\xbfnamn;b\nR\xc3\xa4ka;2\n", "1|namn|b|2|R\xc3\xa4ka|2|");
    assert_true(csv.skip == 3 && !csv.windows_1252);
    csv = ROWS("namn;b\nR\xe4ka \x96 \x80;2\n",
               "1|namn|b|2|R\xc3\xa4ka \xe2\x80\x93 \xe2\x82\xac|2|");
    assert_true(csv.skip == 0 && csv.windows_1252);
    csv = ROWS("namn;b\nRaka;2\n", "1|namn|b|2|Raka|2|");
    assert_false(csv.windows_1252);
}

static void a_taker_may_stop(void **state)
{
    struct csv_file csv;
    struct fault fault;
    struct buffer out = {0};
    (void)state;
    assert_int_equal(rows_of("a\n1\n2\n3\n", 8, 2, &csv, &out, &fault), ERR_NONE);
    assert_string_equal(out.data, "1|a|2|1|");
    buffer_free(&out);
}

#define REFUSED(literal, error_, told) check_fault(literal, sizeof(literal) - 1, error_, told)
static int64_t check_fault(const char *data, size_t size, enum error error, const char *told)
{
    struct csv_file csv;
    struct fault fault;
    struct buffer out = {0};
    assert_int_equal(rows_of(data, size, 0, &csv, &out, &fault), error);
    if (!strstr(fault.text, told))
        fail_msg("%s: %s", told, fault.text);
    buffer_free(&out);
    return fault.limit;
}

static void what_is_no_csv_is_refused(void **state)
{
    struct csv_file csv;
    struct fault fault;
    (void)state;
    REFUSED("", ERR_OUT_OF_RANGE, "empty");
    REFUSED("\xff\xfe"
            "a\0;\0",
            ERR_BAD_TEXT, "UTF-16");
    REFUSED("a;b\n1;\0\n", ERR_BAD_TEXT, "zero bytes");
    REFUSED("a;b\nR\xe4\x81;2\n", ERR_BAD_TEXT, ""); /* 81 is nothing in Windows-1252 */
    assert_int_equal(REFUSED("a;b\n1;2\n3;\"x\n4;5\n", ERR_BAD_TEXT, ""), 3);
    assert_int_equal(csv_open(&csv, "/nonexistent/file.csv", &fault), ERR_NOT_FOUND);
    assert_int_equal(csv_open(&csv, "/tmp", &fault), ERR_NOT_FOUND);
}

static void a_row_has_so_many_cells_and_no_more(void **state)
{
    char many[1200];
    struct csv_file csv;
    struct fault fault;
    struct buffer out = {0};
    (void)state;
    memset(many, ';', sizeof many);
    memcpy(many, "a;b\n1", 5);
    assert_int_equal(rows_of(many, sizeof many, 0, &csv, &out, &fault), ERR_BAD_TEXT);
    assert_int_equal(fault.limit, 2);
    buffer_free(&out);
}

static void what_is_written_is_read_again(void **state)
{
    static const char *const cells[] = {"plain",    "",        "a;b",         "a,b", "say \"hej\"",
                                        "one\ntwo", " blank ", "R\xc3\xa4ka", "\"",  "tab\tbed"};
    static const char separators[] = {';', ',', '\t'};
    (void)state;
    for (size_t s = 0; s < sizeof separators; s++) {
        struct buffer file = {0}, wanted = {0};
        const char *lines[] = {"1|", "2|"};
        for (int row = 0; row < 2; row++) {
            buffer_append(&wanted, lines[row], 2);
            for (size_t i = 0; i < 10; i++) {
                const char *cell = row ? cells[i] : "head";
                csv_put(&file, (struct text){cell, strlen(cell)}, separators[s], i == 0);
                buffer_append(&wanted, cell, strlen(cell));
                buffer_append(&wanted, "|", 1);
            }
            buffer_append(&file, "\n", 1);
        }
        buffer_append(&wanted, "", 1);
        check_rows(file.data, file.size, wanted.data);
        buffer_free(&file);
        buffer_free(&wanted);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(separators_are_found_in_the_first_line),
        cmocka_unit_test(line_ends_are_of_any_kind),
        cmocka_unit_test(quotes_hold_anything),
        cmocka_unit_test(encodings_are_found_out),
        cmocka_unit_test(a_taker_may_stop),
        cmocka_unit_test(what_is_no_csv_is_refused),
        cmocka_unit_test(a_row_has_so_many_cells_and_no_more),
        cmocka_unit_test(what_is_written_is_read_again),
    };
    return cmocka_run_group_tests_name("csv", tests, NULL, NULL);
}
