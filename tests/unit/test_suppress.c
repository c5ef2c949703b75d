/* SPDX-License-Identifier: MIT
 *
 * Counts of people: what is told of a table, by hand and in general. */
#include "tests/unit/values.h"

#include "engine/cases/suppress.h"

enum { SIDE_MOST = 8 };

/* Rows of counts; "-" where a cell must be hidden. */
struct table {
    size_t rows, columns;
    int64_t counts[SIDE_MOST * SIDE_MOST];
    const char *told; /* a letter a cell: '+' told, '-' hidden */
};

static void tables_by_hand(void **state)
{
    static const struct table cases[] = {
        {1, 3, {5, 6, 11}, "+++"},
        {1, 3, {0, 6, 6}, "-++"},  /* nobody is no secret that needs another */
        {1, 3, {4, 6, 10}, "--+"}, /* 4 = 10 − 6 */
        {1, 4, {4, 9, 6, 19}, "-+-+"},
        {1, 3, {4, 3, 7}, "--+"}, /* two are hidden, neither can be reckoned */
        {1, 2, {4, 4}, "--"},
        {2, 2, {9, 4, 13, 8}, "----"}, /* 9 by its row; then 13 and 8 by their columns */
        {3, 3, {4, 20, 24, 30, 8, 38, 34, 28, 62}, "--+--++++"},
        {3, 3, {10, 20, 30, 30, 40, 70, 40, 60, 100}, "+++++++++"},
        {2, 3, {0, 0, 0, 0, 0, 0}, "------"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct counted cells[SIDE_MOST * SIDE_MOST];
        size_t count = cases[i].rows * cases[i].columns;
        char got[SIDE_MOST * SIDE_MOST + 1] = "";
        for (size_t j = 0; j < count; j++)
            cells[j].count = cases[i].counts[j];
        suppress_table(cells, cases[i].rows, cases[i].columns);
        for (size_t j = 0; j < count; j++)
            got[j] = cells[j].told ? '+' : '-';
        if (strcmp(got, cases[i].told) != 0)
            fail_msg("case %zu: %s, wanted %s", i, got, cases[i].told);
    }
}

static size_t hidden_in(const struct counted *line, size_t count, size_t step, bool *any_told)
{
    size_t hidden = 0;
    *any_told = false;
    for (size_t i = 0; i < count; i++) {
        hidden += !line[i * step].told && line[i * step].count > 0;
        *any_told |= line[i * step].told;
    }
    return hidden;
}

/* Random tables with their totals: nothing under five is told, and no line has one hidden cell
 * beside told ones. */
static void no_line_gives_its_only_hidden_cell_away(void **state)
{
    struct random random = {11};
    size_t told = 0;
    (void)state;
    for (int round = 0; round < 20000; round++) {
        size_t rows = 2 + random_below(&random, SIDE_MOST - 1);
        size_t columns = 2 + random_below(&random, SIDE_MOST - 1);
        struct counted cells[SIDE_MOST * SIDE_MOST] = {{0}};
        size_t most = 1 + random_below(&random, 30);
        for (size_t r = 0; r + 1 < rows; r++) {
            for (size_t c = 0; c + 1 < columns; c++) {
                int64_t count = (int64_t)random_below(&random, most);
                cells[r * columns + c].count = count;
                cells[r * columns + columns - 1].count += count;
                cells[(rows - 1) * columns + c].count += count;
                cells[rows * columns - 1].count += count;
            }
        }
        suppress_table(cells, rows, columns);
        for (size_t i = 0; i < rows * columns; i++) {
            assert_true(!cells[i].told || cells[i].count >= SUPPRESS_LEAST);
            told += cells[i].told;
        }
        bool any;
        for (size_t r = 0; r < rows; r++)
            assert_false(hidden_in(&cells[r * columns], columns, 1, &any) == 1 && any);
        for (size_t c = 0; c < columns; c++)
            assert_false(hidden_in(&cells[c], rows, columns, &any) == 1 && any);
    }
    assert_true(told > 10000);
}

static void counts_are_told_to_the_nearest_five(void **state)
{
    static const int64_t cases[][2] = {{5, 5}, {7, 5}, {8, 10}, {12, 10}, {13, 15}, {100, 100}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(suppress_rounded(cases[i][0]), cases[i][1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tables_by_hand),
        cmocka_unit_test(no_line_gives_its_only_hidden_cell_away),
        cmocka_unit_test(counts_are_told_to_the_nearest_five),
    };
    return cmocka_run_group_tests_name("suppress", tests, NULL, NULL);
}
