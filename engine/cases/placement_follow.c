/* SPDX-License-Identifier: MIT
 *
 * What happens while a placement lasts: follow-ups by the programme's plan, and attendance.
 *
 * Attendance is kept month by month, open -> signed -> locked. A locked month is never changed: it
 * is corrected by a new revision, which begins as a copy and counts once it is signed itself. */
#include <stdio.h>
#include <string.h>

#include "engine/cases/access.h"
#include "engine/cases/hits.h"
#include "engine/cases/placement.h"
#include "engine/cases/rows.h"
#include "proto/date.h"
#include "proto/text.h"

/* ---- the plan ---- */

static const int64_t default_days[] = {1, 3, 7};
enum {
    DEFAULT_EVERY = 14, /* [days] */
    DAYS_OF_MONTH = 31,
};

/* The i-th planned day of a placement, 1 being its first; 0 behind the last. */
static int64_t planned_day(const struct programme *programme, size_t i)
{
    bool own = programme->follow_ups.set;
    size_t count = own ? programme->follow_ups.count : sizeof default_days / sizeof *default_days;
    int64_t every =
        programme->follow_up_every.set ? programme->follow_up_every.value : (int64_t)DEFAULT_EVERY;
    if (i < count)
        return own ? programme->follow_ups.items[i].day.value : default_days[i];
    if (!every)
        return 0;
    int64_t last = !count ? 1
                   : own  ? programme->follow_ups.items[count - 1].day.value
                          : default_days[count - 1];
    return last + every * (int64_t)(i - count + 1);
}

/* The i-th planned follow-up, not set behind the last. */
static struct date planned_date(const struct placement *placement,
                                const struct programme *programme, size_t i)
{
    int64_t day = planned_day(programme, i);
    struct date last = placement->ended_on.set ? placement->ended_on : placement->to;
    int64_t date = (int64_t)placement->started_on.days + day - 1;
    if (!day || !placement->started_on.set || (last.set && date > last.days))
        return (struct date){0};
    return (struct date){.days = (int32_t)date, .set = true};
}

static bool is_settled(const struct placement *placement, struct date due)
{
    for (size_t i = 0; i < placement->follow_ups.count; i++) {
        struct date settled = placement->follow_ups.items[i].due;
        if (settled.set && settled.days == due.days)
            return true;
    }
    return false;
}

struct date placement_next_follow_up(const struct placement *placement,
                                     const struct programme *programme, struct date until)
{
    for (size_t i = 0;; i++) {
        struct date due = planned_date(placement, programme, i);
        if (!due.set || due.days > until.days)
            return (struct date){0};
        if (!is_settled(placement, due))
            return due;
    }
}

bool placement_is_planned(const struct placement *placement, const struct programme *programme,
                          struct date day)
{
    for (size_t i = 0;; i++) {
        struct date due = planned_date(placement, programme, i);
        if (!due.set || due.days >= day.days)
            return due.set && due.days == day.days;
    }
}

/* ---- placement.follow_up ---- */

struct placement_follow_up {
    struct text placement;
    struct date due, date;
    struct choice outcome;
    struct text note;
    struct progress_note_list progress;
    struct flag adjust;
};

static const struct field placement_follow_up_fields[] = {
    PLACEMENT_WHICH(placement_follow_up),
    FIELD(placement_follow_up, due,
          .doc = "which planned one; left out: the earliest that is due, or none"),
    FIELD(placement_follow_up, date, .doc = "the day; left out: today"),
    FIELD(placement_follow_up, outcome, .choices = follow_up_outcomes, .doc = "what became of it"),
    FIELD(placement_follow_up, note, .max = 2000, .personal = true, .doc = "what was said"),
    FIELD_MANY(placement_follow_up, progress, progress_note, .most = 16,
               .doc = "how it is coming on, by competence"),
    FIELD(placement_follow_up, adjust, .doc = "something is to be adjusted: it stays in the queue"),
};
static const struct schema placement_follow_up_schema =
    SCHEMA(placement_follow_up, "a follow-up that was done or missed");

/* Which planned one this settles. */
static enum error settle_due(struct request *request, const struct placement *placement,
                             struct date on, struct date *due)
{
    struct programme programme = {0};
    if (placement_programme(request, placement, &programme))
        return request->fault.code;
    if (!due->set) {
        *due = placement_next_follow_up(placement, &programme, on);
        return ERR_NONE;
    }
    if (!placement_is_planned(placement, &programme, *due))
        return fail(&request->fault, ERR_BAD_DATE, "due", "no follow-up is planned on that day");
    if (is_settled(placement, *due))
        return fail(&request->fault, ERR_STATE, "due", "is done or missed already");
    return ERR_NONE;
}

