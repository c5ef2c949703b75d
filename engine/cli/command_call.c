/* SPDX-License-Identifier: MIT
 *
 * praktik call: any method by hand. Words like `hours_max=20` become JSON text by the method's
 * field rows, so that what is typed and what is given as JSON go the same way:
 *
 *     title=42 capacity=2 trains=GAK01,GAK05 position.n=6400000 position.e=319000
 *     {"title":"42","capacity":2,"trains":["GAK01","GAK05"],"position":{"n":…,"e":…}} */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/cases/context.h"
#include "engine/cli/cells.h"
#include "engine/cli/cli.h"
#include "engine/cli/table.h"
#include "proto/json.h"
#include "proto/text.h"

/* ---- words to JSON ---- */

static struct text words(const char *string)
{
    return (struct text){string, strlen(string)};
}

/* The row that a name has among a method's fields and options. */
static const struct field *field_named(const struct method *method, struct text name)
{
    const struct schema *const schemas[] = {
        method->in,
        method->runs == RUNS_WRITER ? &keyed_schema : NULL,
        method->takes & TAKES_VERSION ? &versioned_schema : NULL,
        method->takes & TAKES_TODAY ? &dated_schema : NULL,
        method->takes & TAKES_PAGE ? &paged_schema : NULL,
    };
    for (size_t i = 0; i < sizeof schemas / sizeof *schemas; i++) {
        const struct field *field =
            schemas[i] ? schema_field(schemas[i], name.data, name.size) : NULL;
        if (field)
            return field;
    }
    return NULL;
}

/* "a,b" or "GAK01=2,GAK05=3": calls `one` for each part. */
static void put_parts(struct buffer *out, struct text value, bool pairs)
{
    bool first = true;
    for (size_t i = 0; i < value.size;) {
        const char *comma = memchr(value.data + i, ',', value.size - i);
        size_t end = comma ? (size_t)(comma - value.data) : value.size;
        struct text part = {value.data + i, end - i};
        const char *equals = pairs ? memchr(part.data, '=', part.size) : NULL;
        size_t key = equals ? (size_t)(equals - part.data) : part.size;
        put(out, "%s", first ? "" : ",");
        json_quote((struct text){part.data, key}, out);
        if (pairs)
            put(out, ":%.*s", (int)(part.size - key - (equals != NULL)),
                equals ? equals + 1 : "null");
        first = false;
        i = end + 1;
    }
}

static int put_flag(struct buffer *out, const char *name, struct text value)
{
    bool flag;
    if (!flag_word(value, &flag))
        return complain(EX_USAGE, "%s: yes or no", name);
    put(out, flag ? "true" : "false");
    return EX_OK;
}

/* A value as its row wants it. Text stays text, whatever it looks like; numbers are passed on as
 * they are, so that a wrong one is refused as JSON or by the server. */
static int put_value(struct buffer *out, const struct field *field, const char *name,
                     struct text value)
{
    bool json = value.size && (value.data[0] == '{' || value.data[0] == '[');
    bool nil = text_is(value, "nil") || text_is(value, "null");
    enum field_kind kind = field ? field->kind : FIELD_TEXT;
    if (json && (!field || kind != FIELD_TEXT)) {
        put_text(out, value);
        return EX_OK;
    }
    switch (kind) {
    case FIELD_INTEGER:
    case FIELD_REAL:
        put(out, "%.*s", nil ? 4 : (int)value.size, nil ? "null" : value.data);
        return value.size ? EX_OK : complain(EX_USAGE, "%s: a number is missing", name);
    case FIELD_FLAG:
        return put_flag(out, name, value);
    case FIELD_TEXTS:
        put(out, "[");
        put_parts(out, value, false);
        put(out, "]");
        return EX_OK;
    case FIELD_TALLIES:
        put(out, "{");
        put_parts(out, value, true);
        put(out, "}");
        return EX_OK;
    case FIELD_RECORD:
    case FIELD_RECORDS:
        return complain(EX_USAGE, "%s: as JSON, such as '%s'", name,
                        kind == FIELD_RECORD ? "{…}" : "[{…}]");
    default:
        json_quote(value, out);
        return EX_OK;
    }
}

/* The name in "name=value"; empty where there is no '='. */
static struct text name_of(const char *word)
{
    const char *equals = strchr(word, '=');
    return (struct text){word, equals ? (size_t)(equals - word) : 0};
}

/* "position.n=1 position.e=2": all words under `outer`, from the first on, as one nested map. */
static int put_nested(struct buffer *out, const struct field *outer, char **given, size_t count)
{
    int code = EX_OK;
    bool first = true;
    put(out, "{");
    for (size_t i = 0; !code && i < count; i++) {
        struct text name = name_of(given[i]);
        size_t skip = strlen(outer->name);
        if (name.size <= skip + 1 || strncmp(name.data, outer->name, skip) != 0 ||
            name.data[skip] != '.')
            continue;
        struct text inner = {name.data + skip + 1, name.size - skip - 1};
        const struct field *field = schema_field(outer->of, inner.data, inner.size);
        put(out, "%s", first ? "" : ",");
        json_quote(inner, out);
        put(out, ":");
        code = put_value(out, field, given[i], words(name.data + name.size + 1));
        first = false;
    }
    put(out, "}");
    return code;
}

static int put_pair(struct buffer *out, const struct method *method, char **given, size_t count,
                    size_t at)
{
    struct text name = name_of(given[at]);
    const char *dot = memchr(name.data, '.', name.size);
    struct text head = {name.data, dot ? (size_t)(dot - name.data) : name.size};
    const struct field *field = method ? field_named(method, head) : NULL;
    bool nested = dot && field && field->kind == FIELD_RECORD;
    for (size_t i = 0; nested && i < at; i++) { /* told with the first of its words */
        struct text before = name_of(given[i]);
        if (before.size > head.size && before.data[head.size] == '.' &&
            memcmp(before.data, head.data, head.size) == 0)
            return EX_OK;
    }
    put(out, "%s", out->size > 1 ? "," : "");
    json_quote(nested ? head : name, out);
    put(out, ":");
    if (nested)
        return put_nested(out, field, given + at, count - at);
    return put_value(out, field, given[at], words(name.data + name.size + 1));
}

