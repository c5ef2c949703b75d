/* SPDX-License-Identifier: MIT */
#include "engine/cli/complaints.h"

#include <stdio.h>
#include <stdlib.h>

#include "proto/text.h"

void complaints_add(struct complaints *complaints, size_t line, const char *column,
                    const char *text)
{
    complaints->items = memory_more(complaints->items, complaints->count, &complaints->room,
                                    sizeof *complaints->items);
    bool named = column[0] != '\0';
    complaints->items[complaints->count] = (struct complaint){
        .line = line,
        .order = complaints->count,
        .text = arena_format(&complaints->arena, "%s%s%s%s", named ? "column " : "", column,
                             named ? ": " : "", text),
    };
    complaints->count++;
}

static int by_line(const void *left, const void *right)
{
    const struct complaint *a = left, *b = right;
    if (a->line != b->line)
        return a->line < b->line ? -1 : 1;
    return a->order < b->order ? -1 : 1;
}

void complaints_sort(struct complaints *complaints)
{
    if (complaints->count)
        qsort(complaints->items, complaints->count, sizeof *complaints->items, by_line);
}

bool complaints_has(const struct complaints *complaints, size_t line)
{
    size_t low = 0, high = complaints->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (complaints->items[middle].line < line)
            low = middle + 1;
        else
            high = middle;
    }
    return low < complaints->count && complaints->items[low].line == line;
}

size_t complaints_lines(const struct complaints *complaints)
{
    size_t lines = 0;
    for (size_t i = 0; i < complaints->count; i++)
        lines += i == 0 || complaints->items[i].line != complaints->items[i - 1].line;
    return lines;
}

void complaints_tell(const struct complaints *complaints, const char *file)
{
    for (size_t i = 0; i < complaints->count; i++) {
        const struct complaint *one = &complaints->items[i];
        fprintf(stderr, "%s:%zu: %.*s\n", file, one->line, (int)one->text.size, one->text.data);
    }
}

void complaints_free(struct complaints *complaints)
{
    arena_free(&complaints->arena);
    free(complaints->items);
    *complaints = (struct complaints){0};
}

/* FNV-1a; a file that is made to collide only slows down its own import. */
static size_t hash(struct text text)
{
    uint64_t value = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < text.size; i++)
        value = (value ^ (unsigned char)text.data[i]) * UINT64_C(0x100000001b3);
    return (size_t)(value ^ value >> 32);
}

static struct seen_id *slot_of(struct seen_ids *seen, struct text id)
{
    size_t at = hash(id) & (seen->capacity - 1);
    while (seen->slots[at].line && !text_equal(seen->slots[at].id, id))
        at = (at + 1) & (seen->capacity - 1);
    return &seen->slots[at];
}

static void grow(struct seen_ids *seen)
{
    struct seen_id *old = seen->slots;
    size_t capacity = seen->capacity;
    seen->capacity = capacity ? capacity * 2 : 1024;
    seen->slots = memory_new(seen->capacity, sizeof *seen->slots);
    for (size_t i = 0; i < capacity; i++) {
        if (old[i].line)
            *slot_of(seen, old[i].id) = old[i];
    }
    free(old);
}

size_t seen_ids_add(struct seen_ids *seen, struct text id, size_t line)
{
    if (seen->count * 2 >= seen->capacity)
        grow(seen);
    struct seen_id *slot = slot_of(seen, id);
    if (slot->line)
        return slot->line;
    *slot = (struct seen_id){arena_text(&seen->arena, id.data, id.size), line};
    seen->count++;
    return 0;
}

void seen_ids_free(struct seen_ids *seen)
{
    arena_free(&seen->arena);
    free(seen->slots);
    *seen = (struct seen_ids){0};
}
