/* SPDX-License-Identifier: MIT
 *
 * Stores without a server. */
#include "engine/cli/offline.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { ROOM = 256 << 20 }; /* [bytes] for what a tool writes, beside the same again as there is */

static size_t map_size(const char *directory)
{
    char path[4096];
    struct stat about;
    snprintf(path, sizeof path, "%s/data.mdb", directory);
    return ROOM + (stat(path, &about) == 0 ? 2 * (size_t)about.st_size : 0);
}

int offline_open(struct offline *offline, const char *directory, bool locked, const char *key_file)
{
    const struct store_options at = {.directory = directory, .map_size = map_size(directory)};
    struct fault fault = {0};
    *offline = (struct offline){0};
    if (store_open(&offline->store, &at, &fault))
        return complain(fault.code == ERR_CONFLICT ? EX_TEMPFAIL : EX_DATAERR, "%s: %s", directory,
                        fault.text);
    if (locked)
        return EX_OK;
    offline->unlocked = memory_new(1, sizeof *offline->unlocked);
    if (!vault_open(offline->unlocked, offline->store, directory, key_file, &fault))
        return EX_OK;
    if (strcmp(fault.field, "key") == 0)
        return complain(EX_CONFIG, "%s: %s", offline->unlocked->path, fault.text);
    return complain(fault.code == ERR_RECORD_DAMAGED ? EX_DATAERR : EX_IOERR, "%s: %s", directory,
                    fault.text);
}

struct txn *offline_reader(const struct offline *offline)
{
    struct txn *txn = txn_reader(offline->store);
    if (txn)
        txn_renew(txn);
    else
        complain(EX_UNAVAILABLE, "the store has too many readers");
    return txn;
}

void offline_close(struct offline *offline)
{
    store_close(offline->store);
    if (offline->unlocked)
        vault_close(offline->unlocked);
    free(offline->unlocked);
}
