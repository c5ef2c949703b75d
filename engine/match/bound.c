/* SPDX-License-Identifier: MIT
 *
 * Bounds. */
#include "engine/match/bound.h"

#include <pthread.h>
#include <string.h>

#include "engine/match/gates.h"
#include "engine/match/model.h"

/* ---- tables ---- */

/* What each asked level and training is worth, for each level of a youth, no goal or a goal. */
static struct level_table {
    uint8_t goal[16], cost[16];
    bool goals, costs; /* some are not 0 */
} level_tables[MATCH_LEVEL_MAX + 1][2];

static void make_table(int level, bool goal)
{
    struct level_table *table = &level_tables[level][goal];
    for (int bits = 0; bits < 16; bits++) {
        int asked = bits & 7;
        bool trains = bits & 8;
        int32_t points = 0, cost = 0;
        if (asked > MATCH_LEVEL_MAX)
            continue; /* no opening asks it */
        if (goal)
            points = match_goal_points(asked, trains, level).value;
        if (asked)
            cost = match_level_cost(asked, level, goal && trains).value;
        table->goal[bits] = (uint8_t)(points / KERNEL_GOAL_UNIT);
        table->cost[bits] = (uint8_t)(cost / KERNEL_COST_UNIT);
        table->goals = table->goals || points > 0;
        table->costs = table->costs || cost > 0;
    }
}

static void make_tables(void)
{
    for (int level = 0; level <= MATCH_LEVEL_MAX; level++) {
        make_table(level, false);
        make_table(level, true);
    }
}

static void set_tables(struct bound *bound)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    struct kernel_query *query = &bound->query;
    pthread_once(&once, make_tables);
    for (int k = 0; k < MATCH_COMPETENCES_MAX; k++) {
        const struct level_table *table =
            &level_tables[bound->youth->levels[k]][bound->youth->goals >> k & 1];
        memcpy(query->goal[k], table->goal, sizeof table->goal);
        memcpy(query->cost[k], table->cost, sizeof table->cost);
        query->goals_in |= (uint32_t)table->goals << k;
        query->costs_in |= (uint32_t)table->costs << k;
    }
}

/* By how much what is reckoned of S can be over S: of A the way's slack and what is rounded, by at
 * most 1.54 (kernel.h), KERNEL_MARGIN and what kernel_most adds, half a point of S; the rest is for
 * single precision. Without a bound where a metre counts much. */
static int32_t slack_of(const struct kernel_query *query)
{
    float way = query->travel_share * (query->per_metre * 2 + 2);
    float slack = 1.54F * (way + 2) + KERNEL_MARGIN + 1 + 3;
    return slack < MATCH_POINTS ? (int32_t)slack + 1 : MATCH_POINTS;
}

static void set_query(struct bound *bound)
{
    const struct youth_facts *youth = bound->youth;
    struct kernel_query *query = &bound->query;
    int32_t limit = youth->travel_limit_m < 1 ? 1 : youth->travel_limit_m;
    float whole = bound->weight ? (float)bound->weight : 1;
    if (bound->goals)
        query->goal_share = (float)bound->weights[MATCH_DEVELOPMENT] * KERNEL_GOAL_UNIT /
                            ((float)bound->goals * whole);
    float support = (float)bound->weights[MATCH_SUPPORT] / whole;
    query->goals = youth->goals;
    query->required = youth->needs_required;
    query->helpful = youth->needs_helpful;
    query->offer_share = bound->helpful ? support * MATCH_POINTS / (float)bound->helpful : 0;
    query->unknown_share = support * MATCH_UNKNOWN;
    query->travel_share = (float)bound->weights[MATCH_TRAVEL] / whole;
    query->per_metre = (float)MATCH_TRAVEL_COST / (float)limit;
    query->reach = (float)limit * 1.000001F + 2;
    query->n = youth->position.n;
    query->e = youth->position.e;
    query->located = youth->position.known;
    bound->slack = slack_of(query);
}

