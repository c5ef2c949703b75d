/* SPDX-License-Identifier: MIT
 *
 * A change repeated under the same idempotency key happens once: the first answer is kept beside
 * the change, in the same transaction, and given again.
 * The key is the principal's own (principal NUL key, in data/kept.h).
 *
 * The hash (BLAKE2b) covers the method, what was asked and the options that judge it, so that the
 * same key with another request is found out. Errors are not kept: nothing has happened. */
#ifndef ENGINE_SERVE_IDEMPOTENCY_H
#define ENGINE_SERVE_IDEMPOTENCY_H

#include "data/kept.h"
#include "proto/rpc.h"

enum {
    IDEMPOTENCY_KEPT_S = 72 * 3600, /* [s] as METHODS.md promises */
    IDEMPOTENCY_HASH = KEPT_HASH,   /* [bytes] */
    IDEMPOTENCY_PURGED = 32,        /* most in one transaction, so that no batch waits long */
};

enum idempotency {
    IDEMPOTENCY_NONE,    /* the request has no key */
    IDEMPOTENCY_NEW,     /* its key is not known: run it, then idempotency_keep */
    IDEMPOTENCY_AGAIN,   /* request->raw is the first answer: a view that lives until a write */
    IDEMPOTENCY_REFUSED, /* the fault is set: IDEMPOTENCY_MISMATCH, OUT_OF_RANGE */
};

/* Looks the request's key up. `hash` is filled where it has one. `now` [s] UTC. */
enum idempotency idempotency_check(struct txn *txn, struct request *request, int64_t now,
                                   uint8_t hash[IDEMPOTENCY_HASH]);

/* Keeps the encoded result. Errors stick to the transaction. */
void idempotency_keep(struct txn *txn, struct request *request, int64_t now,
                      const uint8_t hash[IDEMPOTENCY_HASH], struct bytes result);

/* Deletes a few that are too old. */
void idempotency_purge(struct txn *txn, int64_t now);

#endif
