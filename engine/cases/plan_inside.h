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

static inline size_t plan_candidates_asked(const struct plan_request *in)
{
    return in->candidates.set ? (size_t)in->candidates.value : PLAN_CANDIDATES;
}

static inline int64_t plan_seed_asked(const struct plan_request *in)
{
    return in->seed.set ? in->seed.value : PLAN_SEED;
}

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
    struct account account;
    struct arena scratch;
    struct cohort cohort;
    uint32_t plans, plan; /* how many are to be made, how many are */
};

/* DEADLINE naming "deadline_ms"; also where nobody waits any more, which nobody reads. Tells how
 * far along it is where somebody wants to know. */
enum error plan_go_on(struct planning *planning, uint64_t done, uint64_t of);

/* Finds each youth's candidates, and makes the cohort's problem of them. NOT_FOUND naming
 * "openings", "locks" or the lock's opening; STATE where a lock cannot be kept; DEADLINE. */
enum error plan_find_candidates(struct planning *planning);

/* What a plan reaches. */
struct plan_figures plan_figures_of(const struct plan *plan, int objective);

/* Puts the plan into the reply. */
void plan_tell(struct planning *planning, const struct plan *plan, struct plan_reply *out);

#endif
