/* SPDX-License-Identifier: MIT
 *
 * JSON text <-> one MessagePack value, for the command line.
 *
 * Strict both ways: what the other side cannot hold is refused, never bent. Dates and times are
 * strings on both sides. */
#ifndef PROTO_JSON_H
#define PROTO_JSON_H

#include "proto/error.h"
#include "proto/memory.h"

/* Appends the value that the text holds, and nothing but it. BAD_TEXT naming line and column (no
 * JSON, a key twice, an integer beyond 64 bits, a zero byte in a string), TOO_DEEP. */
enum error json_to_msgpack(const char *text, size_t size, struct buffer *out, struct fault *fault);

enum json_style {
    JSON_LINE,   /* one line, for programs */
    JSON_PRETTY, /* indented, for people */
};

/* Appends the value as JSON text, without a line end. Keys keep their order. BAD_TYPE for what
 * JSON has no word for (bytes, ext types, keys that are no text, NaN), OUT_OF_RANGE for an integer
 * of 2^63 or more, DUPLICATE_FIELD, BAD_FRAME (not one whole value), TOO_DEEP. */
enum error json_from_msgpack(struct bytes bytes, enum json_style style, struct buffer *out,
                             struct fault *fault);

/* Appends the text as a JSON string with its quotes. */
void json_quote(struct text text, struct buffer *out);

#endif
