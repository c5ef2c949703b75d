/* SPDX-License-Identifier: MIT
 *
 * A plan for a whole cohort at once: each youth to one of their candidate openings or to none, no
 * opening beyond its seats. Pure functions over plain values; they hold nothing when they return.
 *
 * Objectives, all exact:
 *   total            the largest sum of scores;
 *   most_then_total  as many placed as possible, of such plans the largest sum;
 *   stable           youth-proposing deferred acceptance (Gale and Shapley, 1962): of all plans
 *                    without a blocking pair the one that is best for every youth;
 *   fair             leximin: the plan whose scores, sorted from the lowest with being unplaced
 *                    below all, are the largest in the order of a dictionary. So as few as possible
 *                    are unplaced, then as few as possible have the lowest score, and so on.
 *
 * The tie rule. Youths take precedence by the longest wait, then by the lower draw, then by the
 * lower number. Of all plans that are best by total, most_then_total or fair it is the one in which
 * the first youth has the earliest candidate of their list that they have in any of them, of those
 * that are left the second, and so on; being unplaced comes last. So a plan does not hang on how it
 * was found. For stable a youth orders openings by A, then by their list; an opening orders youths
 * by B, then by precedence. */
#ifndef MATCH_PLAN_H
#define MATCH_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PLAN_NONE UINT32_MAX /* no candidate: unplaced */

enum {
    PLAN_SCORE_MOST = 10000,
    PLAN_YOUTHS_MOST = 1 << 20,
};

enum plan_objective {
    PLAN_TOTAL,
    PLAN_MOST_THEN_TOTAL,
    PLAN_STABLE,
    PLAN_FAIR,
    PLAN_OBJECTIVES,
};

struct plan_candidate {
    uint32_t opening;     /* its number */
    uint16_t score, a, b; /* S, A and B of the pair, 0..PLAN_SCORE_MOST */
};

/* Youths and openings are numbered from 0 in the order in which they are added. The candidates of
 * youth y are the numbers first[y] to first[y + 1] - 1. All-zero is an empty problem;
 * plan_problem_free when done. */
struct plan_problem {
    uint32_t youths, openings, candidates;
    uint32_t *first;   /* youths + 1 */
    uint32_t *opening; /* by candidate, as the three below */
    uint16_t *score;   /* S: falling within a list, of equals the lower opening first */
    uint16_t *a, *b;   /* the youth's and the workplace's side */
    uint32_t *seats;   /* by opening; 0 is one without room */
    int32_t *wait;     /* by youth [days since enrolment] */
    uint64_t *draw;    /* by youth: the lower one goes first */
    uint32_t *settled; /* by youth: the candidate that plan_settle gave them, or PLAN_NONE */
    size_t youth_room, opening_room, candidate_room;
};

/* Adds an opening with so many seats and returns its number. */
uint32_t plan_add_opening(struct plan_problem *problem, uint32_t seats);

/* Adds a youth with their candidates, in any order, each opening at most once, its number given out
 * already. `list` is borrowed and is sorted. Returns the youth's number. There may be
 * PLAN_YOUTHS_MOST of them. */
uint32_t plan_add_youth(struct plan_problem *problem, int32_t wait, uint64_t draw,
                        struct plan_candidate *list, size_t count);

void plan_problem_free(struct plan_problem *problem);

/* Settles a pair before the plan is made: the youth has this candidate whatever the others have,
 * and the opening a seat less for them; the objective is that of all others. False, and nothing is
 * changed, where the opening has no seat left or the youth is settled already. What must not become
 * a pair is not added as a candidate. */
bool plan_settle(struct plan_problem *problem, uint32_t youth, uint32_t candidate);

/* What one more seat would add to the best plan, first in placed youths, then in points: the least
 * of the dual prices, which prove the plan the best (plan_proof.h). `placed` is 0 by PLAN_TOTAL.
 * Where it is 0 and 0 nobody would gain. */
struct plan_price {
    int32_t placed;
    int64_t points;
};

/* What proves a plan the fairest; plan_proof.h tells how. For each level of the score that costs
 * something the potentials of places that are not 0, a place being an opening or, as the number
 * after the last opening, nowhere. */
struct plan_witness {
    struct plan_level {
        int32_t score; /* rising; -1 is being unplaced */
        size_t end;    /* its potentials in `raised` end here */
    } * level;
    struct plan_raised {
        uint32_t place;
        int32_t potential;
    } * raised;
    size_t levels;
};

/* plan_free when done. */
struct plan {
    uint32_t *chosen;            /* by youth: the candidate's number, or PLAN_NONE */
    struct plan_price *price;    /* by opening; NULL but for PLAN_TOTAL and PLAN_MOST_THEN_TOTAL */
    struct plan_witness witness; /* empty but for PLAN_FAIR */
    uint32_t size;               /* youths placed */
    int64_t sum;                 /* of their scores */
    int32_t least;               /* the lowest of their scores, 0 where nobody is placed */
    uint64_t blocking;           /* pairs, see plan_blocking */
};

/* Told now and then how far it is; `done` does not fall. It returns false where the plan is not
 * wanted any more. */
struct plan_watch {
    bool (*go_on)(void *context, uint32_t done, uint32_t of);
    void *context;
};

/* Makes the plan. `watch` may be NULL. False where the watch did not go on: then the plan is
 * empty. */
bool plan_make(const struct plan_problem *problem, enum plan_objective objective,
               const struct plan_watch *watch, struct plan *plan);

void plan_free(struct plan *plan);

/* Candidates whose youth would rather have the opening than what they have, while the opening has a
 * seat left or holds a youth whom it would rather give up; both by the orders of PLAN_STABLE. */
uint64_t plan_blocking(const struct plan_problem *problem, const uint32_t *chosen);

/* Who would rather have had a seat of an opening, by the score; those of opening o are the numbers
 * of their candidates, candidate[first[o]] to candidate[first[o + 1] - 1], the largest gain first,
 * of equals by precedence. An unplaced youth gains the whole score. */
struct plan_wants {
    uint32_t *first; /* openings + 1 */
    uint32_t *candidate;
};

/* plan_wants_free when done. */
struct plan_wants plan_wants_new(const struct plan_problem *problem, const uint32_t *chosen);
void plan_wants_free(struct plan_wants *wants);

/* Whose candidate this is. */
uint32_t plan_youth_of(const struct plan_problem *problem, uint32_t candidate);

#endif
