/* SPDX-License-Identifier: MIT
 *
 * The gates: what takes an opening off a youth's list (the match model, section 1).
 *
 * A gate whose facts are not known does not fail, but for a required need. Each gate is one
 * function, asked for a yes or no by the fast call and for its arguments by the full one, so both
 * judge alike.
 *
 * Judged day: the first day on which both periods have begun; where one has no beginning, the
 * other's; where neither has, `today`. */
#ifndef MATCH_GATES_H
#define MATCH_GATES_H

#include "engine/match/facts.h"
#include "engine/match/message.h"

enum {
    GATE_TEXTS_MAX = 8, /* languages, and licences, that one account tells */
    /* NOT_READY up to 5, NEED and MINOR_HAZARD one a code, LANGUAGE and LICENCE, others once */
    GATE_MESSAGES_MAX = 5 + 2 * MATCH_CODES_MAX + 2 * GATE_TEXTS_MAX + MATCH_GATES,
};

/* Failures in the table's order; a gate that fails for several reasons has several in a row. */
struct gate_list {
    size_t count;
    struct message items[GATE_MESSAGES_MAX];
};

/* How many pairs were judged, how many passed, and how many failed which gate first. */
struct gate_counts {
    int64_t considered, passed;
    int64_t failed[MATCH_GATES];
};

/* All failures; true where there is none. Texts in `out` are borrowed from the facts. */
bool match_gates(const struct youth_facts *youth, const struct opening_facts *opening,
                 const struct match_rules *rules, struct date today, struct gate_list *out);

/* The first gate in the table's order that fails, MATCH_PASSED where all pass. Equals the first
 * code of match_gates. `today` must be set. */
enum match_code match_first_gate(const struct youth_facts *youth,
                                 const struct opening_facts *opening,
                                 const struct match_rules *rules, struct date today);

/* What the youth's age is on a day. */
struct age_on {
    int32_t years; /* 0 where the birth is not known */
    enum minor_class class;
};
struct age_on match_age_on(const struct youth_facts *youth, struct date day);

/* The same, and the days around that day on which it is the same, some of them at least. */
struct age_on match_age_around(const struct youth_facts *youth, struct date day,
                               struct day_span *same);

/* The first that fails of AGE and the gates behind it, where those before it are known to pass;
 * `age` is the youth's on the judged day. Of the opening it reads prospect, from, to, hours_min,
 * the clock, age_min, hazards, extract, languages and licences. */
enum match_code match_later_gate(const struct youth_facts *youth,
                                 const struct opening_facts *opening,
                                 const struct match_rules *rules, struct date today,
                                 struct age_on age);

/* The day by which age, class and extract are judged. */
struct date match_judged_day(const struct youth_facts *youth, const struct opening_facts *opening,
                             struct date today);

/* Days that both periods share, 0 where none; -1 where it is not limited: one has no period, or
 * neither has a beginning, or neither an end. A prospect has no period. [days, both ends counted]
 */
int64_t match_overlap_days(const struct youth_facts *youth, const struct opening_facts *opening);

/* Whether a waiver covers the youth's programme on that day. */
bool match_waived(const struct youth_facts *youth, struct date today);

/* Whether nothing may be judged or told of the youth on that day: restricted, or without a waiver.
 */
bool match_withheld(const struct youth_facts *youth, struct date today);

/* Whether an extract is recorded that is at most a year old on `start`. */
bool match_extract_valid(const struct youth_facts *youth, struct date start);

/* Seats that are held on that day, but for this youth's own. */
int32_t match_holds(const struct youth_facts *youth, const struct opening_facts *opening,
                    struct date today);

/* Whether `list` holds `id`, byte by byte. */
bool match_listed(const struct text_list *list, struct text id);

/* The youth's window with its open end filled in; false where it has none. */
bool match_youth_window(const struct youth_facts *youth, struct clock_window *out);

/* The opening's working window; false where it is not known. Where one end is known, the minute
 * beside it: an end that is not known fits everywhere. */
bool match_opening_window(const struct opening_facts *opening, struct clock_window *out);

#endif
