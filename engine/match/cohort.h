/* SPDX-License-Identifier: MIT
 *
 * From a cohort of youths to the problem that a plan solves (plan.h): who could have which opening,
 * with which points, and how many seats there are.
 *
 * A seat that is held for a youth of the cohort is theirs alone, so it stands as a place of its own
 * beside the opening; every hold takes a seat away from the others. */
#ifndef MATCH_COHORT_H
#define MATCH_COHORT_H

#include "engine/match/facts.h"
#include "engine/match/ids.h"
#include "engine/match/plan.h"
#include "proto/memory.h"

/* What a number of the problem's openings stands for. */
struct cohort_place {
    struct text opening, workplace;
    bool held; /* a seat that is held for one of the youths */
};

/* All-zero but for `today` and `arena` is an empty one; cohort_free when done. */
struct cohort {
    struct date today;
    struct plan_problem problem;
    struct cohort_place *places; /* by number */
    struct ids ids;              /* of a place, likewise; of a held one the opening's and whose */
    struct plan_candidate *list; /* of the youth at hand */
    size_t room, list_room;
    struct arena *arena; /* the caller's: where the texts of places lie */
};

/* Adds the youth with the openings that they could have: all must pass all gates, each once, and
 * none is a prospect. Returns the youth's number. `wait` in days, `draw` as plan.h says. */
uint32_t cohort_add(struct cohort *cohort, const struct youth_facts *youth,
                    const struct match_weights *weights, int32_t wait, uint64_t draw,
                    const struct opening_facts *const *openings, size_t count);

/* The youth's candidate for the opening, or PLAN_NONE. */
uint32_t cohort_candidate(const struct cohort *cohort, uint32_t youth, struct text opening);

/* A draw of lots: the same for a seed and an id, whoever else takes part. */
uint64_t cohort_draw(uint64_t seed, struct text id);

void cohort_free(struct cohort *cohort);

#endif
