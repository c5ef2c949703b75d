/* SPDX-License-Identifier: MIT
 *
 * What a supervisor reads and begins to write: the form, the draft, and the pulse, a word from the
 * middle of a placement that the draft then begins with. Staff may do the same in their place. */
#include <string.h>

#include "engine/cases/access.h"
#include "engine/cases/certificate.h"
#include "engine/cases/invitation.h"
#include "engine/cases/placement.h"
#include "engine/cases/rows.h"
#include "proto/text.h"

enum { PULSE_MOST = 3 };

/* ---- when ---- */

static enum error check_state(struct request *request, const struct placement *placement,
                              bool started)
{
    enum placement_state state = (enum placement_state)placement->state.value;
    if (state == PLACEMENT_STARTED ||
        (!started &&
         (state == PLACEMENT_AGREED || state == PLACEMENT_ENDED || state == PLACEMENT_BROKEN_OFF)))
        return ERR_NONE;
    return fail(&request->fault, ERR_STATE, "placement", "is %s; possible %s",
                placement_states[state],
                started ? "while it is under way" : "between agreement and certificate");
}

/* The draft as it is stored, or a new one. */
static enum error find_draft(struct request *request, const struct placement *placement,
                             struct draft *out)
{
    enum error error = records_copy(request->context->txn, RECORD_DRAFT, placement->head.id,
                                    "placement", &request->arena, out, &request->fault);
    if (error != ERR_NOT_FOUND)
        return error;
    request->fault = (struct fault){0};
    *out = (struct draft){
        .head.id = placement->head.id,
        .youth = placement->youth,
        .placement = placement->head.id,
    };
    return ERR_NONE;
}

/* ---- the form ---- */

struct form {
    struct text placement;
};
static const struct field form_fields[] = {PLACEMENT_WHICH(form)};
static const struct schema form_schema = SCHEMA(form, "the form of one placement");

struct form_reply {
    struct text placement;
    struct choice state;
    struct text youth_name, workplace_name, title;
    struct date from, to;
    struct integer hours_week, hours_attended;
    struct text_list focus;
    struct supervisor *supervisor;
    struct draft *draft;
};
static const struct field form_reply_fields[] = {
    FIELD(form_reply, placement, .form = FORM_ID, .doc = "which"),
    FIELD(form_reply, state, .choices = placement_states, .doc = "how far it has come"),
    FIELD(form_reply, youth_name, .personal = true, .doc = "the first name"),
    FIELD(form_reply, workplace_name, .doc = "where"),
    FIELD(form_reply, title, .doc = "the opening's title"),
    FIELD(form_reply, from, .doc = "first day"),
    FIELD(form_reply, to, .doc = "last day"),
    FIELD(form_reply, hours_week, .unit = "h", .doc = "agreed"),
    FIELD(form_reply, hours_attended, .unit = "h", .personal = true,
          .doc = "by the months that are signed; left out: none is"),
    FIELD(form_reply, focus, .form = FORM_CODE, .catalogue = "competence",
          .doc = "what to look at first; names and levels: catalogue.list"),
    FIELD_ONE(form_reply, supervisor, supervisor, .personal = true, .doc = "as agreed"),
    FIELD_NESTED(form_reply, draft, &draft_shown_schema, .personal = true,
                 .doc = "what was written so far; left out: nothing"),
};
static const struct schema form_reply_schema =
    SCHEMA(form_reply, "what a supervisor needs for it, and no more");

static struct text first_word(struct text name)
{
    const char *end = name.data ? memchr(name.data, ' ', name.size) : NULL;
    return end ? (struct text){name.data, (size_t)(end - name.data)} : name;
}

/* A supervisor sees their own; staff of other programmes need to be let see both the placement and
 * its certificate. */
static enum error see_youth(struct request *request, const struct placement *placement,
                            struct youth *out)
{
    const unsigned shows = DISCLOSURE_PLACEMENT | DISCLOSURE_CERTIFICATE;
    struct fault *fault = &request->fault;
    if (request->session->principal.placement[0])
        return records_copy(request->context->txn, RECORD_YOUTH, placement->youth, "placement",
                            &request->arena, out, fault);
    if (access_youth(request, placement->youth, "placement", shows, out))
        return fail(fault, ERR_NOT_FOUND, "placement", "no such placement");
    return ERR_NONE;
}

static enum error name_place(struct request *request, const struct placement *placement,
                             struct form_reply *out)
{
    struct txn *txn = request->context->txn;
    struct workplace workplace = {0};
    struct opening opening = {0};
    if (records_copy(txn, RECORD_WORKPLACE, placement->workplace, "workplace", &request->arena,
                     &workplace, &request->fault) ||
        records_copy(txn, RECORD_OPENING, placement->opening, "opening", &request->arena, &opening,
                     &request->fault))
        return request->fault.code;
    out->workplace_name = workplace.name;
    out->title = opening.title;
    return ERR_NONE;
}

static enum error certificate_form(struct request *request)
{
    const struct form *in = request->in;
    struct form_reply *out = request->out;
    struct placement placement = {0};
    struct youth youth = {0};
    struct draft *draft = arena_new(&request->arena, sizeof *draft);
    if (access_placement(request, in->placement, "placement", &placement) ||
        see_youth(request, &placement, &youth) || check_state(request, &placement, false) ||
        name_place(request, &placement, out) || find_draft(request, &placement, draft))
        return request->fault.code;
    out->placement = placement.head.id;
    out->state = placement.state;
    out->youth_name = first_word(youth.name);
    out->from = placement.started_on.set ? placement.started_on : placement.from;
    out->to = placement.ended_on.set ? placement.ended_on : placement.to;
    out->hours_week = placement.hours_week;
    out->hours_attended = placement_attended(&placement);
    out->focus = placement.focus;
    out->supervisor = placement.supervisor;
    out->draft = draft->head.version.set ? draft : NULL;
    return txn_fault(request->context->txn, &request->fault);
}

