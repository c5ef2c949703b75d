/* SPDX-License-Identifier: MIT
 *
 * Field tables of placements: the steps so far, what was agreed, follow-ups and attendance. */
#include "data/record_rows.h"

static const struct field supervisor_fields[] = {
    FIELD(supervisor, name, .required = true, .max = 120, .personal = true, .doc = "name"),
    FIELD(supervisor, role, .max = 120, .doc = "what they do at the workplace"),
};
const struct schema supervisor_schema = SCHEMA(supervisor, "a supervisor (handledare)");

const char *const placement_states[PLACEMENT_STATE_COUNT + 1] = {
    "proposed", "youth_yes",  "youth_no",  "workplace_yes", "workplace_no",    "agreed",  "started",
    "ended",    "broken_off", "certified", "withdrawn",     "workplace_asked", "expired", NULL,
};

static const struct field shown_fields[] = {
    FIELD(shown, as_of, .required = true, .min = 0, .max = INT64_C(1) << 53,
          .doc = "`as_of` of the list"),
    FIELD(shown, model, .max = 40, .doc = "`model` of the list"),
    FIELD(shown, rank, .min = 1, .max = 1000000, .doc = "its place there; left out: not in it"),
};
const struct schema shown_schema = SCHEMA(shown, "the match list that was before the chooser");

static const struct field history_fields[] = {
    FIELD(history, version, .doc = "the placement's, that the step made"),
    FIELD(history, step, .doc = "what was done"),
    FIELD(history, state, .choices = placement_states, .doc = "where it led"),
    FIELD(history, on, .doc = "the day it was judged by"),
    FIELD(history, at, .unit = "s", .doc = "when, UTC"),
    FIELD(history, by, .doc = "by whom"),
    FIELD(history, reason, .max = 1000, .personal = true, .doc = "why"),
};
const struct schema history_schema = SCHEMA(history, "one step of a placement");

