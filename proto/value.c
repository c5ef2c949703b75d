/* SPDX-License-Identifier: MIT
 *
 * A value is a head byte, a payload (a number or a length, big endian) and, for texts, a body. */
#include "proto/value.h"

/* ---- reading ---- */

/* The next `width` bytes, 1, 2, 4 or 8, as a number; false where there are fewer. */
static bool take(struct values *values, unsigned width, uint64_t *out)
{
    uint64_t number = 0;
    if ((size_t)(values->end - values->at) < width)
        return false;
    for (unsigned i = 0; i < width; i++)
        number = number << 8 | (uint8_t)values->at[i];
    values->at += width;
    *out = number;
    return true;
}

static bool take_body(struct values *values, uint64_t size, enum value_type type, struct value *out)
{
    if ((uint64_t)(values->end - values->at) < size)
        return false;
    out->type = type;
    out->text = (struct text){values->at, (size_t)size};
    values->at += size;
    return true;
}

/* A list, or a map of as many pairs: each member takes a byte at least. */
static bool take_count(struct values *values, uint64_t count, enum value_type type,
                       struct value *out)
{
    uint64_t members = type == VALUE_MAP ? 2 * count : count;
    out->type = type;
    out->count = (uint32_t)count;
    return members <= (uint64_t)(values->end - values->at);
}

static bool take_unsigned(uint64_t number, struct value *out)
{
    out->type = VALUE_UNSIGNED;
    out->number = number;
    return true;
}

/* `number` is a signed one of `width` bytes. */
static bool take_signed(uint64_t number, unsigned width, struct value *out)
{
    int64_t number_signed = width == 1   ? (int8_t)number
                            : width == 2 ? (int16_t)number
                            : width == 4 ? (int32_t)number
                                         : (int64_t)number;
    if (number_signed >= 0)
        return take_unsigned((uint64_t)number_signed, out);
    out->type = VALUE_NEGATIVE;
    out->negative = number_signed;
    return true;
}

static bool take_real(uint64_t bits, unsigned width, struct value *out)
{
    uint32_t half = (uint32_t)bits;
    float single;
    out->type = VALUE_REAL;
    if (width == 4) {
        memcpy(&single, &half, sizeof single);
        out->real = (double)single;
    } else {
        memcpy(&out->real, &bits, sizeof bits);
    }
    return true;
}

/* Bytes of the payload behind the heads c4..df; an extension's first payload is its length, a
 * fixed one (d4..d8) has none. */
static const uint8_t widths[] = {1, 2, 4, 1, 2, 4, 4, 8, 1, 2, 4, 8, 1, 2,
                                 4, 8, 0, 0, 0, 0, 0, 1, 2, 4, 2, 4, 2, 4};

static bool take_long(struct values *values, uint8_t head, struct value *out)
{
    unsigned width = widths[head - 0xc4];
    uint64_t number = 0;
    if (!take(values, width, &number))
        return false;
    if (head <= 0xc6)
        return take_body(values, number, VALUE_BYTES, out);
    if (head <= 0xc9)
        return take_body(values, number + 1, VALUE_OTHER, out); /* and a byte for its kind */
    if (head <= 0xcb)
        return take_real(number, width, out);
    if (head <= 0xcf)
        return take_unsigned(number, out);
    if (head <= 0xd3)
        return take_signed(number, width, out);
    if (head <= 0xd8)
        return take_body(values, (UINT64_C(1) << (head - 0xd4)) + 1, VALUE_OTHER, out);
    if (head <= 0xdb)
        return take_body(values, number, VALUE_TEXT, out);
    return take_count(values, number, head <= 0xdd ? VALUE_LIST : VALUE_MAP, out);
}

bool value_next(struct values *values, struct value *out)
{
    if (values->at == values->end)
        return false;
    uint8_t head = (uint8_t)*values->at++;
    if (head < 0x80)
        return take_unsigned(head, out);
    if (head < 0x90)
        return take_count(values, head & 15, VALUE_MAP, out);
    if (head < 0xa0)
        return take_count(values, head & 15, VALUE_LIST, out);
    if (head < 0xc0)
        return take_body(values, head & 31, VALUE_TEXT, out);
    if (head >= 0xe0)
        return take_signed(head, 1, out);
    if (head >= 0xc4)
        return take_long(values, head, out);
    out->type = head == 0xc0 ? VALUE_NIL : VALUE_FLAG;
    out->flag = head == 0xc3;
    return head != 0xc1;
}

