/* SPDX-License-Identifier: MIT
 *
 * A few threads for long reads, so that no loop waits for one. */
#ifndef ENGINE_SERVE_POOL_H
#define ENGINE_SERVE_POOL_H

#include "engine/serve/job.h"
#include "engine/serve/service.h"

enum {
    POOL_JOBS = 256,       /* waiting: at 100 ms each the last waits some ten seconds */
    POOL_BYTES = 16 << 20, /* [bytes] that they hold (job.h) */
    POOL_RETRY_MS = 1000,  /* what a client is told when it is full */
    POOL_THREADS_MOST = 16,
};

struct pool;

/* Threads that read from slots `slot`, `slot` + 1, … NULL (fault set) when there are too many
 * readers or no more threads. Owned by the caller: pool_stop, then pool_free. */
struct pool *pool_start(struct service *service, unsigned threads, unsigned slot,
                        struct fault *fault);

/* Runs the job and posts it home, with its reply. Jobs whose caller has gone come home without
 * having run. The job is the caller's still, unless QUEUE_TAKEN. */
enum queue_verdict pool_take(struct pool *pool, struct job *job);

/* Runs what waits and ends the threads; from then on jobs are refused as QUEUE_CLOSED. NULL is
 * nothing. */
void pool_stop(struct pool *pool);
/* After pool_stop, when nobody can give it jobs. NULL is nothing. */
void pool_free(struct pool *pool);

#endif
