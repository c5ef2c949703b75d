/* SPDX-License-Identifier: MIT
 *
 * The envelope and the gate on a small table: which error comes first, which options a row takes,
 * how faults are written in each style. */
#include "tests/unit/values.h"

#include "proto/rpc.h"

struct thing {
    struct text name;
    struct integer n;
};
static const struct field thing_fields[] = {
    FIELD(thing, name, .required = true),
    FIELD(thing, n, .min = 0, .max = 9),
};
static const struct schema thing_schema = SCHEMA(thing, "");
static const struct schema empty_schema = {.name = "empty", .doc = "", .size = 1};

static enum error run(struct request *request)
{
    *(struct thing *)request->out = *(const struct thing *)request->in;
    return ERR_NONE;
}

#define ROW(name_, ...)                                                                    \
    {                                                                                      \
        .name = (name_), .doc = "", .in = &thing_schema, .out = &thing_schema, .run = run, \
        __VA_ARGS__                                                                        \
    }
static const struct method rows[] = {
    ROW("thing.get", .roles = ROLE_EVERYONE, .runs = RUNS_LOOP),
    ROW("thing.put", .roles = ROLE_RECRUITER, .runs = RUNS_WRITER, .takes = TAKES_VERSION),
    ROW("thing.list", .roles = ROLE_EVERYONE, .runs = RUNS_POOL, .takes = TAKES_PAGE | TAKES_TODAY),
    ROW("thing.small", .roles = ROLE_EVERYONE, .runs = RUNS_LOOP, .elements = 10),
    {.name = "none", .doc = "", .roles = ROLE_EVERYONE, .in = &empty_schema, .out = &empty_schema},
    {.name = "any",
     .doc = "",
     .roles = ROLE_EVERYONE,
     .takes = TAKES_ANYTHING,
     .in = &empty_schema,
     .out = &empty_schema},
};
static const struct method_rows group = METHOD_ROWS(rows);
static const struct method_rows *const groups[] = {&group};
static const struct method_table table = {groups, 1};

struct desk {
    struct arena arena; /* what tests make */
    struct session session;
    struct request request;
};

static int begin(void **state)
{
    static struct desk desk;
    desk = (struct desk){.session = {.principal.roles = ROLE_RECRUITER}};
    *state = &desk;
    return 0;
}

static int end(void **state)
{
    struct desk *desk = *state;
    arena_free(&desk->arena);
    arena_free(&desk->request.arena);
    return 0;
}

/* Through the gate, as the connection does it. */
static enum error admit(struct desk *desk, struct bytes frame, uint32_t elements)
{
    arena_free(&desk->request.arena);
    desk->request = (struct request){.session = &desk->session};
    enum error error = rpc_admit(&table, frame, elements, &desk->request);
    assert_int_equal(error, desk->request.fault.code);
    return error;
}

static enum error admit_json(struct desk *desk, const char *json)
{
    return admit(desk, values_packed(&desk->arena, json), 5);
}

static void bad_envelopes(void **state)
{
    static const char *const frames[] = {
        "{}",
        "0",
        "null",
        "[]",
        "[0,1]",
        "[0,1,'thing.get']",
        "[0,1,'thing.get',[],[]]",
        "[2,'thing.get']",
        "[2,1,'thing.get',[]]",
        "[1,1,null,{}]", /* a response: we never called */
        "[3,1,'thing.get',[]]",
        "['0',1,'thing.get',[]]",
        "[-1,1,'thing.get',[]]",
        "[0,-1,'thing.get',[]]",
        "[0,4294967296,'thing.get',[]]",
        "[0,'1',1,[]]",
        "[0,1,1,[]]",
        "[0,1,null,[]]",
        "[0,1,['thing.get'],[]]",
        "[2,1,[]]",
    };
    for (size_t i = 0; i < sizeof frames / sizeof *frames; i++) {
        if (admit_json(*state, frames[i]) != ERR_BAD_FRAME)
            fail_msg("%s was taken", frames[i]);
    }
    assert_int_equal(admit(*state, (struct bytes){"\x94\x00", 2}, 1), ERR_BAD_FRAME);
    assert_int_equal(admit(*state, (struct bytes){"\xc1", 1}, 1), ERR_BAD_FRAME);
    assert_int_equal(admit(*state, (struct bytes){"", 0}, 0), ERR_BAD_FRAME);
    struct bytes two = {"\x93\x02\xa3"
                        "any\x90\x00",
                        8};
    assert_int_equal(admit(*state, two, 4), ERR_BAD_FRAME);
}

