/* SPDX-License-Identifier: MIT
 *
 * Every rule of the frame scanner but its limits, at its edge from both sides, and every message
 * cut at every byte. */
#include "tests/unit/verdicts.h"

static void a_message_ends_where_it_ends(void **state)
{
    (void)state;
    struct verdict ping = JUDGE("\x94\x00\x07\xa4ping\x90");
    assert_frame(ping);
    assert_int_equal(ping.used, 9);
    assert_int_equal(ping.elements, 5);
    assert_true(ping.has_id && ping.id == 7 && ping.type == WIRE_REQUEST);
    assert_int_equal(JUDGE("\x94\x00\x07\xa4ping\x90\xc1\xc1").used, 9);
    for (size_t size = 0; size < 9; size++)
        assert_int_equal(judge("\x94\x00\x07\xa4ping\x90", size).state, WIRE_MORE);
    struct verdict note = JUDGE("\x93\x02\xa4ping\x91\x80");
    assert_frame(note);
    assert_true(!note.has_id && note.type == WIRE_NOTIFICATION && note.elements == 5);
    struct verdict reply = JUDGE("\x94\x01\xce\xff\xff\xff\xff\xc0\x81\xa1k\xcb\x40\x09\x21\xfb"
                                 "\x54\x44\x2d\x18");
    assert_frame(reply);
    assert_true(reply.has_id && reply.id == UINT32_MAX && reply.type == WIRE_RESPONSE);
    assert_int_equal(reply.elements, 7);
}

static void messages_follow_each_other(void **state)
{
    (void)state;
    static const char stream[] = "\x94\x00\x01\xa1m\x90\x94\x00\x02\xa1m\x91\x80\x93\x02\xa1m\x90";
    static const size_t lengths[] = {6, 7, 5};
    struct wire_scanner scanner;
    struct fault fault;
    size_t at = 0, used;
    wire_reset(&scanner, WIRE_LIMITS_STRANGER);
    assert_int_equal(wire_scan(&scanner, stream, 0, &used, &fault), WIRE_MORE);
    for (int i = 0; i < 3; i++) {
        size_t rest = sizeof stream - 1 - at;
        assert_int_equal(wire_scan(&scanner, stream + at, rest, &used, &fault), WIRE_FRAME);
        assert_int_equal(used, lengths[i]);
        assert_int_equal(scanner.bytes, lengths[i]);
        assert_int_equal(scanner.has_id, i < 2);
        if (i == 0) /* a hello was answered: more is allowed from here on */
            wire_reset(&scanner, WIRE_LIMITS_SESSION);
        /* No new bytes change nothing. */
        assert_int_equal(wire_scan(&scanner, stream, 0, &used, &fault), WIRE_MORE);
        at += lengths[i];
    }
    assert_int_equal(at, sizeof stream - 1);
}

static void only_rpc_messages_pass(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "\x80",
        "\xa4ping",
        "\xc0",
        "\x07",
        "\x90",
        "\x91",
        "\x92",
        "\x95",
        "\x9f",
        "\x84",
        "\xdc\xff\xff",
        "\xdd\xff\xff\xff\xff",
        "\xdf\xff\xff\xff\xff",
        "\xc4\x01x",
        "\xcb\x01",
        "\x94\x02",
        "\x93\xcc\x01",
        "\x94\x03",
        "\x94\xff",
        "\x94\xc0",
        "\x94\xc2",
        "\x94\xa1",
        "\x94\x90",
        "\x94\xd0\xff",
        "\x94\xcd\x01\x01",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct verdict verdict = judge(wrong[i], strlen(wrong[i]));
        if (verdict.state == WIRE_MORE) /* "cb 01" asks for its payload first */
            verdict = JUDGE("\xcb\x01\x01\x01\x01\x01\x01\x01\x01");
        assert_bad(ERR_BAD_FRAME, verdict);
        assert_false(verdict.has_id);
    }
    assert_bad(ERR_BAD_FRAME, JUDGE("\x93\x00"));
    assert_bad(ERR_BAD_FRAME, JUDGE("GET / HTTP/1.1\r\n"));
    assert_bad(ERR_BAD_FRAME, JUDGE("\x16\x03\x01\x02\x00\x01")); /* a TLS hello */
}

