/* SPDX-License-Identifier: MIT
 *
 * A store with its keys: what the server does when it opens one, and what tools do that work on a
 * store while no server has it. */
#ifndef DATA_VAULT_H
#define DATA_VAULT_H

#include "data/keys.h"
#include "data/seal.h"

struct unlocked {
    char path[4096]; /* of the key's file */
    struct keys *keys;
    struct vault *vault; /* keys_memory */
};

/* Finds the store's key (`key_file`, or DIRECTORY.key where it is NULL); from here on the process
 * leaves no core dump. Makes one for a store that has none, gives the store its vault, and
 * brings an older store over (data/upgrade.h). vault_close when the store is closed. Errors:
 * keys_open's; OUT_OF_RANGE (another store's key); RECORD_DAMAGED (the key that its ids are sealed
 * under does not open); store errors. */
enum error vault_open(struct unlocked *unlocked, struct store *store, const char *directory,
                      const char *key_file, struct fault *fault);
/* Wipes the keys. */
void vault_close(struct unlocked *unlocked);

/* Replaces the key that wraps the youths' keys and the one for ids, so that what the old one
 * wrapped, in free pages and in copies of the store, is dead once the old file is gone everywhere.
 * Answers that are kept for repeated requests go with it. Safe to be cut off and done again.
 * RECORD_DAMAGED: a key that is wrapped does not open; nothing is changed. */
enum error vault_rotate(struct unlocked *unlocked, struct store *store, struct fault *fault);

#endif
