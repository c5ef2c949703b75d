/* SPDX-License-Identifier: MIT
 *
 * praktik match: asks for a youth's match list, or for the account of one pair, and shows it. */
#include <string.h>

#include "engine/cases/match.h"
#include "engine/cli/ask.h"
#include "proto/json.h"
#include "proto/text.h"

struct match_options {
    int64_t k;
    const char *weights, *today, *why, *programme, *prices;
    bool prospects, explore, nearest, questions, steady, youths;
};

static const struct option_row rows[] = {
    OPTION(match_options, k, "k", .value = "N", .least = 1, .most = MATCH_K_MOST,
           .doc = "how many (10)"),
    OPTION(match_options, weights, "weights", .value = "W",
           .doc = "interest=50,development=25,travel=15,support=10"),
    OPTION(match_options, today, "today", .value = "DATE", .doc = "the day to judge by"),
    OPTION(match_options, why, "why", .value = "OPENING", .doc = "all about one opening"),
    OPTION(match_options, nearest, "nearest", .doc = "what each single loosening would add"),
    OPTION(match_options, questions, "questions", .doc = "which answers could change the list"),
    OPTION(match_options, steady, "steady", .doc = "how often each stays under other weights"),
    OPTION(match_options, prospects, "prospects",
           .doc = "workplaces that have offered nothing yet, too"),
    OPTION(match_options, explore, "explore", .doc = "and the best one outside all wishes"),
    OPTION(match_options, prices, "prices", .value = "PLAN",
           .doc = "what a plan of 'praktik plan' says of the seats"),
    OPTION(match_options, youths, "youths", .doc = "the word is an opening: its best youths"),
    OPTION(match_options, programme, "programme", .value = "ID", .doc = "only youths of this one"),
};

/* What is asked for: a method, and which options it takes. */
enum takes {
    TAKES_OPENING = 1,
    TAKES_K = 2,
    TAKES_PROSPECTS = 4,
    TAKES_EXPLORE = 8,
    TAKES_PROGRAMME = 16,
    TAKES_PRICES = 32,
};
static const struct view {
    const char *method, *about; /* what the word is */
    unsigned takes;
    const struct schema *schema;
} views[] = {
    {"match.openings", "youth", TAKES_K | TAKES_PROSPECTS | TAKES_EXPLORE | TAKES_PRICES,
     &match_reply_schema},
    {"match.pair", "youth", TAKES_OPENING, &pair_reply_schema},
    {"match.nearest", "youth", TAKES_PROSPECTS, &nearest_reply_schema},
    {"match.questions", "youth", TAKES_K | TAKES_PROSPECTS, &questions_reply_schema},
    {"match.steady", "youth", TAKES_K | TAKES_PROSPECTS, &steady_reply_schema},
    {"match.youths", "opening", TAKES_K | TAKES_PROGRAMME, &match_reply_schema},
};
enum { VIEW_OPENINGS, VIEW_PAIR, VIEW_NEAREST, VIEW_QUESTIONS, VIEW_STEADY, VIEW_YOUTHS };

/* At most one of them may be asked for. */
static int choose(const struct match_options *given, const struct view **view)
{
    const bool asked[] = {false,         given->why,   given->nearest, given->questions,
                          given->steady, given->youths};
    *view = &views[VIEW_OPENINGS];
    int count = 0;
    for (int i = 0; i <= VIEW_YOUTHS; i++) {
        if (!asked[i])
            continue;
        count++;
        *view = &views[i];
    }
    unsigned unused = 0;
    unused |= given->k ? TAKES_K : 0;
    unused |= given->prospects ? TAKES_PROSPECTS : 0;
    unused |= given->explore ? TAKES_EXPLORE : 0;
    unused |= given->programme ? TAKES_PROGRAMME : 0;
    unused |= given->prices ? TAKES_PRICES : 0;
    if (count > 1)
        return complain(EX_USAGE,
                        "one of --why, --nearest, --questions, --steady, --youths at a time");
    if (unused & ~(*view)->takes)
        return complain(EX_USAGE, "%s takes no %s", (*view)->method,
                        unused & ~(*view)->takes & TAKES_K           ? "--k"
                        : unused & ~(*view)->takes & TAKES_PROSPECTS ? "--prospects"
                        : unused & ~(*view)->takes & TAKES_EXPLORE   ? "--explore"
                        : unused & ~(*view)->takes & TAKES_PRICES    ? "--prices"
                                                                     : "--programme");
    return EX_OK;
}

/* "interest=50,travel=15" as JSON members; the names are checked by the server. */
static int put_weights(struct buffer *json, const char *weights)
{
    put(json, ",\"weights\":{");
    for (const char *at = weights; *at;) {
        size_t length = strcspn(at, ",");
        const char *equals = memchr(at, '=', length);
        size_t digits = equals ? strspn(equals + 1, "0123456789") : 0;
        if (!digits || equals + 1 + digits != at + length)
            return complain(EX_USAGE,
                            "--weights: such as interest=50,development=25,travel=15,support=10");
        put(json, "%s", at == weights ? "" : ",");
        json_quote((struct text){at, (size_t)(equals - at)}, json);
        put(json, ":%.*s", (int)digits, equals + 1);
        at += length + (at[length] == ',');
    }
    put(json, "}");
    return EX_OK;
}

static int make_params(const struct match_options *given, const struct view *view,
                       const char *about, struct buffer *json)
{
    put(json, "{");
    ask_member(json, view->about, about);
    ask_member(json, "opening", given->why);
    ask_member(json, "today", given->today);
    ask_member(json, "programme", given->programme);
    ask_member(json, "with_prices", given->prices);
    ask_number(json, "k", given->k);
    if (given->prospects)
        put(json, ",\"prospects\":true");
    if (given->explore)
        put(json, ",\"explore\":true");
    int code = given->weights ? put_weights(json, given->weights) : EX_OK;
    put(json, "}");
    return code;
}

static void show_view(struct show *show, const void *reply, const void *context)
{
    const struct match_options *given = context;
    if (given->why)
        show_pair(show, (struct text){given->why, strlen(given->why)}, reply);
    else if (given->nearest)
        show_nearest(show, reply);
    else if (given->questions)
        show_questions(show, reply);
    else if (given->steady)
        show_steady(show, reply);
    else
        show_matches(show, reply);
}

static int match(struct cli *cli, const void *options, char **words, size_t count)
{
    const struct match_options *given = options;
    const struct view *view;
    struct buffer params = {0};
    (void)count;
    int code = choose(given, &view);
    if (!code)
        code = make_params(given, view, words[0], &params);
    if (code) {
        buffer_free(&params);
        return code;
    }
    struct question_to question = {view->method, view->schema, show_view, given};
    return ask(cli, &question, &params);
}

const struct command command_match = {
    .name = "match",
    .line = "a youth's placement options, best first, and why",
    .usage = "YOUTH",
    .more = "★ is the youth's own suggestion. + speaks for a place, − against it, ? is not\n"
            "known yet: ask. --why shows every gate that an opening fails and the score it\n"
            "would have had. Reasons in Swedish or English: --lang. With --youths the word is\n"
            "an opening, and the list is of youths.\n",
    OPTIONS(rows, match_options),
    .fewest = 1,
    .most = 1,
    .run = match,
};
