/* SPDX-License-Identifier: MIT
 *
 * Places are numbered as they are met; the problem's openings are in step with them. */
#include "engine/match/cohort.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "engine/match/gates.h"
#include "engine/match/score.h"
#include "proto/text.h"

static const struct youth_facts nobody; /* whose own no hold is */

/* Seats that nobody has and nobody holds. */
static uint32_t free_seats(const struct opening_facts *opening, struct date today)
{
    int64_t seats =
        (int64_t)opening->capacity - opening->taken - match_holds(&nobody, opening, today);
    return seats > 0 ? (uint32_t)seats : 0;
}

static uint32_t place_of(struct cohort *cohort, struct text key,
                         const struct opening_facts *opening, bool held)
{
    size_t known = cohort->ids.count;
    uint32_t number = ids_add(&cohort->ids, key);
    if (number < known)
        return number;
    cohort->places = memory_more(cohort->places, number, &cohort->room, sizeof *cohort->places);
    struct cohort_place *place = &cohort->places[number];
    place->opening = arena_text(cohort->arena, opening->id.data, opening->id.size);
    place->workplace = arena_text(cohort->arena, opening->workplace.data, opening->workplace.size);
    place->held = held;
    if (!held)
        cohort->ids.items[number] = place->opening; /* the key was the caller's */
    plan_add_opening(&cohort->problem, held ? 1 : free_seats(opening, cohort->today));
    return number;
}

static struct text held_key(struct arena *arena, struct text opening, struct text youth)
{
    return arena_format(arena, "%.*s %.*s", (int)opening.size, opening.data, (int)youth.size,
                        youth.data);
}

/* The youth's own seat where one is held for them. */
static uint32_t find_place(struct cohort *cohort, const struct youth_facts *youth,
                           const struct opening_facts *opening)
{
    bool own = opening->hold_count && match_holds(&nobody, opening, cohort->today) >
                                          match_holds(youth, opening, cohort->today);
    if (!own)
        return place_of(cohort, opening->id, opening, false);
    return place_of(cohort, held_key(cohort->arena, opening->id, youth->id), opening, true);
}

uint32_t cohort_add(struct cohort *cohort, const struct youth_facts *youth,
                    const struct match_weights *weights, int32_t wait, uint64_t draw,
                    const struct opening_facts *const *openings, size_t count)
{
    if (count > cohort->list_room) {
        cohort->list_room = count;
        cohort->list = memory_resize(cohort->list, count * sizeof *cohort->list);
    }
    for (size_t i = 0; i < count; i++) {
        struct score score;
        match_score(youth, openings[i], weights, &score);
        cohort->list[i] = (struct plan_candidate){
            .opening = find_place(cohort, youth, openings[i]),
            .score = (uint16_t)score.total.value,
            .a = (uint16_t)score.a.value,
            .b = (uint16_t)score.b.value,
        };
    }
    return plan_add_youth(&cohort->problem, wait, draw, cohort->list, count);
}

uint32_t cohort_candidate(const struct cohort *cohort, uint32_t youth, struct text opening)
{
    const struct plan_problem *problem = &cohort->problem;
    for (uint32_t c = problem->first[youth]; c < problem->first[youth + 1]; c++) {
        if (text_equal(cohort->places[problem->opening[c]].opening, opening))
            return c;
    }
    return PLAN_NONE;
}

uint64_t cohort_draw(uint64_t seed, struct text id)
{
    uint8_t key[crypto_shorthash_KEYBYTES] = {0};
    uint64_t draw;
    memcpy(key, &seed, sizeof seed);
    crypto_shorthash((uint8_t *)&draw, (const uint8_t *)id.data, id.size, key);
    return draw;
}

void cohort_free(struct cohort *cohort)
{
    plan_problem_free(&cohort->problem);
    ids_free(&cohort->ids);
    free(cohort->places);
    free(cohort->list);
    *cohort = (struct cohort){0};
}
