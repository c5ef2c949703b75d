/* SPDX-License-Identifier: MIT
 *
 * From records to what an agreement is judged by. */
#ifndef MATCH_AGREEMENT_LOAD_H
#define MATCH_AGREEMENT_LOAD_H

#include "data/records.h"
#include "engine/match/agreement.h"

/* The facts about a placement as it would be agreed; it need not be stored so. Sets all but
 * `judged`, which becomes the first day, and `starting`. What it points to lies in the arena.
 * NOT_FOUND, RECORD_DAMAGED. */
enum error agreement_load(struct txn *txn, const struct catalogues *catalogues,
                          const struct placement *placement, struct date today, struct arena *arena,
                          struct agreement_facts *out, struct fault *fault);

/* The first day on which the placement's terms of today hold: after what was adjusted. */
struct date agreement_terms_from(const struct placement *placement);

#endif
