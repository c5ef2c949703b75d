/* SPDX-License-Identifier: MIT
 *
 * Open addressing, never more than half full. */
#include "engine/match/ids.h"

#include <sodium.h>
#include <stdlib.h>

#include "proto/memory.h"
#include "proto/text.h"

/* The slot where the id is or would be. */
static uint32_t *slot_of(const struct ids *ids, struct text id)
{
    uint64_t hash;
    crypto_shorthash((uint8_t *)&hash, (const uint8_t *)id.data, id.size, ids->key);
    for (;; hash++) {
        uint32_t *slot = &ids->slots[hash & (ids->slot_count - 1)];
        if (!*slot || text_equal(ids->items[*slot - 1], id))
            return slot;
    }
}

static void grow(struct ids *ids)
{
    if (!ids->slot_count)
        randombytes_buf(ids->key, sizeof ids->key);
    ids->slot_count = ids->slot_count ? 2 * ids->slot_count : 64;
    free(ids->slots);
    ids->slots = memory_new(ids->slot_count, sizeof *ids->slots);
    for (size_t i = 0; i < ids->count; i++)
        *slot_of(ids, ids->items[i]) = (uint32_t)i + 1;
}

uint32_t ids_add(struct ids *ids, struct text id)
{
    if (2 * ids->count >= ids->slot_count)
        grow(ids);
    uint32_t *slot = slot_of(ids, id);
    if (*slot)
        return *slot - 1;
    ids->items = memory_more(ids->items, ids->count, &ids->room, sizeof *ids->items);
    ids->items[ids->count++] = id;
    *slot = (uint32_t)ids->count;
    return *slot - 1;
}

uint32_t ids_find(const struct ids *ids, struct text id)
{
    return ids->slot_count && id.data ? *slot_of(ids, id) - 1 : IDS_NONE;
}

void ids_free(struct ids *ids)
{
    free(ids->items);
    free(ids->slots);
    *ids = (struct ids){0};
}
