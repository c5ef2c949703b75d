/* SPDX-License-Identifier: MIT
 *
 * Everything is first gathered as data (struct description) and then written as Markdown or for a
 * terminal, so that a program, a page and a person are told the same. */
#include "proto/describe.h"

#include <string.h>

/* ---- schemas of the description itself ---- */

static const struct field described_field_fields[] = {
    FIELD(described_field, name, .doc = "key in the map"),
    FIELD(described_field, kind, .doc = "what the value is"),
    FIELD(described_field, doc, .doc = "what it says"),
    FIELD(described_field, required, .doc = "must be given"),
    FIELD(described_field, nullable, .doc = "nil is an answer"),
    FIELD(described_field, personal, .doc = "may tell something about a person"),
    FIELD(described_field, by_server, .doc = "set by the server, refused in a request"),
    FIELD(described_field, min, .doc = "least; of texts the least bytes"),
    FIELD(described_field, max, .doc = "most; of texts the most bytes"),
    FIELD(described_field, most, .doc = "most items"),
    FIELD(described_field, unit, .doc = "unit"),
    FIELD(described_field, refers, .doc = "it is the id of such a record"),
    FIELD(described_field, catalogue, .doc = "it is a code of this catalogue"),
    FIELD(described_field, choices, .doc = "the words it may be; the first where left out"),
    FIELD(described_field, of, .doc = "the record that it holds; see `records`"),
};
const struct schema described_field_schema = SCHEMA(described_field, "a field, described");

static const struct field described_record_fields[] = {
    FIELD(described_record, name, .doc = "name"),
    FIELD(described_record, doc, .doc = "what it is"),
    FIELD_MANY(described_record, fields, described_field, .doc = "its fields"),
};
const struct schema described_record_schema = SCHEMA(described_record, "a nested map, described");

static const struct field described_method_fields[] = {
    FIELD(described_method, name, .doc = "name"),
    FIELD(described_method, doc, .doc = "what it does"),
    FIELD(described_method, roles, .doc = "who may call it"),
    FIELD(described_method, open, .doc = "for those, too, who have not said who they are"),
    FIELD(described_method, runs, .doc = "where it runs: loop, pool or writer"),
    FIELD_MANY(described_method, request, described_field, .doc = "fields of the request"),
    FIELD_MANY(described_method, options, described_field, .doc = "options it takes beside them"),
    FIELD_MANY(described_method, reply, described_field, .doc = "fields of the reply"),
};
const struct schema described_method_schema = SCHEMA(described_method, "a method, described");

static const struct field described_error_fields[] = {
    FIELD(described_error, code, .doc = "code"),
    FIELD(described_error, doc, .doc = "what it means"),
};
const struct schema described_error_schema = SCHEMA(described_error, "an error, described");

static const struct field description_fields[] = {
    FIELD_MANY(description, methods, described_method, .doc = "all methods"),
    FIELD_MANY(description, records, described_record, .doc = "maps that are nested in others"),
    FIELD_MANY(description, errors, described_error, .doc = "all error codes"),
};
const struct schema description_schema = SCHEMA(description, "the method table");

/* ---- rows to data ---- */

static struct text words(const char *string)
{
    return string ? (struct text){string, strlen(string)} : (struct text){0};
}

static struct text_list word_list(struct arena *arena, const char *const *strings)
{
    size_t count = 0;
    while (strings && strings[count])
        count++;
    struct text_list list = {
        .items = arena_array(arena, count, sizeof(struct text)), .count = count, .set = count > 0};
    for (size_t i = 0; i < count; i++)
        list.items[i] = words(strings[i]);
    return list;
}

static const char *text_kind(const struct field *field)
{
    switch (field->form) {
    case FORM_ID:
        return "id";
    case FORM_CODE:
        return "code";
    case FORM_ORG_NR:
        return "organisation number";
    case FORM_FREE:
        break;
    }
    return "text";
}

static struct text kind_words(struct arena *arena, const struct field *field)
{
    const char *of = field->of ? field->of->name : "value";
    switch (field->kind) {
    case FIELD_TEXT:
        return words(text_kind(field));
    case FIELD_TEXTS:
        return arena_format(arena, "list of %s", text_kind(field));
    case FIELD_INTEGER:
        return words("integer");
    case FIELD_REAL:
        return words("number");
    case FIELD_FLAG:
        return words("true/false");
    case FIELD_DATE:
        return words("date");
    case FIELD_CLOCK:
        return words("time of day");
    case FIELD_CHOICE:
        return words("word");
    case FIELD_TALLIES:
        return arena_format(arena, "map of %s to integer", text_kind(field));
    case FIELD_ARGUMENTS:
        return words("list of text or integer");
    case FIELD_RAW:
    case FIELD_RECORD:
        return words(of);
    case FIELD_RAWS:
    case FIELD_RECORDS:
        return arena_format(arena, "list of %s", of);
    }
    return words("value");
}

static bool is_list(const struct field *field)
{
    return field->kind == FIELD_TEXTS || field->kind == FIELD_TALLIES ||
           field->kind == FIELD_RECORDS;
}

static struct flag when(bool value)
{
    return (struct flag){.value = value, .set = value};
}

/* Where a field is told: what holds in a request does not in a reply. */
enum place {
    IN_REQUEST,
    IN_REPLY,
    IN_RECORD, /* nested; in either */
};

