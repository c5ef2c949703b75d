/* SPDX-License-Identifier: MIT
 *
 * libcsv finds cells and rows; here is what it leaves open: encodings, the separator, and the
 * line a row begins on. The file is fed to it one physical line at a time, so that the line is
 * known when a row ends:
 *
 *     line 7   a;"two            fed: no row ends
 *     line 8   lines";c          fed: a row ends; it began on line 7 */
#include "engine/cli/csv.h"

#include <csv.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "proto/text.h"

enum {
    CHUNK = 256 << 10,
    CELLS_MOST = 512, /* of a row; no record has so many columns */
};

/* Windows-1252, 0x80..0x9f; 0 where it has no character. */
static const uint16_t windows_1252[32] = {
    0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017d, 0,      0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178,
};

/* ---- opening ---- */

struct look {
    struct text_utf8 utf8;
    bool not_utf8, zero, not_1252;
    size_t commas, semicolons, tabs;
    bool quoted, header_done;
};

static void look_at_header(struct look *look, char byte)
{
    if (byte == '"')
        look->quoted = !look->quoted;
    if (look->quoted)
        return;
    look->commas += byte == ',';
    look->semicolons += byte == ';';
    look->tabs += byte == '\t';
    look->header_done = byte == '\n' || byte == '\r';
}

static void look_at(struct look *look, const char *data, size_t size)
{
    look->not_utf8 = look->not_utf8 || !text_utf8_feed(&look->utf8, data, size);
    for (size_t i = 0; i < size; i++) {
        unsigned char byte = (unsigned char)data[i];
        look->zero |= byte == 0;
        look->not_1252 |= byte >= 0x80 && byte < 0xa0 && windows_1252[byte - 0x80] == 0;
        if (!look->header_done)
            look_at_header(look, data[i]);
    }
}

static enum error judge(struct csv_file *csv, const struct look *look, struct fault *fault)
{
    bool utf8 = !look->not_utf8 && text_utf8_whole(&look->utf8);
    if (csv->size == csv->skip)
        return fail(fault, ERR_OUT_OF_RANGE, NULL, "the file is empty");
    if (look->zero)
        return fail(fault, ERR_BAD_TEXT, NULL, "has zero bytes (UTF-16?); save it as CSV UTF-8");
    if (!utf8 && (csv->skip || look->not_1252))
        return fail(fault, ERR_BAD_TEXT, NULL,
                    "neither UTF-8 nor Windows-1252; save it as CSV UTF-8");
    csv->windows_1252 = !utf8;
    csv->separator = ',';
    if (look->semicolons > look->commas)
        csv->separator = ';';
    if (look->tabs > look->semicolons && look->tabs > look->commas)
        csv->separator = '\t';
    return ERR_NONE;
}

static enum error look_through(struct csv_file *csv, struct fault *fault)
{
    struct look look = {0};
    char *chunk = memory_new(CHUNK, 1);
    size_t got;
    rewind(csv->file);
    while ((got = fread(chunk, 1, CHUNK, csv->file)) > 0) {
        if (csv->size == 0 && got >= 3 && memcmp(chunk, "\xef\xbb\xbf", 3) == 0)
            csv->skip = 3;
        size_t skip = csv->size == 0 ? csv->skip : 0;
        look_at(&look, chunk + skip, got - skip);
        csv->size += got;
    }
    free(chunk);
    if (ferror(csv->file))
        return fail(fault, ERR_NOT_FOUND, NULL, "cannot be read: %s", strerror(errno));
    return judge(csv, &look, fault);
}

static FILE *copied(FILE *from)
{
    FILE *copy = tmpfile();
    char chunk[4096];
    size_t got;
    while (copy && (got = fread(chunk, 1, sizeof chunk, from)) > 0) {
        if (fwrite(chunk, 1, got, copy) != got) {
            fclose(copy);
            return NULL;
        }
    }
    return copy;
}

static bool is_directory(FILE *file)
{
    struct stat about;
    return fstat(fileno(file), &about) == 0 && S_ISDIR(about.st_mode);
}

enum error csv_open(struct csv_file *csv, const char *path, struct fault *fault)
{
    bool standard = strcmp(path, "-") == 0;
    *csv = (struct csv_file){0};
    snprintf(csv->name, sizeof csv->name, "%s", standard ? "stdin" : path);
    csv->file = standard ? copied(stdin) : fopen(path, "rb");
    if (!csv->file)
        return fail(fault, ERR_NOT_FOUND, NULL, "cannot be opened: %s", strerror(errno));
    if (is_directory(csv->file)) { /* which opens as a file does, and seeks on some file systems */
        csv_close(csv);
        return fail(fault, ERR_NOT_FOUND, NULL, "cannot be opened: %s", strerror(EISDIR));
    }
    if (!standard && fseek(csv->file, 0, SEEK_END) != 0) { /* a pipe */
        FILE *pipe = csv->file;
        csv->file = copied(pipe);
        fclose(pipe);
        if (!csv->file)
            return fail(fault, ERR_NOT_FOUND, NULL, "cannot be copied: %s", strerror(errno));
    }
    enum error error = look_through(csv, fault);
    if (error)
        csv_close(csv);
    return error;
}

void csv_close(struct csv_file *csv)
{
    if (csv->file)
        fclose(csv->file);
    csv->file = NULL;
}

/* ---- reading ---- */

struct reader {
    struct csv_file *csv;
    csv_take *take;
    void *context;
    struct arena arena; /* the row's cells */
    struct text cells[CELLS_MOST];
    size_t count;
    bool content, too_many, stop;
    size_t line, row_line;
    uint64_t offset;
};

