/* SPDX-License-Identifier: MIT
 *
 * Cells of a table <-> members of a record, by the record's field rows.
 *
 *     column         field                          cell
 *     position.n     a member of a nested record    6402970
 *     trains         list of texts                  GAK02 GAK03        "-": an empty list
 *     levels         map of code to integer         GAK01=3 GAK04=2    "-": an empty map
 *     wishes         list of records of two fields  43=4 ssyk:5223=2   "-": an empty list
 *     extract        flag                           yes, no (ja nej true false 1 0 sant falskt)
 *
 * An empty cell leaves the member out. */
#ifndef CLI_CELLS_H
#define CLI_CELLS_H

#include "proto/schema.h"

enum { COLUMNS_MOST = 64 };

struct column {
    const struct field *outer; /* the nested record's row; NULL for a plain member */
    const struct field *field;
    char name[64]; /* "needs.required" */
};

/* The column of that name. False where the schema has none. */
bool column_find(const struct schema *schema, struct text name, struct column *column);

/* All columns that a caller may set and that are stored, in the rows' order. */
size_t columns_stored(const struct schema *schema, struct column columns[COLUMNS_MOST]);

/* Sets the member from the cell. What a cell of that kind cannot be is said by the fault, naming
 * the column: BAD_TYPE, BAD_DATE, OUT_OF_RANGE (a word that is none of the choices). Lengths,
 * ranges and forms are schema_decode's to check, once the record is whole. Texts are views. */
enum error cell_read(const struct column *column, struct text cell, void *record,
                     struct arena *arena, struct fault *fault);

/* Appends the member as a cell; nothing where it is left out. */
void cell_write(const struct column *column, const void *record, struct buffer *out);

/* "true", "yes", "ja" …; false where it is no such word. */
bool flag_word(struct text word, bool *value);

#endif
