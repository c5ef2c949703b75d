/* SPDX-License-Identifier: MIT
 *
 * Kernels. Each exists once as plain C that the compiler turns into vectors for each kind of
 * processor; only the shuffles are written out, which it does not find by itself. Compiled with
 * -O3 -fno-math-errno -ffp-contract=off (Makefile): vectors, and the same bits everywhere. */
#include "engine/match/kernel.h"

#include <math.h>
#include <string.h>

#include "engine/match/model.h"

#if defined(__x86_64__)
#include <immintrin.h>
#define HAS_X86 1
#else
#define HAS_X86 0
#endif

#define BODY static inline __attribute__((always_inline))

enum {
    /* [points of S] What rounding can add at most to the S that is reckoned here: half a point to
     * A by its own division and half by its components', 1.54 points of S for one of A at most,
     * half a point of S; the rest is for single precision. */
    MARGIN = 3,
};

/* [m] A distance is rounded down, and single precision is off by 0.2 m at 1,000 km. */
static const float slack_m = 1.5F;

/* ---- plain C ---- */

BODY uint8_t add_units(unsigned a, unsigned b)
{
    return (uint8_t)(a + b > UINT8_MAX ? UINT8_MAX : a + b);
}

BODY void sums_body(const struct kernel_query *query, const struct packed *packed,
                    struct kernel_sums *out)
{
    memset(out, 0, sizeof *out);
    for (int k = 0; k < MATCH_COMPETENCES_MAX; k++) {
        const uint8_t *plane = packed->planes[k / 2];
        if (!((query->goals_in | query->costs_in) >> k & 1))
            continue;
        for (int i = 0; i < PACKED_ROWS; i++) {
            unsigned bits = plane[i] >> 4 * (k % 2) & 15;
            out->goal[i] = add_units(out->goal[i], query->goal[k][bits]);
            out->cost[i] = add_units(out->cost[i], query->cost[k][bits]);
        }
    }
}

BODY void offers_body(const struct kernel_query *query, const struct packed *packed,
                      struct kernel_sums *out)
{
    for (int i = 0; i < PACKED_ROWS; i++)
        out->offers[i] = (uint8_t)__builtin_popcountll(packed->adaptations[i] & query->helpful);
}

/* A bit for each byte that is 1; all are 0 or 1. */
BODY uint64_t gather_bits(const uint8_t flags[PACKED_ROWS])
{
    uint64_t mask = 0;
    for (int i = 0; i < PACKED_ROWS / 8; i++) {
        uint64_t eight;
        memcpy(&eight, flags + 8 * i, sizeof eight);
        mask |= (eight * UINT64_C(0x0102040810204080) >> 56) << 8 * i;
    }
    return mask;
}

BODY float greater(float a, float b)
{
    return a > b ? a : b;
}

BODY float lesser(float a, float b)
{
    return a < b ? a : b;
}

/* What A gets from interest and support. */
BODY void head_body(const struct kernel_query *query, const struct packed *packed,
                    const struct kernel_sums *sums, const float *head, float a[PACKED_ROWS])
{
    if (packed->work_count == 1) {
        for (int i = 0; i < PACKED_ROWS; i++)
            a[i] = head[0];
    } else {
        for (int i = 0; i < PACKED_ROWS; i++)
            a[i] = head[packed->work[i]];
    }
    if (!query->helpful)
        return;
    for (int i = 0; i < PACKED_ROWS; i++)
        a[i] += (float)sums->offers[i] * query->offer_share;
    for (uint64_t left = ~packed->adaptations_known; left; left &= left - 1)
        a[__builtin_ctzll(left)] += query->unknown_share;
}

BODY bool reaches(float side, uint8_t cost, float least_s)
{
    float a = greater(side, MATCH_FLOOR);
    float b = greater(MATCH_POINTS - (float)cost * KERNEL_COST_UNIT, MATCH_FLOOR);
    return MATCH_POINTS * a * b >= least_s * (MATCH_SHARE_YOUTH * b + MATCH_SHARE_WORKPLACE * a);
}

BODY uint64_t glance_body(const struct kernel_query *query, const struct kernel_sums *sums,
                          float rest, int32_t least)
{
    uint8_t reached[PACKED_ROWS];
    const float least_s = (float)(least - MARGIN);
    for (int i = 0; i < PACKED_ROWS; i++)
        reached[i] =
            reaches(rest + (float)sums->goal[i] * query->goal_share, sums->cost[i], least_s);
    return gather_bits(reached);
}

