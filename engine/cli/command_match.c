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
    const char *weights, *today, *why;
    bool prospects, explore;
};

static const struct option_row rows[] = {
    OPTION(match_options, k, "k", .value = "N", .least = 1, .most = MATCH_K_MOST,
           .doc = "how many (10)"),
    OPTION(match_options, weights, "weights", .value = "W",
           .doc = "interest=50,development=25,travel=15,support=10"),
    OPTION(match_options, today, "today", .value = "DATE", .doc = "the day to judge by"),
    OPTION(match_options, why, "why", .value = "OPENING", .doc = "all about one opening"),
    OPTION(match_options, prospects, "prospects",
           .doc = "workplaces that have offered nothing yet, too"),
    OPTION(match_options, explore, "explore", .doc = "and the best one outside all wishes"),
};

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

static int make_params(const struct match_options *given, const char *youth, struct buffer *params)
{
    struct buffer json = {0};
    struct fault fault = {0};
    int code = EX_OK;
    put(&json, "{");
    put_member(&json, "youth", youth);
    if (given->why)
        put_member(&json, "opening", given->why);
    if (given->today)
        put_member(&json, "today", given->today);
    if (given->k && !given->why)
        put(&json, ",\"k\":%lld", (long long)given->k);
    if (given->prospects && !given->why)
        put(&json, ",\"prospects\":true");
    if (given->explore && !given->why)
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

/* The reply with the names that it needs, as text. */
static int as_text(const struct cli *cli, struct client *client, const char *opening,
                   struct bytes bytes, struct buffer *out)
{
    struct arena arena = {0};
    struct names names = {0};
    struct match_reply list = {0};
    struct pair_reply pair = {0};
    struct fault fault = {0};
    struct part part = {&match_reply_schema, &list};
    if (opening)
        part = (struct part){&pair_reply_schema, &pair};
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
    if (!code && opening)
        show_pair(&show, (struct text){opening, strlen(opening)}, &pair);
    else if (!code)
        show_matches(&show, &list);
    arena_free(&arena);
    return code;
}

static int ask(const struct cli *cli, struct client *client, const char *opening,
               struct bytes params)
{
    struct buffer reply = {0}, out = {0};
    struct fault fault = {0};
    const char *method = opening ? "match.pair" : "match.openings";
    enum client_end end = client_call(client, method, params, &reply, &fault);
    struct bytes bytes = {reply.data, reply.size};
    int code = end ? client_complain(cli, end, &fault) : EX_OK;
    if (!code && cli->json)
        code = as_json(bytes, &out);
    else if (!code)
        code = as_text(cli, client, opening, bytes, &out);
    if (!code)
        code = print(&out);
    buffer_free(&reply);
    buffer_free(&out);
    return code;
}

static int match(struct cli *cli, const void *options, char **words, size_t count)
{
    const struct match_options *given = options;
    struct buffer params = {0};
    struct client *client = NULL;
    (void)count;
    int code = make_params(given, words[0], &params);
    if (!code)
        code = cli_connect(cli, &client);
    if (!code)
        code = ask(cli, client, given->why, (struct bytes){params.data, params.size});
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
            "had. Reasons in Swedish or English: --lang.\n",
    OPTIONS(rows, match_options),
    .fewest = 1,
    .most = 1,
    .run = match,
};
