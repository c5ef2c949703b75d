/* SPDX-License-Identifier: MIT
 *
 * What a method's function is given beside its request. Which kind of transaction it gets is said
 * by its row; it opens none itself. */
#ifndef ENGINE_CASES_CONTEXT_H
#define ENGINE_CASES_CONTEXT_H

#include "data/signing.h"
#include "engine/match/corpus.h"
#include "proto/rpc.h"

/* What server.stats tells; kept by engine/serve. */
struct server_figures {
    uint64_t started;     /* [s] UTC */
    uint64_t connections; /* open now */
    uint64_t accepted, requests, failed, changes, commits, bytes_in, bytes_out;
};

struct access;

/* How a long read hears whether anybody still waits for it, and says how far it has come. */
struct waiting {
    int64_t deadline_ms; /* [ms] from when it began; the function's to set, 0: none */
    /* False when nobody waits any more, or past the deadline. Where `tell`, the client gets a
     * notification ["match.progress", [{id, done, of}]], several in a second at most. */
    bool (*go_on)(void *context, bool tell, uint64_t done, uint64_t of);
    void *context;
};

struct context {
    struct txn *txn; /* resting readers were renewed; the writer's is the batch's */
    const struct catalogues *catalogues;
    const struct snapshot *snapshot; /* of the same journal number as txn; NULL on the writer */
    struct changes *changes;         /* NULL but on the writer */
    struct store *store;
    const struct access *access;   /* access.h */
    const struct issuer *issuer;   /* of certificates */
    struct waiting *waiting;       /* of RUNS_POOL, else NULL */
    int64_t now;                   /* [s] UTC */
    struct server_figures figures; /* as they were when the request began */
};

/* The day to judge by: the request's `today`, else the server's (UTC). */
struct date context_today(const struct request *request);
/* The server's day (UTC), whatever the request says: by it things end. */
struct date context_server_day(const struct request *request);

/* How many a page may have: the request's `limit`, or 50. */
size_t context_limit(const struct request *request);

/* All methods there are. */
extern const struct method_table methods;

#endif
