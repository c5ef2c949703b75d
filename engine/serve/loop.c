/* SPDX-License-Identifier: MIT
 *
 * The only file with event2/ in it.
 *
 * A base is touched by one thread alone, so it needs no locks (EVENT_BASE_FLAG_NOLOCK): others
 * reach it through a list behind a mutex and one eventfd, which is written only when the list was
 * empty. Thus a thousand posts cost one wake-up. */
#include "engine/serve/loop.h"

#include <event2/event.h>
#include <event2/event_struct.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "proto/memory.h"

struct loop {
    struct event_base *base;
    struct event wake;
    int wake_fd;
    void (*after)(void *context);
    void *after_context;
    pthread_mutex_t mutex; /* first and last */
    struct post *first, **last;
};

struct watch {
    struct event event;
    struct loop *loop;
    unsigned wants;
    void (*ready)(void *context, unsigned what);
    void *context;
};

struct timer {
    struct event event;
    int64_t at;
    void (*due)(void *context);
    void *context;
};

int64_t loop_clock(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ---- posts ---- */

static struct post *take_posts(struct loop *loop)
{
    pthread_mutex_lock(&loop->mutex);
    struct post *posts = loop->first;
    loop->first = NULL;
    loop->last = &loop->first;
    pthread_mutex_unlock(&loop->mutex);
    return posts;
}

static void run_posts(evutil_socket_t fd, short what, void *context)
{
    struct loop *loop = context;
    uint64_t count;
    (void)what;
    ssize_t got = read(fd, &count, sizeof count); /* before the list is taken: none is lost */
    (void)got;
    struct post *post = take_posts(loop);
    while (post) {
        struct post *next = post->next; /* the post may be gone or posted again after run */
        post->run(post);
        post = next;
    }
    if (loop->after)
        loop->after(loop->after_context);
}

void loop_post(struct loop *loop, struct post *post)
{
    post->next = NULL;
    pthread_mutex_lock(&loop->mutex);
    bool first = !loop->first;
    *loop->last = post;
    loop->last = &post->next;
    if (first) { /* within the lock, so that the loop is not freed in between */
        ssize_t wrote = write(loop->wake_fd, &(uint64_t){1}, sizeof(uint64_t));
        (void)wrote;
    }
    pthread_mutex_unlock(&loop->mutex);
}

void loop_after_posts(struct loop *loop, void (*run)(void *context), void *context)
{
    loop->after = run;
    loop->after_context = context;
}

/* ---- life ---- */

static struct event_base *new_base(void)
{
    struct event_config *config = event_config_new();
    if (!config)
        return NULL;
    event_config_set_flag(config, EVENT_BASE_FLAG_NOLOCK);
    struct event_base *base = event_base_new_with_config(config);
    event_config_free(config);
    return base;
}

struct loop *loop_new(void)
{
    struct loop *loop = memory_new(1, sizeof *loop);
    loop->last = &loop->first;
    pthread_mutex_init(&loop->mutex, NULL);
    loop->wake_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    loop->base = new_base();
    if (loop->wake_fd < 0 || !loop->base ||
        event_assign(&loop->wake, loop->base, loop->wake_fd, EV_READ | EV_PERSIST, run_posts,
                     loop) ||
        event_add(&loop->wake, NULL)) {
        loop_free(loop);
        return NULL;
    }
    return loop;
}

void loop_free(struct loop *loop)
{
    if (!loop)
        return;
    if (event_initialized(&loop->wake))
        event_del(&loop->wake);
    if (loop->base)
        event_base_free(loop->base);
    pthread_mutex_lock(&loop->mutex); /* the last poster has left loop_post */
    pthread_mutex_unlock(&loop->mutex);
    if (loop->wake_fd >= 0)
        close(loop->wake_fd);
    pthread_mutex_destroy(&loop->mutex);
    free(loop);
}

void loop_run(struct loop *loop)
{
    event_base_loop(loop->base, EVLOOP_NO_EXIT_ON_EMPTY);
}

void loop_stop(struct loop *loop)
{
    event_base_loopbreak(loop->base);
}

/* ---- watches ---- */

static void watch_fired(evutil_socket_t fd, short what, void *context)
{
    struct watch *watch = context;
    (void)fd;
    watch->ready(watch->context,
                 (what & EV_READ ? WANT_READ : 0U) | (what & EV_WRITE ? WANT_WRITE : 0U));
}

struct watch *watch_new(struct loop *loop, int fd, void (*ready)(void *context, unsigned what),
                        void *context)
{
    struct watch *watch = memory_new(1, sizeof *watch);
    watch->loop = loop;
    watch->ready = ready;
    watch->context = context;
    if (event_assign(&watch->event, loop->base, fd, EV_PERSIST, watch_fired, watch)) {
        free(watch);
        return NULL;
    }
    return watch;
}

void watch_want(struct watch *watch, unsigned wants)
{
    if (wants == watch->wants)
        return;
    if (watch->wants)
        event_del(&watch->event);
    watch->wants = wants;
    if (!wants)
        return;
    short what = (short)(EV_PERSIST | (wants & WANT_READ ? EV_READ : 0) |
                         (wants & WANT_WRITE ? EV_WRITE : 0));
    event_assign(&watch->event, watch->loop->base, event_get_fd(&watch->event), what, watch_fired,
                 watch);
    event_add(&watch->event, NULL);
}

void watch_free(struct watch *watch)
{
    if (!watch)
        return;
    if (watch->wants)
        event_del(&watch->event);
    free(watch);
}

/* ---- timers ---- */

/* libevent counts from its cached, coarse clock and may fire some milliseconds early. */
static void timer_fired(evutil_socket_t fd, short what, void *context)
{
    struct timer *timer = context;
    (void)fd;
    (void)what;
    if (loop_clock() < timer->at)
        timer_set(timer, timer->at);
    else
        timer->due(timer->context);
}

struct timer *timer_new(struct loop *loop, void (*due)(void *context), void *context)
{
    struct timer *timer = memory_new(1, sizeof *timer);
    timer->due = due;
    timer->context = context;
    event_assign(&timer->event, loop->base, -1, 0, timer_fired, timer);
    return timer;
}

void timer_set(struct timer *timer, int64_t at)
{
    int64_t wait = at - loop_clock();
    if (wait < 1)
        wait = 1;
    timer->at = at;
    struct timeval after = {.tv_sec = wait / 1000, .tv_usec = wait % 1000 * 1000};
    event_add(&timer->event, &after);
}

void timer_stop(struct timer *timer)
{
    event_del(&timer->event);
}

void timer_free(struct timer *timer)
{
    if (!timer)
        return;
    event_del(&timer->event);
    free(timer);
}