static const char *const weekdays[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun", NULL};

/* From `from` on the same day, or past midnight. */
static int32_t since(struct clock from, struct clock clock)
{
    enum { DAY = 24 * 60 };
    return clock.minutes > from.minutes ? clock.minutes - from.minutes
                                        : clock.minutes - from.minutes + DAY;
}

static enum error shift_check(const void *value, struct fault *fault)
{
    const struct shift *shift = value;
    if (shift->break_from.set != shift->break_to.set)
        return fail(fault, ERR_BAD_PERIOD, "break_to", "break_from and break_to go together");
    if (shift->break_from.set &&
        (since(shift->from, shift->break_to) >= since(shift->from, shift->to) ||
         since(shift->from, shift->break_from) >= since(shift->from, shift->break_to)))
        return fail(fault, ERR_BAD_PERIOD, "break_to", "the break lies outside the working hours");
    return ERR_NONE;
}

static const struct field shift_fields[] = {
    FIELD(shift, day, .required = true, .choices = weekdays, .doc = "on which day of every week"),
    FIELD(shift, from, .required = true, .doc = "work begins"),
    FIELD(shift, to, .required = true, .doc = "work ends; not after `from`: on the next day"),
    FIELD(shift, break_from, .doc = "the break begins"),
    FIELD(shift, break_to, .doc = "the break ends"),
};
const struct schema shift_schema = SCHEMA(shift, "work on a day of the week", .check = shift_check);

static const struct field terms_fields[] = {
    FIELD(terms, from, .doc = "first day on which it held"),
    FIELD(terms, to, .doc = "last day on which it held"),
    FIELD(terms, hours_week, .unit = "h", .doc = "hours a week"),
    FIELD(terms, clock_from, .doc = "working window began"),
    FIELD(terms, clock_to, .doc = "working window ended"),
    FIELD_MANY(terms, schedule, shift, .doc = "the days and times of a week"),
};
const struct schema terms_schema = SCHEMA(terms, "what was agreed for a time");

static const struct field override_fields[] = {
    FIELD(override, rule, .required = true, .max = 40, .doc = "its code"),
    FIELD(override, date, .doc = "the violation's date; left out: its first"),
    FIELD(override, officer, .required = true, .max = 120, .doc = "who takes it upon themselves"),
    FIELD(override, reason, .required = true, .max = 1000, .personal = true, .doc = "why"),
};
const struct schema override_schema = SCHEMA(override, "one violation that is let pass");

static const struct field progress_note_fields[] = {
    FIELD(progress_note, competence, .required = true, .form = FORM_CODE, .catalogue = "competence",
          .doc = "which"),
    FIELD(progress_note, note, .required = true, .max = 1000, .personal = true,
          .doc = "what was seen"),
};
const struct schema progress_note_schema = SCHEMA(progress_note, "how a competence is coming on");

const char *const follow_up_outcomes[] = {"done", "missed", NULL};

static const struct field follow_up_fields[] = {
    FIELD(follow_up, due, .doc = "the planned day; left out: it was not planned"),
    FIELD(follow_up, on, .doc = "the day it was done, or given up"),
    FIELD(follow_up, outcome, .choices = follow_up_outcomes, .doc = "what became of it"),
    FIELD(follow_up, note, .max = 2000, .personal = true, .doc = "what was said"),
    FIELD_MANY(follow_up, progress, progress_note, .doc = "by competence"),
    FIELD(follow_up, adjust, .doc = "something is to be adjusted"),
    FIELD(follow_up, by, .doc = "who noted it"),
};
const struct schema follow_up_schema = SCHEMA(follow_up, "a follow-up (uppföljning)");

static const char *const absences[] = {"none", "notified", "not_notified", NULL};
static const struct field attended_day_fields[] = {
    FIELD(attended_day, date, .required = true, .doc = "day"),
    FIELD(attended_day, minutes, .required = true, .min = 0, .max = 1440, .unit = "min",
          .personal = true, .doc = "how long the youth was there"),
    FIELD(attended_day, absence, .choices = absences, .personal = true,
          .doc = "was away, and had said so or not; never why"),
};
const struct schema attended_day_schema = SCHEMA(attended_day, "attendance on a day");

const char *const attendance_states[] = {"open", "signed", "locked", NULL};
static const struct field attendance_fields[] = {
    FIELD(attendance, month, .doc = "\"2027-01\""),
    FIELD(attendance, revision, .doc = "1, 2, …: a locked month is corrected by a new one"),
    FIELD(attendance, state, .choices = attendance_states, .doc = "open, signed, then locked"),
    FIELD_MANY(attendance, days, attended_day, .doc = "by date"),
    FIELD(attendance, minutes, .unit = "min", .personal = true, .doc = "the sum of the days"),
    FIELD(attendance, signed_by, .max = 120, .personal = true, .doc = "who signed it"),
    FIELD(attendance, signed_on, .doc = "day"),
    FIELD(attendance, locked_on, .doc = "day"),
    FIELD(attendance, reason, .max = 1000, .personal = true, .doc = "why it was corrected"),
};
const struct schema attendance_schema = SCHEMA(attendance, "attendance (närvaro) in a month");

static const struct field placement_fields[] = {
    HEAD(placement),
    FIELD(placement, youth, .required = true, .form = FORM_ID, .refers = "youth", .doc = "who"),
    FIELD(placement, opening, .required = true, .form = FORM_ID, .refers = "opening",
          .doc = "where"),
    FIELD(placement, workplace, .form = FORM_ID, .refers = "workplace", .doc = "the opening's"),
    FIELD(placement, state, .choices = placement_states, .doc = "how far it has come"),
    FIELD(placement, proposed_on, .doc = "day"),
    FIELD(placement, youth_on, .doc = "day of the youth's answer"),
    FIELD(placement, asked_on, .doc = "day the workplace was asked"),
    FIELD(placement, workplace_on, .doc = "day of the workplace's answer"),
    FIELD(placement, agreed_on, .doc = "day of the agreement"),
    FIELD(placement, started_on, .doc = "first day there"),
    FIELD(placement, ended_on, .doc = "last day there"),
    FIELD(placement, reason, .max = 1000, .personal = true, .doc = "why the last step was taken"),
    FIELD_ONE(placement, shown, shown, .doc = "the list that it was chosen from"),
    FIELD_MANY(placement, history, history, .doc = "every step, oldest first"),
    FIELD(placement, from, .doc = "agreed first day"),
    FIELD(placement, to, .doc = "agreed last day"),
    FIELD(placement, hours_week, .unit = "h", .doc = "agreed hours a week"),
    FIELD(placement, clock_from, .doc = "agreed working window begins"),
    FIELD(placement, clock_to, .doc = "agreed working window ends"),
    FIELD_MANY(placement, schedule, shift, .doc = "the agreed days and times of a week"),
    FIELD_MANY(placement, earlier, terms, .doc = "what held before an adjustment, oldest first"),
    FIELD_ONE(placement, supervisor, supervisor, .personal = true, .doc = "at the workplace"),
    FIELD(placement, insurer, .doc = "who insures the youth there"),
    FIELD(placement, form, .doc = "legal form of the placement"),
    COMPETENCES(placement, focus, "competences in focus"),
    FIELD(placement, guardian_consent, .personal = true, .doc = "day of the guardian's consent"),
    FIELD_MANY(placement, overrides, override, .doc = "rules that an officer has overridden"),
    FIELD_MANY(placement, follow_ups, follow_up, .doc = "those that were done or missed"),
    FIELD(placement, adjust_due, .doc = "a follow-up has asked for an adjustment on this day"),
    FIELD_MANY(placement, attendance, attendance,
               .doc = "month by month; the last revision of a month counts"),
    FIELD(placement, certificate, .form = FORM_ID, .refers = "certificate", .doc = "its number"),
};
const struct schema placement_schema = SCHEMA(placement, "a placement (praktikplats)");
