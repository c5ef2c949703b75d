/* SPDX-License-Identifier: MIT
 *
 * The change feed: the journal, page by page. It says that something changed, never what it says
 * now; who may see that asks for the record. */
#include "engine/cases/cases.h"
#include "engine/cases/rows.h"

enum {
    FEED_DEFAULT = 50,
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

static enum error feed_read(struct request *request)
{
    const struct feed_read *in = request->in;
    struct feed_reply *out = request->out;
    size_t limit = in->limit.set ? (size_t)in->limit.value : FEED_DEFAULT;
    bool more = journal_read(request->context->txn, (uint64_t)in->after.value, limit,
                             &request->arena, &out->items);
    if (more)
        out->next = out->items.items[out->items.count - 1].seq;
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
