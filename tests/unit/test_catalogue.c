/* SPDX-License-Identifier: MIT
 *
 * The catalogues: the built-in ones are whole, codes are found and allowed as the header says, and
 * of a project's own files each fault is told with its line. */
#include "data/catalogue.h"
#include "proto/date.h"
#include "tests/unit/places.h"

static struct catalogues *built_in(void)
{
    struct catalogues *catalogues;
    struct fault fault = {0};
    if (catalogues_load(&catalogues, NULL, &fault))
        fail_msg("%s: %s", fault.field, fault.text);
    return catalogues;
}

static struct text word(const char *string)
{
    return (struct text){string, strlen(string)};
}

/* ---- the built-in ones ---- */

static void all_lists_are_whole(void **state)
{
    static const size_t counts[CATALOGUE_COUNT] = {13, 109, 633, 26, 22, 4};
    struct catalogues *catalogues = built_in();
    (void)state;
    for (int kind = 0; kind < CATALOGUE_COUNT; kind++) {
        const struct catalogue *catalogue = &catalogues->all[kind];
        assert_int_equal(catalogue->kind, kind);
        assert_true(catalogue->version.size > 0);
        if (catalogue->count != counts[kind])
            fail_msg("%s: %zu items", catalogue_names[kind], catalogue->count);
        for (size_t i = 0; i < catalogue->count; i++) {
            const struct catalogue_item *item = &catalogue->items[i];
            assert_true(item->code.size > 0 && item->sv.size > 0 && item->en.size > 0);
            assert_int_equal(catalogue_find(catalogue, item->code), i);
            assert_true(catalogue_allows(catalogues, catalogue_names[kind], item->code));
            assert_ptr_equal(catalogue_nearest(catalogue, item->code), item);
            if (item->parent.data)
                assert_true(catalogue_find(catalogue, item->parent) >= 0);
        }
    }
    assert_text(catalogues->all[CATALOGUE_INDUSTRY].version, "SNI2007");
    assert_text(catalogues->all[CATALOGUE_OCCUPATION].version, "SSYK2012");
    catalogues_free(catalogues);
}

static void each_competence_has_its_levels_in_words(void **state)
{
    struct catalogues *catalogues = built_in();
    const struct catalogue *competences = &catalogues->all[CATALOGUE_COMPETENCE];
    (void)state;
    for (size_t i = 0; i < competences->count; i++) {
        for (int level = 0; level < CATALOGUE_LEVELS; level++) {
            assert_true(competences->items[i].levels_sv[level].size > 0);
            assert_true(competences->items[i].levels_en[level].size > 0);
        }
    }
    const struct catalogue *hazards = &catalogues->all[CATALOGUE_HAZARD];
    size_t supervised = 0;
    for (size_t i = 0; i < hazards->count; i++)
        supervised += hazards->items[i].supervised;
    assert_true(supervised > 0 && supervised < hazards->count);
    catalogues_free(catalogues);
}

static void a_code_is_found_by_all_its_bytes(void **state)
{
    struct catalogues *catalogues = built_in();
    const struct catalogue *competences = &catalogues->all[CATALOGUE_COMPETENCE];
    (void)state;
    assert_true(catalogue_find(competences, TEXT("GAK01")) >= 0);
    assert_int_equal(catalogue_find(competences, TEXT("GAK0")), -1);
    assert_int_equal(catalogue_find(competences, TEXT("GAK011")), -1);
    assert_int_equal(catalogue_find(competences, TEXT("gak01")), -1);
    assert_int_equal(catalogue_find(competences, TEXT("GAK01\0")), -1);
    assert_int_equal(catalogue_find(competences, TEXT("")), -1);
    assert_int_equal(catalogue_find(competences, TEXT("GAK99")), -1);
    assert_int_equal(catalogue_find(&(struct catalogue){0}, TEXT("GAK01")), -1);
    catalogues_free(catalogues);
}

