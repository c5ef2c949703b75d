/* SPDX-License-Identifier: MIT
 *
 * Loosenings: each is the youth with one thing changed, judged by the model as it stands. */
#include "engine/match/nearest.h"

#include <stdlib.h>
#include <string.h>

#include "engine/match/gates.h"
#include "engine/match/score.h"

enum {
    TRAVEL_STEPS = 3,
    HOUR_STEPS = 2,
    DAY_MINUTES = 24 * 60,
    MOST = 3 + 7 + 2 + 2 + MATCH_CODES_MAX,
};

static const int32_t travel_steps_m[] = {1000,  2000,  3000,  5000,  7500,  10000,  15000,  20000,
                                         25000, 30000, 40000, 50000, 75000, 100000, 150000, 200000};
static const int32_t hour_steps[] = {5, 10, 15, 20, 25, 30, 35, 40};
static const int32_t move_days[] = {14, 28};
static const int32_t longer_days[] = {14, 28, 56};

#define COUNT(array) (sizeof(array) / sizeof *(array))

static struct argument number(int64_t value)
{
    return (struct argument){.number = value};
}

/* ---- making them ---- */

static struct loosening *add(struct nearest *nearest, enum match_code code)
{
    struct loosening *item = &nearest->items[nearest->count++];
    *item = (struct loosening){.what = {.code = (uint8_t)code}, .youth = *nearest->youth};
    return item;
}

static void tell(struct loosening *item, struct argument argument)
{
    item->what.arguments[item->what.count++] = argument;
}

static void travel(struct nearest *nearest)
{
    int32_t limit = nearest->youth->travel_limit_m;
    size_t made = 0;
    for (size_t i = 0; i < COUNT(travel_steps_m) && made < TRAVEL_STEPS; i++) {
        if (!nearest->youth->position.known || travel_steps_m[i] <= limit)
            continue;
        struct loosening *item = add(nearest, MATCH_TRAVEL_FURTHER);
        item->youth.travel_limit_m = travel_steps_m[i];
        tell(item, number(limit));
        tell(item, number(travel_steps_m[i]));
        made++;
    }
}

static struct date moved(struct date date, int32_t days)
{
    date.days += date.set ? days : 0;
    return date;
}

static void move_period(struct nearest *nearest, enum match_code code, int32_t days)
{
    struct loosening *item = add(nearest, code);
    item->youth.from = moved(item->youth.from, code == MATCH_PERIOD_EARLIER ? -days : days);
    item->youth.to = moved(item->youth.to, code == MATCH_PERIOD_EARLIER ? -days : days);
    tell(item, number(days));
}

static void period(struct nearest *nearest)
{
    const struct youth_facts *youth = nearest->youth;
    /* Not into the past. */
    for (size_t i = 0; i < COUNT(move_days); i++)
        if (youth->from.set && youth->from.days - move_days[i] >= nearest->today.days)
            move_period(nearest, MATCH_PERIOD_EARLIER, move_days[i]);
    for (size_t i = 0; i < COUNT(move_days); i++)
        if (youth->from.set || youth->to.set)
            move_period(nearest, MATCH_PERIOD_LATER, move_days[i]);
    for (size_t i = 0; i < COUNT(longer_days) && youth->to.set; i++) {
        struct loosening *item = add(nearest, MATCH_PERIOD_LONGER);
        item->youth.to = moved(item->youth.to, longer_days[i]);
        tell(item, number(longer_days[i]));
    }
}

static void hours(struct nearest *nearest)
{
    struct integer most = nearest->youth->hours_max;
    size_t made = 0;
    for (size_t i = 0; i < COUNT(hour_steps) && made < HOUR_STEPS; i++) {
        if (!most.set || hour_steps[i] <= most.value)
            continue;
        struct loosening *item = add(nearest, MATCH_MORE_HOURS);
        item->youth.hours_max.value = hour_steps[i];
        tell(item, number(most.value));
        tell(item, number(hour_steps[i]));
        made++;
    }
}

static void day(struct nearest *nearest)
{
    struct clock_window can;
    if (!match_youth_window(nearest->youth, &can))
        return;
    for (int32_t wider = 60; wider <= 120; wider += 60) {
        int32_t from = can.from > wider ? can.from - wider : 0;
        int32_t to = can.to < DAY_MINUTES - wider ? can.to + wider : DAY_MINUTES;
        struct loosening *item = add(nearest, MATCH_WIDER_DAY);
        item->youth.clock_from = (struct clock){.minutes = from, .set = true};
        item->youth.clock_to = (struct clock){.minutes = to, .set = true};
        tell(item, number(can.from));
        tell(item, number(can.to));
        tell(item, number(from));
        tell(item, number(to));
    }
}

static void needs(struct nearest *nearest)
{
    for (int i = 0; i < MATCH_CODES_MAX; i++) {
        uint64_t bit = UINT64_C(1) << i;
        if (!(nearest->youth->needs_required & bit))
            continue;
        struct loosening *item = add(nearest, MATCH_NEED_HELPFUL);
        item->youth.needs_required &= ~bit;
        item->youth.needs_helpful |= bit;
        tell(item, number(i));
    }
}

