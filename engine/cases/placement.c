/* SPDX-License-Identifier: MIT
 *
 * Placements: from a proposal to the last day. The youth answers before the workplace is asked.
 *
 *     proposed -> youth_yes -> workplace_yes -> agreed -> started -> ended -> certified
 *             \-> youth_no  \-> workplace_no         \-> broken_off -> certified
 *     and withdrawn from every state before started
 *
 * A seat of the opening is taken by the workplace's yes and given back when the placement ends,
 * is broken off or withdrawn. The table below is the only place that knows the order. */
#include <string.h>

#include "engine/cases/cases.h"
#include "engine/cases/rows.h"
#include "proto/text.h"

enum step {
    STEP_YOUTH_YES,
    STEP_YOUTH_NO,
    STEP_WORKPLACE_YES,
    STEP_WORKPLACE_NO,
    STEP_AGREE,
    STEP_START,
    STEP_END,
    STEP_BREAK_OFF,
    STEP_CERTIFY,
    STEP_WITHDRAW,
    STEP_COUNT
};

/* What a refused caller reads about the possible steps. */
static const char *const step_words[STEP_COUNT] = {
    [STEP_YOUTH_YES] = "placement.decide by the youth",
    [STEP_YOUTH_NO] = "placement.decide by the youth",
    [STEP_WORKPLACE_YES] = "placement.decide by the workplace",
    [STEP_WORKPLACE_NO] = "placement.decide by the workplace",
    [STEP_AGREE] = "placement.agree",
    [STEP_START] = "placement.start",
    [STEP_END] = "placement.end",
    [STEP_BREAK_OFF] = "placement.end",
    [STEP_CERTIFY] = "certificate.file",
    [STEP_WITHDRAW] = "placement.withdraw",
};

static const struct {
    enum placement_state from;
    enum step step;
    enum placement_state to;
} transitions[] = {
    {PLACEMENT_PROPOSED, STEP_YOUTH_YES, PLACEMENT_YOUTH_YES},
    {PLACEMENT_PROPOSED, STEP_YOUTH_NO, PLACEMENT_YOUTH_NO},
    {PLACEMENT_PROPOSED, STEP_WITHDRAW, PLACEMENT_WITHDRAWN},
    {PLACEMENT_YOUTH_YES, STEP_WORKPLACE_YES, PLACEMENT_WORKPLACE_YES},
    {PLACEMENT_YOUTH_YES, STEP_WORKPLACE_NO, PLACEMENT_WORKPLACE_NO},
    {PLACEMENT_YOUTH_YES, STEP_WITHDRAW, PLACEMENT_WITHDRAWN},
    {PLACEMENT_WORKPLACE_YES, STEP_AGREE, PLACEMENT_AGREED},
    {PLACEMENT_WORKPLACE_YES, STEP_WITHDRAW, PLACEMENT_WITHDRAWN},
    {PLACEMENT_AGREED, STEP_START, PLACEMENT_STARTED},
    {PLACEMENT_AGREED, STEP_WITHDRAW, PLACEMENT_WITHDRAWN},
    {PLACEMENT_STARTED, STEP_END, PLACEMENT_ENDED},
    {PLACEMENT_STARTED, STEP_BREAK_OFF, PLACEMENT_BROKEN_OFF},
    {PLACEMENT_ENDED, STEP_CERTIFY, PLACEMENT_CERTIFIED},
    {PLACEMENT_BROKEN_OFF, STEP_CERTIFY, PLACEMENT_CERTIFIED},
};

static bool holds_seat(enum placement_state state)
{
    return state == PLACEMENT_WORKPLACE_YES || state == PLACEMENT_AGREED ||
           state == PLACEMENT_STARTED;
}

bool placement_holds_seat(const struct placement *placement)
{
    return holds_seat((enum placement_state)placement->state.value);
}

/* Not yet come to an end in one way or another. */
static bool is_live(enum placement_state state)
{
    return state == PLACEMENT_PROPOSED || state == PLACEMENT_YOUTH_YES || holds_seat(state);
}

/* ---- requests ---- */