static void the_nearest_is_the_item_or_what_is_above_it(void **state)
{
    static const struct {
        enum catalogue_kind kind;
        const char *code, *nearest;
    } cases[] = {
        {CATALOGUE_INDUSTRY, "43", "43"},       {CATALOGUE_INDUSTRY, "43.21", "43"},
        {CATALOGUE_INDUSTRY, "4321", "43"},     {CATALOGUE_INDUSTRY, "43.210", "43"},
        {CATALOGUE_INDUSTRY, "F", "F"},         {CATALOGUE_INDUSTRY, "00", NULL},
        {CATALOGUE_INDUSTRY, "4", NULL},        {CATALOGUE_INDUSTRY, "43.", NULL},
        {CATALOGUE_INDUSTRY, "4.321", NULL},    {CATALOGUE_INDUSTRY, "43.2109", NULL},
        {CATALOGUE_INDUSTRY, "Ö", NULL},        {CATALOGUE_INDUSTRY, "", NULL},
        {CATALOGUE_OCCUPATION, "5321", "5321"}, {CATALOGUE_OCCUPATION, "53.21", NULL},
        {CATALOGUE_OCCUPATION, "5399", "53"},   {CATALOGUE_COMPETENCE, "GAK99", NULL},
    };
    struct catalogues *catalogues = built_in();
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct catalogue_item *item =
            catalogue_nearest(&catalogues->all[cases[i].kind], word(cases[i].code));
        if ((item != NULL) != (cases[i].nearest != NULL))
            fail_msg("%s is%s named", cases[i].code, item ? "" : " not");
        if (item)
            assert_text(item->code, cases[i].nearest);
    }
    catalogues_free(catalogues);
}

static void what_a_field_may_say(void **state)
{
    static const struct {
        const char *name, *code;
        bool allowed;
    } cases[] = {
        {"competence", "GAK13", true},  {"competence", "GAK14", false},
        {"competence", "43", false},    {"adaptation", "ANP01", true},
        {"adaptation", "GAK01", false}, {"hazard", "ANP01", false},
        {"industry", "F", true},        {"industry", "43", true},
        {"industry", "43.2", true},     {"industry", "43.21", true},
        {"industry", "43.210", true},   {"industry", "43210", true},
        {"industry", "432", true},      {"industry", "43.2101", false},
        {"industry", "432101", false},  {"industry", "43.", false},
        {"industry", "4.3", false},     {"industry", "4", false},
        {"industry", "04.1", false},    {"industry", "f", false},
        {"industry", "", false},        {"industry", "ssyk:5321", false},
        {"occupation", "5", true},      {"occupation", "53", true},
        {"occupation", "5321", true},   {"occupation", "5399", true},
        {"occupation", "53211", false}, {"occupation", "9999", false},
        {"occupation", "F", false},     {"wish", "F", true},
        {"wish", "43.21", true},        {"wish", "ssyk:5321", true},
        {"wish", "ssyk:5", true},       {"wish", "ssyk:", false},
        {"wish", "ssyk:F", false},      {"wish", "SSYK:5321", false},
        {"wish", "ssyk:ssyk:5", false}, {"wish", "", false},
        {"no such", "GAK01", false},
    };
    struct catalogues *catalogues = built_in();
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (catalogue_allows(catalogues, cases[i].name, word(cases[i].code)) != cases[i].allowed)
            fail_msg("%s %s", cases[i].name, cases[i].code);
    }
    catalogues_free(catalogues);
}

/* ---- a project's own ---- */

#define COLUMNS "code\tparent\tsv\ten\n"

struct desk {
    char directory[64];
    struct catalogues *catalogues;
    struct fault fault;
};

static void write_list(struct desk *desk, const char *name, const char *text, size_t size)
{
    char path[120];
    snprintf(path, sizeof path, "%s/%s.tsv", desk->directory, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, size, file), size);
    fclose(file);
}

/* Small lists of all kinds. */
static int begin(void **state)
{
    static struct desk desk;
    desk = (struct desk){.directory = ""};
    place_directory(desk.directory);
    for (int i = 0; i < CATALOGUE_COUNT; i++) {
        char text[200];
        int size = snprintf(text, sizeof text,
                            "# praktik catalogue %s own-%d\n" COLUMNS "A%d\t\tett\tone\n",
                            catalogue_names[i], i, i);
        write_list(&desk, catalogue_names[i], text, (size_t)size);
    }
    *state = &desk;
    return 0;
}

