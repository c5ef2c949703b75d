/* SPDX-License-Identifier: MIT
 *
 * One call and its answer. */
#include "engine/cli/ask.h"

#include <inttypes.h>
#include <string.h>

#include "proto/json.h"

static void begin_member(struct buffer *json, const char *name)
{
    put(json, "%s\"%s\":", json->size > 1 ? "," : "", name);
}

void ask_member(struct buffer *json, const char *name, const char *value)
{
    if (!value)
        return;
    begin_member(json, name);
    json_quote((struct text){value, strlen(value)}, json);
}

void ask_number(struct buffer *json, const char *name, int64_t value)
{
    if (!value)
        return;
    begin_member(json, name);
    put(json, "%" PRId64, value);
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
static int as_text(const struct cli *cli, struct client *client, const struct question_to *question,
                   struct bytes bytes, struct buffer *out)
{
    struct arena arena = {0};
    struct names names = {0};
    struct fault fault = {0};
    void *reply = arena_new(&arena, question->reply->size);
    struct part part = {question->reply, reply};
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
        question->show(&show, reply, question->context);
    arena_free(&arena);
    return code;
}

static int call(const struct cli *cli, struct client *client, const struct question_to *question,
                struct bytes params)
{
    struct buffer reply = {0}, out = {0};
    struct fault fault = {0};
    enum client_end end = client_call(client, question->method, params, &reply, &fault);
    struct bytes bytes = {reply.data, reply.size};
    int code = end ? client_complain(cli, end, &fault) : EX_OK;
    if (!code)
        code = cli->json ? as_json(bytes, &out) : as_text(cli, client, question, bytes, &out);
    if (!code)
        code = print(&out);
    buffer_free(&reply);
    buffer_free(&out);
    return code;
}

int ask(const struct cli *cli, const struct question_to *question, struct buffer *params)
{
    return ask_hearing(cli, question, params, (struct client_hear){0});
}

int ask_hearing(const struct cli *cli, const struct question_to *question, struct buffer *params,
                struct client_hear hear)
{
    struct buffer packed = {0};
    struct fault fault = {0};
    struct client *client = NULL;
    int code = EX_OK;
    if (json_to_msgpack(params->data, params->size, &packed, &fault))
        code = complain(EX_USAGE, "%s", fault.text);
    if (!code)
        code = cli_connect(cli, &client);
    if (!code)
        client_listen(client, hear);
    if (!code)
        code = call(cli, client, question, (struct bytes){packed.data, packed.size});
    client_close(client);
    buffer_free(&packed);
    buffer_free(params);
    return code;
}
