/* SPDX-License-Identifier: MIT
 *
 * The tables of `praktik-1`, and one pair judged in full. */
#include "engine/match/model.h"

const int32_t match_strength_points[MATCH_STRENGTH_MAX + 1] = {0, 4000, 6000, 8000, 10000};

const int32_t match_step_points[MATCH_LEVEL_MAX] = {3000, 10000, 6000, 2000};

const int32_t match_gap_cost[MATCH_LEVEL_MAX] = {0, 800, 2000, 4000};

struct match_rules match_rules_default(void)
{
    return (struct match_rules){
        .weights =
            {
                .interest = MATCH_WEIGHT_INTEREST,
                .development = MATCH_WEIGHT_DEVELOPMENT,
                .travel = MATCH_WEIGHT_TRAVEL,
                .support = MATCH_WEIGHT_SUPPORT,
            },
        .extract_lead_days = MATCH_EXTRACT_LEAD_DAYS,
        .minor_tables = &minor_table_default,
        .minor_table_count = 1,
    };
}

void match_judge(const struct youth_facts *youth, const struct opening_facts *opening,
                 const struct match_rules *rules, struct date today, struct judgement *out)
{
    out->passed = match_gates(youth, opening, rules, today, &out->gates);
    match_score(youth, opening, &rules->weights, &out->score);
    match_points(&out->score);
    match_explain(youth, opening, rules, today, &out->score, &out->reasons);
    uint32_t wanted = youth->goals & opening->trains;
    for (int k = 0; k < MATCH_COMPETENCES_MAX; k++) {
        int asked = opening->levels[k];
        out->costs[k] =
            asked ? match_level_cost(asked, youth->levels[k], wanted >> k & 1).value : 0;
    }
    out->judged_day = match_judged_day(youth, opening, today);
    out->minor = minor_class_on(youth->birth, youth->school_done, out->judged_day);
}
