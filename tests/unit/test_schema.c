/* SPDX-License-Identifier: MIT
 *
 * Field tables on a struct that has every kind: values in and out, and every refusal with the
 * place that it names. */
#include "tests/unit/values.h"

struct leaf {
    struct text code;
    struct integer n;
    struct integer kept;
};
LIST_OF(leaf);

struct all {
    struct text id, name, org_nr, bounded;
    struct text_list codes, words;
    struct integer n, any, kept, seen;
    struct real real;
    struct flag flag;
    struct date date;
    struct clock clock;
    struct choice choice;
    struct tally_list levels;
    struct argument_list args;
    struct leaf *leaf;
    struct leaf_list leaves;
    struct text note;
};

static enum error leaf_check(const void *value, struct fault *fault)
{
    const struct leaf *leaf = value;
    if (leaf->n.value == 9)
        return fail(fault, ERR_BAD_PERIOD, "n", "9 is never right");
    return ERR_NONE;
}

static const struct field leaf_fields[] = {
    FIELD(leaf, code, .required = true, .form = FORM_CODE, .catalogue = "competence"),
    FIELD(leaf, n, .min = 0, .max = 9),
    FIELD(leaf, kept, .origin = BY_SERVER),
};
static const struct schema leaf_schema = SCHEMA(leaf, "a leaf", .check = leaf_check);

static const char *const sizes[] = {"small", "middle", "large", NULL};

static enum error all_check(const void *value, struct fault *fault)
{
    const struct all *all = value;
    return all->any.value == 13 ? fail(fault, ERR_STATE, NULL, "thirteen") : ERR_NONE;
}

static const struct field all_fields[] = {
    FIELD(all, id, .form = FORM_ID, .refers = "all"),
    FIELD(all, name, .required = true),
    FIELD(all, org_nr, .form = FORM_ORG_NR),
    FIELD(all, bounded, .min = 2, .max = 4),
    FIELD(all, codes, .form = FORM_CODE, .catalogue = "competence", .most = 3),
    FIELD(all, words, .doc = ""),
    FIELD(all, n, .min = -5, .max = 60),
    FIELD(all, any, .doc = ""),
    FIELD(all, kept, .origin = BY_SERVER),
    FIELD(all, seen, .required = true, .nullable = true, .min = 1, .max = 4),
    FIELD(all, real, .min = -1, .max = 1),
    FIELD(all, flag, .doc = ""),
    FIELD(all, date, .doc = ""),
    FIELD(all, clock, .doc = ""),
    FIELD(all, choice, .choices = sizes),
    FIELD(all, levels, .form = FORM_CODE, .catalogue = "competence", .min = 0, .max = 4, .most = 2),
    FIELD(all, args, .doc = ""),
    FIELD_ONE(all, leaf, leaf, .doc = ""),
    FIELD_MANY(all, leaves, leaf, .most = 3),
    FIELD(all, note, .nullable = true),
};
static const struct schema all_schema = SCHEMA(all, "every kind", .check = all_check);

#define FULL                                                                                \
    "{'id':'a.B-3_','name':'Räksmörgås 日本','org_nr':'212000-1355','bounded':'abcd'," \
    "'codes':['GAK01','43.2','ssyk:7115'],'words':['',  'two words'],'n':60,"               \
    "'any':-9223372036854775808,'kept':7,'seen':4,'real':-0.125,'flag':false,"              \
    "'date':'2024-02-29','clock':'24:00','choice':'large','levels':{'GAK01':0,'GAK13':4},"  \
    "'args':['text',-3,''],'leaf':{'code':'x','n':0,'kept':1},'leaves':[{'code':'y'},"      \
    "{'code':'z','n':3}],'note':'n'}"

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

