/* SPDX-License-Identifier: MIT
 *
 * Each gate: true when it fails, with a note for each failure where `out` is asked for. The order
 * of `gates` is the order of GATE_LIST, which the type of its index keeps. */
#include "engine/match/gates.h"

#include "engine/match/score.h"
#include "proto/date.h"
#include "proto/text.h"

struct pair {
    const struct youth_facts *youth;
    const struct opening_facts *opening;
    const struct match_rules *rules;
    struct date today;
    struct date day;   /* judged day */
    bool start_known;  /* it comes from a period, not from today */
    struct age_on age; /* on that day; of pairs that come to AGE */
};

static struct argument number(int64_t value)
{
    return (struct argument){.number = value};
}

static struct argument text(struct text value)
{
    return (struct argument){.text = value};
}

/* Adds a failure where one is asked for, and returns true, so that a gate can return note(…). */
static bool note(struct gate_list *out, enum match_code code, size_t count,
                 const struct argument *arguments)
{
    if (!out || out->count == GATE_MESSAGES_MAX)
        return true;
    struct message *message = &out->items[out->count++];
    *message = (struct message){.code = (uint8_t)code, .count = (uint8_t)count};
    for (size_t i = 0; i < count; i++)
        message->arguments[i] = arguments[i];
    return true;
}

#define NOTE(out, code, ...)                                                                \
    note((out), (code), sizeof((struct argument[]){__VA_ARGS__}) / sizeof(struct argument), \
         (struct argument[]){__VA_ARGS__})

bool match_listed(const struct text_list *list, struct text id)
{
    for (size_t i = 0; i < list->count; i++)
        if (text_equal(list->items[i], id))
            return true;
    return false;
}

static bool has_period(const struct opening_facts *opening)
{
    return !opening->prospect && (opening->from.set || opening->to.set);
}

/* The later of two beginnings, either of which may be missing. */
static struct date later(struct date a, struct date b)
{
    return b.set && (!a.set || b.days > a.days) ? b : a;
}

/* The earlier of two ends, either of which may be missing. */
static struct date earlier(struct date a, struct date b)
{
    return b.set && (!a.set || b.days < a.days) ? b : a;
}

static struct date period_start(const struct youth_facts *youth,
                                const struct opening_facts *opening)
{
    return has_period(opening) ? later(youth->from, opening->from) : youth->from;
}

struct date match_judged_day(const struct youth_facts *youth, const struct opening_facts *opening,
                             struct date today)
{
    struct date start = period_start(youth, opening);
    return start.set ? start : today;
}

int64_t match_overlap_days(const struct youth_facts *youth, const struct opening_facts *opening)
{
    bool youth_period = youth->from.set || youth->to.set;
    struct date first = later(youth->from, opening->from);
    struct date last = earlier(youth->to, opening->to);
    if (!youth_period || !has_period(opening) || !first.set || !last.set)
        return -1;
    int64_t days = (int64_t)last.days - first.days + 1;
    return days > 0 ? days : 0;
}

bool match_extract_valid(const struct youth_facts *youth, struct date start)
{
    /* Still valid on its anniversary: not yet a year old on the day before. */
    struct date before = {.days = start.days - 1, .set = true};
    return youth->extract_date.set && date_age(youth->extract_date, before) < 1;
}

bool match_youth_window(const struct youth_facts *youth, struct clock_window *out)
{
    out->from = youth->clock_from.set ? youth->clock_from.minutes : 0;
    out->to = youth->clock_to.set ? youth->clock_to.minutes : 24 * 60;
    return youth->clock_from.set || youth->clock_to.set;
}

bool match_opening_window(const struct opening_facts *opening, struct clock_window *out)
{
    int32_t from = opening->clock_from.minutes;
    int32_t to = opening->clock_to.set && opening->clock_to.minutes == 0
                     ? 24 * 60 /* an end at 00:00 is the day's end */
                     : opening->clock_to.minutes;
    out->from = opening->clock_from.set ? from : to - 1;
    out->to = opening->clock_to.set ? to : from + 1;
    return opening->clock_from.set || opening->clock_to.set;
}

static struct argument clock_argument(struct clock clock)
{
    return number(clock.set ? clock.minutes : -1);
}

