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
#include "engine/match/pruned.h"
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
    size_t room;
    /* Rows of ranks whose place is known, by hash; 0: none. */
    struct cohort_row {
        uint64_t row;
        uint32_t place;
    } * rows;
    size_t row_count, row_slots;
    struct arena *arena; /* the caller's: where the texts of places lie */
};

/* The number of the opening that a rank of the youth stands for (pruned.h): among the problem's
 * openings, to which it is added where it is met first. A seat that is held for the youth is an
 * opening of its own. */
uint32_t cohort_number(struct cohort *cohort, const struct youth_facts *youth,
                       const struct match_rank *rank);

/* The youth's candidate for the opening, or PLAN_NONE. */
uint32_t cohort_candidate(const struct cohort *cohort, uint32_t youth, struct text opening);

/* A draw of lots: the same for a seed and an id, whoever else takes part. */
uint64_t cohort_draw(uint64_t seed, struct text id);

void cohort_free(struct cohort *cohort);

#endif