static enum error placement_follow_up(struct request *request)
{
    const struct placement_follow_up *in = request->in;
    const char *by = request->context->changes->by;
    struct taken_step step;
    if (placement_take_step(request, in->placement, STEP_FOLLOW_UP, in->note, &step))
        return request->fault.code;
    struct placement *placement = step.placement;
    struct date on = in->date.set ? in->date : context_today(request), due = in->due;
    if (on.days < placement->started_on.days)
        return fail(&request->fault, ERR_BAD_PERIOD, "date", "lies before the first day there");
    if (settle_due(request, placement, on, &due))
        return request->fault.code;
    struct follow_up_list *list = &placement->follow_ups;
    struct follow_up *items = arena_array(&request->arena, list->count + 1, sizeof *items);
    if (list->count)
        memcpy(items, list->items, list->count * sizeof *items);
    items[list->count] = (struct follow_up){
        .due = due,
        .on = on,
        .outcome = in->outcome,
        .note = in->note,
        .progress = in->progress,
        .adjust = in->adjust,
        .by = arena_text(&request->arena, by, strlen(by)),
    };
    *list = (struct follow_up_list){items, list->count + 1, true};
    if (in->adjust.value && !placement->adjust_due.set)
        placement->adjust_due = on;
    step.reason = (struct text){0}; /* the note stands with the follow-up */
    return placement_keep_step(request, &step);
}

/* ---- placement.attendance ---- */

enum attendance_step {
    ATTEND_NOTE,
    ATTEND_SIGN,
    ATTEND_REOPEN,
    ATTEND_LOCK,
    ATTEND_CORRECT,
};
static const char *const attendance_steps[] = {"note", "sign", "reopen", "lock", "correct", NULL};

/* From which state of a month a step leads where, and who may take it. */
static const struct {
    enum attendance_state from;
    enum attendance_step step;
    enum attendance_state to;
    unsigned roles;
} attendance_transitions[] = {
    {ATTENDANCE_OPEN, ATTEND_NOTE, ATTENDANCE_OPEN, STAFF | ROLE_SUPERVISOR},
    {ATTENDANCE_OPEN, ATTEND_SIGN, ATTENDANCE_SIGNED, STAFF | ROLE_SUPERVISOR},
    {ATTENDANCE_SIGNED, ATTEND_REOPEN, ATTENDANCE_OPEN, STAFF},
    {ATTENDANCE_SIGNED, ATTEND_LOCK, ATTENDANCE_LOCKED, STAFF},
    {ATTENDANCE_LOCKED, ATTEND_CORRECT, ATTENDANCE_OPEN, STAFF},
};

struct placement_attendance {
    struct text placement, month;
    struct choice step; /* enum attendance_step */
    struct attended_day_list days;
    struct text signed_by, reason;
};

/* "2027-01" */
static bool month_begins(struct text month, struct date *first)
{
    char day[11];
    if (month.size != 7)
        return false;
    snprintf(day, sizeof day, "%.7s-01", month.data);
    return date_parse(day, 10, first);
}

static const struct field placement_attendance_fields[] = {
    PLACEMENT_WHICH(placement_attendance),
    FIELD(placement_attendance, month, .required = true, .max = 7, .doc = "\"2027-01\""),
    FIELD(placement_attendance, step, .required = true, .choices = attendance_steps,
          .doc = "correct: a new revision of a locked month, open as a copy of it"),
    FIELD_MANY(placement_attendance, days, attended_day, .most = DAYS_OF_MONTH,
               .doc = "of the month, in place of what was noted for them; the others stay"),
    FIELD(placement_attendance, signed_by, .max = 120, .personal = true, .doc = "who signs"),
    PLACEMENT_REASON(placement_attendance),
};
static const struct schema placement_attendance_schema =
    SCHEMA(placement_attendance, "attendance in a month");

struct attendance_reply {
    struct text placement;
    struct integer version;
    struct attendance *attendance;
};
static const struct field attendance_reply_fields[] = {
    FIELD(attendance_reply, placement, .doc = "which"),
    FIELD(attendance_reply, version, .doc = "of the placement"),
    FIELD_ONE(attendance_reply, attendance, attendance, .doc = "the month's last revision"),
};
static const struct schema attendance_reply_schema =
    SCHEMA(attendance_reply, "a month as it is now");

struct attendance *placement_month(const struct placement *placement, struct text month)
{
    struct attendance *found = NULL;
    for (size_t i = 0; i < placement->attendance.count; i++) {
        if (text_equal(placement->attendance.items[i].month, month))
            found = &placement->attendance.items[i];
    }
    return found;
}

