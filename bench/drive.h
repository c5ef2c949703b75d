/* SPDX-License-Identifier: MIT
 *
 * Drives a server: some connections, on each some requests under way, for some seconds, from one
 * thread. A closed loop: an answer makes room for the next request, so that the rate is what the
 * server can do and the latency is without a queue of our own making. */
#ifndef BENCH_DRIVE_H
#define BENCH_DRIVE_H

#include "proto/memory.h"

struct drive {
    const char *address;  /* "127.0.0.1:PORT", or a Unix socket's path (it has a '/') */
    const char *method;   /* every request calls it */
    unsigned connections; /* at least 1 */
    unsigned pipeline;    /* requests under way on each connection, 1..DRIVE_PIPELINE_MOST */
    double warm_s;        /* [s] not counted, before */
    double seconds;       /* [s] counted */
    /* Appends the params, one encoded map, of the number-th request (0, 1, …). */
    void (*params)(void *context, uint64_t number, struct buffer *out);
    void *context;
};

enum {
    DRIVE_PIPELINE_MOST = 64,
};

struct drive_result {
    uint64_t answers;   /* counted */
    uint64_t refused;   /* of all, the warming-up included, those that carried an error */
    double seconds;     /* [s] in which they came */
    int64_t *latencies; /* [ns] of each counted answer, ascending; owned by the caller, free() */
    char fault[160];    /* the first error's bytes, what is no ASCII as '.' */
};

/* False when the server cannot be reached, breaks off or talks nonsense: result->fault says why,
 * and nothing else of it is valid. */
bool drive_run(const struct drive *drive, struct drive_result *result);

/* The latency below which `share` (0..1) of the answers lie. [ns], 0 where there are none */
int64_t drive_quantile(const struct drive_result *result, double share);

/* [ns] of a clock that only goes forward. */
int64_t drive_now(void);

#endif
