/* SPDX-License-Identifier: MIT
 *
 * Placements: from a proposal to the last day. What may follow upon what stands in
 * placement_steps.c; here is what each step says. */
#include "engine/cases/placement.h"
#include "engine/cases/access.h"
#include "engine/cases/placement_judge.h"
#include "engine/cases/rows.h"
#include "proto/date.h"
#include "proto/text.h"

/* ---- requests ---- */

struct placement_propose {
    struct text youth, opening, reason;
    struct shown *shown;
};
struct placement_ask {
    struct text placement, reason;
    struct date date;
};
struct placement_decide {
    struct text placement;
    struct choice party;
    struct flag yes;
    struct text reason;
};
struct placement_start {
    struct text placement;
    struct date date;
    struct text reason;
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

static enum error propose_check(const void *value, struct fault *fault)
{
    const struct placement_propose *propose = value;
    if (propose->shown && !propose->shown->rank.set && !propose->reason.size)
        return fail(fault, ERR_MISSING_FIELD, "reason",
                    "is required where the choice was not in the list");
    return ERR_NONE;
}
static const struct field placement_propose_fields[] = {
    FIELD(placement_propose, youth, .required = true, .form = FORM_ID, .refers = "youth",
          .doc = "to whom"),
    FIELD(placement_propose, opening, .required = true, .form = FORM_ID, .refers = "opening",
          .doc = "what"),
    FIELD(placement_propose, reason, .max = 1000, .personal = true,
          .doc = "why this one; needed where it was not in the list that was shown"),
    FIELD_ONE(placement_propose, shown, shown, .doc = "the list that it was chosen from"),
};
static const struct schema placement_propose_schema =
    SCHEMA(placement_propose, "a proposal (förslag)", .check = propose_check);

static const struct field placement_ask_fields[] = {
    PLACEMENT_WHICH(placement_ask),
    FIELD(placement_ask, date, .doc = "the day it was asked; left out: today"),
    PLACEMENT_REASON(placement_ask),
};
static const struct schema placement_ask_schema =
    SCHEMA(placement_ask, "the workplace has been asked");

static const char *const parties[] = {"youth", "workplace", NULL};
static const struct field placement_decide_fields[] = {
    PLACEMENT_WHICH(placement_decide),
    FIELD(placement_decide, party, .required = true, .choices = parties,
          .doc = "whose answer; the youth's comes first"),
    FIELD(placement_decide, yes, .required = true, .doc = "the answer"),
    PLACEMENT_REASON(placement_decide),
};
static const struct schema placement_decide_schema = SCHEMA(placement_decide, "yes or no");

static const struct field placement_start_fields[] = {
    PLACEMENT_WHICH(placement_start),
    FIELD(placement_start, date, .doc = "first day there; left out: today"),
    PLACEMENT_REASON(placement_start),
};
static const struct schema placement_start_schema = SCHEMA(placement_start, "the first day");

static const char *const outcomes[] = {"completed", "broken_off", NULL};
static const struct field placement_end_fields[] = {
    PLACEMENT_WHICH(placement_end),
    FIELD(placement_end, date, .doc = "last day there; left out: today"),
    FIELD(placement_end, outcome, .choices = outcomes, .doc = "how it ended"),
    PLACEMENT_REASON(placement_end),
};
static const struct schema placement_end_schema = SCHEMA(placement_end, "the last day");

static const struct field placement_withdraw_fields[] = {
    PLACEMENT_WHICH(placement_withdraw),
    PLACEMENT_REASON(placement_withdraw),
};
static const struct schema placement_withdraw_schema = SCHEMA(placement_withdraw, "which, and why");

/* ---- what a proposal needs ---- */

bool placement_youth_enrolled(const struct youth *youth)
{
    const struct enrolment *gate = youth->enrolment;
    return gate && gate->substance_checked.value && gate->waiver.value &&
           gate->attendance_promise.value && gate->no_other_support.value;
}

static enum error check_ready(struct request *request, struct text youth_id)
{
    struct youth youth = {0};
    if (access_youth(request, youth_id, "youth", 0, &youth))
        return request->fault.code;
    if (!placement_youth_enrolled(&youth))
        return fail(&request->fault, ERR_STATE, "youth", "the enrolment gate is not complete");
    if (youth.state.value == YOUTH_RESTRICTED || youth.state.value == YOUTH_EXITED)
        return fail(&request->fault, ERR_STATE, "youth", "is not taking part now");
    if (!access_waived(request, &youth))
        return fail(&request->fault, ERR_WAIVER_REQUIRED, "youth",
                    "no waiver covers this programme today");
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
                text_equal(placement.opening, in->opening) && placement_is_live(&placement);
    }
    referrers_end(&referrers);
    return found ? fail(&request->fault, ERR_STATE, "opening", "is proposed to this youth already")
                 : ERR_NONE;
}

/* OUT_OF_RANGE where the list would be of data that is yet to come. */
static enum error check_shown(struct request *request, const struct shown *shown)
{
    int64_t last = (int64_t)journal_last(request->context->txn);
    if (shown && shown->as_of.value > last)
        return fail_limit(&request->fault, ERR_OUT_OF_RANGE, "shown.as_of", last,
                          "the journal has not come so far");
    return ERR_NONE;
}

/* ---- the steps, one method each ---- */

