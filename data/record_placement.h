/* SPDX-License-Identifier: MIT
 *
 * Placements: the steps so far, what was agreed, follow-ups and attendance. */
#ifndef DATA_RECORD_PLACEMENT_H
#define DATA_RECORD_PLACEMENT_H

#include "data/record_head.h"

enum placement_state {
    PLACEMENT_PROPOSED,
    PLACEMENT_YOUTH_YES,
    PLACEMENT_YOUTH_NO,
    PLACEMENT_WORKPLACE_YES,
    PLACEMENT_WORKPLACE_NO,
    PLACEMENT_AGREED,
    PLACEMENT_STARTED,
    PLACEMENT_ENDED,
    PLACEMENT_BROKEN_OFF,
    PLACEMENT_CERTIFIED,
    PLACEMENT_WITHDRAWN,
    PLACEMENT_WORKPLACE_ASKED,
    PLACEMENT_EXPIRED,
    PLACEMENT_STATE_COUNT
};
/* Words for enum placement_state; NULL-terminated. */
extern const char *const placement_states[PLACEMENT_STATE_COUNT + 1];

struct supervisor {
    struct text name;
    struct text role;
};

/* What the recruiter had before them when they chose. */
struct shown {
    struct integer as_of; /* the journal's number of the list */
    struct text model;
    struct integer rank; /* in the list, from 1; not set: it was not in the list */
};

/* One step of a placement, as it was taken. */
struct history {
    struct integer version; /* the placement's, that the step made */
    struct text step;
    struct choice state; /* enum placement_state: where it led */
    struct date on;      /* the day it was judged by */
    struct integer at;   /* [s] UTC */
    struct text by;      /* the principal */
    struct text reason;
};
LIST_OF(history);

/* Work on one day of every week. */
struct shift {
    struct choice day;     /* 0 for Monday */
    struct clock from, to; /* to <= from: on the next day */
    struct clock break_from, break_to;
};
LIST_OF(shift);

/* What was agreed for a time. */
struct terms {
    struct date from, to;
    struct integer hours_week;
    struct clock clock_from, clock_to;
    struct shift_list schedule;
};
LIST_OF(terms);

struct override {
    struct text rule;
    struct date date; /* of the violation; not set: the rule's first */
    struct text officer;
    struct text reason;
};
LIST_OF(override);

struct progress_note {
    struct text competence;
    struct text note;
};
LIST_OF(progress_note);

enum follow_up_outcome {
    FOLLOW_UP_DONE,
    FOLLOW_UP_MISSED,
};
/* Words for it; NULL-terminated. */
extern const char *const follow_up_outcomes[];

struct follow_up {
    struct date due; /* not set: not a planned one */
    struct date on;
    struct choice outcome; /* enum follow_up_outcome */
    struct text note;
    struct progress_note_list progress;
    struct flag adjust;
    struct text by;
};
LIST_OF(follow_up);

struct attended_day {
    struct date date;
    struct integer minutes;
    struct choice absence;
};
LIST_OF(attended_day);

enum attendance_state {
    ATTENDANCE_OPEN,
    ATTENDANCE_SIGNED,
    ATTENDANCE_LOCKED,
};
/* Words for it; NULL-terminated. */
extern const char *const attendance_states[];

struct attendance {
    struct text month;       /* "2027-01" */
    struct integer revision; /* 1, 2, … */
    struct choice state;     /* enum attendance_state */
    struct attended_day_list days;
    struct integer minutes;
    struct text signed_by;
    struct date signed_on, locked_on;
    struct text reason;
};
LIST_OF(attendance);

struct placement {
    struct head head;
    struct text youth;
    struct text opening;
    struct text workplace;
    struct choice state; /* enum placement_state */
    struct date proposed_on, youth_on, asked_on, workplace_on, agreed_on, started_on, ended_on;
    struct text reason; /* why the last step went as it did */
    struct shown *shown;
    struct history_list history; /* oldest first */
    struct date from, to;
    struct integer hours_week;
    struct clock clock_from, clock_to;
    struct shift_list schedule;
    struct terms_list earlier; /* what held before an adjustment, oldest first */
    struct supervisor *supervisor;
    struct text insurer;
    struct text form;
    struct text_list focus;
    struct date guardian_consent;
    struct override_list overrides;
    struct follow_up_list follow_ups;
    struct date adjust_due;            /* a follow-up asked for an adjustment on this day */
    struct attendance_list attendance; /* by month, then by revision */
    struct text certificate;
};

extern const struct schema supervisor_schema, shown_schema, history_schema, shift_schema,
    terms_schema, override_schema, progress_note_schema, follow_up_schema, attended_day_schema,
    attendance_schema;
extern const struct schema placement_schema;

#endif
