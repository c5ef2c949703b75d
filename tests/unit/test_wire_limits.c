/* SPDX-License-Identifier: MIT
 *
 * The limits of the frame scanner, each at its edge from both sides, and bombs. */
#include "tests/unit/verdicts.h"

/* A request whose params are `depth` - 1 arrays in each other. */
static struct verdict nested(size_t depth, char innermost)
{
    char data[64] = "\x94\x00\x07\xa1m";
    memset(data + 5, 0x91, depth - 2);
    data[5 + depth - 2] = innermost;
    return judge(data, 5 + depth - 1);
}

static void depth_ends_at_its_limit(void **state)
{
    (void)state;
    assert_frame(nested(16, (char)0x90));
    assert_frame(nested(16, (char)0x80));
    assert_bad(ERR_TOO_DEEP, nested(17, (char)0x90));
    assert_bad(ERR_TOO_DEEP, nested(17, (char)0x80));
    struct wire_limits limits = WIRE_LIMITS_SESSION;
    limits.depth = 2;
    assert_frame(judge_within("\x94\x00\x07\xa1m\x91\x01", 7, limits));
    assert_bad(ERR_TOO_DEEP, judge_within("\x94\x00\x07\xa1m\x91\x90", 7, limits));
    limits.depth = 1000; /* the stack is what it is */
    char data[64] = "\x94\x00\x07\xa1m";
    memset(data + 5, 0x91, 40);
    assert_bad(ERR_TOO_DEEP, judge_within(data, 45, limits));
}

static void elements_end_at_their_limit(void **state)
{
    (void)state;
    static char data[5 + 3 + 5000] = "\x94\x00\x07\xa1m\xdc";
    for (int count = 4090; count <= 4092; count++) {
        data[6] = (char)(count >> 8);
        data[7] = (char)count;
        struct verdict verdict = judge(data, 8 + (size_t)count);
        if (1 + 4 + count > WIRE_ELEMENTS) {
            assert_bad(ERR_TOO_LARGE, verdict);
            assert_int_equal(verdict.used, 8); /* at once */
        } else {
            assert_frame(verdict);
            assert_int_equal(verdict.elements, 1 + 4 + count);
        }
    }
    struct wire_limits limits = WIRE_LIMITS_SESSION;
    limits.elements = 9;
    assert_frame(judge_within("\x94\x00\x07\xa1m\x82\xa1k\x01\xa1l\x02", 12, limits));
    limits.elements = 8; /* a map counts its keys and its values */
    assert_bad(ERR_TOO_LARGE, judge_within("\x94\x00\x07\xa1m\x82\xa1k\x01\xa1l\x02", 12, limits));
}

static void text_ends_at_its_limit(void **state)
{
    (void)state;
    static const char heads[] = {(char)0xda, (char)0xc5};
    static char data[8 + WIRE_TEXT + 1] = "\x94\x00\x07\xa1m";
    memset(data + 8, 'x', WIRE_TEXT + 1);
    for (int i = 0; i < 2; i++) {
        for (int size = WIRE_TEXT; size <= WIRE_TEXT + 1; size++) {
            data[5] = heads[i];
            data[6] = (char)(size >> 8);
            data[7] = (char)size;
            struct verdict verdict = judge(data, 8 + (size_t)size);
            if (size == WIRE_TEXT)
                assert_frame(verdict);
            else
                assert_bad(ERR_TOO_LARGE, verdict);
        }
    }
    assert_int_equal(REQUEST("\xdb\xff\xff\xff\xff").error, ERR_TOO_LARGE);
    assert_int_equal(REQUEST("\xc6\xff\xff\xff\xff").error, ERR_TOO_LARGE);
}

static void short_texts_have_the_same_limit(void **state)
{
    (void)state;
    struct wire_limits limits = WIRE_LIMITS_SESSION;
    limits.text = 3;
    assert_frame(judge_within("\x94\x00\x07\xa1m\x91\xa3xyz", 10, limits));
    assert_bad(ERR_TOO_LARGE, judge_within("\x94\x00\x07\xa1m\x91\xa4xyzw", 11, limits));
    assert_bad(ERR_TOO_LARGE, judge_within("\x94\x00\x07\xa1m\x81\xa4xyzw\x01", 12, limits));
}

