/* SPDX-License-Identifier: MIT
 *
 * Gathers the facts of an agreement: the youth, the opening, the programme's calendar and limits,
 * the other live placements of the youth and of the supervisor. */
#include "engine/match/agreement_load.h"

#include <string.h>

#include "engine/match/gates.h"
#include "engine/match/load.h"
#include "proto/date.h"
#include "proto/text.h"

enum {
    DAY = 24 * 60,       /* [minutes] */
    SUPERVISOR_LOAD = 2, /* at a time, where the programme says nothing */
};

struct loading {
    struct txn *txn;
    const struct catalogues *catalogues;
    const struct placement *placement;
    struct arena *arena;
    struct fault *fault;
    struct agreement_facts *out;
};

/* ---- working time ---- */

/* On or after the shift's beginning. */
static int32_t behind(struct clock from, struct clock clock)
{
    return clock.minutes > from.minutes ? clock.minutes : clock.minutes + DAY;
}

static struct work_shift *shifts_of(const struct shift_list *schedule, struct arena *arena)
{
    struct work_shift *shifts = arena_array(arena, schedule->count, sizeof *shifts);
    for (size_t i = 0; i < schedule->count; i++) {
        const struct shift *shift = &schedule->items[i];
        shifts[i] = (struct work_shift){.weekday = shift->day.value,
                                        .from = shift->from.minutes,
                                        .to = behind(shift->from, shift->to)};
        if (shift->break_from.set) {
            shifts[i].break_from = behind(shift->from, shift->break_from);
            shifts[i].break_to = behind(shift->from, shift->break_to);
        }
    }
    return shifts;
}

static struct work_terms terms_of(const struct terms *terms, size_t placement, struct arena *arena)
{
    return (struct work_terms){
        .placement = placement,
        .from = terms->from,
        .to = terms->to,
        .week_min = (int32_t)terms->hours_week.value * 60,
        .window_known = terms->clock_from.set && terms->clock_to.set,
        .window = {terms->clock_from.minutes, terms->clock_to.minutes},
        .shifts = shifts_of(&terms->schedule, arena),
        .shift_count = terms->schedule.count,
    };
}

struct date agreement_terms_from(const struct placement *placement)
{
    if (!placement->earlier.count)
        return placement->from;
    struct date last = placement->earlier.items[placement->earlier.count - 1].to;
    return (struct date){.days = last.days + 1, .set = true};
}

/* Appends the placement's terms, past ones and those of today. */
static void add_terms(struct loading *loading, const struct placement *placement, size_t number)
{
    struct agreement_facts *out = loading->out;
    size_t more = placement->earlier.count + 1;
    struct work_terms *items = arena_array(loading->arena, out->term_count + more, sizeof *items);
    if (out->term_count)
        memcpy(items, out->terms, out->term_count * sizeof *items);
    for (size_t i = 0; i < placement->earlier.count; i++)
        items[out->term_count + i] = terms_of(&placement->earlier.items[i], number, loading->arena);
    const struct terms now = {
        .from = agreement_terms_from(placement),
        .to = placement->to,
        .hours_week = placement->hours_week,
        .clock_from = placement->clock_from,
        .clock_to = placement->clock_to,
        .schedule = placement->schedule,
    };
    items[out->term_count + more - 1] = terms_of(&now, number, loading->arena);
    out->terms = items;
    out->term_count += more;
}

/* ---- others ---- */

/* Placements that an agreement binds now, but for the one that is judged: those of a youth or of a
 * workplace. */
static size_t bound_placements(struct loading *loading, enum record to, struct text id,
                               struct placement **out)
{
    struct referrers referrers;
    struct text of;
    size_t count = 0, room = 0;
    *out = NULL;
    referrers_begin(&referrers, loading->txn, to, id, RECORD_PLACEMENT, (struct text){0});
    while (referrers_next(&referrers, &of)) {
        struct placement placement = {0};
        struct fault none;
        if (text_equal(of, loading->placement->head.id) ||
            records_copy(loading->txn, RECORD_PLACEMENT, of, NULL, loading->arena, &placement,
                         &none))
            continue;
        if (placement.state.value != PLACEMENT_AGREED && placement.state.value != PLACEMENT_STARTED)
            continue;
        *out = arena_more(loading->arena, *out, count, &room, sizeof **out);
        (*out)[count++] = placement;
    }
    referrers_end(&referrers);
    return count;
}

static void load_youths_work(struct loading *loading)
{
    struct placement *others;
    size_t count = bound_placements(loading, RECORD_YOUTH, loading->placement->youth, &others);
    add_terms(loading, loading->placement, 0);
    for (size_t i = 0; i < count; i++)
        add_terms(loading, &others[i], i + 1);
}

