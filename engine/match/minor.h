/* SPDX-License-Identifier: MIT
 *
 * What a person under 18 may do at work: the class by date, and the limits of each class as dated
 * data (the match model, section 1; the limits as the Work Environment Authority states them, to
 * be confirmed by the municipality before use).
 *
 * A class belongs to a day, not to a person: it changes on 1 January, on the day that school is
 * completed and on birthdays. Who is born on 29 February gets a year older on 1 March in common
 * years (date_age says so too). */
#ifndef MATCH_MINOR_H
#define MATCH_MINOR_H

#include "proto/types.h"

enum minor_class {
    MINOR_ADULT,       /* 18 or over: no limits here */
    MINOR_YOUNG,       /* ungdom: under 18, school done, turns at least 16 this calendar year */
    MINOR_OLDER_CHILD, /* äldre barn: 13 or over and not ungdom */
    MINOR_CHILD,       /* yngre barn: under 13, may not work */
    MINOR_CLASSES,
};

enum {
    MINOR_WINDOWS_MAX = 2,
    MINOR_BREAK_DAYS = 7, /* [days] a school break counts from this length */
    MINOR_WORK_DAYS = 5,  /* [days] a week's hours are spread over */
    MINOR_ADULT_AGE = 18, /* [years] */
    MINOR_YOUNG_TURNS = 16,
    MINOR_LEAST_AGE = 13,
};

/* Minutes from 00:00; to <= from passes midnight. */
struct clock_window {
    int32_t from;
    int32_t to;
};

struct minor_limits {
    int32_t week_term_h;       /* [hours a week] in term */
    int32_t week_break_h;      /* [hours a week] in a school break of a week or more */
    int32_t day_h;             /* [hours a day] on a free day */
    int32_t school_day_h;      /* [hours a day] on a school day */
    int32_t night_rest_h;      /* [hours] from the last work of a day to the first of the next */
    int32_t weekly_rest_h;     /* [hours] on end, once a week */
    int32_t stretch_min;       /* [minutes] of work on end; then a break is due */
    int32_t break_min;         /* [minutes] that a break must have */
    struct clock_window night; /* no work at all */
    struct clock_window windows[MINOR_WINDOWS_MAX];
    size_t window_count;
    uint64_t hazards_barred;     /* by index in the catalogue of hazards */
    uint64_t hazards_supervised; /* allowed in supervised practice: never barred, but told */
};

/* The limits from one day on. Rows of MINOR_ADULT and MINOR_CHILD are not read. */
struct minor_table {
    struct date from; /* not set: since ever */
    struct minor_limits limits[MINOR_CLASSES];
};

struct day_span {
    struct date from;
    struct date to; /* its last day */
};

/* Today's limits, with no hazard barred: the caller copies it and adds the masks that fit its
 * catalogue. */
extern const struct minor_table minor_table_default;

/* The class on `day`. Where school_done is not set the stricter class holds; where birth is not
 * set the strictest, MINOR_CHILD. */
enum minor_class minor_class_on(struct date birth, struct date school_done, struct date day);

/* Limits of a class on `day`: from the last table, in rising order of `from`, that has begun;
 * borrowed. NULL for MINOR_ADULT, MINOR_CHILD, and where no table has begun. */
const struct minor_limits *minor_limits_on(const struct minor_table *tables, size_t count,
                                           enum minor_class class, struct date day);

/* Whether a school break of at least MINOR_BREAK_DAYS contains the day. A break with an end
 * missing is none. */
bool minor_in_break(const struct day_span *breaks, size_t count, struct date day);

/* The most hours a week: of term or break, and not over five times the day's where the working
 * hours of a day are known. */
int32_t minor_week_hours(const struct minor_limits *limits, bool in_break, bool clock_known);

/* Whether all of `inner` lies within `outer`; either may pass midnight, and a window of the whole
 * day holds everything. */
bool clock_within(struct clock_window inner, struct clock_window outer);

/* "older_child" and the like, as reasons carry it. Static. */
struct text minor_class_code(enum minor_class class);

#endif
