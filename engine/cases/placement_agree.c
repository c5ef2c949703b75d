/* SPDX-License-Identifier: MIT
 *
 * Agreements: made, looked over beforehand, adjusted. An agreement that breaks a rule changes
 * nothing (engine/cases/placement_judge.h). */
#include <string.h>

#include "engine/cases/access.h"
#include "engine/cases/hits.h"
#include "engine/cases/placement_judge.h"
#include "engine/cases/rows.h"
#include "engine/match/agreement_load.h"

/* ---- requests ---- */

struct placement_agree {
    struct text placement;
    struct date from, to;
    struct integer hours_week;
    struct clock clock_from, clock_to;
    struct shift_list schedule;
    struct supervisor *supervisor;
    struct text insurer, form;
    struct text_list focus;
    struct date guardian_consent;
    struct override_list overrides;
    struct text reason;
};

struct placement_adjust {
    struct text placement;
    struct date from, to;
    struct integer hours_week;
    struct clock clock_from, clock_to;
    struct shift_list schedule;
    struct supervisor *supervisor;
    struct text insurer;
    struct text_list focus;
    struct date guardian_consent;
    struct override_list overrides;
    struct text reason;
};

/* Minutes of work in a week of the schedule. */
static int64_t schedule_minutes(const struct shift_list *schedule)
{
    enum { DAY = 24 * 60 };
    int64_t sum = 0;
    for (size_t i = 0; i < schedule->count; i++) {
        const struct shift *shift = &schedule->items[i];
        int64_t length = shift->to.minutes - shift->from.minutes;
        int64_t pause = shift->break_to.minutes - shift->break_from.minutes;
        sum += length > 0 ? length : length + DAY;
        sum -= pause >= 0 ? pause : pause + DAY;
    }
    return sum;
}

/* A schedule and the hours of a week say the same, to the hour that it has begun. */
static enum error check_schedule(const struct shift_list *schedule, struct integer hours,
                                 struct fault *fault)
{
    int64_t whole = (schedule_minutes(schedule) + 59) / 60;
    if (schedule->count && hours.set && hours.value != whole)
        return fail_limit(fault, ERR_OUT_OF_RANGE, "hours_week", whole,
                          "is not what the schedule adds up to");
    return ERR_NONE;
}

static enum error agree_check(const void *value, struct fault *fault)
{
    const struct placement_agree *agree = value;
    if (agree->focus.count == 0)
        return fail_limit(fault, ERR_OUT_OF_RANGE, "focus", 1, "needs at least one");
    if (check_period(agree->from, agree->to, "to", fault))
        return fault->code;
    return check_window(agree->clock_from, agree->clock_to, "clock_to", fault);
}

enum { SHIFTS_MOST = 28 };

#define SCHEDULE(type) \
    FIELD_MANY(type, schedule, shift, .most = SHIFTS_MOST, .doc = "the days and times of a week")
#define CONSENT(type)                               \
    FIELD(type, guardian_consent, .personal = true, \
          .doc = "day of the guardian's consent, needed until skolplikt is fulfilled")
#define OVERRIDES(type) \
    FIELD_MANY(type, overrides, override, .most = 20, .doc = "violations that an officer lets pass")

static const struct field placement_agree_fields[] = {
    PLACEMENT_WHICH(placement_agree),
    FIELD(placement_agree, from, .required = true, .doc = "first day"),
    FIELD(placement_agree, to, .required = true, .doc = "last day"),
    FIELD(placement_agree, hours_week, .required = true, .min = 1, .max = 60, .unit = "h",
          .doc = "hours a week"),
    FIELD(placement_agree, clock_from, .doc = "working window begins"),
    FIELD(placement_agree, clock_to, .doc = "working window ends"),
    SCHEDULE(placement_agree),
    FIELD_ONE(placement_agree, supervisor, supervisor, .required = true, .personal = true,
              .doc = "at the workplace"),
    FIELD(placement_agree, insurer, .doc = "who insures the youth there; without one no agreement"),
    FIELD(placement_agree, form, .required = true, .max = 60,
          .doc = "legal form: a code of the catalogue, whose limits then hold, or its name"),
    FIELD(placement_agree, focus, .required = true, .form = FORM_CODE, .catalogue = "competence",
          .most = 13, .doc = "competences in focus, best 3 to 5"),
    CONSENT(placement_agree),
    OVERRIDES(placement_agree),
    PLACEMENT_REASON(placement_agree),
};
static const struct schema placement_agree_schema =
    SCHEMA(placement_agree, "the three-party agreement", .check = agree_check);

