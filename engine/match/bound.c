/* SPDX-License-Identifier: MIT
 *
 * Bounds. */
#include "engine/match/bound.h"

#include "engine/match/model.h"

/* ---- tables ---- */

static int32_t most_of_goal(int mask, int level)
{
    int32_t most = 0;
    for (int asked = 0; asked <= MATCH_LEVEL_MAX; asked++) {
        int32_t points = match_goal_points(asked, true, level).value;
        if (mask >> asked & 1 && points > most)
            most = points;
    }
    return most;
}

static int32_t least_cost(int mask, int level, bool wanted)
{
    int32_t least = mask ? MATCH_POINTS : 0;
    for (int asked = 0; asked <= MATCH_LEVEL_MAX; asked++) {
        int32_t cost = asked ? match_level_cost(asked, level, wanted).value : 0;
        if (mask >> asked & 1 && cost < least)
            least = cost;
    }
    return least;
}

void bound_begin(struct bound *bound, const struct youth_facts *youth,
                 const struct match_weights *weights)
{
    bound->youth = youth;
    bound->goals = __builtin_popcount(youth->goals);
    bound->helpful = __builtin_popcountll(youth->needs_helpful);
    bound->wishes = match_has_wishes(youth);
    bound->weights[MATCH_INTEREST] = weights->interest;
    bound->weights[MATCH_DEVELOPMENT] = bound->goals ? weights->development : 0;
    bound->weights[MATCH_TRAVEL] = weights->travel;
    bound->weights[MATCH_SUPPORT] = bound->helpful ? weights->support : 0;
    for (int k = 0; k < MATCH_COMPETENCES_MAX; k++) {
        int level = youth->levels[k];
        bool goal = youth->goals >> k & 1;
        for (int mask = 0; mask < BOUND_MASKS; mask++) {
            bound->goal_most[k][mask] = goal ? most_of_goal(mask, level) : 0;
            bound->cost_least[k][mask] = least_cost(mask, level, false);
            bound->cost_wanted[k][mask] = mask ? least_cost(mask, level, goal) : MATCH_POINTS;
        }
        for (int bits = 0; bits < BOUND_PROFILES; bits++) {
            int mask = (bits & 7) <= MATCH_LEVEL_MAX ? 1 << (bits & 7) : 1;
            bool trains = bits & 8;
            bound->parts[k][bits] = (struct bound_part){
                .goal = trains ? bound->goal_most[k][mask] : 0,
                .cost = trains ? bound->cost_wanted[k][mask] : bound->cost_least[k][mask],
            };
        }
    }
}

/* ---- one opening ---- */

bound_profile bound_profile_of(const struct opening_facts *opening)
{
    bound_profile profile = 0;
    for (int k = 0; k < MATCH_COMPETENCES_MAX; k++) {
        bound_profile bits = opening->levels[k] | (opening->trains >> k & 1) << 3;
        profile |= bits << (4 * k);
    }
    return profile;
}

/* All goals' points, and all that readiness costs. */
static struct bound_part part_of(const struct bound *bound, bound_profile profile)
{
    struct bound_part sum = {0, 0};
    for (int k = 0; k < MATCH_COMPETENCES_MAX; k++, profile >>= 4) {
        const struct bound_part *part = &bound->parts[k][profile & 15];
        sum.goal += part->goal;
        sum.cost += part->cost;
    }
    return sum;
}

static int32_t development_points(const struct bound *bound, int64_t goals)
{
    return bound->goals ? (int32_t)match_div(goals, bound->goals) : 0;
}

static int32_t support_points(const struct bound *bound, bool known, uint64_t offered)
{
    if (!bound->helpful)
        return 0;
    if (!known)
        return MATCH_UNKNOWN;
    int offers = __builtin_popcountll(offered & bound->youth->needs_helpful);
    return (int32_t)match_div((int64_t)MATCH_POINTS * offers, bound->helpful);
}

static int32_t interest_points(const struct bound *bound, const struct opening_facts *opening)
{
    int closeness;
    if (match_listed(&bound->youth->suggestions, opening->workplace))
        return MATCH_POINTS;
    if (!bound->wishes)
        return MATCH_UNKNOWN;
    const struct wish_facts *wish = match_best_wish(bound->youth, opening, &closeness);
    return wish ? match_wish_points(wish->strength, closeness) : 0;
}

static struct bound_score total_of(const struct bound *bound, const int32_t *points, int64_t cost)
{
    struct bound_score out = {.a = match_side(bound->weights, points)};
    out.total = match_mean(out.a, cost < MATCH_POINTS ? (int32_t)(MATCH_POINTS - cost) : 0);
    return out;
}

