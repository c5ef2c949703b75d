/* SPDX-License-Identifier: MIT
 *
 * The first k of each of many youths: searches (pruned.h) beside each other on several threads.
 * Youths who wish for much the same follow each other, since what one search has read the next one
 * finds at hand. What is found does not hang on threads or order. */
#ifndef MATCH_MANY_H
#define MATCH_MANY_H

#include "engine/match/pruned.h"

enum { MANY_THREADS_MOST = 8 };

/* All is borrowed. */
struct many_youth {
    const struct youth_facts *facts;
    const struct match_rules *rules;
    const struct opening_facts *offered; /* openings of own suggestions */
    size_t offered_count;
    struct match_rank *ranks; /* room for k */
    size_t count;             /* out: ranks found, in order; without ids, see pruned_facts */
};

/* As many threads as there are processors, at most MANY_THREADS_MOST. */
unsigned many_threads(void);

/* Fills in each youth's ranks and count. Where the system gives fewer threads it takes longer. */
void many_search(const struct columns *columns, struct date today, size_t k, unsigned threads,
                 struct many_youth *youths, size_t count);

#endif
