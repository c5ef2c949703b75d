/* SPDX-License-Identifier: MIT
 *
 * Values as tests write them: JSON with ' for ", so that a case reads as what a client says; and
 * seeded randomness, the same everywhere. */
#ifndef TESTS_VALUES_H
#define TESTS_VALUES_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/* cmocka's word is ours too (error.h). */
#undef fail
#undef fail_msg
#define fail_msg(...)              \
    do {                           \
        print_error(__VA_ARGS__);  \
        print_error("\n");         \
        _fail(__FILE__, __LINE__); \
    } while (0)

#include "proto/json.h"
#include "proto/schema.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The text's copy in the arena with every `from` turned into `to`. */
static inline struct text values_turned(struct arena *arena, const char *data, size_t size,
                                        char from, char to)
{
    struct text copy = arena_text(arena, data, size);
    char *out = (char *)(uintptr_t)copy.data;
    for (size_t i = 0; i < size; i++) {
        if (out[i] == from)
            out[i] = to;
    }
    return copy;
}

/* MessagePack of {'name': 'Hav & Bok'}, in the arena. */
static inline struct bytes values_packed(struct arena *arena, const char *json)
{
    struct fault fault = {0};
    struct buffer out = {0};
    struct text text = values_turned(arena, json, strlen(json), '\'', '"');
    if (json_to_msgpack(text.data, text.size, &out, &fault))
        fail_msg("%s: %s", json, fault.text);
    struct text copy = arena_text(arena, out.data, out.size);
    buffer_free(&out);
    return (struct bytes){copy.data, copy.size};
}

/* And back, zero-terminated. */
static inline const char *values_json(struct arena *arena, struct bytes bytes)
{
    struct fault fault = {0};
    struct buffer out = {0};
    if (json_from_msgpack(bytes, JSON_LINE, &out, &fault))
        fail_msg("not to be shown: %s", fault.text);
    struct text copy = values_turned(arena, out.data, out.size, '"', '\'');
    buffer_free(&out);
    return copy.data;
}

/* Encodes the struct; the bytes are in the arena. */
static inline struct bytes values_encoded(struct arena *arena, const struct schema *schema,
                                          const void *value)
{
    struct buffer out = {0};
    schema_encode(schema, value, &out);
    struct text copy = arena_text(arena, out.data, out.size);
    buffer_free(&out);
    return (struct bytes){copy.data, copy.size};
}

/* Decodes into a new struct in the arena, whatever comes of it. */
static inline enum error values_decode(struct arena *arena, const struct schema *schema,
                                       struct bytes bytes, enum schema_source source, void **out,
                                       struct fault *fault)
{
    *out = arena_new(arena, schema->size);
    struct part part = {schema, *out};
    *fault = (struct fault){0};
    return schema_decode(&part, 1, bytes, source, arena, fault);
}

static inline void assert_same_bytes(struct bytes a, struct bytes b)
{
    assert_int_equal(a.size, b.size);
    assert_memory_equal(a.data, b.data, a.size);
}

static inline void assert_text(struct text text, const char *wanted)
{
    assert_int_equal(text.size, strlen(wanted));
    assert_memory_equal(text.data, wanted, text.size);
}

/* ---- randomness ---- */

struct random {
    uint64_t state;
};

/* splitmix64: https://prng.di.unimi.it/splitmix64.c (public domain) */
static inline uint64_t random_next(struct random *random)
{
    uint64_t z = random->state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

/* 0..count-1 */
static inline size_t random_below(struct random *random, size_t count)
{
    return (size_t)(random_next(random) % count);
}

static inline bool random_chance(struct random *random, int percent)
{
    return random_below(random, 100) < (size_t)percent;
}

#endif
