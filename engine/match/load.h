/* SPDX-License-Identifier: MIT
 *
 * From records to the plain facts that the model judges: codes become indexes, what an opening
 * leaves out becomes its workplace's, what a youth leaves out the programme's. The only file where
 * records and facts meet. */
#ifndef ENGINE_MATCH_LOAD_H
#define ENGINE_MATCH_LOAD_H

#include "data/waivers.h"
#include "engine/match/facts.h"

/* What a programme sets for the matching of its youths. */
struct programme_rules {
    struct text id;
    struct match_rules rules;
};

/* What levels are from, so that an observation more is taken in without reading all of them. */
struct youth_evidence {
    uint64_t last; /* the number of the last observation that is in it; 0: none */
    uint32_t ranks[CATALOGUE_COMPETENCES_MOST]; /* of the one that each level is from; 0: none */
};

/* A youth, and whose rules they are judged by. */
struct youth_row {
    struct youth_facts facts;
    struct text programme;
    struct youth_evidence evidence;
};

/* Texts and lists are views into the store or lie in the arena: they live until the transaction
 * ends or rests. Errors: NOT_FOUND naming what was looked for, RECORD_DAMAGED. */

enum error load_programme(struct txn *txn, const struct catalogues *catalogues, struct text id,
                          struct arena *arena, struct programme_rules *out, struct fault *fault);

/* `before` is the youth as they were loaded last, where none of their observations has been changed
 * or taken away since; NULL reads all. */
enum error load_youth(struct txn *txn, const struct catalogues *catalogues, struct text id,
                      const struct youth_row *before, struct arena *arena, struct youth_row *out,
                      struct fault *fault);

/* The youth as they are now, of whom nothing but observations has come since `before`, whose texts
 * and lists it borrows. */
enum error load_observed(struct txn *txn, const struct catalogues *catalogues,
                         const struct youth_row *before, struct arena *arena, struct youth_row *out,
                         struct fault *fault);

/* An opening's facts, with its workplace's and employer's. */
enum error load_opening(struct txn *txn, const struct catalogues *catalogues, struct text id,
                        struct arena *arena, struct opening_facts *out, struct fault *fault);

/* A workplace as a prospect; `offered` where an opening refers to it. */
enum error load_workplace(struct txn *txn, const struct catalogues *catalogues, struct text id,
                          struct arena *arena, struct opening_facts *out, struct fault *fault);

/* The parts of the two, for who reads many (load_all.h): a workplace as a prospect but for
 * `offered`; what an opening says itself, over the facts of its workplace; the holds of the opening
 * with the id that is in `out`; RECORD_DAMAGED where a level is none. */
void load_place(const struct catalogues *catalogues, const struct workplace *workplace,
                bool employer_active, struct opening_facts *out);
void load_opening_over(const struct catalogues *catalogues, const struct opening *opening,
                       struct opening_facts *out);
enum error load_holds(struct txn *txn, struct arena *arena, struct opening_facts *out,
                      struct fault *fault);
enum error load_check_levels(const struct tally_list *levels, struct fault *fault);

/* The same from records at hand, which it borrows from: without holds; `opening` NULL is the
 * workplace as a prospect. Without waivers and levels. */
void load_facts(const struct catalogues *catalogues, const struct workplace *workplace,
                const struct employer *employer, const struct opening *opening,
                struct opening_facts *out);
void load_youth_facts(const struct catalogues *catalogues, const struct youth *youth,
                      const struct programme *programme, struct arena *arena,
                      struct youth_facts *out);

/* Levels in force by competence index, 0 where unknown: of the observations of a competence the
 * newest certified, else the newest staff, else the newest self; "not observed" is none, nor is
 * what a certificate said that was superseded or revoked. Newest is
 * by date, then by the order in which they came. `levels` has CATALOGUE_COMPETENCES_MOST places. */
void load_levels(const struct catalogue *competences, const struct observation_list *observations,
                 uint8_t *levels);

/* Sets the legal limits of minors, with this catalogue's hazards in them; in the arena. */
void load_minor_table(const struct catalogues *catalogues, struct arena *arena,
                      struct match_rules *rules);

/* Weights of a programme or a request over `weights`: what is not set stays. */
struct match_weights load_weights(const struct weights *from, struct match_weights weights);

/* Copies what a row of struct programme_rules points to into the arena, so that it outlives the
 * transaction. */
void load_own_programme(void *row, struct arena *arena);

#endif
