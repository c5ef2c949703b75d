/* SPDX-License-Identifier: MIT
 *
 * From records to the plain facts that the model judges: codes become indexes, what an opening
 * leaves out becomes its workplace's, what a youth leaves out the programme's. The only file where
 * records and facts meet. */
#ifndef ENGINE_MATCH_LOAD_H
#define ENGINE_MATCH_LOAD_H

#include "data/records.h"
#include "engine/match/facts.h"

/* A youth with the rules of their programme. Texts are views into the store or the arena; they
 * live until the transaction ends or rests. NOT_FOUND naming "youth", RECORD_DAMAGED. */
struct loaded_youth {
    struct youth_facts facts;
    struct match_rules rules;
    struct text name;
};
enum error load_youth(struct txn *txn, const struct catalogues *catalogues, struct text id,
                      struct arena *arena, struct loaded_youth *out, struct fault *fault);

/* An opening's facts, with its workplace's and employer's. NOT_FOUND naming "opening". */
enum error load_opening(struct txn *txn, const struct catalogues *catalogues, struct text id,
                        struct arena *arena, struct opening_facts *out, struct fault *fault);

/* A workplace as a prospect. NOT_FOUND naming "workplace". */
enum error load_prospect(struct txn *txn, const struct catalogues *catalogues, struct text id,
                         struct arena *arena, struct opening_facts *out, struct fault *fault);

/* Levels in force by competence index, 0 where unknown: of the observations of a competence the
 * newest certified, else the newest staff, else the newest self; "not observed" is none. Newest is
 * by date, then by the order in which they came. `levels` has CATALOGUE_COMPETENCES_MOST places. */
void load_levels(const struct catalogue *competences, const struct observation_list *observations,
                 uint8_t *levels);

/* Weights of a programme or a request over `weights`: what is not set stays. */
struct match_weights load_weights(const struct weights *from, struct match_weights weights);

/* Copies the facts' texts and lists into the arena, so that they outlive the transaction. */
void load_own(struct opening_facts *facts, struct arena *arena);

#endif
