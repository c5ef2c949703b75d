/* SPDX-License-Identifier: MIT
 *
 * Field tables on bytes that JSON cannot say: duplicates, bin for text, odd keys and numbers; what
 * is taken from the disk; several parts of one request; the walk over codes and references. */
#include "tests/unit/places.h"

#include "proto/rpc.h"
#include "proto/text.h"

struct few {
    struct text name;
    struct integer n;
    struct real real;
    struct date date;
    struct choice choice;
    struct text_list list;
    struct tally_list levels;
};
static const char *const sizes[] = {"small", "large", NULL};
static const struct field few_fields[] = {
    FIELD(few, name, .required = true, .max = 5),
    FIELD(few, n, .min = 0, .max = 9),
    FIELD(few, real, .min = 0, .max = 9),
    FIELD(few, date, .doc = ""),
    FIELD(few, choice, .choices = sizes),
    FIELD(few, list, .max = 3, .most = 2),
    FIELD(few, levels, .form = FORM_CODE, .min = 0, .max = 4),
};
static enum error few_check(const void *value, struct fault *fault)
{
    return ((const struct few *)value)->n.value == 7 ? fail(fault, ERR_STATE, "n", "seven")
                                                     : ERR_NONE;
}
static const struct schema few_schema = SCHEMA(few, "", .check = few_check);

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

#define BYTES(literal) ((struct bytes){"" literal, sizeof(literal) - 1})
/* The same where a constant is wanted. */
#define HELD(literal)                   \
    {                                   \
        "" literal, sizeof(literal) - 1 \
    }
#define NAME "\xa4name"

static const struct {
    struct bytes bytes;
    enum error error;
    const char *field;
} from_wire[] = {
    {HELD("\x81" NAME "\xa1x"), ERR_NONE, ""},
    {HELD("\x81\xc4\x04name\xc4\x01x"), ERR_NONE, ""}, /* bin taken as text */
    {HELD("\x81" NAME "\xd9\x01x"), ERR_NONE, ""},     /* longer forms */
    {HELD("\xdf\x00\x00\x00\x01" NAME "\xdb\x00\x00\x00\x01x"), ERR_NONE, ""},
    {HELD("\x82" NAME "\xa1x\xa1n\xcf\x00\x00\x00\x00\x00\x00\x00\x09"), ERR_NONE, ""},
    {HELD("\x82" NAME "\xa1x\xa1n\xd3\x00\x00\x00\x00\x00\x00\x00\x09"), ERR_NONE, ""},
    {HELD("\x82" NAME "\xa1x\xa4real\xca\x3f\x80\x00\x00"), ERR_NONE, ""},
    {HELD("\x82" NAME "\xa1x\xa6"
          "choice\xc4\x05large"),
     ERR_NONE, ""},
    {HELD("\x82" NAME "\xa1x\xa4"
          "date\xc4\x0a"
          "2026-11-21"),
     ERR_NONE, ""},
    {HELD("\x82" NAME "\xa1x\xa4list\x92\xc4\x01"
          "a\xa1"
          "b"),
     ERR_NONE, ""},
    {HELD("\x82" NAME "\xa1x\xa6levels\x81\xc4\x01"
          "a\x01"),
     ERR_NONE, ""},
    /* refused */
    {HELD("\x81" NAME "\xc4\x01\xff"), ERR_BAD_TEXT, "name"},
    {HELD("\x82" NAME "\xa1x" NAME "\xa1x"), ERR_DUPLICATE_FIELD, "name"},
    {HELD("\x82" NAME "\xa1x\xc4\x04name\xa1x"), ERR_DUPLICATE_FIELD, "name"},
    {HELD("\x82" NAME "\xa1x" NAME "\xc0"), ERR_DUPLICATE_FIELD, "name"},
    {HELD("\x82" NAME "\xa1x\xa6levels\x82\xa1"
          "a\x01\xa1"
          "a\x02"),
     ERR_DUPLICATE_FIELD, "levels.a"},
    {HELD("\x82" NAME "\xa1x\xa6levels\x81\x01\x01"), ERR_BAD_TYPE, "levels"},
    {HELD("\x81\x01\x02"), ERR_BAD_TYPE, ""},
    {HELD("\x81\xc0\x02"), ERR_BAD_TYPE, ""},
    {HELD("\x82" NAME "\xa1x\xa1n\xcf\xff\xff\xff\xff\xff\xff\xff\xff"), ERR_OUT_OF_RANGE, "n"},
    {HELD("\x82" NAME "\xa1x\xa4real\xcb\x7f\xf8\x00\x00\x00\x00\x00\x00"), ERR_OUT_OF_RANGE,
     "real"},
    {HELD("\x82" NAME "\xa1x\xa4real\xca\x7f\x80\x00\x00"), ERR_OUT_OF_RANGE, "real"},
    {HELD("\x81\xa2n\xff\x02"), ERR_UNKNOWN_FIELD, "(a name with other characters)"},
    /* no map at all */
    {HELD(""), ERR_BAD_FRAME, ""},
    {HELD("\xc1"), ERR_BAD_FRAME, ""},
    {HELD("\x81" NAME), ERR_BAD_FRAME, ""},
    {HELD("\x81" NAME "\xa1x\x00"), ERR_BAD_FRAME, ""},
    {HELD("\x90"), ERR_BAD_TYPE, ""},
    {HELD("\xc0"), ERR_BAD_TYPE, ""},
};

