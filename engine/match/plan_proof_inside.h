/* SPDX-License-Identifier: MIT
 *
 * What the proofs have in common. Included by plan_proof*.c only. */
#ifndef MATCH_PLAN_PROOF_INSIDE_H
#define MATCH_PLAN_PROOF_INSIDE_H

#include "engine/match/plan_proof.h"

/* Who is where, the settled left out: those of opening o are youth[first[o]] to
 * youth[first[o + 1] - 1], the unplaced come after the last opening's. plan_sitters_free when done.
 */
struct plan_sitters {
    uint32_t *first; /* openings + 2 */
    uint32_t *youth;
};

struct plan_sitters plan_sitters_new(const struct plan_problem *problem, const uint32_t *chosen);
void plan_sitters_free(struct plan_sitters *sitters);

static inline uint32_t plan_sitters_at(const struct plan_sitters *sitters, uint32_t place)
{
    return sitters->first[place + 1] - sitters->first[place];
}

/* The proof of a fair plan whose pairs and seats are right. */
enum plan_flaw plan_prove_levels(const struct plan_problem *problem, const struct plan *plan);

#endif