void bound_begin(struct bound *bound, const struct youth_facts *youth,
                 const struct match_weights *weights, const struct kernel *kernel)
{
    memset(&bound->query, 0, sizeof bound->query);
    memset(bound->known, 0, sizeof bound->known);
    bound->youth = youth;
    bound->kernel = kernel ? kernel : kernel_best();
    bound->goals = __builtin_popcount(youth->goals);
    bound->helpful = __builtin_popcountll(youth->needs_helpful);
    bound->wishes = match_has_wishes(youth);
    bound->weights[MATCH_INTEREST] = weights->interest;
    bound->weights[MATCH_DEVELOPMENT] = bound->goals ? weights->development : 0;
    bound->weights[MATCH_TRAVEL] = weights->travel;
    bound->weights[MATCH_SUPPORT] = bound->helpful ? weights->support : 0;
    bound->weight = 0;
    for (int i = 0; i < MATCH_YOUTH_SIDE; i++)
        bound->weight += bound->weights[i];
    for (int i = 0; i <= bound->helpful; i++)
        bound->support[i] =
            bound->helpful ? (int32_t)match_div((int64_t)MATCH_POINTS * i, bound->helpful) : 0;
    set_tables(bound);
    set_query(bound);
}

/* ---- kinds of work ---- */

static struct bound_work ask_wishes(const struct bound *bound, const struct packed_work *work)
{
    const struct youth_facts *youth = bound->youth;
    struct opening_facts opening = {.industry = work->industry, .occupation = work->occupation};
    struct bound_work out = {.interest = bound->wishes ? 0 : MATCH_UNKNOWN};
    int closeness;
    const struct wish_facts *wish = match_best_wish(youth, &opening, &closeness);
    if (wish)
        out.interest = match_wish_points(wish->strength, closeness);
    for (size_t i = 0; i < youth->wish_count && !out.not_this; i++)
        out.not_this = youth->wishes[i].strength == 0 &&
                       (node_covers(&youth->wishes[i].node, &work->industry) ||
                        node_covers(&youth->wishes[i].node, &work->occupation));
    return out;
}

static size_t hash_work(const struct packed_work *work)
{
    uint64_t a, b, c = 0;
    memcpy(&a, work, sizeof a);
    memcpy(&b, (const char *)work + sizeof a, sizeof b);
    memcpy(&c, (const char *)work + sizeof a + sizeof b, sizeof *work - sizeof a - sizeof b);
    uint64_t mixed = (a ^ b * UINT64_C(0x9e3779b97f4a7c15) ^ c * UINT64_C(0xc2b2ae3d27d4eb4f)) *
                     UINT64_C(0xff51afd7ed558ccd);
    return mixed >> 56;
}

_Static_assert(BOUND_WORKS == 1 << 8, "what hash_work returns");
_Static_assert(sizeof(struct packed_work) == 22, "no padding: it is compared by its bytes");

struct bound_work bound_work(struct bound *bound, const struct packed_work *work)
{
    size_t at = hash_work(work);
    if (!bound->known[at] || memcmp(&bound->works[at], work, sizeof *work) != 0) {
        bound->known[at] = true;
        bound->works[at] = *work;
        bound->said[at] = ask_wishes(bound, work);
    }
    return bound->said[at];
}

/* ---- one opening ---- */

static struct bound_score total_of(const struct bound *bound, const int32_t *points, int64_t cost)
{
    struct bound_score out = {
        .a = match_side(bound->weights, points),
        .b = cost < MATCH_POINTS ? (int32_t)(MATCH_POINTS - cost) : 0,
    };
    out.total = match_mean(out.a, out.b);
    return out;
}

static int32_t development_points(const struct bound *bound, int64_t goals)
{
    return bound->goals ? (int32_t)match_div(goals, bound->goals) : 0;
}

static int32_t travel_points(const struct bound *bound, const struct point *position)
{
    int32_t distance = match_distance(&bound->youth->position, position);
    return distance < 0 ? MATCH_UNKNOWN
                        : match_travel_points(distance, bound->youth->travel_limit_m);
}

static int32_t support_points(const struct bound *bound, bool known, int offers)
{
    if (!bound->helpful)
        return 0;
    return known ? bound->support[offers] : MATCH_UNKNOWN;
}

struct bound_score bound_score(struct bound *bound, const struct opening_facts *opening)
{
    const struct packed_work work = {opening->industry, opening->occupation};
    int32_t points[MATCH_YOUTH_SIDE] = {0};
    int64_t goals = 0, cost = 0;
    for (int k = 0; k < MATCH_COMPETENCES_MAX; k++) {
        unsigned bits = opening->levels[k] | (opening->trains >> k & 1) << 3;
        goals += bound->query.goal[k][bits];
        cost += bound->query.cost[k][bits];
    }
    points[MATCH_INTEREST] = match_listed(&bound->youth->suggestions, opening->workplace)
                                 ? MATCH_POINTS
                                 : bound_work(bound, &work).interest;
    points[MATCH_DEVELOPMENT] = development_points(bound, goals * KERNEL_GOAL_UNIT);
    points[MATCH_TRAVEL] = travel_points(bound, &opening->position);
    points[MATCH_SUPPORT] =
        support_points(bound, opening->adaptations_known,
                       __builtin_popcountll(opening->adaptations & bound->youth->needs_helpful));
    return total_of(bound, points, cost * KERNEL_COST_UNIT);
}

