/* SPDX-License-Identifier: MIT
 *
 * Holds: a seat of an opening kept for a while, seen by everyone, counted by FULL, ending by
 * itself. A placement that takes the seat ends the youth's own hold of it. */

#include "engine/cases/access.h"
#include "engine/cases/cases.h"
#include "engine/cases/rows.h"
#include "proto/text.h"

/* ---- seats ---- */

/* Takes in each hold of the opening. */
static void each_hold(struct request *request, struct text opening,
                      void (*take)(void *context, const struct hold *hold), void *context)
{
    struct txn *txn = request->context->txn;
    struct referrers referrers;
    struct text id;
    referrers_begin(&referrers, txn, RECORD_OPENING, opening, RECORD_HOLD, (struct text){0});
    while (referrers_next(&referrers, &id)) {
        struct hold *hold = arena_new(&request->arena, sizeof *hold);
        struct fault none;
        if (!records_copy(txn, RECORD_HOLD, id, NULL, &request->arena, hold, &none))
            take(context, hold);
    }
    referrers_end(&referrers);
}

struct counting {
    struct date today;
    struct text youth, except;
    int64_t held;
};

static void count_hold(void *context, const struct hold *hold)
{
    struct counting *counting = context;
    bool own = counting->youth.data && text_equal(hold->youth, counting->youth);
    bool self = counting->except.data && text_equal(hold->head.id, counting->except);
    counting->held += hold->until.days >= counting->today.days && !own && !self;
}

/* Holds that are live today, but for the youth's own and for the one called `except`. */
static int64_t live_holds(struct request *request, struct text opening, struct text youth,
                          struct text except)
{
    struct counting counting = {context_today(request), youth, except, 0};
    each_hold(request, opening, count_hold, &counting);
    return counting.held;
}

enum error holds_check_seat(struct request *request, const struct opening *opening,
                            struct text youth)
{
    int64_t held = live_holds(request, opening->head.id, youth, (struct text){0});
    if (opening->taken.value >= opening->capacity.value)
        return fail_limit(&request->fault, ERR_STATE, "opening", opening->capacity.value,
                          "is full");
    if (opening->taken.value + held >= opening->capacity.value)
        return fail_limit(&request->fault, ERR_STATE, "opening", opening->capacity.value,
                          "is full: its last seat is held");
    return ERR_NONE;
}

/* ---- those that go ---- */

struct going {
    struct text_list ids;
    struct date today;  /* those that ended before */
    struct text youth;  /* and this one's */
    struct text except; /* but for this one */
    struct arena *arena;
    size_t room;
};

static void note_going(void *context, const struct hold *hold)
{
    struct going *going = context;
    bool own = going->youth.data && text_equal(hold->youth, going->youth);
    if ((!own && hold->until.days >= going->today.days) || text_equal(hold->head.id, going->except))
        return;
    going->ids.items = arena_more(going->arena, going->ids.items, going->ids.count, &going->room,
                                  sizeof *going->ids.items);
    going->ids.items[going->ids.count++] = hold->head.id;
}

/* By the server's own day: a what-if's `today` ends no hold. */
static enum error end_holds(struct request *request, struct text opening, struct text youth,
                            struct text except)
{
    struct going going = {.today = context_server_day(request),
                          .youth = youth,
                          .except = except,
                          .arena = &request->arena};
    each_hold(request, opening, note_going, &going);
    for (size_t i = 0; i < going.ids.count; i++) {
        if (records_delete(request->context->changes, RECORD_HOLD, going.ids.items[i],
                           (struct integer){0}, &request->arena, &request->fault))
            return request->fault.code;
    }
    return ERR_NONE;
}

enum error holds_end(struct request *request, struct text opening, struct text youth)
{
    return end_holds(request, opening, youth, (struct text){0});
}

static enum error opening_delete(struct request *request)
{
    const struct by_id *in = request->in;
    if (holds_end(request, in->id, (struct text){0}))
        return request->fault.code;
    return keeping_delete(request);
}

/* ---- methods ---- */

/* A hold that is there already must be one that the caller may see. */
static enum error check_own(struct request *request, const struct hold *in)
{
    struct hold old = {0};
    struct fault none;
    if (in->head.id.data &&
        !records_copy(request->context->txn, RECORD_HOLD, in->head.id, NULL, &request->arena, &old,
                      &none) &&
        !access_record(request, RECORD_HOLD, &old, false, &request->arena))
        return fail(&request->fault, ERR_CONFLICT, "id", "cannot be given to this one");
    return ERR_NONE;
}

