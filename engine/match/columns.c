/* SPDX-License-Identifier: MIT
 *
 * Blocks in runs in an array. No block and no run is empty. A block that is full splits in halves,
 * two neighbours in a run that have become small make one; the same with runs. */
#include "engine/match/columns_inside.h"

#include <stdlib.h>
#include <string.h>

#include "engine/match/card.h"
#include "proto/memory.h"
#include "proto/text.h"

enum {
    BLOCK_SMALL = PACKED_ROWS / 2, /* two that have no more together make one */
    RUN_SMALL = RUN_BLOCKS / 2,
};

/* ---- runs ---- */

static void run_summarise(struct run *run)
{
    for (uint32_t i = 0; i < run->count; i++) {
        block_set_add(&run->set, &run->blocks[i]->block);
        block_merge(&run->block, &run->blocks[i]->block);
    }
}

struct run *columns_run_make(struct packed *const *blocks, size_t count)
{
    struct run *run = memory_new(1, sizeof *run);
    run->references = 1;
    run->count = (uint32_t)count;
    for (size_t i = 0; i < count; i++)
        run->blocks[i] = blocks[i];
    run_summarise(run);
    return run;
}

static void run_release(struct run *run)
{
    if (--run->references)
        return;
    for (uint32_t i = 0; i < run->count; i++)
        packed_release(run->blocks[i]);
    free(run);
}

/* ---- finding ---- */

struct spot {
    size_t run, block, row;
    bool found;
};

static int compare_row(const struct packed *packed, size_t row, struct text key)
{
    char at[PACKED_KEY_MOST];
    size_t size = packed_key(packed, row, at);
    return text_compare((struct text){at, size}, key);
}

/* The last of `count` things whose first key is not greater; 0 where all are. */
#define LAST_NOT_AFTER(low, count, packed_of)             \
    for (size_t high_ = (count); high_ - (low) > 1;) {    \
        size_t middle_ = (low) + (high_ - (low)) / 2;     \
        if (compare_row(packed_of(middle_), 0, key) <= 0) \
            (low) = middle_;                              \
        else                                              \
            high_ = middle_;                              \
    }

/* Where the key is or belongs. The set is not empty. */
static struct spot find(const struct columns *columns, struct text key)
{
    struct spot spot = {0};
#define FIRST_OF_RUN(i) columns->runs[i]->blocks[0]
    LAST_NOT_AFTER(spot.run, columns->run_count, FIRST_OF_RUN)
    const struct run *run = columns->runs[spot.run];
#define BLOCK_OF_RUN(i) run->blocks[i]
    LAST_NOT_AFTER(spot.block, run->count, BLOCK_OF_RUN)
    const struct packed *packed = run->blocks[spot.block];
    size_t low = 0, high = packed->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int compared = compare_row(packed, middle, key);
        if (compared == 0) {
            spot.row = middle;
            spot.found = true;
            return spot;
        }
        if (compared < 0)
            low = middle + 1;
        else
            high = middle;
    }
    spot.row = low;
    return spot;
}

/* By looking at all. */
static struct spot find_id(const struct columns *columns, struct text id)
{
    for (size_t run = 0; run < columns->run_count; run++) {
        for (size_t block = 0; block < columns->runs[run]->count; block++) {
            const struct packed *packed = columns->runs[run]->blocks[block];
            for (size_t row = 0; row < packed->count; row++)
                if (packed_text_is(packed, PACKED_ID, row, id))
                    return (struct spot){run, block, row, true};
        }
    }
    return (struct spot){0};
}

/* ---- changing ---- */

static void set_run(struct columns *columns, size_t at, struct run *run)
{
    run_release(columns->runs[at]);
    columns->runs[at] = run;
}

void columns_insert_run(struct columns *columns, size_t at, struct run *run)
{
    if (columns->run_count == columns->room) {
        columns->room = columns->room ? columns->room + columns->room / 2 + 1 : 4;
        columns->runs = memory_resize(columns->runs, columns->room * sizeof *columns->runs);
    }
    memmove(&columns->runs[at + 1], &columns->runs[at],
            (columns->run_count - at) * sizeof *columns->runs);
    columns->runs[at] = run;
    columns->run_count++;
}

static void remove_run(struct columns *columns, size_t at)
{
    run_release(columns->runs[at]);
    columns->run_count--;
    memmove(&columns->runs[at], &columns->runs[at + 1],
            (columns->run_count - at) * sizeof *columns->runs);
}

/* The blocks of a run that is being made anew. */
struct blocks {
    struct packed *items[RUN_BLOCKS + 1];
    size_t count;
};

static void replace_run(struct columns *columns, size_t at, const struct blocks *blocks)
{
    if (blocks->count > RUN_BLOCKS) {
        size_t half = blocks->count / 2;
        set_run(columns, at, columns_run_make(blocks->items, half));
        columns_insert_run(columns, at + 1,
                           columns_run_make(blocks->items + half, blocks->count - half));
    } else if (blocks->count) {
        set_run(columns, at, columns_run_make(blocks->items, blocks->count));
    } else {
        remove_run(columns, at);
    }
}

