/* SPDX-License-Identifier: MIT
 *
 * A worker: one thread with a loop, the connections that live on it for life, and what they use
 * in turn: a reader, a buffer to read into, spare jobs.
 *
 * Everything but worker_start, _adopt, _drain, _drop_all, _end belongs to the worker's own thread.
 */
#ifndef ENGINE_SERVE_WORKER_H
#define ENGINE_SERVE_WORKER_H

#include <pthread.h>

#include "engine/serve/job.h"
#include "engine/serve/pool.h"
#include "engine/serve/reader.h"
#include "engine/serve/writer.h"

enum {
    WORKER_READ = 64 << 10,   /* [bytes] most of one read */
    WORKER_SPARE = 256 << 10, /* [bytes] a larger buffer is not kept for the next */
    WORKER_JOBS = 256,        /* spare jobs kept */
};

struct connection;
struct visit;

/* How a socket came. */
enum way {
    WAY_CLIENT,
    WAY_WEB,
};

struct worker {
    struct service *service;
    struct loop *loop;
    pthread_t thread;
    struct reader reader;
    struct figures *figures;
    char *scratch;       /* WORKER_READ bytes */
    struct buffer spare; /* for the next connection that has something to send */
    struct job *jobs;    /* spare, linked by next */
    size_t job_count;
    struct connection *connections; /* all that are open */
    struct visit *visits;           /* likewise, by the web */
    struct connection *dirty;       /* those that got answers from other threads */
    bool draining;                  /* the server ends: no new requests */
    bool told;
    void (*drained)(void *context); /* called once, when draining and nobody is left */
    void *context;
    struct post drain, drop, end;
};

/* Makes the worker and its thread. `slot` is its reader's; `drained` is called on the worker's
 * thread. NULL (fault set) when the system has no more of something. Owned by the caller. */
struct worker *worker_start(struct service *service, unsigned slot, void (*drained)(void *context),
                            void *context, struct fault *fault);

/* Takes over a connected, non-blocking socket; `number` is its own, for the log.
 * service->board.connections (by the web: and visits) was counted up for it, and is counted down
 * when it closes. */
void worker_adopt(struct worker *worker, enum way way, int fd, uint64_t number);
/* No new requests; connections close as their last answers are sent. Once. */
void worker_drain(struct worker *worker);
/* Closes all connections as they are. Once. */
void worker_drop_all(struct worker *worker);
/* When writer and pool have stopped: ends the thread and frees the worker. NULL is nothing. */
void worker_end(struct worker *worker);

/* A cleared job whose home is this worker; it goes away with a request or comes back. */
struct job *worker_take_job(struct worker *worker);
void worker_give_job(struct worker *worker, struct job *job);

/* A list of connections has changed: tells `drained` when that was the last. */
void worker_note_closed(struct worker *worker);

#endif
