/* SPDX-License-Identifier: MIT
 *
 * Memory has three lifetimes here: the process, the connection, the request. This is the
 * request's (an arena that goes as a whole) and the growing byte buffer that replies are
 * written into.
 *
 * Running out of memory ends the process with exit code 71 (EX_OSERR): every acknowledged change
 * is on the disk already, and nothing useful can be promised without memory. So no call here
 * returns NULL. */
#ifndef PROTO_MEMORY_H
#define PROTO_MEMORY_H

#include "proto/types.h"

/* Says so and ends the process, as the calls below do. */
_Noreturn void memory_out(void);

/* calloc that does not return NULL. Owned by the caller, freed with free(). */
void *memory_new(size_t count, size_t size);

/* realloc that does not return NULL. */
void *memory_resize(void *old, size_t size);

/* An array with room for at least one more than its `count` elements of `size` bytes; *room, how
 * many it has room for, begins at 0 and doubles. `items` is freed or returned. */
void *memory_more(void *items, size_t count, size_t *room, size_t size);

struct arena_block;

/* All-zero is an empty arena. */
struct arena {
    struct arena_block *block; /* newest first */
    size_t used;               /* bytes taken from the newest block */
};

/* Zeroed memory, aligned for any type, that lives until arena_reset or arena_free. */
void *arena_new(struct arena *arena, size_t size);

/* Zeroed array of `count` elements of `size` bytes. */
void *arena_array(struct arena *arena, size_t count, size_t size);

/* memory_more in the arena, where `items` stay until it goes. */
void *arena_more(struct arena *arena, void *items, size_t count, size_t *room, size_t size);

/* A copy of the bytes in the arena. */
struct text arena_text(struct arena *arena, const char *data, size_t size);

/* printf into the arena. */
__attribute__((format(printf, 2, 3))) struct text arena_format(struct arena *arena,
                                                               const char *format, ...);

/* How much the arena has of the system's memory. [bytes] */
size_t arena_held(const struct arena *arena);

/* Everything goes; one block is kept for the next request. */
void arena_reset(struct arena *arena);

/* Everything goes, the last block too. */
void arena_free(struct arena *arena);

/* Growing bytes. All-zero is an empty buffer; buffer_free when done. */
struct buffer {
    char *data;
    size_t size;
    size_t capacity;
};

void buffer_append(struct buffer *buffer, const void *data, size_t size);

/* Drops the first `count` bytes, count <= buffer->size. */
void buffer_consume(struct buffer *buffer, size_t count);

void buffer_grow(struct buffer *buffer, size_t extra);

/* Makes room for `extra` more bytes and returns where they go; add to size what was written. */
static inline char *buffer_reserve(struct buffer *buffer, size_t extra)
{
    if (extra > buffer->capacity - buffer->size)
        buffer_grow(buffer, extra);
    return buffer->data + buffer->size;
}

void buffer_free(struct buffer *buffer);

#endif
