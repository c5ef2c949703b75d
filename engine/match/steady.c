/* SPDX-License-Identifier: MIT
 *
 * Steadiness. Components do not hang on weights, so each pair is scored once and only summed up
 * again for each weighting. */
#include "engine/match/steady.h"

#include <stdlib.h>

enum {
    FACTOR_ONE = 1024,
};

static uint64_t draw(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

static int64_t draw_factor(uint64_t *state)
{
    uint64_t drawn = draw(state), r = drawn >> 1;
    if (drawn & 1)
        return FACTOR_ONE + (int64_t)(r % (FACTOR_ONE + 1));
    return FACTOR_ONE / 2 + (int64_t)(r % (FACTOR_ONE / 2 + 1));
}

void steady_offer(struct steady *steady, const struct opening_facts *opening)
{
    struct score score;
    match_score(steady->youth, opening, &steady->rules->weights, &score);
    steady->rows = memory_more(steady->rows, steady->count, &steady->room, sizeof *steady->rows);
    struct steady_row *row = &steady->rows[steady->count++];
    *row = (struct steady_row){
        .opening = opening,
        .own_suggestion = score.own_suggestion,
        .b = score.b.value,
    };
    for (int i = 0; i < MATCH_YOUTH_SIDE; i++) {
        row->points[i] = score.components[i].range.value;
        steady->counts[i] = !score.components[i].absent;
    }
}

static void count_first(struct steady *steady, const int64_t *weights, struct match_best *best)
{
    best->count = 0;
    for (size_t i = 0; i < steady->count; i++) {
        const struct steady_row *row = &steady->rows[i];
        struct match_rank rank = {
            .own_suggestion = row->own_suggestion,
            .a = match_side(weights, row->points),
            .id = row->opening->id,
            .row = i,
        };
        rank.score = match_mean(rank.a, row->b);
        match_best_offer(best, &rank);
    }
    for (size_t i = 0; i < best->count; i++)
        steady->rows[best->items[i].row].times++;
}

void steady_run(struct steady *steady, size_t k)
{
    const struct match_weights *chosen = &steady->rules->weights;
    const int64_t base[MATCH_YOUTH_SIDE] = {chosen->interest, chosen->development, chosen->travel,
                                            chosen->support};
    struct match_rank *items = memory_new(k ? k : 1, sizeof *items);
    struct match_best best = match_best_over(items, k);
    uint64_t state = 1;
    for (int drawn = 0; drawn < STEADY_WEIGHTINGS; drawn++) {
        int64_t weights[MATCH_YOUTH_SIDE];
        for (int i = 0; i < MATCH_YOUTH_SIDE; i++) {
            int64_t factor = draw_factor(&state); /* drawn for absent ones, too */
            weights[i] = steady->counts[i] ? base[i] * factor : 0;
        }
        count_first(steady, weights, &best);
    }
    free(items);
}

int32_t steady_take(struct steady *steady, const struct opening_facts *opening)
{
    for (size_t i = 0; i < steady->count; i++) {
        if (steady->rows[i].opening != opening)
            continue;
        steady->rows[i].told = true;
        return steady->rows[i].times;
    }
    return 0;
}

const struct steady_row *steady_next(struct steady *steady)
{
    struct steady_row *most = NULL;
    for (size_t i = 0; i < steady->count; i++) {
        struct steady_row *row = &steady->rows[i];
        if (row->told || !row->times)
            continue;
        struct match_rank rank = {.score = row->times, .id = row->opening->id};
        if (!most || match_before(&rank, &(struct match_rank){.score = most->times,
                                                              .id = most->opening->id}))
            most = row;
    }
    if (most)
        most->told = true;
    return most;
}

void steady_free(struct steady *steady)
{
    free(steady->rows);
    steady->rows = NULL;
    steady->count = steady->room = 0;
}
