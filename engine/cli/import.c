/* SPDX-License-Identifier: MIT
 *
 * A batch is one request; several are under way at once, and `flights` remembers
 * which lines each holds, so that a fault about item 17 becomes one about its line. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "data/record.h"
#include "engine/cases/importing.h"
#include "engine/cli/cells.h"
#include "engine/cli/complaints.h"
#include "engine/cli/csv.h"
#include "engine/cli/import.h"
#include "engine/cli/progress.h"
#include "proto/text.h"

enum {
    /* A value takes a byte at least, so that a batch has fewer than the 65,536 values that an
     * import may have; and a commit of 60 KB is quick. */
    BATCH_BYTES = 60000,
    IN_FLIGHT = 8,
};

struct batch {
    uint32_t id; /* of the request */
    size_t count;
    size_t lines[IMPORT_ITEMS];
};

struct counts {
    size_t read, created, changed, unchanged;
};

struct import {
    const struct cli *cli;
    const struct record_kind *kind;
    struct csv_file csv;
    struct client *client;
    struct column columns[512]; /* .field NULL: an ignored one */
    size_t column_count;
    bool has_header;

    bool check; /* the pass at hand */
    struct buffer items;
    struct batch *filling;
    struct batch *flights[IN_FLIGHT];
    size_t flying;

    struct complaints complaints;
    struct seen_ids seen;
    struct counts counts;
    struct arena arena;
    struct progress progress;
    int code; /* set: stop */
};

/* ---- the server's answers ---- */

/* "wishes[2].code" -> 6, "levels.GAK01" -> 6, "position.n" -> 10: how much of the path names a
 * column; all of it where none does. */
static size_t column_length(const struct schema *schema, const char *path)
{
    struct column column;
    size_t length = strlen(path);
    while (length && !column_find(schema, (struct text){path, length}, &column)) {
        while (length && path[length - 1] != '.' && path[length - 1] != '[')
            length--;
        length -= length > 0;
    }
    return length ? length : strlen(path);
}

static void complain_row(struct import *import, size_t line, const char *field, const char *text)
{
    char column[96], words[320];
    size_t length = column_length(import->kind->schema, field);
    const char *rest = field + length;
    snprintf(column, sizeof column, "%.*s", (int)length, field);
    if (rest[0] == '[') /* people count from 1 */
        snprintf(words, sizeof words, "item %ld: %s", strtol(rest + 1, NULL, 10) + 1, text);
    else
        snprintf(words, sizeof words, "%s%s%s", rest + (rest[0] == '.'), rest[0] ? ": " : "", text);
    complaints_add(&import->complaints, line, column, words);
}

static int take_faults(struct import *import, const struct batch *batch,
                       const struct import_reply *reply)
{
    for (size_t i = 0; i < reply->faults.count; i++) {
        const struct import_fault *fault = &reply->faults.items[i];
        char field[96], text[200];
        if (fault->index.value < 0 || (uint64_t)fault->index.value >= batch->count)
            return complain(EX_UNAVAILABLE, "the server names an item that was not sent");
        snprintf(field, sizeof field, "%.*s", (int)fault->field.size, fault->field.data);
        snprintf(text, sizeof text, "%.*s (%.*s)", (int)fault->text.size, fault->text.data,
                 (int)fault->code.size, fault->code.data);
        complain_row(import, batch->lines[fault->index.value], field, text);
    }
    return EX_OK;
}

static struct batch *landed(struct import *import, uint32_t id)
{
    for (size_t i = 0; i < import->flying; i++) {
        struct batch *batch = import->flights[i];
        if (batch->id != id)
            continue;
        import->flights[i] = import->flights[--import->flying];
        return batch;
    }
    return NULL;
}

static int take_reply(struct import *import, const struct batch *batch, struct bytes bytes)
{
    struct import_reply reply = {0};
    struct part part = {&import_reply_schema, &reply};
    struct fault fault = {0};
    struct arena arena = {0};
    int code = EX_OK;
    if (schema_decode(&part, 1, bytes, FROM_DISK, &arena, &fault))
        code = complain(EX_UNAVAILABLE, "the server's answer: %s", fault.text);
    else
        code = take_faults(import, batch, &reply);
    import->counts.created += (size_t)reply.created.value;
    import->counts.changed += (size_t)reply.changed.value;
    import->counts.unchanged += (size_t)reply.unchanged.value;
    if (!code && !import->check && reply.faults.count)
        code = EX_DATAERR; /* something changed on the server between the two passes */
    arena_free(&arena);
    return code;
}