struct placement_propose {
    struct text youth, opening, reason;
};
struct placement_decide {
    struct text placement;
    struct choice party;
    struct flag yes;
    struct text reason;
};
struct placement_agree {
    struct text placement;
    struct date from, to;
    struct integer hours_week;
    struct clock clock_from, clock_to;
    struct supervisor *supervisor;
    struct text insurer, form;
    struct text_list focus;
};
struct placement_start {
    struct text placement;
    struct date date;
};
struct placement_end {
    struct text placement;
    struct date date;
    struct choice outcome;
    struct text reason;
};
struct placement_withdraw {
    struct text placement, reason;
};

#define WHICH(type) \
    FIELD(type, placement, .required = true, .form = FORM_ID, .refers = "placement", .doc = "which")
#define REASON(type) FIELD(type, reason, .max = 1000, .personal = true, .doc = "why")

static const struct field placement_propose_fields[] = {
    FIELD(placement_propose, youth, .required = true, .form = FORM_ID, .refers = "youth",
          .doc = "to whom"),
    FIELD(placement_propose, opening, .required = true, .form = FORM_ID, .refers = "opening",
          .doc = "what"),
    REASON(placement_propose),
};
static const struct schema placement_propose_schema =
    SCHEMA(placement_propose, "a proposal (förslag)");

static const char *const parties[] = {"youth", "workplace", NULL};
static const struct field placement_decide_fields[] = {
    WHICH(placement_decide),
    FIELD(placement_decide, party, .required = true, .choices = parties,
          .doc = "whose answer; the youth's comes first"),
    FIELD(placement_decide, yes, .required = true, .doc = "the answer"),
    REASON(placement_decide),
};
static const struct schema placement_decide_schema = SCHEMA(placement_decide, "yes or no");

static enum error agree_check(const void *value, struct fault *fault)
{
    const struct placement_agree *agree = value;
    if (agree->focus.count == 0)
        return fail_limit(fault, ERR_OUT_OF_RANGE, "focus", 1, "needs at least one competence");
    if (check_period(agree->from, agree->to, "to", fault))
        return fault->code;
    return check_window(agree->clock_from, agree->clock_to, "clock_to", fault);
}

static const struct field placement_agree_fields[] = {
    WHICH(placement_agree),
    FIELD(placement_agree, from, .required = true, .doc = "first day"),
    FIELD(placement_agree, to, .required = true, .doc = "last day"),
    FIELD(placement_agree, hours_week, .required = true, .min = 1, .max = 60, .unit = "h",
          .doc = "hours a week"),
    FIELD(placement_agree, clock_from, .doc = "working window begins"),
    FIELD(placement_agree, clock_to, .doc = "working window ends"),
    FIELD_ONE(placement_agree, supervisor, supervisor, .required = true, .personal = true,
              .doc = "at the workplace"),
    FIELD(placement_agree, insurer, .required = true, .doc = "who insures the youth there"),
    FIELD(placement_agree, form, .required = true, .max = 60, .doc = "legal form"),
    FIELD(placement_agree, focus, .required = true, .form = FORM_CODE, .catalogue = "competence",
          .most = 13, .doc = "competences in focus, best 3 to 5"),
};
static const struct schema placement_agree_schema =
    SCHEMA(placement_agree, "the three-party agreement", .check = agree_check);

static const struct field placement_start_fields[] = {
    WHICH(placement_start),
    FIELD(placement_start, date, .doc = "first day there; left out: today"),
};
static const struct schema placement_start_schema = SCHEMA(placement_start, "the first day");

static const char *const outcomes[] = {"completed", "broken_off", NULL};
static const struct field placement_end_fields[] = {
    WHICH(placement_end),
    FIELD(placement_end, date, .doc = "last day there; left out: today"),
    FIELD(placement_end, outcome, .choices = outcomes, .doc = "how it ended"),
    REASON(placement_end),
};
static const struct schema placement_end_schema = SCHEMA(placement_end, "the last day");