static int end(void **state)
{
    struct desk *desk = *state;
    catalogues_free(desk->catalogues);
    place_remove(desk->directory);
    return 0;
}

static enum error load(struct desk *desk)
{
    catalogues_free(desk->catalogues);
    desk->catalogues = (void *)desk; /* must be set whatever happens */
    desk->fault = (struct fault){0};
    enum error error = catalogues_load(&desk->catalogues, desk->directory, &desk->fault);
    assert_int_equal(error, desk->fault.code);
    assert_int_equal(desk->catalogues == NULL, error != ERR_NONE);
    return error;
}

static void own_lists_replace_the_built_in_ones(void **state)
{
    struct desk *desk = *state;
    static const char own[] = "# praktik catalogue competence own 2\r\n"
                              "# a comment\r\n\r\n"
                              "en\tsv\tmore\tparent\tcode\r\n"
                              "Two\tTvå\t!\t\tB\r\n"
                              "One\tEtt\t\tB\tA\r\n"
                              "\tTre\t\t\tC\textra\tcells";
    write_list(desk, "competence", own, sizeof own - 1);
    assert_int_equal(load(desk), ERR_NONE);
    const struct catalogue *list = &desk->catalogues->all[CATALOGUE_COMPETENCE];
    assert_text(list->version, "own 2");
    assert_int_equal(list->count, 3);
    assert_int_equal(catalogue_find(list, TEXT("A")), 1); /* indexes are the file's */
    assert_text(list->items[1].parent, "B");
    assert_text(list->items[0].sv, "Två");
    assert_null(list->items[0].parent.data);
    assert_null(list->items[2].en.data);
    assert_int_equal(catalogue_find(list, TEXT("GAK01")), -1);
    assert_text(desk->catalogues->all[CATALOGUE_HAZARD].version, "own-4");
}

static void each_fault_is_told_with_its_line(void **state)
{
#define HEAD "# praktik catalogue adaptation 1\n"
    static const struct {
        const char *text, *told;
    } cases[] = {
        {"", "line 0: has no items"},
        {"\n", "line 1: must be"},
        {COLUMNS, "line 1: must be"},
        {"# praktik catalogue hazard 1\n" COLUMNS "A\t\ta\ta\n", "line 1: must be"},
        {"# praktik catalogue adaptation \n" COLUMNS, "line 1: must be"},
        {"\xef\xbb\xbf" HEAD COLUMNS "A\t\ta\ta\n", "line 1: must be"},
        {HEAD, "line 1: has no items"},
        {HEAD COLUMNS, "line 2: has no items"},
        {HEAD "code\tparent\tsv\nA\t\ta\n", "line 2: needs the columns"},
        {HEAD "code;parent;sv;en\nA;;a;a\n", "line 2: needs the columns"},
        {HEAD "# x\n\n" COLUMNS "A\t\ta\ta\n\t\tb\tb\n", "line 6: needs a code"},
        {HEAD COLUMNS "A\t\t\ta\n", "line 3: needs a code"},
        {HEAD COLUMNS "A\n", "line 3: needs a code"},
        {HEAD COLUMNS "A\t\ta\ta\nB\t\t\xe5\tb\n", "line 4: not valid UTF-8"},
        {HEAD COLUMNS "A\t\ta\ta\nB\t\tb\tb\nA\t\tc\tc\n", "A stands twice"},
        {HEAD COLUMNS "A\tB\ta\ta\n", "A has a parent that is not there"},
        {HEAD
         "a\ta\ta\ta\ta\ta\ta\ta\ta\ta\ta\ta\ta\ta\ta\ta\ta\ta\ta\ta\ta\ta\ta\ta\ta\ta\ta\ta\ta\ta"
         "\ta\ta\tcode\n",
         "line 2: too many columns"},
    };
#undef HEAD
    struct desk *desk = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        write_list(desk, "adaptation", cases[i].text, strlen(cases[i].text));
        assert_int_equal(load(desk), ERR_BAD_TEXT);
        assert_string_equal(desk->fault.field, "adaptation");
        if (!strstr(desk->fault.text, cases[i].told))
            fail_msg("case %zu: %s", i, desk->fault.text);
    }
}

