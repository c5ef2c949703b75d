/* SPDX-License-Identifier: MIT
 *
 * MessagePack values one after the other, straight from their bytes and into them: what the
 * decoder and the encoder of field tables (schema.h) and the envelope (rpc.h) are made of. Nothing
 * here allocates but the buffer that is written to, nothing recurses.
 *
 * Written is always the shortest form; read is every form there is. A real takes nine bytes.
 * https://github.com/msgpack/msgpack/blob/master/spec.md */
#ifndef PROTO_VALUE_H
#define PROTO_VALUE_H

#include <string.h>

#include "proto/memory.h"

enum value_type {
    VALUE_NIL,
    VALUE_FLAG,
    VALUE_UNSIGNED,
    VALUE_NEGATIVE,
    VALUE_REAL,
    VALUE_TEXT,  /* str */
    VALUE_BYTES, /* bin */
    VALUE_LIST,
    VALUE_MAP,
    VALUE_OTHER, /* an extension */
};

struct value {
    enum value_type type;
    union {
        bool flag;
        uint64_t number;  /* VALUE_UNSIGNED */
        int64_t negative; /* below 0 */
        double real;
        struct text text; /* of VALUE_TEXT and VALUE_BYTES, a view; data is never NULL */
        uint32_t count;   /* of a list's items or a map's pairs, which come next */
    };
};

/* Where the next value begins, and where there are no more bytes. */
struct values {
    const char *at, *end;
};

static inline struct values values_of(struct bytes bytes)
{
    const char *at = bytes.data;
    return (struct values){at, bytes.size ? at + bytes.size : at};
}

/* Takes the next value; of a list or a map its head alone, so that its first member is next. False
 * where the bytes are no MessagePack, end within the value, or cannot hold as many members as it
 * says; then nothing can be said of what follows. */
bool value_next(struct values *values, struct value *out);

/* Goes past the next value, members of members included. False as above. */
bool value_pass(struct values *values);

/* Looks through the pairs of the map that comes next for the key `name`, the first of its name, and
 * takes its value. False where there is none, or no map. */
bool value_find(struct values values, const char *name, size_t size, struct value *out);

/* ---- writing: each appends one value, of a list or a map its head ---- */

void value_put_nil(struct buffer *out);
void value_put_flag(struct buffer *out, bool flag);
void value_put_integer(struct buffer *out, int64_t number);
void value_put_real(struct buffer *out, double real);
void value_put_list(struct buffer *out, size_t count);
void value_put_map(struct buffer *out, size_t pairs);
void value_put_text(struct buffer *out, const char *data, size_t size);

static inline void value_put_word(struct buffer *out, const char *word)
{
    value_put_text(out, word, strlen(word));
}

#endif
