/* SPDX-License-Identifier: MIT
 *
 * Transactions with a sticky error, and walks. LMDB's codes are translated in one place, set_error.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>

#include "data/store_inside.h"
#include "proto/memory.h"

static void set_error(struct txn *txn, int code)
{
    if (txn->fault.code)
        return;
    if (code == MDB_MAP_FULL || code == ENOSPC)
        fail(&txn->fault, ERR_STORAGE_FULL, NULL, "the store is full");
    else if (code == MDB_CORRUPTED || code == MDB_PAGE_NOTFOUND)
        fail(&txn->fault, ERR_RECORD_DAMAGED, NULL, "the store is damaged");
    else
        fail(&txn->fault, ERR_INTERNAL, NULL, "store: %s", mdb_strerror(code));
}

static MDB_val to_val(struct bytes bytes)
{
    return (MDB_val){.mv_size = bytes.size, .mv_data = (void *)(uintptr_t)bytes.data};
}

static struct bytes from_val(MDB_val val)
{
    return (struct bytes){.data = val.mv_data, .size = val.mv_size};
}

void key_put_number(uint8_t out[8], uint64_t number)
{
    for (int i = 0; i < 8; i++)
        out[i] = (uint8_t)(number >> (56 - 8 * i));
}

uint64_t key_number(const void *bytes)
{
    const uint8_t *in = bytes;
    uint64_t number = 0;
    for (int i = 0; i < 8; i++)
        number = number << 8 | in[i];
    return number;
}

/* ---- transactions ---- */

static void txn_free(struct txn *txn)
{
    explicit_bzero(txn->seals_met, sizeof txn->seals_met);
    free(txn);
}

struct txn *txn_reader(struct store *store)
{
    struct txn *txn = memory_new(1, sizeof *txn);
    txn->store = store;
    if (mdb_txn_begin(store->env, NULL, MDB_RDONLY, &txn->mdb)) {
        free(txn);
        return NULL;
    }
    txn_rest(txn);
    return txn;
}

void txn_renew(struct txn *txn)
{
    txn->fault = (struct fault){0};
    for (int i = 0; i < SEALS_MET; i++)
        txn->seals_met[i].known = false; /* who was erased and came again has another key */
    int code = mdb_txn_renew(txn->mdb);
    txn->resting = code != 0;
    if (code)
        set_error(txn, code);
}

void txn_rest(struct txn *txn)
{
    if (!txn->resting)
        mdb_txn_reset(txn->mdb);
    txn->resting = true;
}

struct txn *txn_begin(struct store *store, struct fault *fault)
{
    struct txn *txn = memory_new(1, sizeof *txn);
    txn->store = store;
    txn->writes = true;
    int code = mdb_txn_begin(store->env, NULL, 0, &txn->mdb);
    if (!code)
        return txn;
    fail(fault, ERR_INTERNAL, NULL, "store: %s", mdb_strerror(code));
    free(txn);
    return NULL;
}

enum error txn_commit(struct txn *txn, struct fault *fault)
{
    if (txn->fault.code) {
        *fault = txn->fault;
        txn_abort(txn);
        return fault->code;
    }
    int code = mdb_txn_commit(txn->mdb);
    if (code)
        set_error(txn, code);
    *fault = txn->fault;
    txn_free(txn);
    return fault->code;
}

void txn_abort(struct txn *txn)
{
    mdb_txn_abort(txn->mdb);
    txn_free(txn);
}

void txn_spoil(struct txn *txn, enum error error, const char *why)
{
    if (!txn->fault.code)
        fail(&txn->fault, error, NULL, "%s", why);
}

void store_vault(struct store *store, const struct vault *vault)
{
    store->vault = vault;
}

const struct vault *txn_vault(const struct txn *txn)
{
    return txn->store->vault;
}

struct seal_met *txn_seals_met(struct txn *txn)
{
    return txn->seals_met;
}

struct key_met *txn_keys_met(struct txn *txn)
{
    return txn->keys_met;
}

enum error txn_error(const struct txn *txn)
{
    return txn->fault.code;
}

enum error txn_fault(const struct txn *txn, struct fault *fault)
{
    if (txn->fault.code)
        *fault = txn->fault;
    return txn->fault.code;
}

uint64_t txn_changes(const struct txn *txn)
{
    return txn->changes;
}

/* Pages that deletes have freed. LMDB keeps them in its table 0, a list for each transaction that
 * begins with its length; only a reader may look there. */
static uint64_t free_pages(struct store *store)
{
    MDB_txn *txn;
    MDB_cursor *cursor;
    MDB_val key, value;
    uint64_t pages = 0;
    if (mdb_txn_begin(store->env, NULL, MDB_RDONLY, &txn))
        return 0;
    if (!mdb_cursor_open(txn, 0, &cursor)) {
        while (!mdb_cursor_get(cursor, &key, &value, MDB_NEXT)) {
            size_t count;
            memcpy(&count, value.mv_data, sizeof count);
            pages += count;
        }
        mdb_cursor_close(cursor);
    }
    mdb_txn_abort(txn);
    return pages;
}

