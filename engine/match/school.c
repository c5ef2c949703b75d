/* SPDX-License-Identifier: MIT
 *
 * What kind of day a day is in the schools' calendar. */
#include "engine/match/school.h"

enum {
    EPOCH_WEEKDAY = 3, /* 1970-01-01 was a Thursday */
    WEEK = 7,
    SATURDAY = 5,
};

int school_weekday(struct date day)
{
    return (int)(((int64_t)day.days % WEEK + WEEK + EPOCH_WEEKDAY) % WEEK);
}

static bool in_any(const struct day_span *spans, size_t count, struct date day)
{
    for (size_t i = 0; i < count; i++) {
        if (spans[i].from.set && spans[i].to.set && spans[i].from.days <= day.days &&
            day.days <= spans[i].to.days)
            return true;
    }
    return false;
}

enum school_day school_day_on(const struct school_calendar *calendar, struct date day)
{
    if (in_any(calendar->school, calendar->school_count, day))
        return SCHOOL_DAY;
    if (minor_in_break(calendar->breaks, calendar->break_count, day))
        return SCHOOL_BREAK;
    if (school_weekday(day) >= SATURDAY || in_any(calendar->free, calendar->free_count, day) ||
        in_any(calendar->breaks, calendar->break_count, day))
        return SCHOOL_FREE;
    return SCHOOL_DAY;
}