static enum error placement_propose(struct request *request)
{
    const struct placement_propose *in = request->in;
    struct placement *out = request->out;
    struct opening opening = {0};
    if (check_ready(request, in->youth) ||
        records_copy(request->context->txn, RECORD_OPENING, in->opening, "opening", &request->arena,
                     &opening, &request->fault) ||
        check_fresh(request, in) || check_offered(request, &opening) ||
        holds_check_seat(request, &opening, in->youth) || check_shown(request, in->shown))
        return request->fault.code;
    *out = (struct placement){
        .youth = in->youth,
        .opening = in->opening,
        .workplace = opening.workplace,
        .state = {PLACEMENT_PROPOSED},
        .proposed_on = context_today(request),
        .reason = in->reason,
        .shown = in->shown,
    };
    return placement_first_step(request, out);
}

static enum error placement_decide(struct request *request)
{
    const struct placement_decide *in = request->in;
    struct taken_step step;
    bool youth = in->party.value == 0;
    enum placement_step wanted = youth ? (in->yes.value ? STEP_YOUTH_YES : STEP_YOUTH_NO)
                                       : (in->yes.value ? STEP_WORKPLACE_YES : STEP_WORKPLACE_NO);
    if (placement_take_step(request, in->placement, wanted, in->reason, &step))
        return request->fault.code;
    if (youth)
        step.placement->youth_on = context_today(request);
    else
        step.placement->workplace_on = context_today(request);
    return placement_keep_step(request, &step);
}

static enum error placement_ask(struct request *request)
{
    const struct placement_ask *in = request->in;
    struct taken_step step;
    if (placement_take_step(request, in->placement, STEP_ASK, in->reason, &step))
        return request->fault.code;
    step.placement->asked_on = in->date.set ? in->date : context_today(request);
    return placement_keep_step(request, &step);
}

static enum error placement_start(struct request *request)
{
    const struct placement_start *in = request->in;
    struct taken_step step;
    if (placement_take_step(request, in->placement, STEP_START, in->reason, &step))
        return request->fault.code;
    step.placement->started_on = in->date.set ? in->date : context_today(request);
    if (placement_check_start(request, step.placement))
        return request->fault.code;
    return placement_keep_step(request, &step);
}

static enum error placement_end(struct request *request)
{
    const struct placement_end *in = request->in;
    struct taken_step step;
    enum placement_step wanted = in->outcome.value == 0 ? STEP_END : STEP_BREAK_OFF;
    if (placement_take_step(request, in->placement, wanted, in->reason, &step))
        return request->fault.code;
    step.placement->ended_on = in->date.set ? in->date : context_today(request);
    if (check_period(step.placement->started_on, step.placement->ended_on, "date", &request->fault))
        return request->fault.code;
    return placement_keep_step(request, &step);
}

static enum error placement_withdraw(struct request *request)
{
    const struct placement_withdraw *in = request->in;
    struct taken_step step;
    if (placement_take_step(request, in->placement, STEP_WITHDRAW, in->reason, &step))
        return request->fault.code;
    return placement_keep_step(request, &step);
}

static struct date later(struct date a, struct date b)
{
    return b.set && (!a.set || b.days > a.days) ? b : a;
}

struct date placement_waits_until(const struct placement *placement,
                                  const struct programme *programme)
{
    int64_t days =
        programme->expire_days.set ? programme->expire_days.value : (int64_t)PLACEMENT_EXPIRE_DAYS;
    struct date since = later(later(placement->proposed_on, placement->youth_on),
                              later(placement->asked_on, placement->workplace_on));
    if (placement->state.value == PLACEMENT_AGREED)
        since = later(placement->agreed_on, placement->from);
    return (struct date){since.days + (int32_t)days, since.set};
}

enum error placement_programme(struct request *request, const struct placement *placement,
                               struct programme *out)
{
    struct txn *txn = request->context->txn;
    struct youth youth = {0};
    if (records_copy(txn, RECORD_YOUTH, placement->youth, "placement", &request->arena, &youth,
                     &request->fault))
        return request->fault.code;
    return records_copy(txn, RECORD_PROGRAMME, youth.programme, "placement", &request->arena, out,
                        &request->fault);
}

static enum error placement_expire(struct request *request)
{
    const struct placement_withdraw *in = request->in;
    struct taken_step step;
    struct programme programme = {0};
    char day[11];
    if (placement_take_step(request, in->placement, STEP_EXPIRE, in->reason, &step) ||
        placement_programme(request, step.placement, &programme))
        return request->fault.code;
    struct placement was = *step.placement;
    was.state.value = (int32_t)step.transition->from;
    struct date until = placement_waits_until(&was, &programme);
    if (until.days >= context_today(request).days) {
        date_format(until, day);
        return fail(&request->fault, ERR_STATE, "placement", "may wait until %s", day);
    }
    return placement_keep_step(request, &step);
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
        .name = "placement.ask",
        .doc = "The workplace has been asked and has not answered yet.",
        .roles = STAFF,
        .runs = RUNS_WRITER,
        .takes = TAKES_TODAY | TAKES_VERSION,
        .in = &placement_ask_schema,
        .out = &placement_schema,
        .run = placement_ask,
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
    {
        .name = "placement.expire",
        .doc = "Ends a placement that has waited too long for its next step; a seat is given back.",
        .roles = STAFF,
        .runs = RUNS_WRITER,
        .takes = TAKES_TODAY | TAKES_VERSION,
        .in = &placement_withdraw_schema,
        .out = &placement_schema,
        .run = placement_expire,
    },
    GET(placement, "placement", RECORD_PLACEMENT, STAFF),
    LIST(placement, "placements", RECORD_PLACEMENT, STAFF),
};

const struct method_rows placement_methods = METHOD_ROWS(rows);
