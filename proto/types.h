/* SPDX-License-Identifier: MIT
 *
 * The small value types that every record, request and reply is made of.
 *
 * Each is a struct of its own, so that a field table can compute a member's kind from its C type
 * (schema.h) and cannot lie about it. All-zero means "left out" for every one of them. Text is
 * never owned by these structs: it lies in an arena, in static memory or in the caller's bytes,
 * and the comment where it is handed over says which. */
#ifndef PROTO_TYPES_H
#define PROTO_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bytes {
    const void *data;
    size_t size;
};

/* Valid UTF-8, not zero-terminated. data == NULL: left out. */
struct text {
    const char *data;
    size_t size;
};

struct text_list {
    struct text *items;
    size_t count;
    bool set; /* an empty list that was given differs from one left out */
};

struct integer {
    int64_t value;
    bool set;
};

struct real {
    double value;
    bool set;
};

struct flag {
    bool value;
    bool set;
};

/* A calendar day. days counts from 1970-01-01; on the wire "2026-11-21". */
struct date {
    int32_t days;
    bool set;
};

/* A time of day in minutes from 00:00 to 24:00; on the wire "08:00". */
struct clock {
    int32_t minutes;
    bool set;
};

/* Index into the choices of its field row. 0, the first choice, is what "left out" means. */
struct choice {
    int32_t value;
};

/* One entry of a map from code to integer: {"GAK01": 2}. */
struct tally {
    struct text key;
    int64_t value;
};

struct tally_list {
    struct tally *items;
    size_t count;
    bool set;
};

/* A text or, where text.data is NULL, an integer: the arguments of a reason. */
struct argument {
    struct text text;
    int64_t number;
};

struct argument_list {
    struct argument *items;
    size_t count;
    bool set;
};

/* One whole MessagePack value, encoded already: stored bytes that a reply hands through. */
struct raw {
    const void *data;
    size_t size;
};

struct raw_list {
    struct raw *items;
    size_t count;
    bool set;
};

/* A string literal as text. */
#define TEXT(literal) ((struct text){.data = (literal), .size = sizeof(literal) - 1})

#endif
