/* SPDX-License-Identifier: MIT
 *
 * Plans that were made lately, for what they say of seats: match.openings shows it beside a hit
 * (with_prices). Kept in memory, the last few; whoever made one sees it, and nobody else. */
#ifndef ENGINE_CASES_PLAN_SHELF_H
#define ENGINE_CASES_PLAN_SHELF_H

#include "engine/match/cohort.h"

enum {
    PLAN_SHELF = 16, /* plans that are kept; the oldest goes */
    PLAN_ID = 26,    /* letters and digits */
};

/* What a plan says of one more seat at an opening. */
struct seat_worth {
    bool priced; /* by total and most_then_total */
    struct plan_price price;
    uint32_t wanted_by; /* others who would rather have had a seat there */
};

struct plan_shelf;
struct plan_shelf *plan_shelf_new(void);
/* NULL is nothing. */
void plan_shelf_free(struct plan_shelf *shelf);

/* Any thread. Everything is copied; one with this id is replaced. */
void plan_shelf_put(struct plan_shelf *shelf, const char *principal, struct text id,
                    const struct cohort *cohort, const struct plan *plan,
                    const struct plan_wants *wants);

/* Any thread. Fills what the plan says of each opening, all-zero where it says nothing. False where
 * there is no such plan of this principal's. */
bool plan_shelf_find(struct plan_shelf *shelf, const char *principal, struct text id,
                     const struct text *openings, size_t count, struct seat_worth *out);

#endif
