/* SPDX-License-Identifier: MIT
 *
 * placement.due: what a recruiter must do today for the youths of a programme, what is overdue
 * longest first. Nothing of it is stored: each question is asked of the records as they are. */
#include "engine/cases/due.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/cases/access.h"
#include "engine/cases/hits.h"
#include "engine/cases/noting.h"
#include "engine/cases/placement.h"
#include "engine/cases/rows.h"
#include "engine/match/gates.h"
#include "proto/date.h"
#include "proto/text.h"

enum {
    REMIND_DAYS = 7,   /* where the programme says nothing */
    EXTRACT_DAYS = 14, /* likewise */
};

const char *const due_kinds[DUE_KINDS + 1] = {
    [DUE_PROPOSE] = "propose",
    [DUE_YOUTH_ANSWER] = "youth_answer",
    [DUE_ASK] = "ask",
    [DUE_WORKPLACE_ANSWER] = "workplace_answer",
    [DUE_EXTRACT] = "extract",
    [DUE_AGREE] = "agree",
    [DUE_START] = "start",
    [DUE_EXPIRE] = "expire",
    [DUE_FOLLOW_UP] = "follow_up",
    [DUE_ADJUST] = "adjust",
    [DUE_ATTENDANCE] = "attendance",
    [DUE_END] = "end",
    [DUE_CERTIFICATE] = "certificate",
    [DUE_KINDS] = NULL,
};

static const char *const methods_of[DUE_KINDS] = {
    [DUE_PROPOSE] = "placement.propose", [DUE_YOUTH_ANSWER] = "placement.decide",
    [DUE_ASK] = "placement.ask",         [DUE_WORKPLACE_ANSWER] = "placement.decide",
    [DUE_AGREE] = "placement.agree",     [DUE_START] = "placement.start",
    [DUE_EXPIRE] = "placement.expire",   [DUE_FOLLOW_UP] = "placement.follow_up",
    [DUE_ADJUST] = "placement.adjust",   [DUE_ATTENDANCE] = "placement.attendance",
    [DUE_END] = "placement.end",         [DUE_CERTIFICATE] = "certificate.invite",
};

/* ---- shapes ---- */

static const struct field due_request_fields[] = {
    FIELD(due_request, programme, .required = true, .form = FORM_ID, .refers = "programme",
          .doc = "whose youths"),
    FIELD(due_request, k, .min = 1, .max = DUE_MOST, .doc = "most items; left out: 100"),
};
static const struct schema due_request_schema = SCHEMA(due_request, "for which programme");

static const struct field due_item_fields[] = {
    FIELD(due_item, kind, .choices = due_kinds, .doc = "what there is to do"),
    FIELD(due_item, method, .doc = "what does it"),
    FIELD(due_item, due, .doc = "the day it was due"),
    FIELD(due_item, overdue, .unit = "days", .doc = "0: today"),
    FIELD(due_item, waiting, .unit = "days", .doc = "since the youth began to wait for it"),
    FIELD(due_item, youth, .doc = "whom it is about"),
    FIELD(due_item, youth_name, .personal = true, .doc = "what to call them"),
    FIELD(due_item, placement, .doc = "which; none where one is to be proposed"),
    FIELD(due_item, opening, .doc = "where"),
    FIELD(due_item, title, .doc = "its title"),
    FIELD(due_item, workplace, .doc = "whose it is"),
    FIELD(due_item, workplace_name, .doc = "its name"),
};
static const struct schema due_item_schema = SCHEMA(due_item, "something to do");

static const struct field due_reply_fields[] = {
    FIELD(due_reply, programme, .doc = "whose youths"),
    FIELD(due_reply, today, .doc = "the day it was judged by"),
    FIELD(due_reply, total, .doc = "how many things there are to do"),
    FIELD(due_reply, overdue, .doc = "of them, from before today"),
    FIELD_MANY(due_reply, items, due_item, .doc = "overdue longest first"),
};
const struct schema due_reply_schema = SCHEMA(due_reply, "what there is to do today");

/* ---- gathering ---- */

struct gathering {
    struct request *request;
    struct date today;
    struct programme programme;
    struct due_item *items;
    size_t count, room;
    struct youth youth; /* at hand */
    struct arena arena; /* of the youth at hand */
};

static int64_t or_default(struct integer value, int64_t otherwise)
{
    return value.set ? value.value : otherwise;
}

static struct date days_after(struct date day, int64_t days)
{
    return (struct date){.days = day.days + (int32_t)days, .set = day.set};
}

static struct text own(struct gathering *gathering, struct text text)
{
    return text.data ? arena_text(&gathering->request->arena, text.data, text.size) : text;
}

