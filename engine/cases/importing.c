/* SPDX-License-Identifier: MIT
 *
 * Importing many records at once: all of a batch or nothing of it. Every item is checked before
 * the first is written, so the batch's faults come together. An item that equals what is stored
 * changes nothing, so that the same file can be imported again. */
#include <string.h>

#include "engine/cases/access.h"
#include "engine/cases/cases.h"
#include "engine/cases/importing.h"
#include "engine/cases/rows.h"
#include "proto/text.h"

/* A request of any kind: the list comes first. */
struct import_head {
    struct any_list items;
    struct flag check;
};

#define IMPORT_SHAPE(kind)                                                                       \
    struct kind##_import {                                                                       \
        struct kind##_list items;                                                                \
        struct flag check;                                                                       \
    };                                                                                           \
    _Static_assert(offsetof(struct kind##_import, check) == offsetof(struct import_head, check), \
                   "as import_head has it");                                                     \
    static const struct field kind##_import_fields[] = {                                         \
        FIELD_MANY(kind##_import, items, kind, .required = true, .most = IMPORT_ITEMS,           \
                   .doc = "the records"),                                                        \
        FIELD(kind##_import, check, .doc = "only check; store nothing"),                         \
    };                                                                                           \
    static const struct schema kind##_import_schema = SCHEMA(kind##_import, "many records at "   \
                                                                            "once")

LIST_OF(programme);
LIST_OF(employer);
LIST_OF(workplace);
LIST_OF(opening);
LIST_OF(youth);
IMPORT_SHAPE(programme);
IMPORT_SHAPE(employer);
IMPORT_SHAPE(workplace);
IMPORT_SHAPE(opening);
IMPORT_SHAPE(youth);
IMPORT_SHAPE(observation);

static const struct field import_fault_fields[] = {
    FIELD(import_fault, index, .doc = "which item, from 0"),
    FIELD(import_fault, code, .doc = "the error's code"),
    FIELD(import_fault, field, .doc = "the field to blame"),
    FIELD(import_fault, text, .doc = "why"),
};
static const struct schema import_fault_schema = SCHEMA(import_fault, "what is wrong with an item");

static const struct field import_reply_fields[] = {
    FIELD(import_reply, created, .doc = "new ones"),
    FIELD(import_reply, changed, .doc = "ones that were stored with other contents"),
    FIELD(import_reply, unchanged, .doc = "ones that were stored just so"),
    FIELD_MANY(import_reply, faults, import_fault, .doc = "where not empty, nothing was stored"),
};
const struct schema import_reply_schema = SCHEMA(import_reply, "what an import did, or would do");

static const struct record_kind *kind_of(const struct request *request)
{
    return request->method->about;
}

static void add_fault(struct request *request, size_t index, const struct fault *fault)
{
    struct import_reply *out = request->out;
    const char *code = error_code(fault->code);
    out->faults.items[out->faults.count++] = (struct import_fault){
        .index = {(int64_t)index, true},
        .code = {code, strlen(code)},
        .field = arena_text(&request->arena, fault->field, strlen(fault->field)),
        .text = arena_text(&request->arena, fault->text, strlen(fault->text)),
    };
}

/* Who is the same twice in one batch: both would be counted as new. */
static bool named_before(const struct any_list *items, size_t size, size_t index)
{
    const struct head *own = (const void *)(items->items + index * size);
    for (size_t i = 0; own->id.data && i < index; i++) {
        const struct head *other = (const void *)(items->items + i * size);
        if (other->id.data && text_equal(own->id, other->id))
            return true;
    }
    return false;
}

/* Whether the caller may put it, as one of many. */
static enum error check_access(struct request *request, enum record kind, void *record,
                               struct fault *fault)
{
    const struct observation *observation = record;
    if (kind == RECORD_YOUTH)
        return access_put_youth(request, record, true, fault);
    if (kind == RECORD_PROGRAMME)
        return access_keep_programme(request, ((const struct head *)record)->id, fault);
    if (kind == RECORD_OBSERVATION && !request->session->principal.everywhere &&
        !access_listed(request, observation->youth, 0, &request->arena))
        return fail(fault, ERR_NOT_FOUND, "youth", "no such youth");
    return ERR_NONE;
}

