/* SPDX-License-Identifier: MIT
 *
 * Widths come from wcwidth, so from the locale; where that knows no UTF-8 (LC_ALL=C) a character
 * counts one column, and bars are made of #. */
#include "engine/cli/table.h"

#include <langinfo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

enum {
    WIDTH = 80,
    WIDTH_LEAST = 40,
    WIDTH_MOST = 200,
    COLUMN_LEAST = 6, /* narrower ones tell nothing */
    GAP = 2,
};

static size_t ask_width(void)
{
    const char *columns = getenv("COLUMNS");
    struct winsize size = {0};
    long width = columns ? strtol(columns, NULL, 10) : 0;
    if (width <= 0 && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0)
        width = size.ws_col;
    if (width <= 0)
        return WIDTH;
    return width < WIDTH_LEAST ? WIDTH_LEAST : width > WIDTH_MOST ? WIDTH_MOST : (size_t)width;
}

struct screen screen_of_stdout(void)
{
    const char *no_color = getenv("NO_COLOR");
    const char *term = getenv("TERM");
    bool terminal = isatty(STDOUT_FILENO);
    bool dumb = term && strcmp(term, "dumb") == 0;
    return (struct screen){
        .width = ask_width(),
        .terminal = terminal,
        .colour = terminal && !dumb && !(no_color && *no_color),
        .unicode = strcmp(nl_langinfo(CODESET), "UTF-8") == 0,
    };
}

const char *ink(const struct screen *screen, enum ink which)
{
    static const char *const sequences[] = {
        [INK_PLAIN] = "\033[0m", [INK_BOLD] = "\033[1m", [INK_DIM] = "\033[2m",
        [INK_GOOD] = "\033[32m", [INK_BAD] = "\033[31m", [INK_ASK] = "\033[33m",
    };
    return screen->colour ? sequences[which] : "";
}

/* ---- widths ---- */

/* One character of valid UTF-8: its bytes; its columns go to *columns. */
static size_t character(const char *data, size_t size, size_t *columns)
{
    unsigned char first = (unsigned char)data[0];
    size_t length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    if (length > size)
        length = size;
    unsigned code = length == 1 ? first : first & (0x7fU >> length);
    for (size_t i = 1; i < length; i++)
        code = code << 6 | ((unsigned char)data[i] & 0x3f);
    int width = length == 1 ? 1 : wcwidth((wchar_t)code);
    *columns = width < 0 ? 1 : (size_t)width;
    return length;
}

size_t text_columns(struct text text)
{
    size_t columns = 0, one;
    for (size_t i = 0; i < text.size;) {
        i += character(text.data + i, text.size - i, &one);
        columns += one;
    }
    return columns;
}

size_t text_fit(struct text text, size_t columns, size_t *taken)
{
    size_t i = 0, one;
    *taken = 0;
    while (i < text.size) {
        size_t length = character(text.data + i, text.size - i, &one);
        if (*taken + one > columns)
            break;
        *taken += one;
        i += length;
    }
    return i;
}

/* ---- words ---- */

static void add(struct buffer *out, const char *string)
{
    buffer_append(out, string, strlen(string));
}

static void spaces(struct buffer *out, size_t count)
{
    memset(buffer_reserve(out, count + 1), ' ', count);
    out->size += count;
}

/* The text in at most `columns`, and how many it took. */
static size_t put_cut(struct buffer *out, const struct screen *screen, struct text text,
                      size_t columns)
{
    size_t taken, width = text_columns(text);
    if (width <= columns) {
        buffer_append(out, text.data, text.size);
        return width;
    }
    size_t length = text_fit(text, columns ? columns - 1 : 0, &taken);
    buffer_append(out, text.data, length);
    if (!columns)
        return 0;
    add(out, screen->unicode ? "…" : "~");
    return taken + 1;
}

void put_padded(struct buffer *out, const struct screen *screen, struct text text, size_t columns)
{
    size_t taken = put_cut(out, screen, text, columns);
    spaces(out, columns - taken);
}

void put_right(struct buffer *out, const struct screen *screen, struct text text, size_t columns)
{
    size_t width = text_columns(text);
    if (width < columns)
        spaces(out, columns - width);
    put_cut(out, screen, text, columns);
}

