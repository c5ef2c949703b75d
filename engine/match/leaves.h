/* SPDX-License-Identifier: MIT
 *
 * An ordered set of rows in leaves that copies of the set share: what snapshots are made of.
 *
 * A row is a struct that begins with its id (struct text). A set that was copied from another has
 * the same leaves; putting or removing a row copies just its leaf. Texts and arrays that a row
 * points to lie in the leaf's own arena and go with it. Used by one thread at a time, but for
 * finding and walking in a set that nobody changes. */
#ifndef ENGINE_MATCH_LEAVES_H
#define ENGINE_MATCH_LEAVES_H

#include "proto/memory.h"

/* What the rows of a set are. */
struct leaf_kind {
    size_t size; /* [bytes] of a row */
    /* Copies what the row points to into the arena, and lets the row point there. */
    void (*own)(void *row, struct arena *arena);
    /* Of a row that goes, where it has more than lies in the arena; may be NULL. */
    void (*drop)(void *row);
};

enum { LEAF_MOST = 64 }; /* rows in a leaf */

struct leaf;

/* All-zero but for `kind` is an empty set. */
struct leaves {
    const struct leaf_kind *kind;
    size_t count; /* rows */
    size_t leaf_count, room;
    struct leaf **items;
};

/* A copy that shares all leaves; freed by leaves_free. */
struct leaves leaves_copy(const struct leaves *from);
void leaves_free(struct leaves *leaves);

/* Puts a copy of the row in the place of the one with its id, or as a new one. */
void leaves_put(struct leaves *leaves, const void *row);
/* Nothing happens when there is none. */
void leaves_remove(struct leaves *leaves, struct text id);

/* The row, or NULL. Borrowed from the set. */
const void *leaves_find(const struct leaves *leaves, struct text id);

/* All rows, ascending by id: leaves_next until NULL. */
struct leaves_walk {
    const struct leaves *leaves;
    size_t leaf, row;
};
struct leaves_walk leaves_begin(const struct leaves *leaves);
/* From the first row on whose id is not less. */
struct leaves_walk leaves_from(const struct leaves *leaves, struct text id);
const void *leaves_next(struct leaves_walk *walk);

#endif
