/* SPDX-License-Identifier: MIT
 *
 * The corpus: openings, workplaces and youths as plain values in memory, ready to be judged.
 *
 * Readers see an immutable snapshot; the one writer prepares the next beside it and publishes it
 * by a pointer swap after the commit. A reader never waits: it announces the snapshot that it uses
 * in a slot of its own, and an old snapshot is freed when no slot names it. */
#ifndef ENGINE_MATCH_CORPUS_H
#define ENGINE_MATCH_CORPUS_H

#include "engine/match/card.h"
#include "engine/match/columns.h"
#include "engine/match/seekers.h"

/* Openings and workplaces in packed columns, youths and programmes as rows by their ids. */
struct snapshot {
    uint64_t sequence; /* the journal's number of the data it was made from */
    struct columns openings;
    struct columns workplaces; /* all of them, as prospects */
    struct leaves youths;      /* card.h */
    struct seekers seekers;    /* the same, as the search for youths has them */
    struct leaves programmes;  /* struct programme_rules */
    struct snapshot *older;    /* the corpus's own */
};

struct corpus;

/* Loads all there is. `readers` slots, numbered from 0, one for each thread that reads. Owned by
 * the caller, corpus_close ends it when no reader is left. NULL (fault set) where the store cannot
 * be read. */
struct corpus *corpus_open(struct store *store, const struct catalogues *catalogues,
                           unsigned readers, struct fault *fault);
void corpus_close(struct corpus *corpus);

/* Saves what the next corpus_open then need not make again: of `least` openings or more, and where
 * enough has changed since the last time. Nobody changes the store meanwhile. Where there is no
 * room for it, or the store takes no writes, nothing is saved, and nothing lost. */
void corpus_save(struct corpus *corpus, struct store *store, size_t least);

/* The newest snapshot; it stays whole until corpus_release of the same slot. */
const struct snapshot *corpus_acquire(struct corpus *corpus, unsigned reader);
void corpus_release(struct corpus *corpus, unsigned reader);

/* The rules that a youth is judged by: their programme's. */
const struct match_rules *snapshot_rules(const struct snapshot *snapshot,
                                         const struct youth_row *youth);

/* Prepares the snapshot that follows from what a batch touched, reading the batch's own
 * transaction before it commits, and the store as it was before. Then exactly one of the other two.
 * INTERNAL where the store as it was cannot be read: discard. */
enum error corpus_prepare(struct corpus *corpus, struct txn *txn, const struct changes *changes,
                          struct fault *fault);
void corpus_publish(struct corpus *corpus);
void corpus_discard(struct corpus *corpus);

#endif