static bool not_ready(const struct pair *pair, struct gate_list *out)
{
    const struct youth_facts *youth = pair->youth;
    bool fails = false;
    if (!youth->enrolment.substance_checked)
        fails = NOTE(out, MATCH_NOT_READY, text(TEXT("substance_checked")));
    if (!youth->enrolment.waiver)
        fails = NOTE(out, MATCH_NOT_READY, text(TEXT("waiver")));
    if (!youth->enrolment.attendance_promise)
        fails = NOTE(out, MATCH_NOT_READY, text(TEXT("attendance_promise")));
    if (!youth->enrolment.no_other_support)
        fails = NOTE(out, MATCH_NOT_READY, text(TEXT("no_other_support")));
    if (youth->state == FACTS_RESTRICTED)
        fails = NOTE(out, MATCH_NOT_READY, text(TEXT("restricted")));
    else if (youth->state == FACTS_EXITED)
        fails = NOTE(out, MATCH_NOT_READY, text(TEXT("exited")));
    else if (youth->state != FACTS_ACTIVE)
        fails = NOTE(out, MATCH_NOT_READY, text(TEXT("protected")));
    return fails;
}

bool match_waived(const struct youth_facts *youth, struct date today)
{
    if (!youth->waiver_valid || !youth->waiver_count)
        return youth->waiver_valid;
    for (size_t i = 0; i < youth->waiver_count; i++) {
        const struct day_span *span = &youth->waivers[i];
        if ((!span->from.set || span->from.days <= today.days) &&
            (!span->to.set || today.days <= span->to.days))
            return true;
    }
    return false;
}

bool match_withheld(const struct youth_facts *youth, struct date today)
{
    return youth->state == FACTS_RESTRICTED || !match_waived(youth, today);
}

static bool waiver_missing(const struct pair *pair, struct gate_list *out)
{
    return !match_waived(pair->youth, pair->today) && note(out, MATCH_WAIVER_MISSING, 0, NULL);
}

static bool closed(const struct pair *pair, struct gate_list *out)
{
    return !pair->opening->prospect && !pair->opening->open && note(out, MATCH_CLOSED, 0, NULL);
}

int32_t match_holds(const struct youth_facts *youth, const struct opening_facts *opening,
                    struct date today)
{
    int32_t held = 0;
    for (size_t i = 0; i < opening->hold_count; i++) {
        const struct hold_facts *hold = &opening->holds[i];
        bool own = hold->youth.size && text_equal(hold->youth, youth->id);
        held += hold->until.days >= today.days && !own;
    }
    return held;
}

static bool full(const struct pair *pair, struct gate_list *out)
{
    const struct opening_facts *o = pair->opening;
    int32_t held = match_holds(pair->youth, o, pair->today);
    if (o->prospect || (int64_t)o->capacity - o->taken - held >= 1)
        return false;
    return NOTE(out, MATCH_FULL, number(o->capacity), number(o->taken), number(held));
}

static bool paused(const struct pair *pair, struct gate_list *out)
{
    return pair->opening->paused && note(out, MATCH_PAUSED, 0, NULL);
}

static bool excluded(const struct pair *pair, struct gate_list *out)
{
    const struct opening_facts *o = pair->opening;
    if (match_listed(&pair->youth->avoid, o->workplace))
        return NOTE(out, MATCH_EXCLUDED, text(o->workplace));
    return match_listed(&pair->youth->avoid, o->employer) &&
           NOTE(out, MATCH_EXCLUDED, text(o->employer));
}

static bool not_this(const struct pair *pair, struct gate_list *out)
{
    const struct opening_facts *o = pair->opening;
    for (size_t i = 0; i < pair->youth->wish_count; i++) {
        const struct wish_facts *wish = &pair->youth->wishes[i];
        if (wish->strength == 0 &&
            (node_covers(&wish->node, &o->industry) || node_covers(&wish->node, &o->occupation)))
            return NOTE(out, MATCH_NOT_THIS, message_node(&wish->node));
    }
    return false;
}

static bool too_far(const struct pair *pair, struct gate_list *out)
{
    int64_t limit = pair->youth->travel_limit_m;
    int64_t distance = match_distance(&pair->youth->position, &pair->opening->position);
    return distance >= 0 && distance > limit &&
           NOTE(out, MATCH_TOO_FAR, number(distance), number(limit));
}

static bool period(const struct pair *pair, struct gate_list *out)
{
    int64_t least = pair->youth->min_days < 1 ? 1 : pair->youth->min_days;
    int64_t shared = match_overlap_days(pair->youth, pair->opening);
    return shared >= 0 && shared < least && NOTE(out, MATCH_PERIOD, number(shared), number(least));
}

static bool hours(const struct pair *pair, struct gate_list *out)
{
    struct integer least = pair->opening->hours_min, most = pair->youth->hours_max;
    return least.set && most.set && least.value > most.value &&
           NOTE(out, MATCH_HOURS, number(least.value), number(most.value));
}

