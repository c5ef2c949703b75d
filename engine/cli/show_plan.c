/* SPDX-License-Identifier: MIT
 *
 * The pairs are a table, since a meeting goes down them one by one; whoever has no place has a
 * paragraph, since that is what the meeting is about. */
#include "engine/cli/show_plan.h"

#include <inttypes.h>
#include <string.h>

#include "engine/cli/csv.h"
#include "engine/cli/show_hit.h"

static const struct {
    const char *sv, *en;
} objective_words[PLAN_OBJECTIVES] = {
    [PLAN_TOTAL] = {"högsta summan", "the largest sum"},
    [PLAN_MOST_THEN_TOTAL] = {"flest först", "most placed first"},
    [PLAN_STABLE] = {"stabil", "stable"},
    [PLAN_FAIR] = {"rättvis", "fair"},
};

static const char *objective_word(const struct show *show, int32_t objective)
{
    return SAY(show, objective_words[objective].sv, objective_words[objective].en);
}

static struct text whose(struct text name, struct text id)
{
    return name.data ? name : id;
}

/* ---- figures ---- */

static void put_figures(const struct show *show, const struct plan_reply *plan)
{
    struct text mean = show_percent(show, plan->mean.value);
    struct text least = show_percent(show, plan->least.value);
    put(show->out, "%s%s%s%s%" PRId64 " %s %" PRId64 " %s%s%s %.*s%s%s %.*s\n",
        ink(&show->screen, INK_BOLD), objective_word(show, plan->objective.value),
        ink(&show->screen, INK_PLAIN), show_dot(show), plan->size.value, SAY(show, "av", "of"),
        plan->youths.value, SAY(show, "får en plats", "get a place"), show_dot(show),
        SAY(show, "medel", "mean"), (int)mean.size, mean.data, show_dot(show),
        SAY(show, "lägst", "lowest"), (int)least.size, least.data);
    if (plan->placed_already.value)
        put(show->out, "%" PRId64 " %s\n", plan->placed_already.value,
            SAY(show, "har redan en placering på gång och är inte med",
                "have a placement under way already and take no part"));
    show_line(show, INK_DIM,
              SAY(show, "Ett förslag: inget är bokat. Bevisat bäst efter sitt mål.",
                  "A proposal: nothing is booked. Proven the best by its objective."));
}

/* ---- pairs ---- */

/* What a meeting should know of a seat. */
static struct text seat_note(const struct show *show, const struct plan_pair *pair)
{
    if (pair->locked.value)
        return show_word(show, "låst", "locked");
    if (pair->held.value)
        return show_word(show, "hålls för hen", "held for them");
    if (!pair->wanted_by.value)
        return (struct text){0};
    return arena_format(show->arena,
                        SAY(show, "%" PRId64 " till vill ha den", "%" PRId64 " more want it"),
                        pair->wanted_by.value);
}

static void put_pairs(const struct show *show, const struct plan_reply *plan)
{
    struct sheet sheet;
    if (!plan->pairs.count)
        return;
    put(show->out, "\n");
    sheet_begin(&sheet, 6);
    sheet_add(&sheet, show_word(show, "ungdom", "youth"));
    sheet_add(&sheet, show_word(show, "plats", "opening"));
    sheet_add(&sheet, show_word(show, "var", "where"));
    sheet_add(&sheet, show_word(show, "poäng", "score"));
    sheet_add(&sheet, show_word(show, "val", "choice"));
    sheet_add(&sheet, show_word(show, "not", "note"));
    for (size_t i = 0; i < plan->pairs.count; i++) {
        const struct plan_pair *pair = &plan->pairs.items[i];
        sheet_add(&sheet, whose(pair->youth_name, pair->youth));
        sheet_add(&sheet, whose(pair->title, pair->opening));
        sheet_add(&sheet, whose(pair->workplace_name, pair->workplace));
        sheet_add(&sheet, show_percent(show, pair->score.value));
        sheet_add(&sheet, show_number(show->arena, pair->rank));
        sheet_add(&sheet, seat_note(show, pair));
    }
    sheet_end(&sheet, &show->screen, show->out);
}

