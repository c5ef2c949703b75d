/* SPDX-License-Identifier: MIT
 *
 * The one thread that changes anything. It takes all that has queued, runs it in one transaction,
 * commits, publishes the corpus, and only then are the replies on their way: an answered change is
 * on the disk. While one commit waits for the disk the next batch gathers. */
#ifndef ENGINE_SERVE_WRITER_H
#define ENGINE_SERVE_WRITER_H

#include "engine/serve/job.h"
#include "engine/serve/service.h"

enum {
    WRITER_BATCH = 1024,          /* requests in one transaction */
    WRITER_BATCH_BYTES = 8 << 20, /* [bytes] that they hold (job.h): 4 KiB each, mostly */
    WRITER_JOBS = 16 * 1024,      /* waiting: about a second at 27,000 records/s (FACTS.md) */
    WRITER_BYTES = 256 << 20,     /* [bytes] that they hold */
    WRITER_RETRY_MS = 500,        /* what a client is told when it is full */
};

struct writer;

/* `broken` is called once, on the writer's thread, when the store takes no more writes: the
 * process should end; from then on every change is answered INTERNAL. NULL (fault set) when the
 * system gives no thread. Owned by the caller: writer_stop, then writer_free. */
struct writer *writer_start(struct service *service, void (*broken)(void *context), void *context,
                            struct fault *fault);

/* Runs the job and posts it home with its reply, even when its caller has gone. The job is the
 * caller's still, unless QUEUE_TAKEN. */
enum queue_verdict writer_take(struct writer *writer, struct job *job);

/* Finishes what has queued and ends the thread; from then on jobs are refused as QUEUE_CLOSED. NULL
 * is nothing. */
void writer_stop(struct writer *writer);
/* After writer_stop, when nobody can give it jobs. NULL is nothing. */
void writer_free(struct writer *writer);

#endif
