/* SPDX-License-Identifier: MIT
 *
 * The data that the benchmarks run on: made, with a fixed seed, like a Swedish city's. A record is
 * decided by its number alone, so that any run on any machine makes the same ones, and any record
 * can be made again. */
#ifndef BENCH_MADE_H
#define BENCH_MADE_H

#include "proto/memory.h"

enum made_kind {
    MADE_PROGRAMME,
    MADE_EMPLOYER,
    MADE_WORKPLACE,
    MADE_OPENING,
    MADE_YOUTH,
    MADE_OBSERVATION, /* of the youth with this number / MADE_LEVELS */
    MADE_KINDS
};

enum {
    MADE_YOUTHS = 2000, /* so many that a run of observations adds few to each */
    MADE_LEVELS = 6,    /* observations a youth */
    MADE_BATCH = 500,
};

/* The import's method: "opening.import". */
const char *made_import(enum made_kind kind);

/* How many of a kind there are in a city of so many openings. */
uint64_t made_count(enum made_kind kind, uint64_t openings);

/* Appends {items: [records from … from + count - 1]}, a batch for the import. */
void made_batch(enum made_kind kind, uint64_t openings, uint64_t from, uint64_t count,
                struct buffer *out);

/* Appends opening `number` as opening.put takes it; another `variant` gives it other contents. */
void made_opening(uint64_t openings, uint64_t number, uint64_t variant, struct buffer *out);

/* Appends one record, as it is in a batch. */
void made_record(enum made_kind kind, uint64_t openings, uint64_t number, struct buffer *out);

/* Appends params of youth.observe, for some youth. */
void made_observe(uint64_t number, struct buffer *out);
/* The same of youth.get, for one youth after the other. */
void made_get(uint64_t number, struct buffer *out);

/* Appends params of match.openings for one youth after the other. */
void made_match(uint64_t number, bool explain, bool counts, struct buffer *out);

#endif