static bool time_of_day(const struct pair *pair, struct gate_list *out)
{
    struct clock_window works, can;
    if (!match_opening_window(pair->opening, &works) || !match_youth_window(pair->youth, &can))
        return false;
    return !clock_within(works, can) &&
           NOTE(out, MATCH_TIME_OF_DAY, clock_argument(pair->opening->clock_from),
                clock_argument(pair->opening->clock_to), number(can.from), number(can.to));
}

static bool need(const struct pair *pair, struct gate_list *out)
{
    const struct opening_facts *o = pair->opening;
    uint64_t offered = o->adaptations_known ? o->adaptations : 0;
    uint64_t missing = pair->youth->needs_required & ~offered;
    struct text why = o->adaptations_known ? TEXT("not_offered") : TEXT("unknown");
    for (int i = 0; out && i < MATCH_CODES_MAX; i++)
        if (missing >> i & 1)
            NOTE(out, MATCH_NEED, number(i), text(why));
    return missing != 0;
}

/* Limits that hold for the pair, NULL where none does. */
static const struct minor_limits *limits_of(const struct pair *pair, enum minor_class class)
{
    return minor_limits_on(pair->rules->minor_tables, pair->rules->minor_table_count, class,
                           pair->day);
}

static bool age(const struct pair *pair, struct gate_list *out)
{
    int64_t years = pair->age.years;
    int64_t least = pair->opening->age_min;
    if (pair->age.class == MINOR_CHILD && least < MINOR_LEAST_AGE)
        least = MINOR_LEAST_AGE;
    return years < least && NOTE(out, MATCH_AGE, number(years), number(least));
}

static bool minor_hours(const struct pair *pair, struct gate_list *out)
{
    enum minor_class class = pair->age.class;
    const struct minor_limits *limits = limits_of(pair, class);
    if (!limits || !pair->opening->hours_min.set)
        return false;
    struct clock_window works;
    bool in_break =
        minor_in_break(pair->rules->school_breaks, pair->rules->school_break_count, pair->day);
    int64_t most = minor_week_hours(limits, in_break, match_opening_window(pair->opening, &works));
    int64_t least = pair->opening->hours_min.value;
    return least > most &&
           NOTE(out, MATCH_MINOR_HOURS, number(least), number(most), text(minor_class_code(class)));
}

static bool minor_clock(const struct pair *pair, struct gate_list *out)
{
    enum minor_class class = pair->age.class;
    const struct minor_limits *limits = limits_of(pair, class);
    struct clock_window works;
    if (!limits || !match_opening_window(pair->opening, &works))
        return false;
    for (size_t i = 0; i < limits->window_count; i++)
        if (clock_within(works, limits->windows[i]))
            return false;
    return NOTE(out, MATCH_MINOR_CLOCK, clock_argument(pair->opening->clock_from),
                clock_argument(pair->opening->clock_to), text(minor_class_code(class)));
}

static bool minor_hazard(const struct pair *pair, struct gate_list *out)
{
    enum minor_class class = pair->age.class;
    const struct minor_limits *limits = limits_of(pair, class);
    if (!limits)
        return false;
    uint64_t barred = pair->opening->hazards & limits->hazards_barred & ~limits->hazards_supervised;
    for (int i = 0; out && i < MATCH_CODES_MAX; i++)
        if (barred >> i & 1)
            NOTE(out, MATCH_MINOR_HAZARD, number(i), text(minor_class_code(class)));
    return barred != 0;
}

static bool extract(const struct pair *pair, struct gate_list *out)
{
    int64_t left = (int64_t)pair->day.days - pair->today.days;
    int64_t lead = pair->rules->extract_lead_days;
    if (!pair->opening->extract || !pair->start_known || left >= lead ||
        match_extract_valid(pair->youth, pair->day))
        return false;
    return NOTE(out, MATCH_EXTRACT, number(left > 0 ? left : 0), number(lead));
}

/* Fails when something demanded is recorded as lacking. */
static bool lacks(const struct text_list *demanded, const struct text_list *lacking,
                  enum match_code code, struct gate_list *out)
{
    size_t found = 0;
    for (size_t i = 0; i < demanded->count && found < GATE_TEXTS_MAX; i++) {
        if (!match_listed(lacking, demanded->items[i]))
            continue;
        NOTE(out, code, text(demanded->items[i]));
        found++;
    }
    return found > 0;
}