static void every_kind_comes_in_and_goes_out(void **state)
{
    struct arena *arena = *state;
    struct fault fault;
    void *value;
    struct bytes bytes = values_packed(arena, FULL);
    assert_int_equal(values_decode(arena, &all_schema, bytes, FROM_DISK, &value, &fault), ERR_NONE);
    const struct all *all = value;
    assert_text(all->id, "a.B-3_");
    assert_text(all->name, "Räksmörgås 日本");
    assert_int_equal(all->codes.count, 3);
    assert_text(all->codes.items[2], "ssyk:7115");
    assert_true(all->n.set && all->n.value == 60);
    assert_true(all->any.value == INT64_MIN);
    assert_true(all->real.set && all->real.value == -0.125);
    assert_true(all->flag.set && !all->flag.value);
    assert_true(all->date.set && all->date.days == 19782);
    assert_true(all->clock.set && all->clock.minutes == 1440);
    assert_int_equal(all->choice.value, 2);
    assert_text(all->levels.items[1].key, "GAK13");
    assert_int_equal(all->levels.items[1].value, 4);
    assert_int_equal(all->args.count, 3);
    assert_null(all->args.items[1].text.data);
    assert_int_equal(all->args.items[1].number, -3);
    assert_non_null(all->args.items[2].text.data);
    assert_text(all->leaf->code, "x");
    assert_text(all->leaves.items[1].code, "z");
    struct bytes again = values_encoded(arena, &all_schema, value);
    assert_same_bytes(bytes, again);
}

static void what_is_left_out_stays_out(void **state)
{
    struct arena *arena = *state;
    struct fault fault;
    void *value;
    struct bytes bytes = values_packed(arena, "{'name':'x','seen':null}");
    assert_int_equal(values_decode(arena, &all_schema, bytes, FROM_WIRE, &value, &fault), ERR_NONE);
    const struct all *all = value;
    assert_null(all->id.data);
    assert_false(all->seen.set || all->n.set || all->real.set || all->flag.set);
    assert_false(all->codes.set || all->levels.set || all->leaves.set);
    assert_null(all->leaf);
    assert_int_equal(all->choice.value, 0);
    bytes = values_encoded(arena, &all_schema, value);
    /* A choice has always a word, a nullable field always an answer. */
    assert_string_equal(values_json(arena, bytes),
                        "{'name':'x','seen':null,'choice':'small','note':null}");
}

static void empty_lists_differ_from_none(void **state)
{
    struct arena *arena = *state;
    struct fault fault;
    void *value;
    const char *json = "{'name':'x','codes':[],'seen':null,'choice':'small','levels':{},"
                       "'leaves':[],'note':null}";
    struct bytes bytes = values_packed(arena, json);
    assert_int_equal(values_decode(arena, &all_schema, bytes, FROM_WIRE, &value, &fault), ERR_NONE);
    const struct all *all = value;
    assert_true(all->codes.set && all->codes.count == 0);
    assert_true(all->levels.set && all->leaves.set);
    assert_string_equal(values_json(arena, values_encoded(arena, &all_schema, value)), json);
}

static void raw_values_go_out_as_they_are(void **state)
{
    struct shown {
        struct raw one;
        struct raw_list many;
    };
    static const struct field shown_fields[] = {FIELD(shown, one, .doc = ""),
                                                FIELD(shown, many, .doc = "")};
    static const struct schema shown_schema = SCHEMA(shown, "");
    struct arena *arena = *state;
    struct raw items[] = {{"\xc3", 1}, {"\x93\x01\x02\x03", 4}};
    struct shown shown = {.one = {"\x81\xa1k\x2a", 4}, .many = {items, 2, true}};
    struct bytes bytes = values_encoded(arena, &shown_schema, &shown);
    assert_string_equal(values_json(arena, bytes), "{'one':{'k':42},'many':[true,[1,2,3]]}");
    struct fault fault;
    void *value;
    assert_int_equal(values_decode(arena, &shown_schema, bytes, FROM_WIRE, &value, &fault),
                     ERR_UNKNOWN_FIELD);
    assert_string_equal(fault.field, "one");
    bytes = values_encoded(arena, &shown_schema, &(struct shown){0});
    assert_string_equal(values_json(arena, bytes), "{}");
}

enum { NO_LIMIT = -77 };

