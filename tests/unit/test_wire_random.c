/* SPDX-License-Identifier: MIT
 *
 * The frame scanner on thousands of random messages, whole and damaged, against what msgpack-c
 * says. */
#include "tests/unit/verdicts.h"

#include <math.h>
#include <msgpack.h>

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
        cmocka_unit_test(random_messages_agree_with_msgpack),
        cmocka_unit_test(damaged_messages_agree_with_msgpack),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
