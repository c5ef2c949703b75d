/* SPDX-License-Identifier: MIT
 *
 * Made records are decoded as the server decodes them, and turned into facts by the same functions.
 */
#include "bench/city.h"

#include <stdio.h>
#include <stdlib.h>

#include "bench/made.h"
#include "engine/match/model.h"
#include "proto/date.h"

/* The record in the arena; the bytes that its texts are views of, too. */
static void decode(enum made_kind kind, const struct schema *schema, uint64_t openings,
                   uint64_t number, struct arena *arena, void *out)
{
    struct buffer made = {0};
    struct fault fault = {0};
    made_record(kind, openings, number, &made);
    struct text bytes = arena_text(arena, made.data, made.size);
    const struct part part = {schema, out};
    if (schema_decode(&part, 1, (struct bytes){bytes.data, bytes.size}, FROM_WIRE, arena, &fault)) {
        fprintf(stderr, "bench: a made %s is refused: %s\n", schema->name, fault.text);
        exit(70);
    }
    buffer_free(&made);
}

uint64_t city_number(struct text id)
{
    uint64_t number = 0;
    for (size_t i = 0; i < id.size; i++)
        if (id.data[i] >= '0' && id.data[i] <= '9')
            number = number * 10 + (uint64_t)(id.data[i] - '0');
    return number;
}

void city_opening(const struct city *city, uint64_t number, struct arena *arena,
                  struct opening_facts *out)
{
    static const struct employer active = {.state = {STANDING_ACTIVE}};
    struct opening *opening = arena_new(arena, sizeof *opening);
    struct workplace *workplace = arena_new(arena, sizeof *workplace);
    decode(MADE_OPENING, &opening_schema, city->openings, number, arena, opening);
    decode(MADE_WORKPLACE, &workplace_schema, city->openings, city_number(opening->workplace),
           arena, workplace);
    load_facts(city->catalogues, workplace, &active, opening, out);
}

void city_youth(const struct city *city, uint64_t number, struct arena *arena,
                struct youth_facts *out)
{
    static const struct programme plain = {0};
    const struct catalogue *competences = &city->catalogues->all[CATALOGUE_COMPETENCE];
    struct youth *youth = arena_new(arena, sizeof *youth);
    struct observation seen[MADE_LEVELS] = {0};
    decode(MADE_YOUTH, &youth_schema, city->openings, number, arena, youth);
    load_youth_facts(city->catalogues, youth, &plain, arena, out);
    out->waiver_valid = true;
    for (uint64_t i = 0; i < MADE_LEVELS; i++)
        decode(MADE_OBSERVATION, &observation_schema, city->openings, number * MADE_LEVELS + i,
               arena, &seen[i]);
    load_levels(competences, &(struct observation_list){seen, MADE_LEVELS, true}, out->levels);
}

struct handing_out {
    const struct city *city;
    struct arena arena;
    uint64_t next;
};

static bool next_opening(void *context, struct opening_facts *out)
{
    struct handing_out *handing = context;
    if (handing->next == handing->city->openings)
        return false;
    city_opening(handing->city, handing->next++, &handing->arena, out);
    return true;
}

static void rest(void *context)
{
    struct handing_out *handing = context;
    arena_reset(&handing->arena);
}

bool city_make(struct city *city, uint64_t openings)
{
    struct fault fault = {0};
    struct handing_out handing = {.city = city};
    *city = (struct city){
        .rules = match_rules_default(),
        .today = date_from_civil(2026, 11, 21),
        .openings = openings,
    };
    if (catalogues_load(&city->catalogues, NULL, &fault)) {
        fprintf(stderr, "bench: %s\n", fault.text);
        return false;
    }
    load_minor_table(city->catalogues, &city->kept, &city->rules);
    columns_build(&city->columns, &(struct columns_source){next_opening, rest, &handing});
    arena_free(&handing.arena);
    return true;
}

void city_free(struct city *city)
{
    columns_free(&city->columns);
    arena_free(&city->kept);
    catalogues_free(city->catalogues);
}