static size_t put_utf8(char *out, unsigned code)
{
    if (code < 0x80) {
        out[0] = (char)code;
        return 1;
    }
    if (code < 0x800) {
        out[0] = (char)(0xc0 | code >> 6);
        out[1] = (char)(0x80 | (code & 0x3f));
        return 2;
    }
    out[0] = (char)(0xe0 | code >> 12);
    out[1] = (char)(0x80 | (code >> 6 & 0x3f));
    out[2] = (char)(0x80 | (code & 0x3f));
    return 3;
}

/* The cell as UTF-8 with \n line ends, in the row's arena. */
static struct text cell_text(struct reader *reader, const char *data, size_t size)
{
    char *out = arena_new(&reader->arena, size * 3 + 1);
    size_t length = 0;
    for (size_t i = 0; i < size; i++) {
        unsigned char byte = (unsigned char)data[i];
        if (byte == '\r') {
            if (i + 1 == size || data[i + 1] != '\n')
                out[length++] = '\n';
        } else if (byte >= 0x80 && reader->csv->windows_1252) {
            unsigned code = byte < 0xa0 ? windows_1252[byte - 0x80] : byte;
            length += put_utf8(out + length, code);
        } else {
            out[length++] = data[i];
        }
    }
    return (struct text){out, length};
}

static void on_cell(void *data, size_t size, void *context)
{
    struct reader *reader = context;
    if (reader->count == CELLS_MOST) {
        reader->too_many = true;
        return;
    }
    reader->content |= size > 0;
    reader->cells[reader->count++] = cell_text(reader, data, size);
}

static void on_row(int end, void *context)
{
    struct reader *reader = context;
    (void)end;
    struct csv_row row = {.line = reader->row_line,
                          .cells = reader->cells,
                          .count = reader->count,
                          .offset = reader->offset};
    if (reader->content && !reader->stop && !reader->too_many)
        reader->stop = !reader->take(reader->context, &row);
    reader->count = 0;
    reader->content = false;
    reader->row_line = 0;
    arena_reset(&reader->arena);
}

/* Feeds one physical line. False when libcsv finds its quotes broken. */
static bool feed_line(struct reader *reader, struct csv_parser *parser, const char *data,
                      size_t size)
{
    bool blank = size <= 2 && (data[0] == '\n' || data[0] == '\r');
    reader->line++;
    reader->offset += size;
    if (reader->row_line == 0 && !blank)
        reader->row_line = reader->line;
    return csv_parse(parser, data, size, on_cell, on_row, reader) == size && !reader->too_many;
}

/* Where the physical line that begins at `data` ends; 0 when it goes on behind `size`. */
static size_t line_length(const char *data, size_t size, bool last)
{
    for (size_t i = 0; i < size; i++) {
        if (data[i] == '\n')
            return i + 1;
        if (data[i] == '\r' && (i + 1 < size ? data[i + 1] != '\n' : last))
            return i + 1;
    }
    return last ? size : 0;
}

static enum error broken(const struct reader *reader, struct fault *fault)
{
    size_t line = reader->row_line ? reader->row_line : reader->line;
    if (reader->too_many)
        return fail_limit(fault, ERR_BAD_TEXT, NULL, (int64_t)line, "more than %d cells",
                          CELLS_MOST);
    return fail_limit(fault, ERR_BAD_TEXT, NULL, (int64_t)line,
                      "a quote that is not closed, or one within a cell without quotes");
}

static enum error feed_all(struct reader *reader, struct csv_parser *parser, struct fault *fault)
{
    struct buffer pending = {0};
    enum error error = ERR_NONE;
    bool last = false;
    while (!error && !last && !reader->stop) {
        char *room = buffer_reserve(&pending, CHUNK);
        size_t got = fread(room, 1, CHUNK, reader->csv->file);
        pending.size += got;
        last = got == 0;
        size_t at = 0, length;
        while (!error && !reader->stop && at < pending.size &&
               (length = line_length(pending.data + at, pending.size - at, last)) > 0) {
            if (!feed_line(reader, parser, pending.data + at, length))
                error = broken(reader, fault);
            at += length;
        }
        buffer_consume(&pending, at);
    }
    buffer_free(&pending);
    if (!error && !reader->stop && csv_fini(parser, on_cell, on_row, reader) != 0)
        error = broken(reader, fault);
    return error;
}

enum error csv_read(struct csv_file *csv, csv_take *take, void *context, struct fault *fault)
{
    struct csv_parser parser;
    struct reader *reader = memory_new(1, sizeof *reader);
    *reader = (struct reader){.csv = csv, .take = take, .context = context, .offset = csv->skip};
    if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) != 0) {
        free(reader);
        return fail(fault, ERR_INTERNAL, NULL, "out of memory");
    }
    csv_set_delim(&parser, (unsigned char)csv->separator);
    fseek(csv->file, (long)csv->skip, SEEK_SET);
    enum error error = feed_all(reader, &parser, fault);
    csv_free(&parser);
    arena_free(&reader->arena);
    free(reader);
    return error;
}

/* ---- writing ---- */

void csv_put(struct buffer *out, struct text cell, char separator, bool first)
{
    bool quotes = cell.size && (cell.data[0] == ' ' || cell.data[cell.size - 1] == ' ');
    for (size_t i = 0; i < cell.size; i++) {
        char c = cell.data[i];
        quotes |= c == separator || c == ',' || c == ';' || c == '"' || c == '\n' || c == '\t';
    }
    if (!first)
        buffer_append(out, &separator, 1);
    if (!quotes) {
        buffer_append(out, cell.data, cell.size);
        return;
    }
    buffer_append(out, "\"", 1);
    for (size_t i = 0; i < cell.size; i++) {
        if (cell.data[i] == '"')
            buffer_append(out, "\"", 1);
        buffer_append(out, &cell.data[i], 1);
    }
    buffer_append(out, "\"", 1);
}
