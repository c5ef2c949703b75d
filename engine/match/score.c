/* SPDX-License-Identifier: MIT
 *
 * The components and the two sides. Invariant: each function returns low <= value <= high (costs:
 * the other way round), every step from there to S is monotone, so low <= S <= high. */
#include "engine/match/score.h"

#include "engine/match/gates.h"
#include "engine/match/model.h"

#include <math.h>

static const struct range unknown = {.value = MATCH_UNKNOWN, .low = 0, .high = MATCH_POINTS};

static struct range exactly(int32_t points)
{
    return (struct range){.value = points, .low = points, .high = points};
}

static int bit_count(uint64_t mask)
{
    return __builtin_popcountll(mask);
}

int32_t match_wish_points(int strength, int closeness)
{
    return match_strength_points[strength] * closeness / NODE_SAME;
}

bool match_has_wishes(const struct youth_facts *youth)
{
    for (size_t i = 0; i < youth->wish_count; i++)
        if (youth->wishes[i].strength > 0)
            return true;
    return false;
}

const struct wish_facts *match_best_wish(const struct youth_facts *youth,
                                         const struct opening_facts *opening, int *closeness)
{
    const struct wish_facts *best = NULL;
    int32_t most = 0;
    *closeness = NODE_APART;
    for (size_t i = 0; i < youth->wish_count; i++) {
        const struct wish_facts *wish = &youth->wishes[i];
        int near = node_closeness(&wish->node, &opening->industry);
        int occupation = node_closeness(&wish->node, &opening->occupation);
        if (occupation > near)
            near = occupation;
        int32_t points = match_wish_points(wish->strength, near);
        if (points > most || (points > 0 && points == most && near > *closeness)) {
            best = wish;
            most = points;
            *closeness = near;
        }
    }
    return best;
}

static struct component interest(const struct youth_facts *youth,
                                 const struct opening_facts *opening, bool own_suggestion)
{
    struct component out = {.parts = 1, .parts_known = 1};
    int closeness;
    const struct wish_facts *wish = match_best_wish(youth, opening, &closeness);
    if (own_suggestion)
        out.range = exactly(MATCH_POINTS);
    else if (wish)
        out.range = exactly(match_wish_points(wish->strength, closeness));
    else if (!match_has_wishes(youth)) {
        out.range = unknown;
        out.parts_known = 0;
    }
    return out;
}

struct range match_goal_points(int asked, bool trains, int level)
{
    if (!trains)
        return exactly(0);
    if (asked == 0)
        return exactly(match_step_points[1]);
    if (level == 0)
        return unknown;
    return exactly(match_step_points[asked > level ? asked - level : 0]);
}

static struct component development(const struct youth_facts *youth,
                                    const struct opening_facts *opening)
{
    int64_t value = 0, low = 0, high = 0;
    struct component out = {0};
    for (int k = 0; k < MATCH_COMPETENCES_MAX; k++) {
        if (!(youth->goals >> k & 1))
            continue;
        struct range goal =
            match_goal_points(opening->levels[k], opening->trains >> k & 1, youth->levels[k]);
        value += goal.value;
        low += goal.low;
        high += goal.high;
        out.parts++;
        out.parts_known += goal.low == goal.high;
    }
    out.absent = out.parts == 0;
    if (out.absent)
        return out;
    out.range.value = (int32_t)match_div(value, out.parts);
    out.range.low = (int32_t)match_div(low, out.parts);
    out.range.high = (int32_t)match_div(high, out.parts);
    return out;
}

int32_t match_distance(const struct point *a, const struct point *b)
{
    if (!a->known || !b->known)
        return -1;
    int64_t north = (int64_t)a->n - b->n, east = (int64_t)a->e - b->e;
    int64_t square = north * north + east * east;
    int64_t root = (int64_t)sqrt((double)square);
    while (root * root > square) /* the double may be one off on either side */
        root--;
    while ((root + 1) * (root + 1) <= square)
        root++;
    return (int32_t)root;
}