/* The run's blocks, each with a reference more, without those at [from, from + gone). */
static struct blocks other_blocks(const struct run *run, size_t from, size_t gone,
                                  struct packed *const *instead, size_t count)
{
    struct blocks blocks = {.count = 0};
    for (size_t i = 0; i < run->count; i++) {
        for (size_t j = 0; i == from && j < count; j++)
            blocks.items[blocks.count++] = instead[j];
        if (i < from || i >= from + gone)
            blocks.items[blocks.count++] = packed_share(run->blocks[i]);
    }
    return blocks;
}

void columns_take_rows(struct rows *rows, const struct packed *packed, size_t but)
{
    for (size_t i = 0; i < packed->count; i++) {
        if (i == but)
            continue;
        packed_row(packed, i, &rows->names[rows->count], &rows->facts[rows->count]);
        rows->items[rows->count] = &rows->facts[rows->count];
        rows->count++;
    }
}

static struct text key_of(const struct opening_facts *opening, char key[PACKED_KEY_MOST])
{
    size_t size = opening->id.size < PACKED_ID_MOST ? opening->id.size : PACKED_ID_MOST;
    block_key(opening, key);
    memcpy(key + BLOCK_KEY, opening->id.data, size);
    return (struct text){key, BLOCK_KEY + size};
}

void columns_put(struct columns *columns, const struct opening_facts *opening)
{
    char key[PACKED_KEY_MOST];
    columns->count++;
    if (!columns->run_count) {
        struct packed *first = packed_make(&opening, 1);
        columns_insert_run(columns, 0, columns_run_make(&first, 1));
        return;
    }
    struct spot spot = find(columns, key_of(opening, key));
    const struct run *run = columns->runs[spot.run];
    struct rows rows;
    rows.count = 0;
    columns_take_rows(&rows, run->blocks[spot.block], SIZE_MAX);
    memmove(&rows.items[spot.row + 1], &rows.items[spot.row],
            (rows.count - spot.row) * sizeof *rows.items);
    rows.items[spot.row] = opening;
    rows.count++;
    struct packed *made[2];
    size_t half = rows.count > PACKED_ROWS ? rows.count / 2 : rows.count, parts = 1;
    made[0] = packed_make(rows.items, half);
    if (half < rows.count)
        made[parts++] = packed_make(rows.items + half, rows.count - half);
    struct blocks blocks = other_blocks(run, spot.block, 1, made, parts);
    replace_run(columns, spot.run, &blocks);
}

static void join_runs(struct columns *columns, size_t at)
{
    if (at + 1 >= columns->run_count)
        return;
    const struct run *a = columns->runs[at], *b = columns->runs[at + 1];
    if (a->count + b->count > RUN_SMALL)
        return;
    struct packed *blocks[RUN_BLOCKS];
    for (size_t i = 0; i < a->count + b->count; i++)
        blocks[i] = packed_share(i < a->count ? a->blocks[i] : b->blocks[i - a->count]);
    struct run *joined = columns_run_make(blocks, a->count + b->count);
    remove_run(columns, at + 1);
    set_run(columns, at, joined);
}

bool columns_remove(struct columns *columns, const struct opening_facts *opening)
{
    char key[PACKED_KEY_MOST];
    struct spot spot = {0};
    if (columns->run_count)
        spot = find(columns, key_of(opening, key));
    if (!spot.found)
        spot = find_id(columns, opening->id);
    if (!spot.found)
        return false;
    const struct run *run = columns->runs[spot.run];
    struct rows rows;
    rows.count = 0;
    columns_take_rows(&rows, run->blocks[spot.block], spot.row);
    size_t gone = 1;
    if (spot.block + 1 < run->count &&
        rows.count + run->blocks[spot.block + 1]->count <= BLOCK_SMALL) {
        columns_take_rows(&rows, run->blocks[spot.block + 1], SIZE_MAX);
        gone = 2;
    }
    struct packed *made = rows.count ? packed_make(rows.items, rows.count) : NULL;
    struct blocks blocks = other_blocks(run, spot.block, gone, &made, made != NULL);
    replace_run(columns, spot.run, &blocks);
    columns->count--;
    join_runs(columns, spot.run < columns->run_count ? spot.run : 0);
    return true;
}

/* Whether what a seeker's row holds but its levels and its card is the same. */
static bool same_but_levels(const struct opening_facts *a, const struct opening_facts *b)
{
    const struct point *x = &a->position, *y = &b->position;
    return a->seeker && b->seeker &&
           a->seeker->row.facts.travel_limit_m == b->seeker->row.facts.travel_limit_m &&
           memcmp(&a->industry, &b->industry, sizeof a->industry) == 0 &&
           memcmp(&a->occupation, &b->occupation, sizeof a->occupation) == 0 &&
           a->strength == b->strength && a->trains == b->trains &&
           a->adaptations == b->adaptations && x->known == y->known && x->n == y->n && x->e == y->e;
}

