/* SPDX-License-Identifier: MIT
 *
 * praktik keys rotate: a new key wraps the young people's keys, while no server has the store. */
#include <stdlib.h>
#include <string.h>

#include "data/vault.h"
#include "engine/cli/cli.h"

struct keys_options {
    const char *key;
};
static const struct option_row rows[] = {
    OPTION(keys_options, key, "key", .value = "FILE", .doc = "the master key (DIR.key)"),
};

static int rotate(struct cli *cli, const void *given, char **words, size_t count)
{
    const struct keys_options *options = given;
    struct store *store;
    struct fault fault = {0};
    (void)cli;
    (void)count;
    if (strcmp(words[0], "rotate") != 0)
        return complain(EX_USAGE, "usage: praktik keys rotate DIR");
    const struct store_options at = {.directory = words[1]};
    if (store_open(&store, &at, &fault))
        return complain(fault.code == ERR_CONFLICT ? EX_TEMPFAIL : EX_DATAERR, "%s: %s", words[1],
                        fault.text);
    struct unlocked *unlocked = memory_new(1, sizeof *unlocked);
    int code = EX_OK;
    if (vault_open(unlocked, store, words[1], options->key, &fault) ||
        vault_rotate(unlocked, store, &fault))
        code = complain(EX_CONFIG, "%s: %s", unlocked->path, fault.text);
    else
        talk("%s: replaced; destroy all copies of the old file", unlocked->path);
    store_close(store);
    vault_close(unlocked);
    free(unlocked);
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
