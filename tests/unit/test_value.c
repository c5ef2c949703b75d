/* SPDX-License-Identifier: MIT
 *
 * Values beside msgpack-c, which knows MessagePack independently of us: what we write are its
 * bytes, what we read are its objects, and both refuse the same bytes. */
#include "tests/unit/values.h"

#include <msgpack.h>
#include <stdlib.h>

#include "proto/value.h"

static struct random random_state;

static uint64_t draw(void)
{
    return random_next(&random_state);
}

/* Any width comes as often as any other. */
static int64_t draw_integer(void)
{
    uint64_t bits = draw() >> draw() % 64;
    return draw() % 2 ? (int64_t)bits : (int64_t)~bits;
}

static void assert_same(const struct buffer *ours, msgpack_sbuffer *theirs)
{
    assert_int_equal(ours->size, theirs->size);
    assert_true(memcmp(ours->data, theirs->data, theirs->size) == 0);
}

/* Packs one value with both. */
static void pack_both(struct buffer *ours, msgpack_packer *theirs, unsigned which)
{
    static const char text[70000] = "";
    static const size_t sizes[] = {0, 1, 15, 16, 31, 32, 255, 256, 65535, 65536, 70000};
    size_t size = sizes[draw() % 11];
    int64_t number = draw_integer();
    double real = (double)number / 1000;
    switch (which) {
    case 0:
        value_put_nil(ours);
        msgpack_pack_nil(theirs);
        return;
    case 1:
        value_put_flag(ours, number & 1);
        number & 1 ? msgpack_pack_true(theirs) : msgpack_pack_false(theirs);
        return;
    case 2:
        value_put_integer(ours, number);
        msgpack_pack_int64(theirs, number);
        return;
    case 3:
        value_put_real(ours, real);
        msgpack_pack_double(theirs, real);
        return;
    case 4:
        value_put_list(ours, size);
        msgpack_pack_array(theirs, size);
        return;
    case 5:
        value_put_map(ours, size);
        msgpack_pack_map(theirs, size);
        return;
    default:
        value_put_text(ours, text, size);
        msgpack_pack_str(theirs, size);
        msgpack_pack_str_body(theirs, text, size);
    }
}

static void what_is_written_is_what_msgpack_c_writes(void **state)
{
    (void)state;
    for (int i = 0; i < 20000; i++) {
        struct buffer ours = {0};
        msgpack_sbuffer theirs;
        msgpack_packer packer;
        msgpack_sbuffer_init(&theirs);
        msgpack_packer_init(&packer, &theirs, msgpack_sbuffer_write);
        pack_both(&ours, &packer, i % 7U);
        assert_same(&ours, &theirs);
        buffer_free(&ours);
        msgpack_sbuffer_destroy(&theirs);
    }
}

/* ---- reading ---- */

static void assert_bytes(const struct value *value, const char *data, uint32_t size)
{
    assert_int_equal(value->text.size, size);
    assert_true(size == 0 || memcmp(value->text.data, data, size) == 0);
    assert_non_null(value->text.data);
}

static void assert_value(struct values *values, const msgpack_object *object);

static void assert_members(struct values *values, const struct value *value,
                           const msgpack_object *object)
{
    bool map = object->type == MSGPACK_OBJECT_MAP;
    assert_int_equal(value->type, map ? VALUE_MAP : VALUE_LIST);
    assert_int_equal(value->count, map ? object->via.map.size : object->via.array.size);
    for (uint32_t i = 0; i < value->count; i++) {
        assert_value(values, map ? &object->via.map.ptr[i].key : &object->via.array.ptr[i]);
        if (map)
            assert_value(values, &object->via.map.ptr[i].val);
    }
}

static void assert_scalar(const struct value *value, const msgpack_object *object)
{
    switch (object->type) {
    case MSGPACK_OBJECT_NIL:
        assert_int_equal(value->type, VALUE_NIL);
        return;
    case MSGPACK_OBJECT_BOOLEAN:
        assert_true(value->type == VALUE_FLAG && value->flag == object->via.boolean);
        return;
    case MSGPACK_OBJECT_POSITIVE_INTEGER:
        assert_true(value->type == VALUE_UNSIGNED && value->number == object->via.u64);
        return;
    case MSGPACK_OBJECT_NEGATIVE_INTEGER:
        assert_true(value->type == VALUE_NEGATIVE && value->negative == object->via.i64);
        return;
    case MSGPACK_OBJECT_FLOAT32:
    case MSGPACK_OBJECT_FLOAT64:
        assert_int_equal(value->type, VALUE_REAL);
        assert_true(memcmp(&value->real, &object->via.f64, sizeof value->real) == 0);
        return;
    case MSGPACK_OBJECT_STR:
        assert_int_equal(value->type, VALUE_TEXT);
        assert_bytes(value, object->via.str.ptr, object->via.str.size);
        return;
    case MSGPACK_OBJECT_BIN:
        assert_int_equal(value->type, VALUE_BYTES);
        assert_bytes(value, object->via.bin.ptr, object->via.bin.size);
        return;
    default:
        assert_int_equal(value->type, VALUE_OTHER);
    }
}

static void assert_value(struct values *values, const msgpack_object *object)
{
    struct value value;
    assert_true(value_next(values, &value));
    if (object->type == MSGPACK_OBJECT_MAP || object->type == MSGPACK_OBJECT_ARRAY)
        assert_members(values, &value, object);
    else
        assert_scalar(&value, object);
}

