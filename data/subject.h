/* SPDX-License-Identifier: MIT
 *
 * All that is held about one young person (registrerad), taken away. What it is follows
 * from the field rows: every record that names a youth. */
#ifndef DATA_SUBJECT_H
#define DATA_SUBJECT_H

#include "data/records.h"

/* How many records of each kind, and how many of all that could not be read. */
struct subject_counts {
    size_t records[RECORD_COUNT];
    size_t unreadable;
};

/* Takes it all away, and the youth's key with it, so that nothing that was ever sealed under it can
 * be read again; what cannot be read as it is goes, too. The journal keeps that there was
 * something, under its id. CONFLICT: a record that is about no youth refers to one of them; nothing
 * may be committed then. */
enum error subject_erase(struct changes *changes, struct text youth, struct arena *arena,
                         struct subject_counts *counts, struct fault *fault);

#endif
