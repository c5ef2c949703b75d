/* SPDX-License-Identifier: MIT
 *
 * The first k without looking at all: runs of blocks are visited by falling bound until the last of
 * the first k beats what any run that is left could hold. The answer is the plain search's, to the
 * last point (search.h); so are the counts of pruned_count, which looks at every block.
 *
 *     pruned_begin(pruned, youth, rules, today, best, NULL);
 *     pruned_offer(pruned, opening);            each opening of an own suggestion, any order
 *     pruned_search(pruned, columns, arena);  then any number of sets
 *     match_best_sort(&pruned->best);           ranks of openings: pruned_facts */
#ifndef MATCH_PRUNED_H
#define MATCH_PRUNED_H

#include "engine/match/columns.h"
#include "engine/match/gates.h"
#include "engine/match/likely.h"
#include "engine/match/masks.h"
#include "engine/match/order.h"
#include "proto/memory.h"

struct pruned {
    struct match_best best; /* the caller's */
    struct likely likely;
    struct bound bound;
    struct masks masks;
    int64_t visited; /* blocks */
};

/* An empty search that keeps its first k in the caller's array. Youth and rules are borrowed; a
 * kernel of NULL is the best one. */
void pruned_begin(struct pruned *pruned, const struct youth_facts *youth,
                  const struct match_rules *rules, struct date today, struct match_best best,
                  const struct kernel *kernel);

/* Judges one opening, which must outlive the search. For those of own suggestions, which
 * pruned_search takes as offered. */
void pruned_offer(struct pruned *pruned, const struct opening_facts *opening);

/* Judges all others. The ids of their ranks lie in the arena. */
void pruned_search(struct pruned *pruned, const struct columns *columns, struct arena *arena);

/* The same by visiting every block in its order: what bounds are measured against. */
void pruned_scan(struct pruned *pruned, const struct columns *columns, struct arena *arena);

/* Adds what passes, and for each other row the gate that it fails first. */
void pruned_count(struct pruned *pruned, const struct columns *columns, struct gate_counts *counts);

/* The row of a rank that stands for these facts, which must outlive it. */
uint64_t pruned_row(const struct opening_facts *facts);

/* The facts of a rank's opening, as packed_row gives them or as they were offered. */
void pruned_facts(const struct match_rank *rank, struct packed_names *names,
                  struct opening_facts *out);

#endif
