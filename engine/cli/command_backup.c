/* SPDX-License-Identifier: MIT
 *
 * praktik backup, restore: a copy of a store in use, and a store from a copy. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/cases/replies.h"
#include "engine/cli/ask.h"
#include "engine/cli/offline.h"

/* ---- backup ---- */

static void show_backup(struct show *show, const void *reply, const void *context)
{
    const struct backup_reply *done = reply;
    bool swedish = show->language == LANGUAGE_SV;
    put(show->out, "%s: %s %lld\n", (const char *)context,
        swedish ? "kopierad, läget" : "copied, as of", (long long)done->as_of.value);
}

static int backup(struct cli *cli, const void *options, char **words, size_t count)
{
    char path[4096];
    struct buffer params = {0};
    (void)options;
    (void)count;
    char *here = words[0][0] == '/' ? NULL : getcwd(NULL, 0);
    int size = snprintf(path, sizeof path, "%s%s%s", here ? here : "", here ? "/" : "", words[0]);
    free(here);
    if (size < 0 || (size_t)size >= sizeof path)
        return complain(EX_USAGE, "the path is too long");
    const struct question_to question = {"store.backup", &backup_reply_schema, show_backup, path};
    put(&params, "{");
    ask_member(&params, "directory", path);
    put(&params, "}");
    return ask(cli, &question, &params);
}

const struct command command_backup = {
    .name = "backup",
    .line = "copies the store of a running server into a new directory",
    .usage = "DIR",
    .more =
        "By the user who runs the server, over its Unix socket: --connect PATH. What is personal\n"
        "in the copy is sealed: without the key's file it says nothing, and with it all. Keep a\n"
        "copy of that file elsewhere.\n",
    .fewest = 1,
    .most = 1,
    .run = backup,
};

/* ---- restore ---- */

static int restore(struct cli *cli, const void *options, char **words, size_t count)
{
    struct offline offline;
    struct fault fault = {0};
    (void)cli;
    (void)options;
    (void)count;
    int code = offline_open(&offline, words[0], true, NULL);
    if (!code && store_copy(offline.store, words[1], &fault))
        code = complain(fault.code == ERR_CONFLICT ? EX_CANTCREAT : EX_IOERR, "%s: %s", words[1],
                        fault.text);
    if (!code)
        talk("%s: restored; serve it with the key of the store that the copy was made of",
             words[1]);
    offline_close(&offline);
    return code;
}

const struct command command_restore = {
    .name = "restore",
    .line = "makes a store from a copy",
    .usage = "COPY DIR",
    .more =
        "DIR is new. The copy stays as it is. Serve the store with the key that belonged to it:\n"
        "praktik serve --store DIR --key FILE.\n",
    .fewest = 2,
    .most = 2,
    .run = restore,
};
