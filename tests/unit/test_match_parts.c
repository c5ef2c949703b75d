/* SPDX-License-Identifier: MIT
 *
 * The small parts of the match model: nodes of the code trees, classes of minors by date, the
 * order of a list, and the texts of codes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "engine/match/order.h"
#include "tests/unit/test_match_pairs.h"

static struct text as_text(const char *string)
{
    return (struct text){.data = string, .size = strlen(string)};
}

static void assert_text(struct text text, const char *expected)
{
    if (text.size != strlen(expected) || memcmp(text.data, expected, text.size) != 0)
        fail_msg("\"%.*s\" is not \"%s\"", (int)text.size, text.data, expected);
}

static void test_node_parse(void **state)
{
    (void)state;
    struct node node;
    static const char *const good[] = {"A", "U", "01", "43", "43.2", "432", "43.210", "99"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_true(node_parse(TREE_INDUSTRY, as_text(good[i]), &node));
    static const char *const bad[] = {"",           "V",   "f",     "FF",  "4",     "4.3",
                                      "43.",        ".43", "43,2",  "4 3", "43..2", "F43",
                                      "1234567890", "00",  "432.1", "-43", "43.2.1"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_false(node_parse(TREE_INDUSTRY, as_text(bad[i]), &node));
        assert_int_equal(node.tree, TREE_NONE);
    }
    assert_true(node_parse(TREE_OCCUPATION, TEXT("7"), &node));
    assert_true(node_parse(TREE_OCCUPATION, TEXT("0110"), &node)); /* the armed forces: 0… */
    assert_false(node_parse(TREE_OCCUPATION, TEXT("F"), &node));
    assert_false(node_parse(TREE_OCCUPATION, TEXT("71.1"), &node));
    assert_false(node_parse(TREE_NONE, TEXT("43"), &node));
    assert_false(node_parse(TREE_INDUSTRY, (struct text){0}, &node));
    assert_true(node_parse(TREE_INDUSTRY, TEXT("43.2"), &node));
    assert_int_equal(node_division(&node), 43);
    assert_int_equal(node.length, 3);
    assert_true(node_parse(TREE_OCCUPATION, TEXT("43"), &node));
    assert_int_equal(node_division(&node), 0);
}

static void test_node_parent(void **state)
{
    (void)state;
    static const char *const steps[][2] = {
        {"43.21", "43.2"},       {"43.2", "43"},        {"43", "F"},      {"F", NULL},
        {"ssyk:711", "ssyk:71"}, {"ssyk:71", "ssyk:7"}, {"ssyk:7", NULL},
    };
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        struct node node = test_node(steps[i][0]), above = test_node(steps[i][1]), parent;
        assert_int_equal(node_parent(&node, &parent), steps[i][1] != NULL);
        if (!steps[i][1])
            continue;
        assert_true(node_covers(&parent, &above) && node_covers(&above, &parent));
    }
    struct node nowhere = {.tree = TREE_INDUSTRY, .length = 2, .digits = "43"}, parent;
    assert_false(node_parent(&nowhere, &parent)); /* its section is not known */
}