/* Adds what is due today or was before; `since`: when the youth began to wait for it. */
static void add(struct gathering *gathering, enum due_kind kind, const struct placement *placement,
                struct date due, struct date since)
{
    const char *method = methods_of[kind];
    if (!due.set || due.days > gathering->today.days)
        return;
    gathering->items =
        memory_more(gathering->items, gathering->count, &gathering->room, sizeof *gathering->items);
    struct due_item *item = &gathering->items[gathering->count++];
    *item = (struct due_item){
        .kind = {(int32_t)kind},
        .due = due,
        .overdue = number((int64_t)gathering->today.days - due.days),
        .waiting = number((int64_t)gathering->today.days - (since.set ? since : due).days),
        .youth = own(gathering, gathering->youth.head.id),
        .youth_name = own(gathering, gathering->youth.name),
    };
    if (method)
        item->method = (struct text){method, strlen(method)};
    if (placement) {
        item->placement = own(gathering, placement->head.id);
        item->opening = own(gathering, placement->opening);
        item->workplace = own(gathering, placement->workplace);
    }
}

/* ---- a placement ---- */

/* A register extract that is needed and not there, from as early as it takes to get one. */
static void extract_due(struct gathering *gathering, const struct placement *placement)
{
    struct opening opening = {0};
    struct fault none;
    if (!access_reads_needs(gathering->request) ||
        records_get(gathering->request->context->txn, RECORD_OPENING, placement->opening, NULL,
                    &gathering->arena, &opening, &none) ||
        !opening.extract.value)
        return;
    const struct youth_facts facts = {.extract_date = gathering->youth.extract_date};
    struct date first = placement->from.set ? placement->from : gathering->today;
    int64_t lead = or_default(gathering->programme.extract_lead_days, EXTRACT_DAYS);
    struct date due =
        placement->from.set ? days_after(placement->from, -lead) : placement->youth_on;
    if (!match_extract_valid(&facts, first))
        add(gathering, DUE_EXTRACT, placement, due, placement->youth_on);
}

/* What an open placement waits for, or that it has waited too long. */
static void open_due(struct gathering *gathering, const struct placement *placement)
{
    int64_t remind = or_default(gathering->programme.remind_days, REMIND_DAYS);
    struct date until = placement_waits_until(placement, &gathering->programme);
    if (until.set && until.days < gathering->today.days) {
        add(gathering, DUE_EXPIRE, placement, days_after(until, 1), placement->proposed_on);
        return;
    }
    switch (placement->state.value) {
    case PLACEMENT_PROPOSED:
        add(gathering, DUE_YOUTH_ANSWER, placement, days_after(placement->proposed_on, remind),
            placement->proposed_on);
        return;
    case PLACEMENT_YOUTH_YES:
        add(gathering, DUE_ASK, placement, placement->youth_on, placement->youth_on);
        break;
    case PLACEMENT_WORKPLACE_ASKED:
        add(gathering, DUE_WORKPLACE_ANSWER, placement, days_after(placement->asked_on, remind),
            placement->youth_on);
        break;
    case PLACEMENT_WORKPLACE_YES:
        add(gathering, DUE_AGREE, placement, placement->workplace_on, placement->workplace_on);
        break;
    default:
        add(gathering, DUE_START, placement, placement->from, placement->agreed_on);
        break;
    }
    extract_due(gathering, placement);
}

/* The first month that is over and whose attendance nobody has signed and locked. */
static void attendance_due(struct gathering *gathering, const struct placement *placement)
{
    struct date last = placement->ended_on.set ? placement->ended_on : gathering->today;
    int year, month, day;
    date_to_civil(placement->started_on, &year, &month, &day);
    for (;;) {
        char name[16];
        int next_year = month == 12 ? year + 1 : year, next = month == 12 ? 1 : month + 1;
        struct date over = date_from_civil(next_year, next, 1);
        struct date begun = date_from_civil(year, month, 1);
        if (!over.set || over.days > gathering->today.days || begun.days > last.days)
            return;
        snprintf(name, sizeof name, "%04d-%02d", year, month);
        const struct attendance *kept = placement_month(placement, (struct text){name, 7});
        if (!kept || kept->state.value != ATTENDANCE_LOCKED) {
            add(gathering, DUE_ATTENDANCE, placement, over, over);
            return;
        }
        year = next_year;
        month = next;
    }
}

static void placement_due(struct gathering *gathering, const struct placement *placement)
{
    switch (placement->state.value) {
    case PLACEMENT_STARTED:
        add(gathering, DUE_FOLLOW_UP, placement,
            placement_next_follow_up(placement, &gathering->programme, gathering->today),
            placement->started_on);
        add(gathering, DUE_ADJUST, placement, placement->adjust_due, placement->adjust_due);
        attendance_due(gathering, placement);
        if (placement->to.set)
            add(gathering, DUE_END, placement, days_after(placement->to, 1), placement->to);
        break;
    case PLACEMENT_ENDED:
    case PLACEMENT_BROKEN_OFF:
        add(gathering, DUE_CERTIFICATE, placement, placement->ended_on, placement->ended_on);
        attendance_due(gathering, placement);
        break;
    default:
        if (placement_is_live(placement))
            open_due(gathering, placement);
    }
}

/* ---- a youth ---- */

static bool can_be_placed(struct gathering *gathering)
{
    const struct youth *youth = &gathering->youth;
    return youth->state.value == YOUTH_ACTIVE && placement_youth_enrolled(youth) &&
           access_waived(gathering->request, youth);
}

