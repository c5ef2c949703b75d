/* SPDX-License-Identifier: MIT
 *
 * praktik match: asks for a youth's match list, or for the account of one pair, and shows it. */
#include <string.h>

#include "engine/cases/match.h"
#include "engine/cli/cli.h"
#include "engine/cli/show.h"
#include "proto/json.h"
#include "proto/text.h"

struct match_options {
    int64_t k;
    const char *weights, *today, *why, *programme;
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
};
static const struct view {
    const char *method, *about; /* what the word is */
    unsigned takes;
    const struct schema *schema;
} views[] = {
    {"match.openings", "youth", TAKES_K | TAKES_PROSPECTS | TAKES_EXPLORE, &match_reply_schema},
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
    if (count > 1)
        return complain(EX_USAGE,
                        "one of --why, --nearest, --questions, --steady, --youths at a time");
    if (unused & ~(*view)->takes)
        return complain(EX_USAGE, "%s takes no %s", (*view)->method,
                        unused & ~(*view)->takes & TAKES_K           ? "--k"
                        : unused & ~(*view)->takes & TAKES_PROSPECTS ? "--prospects"
                        : unused & ~(*view)->takes & TAKES_EXPLORE   ? "--explore"
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

static void put_member(struct buffer *json, const char *name, const char *value)
{
    put(json, "%s\"%s\":", json->size > 1 ? "," : "", name);
    json_quote((struct text){value, strlen(value)}, json);
}

static int make_params(const struct match_options *given, const struct view *view,
                       const char *about, struct buffer *params)
{
    struct buffer json = {0};
    struct fault fault = {0};
    int code = EX_OK;
    put(&json, "{");
    put_member(&json, view->about, about);
    if (given->why)
        put_member(&json, "opening", given->why);
    if (given->today)
        put_member(&json, "today", given->today);
    if (given->programme)
        put_member(&json, "programme", given->programme);
    if (given->k)
        put(&json, ",\"k\":%lld", (long long)given->k);
    if (given->prospects)
        put(&json, ",\"prospects\":true");
    if (given->explore)
        put(&json, ",\"explore\":true");
    if (given->weights)
        code = put_weights(&json, given->weights);
    put(&json, "}");
    if (!code && json_to_msgpack(json.data, json.size, params, &fault))
        code = complain(EX_USAGE, "%s", fault.text);
    buffer_free(&json);
    return code;
}

static int as_json(struct bytes reply, struct buffer *out)
{
    struct fault fault = {0};
    if (json_from_msgpack(reply, JSON_LINE, out, &fault))
        return complain(EX_UNAVAILABLE, "the answer: %s", fault.text);
    put(out, "\n");
    return EX_OK;
}

static void show_view(struct show *show, const struct view *view, const char *opening,
                      const void *reply)
{
    switch (view - views) {
    case VIEW_PAIR:
        show_pair(show, (struct text){opening, strlen(opening)}, reply);
        break;
    case VIEW_NEAREST:
        show_nearest(show, reply);
        break;
    case VIEW_QUESTIONS:
        show_questions(show, reply);
        break;
    case VIEW_STEADY:
        show_steady(show, reply);
        break;
    default:
        show_matches(show, reply);
    }
}

/* The reply with the names that it needs, as text. */
static int as_text(const struct cli *cli, struct client *client, const struct view *view,
                   const char *opening, struct bytes bytes, struct buffer *out)
{
    struct arena arena = {0};
    struct names names = {0};
    struct fault fault = {0};
    void *reply = arena_new(&arena, view->schema->size);
    struct part part = {view->schema, reply};
    int code = names_fetch(cli, client, &arena, &names);
    if (!code && schema_decode(&part, 1, bytes, FROM_DISK, &arena, &fault))
        code = complain(EX_UNAVAILABLE, "the server's answer: %s: %s", fault.field, fault.text);
    struct show show = {
        .screen = screen_of_stdout(),
        .language = cli->language,
        .names = names_for_messages(&names),
        .arena = &arena,
        .out = out,
    };
    if (!code)
        show_view(&show, view, opening, reply);
    arena_free(&arena);
    return code;
}

static int ask(const struct cli *cli, struct client *client, const struct view *view,
               const char *opening, struct bytes params)
{
    struct buffer reply = {0}, out = {0};
    struct fault fault = {0};
    enum client_end end = client_call(client, view->method, params, &reply, &fault);
    struct bytes bytes = {reply.data, reply.size};
    int code = end ? client_complain(cli, end, &fault) : EX_OK;
    if (!code && cli->json)
        code = as_json(bytes, &out);
    else if (!code)
        code = as_text(cli, client, view, opening, bytes, &out);
    if (!code)
        code = print(&out);
    buffer_free(&reply);
    buffer_free(&out);
    return code;
}

static int match(struct cli *cli, const void *options, char **words, size_t count)
{
    const struct match_options *given = options;
    const struct view *view;
    struct buffer params = {0};
    struct client *client = NULL;
    (void)count;
    int code = choose(given, &view);
    if (!code)
        code = make_params(given, view, words[0], &params);
    if (!code)
        code = cli_connect(cli, &client);
    if (!code)
        code = ask(cli, client, view, given->why, (struct bytes){params.data, params.size});
    client_close(client);
    buffer_free(&params);
    return code;
}

const struct command command_match = {
    .name = "match",
    .line = "a youth's placement options, best first, and why",
    .usage = "YOUTH",
    .more = "★ is the youth's own suggestion. + speaks for a place, − against it, ? is not known\n"
            "yet: ask. --why shows every gate that an opening fails and the score it would have\n"
            "had. Reasons in Swedish or English: --lang. With --youths the word is an opening,\n"
            "and the list is of youths.\n",
    OPTIONS(rows, match_options),
    .fewest = 1,
    .most = 1,
    .run = match,
};
