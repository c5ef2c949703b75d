/* SPDX-License-Identifier: MIT
 *
 * The young person's rights over what is held about them (GDPR articles 15, 17, 18): all of it
 * shown, matching stopped, all of it erased. */
#include <string.h>

#include "data/subject.h"
#include "engine/cases/access.h"
#include "engine/cases/auditing.h"
#include "engine/cases/rows.h"
#include "proto/text.h"

enum { JOURNAL_PAGE = 1000 }; /* entries looked at in one go */

/* ---- export ---- */

struct about_youth {
    struct text youth;
};
static const struct field about_youth_fields[] = {
    FIELD(about_youth, youth, .required = true, .form = FORM_ID, .refers = "youth", .doc = "whom"),
};
static const struct schema about_youth_schema = SCHEMA(about_youth, "one youth");

struct held {
    struct text kind;
    struct raw_list records;
};
LIST_OF(held);
static const struct field held_fields[] = {
    FIELD(held, kind, .doc = "placement, certificate …"),
    FIELD(held, records, .personal = true, .doc = "as they are stored"),
};
static const struct schema held_schema = SCHEMA(held, "records of one kind");

struct export_reply {
    struct raw_list profile;
    struct observation_list observations;
    struct held_list others;
    struct entry_list changes;
    struct audit_entry_list requests;
};
static const struct field export_reply_fields[] = {
    FIELD(export_reply, profile, .personal = true, .doc = "the profile, one record"),
    FIELD_MANY(export_reply, observations, observation, .personal = true,
               .doc = "all that was seen, oldest first"),
    FIELD_MANY(export_reply, others, held, .personal = true, .doc = "all else that names them"),
    FIELD_MANY(export_reply, changes, entry, .doc = "who changed what, and when"),
    FIELD_MANY(export_reply, requests, audit_entry,
               .doc = "who asked for or changed something about them, as what, for what, and when"),
};
static const struct schema export_reply_schema =
    SCHEMA(export_reply, "everything that is held about a youth");

static enum error take_raw(struct request *request, enum record record, struct text id,
                           struct raw_list *list)
{
    return records_raw(request->context->txn, record, id, &request->arena,
                       &list->items[list->count++], &request->fault);
}

static enum error take_kind(struct request *request, struct text youth, enum record record,
                            struct export_reply *out)
{
    struct text_list ids =
        referrers_list(request->context->txn, RECORD_YOUTH, youth, record, &request->arena);
    const char *name = record_kinds[record].name;
    if (!ids.count || record == RECORD_OBSERVATION)
        return ERR_NONE;
    struct held *held = &out->others.items[out->others.count++];
    held->kind = (struct text){name, strlen(name)};
    held->records = (struct raw_list){
        .items = arena_array(&request->arena, ids.count, sizeof(struct raw)),
        .set = true,
    };
    for (size_t i = 0; i < ids.count; i++)
        if (take_raw(request, record, ids.items[i], &held->records))
            return request->fault.code;
    return ERR_NONE;
}

static struct text own(struct text text, struct arena *arena)
{
    return text.data ? arena_text(arena, text.data, text.size) : text;
}

/* A page's texts go with the page. */
static struct entry own_entry(const struct entry *entry, struct arena *arena)
{
    struct entry out = *entry;
    out.kind = own(entry->kind, arena);
    out.id = own(entry->id, arena);
    out.youth = own(entry->youth, arena);
    out.by = own(entry->by, arena);
    out.step = own(entry->step, arena);
    return out;
}

/* The journal's entries about the youth, oldest first. */
static void take_changes(struct request *request, struct text youth, struct entry_list *out)
{
    struct txn *txn = request->context->txn;
    uint64_t after = 0;
    size_t room = 0;
    bool more = true;
    out->set = true;
    while (more) {
        struct arena arena = {0};
        struct entry_list page;
        more = journal_read(txn, after, JOURNAL_PAGE, &arena, &page);
        for (size_t i = 0; i < page.count; i++) {
            after = (uint64_t)page.items[i].seq.value;
            if (!text_equal(page.items[i].youth, youth))
                continue;
            out->items =
                arena_more(&request->arena, out->items, out->count, &room, sizeof *out->items);
            out->items[out->count++] = own_entry(&page.items[i], &request->arena);
        }
        more = more && page.count;
        arena_free(&arena);
    }
}

static enum error subject_export(struct request *request)
{
    const struct about_youth *in = request->in;
    struct export_reply *out = request->out;
    struct youth youth = {0};
    if (access_youth(request, in->youth, "youth", 0, &youth))
        return request->fault.code;
    if (!access_reads_needs(request))
        return fail(&request->fault, ERR_PURPOSE_REQUIRED, "youth",
                    "an export has needs in it: the purpose 'needs' is asked for");
    out->profile = (struct raw_list){.items = arena_array(&request->arena, 1, sizeof(struct raw)),
                                     .set = true};
    out->others = (struct held_list){
        .items = arena_array(&request->arena, RECORD_COUNT, sizeof(struct held)), .set = true};
    if (take_raw(request, RECORD_YOUTH, in->youth, &out->profile) ||
        observations_of(request->context->txn, in->youth, &request->arena, &out->observations,
                        &request->fault))
        return request->fault.code;
    for (int record = 0; record < RECORD_COUNT; record++)
        if (take_kind(request, in->youth, (enum record)record, out))
            return request->fault.code;
    take_changes(request, in->youth, &out->changes);
    auditing_of_youth(request, in->youth, &out->requests);
    return txn_fault(request->context->txn, &request->fault);
}

/* ---- restrict ---- */

