/* SPDX-License-Identifier: MIT
 *
 * An event loop on one thread: descriptors that are watched, timers with absolute deadlines, and
 * a queue over which other threads hand things in.
 *
 * Everything but loop_post belongs to the thread that runs the loop (or, before loop_run, to the
 * one that made it). Callbacks may free what they were called for. */
#ifndef ENGINE_SERVE_LOOP_H
#define ENGINE_SERVE_LOOP_H

#include <stdbool.h>
#include <stdint.h>

struct loop;

/* NULL when the system has no descriptors left. Owned by the caller. */
struct loop *loop_new(void);
/* Posts that were not run are forgotten; watches and timers must be freed before. */
void loop_free(struct loop *loop);
/* Returns after loop_stop. */
void loop_run(struct loop *loop);
void loop_stop(struct loop *loop);

/* [ms] on a clock that never jumps (CLOCK_MONOTONIC): what deadlines are compared with. */
int64_t loop_clock(void);

/* Embedded in what is handed over; the receiver finds the rest around it. */
struct post {
    struct post *next;
    void (*run)(struct post *post);
};

/* Runs post->run on the loop's thread, in the order of posting. Any thread. The post is borrowed
 * until it runs, and may be posted again from then on. */
void loop_post(struct loop *loop, struct post *post);

/* Calls `run` after each batch of posts: the place for what should be done once for all of them. */
void loop_after_posts(struct loop *loop, void (*run)(void *context), void *context);

enum watch_wants {
    WANT_READ = 1 << 0,
    WANT_WRITE = 1 << 1,
};

struct watch;

/* Watches a descriptor (borrowed) for nothing yet. `ready` gets the wants that are fulfilled; an
 * error or a hang-up fulfils all that are wanted. NULL when memory is out. */
struct watch *watch_new(struct loop *loop, int fd, void (*ready)(void *context, unsigned what),
                        void *context);
/* Replaces the wants; costs nothing when they stay. */
void watch_want(struct watch *watch, unsigned wants);
/* Before the descriptor is closed. NULL is nothing. */
void watch_free(struct watch *watch);

struct timer;

/* A timer at rest. */
struct timer *timer_new(struct loop *loop, void (*due)(void *context), void *context);
/* Calls `due` once when loop_clock() >= at [ms], never before; replaces what was set. */
void timer_set(struct timer *timer, int64_t at);
void timer_stop(struct timer *timer);
void timer_free(struct timer *timer);

#endif
