/* SPDX-License-Identifier: MIT
 *
 * Field tables of match.plan. */
#include "engine/cases/plan.h"

const char *const plan_objectives[PLAN_OBJECTIVES + 1] = {
    [PLAN_TOTAL] = "total",   [PLAN_MOST_THEN_TOTAL] = "most_then_total",
    [PLAN_STABLE] = "stable", [PLAN_FAIR] = "fair",
    [PLAN_OBJECTIVES] = NULL,
};

/* ---- request ---- */

static const struct field plan_lock_fields[] = {
    FIELD(plan_lock, youth, .required = true, .form = FORM_ID, .doc = "one of the plan's youths"),
    FIELD(plan_lock, opening, .required = true, .form = FORM_ID, .doc = "and an opening"),
    FIELD(plan_lock, keep, .required = true,
          .doc = "true: they have it whatever the others have; false: they do not get it"),
};
static const struct schema plan_lock_schema = SCHEMA(plan_lock, "a pair that is settled already");

static const struct field plan_request_fields[] = {
    FIELD(plan_request, programme, .form = FORM_ID, .refers = "programme",
          .doc = "whose youths; left out: those of all the caller's programmes"),
    FIELD(plan_request, youths, .form = FORM_ID, .most = PLAN_NAMED_MOST,
          .doc = "only these; whoever has a placement under way takes no part. Left out: all of "
                 "the programme but for those who have left it"),
    FIELD(plan_request, openings, .form = FORM_ID, .most = PLAN_NAMED_MOST,
          .doc = "only these; left out: all"),
    FIELD(plan_request, objective, .required = true, .choices = plan_objectives,
          .doc = "what is best: the largest sum of scores; as many as possible, then the sum; no "
                 "pair that would rather have each other; the worst off lifted first"),
    FIELD(plan_request, candidates, .min = 1, .max = PLAN_CANDIDATES_MOST,
          .doc = "how many of each youth's best openings are weighed; left out: 50"),
    FIELD_MANY(plan_request, locks, plan_lock, .most = PLAN_NAMED_MOST,
               .doc = "what is settled already"),
    FIELD(plan_request, seed, .min = 0, .max = INT32_MAX,
          .doc = "of the draw of lots; left out: 1"),
    FIELD(plan_request, compare, .doc = "what the other objectives would reach; left out: true"),
    FIELD(plan_request, progress,
          .doc = "true: notifications \"match.progress\" [{id, done, of}] while it is made"),
    FIELD(plan_request, deadline_ms, .min = 1, .max = PLAN_DEADLINE_MOST_MS, .unit = "ms",
          .doc = "then it is given up; left out: 60000"),
};
const struct schema plan_request_schema = SCHEMA(plan_request, "a plan for many youths at once");

/* ---- reply ---- */

#define FIGURES(type)                                                                            \
    FIELD(type, size, .doc = "how many are placed"), FIELD(type, sum, .doc = "of their scores"), \
        FIELD(type, mean, .doc = "of the scores of those placed"),                               \
        FIELD(type, least, .doc = "the lowest of them"),                                         \
        FIELD(type, blocking, .doc = "pairs of which both would rather have the other")

static const struct field plan_figures_fields[] = {
    FIELD(plan_figures, objective, .choices = plan_objectives, .doc = "by which"),
    FIGURES(plan_figures),
};
static const struct schema plan_figures_schema =
    SCHEMA(plan_figures, "what a plan by another objective reaches");

static const struct field plan_pair_fields[] = {
    FIELD(plan_pair, youth, .doc = "who"),
    FIELD(plan_pair, youth_name, .personal = true, .doc = "their name"),
    FIELD(plan_pair, opening, .doc = "gets which"),
    FIELD(plan_pair, title, .doc = "what it is called"),
    FIELD(plan_pair, workplace, .doc = "where"),
    FIELD(plan_pair, workplace_name, .doc = "its name"),
    FIELD(plan_pair, score, .doc = "S of the pair, 0..10000"),
    FIELD(plan_pair, a, .doc = "the youth's side"),
    FIELD(plan_pair, b, .doc = "the workplace's side"),
    FIELD(plan_pair, rank,
          .doc = "the place of the opening in the youth's own list by S: 1 is best"),
    FIELD(plan_pair, candidates, .doc = "how long that list is"),
    FIELD(plan_pair, locked, .doc = "it was settled before"),
    FIELD(plan_pair, held, .doc = "the seat is held for the youth"),
    FIELD(plan_pair, price,
          .doc = "points that one more seat like it would add to the plan; of total and "
                 "most_then_total"),
    FIELD(plan_pair, price_placed,
          .doc = "youths that one more seat like it would place; of most_then_total"),
    FIELD(plan_pair, wanted_by, .doc = "how many others would rather have had a seat here"),
};
static const struct schema plan_pair_schema = SCHEMA(plan_pair, "a youth and their place");

static const struct field plan_wanted_fields[] = {
    FIELD(plan_wanted, opening, .doc = "which"),
    FIELD(plan_wanted, title, .doc = "what it is called"),
    FIELD(plan_wanted, workplace_name, .doc = "where"),
    FIELD(plan_wanted, score, .doc = "S of the pair"),
    FIELD(plan_wanted, youths, .doc = "who have its seats in this plan"),
};
static const struct schema plan_wanted_schema = SCHEMA(plan_wanted, "an opening that others got");

static const struct field plan_left_fields[] = {
    FIELD(plan_left, youth, .doc = "who"),
    FIELD(plan_left, youth_name, .personal = true, .doc = "their name"),
    FIELD(plan_left, candidates, .doc = "openings that they could have had"),
    FIELD_MANY(plan_left, not_ready, failed_gate, .doc = "what keeps them from every place"),
    FIELD(plan_left, failed, .doc = "where there is none: openings by the gate they fail first"),
    FIELD_MANY(plan_left, wanted, plan_wanted, .doc = "the best of them, and who got the seats"),
};
static const struct schema plan_left_schema = SCHEMA(plan_left, "a youth without a place, and why");

static const struct field plan_reply_fields[] = {
    FIELD(plan_reply, plan,
          .doc = "its name: match.openings shows what it says of seats (with_prices), for a while"),
    FIELD(plan_reply, model, .doc = "the model's id"),
    FIELD(plan_reply, as_of, .doc = "the journal's number of the data that was read"),
    FIELD(plan_reply, today, .doc = "the day it was judged by"),
    FIELD(plan_reply, objective, .choices = plan_objectives, .doc = "what is best"),
    FIELD(plan_reply, seed, .doc = "of the draw of lots"),
    FIELD(plan_reply, candidates, .doc = "how many of each youth's best openings were weighed"),
    FIELD(plan_reply, ties, .doc = "which of equally good plans it is"),
    FIELD(plan_reply, proven, .doc = "true: it was checked to be the best by other means"),
    FIELD(plan_reply, youths, .doc = "who take part"),
    FIELD(plan_reply, placed_already, .doc = "who do not, since they have a placement under way"),
    FIGURES(plan_reply),
    FIELD_MANY(plan_reply, others, plan_figures, .doc = "what the other objectives would reach"),
    FIELD_MANY(plan_reply, pairs, plan_pair, .doc = "by the youths' ids; nothing is booked"),
    FIELD_MANY(plan_reply, unplaced, plan_left, .doc = "who got no place, and why"),
};
const struct schema plan_reply_schema = SCHEMA(plan_reply, "a plan");