struct restriction {
    struct text youth;
    struct flag lift;
};
static const struct field restriction_fields[] = {
    FIELD(restriction, youth, .required = true, .form = FORM_ID, .refers = "youth", .doc = "whom"),
    FIELD(restriction, lift, .doc = "ends the restriction"),
};
static const struct schema restriction_schema = SCHEMA(restriction, "a restriction of processing");

struct state_reply {
    struct text youth;
    struct text state;
    struct integer version;
};
static const struct field state_reply_fields[] = {
    FIELD(state_reply, youth, .doc = "whom"),
    FIELD(state_reply, state, .doc = "active or restricted"),
    FIELD(state_reply, version, .doc = "of the profile"),
};
static const struct schema state_reply_schema = SCHEMA(state_reply, "how it stands now");

static enum error subject_restrict(struct request *request)
{
    const struct restriction *in = request->in;
    struct state_reply *out = request->out;
    struct youth youth = {0};
    if (access_youth(request, in->youth, "youth", 0, &youth))
        return request->fault.code;
    enum youth_state from = in->lift.value ? YOUTH_RESTRICTED : YOUTH_ACTIVE;
    enum youth_state to = in->lift.value ? YOUTH_ACTIVE : YOUTH_RESTRICTED;
    if (youth.state.value != (int32_t)from)
        return fail(&request->fault, ERR_STATE, "youth", "only one who is %s can be %s",
                    in->lift.value ? "restricted" : "active",
                    in->lift.value ? "active again" : "restricted");
    youth.state.value = (int32_t)to;
    *out = (struct state_reply){
        .youth = in->youth,
        .state = in->lift.value ? TEXT("active") : TEXT("restricted"),
        .version = {youth.head.version.value + 1, true},
    };
    return records_put(request->context->changes, RECORD_YOUTH, &youth, request->options.if_version,
                       &request->arena, &request->fault);
}

/* ---- erase ---- */

struct erase_request {
    struct text youth;
    struct text decision;
};
static const struct field erase_request_fields[] = {
    FIELD(erase_request, youth, .required = true, .form = FORM_ID, .refers = "youth",
          .doc = "whom"),
    FIELD(erase_request, decision, .required = true, .max = 80,
          .doc = "the decision's own number; no names"),
};
static const struct schema erase_request_schema = SCHEMA(erase_request, "an erasure");

/* Seats that the youth's placements have go back to their openings. */
static enum error give_seats_back(struct request *request, struct text youth)
{
    struct changes *changes = request->context->changes;
    struct text_list ids =
        referrers_list(changes->txn, RECORD_YOUTH, youth, RECORD_PLACEMENT, &request->arena);
    for (size_t i = 0; i < ids.count; i++) {
        struct placement placement = {0};
        struct opening opening = {0};
        struct fault none;
        if (records_copy(changes->txn, RECORD_PLACEMENT, ids.items[i], NULL, &request->arena,
                         &placement, &none) ||
            !placement_holds_seat(&placement) ||
            records_copy(changes->txn, RECORD_OPENING, placement.opening, NULL, &request->arena,
                         &opening, &none) ||
            opening.taken.value < 1)
            continue;
        opening.taken.value--;
        if (records_put(changes, RECORD_OPENING, &opening, (struct integer){0}, &request->arena,
                        &request->fault))
            return request->fault.code;
    }
    return ERR_NONE;
}

enum error subject_take_away(struct request *request, const struct youth *youth,
                             struct text decision, struct erasure *out)
{
    struct subject_counts counts;
    if (give_seats_back(request, youth->head.id) ||
        subject_erase(request->context->changes, youth->head.id, &request->arena, &counts,
                      &request->fault))
        return request->fault.code;
    *out = (struct erasure){
        .decision = decision,
        .programme = youth->programme,
        .erased_on = context_server_day(request),
        .observations = {(int64_t)counts.records[RECORD_OBSERVATION], true},
        .placements = {(int64_t)counts.records[RECORD_PLACEMENT], true},
        .certificates = {(int64_t)counts.records[RECORD_CERTIFICATE], true},
        .unreadable = {(int64_t)counts.unreadable, counts.unreadable > 0},
    };
    return records_put(request->context->changes, RECORD_ERASURE, out, (struct integer){0},
                       &request->arena, &request->fault);
}

static enum error subject_erasing(struct request *request)
{
    const struct erase_request *in = request->in;
    struct youth youth = {0};
    if (access_youth(request, in->youth, "youth", 0, &youth))
        return request->fault.code;
    return subject_take_away(request, &youth, in->decision, request->out);
}

/* ---- methods ---- */

static const struct method rows[] = {
    {
        .name = "subject.export",
        .doc = "All that is held about a youth, who changed it, and who read it.",
        .roles = STAFF,
        .runs = RUNS_POOL,
        .settles = true,
        .in = &about_youth_schema,
        .out = &export_reply_schema,
        .run = subject_export,
    },
    {
        .name = "subject.restrict",
        .doc = "Stops all matching of a youth, whose records stay; or ends that.",
        .roles = STAFF,
        .runs = RUNS_WRITER,
        .takes = TAKES_VERSION,
        .in = &restriction_schema,
        .out = &state_reply_schema,
        .run = subject_restrict,
    },
    {
        .name = "subject.erase",
        .doc = "Takes away all that is held about a youth; counts stay, without the person.",
        .roles = STAFF,
        .runs = RUNS_WRITER,
        .frees = true,
        .in = &erase_request_schema,
        .out = &erasure_schema,
        .run = subject_erasing,
    },
};

const struct method_rows subject_methods = METHOD_ROWS(rows);
