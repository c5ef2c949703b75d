/* SPDX-License-Identifier: MIT
 *
 * The store: tables of bytes in LMDB, and transactions with a sticky error.
 *
 * A transaction remembers its first error; later calls on it do nothing and return "nothing
 * found", so that ten puts need one check. What was acknowledged survives a kill and a power cut:
 * a commit returns after the data is on the disk (LMDB's default sync).
 *
 * Files in the store's directory: data.mdb and lock.mdb (LMDB's), and `lock`, held with flock by
 * the one process that has the store open; `anew`, while an older store is brought over
 * (data/upgrade.h). Never delete lock.mdb under a running server. */
#ifndef DATA_STORE_H
#define DATA_STORE_H

#include "proto/error.h"
#include "proto/types.h"

/* A sealed id stands as data/record_key.h says. */
enum table {
    TABLE_META,        /* "schema", "ids" … -> small values */
    TABLE_PROGRAMME,   /* id -> record */
    TABLE_EMPLOYER,    /* id -> record */
    TABLE_WORKPLACE,   /* id -> record */
    TABLE_OPENING,     /* id -> record */
    TABLE_YOUTH,       /* id, sealed -> record */
    TABLE_OBSERVATION, /* youth, NUL, sequence (data/record.h) -> record */
    TABLE_PLACEMENT,   /* id, sealed -> record */
    TABLE_CERTIFICATE, /* number, sealed -> record */
    TABLE_HOLD,        /* id, sealed -> record */
    TABLE_TOKEN,       /* id -> record */
    TABLE_WAIVER,      /* id, sealed -> record */
    TABLE_CREDENTIAL,  /* number, sealed -> record */
    TABLE_SIGNING_KEY, /* id -> record */
    TABLE_ERASURE,     /* id -> record */
    TABLE_INVITATION,  /* id, sealed -> record */
    TABLE_DRAFT,       /* id of the placement, sealed -> record */
    TABLE_SUBJECT,     /* a youth, as a keyed hash -> their key, wrapped (data/seal.h) */
    TABLE_REFERRER,    /* who refers to whom (data/referrers.h) -> empty */
    TABLE_JOURNAL,     /* sequence (8 bytes, big-endian) -> entry, sealed */
    TABLE_AUDIT,       /* number (8 bytes, big-endian) -> who read or changed what (data/audit.h) */
    TABLE_SAVED,       /* what a server had in memory when it ended (engine/match/saved.h) */
    TABLE_IDEMPOTENCY, /* answers to requests that may be repeated (data/kept.h), */
    TABLE_EXPIRY,      /* and until when */
    TABLE_COUNT
};

enum {
    STORE_SCHEMA = 2,            /* version of what is written; a newer store is refused */
    STORE_KEY_MOST = 511,        /* bytes of a key, LMDB's limit */
    STORE_FULL_PERCENT = 85,     /* of the map; over it ordinary changes are refused, so that what
                                    frees space always can */
    STORE_DISK_SPARE = 16 << 20, /* [bytes] likewise left on the disk, or an 8th of a small one */
};

struct store_options {
    const char *directory;
    size_t map_size;  /* [bytes] 0: 1 TiB of address space, or what was given before */
    bool create;      /* make a new store where there is none */
    unsigned readers; /* most concurrent readers; 0: 126 */
};

struct store;
struct txn;
struct vault;

/* Opens or makes a store. Errors: NOT_FOUND (none there and create is false), CONFLICT (another
 * process has it open), RECORD_DAMAGED (0-byte or truncated data file, or a newer schema),
 * INTERNAL (the system's reason is in the text). *store is owned by the caller, store_close ends
 * it. One process opens a store once. */
enum error store_open(struct store **store, const struct store_options *options,
                      struct fault *fault);
void store_close(struct store *store);

/* The keys that personal records are sealed with (data/seal.h); borrowed until store_close. Before
 * any of them is read or written. Without, what is sealed cannot be read. */
void store_vault(struct store *store, const struct vault *vault);
/* The store's vault, or NULL. */
const struct vault *txn_vault(const struct txn *txn);
/* Keys that were used in this transaction, each in the place that its subject gives; data/seal.c's
 * own. */
enum { SEALS_MET = 64 };
struct seal_met {
    bool known;
    uint8_t subject[16], key[32];
};
struct seal_met *txn_seals_met(struct txn *txn);
/* Sealed ids that were met in this transaction, and their keys, each in a place that the id gives;
 * data/record_key.c's own. */
enum { KEYS_MET = 64 };
struct key_met {
    uint8_t record, size; /* of the id; 0: none */
    char id[40];
    uint8_t key[56];
};
struct key_met *txn_keys_met(struct txn *txn);

