/* SPDX-License-Identifier: MIT
 *
 * The match model `praktik-1`: its tables, and the full account of one pair.
 *
 * Every number of the model stands here or in model.c, and nowhere else. A change to any of them
 * makes a new model id. Legal limits are not the model's: they are dated data in minor.h. */
#ifndef MATCH_MODEL_H
#define MATCH_MODEL_H

#include "engine/match/explain.h"
#include "engine/match/facts.h"
#include "engine/match/gates.h"
#include "engine/match/score.h"

#define MATCH_MODEL "praktik-1"

enum {
    MATCH_POINTS = 10000,         /* the most points of anything */
    MATCH_UNKNOWN = 5000,         /* what an unknown counts in the score */
    MATCH_SHARE_YOUTH = 6500,     /* a: the youth's side counts more */
    MATCH_SHARE_WORKPLACE = 3500, /* b */
    MATCH_FLOOR = 500,            /* a side never counts less */
    MATCH_THIN = 4000,            /* coverage below this is thin */
    MATCH_TRAVEL_COST = 5000,     /* what the way costs at the limit */
    MATCH_TRAVEL_GOOD = 7500,     /* T from here on is told as an advantage */
    MATCH_WEIGHT_INTEREST = 50,
    MATCH_WEIGHT_DEVELOPMENT = 25,
    MATCH_WEIGHT_TRAVEL = 15,
    MATCH_WEIGHT_SUPPORT = 10,
    MATCH_WEIGHT_MAX = 1000,
    MATCH_TRAVEL_DEFAULT_M = 30000, /* [m] where neither youth nor programme has a limit */
    MATCH_MIN_DAYS = 5,             /* [days] shortest acceptable length where the youth has none */
    MATCH_EXTRACT_LEAD_DAYS = 14,   /* [days] where the programme has none */
};

/* Interest by strength of the wish, at closeness 100 %. */
extern const int32_t match_strength_points[MATCH_STRENGTH_MAX + 1];

/* Development by the step from the youth's level to the asked one; 0: none or reached. */
extern const int32_t match_step_points[MATCH_LEVEL_MAX];

/* Shortfall in readiness by the gap between the asked level and the youth's; 0: none. */
extern const int32_t match_gap_cost[MATCH_LEVEL_MAX];

/* The model's weights, lead and minor table (without hazards), no school breaks. */
struct match_rules match_rules_default(void);

/* The full account of one pair: what match.pair and match.why answer. About 30 KiB. */
struct judgement {
    bool passed;
    struct gate_list gates; /* empty where passed */
    struct score score;     /* with points, also where a gate failed */
    struct reason_list reasons;
    int32_t costs[MATCH_COMPETENCES_MAX]; /* of readiness, by competence; with B they make 10000
                                             unless B is held at 0 */
    struct date judged_day;
    enum minor_class minor; /* the youth's class on it */
};

/* Judges the pair. `today` must be set. Texts in `out` are borrowed from the facts. Never fails;
 * the same values give the same bytes of meaning. */
void match_judge(const struct youth_facts *youth, const struct opening_facts *opening,
                 const struct match_rules *rules, struct date today, struct judgement *out);

#endif