const struct attendance *placement_month_signed(const struct placement *placement,
                                                struct text month)
{
    const struct attendance *found = NULL;
    for (size_t i = 0; i < placement->attendance.count; i++) {
        const struct attendance *revision = &placement->attendance.items[i];
        if (text_equal(revision->month, month) && revision->state.value != ATTENDANCE_OPEN)
            found = revision;
    }
    return found;
}

struct integer placement_attended(const struct placement *placement)
{
    const struct attendance_list *list = &placement->attendance;
    int64_t minutes = 0;
    bool any = false;
    for (size_t i = 0; i < list->count; i++) {
        if (placement_month_signed(placement, list->items[i].month) != &list->items[i])
            continue;
        any = true;
        minutes += list->items[i].minutes.value;
    }
    return (struct integer){(minutes + 30) / 60, any};
}

static enum error refuse_month(struct fault *fault, enum attendance_state state)
{
    char words[80] = "";
    for (size_t i = 0; i < sizeof attendance_transitions / sizeof *attendance_transitions; i++) {
        if (attendance_transitions[i].from != state)
            continue;
        if (words[0])
            strncat(words, ", ", sizeof words - strlen(words) - 1);
        strncat(words, attendance_steps[attendance_transitions[i].step],
                sizeof words - strlen(words) - 1);
    }
    return fail(fault, ERR_STATE, "month", "is %s; possible: %s", attendance_states[state], words);
}

static enum error check_month(struct request *request, enum attendance_state from,
                              enum attendance_state *to)
{
    const struct placement_attendance *in = request->in;
    for (size_t i = 0; i < sizeof attendance_transitions / sizeof *attendance_transitions; i++) {
        if (attendance_transitions[i].from != from ||
            (int32_t)attendance_transitions[i].step != in->step.value)
            continue;
        if (!(attendance_transitions[i].roles & request->session->principal.roles))
            return fail(&request->fault, ERR_FORBIDDEN, NULL, "%s", error_doc(ERR_FORBIDDEN));
        *to = attendance_transitions[i].to;
        return ERR_NONE;
    }
    return refuse_month(&request->fault, from);
}

/* Appends a revision: the first of a month, or a copy of the locked one. */
static struct attendance *new_revision(struct request *request, struct placement *placement,
                                       const struct attendance *old)
{
    const struct placement_attendance *in = request->in;
    struct attendance_list *list = &placement->attendance;
    struct attendance *items = arena_array(&request->arena, list->count + 1, sizeof *items);
    if (list->count)
        memcpy(items, list->items, list->count * sizeof *items);
    struct attendance *last = &items[list->count];
    *last = (struct attendance){.month = in->month, .revision = number(1), .minutes = number(0)};
    if (old) {
        last->revision.value = old->revision.value + 1;
        last->days = old->days;
        last->minutes = old->minutes;
        last->reason = in->reason;
    }
    *list = (struct attendance_list){items, list->count + 1, true};
    return last;
}

/* What each step needs. */
static enum error check_attendance(const struct placement_attendance *in, struct fault *fault)
{
    struct date first;
    bool changes = in->step.value == ATTEND_NOTE || in->step.value == ATTEND_SIGN;
    if (!month_begins(in->month, &first))
        return fail(fault, ERR_BAD_DATE, "month", "must be a month such as \"2027-01\"");
    if (in->days.count && !changes)
        return fail(fault, ERR_OUT_OF_RANGE, "days", "can be given with note and sign alone");
    if (in->step.value == ATTEND_NOTE && !in->days.count)
        return fail(fault, ERR_MISSING_FIELD, "days", "is required to note them");
    if (in->step.value == ATTEND_SIGN && !in->signed_by.size)
        return fail(fault, ERR_MISSING_FIELD, "signed_by", "is required to sign");
    for (size_t i = 0; i < in->days.count; i++) {
        for (size_t j = 0; j < i; j++) {
            if (in->days.items[i].date.days == in->days.items[j].date.days)
                return fail(fault, ERR_DUPLICATE_FIELD, "days", "the same day twice");
        }
    }
    if (in->step.value == ATTEND_CORRECT && !in->reason.size)
        return fail(fault, ERR_MISSING_FIELD, "reason", "is required to correct a locked month");
    return ERR_NONE;
}