static void good_envelopes(void **state)
{
    struct desk *desk = *state;
    assert_int_equal(admit_json(desk, "[0,4294967295,'thing.get',[{'name':'x','n':3}]]"), ERR_NONE);
    assert_true(desk->request.wants_reply);
    assert_int_equal(desk->request.id, UINT32_MAX);
    assert_ptr_equal(desk->request.method, &rows[0]);
    const struct thing *in = desk->request.in;
    assert_text(in->name, "x");
    assert_int_equal(in->n.value, 3);
    /* The text is in the request's own memory: the frame may go. */
    const char *copy = desk->request.frame.data;
    assert_true(in->name.data > copy && in->name.data < copy + desk->request.frame.size);

    assert_int_equal(admit_json(desk, "[2,'thing.get',[{'name':'x'}]]"), ERR_NONE);
    assert_false(desk->request.wants_reply);
    /* the method's name as bin, ids in any length */
    struct bytes bin = {"\x94\x00\xd3\0\0\0\0\0\0\0\x07\xc4\x04none\x91\x80", 19};
    assert_int_equal(admit(desk, bin, 5), ERR_NONE);
    assert_int_equal(desk->request.id, 7);
}

static void params_are_a_list_of_one_map(void **state)
{
    static const struct {
        const char *frame;
        enum error error;
    } cases[] = {
        {"[0,1,'none',[]]", ERR_NONE},
        {"[0,1,'none',[{}]]", ERR_NONE},
        {"[0,1,'thing.get',[]]", ERR_MISSING_FIELD},
        {"[0,1,'thing.get',[{}]]", ERR_MISSING_FIELD},
        {"[0,1,'none',{}]", ERR_BAD_REQUEST},
        {"[0,1,'none',null]", ERR_BAD_REQUEST},
        {"[0,1,'none','x']", ERR_BAD_REQUEST},
        {"[0,1,'none',[null]]", ERR_BAD_REQUEST},
        {"[0,1,'none',[[]]]", ERR_BAD_REQUEST},
        {"[0,1,'none',['x']]", ERR_BAD_REQUEST},
        {"[0,1,'none',[{},{}]]", ERR_BAD_REQUEST},
        {"[0,1,'any',[{},{},3]]", ERR_NONE},
        {"[0,1,'any',null]", ERR_NONE},
        {"[2,'any','x']", ERR_NONE},
        {"[0,1,'none',[{'x':1}]]", ERR_UNKNOWN_FIELD},
        {"[0,1,'thing.get',[{'name':'x','n':10}]]", ERR_OUT_OF_RANGE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        enum error error = admit_json(*state, cases[i].frame);
        if (error != cases[i].error)
            fail_msg("%s: %s", cases[i].frame, error_code(error));
    }
}

/* Each fault hides the ones behind it. */
static void the_gate_checks_in_its_order(void **state)
{
    struct desk *desk = *state;
    const char *put = "[0,1,'thing.put',3]";
    struct bytes bytes = values_packed(&desk->arena, put);
    desk->session.principal.roles = 0;
    assert_int_equal(admit(desk, (struct bytes){"\x93\x00", 2}, 5000), ERR_BAD_FRAME);
    assert_int_equal(admit_json(desk, "[0,1,'thing.pu',3]"), ERR_NO_SUCH_METHOD);
    assert_int_equal(admit(desk, bytes, 5000), ERR_UNAUTHENTICATED);
    desk->session.principal.roles = ROLE_SERVICE | ROLE_ADMIN;
    assert_int_equal(admit(desk, bytes, 5000), ERR_FORBIDDEN);
    assert_true(desk->request.wants_reply && desk->request.id == 1);
    desk->session.principal.roles = ROLE_SERVICE | ROLE_RECRUITER;
    assert_int_equal(admit(desk, bytes, 5000), ERR_TOO_LARGE);
    assert_int_equal(admit(desk, bytes, 5), ERR_BAD_REQUEST);
    assert_int_equal(admit_json(desk, "[0,1,'thing.put',[{'nam':1}]]"), ERR_UNKNOWN_FIELD);
    assert_int_equal(admit_json(desk, "[0,1,'thing.put',[{'name':'x'}]]"), ERR_NONE);
}

static void elements_are_limited_by_the_row(void **state)
{
    struct desk *desk = *state;
    struct bytes bytes = values_packed(&desk->arena, "[0,1,'thing.small',[{'name':'x'}]]");
    assert_int_equal(admit(desk, bytes, 10), ERR_NONE);
    assert_int_equal(admit(desk, bytes, 11), ERR_TOO_LARGE);
    assert_true(desk->request.fault.has_limit);
    assert_int_equal(desk->request.fault.limit, 10);
    bytes = values_packed(&desk->arena, "[0,1,'thing.get',[{'name':'x'}]]");
    assert_int_equal(admit(desk, bytes, RPC_ELEMENTS), ERR_NONE);
    assert_int_equal(admit(desk, bytes, RPC_ELEMENTS + 1), ERR_TOO_LARGE);
}

static void options_only_where_the_row_takes_them(void **state)
{
    static const struct {
        const char *option;
        bool get, put, list;
    } cases[] = {
        {"'idempotency_key':'k'", false, true, false}, {"'if_version':2", false, true, false},
        {"'today':'2026-11-21'", false, false, true},  {"'limit':50", false, false, true},
        {"'cursor':'c'", false, false, true},
    };
    struct desk *desk = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        static const char *const names[] = {"get", "put", "list"};
        bool takes[] = {cases[i].get, cases[i].put, cases[i].list};
        for (int j = 0; j < 3; j++) {
            struct text frame = arena_format(&desk->arena, "[0,1,'thing.%s',[{%s,'name':'x'}]]",
                                             names[j], cases[i].option);
            assert_int_equal(admit_json(desk, frame.data), takes[j] ? ERR_NONE : ERR_UNKNOWN_FIELD);
        }
    }
    admit_json(desk, "[0,1,'thing.put',[{'idempotency_key':'k','if_version':0,'name':'x'}]]");
    assert_text(desk->request.options.idempotency_key, "k");
    assert_true(desk->request.options.if_version.set);
    assert_int_equal(admit_json(desk, "[0,1,'thing.put',[{'if_version':-1,'name':'x'}]]"),
                     ERR_OUT_OF_RANGE);
    assert_int_equal(admit_json(desk, "[0,1,'thing.list',[{'limit':0,'name':'x'}]]"),
                     ERR_OUT_OF_RANGE);
    assert_string_equal(desk->request.fault.field, "limit");
}