/* The block with `is` in the place of `was` in that row. */
static struct packed *replaced(const struct packed *packed, size_t row,
                               const struct opening_facts *was, const struct opening_facts *is)
{
    struct packed *made = same_but_levels(was, is) ? packed_with_levels(packed, row, is) : NULL;
    if (made)
        return made;
    struct rows rows;
    rows.count = 0;
    columns_take_rows(&rows, packed, SIZE_MAX);
    rows.items[row] = is;
    return packed_make(rows.items, rows.count);
}

bool columns_replace(struct columns *columns, const struct opening_facts *was,
                     const struct opening_facts *is)
{
    char key[PACKED_KEY_MOST], next[PACKED_KEY_MOST];
    struct spot spot = {0};
    struct text place = key_of(was, key);
    if (columns->run_count && text_equal(place, key_of(is, next)))
        spot = find(columns, place);
    if (!spot.found) {
        if (!columns_remove(columns, was))
            return false;
        columns_put(columns, is);
        return true;
    }
    const struct run *run = columns->runs[spot.run];
    struct packed *made = replaced(run->blocks[spot.block], spot.row, was, is);
    struct blocks blocks = other_blocks(run, spot.block, 1, &made, 1);
    replace_run(columns, spot.run, &blocks);
    return true;
}

/* ---- copies ---- */

struct columns columns_copy(const struct columns *from)
{
    struct columns copy = {.count = from->count, .run_count = from->run_count};
    copy.room = from->run_count;
    if (!copy.room)
        return copy;
    copy.runs = memory_new(copy.room, sizeof *copy.runs);
    memcpy(copy.runs, from->runs, copy.run_count * sizeof *copy.runs);
    for (size_t i = 0; i < copy.run_count; i++)
        copy.runs[i]->references++;
    return copy;
}

static void free_spans(struct columns *columns)
{
    for (size_t i = 0; i < columns->span_count; i++)
        if (--columns->spans[i]->references == 0)
            free(columns->spans[i]);
    free(columns->spans);
    free(columns->sets);
}

void columns_free(struct columns *columns)
{
    for (size_t i = 0; i < columns->run_count; i++)
        run_release(columns->runs[i]);
    free(columns->runs);
    free_spans(columns);
    *columns = (struct columns){0};
}

static size_t runs_in_span(const struct columns *columns, size_t span)
{
    size_t left = columns->run_count - span * SPAN_RUNS;
    return left < SPAN_RUNS ? left : SPAN_RUNS;
}

static bool same_span(const struct columns *a, const struct columns *b, size_t span)
{
    size_t count = runs_in_span(a, span), first = span * SPAN_RUNS;
    return b && span < b->span_count && runs_in_span(b, span) == count &&
           memcmp(&a->runs[first], &b->runs[first], count * sizeof *a->runs) == 0;
}

static struct span *span_make(const struct columns *columns, size_t at)
{
    struct span *span = memory_new(1, sizeof *span);
    for (size_t i = 0; i < runs_in_span(columns, at); i++) {
        const struct block *block = &columns->runs[at * SPAN_RUNS + i]->block;
        span->set_count = (uint32_t)(i / BLOCK_SET + 1);
        block_set_add(&span->sets[i / BLOCK_SET], block);
        block_merge(&span->block, block);
    }
    return span;
}

void columns_seal(struct columns *columns, const struct columns *before)
{
    free_spans(columns);
    columns->span_count = (columns->run_count + SPAN_RUNS - 1) / SPAN_RUNS;
    columns->set_count = (columns->span_count + BLOCK_SET - 1) / BLOCK_SET;
    columns->spans = memory_new(columns->span_count, sizeof(struct span *));
    columns->sets = memory_new(columns->set_count, sizeof *columns->sets);
    for (size_t i = 0; i < columns->span_count; i++) {
        columns->spans[i] =
            same_span(columns, before, i) ? before->spans[i] : span_make(columns, i);
        columns->spans[i]->references++;
        block_set_add(&columns->sets[i / BLOCK_SET], &columns->spans[i]->block);
    }
}

void columns_append(struct columns *columns, struct packed *const *blocks, size_t count)
{
    columns_insert_run(columns, columns->run_count, columns_run_make(blocks, count));
    for (size_t i = 0; i < count; i++)
        columns->count += blocks[i]->count;
}

/* ---- walking ---- */

struct columns_walk columns_begin(const struct columns *columns)
{
    return (struct columns_walk){columns, 0, 0};
}

const struct packed *columns_next(struct columns_walk *walk)
{
    if (walk->run == walk->columns->run_count)
        return NULL;
    const struct run *run = walk->columns->runs[walk->run];
    const struct packed *packed = run->blocks[walk->block++];
    if (walk->block == run->count) {
        walk->run++;
        walk->block = 0;
    }
    return packed;
}

size_t columns_bytes(const struct columns *columns)
{
    size_t bytes = columns->room * sizeof *columns->runs +
                   columns->span_count * (sizeof *columns->spans + sizeof(struct span)) +
                   columns->set_count * sizeof *columns->sets +
                   columns->run_count * sizeof(struct run);
    struct columns_walk walk = columns_begin(columns);
    for (const struct packed *packed; (packed = columns_next(&walk)) != NULL;)
        bytes += packed->size;
    return bytes;
}
