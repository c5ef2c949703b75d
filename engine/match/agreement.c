/* SPDX-License-Identifier: MIT
 *
 * The check of an agreement: what is judged once. What is judged by the day is in workdays.c. */
#include "engine/match/agreement.h"

#include "proto/date.h"
#include "proto/text.h"

const char *const rule_units[] = {
    [UNIT_NONE] = "none",   [UNIT_MINUTES] = "min",   [UNIT_DAYS] = "days",   [UNIT_HOURS] = "h",
    [UNIT_YEARS] = "years", [UNIT_YOUTHS] = "youths", [UNIT_CLOCK] = "clock", NULL,
};

/* Which rules there are. The law's limits are nobody's to override. */
static const struct rule_row rules[] = {
    {MATCH_INSURER, UNIT_NONE, false, "insurer"},
    {MATCH_GUARDIAN, UNIT_NONE, false, "guardian_consent"},
    {MATCH_AGE, UNIT_YEARS, true, "from"},
    {MATCH_FORM_LENGTH, UNIT_DAYS, false, "to"},
    {MATCH_FORM_HOURS, UNIT_HOURS, false, "hours_week"},
    {MATCH_FORM_AGE, UNIT_YEARS, false, "form"},
    {MATCH_EXTRACT, UNIT_DAYS, true, "from"},
    {MATCH_SUPERVISOR_LOAD, UNIT_YOUTHS, true, "supervisor"},
    {MATCH_MINOR_HAZARD, UNIT_NONE, false, "placement"},
    {MATCH_MINOR_DAY, UNIT_MINUTES, false, "schedule"},
    {MATCH_MINOR_WEEK, UNIT_MINUTES, false, "hours_week"},
    {MATCH_MINOR_CLOCK, UNIT_CLOCK, false, "clock_from"},
    {MATCH_MINOR_NIGHT, UNIT_MINUTES, false, "clock_from"},
    {MATCH_MINOR_REST, UNIT_MINUTES, false, "schedule"},
    {MATCH_MINOR_BREAK, UNIT_MINUTES, false, "schedule"},
    {MATCH_MINOR_WEEKLY_REST, UNIT_MINUTES, false, "schedule"},
};

const struct rule_row *rule_find(enum match_code code)
{
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        if (rules[i].code == code)
            return &rules[i];
    }
    return NULL;
}

static bool same_message(const struct message *a, const struct message *b)
{
    if (a->code != b->code || a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++) {
        if (a->arguments[i].number != b->arguments[i].number ||
            !text_equal(a->arguments[i].text, b->arguments[i].text))
            return false;
    }
    return true;
}

void verdict_add(struct verdict *verdict, const struct violation *violation)
{
    for (size_t i = 0; i < verdict->count; i++) {
        struct violation *known = &verdict->items[i];
        if (known->value != violation->value || known->limit != violation->limit ||
            !same_message(&known->message, &violation->message))
            continue;
        known->until = violation->date;
        known->times++;
        return;
    }
    verdict->items = arena_more(verdict->arena, verdict->items, verdict->count, &verdict->room,
                                sizeof *verdict->items);
    struct violation *item = &verdict->items[verdict->count++];
    *item = *violation;
    item->until = violation->date;
    item->times = 1;
}

/* A rule whose message is its two numbers. */
static void add_numbers(struct verdict *verdict, enum match_code code, struct date day,
                        int64_t value, int64_t limit)
{
    struct violation violation = {
        .message = {.code = (uint8_t)code,
                    .count = 2,
                    .arguments = {{.number = value}, {.number = limit}}},
        .date = day,
        .value = value,
        .limit = limit,
    };
    verdict_add(verdict, &violation);
}

static void add_bare(struct verdict *verdict, enum match_code code, struct date day)
{
    struct violation violation = {.message = {.code = (uint8_t)code}, .date = day};
    verdict_add(verdict, &violation);
}

static int64_t days_from(struct date from, struct date to)
{
    return (int64_t)to.days - from.days + 1;
}

static void judge_form(const struct agreement_facts *facts, int age, struct verdict *verdict)
{
    const struct form_facts *form = &facts->form;
    if (!form->known) {
        verdict->unknown[MATCH_FORM_LENGTH] = verdict->unknown[MATCH_FORM_HOURS] = true;
        return;
    }
    if (form->last.set && facts->to.days > form->last.days)
        add_numbers(verdict, MATCH_FORM_LENGTH,
                    (struct date){.days = form->last.days + 1, .set = true},
                    days_from(facts->from, facts->to), days_from(facts->from, form->last));
    if (form->hours_most && facts->hours.value > form->hours_most)
        add_numbers(verdict, MATCH_FORM_HOURS, facts->judged, facts->hours.value, form->hours_most);
    if (age < form->age_least)
        add_numbers(verdict, MATCH_FORM_AGE, facts->from, age, form->age_least);
}

static void judge_guardian(const struct agreement_facts *facts, int age, struct verdict *verdict)
{
    bool schooled = facts->school_done.set && facts->school_done.days <= facts->judged.days;
    bool consent = facts->guardian.set && facts->guardian.days <= facts->judged.days;
    if (age < MINOR_ADULT_AGE && !schooled && !consent)
        add_bare(verdict, MATCH_GUARDIAN, facts->judged);
}

/* An extract can still come as long as the start is farther off than it takes to get one. */
static void judge_extract(const struct agreement_facts *facts, struct verdict *verdict)
{
    int64_t left = (int64_t)facts->from.days - facts->today.days;
    if (left < 0 || facts->starting)
        left = 0;
    if (facts->extract && !facts->extract_valid && (facts->starting || left < facts->extract_lead))
        add_numbers(verdict, MATCH_EXTRACT, facts->from, left, facts->extract_lead);
}

/* How many the supervisor has grows only where one begins. */
static void judge_load(const struct agreement_facts *facts, struct verdict *verdict)
{
    for (size_t i = 0; i <= facts->supervised_count; i++) {
        struct date day = i ? facts->supervised[i - 1].from : facts->judged;
        int64_t load = 1;
        if (day.days < facts->judged.days || day.days > facts->to.days)
            continue;
        for (size_t j = 0; j < facts->supervised_count; j++)
            load += facts->supervised[j].from.days <= day.days &&
                    day.days <= facts->supervised[j].to.days;
        if (load > facts->supervised_most)
            add_numbers(verdict, MATCH_SUPERVISOR_LOAD, day, load, facts->supervised_most);
    }
}

void agreement_judge(const struct agreement_facts *facts, struct arena *arena,
                     struct verdict *verdict)
{
    *verdict = (struct verdict){.arena = arena};
    int age = date_age(facts->birth, facts->judged);
    if (!facts->insured)
        add_bare(verdict, MATCH_INSURER, facts->judged);
    judge_guardian(facts, age, verdict);
    if (age < facts->age_min)
        add_numbers(verdict, MATCH_AGE, facts->judged, age, facts->age_min);
    judge_form(facts, date_age(facts->birth, facts->from), verdict);
    judge_extract(facts, verdict);
    judge_load(facts, verdict);
    workdays_judge(facts, verdict);
}
