/* SPDX-License-Identifier: MIT
 *
 * praktik retention: what is kept no longer by a programme's rules; by a decision it is taken away,
 * some at a time. */
#include <inttypes.h>

#include "engine/cases/retention.h"
#include "engine/cli/ask.h"
#include "engine/cli/show_hit.h"
#include "proto/date.h"

struct retention_options {
    const char *run, *today;
};

static const struct option_row rows[] = {
    OPTION(retention_options, run, "run", .value = "DECISION",
           .doc = "take it away, by this decision's number"),
    OPTION(retention_options, today, "today", .value = "DATE", .doc = "the day to judge by"),
};

/* What all calls together have taken away, and where the next goes on. */
struct told {
    int64_t youths, placements, drafts, invitations;
    char next[64];
    bool ran; /* ids are told by a preview alone */
};

static void put_count(const struct show *show, int64_t count, const char *sv, const char *en,
                      int64_t months)
{
    put(show->out, "%5" PRId64 "  %s", count, SAY(show, sv, en));
    if (months)
        put(show->out, "%s%" PRId64 " %s", show_dot(show), months, SAY(show, "månader", "months"));
    put(show->out, "\n");
}

static void put_counts(const struct show *show, const struct retention_reply *reply,
                       const struct told *told)
{
    put_count(show, told->youths, "ungdomar som har slutat, med allt om dem",
              "youths who have left, with all about them", reply->rules->exited.value);
    put_count(show, told->placements, "placeringar som inte blev av",
              "placements that came to nothing", reply->rules->unstarted.value);
    put_count(show, told->drafts, "utkast till intyg", "drafts of certificates",
              reply->rules->drafts.value);
    put_count(show, told->invitations, "länkar som har gått ut", "links that have ended",
              reply->rules->drafts.value);
}

static void show_part(struct show *show, const void *decoded, const void *context)
{
    const struct retention_reply *reply = decoded;
    struct told *told = (struct told *)(uintptr_t)context;
    told->youths += reply->counts->youths.value;
    told->placements += reply->counts->placements.value;
    told->drafts += reply->counts->drafts.value;
    told->invitations += reply->counts->invitations.value;
    snprintf(told->next, sizeof told->next, "%.*s", (int)reply->next.size,
             reply->next.data ? reply->next.data : "");
    if (told->next[0])
        return; /* there is more to come */
    put(show->out, "%.*s\n", (int)reply->programme.size, reply->programme.data);
    put_counts(show, reply, told);
    for (size_t i = 0; i < reply->youths.count && !told->ran; i++)
        put(show->out, "       %.*s\n", (int)reply->youths.items[i].size,
            reply->youths.items[i].data);
}

static int ask_part(const struct cli *cli, const struct retention_options *given,
                    const char *programme, struct told *told)
{
    const struct question_to question = {given->run ? "retention.run" : "retention.preview",
                                         &retention_reply_schema, show_part, told};
    struct buffer params = {0};
    put(&params, "{");
    ask_member(&params, "programme", programme);
    ask_member(&params, "decision", given->run);
    ask_member(&params, "today", given->today);
    ask_member(&params, "after", told->next[0] ? told->next : NULL);
    put(&params, "}");
    told->next[0] = '\0';
    return ask(cli, &question, &params);
}

/* As JSON the first part alone is shown, and whoever reads it goes on with `next`. */
static int retention(struct cli *cli, const void *options, char **words, size_t count)
{
    const struct retention_options *given = options;
    struct told told = {.ran = given->run != NULL};
    int code;
    (void)count;
    do
        code = ask_part(cli, given, words[0], &told);
    while (!code && told.next[0]);
    return code;
}

const struct command command_retention = {
    .name = "retention",
    .line = "what is kept no longer; by a decision it is taken away",
    .usage = "PROGRAMME",
    .more = "Without --run nothing is changed: it tells what a run would take away.\n",
    OPTIONS(rows, retention_options),
    .fewest = 1,
    .most = 1,
    .run = retention,
};