/* Waits for one answer. */
static int land(struct import *import)
{
    struct buffer result = {0};
    struct fault fault = {0};
    uint32_t id = 0;
    enum client_end end = client_receive(import->client, &id, &result, &fault);
    struct batch *batch = end && end != CLIENT_REFUSED ? NULL : landed(import, id);
    int code = EX_OK;
    if (end == CLIENT_REFUSED && import->check && batch) {
        /* A whole batch refused: its shape is wrong, which the check here should have found. */
        talk("%s:%zu and later", import->csv.name, batch->lines[0]);
        code = client_complain(import->cli, end, &fault);
    } else if (end) {
        code = client_complain(import->cli, end, &fault);
    } else if (!batch) {
        code = complain(EX_UNAVAILABLE, "an answer that belongs to no request");
    } else {
        code = take_reply(import, batch, (struct bytes){result.data, result.size});
    }
    free(batch);
    buffer_free(&result);
    return code;
}

/* ---- batches ---- */

/* {items: […], check: true} */
static void put_params(const struct import *import, struct buffer *out)
{
    size_t count = import->filling->count;
    char head[] = {(char)0x82,
                   (char)0xa5,
                   'c',
                   'h',
                   'e',
                   'c',
                   'k',
                   (char)(import->check ? 0xc3 : 0xc2),
                   (char)0xa5,
                   'i',
                   't',
                   'e',
                   'm',
                   's',
                   (char)0xdc,
                   (char)(count >> 8),
                   (char)(count & 0xff)};
    buffer_append(out, head, sizeof head);
    buffer_append(out, import->items.data, import->items.size);
}

static int send_batch(struct import *import)
{
    if (import->filling->count == 0)
        return EX_OK;
    int code = EX_OK;
    while (!code && import->flying == IN_FLIGHT)
        code = land(import);
    if (code)
        return code;
    char method[48];
    struct buffer params = {0};
    struct fault fault = {0};
    snprintf(method, sizeof method, "%s.import", import->kind->name);
    put_params(import, &params);
    enum client_end end =
        client_send(import->client, method, (struct bytes){params.data, params.size},
                    &import->filling->id, &fault);
    buffer_free(&params);
    if (end)
        return client_complain(import->cli, end, &fault);
    import->flights[import->flying++] = import->filling;
    import->filling = memory_new(1, sizeof *import->filling);
    import->items.size = 0;
    return EX_OK;
}

static int add_item(struct import *import, size_t line, const struct buffer *item)
{
    int code = EX_OK;
    bool full = import->filling->count == IMPORT_ITEMS ||
                (import->items.size && import->items.size + item->size > BATCH_BYTES);
    if (full)
        code = send_batch(import);
    import->filling->lines[import->filling->count++] = line;
    buffer_append(&import->items, item->data, item->size);
    return code;
}

/* ---- rows ---- */

static bool has_column(const struct import *import, const struct csv_row *row, const char *name)
{
    for (size_t i = 0; i < row->count; i++)
        if (import->columns[i].field && strcmp(import->columns[i].field->name, name) == 0)
            return true;
    return false;
}

/* Columns that the server sets come back in an export; they are read and ignored. */
static int read_header(struct import *import, const struct csv_row *row)
{
    const struct schema *schema = import->kind->schema;
    int code = EX_OK;
    for (size_t i = 0; i < row->count; i++) {
        struct column *column = &import->columns[i];
        struct text name = row->cells[i];
        if (!column_find(schema, name, column)) {
            talk("%s:%zu: unknown column '%.*s'", import->csv.name, row->line, (int)name.size,
                 name.data);
            code = EX_DATAERR;
            continue;
        }
        for (size_t j = 0; j < i; j++) {
            if (strcmp(import->columns[j].name, column->name) == 0)
                code = complain(EX_DATAERR, "%s:%zu: column %s stands twice", import->csv.name,
                                row->line, column->name);
        }
        if (column->field->origin == BY_SERVER)
            column->field = NULL;
    }
    import->column_count = row->count;
    import->has_header = true;
    for (size_t i = 0; i < schema->count; i++) {
        const struct field *field = &schema->fields[i];
        if (field->required && field->origin == BY_CALLER && !has_column(import, row, field->name))
            code = complain(EX_DATAERR, "%s:%zu: the required column %s is missing",
                            import->csv.name, row->line, field->name);
    }
    return code;
}

/* The row as an encoded record; false, having complained, when it is bad. */
static bool read_row(struct import *import, const struct csv_row *row, struct buffer *item)
{
    const struct schema *schema = import->kind->schema;
    void *record = arena_new(&import->arena, schema->size);
    struct fault fault = {0};
    bool good = true;
    if (row->count != import->column_count) {
        char words[80];
        snprintf(words, sizeof words, "has %zu cells, the header has %zu", row->count,
                 import->column_count);
        complaints_add(&import->complaints, row->line, "", words);
        return false;
    }
    for (size_t i = 0; i < row->count; i++) {
        const struct column *column = &import->columns[i];
        if (column->field && cell_read(column, row->cells[i], record, &import->arena, &fault)) {
            complaints_add(&import->complaints, row->line, fault.field, fault.text);
            good = false;
        }
    }
    if (!good)
        return false;
    schema_encode(schema, record, item);
    struct part part = {schema, arena_new(&import->arena, schema->size)};
    if (schema_decode(&part, 1, (struct bytes){item->data, item->size}, FROM_WIRE, &import->arena,
                      &fault)) {
        complain_row(import, row->line, fault.field, fault.text);
        return false;
    }
    return true;
}

