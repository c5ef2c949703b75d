/* SPDX-License-Identifier: MIT
 *
 * UTF-8 is checked by a state of three small numbers, so that the frame scanner, which sees text
 * in pieces, and everyone else, who sees it whole, use the same code. "å" is c3 a5: c3 sets
 * {left 1, low 80, high bf}, a5 lies between and clears left. e0 asks for a0..bf next, which is
 * what forbids overlong forms; ed asks for 80..9f, which forbids surrogates. */
#include "proto/text.h"

#include <string.h>

#define HIGH_BITS UINT64_C(0x8080808080808080)

static uint64_t load8(const unsigned char *data)
{
    uint64_t word;
    memcpy(&word, data, sizeof word);
    return word;
}

static uint64_t load4(const unsigned char *data)
{
    uint32_t word;
    memcpy(&word, data, sizeof word);
    return word;
}

/* Most of what comes is short and ASCII: this is the scanner's hottest loop. Reads that overlap
 * take the place of a loop over the last bytes, whose end the processor would have to guess. */
static bool all_ascii(const unsigned char *data, size_t size)
{
    if (size >= 8) {
        for (size_t i = 0; i < size - 8; i += 8) {
            if (load8(data + i) & HIGH_BITS)
                return false;
        }
        return (load8(data + size - 8) & HIGH_BITS) == 0;
    }
    if (size >= 4)
        return ((load4(data) | load4(data + size - 4)) & HIGH_BITS) == 0;
    return size == 0 || (data[0] | data[size / 2] | data[size - 1]) < 0x80;
}

/* How many bytes from the start on are ASCII. */
static size_t ascii_run(const unsigned char *data, size_t size)
{
    size_t i = 0;
    while (size - i >= 8 && (load8(data + i) & HIGH_BITS) == 0)
        i += 8;
    while (i < size && data[i] < 0x80)
        i++;
    return i;
}

/* Takes the first byte of a character that is not ASCII. */
static bool utf8_lead(struct text_utf8 *state, unsigned char byte)
{
    if (byte < 0xc2 || byte > 0xf4) /* continuation, overlong, over U+10FFFF */
        return false;
    state->left = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
    state->low = byte == 0xe0 ? 0xa0 : byte == 0xf0 ? 0x90 : 0x80;
    state->high = byte == 0xed ? 0x9f : byte == 0xf4 ? 0x8f : 0xbf;
    return true;
}

bool text_utf8_feed(struct text_utf8 *state, const char *data, size_t size)
{
    const unsigned char *bytes = (const unsigned char *)data;
    size_t i = 0;
    if (state->left == 0 && all_ascii(bytes, size))
        return true;
    while (i < size) {
        if (state->left == 0) {
            i += ascii_run(bytes + i, size - i);
            if (i < size && !utf8_lead(state, bytes[i++]))
                return false;
            continue;
        }
        if (bytes[i] < state->low || bytes[i] > state->high)
            return false;
        state->left--;
        state->low = 0x80;
        state->high = 0xbf;
        i++;
    }
    return true;
}

bool text_utf8_whole(const struct text_utf8 *state)
{
    return state->left == 0;
}

bool text_is_utf8(const char *data, size_t size)
{
    struct text_utf8 state = {0};
    if (all_ascii((const unsigned char *)data, size))
        return true;
    return text_utf8_feed(&state, data, size) && text_utf8_whole(&state);
}

/* U+202A..202E is e2 80 aa..ae, U+2066..2069 is e2 81 a6..a9. */
static bool turns_direction(const unsigned char *data, size_t size)
{
    if (size < 3 || data[0] != 0xe2)
        return false;
    return (data[1] == 0x80 && data[2] >= 0xaa && data[2] <= 0xae) ||
           (data[1] == 0x81 && data[2] >= 0xa6 && data[2] <= 0xa9);
}

bool text_is_printable(const char *data, size_t size)
{
    const unsigned char *bytes = (const unsigned char *)data;
    for (size_t i = 0; i < size; i++) {
        unsigned char byte = bytes[i];
        if ((byte < 0x20 && byte != '\n' && byte != '\t') || byte == 0x7f)
            return false;
        if (byte == 0xc2 && i + 1 < size && bytes[i + 1] < 0xa0) /* U+0080..009F */
            return false;
        if (turns_direction(bytes + i, size - i))
            return false;
    }
    return true;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool text_is_id(struct text text)
{
    if (text.size < 1 || text.size > TEXT_ID_MAX)
        return false;
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        if (!letter && !is_digit(c) && c != '.' && c != '_' && c != '-')
            return false;
    }
    return true;
}

bool text_equal(struct text a, struct text b)
{
    return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

bool text_is(struct text text, const char *string)
{
    return text_equal(text, (struct text){.data = string, .size = strlen(string)});
}

int text_compare(struct text a, struct text b)
{
    size_t common = a.size < b.size ? a.size : b.size;
    int order = common == 0 ? 0 : memcmp(a.data, b.data, common);
    if (order != 0)
        return order;
    return (a.size > b.size) - (a.size < b.size);
}

/* Luhn over ten digits: every other one, from the first on, counts twice, and its digits are
 * added. 556016-0680: 1+5+3+0+2+6+0+6+7+0 = 30. */
static bool luhn_holds(const int digits[10])
{
    int sum = 0;
    for (size_t i = 0; i < 10; i++) {
        int weighted = i % 2 == 0 ? digits[i] * 2 : digits[i];
        sum += weighted > 9 ? weighted - 9 : weighted;
    }
    return sum % 10 == 0;
}

bool org_nr_valid(struct text text)
{
    int digits[10];
    size_t count = 0;
    if (text.size >= 12 && memcmp(text.data, "16", 2) == 0) {
        text.data += 2;
        text.size -= 2;
    }
    if (text.size != 10 && text.size != 11)
        return false;
    for (size_t i = 0; i < text.size; i++) {
        if (text.size == 11 && i == 6) {
            if (text.data[i] != '-')
                return false;
            continue;
        }
        if (!is_digit(text.data[i]))
            return false;
        digits[count++] = text.data[i] - '0';
    }
    return digits[2] >= 2 && luhn_holds(digits);
}

static size_t digits_from(struct text text, size_t at)
{
    size_t count = 0;
    while (at + count < text.size && is_digit(text.data[at + count]))
        count++;
    return count;
}

/* YYMMDD and NNNN, ten digits. */
static bool is_personnummer(const char *birth, const char *rest)
{
    int digits[10];
    for (size_t i = 0; i < 10; i++)
        digits[i] = (i < 6 ? birth[i] : rest[i - 6]) - '0';
    int month = digits[2] * 10 + digits[3], day = digits[4] * 10 + digits[5];
    if (day > 60)
        day -= 60;
    return month >= 1 && month <= 12 && day >= 1 && day <= 31 && luhn_holds(digits);
}

bool text_has_personnummer(struct text text)
{
    for (size_t at = 0; at < text.size;) {
        size_t size = digits_from(text, at);
        const char *start = text.data + at;
        size_t after = at + size;
        if ((size == 12 || size == 10) && is_personnummer(start + size - 10, start + size - 4))
            return true;
        char c = after < text.size ? text.data[after] : '\0';
        bool parted = (size == 8 || size == 6) && (c == '-' || c == '+' || c == ' ') &&
                      digits_from(text, after + 1) == 4;
        if (parted && is_personnummer(start + size - 6, start + size + 1))
            return true;
        at = after + (size == 0);
    }
    return false;
}
