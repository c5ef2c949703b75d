/* SPDX-License-Identifier: MIT
 *
 * Minors by date. The table below is the only place where a legal limit stands as a number. */
#include "engine/match/minor.h"

#include "proto/date.h"

/* What holds for all minors alike. */
#define ALL_MINORS                                                    \
    .weekly_rest_h = 36, .stretch_min = 4 * 60 + 30, .break_min = 30, \
    .night = {.from = 0, .to = 5 * 60}

const struct minor_table minor_table_default = {
    .limits =
        {
            [MINOR_YOUNG] =
                {
                    .week_term_h = 40,
                    .week_break_h = 40,
                    .day_h = 8,
                    .school_day_h = 8,
                    .night_rest_h = 12,
                    ALL_MINORS,
                    .windows = {{.from = 6 * 60, .to = 22 * 60}, {.from = 7 * 60, .to = 23 * 60}},
                    .window_count = 2,
                },
            [MINOR_OLDER_CHILD] =
                {
                    .week_term_h = 12,
                    .week_break_h = 35,
                    .day_h = 7,
                    .school_day_h = 2,
                    .night_rest_h = 14,
                    ALL_MINORS,
                    .windows = {{.from = 6 * 60, .to = 20 * 60}},
                    .window_count = 1,
                },
        },
};

enum minor_class minor_class_on(struct date birth, struct date school_done, struct date day)
{
    if (!birth.set)
        return MINOR_CHILD;
    int age = date_age(birth, day);
    if (age >= MINOR_ADULT_AGE)
        return MINOR_ADULT;
    int born, year, month, of_month;
    date_to_civil(birth, &born, &month, &of_month);
    date_to_civil(day, &year, &month, &of_month);
    bool schooled = school_done.set && school_done.days <= day.days;
    if (schooled && year - born >= MINOR_YOUNG_TURNS)
        return MINOR_YOUNG;
    return age >= MINOR_LEAST_AGE ? MINOR_OLDER_CHILD : MINOR_CHILD;
}

const struct minor_limits *minor_limits_on(const struct minor_table *tables, size_t count,
                                           enum minor_class class, struct date day)
{
    if (class != MINOR_YOUNG && class != MINOR_OLDER_CHILD)
        return NULL;
    for (size_t i = count; i > 0; i--)
        if (!tables[i - 1].from.set || tables[i - 1].from.days <= day.days)
            return &tables[i - 1].limits[class];
    return NULL;
}

bool minor_in_break(const struct day_span *breaks, size_t count, struct date day)
{
    for (size_t i = 0; i < count; i++) {
        struct date from = breaks[i].from, to = breaks[i].to;
        if (!from.set || !to.set || (int64_t)to.days - from.days + 1 < MINOR_BREAK_DAYS)
            continue;
        if (from.days <= day.days && day.days <= to.days)
            return true;
    }
    return false;
}

int32_t minor_week_hours(const struct minor_limits *limits, bool in_break, bool clock_known)
{
    int32_t week = in_break ? limits->week_break_h : limits->week_term_h;
    int32_t spread = limits->day_h * MINOR_WORK_DAYS;
    return clock_known && spread < week ? spread : week;
}

bool clock_within(struct clock_window inner, struct clock_window outer)
{
    enum { DAY = 24 * 60 };
    if (inner.to <= inner.from)
        inner.to += DAY;
    if (outer.to <= outer.from)
        outer.to += DAY;
    if (outer.to - outer.from >= DAY)
        return true;
    for (int32_t shift = -DAY; shift <= DAY; shift += DAY)
        if (inner.from + shift >= outer.from && inner.to + shift <= outer.to)
            return true;
    return false;
}

struct text minor_class_code(enum minor_class class)
{
    switch (class) {
    case MINOR_YOUNG:
        return TEXT("young");
    case MINOR_OLDER_CHILD:
        return TEXT("older_child");
    case MINOR_CHILD:
        return TEXT("child");
    default:
        return TEXT("adult");
    }
}
