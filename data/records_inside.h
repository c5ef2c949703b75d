/* SPDX-License-Identifier: MIT
 *
 * What records.c, journal.c, observations.c, subject.c and upgrade.c share. Nobody else includes
 * this. */
#ifndef DATA_RECORDS_INSIDE_H
#define DATA_RECORDS_INSIDE_H

#include "data/records.h"

/* Writes the record under its key, links it to what it refers to, and notes the change. What the
 * record had referred to before is the caller's to unlink. */
void records_write(struct changes *changes, enum record record, struct bytes key,
                   const void *value);

/* Takes the record away: what it refers to knows no more of it, and the change is noted. `value` is
 * the record as it was, and outlives the writes. */
void records_erase(struct changes *changes, enum record record, const void *value);
/* The same from under another key than its id's. */
void records_erase_at(struct changes *changes, enum record record, struct bytes key,
                      const void *value);

/* The same for one that cannot be read: what it had referred to is found by looking through all
 * references there are. `youth` is whom it is about. */
void records_erase_damaged(struct changes *changes, enum record record, struct text id,
                           struct text youth, struct arena *arena);

/* Appends the stored form of an entry of the journal: sealed where the store has a vault. */
void journal_seal(struct txn *txn, struct bytes key, struct bytes plain, struct buffer *out);
/* Appends to the journal, and notes the record as touched. */
void journal_append(struct changes *changes, enum record record, const void *value,
                    enum change change);
/* Notes that the batch has touched the record. */
void changes_touch(struct changes *changes, enum record record, struct text id, enum touch touch);

#endif
