/* SPDX-License-Identifier: MIT
 *
 * Retention (gallring): what is kept for no longer than the programme's rules say. A preview tells
 * what a run would take away; a run looks at some youths, in the store's order, and says where
 * the next goes on, so that it can be cut off at any place and the writer is never held up for
 * long. Whoever is taken away is erased as subject.erase does it. Protected identity is left to its
 * handler, one at a time.
 *
 * The rules where a programme says nothing are proposals: how long such records are kept is decided
 * by the authority itself (gallringsbeslut, arkivlagen 1990:782, 10 §). */
#include "engine/cases/retention.h"

#include <string.h>

#include "engine/cases/access.h"
#include "engine/cases/invitation.h"
#include "engine/cases/rows.h"
#include "proto/date.h"
#include "proto/text.h"

enum {
    EXITED_MONTHS = 24,
    UNSTARTED_MONTHS = 12,
    DRAFTS_MONTHS = 3,
    LOOKED_AT_MOST = 500, /* youths, by one run, */
    TAKEN_AWAY = 50,      /* and how many of them go where nothing is said */
    TOLD_MOST = 500,      /* ids, by a preview */
};

/* ---- the rules ---- */

/* Records whose last change was before these days are kept no longer. */
struct cutoffs {
    struct date exited, unstarted, drafts;
};

static struct date months_before(struct date day, int64_t months)
{
    int year, month, of_month;
    date_to_civil(day, &year, &month, &of_month);
    int64_t count = (int64_t)year * 12 + month - 1 - months;
    return date_from_civil((int)(count / 12), (int)(count % 12) + 1, of_month < 28 ? of_month : 28);
}

static int64_t months_of(struct integer said, int64_t otherwise)
{
    return said.set ? said.value : otherwise;
}

static struct retention rules_of(const struct programme *programme)
{
    static const struct retention none = {0};
    const struct retention *said = programme->retention ? programme->retention : &none;
    return (struct retention){
        .exited = {months_of(said->exited, EXITED_MONTHS), true},
        .unstarted = {months_of(said->unstarted, UNSTARTED_MONTHS), true},
        .drafts = {months_of(said->drafts, DRAFTS_MONTHS), true},
    };
}

static struct cutoffs cutoffs_of(const struct retention *rules, struct date today)
{
    return (struct cutoffs){
        .exited = months_before(today, rules->exited.value),
        .unstarted = months_before(today, rules->unstarted.value),
        .drafts = months_before(today, rules->drafts.value),
    };
}

static bool is_older(const struct head *head, struct date cutoff)
{
    return head->updated.set && date_from_time(head->updated.value).days < cutoff.days;
}

static bool came_to_nothing(const struct placement *placement)
{
    switch (placement->state.value) {
    case PLACEMENT_YOUTH_NO:
    case PLACEMENT_WORKPLACE_NO:
    case PLACEMENT_WITHDRAWN:
    case PLACEMENT_EXPIRED:
        return true;
    default:
        return false;
    }
}

/* ---- what they take away ---- */

/* A look at the programme's youths; with `decision` what is due is taken away. */
struct sweep {
    struct request *request;
    struct cutoffs cutoffs;
    struct text decision; /* data NULL: only counted */
    struct retention_counts counts;
    struct text_list due; /* youths who are taken away, or would be */
    size_t room;
    struct arena scratch; /* what is read of one youth */
};

static void note_due(struct sweep *sweep, struct text id)
{
    if (sweep->due.count < sweep->room)
        sweep->due.items[sweep->due.count++] = arena_text(&sweep->request->arena, id.data, id.size);
}

/* A record about a youth that goes while the youth stays. */
union leftover {
    struct invitation invitation;
    struct draft draft;
    struct placement placement;
};

static bool invitation_due(const struct sweep *sweep, const union leftover *one)
{
    const struct invitation *invitation = &one->invitation;
    bool ended = invitation->used_on.set || invitation->ended_on.set ||
                 invitation->until.days < context_server_day(sweep->request).days;
    return ended && is_older(&invitation->head, sweep->cutoffs.drafts);
}

static bool draft_due(const struct sweep *sweep, const union leftover *one)
{
    return is_older(&one->draft.head, sweep->cutoffs.drafts);
}

static bool is_referred_to(struct request *request, struct text placement)
{
    struct txn *txn = request->context->txn;
    return referrers_any(txn, RECORD_PLACEMENT, placement, RECORD_INVITATION) ||
           referrers_any(txn, RECORD_PLACEMENT, placement, RECORD_DRAFT) ||
           referrers_any(txn, RECORD_PLACEMENT, placement, RECORD_CERTIFICATE);
}

