/* SPDX-License-Identifier: MIT
 *
 * The gates for all rows of a block at once: what a column decides is decided for all, what is rare
 * or intricate (holds, minors, register extracts, languages) row by row by the plain gates. The
 * answer is theirs (gates.h). */
#ifndef MATCH_MASKS_H
#define MATCH_MASKS_H

#include "engine/match/bound.h"
#include "engine/match/gates.h"

enum { MASKS_AGES = 4 }; /* spans of days that the youth's age is remembered of */

struct masks {
    struct bound *bound;
    const struct youth_facts *youth;
    const struct match_rules *rules;
    struct date today;
    enum match_code shut; /* the youth's own gate that fails everywhere; MATCH_PASSED: none */
    int32_t years;        /* on the earliest day that can be judged, as far as `today` says */
    bool grown;           /* 18 or over then */
    bool lacks;           /* some language or licence */
    struct kernel_period period;
    bool has_period;
    struct clock_window window;
    bool has_window;
    int64_t reach; /* [m²] from here on it is too far */
    struct masks_age {
        struct day_span days;
        struct age_on age;
    } ages[MASKS_AGES];
    uint32_t age_count; /* of all so far; each takes the place of the oldest */
};

/* Bound, youth and rules are borrowed. */
void masks_begin(struct masks *masks, struct bound *bound, const struct match_rules *rules,
                 struct date today);

/* Those of the rows `of` that pass all gates. Where `counts` is not NULL, adds to it. */
uint64_t masks_passed(struct masks *masks, const struct packed *packed, uint64_t of,
                      struct gate_counts *counts);

/* The same in two steps: those of the rows that pass all gates that are decided for all at once,
 * of which `unsure` are still to be asked one by one. */
uint64_t masks_likely(struct masks *masks, const struct packed *packed, uint64_t of,
                      uint64_t *unsure);
bool masks_ask(struct masks *masks, const struct packed *packed, size_t i);

/* Whether the list has the id of row or place i. */
bool masks_listed(const struct text_list *list, const struct packed *packed, enum packed_text which,
                  size_t i);

/* The rows that a list may have: not those of workplaces that have offered something. */
uint64_t masks_rows(const struct packed *packed);

#endif