static void test_node_closeness(void **state)
{
    (void)state;
    static const struct {
        const char *wish, *node;
        int closeness;
    } cases[] = {
        {"F", "F", 100},
        {"F", "43", 100},
        {"F", "43.21", 100},
        {"43", "43", 100},
        {"43", "432", 100},
        {"432", "43.2", 100},
        {"43", "F", 50},
        {"43", "42", 50},
        {"43", "42.1", 50},
        {"43.2", "43", 50},
        {"43.2", "43.1", 50},
        {"43.2", "43.11", 50},
        {"43.2", "42", 0},
        {"43.2", "F", 0},
        {"43.21", "43", 0},
        {"43.21", "43.1", 0},
        {"F", "C", 0},
        {"F", "25", 0},
        {"43", "25", 0},
        {"43", NULL, 0},
        {NULL, "43", 0},
        {NULL, NULL, 0},
        {"43", "ssyk:43", 0},
        {"ssyk:7", "ssyk:71", 100},
        {"ssyk:7", "ssyk:8", 0},
        {"ssyk:71", "ssyk:7", 50},
        {"ssyk:71", "ssyk:72", 50},
        {"ssyk:7111", "ssyk:7112", 50},
        {"ssyk:7111", "ssyk:711", 50},
        {"ssyk:7111", "ssyk:7121", 0},
        {"01", "02", 50},
        {"01", "10", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct node wish = test_node(cases[i].wish), node = test_node(cases[i].node);
        assert_int_equal(node_closeness(&wish, &node), cases[i].closeness);
    }
}

static void test_minor_class(void **state)
{
    (void)state;
    static const struct {
        int birth[3], school[3], day[3];
        enum minor_class class;
    } cases[] = {
        {{2008, 11, 21}, {2024, 6, 1}, {2026, 11, 21}, MINOR_ADULT}, /* the birthday */
        {{2008, 11, 22}, {2024, 6, 1}, {2026, 11, 21}, MINOR_YOUNG},
        {{2008, 11, 22}, {0}, {2026, 11, 21}, MINOR_OLDER_CHILD}, /* school not known to be done */
        {{2008, 11, 22}, {2026, 11, 21}, {2026, 11, 21}, MINOR_YOUNG}, /* done that day */
        {{2008, 11, 22}, {2026, 11, 22}, {2026, 11, 21}, MINOR_OLDER_CHILD},
        {{2010, 12, 31}, {2026, 6, 1}, {2026, 11, 21}, MINOR_YOUNG}, /* turns 16 this year */
        {{2011, 1, 1}, {2026, 6, 1}, {2026, 12, 31}, MINOR_OLDER_CHILD},
        {{2011, 1, 1}, {2026, 6, 1}, {2027, 1, 1}, MINOR_YOUNG},   /* 1 January */
        {{2011, 12, 31}, {2026, 6, 1}, {2027, 1, 1}, MINOR_YOUNG}, /* 15, and turns 16 */
        {{2013, 11, 21}, {0}, {2026, 11, 21}, MINOR_OLDER_CHILD},  /* 13 that day */
        {{2013, 11, 22}, {0}, {2026, 11, 21}, MINOR_CHILD},
        {{2008, 2, 29}, {2024, 6, 1}, {2026, 2, 28}, MINOR_YOUNG}, /* 17 until 1 March */
        {{2008, 2, 29}, {2024, 6, 1}, {2026, 3, 1}, MINOR_ADULT},
        {{2012, 2, 29}, {0}, {2025, 2, 28}, MINOR_CHILD},
        {{2012, 2, 29}, {0}, {2025, 3, 1}, MINOR_OLDER_CHILD},
        {{0}, {0}, {2026, 11, 21}, MINOR_CHILD}, /* birth not known: the strictest */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const int *b = cases[i].birth, *s = cases[i].school, *d = cases[i].day;
        assert_int_equal(minor_class_on(test_day(b[0], b[1], b[2]), test_day(s[0], s[1], s[2]),
                                        test_day(d[0], d[1], d[2])),
                         cases[i].class);
    }
}

static void test_minor_tables(void **state)
{
    (void)state;
    struct minor_table tables[2] = {minor_table_default, minor_table_default};
    assert_int_equal(tables[0].limits[MINOR_YOUNG].day_h, 8);
    assert_int_equal(tables[0].limits[MINOR_OLDER_CHILD].day_h, 7);
    tables[1].from = test_day(2027, 7, 1);
    struct date before = test_day(2027, 6, 30);
    const struct minor_limits *old = &tables[0].limits[MINOR_YOUNG];
    const struct minor_limits *new = &tables[1].limits[MINOR_YOUNG];
    assert_ptr_equal(minor_limits_on(tables, 2, MINOR_YOUNG, before), old);
    assert_ptr_equal(minor_limits_on(tables, 2, MINOR_YOUNG, tables[1].from), new);
    assert_null(minor_limits_on(tables, 2, MINOR_ADULT, before));
    assert_null(minor_limits_on(tables, 2, MINOR_CHILD, before));
    assert_null(minor_limits_on(tables + 1, 1, MINOR_YOUNG, before)); /* not begun */
    assert_null(minor_limits_on(NULL, 0, MINOR_YOUNG, before));
    struct day_span breaks[] = {{{0}, test_day(2026, 12, 31)},
                                {test_day(2026, 12, 21), test_day(2026, 12, 27)}};
    assert_true(minor_in_break(breaks, 2, test_day(2026, 12, 21)));
    assert_true(minor_in_break(breaks, 2, test_day(2026, 12, 27)));
    assert_false(minor_in_break(breaks, 2, test_day(2026, 12, 28)));
    assert_false(minor_in_break(breaks, 2, test_day(2026, 12, 20)));
}

static void test_before(void **state)
{
    (void)state;
    static const struct match_rank ranks[] = {
        /* in order; a suggestion of one's own is first whatever its score */
        {.own_suggestion = true, .score = 10, .a = 0, .id = {"z", 1}},
        {.own_suggestion = true, .score = 9, .a = 9, .id = {"a", 1}},
        {.score = 9000, .a = 700, .id = {"z", 1}},
        {.score = 9000, .a = 600, .id = {"o", 1}},
        {.score = 9000, .a = 600, .id = {"o1", 2}},
        {.score = 9000, .a = 600, .id = {"o10", 3}},
        {.score = 9000, .a = 600, .id = {"o2", 2}},
        {.score = 9000, .a = 600, .id = {"\xc3\xa5", 2}}, /* å: bytes are unsigned */
        {.score = 8999, .a = 9999, .id = {"a", 1}},
    };
    int count = sizeof ranks / sizeof *ranks;
    for (int i = 0; i < count; i++)
        for (int j = 0; j < count; j++)
            assert_int_equal(match_before(&ranks[i], &ranks[j]), i < j);
}

static struct text name(const void *context, char kind, struct text code, enum language language)
{
    (void)context;
    if (kind == 'k' && code.size == 5 && memcmp(code.data, "GAK05", 5) == 0)
        return language == LANGUAGE_SV ? TEXT("Planera och organisera")
                                       : TEXT("Planning and organising");
    return (struct text){0};
}

static void test_codes(void **state)
{
    (void)state;
    enum match_code found;
    for (int i = 0; i < MATCH_CODES; i++) {
        enum match_code code = (enum match_code)i;
        assert_true(message_find(message_code(code), &found));
        assert_int_equal(found, code);
        size_t kinds = strlen(message_kinds(code));
        assert_true(kinds <= MESSAGE_ARGUMENTS_MAX);
        assert_int_equal(strspn(message_kinds(code), "kahwnmclxtsd"), kinds);
        for (int n = 0; n < 10; n++) {
            char hole[] = {'{', (char)('0' + n), '}', '\0'};
            bool sv = strstr(message_template(code, LANGUAGE_SV), hole);
            bool en = strstr(message_template(code, LANGUAGE_EN), hole);
            assert_int_equal(sv, en);
            assert_true(!sv || (size_t)n < kinds);
        }
        assert_true(message_template(code, LANGUAGE_SV)[0] &&
                    message_template(code, LANGUAGE_EN)[0]);
    }
    assert_false(message_find(TEXT("WISH"), &found));
    assert_false(message_find(TEXT(""), &found));
    assert_int_equal(found, MATCH_CODES);
    assert_text(message_code(MATCH_CODES), "");
    assert_int_equal(MATCH_GATES, 19);
}

struct rendering {
    struct message message;
    const char *sv, *en;
};

static void test_render(void **state)
{
    (void)state;
    struct text competences[] = {TEXT("GAK01"), TEXT("GAK05")}, adaptations[] = {TEXT("HISS")};
    struct match_names codes = {.competences = competences,
                                .competence_count = 2,
                                .adaptations = adaptations,
                                .adaptation_count = 1};
    struct message_names names = {.name = name};
    struct node near = test_node("432"), section = test_node("F"), work = test_node("ssyk:7115");
    struct node field = test_node("ssyk:7");
#define CASE(code_, count_, ...)                                               \
    {                                                                          \
        .code = MATCH_##code_, .count = (count_), .arguments = { __VA_ARGS__ } \
    }
    const struct rendering cases[] = {
        {CASE(TRAINS_GOAL, 3, {.number = 1}, {.number = 1}, {.number = 2}),
         "Tränar Planera och organisera (nivå 1 → 2), som hen vill utveckla",
         "Trains Planning and organising (level 1 → 2), a goal"},
        {CASE(SHORT, 2, {.number = 0}, {.number = 2}), "GAK01: 2 steg under det som krävs",
         "GAK01: 2 below the level asked"},
        {CASE(UNKNOWN_LEVEL, 1, {.number = 7}), "7: nivån är okänd, fråga",
         "7: the level is unknown, ask"},
        {CASE(DISTANCE, 2, {.number = 4299}, {.number = 30000}), "4,2 km bort, gränsen är 30 km",
         "4.2 km away, the limit is 30 km"},
        {CASE(DISTANCE, 2, {.number = 0}, {.number = 999}), "0 m bort, gränsen är 999 m",
         "0 m away, the limit is 999 m"},
        {CASE(WISH_EXACT, 1, message_node(&near)), "Önskat område: 43.2", "Wished for: 43.2"},
        {CASE(WISH_NEAR, 1, message_node(&section)), "Nära önskat område: F",
         "Close to what is wished for: F"},
        {CASE(NOT_THIS, 1, message_node(&work)), "Vill inte arbeta med ssyk:7115",
         "Does not want to work with ssyk:7115"},
        {CASE(WISH_EXACT, 1, message_node(&field)), "Önskat område: ssyk:7", "Wished for: ssyk:7"},
        {CASE(UNKNOWN_LEVEL, 1, {.number = 2}), "2: nivån är okänd, fråga",
         "2: the level is unknown, ask"},
        {CASE(TIME_OF_DAY, 4, {.number = 360}, {.number = -1}, {.number = 0}, {.number = 1440}),
         "Arbetstiden 06:00– ryms inte inom 00:00–24:00",
         "The working hours 06:00– do not fit inside 00:00–24:00"},
        {CASE(NEED, 2, {.number = 0}, {.text = TEXT("unknown")}),
         "Nödvändig anpassning är okänd, fråga: HISS", "Required adaptation unknown, ask: HISS"},
        {CASE(NOT_READY, 1, {.text = TEXT("waiver")}),
         "Kan inte matchas än: samtycke vid inskrivningen saknas",
         "Cannot be matched yet: the waiver at enrolment is missing"},
        {CASE(ASK_LICENCE, 1, {.text = TEXT("B")}), "Har hen behörigheten B? Platsen kräver den",
         "Do they have the licence B? The place asks it"},
        {CASE(OWN_SUGGESTION, 0, {.number = 0}), "Eget förslag", "Own suggestion"},
        {CASE(SHORT, 1, {.number = 0}), "GAK01: ? steg under det som krävs",
         "GAK01: ? below the level asked"},
    };
#undef CASE
    struct arena arena = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct message *m = &cases[i].message;
        struct argument_list list = message_arguments(&arena, m, &codes);
        assert_int_equal(list.count, m->count);
        assert_text(message_render(&arena, LANGUAGE_SV, m->code, &list, &names), cases[i].sv);
        assert_text(message_render(&arena, LANGUAGE_EN, m->code, &list, &names), cases[i].en);
    }
    struct argument_list none = {0};
    assert_text(message_render(&arena, LANGUAGE_EN, MATCH_CODES, &none, NULL), "");
    assert_text(message_render(&arena, LANGUAGE_SV, MATCH_ASK_LANGUAGE, &none, NULL),
                "Kan hen språket ?? Platsen kräver det");
    arena_free(&arena);
}

static void test_component_names(void **state)
{
    (void)state;
    static const char *const sv[] = {"Intresse", "Utveckling", "Resa", "Stöd", "Nivåer"};
    static const char *const code[] = {"interest", "development", "travel", "support", "readiness"};
    for (int i = 0; i < MATCH_COMPONENTS; i++) {
        assert_text(message_component(i, LANGUAGE_SV), sv[i]);
        assert_text(message_component_code(i), code[i]);
        assert_true(message_component(i, LANGUAGE_EN).size > 0);
    }
    assert_text(message_component(-1, LANGUAGE_SV), "");
    assert_text(message_component_code(MATCH_COMPONENTS), "");
    assert_string_equal(MATCH_MODEL, "praktik-1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_node_parse),      cmocka_unit_test(test_node_parent),
        cmocka_unit_test(test_node_closeness),  cmocka_unit_test(test_minor_class),
        cmocka_unit_test(test_minor_tables),    cmocka_unit_test(test_before),
        cmocka_unit_test(test_codes),           cmocka_unit_test(test_render),
        cmocka_unit_test(test_component_names),
    };
    return cmocka_run_group_tests_name("match parts", tests, NULL, NULL);
}