static enum error hold_put(struct request *request)
{
    const struct hold *in = request->in;
    struct hold *out = request->out;
    struct opening opening = {0};
    struct youth youth = {0};
    *out = *in;
    if (check_own(request, in) ||
        (in->youth.data && access_youth(request, in->youth, "youth", 0, &youth)))
        return request->fault.code;
    if (records_copy(request->context->txn, RECORD_OPENING, in->opening, "opening", &request->arena,
                     &opening, &request->fault))
        return request->fault.code;
    if (in->until.days < context_today(request).days)
        return fail(&request->fault, ERR_BAD_DATE, "until", "lies in the past");
    if (opening.state.value != OPENING_OPEN)
        return fail(&request->fault, ERR_STATE, "opening", "is closed");
    int64_t held = live_holds(request, in->opening, (struct text){0}, in->head.id);
    if (opening.taken.value + held >= opening.capacity.value)
        return fail_limit(&request->fault, ERR_STATE, "opening", opening.capacity.value,
                          "has no seat left to hold");
    if (records_put(request->context->changes, RECORD_HOLD, out, request->options.if_version,
                    &request->arena, &request->fault))
        return request->fault.code;
    return end_holds(request, in->opening, (struct text){0}, out->head.id);
}

struct hold_filters {
    struct text opening, youth;
};
static const struct field hold_filters_fields[] = {
    FIELD(hold_filters, opening, .form = FORM_ID, .doc = "of this opening"),
    FIELD(hold_filters, youth, .form = FORM_ID, .doc = "for this youth"),
};
static const struct schema hold_filters_schema = SCHEMA(hold_filters, "which of them");

struct hold_page {
    struct hold_list items;
    struct text next;
};
static const struct field hold_page_fields[] = {
    FIELD_MANY(hold_page, items, hold, .doc = "live ones"),
    FIELD(hold_page, next, .nullable = true, .doc = "cursor of the next page; nil: there is none"),
};
static const struct schema hold_page_schema = SCHEMA(hold_page, "holds that have not ended");

static bool is_listed(struct request *request, const struct hold *hold)
{
    const struct hold_filters *in = request->in;
    return hold->until.days >= context_today(request).days &&
           (!in->opening.data || text_equal(in->opening, hold->opening)) &&
           (!in->youth.data || text_equal(in->youth, hold->youth)) &&
           access_record(request, RECORD_HOLD, hold, !in->youth.data, &request->arena);
}

static enum error hold_list(struct request *request)
{
    struct hold_page *out = request->out;
    struct text cursor = request->options.cursor;
    size_t limit = context_limit(request);
    if (cursor.data && !text_is_id(cursor))
        return fail(&request->fault, ERR_BAD_CURSOR, "cursor", "not one that this list gave out");
    out->items = (struct hold_list){
        .items = arena_array(&request->arena, limit, sizeof(struct hold)), .set = true};
    struct record_key after = record_key_in(request->context->txn, RECORD_HOLD, cursor);
    struct walk walk =
        walk_begin(request->context->txn, TABLE_HOLD, (struct bytes){0}, record_key_bytes(&after));
    while (walk_next(&walk)) {
        struct hold hold = {0};
        struct bytes plain;
        if (!records_read(request->context->txn, RECORD_HOLD, walk.key, walk.value, &request->arena,
                          &hold, &plain) ||
            !is_listed(request, &hold))
            continue;
        if (out->items.count == limit) {
            struct text last = out->items.items[limit - 1].head.id;
            out->next = arena_text(&request->arena, last.data, last.size);
            break;
        }
        out->items.items[out->items.count++] = hold;
    }
    walk_end(&walk);
    return txn_fault(request->context->txn, &request->fault);
}

/* ---- methods ---- */

static const struct method rows[] = {
    {
        .name = "opening.delete",
        .doc = "Deletes an opening that nothing refers to but holds that have ended.",
        .roles = STAFF,
        .runs = RUNS_WRITER,
        .takes = TAKES_VERSION,
        .in = &by_id_schema,
        .out = &nothing_schema,
        .frees = true,
        .about = &record_kinds[RECORD_OPENING],
        .run = opening_delete,
    },
    {
        .name = "hold.put",
        .doc = "Holds a seat of an opening until a day; it ends by itself.",
        .roles = STAFF,
        .runs = RUNS_WRITER,
        .takes = TAKES_VERSION | TAKES_TODAY,
        .in = &hold_schema,
        .out = &hold_schema,
        .about = &record_kinds[RECORD_HOLD],
        .run = hold_put,
    },
    {
        .name = "hold.release",
        .doc = "Gives a held seat back before its day.",
        .roles = STAFF,
        .runs = RUNS_WRITER,
        .takes = TAKES_VERSION,
        .in = &by_id_schema,
        .out = &nothing_schema,
        .frees = true,
        .about = &record_kinds[RECORD_HOLD],
        .run = keeping_delete,
    },
    {
        .name = "hold.list",
        .doc = "The seats that are held today, page by page.",
        .roles = STAFF,
        .runs = RUNS_POOL,
        .takes = TAKES_PAGE | TAKES_TODAY,
        .in = &hold_filters_schema,
        .out = &hold_page_schema,
        .run = hold_list,
    },
};

const struct method_rows hold_methods = METHOD_ROWS(rows);
