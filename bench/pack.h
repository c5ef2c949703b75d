/* SPDX-License-Identifier: MIT
 *
 * Maps and lists in MessagePack whose size is known only when they end. One within another:
 *
 *     pack_map(&map, out);
 *     pack_text(&map, "id", "plats-1");
 *     pack_key(&map, "position");
 *     pack_map(&position, &map.inside);
 *     ...
 *     pack_end(&position);
 *     pack_end(&map); */
#ifndef BENCH_PACK_H
#define BENCH_PACK_H

#include "proto/memory.h"

struct pack {
    struct buffer inside, *out;
    unsigned count; /* entries of a map, items of a list */
    bool list;
};

void pack_map(struct pack *pack, struct buffer *out);
void pack_list(struct pack *pack, struct buffer *out);
/* Appends it to `out`. */
void pack_end(struct pack *pack);

/* The value goes to pack->inside next. */
void pack_key(struct pack *map, const char *name);
void pack_text(struct pack *map, const char *name, const char *value);
void pack_number(struct pack *map, const char *name, int64_t value);
void pack_flag(struct pack *map, const char *name, bool value);
/* At most 79 bytes. */
__attribute__((format(printf, 3, 4))) void pack_format(struct pack *map, const char *name,
                                                       const char *format, ...);

void pack_item(struct pack *list, const char *text);

#endif
