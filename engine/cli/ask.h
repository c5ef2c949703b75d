/* SPDX-License-Identifier: MIT
 *
 * A question to the server whose answer people read: one call, shown as text, or as JSON where
 * --json asks for it. */
#ifndef CLI_ASK_H
#define CLI_ASK_H

#include "engine/cli/cli.h"
#include "engine/cli/show.h"
#include "proto/schema.h"

struct question_to {
    const char *method;
    const struct schema *reply;
    /* Shows a decoded reply; `context` as given. */
    void (*show)(struct show *show, const void *reply, const void *context);
    const void *context;
};

/* Asks with the params, one JSON map, which it takes and frees. An exit code; what went wrong was
 * said on stderr. */
int ask(const struct cli *cli, const struct question_to *question, struct buffer *params);

/* The same, and tells of notifications that come before the answer. */
int ask_hearing(const struct cli *cli, const struct question_to *question, struct buffer *params,
                struct client_hear hear);

/* Appends "name":"value" to a JSON map begun with '{'; nothing where value is NULL. */
void ask_member(struct buffer *json, const char *name, const char *value);

/* The same with a number; nothing where it is 0. */
void ask_number(struct buffer *json, const char *name, int64_t value);

#endif
