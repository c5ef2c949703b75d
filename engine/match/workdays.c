/* SPDX-License-Identifier: MIT
 *
 * The limits of minors, day by day and week by week, over all that a youth works.
 *
 * Time is minutes since the midnight that began 1970-01-01, so that nights and year ends are
 * nothing special. Work belongs to the day on which it begins, but for the hours of a day, which
 * are the calendar day's: of 22:00–02:00 two count on each. */
#include "engine/match/agreement.h"
#include "proto/date.h"

enum {
    DAY = 24 * 60, /* [minutes] */
    WEEK_DAYS = 7,
    STRETCHES_MOST = 2048, /* of work in the three weeks around a week: a dozen full schedules */
};

/* Work without a pause. */
struct stretch {
    int64_t from, to;
    bool own; /* of the placement that is judged */
};

struct stretches {
    struct stretch items[STRETCHES_MOST];
    size_t count;
};

struct judging {
    const struct agreement_facts *facts;
    struct verdict *verdict;
    struct stretches week, day; /* room for what is at hand */
};

static struct date day_at(int64_t days)
{
    return (struct date){.days = (int32_t)days, .set = true};
}

static bool in_force(const struct work_terms *terms, struct date day)
{
    return terms->from.days <= day.days && day.days <= terms->to.days;
}

static enum minor_class class_at(const struct agreement_facts *facts, struct date day)
{
    return minor_class_on(facts->birth, facts->school_done, day);
}

static const struct minor_limits *limits_at(const struct agreement_facts *facts, struct date day)
{
    return minor_limits_on(facts->tables, facts->table_count, class_at(facts, day), day);
}

/* ---- what is worked ---- */

static void add_stretch(struct stretches *out, int64_t from, int64_t to, bool own)
{
    if (to <= from || out->count == STRETCHES_MOST)
        return;
    size_t at = out->count++;
    for (; at > 0 && out->items[at - 1].from > from; at--)
        out->items[at] = out->items[at - 1];
    out->items[at] = (struct stretch){from, to, own};
}

/* Adds what begins on the day, in the order of time; a break parts a shift in two. */
static void gather_day(const struct agreement_facts *facts, struct date day, struct stretches *out)
{
    int64_t midnight = (int64_t)day.days * DAY;
    for (size_t i = 0; i < facts->term_count; i++) {
        const struct work_terms *terms = &facts->terms[i];
        if (!in_force(terms, day))
            continue;
        for (size_t j = 0; j < terms->shift_count; j++) {
            const struct work_shift *shift = &terms->shifts[j];
            bool own = terms->placement == 0, parted = shift->break_to > shift->break_from;
            if (shift->weekday != school_weekday(day))
                continue;
            if (parted)
                add_stretch(out, midnight + shift->from, midnight + shift->break_from, own);
            add_stretch(out, midnight + (parted ? shift->break_to : shift->from),
                        midnight + shift->to, own);
        }
    }
}

static void gather(const struct agreement_facts *facts, int64_t first, int64_t last,
                   struct stretches *out)
{
    out->count = 0;
    for (int64_t day = first; day <= last; day++)
        gather_day(facts, day_at(day), out);
}

/* Whether the placement that is judged has work from `from` to `to`. */
static bool own_within(const struct stretches *stretches, int64_t from, int64_t to)
{
    bool own = false;
    for (size_t i = 0; i < stretches->count; i++)
        own |= stretches->items[i].own && stretches->items[i].from < to &&
               stretches->items[i].to > from;
    return own;
}

static bool any_own(const struct stretches *stretches)
{
    return own_within(stretches, INT64_MIN, INT64_MAX);
}

/* Minutes worked from `from` to `to`. */
static int64_t worked(const struct stretches *stretches, int64_t from, int64_t to)
{
    int64_t sum = 0;
    for (size_t i = 0; i < stretches->count; i++) {
        int64_t begin = stretches->items[i].from > from ? stretches->items[i].from : from;
        int64_t end = stretches->items[i].to < to ? stretches->items[i].to : to;
        sum += end > begin ? end - begin : 0;
    }
    return sum;
}

/* When the last of them ends. */
static int64_t last_end(const struct stretches *stretches)
{
    int64_t end = stretches->items[0].to;
    for (size_t i = 1; i < stretches->count; i++)
        end = stretches->items[i].to > end ? stretches->items[i].to : end;
    return end;
}

/* ---- telling ---- */

static void tell(struct judging *judging, enum match_code code, struct date day, int64_t value,
                 int64_t limit)
{
    enum minor_class class = class_at(judging->facts, day);
    struct violation violation = {
        .message = {.code = (uint8_t)code,
                    .count = 3,
                    .arguments = {{.number = value},
                                  {.number = limit},
                                  {.text = minor_class_code(class)}}},
        .date = day,
        .value = value,
        .limit = limit,
    };
    if (code == MATCH_MINOR_BREAK || code == MATCH_MINOR_WEEKLY_REST)
        violation.message.count = 2;
    verdict_add(judging->verdict, &violation);
}

