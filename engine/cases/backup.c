/* SPDX-License-Identifier: MIT
 *
 * store.backup: a copy of the store while it is in use. */
#include <string.h>

#include "engine/cases/replies.h"
#include "engine/cases/rows.h"

struct backup_request {
    struct text directory;
};
static const struct field backup_request_fields[] = {
    FIELD(backup_request, directory, .required = true, .max = 1000,
          .doc = "a new directory on the server's machine, its whole path"),
};
static const struct schema backup_request_schema = SCHEMA(backup_request, "where to");

static const struct field backup_reply_fields[] = {
    FIELD(backup_reply, as_of, .doc = "the journal's number; the copy has it, and perhaps more"),
};
const struct schema backup_reply_schema = SCHEMA(backup_reply, "what was copied");

static enum error store_backup(struct request *request)
{
    const struct backup_request *in = request->in;
    struct backup_reply *out = request->out;
    if (in->directory.data[0] != '/')
        return fail(&request->fault, ERR_NOT_FOUND, "directory", "a whole path begins with /");
    char *path = arena_new(&request->arena, in->directory.size + 1);
    memcpy(path, in->directory.data, in->directory.size);
    out->as_of = (struct integer){(int64_t)journal_last(request->context->txn), true};
    return store_copy(request->context->store, path, &request->fault);
}

static const struct method rows[] = {
    {
        .name = "store.backup",
        .doc = "Copies the store while it is in use. The key is not in it: keep that elsewhere.",
        .roles = ROLE_ADMIN,
        .runs = RUNS_POOL,
        .settles = true,
        .in = &backup_request_schema,
        .out = &backup_reply_schema,
        .run = store_backup,
    },
};

const struct method_rows backup_methods = METHOD_ROWS(rows);
