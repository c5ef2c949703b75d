/* SPDX-License-Identifier: MIT
 *
 * A plan for a cohort as a case meeting reads it. */
#ifndef CLI_SHOW_PLAN_H
#define CLI_SHOW_PLAN_H

#include "engine/cases/plan.h"
#include "engine/cli/show.h"

/* Who gets what, who gets nothing and why, and what the plan reaches. */
void show_plan(struct show *show, const struct plan_reply *plan);

/* What the plan and those by the other objectives reach, side by side. */
void show_comparison(struct show *show, const struct plan_reply *plan);

/* Appends the pairs and those without a place as CSV, a header row first. */
void put_plan_csv(struct buffer *out, const struct plan_reply *plan);

#endif
