/* SPDX-License-Identifier: MIT
 *
 * Agreements: made, looked over beforehand, adjusted. What an agreement must keep is judged by
 * engine/match/agreement.h; here it is asked, told and refused. An agreement that breaks a rule
 * changes nothing, unless a named officer has overridden the very violation, with a reason, and the
 * rule allows it. */
#include "engine/match/agreement_load.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "engine/cases/access.h"
#include "engine/cases/hits.h"
#include "engine/cases/placement.h"
#include "engine/cases/rows.h"
#include "proto/date.h"
#include "proto/text.h"

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

/* ---- the reply of a check ---- */

struct broken_rule {
    struct text rule;
    struct date date, until;
    struct integer times, value, limit;
    struct text unit, field;
    struct argument_list args;
    struct flag overridable, overridden;
};
LIST_OF(broken_rule);
struct placement_verdict {
    struct text placement;
    struct date today;
    struct flag allowed;
    struct broken_rule_list violations;
    struct text_list unknown;
};

static const struct field broken_rule_fields[] = {
    FIELD(broken_rule, rule, .doc = "its code"),
    FIELD(broken_rule, date, .doc = "the first day; of a week the first that is judged"),
    FIELD(broken_rule, until, .doc = "the last one, where it is the same on several"),
    FIELD(broken_rule, times, .doc = "on how many days, or in how many weeks"),
    FIELD(broken_rule, value, .doc = "what it would be"),
    FIELD(broken_rule, limit, .doc = "what the rule allows"),
    FIELD(broken_rule, unit, .doc = "of both: min, h, days, years, youths, clock (min from 00:00)"),
    FIELD(broken_rule, field, .doc = "of the agreement, that it is about"),
    FIELD(broken_rule, args, .doc = "for a text: value, limit, class and the like"),
    FIELD(broken_rule, overridable, .doc = "a named officer may let it pass"),
    FIELD(broken_rule, overridden, .doc = "and does"),
};
static const struct schema broken_rule_schema = SCHEMA(broken_rule, "a rule that is broken");

static const struct field placement_verdict_fields[] = {
    FIELD(placement_verdict, placement, .doc = "which"),
    FIELD(placement_verdict, today, .doc = "the day it was judged by"),
    FIELD(placement_verdict, allowed, .doc = "nothing is broken that is not overridden"),
    FIELD_MANY(placement_verdict, violations, broken_rule, .doc = "all of them"),
    FIELD(placement_verdict, unknown,
          .doc = "rules that what is agreed does not settle: somebody has to look"),
};
static const struct schema placement_verdict_schema =
    SCHEMA(placement_verdict, "what an agreement would break");

/* ---- judging ---- */

/* One override lets one violation pass: the one of its date, or the first of its rule. */
static bool is_overridden(const struct override_list *list, const struct verdict *verdict,
                          const struct violation *violation)
{
    struct text rule = message_code(violation->message.code);
    bool first = true;
    if (!rule_find(violation->message.code)->overridable)
        return false;
    for (const struct violation *other = verdict->items; other < violation; other++)
        first &= other->message.code != violation->message.code;
    for (size_t i = 0; i < list->count; i++) {
        const struct override *override = &list->items[i];
        bool this_one = override->date.set ? override->date.days == violation->date.days : first;
        if (this_one && text_equal(override->rule, rule))
            return true;
    }
    return false;
}

/* Each override must be of a rule that allows it. */
static enum error check_overrides(const struct override_list *list, struct fault *fault)
{
    for (size_t i = 0; i < list->count; i++) {
        char field[40];
        enum match_code code;
        const struct rule_row *rule =
            message_find(list->items[i].rule, &code) ? rule_find(code) : NULL;
        snprintf(field, sizeof field, "overrides[%zu].rule", i);
        if (!rule)
            return fail(fault, ERR_UNKNOWN_CODE, field, "no rule of an agreement");
        if (!rule->overridable)
            return fail(fault, ERR_OUT_OF_RANGE, field, "may not be overridden");
    }
    return ERR_NONE;
}

/* "2 rules broken: MINOR_WEEK 2026-12-07, GUARDIAN 2026-12-01; placement.check tells all" */
static enum error refuse(const struct verdict *verdict, const struct override_list *overridden,
                         bool (*counts)(enum match_code code), struct fault *fault)
{
    char told[100] = "";
    const struct violation *first = NULL;
    size_t broken = 0;
    for (size_t i = 0; i < verdict->count; i++) {
        const struct violation *violation = &verdict->items[i];
        char day[11] = "", part[60];
        if ((counts && !counts(violation->message.code)) ||
            is_overridden(overridden, verdict, violation))
            continue;
        struct text code = message_code(violation->message.code);
        date_format(violation->date, day);
        snprintf(part, sizeof part, "%s%.*s %s", broken ? ", " : "", (int)code.size, code.data,
                 day);
        if (strlen(told) + strlen(part) < sizeof told)
            strncat(told, part, sizeof told - strlen(told) - 1);
        first = first ? first : violation;
        broken++;
    }
    if (!first)
        return ERR_NONE;
    return fail_limit(fault, ERR_RULE_BROKEN, rule_find(first->message.code)->field, first->limit,
                      "%zu broken: %s; placement.check tells all", broken, told);
}

