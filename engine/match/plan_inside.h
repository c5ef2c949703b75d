/* SPDX-License-Identifier: MIT
 *
 * What the objectives of a plan have in common: who takes precedence, who sits where, and the
 * choice among plans that are equally good. Included by plan*.c only. */
#ifndef MATCH_PLAN_INSIDE_H
#define MATCH_PLAN_INSIDE_H

#include "engine/match/plan.h"
#include "proto/memory.h"

/* Who takes precedence; plan_ranks_free when done. */
struct plan_ranks {
    uint32_t *precedence; /* youths, the first first */
    uint32_t *rank;       /* by youth, where they are among them */
};

struct plan_ranks plan_ranks_new(const struct plan_problem *problem);
void plan_ranks_free(struct plan_ranks *ranks);

/* How far a plan is: it is made in steps, each of which counts in its own way. */
struct plan_progress {
    const struct plan_watch *watch; /* may be NULL */
    uint32_t step, steps;
};

enum {
    PLAN_STEP = 1000,
};

/* False where the watch does not go on. */
static inline bool plan_go_on(const struct plan_progress *progress, uint64_t done, uint64_t of)
{
    const struct plan_watch *watch = progress->watch;
    uint64_t within = of ? done * PLAN_STEP / of : 0;
    return !watch || watch->go_on(watch->context, progress->step * PLAN_STEP + (uint32_t)within,
                                  progress->steps * PLAN_STEP);
}

static inline bool plan_is_settled(const struct plan_problem *problem, uint32_t youth)
{
    return problem->settled[youth] != PLAN_NONE;
}

/* Who is where. A place is an opening or, by the number after the last opening, nowhere, where
 * there is room for all. Those at place i are youth[from[i]] to youth[from[i] + used[i] - 1]; the
 * settled are at none. plan_seating_free when done. */
struct plan_seating {
    const struct plan_problem *problem;
    uint32_t nowhere;
    uint32_t *from;   /* places + 1 */
    uint32_t *used;   /* by place */
    uint32_t *youth;  /* in the order of places */
    uint32_t *at;     /* by youth: where in the above they are */
    uint32_t *chosen; /* by youth: their candidate, or PLAN_NONE; borrowed */
};

/* Nobody is anywhere. Seats without number are cut down to as many as youths who may want one. */
struct plan_seating plan_seating_new(const struct plan_problem *problem, uint32_t *chosen);
void plan_seating_free(struct plan_seating *seating);

static inline bool plan_has_room(const struct plan_seating *seating, uint32_t place)
{
    return seating->used[place] < seating->from[place + 1] - seating->from[place];
}

static inline uint32_t plan_place(const struct plan_seating *seating, uint32_t candidate)
{
    return candidate == PLAN_NONE ? seating->nowhere : seating->problem->opening[candidate];
}

/* Has a youth who is at no place take the candidate, or PLAN_NONE; where there is room. */
void plan_sit(struct plan_seating *seating, uint32_t youth, uint32_t candidate);

/* Takes a youth from where they are; `chosen` stays. */
void plan_stand(struct plan_seating *seating, uint32_t youth);

/* The plans that are equally good, told by what may be exchanged in any one of them.
 * plan_equals_free when done. */
struct plan_equals {
    uint32_t *first; /* by youth, and the end: */
    uint32_t *tight; /* the candidates that some best plan may have, in the order of the list */
    size_t room;
    bool *may_stand; /* by youth: they may be unplaced */
    bool *may_empty; /* by opening: it may have a seat left */
};

/* Nothing may be exchanged as yet. */
struct plan_equals plan_equals_new(const struct plan_problem *problem);
void plan_equals_free(struct plan_equals *equals);

/* Begins a youth's candidates, of each youth in turn; then adds them. */
static inline void plan_equals_begin(struct plan_equals *equals, uint32_t youth)
{
    equals->first[youth + 1] = equals->first[youth];
}
void plan_equals_add(struct plan_equals *equals, uint32_t youth, uint32_t candidate);

/* Turns a best plan into the one that the tie rule names. False where the watch did not go on. */
bool plan_break_ties(struct plan_seating *seating, const struct plan_equals *equals,
                     const struct plan_ranks *ranks, struct plan_progress *progress);

/* One objective each. `chosen` is PLAN_NONE but for the settled. */
bool plan_make_best(const struct plan_problem *problem, bool most, const struct plan_ranks *ranks,
                    struct plan_progress *progress, struct plan *plan);
/* A plan that is good by fair, to begin with; not always the same. */
bool plan_make_nearly_fair(const struct plan_problem *problem, struct plan_progress *progress,
                           struct plan *plan);
bool plan_make_fair(const struct plan_problem *problem, const struct plan_ranks *ranks,
                    struct plan_progress *progress, struct plan *plan);
void plan_make_stable(const struct plan_problem *problem, const struct plan_ranks *ranks,
                      struct plan *plan);

#endif
