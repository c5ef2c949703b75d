/* SPDX-License-Identifier: MIT
 *
 * Opening and rotating. */
#include "data/vault.h"

#include <sodium.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "data/upgrade.h"

/* The store tells whether it has a key; one that has none is given one, which it then remembers. */
static enum error match_key(struct unlocked *unlocked, struct txn *txn, struct fault *fault)
{
    bool fresh = !keys_bound(txn);
    if (keys_open(&unlocked->keys, unlocked->path, fresh, fault))
        return fault->code;
    if (fresh)
        keys_bind(unlocked->keys, txn);
    if (!keys_fit(unlocked->keys, txn))
        return fail(fault, ERR_OUT_OF_RANGE, "key", "is another store's key");
    if (!keys_wrap(unlocked->keys, txn, unlocked->vault->wrap))
        return fail(fault, ERR_OUT_OF_RANGE, "key", "its wrapping key is not the store's");
    return ERR_NONE;
}

/* They go with the wrapping key, so that kept answers die with it, too. */
static void set_kept_keys(struct vault *vault)
{
    static const uint8_t seal[] = "reply", name[] = "reply-name";
    crypto_generichash(vault->kept, SEAL_KEY, seal, sizeof seal, vault->wrap, SEAL_KEY);
    crypto_generichash(vault->kept_key, SEAL_KEY, name, sizeof name, vault->wrap, SEAL_KEY);
}

/* A store that has sealed ids has the key for them, or it is of no use. */
static enum error find_ids(struct unlocked *unlocked, struct txn *txn, struct fault *fault)
{
    if (seal_ids(txn, unlocked->vault, upgrade_needed(txn)))
        return ERR_NONE;
    return txn_fault(txn, fault) ? fault->code
                                 : fail(fault, ERR_RECORD_DAMAGED, "store",
                                        "the key of its ids cannot be read: restore a backup");
}

/* What is kept for repeated requests was sealed under the old one. */
static void drop_replies(struct txn *txn)
{
    static const enum table tables[] = {TABLE_IDEMPOTENCY, TABLE_EXPIRY};
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        txn_clear(txn, tables[i]);
}

/* A process that has keys and opened records in its memory leaves no image of it behind when it
 * falls, and none but root looks into it. Sanitizers look into their own, so there it stays so. */
static void keep_memory_private(void)
{
    setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    prctl(PR_SET_DUMPABLE, 0);
#endif
}

enum error vault_open(struct unlocked *unlocked, struct store *store, const char *directory,
                      const char *key_file, struct fault *fault)
{
    keep_memory_private();
    unlocked->keys = NULL;
    unlocked->vault = keys_memory(sizeof *unlocked->vault);
    store_beside(directory, ".key", key_file, unlocked->path, sizeof unlocked->path);
    struct txn *txn = txn_begin(store, fault);
    if (!txn)
        return fault->code;
    if (match_key(unlocked, txn, fault) || find_ids(unlocked, txn, fault)) {
        txn_abort(txn);
        return fault->code;
    }
    keys_derive(unlocked->keys, "subject", unlocked->vault->subject);
    set_kept_keys(unlocked->vault);
    store_vault(store, unlocked->vault);
    if (upgrade_needed(txn))
        upgrade_skip(txn);
    if (!txn_changes(txn))
        txn_abort(txn);
    else if (txn_commit(txn, fault))
        return fault->code;
    return upgrade_store(store, fault);
}

void vault_close(struct unlocked *unlocked)
{
    keys_close(unlocked->keys);
    keys_memory_free(unlocked->vault);
    *unlocked = (struct unlocked){0};
}

enum error vault_rotate(struct unlocked *unlocked, struct store *store, struct fault *fault)
{
    uint8_t wrap[KEY_BYTES];
    if (keys_add_wrap(unlocked->keys, unlocked->path, fault))
        return fault->code;
    struct txn *txn = txn_begin(store, fault);
    if (!txn)
        return fault->code;
    keys_bind_wrap(unlocked->keys, txn, wrap);
    if (!seal_wrap_again(txn, unlocked->vault->wrap, wrap)) {
        txn_abort(txn);
        return fail(fault, ERR_RECORD_DAMAGED, "key", "a key in the store does not open");
    }
    drop_replies(txn);
    if (txn_commit(txn, fault))
        return fault->code;
    memcpy(unlocked->vault->wrap, wrap, sizeof wrap);
    set_kept_keys(unlocked->vault);
    sodium_memzero(wrap, sizeof wrap);
    return keys_drop_wraps(unlocked->keys, unlocked->path, fault);
}