static bool language(const struct pair *pair, struct gate_list *out)
{
    return lacks(&pair->opening->languages, &pair->youth->languages_lacking, MATCH_LANGUAGE, out);
}

static bool licence(const struct pair *pair, struct gate_list *out)
{
    return lacks(&pair->opening->licences, &pair->youth->licences_lacking, MATCH_LICENCE, out);
}

typedef bool gate_function(const struct pair *pair, struct gate_list *out);

static gate_function *const gates[MATCH_GATES] = {
    [MATCH_NOT_READY] = not_ready,
    [MATCH_WAIVER_MISSING] = waiver_missing,
    [MATCH_CLOSED] = closed,
    [MATCH_FULL] = full,
    [MATCH_PAUSED] = paused,
    [MATCH_EXCLUDED] = excluded,
    [MATCH_NOT_THIS] = not_this,
    [MATCH_TOO_FAR] = too_far,
    [MATCH_PERIOD] = period,
    [MATCH_HOURS] = hours,
    [MATCH_TIME_OF_DAY] = time_of_day,
    [MATCH_NEED] = need,
    [MATCH_AGE] = age,
    [MATCH_MINOR_HOURS] = minor_hours,
    [MATCH_MINOR_CLOCK] = minor_clock,
    [MATCH_MINOR_HAZARD] = minor_hazard,
    [MATCH_EXTRACT] = extract,
    [MATCH_LANGUAGE] = language,
    [MATCH_LICENCE] = licence,
};

static struct pair pair_of(const struct youth_facts *youth, const struct opening_facts *opening,
                           const struct match_rules *rules, struct date today)
{
    return (struct pair){
        .youth = youth,
        .opening = opening,
        .rules = rules,
        .today = today,
        .day = match_judged_day(youth, opening, today),
        .start_known = period_start(youth, opening).set,
    };
}

struct age_on match_age_on(const struct youth_facts *youth, struct date day)
{
    return (struct age_on){
        .years = youth->birth.set ? date_age(youth->birth, day) : 0,
        .class = minor_class_on(youth->birth, youth->school_done, day),
    };
}

/* A change on `at`, which belongs to what comes after it. */
static void cut(struct day_span *span, struct date day, struct date at)
{
    if (at.set && at.days <= day.days)
        span->from = later(span->from, at);
    else if (at.set)
        span->to = earlier(span->to, (struct date){at.days - 1, true});
}

struct age_on match_age_around(const struct youth_facts *youth, struct date day,
                               struct day_span *same)
{
    int year, month, of_month;
    date_to_civil(day, &year, &month, &of_month);
    *same = (struct day_span){date_from_civil(year, 1, 1), date_from_civil(year, 12, 31)};
    if (!same->from.set || !same->to.set)
        *same = (struct day_span){day, day};
    if (youth->birth.set) {
        int born;
        date_to_civil(youth->birth, &born, &month, &of_month);
        struct date birthday = date_from_civil(year, month, of_month);
        cut(same, day, birthday.set ? birthday : date_from_civil(year, 3, 1));
    }
    cut(same, day, youth->school_done);
    return match_age_on(youth, day);
}

/* The first that fails of gates [from, MATCH_GATES). */
static enum match_code first_of(struct pair *pair, int from)
{
    for (int i = from; i < MATCH_GATES; i++) {
        if (i == MATCH_AGE && from < MATCH_AGE)
            pair->age = match_age_on(pair->youth, pair->day);
        if (gates[i](pair, NULL))
            return (enum match_code)i;
    }
    return MATCH_PASSED;
}

bool match_gates(const struct youth_facts *youth, const struct opening_facts *opening,
                 const struct match_rules *rules, struct date today, struct gate_list *out)
{
    struct pair pair = pair_of(youth, opening, rules, today);
    pair.age = match_age_on(youth, pair.day);
    out->count = 0;
    for (int i = 0; i < MATCH_GATES; i++)
        gates[i](&pair, out);
    return out->count == 0;
}

enum match_code match_first_gate(const struct youth_facts *youth,
                                 const struct opening_facts *opening,
                                 const struct match_rules *rules, struct date today)
{
    struct pair pair = pair_of(youth, opening, rules, today);
    return first_of(&pair, 0);
}

enum match_code match_later_gate(const struct youth_facts *youth,
                                 const struct opening_facts *opening,
                                 const struct match_rules *rules, struct date today,
                                 struct age_on age)
{
    struct pair pair = pair_of(youth, opening, rules, today);
    pair.age = age;
    return first_of(&pair, MATCH_AGE);
}
