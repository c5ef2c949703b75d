/* SPDX-License-Identifier: MIT
 *
 * Threads live for one call: some ten microseconds each, for some hundred milliseconds of work. */
#include "engine/match/many.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum {
    SLICE = 16, /* youths that a thread takes at a time */
    NICE = 10,
};

/* Where a youth comes in the order. */
struct turn {
    char key[sizeof(struct node) + sizeof(uint32_t)]; /* the strongest wish, goals */
    uint32_t youth;
};

struct work {
    const struct columns *columns;
    struct date today;
    size_t k;
    struct many_youth *youths;
    const struct turn *turns;
    size_t count;
    atomic_size_t next;
};

unsigned many_threads(void)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    if (processors < 1)
        return 1;
    return processors < MANY_THREADS_MOST ? (unsigned)processors : MANY_THREADS_MOST;
}

static void search_one(const struct work *work, struct many_youth *youth, struct pruned *pruned,
                       struct arena *arena)
{
    pruned_begin(pruned, youth->facts, youth->rules, work->today,
                 match_best_over(youth->ranks, work->k), NULL);
    for (size_t i = 0; i < youth->offered_count; i++)
        pruned_offer(pruned, &youth->offered[i]);
    pruned_search(pruned, work->columns, arena);
    match_best_sort(&pruned->best);
    youth->count = pruned->best.count;
    for (size_t i = 0; i < youth->count; i++)
        youth->ranks[i].id = (struct text){0}; /* it lies in the arena */
    arena_reset(arena);
}

static void *search_slices(void *context)
{
    struct work *work = context;
    struct pruned *pruned = memory_new(1, sizeof *pruned);
    struct arena arena = {0};
    for (;;) {
        size_t from = atomic_fetch_add_explicit(&work->next, SLICE, memory_order_relaxed);
        if (from >= work->count)
            break;
        for (size_t i = from; i < from + SLICE && i < work->count; i++)
            search_one(work, &work->youths[work->turns[i].youth], pruned, &arena);
    }
    arena_free(&arena);
    free(pruned);
    return NULL;
}

/* A thread of ours gives way to those that answer. */
static void *help(void *work)
{
    setpriority(PRIO_PROCESS, 0, NICE); /* Linux: of this thread alone */
    return search_slices(work);
}

static struct turn turn_of(const struct youth_facts *youth, size_t number)
{
    struct turn turn = {.youth = (uint32_t)number};
    const struct wish_facts *strongest = NULL;
    for (size_t i = 0; i < youth->wish_count; i++)
        if (!strongest || youth->wishes[i].strength > strongest->strength)
            strongest = &youth->wishes[i];
    if (strongest)
        memcpy(turn.key, &strongest->node, sizeof strongest->node);
    memcpy(turn.key + sizeof(struct node), &youth->goals, sizeof youth->goals);
    return turn;
}

static int by_key(const void *a, const void *b)
{
    const struct turn *left = a, *right = b;
    return memcmp(left->key, right->key, sizeof left->key);
}

void many_search(const struct columns *columns, struct date today, size_t k, unsigned threads,
                 struct many_youth *youths, size_t count)
{
    struct turn *turns = memory_new(count, sizeof *turns);
    pthread_t others[MANY_THREADS_MOST];
    unsigned started = 0;
    for (size_t i = 0; i < count; i++)
        turns[i] = turn_of(youths[i].facts, i);
    qsort(turns, count, sizeof *turns, by_key);
    struct work work = {
        .columns = columns,
        .today = today,
        .k = k,
        .youths = youths,
        .turns = turns,
        .count = count,
    };
    while (started + 1 < threads && started + 1 < MANY_THREADS_MOST && started < count / SLICE &&
           pthread_create(&others[started], NULL, help, &work) == 0)
        started++;
    search_slices(&work);
    for (unsigned i = 0; i < started; i++)
        pthread_join(others[i], NULL);
    free(turns);
}
