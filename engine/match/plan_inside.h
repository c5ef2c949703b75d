/* SPDX-License-Identifier: MIT
 *
 * What the objectives of a plan have in common: who takes precedence, who sits where, and the
 * choice among plans that are equally good. Included by plan*.c only. */
#ifndef MATCH_PLAN_INSIDE_H
#define MATCH_PLAN_INSIDE_H

#include "engine/match/plan.h"
#include "proto/memory.h"

/* Youths by precedence, the first first; owned by the caller. */
uint32_t *plan_precedence(const struct plan_problem *problem);

static inline bool plan_is_settled(const struct plan_problem *problem, uint32_t youth)
{
    return problem->settled[youth] != PLAN_NONE;
}

/* Who sits where: opening o's are sitter[from[o]] to sitter[from[o] + used[o] - 1]. The settled are
 * not among them. plan_seating_free when done. */
struct plan_seating {
    uint32_t *from;   /* openings + 1 */
    uint32_t *used;   /* by opening */
    uint32_t *sitter; /* youths */
    uint32_t *place;  /* by youth: where in sitter they are, if they sit */
    uint32_t *chosen; /* by youth: their candidate, or PLAN_NONE; borrowed */
};

/* Everybody stands. An opening has no more seats than youths who may want one. */
struct plan_seating plan_seating_new(const struct plan_problem *problem, uint32_t *chosen);
void plan_seating_free(struct plan_seating *seating);

static inline bool plan_has_room(const struct plan_seating *seating, uint32_t opening)
{
    return seating->used[opening] < seating->from[opening + 1] - seating->from[opening];
}

/* Seats a youth who stands where there is room; has one stand up. */
void plan_sit(struct plan_seating *seating, uint32_t youth, uint32_t opening);
void plan_stand(struct plan_seating *seating, uint32_t youth, uint32_t opening);

/* The plans that are equally good, told by what may be exchanged in any one of them. */
struct plan_equals {
    const uint8_t *tight;     /* by candidate: whether some best plan may have it */
    const uint8_t *may_empty; /* by opening: it may have a seat left */
    const uint8_t *may_stand; /* by youth: they may be unplaced */
};

/* Turns a best plan into the one that the tie rule names. False where the watch did not go on. */
bool plan_break_ties(const struct plan_problem *problem, const struct plan_equals *equals,
                     const struct plan_watch *watch, struct plan_seating *seating);

/* One objective each. `chosen` is PLAN_NONE but for the settled. */
bool plan_make_best(const struct plan_problem *problem, bool most, const struct plan_watch *watch,
                    struct plan *plan);
void plan_make_stable(const struct plan_problem *problem, struct plan *plan);

#endif