struct bound_score bound_score(const struct bound *bound, const struct opening_facts *opening)
{
    int32_t points[MATCH_YOUTH_SIDE] = {0};
    struct bound_part part = part_of(bound, bound_profile_of(opening));
    int32_t distance = match_distance(&bound->youth->position, &opening->position);
    points[MATCH_INTEREST] = interest_points(bound, opening);
    points[MATCH_DEVELOPMENT] = development_points(bound, part.goal);
    points[MATCH_TRAVEL] =
        distance < 0 ? MATCH_UNKNOWN : match_travel_points(distance, bound->youth->travel_limit_m);
    points[MATCH_SUPPORT] = support_points(bound, opening->adaptations_known, opening->adaptations);
    return total_of(bound, points, part.cost);
}

/* ---- a block ---- */

static int wish_closeness(const struct node *wish, const struct block *block)
{
    int two = block_two_digits(wish);
    bool industry = wish->tree == TREE_INDUSTRY;
    const uint64_t *exact = industry ? block->divisions : block->groups;
    bool above;
    if (industry)
        above = wish->section && block->sections >> (wish->section - 'A') & 1;
    else
        above = wish->length && block->majors >> (wish->digits[0] - '0') & 1;
    if (two < 0)
        return above ? NODE_SAME : NODE_APART;
    if (block_has(exact, two))
        return NODE_SAME;
    /* the parent of two digits is the section, or the one digit; of more, two digits or more */
    return wish->length == 2 && above ? NODE_NEAR : NODE_APART;
}

static int32_t interest_most(const struct bound *bound, const struct block *block)
{
    int32_t most = 0;
    if (!bound->wishes)
        return MATCH_UNKNOWN;
    for (size_t i = 0; i < bound->youth->wish_count; i++) {
        const struct wish_facts *wish = &bound->youth->wishes[i];
        if (wish->strength == 0 || wish->node.tree == TREE_NONE)
            continue;
        int32_t points = match_wish_points(wish->strength, wish_closeness(&wish->node, block));
        most = points > most ? points : most;
    }
    return most;
}

static int32_t beyond(int32_t at, int32_t least, int32_t most)
{
    return at < least ? least : at > most ? most : at;
}

/* BOUND_NEVER: all are too far away. */
static int32_t travel_most(const struct bound *bound, const struct block *block)
{
    const struct youth_facts *youth = bound->youth;
    int32_t most = block->unlocated || !youth->position.known ? MATCH_UNKNOWN : BOUND_NEVER;
    if (!youth->position.known || !block->located)
        return most;
    struct point nearest = {
        beyond(youth->position.n, block->n_least, block->n_most),
        beyond(youth->position.e, block->e_least, block->e_most),
        true,
    };
    int32_t distance = match_distance(&youth->position, &nearest);
    if (distance > youth->travel_limit_m)
        return most;
    int32_t points = match_travel_points(distance, youth->travel_limit_m);
    return points > most ? points : most;
}

struct bound_block bound_block(const struct bound *bound, const struct block *block)
{
    struct bound_block out = {{0}};
    out.points[MATCH_INTEREST] = interest_most(bound, block);
    out.points[MATCH_TRAVEL] = travel_most(bound, block);
    out.points[MATCH_SUPPORT] = support_points(bound, true, block->adaptations);
    if (block->adaptations_unknown && bound->helpful && out.points[MATCH_SUPPORT] < MATCH_UNKNOWN)
        out.points[MATCH_SUPPORT] = MATCH_UNKNOWN;
    return out;
}

int32_t bound_profile_most(const struct bound *bound, const struct bound_block *block,
                           bound_profile profile)
{
    struct bound_part part = part_of(bound, profile);
    struct bound_block most = *block;
    most.points[MATCH_DEVELOPMENT] = development_points(bound, part.goal);
    return total_of(bound, most.points, part.cost).total;
}

int32_t bound_most(const struct bound *bound, const struct block *block)
{
    int64_t goals = 0, cost = 0;
    if (!block->open || bound->youth->needs_required & ~block->adaptations)
        return BOUND_NEVER;
    struct bound_block most = bound_block(bound, block);
    if (most.points[MATCH_TRAVEL] == BOUND_NEVER)
        return BOUND_NEVER;
    for (int k = 0; k < MATCH_COMPETENCES_MAX; k++) {
        int32_t plain = bound->cost_least[k][block->asked[k]];
        int32_t wanted = bound->cost_wanted[k][block->trained[k]];
        cost += plain < wanted ? plain : wanted;
        goals += bound->goal_most[k][block->trained[k]];
    }
    most.points[MATCH_DEVELOPMENT] = development_points(bound, goals);
    return total_of(bound, most.points, cost).total;
}
