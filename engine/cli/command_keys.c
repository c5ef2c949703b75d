/* SPDX-License-Identifier: MIT
 *
 * praktik keys rotate: a new key wraps the young people's keys, while no server has the store. */
#include <string.h>

#include "engine/cli/offline.h"

struct keys_options {
    const char *key;
};
static const struct option_row rows[] = {
    OPTION(keys_options, key, "key", .value = "FILE", .doc = "the master key (DIR.key)"),
};

static int rotate(struct cli *cli, const void *given, char **words, size_t count)
{
    const struct keys_options *options = given;
    struct offline offline;
    struct fault fault = {0};
    (void)cli;
    (void)count;
    if (strcmp(words[0], "rotate") != 0)
        return complain(EX_USAGE, "usage: praktik keys rotate DIR");
    int code = offline_open(&offline, words[1], false, options->key);
    if (!code && vault_rotate(offline.unlocked, offline.store, &fault))
        code = complain(EX_CONFIG, "%s: %s", offline.unlocked->path, fault.text);
    if (!code)
        talk("%s: replaced; destroy all copies of the old file", offline.unlocked->path);
    offline_close(&offline);
    return code;
}

const struct command command_keys = {
    .name = "keys",
    .line = "replaces the key that young people's records hang on",
    .usage = "rotate DIR",
    .more =
        "While no server has the store. What was erased before is dead in free pages and in old\n"
        "copies of the store, once all copies of the old key file are destroyed. Answers that\n"
        "were kept for repeated requests go with it.\n",
    OPTIONS(rows, keys_options),
    .fewest = 2,
    .most = 2,
    .run = rotate,
};
