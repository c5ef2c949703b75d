/* SPDX-License-Identifier: MIT
 *
 * What records lie under. The id of an employer, a workplace, an opening and the like is a handle
 * for anybody and stands as it is. The id of a kind that is about youths (seal_covers) is sealed,
 * so that a store or a copy of it tells nobody who is in it:
 *
 *     iv (16) | the id, filled up with NULs to 40 bytes, sealed (40)
 *
 *     iv:     BLAKE2b of vault.id_iv (32), the kind (1) and those 40 bytes: in one block, where its
 *             keyed mode would take two and be no safer
 *     sealed: XOR with XChaCha20 under vault.id_stream, nonce iv and 8 NULs
 *
 * That is deterministic: the same id of the same kind lies under the same key, and is found without
 * a walk. A key that a walk finds tells its id again, and is checked by it: one that was changed,
 * or put under another kind, is none. What somebody without the vault sees is whether two keys are
 * equal; not even how long an id is, for 14 bytes more than the usual id of 26 takes. Sealed keys
 * lie in no order that says anything.
 *
 * A store without a vault has ids as they are. */
#ifndef DATA_RECORD_KEY_H
#define DATA_RECORD_KEY_H

#include "data/seal.h"
#include "proto/text.h"

enum {
    RECORD_KEY_IV = 16,                            /* [bytes] */
    RECORD_KEY_MOST = RECORD_KEY_IV + TEXT_ID_MAX, /* [bytes]; a sealed one has so many */
};

struct record_key {
    uint8_t bytes[RECORD_KEY_MOST];
    size_t size;
};

/* The key of an id; the vault may be NULL. Of an id that is longer than any: empty, which finds
 * nothing. */
struct record_key record_key(const struct vault *vault, enum record record, struct text id);

/* As txn_get and the like take it; a view. */
static inline struct bytes record_key_bytes(const struct record_key *key)
{
    return (struct bytes){key->bytes, key->size};
}

/* What stands for an id within longer keys, so that these are no longer than they were: all of its
 * key, but of a sealed one the iv alone. A view. */
static inline struct bytes record_key_short(const struct record_key *key)
{
    return (struct bytes){key->bytes, key->size == RECORD_KEY_MOST ? RECORD_KEY_IV : key->size};
}
/* How many bytes such a one takes at the beginning of these, where a NUL ends it; 0: there is none.
 */
size_t record_key_short_size(const struct vault *vault, enum record record, struct bytes bytes);

/* The id of a key: a view, or in `room` where it was sealed. data is NULL where it is no key of the
 * kind. */
struct text record_key_id(const struct vault *vault, enum record record, struct bytes key,
                          char room[TEXT_ID_MAX]);

/* Of a transaction's store. It remembers some, since one record is often asked for several times.
 */
struct record_key record_key_in(struct txn *txn, enum record record, struct text id);
struct text record_key_id_in(struct txn *txn, enum record record, struct bytes key,
                             char room[TEXT_ID_MAX]);
/* The id of a short one, where a record of that id is there; data is NULL where none is. */
struct text record_key_short_id(struct txn *txn, enum record record, struct bytes part,
                                char room[TEXT_ID_MAX]);

#endif
