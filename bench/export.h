/* SPDX-License-Identifier: MIT
 *
 * What peers are given: the city's openings as rows of whole numbers, some youths, and what praktik
 * answers to them. bench/model.py names the columns. */
#ifndef BENCH_EXPORT_H
#define BENCH_EXPORT_H

#include <stdio.h>

#include "bench/city.h"
#include "engine/match/order.h"

/* Writes DIRECTORY/openings.csv, all openings by their number; false where it cannot. */
bool export_openings(const struct city *city, const char *directory);

/* Appends the youth, and the answer in its order, to `out` as one line of JSON. */
void export_query(const struct city *city, const struct youth_facts *youth,
                  const struct match_rank *ranks, size_t count, FILE *out);

#endif
