/* SPDX-License-Identifier: MIT
 *
 * What each single loosening of what a youth asks would add (the match model, section 5).
 *
 * Loosenings: the next three steps of the travel limit; the period two and four weeks earlier or
 * later, and two, four and eight weeks longer; the next two steps of the most hours; the day an
 * hour and two hours wider at each end; each required need made helpful; each wish of strength 0
 * lifted; each other wish widened to its parent. A wish is no gate, so a wider one lets nobody
 * pass: it counts the openings whose score it raises. The law is not loosened. */
#ifndef MATCH_NEAREST_H
#define MATCH_NEAREST_H

#include "engine/match/facts.h"
#include "engine/match/message.h"
#include "engine/match/order.h"

struct loosening {
    struct message what; /* a code of LOOSENING_LIST */
    struct youth_facts youth;
    int64_t more;           /* openings that pass by this alone, or whose score a wish raises */
    struct match_rank best; /* of them, by the loosened youth's score; where more > 0 */
};

struct nearest {
    const struct youth_facts *youth;
    const struct match_rules *rules;
    struct date today;
    struct loosening *items;
    size_t count;
};

/* All loosenings of this youth, in the arena. The youth and the rules are borrowed. */
struct nearest nearest_begin(const struct youth_facts *youth, const struct match_rules *rules,
                             struct date today, struct arena *arena);

/* Judges one more opening by all of them, and tells whether it passes as it is. */
bool nearest_judge(struct nearest *nearest, const struct opening_facts *opening);
/* Whether it is the best of one of them: then it must outlive this. */
bool nearest_keeps(const struct nearest *nearest, const struct opening_facts *opening);

/* Sorts: those that add most first; of equals in the order above. */
void nearest_sort(struct nearest *nearest);

#endif
