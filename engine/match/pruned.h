/* SPDX-License-Identifier: MIT
 *
 * The first k without looking at all: blocks are visited by falling bound until the last of the
 * first k beats what any block that is left could hold. The answer is the plain search's, to the
 * last point (search.h). */
#ifndef MATCH_PRUNED_H
#define MATCH_PRUNED_H

#include "engine/match/bound.h"
#include "engine/match/leaves.h"
#include "engine/match/order.h"

/* An opening in the order of blocks. */
struct opening_row {
    struct text key; /* block_key, then the opening's id */
    struct opening_facts facts;
};

/* Bounds of runs of leaves above the leaves' own. */
struct block_runs {
    struct block *items;
    size_t count;
};
enum { RUN_LEAVES = 64 };

/* What lies beside the rows of a leaf, so that most are left out without being touched. */
struct leaf_block {
    struct block block;
    bound_profile profiles[LEAF_MOST];
};

/* The runs of a set of opening_row whose leaves' summaries are struct leaf_block. Runs that the set
 * shares with `before` are taken from `runs_before`; both may be NULL. Freed by runs_free. */
struct block_runs runs_make(const struct leaves *openings, const struct leaves *before,
                            const struct block_runs *runs_before);
void runs_free(struct block_runs *runs);

/* What leaves of openings are: struct opening_row with struct leaf_block beside them. */
extern const struct leaf_kind pruned_kind;

struct pruned {
    const struct youth_facts *youth;
    const struct match_rules *rules;
    struct date today;
    struct match_best best; /* the caller's */
    struct bound bound;
    int64_t judged; /* openings that were looked at */
};

/* An empty search that keeps its first k in the caller's array. */
void pruned_begin(struct pruned *pruned, const struct youth_facts *youth,
                  const struct match_rules *rules, struct date today, struct match_best best);

/* Judges one opening: first those of the youth's own suggestions, and prospects; */
void pruned_offer(struct pruned *pruned, const struct opening_facts *opening);

/* then all others. Openings of the youth's own suggestions are taken as offered. The scratch arena
 * may be reset after it. */
void pruned_search(struct pruned *pruned, const struct leaves *openings,
                   const struct block_runs *runs, struct arena *scratch);

#endif
