/* SPDX-License-Identifier: MIT
 *
 * What the frame scanner says of bytes, however they are cut. */
#ifndef TESTS_VERDICTS_H
#define TESTS_VERDICTS_H

#include "proto/memory.h"
#include "proto/wire.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

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
static inline struct verdict scan(const char *data, size_t size, size_t piece,
                                  struct wire_limits limits)
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
static inline struct verdict judge_within(const char *data, size_t size, struct wire_limits limits)
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

static inline struct verdict judge(const char *data, size_t size)
{
    return judge_within(data, size, WIRE_LIMITS_SESSION);
}

#define JUDGE(literal) judge("" literal, sizeof(literal) - 1)
/* The value as params of a request with the id 7. */
#define REQUEST(value) JUDGE("\x94\x00\x07\xa1m" value)
#define assert_frame(verdict) assert_int_equal((verdict).state, WIRE_FRAME)

static inline void assert_bad(enum error error, struct verdict verdict)
{
    assert_int_equal(verdict.state, WIRE_BAD);
    assert_int_equal(verdict.error, error);
}

#endif
