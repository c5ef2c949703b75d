/* SPDX-License-Identifier: MIT
 *
 * praktik plan: asks for a plan for a cohort, and shows it, compares it, or writes it to a file. */
#include <errno.h>
#include <string.h>

#include "engine/cli/ask.h"
#include "engine/cli/progress.h"
#include "engine/cli/show_plan.h"
#include "proto/json.h"
#include "proto/value.h"

struct plan_options {
    const char *objective, *today, *csv;
    int64_t candidates, seed;
    bool compare;
};

static const struct option_row rows[] = {
    OPTION(plan_options, objective, "objective", .value = "total|most_then_total|stable|fair",
           .doc = "what is best (most_then_total)"),
    OPTION(plan_options, candidates, "candidates", .value = "N", .least = 1,
           .most = PLAN_CANDIDATES_MOST, .doc = "how many of each youth's best are weighed (50)"),
    OPTION(plan_options, seed, "seed", .value = "N", .least = 0, .most = INT32_MAX,
           .doc = "of the draw of lots (1)"),
    OPTION(plan_options, compare, "compare", .doc = "the four objectives side by side"),
    OPTION(plan_options, csv, "csv", .value = "FILE", .doc = "write it to this file, too"),
    OPTION(plan_options, today, "today", .value = "DATE", .doc = "the day to judge by"),
};

/* ---- the way ---- */

/* {id, done, of} */
static void heard(void *context, struct text method, struct bytes params)
{
    struct value done, of;
    (void)method;
    if (value_find(values_of(params), "done", 4, &done) && done.type == VALUE_UNSIGNED &&
        value_find(values_of(params), "of", 2, &of) && of.type == VALUE_UNSIGNED)
        progress_step(context, done.number, of.number);
}

/* ---- the reply ---- */

struct plan_shown {
    const struct plan_options *given;
    struct progress *progress;
    int *code;
};

static void write_csv(const struct plan_shown *shown, const struct plan_reply *plan)
{
    struct buffer out = {0};
    put_plan_csv(&out, plan);
    FILE *file = fopen(shown->given->csv, "we");
    bool written = file && fwrite(out.data, 1, out.size, file) == out.size;
    if (file && fclose(file) != 0)
        written = false;
    if (!written)
        *shown->code = complain(EX_CANTCREAT, "%s: %s", shown->given->csv, strerror(errno));
    buffer_free(&out);
}

static void show(struct show *show, const void *reply, const void *context)
{
    const struct plan_shown *shown = context;
    progress_end(shown->progress);
    (shown->given->compare ? show_comparison : show_plan)(show, reply);
    if (shown->given->csv)
        write_csv(shown, reply);
}

/* ---- the request ---- */

/* "YOUTH=OPENING" is kept, "YOUTH!=OPENING" is barred. */
static int put_lock(struct buffer *json, const char *word, bool first)
{
    const char *equals = strchr(word, '=');
    bool keep = equals && equals > word && equals[-1] != '!';
    if (!equals || !equals[1] || equals == word || (!keep && equals == word + 1))
        return complain(EX_USAGE, "%s: neither YOUTH=OPENING nor YOUTH!=OPENING", word);
    size_t size = (size_t)(equals - word) - !keep;
    put(json, "%s{\"youth\":", first ? "" : ",");
    json_quote((struct text){word, size}, json);
    put(json, ",\"opening\":");
    json_quote((struct text){equals + 1, strlen(equals + 1)}, json);
    put(json, ",\"keep\":%s}", keep ? "true" : "false");
    return EX_OK;
}

/* The server gives up just before we do, and says so. */
static int64_t deadline_ms(const struct cli *cli)
{
    int64_t ours = cli->timeout * 1000;
    return (ours < PLAN_DEADLINE_MOST_MS ? ours : PLAN_DEADLINE_MOST_MS) * 9 / 10;
}

static int put_request(struct buffer *json, const struct cli *cli, const struct plan_options *given,
                       char **words, size_t count)
{
    int code = EX_OK;
    put(json, "{");
    ask_member(json, "programme", words[0]);
    ask_member(json, "objective", given->objective ? given->objective : "most_then_total");
    ask_member(json, "today", given->today);
    ask_number(json, "candidates", given->candidates);
    ask_number(json, "seed", given->seed);
    ask_number(json, "deadline_ms", deadline_ms(cli));
    put(json, ",\"progress\":true,\"compare\":%s,\"locks\":[", given->compare ? "true" : "false");
    for (size_t i = 1; i < count && !code; i++)
        code = put_lock(json, words[i], i == 1);
    put(json, "]}");
    return code;
}

static int plan(struct cli *cli, const void *options, char **words, size_t count)
{
    struct progress progress;
    int written = EX_OK;
    struct plan_shown shown = {options, &progress, &written};
    struct question_to question = {"match.plan", &plan_reply_schema, show, &shown};
    struct buffer params = {0};
    int code = put_request(&params, cli, options, words, count);
    if (code) {
        buffer_free(&params);
        return code;
    }
    progress_begin(&progress, cli->language == LANGUAGE_SV ? "Planerar" : "Planning");
    code = ask_hearing(cli, &question, &params, (struct client_hear){heard, &progress});
    progress_end(&progress);
    return code ? code : written;
}

const struct command command_plan = {
    .name = "plan",
    .line = "a plan for all youths of a programme at once",
    .usage = "PROGRAMME [YOUTH=OPENING | YOUTH!=OPENING]…",
    .more =
        "Nothing is booked. YOUTH=OPENING is settled already and kept, YOUTH!=OPENING is barred.\n",
    OPTIONS(rows, plan_options),
    .fewest = 1,
    .most = 1000,
    .run = plan,
};
