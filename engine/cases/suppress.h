/* SPDX-License-Identifier: MIT
 *
 * What of a table of counts of people may be told: nothing under SUPPRESS_LEAST, nothing that could
 * be reckoned from the others, and the rest only to the nearest SUPPRESS_STEP, so that two tables
 * whose periods differ a little do not tell the difference.
 *
 * The last row and the last column are the totals. A line (a row or a column, its total included)
 * in which a single cell is hidden would give that cell away: then its smallest told cell is hidden
 * too, until no such line is left. Cells of nobody are hidden and hide nothing: that there is
 * nobody may well be known.
 */
#ifndef ENGINE_CASES_SUPPRESS_H
#define ENGINE_CASES_SUPPRESS_H

#include "proto/types.h"

enum {
    SUPPRESS_LEAST = 5,
    SUPPRESS_STEP = 5,
};

struct counted {
    int64_t count;
    bool told;
};

/* Sets `told` of rows × columns cells, row by row. */
void suppress_table(struct counted *cells, size_t rows, size_t columns);

/* To the nearest step, half a step up. */
int64_t suppress_rounded(int64_t count);

#endif
