/* SPDX-License-Identifier: MIT
 *
 * A job: one request on its way through the threads, with all the memory it needs.
 *
 * It is owned by exactly one thread at a time: the loop that read it, then (when its row says so)
 * the writer or the pool, then the same loop again, which sends the reply. So nothing in it is
 * locked. The queue is where a job changes hands. */
#ifndef ENGINE_SERVE_JOB_H
#define ENGINE_SERVE_JOB_H

#include <stdatomic.h>

#include "engine/cases/context.h"
#include "engine/serve/loop.h"

/* Whom a request came from: the part of a connection that a request needs. The loop's, but for
 * `gone`. Lives until its last job came home. */
struct job;
struct caller {
    struct session session;
    void (*home)(struct job *job); /* takes a job that comes back from another thread */
    /* Sends a whole message beside the answers; NULL: there is no way to. */
    void (*tell)(struct caller *caller, struct bytes message);
    uint64_t number;    /* of the connection, since the start; for the log */
    uint32_t in_flight; /* jobs with other threads */
    uint32_t in_pool;   /* of these, long reads */
    atomic_bool gone;   /* nobody waits for answers any more */
    struct buffer out;  /* encoded replies not sent yet */
};

struct job {
    struct post post; /* home */
    struct loop *home;
    struct job *next; /* in a queue or a batch */
    struct request request;
    struct session session; /* as it was: the caller's own may change while the job is away */
    struct caller *caller;
    struct buffer reply; /* the whole encoded response; empty for a notification */
};

/* Ready for the next request; keeps some memory. */
void job_clear(struct job *job);
void job_free(struct job *job);

/* Appends the response to `out`. A fault of our own is written to the log and gets the number
 * under which it is found there. */
void job_respond(struct job *job, struct buffer *out);

/* From the thread that runs the job: how far it has come (struct waiting). */
struct job_waiting {
    struct job *job;
    struct waiting waiting;
    int64_t began, told; /* [ms] of loop_clock: when it began, when it was told last */
};
void job_waiting_begin(struct job_waiting *waiting, struct job *job);

/* ---- handing over ---- */

struct queue;

enum queue_verdict {
    QUEUE_TAKEN,
    QUEUE_FULL,
    QUEUE_CLOSED,
};

/* Holds at most `jobs` jobs and `bytes` bytes of what they hold: their frames and what these were
 * decoded to (one job always fits). */
struct queue *queue_new(size_t jobs, size_t bytes);
/* Must be empty. */
void queue_free(struct queue *queue);

/* The job is the caller's still, unless QUEUE_TAKEN. */
enum queue_verdict queue_put(struct queue *queue, struct job *job);
/* Waits for jobs, then takes what is there, oldest first, linked by next: at most `jobs`, and no
 * more than `bytes` bytes as above, but one at least. NULL when the queue is closed and empty. */
struct job *queue_take(struct queue *queue, size_t jobs, size_t bytes);
/* No more can be put; what is there can be taken. */
void queue_close(struct queue *queue);

#endif
