/* SPDX-License-Identifier: MIT
 *
 * report.equality: who is offered what, by self-described gender and industry (4R: representation),
 * so that a team can see whether its lists and proposals follow the wishes or something else.
 *
 * Counts are of young people, never of events, and pass suppress.h. What is wished and listed is of
 * today; the rest is of whole months, so that two periods that differ by a day are the same. Who
 * has protected identity is in no report. */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "engine/cases/access.h"
#include "engine/cases/hits.h"
#include "engine/cases/matching.h"
#include "engine/cases/noting.h"
#include "engine/cases/placement.h"
#include "engine/cases/report.h"
#include "engine/cases/rows.h"
#include "engine/cases/suppress.h"
#include "engine/match/load.h"
#include "engine/match/pruned.h"
#include "proto/date.h"
#include "proto/text.h"

enum {
    SECTIONS = 'Z' - 'A' + 1,
    COLUMNS = SECTIONS + 1, /* the last: all of them */
    GENDERS_MOST = 12,      /* as people call themselves; more are told together */
    LIST_LENGTH = 10,       /* what is offered is what stands on the list as it is shown */
    HOURS_STEP = 10,
};

enum measure {
    MEASURE_WISHED,
    MEASURE_LISTED,
    MEASURE_PROPOSED,
    MEASURE_AGREED,
    MEASURE_COMPLETED,
    MEASURE_ATTENDED,
    MEASURES
};

/* ---- gathering ---- */

struct gender {
    struct text name;
    int64_t youths;
    int32_t *days; /* to the first proposal */
    size_t day_count, day_room;
};

/* What a youth brings to the report: of each measure the sections, a bit each. */
struct youth_marks {
    uint32_t sections[MEASURES];
    int64_t minutes[SECTIONS];
};

struct drawn {
    uint64_t order;
    struct masked_case masked;
};

struct report {
    struct request *request;
    const struct report_request *in;
    struct date from, to, today;
    struct gender genders[GENDERS_MOST];
    size_t gender_count;
    struct counted cells[MEASURES][(GENDERS_MOST + 1) * COLUMNS];
    int64_t minutes[(GENDERS_MOST + 1) * COLUMNS];
    struct drawn sample[REPORT_SAMPLE_MOST + 1];
    size_t sample_count;
    struct pruned *pruned;
    struct match_rank ranks[LIST_LENGTH];
    struct arena arena; /* of the youth at hand */
};

static int section_of(const struct node *node)
{
    return node->tree == TREE_INDUSTRY && node->section ? node->section - 'A' : -1;
}

static void mark(uint32_t *sections, const struct node *node)
{
    int section = section_of(node);
    if (section >= 0 && section < SECTIONS)
        *sections |= UINT32_C(1) << section;
}

/* Too many for the table are told with those who have not said. */
static size_t gender_of(struct report *report, struct text name)
{
    for (size_t i = 0; i < report->gender_count; i++) {
        if (text_equal(report->genders[i].name, name))
            return i;
    }
    if (report->gender_count == GENDERS_MOST)
        return 0;
    struct arena *arena = &report->request->arena;
    report->genders[report->gender_count].name =
        name.size ? arena_text(arena, name.data, name.size) : TEXT("");
    return report->gender_count++;
}

static bool in_period(const struct report *report, struct date day)
{
    return day.set && report->from.days <= day.days && day.days <= report->to.days;
}

/* The list as match.openings shows it today. */
static size_t list_of(struct report *report, const struct youth_row *row,
                      struct opening_facts hits[LIST_LENGTH])
{
    const struct snapshot *snapshot = report->request->context->snapshot;
    struct match_best best = match_best_over(report->ranks, LIST_LENGTH);
    pruned_begin(report->pruned, &row->facts, snapshot_rules(snapshot, row), report->today, best,
                 NULL);
    matching_offer_suggestions(report->request, &row->facts.suggestions, report->pruned);
    pruned_search(report->pruned, &snapshot->openings, &report->arena);
    match_best_sort(&report->pruned->best);
    for (size_t i = 0; i < report->pruned->best.count; i++)
        pruned_facts(&report->pruned->best.items[i],
                     arena_new(&report->arena, sizeof(struct packed_names)), &hits[i]);
    return report->pruned->best.count;
}

