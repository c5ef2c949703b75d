/* SPDX-License-Identifier: MIT
 *
 * praktik export: all records of a kind as CSV, in the columns that import takes, page by page. */
#include <stdlib.h>
#include <string.h>

#include "engine/cli/cells.h"
#include "engine/cli/csv.h"
#include "engine/cli/import.h"
#include "proto/json.h"

struct export_options {
    const char *separator;
};

static const struct option_row rows[] = {
    OPTION(export_options, separator, "separator", .value = ",|;", .doc = "between cells (,)"),
};

struct export
{
    const struct cli *cli;
    const struct record_kind *kind;
    struct client *client;
    char separator;
    struct column columns[COLUMNS_MOST];
    size_t column_count;
    struct arena arena;
    struct buffer out;
    size_t left_out; /* observations that certificates made; import takes none of those */
};

/* A page of records of a kind that is known only at run time. */
struct page {
    struct any_list items;
    struct text next;
};

static int write_header(struct export *export)
{
    for (size_t i = 0; i < export->column_count; i++) {
        const char *name = export->columns[i].name;
        csv_put(&export->out, (struct text){name, strlen(name)}, export->separator, i == 0);
    }
    buffer_append(&export->out, "\n", 1);
    return print(&export->out);
}

static bool certified(const struct export *export, const void *record)
{
    const struct observation *observation = record;
    return export->kind->record == RECORD_OBSERVATION &&
           observation->source.value == SOURCE_CERTIFIED;
}

static int write_page(struct export *export, const struct page *page)
{
    struct buffer cell = {0};
    for (size_t r = 0; r < page->items.count; r++) {
        const void *record = page->items.items + r * export->kind->schema->size;
        if (certified(export, record)) {
            export->left_out++;
            continue;
        }
        for (size_t i = 0; i < export->column_count; i++) {
            cell.size = 0;
            cell_write(&export->columns[i], record, &cell);
            csv_put(&export->out, (struct text){cell.data, cell.size}, export->separator, i == 0);
        }
        buffer_append(&export->out, "\n", 1);
    }
    buffer_free(&cell);
    return print(&export->out);
}

/* One call of `method` with the JSON `params`; the page's texts are views into `reply`. */
static int ask(struct export *export, const char *method, struct bytes json,
               const struct schema *of, struct buffer *reply, struct page *page)
{
    struct field fields[] = {
        FIELD(page, next, .doc = "cursor"),
        FIELD_LIST(page, items, of, .doc = "a page"),
    };
    struct schema schema = {.name = "page", .size = sizeof *page, .fields = fields, .count = 2};
    struct part part = {&schema, page};
    struct buffer params = {0};
    struct fault fault = {0};
    reply->size = 0;
    if (json_to_msgpack(json.data, json.size, &params, &fault))
        return complain(EX_UNAVAILABLE, "%s", fault.text);
    enum client_end end = client_call(export->client, method,
                                      (struct bytes){params.data, params.size}, reply, &fault);
    buffer_free(&params);
    if (end)
        return client_complain(export->cli, end, &fault);
    if (schema_decode(&part, 1, (struct bytes){reply->data, reply->size}, FROM_DISK, &export->arena,
                      &fault))
        return complain(EX_UNAVAILABLE, "the server's answer: %s: %s", fault.field, fault.text);
    return EX_OK;
}

/* Observations are asked for youth by youth. */
static int export_observations(struct export *export, const struct page *youths)
{
    struct buffer json = {0}, reply = {0};
    int code = EX_OK;
    for (size_t i = 0; !code && i < youths->items.count; i++) {
        const struct youth *youth = (const void *)(youths->items.items + i * sizeof *youth);
        struct page page = {0};
        json.size = 0;
        put(&json, "{\"youth\":\"%.*s\"}", (int)youth->head.id.size, youth->head.id.data);
        code = ask(export, "youth.observations", (struct bytes){json.data, json.size},
                   export->kind->schema, &reply, &page);
        if (!code)
            code = write_page(export, &page);
    }
    buffer_free(&json);
    buffer_free(&reply);
    return code;
}

static int export_all(struct export *export)
{
    bool observations = export->kind->record == RECORD_OBSERVATION;
    const struct record_kind *listed = observations ? &record_kinds[RECORD_YOUTH] : export->kind;
    char method[48];
    struct buffer json = {0}, reply = {0};
    struct page page = {0};
    snprintf(method, sizeof method, "%s.list", listed->name);
    put(&json, "{\"limit\":500}");
    int code = write_header(export);
    while (!code) {
        page = (struct page){0};
        code = ask(export, method, (struct bytes){json.data, json.size}, listed->schema, &reply,
                   &page);
        if (!code)
            code = observations ? export_observations(export, &page) : write_page(export, &page);
        if (code || !page.next.data)
            break;
        json.size = 0;
        put(&json, "{\"limit\":500,\"cursor\":");
        json_quote(page.next, &json);
        put(&json, "}");
        arena_reset(&export->arena);
    }
    buffer_free(&json);
    buffer_free(&reply);
    return code;
}

/* An observation's id and certificate are the server's; it is the same when it says the same. */
static void choose_columns(struct export *export)
{
    struct column all[COLUMNS_MOST];
    size_t count = columns_stored(export->kind->schema, all);
    for (size_t i = 0; i < count; i++) {
        bool theirs = export->kind->record == RECORD_OBSERVATION &&
                      (strcmp(all[i].name, "id") == 0 || strcmp(all[i].name, "certificate") == 0);
        if (!theirs)
            export->columns[export->column_count++] = all[i];
    }
}

static int run(struct cli *cli, const void *options, char **words, size_t count)
{
    const struct export_options *given = options;
    const struct record_kind *kind = kind_by_plural(words[0]);
    const char *separator = given->separator ? given->separator : ",";
    (void)count;
    if (!kind)
        return EX_USAGE;
    if (strcmp(separator, ",") != 0 && strcmp(separator, ";") != 0)
        return complain(EX_USAGE, "--separator: , or ;");
    struct export *export = memory_new(1, sizeof *export);
    export->cli = cli;
    export->kind = kind;
    export->separator = separator[0];
    choose_columns(export);
    int code = cli_connect(cli, &export->client);
    if (!code)
        code = export_all(export);
    if (export->left_out)
        talk("%zu %s from certificates left out", export->left_out,
             export->left_out == 1 ? "observation" : "observations");
    client_close(export->client);
    arena_free(&export->arena);
    buffer_free(&export->out);
    free(export);
    return code;
}

const struct command command_export = {
    .name = "export",
    .line = "records as CSV on stdout, as import takes them",
    .usage = "KIND",
    .more = "KIND: programmes, employers, workplaces, openings, youths or observations.\n",
    OPTIONS(rows, export_options),
    .fewest = 1,
    .most = 1,
    .run = run,
};
