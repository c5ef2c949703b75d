/* SPDX-License-Identifier: MIT
 *
 * Fuzzes the frame scanner. The first byte of an input tells how the rest is cut into pieces; the
 * verdict on the pieces must be that on the whole, and what passes must be what msgpack-c unpacks,
 * value for value, which also bounds the memory that it takes.
 *
 *   clang -g -O1 -std=c11 -D_GNU_SOURCE -I. -fsanitize=fuzzer,address,undefined \
 *       tests/fuzz/fuzz_wire.c proto/wire.c proto/text.c proto/error.c \
 *       $(pkg-config --cflags --libs msgpack) -o build/fuzz_wire
 *   mkdir -p build/corpus && build/fuzz_wire -max_total_time=120 -malloc_limit_mb=64 build/corpus \
 *       tests/fuzz/corpus/wire
 *
 * With -DFUZZ_REPLAY and without `fuzzer` among the sanitizers: see fuzz.h. */
#include "proto/wire.h"

#include <math.h>
#include <string.h>

#include <msgpack.h>

#include "tests/fuzz/fuzz.h"

struct verdict {
    enum wire_state state;
    enum error error;
    size_t used;
    uint32_t elements, id;
    enum wire_type type;
    bool has_id;
};

/* Pieces of 1 to 1 + mask bytes, drawn from `seed`; each in its own allocation, so that the
 * sanitizer sees a read outside. mask == SIZE_MAX: all in one piece. */
static struct verdict scan(const char *data, size_t size, size_t mask, uint32_t seed,
                           struct wire_limits limits)
{
    struct wire_scanner scanner;
    struct fault fault = {0};
    struct verdict verdict = {.state = WIRE_MORE};
    wire_reset(&scanner, limits);
    while (verdict.used < size && verdict.state == WIRE_MORE) {
        size_t left = size - verdict.used, piece = left, used;
        seed = seed * 1664525 + 1013904223;
        if (mask != SIZE_MAX && 1 + (seed >> 16 & mask) < left)
            piece = 1 + (seed >> 16 & mask);
        char *copy = malloc(piece);
        HOLD(copy);
        memcpy(copy, data + verdict.used, piece);
        verdict.state = wire_scan(&scanner, copy, piece, &used, &fault);
        free(copy);
        HOLD(used <= piece && (verdict.state != WIRE_MORE || used == piece));
        verdict.used += used;
        HOLD(scanner.bytes == verdict.used);
        HOLD(verdict.state == WIRE_BAD || scanner.bytes <= limits.bytes);
        HOLD(scanner.elements <= limits.elements);
    }
    HOLD((verdict.state == WIRE_BAD) == (fault.code != ERR_NONE));
    verdict.error = fault.code;
    verdict.elements = scanner.elements;
    verdict.id = scanner.id;
    verdict.type = scanner.type;
    verdict.has_id = scanner.has_id;
    return verdict;
}

/* The number of values in the object, none of which may break a rule. */
static uint32_t count_sound(const msgpack_object *o, uint32_t depth)
{
    uint32_t sum = 1;
    HOLD(o->type != MSGPACK_OBJECT_EXT);
    if (o->type == MSGPACK_OBJECT_FLOAT32 || o->type == MSGPACK_OBJECT_FLOAT64)
        HOLD(isfinite(o->via.f64));
    if (o->type == MSGPACK_OBJECT_STR)
        HOLD(text_is_utf8(o->via.str.ptr, o->via.str.size));
    if (o->type == MSGPACK_OBJECT_ARRAY || o->type == MSGPACK_OBJECT_MAP)
        HOLD(depth > 0);
    for (uint32_t i = 0; o->type == MSGPACK_OBJECT_ARRAY && i < o->via.array.size; i++)
        sum += count_sound(&o->via.array.ptr[i], depth - 1);
    for (uint32_t i = 0; o->type == MSGPACK_OBJECT_MAP && i < o->via.map.size; i++) {
        const msgpack_object_kv *kv = &o->via.map.ptr[i];
        HOLD(kv->key.type == MSGPACK_OBJECT_STR || kv->key.type == MSGPACK_OBJECT_BIN);
        sum += count_sound(&kv->key, depth - 1) + count_sound(&kv->val, depth - 1);
    }
    return sum;
}

static void check_frame(const char *data, size_t size, struct verdict verdict)
{
    msgpack_zone zone;
    msgpack_object object;
    size_t offset = 0;
    HOLD(msgpack_zone_init(&zone, 4096));
    msgpack_unpack_return result = msgpack_unpack(data, size, &offset, &zone, &object);
    HOLD(result == MSGPACK_UNPACK_SUCCESS || result == MSGPACK_UNPACK_EXTRA_BYTES);
    HOLD(offset == verdict.used);
    HOLD(object.type == MSGPACK_OBJECT_ARRAY);
    const msgpack_object *members = object.via.array.ptr;
    HOLD(members[0].type == MSGPACK_OBJECT_POSITIVE_INTEGER);
    HOLD(members[0].via.u64 == (uint64_t)verdict.type);
    HOLD(object.via.array.size == (verdict.type == WIRE_NOTIFICATION ? 3 : 4));
    HOLD(verdict.has_id == (verdict.type != WIRE_NOTIFICATION));
    if (verdict.has_id)
        HOLD(members[1].type == MSGPACK_OBJECT_POSITIVE_INTEGER &&
             members[1].via.u64 == verdict.id);
    HOLD(count_sound(&object, WIRE_DEPTH) == verdict.elements);
    msgpack_zone_destroy(&zone);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    /* Bits 0..2: sizes of the pieces; bit 3: small limits, so that their edges are met often. */
    size_t mask = ((size_t)1 << (data[0] & 7)) - 1;
    struct wire_limits limits = WIRE_LIMITS_SESSION;
    if (data[0] & 8)
        limits = (struct wire_limits){.bytes = 100, .depth = 4, .elements = 24, .text = 20};
    const char *message = (const char *)data + 1;
    struct verdict whole = scan(message, size - 1, SIZE_MAX, 0, limits);
    struct verdict pieces = scan(message, size - 1, mask, data[0], limits);
    HOLD(whole.state == pieces.state && whole.error == pieces.error);
    HOLD(whole.used == pieces.used || whole.error == ERR_BAD_TEXT);
    HOLD(whole.elements == pieces.elements && whole.type == pieces.type);
    HOLD(whole.has_id == pieces.has_id && whole.id == pieces.id);
    if (whole.state == WIRE_FRAME)
        check_frame(message, size - 1, whole);
    return 0;
}

#ifdef FUZZ_REPLAY
int main(int argc, char **argv)
{
    return fuzz_replay(argc, argv, NULL);
}
#endif