/* What deletes free stays in the file, so it makes no room on the disk. */
static bool disk_nearly_full(const struct store *store)
{
    struct statvfs disk;
    if (fstatvfs(store->lock, &disk) != 0)
        return false;
    uint64_t spare = (uint64_t)disk.f_blocks * disk.f_frsize / 8;
    if (spare > STORE_DISK_SPARE)
        spare = STORE_DISK_SPARE;
    return (uint64_t)disk.f_bavail * disk.f_frsize < spare;
}

bool txn_nearly_full(struct txn *txn)
{
    MDB_envinfo info;
    MDB_stat about;
    if (disk_nearly_full(txn->store))
        return true;
    if (mdb_env_info(txn->store->env, &info) || mdb_env_stat(txn->store->env, &about))
        return false;
    uint64_t most = info.me_mapsize / 100 * STORE_FULL_PERCENT / about.ms_psize;
    return info.me_last_pgno > most && info.me_last_pgno - free_pages(txn->store) > most;
}

bool txn_get(struct txn *txn, enum table table, struct bytes key, struct bytes *value)
{
    if (txn->fault.code || key.size == 0 || key.size > STORE_KEY_MOST)
        return false;
    MDB_val mdb_key = to_val(key), mdb_value;
    int code = mdb_get(txn->mdb, txn->store->tables[table], &mdb_key, &mdb_value);
    if (code == MDB_NOTFOUND)
        return false;
    if (code) {
        set_error(txn, code);
        return false;
    }
    *value = from_val(mdb_value);
    return true;
}

static void put(struct txn *txn, enum table table, struct bytes key, struct bytes value,
                unsigned flags)
{
    txn->changes++;
    if (txn->fault.code)
        return;
    MDB_val mdb_key = to_val(key), mdb_value = to_val(value);
    int code = mdb_put(txn->mdb, txn->store->tables[table], &mdb_key, &mdb_value, flags);
    if (code)
        set_error(txn, code);
}

void txn_put(struct txn *txn, enum table table, struct bytes key, struct bytes value)
{
    put(txn, table, key, value, 0);
}

void txn_append(struct txn *txn, enum table table, struct bytes key, struct bytes value)
{
    put(txn, table, key, value, MDB_APPEND);
}

void txn_delete(struct txn *txn, enum table table, struct bytes key)
{
    txn->changes++;
    if (txn->fault.code)
        return;
    MDB_val mdb_key = to_val(key);
    int code = mdb_del(txn->mdb, txn->store->tables[table], &mdb_key, NULL);
    if (code && code != MDB_NOTFOUND)
        set_error(txn, code);
}

void txn_clear(struct txn *txn, enum table table)
{
    txn->changes++;
    if (txn->fault.code)
        return;
    int code = mdb_drop(txn->mdb, txn->store->tables[table], 0);
    if (code)
        set_error(txn, code);
}

/* ---- walks ---- */

struct walk walk_begin(struct txn *txn, enum table table, struct bytes prefix, struct bytes after)
{
    struct walk walk = {.txn = txn, .prefix = prefix, .after = after};
    if (txn->fault.code)
        return walk;
    MDB_cursor *cursor;
    int code = mdb_cursor_open(txn->mdb, txn->store->tables[table], &cursor);
    if (code)
        set_error(txn, code);
    else
        walk.cursor = cursor;
    return walk;
}

static int walk_step(struct walk *walk, MDB_val *key, MDB_val *value)
{
    if (walk->started)
        return mdb_cursor_get(walk->cursor, key, value, MDB_NEXT);
    walk->started = true;
    struct bytes start = walk->after.size ? walk->after : walk->prefix;
    if (!start.size)
        return mdb_cursor_get(walk->cursor, key, value, MDB_FIRST);
    *key = to_val(start);
    int code = mdb_cursor_get(walk->cursor, key, value, MDB_SET_RANGE);
    bool same = !code && walk->after.size == key->mv_size &&
                memcmp(walk->after.data, key->mv_data, key->mv_size) == 0;
    return same ? mdb_cursor_get(walk->cursor, key, value, MDB_NEXT) : code;
}

bool walk_next(struct walk *walk)
{
    MDB_val key, value;
    if (!walk->cursor || walk->txn->fault.code)
        return false;
    int code = walk_step(walk, &key, &value);
    if (code == MDB_NOTFOUND)
        return false;
    if (code) {
        set_error(walk->txn, code);
        return false;
    }
    walk->key = from_val(key);
    walk->value = from_val(value);
    return key.mv_size >= walk->prefix.size &&
           (!walk->prefix.size || memcmp(key.mv_data, walk->prefix.data, walk->prefix.size) == 0);
}

void walk_end(struct walk *walk)
{
    if (walk->cursor)
        mdb_cursor_close(walk->cursor);
    walk->cursor = NULL;
}

bool txn_last(struct txn *txn, enum table table, struct bytes *key, struct bytes *value)
{
    MDB_cursor *cursor;
    MDB_val mdb_key, mdb_value;
    if (txn->fault.code)
        return false;
    int code = mdb_cursor_open(txn->mdb, txn->store->tables[table], &cursor);
    if (!code) {
        code = mdb_cursor_get(cursor, &mdb_key, &mdb_value, MDB_LAST);
        mdb_cursor_close(cursor);
    }
    if (code) {
        if (code != MDB_NOTFOUND)
            set_error(txn, code);
        return false;
    }
    *key = from_val(mdb_key);
    *value = from_val(mdb_value);
    return true;
}