static const struct refusal {
    const char *json;
    enum error error;
    const char *field;
    int64_t limit;
} refusals[] = {
    /* who must be there, who may not */
    {"{'seen':1}", ERR_MISSING_FIELD, "name", NO_LIMIT},
    {"{'name':'x'}", ERR_MISSING_FIELD, "seen", NO_LIMIT},
    {"{'name':null,'seen':1}", ERR_MISSING_FIELD, "name", NO_LIMIT},
    {"{'name':'x','seen':1,'nam':2}", ERR_UNKNOWN_FIELD, "nam", NO_LIMIT},
    {"{'name':'x','seen':1,'names':2}", ERR_UNKNOWN_FIELD, "names", NO_LIMIT},
    {"{'':1}", ERR_UNKNOWN_FIELD, "(a name with other characters)", NO_LIMIT},
    {"{'a b':1}", ERR_UNKNOWN_FIELD, "(a name with other characters)", NO_LIMIT},
    {"{'kept':1}", ERR_UNKNOWN_FIELD, "kept", NO_LIMIT},
    {"{'kept':null}", ERR_UNKNOWN_FIELD, "kept", NO_LIMIT},
    {"{'leaf':{'code':'a','kept':1}}", ERR_UNKNOWN_FIELD, "leaf.kept", NO_LIMIT},
    {"{'leaves':[{'code':'a'},{'code':'b'},{'code':'c','kept':1}]}", ERR_UNKNOWN_FIELD,
     "leaves[2].kept", NO_LIMIT},
    {"{'leaves':[{'code':'a'},{'n':1}]}", ERR_MISSING_FIELD, "leaves[1].code", NO_LIMIT},
    {"{'leaf':{'code':'a','other':1}}", ERR_UNKNOWN_FIELD, "leaf.other", NO_LIMIT},
    /* wrong types */
    {"[]", ERR_BAD_TYPE, "", NO_LIMIT},
    {"{'name':1}", ERR_BAD_TYPE, "name", NO_LIMIT},
    {"{'name':['x']}", ERR_BAD_TYPE, "name", NO_LIMIT},
    {"{'codes':'x'}", ERR_BAD_TYPE, "codes", NO_LIMIT},
    {"{'codes':['a',2]}", ERR_BAD_TYPE, "codes[1]", NO_LIMIT},
    {"{'codes':['a',null]}", ERR_BAD_TYPE, "codes[1]", NO_LIMIT},
    {"{'n':'1'}", ERR_BAD_TYPE, "n", NO_LIMIT},
    {"{'n':1.0}", ERR_BAD_TYPE, "n", NO_LIMIT},
    {"{'n':true}", ERR_BAD_TYPE, "n", NO_LIMIT},
    {"{'seen':'1'}", ERR_BAD_TYPE, "seen", NO_LIMIT},
    {"{'real':'1'}", ERR_BAD_TYPE, "real", NO_LIMIT},
    {"{'flag':1}", ERR_BAD_TYPE, "flag", NO_LIMIT},
    {"{'date':20778}", ERR_BAD_TYPE, "date", NO_LIMIT},
    {"{'clock':480}", ERR_BAD_TYPE, "clock", NO_LIMIT},
    {"{'choice':1}", ERR_BAD_TYPE, "choice", NO_LIMIT},
    {"{'levels':['GAK01']}", ERR_BAD_TYPE, "levels", NO_LIMIT},
    {"{'levels':{'GAK01':'2'}}", ERR_BAD_TYPE, "levels.GAK01", NO_LIMIT},
    {"{'levels':{'GAK01':null}}", ERR_BAD_TYPE, "levels.GAK01", NO_LIMIT},
    {"{'args':{}}", ERR_BAD_TYPE, "args", NO_LIMIT},
    {"{'args':[1.5]}", ERR_BAD_TYPE, "args", NO_LIMIT},
    {"{'leaf':[]}", ERR_BAD_TYPE, "leaf", NO_LIMIT},
    {"{'leaf':{'code':1}}", ERR_BAD_TYPE, "leaf.code", NO_LIMIT},
    {"{'leaves':{}}", ERR_BAD_TYPE, "leaves", NO_LIMIT},
    {"{'leaves':[{'code':'a'},3]}", ERR_BAD_TYPE, "leaves[1]", NO_LIMIT},
    {"{'leaves':[null]}", ERR_BAD_TYPE, "leaves[0]", NO_LIMIT},
    /* limits */
    {"{'n':-6}", ERR_OUT_OF_RANGE, "n", -5},
    {"{'n':61}", ERR_OUT_OF_RANGE, "n", 60},
    {"{'n':9223372036854775807}", ERR_OUT_OF_RANGE, "n", 60},
    {"{'seen':0}", ERR_OUT_OF_RANGE, "seen", 1},
    {"{'seen':5}", ERR_OUT_OF_RANGE, "seen", 4},
    {"{'real':1.0000001}", ERR_OUT_OF_RANGE, "real", NO_LIMIT},
    {"{'real':-2}", ERR_OUT_OF_RANGE, "real", NO_LIMIT},
    {"{'name':''}", ERR_OUT_OF_RANGE, "name", 1},
    {"{'bounded':'a'}", ERR_OUT_OF_RANGE, "bounded", 2},
    {"{'bounded':'abcde'}", ERR_OUT_OF_RANGE, "bounded", 4},
    {"{'bounded':'ååå'}", ERR_OUT_OF_RANGE, "bounded", 4},
    {"{'choice':'huge'}", ERR_OUT_OF_RANGE, "choice", NO_LIMIT},
    {"{'choice':''}", ERR_OUT_OF_RANGE, "choice", NO_LIMIT},
    {"{'codes':['a','b','c','d']}", ERR_OUT_OF_RANGE, "codes", 3},
    {"{'codes':['']}", ERR_OUT_OF_RANGE, "codes[0]", 1},
    {"{'words':['']}", ERR_OUT_OF_RANGE, "words[0]", 1},
    {"{'codes':['123456789012345678901']}", ERR_OUT_OF_RANGE, "codes[0]", 20},
    {"{'levels':{'a':1,'b':1,'c':1}}", ERR_OUT_OF_RANGE, "levels", 2},
    {"{'levels':{'a':5}}", ERR_OUT_OF_RANGE, "levels.a", 4},
    {"{'levels':{'a':-1}}", ERR_OUT_OF_RANGE, "levels.a", 0},
    {"{'leaves':[{'code':'a'},{'code':'a'},{'code':'a'},{'code':'a'}]}", ERR_OUT_OF_RANGE, "leaves",
     3},
    {"{'leaves':[{'code':'a','n':10}]}", ERR_OUT_OF_RANGE, "leaves[0].n", 9},
    /* forms */
    {"{'id':''}", ERR_BAD_TEXT, "id", NO_LIMIT},
    {"{'id':'a b'}", ERR_BAD_TEXT, "id", NO_LIMIT},
    {"{'id':'å'}", ERR_BAD_TEXT, "id", NO_LIMIT},
    {"{'id':'a/b'}", ERR_BAD_TEXT, "id", NO_LIMIT},
    {"{'codes':['a_b']}", ERR_UNKNOWN_CODE, "codes[0]", NO_LIMIT},
    {"{'levels':{'a b':1}}", ERR_UNKNOWN_CODE, "levels.(a name with other characters)", NO_LIMIT},
    {"{'org_nr':'212000-1356'}", ERR_BAD_ORG_NR, "org_nr", NO_LIMIT},
    {"{'name':'a\\u0007'}", ERR_BAD_TEXT, "name", NO_LIMIT},
    {"{'name':'a\\u202e'}", ERR_BAD_TEXT, "name", NO_LIMIT},
    {"{'words':['ok','a\\u009b']}", ERR_BAD_TEXT, "words[1]", NO_LIMIT},
    {"{'date':'2026-02-29'}", ERR_BAD_DATE, "date", NO_LIMIT},
    {"{'date':'2026-2-09'}", ERR_BAD_DATE, "date", NO_LIMIT},
    {"{'date':''}", ERR_BAD_DATE, "date", NO_LIMIT},
    {"{'clock':'24:01'}", ERR_BAD_DATE, "clock", NO_LIMIT},
    {"{'clock':'8:00'}", ERR_BAD_DATE, "clock", NO_LIMIT},
    {"{'codes':['a','b','a']}", ERR_DUPLICATE_FIELD, "codes[2]", NO_LIMIT},
    /* the schemas' own checks */
    {"{'leaves':[{'code':'a'},{'code':'b','n':9}]}", ERR_BAD_PERIOD, "leaves[1].n", NO_LIMIT},
    {"{'leaf':{'code':'b','n':9}}", ERR_BAD_PERIOD, "leaf.n", NO_LIMIT},
    {"{'name':'x','seen':1,'any':13}", ERR_STATE, "", NO_LIMIT},
};