static const struct field placement_withdraw_fields[] = {
    WHICH(placement_withdraw),
    REASON(placement_withdraw),
};
static const struct schema placement_withdraw_schema = SCHEMA(placement_withdraw, "taken back");

/* ---- steps ---- */

static void refuse_step(struct fault *fault, enum placement_state state)
{
    char words[120] = "";
    for (size_t i = 0; i < sizeof transitions / sizeof transitions[0]; i++) {
        const char *word = step_words[transitions[i].step];
        if (transitions[i].from != state || strstr(words, word))
            continue;
        if (words[0])
            strncat(words, ", ", sizeof words - strlen(words) - 1);
        strncat(words, word, sizeof words - strlen(words) - 1);
    }
    fail(fault, ERR_STATE, "placement", "is %s; possible: %s", placement_states[state],
         words[0] ? words : "nothing more");
}

/* Takes or gives back a seat for the youth. STATE when there is none to take. What is taken ends
 * the youth's own hold. */
static enum error move_seat(struct request *request, struct text opening_id, struct text youth,
                            int change)
{
    struct opening opening = {0};
    if (records_copy(request->context->txn, RECORD_OPENING, opening_id, "opening", &request->arena,
                     &opening, &request->fault))
        return request->fault.code;
    if (change > 0 &&
        (holds_check_seat(request, &opening, youth) || holds_end(request, opening_id, youth)))
        return request->fault.code;
    opening.taken = (struct integer){opening.taken.value + change, true};
    return records_put(request->context->changes, RECORD_OPENING, &opening, (struct integer){0},
                       &request->arena, &request->fault);
}

/* Reads the placement into the arena and moves its state; what the step says is up to the caller,
 * who then calls keep_step. Nothing is written yet. */
struct taken_step {
    struct placement *placement;
    int seats; /* +1: one to take, -1: one to give back */
};

static enum error take_step(struct request *request, struct text id, enum step step,
                            struct taken_step *out)
{
    struct placement *placement = arena_new(&request->arena, sizeof *placement);
    enum error error = records_copy(request->context->txn, RECORD_PLACEMENT, id, "placement",
                                    &request->arena, placement, &request->fault);
    if (error)
        return error;
    enum placement_state from = (enum placement_state)placement->state.value;
    for (size_t i = 0; i < sizeof transitions / sizeof transitions[0]; i++) {
        if (transitions[i].from != from || transitions[i].step != step)
            continue;
        enum placement_state to = transitions[i].to;
        placement->state.value = to;
        *out = (struct taken_step){placement, holds_seat(to) - holds_seat(from)};
        return ERR_NONE;
    }
    refuse_step(&request->fault, from);
    return ERR_STATE;
}

enum error placement_keep(struct request *request, struct placement *placement)
{
    return records_put(request->context->changes, RECORD_PLACEMENT, placement,
                       request->options.if_version, &request->arena, &request->fault);
}

/* Every check comes before the first write: what records_put checks of the placement is checked
 * here too, before the seat moves. */
static enum error keep_step(struct request *request, const struct taken_step *step)
{
    struct context *context = request->context;
    struct integer wanted = request->options.if_version;
    if (wanted.set && wanted.value != step->placement->head.version.value)
        return fail_limit(&request->fault, ERR_CONFLICT, "if_version",
                          step->placement->head.version.value, "another version is stored");
    if (records_check(context->txn, context->catalogues, RECORD_PLACEMENT, step->placement,
                      &request->fault))
        return request->fault.code;
    if (step->seats &&
        move_seat(request, step->placement->opening, step->placement->youth, step->seats))
        return request->fault.code;
    if (placement_keep(request, step->placement))
        return request->fault.code;
    *(struct placement *)request->out = *step->placement;
    return ERR_NONE;
}

/* ---- the steps, one method each ---- */