/* ---- the draft ---- */

static enum error draft_check(const void *value, struct fault *fault)
{
    const struct filing *draft = value;
    return draft->marks.count ? filing_check_marks(&draft->marks, fault) : ERR_NONE;
}
static const struct field draft_request_fields[] = {
    PLACEMENT_WHICH(filing),
    FILING_FIELDS(filing, false),
};
static const struct schema draft_request_schema = {
    .name = "draft",
    .doc = "what is said so far; what is left out is forgotten",
    .size = sizeof(struct filing),
    .fields = draft_request_fields,
    .count = sizeof draft_request_fields / sizeof draft_request_fields[0],
    .check = draft_check,
};

static enum error keep_draft(struct request *request, struct draft *draft)
{
    if (records_put(request->context->changes, RECORD_DRAFT, draft, request->options.if_version,
                    &request->arena, &request->fault))
        return request->fault.code;
    *(struct draft *)request->out = *draft;
    return ERR_NONE;
}

static enum error certificate_draft(struct request *request)
{
    const struct filing *in = request->in;
    struct placement placement = {0};
    struct draft draft = {0};
    if (access_placement(request, in->placement, "placement", &placement) ||
        check_state(request, &placement, false) || certificate_check_words(request, in) ||
        find_draft(request, &placement, &draft))
        return request->fault.code;
    draft.tasks = in->tasks;
    draft.marks = in->marks;
    draft.comment = in->comment;
    draft.hours_attended = in->hours_attended;
    draft.supervisor = in->supervisor;
    return keep_draft(request, &draft);
}

enum error draft_forget(struct request *request, struct text placement)
{
    if (!records_exist(request->context->txn, RECORD_DRAFT, placement))
        return ERR_NONE;
    return records_delete(request->context->changes, RECORD_DRAFT, placement, (struct integer){0},
                          &request->arena, &request->fault);
}

/* ---- the pulse ---- */

struct pulse {
    struct text placement;
    struct mark_list marks;
};
static enum error pulse_check(const void *value, struct fault *fault)
{
    return filing_check_marks(&((const struct pulse *)value)->marks, fault);
}
static const struct field pulse_fields[] = {
    PLACEMENT_WHICH(pulse),
    FIELD_MANY(pulse, marks, mark, .required = true, .most = PULSE_MOST, .personal = true,
               .doc = "how it looks now, at most three competences"),
};
static const struct schema pulse_schema =
    SCHEMA(pulse, "a word from the middle of a placement", .check = pulse_check);

/* Takes the place of what was said of the same competence. */
static void set_mark(struct mark_list *marks, const struct mark *mark)
{
    size_t i = 0;
    while (i < marks->count && !text_equal(marks->items[i].competence, mark->competence))
        i++;
    marks->items[i] = *mark;
    marks->count += i == marks->count;
}

static enum error placement_pulse(struct request *request)
{
    const struct pulse *in = request->in;
    struct placement placement = {0};
    struct draft draft = {0};
    struct filing said = {.marks = in->marks};
    if (access_placement(request, in->placement, "placement", &placement) ||
        check_state(request, &placement, true) || certificate_check_words(request, &said) ||
        find_draft(request, &placement, &draft))
        return request->fault.code;
    size_t most = draft.marks.count + in->marks.count;
    struct mark_list marks = {arena_array(&request->arena, most, sizeof *marks.items), 0, true};
    for (size_t i = 0; i < draft.marks.count; i++)
        marks.items[marks.count++] = draft.marks.items[i];
    for (size_t i = 0; i < in->marks.count; i++)
        set_mark(&marks, &in->marks.items[i]);
    draft.marks = marks;
    draft.pulse = in->marks;
    draft.pulse_on = context_today(request);
    return keep_draft(request, &draft);
}

/* ---- methods ---- */

static const struct method rows[] = {
    {
        .name = "certificate.form",
        .doc = "What a supervisor needs to speak of the placement, and what was written so far.",
        .roles = STAFF | ROLE_SUPERVISOR,
        .runs = RUNS_LOOP,
        .in = &form_schema,
        .out = &form_reply_schema,
        .run = certificate_form,
    },
    {
        .name = "certificate.draft",
        .doc = "Keeps what is said of the placement so far; nothing of it counts yet.",
        .roles = STAFF | ROLE_SUPERVISOR,
        .runs = RUNS_WRITER,
        .takes = TAKES_VERSION,
        .in = &draft_request_schema,
        .out = &draft_shown_schema,
        .run = certificate_draft,
    },
    {
        .name = "placement.pulse",
        .doc = "A word from the middle of the placement: how up to three competences look now. "
               "The draft begins with it.",
        .roles = STAFF | ROLE_SUPERVISOR,
        .runs = RUNS_WRITER,
        .takes = TAKES_TODAY | TAKES_VERSION,
        .in = &pulse_schema,
        .out = &draft_shown_schema,
        .run = placement_pulse,
    },
};

const struct method_rows draft_methods = METHOD_ROWS(rows);