static enum error check_item(struct request *request, const struct any_list *items, size_t index,
                             struct fault *fault)
{
    const struct record_kind *kind = kind_of(request);
    void *record = items->items + index * kind->schema->size;
    if (named_before(items, kind->schema->size, index))
        return fail(fault, ERR_DUPLICATE_FIELD, "id", "the same id twice");
    if (kind->record == RECORD_OBSERVATION &&
        ((const struct observation *)record)->source.value == SOURCE_CERTIFIED)
        return fail(fault, ERR_OUT_OF_RANGE, "source", "certified comes from a certificate only");
    if ((kind->settle && kind->settle(record, &request->arena, fault)) ||
        check_access(request, kind->record, record, fault))
        return fault->code;
    return records_check(request->context->txn, request->context->catalogues, kind->record, record,
                         fault);
}

static bool same_observation(const struct observation *a, const struct observation *b)
{
    return text_equal(a->competence, b->competence) && a->level.set == b->level.set &&
           a->level.value == b->level.value && a->source.value == b->source.value &&
           a->date.days == b->date.days && text_equal(a->situation, b->situation);
}

/* An observation has no id of the caller's: it is the same when it says the same. What is known of
 * the youth is let go again for each item: a batch of 500 would hold it 500 times. */
static bool observation_known(struct request *request, const struct observation *observation)
{
    struct observation_list known = {0};
    struct arena arena = {0};
    struct fault none;
    bool same = false;
    if (!observations_of(request->context->txn, observation->youth, &arena, &known, &none)) {
        for (size_t i = 0; !same && i < known.count; i++)
            same = same_observation(&known.items[i], observation);
    }
    arena_free(&arena);
    return same;
}

static enum error import_item(struct request *request, void *record, bool check)
{
    const struct record_kind *kind = kind_of(request);
    struct context *context = request->context;
    struct import_reply *out = request->out;
    bool observation = kind->record == RECORD_OBSERVATION;
    struct text id = ((const struct head *)record)->id;
    bool known = observation ? observation_known(request, record)
                             : id.data && records_exist(context->txn, kind->record, id);
    if (observation ? known
                    : !records_differ(context->txn, kind->record, record, &request->arena)) {
        out->unchanged.value++;
        return ERR_NONE;
    }
    if (known)
        out->changed.value++;
    else
        out->created.value++;
    if (check)
        return ERR_NONE;
    if (observation)
        return observation_put(context->changes, record, &request->arena, &request->fault);
    keeping_carry_over(request, kind, record);
    return records_put(context->changes, kind->record, record, (struct integer){0}, &request->arena,
                       &request->fault);
}

/* The items as they will be stored. The request's own stay as they came: the batch may have to
 * run again. */
static struct any_list copy_items(struct request *request, const struct any_list *items)
{
    size_t size = kind_of(request)->schema->size;
    struct any_list copy = *items;
    copy.items = arena_array(&request->arena, items->count, size);
    if (items->count)
        memcpy(copy.items, items->items, items->count * size);
    return copy;
}

static enum error importing_import(struct request *request)
{
    const struct import_head *in = request->in;
    struct import_reply *out = request->out;
    struct any_list items = copy_items(request, &in->items);
    size_t size = kind_of(request)->schema->size;
    out->created.set = out->changed.set = out->unchanged.set = true;
    out->faults.set = true;
    out->faults.items = arena_array(&request->arena, items.count, sizeof(struct import_fault));
    for (size_t i = 0; i < items.count; i++) {
        struct fault fault;
        if (check_item(request, &items, i, &fault))
            add_fault(request, i, &fault);
    }
    for (size_t i = 0; !out->faults.count && i < items.count; i++) {
        if (import_item(request, items.items + i * size, in->check.value))
            return request->fault.code;
    }
    return ERR_NONE;
}

/* ---- methods ---- */

enum {
    /* 500 openings with every list full are some 60,000 values. */
    IMPORT_ELEMENTS = 65536,
};

#define IMPORT(kind, what, record, who)                                                           \
    {                                                                                             \
        .name = #kind ".import", .doc = "Stores many " what ": all of the batch, or none.",       \
        .roles = (who), .runs = RUNS_WRITER, .elements = IMPORT_ELEMENTS,                         \
        .in = &kind##_import_schema, .out = &import_reply_schema, .about = &record_kinds[record], \
        .run = importing_import                                                                   \
    }

static const struct method rows[] = {
    IMPORT(programme, "programmes", RECORD_PROGRAMME, STAFF | ROLE_ADMIN),
    IMPORT(employer, "employers", RECORD_EMPLOYER, STAFF),
    IMPORT(workplace, "workplaces", RECORD_WORKPLACE, STAFF),
    IMPORT(opening, "openings", RECORD_OPENING, STAFF),
    IMPORT(youth, "profiles", RECORD_YOUTH, STAFF),
    IMPORT(observation, "observations", RECORD_OBSERVATION, STAFF),
};

const struct method_rows importing_methods = METHOD_ROWS(rows);
