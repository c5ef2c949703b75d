/* SPDX-License-Identifier: MIT
 *
 * Leaves of up to 64 rows in the order of their ids, each counted by the sets that have it. A
 * leaf with one owner is changed in place; any other is copied first. */
#include "engine/match/leaves.h"

#include <stdlib.h>
#include <string.h>

#include "proto/text.h"

enum {
    LEAF_HALF = LEAF_MOST / 2,
};

struct leaf {
    size_t references;
    struct arena arena;
    size_t count;
    _Alignas(max_align_t) char rows[];
};

static void *row_at(const struct leaves *leaves, const struct leaf *leaf, size_t i)
{
    return (char *)(uintptr_t)leaf->rows + i * leaves->kind->size;
}

static struct text id_of(const void *row)
{
    struct text id;
    memcpy(&id, row, sizeof id);
    return id;
}

/* ---- finding ---- */

/* The leaf where the id is or would be: the last whose first id is not greater. */
static size_t find_leaf(const struct leaves *leaves, struct text id)
{
    size_t low = 0, high = leaves->leaf_count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (text_compare(id_of(leaves->items[middle]->rows), id) <= 0)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* The row where the id is or would be. */
static size_t find_row(const struct leaves *leaves, const struct leaf *leaf, struct text id,
                       bool *found)
{
    size_t low = 0, high = leaf->count;
    *found = false;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = text_compare(id_of(row_at(leaves, leaf, middle)), id);
        if (order == 0) {
            *found = true;
            return middle;
        }
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const void *leaves_find(const struct leaves *leaves, struct text id)
{
    bool found;
    if (!leaves->leaf_count)
        return NULL;
    const struct leaf *leaf = leaves->items[find_leaf(leaves, id)];
    size_t row = find_row(leaves, leaf, id, &found);
    return found ? row_at(leaves, leaf, row) : NULL;
}

struct leaves_walk leaves_begin(const struct leaves *leaves)
{
    return (struct leaves_walk){.leaves = leaves};
}

struct leaves_walk leaves_from(const struct leaves *leaves, struct text id)
{
    struct leaves_walk walk = {.leaves = leaves};
    bool found;
    if (!leaves->leaf_count)
        return walk;
    walk.leaf = find_leaf(leaves, id);
    walk.row = find_row(leaves, leaves->items[walk.leaf], id, &found);
    if (walk.row == leaves->items[walk.leaf]->count) {
        walk.leaf++;
        walk.row = 0;
    }
    return walk;
}

const void *leaves_next(struct leaves_walk *walk)
{
    const struct leaves *leaves = walk->leaves;
    if (walk->leaf == leaves->leaf_count)
        return NULL;
    const struct leaf *leaf = leaves->items[walk->leaf];
    const void *row = row_at(leaves, leaf, walk->row++);
    if (walk->row == leaf->count) {
        walk->leaf++;
        walk->row = 0;
    }
    return row;
}

/* ---- leaves ---- */

static void drop_row(const struct leaves *leaves, const struct leaf *leaf, size_t i)
{
    if (leaves->kind->drop)
        leaves->kind->drop(row_at(leaves, leaf, i));
}

static void drop(const struct leaves *leaves, struct leaf *leaf)
{
    if (--leaf->references)
        return;
    for (size_t i = 0; i < leaf->count; i++)
        drop_row(leaves, leaf, i);
    arena_free(&leaf->arena);
    free(leaf);
}

static struct leaf *leaf_new(const struct leaves *leaves)
{
    const struct leaf_kind *kind = leaves->kind;
    struct leaf *leaf = memory_new(1, sizeof *leaf + LEAF_MOST * kind->size);
    leaf->references = 1;
    return leaf;
}

static void set_row(const struct leaves *leaves, struct leaf *leaf, size_t i, const void *row)
{
    memcpy(row_at(leaves, leaf, i), row, leaves->kind->size);
    leaves->kind->own(row_at(leaves, leaf, i), &leaf->arena);
}

/* A leaf of rows [from, to) of another. */
static struct leaf *leaf_part(const struct leaves *leaves, const struct leaf *of, size_t from,
                              size_t to)
{
    struct leaf *leaf = leaf_new(leaves);
    for (size_t i = from; i < to; i++)
        set_row(leaves, leaf, leaf->count++, row_at(leaves, of, i));
    return leaf;
}

/* Makes leaf i the set's own, so that it can be changed. */
static struct leaf *own_leaf(struct leaves *leaves, size_t i)
{
    struct leaf *leaf = leaves->items[i];
    if (leaf->references == 1)
        return leaf;
    leaves->items[i] = leaf_part(leaves, leaf, 0, leaf->count);
    drop(leaves, leaf);
    return leaves->items[i];
}

static void insert_leaf(struct leaves *leaves, size_t at, struct leaf *leaf)
{
    leaves->items =
        memory_more(leaves->items, leaves->leaf_count, &leaves->room, sizeof(struct leaf *));
    memmove(&leaves->items[at + 1], &leaves->items[at],
            (leaves->leaf_count - at) * sizeof(struct leaf *));
    leaves->items[at] = leaf;
    leaves->leaf_count++;
}

static void remove_leaf(struct leaves *leaves, size_t at)
{
    drop(leaves, leaves->items[at]);
    leaves->leaf_count--;
    memmove(&leaves->items[at], &leaves->items[at + 1],
            (leaves->leaf_count - at) * sizeof(struct leaf *));
}

/* A full leaf makes room. Rows that come in rising order leave full leaves behind. */
static size_t split(struct leaves *leaves, size_t i, size_t row)
{
    struct leaf *whole = leaves->items[i];
    if (row == LEAF_MOST) {
        insert_leaf(leaves, i + 1, leaf_new(leaves));
        return i + 1;
    }
    struct leaf *first = leaf_part(leaves, whole, 0, LEAF_HALF);
    struct leaf *second = leaf_part(leaves, whole, LEAF_HALF, whole->count);
    drop(leaves, whole);
    leaves->items[i] = first;
    insert_leaf(leaves, i + 1, second);
    return row > LEAF_HALF ? i + 1 : i;
}

/* ---- sets ---- */

struct leaves leaves_copy(const struct leaves *from)
{
    struct leaves copy = *from;
    copy.room = from->leaf_count + 4;
    copy.items = memory_new(copy.room, sizeof(struct leaf *));
    for (size_t i = 0; i < from->leaf_count; i++) {
        copy.items[i] = from->items[i];
        copy.items[i]->references++;
    }
    return copy;
}

void leaves_free(struct leaves *leaves)
{
    for (size_t i = 0; i < leaves->leaf_count; i++)
        drop(leaves, leaves->items[i]);
    free(leaves->items);
    *leaves = (struct leaves){.kind = leaves->kind};
}

void leaves_put(struct leaves *leaves, const void *row)
{
    struct text id = id_of(row);
    bool found;
    if (!leaves->leaf_count)
        insert_leaf(leaves, 0, leaf_new(leaves));
    size_t i = find_leaf(leaves, id);
    struct leaf *leaf = own_leaf(leaves, i);
    size_t at = find_row(leaves, leaf, id, &found);
    if (!found && leaf->count == LEAF_MOST) {
        i = split(leaves, i, at);
        leaf = leaves->items[i];
        at = find_row(leaves, leaf, id, &found);
    }
    if (found) {
        drop_row(leaves, leaf, at);
    } else {
        memmove(row_at(leaves, leaf, at + 1), row_at(leaves, leaf, at),
                (leaf->count - at) * leaves->kind->size);
        leaf->count++;
        leaves->count++;
    }
    set_row(leaves, leaf, at, row);
}

void leaves_remove(struct leaves *leaves, struct text id)
{
    bool found;
    if (!leaves->leaf_count)
        return;
    size_t i = find_leaf(leaves, id);
    size_t at = find_row(leaves, leaves->items[i], id, &found);
    if (!found)
        return;
    struct leaf *leaf = own_leaf(leaves, i);
    drop_row(leaves, leaf, at);
    leaf->count--;
    leaves->count--;
    memmove(row_at(leaves, leaf, at), row_at(leaves, leaf, at + 1),
            (leaf->count - at) * leaves->kind->size);
    if (!leaf->count)
        remove_leaf(leaves, i);
}