static int64_t minutes_in(const struct report *report, const struct placement *placement)
{
    int64_t sum = 0;
    for (size_t i = 0; i < placement->attendance.count; i++) {
        const struct attendance *month = &placement->attendance.items[i];
        const struct attendance *counts = placement_month_signed(placement, month->month);
        for (size_t j = 0; counts == month && j < month->days.count; j++) {
            if (in_period(report, month->days.items[j].date))
                sum += month->days.items[j].minutes.value;
        }
    }
    return sum;
}

static bool is_completed(const struct placement *placement)
{
    for (size_t i = 0; i < placement->history.count; i++) {
        if (text_is(placement->history.items[i].step, placement_step_names[STEP_END]))
            return true;
    }
    return false;
}

static void take_placement(struct report *report, const struct placement *placement,
                           struct youth_marks *marks)
{
    struct context *context = report->request->context;
    struct opening_facts opening = {0};
    struct fault none;
    if (load_opening(context->txn, context->catalogues, placement->opening, &report->arena,
                     &opening, &none))
        return;
    int section = section_of(&opening.industry);
    int64_t minutes = minutes_in(report, placement);
    if (in_period(report, placement->proposed_on))
        mark(&marks->sections[MEASURE_PROPOSED], &opening.industry);
    if (in_period(report, placement->agreed_on))
        mark(&marks->sections[MEASURE_AGREED], &opening.industry);
    if (in_period(report, placement->ended_on) && is_completed(placement))
        mark(&marks->sections[MEASURE_COMPLETED], &opening.industry);
    if (minutes > 0)
        mark(&marks->sections[MEASURE_ATTENDED], &opening.industry);
    if (section >= 0 && section < SECTIONS)
        marks->minutes[section] += minutes;
}

static void note_days(struct gender *gender, int32_t days)
{
    gender->days =
        memory_more(gender->days, gender->day_count, &gender->day_room, sizeof *gender->days);
    gender->days[gender->day_count++] = days;
}

static void take_placements(struct report *report, const struct youth *youth,
                            struct youth_marks *marks, struct gender *gender)
{
    struct txn *txn = report->request->context->txn;
    struct referrers referrers;
    struct text id;
    struct date first = {0};
    referrers_begin(&referrers, txn, RECORD_YOUTH, youth->head.id, RECORD_PLACEMENT,
                    (struct text){0});
    while (referrers_next(&referrers, &id)) {
        struct placement placement = {0};
        struct fault none;
        if (records_get(txn, RECORD_PLACEMENT, id, NULL, &report->arena, &placement, &none))
            continue;
        if (placement.proposed_on.set && (!first.set || placement.proposed_on.days < first.days))
            first = placement.proposed_on;
        take_placement(report, &placement, marks);
    }
    referrers_end(&referrers);
    if (in_period(report, first) && youth->enrolled_on.set && first.days >= youth->enrolled_on.days)
        note_days(gender, first.days - youth->enrolled_on.days);
}

static void count_marks(struct report *report, size_t gender, const struct youth_marks *marks)
{
    size_t rows[2] = {gender, GENDERS_MOST};
    for (size_t r = 0; r < 2; r++) {
        size_t at = rows[r] * COLUMNS;
        for (int measure = 0; measure < MEASURES; measure++) {
            uint32_t sections = marks->sections[measure];
            report->cells[measure][at + SECTIONS].count += sections != 0;
            for (int section = 0; section < SECTIONS; section++)
                report->cells[measure][at + (size_t)section].count += sections >> section & 1;
        }
        for (int section = 0; section < SECTIONS; section++) {
            report->minutes[at + (size_t)section] += marks->minutes[section];
            report->minutes[at + SECTIONS] += marks->minutes[section];
        }
    }
}

/* ---- the sample ---- */

static struct text_list section_names(struct arena *arena, uint32_t sections)
{
    struct text_list list = {.items = arena_array(arena, SECTIONS, sizeof(struct text)),
                             .set = true};
    for (int i = 0; i < SECTIONS; i++) {
        char letter = (char)('A' + i);
        if (sections >> i & 1)
            list.items[list.count++] = arena_text(arena, &letter, 1);
    }
    return list;
}

/* Who is drawn, and in which order, follows from the seed alone, and tells nothing of the id. */
static uint64_t order_of(const struct report *report, struct text id)
{
    uint8_t hash[crypto_generichash_BYTES_MIN], seed[8];
    crypto_generichash_state state;
    key_put_number(seed, (uint64_t)report->in->seed.value);
    crypto_generichash_init(&state, NULL, 0, sizeof hash);
    crypto_generichash_update(&state, seed, sizeof seed);
    crypto_generichash_update(&state, (const uint8_t *)id.data, id.size);
    crypto_generichash_final(&state, hash, sizeof hash);
    return key_number(hash);
}