/* ---- who has no place ---- */

static void put_wanted(const struct show *show, const struct plan_wanted *wanted)
{
    struct text title = whose(wanted->title, wanted->opening);
    struct text score = show_percent(show, wanted->score.value);
    struct buffer line = {0};
    put(&line, "%.*s, %.*s (%.*s)%s", (int)title.size, title.data, (int)wanted->workplace_name.size,
        wanted->workplace_name.data ? wanted->workplace_name.data : "", (int)score.size, score.data,
        wanted->youths.count ? SAY(show, ": går till ", ": goes to ")
                             : SAY(show, ": ingen ledig plats", ": no seat is free"));
    for (size_t i = 0; i < wanted->youths.count; i++)
        put(&line, "%s%.*s", i ? ", " : "", (int)wanted->youths.items[i].size,
            wanted->youths.items[i].data);
    put(show->out, "%*s", SHOW_INDENT, "");
    put_lines(show->out, &show->screen, (struct text){line.data, line.size}, SHOW_INDENT,
              SHOW_INDENT + 2, show->screen.width);
    put(show->out, "\n");
    buffer_free(&line);
}

static void put_failed(const struct show *show, const struct plan_left *left)
{
    struct tally_list failed = left->failed;
    show_sort_failed(&failed);
    for (size_t i = 0; i < failed.count && i < PLAN_WANTED; i++) {
        const char *said = show_gate_words(show, failed.items[i].key);
        put(show->out, "%*s%" PRId64 " %s: %s\n", SHOW_INDENT, "", failed.items[i].value,
            SAY(show, "platser", "openings"), said);
    }
}

static void put_left(const struct show *show, const struct plan_reply *plan)
{
    if (!plan->unplaced.count)
        return;
    show_heading(show, SAY(show, "Utan plats", "Without a place"));
    for (size_t i = 0; i < plan->unplaced.count; i++) {
        const struct plan_left *left = &plan->unplaced.items[i];
        struct text name = whose(left->youth_name, left->youth);
        put(show->out, "  %s%.*s%s%s%s%.*s%s\n", ink(&show->screen, INK_BOLD), (int)name.size,
            name.data, ink(&show->screen, INK_PLAIN), show_dot(show), ink(&show->screen, INK_DIM),
            (int)left->youth.size, left->youth.data, ink(&show->screen, INK_PLAIN));
        show_gates(show, &left->not_ready);
        put_failed(show, left);
        for (size_t j = 0; j < left->wanted.count; j++)
            put_wanted(show, &left->wanted.items[j]);
    }
}

void show_plan(struct show *show, const struct plan_reply *plan)
{
    show_head(show, show_word(show, "Plan", "Plan"), plan->model, plan->as_of, plan->today);
    put_figures(show, plan);
    put_pairs(show, plan);
    put_left(show, plan);
    put(show->out, "\n");
    show_line(
        show, INK_DIM,
        arena_format(show->arena,
                     SAY(show,
                         "Vid lika: längst väntan sedan inskrivning, sedan lott (frö %" PRId64
                         "), sedan id. %" PRId64 " kandidater för var och en.",
                         "Of equals: the longest wait since enrolment, then lots (seed %" PRId64
                         "), then the id. %" PRId64 " candidates for each."),
                     plan->seed.value, plan->candidates.value)
            .data);
    show_line(show, INK_DIM,
              arena_format(show->arena,
                           SAY(show, "I en matchlista: praktik match UNGDOM --prices %.*s",
                               "In a match list: praktik match YOUTH --prices %.*s"),
                           (int)plan->plan.size, plan->plan.data ? plan->plan.data : "")
                  .data);
}

/* ---- side by side ---- */

