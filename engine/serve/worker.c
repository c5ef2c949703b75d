/* SPDX-License-Identifier: MIT
 *
 * Threads reach a worker by posts alone, which run in order: a socket adopted before a drain is
 * drained, a job that came home before the end is freed. */
#include "engine/serve/worker.h"

#include <stdlib.h>

#include "engine/serve/connection.h"
#include "engine/serve/web.h"

#define AROUND(pointer, type, member) \
    ((struct type *)((char *)(pointer)-offsetof(struct type, member)))

/* ---- jobs ---- */

static void come_home(struct post *post)
{
    struct job *job = AROUND(post, job, post);
    job->caller->home(job);
}

struct job *worker_take_job(struct worker *worker)
{
    struct job *job = worker->jobs;
    if (job) {
        worker->jobs = job->next;
        worker->job_count--;
        job->next = NULL;
        return job;
    }
    job = memory_new(1, sizeof *job);
    job->home = worker->loop;
    job->post.run = come_home;
    return job;
}

void worker_give_job(struct worker *worker, struct job *job)
{
    if (worker->job_count >= WORKER_JOBS) {
        job_free(job);
        return;
    }
    job_clear(job);
    job->next = worker->jobs;
    worker->jobs = job;
    worker->job_count++;
}

/* ---- posts ---- */

struct adoption {
    struct post post;
    struct worker *worker;
    enum way way;
    int fd;
    uint64_t number;
};

static void run_adopt(struct post *post)
{
    struct adoption *adoption = AROUND(post, adoption, post);
    (adoption->way == WAY_WEB ? web_open : connection_open)(adoption->worker, adoption->fd,
                                                            adoption->number);
    free(adoption);
}

void worker_adopt(struct worker *worker, enum way way, int fd, uint64_t number)
{
    struct adoption *adoption = memory_new(1, sizeof *adoption);
    *adoption = (struct adoption){
        .post.run = run_adopt, .worker = worker, .way = way, .fd = fd, .number = number};
    loop_post(worker->loop, &adoption->post);
}

void worker_note_closed(struct worker *worker)
{
    if (!worker->draining || worker->connections || worker->visits || worker->told)
        return;
    worker->told = true;
    worker->drained(worker->context);
}

static void run_drain(struct post *post)
{
    struct worker *worker = AROUND(post, worker, drain);
    worker->draining = true;
    connection_drain_all(worker);
    web_drain_all(worker);
    worker_note_closed(worker);
}

static void run_drop(struct post *post)
{
    struct worker *worker = AROUND(post, worker, drop);
    connection_drop_all(worker);
    web_drop_all(worker);
}

static void run_end(struct post *post)
{
    struct worker *worker = AROUND(post, worker, end);
    loop_stop(worker->loop);
}

static void after_posts(void *context)
{
    connection_flush_dirty(context);
}

void worker_drain(struct worker *worker)
{
    loop_post(worker->loop, &worker->drain);
}

void worker_drop_all(struct worker *worker)
{
    loop_post(worker->loop, &worker->drop);
}

/* ---- life ---- */

static void *thread_main(void *context)
{
    struct worker *worker = context;
    loop_run(worker->loop);
    return NULL;
}

static void release(struct worker *worker)
{
    if (worker->reader.txn)
        reader_close(&worker->reader);
    while (worker->jobs) {
        struct job *next = worker->jobs->next;
        job_free(worker->jobs);
        worker->jobs = next;
    }
    loop_free(worker->loop);
    buffer_free(&worker->spare);
    free(worker->scratch);
    free(worker);
}

struct worker *worker_start(struct service *service, unsigned slot, void (*drained)(void *context),
                            void *context, struct fault *fault)
{
    struct worker *worker = memory_new(1, sizeof *worker);
    worker->service = service;
    worker->drained = drained;
    worker->context = context;
    worker->drain.run = run_drain;
    worker->drop.run = run_drop;
    worker->end.run = run_end;
    worker->scratch = memory_new(1, WORKER_READ);
    worker->figures = board_place(&service->board);
    worker->loop = loop_new();
    if (!worker->loop) {
        fail(fault, ERR_OVERLOADED, NULL, "the system gives no more descriptors");
    } else if (!reader_open(&worker->reader, service, slot, fault)) {
        loop_after_posts(worker->loop, after_posts, worker);
        if (pthread_create(&worker->thread, NULL, thread_main, worker) == 0)
            return worker;
        fail(fault, ERR_OVERLOADED, NULL, "the system gives no more threads");
    }
    release(worker);
    return NULL;
}

void worker_end(struct worker *worker)
{
    if (!worker)
        return;
    loop_post(worker->loop, &worker->end);
    pthread_join(worker->thread, NULL);
    release(worker);
}
