/* SPDX-License-Identifier: MIT
 *
 * The audit log (behandlingshistorik): who read or changed what is held about whom, when, as what,
 * for what, and what came of it. One entry a request. It names no youth: `whom` holds a keyed hash
 * of the id, so that the log stays as it is when somebody is erased, and says nothing to whoever
 * has no key.
 *
 * The entries are a chain in the store:
 *
 *     number (8, big-endian)  ->  hash (32) | entry, a MessagePack map
 *     hash = BLAKE2b under a key outside the store, of the hash before, the number, the entry
 *
 * Its head (TABLE_META) says where it ends, under a key of its own, so that an entry that was
 * changed, moved, left out, put in or cut off is found. Against a whole older store put in place
 * of this one there are checkpoints, lines in a file that lies elsewhere:
 *
 *     praktik-audit-1 COUNT TIME NUMBER HASH PREVIOUS SIGNATURE
 *
 * COUNT 1, 2, …; NUMBER and HASH of the last entry; PREVIOUS is BLAKE2b of the line before (zeros:
 * none); SIGNATURE Ed25519 of what stands before it. All in hexadecimal but COUNT, TIME, NUMBER.
 * Whoever has both, and the key, can make another log: let the lines be copied to where they cannot
 * go. The keys are made from the master key, which stays when the wrapping key is replaced. */
#ifndef DATA_AUDIT_H
#define DATA_AUDIT_H

#include "data/keys.h"
#include "proto/schema.h"

enum {
    AUDIT_HASH = 32,   /* [bytes] */
    AUDIT_WHOM = 16,   /* letters and digits that stand for a youth */
    AUDIT_LINE = 512,  /* [bytes] most of a checkpoint's line */
    AUDIT_SIGNED = 64, /* [bytes] of a signature */
};

struct audit_keys {
    uint8_t chain[KEY_BYTES], head[KEY_BYTES], whom[KEY_BYTES], reads[KEY_BYTES];
    uint8_t verifies[32], signs[64]; /* Ed25519 */
};
void audit_keys_derive(const struct keys *keys, struct audit_keys *out);

/* What stands for a youth: AUDIT_WHOM hexadecimal digits and a NUL. */
void audit_whom(const struct audit_keys *keys, struct text youth, char out[AUDIT_WHOM + 1]);

struct audit_entry {
    struct integer number; /* 1, 2, …; not stored, it is the key */
    struct integer time;   /* [s] UTC */
    struct text by;        /* a token's id, a link's, local, admin; none: nobody known */
    struct text_list roles;
    struct text_list purposes;
    struct text method;
    struct text_list whom;
    struct flag change;
    struct flag guarded;  /* one of them has protected identity */
    struct flag repeated; /* the answer that the same request got before, about the same */
    struct text result;   /* an error's code; none: all went well; COUNTED: refusals by `by` of
                             which each is not noted, */
    struct integer more;  /* so many */
};
LIST_OF(audit_entry);
extern const struct schema audit_entry_schema;

/* ---- writing ---- */

/* The log's end in a write transaction. */
struct audit_log {
    const struct audit_keys *keys;
    struct txn *txn;
    uint64_t number; /* of the last entry */
    uint8_t hash[AUDIT_HASH];
    uint64_t checkpoints; /* made so far, */
    uint64_t covered;     /* up to this entry, */
    int64_t covered_at;   /* [s] UTC: then; */
    uint8_t line_hash[AUDIT_HASH];
    bool changed;
};

/* Finds the end; a head that is not right spoils the transaction (RECORD_DAMAGED). */
void audit_begin(struct audit_log *log, const struct audit_keys *keys, struct txn *txn);
/* Appends one encoded entry. */
void audit_append(struct audit_log *log, struct bytes entry);
/* Makes a checkpoint of what there is; the line, NUL-terminated with its newline, is for the
 * caller to append to the file when the transaction is committed. */
void audit_checkpoint(struct audit_log *log, int64_t now, char line[AUDIT_LINE]);
/* Writes the head. Before the commit; nothing may be appended behind it. */
void audit_end(struct audit_log *log);

/* The last checkpoint's line as the store keeps it, a view; none: empty. */
struct text audit_last_line(struct txn *txn);

/* ---- reading ---- */

/* The entry that a walk over TABLE_AUDIT found. Lists lie in the arena, texts are views. False
 * where it cannot be read. */
bool audit_read(struct bytes key, struct bytes value, struct arena *arena, struct audit_entry *out);
/* The number of the first entry at or after a time, or one more than the last. Clocks may have been
 * set back by as much as a minute between two entries. */
uint64_t audit_find(struct txn *txn, int64_t time);

/* ---- checking ---- */

enum audit_flaw {
    AUDIT_ENTRY,        /* changed, moved, or put in by somebody without the key */
    AUDIT_MISSING,      /* a number is left out, or there is no log where there must be one */
    AUDIT_HEAD,         /* the log does not end where its head says */
    AUDIT_LINE_BAD,     /* a checkpoint was changed, or is not of this log's key */
    AUDIT_LINE_MISSING, /* a checkpoint is left out */
    AUDIT_BEHIND,       /* the log is not the one that was signed: another or an older one */
};

struct audit_counts {
    uint64_t entries, checkpoints, flaws;
};

/* Looks at the whole log and at the lines of its checkpoints, and tells each flaw: with the number
 * of the entry or of the checkpoint. Lines that are left out are not asked for, as of a copy. */
void audit_verify(struct txn *txn, const struct audit_keys *keys, struct text lines,
                  void (*tell)(void *context, enum audit_flaw flaw, uint64_t number), void *context,
                  struct audit_counts *counts);

#endif
