/* SPDX-License-Identifier: MIT
 *
 * Text for a terminal: what it can show, how wide words are on it, bars, and plain tables. Lines
 * never get wider than the screen; what does not fit is cut with an ellipsis. */
#ifndef CLI_TABLE_H
#define CLI_TABLE_H

#include "proto/memory.h"

struct screen {
    size_t width; /* columns; 80 where nobody knows */
    bool terminal;
    bool colour;  /* a terminal, and NO_COLOR is not set */
    bool unicode; /* the locale takes block characters and stars */
};

/* What stdout is: asks the terminal, COLUMNS, NO_COLOR and the locale. */
struct screen screen_of_stdout(void);

enum ink {
    INK_PLAIN,
    INK_BOLD,
    INK_DIM,
    INK_GOOD,
    INK_BAD,
    INK_ASK,
};
/* The escape sequence that begins the ink, "" where the screen has no colours. INK_PLAIN ends. */
const char *ink(const struct screen *screen, enum ink ink);

/* Columns that the text takes: "å" one, "漢" two, a combining accent none. */
size_t text_columns(struct text text);

/* Bytes of the longest beginning that takes at most `columns`; *taken gets its columns. */
size_t text_fit(struct text text, size_t columns, size_t *taken);

/* Appends the text in exactly `columns` columns: cut with "…" or filled with spaces. */
void put_padded(struct buffer *out, const struct screen *screen, struct text text, size_t columns);
/* The same, filled on the left. */
void put_right(struct buffer *out, const struct screen *screen, struct text text, size_t columns);

/* Appends the text in lines of at most `width`; the first begins at column `at`, the others are
 * indented by `indent`. Ends without a line end. */
void put_lines(struct buffer *out, const struct screen *screen, struct text text, size_t at,
               size_t indent, size_t width);

/* Appends a bar of `columns` columns for value of most, in eighths where the screen can. */
void put_bar(struct buffer *out, const struct screen *screen, int64_t value, int64_t most,
             size_t columns);

/* A table gathered cell by cell, then written with columns as wide as needed and as fit. */
struct sheet {
    struct arena arena;
    size_t columns;
    struct text *cells; /* row by row; the first row is the header */
    size_t count, room;
};
void sheet_begin(struct sheet *sheet, size_t columns);
/* Copied; line ends become spaces. */
void sheet_add(struct sheet *sheet, struct text cell);
/* Writes it and frees it. Columns without any content are left out; the widest give way first. */
void sheet_end(struct sheet *sheet, const struct screen *screen, struct buffer *out);

#endif
