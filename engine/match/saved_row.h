/* SPDX-License-Identifier: MIT
 *
 * One row of the saved columns as bytes; saved.c's own. The store's files are this machine's
 * already (LMDB), so numbers are, too. */
#ifndef ENGINE_MATCH_SAVED_ROW_H
#define ENGINE_MATCH_SAVED_ROW_H

#include "engine/match/facts.h"
#include "proto/memory.h"

/* Counts up with every change of what a row holds or means. */
enum { SAVED_FORMAT = 1 };

/* Appends the row's facts but for its holds. */
void saved_row_put(struct buffer *out, const struct opening_facts *facts);

/* Takes the row that comes next; texts are views, lists are in the arena. False where the bytes end
 * within it. */
bool saved_row_take(struct bytes *bytes, struct arena *arena, struct opening_facts *out);

#endif
