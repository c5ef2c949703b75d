/* SPDX-License-Identifier: MIT
 *
 * praktik describe: the methods, from the table that this binary serves. */
#include <string.h>

#include "engine/cases/context.h"
#include "engine/cli/cli.h"
#include "engine/cli/table.h"
#include "proto/describe.h"
#include "proto/json.h"

struct describe_options {
    bool markdown;
};

static const struct option_row rows[] = {
    OPTION(describe_options, markdown, "markdown", .doc = "PROTOCOL.md"),
};

static int as_json(const struct method *one, struct buffer *out)
{
    struct arena arena = {0};
    struct buffer packed = {0};
    struct fault fault = {0};
    struct description all = describe_methods(one ? &METHOD_TABLE_OF(one) : &methods, &arena);
    schema_encode(&description_schema, &all, &packed);
    enum error error =
        json_from_msgpack((struct bytes){packed.data, packed.size}, JSON_LINE, out, &fault);
    buffer_append(out, "\n", 1);
    buffer_free(&packed);
    arena_free(&arena);
    return error ? complain(EX_UNAVAILABLE, "%s", fault.text) : EX_OK;
}

static int describe(struct cli *cli, const void *options, char **words, size_t count)
{
    const struct describe_options *given = options;
    struct screen screen = screen_of_stdout();
    struct buffer out = {0};
    const struct method *one = count ? method_find(&methods, words[0], strlen(words[0])) : NULL;
    int code = EX_OK;
    if (count && !one)
        return complain(EX_USAGE, "no method %s; see praktik describe", words[0]);
    if (cli->json)
        code = as_json(one, &out);
    else if (given->markdown)
        describe_markdown(&methods, &out);
    else if (one)
        describe_method(one, screen.width, &out);
    else
        describe_brief(&methods, screen.width, &out);
    if (!code)
        code = print(&out);
    buffer_free(&out);
    return code;
}

const struct command command_describe = {
    .name = "describe",
    .line = "the methods that can be called; one of them in full",
    .usage = "[METHOD]",
    OPTIONS(rows, describe_options),
    .most = 1,
    .run = describe,
};
