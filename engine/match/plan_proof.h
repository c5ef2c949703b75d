/* SPDX-License-Identifier: MIT
 *
 * The proof of a plan: what plan_make says is checked against the problem alone, by other means
 * than those that found it. A plan that passes is one of the best, whatever went wrong on the way
 * to it.
 *
 * Always: everybody has a candidate of their own or none, the settled what they were given, no
 * opening more than its seats, and the figures are right.
 *
 * total, most_then_total: the prices are a solution of the dual problem that is complementary to
 * the plan (so both have the same value and both are optimal): none is below 0; only openings
 * without room have one above 0; nobody has more at any candidate, worth less price, than at their
 * own, nor less than 0 there; who is unplaced would have 0. A pair is worth (1, score) by
 * most_then_total, (0, score) by total; such pairs are compared and added as (placed, points). And
 * no price could be lower: each that is above 0 is held up by a youth who would have as much there,
 * and who is unplaced or in an opening whose price is 0 or is held up likewise.
 *
 * stable: no pair blocks. That no other stable plan is better for a youth is not proved.
 *
 * fair: level by level of the score, from being unplaced upwards, a solution of the dual of the
 * problem "as few as possible at this level, of the plans that are best at all levels below":
 * whoever is at the level costs 1. Places have the witness's potentials; a youth has what their own
 * candidate makes of it, its cost more than its place. Then no candidate and no standing costs less
 * than the youth's potential less the place's, no opening that may have room is below nowhere, and
 * one that has room is level with it. So no plan has fewer at this level, and those with as few use
 * only what costs exactly the difference: the others are out of use at all levels above. A level on
 * which somebody is must be in the witness.
 *
 * Which of equally good plans it is, the tie rule's, is not proved. */
#ifndef MATCH_PLAN_PROOF_H
#define MATCH_PLAN_PROOF_H

#include "engine/match/plan.h"

enum plan_flaw {
    PLAN_PROVEN,
    PLAN_FLAW_PAIRS,   /* no candidate of the youth's, or not what was settled */
    PLAN_FLAW_SEATS,   /* an opening has more youths than seats */
    PLAN_FLAW_FIGURES, /* size, sum, least or blocking */
    PLAN_FLAW_PRICE,   /* the prices do not prove it */
    PLAN_FLAW_HIGH,    /* the plan is proven, but a price is not the least */
    PLAN_FLAW_BLOCKED, /* a pair blocks */
    PLAN_FLAW_LEVEL,   /* the witness does not prove it */
};

/* The first flaw found. */
enum plan_flaw plan_prove(const struct plan_problem *problem, enum plan_objective objective,
                          const struct plan *plan);

#endif