static size_t read_both(const char *data, size_t size)
{
    msgpack_unpacked theirs;
    size_t used = 0;
    msgpack_unpacked_init(&theirs);
    struct values ours = values_of((struct bytes){data, size});
    bool good = msgpack_unpack_next(&theirs, data, size, &used) == MSGPACK_UNPACK_SUCCESS;
    assert_int_equal(value_pass(&ours), good);
    if (good) {
        assert_int_equal(ours.at - data, used);
        struct values again = values_of((struct bytes){data, size});
        assert_value(&again, &theirs.data);
        assert_ptr_equal(again.at, ours.at);
    }
    msgpack_unpacked_destroy(&theirs);
    return good ? used : 0;
}

/* A value of any form, a list or map with its members; at most some hundred bytes. */
static void draw_value(struct buffer *out, int depth)
{
    static const uint8_t heads[] = {0x00, 0x7f, 0x81, 0x82, 0x91, 0x93, 0xa0, 0xa3, 0xbf,
                                    0xc0, 0xc2, 0xc3, 0xc4, 0xc5, 0xca, 0xcb, 0xcc, 0xcd,
                                    0xce, 0xcf, 0xd0, 0xd1, 0xd2, 0xd3, 0xd4, 0xd6, 0xd8,
                                    0xd9, 0xda, 0xc7, 0xdc, 0xde, 0xe0, 0xff};
    uint8_t head = heads[draw() % sizeof heads];
    size_t members = head == 0x81 ? 2 : head == 0x82 ? 4 : head == 0x91 ? 1 : head == 0x93 ? 3 : 0;
    size_t body = 0;
    if (depth > 3 && members)
        head = 0xc0, members = 0;
    buffer_append(out, &head, 1);
    if (head >= 0xa0 && head < 0xc0)
        body = head & 31;
    else if (head >= 0xca && head <= 0xd3)
        body = (size_t[]){4, 8, 1, 2, 4, 8, 1, 2, 4, 8}[head - 0xca];
    else if (head == 0xd4 || head == 0xd6 || head == 0xd8)
        body = 1 + ((size_t)1 << (head - 0xd4));
    if (head == 0xc4 || head == 0xd9 || head == 0xc7) {
        body = draw() % 40;
        buffer_append(out, &(uint8_t){(uint8_t)body}, 1);
        body += head == 0xc7;
    } else if (head == 0xc5 || head == 0xda || head == 0xdc || head == 0xde) {
        size_t count = draw() % 3;
        buffer_append(out, (uint8_t[]){0, (uint8_t)count}, 2);
        body = head == 0xc5 || head == 0xda ? count : 0;
        members = head == 0xdc ? count : head == 0xde ? 2 * count : 0;
    }
    for (size_t i = 0; i < body; i++)
        buffer_append(out, &(uint8_t){(uint8_t)(draw() & 0x7f)}, 1);
    for (size_t i = 0; i < members; i++)
        draw_value(out, depth + 1);
}

static void what_is_read_is_what_msgpack_c_reads(void **state)
{
    (void)state;
    struct buffer bytes = {0};
    for (int i = 0; i < 20000; i++) {
        bytes.size = 0;
        draw_value(&bytes, 0);
        assert_int_equal(read_both(bytes.data, bytes.size), bytes.size);
        size_t cut = draw() % bytes.size;
        char *part = memory_new(cut + 1, 1); /* so that a sanitizer sees a byte too far */
        part = memory_resize(part, cut ? cut : 1);
        memcpy(part, bytes.data, cut);
        assert_int_equal(read_both(part, cut), 0);
        free(part);
        uint8_t other = (uint8_t)draw();
        bytes.data[draw() % bytes.size] = (char)other;
        if (other != 0xdd && other != 0xdf) /* msgpack-c would take memory for 2^32 members */
            read_both(bytes.data, bytes.size);
    }
    buffer_free(&bytes);
}

static void a_count_of_more_than_there_is_is_refused(void **state)
{
    (void)state;
    static const char claims[] = "\xdd\xff\xff\xff\xff\xc0";
    struct values values = values_of((struct bytes){claims, sizeof claims - 1});
    struct value value;
    assert_false(value_next(&values, &value));
    struct values pairs = values_of((struct bytes){"\x82\xc0\xc0\xc0", 4});
    assert_false(value_next(&pairs, &value));
    struct values never = values_of((struct bytes){"\xc1", 1});
    assert_false(value_next(&never, &value));
    struct values none = values_of((struct bytes){NULL, 0});
    assert_false(value_next(&none, &value));
}

static void a_key_is_found_among_others(void **state)
{
    (void)state;
    static const char map[] = "\x83\xa1"
                              "a\x92\x01\xa4name\xa4name\xa2Vi\xc4\x01z\x05";
    struct values values = values_of((struct bytes){map, sizeof map - 1});
    struct value value;
    assert_true(value_find(values, "name", 4, &value));
    assert_true(value.type == VALUE_TEXT && value.text.size == 2);
    assert_true(value_find(values, "z", 1, &value) && value.number == 5);
    assert_false(value_find(values, "nam", 3, &value));
    assert_false(value_find(values_of((struct bytes){"\x91\xa1z", 3}), "z", 1, &value));
    assert_false(value_find(values_of((struct bytes){"\x82\x01\x02\xa1z\x05", 6}), "z", 1, &value));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_what_msgpack_c_writes),
        cmocka_unit_test(what_is_read_is_what_msgpack_c_reads),
        cmocka_unit_test(a_count_of_more_than_there_is_is_refused),
        cmocka_unit_test(a_key_is_found_among_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