static bool placement_due(const struct sweep *sweep, const union leftover *one)
{
    const struct placement *placement = &one->placement;
    return came_to_nothing(placement) && is_older(&placement->head, sweep->cutoffs.unstarted) &&
           !is_referred_to(sweep->request, placement->head.id);
}

/* What is younger, or cannot be read, stays: the first by the rules, the other until an erasure. */
static enum error sweep_records(struct sweep *sweep, struct text youth, enum record record,
                                bool (*due)(const struct sweep *sweep, const union leftover *one),
                                struct integer *count)
{
    struct request *request = sweep->request;
    struct context *context = request->context;
    struct text_list ids =
        referrers_list(context->txn, RECORD_YOUTH, youth, record, &sweep->scratch);
    for (size_t i = 0; i < ids.count; i++) {
        union leftover one;
        struct fault none;
        memset(&one, 0, sizeof one);
        if (records_copy(context->txn, record, ids.items[i], NULL, &sweep->scratch, &one, &none) ||
            !due(sweep, &one))
            continue;
        count->value++;
        if (sweep->decision.data &&
            records_delete(context->changes, record, ids.items[i], (struct integer){0},
                           &request->arena, &request->fault))
            return request->fault.code;
    }
    return ERR_NONE;
}

static enum error sweep_youth(struct sweep *sweep, struct text id)
{
    struct request *request = sweep->request;
    struct youth youth = {0};
    struct fault none;
    arena_reset(&sweep->scratch);
    if (records_copy(request->context->txn, RECORD_YOUTH, id, NULL, &sweep->scratch, &youth,
                     &none) ||
        youth.state.value == YOUTH_PROTECTED ||
        !access_record(request, RECORD_YOUTH, &youth, true, &sweep->scratch))
        return ERR_NONE;
    if (youth.state.value == YOUTH_EXITED && is_older(&youth.head, sweep->cutoffs.exited)) {
        struct erasure erasure;
        sweep->counts.youths.value++;
        note_due(sweep, id);
        return sweep->decision.data ? subject_take_away(request, &youth, sweep->decision, &erasure)
                                    : ERR_NONE;
    }
    struct retention_counts *counts = &sweep->counts;
    if (sweep_records(sweep, id, RECORD_INVITATION, invitation_due, &counts->invitations) ||
        sweep_records(sweep, id, RECORD_DRAFT, draft_due, &counts->drafts))
        return request->fault.code;
    return sweep_records(sweep, id, RECORD_PLACEMENT, placement_due, &counts->placements);
}

static struct sweep sweep_begin(struct request *request, const struct retention *rules)
{
    struct sweep sweep = {
        .request = request,
        .cutoffs = cutoffs_of(rules, context_today(request)),
        .room = TOLD_MOST,
        .counts = {{0, true}, {0, true}, {0, true}, {0, true}},
    };
    sweep.due =
        (struct text_list){arena_array(&request->arena, TOLD_MOST, sizeof(struct text)), 0, true};
    return sweep;
}

/* ---- the methods ---- */

struct retention_preview {
    struct text programme;
};
static const struct field retention_preview_fields[] = {
    FIELD(retention_preview, programme, .required = true, .form = FORM_ID, .refers = "programme",
          .doc = "whose records"),
};
static const struct schema retention_preview_schema =
    SCHEMA(retention_preview, "what a run would take away");

struct retention_run {
    struct text programme, decision, after;
    struct integer most;
};
static const struct field retention_run_fields[] = {
    FIELD(retention_run, programme, .required = true, .form = FORM_ID, .refers = "programme",
          .doc = "whose records"),
    FIELD(retention_run, decision, .required = true, .max = 80,
          .doc = "the decision's own number; no names"),
    FIELD(retention_run, most, .min = 1, .max = LOOKED_AT_MOST,
          .doc = "youths that this call takes away; left out: 50"),
    FIELD(retention_run, after, .form = FORM_ID,
          .doc = "where to go on: `next` of the call before"),
};
static const struct schema retention_run_schema =
    SCHEMA(retention_run, "takes away what is kept no longer");

static const struct field retention_counts_fields[] = {
    FIELD(retention_counts, youths, .doc = "who have left long ago, with all that is about them"),
    FIELD(retention_counts, placements, .doc = "that came to nothing long ago"),
    FIELD(retention_counts, drafts, .doc = "of certificates, not touched for long"),
    FIELD(retention_counts, invitations, .doc = "links that ended long ago"),
};
const struct schema retention_counts_schema = SCHEMA(retention_counts, "how many");

