/* SPDX-License-Identifier: MIT
 *
 * Putting, getting, listing and deleting records: one function each for all kinds. Which kind is
 * said by the method's row (`about`); what differs between kinds is in their field rows. */
#include <string.h>

#include "engine/cases/access.h"
#include "engine/cases/cases.h"
#include "engine/cases/rows.h"
#include "engine/match/node.h"
#include "proto/text.h"

enum {
    LIST_LOOKED_AT = 20000, /* records that one page looks at; a rare filter goes on by cursor */
    LIST_BYTES = 512 << 10, /* of records, from which on a page is full: 500 of the largest have
                               20 MB, and a connection may have asked for 16 pages */
};

static const struct record_kind *kind_of(const struct request *request)
{
    return request->method->about;
}

const struct schema nothing_schema = {.name = "nothing", .doc = "an empty map", .size = 1};

static const struct field by_id_fields[] = {
    FIELD(by_id, id, .required = true, .form = FORM_ID, .doc = "which"),
};
const struct schema by_id_schema = SCHEMA(by_id, "one record by its id");

static const struct field page_fields[] = {
    FIELD(page, items, .doc = "the records"),
    FIELD(page, next, .nullable = true, .doc = "cursor of the next page; nil at the end"),
};
const struct schema page_schema = SCHEMA(page, "a page of a list");

/* ---- put, get, delete ---- */

void keeping_carry_over(struct request *request, const struct record_kind *kind, void *record)
{
    struct text id = ((struct head *)record)->id;
    struct txn *txn = request->context->txn;
    void *old = arena_new(&request->arena, kind->schema->size);
    struct fault none;
    if (!id.data || !records_exist(txn, kind->record, id) ||
        records_copy(txn, kind->record, id, NULL, &request->arena, old, &none))
        return;
    for (size_t i = 0; i < kind->schema->count; i++) {
        const struct field *field = &kind->schema->fields[i];
        if (field->origin == BY_SERVER && field->kind == FIELD_INTEGER)
            memcpy(field_of(field, record), field_of(field, old), sizeof(struct integer));
    }
}

static enum error check_put(struct request *request, void *record)
{
    if (kind_of(request)->record == RECORD_YOUTH)
        return access_put_youth(request, record, false, &request->fault);
    if (kind_of(request)->record == RECORD_PROGRAMME)
        return access_keep_programme(request, ((const struct head *)record)->id, &request->fault);
    return ERR_NONE;
}

enum error keeping_put(struct request *request)
{
    const struct record_kind *kind = kind_of(request);
    memcpy(request->out, request->in, kind->schema->size);
    if (kind->settle && kind->settle(request->out, &request->arena, &request->fault))
        return request->fault.code;
    keeping_carry_over(request, kind, request->out);
    if (check_put(request, request->out) ||
        records_put(request->context->changes, kind->record, request->out,
                    request->options.if_version, &request->arena, &request->fault))
        return request->fault.code;
    access_hide(request, kind->record, request->out);
    return ERR_NONE;
}

enum error keeping_show(struct request *request, struct text id, const char *field)
{
    const struct record_kind *kind = kind_of(request);
    void *value = arena_new(&request->arena, kind->schema->size);
    if (access_one(request, kind->record, id, field, value) ||
        records_raw(request->context->txn, kind->record, id, &request->arena, &request->raw,
                    &request->fault))
        return request->fault.code;
    request->raw =
        access_shown(request, kind->record, (struct bytes){request->raw.data, request->raw.size});
    return ERR_NONE;
}

enum error keeping_get(struct request *request)
{
    const struct by_id *in = request->in;
    return keeping_show(request, in->id, "id");
}

enum error keeping_delete(struct request *request)
{
    const struct by_id *in = request->in;
    const struct record_kind *kind = kind_of(request);
    void *value = arena_new(&request->arena, kind->schema->size);
    if (kind->record == RECORD_PROGRAMME && access_keep_programme(request, in->id, &request->fault))
        return request->fault.code;
    if (access_one(request, kind->record, in->id, "id", value))
        return request->fault.code;
    return records_delete(request->context->changes, kind_of(request)->record, in->id,
                          request->options.if_version, &request->arena, &request->fault);
}

static enum error opening_close(struct request *request)
{
    const struct by_id *in = request->in;
    struct opening *opening = request->out;
    if (records_copy(request->context->txn, RECORD_OPENING, in->id, "id", &request->arena, opening,
                     &request->fault))
        return request->fault.code;
    opening->state.value = OPENING_CLOSED;
    return records_put(request->context->changes, RECORD_OPENING, opening,
                       request->options.if_version, &request->arena, &request->fault);
}

/* ---- list ---- */

