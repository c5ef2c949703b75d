/* SPDX-License-Identifier: MIT
 *
 * Arena and buffer. An arena block is a header and its bytes; the newest block is the one that
 * is filled, and blocks double up to 1 MiB. */
#include "proto/memory.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

enum {
    MORE_FIRST = 8,
    ARENA_FIRST = 4096,
    ARENA_LARGEST = 1 << 20,
    ARENA_KEEP = 64 << 10, /* larger blocks are not kept from one request to the next */
};

struct arena_block {
    struct arena_block *next;
    size_t size;
    _Alignas(max_align_t) char data[];
};

_Noreturn void memory_out(void)
{
    static const char words[] = "praktik: out of memory\n";
    ssize_t written = write(STDERR_FILENO, words, sizeof words - 1);
    (void)written;
    _exit(EX_OSERR);
}

void *memory_new(size_t count, size_t size)
{
    void *memory = calloc(count ? count : 1, size ? size : 1);
    if (!memory)
        memory_out();
    return memory;
}

void *memory_resize(void *old, size_t size)
{
    void *memory = realloc(old, size ? size : 1);
    if (!memory)
        memory_out();
    return memory;
}

/* How many a full array has room for next. */
static size_t roomier(size_t room)
{
    return room ? 2 * room : MORE_FIRST;
}

void *memory_more(void *items, size_t count, size_t *room, size_t size)
{
    if (count < *room)
        return items;
    *room = roomier(*room);
    return memory_resize(items, *room * size);
}

static void arena_grow(struct arena *arena, size_t size)
{
    size_t want = arena->block ? arena->block->size * 2 : ARENA_FIRST;
    if (want > ARENA_LARGEST)
        want = ARENA_LARGEST;
    if (want < size)
        want = size;
    struct arena_block *block = malloc(sizeof *block + want);
    if (!block)
        memory_out();
    block->next = arena->block;
    block->size = want;
    arena->block = block;
    arena->used = 0;
}

void *arena_new(struct arena *arena, size_t size)
{
    size_t align = _Alignof(max_align_t);
    if (size > SIZE_MAX - align)
        memory_out();
    size_t whole = (size + align - 1) & ~(align - 1);
    if (!arena->block || arena->block->size - arena->used < whole)
        arena_grow(arena, whole);
    void *memory = arena->block->data + arena->used;
    arena->used += whole;
    return memset(memory, 0, whole);
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / size)
        memory_out();
    return arena_new(arena, count * size);
}

void *arena_more(struct arena *arena, void *items, size_t count, size_t *room, size_t size)
{
    if (count < *room)
        return items;
    *room = roomier(*room);
    void *more = arena_array(arena, *room, size);
    if (count)
        memcpy(more, items, count * size);
    return more;
}

struct text arena_text(struct arena *arena, const char *data, size_t size)
{
    char *copy = arena_new(arena, size + 1);
    if (size)
        memcpy(copy, data, size);
    return (struct text){.data = copy, .size = size};
}

struct text arena_format(struct arena *arena, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    size_t size = length < 0 ? 0 : (size_t)length;
    char *out = arena_new(arena, size + 1);
    vsnprintf(out, size + 1, format, again);
    va_end(again);
    return (struct text){.data = out, .size = size};
}

size_t arena_held(const struct arena *arena)
{
    size_t held = 0;
    for (const struct arena_block *block = arena->block; block; block = block->next)
        held += sizeof *block + block->size;
    return held;
}

void arena_reset(struct arena *arena)
{
    struct arena_block *keep = NULL;
    struct arena_block *block = arena->block;
    while (block) {
        struct arena_block *next = block->next;
        if (!keep && block->size <= ARENA_KEEP) {
            keep = block;
            keep->next = NULL;
        } else {
            free(block);
        }
        block = next;
    }
    arena->block = keep;
    arena->used = 0;
}

void arena_free(struct arena *arena)
{
    while (arena->block) {
        struct arena_block *next = arena->block->next;
        free(arena->block);
        arena->block = next;
    }
    arena->used = 0;
}

void buffer_grow(struct buffer *buffer, size_t extra)
{
    if (extra > SIZE_MAX / 2 - buffer->size)
        memory_out();
    size_t want = buffer->size + extra;
    size_t capacity = buffer->capacity ? buffer->capacity : 256;
    while (capacity < want)
        capacity *= 2;
    buffer->data = memory_resize(buffer->data, capacity);
    buffer->capacity = capacity;
}

void buffer_append(struct buffer *buffer, const void *data, size_t size)
{
    if (!size)
        return;
    memcpy(buffer_reserve(buffer, size), data, size);
    buffer->size += size;
}

void buffer_consume(struct buffer *buffer, size_t count)
{
    buffer->size -= count;
    if (buffer->size)
        memmove(buffer->data, buffer->data + count, buffer->size);
}

void buffer_free(struct buffer *buffer)
{
    free(buffer->data);
    *buffer = (struct buffer){0};
}
