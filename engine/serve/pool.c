/* SPDX-License-Identifier: MIT
 *
 * Each thread takes one job at a time, with a state of the store of its own for that job. */
#include "engine/serve/pool.h"

#include <pthread.h>
#include <stdlib.h>

#include "engine/serve/auditor.h"
#include "engine/serve/reader.h"

struct pool {
    struct queue *queue;
    unsigned count; /* of threads that run */
    struct pool_thread {
        pthread_t thread;
        struct queue *queue;
        struct reader reader;
    } threads[POOL_THREADS_MOST];
};

static void run(struct reader *reader, struct job *job)
{
    struct request *request = &job->request;
    struct job_waiting waiting;
    job_waiting_begin(&waiting, job);
    if (request->method->settles)
        auditor_settle(reader->service->auditor);
    if (!reader_begin(reader, &request->fault)) {
        reader->context.waiting = &waiting.waiting;
        request->context = &reader->context;
        access_run(request);
    }
    auditor_read(reader->service->auditor, request);
    job_respond(job, &job->reply); /* while the views live */
    reader_end(reader);
}

static void *thread_main(void *context)
{
    struct pool_thread *own = context;
    for (struct job *job; (job = queue_take(own->queue, 1, 0));) {
        if (!atomic_load_explicit(&job->caller->gone, memory_order_relaxed))
            run(&own->reader, job);
        loop_post(job->home, &job->post);
    }
    return NULL;
}

static struct pool *abandon(struct pool *pool)
{
    pool_stop(pool);
    pool_free(pool);
    return NULL;
}

struct pool *pool_start(struct service *service, unsigned threads, unsigned slot,
                        struct fault *fault)
{
    struct pool *pool = memory_new(1, sizeof *pool);
    pool->queue = queue_new(POOL_JOBS, POOL_BYTES);
    for (; pool->count < threads && pool->count < POOL_THREADS_MOST; pool->count++) {
        struct pool_thread *own = &pool->threads[pool->count];
        own->queue = pool->queue;
        if (reader_open(&own->reader, service, slot + pool->count, fault)) {
            return abandon(pool);
        }
        if (pthread_create(&own->thread, NULL, thread_main, own) != 0) {
            fail(fault, ERR_OVERLOADED, NULL, "the system gives no more threads");
            reader_close(&own->reader);
            return abandon(pool);
        }
    }
    return pool;
}

enum queue_verdict pool_take(struct pool *pool, struct job *job)
{
    return queue_put(pool->queue, job);
}

void pool_stop(struct pool *pool)
{
    if (!pool)
        return;
    queue_close(pool->queue);
    for (unsigned i = 0; i < pool->count; i++) {
        pthread_join(pool->threads[i].thread, NULL);
        reader_close(&pool->threads[i].reader);
    }
    pool->count = 0;
}

void pool_free(struct pool *pool)
{
    if (!pool)
        return;
    queue_free(pool->queue);
    free(pool);
}
