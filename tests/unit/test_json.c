/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* before cmocka, which has a macro called fail */
#include "proto/json.h"

#include <cmocka.h>

static void assert_packs(const char *json, const char *bytes, size_t size)
{
    struct buffer out = {0};
    struct fault fault = {0};
    assert_int_equal(json_to_msgpack(json, strlen(json), &out, &fault), ERR_NONE);
    assert_int_equal(out.size, size);
    assert_memory_equal(out.data, bytes, size);
    buffer_free(&out);
}

static void assert_refused(const char *json, enum error error)
{
    struct buffer out = {0};
    struct fault fault = {0};
    assert_int_equal(json_to_msgpack(json, strlen(json), &out, &fault), error);
    assert_int_equal(out.size, 0);
    buffer_free(&out);
}

static void assert_unpacks(const char *bytes, size_t size, const char *json)
{
    struct buffer out = {0};
    struct fault fault = {0};
    assert_int_equal(json_from_msgpack((struct bytes){bytes, size}, JSON_LINE, &out, &fault),
                     ERR_NONE);
    assert_int_equal(out.size, strlen(json));
    assert_memory_equal(out.data, json, out.size);
    buffer_free(&out);
}

static void assert_speechless(const char *bytes, size_t size, enum error error)
{
    struct buffer out = {0};
    struct fault fault = {0};
    assert_int_equal(json_from_msgpack((struct bytes){bytes, size}, JSON_LINE, &out, &fault),
                     error);
    assert_int_equal(out.size, 0);
    buffer_free(&out);
}

#define BYTES(literal) literal, sizeof(literal) - 1

static void values_go_both_ways(void **state)
{
    (void)state;
    static const char *const texts[] = {"{\"a\":1,\"b\":[true,false,null]}",
                                        "\"å ä ö\"",
                                        "-9223372036854775808",
                                        "9223372036854775807",
                                        "[]",
                                        "{}",
                                        "0.5",
                                        "\"2026-11-21\""};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct buffer packed = {0};
        struct fault fault = {0};
        assert_int_equal(json_to_msgpack(texts[i], strlen(texts[i]), &packed, &fault), ERR_NONE);
        assert_unpacks(packed.data, packed.size, texts[i]);
        buffer_free(&packed);
    }
}

static void json_becomes_the_shortest_bytes(void **state)
{
    (void)state;
    assert_packs("{\"id\":\"x\",\"n\":200}", BYTES("\x82\xa2id\xa1x\xa1n\xcc\xc8"));
    assert_packs(" null ", BYTES("\xc0"));
}

static void bad_json_is_refused(void **state)
{
    (void)state;
    assert_refused("", ERR_BAD_TEXT);
    assert_refused("{", ERR_BAD_TEXT);
    assert_refused("{\"a\":1,\"a\":2}", ERR_BAD_TEXT);
    assert_refused("9223372036854775808", ERR_BAD_TEXT);
    assert_refused("1 2", ERR_BAD_TEXT);
    assert_refused("\"\\u0000\"", ERR_BAD_TEXT);
    assert_refused("\"\xff\"", ERR_BAD_TEXT);
    assert_refused("[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]", ERR_TOO_DEEP);
}

static void what_json_cannot_say_is_refused(void **state)
{
    (void)state;
    assert_speechless(BYTES("\xc4\x01x"), ERR_BAD_TYPE);                /* bin */
    assert_speechless(BYTES("\xd4\x01x"), ERR_BAD_TYPE);                /* ext */
    assert_speechless(BYTES("\x81\x01\x01"), ERR_BAD_TYPE);             /* a number as key */
    assert_speechless(BYTES("\xcb\x7f\xf8\0\0\0\0\0\0"), ERR_BAD_TYPE); /* NaN */
    assert_speechless(BYTES("\xcf\xff\xff\xff\xff\xff\xff\xff\xff"), ERR_OUT_OF_RANGE);
    assert_speechless(BYTES("\x82\xa1x\x01\xa1x\x02"), ERR_DUPLICATE_FIELD);
    assert_speechless(BYTES("\x92\x01"), ERR_BAD_FRAME);
    assert_speechless(BYTES("\x01\x01"), ERR_BAD_FRAME);
    assert_speechless(BYTES("\xa1\xff"), ERR_BAD_TEXT);
}

static void quotes_are_escaped(void **state)
{
    (void)state;
    struct buffer out = {0};
    json_quote(TEXT("a\"b\\c\nå"), &out);
    assert_int_equal(out.size, strlen("\"a\\\"b\\\\c\\u000aå\""));
    assert_memory_equal(out.data, "\"a\\\"b\\\\c\\u000aå\"", out.size);
    buffer_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_go_both_ways), cmocka_unit_test(json_becomes_the_shortest_bytes),
        cmocka_unit_test(bad_json_is_refused), cmocka_unit_test(what_json_cannot_say_is_refused),
        cmocka_unit_test(quotes_are_escaped),
    };
    return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}
