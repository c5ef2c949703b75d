/* SPDX-License-Identifier: MIT
 *
 * Gates by block, in the order of GATE_LIST: a row counts for the first that it fails. */
#include "engine/match/masks.h"

#include "proto/date.h"

static int32_t years_on(const struct youth_facts *youth, struct date day)
{
    return youth->birth.set ? date_age(youth->birth, day) : 0;
}

/* The square from which on a distance, rounded down, is over the limit. */
static int64_t reach_of(int32_t limit_m)
{
    int64_t over = (int64_t)limit_m + 1;
    return over > 0 ? over * over : 0;
}

void masks_begin(struct masks *masks, struct bound *bound, const struct match_rules *rules,
                 struct date today)
{
    static const struct opening_facts anywhere = {.prospect = true};
    const struct youth_facts *youth = bound->youth;
    struct date earliest = youth->from.set ? youth->from : today;
    *masks = (struct masks){
        .bound = bound,
        .youth = youth,
        .rules = rules,
        .today = today,
        .years = years_on(youth, earliest),
        .lacks = youth->languages_lacking.count || youth->licences_lacking.count,
        .period = {.from = youth->from.set ? youth->from.days : PACKED_NO_FROM,
                   .to = youth->to.set ? youth->to.days : PACKED_NO_TO,
                   .least = youth->min_days < 1 ? 1 : youth->min_days},
        .has_period = youth->from.set || youth->to.set,
        .reach = reach_of(youth->travel_limit_m),
    };
    masks->has_window = match_youth_window(youth, &masks->window);
    masks->grown = youth->birth.set && masks->years >= MINOR_ADULT_AGE;
    enum match_code first = match_first_gate(youth, &anywhere, rules, today);
    masks->shut = first < MATCH_CLOSED ? first : MATCH_PASSED;
}

uint64_t masks_rows(const struct packed *packed)
{
    uint64_t all = packed->count == PACKED_ROWS ? ~UINT64_C(0) : (UINT64_C(1) << packed->count) - 1;
    return all & ~packed->offered;
}

bool masks_listed(const struct text_list *list, const struct packed *packed, enum packed_text which,
                  size_t i)
{
    for (size_t j = 0; j < list->count; j++)
        if (packed_text_is(packed, which, i, list->items[j]))
            return true;
    return false;
}

/* ---- gates that need a look at some rows ---- */

/* Of `of`, those whose last seats are held for others. */
static uint64_t held_full(const struct masks *masks, const struct packed *packed, uint64_t of)
{
    uint64_t full = 0;
    for (uint64_t left = of & packed->held & ~packed->prospect; left; left &= left - 1) {
        size_t i = (size_t)__builtin_ctzll(left);
        const struct packed_hold *held = packed_holds(packed, i);
        const struct opening_facts opening = {.holds = held->holds, .hold_count = held->count};
        if (packed->room[i] - match_holds(masks->youth, &opening, masks->today) < 1)
            full |= UINT64_C(1) << i;
    }
    return full;
}

/* A bit for each row whose number in a list is one of those in `marked`. */
static uint64_t rows_of(const uint8_t numbers[PACKED_ROWS], const bool marked[PACKED_ROWS],
                        uint64_t of)
{
    uint64_t mask = 0;
    for (uint64_t left = of; left; left &= left - 1) {
        size_t i = (size_t)__builtin_ctzll(left);
        mask |= (uint64_t)marked[numbers[i]] << i;
    }
    return mask;
}

static uint64_t excluded(const struct masks *masks, const struct packed *packed, uint64_t of)
{
    const struct text_list *avoid = &masks->youth->avoid;
    bool marked[PACKED_ROWS], any = false;
    if (!avoid->count)
        return 0;
    for (size_t i = 0; i < packed->place_count; i++) {
        marked[i] = masks_listed(avoid, packed, PACKED_WORKPLACE, i) ||
                    masks_listed(avoid, packed, PACKED_EMPLOYER, i);
        any = any || marked[i];
    }
    return any ? rows_of(packed->place, marked, of) : 0;
}

static uint64_t not_this(const struct masks *masks, const struct packed *packed, uint64_t of)
{
    bool marked[PACKED_ROWS], any = false, all = true;
    for (int i = 0; i < packed->work_count; i++) {
        marked[i] = bound_work(masks->bound, &packed->works[i]).not_this;
        any = any || marked[i];
        all = all && marked[i];
    }
    return !any ? 0 : all ? of : rows_of(packed->work, marked, of);
}

static uint64_t wrong_time(const struct masks *masks, const struct packed *packed, uint64_t of)
{
    bool marked[PACKED_ROWS], any = false;
    if (!masks->has_window)
        return 0;
    for (int i = 0; i < packed->window_count; i++) {
        const struct packed_window *at = &packed->windows[i];
        const struct opening_facts opening = {
            .clock_from = {at->from < 0 ? 0 : at->from, at->from >= 0},
            .clock_to = {at->to < 0 ? 0 : at->to, at->to >= 0},
        };
        struct clock_window works;
        marked[i] = match_opening_window(&opening, &works) && !clock_within(works, masks->window);
        any = any || marked[i];
    }
    return any ? rows_of(packed->window, marked, of) : 0;
}

/* ---- gates that columns decide ---- */

static int64_t square_to(const struct point *from, int32_t n, int32_t e)
{
    int64_t north = (int64_t)from->n - n, east = (int64_t)from->e - e;
    return north * north + east * east;
}

static int32_t farther_end(int32_t at, int32_t least, int32_t most)
{
    return (int64_t)at - least > (int64_t)most - at ? least : most;
}

