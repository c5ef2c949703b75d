/* SPDX-License-Identifier: MIT
 *
 * Records about young people are sealed at rest: XChaCha20-Poly1305 under a key per youth, which
 * lies in the store wrapped by a key that lies outside it (data/keys.h). Without that key the
 * store, a backup or what a deleted record left on the disk says nothing; without the youth's own
 * key, which goes when they are erased, nothing that was ever written about them does.
 *
 * A sealed record, behind the key that it lies under:
 *
 *     c1 01 | subject (16) | version (8, big-endian) | nonce (24) | sealed record, tag (16)
 *
 * The seal covers table, key, subject and version, so that a record that was changed, or put in
 * another's place, is RECORD_DAMAGED and never a wrong value. c1 begins no MessagePack value.
 * `subject` finds the youth's key without naming the youth: BLAKE2b of the id, keyed.
 *
 * Their ids, in keys of the store (data/record_key.h), and the journal are sealed under keys that
 * are made from one of the store's own: random, kept in TABLE_META under "ids", wrapped as the
 * youths' keys are. It stays when the wrapping key is replaced and is wrapped anew. So no record
 * moves, a rotation is as short as it was, and a copy from before says nothing, not even who was in
 * it, once the old wrapping key is gone. What that gives up: whoever has today's store with its
 * master key, and such a copy, reads ids and journal of the copy, of those who were erased, too,
 * and no more than that. */
#ifndef DATA_SEAL_H
#define DATA_SEAL_H

#include "data/record.h"

enum {
    SEAL_KEY = 32,     /* [bytes] */
    SEAL_SUBJECT = 16, /* [bytes] */
};

/* The keys that are used while the store is open; borrowed by it (store_vault). */
struct vault {
    uint8_t wrap[SEAL_KEY];    /* wraps the youths' keys, and the one that ids are sealed under */
    uint8_t subject[SEAL_KEY]; /* hashes their ids */
    uint8_t id_iv[SEAL_KEY], id_stream[SEAL_KEY]; /* seal ids in keys */
    uint8_t journal[SEAL_KEY];                    /* seals the journal's entries */
    uint8_t kept_key[SEAL_KEY], kept[SEAL_KEY];   /* hash and seal what is kept for repeated
                                                     requests */
};

/* Whether records of this kind are about a youth; some of them may be about none. */
bool seal_covers(enum record record);

/* Appends the stored form of a record: sealed where it is about a youth and the store has a vault,
 * else as it is. A youth met for the first time gets a key, in the same transaction. */
void seal_record(struct txn *txn, enum record record, struct bytes key, const void *value,
                 struct bytes plain, struct buffer *out);

/* What was stored, opened: in the arena where it was sealed, else a view. False where it was
 * changed, is another's, or has lost its key; and where it should be sealed and is not. */
bool seal_open(struct txn *txn, enum record record, struct bytes key, struct bytes stored,
               struct arena *arena, struct bytes *plain);

/* Forgets the youth's key: all that was ever sealed under it is lost. */
void seal_forget(struct txn *txn, struct text youth);

/* Whether bytes that were stored are a sealed record. */
bool seal_is(struct bytes stored);

/* Finds the store's own key for ids, and makes the vault's from it. `make`: it is made where there
 * is none. False where there is none, or it does not open under the vault's wrapping key. */
bool seal_ids(struct txn *txn, struct vault *vault, bool make);

/* Wraps all youths' keys and that for ids anew: from one wrapping key to another. False where one
 * does not open: nothing may be committed then. */
bool seal_wrap_again(struct txn *txn, const uint8_t from[SEAL_KEY], const uint8_t to[SEAL_KEY]);

/* Any bytes, sealed under a key and bound to others; appended to `out`. */
void seal_bytes(const uint8_t key[SEAL_KEY], struct bytes bound, struct bytes plain,
                struct buffer *out);
/* In the arena; false where they do not open. */
bool seal_open_bytes(const uint8_t key[SEAL_KEY], struct bytes bound, struct bytes sealed,
                     struct arena *arena, struct bytes *plain);

#endif
