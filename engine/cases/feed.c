/* SPDX-License-Identifier: MIT
 *
 * The change feed: the journal, page by page. It says that something changed, never what it says
 * now; who may see that asks for the record. */
#include "engine/cases/access.h"
#include "engine/cases/cases.h"
#include "engine/cases/rows.h"
#include "engine/cases/service.h"
#include "proto/text.h"

enum {
    FEED_DEFAULT = 50,
    FEED_LOOKED_AT = 1000, /* entries that one page looks at, of which the caller may see some */
};

struct feed_read {
    struct integer after, limit;
};
struct feed_reply {
    struct entry_list items;
    struct integer next;
};

static const struct field feed_read_fields[] = {
    FIELD(feed_read, after, .min = 0, .max = INT64_C(1) << 53,
          .doc = "the last number that was read; left out: from the beginning"),
    FIELD(feed_read, limit, .min = 1, .max = 500, .doc = "most entries; left out: 50"),
};
static const struct schema feed_read_schema = SCHEMA(feed_read, "where to read on");

static const struct field feed_reply_fields[] = {
    FIELD_MANY(feed_reply, items, entry, .doc = "in the order in which they were committed"),
    FIELD(feed_reply, next, .nullable = true,
          .doc = "`after` of the next page; nil where no more has happened yet"),
};
static const struct schema feed_reply_schema = SCHEMA(feed_reply, "a page of the change feed");

/* Entries about youths are for those who may see the youth as one of many; about who comes in, for
 * admins. */
static bool may_see(struct request *request, const struct entry *entry, struct arena *arena)
{
    const struct principal *principal = &request->session->principal;
    const struct record_kind *kind = record_kind_named(entry->kind.data, entry->kind.size);
    if (!kind)
        return false;
    if (kind->record == RECORD_TOKEN)
        return principal->roles & ROLE_ADMIN;
    if (kind->record == RECORD_PROGRAMME)
        return principal_in(principal, entry->id);
    if (entry->youth.data)
        return access_listed(request, entry->youth, 0, arena);
    bool about_somebody = kind->record != RECORD_HOLD &&
                          schema_field(kind->schema, "youth", 5); /* noted before youths were */
    return !about_somebody || principal->everywhere;
}

/* Those of the entries that the caller may see, in their place. */
static void keep_visible(struct request *request, struct entry_list *list)
{
    struct arena arena = {0};
    size_t kept = 0;
    for (size_t i = 0; i < list->count; i++) {
        if (may_see(request, &list->items[i], &arena))
            list->items[kept++] = list->items[i];
        arena_reset(&arena);
    }
    list->count = kept;
    arena_free(&arena);
}

/* A page: as many as asked for, unless few of those looked at may be seen. */
static enum error feed_read(struct request *request)
{
    const struct feed_read *in = request->in;
    struct feed_reply *out = request->out;
    size_t limit = in->limit.set ? (size_t)in->limit.value : FEED_DEFAULT;
    int64_t after = in->after.value;
    bool more = true, service = is_service(request);
    if (service && limit > SERVICE_PAGE)
        return fail_limit(&request->fault, ERR_OUT_OF_RANGE, "limit", SERVICE_PAGE,
                          "a service reads at most %d at a time", SERVICE_PAGE);
    out->items = (struct entry_list){
        .items = arena_array(&request->arena, limit, sizeof(struct entry)), .set = true};
    for (size_t looked = 0; more && looked < FEED_LOOKED_AT && out->items.count < limit;) {
        struct entry_list some = {0};
        more = journal_read(request->context->txn, (uint64_t)after, limit - out->items.count,
                            &request->arena, &some);
        if (!some.count)
            break;
        looked += some.count;
        after = some.items[some.count - 1].seq.value;
        keep_visible(request, &some);
        for (size_t i = 0; i < some.count; i++) {
            if (service) { /* who works here, and what was answered, is not for others */
                some.items[i].by = (struct text){0};
                some.items[i].step = (struct text){0};
            }
            out->items.items[out->items.count++] = some.items[i];
        }
    }
    if (more)
        out->next = (struct integer){after, true};
    return txn_fault(request->context->txn, &request->fault);
}

/* ---- methods ---- */

static const struct method rows[] = {
    {
        .name = "feed.read",
        .doc = "What has changed since a number of the journal: kinds and ids, no contents.",
        .roles = READERS,
        .runs = RUNS_LOOP,
        .in = &feed_read_schema,
        .out = &feed_reply_schema,
        .run = feed_read,
    },
};

const struct method_rows feed_methods = METHOD_ROWS(rows);