/* Each day lies in the month and in the placement, and is not yet to come. */
static enum error check_days(struct request *request, const struct placement *placement)
{
    const struct placement_attendance *in = request->in;
    for (size_t i = 0; i < in->days.count; i++) {
        char field[40], day[11];
        struct date date = in->days.items[i].date;
        snprintf(field, sizeof field, "days[%zu].date", i);
        date_format(date, day);
        if (memcmp(day, in->month.data, 7) != 0)
            return fail(&request->fault, ERR_BAD_DATE, field, "is not in the month");
        if (date.days > context_today(request).days)
            return fail(&request->fault, ERR_BAD_DATE, field, "lies in the future");
        if (date.days < placement->started_on.days ||
            (placement->ended_on.set && date.days > placement->ended_on.days))
            return fail(&request->fault, ERR_BAD_DATE, field, "is no day of the placement");
    }
    return ERR_NONE;
}

/* Puts the days into the month, by date; what was noted for the same day before goes. */
static void merge_days(struct request *request, struct attendance *month)
{
    const struct placement_attendance *in = request->in;
    struct attended_day *items =
        arena_array(&request->arena, DAYS_OF_MONTH, sizeof *items); /* a day once */
    const struct attended_day *of[DAYS_OF_MONTH + 1] = {NULL};
    size_t count = 0;
    int year, number_of_month, day;
    for (size_t i = 0; i < month->days.count; i++) {
        date_to_civil(month->days.items[i].date, &year, &number_of_month, &day);
        of[day] = &month->days.items[i];
    }
    for (size_t i = 0; i < in->days.count; i++) {
        date_to_civil(in->days.items[i].date, &year, &number_of_month, &day);
        of[day] = &in->days.items[i];
    }
    month->minutes = number(0);
    for (day = 1; day <= DAYS_OF_MONTH; day++) {
        if (!of[day])
            continue;
        items[count++] = *of[day];
        month->minutes.value += of[day]->minutes.value;
    }
    month->days = (struct attended_day_list){items, count, true};
}

/* Who signed, and when it was signed and locked; an open month is neither. */
static void mark_month(struct request *request, struct attendance *month)
{
    const struct placement_attendance *in = request->in;
    if (month->state.value == ATTENDANCE_OPEN) {
        month->signed_by = (struct text){0};
        month->signed_on = month->locked_on = (struct date){0};
    } else if (month->state.value == ATTENDANCE_SIGNED) {
        month->signed_by = in->signed_by;
        month->signed_on = context_today(request);
    } else {
        month->locked_on = context_today(request);
    }
}

static enum error placement_attendance(struct request *request)
{
    const struct placement_attendance *in = request->in;
    struct taken_step step;
    enum attendance_state to = ATTENDANCE_OPEN;
    if (placement_take_step(request, in->placement, STEP_ATTENDANCE, in->reason, &step))
        return request->fault.code;
    if (check_attendance(in, &request->fault))
        return request->fault.code;
    struct attendance *month = placement_month(step.placement, in->month);
    enum attendance_state from =
        month ? (enum attendance_state)month->state.value : ATTENDANCE_OPEN;
    if (check_month(request, from, &to) || check_days(request, step.placement))
        return request->fault.code;
    if (!month || in->step.value == ATTEND_CORRECT)
        month = new_revision(request, step.placement, month);
    if (in->days.count)
        merge_days(request, month);
    if (in->step.value == ATTEND_SIGN && !month->days.count)
        return fail(&request->fault, ERR_MISSING_FIELD, "days", "nothing is noted to be signed");
    month->state.value = (int32_t)to;
    mark_month(request, month);
    step.quiet = in->step.value == ATTEND_NOTE;
    if (placement_keep_step(request, &step))
        return request->fault.code;
    *(struct attendance_reply *)request->out =
        (struct attendance_reply){in->placement, step.placement->head.version, month};
    return ERR_NONE;
}

/* ---- methods ---- */

static const struct method rows[] = {
    {
        .name = "placement.follow_up",
        .doc = "A follow-up was done or missed; the plan is the programme's.",
        .roles = STAFF,
        .runs = RUNS_WRITER,
        .takes = TAKES_TODAY | TAKES_VERSION,
        .in = &placement_follow_up_schema,
        .out = &placement_schema,
        .run = placement_follow_up,
    },
    {
        .name = "placement.attendance",
        .doc = "Attendance month by month: noted, signed, locked; corrected by a new revision.",
        .roles = STAFF | ROLE_SUPERVISOR,
        .runs = RUNS_WRITER,
        .takes = TAKES_TODAY | TAKES_VERSION,
        .in = &placement_attendance_schema,
        .out = &attendance_reply_schema,
        .run = placement_attendance,
    },
};

const struct method_rows follow_up_methods = METHOD_ROWS(rows);