struct store_figures {
    uint64_t map_size; /* [bytes] */
    uint64_t used;     /* [bytes] of the map, free pages included */
    uint64_t readers;  /* slots in use */
    uint64_t entries[TABLE_COUNT];
};
/* INTERNAL when LMDB cannot say. */
enum error store_figures(struct store *store, struct store_figures *figures, struct fault *fault);

/* Copies the store as it is now into a new directory, for its owner alone, without free pages,
 * while others read and write. CONFLICT (there is something already), INTERNAL. The copy is on the
 * disk when it returns. */
enum error store_copy(struct store *store, const char *directory, struct fault *fault);

/* A new store in the directory of this one ("anew"), to be filled and put in its place; what an
 * earlier one left there goes. *anew is owned by the caller until store_replace or store_forgo.
 * store_open's errors. */
enum error store_anew(struct store *store, struct store **anew, struct fault *fault);
/* Puts its file in the place of this one's, which is overwritten; anew is closed. No transaction of
 * either is open, not even a resting one. INTERNAL: the store is as it was, or where it cannot be
 * opened again, to be closed. */
enum error store_replace(struct store *store, struct store *anew, struct fault *fault);
/* Closes it and takes it away; NULL: what is left of one. */
void store_forgo(struct store *store, struct store *anew);

/* Where something of a store lies that is not in its directory: the path that was said, or where
 * that is NULL the directory's own, without slashes at its end, with `ending` behind it. At most
 * `room` bytes with the NUL; a longer path is cut off. */
void store_beside(const char *directory, const char *ending, const char *said, char *out,
                  size_t room);

/* Frees reader slots of processes that died; call at start and every minute. */
void store_check_readers(struct store *store);

/* A transaction for reading, for one thread at a time; it is made resting. Owned by the caller.
 * NULL when there are too many readers. */
struct txn *txn_reader(struct store *store);
/* Takes the newest snapshot. */
void txn_renew(struct txn *txn);
/* Lets the snapshot go: every view got from it dies. Always between requests, since a long
 * reader makes the file grow. */
void txn_rest(struct txn *txn);

/* Starts the one write transaction; waits for another to end. NULL (fault set) when the store can
 * take no writes. */
struct txn *txn_begin(struct store *store, struct fault *fault);
/* Ends it and frees txn. STORAGE_FULL: nothing of it was written, smaller ones may be. INTERNAL:
 * the disk failed; end the process, start again, verify. A txn with a sticky error is not
 * committed; its error is returned. */
enum error txn_commit(struct txn *txn, struct fault *fault);
/* Ends it without a trace and frees txn (readers too). */
void txn_abort(struct txn *txn);

/* The first error of the transaction, ERR_NONE when all went well. */
enum error txn_error(const struct txn *txn);
/* Puts the first error into the fault and returns it. */
enum error txn_fault(const struct txn *txn, struct fault *fault);
/* Makes this its first error, where it has none. */
void txn_spoil(struct txn *txn, enum error error, const char *why);
/* How many puts and deletes were asked of it. */
uint64_t txn_changes(const struct txn *txn);
/* Whether the map or the disk is so full that ordinary changes must be refused. */
bool txn_nearly_full(struct txn *txn);

/* The value of a key: a view, unaligned, that lives until the transaction ends, rests or writes.
 * False when there is none. */
bool txn_get(struct txn *txn, enum table table, struct bytes key, struct bytes *value);
void txn_put(struct txn *txn, enum table table, struct bytes key, struct bytes value);
/* The same for a key greater than all in the table: faster. */
void txn_append(struct txn *txn, enum table table, struct bytes key, struct bytes value);
/* Nothing happens when there is none. */
void txn_delete(struct txn *txn, enum table table, struct bytes key);
/* Deletes all that is in the table. */
void txn_clear(struct txn *txn, enum table table);

/* A walk over the keys that start with a prefix, in the order of their bytes:
 *
 *     struct walk walk = walk_begin(txn, TABLE_EMPLOYER, prefix, after);
 *     while (walk_next(&walk)) use(walk.key, walk.value);
 *     walk_end(&walk);
 *
 * `after`, where not empty, is the key to start behind. Key and value are views until the next
 * step. Writing to the same table ends the walk's use. */
struct walk {
    struct txn *txn;
    void *cursor;
    struct bytes prefix; /* borrowed */
    struct bytes after;  /* borrowed */
    bool started;
    struct bytes key, value;
};
struct walk walk_begin(struct txn *txn, enum table table, struct bytes prefix, struct bytes after);
bool walk_next(struct walk *walk);
void walk_end(struct walk *walk);
/* The greatest key of the table and its value. False when the table is empty. */
bool txn_last(struct txn *txn, enum table table, struct bytes *key, struct bytes *value);

/* 64-bit numbers as keys: big-endian, so that bytes sort as numbers do. */
void key_put_number(uint8_t out[8], uint64_t number);
uint64_t key_number(const void *bytes);

#endif
