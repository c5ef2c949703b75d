/* SPDX-License-Identifier: MIT
 *
 * praktik outreach: asks which workplaces to approach next, and shows them. */
#include <inttypes.h>

#include "engine/cases/match.h"
#include "engine/cli/ask.h"
#include "engine/cli/show_hit.h"
#include "proto/date.h"

struct outreach_options {
    int64_t k;
    const char *today;
};

static const struct option_row rows[] = {
    OPTION(outreach_options, k, "k", .value = "N", .least = 1, .most = MATCH_K_MOST,
           .doc = "how many (10)"),
    OPTION(outreach_options, today, "today", .value = "DATE", .doc = "the day to judge by"),
};

static void put_industries(const struct show *show, const struct outreach_reply *reply)
{
    struct sheet sheet;
    if (!reply->industries.count)
        return;
    show_heading(show,
                 SAY(show, "Önskas, men ingen plats passar", "Wished for, but no opening fits"));
    sheet_begin(&sheet, 4);
    sheet_add(&sheet, show_word(show, "kod", "code"));
    sheet_add(&sheet, show_word(show, "ungdomar", "youths"));
    sheet_add(&sheet, show_word(show, "arbetsplatser", "workplaces"));
    sheet_add(&sheet, show_word(show, "område", "area"));
    for (size_t i = 0; i < reply->industries.count; i++) {
        const struct outreach_industry *item = &reply->industries.items[i];
        sheet_add(&sheet, item->code);
        sheet_add(&sheet, show_number(show->arena, item->youths));
        sheet_add(&sheet, show_number(show->arena, item->workplaces));
        sheet_add(&sheet, show_name(show, 'w', item->code));
    }
    sheet_end(&sheet, &show->screen, show->out);
}

static struct text contact_text(const struct show *show, struct date day)
{
    char text[11];
    if (!day.set)
        return show_word(show, "ingen kontakt noterad", "no contact noted");
    date_format(day, text);
    return arena_format(show->arena, "%s %s", SAY(show, "senast kontakt", "last contact"), text);
}

static void put_workplace(const struct show *show, const struct outreach_workplace *place,
                          size_t rank)
{
    struct text name = place->workplace_name.data ? place->workplace_name : place->workplace;
    struct text best = show_percent(show, place->best.value);
    struct text contact = contact_text(show, place->contacted);
    struct text industry = show_name(show, 'w', place->industry);
    put(show->out, "%3zu %s", rank, ink(&show->screen, INK_BOLD));
    put_lines(show->out, &show->screen, name, SHOW_INDENT, SHOW_INDENT, show->screen.width);
    put(show->out, "%s%s%s%.*s%s\n%*s", ink(&show->screen, INK_PLAIN), show_dot(show),
        ink(&show->screen, INK_DIM), (int)place->workplace.size, place->workplace.data,
        ink(&show->screen, INK_PLAIN), SHOW_INDENT, "");
    struct text line = arena_format(
        show->arena, "%" PRId64 " %s%s%s %.*s%s%s%s%.*s", place->youths.value,
        place->youths.value == 1 ? SAY(show, "ungdom", "youth") : SAY(show, "ungdomar", "youths"),
        show_dot(show), SAY(show, "bästa", "best"), (int)best.size, best.data, show_dot(show),
        place->prospect.value ? SAY(show, "har inte erbjudit något än", "has offered nothing yet")
                              : SAY(show, "har erbjudit platser", "has offered openings"),
        show_dot(show), (int)contact.size, contact.data);
    put_lines(show->out, &show->screen, line, SHOW_INDENT, SHOW_INDENT, show->screen.width);
    put(show->out, "\n%*s", SHOW_INDENT, "");
    put_lines(show->out, &show->screen, industry, SHOW_INDENT, SHOW_INDENT, show->screen.width);
    if (place->holds.value)
        put(show->out, "%s%" PRId64 " %s", show_dot(show), place->holds.value,
            SAY(show, "hålls just nu", "held now"));
    put(show->out, "\n");
}

static void show_outreach(struct show *show, const void *decoded, const void *context)
{
    const struct outreach_reply *reply = decoded;
    (void)context;
    show_head(show, reply->programme, reply->model, reply->as_of, reply->today);
    put(show->out, "%" PRId64 " %s %" PRId64 " %s\n", reply->unmet.value, SAY(show, "av", "of"),
        reply->youths.value,
        SAY(show, "ungdomar utan plats har önskemål som ingen plats möter",
            "youths without a seat have wishes that no opening meets"));
    put_industries(show, reply);
    if (!reply->workplaces.count)
        return;
    show_heading(show, SAY(show, "Kontakta härnäst", "Approach next"));
    for (size_t i = 0; i < reply->workplaces.count; i++)
        put_workplace(show, &reply->workplaces.items[i], i + 1);
}

static int outreach(struct cli *cli, const void *options, char **words, size_t count)
{
    static const struct question_to question = {"match.outreach", &outreach_reply_schema,
                                                show_outreach, NULL};
    const struct outreach_options *given = options;
    struct buffer params = {0};
    (void)count;
    put(&params, "{");
    ask_member(&params, "programme", words[0]);
    ask_member(&params, "today", given->today);
    ask_number(&params, "k", given->k);
    put(&params, "}");
    return ask(cli, &question, &params);
}

const struct command command_outreach = {
    .name = "outreach",
    .line = "whom to approach next, by wishes not met",
    .usage = "PROGRAMME",
    OPTIONS(rows, outreach_options),
    .fewest = 1,
    .most = 1,
    .run = outreach,
};