#define FILTER_TEXT FIELD(filters, text, .doc = "part of the name, whatever the case")
#define FILTER_STATE FIELD(filters, state, .max = 20, .doc = "in this state")
#define FILTER_ID(member) FIELD(filters, member, .form = FORM_ID, .doc = "of this " #member)
#define FILTER_INDUSTRY                                                  \
    FIELD(filters, industry, .form = FORM_CODE, .catalogue = "industry", \
          .doc = "in this industry or below it")
#define FILTERS(kind, ...)                                                       \
    static const struct field kind##_filters_fields[] = {__VA_ARGS__};           \
    const struct schema kind##_filters_schema = {                                \
        .name = #kind "_filters",                                                \
        .doc = "which of them",                                                  \
        .size = sizeof(struct filters),                                          \
        .fields = kind##_filters_fields,                                         \
        .count = sizeof kind##_filters_fields / sizeof kind##_filters_fields[0], \
    }

FILTERS(programme, FILTER_TEXT);
FILTERS(employer, FILTER_TEXT, FILTER_INDUSTRY, FILTER_STATE);
FILTERS(workplace, FILTER_TEXT, FILTER_INDUSTRY, FILTER_STATE, FILTER_ID(employer),
        FIELD(filters, municipality, .max = 4, .doc = "in this municipality"));
FILTERS(opening, FILTER_TEXT, FILTER_INDUSTRY, FILTER_STATE, FILTER_ID(workplace));
FILTERS(youth, FILTER_TEXT, FILTER_STATE, FILTER_ID(programme));
FILTERS(placement, FILTER_STATE, FILTER_ID(youth), FILTER_ID(opening), FILTER_ID(workplace));
FILTERS(certificate, FILTER_STATE, FILTER_ID(youth), FILTER_ID(workplace));

static bool covers(struct text above, struct text code, const struct catalogues *catalogues)
{
    const struct catalogue *industries = &catalogues->all[CATALOGUE_INDUSTRY];
    struct node wanted, node;
    if (!node_parse(TREE_INDUSTRY, above, &wanted) || !node_parse(TREE_INDUSTRY, code, &node))
        return false;
    const struct catalogue_item *item = catalogue_nearest(industries, code);
    if (wanted.length == 0 && node.length > 0)
        return item && item->parent.data && text_equal(item->parent, above);
    return node_covers(&wanted, &node);
}

/* A byte of UTF-8 in lower case: ASCII, and the second byte of U+00C0..U+00DE (À…Þ, so Å Ä Ö). */
static unsigned char folded(struct text text, size_t i)
{
    unsigned char byte = (unsigned char)text.data[i];
    if (byte >= 'A' && byte <= 'Z')
        return (unsigned char)(byte + 32);
    if (i > 0 && (unsigned char)text.data[i - 1] == 0xC3 && byte >= 0x80 && byte <= 0x9E &&
        byte != 0x97)
        return (unsigned char)(byte + 32);
    return byte;
}

/* Whether `part` stands in `text`, whatever the case. */
static bool contains(struct text text, struct text part)
{
    for (size_t start = 0; start + part.size <= text.size; start++) {
        size_t i = 0;
        while (i < part.size && folded(text, start + i) == folded(part, i))
            i++;
        if (i == part.size)
            return true;
    }
    return false;
}

/* An opening without an industry has its workplace's; an employer has all its workplaces'. */
static bool in_industry(struct request *request, enum record record, const void *value,
                        struct text wanted, struct arena *arena)
{
    const struct catalogues *catalogues = request->context->catalogues;
    struct txn *txn = request->context->txn;
    struct workplace workplace = {0};
    struct fault none;
    if (record == RECORD_WORKPLACE)
        return covers(wanted, ((const struct workplace *)value)->industry, catalogues);
    if (record == RECORD_OPENING) {
        const struct opening *opening = value;
        if (opening->industry.data)
            return covers(wanted, opening->industry, catalogues);
        return !records_get(txn, RECORD_WORKPLACE, opening->workplace, NULL, arena, &workplace,
                            &none) &&
               covers(wanted, workplace.industry, catalogues);
    }
    struct referrers referrers;
    struct text id;
    bool found = false;
    referrers_begin(&referrers, txn, RECORD_EMPLOYER, ((const struct head *)value)->id,
                    RECORD_WORKPLACE, (struct text){0});
    while (!found && referrers_next(&referrers, &id)) {
        workplace = (struct workplace){0};
        found = !records_get(txn, RECORD_WORKPLACE, id, NULL, arena, &workplace, &none) &&
                covers(wanted, workplace.industry, catalogues);
    }
    referrers_end(&referrers);
    return found;
}

