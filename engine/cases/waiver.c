/* SPDX-License-Identifier: MIT
 *
 * Waivers of secrecy (samtycken): what a youth, and for a minor a guardian, lets a programme or an
 * organisation see. From the answer to a withdrawal on it is in no match list and no disclosure
 * (data/waivers.h, engine/match/gates.h). */
#include "data/waivers.h"

#include <string.h>

#include "engine/cases/access.h"
#include "engine/cases/rows.h"
#include "proto/text.h"

static enum error waiver_grant(struct request *request)
{
    struct waiver *out = request->out;
    struct youth youth = {0};
    *out = *(const struct waiver *)request->in;
    if (out->head.id.data)
        return fail(&request->fault, ERR_OUT_OF_RANGE, "id", "is made by the server");
    if (access_youth(request, out->youth, "youth", 0, &youth))
        return request->fault.code;
    if (!out->from.set)
        out->from = context_server_day(request);
    if (check_period(out->from, out->until, "until", &request->fault))
        return request->fault.code;
    return records_put(request->context->changes, RECORD_WAIVER, out, (struct integer){0},
                       &request->arena, &request->fault);
}

/* ---- withdraw ---- */

struct waiver_withdraw {
    struct text waiver, youth, to;
    struct choice giver; /* 0: whoever gave it; else 1 + enum waiver_giver */
};

static enum error withdraw_check(const void *value, struct fault *fault)
{
    const struct waiver_withdraw *in = value;
    if (in->waiver.data && (in->youth.data || in->to.data))
        return fail(fault, ERR_OUT_OF_RANGE, "waiver", "goes without youth and to");
    if (!in->waiver.data && (!in->youth.data || !in->to.data))
        return fail(fault, ERR_MISSING_FIELD, in->youth.data ? "to" : "youth",
                    "is required, or waiver");
    return ERR_NONE;
}

static const char *const givers_asked[] = {"any", "youth", "guardian", NULL};
static const struct field waiver_withdraw_fields[] = {
    FIELD(waiver_withdraw, waiver, .form = FORM_ID, .refers = "waiver", .doc = "this one"),
    FIELD(waiver_withdraw, youth, .form = FORM_ID, .refers = "youth",
          .doc = "or all of this youth"),
    FIELD(waiver_withdraw, to, .form = FORM_ID,
          .doc = "to this programme or organisation; the own programme: the enrolment's, too"),
    FIELD(waiver_withdraw, giver, .choices = givers_asked, .doc = "given by"),
};
static const struct schema waiver_withdraw_schema =
    SCHEMA(waiver_withdraw, "what is withdrawn", .check = withdraw_check);

struct waivers_reply {
    struct waiver_list items;
};
static const struct field waivers_reply_fields[] = {
    FIELD_MANY(waivers_reply, items, waiver, .doc = "by id"),
};
static const struct schema waivers_reply_schema = SCHEMA(waivers_reply, "waivers of one youth");

static bool is_meant(const struct waiver_withdraw *in, const struct waiver *waiver)
{
    if (waiver->withdrawn_on.set)
        return false;
    if (in->waiver.data)
        return text_equal(in->waiver, waiver->head.id);
    return text_equal(in->to, waiver->to) &&
           (!in->giver.value || in->giver.value == waiver->giver.value + 1);
}

/* What says that the enrolment's waiver does not count: a record that was never in force. */
static enum error withdraw_standing(struct request *request, enum waiver_giver giver,
                                    struct waiver_list *out)
{
    const struct waiver_withdraw *in = request->in;
    struct waiver *waiver = &out->items[out->count++];
    struct text *kinds = arena_array(&request->arena, DISCLOSURE_COUNT, sizeof *kinds);
    for (int i = 0; i < DISCLOSURE_COUNT; i++)
        kinds[i] = (struct text){disclosure_names[i], strlen(disclosure_names[i])};
    *waiver = (struct waiver){
        .youth = in->youth,
        .giver = {(int32_t)giver},
        .to = in->to,
        .kinds = {kinds, DISCLOSURE_COUNT, true},
        .withdrawn_on = context_server_day(request),
    };
    return records_put(request->context->changes, RECORD_WAIVER, waiver, (struct integer){0},
                       &request->arena, &request->fault);
}

