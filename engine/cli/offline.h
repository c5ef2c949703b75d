/* SPDX-License-Identifier: MIT
 *
 * A store and its keys, for the tools that work on one while no server has it. */
#ifndef CLI_OFFLINE_H
#define CLI_OFFLINE_H

#include "data/vault.h"
#include "engine/cli/cli.h"

struct offline {
    struct store *store;
    struct unlocked *unlocked; /* NULL without a vault */
};

/* Opens the store, and with its key where `locked` is false; `key_file` NULL is DIRECTORY.key. 0,
 * or the exit code, having said why: EX_TEMPFAIL where a server has it, EX_DATAERR, EX_CONFIG (the
 * key). offline_close in any case. */
int offline_open(struct offline *offline, const char *directory, bool locked, const char *key_file);
/* For reading what is in it now; the caller's, txn_abort. NULL, having said why, where there is
 * none: EX_UNAVAILABLE. */
struct txn *offline_reader(const struct offline *offline);
void offline_close(struct offline *offline);

#endif