static void add_figures(const struct show *show, struct sheet *sheet,
                        const struct plan_figures *figures)
{
    const char *word = objective_word(show, figures->objective.value);
    sheet_add(sheet, (struct text){word, strlen(word)});
    sheet_add(sheet, show_number(show->arena, figures->size));
    sheet_add(sheet, show_percent(show, figures->sum.value));
    sheet_add(sheet, show_percent(show, figures->mean.value));
    sheet_add(sheet, show_percent(show, figures->least.value));
    sheet_add(sheet, show_number(show->arena, figures->blocking));
}

void show_comparison(struct show *show, const struct plan_reply *plan)
{
    struct plan_figures own = {plan->objective, plan->size,  plan->sum,
                               plan->mean,      plan->least, plan->blocking};
    struct sheet sheet;
    show_head(show, show_word(show, "Plan", "Plan"), plan->model, plan->as_of, plan->today);
    put(show->out, "%" PRId64 " %s\n\n", plan->youths.value, SAY(show, "ungdomar", "youths"));
    sheet_begin(&sheet, 6);
    sheet_add(&sheet, show_word(show, "mål", "objective"));
    sheet_add(&sheet, show_word(show, "placerade", "placed"));
    sheet_add(&sheet, show_word(show, "summa", "sum"));
    sheet_add(&sheet, show_word(show, "medel", "mean"));
    sheet_add(&sheet, show_word(show, "lägst", "lowest"));
    sheet_add(&sheet, show_word(show, "vill byta", "would swap"));
    for (int objective = 0; objective < PLAN_OBJECTIVES; objective++) {
        if (objective == own.objective.value)
            add_figures(show, &sheet, &own);
        for (size_t i = 0; i < plan->others.count; i++)
            if (plan->others.items[i].objective.value == objective)
                add_figures(show, &sheet, &plan->others.items[i]);
    }
    sheet_end(&sheet, &show->screen, show->out);
    show_line(
        show, INK_DIM,
        SAY(show, "Vill byta: par där både ungdom och arbetsplats hellre hade haft varandra.",
            "Would swap: pairs of which both youth and workplace would rather have the other."));
}

/* ---- a file ---- */

static void put_cells(struct buffer *out, const struct text *cells, size_t count)
{
    for (size_t i = 0; i < count; i++)
        csv_put(out, cells[i], ';', i == 0);
    put(out, "\r\n");
}

void put_plan_csv(struct buffer *out, const struct plan_reply *plan)
{
    static const char *const heads[] = {"youth",     "youth_name",     "opening", "title",
                                        "workplace", "workplace_name", "score",   "a",
                                        "b",         "rank",           "price",   "wanted_by"};
    enum { COLUMNS = sizeof heads / sizeof *heads };
    struct arena arena = {0};
    struct text cells[COLUMNS];
    for (size_t i = 0; i < COLUMNS; i++)
        cells[i] = (struct text){heads[i], strlen(heads[i])};
    put_cells(out, cells, COLUMNS);
    for (size_t i = 0; i < plan->pairs.count; i++) {
        const struct plan_pair *pair = &plan->pairs.items[i];
        const struct text row[COLUMNS] = {
            pair->youth,
            pair->youth_name,
            pair->opening,
            pair->title,
            pair->workplace,
            pair->workplace_name,
            show_number(&arena, pair->score),
            show_number(&arena, pair->a),
            show_number(&arena, pair->b),
            show_number(&arena, pair->rank),
            show_number(&arena, pair->price),
            show_number(&arena, pair->wanted_by),
        };
        put_cells(out, row, COLUMNS);
        arena_reset(&arena);
    }
    for (size_t i = 0; i < plan->unplaced.count; i++) {
        const struct plan_left *left = &plan->unplaced.items[i];
        const struct text row[COLUMNS] = {left->youth, left->youth_name};
        put_cells(out, row, COLUMNS);
    }
    arena_free(&arena);
}