BODY uint64_t reach_body(const struct kernel_query *query, const struct packed *packed,
                         const struct kernel_sums *sums, const float *head, int32_t least)
{
    float a[PACKED_ROWS], travel[PACKED_ROWS];
    uint8_t near[PACKED_ROWS], reached[PACKED_ROWS];
    const float least_s = (float)(least - MARGIN);
    head_body(query, packed, sums, head, a);
    for (int i = 0; i < PACKED_ROWS; i++) {
        float n = (float)(packed->n[i] - query->n), e = (float)(packed->e[i] - query->e);
        float metres = sqrtf(n * n + e * e);
        travel[i] = lesser(MATCH_POINTS - query->per_metre * (metres - slack_m) + 1, MATCH_POINTS);
        near[i] = metres <= query->reach;
    }
    uint64_t unlocated = query->located ? ~packed->located : ~UINT64_C(0);
    uint64_t within = gather_bits(near) | unlocated;
    for (uint64_t left = unlocated; left; left &= left - 1)
        travel[__builtin_ctzll(left)] = MATCH_UNKNOWN;
    for (int i = 0; i < PACKED_ROWS; i++) {
        float side =
            a[i] + (float)sums->goal[i] * query->goal_share + travel[i] * query->travel_share;
        reached[i] = reaches(side, sums->cost[i], least_s);
    }
    return gather_bits(reached) & within;
}

BODY uint64_t lack_body(uint64_t required, const struct packed *packed)
{
    uint8_t flags[PACKED_ROWS];
    for (int i = 0; i < PACKED_ROWS; i++)
        flags[i] = (packed->adaptations[i] & required) != required;
    return gather_bits(flags);
}

BODY uint64_t farther_body(int32_t n, int32_t e, int64_t square, const struct packed *packed)
{
    uint8_t flags[PACKED_ROWS];
    for (int i = 0; i < PACKED_ROWS; i++) {
        int64_t north = packed->n[i] - n, east = packed->e[i] - e;
        flags[i] = north * north + east * east >= square;
    }
    return gather_bits(flags);
}

BODY uint64_t shorter_body(const struct kernel_period *period, const struct packed *packed)
{
    uint8_t flags[PACKED_ROWS];
    for (int i = 0; i < PACKED_ROWS; i++) {
        int32_t from = packed->from[i], to = packed->to[i];
        bool any = (from != PACKED_NO_FROM) | (to != PACKED_NO_TO);
        int32_t first = from > period->from ? from : period->from;
        int32_t last = to < period->to ? to : period->to;
        bool limited = (first != PACKED_NO_FROM) & (last != PACKED_NO_TO);
        flags[i] = any & limited & ((int64_t)last - first + 1 < period->least);
    }
    return gather_bits(flags);
}

BODY uint64_t busier_body(int32_t hours_most, const struct packed *packed)
{
    uint8_t flags[PACKED_ROWS];
    for (int i = 0; i < PACKED_ROWS; i++)
        flags[i] = (packed->hours_min[i] != PACKED_NO_HOURS) & (packed->hours_min[i] > hours_most);
    return gather_bits(flags);
}

BODY uint64_t older_body(int32_t years, const struct packed *packed)
{
    uint8_t flags[PACKED_ROWS];
    for (int i = 0; i < PACKED_ROWS; i++)
        flags[i] = packed->age_min[i] > years;
    return gather_bits(flags);
}

/* The functions of a kernel but its sums, for one kind of processor. */
#define KERNEL(kind, target)                                                               \
    target static void kind##_offers(const struct kernel_query *query,                     \
                                     const struct packed *packed, struct kernel_sums *out) \
    {                                                                                      \
        offers_body(query, packed, out);                                                   \
    }                                                                                      \
    target static uint64_t kind##_reach(                                                   \
        const struct kernel_query *query, const struct packed *packed,                     \
        const struct kernel_sums *sums, const float *head, int32_t least)                  \
    {                                                                                      \
        return reach_body(query, packed, sums, head, least);                               \
    }                                                                                      \
    target static uint64_t kind##_glance(const struct kernel_query *query,                 \
                                         const struct kernel_sums *sums, float rest,       \
                                         int32_t least)                                    \
    {                                                                                      \
        return glance_body(query, sums, rest, least);                                      \
    }                                                                                      \
    target static uint64_t kind##_lack(uint64_t required, const struct packed *packed)     \
    {                                                                                      \
        return lack_body(required, packed);                                                \
    }                                                                                      \
    target static uint64_t kind##_farther(int32_t n, int32_t e, int64_t square,            \
                                          const struct packed *packed)                     \
    {                                                                                      \
        return farther_body(n, e, square, packed);                                         \
    }                                                                                      \
    target static uint64_t kind##_shorter(const struct kernel_period *period,              \
                                          const struct packed *packed)                     \
    {                                                                                      \
        return shorter_body(period, packed);                                               \
    }                                                                                      \
    target static uint64_t kind##_busier(int32_t hours_most, const struct packed *packed)  \
    {                                                                                      \
        return busier_body(hours_most, packed);                                            \
    }                                                                                      \
    target static uint64_t kind##_older(int32_t years, const struct packed *packed)        \
    {                                                                                      \
        return older_body(years, packed);                                                  \
    }                                                                                      \
    static const struct kernel kind = {.name = #kind,                                      \
                                       .sums = kind##_sums,                                \
                                       .offers = kind##_offers,                            \
                                       .glance = kind##_glance,                            \
                                       .reach = kind##_reach,                              \
                                       .lack = kind##_lack,                                \
                                       .farther = kind##_farther,                          \
                                       .shorter = kind##_shorter,                          \
                                       .busier = kind##_busier,                            \
                                       .older = kind##_older}

static void plain_sums(const struct kernel_query *query, const struct packed *packed,
                       struct kernel_sums *out)
{
    sums_body(query, packed, out);
}

KERNEL(plain, );

/* ---- x86 ---- */

#if HAS_X86

#define AVX2 __attribute__((target("avx2,popcnt")))
#define AVX512 __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,popcnt")))

AVX2 static __m256i table_256(const uint8_t table[16])
{
    return _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(const void *)table));
}