/* The record's id, as the row has it. */
static struct text id_of(const struct import *import, const struct csv_row *row)
{
    for (size_t i = 0; i < import->column_count && i < row->count; i++) {
        if (import->columns[i].field && strcmp(import->columns[i].name, "id") == 0)
            return row->cells[i];
    }
    return (struct text){0};
}

/* True, having complained, when the id stood on another line before. */
static bool named_twice(struct import *import, const struct csv_row *row)
{
    struct text id = id_of(import, row);
    char words[80];
    size_t before = id.size ? seen_ids_add(&import->seen, id, row->line) : 0;
    if (!before)
        return false;
    snprintf(words, sizeof words, "the same id as in line %zu", before);
    complaints_add(&import->complaints, row->line, "id", words);
    snprintf(words, sizeof words, "the same id as in line %zu", row->line);
    complaints_add(&import->complaints, before, "id", words);
    return true;
}

static bool take_row(void *context, const struct csv_row *row)
{
    struct import *import = context;
    struct buffer item = {0};
    bool twice = false;
    if (!import->has_header) {
        import->code = read_header(import, row);
        return !import->code;
    }
    progress_step(&import->progress,
                  import->check ? row->offset / 2 : (import->csv.size + row->offset) / 2,
                  import->csv.size);
    if (import->check) {
        import->counts.read++;
        twice = named_twice(import, row);
    } else if (complaints_has(&import->complaints, row->line)) {
        return true;
    }
    if (read_row(import, row, &item) && !twice)
        import->code = add_item(import, row->line, &item);
    buffer_free(&item);
    arena_reset(&import->arena);
    return !import->code;
}

static int pass(struct import *import, bool check)
{
    struct fault fault = {0};
    import->check = check;
    import->has_header = false;
    import->counts.created = import->counts.changed = import->counts.unchanged = 0;
    if (csv_read(&import->csv, take_row, import, &fault))
        return complain(EX_DATAERR, "%s:%" PRId64 ": %s", import->csv.name, fault.limit,
                        fault.text);
    if (!import->code)
        import->code = send_batch(import);
    while (!import->code && import->flying)
        import->code = land(import);
    return import->code;
}

static void tell_counts(const struct import *import, const char *what, const char *done)
{
    fprintf(stderr, "%s: %zu read, %zu new, %zu changed, %zu unchanged%s\n", what,
            import->counts.read, import->counts.created, import->counts.changed,
            import->counts.unchanged, done);
}

static int run(struct import *import, const char *what, const struct import_options *options)
{
    int code = pass(import, true);
    progress_end(&import->progress);
    complaints_sort(&import->complaints);
    complaints_tell(&import->complaints, import->csv.name);
    if (code)
        return code;
    size_t bad = complaints_lines(&import->complaints);
    if (bad && !options->skip_bad)
        return complain(EX_DATAERR, "%s: %zu of %zu %s bad; nothing was imported", what, bad,
                        import->counts.read, bad == 1 ? "rows is" : "rows are");
    if (options->check) {
        tell_counts(import, what, "; only checked");
        return EX_OK;
    }
    code = pass(import, false);
    progress_end(&import->progress);
    if (code) {
        complaints_sort(&import->complaints);
        if (complaints_lines(&import->complaints) > bad)
            complaints_tell(&import->complaints, import->csv.name);
        size_t done = import->counts.created + import->counts.changed + import->counts.unchanged;
        return complain(code,
                        "%s: the import broke off after %zu %s; run it again: what is in already "
                        "stays as it is",
                        what, done, done == 1 ? "row" : "rows");
    }
    tell_counts(import, what, "");
    if (bad)
        talk("%s: %zu bad %s left out", what, bad, bad == 1 ? "row was" : "rows were");
    return EX_OK;
}

static void import_free(struct import *import)
{
    for (size_t i = 0; i < import->flying; i++)
        free(import->flights[i]);
    free(import->filling);
    buffer_free(&import->items);
    complaints_free(&import->complaints);
    seen_ids_free(&import->seen);
    arena_free(&import->arena);
    client_close(import->client);
    csv_close(&import->csv);
    free(import);
}

int import_file(const struct cli *cli, const char *what, const char *path,
                const struct import_options *options)
{
    const struct record_kind *kind = kind_by_plural(what);
    struct fault fault = {0};
    if (!kind)
        return EX_USAGE;
    struct import *import = memory_new(1, sizeof *import);
    import->cli = cli;
    import->kind = kind;
    import->filling = memory_new(1, sizeof *import->filling);
    int code;
    if (csv_open(&import->csv, path, &fault)) {
        code = complain(EX_DATAERR, "%s: %s", path, fault.text);
    } else {
        code = cli_connect(cli, &import->client);
        progress_begin(&import->progress, what);
        if (!code)
            code = run(import, what, options);
    }
    import_free(import);
    return code;
}
