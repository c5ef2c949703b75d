/* SPDX-License-Identifier: MIT
 *
 * From what engine/match judged to what a reply says of it: numbers, reasons, names. */
#ifndef ENGINE_CASES_HITS_H
#define ENGINE_CASES_HITS_H

#include "engine/cases/cases.h"
#include "engine/cases/match.h"
#include "engine/match/model.h"

/* A number that is set. */
struct integer number(int64_t value);

/* What the hits of one reply have in common; lives in the request's arena. */
struct account {
    struct request *request;
    struct date today;
    bool explain; /* with reasons */
    bool needs;   /* and of needs, too */
    struct match_names names;
    struct judgement *judgement; /* of the last hit; 30 KiB, used again for each */
};
struct account account_begin(struct request *request, bool explain);

/* The full account of a pair as a hit, named as a place for a youth, */
void hit_place(struct account *account, const struct youth_facts *youth,
               const struct match_rules *rules, const struct opening_facts *opening,
               struct hit *out);
/* or as a youth for a place. */
void hit_youth(struct account *account, const struct youth_facts *youth,
               const struct match_rules *rules, const struct opening_facts *opening,
               struct hit *out);

/* Sets what people read of a place: ids, title and names. */
void hit_name_place(struct request *request, const struct opening_facts *opening, struct hit *hit);

/* The gates that failed, as the reply of match.pair tells them. */
struct failed_gate_list hit_gates(const struct account *account, const struct gate_list *gates);

/* The gates that are the youth's alone and fail at every place: not set where none does. */
struct failed_gate_list hit_not_ready(struct account *account, const struct youth_facts *youth,
                                      const struct match_rules *rules);

/* How many failed each gate first, by code; gates that none failed are left out. */
struct tally_list hit_failures(const int64_t *failed, struct arena *arena);

/* Weights for the reply, in the arena. */
struct weights *hit_weights(const struct match_weights *weights, struct arena *arena);

#endif