static void draw(struct report *report, struct text id, const struct youth_marks *marks,
                 const struct opening_facts *hits, size_t count)
{
    struct arena *arena = &report->request->arena;
    uint64_t order = order_of(report, id);
    size_t most = (size_t)report->in->sample.value, at = report->sample_count;
    while (at > 0 && report->sample[at - 1].order > order)
        at--;
    if (at >= most)
        return;
    struct drawn drawn = {.order = order};
    drawn.masked.wished = section_names(arena, marks->sections[MEASURE_WISHED]);
    drawn.masked.proposed = section_names(arena, marks->sections[MEASURE_PROPOSED]);
    drawn.masked.hits =
        (struct masked_hit_list){arena_array(arena, count, sizeof(struct masked_hit)), count, true};
    for (size_t i = 0; i < count; i++) {
        uint32_t section = 0;
        mark(&section, &hits[i].industry);
        struct text_list name = section_names(arena, section);
        drawn.masked.hits.items[i] = (struct masked_hit){
            .industry = name.count ? name.items[0] : (struct text){0},
            .score = number(report->ranks[i].score),
            .own_suggestion = {report->ranks[i].own_suggestion, true},
        };
    }
    memmove(&report->sample[at + 1], &report->sample[at],
            (report->sample_count - at) * sizeof *report->sample);
    report->sample[at] = drawn;
    report->sample_count += report->sample_count < most;
}

/* ---- a youth ---- */

static void take_youth(struct report *report, struct text id)
{
    struct context *context = report->request->context;
    struct youth youth = {0};
    struct youth_marks marks = {0};
    struct opening_facts hits[LIST_LENGTH];
    struct fault none;
    const struct youth_row *row = cards_find(&context->snapshot->youths, id);
    if (!row || records_get(context->txn, RECORD_YOUTH, id, NULL, &report->arena, &youth, &none))
        return;
    size_t gender = gender_of(report, youth.gender);
    report->genders[gender].youths++;
    for (size_t i = 0; i < row->facts.wish_count; i++) {
        if (row->facts.wishes[i].strength > 0)
            mark(&marks.sections[MEASURE_WISHED], &row->facts.wishes[i].node);
    }
    size_t count = list_of(report, row, hits);
    for (size_t i = 0; i < count; i++)
        mark(&marks.sections[MEASURE_LISTED], &hits[i].industry);
    take_placements(report, &youth, &marks, &report->genders[gender]);
    count_marks(report, gender, &marks);
    if (count && report->in->sample.value)
        draw(report, id, &marks, hits, count);
}

/* ---- the reply ---- */

static int by_size(const void *a, const void *b)
{
    int32_t left = *(const int32_t *)a, right = *(const int32_t *)b;
    return (left > right) - (left < right);
}

static void tell_groups(struct report *report, struct equality_reply *out)
{
    out->groups.items =
        arena_array(&report->request->arena, report->gender_count, sizeof(struct equality_group));
    out->groups.set = true;
    for (size_t i = 0; i < report->gender_count; i++) {
        struct gender *gender = &report->genders[i];
        if (gender->youths < SUPPRESS_LEAST)
            continue;
        struct equality_group *group = &out->groups.items[out->groups.count++];
        group->gender = gender->name;
        group->youths = number(suppress_rounded(gender->youths));
        if (gender->day_count < SUPPRESS_LEAST)
            continue;
        qsort(gender->days, gender->day_count, sizeof *gender->days, by_size);
        group->days = number(gender->days[(gender->day_count - 1) / 2]);
    }
}

static struct integer told(const struct counted *cell)
{
    return (struct integer){cell->told ? suppress_rounded(cell->count) : 0, cell->told};
}

/* A row of the reply; false where none of it may be told. */
static bool tell_cell(struct report *report, size_t row, size_t column, struct equality_row *out)
{
    size_t at = row * COLUMNS + column;
    *out = (struct equality_row){
        .wished = told(&report->cells[MEASURE_WISHED][at]),
        .listed = told(&report->cells[MEASURE_LISTED][at]),
        .proposed = told(&report->cells[MEASURE_PROPOSED][at]),
        .agreed = told(&report->cells[MEASURE_AGREED][at]),
        .completed = told(&report->cells[MEASURE_COMPLETED][at]),
    };
    if (report->cells[MEASURE_ATTENDED][at].told)
        out->hours = number((report->minutes[at] / 60 + HOURS_STEP / 2) / HOURS_STEP * HOURS_STEP);
    return out->wished.set || out->listed.set || out->proposed.set || out->agreed.set ||
           out->completed.set || out->hours.set;
}