/* By whom it was given is settled: the own programme's stands by the enrolment for both. */
static bool stands(const struct waiver_withdraw *in, const struct youth *youth,
                   const struct waiver_list *all, enum waiver_giver giver)
{
    bool meant = in->giver.value ? in->giver.value == (int32_t)giver + 1 : giver == WAIVER_YOUTH;
    if (!meant || in->waiver.data || !text_equal(in->to, youth->programme))
        return false;
    for (size_t i = 0; i < all->count; i++) {
        if (all->items[i].giver.value == (int32_t)giver && text_equal(all->items[i].to, in->to))
            return false;
    }
    return true;
}

/* Whose waiver is meant: by its own id, or by the youth's. */
static enum error whose(struct request *request, struct youth *youth)
{
    const struct waiver_withdraw *in = request->in;
    struct waiver waiver = {0};
    if (!in->waiver.data)
        return access_youth(request, in->youth, "youth", 0, youth);
    if (access_one(request, RECORD_WAIVER, in->waiver, "waiver", &waiver))
        return request->fault.code;
    return access_youth(request, waiver.youth, "waiver", 0, youth);
}

static enum error waiver_withdraw(struct request *request)
{
    const struct waiver_withdraw *in = request->in;
    struct waivers_reply *out = request->out;
    struct changes *changes = request->context->changes;
    struct arena *arena = &request->arena;
    struct waiver_list all;
    struct youth youth = {0};
    if (whose(request, &youth) ||
        waivers_of(changes->txn, youth.head.id, arena, &all, &request->fault))
        return request->fault.code;
    out->items = (struct waiver_list){
        .items = arena_array(arena, all.count + 2, sizeof(struct waiver)), .set = true};
    for (size_t i = 0; i < all.count; i++) {
        if (!is_meant(in, &all.items[i]))
            continue;
        struct waiver *waiver = &out->items.items[out->items.count++];
        *waiver = all.items[i];
        waiver->withdrawn_on = context_server_day(request);
        if (records_put(changes, RECORD_WAIVER, waiver, (struct integer){0}, arena,
                        &request->fault))
            return request->fault.code;
    }
    for (int giver = WAIVER_YOUTH; giver <= WAIVER_GUARDIAN; giver++) {
        if (stands(in, &youth, &all, (enum waiver_giver)giver) &&
            withdraw_standing(request, (enum waiver_giver)giver, &out->items))
            return request->fault.code;
    }
    return ERR_NONE;
}

/* ---- list ---- */

struct whose_waivers {
    struct text youth;
};
static const struct field whose_waivers_fields[] = {
    FIELD(whose_waivers, youth, .required = true, .form = FORM_ID, .refers = "youth",
          .doc = "whose"),
};
static const struct schema whose_waivers_schema = SCHEMA(whose_waivers, "of one youth");

static enum error waiver_list(struct request *request)
{
    const struct whose_waivers *in = request->in;
    struct waivers_reply *out = request->out;
    struct youth youth = {0};
    if (access_youth(request, in->youth, "youth", 0, &youth))
        return request->fault.code;
    return waivers_of(request->context->txn, in->youth, &request->arena, &out->items,
                      &request->fault);
}

/* ---- methods ---- */

static const struct method rows[] = {
    {
        .name = "waiver.grant",
        .doc =
            "Records that a youth or guardian lets a programme or an organisation see something.",
        .roles = STAFF,
        .runs = RUNS_WRITER,
        .in = &waiver_schema,
        .out = &waiver_schema,
        .run = waiver_grant,
    },
    {
        .name = "waiver.withdraw",
        .doc = "Ends one, or all to a programme or organisation: from the answer on nothing is "
               "matched or shown by them.",
        .roles = STAFF,
        .runs = RUNS_WRITER,
        .frees = true,
        .in = &waiver_withdraw_schema,
        .out = &waivers_reply_schema,
        .run = waiver_withdraw,
    },
    {
        .name = "waiver.list",
        .doc = "The waivers of a youth, withdrawn ones too.",
        .roles = STAFF,
        .runs = RUNS_LOOP,
        .in = &whose_waivers_schema,
        .out = &waivers_reply_schema,
        .run = waiver_list,
    },
};

const struct method_rows waiver_methods = METHOD_ROWS(rows);
