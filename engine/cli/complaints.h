/* SPDX-License-Identifier: MIT
 *
 * What is wrong with which line of a file. Checks here and on the server find faults in any order;
 * people read them in the file's. */
#ifndef CLI_COMPLAINTS_H
#define CLI_COMPLAINTS_H

#include <stddef.h>

#include "proto/memory.h"

struct complaint {
    size_t line;
    size_t order; /* first come, first told within a line */
    struct text text;
};

/* All-zero is none. */
struct complaints {
    struct arena arena;
    struct complaint *items;
    size_t count, room;
};

/* "column C: text", or just the text where `column` is empty. Copied. */
void complaints_add(struct complaints *complaints, size_t line, const char *column,
                    const char *text);

/* Sorts them by line. */
void complaints_sort(struct complaints *complaints);

/* Whether there is one for the line; only after complaints_sort. */
bool complaints_has(const struct complaints *complaints, size_t line);

/* How many lines have one; only after complaints_sort. */
size_t complaints_lines(const struct complaints *complaints);

/* "FILE:LINE: column C: text", one a line, on stderr; only after complaints_sort. */
void complaints_tell(const struct complaints *complaints, const char *file);

void complaints_free(struct complaints *complaints);

/* Ids of a file and the lines they stand on. All-zero is none. */
struct seen_ids {
    struct arena arena;
    struct seen_id {
        struct text id;
        size_t line;
    } * slots;
    size_t count, capacity;
};

/* Remembers the id; the line it stood on before, or 0. */
size_t seen_ids_add(struct seen_ids *seen, struct text id, size_t line);
void seen_ids_free(struct seen_ids *seen);

#endif