static const char *response(struct desk *desk)
{
    struct buffer out = {0};
    rpc_respond(&desk->request, &out);
    struct text copy = arena_text(&desk->arena, out.data, out.size);
    buffer_free(&out);
    return copy.size ? values_json(&desk->arena, (struct bytes){copy.data, copy.size}) : "";
}

static void faults_come_in_the_sessions_style(void **state)
{
    struct desk *desk = *state;
    const char *bad = "[0,7,'thing.get',[{'name':'x','n':10}]]";
    admit_json(desk, bad);
    assert_string_equal(response(desk), "[1,7,'OUT_OF_RANGE: n: over 9',null]");
    desk->session.errors = ERRORS_PAIR;
    admit_json(desk, bad);
    assert_string_equal(response(desk), "[1,7,[1,'OUT_OF_RANGE: n: over 9'],null]");
    desk->session.errors = ERRORS_MAP;
    admit_json(desk, bad);
    assert_string_equal(
        response(desk),
        "[1,7,{'code':'OUT_OF_RANGE','message':'over 9','field':'n','limit':9},null]");
    admit_json(desk, "[0,7,'x',[]]");
    assert_string_equal(response(desk), "[1,7,{'code':'NO_SUCH_METHOD','message':"
                                        "'see server.describe'},null]");
    desk->request.fault.retry_after_ms = 250;
    assert_string_equal(response(desk), "[1,7,{'code':'NO_SUCH_METHOD','message':"
                                        "'see server.describe','retry_after_ms':250},null]");
    /* The style is the one that held when the request came. */
    desk->session.errors = ERRORS_TEXT;
    assert_non_null(strstr(response(desk), "{'code'"));
}