/* ---- a day ---- */

static int64_t day_limit(const struct agreement_facts *facts, const struct minor_limits *limits,
                         struct date day)
{
    bool school = school_day_on(&facts->calendar, day) == SCHOOL_DAY;
    return (int64_t)(school ? limits->school_day_h : limits->day_h) * 60;
}

/* Which of the class's windows holds all of the time, from the day's midnight; or the one to be
 * told. */
static bool within_windows(const struct minor_limits *limits, struct clock_window time,
                           const struct clock_window **window)
{
    for (size_t i = 0; i < limits->window_count; i++) {
        *window = &limits->windows[i];
        if (time.from >= (*window)->from && time.to <= (*window)->to)
            return true;
    }
    *window = &limits->windows[0];
    for (size_t i = 1; i < limits->window_count; i++) {
        if (time.from >= limits->windows[i].from)
            *window = &limits->windows[i];
    }
    return false;
}

static void judge_window(struct judging *judging, const struct minor_limits *limits,
                         struct date day, struct clock_window time)
{
    const struct clock_window *window;
    if (within_windows(limits, time, &window))
        return;
    bool early = time.from < window->from;
    struct violation violation = {
        .message = {.code = MATCH_MINOR_CLOCK,
                    .count = 3,
                    .arguments = {{.number = time.from % DAY},
                                  {.number = time.to > DAY ? time.to % DAY : time.to},
                                  {.text = minor_class_code(class_at(judging->facts, day))}}},
        .date = day,
        .value = early ? time.from : time.to,
        .limit = early ? window->from : window->to,
    };
    verdict_add(judging->verdict, &violation);
}

static void tell_night(struct judging *judging, const struct minor_limits *limits, struct date day,
                       int64_t minutes)
{
    struct violation violation = {
        .message = {.code = MATCH_MINOR_NIGHT,
                    .count = 2,
                    .arguments = {{.number = limits->night.from}, {.number = limits->night.to}}},
        .date = day,
        .value = minutes,
    };
    if (minutes > 0)
        verdict_add(judging->verdict, &violation);
}

/* Work on end: a pause that is too short to be a break does not end it. */
static void judge_breaks(struct judging *judging, const struct minor_limits *limits,
                         struct date day)
{
    const struct stretches *today = &judging->day;
    int64_t begin = today->items[0].from, end = today->items[0].to, longest = 0;
    for (size_t i = 1; i <= today->count; i++) {
        if (i < today->count && today->items[i].from < end + limits->break_min) {
            end = today->items[i].to > end ? today->items[i].to : end;
            continue;
        }
        longest = end - begin > longest ? end - begin : longest;
        if (i < today->count) {
            begin = today->items[i].from;
            end = today->items[i].to;
        }
    }
    if (longest > limits->stretch_min)
        tell(judging, MATCH_MINOR_BREAK, day, longest, limits->stretch_min);
}

/* What begins today: the clock and the breaks. */
static void judge_begun(struct judging *judging, const struct minor_limits *limits, struct date day)
{
    const struct stretches *today = &judging->day;
    int64_t midnight = (int64_t)day.days * DAY;
    struct clock_window time = {(int32_t)(today->items[0].from - midnight),
                                (int32_t)(last_end(today) - midnight)};
    judge_window(judging, limits, day, time);
    judge_breaks(judging, limits, day);
}

/* The night that follows upon the day. */
static void judge_rest(struct judging *judging, struct date day)
{
    const struct minor_limits *limits = limits_at(judging->facts, day);
    gather(judging->facts, day.days, day.days, &judging->day);
    bool own = any_own(&judging->day);
    if (!limits || !judging->day.count)
        return;
    int64_t end = last_end(&judging->day);
    gather(judging->facts, (int64_t)day.days + 1, (int64_t)day.days + 1, &judging->day);
    if (!judging->day.count || !(own || any_own(&judging->day)))
        return;
    int64_t rest = judging->day.items[0].from - end;
    int64_t least = (int64_t)limits->night_rest_h * 60;
    if (rest < least)
        tell(judging, MATCH_MINOR_REST, day, rest > 0 ? rest : 0, least);
}

static void judge_hazards(struct judging *judging, const struct minor_limits *limits,
                          struct date day)
{
    uint64_t barred =
        judging->facts->hazards & limits->hazards_barred & ~limits->hazards_supervised;
    for (int i = 0; barred >> i; i++) {
        struct violation violation = {
            .message = {.code = MATCH_MINOR_HAZARD,
                        .count = 2,
                        .arguments = {{.number = i},
                                      {.text = minor_class_code(class_at(judging->facts, day))}}},
            .date = day,
        };
        if (barred >> i & 1)
            verdict_add(judging->verdict, &violation);
        if (i == 63)
            break;
    }
}

