/* SPDX-License-Identifier: MIT
 *
 * praktik due: asks what a recruiter must do today, and shows it: what is overdue first, longest
 * first. */
#include <inttypes.h>

#include "engine/cases/due.h"
#include "engine/cli/ask.h"
#include "engine/cli/show_hit.h"
#include "proto/date.h"

struct due_options {
    int64_t k;
    const char *today;
};

static const struct option_row rows[] = {
    OPTION(due_options, k, "k", .value = "N", .least = 1, .most = DUE_MOST,
           .doc = "how many (100)"),
    OPTION(due_options, today, "today", .value = "DATE", .doc = "the day to judge by"),
};

/* What there is to do, in words. */
static const struct {
    const char *sv, *en;
} words[DUE_KINDS] = {
    [DUE_PROPOSE] = {"Föreslå en plats", "Propose an opening"},
    [DUE_YOUTH_ANSWER] = {"Hör efter om svar", "Ask for their answer"},
    [DUE_ASK] = {"Fråga arbetsplatsen", "Ask the workplace"},
    [DUE_WORKPLACE_ANSWER] = {"Påminn arbetsplatsen", "Remind the workplace"},
    [DUE_EXTRACT] = {"Be om registerutdrag", "Ask for the register extract"},
    [DUE_AGREE] = {"Skriv överenskommelse", "Make the agreement"},
    [DUE_START] = {"Praktiken ska börja", "The placement begins"},
    [DUE_EXPIRE] = {"Har väntat för länge", "Has waited too long"},
    [DUE_FOLLOW_UP] = {"Följ upp", "Follow up"},
    [DUE_ADJUST] = {"Justera överenskommelsen", "Adjust the agreement"},
    [DUE_ATTENDANCE] = {"Närvaro att skriva under", "Attendance to be signed"},
    [DUE_END] = {"Avsluta praktiken", "End the placement"},
    [DUE_CERTIFICATE] = {"Be om intyget", "Ask for the certificate"},
};

static struct text first_of(struct text a, struct text b)
{
    return a.size ? a : b;
}

static struct text late_text(const struct show *show, int64_t days)
{
    if (days == 0)
        return show_word(show, "i dag", "today");
    return arena_format(show->arena, "%" PRId64 " %s", days,
                        days == 1 ? SAY(show, "dag", "day") : SAY(show, "dagar", "days"));
}

/* The items from `first` up to `end`, as a table. */
static void put_items(const struct show *show, const struct due_reply *reply, size_t first,
                      size_t end, const char *heading)
{
    struct sheet sheet;
    if (first == end)
        return;
    show_heading(show, heading);
    sheet_begin(&sheet, 5);
    sheet_add(&sheet, show_word(show, "sent", "late"));
    sheet_add(&sheet, show_word(show, "att göra", "to do"));
    sheet_add(&sheet, show_word(show, "vem", "who"));
    sheet_add(&sheet, show_word(show, "var", "where"));
    sheet_add(&sheet, show_word(show, "praktik", "placement"));
    for (size_t i = first; i < end; i++) {
        const struct due_item *item = &reply->items.items[i];
        const char *what = SAY(show, words[item->kind.value].sv, words[item->kind.value].en);
        struct text where = first_of(first_of(item->workplace_name, item->title), item->workplace);
        sheet_add(&sheet, late_text(show, item->overdue.value));
        sheet_add(&sheet, arena_format(show->arena, "%s", what));
        sheet_add(&sheet, first_of(item->youth_name, item->youth));
        sheet_add(&sheet, where);
        sheet_add(&sheet, item->placement);
    }
    sheet_end(&sheet, &show->screen, show->out);
}

static void show_due(struct show *show, const void *decoded, const void *context)
{
    const struct due_reply *reply = decoded;
    char day[11];
    size_t late = 0;
    (void)context;
    date_format(reply->today, day);
    put(show->out, "%s%.*s%s%s%s\n", ink(&show->screen, INK_BOLD), (int)reply->programme.size,
        reply->programme.data, ink(&show->screen, INK_PLAIN), show_dot(show), day);
    if (!reply->total.value) {
        put(show->out, "%s\n", SAY(show, "Inget att göra i dag", "Nothing to do today"));
        return;
    }
    put(show->out, "%" PRId64 " %s%s%" PRId64 " %s\n", reply->total.value,
        SAY(show, "att göra", "to do"), show_dot(show), reply->overdue.value,
        SAY(show, "försenade", "overdue"));
    while (late < reply->items.count && reply->items.items[late].overdue.value > 0)
        late++;
    put_items(show, reply, 0, late, SAY(show, "Försenat", "Overdue"));
    put_items(show, reply, late, reply->items.count, SAY(show, "I dag", "Today"));
    if ((int64_t)reply->items.count < reply->total.value)
        put(show->out, "… %" PRId64 " %s\n", reply->total.value - (int64_t)reply->items.count,
            SAY(show, "till (--k visar fler)", "more (--k shows them)"));
}

static int due(struct cli *cli, const void *options, char **words_given, size_t count)
{
    static const struct question_to question = {"placement.due", &due_reply_schema, show_due, NULL};
    const struct due_options *given = options;
    struct buffer params = {0};
    (void)count;
    put(&params, "{");
    ask_member(&params, "programme", words_given[0]);
    ask_member(&params, "today", given->today);
    ask_number(&params, "k", given->k);
    put(&params, "}");
    return ask(cli, &question, &params);
}

const struct command command_due = {
    .name = "due",
    .line = "what there is to do today, overdue first",
    .usage = "PROGRAMME",
    OPTIONS(rows, due_options),
    .fewest = 1,
    .most = 1,
    .run = due,
};
