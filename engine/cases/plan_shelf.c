/* SPDX-License-Identifier: MIT
 *
 * A ring of plans behind one mutex: a plan is put now and then, and a look-up is some hashes. */
#include "engine/cases/plan_shelf.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "proto/rpc.h"
#include "proto/text.h"

struct shelved {
    char id[PLAN_ID + 1], principal[PRINCIPAL_ID];
    struct arena arena; /* of the ids */
    struct ids openings;
    struct seat_worth *worth; /* by number */
};

struct plan_shelf {
    pthread_mutex_t mutex; /* all below */
    struct shelved plans[PLAN_SHELF];
    size_t next; /* the oldest */
};

struct plan_shelf *plan_shelf_new(void)
{
    struct plan_shelf *shelf = memory_new(1, sizeof *shelf);
    pthread_mutex_init(&shelf->mutex, NULL);
    return shelf;
}

static void clear(struct shelved *plan)
{
    ids_free(&plan->openings);
    arena_free(&plan->arena);
    free(plan->worth);
    *plan = (struct shelved){0};
}

void plan_shelf_free(struct plan_shelf *shelf)
{
    if (!shelf)
        return;
    for (size_t i = 0; i < PLAN_SHELF; i++)
        clear(&shelf->plans[i]);
    pthread_mutex_destroy(&shelf->mutex);
    free(shelf);
}

static struct shelved *find(struct plan_shelf *shelf, const char *principal, struct text id)
{
    for (size_t i = 0; i < PLAN_SHELF; i++) {
        struct shelved *plan = &shelf->plans[i];
        if (plan->worth && text_is(id, plan->id) && strcmp(principal, plan->principal) == 0)
            return plan;
    }
    return NULL;
}

/* A held seat is its youth's alone and says nothing to others. */
static void fill(struct shelved *out, const struct cohort *cohort, const struct plan *plan,
                 const struct plan_wants *wants)
{
    uint32_t count = cohort->problem.openings;
    out->worth = memory_new((size_t)count + 1, sizeof *out->worth);
    for (uint32_t o = 0; o < count; o++) {
        const struct cohort_place *place = &cohort->places[o];
        if (place->held)
            continue;
        struct text id = arena_text(&out->arena, place->opening.data, place->opening.size);
        struct seat_worth *worth = &out->worth[ids_add(&out->openings, id)];
        worth->wanted_by = wants->first[o + 1] - wants->first[o];
        worth->priced = plan->price != NULL;
        if (plan->price)
            worth->price = plan->price[o];
    }
}

void plan_shelf_put(struct plan_shelf *shelf, const char *principal, struct text id,
                    const struct cohort *cohort, const struct plan *plan,
                    const struct plan_wants *wants)
{
    struct shelved fresh = {0};
    snprintf(fresh.id, sizeof fresh.id, "%.*s", (int)id.size, id.data);
    snprintf(fresh.principal, sizeof fresh.principal, "%s", principal);
    fill(&fresh, cohort, plan, wants);
    pthread_mutex_lock(&shelf->mutex);
    struct shelved *place = find(shelf, principal, id);
    if (!place) {
        place = &shelf->plans[shelf->next];
        shelf->next = (shelf->next + 1) % PLAN_SHELF;
    }
    clear(place);
    *place = fresh;
    pthread_mutex_unlock(&shelf->mutex);
}

bool plan_shelf_find(struct plan_shelf *shelf, const char *principal, struct text id,
                     const struct text *openings, size_t count, struct seat_worth *out)
{
    pthread_mutex_lock(&shelf->mutex);
    const struct shelved *plan = find(shelf, principal, id);
    for (size_t i = 0; i < count; i++) {
        uint32_t number = plan ? ids_find(&plan->openings, openings[i]) : IDS_NONE;
        out[i] = (struct seat_worth){0};
        if (number != IDS_NONE)
            out[i] = plan->worth[number];
    }
    pthread_mutex_unlock(&shelf->mutex);
    return plan != NULL;
}
