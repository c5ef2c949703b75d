/* SPDX-License-Identifier: MIT
 *
 * What columns.c and columns_build.c share. Nobody else includes this. */
#ifndef MATCH_COLUMNS_INSIDE_H
#define MATCH_COLUMNS_INSIDE_H

#include "engine/match/columns.h"

/* Facts of a block's rows, and of a second one's. */
struct rows {
    struct opening_facts facts[2 * PACKED_ROWS];
    struct packed_names names[2 * PACKED_ROWS];
    const struct opening_facts *items[2 * PACKED_ROWS];
    size_t count;
};

/* Appends the block's rows, but for one of them: SIZE_MAX for all. */
void columns_take_rows(struct rows *rows, const struct packed *packed, size_t but);

/* A run of these blocks, whose references it takes over; with one reference. */
struct run *columns_run_make(struct packed *const *blocks, size_t count);

/* Puts it in before the run of that number, or behind all. */
void columns_insert_run(struct columns *columns, size_t at, struct run *run);

#endif