/* The youth's wishes with one changed, or left out where `instead` is NULL. */
static void set_wishes(struct youth_facts *youth, size_t which, const struct node *instead,
                       struct arena *arena)
{
    struct wish_facts *wishes = arena_array(arena, youth->wish_count, sizeof *wishes);
    size_t count = 0;
    for (size_t i = 0; i < youth->wish_count; i++) {
        if (i == which && !instead)
            continue;
        wishes[count] = youth->wishes[i];
        if (i == which)
            wishes[count].node = *instead;
        count++;
    }
    youth->wishes = wishes;
    youth->wish_count = count;
}

static void wishes(struct nearest *nearest, struct arena *arena)
{
    const struct youth_facts *youth = nearest->youth;
    for (size_t i = 0; i < youth->wish_count; i++) {
        const struct wish_facts *wish = &youth->wishes[i];
        struct node *parent = arena_new(arena, sizeof *parent);
        if (wish->strength == 0) {
            struct loosening *item = add(nearest, MATCH_NOT_THIS_LIFTED);
            set_wishes(&item->youth, i, NULL, arena);
            tell(item, message_node(&wish->node));
        } else if (node_parent(&wish->node, parent)) {
            struct loosening *item = add(nearest, MATCH_WISH_WIDER);
            set_wishes(&item->youth, i, parent, arena);
            tell(item, message_node(&wish->node));
            tell(item, message_node(parent));
        }
    }
}

struct nearest nearest_begin(const struct youth_facts *youth, const struct match_rules *rules,
                             struct date today, struct arena *arena)
{
    struct nearest nearest = {
        .youth = youth,
        .rules = rules,
        .today = today,
        .items = arena_array(arena, MOST + youth->wish_count, sizeof(struct loosening)),
    };
    travel(&nearest);
    period(&nearest);
    hours(&nearest);
    day(&nearest);
    needs(&nearest);
    wishes(&nearest, arena);
    return nearest;
}

/* ---- judging by them ---- */

static void take(struct loosening *item, const struct opening_facts *opening,
                 const struct score *score)
{
    struct match_rank rank = {
        .own_suggestion = score->own_suggestion,
        .score = score->total.value,
        .a = score->a.value,
        .id = opening->id,
        .row = (uint64_t)(uintptr_t)opening,
    };
    if (item->more++ == 0 || match_before(&rank, &item->best))
        item->best = rank;
}

/* Gates that no loosening opens. */
static bool stays_shut(enum match_code gate)
{
    return gate <= MATCH_EXCLUDED || gate == MATCH_LANGUAGE || gate == MATCH_LICENCE;
}

static void judge_shut(struct nearest *nearest, const struct opening_facts *opening)
{
    for (size_t i = 0; i < nearest->count; i++) {
        struct loosening *item = &nearest->items[i];
        struct score score;
        if (item->what.code == MATCH_WISH_WIDER ||
            match_first_gate(&item->youth, opening, nearest->rules, nearest->today) != MATCH_PASSED)
            continue;
        match_score(&item->youth, opening, &nearest->rules->weights, &score);
        take(item, opening, &score);
    }
}

static void judge_open(struct nearest *nearest, const struct opening_facts *opening)
{
    struct score before;
    match_score(nearest->youth, opening, &nearest->rules->weights, &before);
    for (size_t i = 0; i < nearest->count; i++) {
        struct loosening *item = &nearest->items[i];
        struct score score;
        if (item->what.code != MATCH_WISH_WIDER)
            continue;
        match_score(&item->youth, opening, &nearest->rules->weights, &score);
        if (score.total.value > before.total.value)
            take(item, opening, &score);
    }
}

bool nearest_judge(struct nearest *nearest, const struct opening_facts *opening)
{
    enum match_code gate =
        match_first_gate(nearest->youth, opening, nearest->rules, nearest->today);
    if (gate == MATCH_PASSED)
        judge_open(nearest, opening);
    else if (!stays_shut(gate))
        judge_shut(nearest, opening);
    return gate == MATCH_PASSED;
}

bool nearest_keeps(const struct nearest *nearest, const struct opening_facts *opening)
{
    bool kept = false;
    for (size_t i = 0; i < nearest->count; i++)
        kept = kept || (nearest->items[i].more &&
                        nearest->items[i].best.row == (uint64_t)(uintptr_t)opening);
    return kept;
}

/* Equals keep their order: qsort would not. */
void nearest_sort(struct nearest *nearest)
{
    struct loosening *items = nearest->items;
    for (size_t i = 1; i < nearest->count; i++) {
        struct loosening item = items[i];
        size_t at = i;
        for (; at > 0 && items[at - 1].more < item.more; at--)
            items[at] = items[at - 1];
        items[at] = item;
    }
}