static uint64_t too_far(const struct masks *masks, const struct packed *packed)
{
    const struct point *home = &masks->youth->position;
    const struct block *block = &packed->block;
    if (!home->known || !block->located)
        return 0;
    if (square_to(home, farther_end(home->n, block->n_least, block->n_most),
                  farther_end(home->e, block->e_least, block->e_most)) < masks->reach)
        return 0;
    return masks->bound->kernel->farther(home->n, home->e, masks->reach, packed) & packed->located;
}

static uint64_t wrong_period(const struct masks *masks, const struct packed *packed)
{
    if (!masks->has_period)
        return 0;
    return masks->bound->kernel->shorter(&masks->period, packed) & ~packed->prospect;
}

static uint64_t too_busy(const struct masks *masks, const struct packed *packed)
{
    struct integer most = masks->youth->hours_max;
    if (!most.set || most.value > PACKED_NO_HOURS)
        return 0;
    return masks->bound->kernel->busier((int32_t)(most.value < 0 ? -1 : most.value), packed);
}

static uint64_t in_need(const struct masks *masks, const struct packed *packed)
{
    uint64_t required = masks->youth->needs_required;
    return required ? ~packed_offering(packed, required) : 0;
}

/* ---- the rest ---- */

/* Rows for which the gates behind NEED are not decided by columns. */
static uint64_t intricate(const struct masks *masks, const struct packed *packed, uint64_t of)
{
    const struct youth_facts *youth = masks->youth;
    int32_t years = masks->years;
    bool grown = masks->grown;
    if (!youth->from.set && packed->from_least < masks->today.days) {
        years = years_on(youth, (struct date){packed->from_least, true});
        grown = youth->birth.set && years >= MINOR_ADULT_AGE;
    }
    if (!grown)
        return of;
    uint64_t rows = packed->extract | masks->bound->kernel->older(years, packed);
    if (masks->lacks)
        rows |= packed->demanding;
    return of & rows;
}

struct counting {
    struct gate_counts *counts;
    uint64_t left;
};

static void fail_rows(struct counting *counting, enum match_code gate, uint64_t rows)
{
    if (counting->counts)
        counting->counts->failed[gate] += __builtin_popcountll(rows & counting->left);
    counting->left &= ~rows;
}

static struct age_on age_on(struct masks *masks, struct date day)
{
    for (int i = 0; i < MASKS_AGES; i++) {
        const struct masks_age *known = &masks->ages[i];
        if (known->days.from.set && known->days.from.days <= day.days &&
            day.days <= known->days.to.days)
            return known->age;
    }
    struct masks_age *next = &masks->ages[masks->age_count++ % MASKS_AGES];
    next->age = match_age_around(masks->youth, day, &next->days);
    return next->age;
}

/* The gate that row i fails of those that columns do not decide. */
static enum match_code later_gate(struct masks *masks, const struct packed *packed, size_t i)
{
    struct opening_facts facts = {0};
    packed_later(packed, i, &facts);
    struct date day = match_judged_day(masks->youth, &facts, masks->today);
    return match_later_gate(masks->youth, &facts, masks->rules, masks->today, age_on(masks, day));
}

bool masks_ask(struct masks *masks, const struct packed *packed, size_t i)
{
    return later_gate(masks, packed, i) == MATCH_PASSED;
}

/* Fails rows by all gates that columns decide. */
static void judge_columns(struct masks *masks, const struct packed *packed,
                          struct counting *counting)
{
    if (masks->shut != MATCH_PASSED) {
        fail_rows(counting, masks->shut, counting->left);
        return;
    }
    fail_rows(counting, MATCH_CLOSED, ~packed->open & ~packed->prospect);
    fail_rows(counting, MATCH_FULL, packed->full | held_full(masks, packed, counting->left));
    fail_rows(counting, MATCH_PAUSED, packed->paused);
    if (counting->left)
        fail_rows(counting, MATCH_EXCLUDED, excluded(masks, packed, counting->left));
    if (counting->left)
        fail_rows(counting, MATCH_NOT_THIS, not_this(masks, packed, counting->left));
    if (counting->left)
        fail_rows(counting, MATCH_TOO_FAR, too_far(masks, packed));
    if (counting->left)
        fail_rows(counting, MATCH_PERIOD, wrong_period(masks, packed));
    if (counting->left)
        fail_rows(counting, MATCH_HOURS, too_busy(masks, packed));
    if (counting->left)
        fail_rows(counting, MATCH_TIME_OF_DAY, wrong_time(masks, packed, counting->left));
    if (counting->left)
        fail_rows(counting, MATCH_NEED, in_need(masks, packed));
}

uint64_t masks_likely(struct masks *masks, const struct packed *packed, uint64_t of,
                      uint64_t *unsure)
{
    struct counting counting = {NULL, of};
    judge_columns(masks, packed, &counting);
    *unsure = counting.left ? intricate(masks, packed, counting.left) : 0;
    return counting.left;
}

uint64_t masks_passed(struct masks *masks, const struct packed *packed, uint64_t of,
                      struct gate_counts *counts)
{
    struct counting counting = {counts, of};
    judge_columns(masks, packed, &counting);
    uint64_t unsure = counting.left ? intricate(masks, packed, counting.left) : 0;
    for (; unsure; unsure &= unsure - 1) {
        size_t i = (size_t)__builtin_ctzll(unsure);
        enum match_code gate = later_gate(masks, packed, i);
        if (gate != MATCH_PASSED)
            fail_rows(&counting, gate, UINT64_C(1) << i);
    }
    if (counts) {
        counts->considered += __builtin_popcountll(of);
        counts->passed += __builtin_popcountll(counting.left);
    }
    return counting.left;
}
