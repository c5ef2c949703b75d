/* SPDX-License-Identifier: MIT
 *
 * What kernel.c does for seekers: rows that are youths, judged for one opening. Nobody else
 * includes this. */
#ifndef MATCH_KERNEL_SEEK_H
#define MATCH_KERNEL_SEEK_H

#include <math.h>

#include "engine/match/kernel.h"

#define SEEK_BODY static inline __attribute__((always_inline))

static const float seek_slack_m = 1.5F; /* [m] as of kernel.c */

enum { SEEK_FAR = -1000000 }; /* points of travel that nobody has */

SEEK_BODY void weigh_body(const struct kernel_seek *seek, const struct packed *packed, uint64_t of,
                          const int32_t *n, const int32_t *e, const float *head,
                          struct kernel_sums *sums, int16_t out[PACKED_ROWS])
{
    const struct kernel_query *query = &seek->query;
    const struct packed_seekers *seekers = packed->seekers;
    float travel[PACKED_ROWS];
    for (int i = 0; i < PACKED_ROWS; i++) {
        float north = (float)(n[i] - query->n), east = (float)(e[i] - query->e);
        float metres = sqrtf(north * north + east * east), limit = seekers->limits[i];
        float points = MATCH_POINTS - MATCH_TRAVEL_COST / limit * (metres - seek_slack_m) + 1;
        points = points < MATCH_POINTS ? points : MATCH_POINTS;
        travel[i] = metres <= limit * 1.000001F + 2 ? points : SEEK_FAR;
    }
    for (uint64_t left = query->located ? ~packed->located : ~UINT64_C(0); left; left &= left - 1)
        travel[__builtin_ctzll(left)] = MATCH_UNKNOWN;
    for (uint64_t left = ~of; left; left &= left - 1)
        travel[__builtin_ctzll(left)] = SEEK_FAR;
    for (int i = 0; i < PACKED_ROWS; i++) {
        int goals = seekers->goals[i], helpful = seekers->helpful[i];
        const struct seek_shares *shares = &seek->shares[goals > 0][helpful > 0];
        sums->side[i] =
            shares->whole +
            head[packed->work[i] * SEEK_STRENGTHS + seekers->strengths[i]] * shares->interest +
            (float)sums->goal[i] * shares->goal[goals] + travel[i] * shares->travel +
            (float)sums->offers[i] * shares->offer[helpful] + shares->unknown;
    }
    for (int i = 0; i < PACKED_ROWS; i++) {
        int32_t most = kernel_most(sums->side[i], sums->cost[i]);
        out[i] = (int16_t)(travel[i] > SEEK_FAR ? most : KERNEL_NEVER);
    }
}

SEEK_BODY size_t greatest_body(const int16_t most[PACKED_ROWS])
{
    int16_t greatest = most[0];
    uint8_t is[PACKED_ROWS];
    for (int i = 1; i < PACKED_ROWS; i++)
        greatest = most[i] > greatest ? most[i] : greatest;
    for (int i = 0; i < PACKED_ROWS; i++)
        is[i] = most[i] == greatest;
    const uint8_t *first = memchr(is, 1, sizeof is);
    return (size_t)(first - is);
}

/* The most that development can be: of the goals that all have, and any others that some have. A
 * mean is greatest with all of those that can get full points, and all or none of the others. */
SEEK_BODY float seek_development(const struct kernel_seek *seek, uint32_t trains, uint32_t spares)
{
    uint32_t all = trains & ~spares, some = trains & spares;
    int full = __builtin_popcount(trains & seek->full), half = __builtin_popcount(all & seek->half);
    int count = __builtin_popcount(all) + __builtin_popcount(some & seek->full);
    int others = __builtin_popcount(some & seek->half);
    float sum = (float)(full * MATCH_POINTS + half * MATCH_UNKNOWN);
    float without = sum / (float)(count ? count : 1);
    float with =
        (sum + (float)(others * MATCH_UNKNOWN)) / (float)(count + others ? count + others : 1);
    return with > without ? with : without;
}

/* How far a point is from a stretch. [m] */
SEEK_BODY float seek_gap(int32_t at, int32_t least, int32_t most)
{
    int32_t gap = at < least ? least - at : at > most ? at - most : 0;
    return (float)gap;
}

SEEK_BODY void seek_most_body(const struct kernel_seek *seek, const struct block_set *set,
                              const float head[BLOCK_SET], int32_t out[BLOCK_SET])
{
    const struct kernel_query *query = &seek->query;
    const struct seek_shares *shares = &seek->shares[1][1];
    const float unknown = seek->offers_known ? 0 : MATCH_UNKNOWN;
    float aims[BLOCK_SET], helps[BLOCK_SET], ways[BLOCK_SET];
    for (int i = 0; i < BLOCK_SET; i++) {
        float aim = seek_development(seek, set->trains[i], set->spares[i]);
        bool may = set->says[i] & BLOCK_HELPLESS || set->adaptations[i] & query->helpful;
        aims[i] = set->says[i] & BLOCK_AIMLESS ? MATCH_POINTS : aim;
        helps[i] = may ? MATCH_POINTS : unknown;
    }
    for (int i = 0; i < BLOCK_SET; i++) {
        float north = seek_gap(query->n, set->n_least[i], set->n_most[i]);
        float east = seek_gap(query->e, set->e_least[i], set->e_most[i]);
        float metres = sqrtf(north * north + east * east);
        float limit = kernel_greater((float)set->limit_most[i], 1);
        float way = MATCH_POINTS - MATCH_TRAVEL_COST / limit * (metres - seek_slack_m) + 1;
        way = way < MATCH_POINTS ? way : MATCH_POINTS;
        ways[i] = metres <= limit * 1.000001F + 2 ? way : KERNEL_NEVER;
    }
    for (int i = 0; i < BLOCK_SET; i++) {
        uint32_t says = set->says[i];
        float way = query->located && says & BLOCK_LOCATED ? ways[i] : KERNEL_NEVER;
        way = !query->located || says & BLOCK_UNLOCATED ? kernel_greater(way, MATCH_UNKNOWN) : way;
        float a = shares->whole + head[i] * shares->interest + aims[i] * shares->development +
                  way * shares->travel + helps[i] * shares->support;
        int32_t most = kernel_most(a, 0);
        out[i] = way < 0 ? KERNEL_NEVER : most;
    }
}

#endif
