/* SPDX-License-Identifier: MIT
 *
 * Each opening asks for its workplace, so these lie in a table by hash: halving a sorted one would
 * touch twenty places of memory for each. */
#include "engine/match/load_all.h"

#include <stdlib.h>

struct employer_row {
    struct text id;
    bool active;
};

struct held_row {
    struct text id;
};

/* Rows point into the store. */
static void own_nothing(void *row, struct arena *arena)
{
    (void)row;
    (void)arena;
}

/* A hold is sealed, so its opening's id is not the store's. */
static void own_held(void *row, struct arena *arena)
{
    struct held_row *held = row;
    held->id = arena_text(arena, held->id.data, held->id.size);
}

static const struct leaf_kind employer_rows = {.size = sizeof(struct employer_row),
                                               .own = own_nothing};
static const struct leaf_kind held_rows = {.size = sizeof(struct held_row), .own = own_held};

/* One record of a walk over its table, as a struct. */
typedef void take(struct load_places *places, void *record);

static void take_employer(struct load_places *places, void *record)
{
    const struct employer *employer = record;
    struct employer_row row = {employer->head.id, employer->state.value == STANDING_ACTIVE};
    leaves_put(&places->employers, &row);
}

static void take_workplace(struct load_places *places, void *record)
{
    const struct workplace *workplace = record;
    const struct employer_row *employer = leaves_find(&places->employers, workplace->employer);
    struct fault none;
    if (!employer || load_check_levels(&workplace->levels, &none))
        return;
    places->workplaces = memory_more(places->workplaces, places->ids.count, &places->room,
                                     sizeof *places->workplaces);
    load_place(places->catalogues, workplace, employer->active,
               &places->workplaces[ids_add(&places->ids, workplace->head.id)]);
}

static const struct opening_facts *find_workplace(const struct load_places *places, struct text id)
{
    uint32_t number = ids_find(&places->ids, id);
    return number == IDS_NONE ? NULL : &places->workplaces[number];
}

static void take_hold(struct load_places *places, void *record)
{
    const struct hold *hold = record;
    struct held_row row = {hold->opening};
    if (!leaves_find(&places->held, row.id))
        leaves_put(&places->held, &row);
}

/* False where one could not be read. */
static bool take_all(struct load_places *places, enum record record, take *one)
{
    const struct record_kind *kind = &record_kinds[record];
    struct walk walk = walk_begin(places->txn, kind->table, (struct bytes){0}, (struct bytes){0});
    struct arena arena = {0};
    bool all = true;
    while (walk_next(&walk)) {
        void *value = arena_new(&arena, kind->schema->size);
        struct bytes plain;
        if (records_read(places->txn, record, walk.key, walk.value, &arena, value, &plain))
            one(places, value);
        else
            all = false;
        arena_reset(&arena);
    }
    arena_free(&arena);
    walk_end(&walk);
    return all;
}

void load_places_begin(struct load_places *places, struct txn *txn,
                       const struct catalogues *catalogues)
{
    *places = (struct load_places){
        .txn = txn,
        .catalogues = catalogues,
        .employers.kind = &employer_rows,
        .held.kind = &held_rows,
    };
    take_all(places, RECORD_EMPLOYER, take_employer);
    take_all(places, RECORD_WORKPLACE, take_workplace);
    places->unsure = !take_all(places, RECORD_HOLD, take_hold);
}

void load_places_end(struct load_places *places)
{
    leaves_free(&places->employers);
    free(places->workplaces);
    ids_free(&places->ids);
    leaves_free(&places->held);
}

bool load_opening_at(const struct load_places *places, struct txn *txn, struct bytes key,
                     struct bytes stored, struct arena *arena, struct opening_facts *out)
{
    struct opening opening = {0};
    struct bytes plain;
    struct fault none;
    if (!records_read(txn, RECORD_OPENING, key, stored, arena, &opening, &plain) ||
        load_check_levels(&opening.levels, &none))
        return false;
    const struct opening_facts *workplace = find_workplace(places, opening.workplace);
    if (!workplace)
        return false;
    *out = *workplace;
    load_opening_over(places->catalogues, &opening, out);
    return (!places->unsure && !leaves_find(&places->held, out->id)) ||
           !load_holds(txn, arena, out, &none);
}

bool load_workplace_at(const struct load_places *places, struct txn *txn, struct bytes key,
                       struct opening_facts *out)
{
    struct text id = {key.data, key.size};
    const struct opening_facts *facts = find_workplace(places, id);
    if (!facts)
        return false;
    *out = *facts;
    out->offered = referrers_any(txn, RECORD_WORKPLACE, id, RECORD_OPENING);
    return true;
}