static void bytes_from_the_wire(void **state)
{
    for (size_t i = 0; i < sizeof from_wire / sizeof *from_wire; i++) {
        struct fault fault;
        void *value;
        enum error error =
            values_decode(*state, &few_schema, from_wire[i].bytes, FROM_WIRE, &value, &fault);
        if (error != from_wire[i].error || strcmp(fault.field, from_wire[i].field) != 0)
            fail_msg("case %zu: %s at \"%s\"", i, error_code(error), fault.field);
        if (!error)
            assert_text(((struct few *)value)->name, "x");
    }
}

static void numbers_without_limits_are_held_at_the_greatest(void **state)
{
    struct wide {
        struct integer n;
        struct real real;
    };
    static const struct field wide_fields[] = {FIELD(wide, n, .doc = ""),
                                               FIELD(wide, real, .doc = "")};
    static const struct schema wide_schema = SCHEMA(wide, "");
    struct fault fault;
    void *value;
    struct bytes bytes = BYTES("\x82\xa1n\xcf\xff\xff\xff\xff\xff\xff\xff\xff"
                               "\xa4real\xcf\xff\xff\xff\xff\xff\xff\xff\xff");
    assert_int_equal(values_decode(*state, &wide_schema, bytes, FROM_WIRE, &value, &fault), 0);
    assert_true(((struct wide *)value)->n.value == INT64_MAX);
    assert_true(((struct wide *)value)->real.value == 18446744073709551616.0);
}

/* A store may have been written under other limits, by a version that knew more fields. */
static void the_disk_is_taken_as_it_is(void **state)
{
    static const char *const stored[] = {
        "{}",
        "{'name':'far too long a name','n':700,'real':-3.5,'later':{'x':[1,2]}}",
        "{'n':7}", /* the schema's check is for requests */
        "{'list':['a','a','a','longer'],'levels':{'no code':99,'b':-1}}",
        "{'name':''}",
        "{'later':null,'name':null}",
    };
    struct fault fault;
    void *value;
    for (size_t i = 0; i < sizeof stored / sizeof *stored; i++) {
        struct bytes bytes = values_packed(*state, stored[i]);
        assert_int_equal(values_decode(*state, &few_schema, bytes, FROM_DISK, &value, &fault), 0);
        assert_int_not_equal(values_decode(*state, &few_schema, bytes, FROM_WIRE, &value, &fault),
                             ERR_NONE);
    }
    values_decode(*state, &few_schema, values_packed(*state, stored[1]), FROM_DISK, &value, &fault);
    assert_int_equal(((struct few *)value)->n.value, 700);
    assert_text(((struct few *)value)->name, "far too long a name");
    values_decode(*state, &few_schema, values_packed(*state, stored[3]), FROM_DISK, &value, &fault);
    assert_int_equal(((struct few *)value)->list.count, 4);
    assert_int_equal(((struct few *)value)->levels.items[0].value, 99);
}

