/* SPDX-License-Identifier: MIT
 *
 * CSV files as they come: from Excel in Swedish (';', CRLF, Windows-1252), from LibreOffice, from
 * a database. What a file is, is found out from the file itself. */
#ifndef CLI_CSV_H
#define CLI_CSV_H

#include <stdio.h>

#include "proto/error.h"
#include "proto/memory.h"

struct csv_row {
    size_t line;              /* physical line on which the row begins, from 1 */
    const struct text *cells; /* UTF-8, line ends within as \n; valid during the call */
    size_t count;
    uint64_t offset; /* [bytes] of the file read so far */
};

/* Called for each row, the header row first; rows without any content are left out. False: stop. */
typedef bool csv_take(void *context, const struct csv_row *row);

struct csv_file {
    FILE *file;
    uint64_t size;     /* [bytes] */
    bool windows_1252; /* not UTF-8, so taken for this */
    char separator;    /* ';' ',' or tab: what the first line has most of */
    size_t skip;       /* bytes of a byte order mark */
    char name[160];    /* for messages */
};

/* Opens a file ("-": stdin, which is copied to a temporary file) and looks through it. NOT_FOUND,
 * BAD_TEXT (UTF-16, zero bytes, a byte that Windows-1252 lacks), OUT_OF_RANGE (empty); the fault's
 * text says it all. */
enum error csv_open(struct csv_file *csv, const char *path, struct fault *fault);
void csv_close(struct csv_file *csv);

/* Reads all rows from the start; can be done again. BAD_TEXT for broken quotes, with the line in
 * fault->limit. */
enum error csv_read(struct csv_file *csv, csv_take *take, void *context, struct fault *fault);

/* Appends one cell to a row being written, in quotes where it needs them. */
void csv_put(struct buffer *out, struct text cell, char separator, bool first);

#endif
