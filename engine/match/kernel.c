/* SPDX-License-Identifier: MIT
 *
 * Kernels. Each exists once as plain C that the compiler turns into vectors for each kind of
 * processor; only the shuffles are written out, which it does not find by itself. Compiled with
 * -O3 -fno-math-errno -ffp-contract=off (Makefile): vectors, and the same bits everywhere. */
#include "engine/match/kernel.h"

#include <math.h>
#include <string.h>

#include "engine/match/kernel_seek.h"
#include "engine/match/model.h"

#if defined(__x86_64__)
#include <immintrin.h>
#define HAS_X86 1
#else
#define HAS_X86 0
#endif

#define BODY static inline __attribute__((always_inline))

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
        if (!((query->goals_in | query->costs_in) & packed->competences & UINT32_C(1) << k))
            continue;
        for (int i = 0; i < PACKED_ROWS; i++) {
            unsigned bits = plane[i] >> 4 * (k % 2) & 15;
            out->goal[i] = add_units(out->goal[i], query->goal[k][bits]);
            out->cost[i] = add_units(out->cost[i], query->cost[k][bits]);
        }
    }
}

/* A byte, 0 or 1, for each of eight bits. */
BODY uint64_t spread_bits(uint64_t bits)
{
    uint64_t each = bits * UINT64_C(0x0101010101010101) & UINT64_C(0x8040201008040201);
    return (each + UINT64_C(0x7f7f7f7f7f7f7f7f)) >> 7 & UINT64_C(0x0101010101010101);
}