/* What cannot be a value of the field at all is damage on the disk too. */
static void the_disk_may_be_damaged(void **state)
{
    static const struct {
        const char *json;
        enum error error;
    } damaged[] = {
        {"[]", ERR_BAD_TYPE},
        {"{'name':1}", ERR_BAD_TYPE},
        {"{'n':'x'}", ERR_BAD_TYPE},
        {"{'date':'2026-13-01'}", ERR_BAD_DATE},
        {"{'choice':'other'}", ERR_OUT_OF_RANGE},
        {"{'list':'x'}", ERR_BAD_TYPE},
    };
    for (size_t i = 0; i < sizeof damaged / sizeof *damaged; i++) {
        struct fault fault;
        void *value;
        assert_int_equal(values_decode(*state, &few_schema, values_packed(*state, damaged[i].json),
                                       FROM_DISK, &value, &fault),
                         damaged[i].error);
    }
}

static void a_request_is_decoded_into_its_parts(void **state)
{
    struct few few = {0};
    struct options options = {0};
    struct fault fault = {0};
    struct part parts[] = {{&few_schema, &few},
                           {&versioned_schema, &options},
                           {&dated_schema, &options},
                           {&paged_schema, &options}};
    struct bytes bytes = values_packed(
        *state, "{'if_version':3,'name':'x','today':'2026-11-21','limit':500,'cursor':'c'}");
    assert_int_equal(schema_decode(parts, 4, bytes, FROM_WIRE, *state, &fault), ERR_NONE);
    assert_text(few.name, "x");
    assert_true(options.if_version.value == 3 && options.limit.value == 500);
    assert_int_equal(options.today.days, 20778);
    assert_text(options.cursor, "c");
    assert_null(options.idempotency_key.data);

    options = (struct options){0};
    assert_int_equal(schema_decode(parts, 1, bytes, FROM_WIRE, *state, &fault), ERR_UNKNOWN_FIELD);
    assert_string_equal(fault.field, "if_version");
    bytes = values_packed(*state, "{'name':'x','limit':501}");
    assert_int_equal(schema_decode(parts, 4, bytes, FROM_WIRE, *state, &fault), ERR_OUT_OF_RANGE);
    assert_string_equal(fault.field, "limit");
    bytes = BYTES("\x83" NAME "\xa1x\xa5limit\x01\xa5limit\x01");
    assert_int_equal(schema_decode(parts, 4, bytes, FROM_WIRE, *state, &fault),
                     ERR_DUPLICATE_FIELD);
}

static void a_field_is_found_by_its_whole_name(void **state)
{
    (void)state;
    assert_ptr_equal(schema_field(&few_schema, "name", 4), &few_fields[0]);
    assert_ptr_equal(schema_field(&few_schema, "levels", 6), &few_fields[6]);
    assert_null(schema_field(&few_schema, "nam", 3));
    assert_null(schema_field(&few_schema, "namen", 5));
    assert_null(schema_field(&few_schema, "", 0));
    assert_ptr_equal(schema_field(&few_schema, "n", 1), &few_fields[1]);
}

/* ---- the walk ---- */

struct visited {
    struct buffer paths;
    const char *stop_at;
};

static enum error visit(void *context, const struct field *field, struct text text,
                        const char *path, struct fault *fault)
{
    struct visited *visited = context;
    if (visited->stop_at && text_is(text, visited->stop_at))
        return fail(fault, ERR_UNKNOWN_CODE, path, "stopped");
    buffer_append(&visited->paths, path, strlen(path));
    buffer_append(&visited->paths, "=", 1);
    buffer_append(&visited->paths, text.data, text.size);
    buffer_append(&visited->paths, field->refers ? "> " : " ", field->refers ? 2 : 1);
    return ERR_NONE;
}

#define WALKED                                                                            \
    "{'id':'y','programme':'p','name':'n','birth':'2009-01-01','wishes':[{'code':'F',"    \
    "'strength':1},{'code':'43','strength':2}],'suggestions':['w1','w2'],'avoid':['e1']," \
    "'goals':['GAK01'],'needs':{'required':['ANP01'],'helpful':['ANP02','ANP03']},"       \
    "'languages_lacking':['sv']}"