/* Under any limit on bytes below its length a message fails, at its length it passes. */
static void bytes_end_at_their_limit(void **state)
{
    (void)state;
    static const char data[] =
        "\x94\x00\x07\xa4ping\x91\x84\xa1k\xcb\x00\x00\x00\x00\x00\x00\x00"
        "\x00\xa1l\xc4\x02xy\xa1m\xd9\x03xyz\xa1n\x95\x01\xcd\x01\x00\xa4text\xa4text\xa4text";
    struct wire_limits limits = WIRE_LIMITS_SESSION;
    for (uint32_t bytes = 0; bytes <= sizeof data; bytes++) {
        limits.bytes = bytes;
        struct verdict verdict = judge_within(data, sizeof data - 1, limits);
        if (bytes < sizeof data - 1) {
            assert_bad(ERR_TOO_LARGE, verdict);
            assert_true(verdict.used <= bytes + 1u);
        } else {
            assert_frame(verdict);
        }
    }
}

static void bombs_die_at_once(void **state)
{
    (void)state;
    /* 31 array32 in each other that each claim 85 million elements: 63 GiB to msgpack-c. */
    char bomb[5 + 155] = "\x94\x00\x07\xa1m";
    for (int i = 0; i < 31; i++)
        memcpy(bomb + 5 + 5 * i, "\xdd\x05\x00\x00\x00", 5);
    struct verdict verdict = judge(bomb, sizeof bomb);
    assert_bad(ERR_TOO_LARGE, verdict);
    assert_int_equal(verdict.used, 10);
    assert_true(verdict.has_id && verdict.id == 7);
    assert_bad(ERR_BAD_FRAME, judge(bomb + 5, sizeof bomb - 5));
    assert_bad(ERR_TOO_LARGE, REQUEST("\xdf\x80\x00\x00\x00")); /* 2n does not wrap */
    assert_bad(ERR_TOO_LARGE, REQUEST("\xdf\xff\xff\xff\xff"));
    /* Each claim fits alone, together they do not. */
    struct wire_limits limits = WIRE_LIMITS_SESSION;
    limits.bytes = 100;
    assert_bad(ERR_TOO_LARGE,
               judge_within("\x94\x00\x07\xa1m\xdc\x00\x32\xdc\x00\x32", 11, limits));
    limits.elements = UINT32_MAX; /* counts near 2^32 do not wrap either */
    limits.bytes = UINT32_MAX;
    limits.text = UINT32_MAX;
    assert_bad(ERR_TOO_LARGE, judge_within("\x94\x00\x07\xa1m\xdd\xff\xff\xff\xff", 10, limits));
    assert_bad(ERR_TOO_LARGE, judge_within("\x94\x00\x07\xa1m\xdb\xff\xff\xff\xff", 10, limits));
    assert_int_equal(
        judge_within("\x94\x00\x07\xa1m\xdd\xf0\x00\x00\x00\xdb\x00\xff\xff\xff", 15, limits).state,
        WIRE_MORE);
}

static void limits_are_named(void **state)
{
    (void)state;
    struct wire_scanner scanner;
    struct fault fault = {0};
    size_t used;
    char text[300];
    wire_reset(&scanner, WIRE_LIMITS_STRANGER);
    wire_scan(&scanner, "\x94\x00\x07\xdb\x00\x01\x00\x00", 8, &used, &fault);
    assert_true(fault.has_limit && fault.limit == WIRE_TEXT);
    fault_format(&fault, text, sizeof text);
    assert_string_equal(text, "TOO_LARGE: a text is over 61440 bytes");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(depth_ends_at_its_limit),
        cmocka_unit_test(elements_end_at_their_limit),
        cmocka_unit_test(text_ends_at_its_limit),
        cmocka_unit_test(short_texts_have_the_same_limit),
        cmocka_unit_test(bytes_end_at_their_limit),
        cmocka_unit_test(bombs_die_at_once),
        cmocka_unit_test(limits_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