static enum error adjust_check(const void *value, struct fault *fault)
{
    const struct placement_adjust *adjust = value;
    if (adjust->focus.set && adjust->focus.count == 0)
        return fail_limit(fault, ERR_OUT_OF_RANGE, "focus", 1, "needs at least one");
    return check_window(adjust->clock_from, adjust->clock_to, "clock_to", fault);
}

static const struct field placement_adjust_fields[] = {
    PLACEMENT_WHICH(placement_adjust),
    FIELD(placement_adjust, from, .doc = "from which day on; left out: today, or its first day"),
    FIELD(placement_adjust, to, .doc = "its new last day"),
    FIELD(placement_adjust, hours_week, .min = 1, .max = 60, .unit = "h", .doc = "hours a week"),
    FIELD(placement_adjust, clock_from, .doc = "working window begins"),
    FIELD(placement_adjust, clock_to, .doc = "working window ends"),
    SCHEDULE(placement_adjust),
    FIELD_ONE(placement_adjust, supervisor, supervisor, .personal = true,
              .doc = "at the workplace"),
    FIELD(placement_adjust, insurer, .doc = "who insures the youth there"),
    FIELD(placement_adjust, focus, .form = FORM_CODE, .catalogue = "competence", .most = 13,
          .doc = "competences in focus"),
    CONSENT(placement_adjust),
    OVERRIDES(placement_adjust),
    FIELD(placement_adjust, reason, .required = true, .max = 1000, .personal = true, .doc = "why"),
};
static const struct schema placement_adjust_schema =
    SCHEMA(placement_adjust, "what shall be otherwise; the rest stays", .check = adjust_check);

/* ---- steps ---- */

static void set_agreed(struct placement *placement, const struct placement_agree *in)
{
    placement->from = in->from;
    placement->to = in->to;
    placement->hours_week = in->hours_week;
    placement->clock_from = in->clock_from;
    placement->clock_to = in->clock_to;
    placement->schedule = in->schedule;
    placement->earlier = (struct terms_list){0};
    placement->supervisor = in->supervisor;
    placement->insurer = in->insurer;
    placement->form = in->form;
    placement->focus = in->focus;
    placement->guardian_consent = in->guardian_consent;
    placement->overrides = in->overrides;
}

static enum error placement_agree(struct request *request)
{
    const struct placement_agree *in = request->in;
    struct taken_step step;
    if (placement_take_step(request, in->placement, STEP_AGREE, in->reason, &step) ||
        check_schedule(&in->schedule, in->hours_week, &request->fault))
        return request->fault.code;
    step.placement->agreed_on = context_today(request);
    set_agreed(step.placement, in);
    if (placement_judge(request, step.placement, in->from))
        return request->fault.code;
    return placement_keep_step(request, &step);
}

static enum error placement_check(struct request *request)
{
    const struct placement_agree *in = request->in;
    struct placement placement = {0};
    if (access_placement(request, in->placement, "placement", &placement) ||
        check_schedule(&in->schedule, in->hours_week, &request->fault))
        return request->fault.code;
    set_agreed(&placement, in);
    return placement_tell_broken(request, &placement, in->from, request->out);
}

/* Keeps what held until the day before. */
static void keep_terms(struct request *request, struct placement *placement, struct date from)
{
    struct terms_list *list = &placement->earlier;
    struct date begun = agreement_terms_from(placement);
    if (from.days <= begun.days)
        return;
    struct terms *items = arena_array(&request->arena, list->count + 1, sizeof *items);
    if (list->count)
        memcpy(items, list->items, list->count * sizeof *items);
    items[list->count] = (struct terms){
        .from = begun,
        .to = {.days = from.days - 1, .set = true},
        .hours_week = placement->hours_week,
        .clock_from = placement->clock_from,
        .clock_to = placement->clock_to,
        .schedule = placement->schedule,
    };
    *list = (struct terms_list){items, list->count + 1, true};
}