/* Whether the record passes one filter that is set. */
static bool passes(struct request *request, const struct record_kind *kind, const void *value,
                   const struct field *filter, struct text wanted, struct arena *arena)
{
    const struct schema *schema = kind->schema;
    if (strcmp(filter->name, "industry") == 0)
        return in_industry(request, kind->record, value, wanted, arena);
    if (strcmp(filter->name, "text") == 0) {
        const struct field *name = schema_field(schema, "name", 4);
        if (!name)
            name = schema_field(schema, "title", 5);
        const struct text *text = name ? field_of(name, value) : NULL;
        return (text && contains(*text, wanted)) ||
               contains(((const struct head *)value)->id, wanted);
    }
    const struct field *field = schema_field(schema, filter->name, strlen(filter->name));
    if (field->kind == FIELD_CHOICE)
        return text_is(wanted, field_choice(field, value));
    return text_equal(*(const struct text *)field_of(field, value), wanted);
}

/* As one of many, unless a filter names the one youth: who has protected identity (skyddade
 * personuppgifter) is in no list, nor is where they work. */
static bool may_be_listed(struct request *request, enum record record, const void *value,
                          struct arena *arena)
{
    const struct filters *in = request->in;
    bool one = record != RECORD_YOUTH && in->youth.data;
    return access_record(request, record, value, !one, arena);
}

enum verdict {
    HIDDEN, /* from the caller; or damaged: a get of this one tells */
    FILTERED,
    PASSES,
};

/* What is read for it lies in the arena; `plain` gets the record's map, opened. */
static enum verdict judge(struct request *request, struct bytes key, struct bytes stored,
                          struct arena *arena, struct bytes *plain)
{
    const struct record_kind *kind = kind_of(request);
    const struct schema *filters = request->method->in;
    void *value = arena_new(arena, kind->schema->size);
    const struct whom whom = request->whom;
    if (!records_read(request->context->txn, kind->record, key, stored, arena, value, plain))
        return HIDDEN;
    if (!may_be_listed(request, kind->record, value, arena))
        return HIDDEN;
    for (size_t i = 0; i < filters->count; i++) {
        const struct field *filter = &filters->fields[i];
        const struct text *wanted = field_of(filter, request->in);
        if (wanted->data && !passes(request, kind, value, filter, *wanted, arena)) {
            request->whom = whom; /* not told */
            return FILTERED;
        }
    }
    return PASSES;
}

static enum error check_filters(struct request *request)
{
    const struct schema *schema = kind_of(request)->schema;
    const struct filters *in = request->in;
    struct text cursor = request->options.cursor;
    if (cursor.data && !text_is_id(cursor))
        return fail(&request->fault, ERR_BAD_CURSOR, "cursor", "not one that this list gave out");
    if (in->industry.data &&
        !catalogue_allows(request->context->catalogues, "industry", in->industry))
        return fail(&request->fault, ERR_UNKNOWN_CODE, "industry", "not in the industry catalogue");
    if (!in->state.data)
        return ERR_NONE;
    const struct field *state = schema_field(schema, "state", 5);
    for (int i = 0; state->choices[i]; i++) {
        if (text_is(in->state, state->choices[i]))
            return ERR_NONE;
    }
    return fail(&request->fault, ERR_OUT_OF_RANGE, "state", "no such state");
}

/* What a page walks over: the table, or just what refers to a record that a filter names. */
struct source { /* not to be copied: the walk points into it */
    struct walk walk;
    struct record_key after;
    struct referrers referrers;
    bool by_reference;
};

static void source_begin(struct request *request, struct source *source)
{
    const struct record_kind *kind = kind_of(request);
    const struct schema *filters = request->method->in;
    struct txn *txn = request->context->txn;
    struct text cursor = request->options.cursor;
    source->by_reference = false;
    for (size_t i = 0; i < filters->count; i++) {
        const struct text *wanted = field_of(&filters->fields[i], request->in);
        const struct field *field =
            schema_field(kind->schema, filters->fields[i].name, strlen(filters->fields[i].name));
        const struct record_kind *to = field && wanted->data && field->refers
                                           ? record_kind_named(field->refers, strlen(field->refers))
                                           : NULL;
        if (!to)
            continue;
        source->by_reference = true;
        referrers_begin(&source->referrers, txn, to->record, *wanted, kind->record, cursor);
        return;
    }
    source->after = record_key_in(txn, kind->record, cursor);
    source->walk =
        walk_begin(txn, kind->table, (struct bytes){0}, record_key_bytes(&source->after));
}

/* One of them, and where it lies; not to be copied. */
struct listed {
    struct text id;
    struct record_key made; /* of the id, where the walk tells no key */
    char room[TEXT_ID_MAX];
    struct bytes key, value;
};

