/* SPDX-License-Identifier: MIT */
#include "engine/cli/names.h"

#include <stdlib.h>
#include <string.h>

#include "proto/schema.h"
#include "proto/text.h"

LIST_OF(name);
struct name_reply {
    struct name_list items;
};
static const struct field name_fields[] = {
    FIELD(name, code, .doc = "code"),
    FIELD(name, sv, .doc = "in Swedish"),
    FIELD(name, en, .doc = "in English"),
};
static const struct schema name_schema = SCHEMA(name, "a code's names");
static const struct field name_reply_fields[] = {
    FIELD_MANY(name_reply, items, name, .doc = "all"),
};
static const struct schema name_reply_schema = SCHEMA(name_reply, "a catalogue's names");

static int by_code(const void *left, const void *right)
{
    return text_compare(((const struct name *)left)->code, ((const struct name *)right)->code);
}

static enum client_end fetch(struct client *client, const char *kind, struct arena *arena,
                             struct name_list *out, struct fault *fault)
{
    char params[32];
    struct buffer result = {0};
    size_t size = strlen(kind); /* {"kind": kind} */
    snprintf(params, sizeof params, "\x81\xa4kind%c%s", (char)(0xa0 | size), kind);
    enum client_end end =
        client_call(client, "catalogue.list", (struct bytes){params, size + 7}, &result, fault);
    struct text copy = arena_text(arena, result.data, result.size);
    buffer_free(&result);
    if (end)
        return end;
    struct name_reply reply = {0};
    struct part part = {&name_reply_schema, &reply};
    if (schema_decode(&part, 1, (struct bytes){copy.data, copy.size}, FROM_DISK, arena, fault))
        return CLIENT_GARBLED;
    if (reply.items.count)
        qsort(reply.items.items, reply.items.count, sizeof *reply.items.items, by_code);
    *out = reply.items;
    return CLIENT_OK;
}

int names_fetch(const struct cli *cli, struct client *client, struct arena *arena,
                struct names *names)
{
    struct fault fault = {0};
    for (int i = 0; i < CATALOGUE_COUNT; i++) {
        struct name_list list = {0};
        enum client_end end = fetch(client, catalogue_names[i], arena, &list, &fault);
        if (end)
            return client_complain(cli, end, &fault);
        names->kinds[i].items = list.items;
        names->kinds[i].count = list.count;
    }
    return EX_OK;
}

/* "industry" 43.21 -> 43.2 -> 43; dots do not count. */
static const struct name *nearest(const struct names *names, enum catalogue_kind kind,
                                  struct text code)
{
    char key[24];
    size_t size = 0;
    for (size_t i = 0; i < code.size && size < sizeof key; i++) {
        if (code.data[i] != '.')
            key[size++] = code.data[i];
    }
    for (; size > 0; size--) {
        for (size_t i = 0; i < names->kinds[kind].count; i++) {
            const struct name *name = &names->kinds[kind].items[i];
            if (text_equal(name->code, (struct text){key, size}))
                return name;
        }
    }
    return NULL;
}

static const struct name *exact(const struct names *names, enum catalogue_kind kind,
                                struct text code)
{
    struct name key = {.code = code};
    return names->kinds[kind].count ? bsearch(&key, names->kinds[kind].items,
                                              names->kinds[kind].count, sizeof key, by_code)
                                    : NULL;
}

static struct text name_of(const void *context, char kind, struct text code, enum language language)
{
    const struct names *names = context;
    const struct name *name = NULL;
    if (kind == 'k')
        name = exact(names, CATALOGUE_COMPETENCE, code);
    if (kind == 'a')
        name = exact(names, CATALOGUE_ADAPTATION, code);
    if (kind == 'h')
        name = exact(names, CATALOGUE_HAZARD, code);
    if (kind == 'w' && code.size > 5 && memcmp(code.data, "ssyk:", 5) == 0)
        name = nearest(names, CATALOGUE_OCCUPATION, (struct text){code.data + 5, code.size - 5});
    else if (kind == 'w')
        name = nearest(names, CATALOGUE_INDUSTRY, code);
    if (!name)
        return (struct text){0};
    return language == LANGUAGE_EN && name->en.data ? name->en : name->sv;
}

struct message_names names_for_messages(const struct names *names)
{
    return (struct message_names){.name = name_of, .context = names};
}
