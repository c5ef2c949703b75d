/* SPDX-License-Identifier: MIT
 *
 * The facts behind a score, each with a sign and a code (the match model, section 5). */
#ifndef MATCH_EXPLAIN_H
#define MATCH_EXPLAIN_H

#include "engine/match/facts.h"
#include "engine/match/gates.h"
#include "engine/match/message.h"
#include "engine/match/score.h"

enum {
    /* interest 2, goals, travel 1, two needs lists, asked levels, prospect, four questions,
     * languages and licences, hazards */
    REASONS_MAX = 2 + MATCH_COMPETENCES_MAX + 1 + 2 * MATCH_CODES_MAX + MATCH_COMPETENCES_MAX + 5 +
                  2 * GATE_TEXTS_MAX + MATCH_CODES_MAX,
};

struct reason {
    char sign;         /* '+' speaks for the pair, '-' against it, '?' is not known: ask */
    uint8_t component; /* enum match_component; MATCH_COMPONENTS: none, only a question */
    struct message message;
};

/* Component by component, within each by competence or need; questions last. */
struct reason_list {
    size_t count;
    struct reason items[REASONS_MAX];
};

/* The facts behind `score`, which must be match_score's of this pair. Texts are borrowed from the
 * facts. */
void match_explain(const struct youth_facts *youth, const struct opening_facts *opening,
                   const struct match_rules *rules, struct date today, const struct score *score,
                   struct reason_list *out);

#endif
