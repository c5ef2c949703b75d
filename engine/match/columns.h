/* SPDX-License-Identifier: MIT
 *
 * An ordered set of openings in packed blocks, which copies of the set share: what snapshots are
 * made of. Openings ascend by block_key, then by id, so that a block holds one industry and much
 * the same training; runs of blocks and runs of runs say what is true of all that is in them.
 *
 * A set that was copied from another has the same runs; putting or removing an opening makes its
 * block and its run anew. Used by one thread at a time, but for reading a set that nobody changes.
 */
#ifndef MATCH_COLUMNS_H
#define MATCH_COLUMNS_H

#include "engine/match/packed.h"

enum {
    RUN_BLOCKS = BLOCK_SET,
    SPAN_RUNS = 4 * BLOCK_SET,
};

struct run {
    size_t references;
    uint32_t count;
    struct packed *blocks[RUN_BLOCKS];
    struct block block;   /* what is true of all in it, */
    struct block_set set; /* of each block */
};

/* Runs that lie one behind the other. */
struct span {
    size_t references;
    uint32_t set_count;
    struct block block;                           /* what is true of all in it, */
    struct block_set sets[SPAN_RUNS / BLOCK_SET]; /* of each run */
};

/* All-zero is an empty set. */
struct columns {
    size_t count; /* openings */
    size_t run_count, room;
    struct run **runs;
    /* By columns_seal: */
    size_t span_count, set_count;
    struct span **spans;    /* each of SPAN_RUNS runs */
    struct block_set *sets; /* what is true of each span */
};

/* A copy that shares all runs; freed by columns_free. */
struct columns columns_copy(const struct columns *from);
void columns_free(struct columns *columns);

/* Adds the opening, which must not be there. The facts are copied. */
void columns_put(struct columns *columns, const struct opening_facts *opening);

/* Removes the opening that these facts were put with: what block_key reads, and the id, are read.
 * Where it is not found there, it is looked for by its id everywhere; false when it is nowhere. */
bool columns_remove(struct columns *columns, const struct opening_facts *opening);

/* The same as removing the one and putting the other; at one go where both have one place. False
 * where the first is nowhere: nothing is put then. */
bool columns_replace(struct columns *columns, const struct opening_facts *was,
                     const struct opening_facts *is);

/* Before a set is read: makes the spans, sharing with `before` (may be NULL) those whose runs are
 * the same. */
void columns_seal(struct columns *columns, const struct columns *before);

/* Hands out openings, one a call, in any order; false ends it. What was handed out stays valid
 * until `rest` (may be NULL), which comes after at most PACKED_ROWS calls. */
struct columns_source {
    bool (*next)(void *context, struct opening_facts *opening);
    void (*rest)(void *context);
    void *context;
};

/* Fills an empty set and seals it. */
void columns_build(struct columns *columns, const struct columns_source *source);

/* Appends up to RUN_BLOCKS blocks whose rows come behind all that are there, and takes over the
 * references. Then columns_seal. */
void columns_append(struct columns *columns, struct packed *const *blocks, size_t count);

/* All blocks in order: columns_next until NULL. */
struct columns_walk {
    const struct columns *columns;
    size_t run, block;
};
struct columns_walk columns_begin(const struct columns *columns);
const struct packed *columns_next(struct columns_walk *walk);

/* What the set keeps, its own array included, also where others share it. [bytes] */
size_t columns_bytes(const struct columns *columns);

#endif