static bool source_next(struct request *request, struct source *source, struct listed *out)
{
    const struct record_kind *kind = kind_of(request);
    struct txn *txn = request->context->txn;
    if (!source->by_reference) {
        if (!walk_next(&source->walk))
            return false;
        out->key = source->walk.key;
        out->value = source->walk.value;
        out->id = record_key_id_in(txn, kind->record, out->key, out->room);
        return true;
    }
    if (!referrers_next(&source->referrers, &out->id))
        return false;
    out->made = record_key_in(txn, kind->record, out->id);
    out->key = record_key_bytes(&out->made);
    out->value = (struct bytes){"", 0};
    txn_get(txn, kind->table, out->key, &out->value);
    return true;
}

static size_t keep_id(char kept[TEXT_ID_MAX], struct text id)
{
    size_t size = id.size < TEXT_ID_MAX ? id.size : TEXT_ID_MAX;
    memcpy(kept, id.data, size);
    return size;
}

enum error keeping_list(struct request *request)
{
    struct page *out = request->out;
    size_t limit = context_limit(request);
    if (check_filters(request))
        return request->fault.code;
    out->items = (struct raw_list){
        .items = arena_array(&request->arena, limit, sizeof(struct raw)),
        .set = true,
    };
    struct source source;
    source_begin(request, &source);
    char kept[TEXT_ID_MAX];
    struct text last = {kept, 0};
    struct listed one;
    struct bytes plain;
    struct arena arena = {0}; /* of the record at hand: 20,000 of them are no small thing */
    size_t looked_at = 0, bytes = 0;
    bool more = false;
    enum verdict verdict = HIDDEN;
    while (source_next(request, &source, &one)) {
        more = out->items.count == limit || bytes >= LIST_BYTES ||
               (looked_at >= LIST_LOOKED_AT && verdict != HIDDEN);
        if (more)
            break;
        looked_at++;
        verdict = one.value.size ? judge(request, one.key, one.value, &arena, &plain) : HIDDEN;
        if (verdict != HIDDEN) /* whose id would tell that they are there */
            last.size = keep_id(kept, one.id);
        if (verdict == PASSES) {
            struct text map = {plain.data, plain.size};
            if (plain.data != one.value.data) /* it was sealed: it goes with the arena */
                map = arena_text(&request->arena, plain.data, plain.size);
            out->items.items[out->items.count++] =
                access_shown(request, kind_of(request)->record, (struct bytes){map.data, map.size});
            bytes += map.size;
        }
        arena_reset(&arena);
    }
    arena_free(&arena);
    if (more)
        out->next = arena_text(&request->arena, last.data, last.size);
    if (source.by_reference)
        referrers_end(&source.referrers);
    else
        walk_end(&source.walk);
    return txn_fault(request->context->txn, &request->fault);
}

/* ---- methods ---- */

static const struct method rows[] = {
    PUT(programme, "a programme", RECORD_PROGRAMME, STAFF | ROLE_ADMIN),
    GET(programme, "programme", RECORD_PROGRAMME, READERS | ROLE_ADMIN),
    LIST(programme, "programmes", RECORD_PROGRAMME, READERS | ROLE_ADMIN),
    DELETE(programme, "a programme", RECORD_PROGRAMME, STAFF | ROLE_ADMIN),
    PUT(employer, "an employer", RECORD_EMPLOYER, STAFF),
    GET(employer, "employer", RECORD_EMPLOYER, READERS),
    LIST(employer, "employers", RECORD_EMPLOYER, READERS),
    DELETE(employer, "an employer", RECORD_EMPLOYER, STAFF),
    PUT(workplace, "a workplace", RECORD_WORKPLACE, STAFF),
    GET(workplace, "workplace", RECORD_WORKPLACE, READERS),
    LIST(workplace, "workplaces", RECORD_WORKPLACE, READERS),
    DELETE(workplace, "a workplace", RECORD_WORKPLACE, STAFF),
    PUT(opening, "an opening", RECORD_OPENING, STAFF),
    GET(opening, "opening", RECORD_OPENING, READERS),
    LIST(opening, "openings", RECORD_OPENING, READERS),
    {
        .name = "opening.close",
        .doc = "Closes an opening; it is offered to nobody any more.",
        .roles = STAFF,
        .runs = RUNS_WRITER,
        .takes = TAKES_VERSION,
        .in = &by_id_schema,
        .out = &opening_schema,
        .run = opening_close,
    },
    PUT(youth, "a young person's profile", RECORD_YOUTH, STAFF),
    GET(youth, "profile", RECORD_YOUTH, STAFF),
    LIST(youth, "profiles", RECORD_YOUTH, STAFF),
};

const struct method_rows keeping_methods = METHOD_ROWS(rows);