static struct described_field describe_field(struct arena *arena, const struct field *field,
                                             enum place place)
{
    bool request = place != IN_REPLY;
    struct described_field out = {
        .name = words(field->name),
        .kind = kind_words(arena, field),
        .doc = words(field->doc),
        .required = when(request && field->required),
        .nullable = when(field->nullable),
        .personal = when(field->personal),
        .by_server = when(place == IN_RECORD && field->origin == BY_SERVER),
        .unit = words(field->unit),
        .refers = words(field->refers),
        .catalogue = words(field->catalogue),
        .choices = word_list(arena, field->choices),
        .of = words(field->of ? field->of->name : NULL),
    };
    bool number =
        field->kind == FIELD_INTEGER || field->kind == FIELD_REAL || field->kind == FIELD_TALLIES;
    if (number && field->min < field->max) {
        out.min = (struct integer){field->min, true};
        out.max = (struct integer){field->max, true};
    } else if (request && field->kind == FIELD_TEXT && field->form == FORM_FREE) {
        out.max = (struct integer){field->max ? field->max : SCHEMA_TEXT_MOST, true};
    }
    if (request && is_list(field))
        out.most = (struct integer){field->most ? field->most : SCHEMA_LIST_MOST, true};
    return out;
}

static struct described_field_list describe_fields(struct arena *arena, const struct schema *schema,
                                                   enum place place)
{
    struct described_field_list list = {
        .items = arena_array(arena, schema->count, sizeof(struct described_field)),
        .set = true,
    };
    for (size_t i = 0; i < schema->count; i++) {
        if (place == IN_REQUEST && schema->fields[i].origin == BY_SERVER)
            continue;
        list.items[list.count++] = describe_field(arena, &schema->fields[i], place);
    }
    return list;
}

/* Schemas that are nested in others, each once, in the order in which they are met. */
struct seen {
    const struct schema *schemas[128];
    size_t count;
    bool in_request[128];
};

/* Not below a schema that was met before, unless it was met in replies only. */
static void see_nested(struct seen *seen, const struct schema *schema, bool request)
{
    for (size_t i = 0; i < schema->count; i++) {
        const struct schema *of = schema->fields[i].of;
        size_t at = 0;
        while (of && at < seen->count && seen->schemas[at] != of)
            at++;
        bool known = at < seen->count && (seen->in_request[at] || !request);
        if (!of || known || at == sizeof seen->schemas / sizeof *seen->schemas)
            continue;
        seen->schemas[at] = of;
        seen->in_request[at] = request;
        seen->count += at == seen->count;
        see_nested(seen, of, request);
    }
}

static struct described_field_list describe_options(struct arena *arena,
                                                    const struct method *method)
{
    const struct {
        bool taken;
        const struct schema *schema;
    } all[] = {
        {method->runs == RUNS_WRITER && !method->shown_once, &keyed_schema},
        {method->takes & TAKES_VERSION, &versioned_schema},
        {method->takes & TAKES_TODAY, &dated_schema},
        {method->takes & TAKES_PAGE, &paged_schema},
    };
    size_t room = 0;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        room += all[i].schema->count;
    struct described_field_list list = {
        .items = arena_array(arena, room, sizeof(struct described_field)),
        .set = true,
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        for (size_t f = 0; all[i].taken && f < all[i].schema->count; f++)
            list.items[list.count++] = describe_field(arena, &all[i].schema->fields[f], IN_REQUEST);
    }
    return list;
}

static struct text_list describe_roles(struct arena *arena, unsigned roles)
{
    struct text_list list = {.items = arena_array(arena, ROLE_COUNT, sizeof(struct text)),
                             .set = true};
    for (unsigned i = 0; i < ROLE_COUNT; i++) {
        if (roles & 1U << i)
            list.items[list.count++] = words(role_names[i]);
    }
    return list;
}

static struct described_method describe_row(struct arena *arena, const struct method *method)
{
    static const char *const runs[] = {
        [RUNS_LOOP] = "loop", [RUNS_POOL] = "pool", [RUNS_WRITER] = "writer"};
    return (struct described_method){
        .name = words(method->name),
        .doc = words(method->doc),
        .roles = describe_roles(arena, method->roles),
        .open = {method->open, method->open},
        .runs = words(runs[method->runs]),
        .request = describe_fields(arena, method->in, IN_REQUEST),
        .options = describe_options(arena, method),
        .reply = describe_fields(arena, method->out, IN_REPLY),
    };
}

struct description describe_methods(const struct method_table *table, struct arena *arena)
{
    struct description out = {0};
    struct seen *seen = arena_new(arena, sizeof *seen);
    size_t count = method_count(table);
    out.methods.items = arena_array(arena, count, sizeof *out.methods.items);
    out.methods.set = out.records.set = out.errors.set = true;
    for (size_t i = 0; i < count; i++) {
        const struct method *row = method_at(table, i);
        out.methods.items[out.methods.count++] = describe_row(arena, row);
        see_nested(seen, row->in, true);
        see_nested(seen, row->out, false);
    }
    out.records.items = arena_array(arena, seen->count, sizeof *out.records.items);
    for (size_t i = 0; i < seen->count; i++) {
        out.records.items[out.records.count++] = (struct described_record){
            .name = words(seen->schemas[i]->name),
            .doc = words(seen->schemas[i]->doc),
            .fields = describe_fields(arena, seen->schemas[i],
                                      seen->in_request[i] ? IN_RECORD : IN_REPLY),
        };
    }
    out.errors.items = arena_array(arena, ERR_COUNT, sizeof *out.errors.items);
    for (int code = ERR_NONE + 1; code < ERR_COUNT; code++) {
        out.errors.items[out.errors.count++] = (struct described_error){
            .code = words(error_code((enum error)code)), .doc = words(error_doc((enum error)code))};
    }
    return out;
}
