/* SPDX-License-Identifier: MIT
 *
 * Agreements as the cases of test_agreement.c write them, and the calendar that they are in.
 *
 * Work is "12h", "12h 15:00-19:00" or shifts "mo-fr 08:00-16:30/12:00-12:30;sa 10:00-12:00", an end
 * before its beginning being on the next day. Another placement is a period before that:
 * "2026-11-01..2027-01-31 8h".
 *
 * 30 November 2026 is a Monday, and so are 7, 14, 21 and 28 December, 4 and 11 January 2027. */
#ifndef TESTS_AGREEMENTS_H
#define TESTS_AGREEMENTS_H

#include "tests/unit/values.h"

#include "engine/match/agreement.h"
#include "proto/date.h"
#include "proto/text.h"

enum {
    HAZARD_FOR_NOBODY = 1 << 0, /* barred to all under 18 */
    HAZARD_SUPERVISED = 1 << 1, /* an ungdom may, in supervised practice */
    SHIFTS_MOST = 28,
};

static inline struct date day_of(const char *text)
{
    struct date day = {0};
    if (text && *text && !date_parse(text, 10, &day))
        fail_msg("no day: %s", text);
    return day;
}

static inline int32_t minute_of(const char *text)
{
    struct clock clock;
    if (!clock_parse(text, 5, &clock))
        fail_msg("no time: %s", text);
    return clock.minutes;
}

static inline int weekday_of(const char *text)
{
    static const char names[] = "motuwethfrsasu";
    for (int i = 0; i < 7; i++) {
        if (strncmp(text, names + 2 * (ptrdiff_t)i, 2) == 0)
            return i;
    }
    fail_msg("no weekday: %s", text);
    return 0;
}

static inline int32_t behind(int32_t from, int32_t minute)
{
    return minute > from ? minute : minute + 24 * 60;
}

/* One group of shifts, "mo-fr 08:00-16:30/12:00-12:30". */
static inline void read_shifts(const char *text, struct work_shift *out, size_t *count)
{
    int first = weekday_of(text), last = first;
    text += 2;
    if (*text == '-') {
        last = weekday_of(text + 1);
        text += 3;
    }
    struct work_shift shift = {.from = minute_of(text + 1)};
    shift.to = behind(shift.from, minute_of(text + 7));
    if (text[12] == '/') {
        shift.break_from = behind(shift.from, minute_of(text + 13));
        shift.break_to = behind(shift.from, minute_of(text + 19));
    }
    for (shift.weekday = first; shift.weekday <= last; shift.weekday++)
        out[(*count)++] = shift;
}

static inline struct work_terms read_work(struct arena *arena, const char *text, struct date from,
                                          struct date to, size_t placement)
{
    struct work_terms terms = {.placement = placement, .from = from, .to = to};
    struct work_shift *shifts = arena_array(arena, SHIFTS_MOST, sizeof *shifts);
    char *end;
    long hours = strtol(text, &end, 10);
    terms.shifts = shifts;
    if (end != text) {
        terms.week_min = (int32_t)hours * 60;
        terms.window_known = end[1] == ' ';
        if (terms.window_known)
            terms.window = (struct clock_window){minute_of(end + 2), minute_of(end + 8)};
        return terms;
    }
    for (; text; text = strchr(text, ';') ? strchr(text, ';') + 1 : NULL)
        read_shifts(text, shifts, &terms.shift_count);
    return terms;
}

/* The programme's calendar: Christmas, a week in February, summer; Ascension Day and the day after
 * are free, one Saturday in March is not. */
static inline struct school_calendar calendar(struct arena *arena)
{
    static const char *const breaks[][2] = {
        {"2026-12-19", "2027-01-10"}, {"2027-02-15", "2027-02-21"}, {"2027-06-12", "2027-08-15"}};
    struct day_span *spans = arena_array(arena, 5, sizeof *spans);
    for (size_t i = 0; i < 3; i++)
        spans[i] = (struct day_span){day_of(breaks[i][0]), day_of(breaks[i][1])};
    spans[3] = (struct day_span){day_of("2027-05-06"), day_of("2027-05-07")};
    spans[4] = (struct day_span){day_of("2027-03-06"), day_of("2027-03-06")};
    return (struct school_calendar){spans, 3, spans + 3, 1, spans + 4, 1};
}

/* An adult's agreement with all that it needs; a case changes what it is about. */
static inline struct agreement_facts agreement(struct arena *arena)
{
    struct minor_table *table = arena_new(arena, sizeof *table);
    *table = minor_table_default;
    table->limits[MINOR_OLDER_CHILD].hazards_barred = HAZARD_FOR_NOBODY | HAZARD_SUPERVISED;
    table->limits[MINOR_YOUNG].hazards_barred = HAZARD_FOR_NOBODY;
    table->limits[MINOR_YOUNG].hazards_supervised = HAZARD_SUPERVISED;
    return (struct agreement_facts){
        .today = day_of("2026-11-21"),
        .from = day_of("2026-12-01"),
        .to = day_of("2027-02-26"),
        .judged = day_of("2026-12-01"),
        .hours = {20, true},
        .birth = day_of("2000-01-01"),
        .school_done = day_of("2016-06-10"),
        .insured = true,
        .form = {.known = true},
        .extract_lead = 14,
        .supervised_most = 2,
        .calendar = calendar(arena),
        .tables = table,
        .table_count = 1,
    };
}

/* "MINOR_WEEK@2026-12-07=780/720x2 …", in the order in which they were found. */
static inline const char *told(struct arena *arena, const struct verdict *verdict)
{
    struct buffer out = {0};
    for (size_t i = 0; i < verdict->count; i++) {
        const struct violation *item = &verdict->items[i];
        char day[11], times[24] = "";
        date_format(item->date, day);
        if (item->times > 1)
            snprintf(times, sizeof times, "x%d", (int)item->times);
        struct text code = message_code(item->message.code);
        struct text one = arena_format(arena, "%s%.*s@%s=%d/%d%s", i ? " " : "", (int)code.size,
                                       code.data, day, (int)item->value, (int)item->limit, times);
        buffer_append(&out, one.data, one.size);
    }
    buffer_append(&out, "", 1);
    const char *copy = arena_text(arena, out.data, out.size).data;
    buffer_free(&out);
    return copy;
}

#endif
