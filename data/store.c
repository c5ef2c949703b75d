/* SPDX-License-Identifier: MIT
 *
 * The only file with lmdb.h in it. LMDB's codes are translated in one place, set_error.
 *
 * Flags: MDB_NOTLS (a reader belongs to a struct, not to a thread) and nothing else; the default
 * sync is the only mode that lost nothing when killed or cut from power. */
#include "data/store.h"

#include <errno.h>
#include <fcntl.h>
#include <lmdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "proto/memory.h"

static const char *const table_names[TABLE_COUNT] = {
    [TABLE_META] = "meta",
    [TABLE_PROGRAMME] = "programme",
    [TABLE_EMPLOYER] = "employer",
    [TABLE_WORKPLACE] = "workplace",
    [TABLE_OPENING] = "opening",
    [TABLE_YOUTH] = "youth",
    [TABLE_OBSERVATION] = "observation",
    [TABLE_PLACEMENT] = "placement",
    [TABLE_CERTIFICATE] = "certificate",
    [TABLE_REFERRER] = "referrer",
    [TABLE_JOURNAL] = "journal",
    [TABLE_IDEMPOTENCY] = "idempotency",
    [TABLE_EXPIRY] = "expiry",
};

struct store {
    MDB_env *env;
    MDB_dbi tables[TABLE_COUNT];
    int lock;
};

struct txn {
    struct store *store;
    MDB_txn *mdb;
    bool writes;
    bool resting;
    uint64_t changes;
    struct fault fault; /* the first error; sticky */
};

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

/* ---- opening ---- */

static enum error system_fault(struct fault *fault, const char *what)
{
    return fail(fault, ERR_INTERNAL, NULL, "%s: %s", what, strerror(errno));
}

static int in_directory(const char *directory, const char *name, char out[4096])
{
    int length = snprintf(out, 4096, "%s/%s", directory, name);
    return length < 0 || length >= 4096 ? -1 : 0;
}

static enum error take_lock(struct store *store, const char *directory, struct fault *fault)
{
    char path[4096];
    if (in_directory(directory, "lock", path))
        return fail(fault, ERR_OUT_OF_RANGE, "store", "the path is too long");
    store->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (store->lock < 0)
        return system_fault(fault, "lock file");
    if (flock(store->lock, LOCK_EX | LOCK_NB) != 0)
        return fail(fault, ERR_CONFLICT, "store", "another process has this store open");
    return ERR_NONE;
}

/* LMDB makes an empty database of a 0-byte file without a word, and opens a truncated one only to
 * die of SIGBUS later. So: no file, or a whole one. */
static enum error check_file(const struct store_options *options, bool *exists, struct fault *fault)
{
    char path[4096];
    struct stat about;
    *exists = false;
    if (in_directory(options->directory, "data.mdb", path))
        return fail(fault, ERR_OUT_OF_RANGE, "store", "the path is too long");
    if (stat(path, &about) != 0) {
        if (errno != ENOENT)
            return system_fault(fault, "data.mdb");
        if (!options->create)
            return fail(fault, ERR_NOT_FOUND, "store", "no store in this directory");
        return ERR_NONE;
    }
    *exists = true;
    if (about.st_size == 0)
        return fail(fault, ERR_RECORD_DAMAGED, "store",
                    "data.mdb has 0 bytes: restore a backup, or remove it to start empty");
    return ERR_NONE;
}

static enum error check_length(struct store *store, const char *directory, struct fault *fault)
{
    char path[4096];
    struct stat about;
    MDB_envinfo info;
    MDB_stat pages;
    if (in_directory(directory, "data.mdb", path) || stat(path, &about) != 0 ||
        mdb_env_info(store->env, &info) || mdb_env_stat(store->env, &pages))
        return fail(fault, ERR_INTERNAL, "store", "data.mdb cannot be looked at");
    uint64_t needed = ((uint64_t)info.me_last_pgno + 1) * pages.ms_psize;
    if ((uint64_t)about.st_size < needed)
        return fail(fault, ERR_RECORD_DAMAGED, "store", "data.mdb is cut short: restore a backup");
    return ERR_NONE;
}

static int open_tables(struct store *store, MDB_txn *txn, bool create)
{
    for (int i = 0; i < TABLE_COUNT; i++) {
        int code = mdb_dbi_open(txn, table_names[i], create ? MDB_CREATE : 0, &store->tables[i]);
        if (code)
            return code;
    }
    return 0;
}

static enum error check_schema(struct store *store, MDB_txn *txn, bool exists, struct fault *fault)
{
    MDB_val key = {.mv_size = 6, .mv_data = (char[]){"schema"}};
    MDB_val value;
    uint8_t own[8];
    if (exists) {
        if (mdb_get(txn, store->tables[TABLE_META], &key, &value) || value.mv_size != 8)
            return fail(fault, ERR_RECORD_DAMAGED, "store", "this is no praktik store");
        uint64_t found = key_number(value.mv_data);
        if (found > STORE_SCHEMA)
            return fail_limit(fault, ERR_RECORD_DAMAGED, "store", STORE_SCHEMA,
                              "written by a newer praktik (schema %llu, this one knows %d)",
                              (unsigned long long)found, STORE_SCHEMA);
        return ERR_NONE;
    }
    key_put_number(own, STORE_SCHEMA);
    value = (MDB_val){.mv_size = sizeof own, .mv_data = own};
    if (mdb_put(txn, store->tables[TABLE_META], &key, &value, 0))
        return fail(fault, ERR_INTERNAL, "store", "the schema version cannot be written");
    return ERR_NONE;
}