/* The day on which the placement came to its end. */
static struct date over_on(const struct placement *placement)
{
    const struct history_list *history = &placement->history;
    if (placement->ended_on.set)
        return placement->ended_on;
    return history->count ? history->items[history->count - 1].on : placement->proposed_on;
}

static void youth_due(struct gathering *gathering, struct text id)
{
    struct txn *txn = gathering->request->context->txn;
    struct referrers referrers;
    struct text of;
    struct fault none;
    struct date since = gathering->youth.enrolled_on;
    bool live = false;
    if (!since.set)
        since = date_from_time(gathering->youth.head.updated.value);
    referrers_begin(&referrers, txn, RECORD_YOUTH, id, RECORD_PLACEMENT, (struct text){0});
    while (referrers_next(&referrers, &of)) {
        struct placement placement = {0};
        if (records_get(txn, RECORD_PLACEMENT, of, NULL, &gathering->arena, &placement, &none))
            continue;
        struct date over = over_on(&placement);
        live |= placement_is_live(&placement);
        since = over.set && over.days > since.days ? over : since;
        placement_due(gathering, &placement);
    }
    referrers_end(&referrers);
    if (!live && can_be_placed(gathering))
        add(gathering, DUE_PROPOSE, NULL,
            since.days > gathering->today.days ? gathering->today : since, since);
}

static int by_urgency(const void *a, const void *b)
{
    const struct due_item *left = a, *right = b;
    if (left->due.days != right->due.days)
        return left->due.days < right->due.days ? -1 : 1;
    if (left->waiting.value != right->waiting.value)
        return left->waiting.value > right->waiting.value ? -1 : 1;
    int order = text_compare(left->youth, right->youth);
    if (!order)
        order = text_compare(left->placement, right->placement);
    return order ? order : left->kind.value - right->kind.value;
}

static void name_place(struct request *request, struct due_item *item)
{
    struct txn *txn = request->context->txn;
    struct opening opening = {0};
    struct workplace workplace = {0};
    struct fault none;
    if (item->opening.data &&
        !records_copy(txn, RECORD_OPENING, item->opening, NULL, &request->arena, &opening, &none))
        item->title = opening.title;
    if (item->workplace.data && !records_copy(txn, RECORD_WORKPLACE, item->workplace, NULL,
                                              &request->arena, &workplace, &none))
        item->workplace_name = workplace.name;
}

static void reply(struct gathering *gathering, size_t k, struct due_reply *out)
{
    struct request *request = gathering->request;
    size_t shown = gathering->count < k ? gathering->count : k;
    if (gathering->count)
        qsort(gathering->items, gathering->count, sizeof *gathering->items, by_urgency);
    out->total = number((int64_t)gathering->count);
    out->overdue = number(0);
    for (size_t i = 0; i < gathering->count; i++)
        out->overdue.value += gathering->items[i].overdue.value > 0;
    out->items = (struct due_item_list){
        arena_array(&request->arena, shown, sizeof(struct due_item)), shown, true};
    for (size_t i = 0; i < shown; i++) {
        out->items.items[i] = gathering->items[i];
        name_place(request, &out->items.items[i]);
        noting_youth(request, out->items.items[i].youth);
    }
}

static enum error placement_due_list(struct request *request)
{
    const struct due_request *in = request->in;
    struct due_reply *out = request->out;
    struct txn *txn = request->context->txn;
    struct gathering gathering = {.request = request, .today = context_today(request)};
    struct referrers referrers;
    struct text id;
    struct fault none;
    if (access_programme(request, in->programme, "programme") ||
        records_copy(txn, RECORD_PROGRAMME, in->programme, "programme", &request->arena,
                     &gathering.programme, &request->fault))
        return request->fault.code;
    referrers_begin(&referrers, txn, RECORD_PROGRAMME, in->programme, RECORD_YOUTH,
                    (struct text){0});
    while (referrers_next(&referrers, &id)) {
        gathering.youth = (struct youth){0};
        if (access_could_list(request, id, 0, &gathering.arena) &&
            !records_get(txn, RECORD_YOUTH, id, NULL, &gathering.arena, &gathering.youth, &none))
            youth_due(&gathering, id);
        arena_reset(&gathering.arena);
    }
    referrers_end(&referrers);
    arena_free(&gathering.arena);
    out->programme = in->programme;
    out->today = gathering.today;
    reply(&gathering, (size_t)or_default(in->k, DUE_DEFAULT), out);
    free(gathering.items);
    return txn_fault(txn, &request->fault);
}

/* ---- methods ---- */

static const struct method rows[] = {
    {
        .name = "placement.due",
        .doc = "What a recruiter must do today, overdue longest first.",
        .roles = STAFF,
        .runs = RUNS_POOL,
        .takes = TAKES_TODAY,
        .in = &due_request_schema,
        .out = &due_reply_schema,
        .run = placement_due_list,
    },
};

const struct method_rows due_methods = METHOD_ROWS(rows);
