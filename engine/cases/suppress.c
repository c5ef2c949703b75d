/* SPDX-License-Identifier: MIT
 *
 * Which counts may be told. */
#include "engine/cases/suppress.h"

/* Hides the smallest told cell of a line in which just one is hidden. `step` is how far the cells
 * of the line lie apart. True where it hid one. */
static bool cover(struct counted *line, size_t count, size_t step)
{
    struct counted *smallest = NULL;
    size_t hidden = 0;
    for (size_t i = 0; i < count; i++) {
        struct counted *cell = &line[i * step];
        if (!cell->told)
            hidden += cell->count > 0;
        else if (!smallest || cell->count < smallest->count)
            smallest = cell;
    }
    if (hidden != 1 || !smallest)
        return false;
    smallest->told = false;
    return true;
}

void suppress_table(struct counted *cells, size_t rows, size_t columns)
{
    for (size_t i = 0; i < rows * columns; i++)
        cells[i].told = cells[i].count >= SUPPRESS_LEAST;
    for (bool again = true; again;) {
        again = false;
        for (size_t row = 0; row < rows; row++)
            again |= cover(&cells[row * columns], columns, 1);
        for (size_t column = 0; column < columns; column++)
            again |= cover(&cells[column], rows, columns);
    }
}

int64_t suppress_rounded(int64_t count)
{
    return (count + SUPPRESS_STEP / 2) / SUPPRESS_STEP * SUPPRESS_STEP;
}