void put_lines(struct buffer *out, const struct screen *screen, struct text text, size_t at,
               size_t indent, size_t width)
{
    bool first = true;
    for (size_t i = 0; i < text.size;) {
        size_t end = i;
        while (end < text.size && text.data[end] != ' ' && text.data[end] != '\n')
            end++;
        struct text word = {text.data + i, end - i};
        size_t columns = text_columns(word);
        if (!first && at + 1 + columns > width) {
            add(out, "\n");
            spaces(out, indent);
            at = indent;
            first = true;
        }
        if (!first) {
            add(out, " ");
            at++;
        }
        at += put_cut(out, screen, word, width > at ? width - at : 1);
        first = false;
        i = end + 1;
    }
}

void put_bar(struct buffer *out, const struct screen *screen, int64_t value, int64_t most,
             size_t columns)
{
    static const char *const eighths[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    if (value < 0)
        value = 0;
    if (value > most)
        value = most;
    size_t parts = screen->unicode ? 8 : 1;
    size_t filled = most > 0 ? (size_t)((value * (int64_t)(columns * parts) + most / 2) / most) : 0;
    size_t whole = filled / parts, rest = filled % parts;
    for (size_t i = 0; i < whole; i++)
        add(out, screen->unicode ? "█" : "#");
    if (rest)
        add(out, eighths[rest]);
    for (size_t i = whole + (rest > 0); i < columns; i++)
        add(out, screen->unicode ? "░" : ".");
}

/* ---- tables ---- */

void sheet_begin(struct sheet *sheet, size_t columns)
{
    *sheet = (struct sheet){.columns = columns};
}

void sheet_add(struct sheet *sheet, struct text cell)
{
    sheet->cells = memory_more(sheet->cells, sheet->count, &sheet->room, sizeof *sheet->cells);
    struct text copy = arena_text(&sheet->arena, cell.data, cell.size);
    for (size_t i = 0; i < copy.size; i++) {
        if (copy.data[i] == '\n' || copy.data[i] == '\t')
            ((char *)copy.data)[i] = ' ';
    }
    sheet->cells[sheet->count++] = copy;
}

/* As wide as the widest cell, 0 where only the header has content; then narrowed until all fit. */
static void choose_widths(const struct sheet *sheet, const struct screen *screen, size_t *widths)
{
    size_t rows = sheet->count / sheet->columns;
    size_t total = 0;
    for (size_t c = 0; c < sheet->columns; c++) {
        widths[c] = 0;
        for (size_t r = 1; r < rows; r++) {
            size_t width = text_columns(sheet->cells[r * sheet->columns + c]);
            widths[c] = width > widths[c] ? width : widths[c];
        }
        size_t header = text_columns(sheet->cells[c]);
        if (widths[c] && widths[c] < header)
            widths[c] = header;
        total += widths[c] ? widths[c] + GAP : 0;
    }
    while (total > screen->width + GAP) {
        size_t widest = 0;
        for (size_t c = 1; c < sheet->columns; c++) {
            if (widths[c] > widths[widest])
                widest = c;
        }
        if (widths[widest] <= COLUMN_LEAST)
            break;
        widths[widest]--;
        total--;
    }
    for (size_t c = sheet->columns; c-- > 1 && total > screen->width + GAP;) { /* drop the last */
        total -= widths[c] ? widths[c] + GAP : 0;
        widths[c] = 0;
    }
}

void sheet_end(struct sheet *sheet, const struct screen *screen, struct buffer *out)
{
    size_t *widths = memory_new(sheet->columns, sizeof *widths);
    choose_widths(sheet, screen, widths);
    for (size_t i = 0; sheet->columns && i + sheet->columns <= sheet->count; i += sheet->columns) {
        bool first = true;
        add(out, i == 0 ? ink(screen, INK_BOLD) : "");
        for (size_t c = 0; c < sheet->columns; c++) {
            if (!widths[c])
                continue;
            spaces(out, first ? 0 : GAP);
            put_padded(out, screen, sheet->cells[i + c], widths[c]);
            first = false;
        }
        while (out->size && out->data[out->size - 1] == ' ')
            out->size--;
        add(out, i == 0 ? ink(screen, INK_PLAIN) : "");
        add(out, "\n");
    }
    free(widths);
    free(sheet->cells);
    arena_free(&sheet->arena);
}