static void every_refusal_names_its_place(void **state)
{
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
        const struct refusal *refusal = &refusals[i];
        struct fault fault;
        void *value;
        struct bytes bytes = values_packed(*state, refusal->json);
        enum error error = values_decode(*state, &all_schema, bytes, FROM_WIRE, &value, &fault);
        if (error != refusal->error || fault.code != error || strcmp(fault.field, refusal->field))
            fail_msg("%s: %s at \"%s\" (%s)", refusal->json, error_code(error), fault.field,
                     fault.text);
        if (fault.has_limit != (refusal->limit != NO_LIMIT) ||
            (fault.has_limit && fault.limit != refusal->limit))
            fail_msg("%s: limit %lld", refusal->json, (long long)fault.limit);
        assert_true(fault.text[0] != '\0');
    }
}

/* Just inside what was refused above. */
static const char *const taken[] = {
    "{'name':'x','seen':1,'n':-5}",
    "{'name':'x','seen':4,'n':60}",
    "{'name':'x','seen':1,'real':1}",
    "{'name':'x','seen':1,'real':-1}",
    "{'name':'x','seen':1,'real':0.5}",
    "{'name':'x','seen':1,'bounded':'ab'}",
    "{'name':'x','seen':1,'bounded':'åå'}",
    "{'name':'x','seen':1,'codes':['a','b','12345678901234567890']}",
    "{'name':'x','seen':1,'levels':{'a':0,'b':4}}",
    "{'name':'x','seen':1,'leaves':[{'code':'a'},{'code':'a','n':8},{'code':'a','n':0}]}",
    "{'name':'a\\n\\tb','seen':1}",
    "{'name':'x','seen':1,'note':''}",
    "{'name':'x','seen':1,'note':null,'flag':null,'leaf':null,'codes':null}",
    "{'name':'x','seen':1,'org_nr':'2120001355','date':'1900-01-01','clock':'00:00'}",
    "{'name':'x','seen':1,'any':9223372036854775807,'id':'a.B_-9'}",
};