AVX2 static void avx2_half(const struct kernel_query *query, const struct packed *packed, int half,
                           struct kernel_sums *out)
{
    const __m256i low = _mm256_set1_epi8(15);
    __m256i goal = _mm256_setzero_si256(), cost = goal;
    for (int k = 0; k < MATCH_COMPETENCES_MAX; k++) {
        bool goals = query->goals_in >> k & 1, costs = query->costs_in >> k & 1;
        if (!goals && !costs)
            continue;
        const void *plane = packed->planes[k / 2] + 32 * half;
        __m256i bits = _mm256_loadu_si256(plane);
        bits = _mm256_and_si256(k % 2 ? _mm256_srli_epi16(bits, 4) : bits, low);
        if (goals)
            goal = _mm256_adds_epu8(goal, _mm256_shuffle_epi8(table_256(query->goal[k]), bits));
        if (costs)
            cost = _mm256_adds_epu8(cost, _mm256_shuffle_epi8(table_256(query->cost[k]), bits));
    }
    _mm256_storeu_si256((__m256i *)(void *)(out->goal + 32 * half), goal);
    _mm256_storeu_si256((__m256i *)(void *)(out->cost + 32 * half), cost);
}

AVX2 static void avx2_sums(const struct kernel_query *query, const struct packed *packed,
                           struct kernel_sums *out)
{
    avx2_half(query, packed, 0, out);
    avx2_half(query, packed, 1, out);
}

KERNEL(avx2, AVX2);

AVX512 static __m512i table_512(const uint8_t table[16])
{
    return _mm512_broadcast_i32x4(_mm_loadu_si128((const __m128i *)(const void *)table));
}

AVX512 static void avx512_sums(const struct kernel_query *query, const struct packed *packed,
                               struct kernel_sums *out)
{
    const __m512i low = _mm512_set1_epi8(15);
    __m512i goal = _mm512_setzero_si512(), cost = goal;
    for (int k = 0; k < MATCH_COMPETENCES_MAX; k++) {
        bool goals = query->goals_in >> k & 1, costs = query->costs_in >> k & 1;
        if (!goals && !costs)
            continue;
        __m512i bits = _mm512_loadu_si512(packed->planes[k / 2]);
        bits = _mm512_and_si512(k % 2 ? _mm512_srli_epi16(bits, 4) : bits, low);
        if (goals)
            goal = _mm512_adds_epu8(goal, _mm512_shuffle_epi8(table_512(query->goal[k]), bits));
        if (costs)
            cost = _mm512_adds_epu8(cost, _mm512_shuffle_epi8(table_512(query->cost[k]), bits));
    }
    _mm512_storeu_si512(out->goal, goal);
    _mm512_storeu_si512(out->cost, cost);
}

KERNEL(avx512, AVX512);

static bool has_avx2(void)
{
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("popcnt");
}

static bool has_avx512(void)
{
    return has_avx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
}

const struct kernel *const *kernel_all(void)
{
    static const struct kernel *const with_avx512[] = {&plain, &avx2, &avx512, NULL};
    static const struct kernel *const with_avx2[] = {&plain, &avx2, NULL};
    static const struct kernel *const without[] = {&plain, NULL};
    __builtin_cpu_init();
    return has_avx512() ? with_avx512 : has_avx2() ? with_avx2 : without;
}

#else

const struct kernel *const *kernel_all(void)
{
    static const struct kernel *const without[] = {&plain, NULL};
    return without;
}

#endif

const struct kernel *kernel_best(void)
{
    const struct kernel *const *all = kernel_all();
    while (all[1])
        all++;
    return *all;
}
