/* SPDX-License-Identifier: MIT
 *
 * Ids numbered from 0 in the order in which they come: a table by hash. Ids are the callers', so
 * the hash has a key that nobody can know. */
#ifndef ENGINE_MATCH_IDS_H
#define ENGINE_MATCH_IDS_H

#include "proto/types.h"

#define IDS_NONE UINT32_MAX

/* All-zero is none; ids_free when done. Texts are borrowed. */
struct ids {
    struct text *items;
    size_t count, room;
    uint32_t *slots;   /* a number and 1, by hash; 0: none */
    size_t slot_count; /* a power of two */
    uint8_t key[16];
};

/* Its number; a new one where it had none. At most 2^31. */
uint32_t ids_add(struct ids *ids, struct text id);
/* Its number, or IDS_NONE. Any number of threads at once, while nobody adds. */
uint32_t ids_find(const struct ids *ids, struct text id);
void ids_free(struct ids *ids);

#endif