static const struct field retention_reply_fields[] = {
    FIELD(retention_reply, programme, .doc = "whose records"),
    FIELD(retention_reply, today, .doc = "the day it was judged by"),
    FIELD_ONE(retention_reply, rules, retention, .doc = "by which"),
    FIELD_ONE(retention_reply, counts, retention_counts, .doc = "what is kept no longer"),
    FIELD(retention_reply, youths, .form = FORM_ID,
          .doc = "the youths of them; of a preview the first 500"),
    FIELD(retention_reply, next, .doc = "of a run: where to go on; left out: all are done"),
};
const struct schema retention_reply_schema =
    SCHEMA(retention_reply, "what is kept no longer, or was");

static enum error begin(struct request *request, struct text id, struct sweep *sweep,
                        struct retention_reply *out)
{
    struct programme programme = {0};
    enum error error = access_programme(request, id, "programme");
    if (!error)
        error = records_copy(request->context->txn, RECORD_PROGRAMME, id, "programme",
                             &request->arena, &programme, &request->fault);
    if (error)
        return error;
    out->programme = id;
    out->today = context_today(request);
    out->rules = arena_new(&request->arena, sizeof *out->rules);
    *out->rules = rules_of(&programme);
    *sweep = sweep_begin(request, out->rules);
    return ERR_NONE;
}

static enum error end(struct sweep *sweep, struct retention_reply *out)
{
    out->counts = arena_new(&sweep->request->arena, sizeof *out->counts);
    *out->counts = sweep->counts;
    out->youths = sweep->due;
    arena_free(&sweep->scratch);
    return sweep->request->fault.code
               ? sweep->request->fault.code
               : txn_fault(sweep->request->context->txn, &sweep->request->fault);
}

static enum error retention_previewed(struct request *request)
{
    const struct retention_preview *in = request->in;
    struct sweep sweep;
    struct referrers referrers;
    struct text id;
    if (begin(request, in->programme, &sweep, request->out))
        return request->fault.code;
    referrers_begin(&referrers, request->context->txn, RECORD_PROGRAMME, in->programme,
                    RECORD_YOUTH, (struct text){0});
    while (!request->fault.code && referrers_next(&referrers, &id))
        sweep_youth(&sweep, id);
    referrers_end(&referrers);
    return end(&sweep, request->out);
}

/* The next ones are listed before the first write. */
static struct text_list next_youths(struct request *request, struct text programme,
                                    struct text after)
{
    struct text_list ids = {arena_array(&request->arena, LOOKED_AT_MOST + 1, sizeof(struct text)),
                            0, true};
    struct referrers referrers;
    struct text id;
    referrers_begin(&referrers, request->context->txn, RECORD_PROGRAMME, programme, RECORD_YOUTH,
                    after);
    while (ids.count <= LOOKED_AT_MOST && referrers_next(&referrers, &id)) {
        if (id.size)
            ids.items[ids.count++] = arena_text(&request->arena, id.data, id.size);
    }
    referrers_end(&referrers);
    return ids;
}

static enum error retention_ran(struct request *request)
{
    const struct retention_run *in = request->in;
    struct retention_reply *out = request->out;
    struct sweep sweep;
    size_t most = in->most.set ? (size_t)in->most.value : TAKEN_AWAY, i = 0;
    if (begin(request, in->programme, &sweep, out))
        return request->fault.code;
    sweep.decision = in->decision;
    struct text_list ids = next_youths(request, in->programme, in->after);
    while (i < ids.count && i < LOOKED_AT_MOST && sweep.due.count < most &&
           !sweep_youth(&sweep, ids.items[i]))
        i++;
    if (i && i < ids.count)
        out->next = ids.items[i - 1];
    return end(&sweep, out);
}

static const struct method rows[] = {
    {
        .name = "retention.preview",
        .doc = "What is kept no longer by the programme's rules, and whose it is.",
        .roles = STAFF,
        .runs = RUNS_POOL,
        .takes = TAKES_TODAY,
        .in = &retention_preview_schema,
        .out = &retention_reply_schema,
        .run = retention_previewed,
    },
    {
        .name = "retention.run",
        .doc = "Takes some of it away by a decision: at most so many youths, and says where to go "
               "on.",
        .roles = STAFF,
        .runs = RUNS_WRITER,
        .takes = TAKES_TODAY,
        .frees = true,
        .in = &retention_run_schema,
        .out = &retention_reply_schema,
        .run = retention_ran,
    },
};

const struct method_rows retention_methods = METHOD_ROWS(rows);
