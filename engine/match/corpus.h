/* SPDX-License-Identifier: MIT
 *
 * The corpus: all openings as plain values in memory, ready to be judged.
 *
 * Readers see an immutable snapshot; the one writer prepares the next beside it and publishes it
 * by a pointer swap after the commit. A reader never waits: it announces the snapshot that it uses
 * in a slot of its own, and an old snapshot is freed when no slot names it. A snapshot carries the
 * journal's number of the data it was made from. */
#ifndef ENGINE_MATCH_CORPUS_H
#define ENGINE_MATCH_CORPUS_H

#include "data/records.h"

struct opening_facts;
struct corpus;
struct snapshot;

/* Loads all openings. `readers` slots, numbered from 0, one for each thread that reads. Owned by
 * the caller, corpus_close ends it when no reader is left. */
struct corpus *corpus_open(struct txn *txn, const struct catalogues *catalogues, unsigned readers);
void corpus_close(struct corpus *corpus);

/* The newest snapshot; it stays whole until corpus_release of the same slot. */
const struct snapshot *corpus_acquire(struct corpus *corpus, unsigned reader);
void corpus_release(struct corpus *corpus, unsigned reader);

/* The journal's number that the snapshot stands at. */
uint64_t snapshot_sequence(const struct snapshot *snapshot);
size_t snapshot_count(const struct snapshot *snapshot);
/* All openings, ascending by id: snapshot_next until NULL. */
struct snapshot_walk {
    const struct snapshot *snapshot;
    size_t leaf, row;
};
struct snapshot_walk snapshot_walk(const struct snapshot *snapshot);
const struct opening_facts *snapshot_next(struct snapshot_walk *walk);
/* One opening by its id, or NULL. */
const struct opening_facts *snapshot_find(const struct snapshot *snapshot, struct text id);

/* Prepares the snapshot that follows from what a batch touched, reading the batch's own
 * transaction before it commits. Then exactly one of the other two. */
void corpus_prepare(struct corpus *corpus, struct txn *txn, const struct changes *changes);
void corpus_publish(struct corpus *corpus);
void corpus_discard(struct corpus *corpus);

#endif
