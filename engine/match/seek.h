/* SPDX-License-Identifier: MIT
 *
 * The best youths for an opening without looking at all: as pruned.h, the other way round. The
 * answer is the plain search's, to the last point (search_youth in search.h). */
#ifndef MATCH_SEEK_H
#define MATCH_SEEK_H

#include "engine/match/kernel.h"
#include "engine/match/order.h"
#include "engine/match/seekers.h"

struct seek {
    struct match_best best; /* the caller's */
    const struct opening_facts *opening;
    struct date today;
    const struct kernel *kernel;
    const struct match_rules *rules; /* of the youths that are looked at */
    struct kernel_seek tables;
    /* Whether the caller may be told of them; asked of those alone who would be among the first k.
     * NULL: of all. */
    bool (*may)(void *context, const struct youth_row *row);
    void *context;
    int64_t visited, judged; /* blocks, youths */
};

/* An empty search that keeps its first k in the caller's array. The opening is borrowed; a kernel
 * of NULL is the best one. A rank's row is the address of the youth's facts (search_youth_at). */
void seek_begin(struct seek *seek, const struct opening_facts *opening, struct date today,
                struct match_best best, const struct kernel *kernel);

/* Whether the opening takes nobody but those for whom a seat of it is held. */
bool seek_is_shut(const struct seek *seek);

/* Judges one youth by these rules. Those whose own suggestion it is, whom seek_search takes as
 * offered; once each. */
void seek_offer(struct seek *seek, const struct youth_row *row, const struct match_rules *rules);

/* Judges all others of a programme, by its rules. */
void seek_search(struct seek *seek, const struct columns *columns, const struct match_rules *rules,
                 struct arena *arena);

#endif
