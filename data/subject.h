/* SPDX-License-Identifier: MIT
 *
 * All that is held about one young person (registrerad): found, and taken away. What it is follows
 * from the field rows: every record that names a youth. */
#ifndef DATA_SUBJECT_H
#define DATA_SUBJECT_H

#include "data/records.h"

/* How many records of each kind. */
struct subject_counts {
    size_t records[RECORD_COUNT];
};

/* Ids of the records of a kind that are about the youth, in a list in the arena; for the kinds that
 * seal_covers (data/seal.h) but youth and observation. */
struct text_list subject_records(struct txn *txn, struct text youth, enum record record,
                                 struct arena *arena);

/* Takes it all away, and the youth's key with it, so that nothing that was ever sealed under it can
 * be read again. The journal keeps that there was something, under its id. CONFLICT: a record that
 * is about no youth refers to one of them, RECORD_DAMAGED: one cannot be read; nothing may be
 * committed then. */
enum error subject_erase(struct changes *changes, struct text youth, struct arena *arena,
                         struct subject_counts *counts, struct fault *fault);

#endif