static bool holds_nothing(MDB_txn *txn)
{
    MDB_dbi names;
    MDB_stat about;
    return !mdb_dbi_open(txn, NULL, 0, &names) && !mdb_stat(txn, names, &about) &&
           about.ms_entries == 0;
}

static enum error prepare(struct store *store, bool exists, bool create, struct fault *fault)
{
    MDB_txn *txn;
    int code = mdb_txn_begin(store->env, NULL, 0, &txn);
    if (code)
        return fail(fault, ERR_INTERNAL, "store", "%s", mdb_strerror(code));
    if (exists && create && holds_nothing(txn))
        exists = false; /* killed between making the file and the first commit */
    code = open_tables(store, txn, !exists);
    if (code) {
        mdb_txn_abort(txn);
        return exists ? fail(fault, ERR_RECORD_DAMAGED, "store", "this is no praktik store")
                      : fail(fault, ERR_INTERNAL, "store", "%s", mdb_strerror(code));
    }
    if (check_schema(store, txn, exists, fault)) {
        mdb_txn_abort(txn);
        return fault->code;
    }
    code = mdb_txn_commit(txn);
    return code ? fail(fault, ERR_INTERNAL, "store", "%s", mdb_strerror(code)) : ERR_NONE;
}

/* A new file is safe from a power cut when its directory entry is. */
static enum error sync_directory(const char *directory, struct fault *fault)
{
    int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return system_fault(fault, "store directory");
    int result = fsync(fd);
    close(fd);
    return result ? system_fault(fault, "store directory") : ERR_NONE;
}

static enum error open_env(struct store *store, const struct store_options *options,
                           struct fault *fault)
{
    size_t map_size = options->map_size ? options->map_size : (size_t)1 << 40;
    int code = mdb_env_create(&store->env);
    if (!code)
        code = mdb_env_set_mapsize(store->env, map_size);
    if (!code)
        code = mdb_env_set_maxdbs(store->env, TABLE_COUNT);
    if (!code)
        code = mdb_env_set_maxreaders(store->env, options->readers ? options->readers : 126);
    if (!code)
        code = mdb_env_open(store->env, options->directory, MDB_NOTLS, 0600);
    if (code == MDB_INVALID || code == MDB_CORRUPTED || code == MDB_VERSION_MISMATCH)
        return fail(fault, ERR_RECORD_DAMAGED, "store", "data.mdb is no store of ours");
    return code ? fail(fault, ERR_INTERNAL, "store", "%s", mdb_strerror(code)) : ERR_NONE;
}

enum error store_open(struct store **out, const struct store_options *options, struct fault *fault)
{
    struct store *store = memory_new(1, sizeof *store);
    bool exists = false;
    store->lock = -1;
    *out = NULL;
    if (options->create && mkdir(options->directory, 0700) != 0 && errno != EEXIST) {
        system_fault(fault, "store directory");
    } else if (!options->create && access(options->directory, X_OK) != 0) {
        fail(fault, ERR_NOT_FOUND, "store", "no such directory");
    } else if (!take_lock(store, options->directory, fault) &&
               !check_file(options, &exists, fault) && !open_env(store, options, fault) &&
               !(exists && check_length(store, options->directory, fault)) &&
               !prepare(store, exists, options->create, fault) &&
               !sync_directory(options->directory, fault)) {
        store_check_readers(store);
        *out = store;
        return ERR_NONE;
    }
    store_close(store);
    return fault->code;
}

void store_close(struct store *store)
{
    if (!store)
        return;
    if (store->env)
        mdb_env_close(store->env);
    if (store->lock >= 0)
        close(store->lock);
    free(store);
}

void store_check_readers(struct store *store)
{
    int dead;
    mdb_reader_check(store->env, &dead);
}

enum error store_figures(struct store *store, struct store_figures *figures, struct fault *fault)
{
    MDB_envinfo info;
    MDB_stat about;
    MDB_txn *txn;
    int code = mdb_env_info(store->env, &info);
    if (!code)
        code = mdb_env_stat(store->env, &about);
    if (!code)
        code = mdb_txn_begin(store->env, NULL, MDB_RDONLY, &txn);
    if (code)
        return fail(fault, ERR_INTERNAL, "store", "%s", mdb_strerror(code));
    figures->map_size = info.me_mapsize;
    figures->used = ((uint64_t)info.me_last_pgno + 1) * about.ms_psize;
    figures->readers = info.me_numreaders;
    for (int i = 0; i < TABLE_COUNT; i++) {
        if (!mdb_stat(txn, store->tables[i], &about))
            figures->entries[i] = about.ms_entries;
    }
    mdb_txn_abort(txn);
    return ERR_NONE;
}

/* ---- transactions ---- */

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
    free(txn);
    return fault->code;
}

void txn_abort(struct txn *txn)
{
    mdb_txn_abort(txn->mdb);
    free(txn);
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
