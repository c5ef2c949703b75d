/* SPDX-License-Identifier: MIT
 *
 * The store's directory and file: locking, checking, opening, closing.
 *
 * Flags: MDB_NOTLS (a reader belongs to a struct, not to a thread) and nothing else; the default
 * sync is the only mode that lost nothing when killed or cut from power. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "data/store_inside.h"
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
    [TABLE_HOLD] = "hold",
    [TABLE_TOKEN] = "token",
    [TABLE_WAIVER] = "waiver",
    [TABLE_CREDENTIAL] = "credential",
    [TABLE_SIGNING_KEY] = "signing_key",
    [TABLE_ERASURE] = "erasure",
    [TABLE_INVITATION] = "invitation",
    [TABLE_DRAFT] = "draft",
    [TABLE_SUBJECT] = "subject",
    [TABLE_REFERRER] = "referrer",
    [TABLE_SAVED] = "saved",
    [TABLE_JOURNAL] = "journal",
    [TABLE_AUDIT] = "audit",
    [TABLE_IDEMPOTENCY] = "idempotency",
    [TABLE_EXPIRY] = "expiry",
};

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

static int open_table(struct store *store, MDB_txn *txn, enum table table, bool create)
{
    return mdb_dbi_open(txn, table_names[table], create ? MDB_CREATE : 0, &store->tables[table]);
}

/* A table that came with a newer praktik is made in an older one's store. */
static enum error open_tables(struct store *store, MDB_txn *txn, bool exists, struct fault *fault)
{
    int code = open_table(store, txn, TABLE_META, !exists);
    if (code && exists)
        return fail(fault, ERR_RECORD_DAMAGED, "store", "this is no praktik store");
    if (!code && check_schema(store, txn, exists, fault))
        return fault->code;
    for (int i = 0; i < TABLE_COUNT && !code; i++)
        code = open_table(store, txn, (enum table)i, true);
    return code ? fail(fault, ERR_INTERNAL, "store", "%s", mdb_strerror(code)) : ERR_NONE;
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
    if (open_tables(store, txn, exists, fault)) {
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

static enum error open_env(struct store *store, struct fault *fault)
{
    int code = mdb_env_create(&store->env);
    if (!code)
        code = mdb_env_set_mapsize(store->env, store->map_size);
    if (!code)
        code = mdb_env_set_maxdbs(store->env, TABLE_COUNT);
    if (!code)
        code = mdb_env_set_maxreaders(store->env, store->readers);
    if (!code)
        code = mdb_env_open(store->env, store->directory, MDB_NOTLS, 0600);
    if (code == MDB_INVALID || code == MDB_CORRUPTED || code == MDB_VERSION_MISMATCH)
        return fail(fault, ERR_RECORD_DAMAGED, "store", "data.mdb is no store of ours");
    return code ? fail(fault, ERR_INTERNAL, "store", "%s", mdb_strerror(code)) : ERR_NONE;
}

enum error store_open(struct store **out, const struct store_options *options, struct fault *fault)
{
    struct store *store = memory_new(1, sizeof *store);
    bool exists = false;
    *store = (struct store){
        .lock = -1,
        .map_size = options->map_size ? options->map_size : (size_t)1 << 40,
        .readers = options->readers ? options->readers : 126,
    };
    snprintf(store->directory, sizeof store->directory, "%s", options->directory);
    *out = NULL;
    if (options->create && mkdir(options->directory, 0700) != 0 && errno != EEXIST) {
        system_fault(fault, "store directory");
    } else if (!options->create && access(options->directory, X_OK) != 0) {
        fail(fault, ERR_NOT_FOUND, "store", "no such directory");
    } else if (!take_lock(store, options->directory, fault) &&
               !check_file(options, &exists, fault) && !open_env(store, fault) &&
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

/* Into a new file in the directory. */
static enum error copy_file(struct store *store, const char *directory, struct fault *fault)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/data.mdb", directory);
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return system_fault(fault, "copy");
    int code = mdb_env_copyfd2(store->env, fd, MDB_CP_COMPACT);
    if (code)
        fail(fault, ERR_INTERNAL, "directory", "the copy failed: %s", mdb_strerror(code));
    else if (fsync(fd) != 0)
        system_fault(fault, "copy");
    close(fd);
    if (fault->code)
        unlink(path);
    return fault->code;
}

enum error store_copy(struct store *store, const char *directory, struct fault *fault)
{
    if (mkdir(directory, 0700) != 0)
        return errno == EEXIST
                   ? fail(fault, ERR_CONFLICT, "directory", "there is something there already")
                   : system_fault(fault, "directory");
    if (copy_file(store, directory, fault) || sync_directory(directory, fault))
        rmdir(directory);
    return fault->code;
}

/* Best effort: it has no name any more. */
static void wipe(int fd)
{
    static const char nothing[1 << 16];
    struct stat about;
    off_t left = fstat(fd, &about) == 0 ? about.st_size : 0;
    while (left > 0) {
        ssize_t wrote =
            write(fd, nothing, left < (off_t)sizeof nothing ? (size_t)left : sizeof nothing);
        if (wrote <= 0 && errno != EINTR)
            return;
        left -= wrote > 0 ? wrote : 0;
    }
    fsync(fd);
}

/* A tool may be root's, and the store the server's. */
static bool give_to_owner(const char *path, int as)
{
    struct stat about;
    return fstat(as, &about) == 0 &&
           (about.st_uid == geteuid() || chown(path, about.st_uid, about.st_gid) == 0);
}

static void remove_anew(const char *directory)
{
    static const char *const files[] = {"anew/data.mdb", "anew/lock.mdb", "anew/lock", "anew"};
    char path[4096];
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        if (!in_directory(directory, files[i], path))
            remove(path);
}

enum error store_anew(struct store *store, struct store **anew, struct fault *fault)
{
    char path[4096];
    const struct store_options options = {
        .directory = path, .map_size = store->map_size, .create = true};
    if (in_directory(store->directory, "anew", path))
        return fail(fault, ERR_OUT_OF_RANGE, "store", "the path is too long");
    remove_anew(store->directory);
    if (store_open(anew, &options, fault))
        remove_anew(store->directory);
    return fault->code;
}

void store_forgo(struct store *store, struct store *anew)
{
    store_close(anew);
    remove_anew(store->directory);
}

enum error store_replace(struct store *store, struct store *anew, struct fault *fault)
{
    char path[4096], from[4096];
    struct fault reopening = {0};
    *fault = (struct fault){0};
    store_close(anew);
    if (in_directory(store->directory, "data.mdb", path) ||
        in_directory(store->directory, "anew/data.mdb", from))
        return fail(fault, ERR_OUT_OF_RANGE, "store", "the path is too long");
    int old = open(path, O_WRONLY | O_CLOEXEC);
    mdb_env_close(store->env);
    store->env = NULL;
    if (old < 0 || !give_to_owner(from, old) || rename(from, path) != 0)
        system_fault(fault, "data.mdb");
    else if (!sync_directory(store->directory, fault))
        wipe(old);
    if (old >= 0)
        close(old);
    remove_anew(store->directory);
    if (open_env(store, &reopening) || prepare(store, true, false, &reopening))
        *fault = reopening;
    return fault->code;
}

void store_beside(const char *directory, const char *ending, const char *said, char *out,
                  size_t room)
{
    size_t size = strlen(directory);
    while (size > 1 && directory[size - 1] == '/')
        size--;
    if (said)
        snprintf(out, room, "%s", said);
    else
        snprintf(out, room, "%.*s%s", (int)size, directory, ending);
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
