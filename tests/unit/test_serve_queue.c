/* SPDX-License-Identifier: MIT
 *
 * The queue between threads: order, both bounds, closing, and many threads at once. */
#include "engine/serve/job.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static struct job *job_of(size_t bytes)
{
    struct job *job = memory_new(1, sizeof *job);
    job->request.frame.size = bytes;
    return job;
}

static void jobs_come_in_order_and_in_batches(void **state)
{
    (void)state;
    struct queue *queue = queue_new(10, 1000);
    struct job *jobs[5];
    for (int i = 0; i < 5; i++) {
        jobs[i] = job_of(10);
        assert_int_equal(queue_put(queue, jobs[i]), QUEUE_TAKEN);
    }
    struct job *taken = queue_take(queue, 2, 1000);
    assert_ptr_equal(taken, jobs[0]);
    assert_ptr_equal(taken->next, jobs[1]);
    assert_null(taken->next->next);
    taken = queue_take(queue, 10, 25); /* two of ten bytes, not three */
    assert_ptr_equal(taken, jobs[2]);
    assert_ptr_equal(taken->next, jobs[3]);
    assert_null(taken->next->next);
    taken = queue_take(queue, 10, 1); /* too large, but one always comes */
    assert_ptr_equal(taken, jobs[4]);
    assert_null(taken->next);
    for (int i = 0; i < 5; i++)
        job_free(jobs[i]);
    queue_free(queue);
}

static void a_full_queue_takes_no_more(void **state)
{
    (void)state;
    struct queue *queue = queue_new(3, 100);
    struct job *large = job_of(500), *small = job_of(10);
    assert_int_equal(queue_put(queue, large), QUEUE_TAKEN); /* one always fits */
    assert_int_equal(queue_put(queue, small), QUEUE_FULL);
    assert_ptr_equal(queue_take(queue, 1, 1), large);
    assert_int_equal(queue_put(queue, small), QUEUE_TAKEN);
    struct job *more[3] = {job_of(1), job_of(1), job_of(1)};
    assert_int_equal(queue_put(queue, more[0]), QUEUE_TAKEN);
    assert_int_equal(queue_put(queue, more[1]), QUEUE_TAKEN);
    assert_int_equal(queue_put(queue, more[2]), QUEUE_FULL);

    queue_close(queue);
    assert_ptr_equal(queue_take(queue, 9, 99), small);
    assert_null(queue_take(queue, 9, 99));
    assert_int_equal(queue_put(queue, more[2]), QUEUE_CLOSED);
    job_free(large);
    job_free(small);
    for (int i = 0; i < 3; i++)
        job_free(more[i]);
    queue_free(queue);
}

static void what_a_job_was_decoded_to_counts(void **state)
{
    (void)state;
    struct queue *queue = queue_new(10, 100000);
    struct job *large = job_of(10), *small = job_of(10);
    for (int i = 0; i < 20; i++)
        arena_new(&large->request.arena, 5000);
    assert_int_equal(queue_put(queue, large), QUEUE_TAKEN);
    assert_int_equal(queue_put(queue, small), QUEUE_FULL);
    assert_ptr_equal(queue_take(queue, 1, 1), large);
    assert_int_equal(queue_put(queue, small), QUEUE_TAKEN);
    assert_ptr_equal(queue_take(queue, 1, 1), small);
    job_free(large);
    job_free(small);
    queue_free(queue);
}

enum { PUTTERS = 4, EACH = 5000 };

static void *put_many(void *context)
{
    struct queue *queue = context;
    for (int i = 0; i < EACH; i++) {
        struct job *job = job_of(1);
        while (queue_put(queue, job) == QUEUE_FULL)
            ;
    }
    return NULL;
}

static void nothing_is_lost_between_threads(void **state)
{
    (void)state;
    struct queue *queue = queue_new(64, 1000);
    pthread_t threads[PUTTERS];
    for (int i = 0; i < PUTTERS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, put_many, queue), 0);
    for (int count = 0; count < PUTTERS * EACH;) {
        struct job *job = queue_take(queue, 16, 1000);
        while (job) {
            struct job *next = job->next;
            job_free(job);
            job = next;
            count++;
        }
    }
    for (int i = 0; i < PUTTERS; i++)
        pthread_join(threads[i], NULL);
    queue_close(queue);
    assert_null(queue_take(queue, 16, 1000));
    queue_free(queue);
}

static void a_cleared_job_is_as_new(void **state)
{
    (void)state;
    struct job *job = job_of(7);
    arena_new(&job->request.arena, 100);
    buffer_append(&job->reply, "abc", 3);
    job->request.id = 9;
    job->request.fault.code = ERR_STATE;
    job_clear(job);
    assert_int_equal(job->request.id, 0);
    assert_int_equal(job->request.fault.code, ERR_NONE);
    assert_int_equal(job->reply.size, 0);
    assert_non_null(job->request.arena.block); /* kept for the next */
    job_free(job);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(jobs_come_in_order_and_in_batches),
        cmocka_unit_test(a_full_queue_takes_no_more),
        cmocka_unit_test(what_a_job_was_decoded_to_counts),
        cmocka_unit_test(nothing_is_lost_between_threads),
        cmocka_unit_test(a_cleared_job_is_as_new),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