static void ids_are_unsigned_32_bit(void **state)
{
    (void)state;
    assert_int_equal(JUDGE("\x94\x00\x7f\xa1m\x90").id, 127);
    assert_int_equal(JUDGE("\x94\x00\xcc\x07\xa1m\x90").id, 7); /* longer than needed is fine */
    assert_int_equal(JUDGE("\x94\x00\xcf\x00\x00\x00\x00\x00\x00\x00\x07\xa1m\x90").id, 7);
    assert_int_equal(JUDGE("\x94\x00\xd0\x7f\xa1m\x90").id, 127);
    assert_int_equal(JUDGE("\x94\x00\xd3\x00\x00\x00\x00\x80\x00\x00\x00\xa1m\x90").id, 1u << 31);
    assert_frame(JUDGE("\xdc\x00\x04\xcc\x00\x07\xa1m\x90"));
    assert_frame(JUDGE("\xdd\x00\x00\x00\x03\xd1\x00\x02\xa1m\x90"));
    assert_bad(ERR_BAD_FRAME, JUDGE("\x94\x00\xff"));
    assert_bad(ERR_BAD_FRAME, JUDGE("\x94\x00\xd0\x80"));
    assert_bad(ERR_BAD_FRAME, JUDGE("\x94\x00\xd3\xff\xff\xff\xff\xff\xff\xff\xff"));
    assert_bad(ERR_BAD_FRAME, JUDGE("\x94\x00\xcf\x00\x00\x00\x01\x00\x00\x00\x00"));
    assert_bad(ERR_BAD_FRAME, JUDGE("\x94\x00\xa1x"));
    assert_bad(ERR_BAD_FRAME, JUDGE("\x94\x00\xc0"));
    assert_bad(ERR_BAD_FRAME, JUDGE("\x94\x00\x90"));
    assert_frame(JUDGE("\x93\x02\xff\x90")); /* no id here; the envelope's affair */
}

static void a_fault_can_be_answered_once_the_id_was_seen(void **state)
{
    (void)state;
    struct verdict late = REQUEST("\xc1");
    assert_bad(ERR_BAD_FRAME, late);
    assert_true(late.type == WIRE_REQUEST && late.has_id && late.id == 7);
    struct verdict early = JUDGE("\x94\x00\xc1");
    assert_true(early.type == WIRE_REQUEST && !early.has_id);
    /* The id of the message before is forgotten. */
    struct wire_scanner scanner;
    struct fault fault;
    size_t used;
    wire_reset(&scanner, WIRE_LIMITS_SESSION);
    assert_int_equal(wire_scan(&scanner, "\x94\x00\x07\xa1m\x90", 6, &used, &fault), WIRE_FRAME);
    assert_int_equal(wire_scan(&scanner, "\xc1", 1, &used, &fault), WIRE_BAD);
    assert_true(!scanner.has_id && scanner.type == WIRE_UNSEEN);
    assert_int_equal(wire_scan(&scanner, "\x94", 1, &used, &fault), WIRE_BAD);
    assert_int_equal(used, 0);
    wire_reset(&scanner, WIRE_LIMITS_SESSION);
    assert_int_equal(wire_scan(&scanner, "\x94", 1, &used, &fault), WIRE_MORE);
}

static void every_head_byte(void **state)
{
    (void)state;
    for (int head = 0; head < 256; head++) {
        char data[5 + 1 + 80] = "\x94\x00\x07\xa1m";
        data[5] = (char)head; /* followed by zeros: empty lengths, zero numbers */
        struct verdict verdict = judge(data, sizeof data);
        bool ext = (head >= 0xc7 && head <= 0xc9) || (head >= 0xd4 && head <= 0xd8);
        bool number_keys = head > 0x80 && head < 0x90;
        if (head == 0xc1 || ext || number_keys)
            assert_bad(ERR_BAD_FRAME, verdict);
        else
            assert_frame(verdict);
    }
}