static int json_from_words(const struct method *method, char **given, size_t count,
                           struct buffer *out)
{
    int code = EX_OK;
    put(out, "{");
    for (size_t i = 0; !code && i < count; i++) {
        if (name_of(given[i]).size == 0)
            code = complain(EX_USAGE, "'%s': name=value, or all as one JSON map", given[i]);
        else
            code = put_pair(out, method, given, count, i);
    }
    put(out, "}");
    return code;
}

static int read_stdin(struct buffer *out)
{
    size_t got;
    do {
        got = fread(buffer_reserve(out, 65536), 1, 65536, stdin);
        out->size += got;
    } while (got > 0);
    return ferror(stdin) ? complain(EX_DATAERR, "stdin cannot be read") : EX_OK;
}

static int read_params(const struct method *method, char **given, size_t count, struct buffer *out)
{
    if (count == 1 && strcmp(given[0], "-") == 0)
        return read_stdin(out);
    if (count == 1 && given[0][0] == '{') {
        put(out, "%s", given[0]);
        return EX_OK;
    }
    return json_from_words(method, given, count, out);
}

/* ---- the reply ---- */

/* What `{items: […]}` replies of records hold, by the method's name: "opening.list". */
static const struct schema *listed_schema(const struct method *method)
{
    const char *dot = method ? strchr(method->name, '.') : NULL;
    const struct record_kind *kind =
        dot && strcmp(dot, ".list") == 0
            ? record_kind_named(method->name, (size_t)(dot - method->name))
            : NULL;
    return kind ? kind->schema : NULL;
}

struct listing {
    struct any_list items;
    struct text next;
};

static void put_sheet(struct buffer *out, const struct screen *screen, const struct schema *schema,
                      const struct listing *listing)
{
    struct column columns[COLUMNS_MOST];
    struct buffer cell = {0};
    struct sheet sheet;
    size_t count = columns_stored(schema, columns);
    sheet_begin(&sheet, count);
    for (size_t c = 0; c < count; c++)
        sheet_add(&sheet, words(columns[c].name));
    for (size_t r = 0; r < listing->items.count; r++) {
        for (size_t c = 0; c < count; c++) {
            cell.size = 0;
            cell_write(&columns[c], listing->items.items + r * schema->size, &cell);
            sheet_add(&sheet, (struct text){cell.data, cell.size});
        }
    }
    sheet_end(&sheet, screen, out);
    if (listing->next.data)
        put(out, "… go on with cursor=%.*s\n", (int)listing->next.size, listing->next.data);
    buffer_free(&cell);
}

/* The reply as a table; false where it is none. */
static bool put_listing(struct buffer *out, const struct screen *screen,
                        const struct method *method, struct bytes reply)
{
    const struct schema *of = listed_schema(method);
    if (!of)
        return false;
    struct listing listing = {0};
    struct field fields[] = {
        FIELD(listing, next, .doc = "cursor"),
        FIELD_LIST(listing, items, of, .doc = "a page"),
    };
    struct schema schema = {
        .name = "listing", .size = sizeof listing, .fields = fields, .count = 2};
    struct part part = {&schema, &listing};
    struct arena arena = {0};
    struct fault fault = {0};
    bool fits = schema_decode(&part, 1, reply, FROM_DISK, &arena, &fault) == ERR_NONE;
    if (fits)
        put_sheet(out, screen, of, &listing);
    arena_free(&arena);
    return fits;
}

static int show(const struct cli *cli, const struct method *method, struct bytes reply)
{
    struct screen screen = screen_of_stdout();
    struct buffer out = {0};
    struct fault fault = {0};
    int code = EX_OK;
    if (cli->json || !screen.terminal || !put_listing(&out, &screen, method, reply)) {
        enum json_style style = cli->json ? JSON_LINE : JSON_PRETTY;
        if (json_from_msgpack(reply, style, &out, &fault))
            code = complain(EX_UNAVAILABLE, "the answer: %s", fault.text);
        put(&out, "\n");
    }
    if (!code)
        code = print(&out);
    buffer_free(&out);
    return code;
}

static int call(struct cli *cli, const void *options, char **given, size_t count)
{
    struct buffer json = {0}, params = {0}, reply = {0};
    struct fault fault = {0};
    const struct method *method = method_find(&methods, given[0], strlen(given[0]));
    (void)options;
    int code = read_params(method, given + 1, count - 1, &json);
    if (!code && json_to_msgpack(json.data, json.size, &params, &fault))
        code = complain(EX_USAGE, "%s", fault.text);
    if (!code)
        code = cli_call(cli, given[0], (struct bytes){params.data, params.size}, &reply);
    if (!code)
        code = show(cli, method, (struct bytes){reply.data, reply.size});
    buffer_free(&json);
    buffer_free(&params);
    buffer_free(&reply);
    return code;
}

const struct command command_call = {
    .name = "call",
    .line = "any method; prints the reply",
    .usage = "METHOD [NAME=VALUE … | JSON | -]",
    .more = "Values are read as the method's fields want them: lists a,b, maps a=2,b=3,\n"
            "nested fields with a dot (position.n=6400000), all else as JSON. - reads JSON\n"
            "from stdin. What a method takes: praktik describe METHOD.\n",
    .fewest = 1,
    .most = 100,
    .run = call,
};
