/* SPDX-License-Identifier: MIT
 *
 * The made city as facts in memory, without a server and without a store: what is measured in
 * process, and handed to peers. */
#ifndef BENCH_CITY_H
#define BENCH_CITY_H

#include "engine/match/columns.h"
#include "engine/match/load.h"

struct city {
    struct catalogues *catalogues;
    struct match_rules rules;
    struct date today;
    uint64_t openings;
    struct columns columns;
    struct arena kept; /* what the rules point to */
};

/* Builds it; false where the catalogues cannot be read. city_free when done. */
bool city_make(struct city *city, uint64_t openings);
void city_free(struct city *city);

/* The facts of an opening, in the arena. */
void city_opening(const struct city *city, uint64_t number, struct arena *arena,
                  struct opening_facts *out);

/* The facts of a youth, levels included, in the arena. */
void city_youth(const struct city *city, uint64_t number, struct arena *arena,
                struct youth_facts *out);

/* The number in a made id: "stalle-000012" is 12. */
uint64_t city_number(struct text id);

#endif
