/* SPDX-License-Identifier: MIT
 *
 * What the cases of matching share: who is asked for, and the search over the snapshot. */
#ifndef ENGINE_CASES_MATCHING_H
#define ENGINE_CASES_MATCHING_H

#include "engine/cases/cases.h"
#include "engine/cases/match.h"
#include "engine/match/search.h"

/* A youth with the rules to judge by: the programme's, with the request's weights in them. */
struct asked_youth {
    const struct youth_facts *facts;
    struct match_rules rules;
};

/* NOT_FOUND naming "youth"; OUT_OF_RANGE naming "weights" where all are 0. */
enum error asked_youth(struct request *request, struct text id, const struct weights *weights,
                       struct asked_youth *out);

/* An opening or a prospect. NOT_FOUND naming "opening". */
enum error asked_opening(struct request *request, struct text id, const struct opening_facts **out);

/* How many are asked for. */
size_t asked_k(struct integer k);

/* Room for the first k, in the request's arena. */
struct match_best asked_best(struct request *request, struct integer k);

/* Gives each opening to `take`, and each prospect too where asked for. */
void each_opening(const struct request *request, bool prospects,
                  void (*take)(void *context, const struct opening_facts *opening), void *context);

#endif