int32_t match_travel_points(int32_t distance_m, int32_t limit_m)
{
    int64_t limit = limit_m < 1 ? 1 : limit_m;
    int64_t points = MATCH_POINTS - match_div((int64_t)MATCH_TRAVEL_COST * distance_m, limit);
    return points > 0 ? (int32_t)points : 0;
}

static struct component travel(const struct youth_facts *youth, int32_t distance_m)
{
    struct component out = {.range = unknown, .parts = 1};
    if (distance_m < 0)
        return out;
    out.range = exactly(match_travel_points(distance_m, youth->travel_limit_m));
    out.parts_known = 1;
    return out;
}

static struct component support(const struct youth_facts *youth,
                                const struct opening_facts *opening)
{
    int wanted = bit_count(youth->needs_helpful);
    if (wanted == 0)
        return (struct component){.absent = true};
    struct component out = {.range = unknown, .parts = 1};
    if (!opening->adaptations_known)
        return out;
    int64_t offered = bit_count(youth->needs_helpful & opening->adaptations);
    out.range = exactly((int32_t)match_div(MATCH_POINTS * offered, wanted));
    out.parts_known = 1;
    return out;
}

/* The cost of a gap that is known. */
static int32_t gap_cost(int gap, bool wanted)
{
    if (gap <= 0 || (gap == 1 && wanted))
        return 0;
    return match_gap_cost[gap];
}

struct range match_level_cost(int asked, int level, bool wanted)
{
    if (level > 0)
        return exactly(gap_cost(asked - level, wanted));
    int32_t full = gap_cost(asked - 1, wanted); /* F: as if at level 1 */
    return (struct range){.value = (int32_t)match_div(full, 2), .low = full, .high = 0};
}

static int32_t left_of(int64_t cost)
{
    return cost < MATCH_POINTS ? (int32_t)(MATCH_POINTS - cost) : 0;
}

static struct component readiness(const struct youth_facts *youth,
                                  const struct opening_facts *opening)
{
    int64_t value = 0, low = 0, high = 0;
    struct component out = {.weight = MATCH_SHARE_WORKPLACE};
    uint32_t wanted = youth->goals & opening->trains;
    for (int k = 0; k < MATCH_COMPETENCES_MAX; k++) {
        if (opening->levels[k] == 0)
            continue;
        struct range cost = match_level_cost(opening->levels[k], youth->levels[k], wanted >> k & 1);
        value += cost.value;
        low += cost.low;
        high += cost.high;
        out.parts++;
        out.parts_known += youth->levels[k] > 0;
    }
    out.range.value = left_of(value);
    out.range.low = left_of(low);
    out.range.high = left_of(high);
    return out;
}

static int64_t weight_sum(const struct score *score)
{
    int64_t sum = 0;
    for (int i = 0; i < MATCH_YOUTH_SIDE; i++)
        sum += score->components[i].weight;
    return sum;
}

int32_t match_side(const int64_t *weights, const int32_t *points)
{
    int64_t value = 0, sum = 0;
    for (int i = 0; i < MATCH_YOUTH_SIDE; i++) {
        value += weights[i] * points[i];
        sum += weights[i];
    }
    /* nothing that the youth asks for counts: we know nothing */
    return sum == 0 ? MATCH_UNKNOWN : (int32_t)match_div(value, sum);
}

static struct range youth_side(const struct score *score)
{
    int64_t weights[MATCH_YOUTH_SIDE];
    int32_t value[MATCH_YOUTH_SIDE], low[MATCH_YOUTH_SIDE], high[MATCH_YOUTH_SIDE];
    if (weight_sum(score) == 0)
        return unknown;
    for (int i = 0; i < MATCH_YOUTH_SIDE; i++) {
        const struct component *part = &score->components[i];
        weights[i] = part->weight;
        value[i] = part->range.value;
        low[i] = part->range.low;
        high[i] = part->range.high;
    }
    return (struct range){
        .value = match_side(weights, value),
        .low = match_side(weights, low),
        .high = match_side(weights, high),
    };
}