static void results_come_as_structs_or_raw(void **state)
{
    struct desk *desk = *state;
    admit_json(desk, "[0,7,'thing.get',[{'name':'x','n':3}]]");
    assert_int_equal(desk->request.method->run(&desk->request), ERR_NONE);
    assert_string_equal(response(desk), "[1,7,null,{'name':'x','n':3}]");
    desk->request.raw = (struct raw){"\x81\xa1k\xc3", 4};
    assert_string_equal(response(desk), "[1,7,null,{'k':true}]");
    admit_json(desk, "[0,4294967295,'none',[]]");
    assert_string_equal(response(desk), "[1,4294967295,null,{}]");
}

static void notifications_are_never_answered(void **state)
{
    struct desk *desk = *state;
    admit_json(desk, "[2,'thing.get',[{'name':'x'}]]");
    assert_string_equal(response(desk), "");
    admit_json(desk, "[2,'thing.get',[{'nam':'x'}]]");
    assert_int_equal(desk->request.fault.code, ERR_UNKNOWN_FIELD);
    assert_string_equal(response(desk), "");
    admit_json(desk, "[2,'nothing',[]]");
    assert_string_equal(response(desk), "");
}

static void frames_that_never_became_requests_get_their_fault(void **state)
{
    struct desk *desk = *state;
    struct fault fault;
    struct buffer out = {0};
    fail(&fault, ERR_TOO_DEEP, NULL, "over %d", 16);
    rpc_respond_fault(9, &fault, ERRORS_TEXT, &out);
    assert_string_equal(values_json(&desk->arena, (struct bytes){out.data, out.size}),
                        "[1,9,'TOO_DEEP: over 16',null]");
    buffer_free(&out);
}

static void a_call_is_what_the_gate_takes(void **state)
{
    struct desk *desk = *state;
    struct buffer out = {0};
    rpc_call(4000000000U, "thing.get", values_packed(&desk->arena, "{'name':'å'}"), &out);
    struct bytes frame = {out.data, out.size};
    assert_string_equal(values_json(&desk->arena, frame),
                        "[0,4000000000,'thing.get',[{'name':'å'}]]");
    assert_int_equal(admit(desk, frame, 6), ERR_NONE);
    buffer_free(&out);
}

static void a_method_is_found_by_its_whole_name(void **state)
{
    (void)state;
    assert_ptr_equal(method_find(&table, "none", 4), &rows[4]);
    assert_null(method_find(&table, "non", 3));
    assert_null(method_find(&table, "nones", 5));
    assert_null(method_find(&table, "", 0));
    assert_null(method_find(&table, "None", 4));
}

/* A zero byte ends a C string, but not a name on the wire. */
static void a_zero_byte_in_a_methods_name_is_no_end(void **state)
{
    (void)state;
    static const char padded[8] = "none";
    const struct method row = {.name = padded};
    assert_null(method_find(&METHOD_TABLE_OF(&row), "none\0\0", 6));
    static const char zero[] = "none\0and then as much as fits in a text of 8 KiB, all read";
    assert_null(method_find(&table, zero, sizeof zero - 1));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(bad_envelopes),
        TEST(good_envelopes),
        TEST(params_are_a_list_of_one_map),
        TEST(the_gate_checks_in_its_order),
        TEST(elements_are_limited_by_the_row),
        TEST(options_only_where_the_row_takes_them),
        TEST(faults_come_in_the_sessions_style),
        TEST(results_come_as_structs_or_raw),
        TEST(notifications_are_never_answered),
        TEST(frames_that_never_became_requests_get_their_fault),
        TEST(a_call_is_what_the_gate_takes),
        TEST(a_method_is_found_by_its_whole_name),
        TEST(a_zero_byte_in_a_methods_name_is_no_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
