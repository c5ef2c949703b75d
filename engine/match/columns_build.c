/* SPDX-License-Identifier: MIT
 *
 * Filling an empty set at one go. */
#include "engine/match/columns_inside.h"

#include <stdlib.h>
#include <string.h>

#include "proto/memory.h"
#include "proto/text.h"

/* Packed as they come, then sorted by where they are, then packed again in order. */
struct arrived {
    char key[BLOCK_KEY];
    uint32_t block;
    uint8_t row;
};

struct building {
    struct packed **blocks;
    size_t block_count, block_room;
    struct arrived *rows;
    size_t count, room;
};

static struct text arrived_id(const struct building *building, const struct arrived *row,
                              char out[PACKED_ID_MOST])
{
    return packed_text(building->blocks[row->block], PACKED_ID, row->row, out);
}

static int by_place(const void *left, const void *right, void *context)
{
    const struct arrived *a = left, *b = right;
    int compared = memcmp(a->key, b->key, BLOCK_KEY);
    if (compared)
        return compared;
    char ids[2][PACKED_ID_MOST];
    return text_compare(arrived_id(context, a, ids[0]), arrived_id(context, b, ids[1]));
}

static void arrive(struct building *building, const struct opening_facts *const *rows, size_t count)
{
    building->blocks = memory_more(building->blocks, building->block_count, &building->block_room,
                                   sizeof *building->blocks);
    if (building->count + count > building->room) {
        building->room = (building->room + PACKED_ROWS) * 2;
        building->rows = memory_resize(building->rows, building->room * sizeof *building->rows);
    }
    for (size_t i = 0; i < count; i++) {
        struct arrived *row = &building->rows[building->count++];
        block_key(rows[i], row->key);
        row->block = (uint32_t)building->block_count;
        row->row = (uint8_t)i;
    }
    building->blocks[building->block_count++] = packed_make(rows, count);
}

static void take_all(struct building *building, const struct columns_source *source)
{
    struct rows rows;
    bool more = true;
    while (more) {
        for (rows.count = 0; rows.count < PACKED_ROWS; rows.count++) {
            more = source->next(source->context, &rows.facts[rows.count]);
            if (!more)
                break;
            rows.items[rows.count] = &rows.facts[rows.count];
        }
        if (rows.count)
            arrive(building, rows.items, rows.count);
        if (source->rest)
            source->rest(source->context);
    }
}

void columns_build(struct columns *columns, const struct columns_source *source)
{
    struct building building = {0};
    take_all(&building, source);
    if (building.count)
        qsort_r(building.rows, building.count, sizeof *building.rows, by_place, &building);
    struct packed *run[RUN_BLOCKS];
    size_t blocks = 0;
    struct rows rows;
    for (size_t i = 0; i < building.count;) {
        rows.count = 0;
        for (; i < building.count && rows.count < PACKED_ROWS; i++, rows.count++) {
            packed_row(building.blocks[building.rows[i].block], building.rows[i].row,
                       &rows.names[rows.count], &rows.facts[rows.count]);
            rows.items[rows.count] = &rows.facts[rows.count];
        }
        run[blocks++] = packed_make(rows.items, rows.count);
        if (blocks == RUN_BLOCKS || i == building.count) {
            columns_insert_run(columns, columns->run_count, columns_run_make(run, blocks));
            blocks = 0;
        }
    }
    columns->count = building.count;
    for (size_t i = 0; i < building.block_count; i++)
        packed_release(building.blocks[i]);
    free(building.blocks);
    free(building.rows);
    columns_seal(columns, NULL);
}