static void the_walk_visits_all_codes_and_references(void **state)
{
    struct fault fault = {0};
    void *value;
    struct visited visited = {0};
    assert_int_equal(values_decode(*state, &youth_schema, values_packed(*state, WALKED), FROM_WIRE,
                                   &value, &fault),
                     ERR_NONE);
    assert_int_equal(schema_walk(&youth_schema, value, visit, &visited, &fault), ERR_NONE);
    buffer_append(&visited.paths, "", 1);
    assert_string_equal(visited.paths.data,
                        "programme=p> code=F code=43 suggestions[0]=w1> suggestions[1]=w2> "
                        "avoid[0]=e1> goals[0]=GAK01 required[0]=ANP01 helpful[0]=ANP02 "
                        "helpful[1]=ANP03 ");
    buffer_free(&visited.paths);
}

static void the_walk_stops_with_the_whole_path(void **state)
{
    static const struct {
        const char *text, *path;
    } stops[] = {
        {"p", "programme"},    {"43", "wishes[1].code"},      {"w2", "suggestions[1]"},
        {"GAK01", "goals[0]"}, {"ANP03", "needs.helpful[1]"}, {"ANP01", "needs.required[0]"}};
    void *value;
    struct fault fault = {0};
    values_decode(*state, &youth_schema, values_packed(*state, WALKED), FROM_WIRE, &value, &fault);
    for (size_t i = 0; i < sizeof stops / sizeof *stops; i++) {
        struct visited visited = {.stop_at = stops[i].text};
        assert_int_equal(schema_walk(&youth_schema, value, visit, &visited, &fault),
                         ERR_UNKNOWN_CODE);
        assert_string_equal(fault.field, stops[i].path);
        buffer_free(&visited.paths);
    }
}

static void the_walk_visits_the_keys_of_tallies(void **state)
{
    struct fault fault = {0};
    void *value;
    struct visited visited = {0};
    struct bytes bytes = values_packed(
        *state, "{'employer':'e','name':'n','industry':'43','levels':{'GAK01':1,'GAK02':2}}");
    assert_int_equal(values_decode(*state, &workplace_schema, bytes, FROM_WIRE, &value, &fault),
                     ERR_NONE);
    assert_int_equal(schema_walk(&workplace_schema, value, visit, &visited, &fault), ERR_NONE);
    buffer_append(&visited.paths, "", 1);
    assert_string_equal(visited.paths.data,
                        "employer=e> industry=43 levels[0]=GAK01 levels[1]=GAK02 ");
    buffer_free(&visited.paths);
}

/* ---- a zero byte ends a C string, but not a name on the wire ---- */

static void a_zero_byte_in_a_name_is_no_end(void **state)
{
    static const char padded[8] = "name";
    const struct field row = {.name = padded};
    const struct schema schema = {.fields = &row, .count = 1};
    assert_null(schema_field(&schema, "name\0\0", 6));
    static const char name[] = "name\0and then as much as fits in a text of 8 KiB, all read";
    assert_null(schema_field(&few_schema, name, sizeof name - 1));
    assert_null(record_kind_named("youth\0and more", 14));
    struct fault fault;
    void *value;
    struct bytes bytes = BYTES("\x81\xa5name\0\xa1x");
    assert_int_equal(values_decode(*state, &few_schema, bytes, FROM_WIRE, &value, &fault),
                     ERR_UNKNOWN_FIELD);
}

static void a_name_twice_is_a_duplicate_where_the_first_is_nil(void **state)
{
    struct fault fault;
    void *value;
    struct bytes bytes = BYTES("\x82" NAME "\xc0" NAME "\xa1x");
    assert_int_equal(values_decode(*state, &few_schema, bytes, FROM_WIRE, &value, &fault),
                     ERR_DUPLICATE_FIELD);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(bytes_from_the_wire),
        TEST(numbers_without_limits_are_held_at_the_greatest),
        TEST(the_disk_is_taken_as_it_is),
        TEST(the_disk_may_be_damaged),
        TEST(a_request_is_decoded_into_its_parts),
        TEST(a_field_is_found_by_its_whole_name),
        TEST(the_walk_visits_all_codes_and_references),
        TEST(the_walk_stops_with_the_whole_path),
        TEST(the_walk_visits_the_keys_of_tallies),
        TEST(a_zero_byte_in_a_name_is_no_end),
        TEST(a_name_twice_is_a_duplicate_where_the_first_is_nil),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
