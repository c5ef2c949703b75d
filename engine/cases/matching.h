/* SPDX-License-Identifier: MIT
 *
 * What the cases of matching share: who is asked for, and the search over the snapshot. */
#ifndef ENGINE_CASES_MATCHING_H
#define ENGINE_CASES_MATCHING_H

#include "engine/cases/cases.h"
#include "engine/cases/match.h"
#include "engine/match/pruned.h"
#include "engine/match/search.h"

/* A youth with the rules to judge by: the programme's, with the request's weights in them. */
struct asked_youth {
    const struct youth_facts *facts;
    struct match_rules rules;
};

/* By their id, or for a service by its pseudonym (service.h says how that may fail). NOT_FOUND
 * naming "youth"; OUT_OF_RANGE naming "weights" where all are 0. */
enum error asked_youth(struct request *request, struct text id, const struct weights *weights,
                       struct asked_youth *out);

/* Whether the youth may be in the caller's list. What is read lies in the arena, which is reset. */
bool youth_may_be_listed(struct request *request, const struct youth_row *row, struct arena *arena);

/* An opening or a prospect. NOT_FOUND naming "opening". */
enum error asked_opening(struct request *request, struct text id, const struct opening_facts **out);

/* OUT_OF_RANGE naming "weights" where all are 0. */
enum error matching_check_weights(const struct match_weights *all, struct fault *fault);

/* A list's reply but for what was found, with room for so many hits; and what its counts say. */
struct match_reply matching_head(struct request *request, size_t hits);
void matching_tell_counts(struct match_reply *out, const struct gate_counts *counts,
                          struct arena *arena);

/* How many are asked for. */
size_t asked_k(struct integer k);

/* Room for the first k, in the request's arena. */
struct match_best asked_best(struct request *request, struct integer k);

/* The openings at the youth's own suggestions, in the request's arena; returns how many. */
size_t matching_suggested(struct request *request, const struct text_list *suggestions,
                          struct opening_facts **out);

/* Offers the openings at the youth's own suggestions, which come first wherever they are; what the
 * search keeps lies in the request's arena. */
void matching_offer_suggestions(struct request *request, const struct text_list *suggestions,
                                struct pruned *pruned);

/* Gives each row of a set to `take`, which says whether it keeps it; what is kept lives as long as
 * the arena. */
void each_in(const struct columns *columns, struct arena *arena,
             bool (*take)(void *context, const struct opening_facts *opening), void *context);

/* The same for each opening, and each prospect too where asked for. */
void each_opening(struct request *request, bool prospects,
                  bool (*take)(void *context, const struct opening_facts *opening), void *context);

#endif