/* New hours alone leave no schedule that would contradict them. */
static void set_adjusted(struct placement *placement, const struct placement_adjust *in)
{
    if (in->hours_week.set || in->schedule.set)
        placement->schedule = in->schedule;
    if (in->hours_week.set)
        placement->hours_week = in->hours_week;
    else if (in->schedule.count)
        placement->hours_week = number((schedule_minutes(&in->schedule) + 59) / 60);
    if (in->clock_from.set) {
        placement->clock_from = in->clock_from;
        placement->clock_to = in->clock_to;
    }
    placement->to = in->to.set ? in->to : placement->to;
    placement->supervisor = in->supervisor ? in->supervisor : placement->supervisor;
    placement->insurer = in->insurer.data ? in->insurer : placement->insurer;
    placement->focus = in->focus.set ? in->focus : placement->focus;
    if (in->guardian_consent.set)
        placement->guardian_consent = in->guardian_consent;
}

/* What was let pass before stays so, and is not to be asked for again. */
static void add_overrides(struct request *request, struct placement *placement,
                          const struct override_list *more)
{
    struct override_list *list = &placement->overrides;
    struct override *items = arena_array(&request->arena, list->count + more->count, sizeof *items);
    if (list->count)
        memcpy(items, list->items, list->count * sizeof *items);
    if (more->count)
        memcpy(items + list->count, more->items, more->count * sizeof *items);
    *list = (struct override_list){items, list->count + more->count, list->set || more->set};
}

static enum error placement_adjust(struct request *request)
{
    const struct placement_adjust *in = request->in;
    struct taken_step step;
    if (placement_take_step(request, in->placement, STEP_ADJUST, in->reason, &step) ||
        check_schedule(&in->schedule, in->hours_week, &request->fault))
        return request->fault.code;
    struct placement *placement = step.placement;
    struct date from = in->from.set ? in->from : context_today(request);
    struct date begun = agreement_terms_from(placement);
    if (!in->from.set && from.days < begun.days)
        from = begun;
    if (from.days < begun.days)
        return fail(&request->fault, ERR_BAD_PERIOD, "from", "what held then is over");
    keep_terms(request, placement, from);
    set_adjusted(placement, in);
    add_overrides(request, placement, &in->overrides);
    placement->adjust_due = (struct date){0};
    if (check_period(from, placement->to, "to", &request->fault) ||
        check_window(placement->clock_from, placement->clock_to, "clock_to", &request->fault) ||
        placement_judge(request, placement, from))
        return request->fault.code;
    return placement_keep_step(request, &step);
}

/* ---- methods ---- */

static const struct method rows[] = {
    {
        .name = "placement.check",
        .doc = "What an agreement would break, all of it; changes nothing.",
        .roles = STAFF,
        .runs = RUNS_POOL,
        .takes = TAKES_TODAY,
        .in = &placement_agree_schema,
        .out = &placement_verdict_schema,
        .run = placement_check,
    },
    {
        .name = "placement.agree",
        .doc = "The three-party agreement; refused with RULE_BROKEN where it breaks a rule.",
        .roles = STAFF,
        .runs = RUNS_WRITER,
        .takes = TAKES_TODAY | TAKES_VERSION,
        .in = &placement_agree_schema,
        .out = &placement_schema,
        .run = placement_agree,
    },
    {
        .name = "placement.adjust",
        .doc = "Changes an agreement from a day on; judged as an agreement is.",
        .roles = STAFF,
        .runs = RUNS_WRITER,
        .takes = TAKES_TODAY | TAKES_VERSION,
        .in = &placement_adjust_schema,
        .out = &placement_schema,
        .run = placement_adjust,
    },
};

const struct method_rows agreement_methods = METHOD_ROWS(rows);
