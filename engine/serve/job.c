/* SPDX-License-Identifier: MIT
 *
 * Jobs, and the bounded queue between threads: a list, a mutex and a condition. */
#include "engine/serve/job.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/serve/log.h"
#include "proto/value.h"

enum { REPLY_KEEP = 4096 }; /* [bytes] a larger buffer is not kept for the next request */

void job_clear(struct job *job)
{
    struct arena arena = job->request.arena;
    arena_reset(&arena);
    job->request = (struct request){.arena = arena};
    job->caller = NULL;
    job->next = NULL;
    job->reply.size = 0;
    if (job->reply.capacity > REPLY_KEEP)
        buffer_free(&job->reply);
}

void job_free(struct job *job)
{
    if (!job)
        return;
    arena_free(&job->request.arena);
    buffer_free(&job->reply);
    free(job);
}

static void report(struct job *job)
{
    struct request *request = &job->request;
    struct fault *fault = &request->fault;
    unsigned long long connection = job->caller->number;
    log_line(LOG_LEVEL_FAIL, "request", "connection=%llu id=%u method=%s code=%s", connection,
             request->id, request->method ? request->method->name : "-", error_code(fault->code));
    size_t size = strlen(fault->text);
    snprintf(fault->text + size, sizeof fault->text - size, " (request %llu/%u)", connection,
             request->id);
}

/* Each request about somebody with protected identity: by whom, not about whom. */
static void note(const struct job *job)
{
    const struct request *request = &job->request;
    log_line(LOG_LEVEL_NOTE, "protected", "connection=%llu id=%u method=%s by=%s code=%s",
             (unsigned long long)job->caller->number, request->id, request->method->name,
             request->session->principal.id,
             request->fault.code ? error_code(request->fault.code) : "-");
}

void job_respond(struct job *job, struct buffer *out)
{
    enum error code = job->request.fault.code;
    if (job->request.noted)
        note(job);
    if (code == ERR_INTERNAL || code == ERR_RECORD_DAMAGED)
        report(job);
    rpc_respond(&job->request, out);
}

struct queue {
    pthread_mutex_t mutex; /* all below */
    pthread_cond_t filled;
    struct job *first, **last;
    size_t jobs, bytes;
    size_t jobs_most, bytes_most;
    bool closed;
};

struct queue *queue_new(size_t jobs, size_t bytes)
{
    struct queue *queue = memory_new(1, sizeof *queue);
    pthread_mutex_init(&queue->mutex, NULL);
    pthread_cond_init(&queue->filled, NULL);
    queue->last = &queue->first;
    queue->jobs_most = jobs;
    queue->bytes_most = bytes;
    return queue;
}

void queue_free(struct queue *queue)
{
    if (!queue)
        return;
    pthread_mutex_destroy(&queue->mutex);
    pthread_cond_destroy(&queue->filled);
    free(queue);
}

/* The frame lies in the arena, beside what it was decoded to: up to 20 times as much. */
static size_t weight(const struct job *job)
{
    size_t held = arena_held(&job->request.arena);
    return held > job->request.frame.size ? held : job->request.frame.size;
}

enum queue_verdict queue_put(struct queue *queue, struct job *job)
{
    size_t size = weight(job);
    enum queue_verdict verdict = QUEUE_TAKEN;
    pthread_mutex_lock(&queue->mutex);
    if (queue->closed) {
        verdict = QUEUE_CLOSED;
    } else if (queue->jobs &&
               (queue->jobs >= queue->jobs_most || queue->bytes + size > queue->bytes_most)) {
        verdict = QUEUE_FULL;
    } else {
        job->next = NULL;
        *queue->last = job;
        queue->last = &job->next;
        queue->jobs++;
        queue->bytes += size;
        pthread_cond_signal(&queue->filled);
    }
    pthread_mutex_unlock(&queue->mutex);
    return verdict;
}

struct job *queue_take(struct queue *queue, size_t jobs, size_t bytes)
{
    pthread_mutex_lock(&queue->mutex);
    while (!queue->first && !queue->closed)
        pthread_cond_wait(&queue->filled, &queue->mutex);
    struct job *taken = queue->first;
    struct job **end = &taken;
    size_t count = 0, size = 0;
    while (*end && count < jobs && (count == 0 || size + weight(*end) <= bytes)) {
        size += weight(*end);
        count++;
        end = &(*end)->next;
    }
    queue->first = *end;
    *end = NULL;
    if (!queue->first)
        queue->last = &queue->first;
    queue->jobs -= count;
    queue->bytes -= size;
    pthread_mutex_unlock(&queue->mutex);
    return taken;
}

void queue_close(struct queue *queue)
{
    pthread_mutex_lock(&queue->mutex);
    queue->closed = true;
    pthread_cond_broadcast(&queue->filled);
    pthread_mutex_unlock(&queue->mutex);
}

/* ---- how far it has come ---- */

enum { TELL_MS = 100 }; /* between two notifications */

/* On its way to the loop that the client lives on. It comes there before the job does. */
struct told {
    struct post post;
    struct caller *caller;
    struct buffer message;
};

static void deliver(struct post *post)
{
    struct told *told = (struct told *)((char *)post - offsetof(struct told, post));
    told->caller->tell(told->caller, (struct bytes){told->message.data, told->message.size});
    buffer_free(&told->message);
    free(told);
}

static void tell(const struct job *job, uint64_t done, uint64_t of)
{
    struct told *told = memory_new(1, sizeof *told);
    struct buffer *out = &told->message;
    told->post.run = deliver;
    told->caller = job->caller;
    value_put_list(out, 3);
    value_put_integer(out, 2);
    value_put_word(out, "match.progress");
    value_put_list(out, 1);
    value_put_map(out, 3);
    value_put_word(out, "id");
    value_put_integer(out, job->request.id);
    value_put_word(out, "done");
    value_put_integer(out, (int64_t)done);
    value_put_word(out, "of");
    value_put_integer(out, (int64_t)of);
    loop_post(job->home, &told->post);
}

static bool go_on(void *context, bool wanted, uint64_t done, uint64_t of)
{
    struct job_waiting *waiting = context;
    struct job *job = waiting->job;
    if (atomic_load_explicit(&job->caller->gone, memory_order_relaxed))
        return false;
    int64_t now = loop_clock();
    int64_t deadline = waiting->waiting.deadline_ms;
    if (deadline && now - waiting->began > deadline)
        return false;
    if (wanted && job->caller->tell && now >= waiting->told + TELL_MS) {
        waiting->told = now;
        tell(job, done, of);
    }
    return true;
}

void job_waiting_begin(struct job_waiting *waiting, struct job *job)
{
    *waiting = (struct job_waiting){
        .job = job, .waiting = {.go_on = go_on, .context = waiting}, .began = loop_clock()};
}
