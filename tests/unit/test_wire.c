/* SPDX-License-Identifier: MIT
 *
 * Every rule of the frame scanner, at its edge from both sides; every message cut at every byte;
 * and thousands of random ones, whole and damaged, against what msgpack-c says. */
#include "proto/memory.h"
#include "proto/wire.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <msgpack.h>

struct verdict {
    enum wire_state state;
    enum error error;
    size_t used;
    uint32_t elements, id;
    bool has_id;
    enum wire_type type;
};

/* Feeds the bytes in pieces of `piece`, each copied to its own allocation, so that the sanitizer
 * sees any read outside a piece. */
static struct verdict scan(const char *data, size_t size, size_t piece, struct wire_limits limits)
{
    struct wire_scanner scanner;
    struct fault fault = {0};
    struct verdict verdict = {.state = WIRE_MORE};
    wire_reset(&scanner, limits);
    while (verdict.used < size && verdict.state == WIRE_MORE) {
        size_t count = size - verdict.used < piece ? size - verdict.used : piece;
        size_t used;
        char *copy = memory_new(1, count);
        memcpy(copy, data + verdict.used, count);
        verdict.state = wire_scan(&scanner, copy, count, &used, &fault);
        free(copy);
        assert_true(used <= count && (verdict.state != WIRE_MORE || used == count));
        verdict.used += used;
        assert_int_equal(verdict.used, scanner.bytes);
    }
    assert_int_equal(verdict.state == WIRE_BAD, fault.code != ERR_NONE);
    verdict.error = fault.code;
    verdict.elements = scanner.elements;
    verdict.id = scanner.id;
    verdict.has_id = scanner.has_id;
    verdict.type = scanner.type;
    return verdict;
}

/* The verdict, which must be the same however the bytes are cut. */
static struct verdict judge_within(const char *data, size_t size, struct wire_limits limits)
{
    struct verdict whole = scan(data, size, size + 1, limits);
    size_t step = size < 400 ? 1 : size / 7;
    for (size_t piece = 1; piece <= size; piece += step) {
        struct verdict pieces = scan(data, size, piece, limits);
        assert_int_equal(pieces.state, whole.state);
        assert_int_equal(pieces.error, whole.error);
        assert_int_equal(pieces.type, whole.type);
        assert_int_equal(pieces.has_id, whole.has_id);
        assert_int_equal(pieces.id, whole.id);
        assert_int_equal(pieces.elements, whole.elements);
        if (whole.error != ERR_BAD_TEXT)
            assert_int_equal(pieces.used, whole.used);
    }
    return whole;
}

static struct verdict judge(const char *data, size_t size)
{
    return judge_within(data, size, WIRE_LIMITS_SESSION);
}

#define JUDGE(literal) judge("" literal, sizeof(literal) - 1)
/* The value as params of a request with the id 7. */
#define REQUEST(value) JUDGE("\x94\x00\x07\xa1m" value)
#define assert_frame(verdict) assert_int_equal((verdict).state, WIRE_FRAME)

static void assert_bad(enum error error, struct verdict verdict)
{
    assert_int_equal(verdict.state, WIRE_BAD);
    assert_int_equal(verdict.error, error);
}

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
    assert_string_equal(text, "TOO_LARGE: a text is over 8192 bytes");
}

/* A random value that keeps the rules, within `depth` more levels. */
static void pack_random(msgpack_packer *pk, int depth)
{
    static const char *const texts[] = {"",
                                        "k",
                                        "Åsa",
                                        "räksmörgås",
                                        "日本",
                                        "😀",
                                        "a text that is longer than thirty-one bytes, so a str8"};
    const char *text = texts[rand() % 7];
    size_t count = (size_t)rand() % 5 + (rand() % 20 == 0 ? 20 : 0);
    int kind = rand() % (depth > 0 ? 10 : 8);
    if (kind == 0)
        msgpack_pack_nil(pk);
    if (kind == 1)
        msgpack_pack_true(pk);
    if (kind == 2)
        msgpack_pack_int64(pk, (int64_t)((uint64_t)rand() << (rand() % 33)) - rand());
    if (kind == 3)
        msgpack_pack_uint64(pk, UINT64_MAX >> (rand() % 64));
    if (kind == 4)
        msgpack_pack_double(pk, rand() / 7.0);
    if (kind == 5)
        msgpack_pack_float(pk, (float)rand() / 3);
    if (kind == 6)
        msgpack_pack_str_with_body(pk, text, strlen(text));
    if (kind == 7)
        msgpack_pack_bin_with_body(pk, text, strlen(text));
    if (kind == 8)
        msgpack_pack_array(pk, count);
    if (kind == 9)
        msgpack_pack_map(pk, count);
    for (; kind >= 8 && count > 0; count--) {
        if (kind == 9)
            msgpack_pack_str_with_body(pk, text, strlen(text));
        pack_random(pk, depth - 1);
    }
}

static void pack_message(msgpack_sbuffer *out, int type)
{
    msgpack_packer pk;
    msgpack_packer_init(&pk, out, msgpack_sbuffer_write);
    msgpack_pack_array(&pk, type == 2 ? 3 : 4);
    msgpack_pack_int(&pk, type);
    if (type != 2)
        msgpack_pack_uint32(&pk, (uint32_t)rand() >> (rand() % 31));
    msgpack_pack_str_with_body(&pk, "m", 1);
    pack_random(&pk, 5);
}