static void what_lies_within_is_taken(void **state)
{
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++) {
        struct fault fault;
        void *value;
        if (values_decode(*state, &all_schema, values_packed(*state, taken[i]), FROM_WIRE, &value,
                          &fault))
            fail_msg("%s: %s: %s", taken[i], fault.field, fault.text);
    }
}

/* Decodes the JSON with `size` letters for its @. */
static enum error decode_stretched(struct arena *arena, const char *json, int size,
                                   struct fault *fault)
{
    void *value;
    char letters[400];
    memset(letters, 'w', sizeof letters);
    size_t head = strcspn(json, "@");
    struct text whole =
        arena_format(arena, "%.*s%.*s%s", (int)head, json, size, letters, json + head + 1);
    return values_decode(arena, &all_schema, values_packed(arena, whole.data), FROM_WIRE, &value,
                         fault);
}

/* Lengths in bytes: ids 40, codes 20, free texts 200. */
static void default_lengths_at_their_edge(void **state)
{
    static const struct {
        const char *json;
        int most;
    } rows[] = {
        {"{'seen':1,'name':'@'}", 200},
        {"{'seen':1,'name':'x','id':'@'}", 40},
        {"{'seen':1,'name':'x','words':['@']}", 200},
        {"{'seen':1,'name':'x','codes':['@']}", 20},
        {"{'seen':1,'name':'x','levels':{'@':1}}", 20},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct fault fault;
        assert_int_equal(decode_stretched(*state, rows[i].json, rows[i].most, &fault), ERR_NONE);
        assert_int_equal(decode_stretched(*state, rows[i].json, rows[i].most + 1, &fault),
                         ERR_OUT_OF_RANGE);
        assert_int_equal(fault.limit, rows[i].most);
    }
}

static void lists_have_100_items_at_most(void **state)
{
    for (int count = 100; count <= 101; count++) {
        struct buffer json = {0};
        struct fault fault;
        void *value;
        for (int i = 0; i < count; i++) {
            struct text word = arena_format(*state, "%s'w%d'", i ? "," : "", i);
            buffer_append(&json, word.data, word.size);
        }
        struct text whole =
            arena_format(*state, "{'seen':1,'name':'x','words':[%.*s]}", (int)json.size, json.data);
        buffer_free(&json);
        assert_int_equal(values_decode(*state, &all_schema, values_packed(*state, whole.data),
                                       FROM_WIRE, &value, &fault),
                         count == 100 ? ERR_NONE : ERR_OUT_OF_RANGE);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_kind_comes_in_and_goes_out, begin, end),
        cmocka_unit_test_setup_teardown(what_is_left_out_stays_out, begin, end),
        cmocka_unit_test_setup_teardown(empty_lists_differ_from_none, begin, end),
        cmocka_unit_test_setup_teardown(raw_values_go_out_as_they_are, begin, end),
        cmocka_unit_test_setup_teardown(every_refusal_names_its_place, begin, end),
        cmocka_unit_test_setup_teardown(what_lies_within_is_taken, begin, end),
        cmocka_unit_test_setup_teardown(default_lengths_at_their_edge, begin, end),
        cmocka_unit_test_setup_teardown(lists_have_100_items_at_most, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