static void load_supervised(struct loading *loading)
{
    const struct placement *placement = loading->placement;
    struct placement *others;
    if (!placement->supervisor)
        return;
    size_t count = bound_placements(loading, RECORD_WORKPLACE, placement->workplace, &others);
    struct day_span *spans = arena_array(loading->arena, count, sizeof *spans);
    for (size_t i = 0; i < count; i++) {
        if (others[i].supervisor &&
            text_equal(others[i].supervisor->name, placement->supervisor->name))
            spans[loading->out->supervised_count++] =
                (struct day_span){others[i].from, others[i].to};
    }
    loading->out->supervised = spans;
}

/* ---- limits ---- */

static struct day_span *spans_of(const struct period_list *periods, struct arena *arena)
{
    struct day_span *spans = arena_array(arena, periods->count, sizeof *spans);
    for (size_t i = 0; i < periods->count; i++)
        spans[i] = (struct day_span){periods->items[i].from, periods->items[i].to};
    return spans;
}

/* The last day of so many months: from 31 August, six months end on 28 February. */
static struct date months_on(struct date from, int64_t months)
{
    int year, month, day;
    date_to_civil(from, &year, &month, &day);
    int64_t whole = (int64_t)year * 12 + month - 1 + months;
    struct date next = {0};
    for (int of_month = day; of_month > 27 && !next.set; of_month--)
        next = date_from_civil((int)(whole / 12), (int)(whole % 12) + 1, of_month);
    if (!next.set)
        next = date_from_civil((int)(whole / 12), (int)(whole % 12) + 1, day);
    /* Where the month has no such day the last one that it has is the last. */
    int ended;
    date_to_civil(next, &year, &month, &ended);
    return (struct date){.days = next.days - (ended == day), .set = next.set};
}

static struct form_facts form_of(const struct loading *loading)
{
    const struct placement *placement = loading->placement;
    const struct catalogue_item *item = catalogue_form_on(&loading->catalogues->all[CATALOGUE_FORM],
                                                          placement->form, placement->from);
    struct form_facts form = {.known = item != NULL};
    if (!item)
        return form;
    if (item->months.set)
        form.last = months_on(placement->from, item->months.value);
    form.hours_most = (int32_t)item->hours.value;
    form.age_least = (int32_t)item->age.value;
    return form;
}

static bool has_word(struct text text)
{
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] != ' ' && text.data[i] != '\t' && text.data[i] != '\n')
            return true;
    }
    return false;
}

static void set_programme(struct loading *loading, const struct programme *programme,
                          const struct match_rules *rules)
{
    struct agreement_facts *out = loading->out;
    out->tables = rules->minor_tables;
    out->table_count = rules->minor_table_count;
    out->extract_lead = rules->extract_lead_days;
    out->supervised_most = programme->supervisor_load.set
                               ? (int32_t)programme->supervisor_load.value
                               : (int32_t)SUPERVISOR_LOAD;
    out->calendar = (struct school_calendar){
        .breaks = rules->school_breaks,
        .break_count = rules->school_break_count,
        .free = spans_of(&programme->school_free, loading->arena),
        .free_count = programme->school_free.count,
        .school = spans_of(&programme->school_days, loading->arena),
        .school_count = programme->school_days.count,
    };
}

static enum error load_records(struct loading *loading)
{
    const struct placement *placement = loading->placement;
    struct agreement_facts *out = loading->out;
    struct youth youth = {0};
    struct programme programme = {0};
    struct programme_rules rules = {0};
    struct opening_facts opening = {0};
    if (records_copy(loading->txn, RECORD_YOUTH, placement->youth, "youth", loading->arena, &youth,
                     loading->fault) ||
        records_copy(loading->txn, RECORD_PROGRAMME, youth.programme, "programme", loading->arena,
                     &programme, loading->fault) ||
        load_programme(loading->txn, loading->catalogues, youth.programme, loading->arena, &rules,
                       loading->fault) ||
        load_opening(loading->txn, loading->catalogues, placement->opening, loading->arena,
                     &opening, loading->fault))
        return loading->fault->code;
    set_programme(loading, &programme, &rules.rules);
    const struct youth_facts extract = {.extract_date = youth.extract_date};
    out->birth = youth.birth;
    out->school_done = youth.school_done;
    out->hazards = opening.hazards;
    out->age_min = opening.age_min;
    out->extract = opening.extract;
    out->extract_valid = match_extract_valid(&extract, placement->from);
    return ERR_NONE;
}

enum error agreement_load(struct txn *txn, const struct catalogues *catalogues,
                          const struct placement *placement, struct date today, struct arena *arena,
                          struct agreement_facts *out, struct fault *fault)
{
    struct loading loading = {txn, catalogues, placement, arena, fault, out};
    *out = (struct agreement_facts){
        .today = today,
        .from = placement->from,
        .to = placement->to,
        .judged = placement->from,
        .hours = placement->hours_week,
        .guardian = placement->guardian_consent,
        .insured = has_word(placement->insurer),
    };
    if (load_records(&loading))
        return fault->code;
    out->form = form_of(&loading);
    load_youths_work(&loading);
    load_supervised(&loading);
    return txn_fault(txn, fault);
}
