/* SPDX-License-Identifier: MIT
 *
 * praktik token: makes, lists and revokes what lets people and services in. Over the server's Unix
 * socket alone, by the user who runs it. */
#include <string.h>

#include "data/record.h"
#include "engine/cases/replies.h"
#include "engine/cli/ask.h"
#include "proto/date.h"
#include "proto/json.h"

struct token_options {
    const char *name, *role, *programmes, *purposes, *consumer, *from, *until, *network,
        *certificate;
};

static const struct option_row rows[] = {
    OPTION(token_options, name, "name", .value = "TEXT", .doc = "whose it is"),
    OPTION(token_options, role, "role", .value = "ROLE",
           .doc = "recruiter, service or protected_handler"),
    OPTION(token_options, programmes, "programmes", .value = "ID,ID", .doc = "whose youths"),
    OPTION(token_options, purposes, "purposes", .value = "P,P",
           .doc = "matching, follow_up, needs, statistics, audit"),
    OPTION(token_options, consumer, "consumer", .value = "ID",
           .doc = "the organisation that it is given to"),
    OPTION(token_options, from, "from", .value = "DATE", .doc = "first day"),
    OPTION(token_options, until, "until", .value = "DATE", .doc = "last day"),
    OPTION(token_options, network, "network", .value = "RANGE", .doc = "from there alone"),
    OPTION(token_options, certificate, "tls-certificate", .value = "SHA-256",
           .doc = "with this TLS certificate alone"),
};

/* "a,b" as ["a","b"]. */
static void put_list(struct buffer *json, const char *name, const char *value)
{
    if (!value)
        return;
    put(json, "%s\"%s\":[", json->size > 1 ? "," : "", name);
    for (const char *part = value; *part;) {
        size_t size = strcspn(part, ",");
        put(json, "%s", part > value ? "," : "");
        json_quote((struct text){part, size}, json);
        part += size + (part[size] == ',');
    }
    put(json, "]");
}

/* ---- create ---- */

/* The token alone goes to stdout, so that it can go straight into a file. */
static void show_made(struct show *show, const void *reply, const void *context)
{
    const struct token_made *made = reply;
    (void)context;
    put(show->out, "%.*s\n", (int)made->token.size, made->token.data);
    talk("token %.*s: shown this once, so keep it in a file with mode 0600", (int)made->id.size,
         made->id.data);
}

static int create(const struct cli *cli, const struct token_options *given)
{
    static const struct question_to question = {"token.create", &token_made_schema, show_made,
                                                NULL};
    struct buffer params = {0};
    put(&params, "{");
    ask_member(&params, "name", given->name);
    ask_member(&params, "role", given->role);
    put_list(&params, "programmes", given->programmes);
    put_list(&params, "purposes", given->purposes);
    ask_member(&params, "consumer", given->consumer);
    ask_member(&params, "from", given->from);
    ask_member(&params, "until", given->until);
    ask_member(&params, "network", given->network);
    ask_member(&params, "tls_certificate", given->certificate);
    put(&params, "}");
    return ask(cli, &question, &params);
}

/* ---- list ---- */

LIST_OF(token);
struct page {
    struct token_list items;
    struct text next;
};
static const struct field page_fields[] = {
    FIELD_MANY(page, items, token, .doc = "tokens"),
    FIELD(page, next, .doc = "cursor"),
};
static const struct schema page_schema = SCHEMA(page, "tokens");

static struct text joined(struct show *show, const struct text_list *list)
{
    struct text out = {"", 0};
    for (size_t i = 0; i < list->count; i++)
        out = arena_format(show->arena, "%.*s%s%.*s", (int)out.size, out.data, i ? "," : "",
                           (int)list->items[i].size, list->items[i].data);
    return out;
}

static struct text validity(struct show *show, const struct token *token)
{
    char day[11];
    if (token->revoked.set)
        return show->language == LANGUAGE_SV ? TEXT("återkallad") : TEXT("revoked");
    if (!token->until.set)
        return TEXT("");
    date_format(token->until, day);
    return arena_format(show->arena, "%s %s", show->language == LANGUAGE_SV ? "till" : "until",
                        day);
}

static void show_page(struct show *show, const void *reply, const void *context)
{
    const struct page *page = reply;
    const bool sv = show->language == LANGUAGE_SV;
    struct sheet sheet;
    (void)context;
    sheet_begin(&sheet, 6);
    sheet_add(&sheet, TEXT("id"));
    sheet_add(&sheet, sv ? TEXT("roll") : TEXT("role"));
    sheet_add(&sheet, sv ? TEXT("verksamheter") : TEXT("programmes"));
    sheet_add(&sheet, sv ? TEXT("ändamål") : TEXT("purposes"));
    sheet_add(&sheet, sv ? TEXT("giltighet") : TEXT("validity"));
    sheet_add(&sheet, sv ? TEXT("vems") : TEXT("whose"));
    for (size_t i = 0; i < page->items.count; i++) {
        const struct token *token = &page->items.items[i];
        const char *role = token_roles[token->role.value];
        sheet_add(&sheet, token->head.id);
        sheet_add(&sheet, (struct text){role, strlen(role)});
        sheet_add(&sheet, joined(show, &token->programmes));
        sheet_add(&sheet, joined(show, &token->purposes));
        sheet_add(&sheet, validity(show, token));
        sheet_add(&sheet, token->name);
    }
    sheet_end(&sheet, &show->screen, show->out);
}

static int list(const struct cli *cli)
{
    static const struct question_to question = {"token.list", &page_schema, show_page, NULL};
    struct buffer params = {0};
    put(&params, "{\"limit\":500}");
    return ask(cli, &question, &params);
}

/* ---- revoke ---- */

static void show_revoked(struct show *show, const void *reply, const void *context)
{
    const struct token *token = reply;
    (void)context;
    put(show->out, "%.*s %s\n", (int)token->head.id.size, token->head.id.data,
        show->language == LANGUAGE_SV ? "återkallad" : "revoked");
}

static int revoke(const struct cli *cli, const char *id)
{
    static const struct question_to question = {"token.revoke", &token_schema, show_revoked, NULL};
    struct buffer params = {0};
    put(&params, "{");
    ask_member(&params, "id", id);
    put(&params, "}");
    return ask(cli, &question, &params);
}

static int token(struct cli *cli, const void *options, char **words, size_t count)
{
    if (strcmp(words[0], "create") == 0 && count == 1)
        return create(cli, options);
    if (strcmp(words[0], "list") == 0 && count == 1)
        return list(cli);
    if (strcmp(words[0], "revoke") == 0 && count == 2)
        return revoke(cli, words[1]);
    return complain(EX_USAGE, "usage: praktik token create|list|revoke ID");
}

const struct command command_token = {
    .name = "token",
    .line = "lets people and services in, or out again",
    .usage = "create|list|revoke [ID]",
    .more = "create --name TEXT --role ROLE --programmes ID,ID prints a token, once, on stdout.\n"
            "The first one closes the store: from then on nobody comes in without a token.\n"
            "By the user who runs the server, over its Unix socket: --connect PATH.\n",
    OPTIONS(rows, token_options),
    .fewest = 1,
    .most = 2,
    .run = token,
};