static enum error judge(struct request *request, const struct placement *placement,
                        struct date judged, bool starting, struct verdict *verdict)
{
    struct context *context = request->context;
    struct agreement_facts facts;
    if (agreement_load(context->txn, context->catalogues, placement, context_today(request),
                       &request->arena, &facts, &request->fault))
        return request->fault.code;
    facts.judged = judged;
    facts.starting = starting;
    agreement_judge(&facts, &request->arena, verdict);
    return ERR_NONE;
}

static enum error judge_or_refuse(struct request *request, const struct placement *placement,
                                  struct date judged)
{
    struct verdict verdict = {0};
    if (check_overrides(&placement->overrides, &request->fault) ||
        judge(request, placement, judged, false, &verdict))
        return request->fault.code;
    return refuse(&verdict, &placement->overrides, NULL, &request->fault);
}

static bool is_due_at_start(enum match_code code)
{
    return code == MATCH_EXTRACT;
}

enum error placement_check_start(struct request *request, const struct placement *placement)
{
    struct verdict verdict = {0};
    struct placement begun = *placement;
    begun.from = placement->started_on;
    if (begun.to.set && begun.to.days < begun.from.days)
        begun.to = begun.from;
    begun.earlier = (struct terms_list){0};
    if (judge(request, &begun, begun.from, true, &verdict))
        return request->fault.code;
    return refuse(&verdict, &begun.overrides, is_due_at_start, &request->fault);
}

/* ---- the methods ---- */

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
    if (judge_or_refuse(request, step.placement, in->from))
        return request->fault.code;
    return placement_keep_step(request, &step);
}

static struct broken_rule broken_rule(const struct account *account, const struct verdict *verdict,
                                      const struct violation *violation,
                                      const struct override_list *overridden)
{
    const struct rule_row *rule = rule_find(violation->message.code);
    const char *unit = rule_units[rule->unit];
    bool counted = rule->unit != UNIT_NONE;
    return (struct broken_rule){
        .rule = message_code(violation->message.code),
        .date = violation->date,
        .until = violation->until,
        .times = number(violation->times),
        .value = {violation->value, counted},
        .limit = {violation->limit, counted},
        .unit = {unit, strlen(unit)},
        .field = {rule->field, strlen(rule->field)},
        .args = message_arguments(&account->request->arena, &violation->message, &account->names),
        .overridable = {rule->overridable, true},
        .overridden = {is_overridden(overridden, verdict, violation), true},
    };
}

static void tell_unknown(struct request *request, const struct verdict *verdict,
                         struct text_list *out)
{
    *out = (struct text_list){
        .items = arena_array(&request->arena, MATCH_CODES, sizeof *out->items), .set = true};
    for (int code = 0; code < MATCH_CODES; code++) {
        if (verdict->unknown[code])
            out->items[out->count++] = message_code((enum match_code)code);
    }
}

static enum error placement_check(struct request *request)
{
    const struct placement_agree *in = request->in;
    struct placement_verdict *out = request->out;
    struct placement placement = {0};
    struct verdict verdict = {0};
    if (access_placement(request, in->placement, "placement", &placement) ||
        check_schedule(&in->schedule, in->hours_week, &request->fault) ||
        check_overrides(&in->overrides, &request->fault))
        return request->fault.code;
    set_agreed(&placement, in);
    if (judge(request, &placement, in->from, false, &verdict))
        return request->fault.code;
    struct account account = account_begin(request, false);
    *out = (struct placement_verdict){
        .placement = in->placement,
        .today = context_today(request),
        .allowed = {true, true},
        .violations = {.items =
                           arena_array(&request->arena, verdict.count, sizeof(struct broken_rule)),
                       .count = verdict.count,
                       .set = true},
    };
    for (size_t i = 0; i < verdict.count; i++) {
        struct broken_rule *rule = &out->violations.items[i];
        *rule = broken_rule(&account, &verdict, &verdict.items[i], &in->overrides);
        out->allowed.value &= rule->overridden.value;
    }
    tell_unknown(request, &verdict, &out->unknown);
    return ERR_NONE;
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
        judge_or_refuse(request, placement, from))
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