static void judge_day(struct judging *judging, struct date day)
{
    const struct agreement_facts *facts = judging->facts;
    const struct minor_limits *limits = limits_at(facts, day);
    if (!limits)
        return;
    judge_hazards(judging, limits, day);
    int64_t midnight = (int64_t)day.days * DAY;
    gather(facts, (int64_t)day.days - 1, day.days, &judging->day);
    if (own_within(&judging->day, midnight, midnight + DAY)) {
        int64_t minutes = worked(&judging->day, midnight, midnight + DAY);
        int64_t most = day_limit(facts, limits, day);
        if (minutes > most)
            tell(judging, MATCH_MINOR_DAY, day, minutes, most);
        tell_night(
            judging, limits, day,
            worked(&judging->day, midnight + limits->night.from, midnight + limits->night.to));
    }
    gather(facts, day.days, day.days, &judging->day);
    if (any_own(&judging->day))
        judge_begun(judging, limits, day);
    judge_rest(judging, day);
}

/* ---- a week ---- */

/* The most that a placement can work in the week beside its shifts. */
static int64_t unplanned(const struct agreement_facts *facts, struct date monday)
{
    int64_t sum = 0;
    for (size_t i = 0; i < facts->term_count; i++) {
        const struct work_terms *terms = &facts->terms[i];
        int64_t most = terms->week_min;
        if (terms->shift_count || terms->to.days < monday.days ||
            terms->from.days >= monday.days + WEEK_DAYS)
            continue;
        for (size_t j = 0; j < facts->term_count; j++) { /* of one placement the longest, once */
            const struct work_terms *other = &facts->terms[j];
            bool there = !other->shift_count && other->placement == terms->placement &&
                         other->to.days >= monday.days &&
                         other->from.days < monday.days + WEEK_DAYS;
            if (there && (other->week_min > most || (other->week_min == most && j < i)))
                most = 0;
        }
        sum += most;
    }
    return sum;
}

struct week {
    struct date monday;
    struct date first; /* the first day of it that is judged */
    bool own;          /* the placement that is judged works in it */
};

static void judge_week_hours(struct judging *judging, const struct week *week, bool in_term)
{
    const struct agreement_facts *facts = judging->facts;
    int64_t minutes = unplanned(facts, week->monday), least = -1;
    struct date told = {0};
    for (int i = 0; i < WEEK_DAYS; i++) {
        struct date day = day_at((int64_t)week->monday.days + i);
        const struct minor_limits *limits = limits_at(facts, day);
        int64_t midnight = (int64_t)day.days * DAY;
        if (!limits)
            continue;
        minutes += worked(&judging->week, midnight, midnight + DAY);
        int64_t most = (int64_t)(in_term ? limits->week_term_h : limits->week_break_h) * 60;
        bool counts = day.days >= week->first.days && day.days <= facts->to.days;
        if (counts && (least < 0 || most < least)) {
            least = most;
            told = day;
        }
    }
    if (least < 0 || minutes <= least)
        return;
    struct violation violation = {
        .message = {.code = MATCH_MINOR_WEEK,
                    .count = 3,
                    .arguments = {{.number = minutes},
                                  {.number = least},
                                  {.text = minor_class_code(class_at(facts, told))}}},
        .date = week->first,
        .value = minutes,
        .limit = least,
    };
    verdict_add(judging->verdict, &violation);
}

/* The longest rest that begins in the week, or what of a longer one lies in it. */
static int64_t longest_rest(const struct stretches *around, int64_t begin, int64_t end)
{
    enum { FAR = 7 * DAY };
    int64_t free = begin - FAR, longest = 0; /* free since */
    for (size_t i = 0; i <= around->count; i++) {
        int64_t until = i < around->count ? around->items[i].from : end + FAR;
        int64_t in = free > begin ? free : begin, out = until < end ? until : end;
        int64_t rest = free >= begin && free < end ? until - free : out - in;
        longest = rest > longest ? rest : longest;
        if (i < around->count && around->items[i].to > free)
            free = around->items[i].to;
    }
    return longest;
}

static void judge_weekly_rest(struct judging *judging, const struct week *week)
{
    const struct minor_limits *limits = limits_at(judging->facts, week->first);
    int64_t monday = week->monday.days;
    if (!limits)
        return;
    gather(judging->facts, monday - WEEK_DAYS, monday + 2 * WEEK_DAYS, &judging->week);
    int64_t rest = longest_rest(&judging->week, monday * DAY, (monday + WEEK_DAYS) * DAY);
    int64_t least = (int64_t)limits->weekly_rest_h * 60;
    if (rest < least)
        tell(judging, MATCH_MINOR_WEEKLY_REST, week->first, rest, least);
}

