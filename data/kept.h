/* SPDX-License-Identifier: MIT
 *
 * Answers that are kept for a while, so that a repeated request gets the first one. Each has a name
 * that its caller chose:
 *
 *     TABLE_IDEMPOTENCY  name                        -> time (8, big-endian) | hash (32) reply
 *     TABLE_EXPIRY       time (8, big-endian) name   -> empty
 *
 * Name and answer may tell of a youth. In a store with a vault the name is BLAKE2b of what the
 * caller said (32 bytes), under vault.kept_key, and hash and reply are sealed under vault.kept,
 * bound to time and name. Both keys go with the wrapping key. */
#ifndef DATA_KEPT_H
#define DATA_KEPT_H

#include "data/seal.h"

enum {
    KEPT_HASH = 32,                      /* [bytes] */
    KEPT_NAME_MOST = STORE_KEY_MOST - 8, /* [bytes] */
};

struct kept {
    int64_t time;        /* [s] UTC */
    const uint8_t *hash; /* of what was asked, KEPT_HASH bytes */
    struct bytes reply;
};

enum kept_found {
    KEPT_NONE,
    KEPT_THERE,
    KEPT_DAMAGED,
};

/* What is kept under the name since a time; what is older counts as none. In the arena, or a view
 * that lives until a write. */
enum kept_found kept_find(struct txn *txn, struct bytes name, int64_t since, struct arena *arena,
                          struct kept *out);
/* Keeps it under the name, in the place of what was there. */
void kept_put(struct txn *txn, struct bytes name, const struct kept *kept);
/* Deletes what is older than `since`, at most so many. */
void kept_purge(struct txn *txn, int64_t since, size_t most);

/* Keeps what an older store kept under a name (data/upgrade.h): hash (32), time (8) and the reply,
 * which alone was sealed, bound to the name. What does not open goes. */
void kept_bring_over(struct txn *txn, struct bytes name, struct bytes old, struct arena *arena);

#endif