/* Known weight over whole weight as one fraction: the shares known of D and B are p/q with small
 * q, so all is brought over weights × parts of D × parts of B, and divided once. */
static int32_t coverage(const struct score *score)
{
    const struct component *parts = score->components;
    int64_t sum = weight_sum(score);
    int64_t youth_parts = parts[MATCH_DEVELOPMENT].absent ? 1 : parts[MATCH_DEVELOPMENT].parts;
    int64_t asked = parts[MATCH_READINESS].parts, asked_known = parts[MATCH_READINESS].parts_known;
    if (asked == 0)
        asked = asked_known = 1;
    int64_t youth_known = 0;
    for (int i = 0; i < MATCH_YOUTH_SIDE; i++)
        if (parts[i].parts > 0)
            youth_known += parts[i].weight * (youth_parts / parts[i].parts) * parts[i].parts_known;
    int64_t youth_whole = sum * youth_parts;
    if (youth_whole == 0)
        youth_whole = 1;
    int64_t known =
        MATCH_SHARE_YOUTH * youth_known * asked + MATCH_SHARE_WORKPLACE * asked_known * youth_whole;
    int64_t whole = (MATCH_SHARE_YOUTH + MATCH_SHARE_WORKPLACE) * youth_whole * asked;
    return (int32_t)match_div(MATCH_POINTS * known, whole);
}

int32_t match_mean(int32_t a, int32_t b)
{
    int64_t youth = a > MATCH_FLOOR ? a : MATCH_FLOOR;
    int64_t workplace = b > MATCH_FLOOR ? b : MATCH_FLOOR;
    return (int32_t)match_div(MATCH_POINTS * youth * workplace,
                              MATCH_SHARE_YOUTH * workplace + MATCH_SHARE_WORKPLACE * youth);
}

void match_score(const struct youth_facts *youth, const struct opening_facts *opening,
                 const struct match_weights *weights, struct score *out)
{
    *out = (struct score){0};
    out->own_suggestion = match_listed(&youth->suggestions, opening->workplace);
    out->distance_m = match_distance(&youth->position, &opening->position);
    struct component *parts = out->components;
    parts[MATCH_INTEREST] = interest(youth, opening, out->own_suggestion);
    parts[MATCH_DEVELOPMENT] = development(youth, opening);
    parts[MATCH_TRAVEL] = travel(youth, out->distance_m);
    parts[MATCH_SUPPORT] = support(youth, opening);
    parts[MATCH_READINESS] = readiness(youth, opening);
    parts[MATCH_INTEREST].weight = weights->interest;
    parts[MATCH_TRAVEL].weight = weights->travel;
    if (!parts[MATCH_DEVELOPMENT].absent)
        parts[MATCH_DEVELOPMENT].weight = weights->development;
    if (!parts[MATCH_SUPPORT].absent)
        parts[MATCH_SUPPORT].weight = weights->support;
    out->a = youth_side(out);
    out->b = parts[MATCH_READINESS].range;
    out->total.value = match_mean(out->a.value, out->b.value);
    out->total.low = match_mean(out->a.low, out->b.low);
    out->total.high = match_mean(out->a.high, out->b.high);
    out->coverage = coverage(out);
    out->thin = out->coverage < MATCH_THIN;
}

void match_points(struct score *score)
{
    struct component *parts = score->components;
    int64_t sum = weight_sum(score), rest[MATCH_YOUTH_SIDE] = {0};
    parts[MATCH_READINESS].points = score->b.value;
    if (sum == 0)
        return;
    int32_t left = score->a.value;
    for (int i = 0; i < MATCH_YOUTH_SIDE; i++) {
        int64_t carried = (int64_t)parts[i].weight * parts[i].range.value;
        parts[i].points = (int32_t)(carried / sum);
        rest[i] = carried % sum;
        left -= parts[i].points;
    }
    for (; left > 0; left--) {
        int largest = 0;
        for (int i = 1; i < MATCH_YOUTH_SIDE; i++)
            if (rest[i] > rest[largest])
                largest = i;
        parts[largest].points++;
        rest[largest] = -1;
    }
}