static void judge_week(struct judging *judging, struct week week)
{
    const struct agreement_facts *facts = judging->facts;
    bool in_term = false, planned = false;
    for (int i = 0; i < WEEK_DAYS; i++) {
        struct date day = day_at((int64_t)week.monday.days + i);
        in_term |= school_day_on(&facts->calendar, day) == SCHOOL_DAY;
    }
    for (size_t i = 0; i < facts->term_count; i++) {
        const struct work_terms *terms = &facts->terms[i];
        bool there = terms->placement == 0 && terms->to.days >= week.first.days &&
                     terms->from.days < week.monday.days + WEEK_DAYS;
        week.own |= there;
        planned |= there && terms->shift_count > 0;
    }
    gather(facts, (int64_t)week.monday.days - 1, (int64_t)week.monday.days + WEEK_DAYS - 1,
           &judging->week);
    if (week.own)
        judge_week_hours(judging, &week, in_term);
    if (planned)
        judge_weekly_rest(judging, &week);
}

/* ---- work whose days are not agreed ---- */

/* On the first day that the terms are in force under these limits: what must be broken is, what may
 * be is unknown. */
static void judge_unplanned(struct judging *judging, const struct work_terms *terms,
                            const struct minor_limits *limits, struct date day)
{
    bool *unknown = judging->verdict->unknown;
    int64_t length = DAY;
    if (terms->window_known) {
        struct clock_window window = terms->window;
        if (window.to <= window.from)
            window.to += DAY;
        length = window.to - window.from;
        judge_window(judging, limits, day, window);
        struct stretches *as_work = &judging->day;
        as_work->count = 0;
        add_stretch(as_work, window.from, window.to, true);
        add_stretch(as_work, (int64_t)window.from + DAY, (int64_t)window.to + DAY, true);
        tell_night(judging, limits, day,
                   worked(as_work, DAY + limits->night.from, DAY + limits->night.to));
    } else {
        unknown[MATCH_MINOR_CLOCK] = true;
    }
    int64_t in_a_day = terms->week_min < length ? terms->week_min : length;
    unknown[MATCH_MINOR_DAY] |= in_a_day > (int64_t)limits->school_day_h * 60;
    unknown[MATCH_MINOR_BREAK] |= in_a_day > limits->stretch_min;
    unknown[MATCH_MINOR_REST] |= DAY - length < (int64_t)limits->night_rest_h * 60;
    unknown[MATCH_MINOR_WEEKLY_REST] = true;
}

static void judge_all_unplanned(struct judging *judging)
{
    const struct agreement_facts *facts = judging->facts;
    for (size_t i = 0; i < facts->term_count; i++) {
        const struct work_terms *terms = &facts->terms[i];
        enum minor_class before = MINOR_CLASSES;
        if (terms->placement != 0 || terms->shift_count)
            continue;
        int64_t first =
            terms->from.days > facts->judged.days ? terms->from.days : facts->judged.days;
        for (int64_t day = first; day <= terms->to.days; day++) {
            enum minor_class class = class_at(facts, day_at(day));
            const struct minor_limits *limits = limits_at(facts, day_at(day));
            if (class == MINOR_ADULT)
                break;
            if (limits && class != before)
                judge_unplanned(judging, terms, limits, day_at(day));
            before = class;
        }
    }
}

/* ---- all ---- */

void workdays_judge(const struct agreement_facts *facts, struct verdict *verdict)
{
    struct judging *judging = arena_new(verdict->arena, sizeof *judging);
    *judging = (struct judging){.facts = facts, .verdict = verdict};
    struct date before = day_at((int64_t)facts->judged.days - 1);
    if (class_at(facts, before) != MINOR_CHILD)
        judge_rest(judging, before);
    for (int64_t at = facts->judged.days; at <= facts->to.days; at++) {
        struct date day = day_at(at);
        enum minor_class class = class_at(facts, day);
        if (class == MINOR_ADULT)
            break;
        if (at == facts->judged.days || school_weekday(day) == 0)
            judge_week(judging,
                       (struct week){.monday = day_at(at - school_weekday(day)), .first = day});
        if (class == MINOR_CHILD) {
            struct violation violation = {
                .message = {.code = MATCH_AGE,
                            .count = 2,
                            .arguments = {{.number = date_age(facts->birth, day)},
                                          {.number = MINOR_LEAST_AGE}}},
                .date = day,
                .value = date_age(facts->birth, day),
                .limit = MINOR_LEAST_AGE,
            };
            verdict_add(verdict, &violation);
            continue;
        }
        judge_day(judging, day);
    }
    judge_all_unplanned(judging);
}
