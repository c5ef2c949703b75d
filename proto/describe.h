/* SPDX-License-Identifier: MIT
 *
 * The method table told: as PROTOCOL.md, as help on a terminal, and as data for server.describe.
 *
 * Nothing is said here that is not in the rows, the error list or the limits, and the same table
 * gives the same bytes. */
#ifndef PROTO_DESCRIBE_H
#define PROTO_DESCRIBE_H

#include "proto/memory.h"
#include "proto/rpc.h"
#include "proto/schema.h"

/* Appends PROTOCOL.md. */
void describe_markdown(const struct method_table *table, struct buffer *out);

/* Appends a line or two a method, in the table's order. */
void describe_brief(const struct method_table *table, size_t width, struct buffer *out);

/* Appends all about one method, in lines of at most `width` columns where words allow. */
void describe_method(const struct method *method, size_t width, struct buffer *out);

/* ---- as data ---- */

struct described_field {
    struct text name, kind, doc;
    struct flag required, nullable, personal, by_server; /* set where true */
    struct integer min, max;                             /* of numbers, and bytes of texts */
    struct integer most;                                 /* items of lists */
    struct text unit;
    struct text refers;    /* id of such a record */
    struct text catalogue; /* code of such a catalogue */
    struct text_list choices;
    struct text of; /* name of the nested record */
};
LIST_OF(described_field);

/* A map that is nested in others, told once. */
struct described_record {
    struct text name, doc;
    struct described_field_list fields;
};
LIST_OF(described_record);

struct described_method {
    struct text name, doc;
    struct text_list roles;
    struct flag open;
    struct text runs; /* "loop", "pool", "writer" */
    struct described_field_list request, options, reply;
};
LIST_OF(described_method);

struct described_error {
    struct text code, doc;
};
LIST_OF(described_error);

struct description {
    struct described_method_list methods;
    struct described_record_list records;
    struct described_error_list errors;
};

extern const struct schema described_field_schema, described_record_schema, described_method_schema,
    described_error_schema, description_schema;

/* The whole table as data, in the arena; texts are borrowed from the rows. */
struct description describe_methods(const struct method_table *table, struct arena *arena);

#endif