static enum error check_ready(struct request *request, struct text youth_id)
{
    struct youth youth = {0};
    if (records_copy(request->context->txn, RECORD_YOUTH, youth_id, "youth", &request->arena,
                     &youth, &request->fault))
        return request->fault.code;
    const struct enrolment *gate = youth.enrolment;
    if (!gate || !gate->substance_checked.value || !gate->waiver.value ||
        !gate->attendance_promise.value || !gate->no_other_support.value)
        return fail(&request->fault, ERR_STATE, "youth", "the enrolment gate is not complete");
    if (youth.state.value == YOUTH_RESTRICTED || youth.state.value == YOUTH_EXITED)
        return fail(&request->fault, ERR_STATE, "youth", "is not taking part now");
    return ERR_NONE;
}

/* Closed, paused and blocked places are offered to nobody. */
static enum error check_offered(struct request *request, const struct opening *opening)
{
    struct txn *txn = request->context->txn;
    struct arena *arena = &request->arena;
    struct fault *fault = &request->fault;
    struct workplace workplace = {0};
    struct employer employer = {0};
    if (opening->state.value != OPENING_OPEN)
        return fail(fault, ERR_STATE, "opening", "is closed");
    if (records_copy(txn, RECORD_WORKPLACE, opening->workplace, "workplace", arena, &workplace,
                     fault) ||
        records_copy(txn, RECORD_EMPLOYER, workplace.employer, "employer", arena, &employer, fault))
        return fault->code;
    if (workplace.state.value != STANDING_ACTIVE || employer.state.value != STANDING_ACTIVE)
        return fail(fault, ERR_STATE, "opening", "its workplace or employer is paused or blocked");
    return ERR_NONE;
}

/* STATE when the youth has a live placement at this opening already. */
static enum error check_fresh(struct request *request, const struct placement_propose *in)
{
    struct referrers referrers;
    struct text id;
    bool found = false;
    referrers_begin(&referrers, request->context->txn, RECORD_YOUTH, in->youth, RECORD_PLACEMENT,
                    (struct text){0});
    while (!found && referrers_next(&referrers, &id)) {
        struct placement placement = {0};
        struct fault none;
        found = !records_get(request->context->txn, RECORD_PLACEMENT, id, NULL, &request->arena,
                             &placement, &none) &&
                text_equal(placement.opening, in->opening) &&
                is_live((enum placement_state)placement.state.value);
    }
    referrers_end(&referrers);
    return found ? fail(&request->fault, ERR_STATE, "opening", "is proposed to this youth already")
                 : ERR_NONE;
}

static enum error placement_propose(struct request *request)
{
    const struct placement_propose *in = request->in;
    struct placement *out = request->out;
    struct opening opening = {0};
    if (records_copy(request->context->txn, RECORD_OPENING, in->opening, "opening", &request->arena,
                     &opening, &request->fault) ||
        check_ready(request, in->youth) || check_fresh(request, in) ||
        check_offered(request, &opening) || holds_check_seat(request, &opening, in->youth))
        return request->fault.code;
    *out = (struct placement){
        .youth = in->youth,
        .opening = in->opening,
        .workplace = opening.workplace,
        .state = {PLACEMENT_PROPOSED},
        .proposed_on = context_today(request),
        .reason = in->reason,
    };
    return records_put(request->context->changes, RECORD_PLACEMENT, out, (struct integer){0},
                       &request->arena, &request->fault);
}

static enum error placement_decide(struct request *request)
{
    const struct placement_decide *in = request->in;
    struct taken_step step;
    bool youth = in->party.value == 0;
    enum step wanted = youth ? (in->yes.value ? STEP_YOUTH_YES : STEP_YOUTH_NO)
                             : (in->yes.value ? STEP_WORKPLACE_YES : STEP_WORKPLACE_NO);
    if (take_step(request, in->placement, wanted, &step))
        return request->fault.code;
    step.placement->reason = in->reason;
    if (youth)
        step.placement->youth_on = context_today(request);
    else
        step.placement->workplace_on = context_today(request);
    return keep_step(request, &step);
}

