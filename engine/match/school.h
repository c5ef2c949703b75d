/* SPDX-License-Identifier: MIT
 *
 * The schools' calendar of a programme: what kind of day a day is for somebody of school age. */
#ifndef MATCH_SCHOOL_H
#define MATCH_SCHOOL_H

#include "engine/match/minor.h"

enum school_day {
    SCHOOL_DAY,
    SCHOOL_FREE,  /* a weekend, a holiday, a break of less than a week */
    SCHOOL_BREAK, /* in a break of MINOR_BREAK_DAYS or more */
};

/* Spans without an end are none. Borrowed. */
struct school_calendar {
    const struct day_span *breaks;
    size_t break_count;
    const struct day_span *free; /* days off in term */
    size_t free_count;
    const struct day_span *school; /* school days after all: a Saturday, a day within a break */
    size_t school_count;
};

/* Monday to Friday are school days unless the calendar says otherwise; a day named a school day is
 * one whatever else it lies in. */
enum school_day school_day_on(const struct school_calendar *calendar, struct date day);

/* 0 for Monday … 6 for Sunday. */
int school_weekday(struct date day);

#endif