BODY void offers_body(const struct kernel_query *query, const struct packed *packed,
                      struct kernel_sums *out)
{
    uint64_t eights[PACKED_ROWS / 8] = {0};
    for (uint64_t left = query->helpful & packed->adaptations; left; left &= left - 1) {
        uint64_t rows = packed_offer(packed, left & -left);
        for (int i = 0; i < PACKED_ROWS / 8; i++)
            eights[i] += spread_bits(rows >> 8 * i & UINT8_MAX);
    }
    memcpy(out->offers, eights, sizeof eights);
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

BODY uint64_t over_body(const struct kernel_sums *sums, int32_t least)
{
    uint8_t over[PACKED_ROWS];
    for (int i = 0; i < PACKED_ROWS; i++)
        over[i] = kernel_reaches(sums->side[i], sums->cost[i], least);
    return gather_bits(over);
}

struct places {
    int32_t n[PACKED_ROWS], e[PACKED_ROWS]; /* [m] */
};

BODY void unpack_places(const struct packed *packed, struct places *out)
{
    if (packed->far) {
        memcpy(out->n, packed->far->n, sizeof out->n);
        memcpy(out->e, packed->far->e, sizeof out->e);
        return;
    }
    for (int i = 0; i < PACKED_ROWS; i++) {
        out->n[i] = packed->n_first + packed->n[i];
        out->e[i] = packed->e_first + packed->e[i];
    }
}

BODY uint64_t sides_body(const struct kernel_query *query, const struct packed *packed,
                         const float *head, struct kernel_sums *sums)
{
    float travel[PACKED_ROWS];
    uint8_t near[PACKED_ROWS];
    struct places at;
    unpack_places(packed, &at);
    head_body(query, packed, sums, head, sums->side);
    for (int i = 0; i < PACKED_ROWS; i++) {
        float n = (float)(at.n[i] - query->n), e = (float)(at.e[i] - query->e);
        float metres = sqrtf(n * n + e * e);
        travel[i] = lesser(MATCH_POINTS - query->per_metre * (metres - slack_m) + 1, MATCH_POINTS);
        near[i] = metres <= query->reach;
    }
    uint64_t unlocated = query->located ? ~packed->located : ~UINT64_C(0);
    for (uint64_t left = unlocated; left; left &= left - 1)
        travel[__builtin_ctzll(left)] = MATCH_UNKNOWN;
    for (int i = 0; i < PACKED_ROWS; i++)
        sums->side[i] += (float)sums->goal[i] * query->goal_share + travel[i] * query->travel_share;
    return gather_bits(near) | unlocated;
}

BODY void seekers_body(const struct kernel_seek *seek, const struct packed *packed, uint64_t of,
                       const float *head, struct kernel_sums *sums, int16_t out[PACKED_ROWS])
{
    struct places at;
    unpack_places(packed, &at);
    weigh_body(seek, packed, of, at.n, at.e, head, sums, out);
}

/* One nearest point in the block's rectangle. */
BODY int32_t nearest(int32_t at, int32_t least, int32_t most)
{
    return at < least ? least : at > most ? most : at;
}

BODY void most_body(const struct kernel_query *query, const struct block_set *set,
                    const float head[BLOCK_SET], int32_t out[BLOCK_SET])
{
    const float step = query->goal_share * MATCH_POINTS / KERNEL_GOAL_UNIT;
    int32_t goals[BLOCK_SET], offers[BLOCK_SET], never[BLOCK_SET];
    float travel[BLOCK_SET];
    for (int i = 0; i < BLOCK_SET; i++) {
        goals[i] = __builtin_popcount(set->trains[i] & query->goals);
        offers[i] = __builtin_popcountll(set->adaptations[i] & query->helpful);
        never[i] = (query->required & ~set->adaptations[i]) != 0;
    }
    for (int i = 0; i < BLOCK_SET; i++) {
        float north = (float)(nearest(query->n, set->n_least[i], set->n_most[i]) - query->n);
        float east = (float)(nearest(query->e, set->e_least[i], set->e_most[i]) - query->e);
        float metres = sqrtf(north * north + east * east);
        float points =
            lesser(MATCH_POINTS - query->per_metre * (metres - slack_m) + 1, MATCH_POINTS);
        travel[i] = metres <= query->reach ? points : KERNEL_NEVER;
    }
    for (int i = 0; i < BLOCK_SET; i++) {
        uint32_t says = set->says[i];
        float way = query->located && says & BLOCK_LOCATED ? travel[i] : KERNEL_NEVER;
        way = !query->located || says & BLOCK_UNLOCATED ? kernel_greater(way, MATCH_UNKNOWN) : way;
        float support = (float)offers[i] * query->offer_share;
        support = says & BLOCK_ADAPTATIONS_UNKNOWN ? kernel_greater(support, query->unknown_share)
                                                   : support;
        float a = head[i] + (float)goals[i] * step + support + way * query->travel_share;
        a = kernel_greater(a, MATCH_FLOOR);
        float s = a * MATCH_POINTS * MATCH_POINTS /
                  (MATCH_SHARE_YOUTH * (float)MATCH_POINTS + MATCH_SHARE_WORKPLACE * a);
        bool may = way >= 0 && says & BLOCK_OPEN && !never[i];
        out[i] = may ? (int32_t)s + KERNEL_MARGIN : KERNEL_NEVER;
    }
}

BODY uint64_t farther_body(int32_t n, int32_t e, int64_t square, const struct packed *packed)
{
    uint8_t flags[PACKED_ROWS];
    struct places at;
    unpack_places(packed, &at);
    for (int i = 0; i < PACKED_ROWS; i++) {
        int64_t north = at.n[i] - n, east = at.e[i] - e;
        flags[i] = north * north + east * east >= square;
    }
    return gather_bits(flags);
}

struct days {
    int32_t from[PACKED_ROWS], to[PACKED_ROWS]; /* [days] */
};

BODY void unpack_days(const struct packed *packed, struct days *out)
{
    const int32_t before = packed->day_first - 1;
    if (packed->far) {
        memcpy(out->from, packed->far->from, sizeof out->from);
        memcpy(out->to, packed->far->to, sizeof out->to);
        return;
    }
    for (int i = 0; i < PACKED_ROWS; i++) {
        out->from[i] = packed->from[i] ? before + packed->from[i] : PACKED_NO_FROM;
        out->to[i] = packed->to[i] != UINT16_MAX ? before + packed->to[i] : PACKED_NO_TO;
    }
}

BODY uint64_t shorter_body(const struct kernel_period *period, const struct packed *packed)
{
    uint8_t flags[PACKED_ROWS];
    struct days at;
    unpack_days(packed, &at);
    for (int i = 0; i < PACKED_ROWS; i++) {
        int32_t from = at.from[i], to = at.to[i];
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
#define KERNEL(kind, target)                                                                      \
    target static void kind##_offers(const struct kernel_query *query,                            \
                                     const struct packed *packed, struct kernel_sums *out)        \
    {                                                                                             \
        offers_body(query, packed, out);                                                          \
    }                                                                                             \
    target static uint64_t kind##_sides(const struct kernel_query *query,                         \
                                        const struct packed *packed, const float *head,           \
                                        struct kernel_sums *sums)                                 \
    {                                                                                             \
        return sides_body(query, packed, head, sums);                                             \
    }                                                                                             \
    target static uint64_t kind##_over(const struct kernel_sums *sums, int32_t least)             \
    {                                                                                             \
        return over_body(sums, least);                                                            \
    }                                                                                             \
    target static void kind##_most(const struct kernel_query *query, const struct block_set *set, \
                                   const float head[BLOCK_SET], int32_t out[BLOCK_SET])           \
    {                                                                                             \
        most_body(query, set, head, out);                                                         \
    }                                                                                             \
    target static void kind##_weigh(const struct kernel_seek *seek, const struct packed *packed,  \
                                    uint64_t of, const float *head, struct kernel_sums *sums,     \
                                    int16_t out[PACKED_ROWS])                                     \
    {                                                                                             \
        seekers_body(seek, packed, of, head, sums, out);                                          \
    }                                                                                             \
    target static size_t kind##_greatest(const int16_t most[PACKED_ROWS])                         \
    {                                                                                             \
        return greatest_body(most);                                                               \
    }                                                                                             \
    target static void kind##_seek_most(const struct kernel_seek *seek,                           \
                                        const struct block_set *set, const float head[BLOCK_SET], \
                                        int32_t out[BLOCK_SET])                                   \
    {                                                                                             \
        seek_most_body(seek, set, head, out);                                                     \
    }                                                                                             \
    target static uint64_t kind##_farther(int32_t n, int32_t e, int64_t square,                   \
                                          const struct packed *packed)                            \
    {                                                                                             \
        return farther_body(n, e, square, packed);                                                \
    }                                                                                             \
    target static uint64_t kind##_shorter(const struct kernel_period *period,                     \
                                          const struct packed *packed)                            \
    {                                                                                             \
        return shorter_body(period, packed);                                                      \
    }                                                                                             \
    target static uint64_t kind##_busier(int32_t hours_most, const struct packed *packed)         \
    {                                                                                             \
        return busier_body(hours_most, packed);                                                   \
    }                                                                                             \
    target static uint64_t kind##_older(int32_t years, const struct packed *packed)               \
    {                                                                                             \
        return older_body(years, packed);                                                         \
    }                                                                                             \
    static const struct kernel kind = {.name = #kind,                                             \
                                       .sums = kind##_sums,                                       \
                                       .offers = kind##_offers,                                   \
                                       .sides = kind##_sides,                                     \
                                       .over = kind##_over,                                       \
                                       .most = kind##_most,                                       \
                                       .weigh = kind##_weigh,                                     \
                                       .greatest = kind##_greatest,                               \
                                       .seek_most = kind##_seek_most,                             \
                                       .farther = kind##_farther,                                 \
                                       .shorter = kind##_shorter,                                 \
                                       .busier = kind##_busier,                                   \
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
        if ((!goals && !costs) || !(packed->competences >> k & 1))
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
        if ((!goals && !costs) || !(packed->competences >> k & 1))
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
