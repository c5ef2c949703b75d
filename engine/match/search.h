/* SPDX-License-Identifier: MIT
 *
 * The plain search: pairs judged one by one, the first k kept in the model's order, the others
 * counted by the first gate that each failed. Every faster path must answer the same. */
#ifndef MATCH_SEARCH_H
#define MATCH_SEARCH_H

#include "engine/match/gates.h"
#include "engine/match/order.h"
#include "engine/match/score.h"

enum {
    SEARCH_SECTIONS = 'Z' - 'A' + 1,
};

struct search {
    struct date today;
    struct match_best best;
    struct match_rank sections[SEARCH_SECTIONS]; /* the best of each industry section; */
    bool seen[SEARCH_SECTIONS];                  /* where there is one */
    struct gate_counts counts;
};

/* An empty one that keeps its first k in the caller's array of k ranks. */
struct search search_over(struct match_rank *items, size_t k, struct date today);

/* Judges a pair, and takes in the opening; a rank's row is its facts' address. True where the
 * search keeps them: then they must outlive it. */
bool search_opening(struct search *search, const struct youth_facts *youth,
                    const struct match_rules *rules, const struct opening_facts *opening);

/* The same, and takes in the youth. */
void search_youth(struct search *search, const struct youth_facts *youth,
                  const struct match_rules *rules, const struct opening_facts *opening);

/* What a rank stands for. */
const struct opening_facts *search_opening_at(const struct match_rank *rank);
const struct youth_facts *search_youth_at(const struct match_rank *rank);

/* The best opening whose industry's section is none of the wishes' (strength 1 and over) and none
 * of the first k's; NULL where there is none. After search_opening only. */
const struct opening_facts *search_explore(const struct search *search,
                                           const struct youth_facts *youth);

#endif