bool value_pass(struct values *values)
{
    struct value value;
    for (uint64_t pending = 1; pending; pending--) {
        if (!value_next(values, &value))
            return false;
        if (value.type == VALUE_LIST)
            pending += value.count;
        else if (value.type == VALUE_MAP)
            pending += 2 * (uint64_t)value.count;
    }
    return true;
}

bool value_find(struct values values, const char *name, size_t size, struct value *out)
{
    struct value map, key;
    if (!value_next(&values, &map) || map.type != VALUE_MAP)
        return false;
    for (size_t i = 0; i < map.count && value_next(&values, &key); i++) {
        bool text = key.type == VALUE_TEXT || key.type == VALUE_BYTES;
        if (text && key.text.size == size && memcmp(key.text.data, name, size) == 0)
            return value_next(&values, out);
        if (!text || !value_pass(&values))
            return false;
    }
    return false;
}

/* ---- writing ---- */

static void put_byte(struct buffer *out, uint8_t byte)
{
    *buffer_reserve(out, 1) = (char)byte;
    out->size++;
}

static void put(struct buffer *out, uint8_t head, unsigned width, uint64_t number)
{
    char *bytes = buffer_reserve(out, 9);
    *bytes = (char)head;
    for (unsigned i = 0; i < width; i++)
        bytes[1 + i] = (char)(number >> 8 * (width - 1 - i));
    out->size += 1 + width;
}

void value_put_nil(struct buffer *out)
{
    put_byte(out, 0xc0);
}

void value_put_flag(struct buffer *out, bool flag)
{
    put_byte(out, flag ? 0xc3 : 0xc2);
}

void value_put_integer(struct buffer *out, int64_t number)
{
    uint64_t bits = (uint64_t)number;
    if (number >= -32 && number < 128)
        put_byte(out, (uint8_t)bits);
    else if (number >= 0 && number <= UINT8_MAX)
        put(out, 0xcc, 1, bits);
    else if (number >= 0 && number <= UINT16_MAX)
        put(out, 0xcd, 2, bits);
    else if (number >= 0 && number <= UINT32_MAX)
        put(out, 0xce, 4, bits);
    else if (number >= 0)
        put(out, 0xcf, 8, bits);
    else if (number >= INT8_MIN)
        put(out, 0xd0, 1, bits);
    else if (number >= INT16_MIN)
        put(out, 0xd1, 2, bits);
    else if (number >= INT32_MIN)
        put(out, 0xd2, 4, bits);
    else
        put(out, 0xd3, 8, bits);
}

void value_put_real(struct buffer *out, double real)
{
    uint64_t bits;
    memcpy(&bits, &real, sizeof bits);
    put(out, 0xcb, 8, bits);
}

void value_put_list(struct buffer *out, size_t count)
{
    if (count < 16)
        put_byte(out, (uint8_t)(0x90 | count));
    else
        put(out, count <= UINT16_MAX ? 0xdc : 0xdd, count <= UINT16_MAX ? 2 : 4, count);
}

void value_put_map(struct buffer *out, size_t pairs)
{
    if (pairs < 16)
        put_byte(out, (uint8_t)(0x80 | pairs));
    else
        put(out, pairs <= UINT16_MAX ? 0xde : 0xdf, pairs <= UINT16_MAX ? 2 : 4, pairs);
}

void value_put_text(struct buffer *out, const char *data, size_t size)
{
    if (size < 32)
        put_byte(out, (uint8_t)(0xa0 | size));
    else if (size <= UINT8_MAX)
        put(out, 0xd9, 1, size);
    else
        put(out, size <= UINT16_MAX ? 0xda : 0xdb, size <= UINT16_MAX ? 2 : 4, size);
    buffer_append(out, data, size);
}