static void tell_rows(struct report *report, struct equality_reply *out)
{
    struct arena *arena = &report->request->arena;
    out->rows.items = arena_array(arena, (GENDERS_MOST + 1) * COLUMNS, sizeof(struct equality_row));
    out->rows.set = true;
    for (int measure = 0; measure < MEASURES; measure++)
        suppress_table(report->cells[measure], GENDERS_MOST + 1, COLUMNS);
    for (size_t row = 0; row <= GENDERS_MOST; row++) {
        for (size_t column = 0; column < COLUMNS; column++) {
            struct equality_row *told_row = &out->rows.items[out->rows.count];
            char letter = (char)('A' + column);
            if (!tell_cell(report, row, column, told_row))
                continue;
            if (row < GENDERS_MOST)
                told_row->gender = report->genders[row].name;
            if (column < SECTIONS)
                told_row->industry = arena_text(arena, &letter, 1);
            out->rows.count++;
        }
    }
}

static void tell_sample(struct report *report, struct equality_reply *out)
{
    out->sample = (struct masked_case_list){
        arena_array(&report->request->arena, report->sample_count, sizeof(struct masked_case)),
        report->sample_count, true};
    for (size_t i = 0; i < report->sample_count; i++) {
        out->sample.items[i] = report->sample[i].masked;
        out->sample.items[i].number = number((int64_t)i + 1);
    }
}

static struct date month_begins(struct date day, int months_on)
{
    int year, month, of_month;
    date_to_civil(day, &year, &month, &of_month);
    month += months_on;
    return date_from_civil(year + (month > 12), month > 12 ? month - 12 : month, 1);
}

/* By id: groups and sample are then the same in another store of the same youths. */
static void gather(struct report *report)
{
    struct request *request = report->request;
    struct text_list ids = referrers_list(request->context->txn, RECORD_PROGRAMME,
                                          report->in->programme, RECORD_YOUTH, &request->arena);
    gender_of(report, TEXT(""));
    for (size_t i = 0; i < ids.count; i++) {
        if (access_listed(request, ids.items[i], 0, &report->arena))
            take_youth(report, ids.items[i]);
        arena_reset(&report->arena);
    }
    arena_free(&report->arena);
    noting_counts(report->request);
}

static enum error report_equality(struct request *request)
{
    const struct report_request *in = request->in;
    struct equality_reply *out = request->out;
    if (access_programme(request, in->programme, "programme"))
        return request->fault.code;
    if (!(request->session->principal.purposes & PURPOSE_STATISTICS))
        return fail(&request->fault, ERR_PURPOSE_REQUIRED, NULL, "reports are for statistics");
    struct report *report = arena_new(&request->arena, sizeof *report);
    struct date next = month_begins(in->to, 1);
    *report = (struct report){
        .request = request,
        .in = in,
        .from = month_begins(in->from, 0),
        .to = {.days = (next.set ? next.days : in->to.days + 1) - 1, .set = true},
        .today = context_today(request),
        .pruned = arena_new(&request->arena, sizeof *report->pruned),
    };
    gather(report);
    *out = (struct equality_reply){
        .programme = in->programme,
        .from = report->from,
        .to = report->to,
        .today = report->today,
        .as_of = number((int64_t)request->context->snapshot->sequence),
    };
    tell_groups(report, out);
    tell_rows(report, out);
    tell_sample(report, out);
    for (size_t i = 0; i < report->gender_count; i++)
        free(report->genders[i].days);
    return txn_fault(request->context->txn, &request->fault);
}

/* ---- methods ---- */

static const struct method rows[] = {
    {
        .name = "report.equality",
        .doc = "Who wishes for, is shown and gets what, by gender and industry; none under five.",
        .roles = STAFF,
        .runs = RUNS_POOL,
        .takes = TAKES_TODAY,
        .in = &report_request_schema,
        .out = &equality_reply_schema,
        .run = report_equality,
    },
};

const struct method_rows report_methods = METHOD_ROWS(rows);
