/* SPDX-License-Identifier: MIT
 *
 * The corpus: openings, workplaces and youths as plain values in memory, ready to be judged.
 *
 * Readers see an immutable snapshot; the one writer prepares the next beside it and publishes it
 * by a pointer swap after the commit. A reader never waits: it announces the snapshot that it uses
 * in a slot of its own, and an old snapshot is freed when no slot names it. */
#ifndef ENGINE_MATCH_CORPUS_H
#define ENGINE_MATCH_CORPUS_H

#include "engine/match/leaves.h"
#include "engine/match/load.h"
#include "engine/match/pruned.h"

/* Where an opening is among the openings. */
struct opening_place {
    struct text id;
    struct text key;
};

/* Rows ascend in each set: openings by their keys, all others by id. */
struct snapshot {
    uint64_t sequence;        /* the journal's number of the data it was made from */
    struct leaves openings;   /* struct opening_row */
    struct block_runs runs;   /* of the openings */
    struct leaves places;     /* struct opening_place */
    struct leaves workplaces; /* struct workplace_row: as prospects */
    struct leaves youths;     /* struct youth_row */
    struct leaves programmes; /* struct programme_rules */
    struct snapshot *older;   /* the corpus's own */
};

struct corpus;

/* Loads all there is. `readers` slots, numbered from 0, one for each thread that reads. Owned by
 * the caller, corpus_close ends it when no reader is left. */
struct corpus *corpus_open(struct txn *txn, const struct catalogues *catalogues, unsigned readers);
void corpus_close(struct corpus *corpus);

/* The newest snapshot; it stays whole until corpus_release of the same slot. */
const struct snapshot *corpus_acquire(struct corpus *corpus, unsigned reader);
void corpus_release(struct corpus *corpus, unsigned reader);

/* An opening by its id; NULL where there is none. */
const struct opening_facts *snapshot_find(const struct snapshot *snapshot, struct text id);

/* The same, or else a workplace as a prospect. */
const struct opening_facts *snapshot_opening(const struct snapshot *snapshot, struct text id);

/* The rules that a youth is judged by: their programme's. */
const struct match_rules *snapshot_rules(const struct snapshot *snapshot,
                                         const struct youth_row *youth);

/* Prepares the snapshot that follows from what a batch touched, reading the batch's own
 * transaction before it commits. Then exactly one of the other two. */
void corpus_prepare(struct corpus *corpus, struct txn *txn, const struct changes *changes);
void corpus_publish(struct corpus *corpus);
void corpus_discard(struct corpus *corpus);

#endif
