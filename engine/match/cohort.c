/* SPDX-License-Identifier: MIT
 *
 * Places are numbered as they are met; the problem's openings are in step with them. */
#include "engine/match/cohort.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "engine/match/gates.h"
#include "proto/text.h"

enum { ROWS_FIRST = 1024 };

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

/* ---- rows that are known ---- */

static struct cohort_row *slot_of(const struct cohort *cohort, uint64_t row)
{
    size_t at = (row * UINT64_C(0x9e3779b97f4a7c15)) >> 20;
    for (;; at++) {
        struct cohort_row *slot = &cohort->rows[at & (cohort->row_slots - 1)];
        if (!slot->row || slot->row == row)
            return slot;
    }
}

static void make_room(struct cohort *cohort)
{
    size_t slots = cohort->row_slots;
    struct cohort_row *rows = cohort->rows;
    if (2 * cohort->row_count < slots)
        return;
    cohort->row_slots = slots ? 2 * slots : ROWS_FIRST;
    cohort->rows = memory_new(cohort->row_slots, sizeof *cohort->rows);
    for (size_t i = 0; i < slots; i++)
        if (rows[i].row)
            *slot_of(cohort, rows[i].row) = rows[i];
    free(rows);
}

uint32_t cohort_number(struct cohort *cohort, const struct youth_facts *youth,
                       const struct match_rank *rank)
{
    struct opening_facts facts;
    struct packed_names names;
    make_room(cohort);
    struct cohort_row *slot = slot_of(cohort, rank->row);
    if (slot->row)
        return slot->place;
    pruned_facts(rank, &names, &facts);
    uint32_t place = find_place(cohort, youth, &facts);
    if (!facts.hold_count) { /* else it is another place for whom it is held for */
        *slot = (struct cohort_row){rank->row, place};
        cohort->row_count++;
    }
    return place;
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
    free(cohort->rows);
    *cohort = (struct cohort){0};
}