static void keys_are_text(void **state)
{
    (void)state;
    assert_frame(REQUEST("\x82\xa1k\x01\xc4\x01k\x02"));
    assert_frame(REQUEST("\x81\xd9\x01k\xde\x00\x01\xda\x00\x01k\x90"));
    assert_bad(ERR_BAD_FRAME, REQUEST("\x81\x01\x01"));
    assert_bad(ERR_BAD_FRAME, REQUEST("\x81\xc0\x01"));
    assert_bad(ERR_BAD_FRAME, REQUEST("\x81\x90\x01"));
    assert_bad(ERR_BAD_FRAME, REQUEST("\x81\xca\x00\x00\x00\x00\x01"));
    assert_bad(ERR_BAD_FRAME, REQUEST("\x82\xa1k\x01\x02\x02"));
    assert_frame(REQUEST("\x82\xa1k\x81\xa1j\x92\x01\x02\xa1l\x02")); /* after a nested map too */
    assert_bad(ERR_BAD_FRAME, REQUEST("\x82\xa1k\x81\xa1j\x92\x01\x02\x01\x02"));
    /* An array in the place where a map was before: its elements are no keys. */
    assert_frame(REQUEST("\x92\x81\xa1k\x01\x92\x01\x02"));
}

static void numbers_are_finite(void **state)
{
    (void)state;
    assert_frame(REQUEST("\xca\x7f\x7f\xff\xff"));
    assert_bad(ERR_BAD_FRAME, REQUEST("\xca\x7f\x80\x00\x00"));
    assert_bad(ERR_BAD_FRAME, REQUEST("\xca\xff\x80\x00\x00"));
    assert_bad(ERR_BAD_FRAME, REQUEST("\xca\x7f\xc0\x00\x00"));
    assert_frame(REQUEST("\xcb\x7f\xef\xff\xff\xff\xff\xff\xff"));
    assert_bad(ERR_BAD_FRAME, REQUEST("\xcb\x7f\xf0\x00\x00\x00\x00\x00\x00"));
    assert_bad(ERR_BAD_FRAME, REQUEST("\xcb\xff\xf0\x00\x00\x00\x00\x00\x00"));
    assert_bad(ERR_BAD_FRAME, REQUEST("\xcb\x7f\xf8\x00\x00\x00\x00\x00\x00"));
    assert_bad(ERR_BAD_FRAME, REQUEST("\xcb\x7f\xf0\x00\x00\x00\x00\x00\x01"));
}

static void text_is_utf8_and_bytes_are_not_asked(void **state)
{
    (void)state;
    assert_frame(REQUEST("\xa9r\xc3\xa4ksm\xc3\xb6r"));
    assert_frame(REQUEST("\xa4\xf0\x9f\x98\x80"));
    assert_frame(REQUEST("\xc4\x02\xff\xc3"));
    assert_bad(ERR_BAD_TEXT, REQUEST("\xa2\xc0\x80"));
    assert_bad(ERR_BAD_TEXT, REQUEST("\xa3\xed\xa0\x80"));
    assert_bad(ERR_BAD_TEXT, REQUEST("\xa1\xc3"));
    assert_bad(ERR_BAD_TEXT, REQUEST("\xa3\xf0\x9f\x98"));
    assert_bad(ERR_BAD_TEXT, REQUEST("\x81\xa1\xff\x01"));
    assert_bad(ERR_BAD_TEXT, JUDGE("\x94\x00\x07\xa1\xff"));
    /* Two texts do not add up to one character. */
    assert_bad(ERR_BAD_TEXT, REQUEST("\x92\xa1\xc3\xa1\xa5"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_message_ends_where_it_ends),
        cmocka_unit_test(messages_follow_each_other),
        cmocka_unit_test(only_rpc_messages_pass),
        cmocka_unit_test(ids_are_unsigned_32_bit),
        cmocka_unit_test(a_fault_can_be_answered_once_the_id_was_seen),
        cmocka_unit_test(every_head_byte),
        cmocka_unit_test(keys_are_text),
        cmocka_unit_test(numbers_are_finite),
        cmocka_unit_test(text_is_utf8_and_bytes_are_not_asked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