static enum error placement_agree(struct request *request)
{
    const struct placement_agree *in = request->in;
    struct taken_step step;
    if (take_step(request, in->placement, STEP_AGREE, &step))
        return request->fault.code;
    struct placement *placement = step.placement;
    placement->agreed_on = context_today(request);
    placement->reason = (struct text){0};
    placement->from = in->from;
    placement->to = in->to;
    placement->hours_week = in->hours_week;
    placement->clock_from = in->clock_from;
    placement->clock_to = in->clock_to;
    placement->supervisor = in->supervisor;
    placement->insurer = in->insurer;
    placement->form = in->form;
    placement->focus = in->focus;
    return keep_step(request, &step);
}

static enum error placement_start(struct request *request)
{
    const struct placement_start *in = request->in;
    struct taken_step step;
    if (take_step(request, in->placement, STEP_START, &step))
        return request->fault.code;
    step.placement->started_on = in->date.set ? in->date : context_today(request);
    return keep_step(request, &step);
}

static enum error placement_end(struct request *request)
{
    const struct placement_end *in = request->in;
    struct taken_step step;
    enum step wanted = in->outcome.value == 0 ? STEP_END : STEP_BREAK_OFF;
    if (take_step(request, in->placement, wanted, &step))
        return request->fault.code;
    step.placement->ended_on = in->date.set ? in->date : context_today(request);
    step.placement->reason = in->reason;
    if (check_period(step.placement->started_on, step.placement->ended_on, "date", &request->fault))
        return request->fault.code;
    return keep_step(request, &step);
}

static enum error placement_withdraw(struct request *request)
{
    const struct placement_withdraw *in = request->in;
    struct taken_step step;
    if (take_step(request, in->placement, STEP_WITHDRAW, &step))
        return request->fault.code;
    step.placement->reason = in->reason;
    return keep_step(request, &step);
}

enum error placement_certify(struct request *request, struct text id, struct placement *placement)
{
    struct taken_step step;
    if (take_step(request, id, STEP_CERTIFY, &step))
        return request->fault.code;
    *placement = *step.placement;
    return ERR_NONE;
}

/* ---- methods ---- */

static const struct method rows[] = {
    {
        .name = "placement.propose",
        .doc = "Proposes an opening to a youth.",
        .roles = STAFF,
        .runs = RUNS_WRITER,
        .takes = TAKES_TODAY,
        .in = &placement_propose_schema,
        .out = &placement_schema,
        .run = placement_propose,
    },
    {
        .name = "placement.decide",
        .doc = "The youth's answer, then the workplace's; the workplace's yes takes a seat.",
        .roles = STAFF,
        .runs = RUNS_WRITER,
        .takes = TAKES_TODAY | TAKES_VERSION,
        .in = &placement_decide_schema,
        .out = &placement_schema,
        .run = placement_decide,
    },
    {
        .name = "placement.agree",
        .doc = "The three-party agreement: days, hours, supervisor, insurer, focus.",
        .roles = STAFF,
        .runs = RUNS_WRITER,
        .takes = TAKES_TODAY | TAKES_VERSION,
        .in = &placement_agree_schema,
        .out = &placement_schema,
        .run = placement_agree,
    },
    {
        .name = "placement.start",
        .doc = "The first day there.",
        .roles = STAFF,
        .runs = RUNS_WRITER,
        .takes = TAKES_TODAY | TAKES_VERSION,
        .in = &placement_start_schema,
        .out = &placement_schema,
        .run = placement_start,
    },
    {
        .name = "placement.end",
        .doc = "The last day there; the seat is given back.",
        .roles = STAFF,
        .runs = RUNS_WRITER,
        .takes = TAKES_TODAY | TAKES_VERSION,
        .in = &placement_end_schema,
        .out = &placement_schema,
        .run = placement_end,
    },
    {
        .name = "placement.withdraw",
        .doc = "Takes a placement back that has not started; a seat taken is given back.",
        .roles = STAFF,
        .runs = RUNS_WRITER,
        .takes = TAKES_TODAY | TAKES_VERSION,
        .in = &placement_withdraw_schema,
        .out = &placement_schema,
        .run = placement_withdraw,
    },
    GET(placement, "placement", RECORD_PLACEMENT, STAFF),
    LIST(placement, "placements", RECORD_PLACEMENT, STAFF),
};

const struct method_rows placement_methods = METHOD_ROWS(rows);