/* How many values the object is made of, 0 where it breaks a rule of the scanner's. */
static uint32_t count_sound(const msgpack_object *o, int depth)
{
    uint32_t sum = 1, part;
    if (o->type == MSGPACK_OBJECT_EXT)
        return 0;
    if (o->type == MSGPACK_OBJECT_FLOAT32 || o->type == MSGPACK_OBJECT_FLOAT64)
        return isfinite(o->via.f64);
    if (o->type == MSGPACK_OBJECT_STR)
        return text_is_utf8(o->via.str.ptr, o->via.str.size);
    if ((o->type == MSGPACK_OBJECT_ARRAY || o->type == MSGPACK_OBJECT_MAP) && depth == 0)
        return 0;
    for (uint32_t i = 0; o->type == MSGPACK_OBJECT_ARRAY && i < o->via.array.size; i++) {
        if ((part = count_sound(&o->via.array.ptr[i], depth - 1)) == 0)
            return 0;
        sum += part;
    }
    for (uint32_t i = 0; o->type == MSGPACK_OBJECT_MAP && i < o->via.map.size; i++) {
        const msgpack_object_kv *kv = &o->via.map.ptr[i];
        bool text = kv->key.type == MSGPACK_OBJECT_STR || kv->key.type == MSGPACK_OBJECT_BIN;
        uint32_t key = count_sound(&kv->key, depth - 1);
        if (!text || key == 0 || (part = count_sound(&kv->val, depth - 1)) == 0)
            return 0;
        sum += key + part;
    }
    return sum;
}

static bool sound_message(const msgpack_object *o)
{
    if (o->type != MSGPACK_OBJECT_ARRAY || o->via.array.size < 3 || o->via.array.size > 4)
        return false;
    const msgpack_object *m = o->via.array.ptr;
    if (m[0].type != MSGPACK_OBJECT_POSITIVE_INTEGER || m[0].via.u64 > 2)
        return false;
    if ((m[0].via.u64 == 2) != (o->via.array.size == 3))
        return false;
    return m[0].via.u64 == 2 ||
           (m[1].type == MSGPACK_OBJECT_POSITIVE_INTEGER && m[1].via.u64 <= UINT32_MAX);
}

/* A byte that msgpack-c could take for a container with a long count, for which it would take
 * gigabytes. */
static bool may_be_bomb(const char *data, size_t size)
{
    return memchr(data, 0xdc, size) || memchr(data, 0xdd, size) || memchr(data, 0xde, size) ||
           memchr(data, 0xdf, size);
}

/* msgpack-c's opinion of the same bytes. What passed so far is safe to ask about. */
static void compare_with_msgpack(const char *data, size_t size, struct verdict verdict)
{
    msgpack_zone zone;
    msgpack_object object;
    size_t offset = 0;
    if (verdict.state == WIRE_BAD && may_be_bomb(data, size))
        return;
    assert_true(msgpack_zone_init(&zone, 4096));
    msgpack_unpack_return result = msgpack_unpack(data, size, &offset, &zone, &object);
    bool whole = result == MSGPACK_UNPACK_SUCCESS || result == MSGPACK_UNPACK_EXTRA_BYTES;
    if (verdict.state == WIRE_FRAME) {
        assert_true(whole);
        assert_int_equal(offset, verdict.used);
        assert_true(sound_message(&object));
        assert_int_equal(count_sound(&object, WIRE_DEPTH), verdict.elements);
    } else if (verdict.state == WIRE_MORE) {
        assert_int_equal(result, MSGPACK_UNPACK_CONTINUE);
    } else if (whole && verdict.error != ERR_TOO_LARGE) {
        assert_true(!sound_message(&object) || count_sound(&object, WIRE_DEPTH) == 0);
    }
    msgpack_zone_destroy(&zone);
}

static void random_messages_agree_with_msgpack(void **state)
{
    (void)state;
    srand(3);
    for (int round = 0; round < 2000; round++) {
        msgpack_sbuffer out;
        msgpack_sbuffer_init(&out);
        pack_message(&out, rand() % 3);
        struct verdict verdict = judge(out.data, out.size);
        assert_frame(verdict);
        assert_int_equal(verdict.used, out.size);
        compare_with_msgpack(out.data, out.size, verdict);
        size_t cut = (size_t)rand() % out.size;
        verdict = judge(out.data, cut);
        assert_int_equal(verdict.state, WIRE_MORE);
        if (cut > 0)
            compare_with_msgpack(out.data, cut, verdict);
        msgpack_sbuffer_destroy(&out);
    }
}

/* One to three bytes changed. */
static void damaged_messages_agree_with_msgpack(void **state)
{
    (void)state;
    srand(4);
    for (int round = 0; round < 20000; round++) {
        msgpack_sbuffer out;
        msgpack_sbuffer_init(&out);
        pack_message(&out, rand() % 3);
        for (int change = rand() % 3; change >= 0; change--) {
            out.data[(size_t)rand() % out.size] = (char)(rand() % 256);
        }
        struct verdict verdict = scan(out.data, out.size, out.size, WIRE_LIMITS_SESSION);
        struct verdict bytewise = scan(out.data, out.size, 1, WIRE_LIMITS_SESSION);
        assert_true(verdict.state == bytewise.state && verdict.error == bytewise.error);
        compare_with_msgpack(out.data, out.size, verdict);
        msgpack_sbuffer_destroy(&out);
    }
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
        cmocka_unit_test(depth_ends_at_its_limit),
        cmocka_unit_test(elements_end_at_their_limit),
        cmocka_unit_test(text_ends_at_its_limit),
        cmocka_unit_test(short_texts_have_the_same_limit),
        cmocka_unit_test(bytes_end_at_their_limit),
        cmocka_unit_test(bombs_die_at_once),
        cmocka_unit_test(limits_are_named),
        cmocka_unit_test(random_messages_agree_with_msgpack),
        cmocka_unit_test(damaged_messages_agree_with_msgpack),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