/* ---- a block's rows ---- */

/* What A gets from interest, in points of A; from all, where no weight counts. */
static float head_of(const struct bound *bound, int32_t interest)
{
    if (!bound->weight)
        return MATCH_UNKNOWN;
    return (float)interest * (float)bound->weights[MATCH_INTEREST] / (float)bound->weight;
}

uint64_t bound_reach(struct bound *bound, const struct packed *packed, uint64_t of, int32_t least,
                     struct bound_rows *rows)
{
    const struct kernel *kernel = bound->kernel;
    float head[PACKED_ROWS];
    for (int i = 0; i < packed->work_count; i++) {
        rows->interest[i] = bound_work(bound, &packed->works[i]).interest;
        head[i] = head_of(bound, rows->interest[i]);
    }
    kernel->sums(&bound->query, packed, &rows->sums);
    if (bound->helpful)
        kernel->offers(&bound->query, packed, &rows->sums);
    of &= kernel->sides(&bound->query, packed, head, &rows->sums);
    return of ? kernel->over(&rows->sums, least) & of : 0;
}

struct bound_range bound_range(const struct bound *bound, const struct bound_rows *rows, size_t i)
{
    int32_t high = kernel_most(rows->sums.side[i], rows->sums.cost[i]);
    return (struct bound_range){high - bound->slack, high};
}

struct bound_part bound_part(const struct packed *packed, const struct bound_rows *rows, size_t i)
{
    return (struct bound_part){
        .interest = rows->interest[packed->work[i]],
        .goal = rows->sums.goal[i],
        .cost = rows->sums.cost[i],
        .offers = rows->sums.offers[i],
    };
}

struct bound_score bound_row(const struct bound *bound, const struct packed *packed, size_t i,
                             const struct bound_part *part)
{
    struct point position = packed_position(packed, i);
    int32_t points[MATCH_YOUTH_SIDE] = {
        [MATCH_INTEREST] = part->interest,
        [MATCH_DEVELOPMENT] = development_points(bound, (int64_t)part->goal * KERNEL_GOAL_UNIT),
        [MATCH_TRAVEL] = travel_points(bound, &position),
        [MATCH_SUPPORT] = support_points(bound, packed->adaptations_known >> i & 1, part->offers),
    };
    return total_of(bound, points, (int64_t)part->cost * KERNEL_COST_UNIT);
}

/* ---- blocks ---- */

static int wish_closeness(const struct node *wish, const struct block_works *works)
{
    int two = block_two_digits(wish);
    bool industry = wish->tree == TREE_INDUSTRY;
    const uint64_t *exact = industry ? works->divisions : works->groups;
    bool above;
    if (industry)
        above = wish->section && works->sections >> (wish->section - 'A') & 1;
    else
        above = wish->length && works->majors >> (wish->digits[0] - '0') & 1;
    if (two < 0)
        return above ? NODE_SAME : NODE_APART;
    if (block_has(exact, two))
        return NODE_SAME;
    /* the parent of two digits is the section, or the one digit; of more, two digits or more */
    return wish->length == 2 && above ? NODE_NEAR : NODE_APART;
}

static int32_t interest_most(const struct bound *bound, const struct block_works *works)
{
    int32_t most = 0;
    if (!bound->wishes)
        return MATCH_UNKNOWN;
    for (size_t i = 0; i < bound->youth->wish_count; i++) {
        const struct wish_facts *wish = &bound->youth->wishes[i];
        if (wish->strength == 0 || wish->node.tree == TREE_NONE)
            continue;
        int32_t points = match_wish_points(wish->strength, wish_closeness(&wish->node, works));
        most = points > most ? points : most;
    }
    return most;
}

void bound_most(const struct bound *bound, const struct block_set *set, int32_t most[BLOCK_SET])
{
    float head[BLOCK_SET] = {0};
    for (uint32_t i = 0; i < set->count; i++)
        head[i] = i && set->as_before >> i & 1
                      ? head[i - 1]
                      : head_of(bound, interest_most(bound, &set->works[i]));
    bound->kernel->most(&bound->query, set, head, most);
}
