/* SPDX-License-Identifier: MIT
 *
 * The shapes of a plan for a cohort: what match.plan takes and returns. The CLI decodes replies
 * with the same tables. */
#ifndef ENGINE_CASES_PLAN_H
#define ENGINE_CASES_PLAN_H

#include "engine/cases/match.h"
#include "engine/match/plan.h"

enum {
    PLAN_CANDIDATES = 50, /* of each youth, where nothing is said */
    PLAN_CANDIDATES_MOST = 500,
    PLAN_NAMED_MOST = 1000, /* youths, openings, locks that one request names */
    PLAN_DEADLINE_MS = 60000,
    PLAN_DEADLINE_MOST_MS = 600000,
    PLAN_WANTED = 3, /* openings that are told of a youth without a place */
};

/* "total" for PLAN_TOTAL; NULL-terminated. */
extern const char *const plan_objectives[PLAN_OBJECTIVES + 1];

struct plan_lock {
    struct text youth, opening;
    struct flag keep;
};
LIST_OF(plan_lock);

struct plan_request {
    struct text programme;
    struct text_list youths, openings;
    struct choice objective; /* enum plan_objective */
    struct integer candidates, seed, deadline_ms;
    struct plan_lock_list locks;
    struct flag compare, progress;
};

struct plan_pair {
    struct text youth, youth_name;
    struct text opening, title, workplace, workplace_name;
    struct integer score, a, b; /* 0..10000 */
    struct integer rank, candidates;
    struct flag locked, held;
    struct integer price, price_placed, wanted_by;
};
LIST_OF(plan_pair);

struct plan_wanted {
    struct text opening, title, workplace_name;
    struct integer score;
    struct text_list youths; /* who got its seats */
};
LIST_OF(plan_wanted);

struct plan_left {
    struct text youth, youth_name;
    struct integer candidates;
    struct failed_gate_list not_ready;
    struct tally_list failed;
    struct plan_wanted_list wanted;
};
LIST_OF(plan_left);

/* What a plan by one objective reaches. */
struct plan_figures {
    struct choice objective;
    struct integer size, sum, mean, least, blocking;
};
LIST_OF(plan_figures);

struct plan_reply {
    struct text plan;
    struct text model;
    struct integer as_of;
    struct date today;
    struct choice objective;
    struct integer seed, candidates;
    struct text ties;
    struct flag proven;
    struct integer youths, placed_already;
    struct integer size, sum, mean, least, blocking;
    struct plan_figures_list others;
    struct plan_pair_list pairs;
    struct plan_left_list unplaced;
};

extern const struct schema plan_request_schema, plan_reply_schema;

#endif