static void no_list_is_longer_than_its_mask(void **state)
{
    static const struct {
        const char *name;
        int most;
    } cases[] = {{"competence", 16}, {"adaptation", 64}, {"hazard", 64}};
    struct desk *desk = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        for (int over = 1; over >= 0; over--) {
            char text[2000];
            int size =
                snprintf(text, sizeof text, "# praktik catalogue %s 1\n" COLUMNS, cases[i].name);
            for (int j = 0; j < cases[i].most + over; j++)
                size += snprintf(text + size, sizeof text - (size_t)size, "A%02d\t\ta\ta\n", j);
            write_list(desk, cases[i].name, text, (size_t)size);
            assert_int_equal(load(desk), over ? ERR_OUT_OF_RANGE : ERR_NONE);
            if (over)
                assert_int_equal(desk->fault.limit, cases[i].most);
        }
    }
}

static void all_six_must_be_there(void **state)
{
    struct desk *desk = *state;
    char path[120];
    assert_int_equal(load(desk), ERR_NONE);
    snprintf(path, sizeof path, "%s/occupation.tsv", desk->directory);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(load(desk), ERR_NOT_FOUND);
    assert_string_equal(desk->fault.field, "occupation");
}

/* The row that holds is the one that began last. */
static void a_form_has_a_row_for_each_time(void **state)
{
    struct desk *desk = *state;
    static const char own[] = "# praktik catalogue form own\n"
                              "code\tparent\tsv\ten\tfrom\tmonths\thours\tage\n"
                              "a\t\tA\tA\t2026-07-01\t3\t30\t\n"
                              "a\t\tA\tA\t\t6\t\t18\n"
                              "a\t\tA\tA\t2027-01-01\t\t\t\n"
                              "b\t\tB\tB\t2027-01-01\t2\t\t\n";
    static const struct {
        const char *day;
        int months;
    } cases[] = {{"1990-01-01", 6},
                 {"2026-06-30", 6},
                 {"2026-07-01", 3},
                 {"2026-12-31", 3},
                 {"2027-01-01", 0}};
    struct date day;
    write_list(desk, "form", own, sizeof own - 1);
    assert_int_equal(load(desk), ERR_NONE);
    const struct catalogue *forms = &desk->catalogues->all[CATALOGUE_FORM];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_true(date_parse(cases[i].day, 10, &day));
        const struct catalogue_item *item = catalogue_form_on(forms, TEXT("a"), day);
        assert_non_null(item);
        assert_int_equal(item->months.value, cases[i].months);
        assert_int_equal(item->months.set, cases[i].months != 0);
    }
    assert_true(date_parse("2026-12-31", 10, &day));
    assert_null(catalogue_form_on(forms, TEXT("b"), day));
    assert_null(catalogue_form_on(forms, TEXT("c"), day));
    static const char *const wrong[] = {"2026-02-30\t3", "\tx", "\t12345"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char text[300];
        int size = snprintf(text, sizeof text,
                            "# praktik catalogue form own\n"
                            "code\tparent\tsv\ten\tfrom\tmonths\na\t\tA\tA\t%s\n",
                            wrong[i]);
        write_list(desk, "form", text, (size_t)size);
        assert_int_equal(load(desk), ERR_BAD_TEXT);
        assert_non_null(strstr(desk->fault.text, "line 3"));
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_lists_are_whole),
        cmocka_unit_test(each_competence_has_its_levels_in_words),
        cmocka_unit_test(a_code_is_found_by_all_its_bytes),
        cmocka_unit_test(the_nearest_is_the_item_or_what_is_above_it),
        cmocka_unit_test(what_a_field_may_say),
        TEST(own_lists_replace_the_built_in_ones),
        TEST(each_fault_is_told_with_its_line),
        TEST(no_list_is_longer_than_its_mask),
        TEST(all_six_must_be_there),
        TEST(a_form_has_a_row_for_each_time),
    };
    return cmocka_run_group_tests_name("catalogue", tests, NULL, NULL);
}
