/* SPDX-License-Identifier: MIT
 *
 * What the files of match.plan share: a plan under way. */
#ifndef ENGINE_CASES_PLAN_INSIDE_H
#define ENGINE_CASES_PLAN_INSIDE_H

#include "engine/cases/hits.h"
#include "engine/cases/matching.h"
#include "engine/cases/plan.h"
#include "engine/match/cohort.h"

enum { PLAN_SEED = 1 }; /* where none is given */

/* One youth of it; their number is their place in the array. */
struct planned {
    const struct youth_row *row;
    struct text name;
    int32_t wait;  /* [days] since enrolment */
    uint32_t lock; /* which keeps their opening for them, or PLAN_NONE */
    /* Where they have no candidate: */
    struct tally_list failed;
    struct failed_gate_list not_ready;
};

struct planning {
    struct request *request;
    struct planned *youths; /* by id */
    size_t count, room;
    int64_t placed_already;
    struct opening_facts *named; /* where the request names openings */
    size_t locks_met;
    /* Of the youth at hand: */
    struct opening_facts *facts;
    struct packed_names *names; /* of facts */
    const struct opening_facts **list;
    size_t found;
    struct pruned *pruned;
    struct search *search;
    struct account account;
    struct arena scratch;
    struct cohort cohort;
    uint32_t plans, plan; /* how many are to be made, how many are */
};

/* What a plan reaches. */
struct plan_figures plan_figures_of(const struct plan *plan, int objective);

/* Puts the plan into the reply. */
void plan_tell(struct planning *planning, const struct plan *plan, struct plan_reply *out);

#endif
