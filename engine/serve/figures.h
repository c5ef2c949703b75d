/* SPDX-License-Identifier: MIT
 *
 * Counters. Each thread has its own, so that counting costs no more than an addition; who wants
 * to know adds them up. */
#ifndef ENGINE_SERVE_FIGURES_H
#define ENGINE_SERVE_FIGURES_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

typedef _Atomic uint64_t figure;

/* Of one thread, which alone changes it. */
struct figures {
    figure requests, failed, changes, commits, bytes_in, bytes_out;
    char alone[128 - 6 * sizeof(figure)]; /* no two threads' counters in one cache line */
};

enum { FIGURES_MOST = 80 };

/* All of them. */
struct board {
    uint64_t started;   /* [s] UTC */
    figure connections; /* open now, visits among them; changed by all */
    figure visits;      /* by the web, open now; changed by all */
    figure accepted;    /* by the thread that listens */
    struct figures each[FIGURES_MOST];
    size_t count;
};

/* A thread's own, to be taken before the threads run that read the board. Lives as long as the
 * board. NULL when FIGURES_MOST are taken. */
static inline struct figures *board_place(struct board *board)
{
    return board->count < FIGURES_MOST ? &board->each[board->count++] : NULL;
}

/* By the owning thread: no other adds, so that no locked instruction is needed. */
static inline void figure_add(figure *own, uint64_t more)
{
    atomic_store_explicit(own, atomic_load_explicit(own, memory_order_relaxed) + more,
                          memory_order_relaxed);
}

static inline uint64_t figure_value(const figure *one)
{
    return atomic_load_explicit(one, memory_order_relaxed);
}

#endif
