/* SPDX-License-Identifier: MIT
 *
 * Best-first search over spans, runs and blocks of seekers. A youth is met once for each wish, and
 * what a meeting says is no more than they have; one of them says it all. Who is judged is judged
 * by all of their facts, so any meeting settles it, and none is missed. */
#include "engine/match/seek.h"

#include <string.h>

#include "engine/match/gates.h"
#include "engine/match/model.h"
#include "engine/match/score.h"
#include "engine/match/visits.h"
#include "proto/text.h"

enum {
    VISIT_SPAN,
    VISIT_RUN,
    VISIT_BLOCK,
    VISIT_ROW, /* the best of a block's that are left; `at` is the block's turn */
    TURNS_FIRST = 64,
    AHEAD = 6, /* visits on their way from memory while one is made */
    CACHE_LINE = 64,
    /* [bytes] What is read of a youth, and of most blocks, but for the cards. */
    CARD_READ = 6 * CACHE_LINE,
    BLOCK_READ = 26 * CACHE_LINE,
};

/* ---- tables ---- */

/* For each level of a youth, 8 where it is a goal. */
static void set_levels(struct seek *seek)
{
    const struct opening_facts *o = seek->opening;
    struct kernel_seek *tables = &seek->tables;
    for (int k = 0; k < MATCH_COMPETENCES_MAX; k++) {
        int asked = o->levels[k];
        bool trains = o->trains >> k & 1;
        int32_t most = 0, costs = 0;
        for (int bits = 0; bits < 16; bits++) {
            int level = bits & 7;
            bool goal = bits & 8;
            int32_t points = 0, cost = 0;
            if (level > MATCH_LEVEL_MAX)
                continue; /* nobody has it */
            if (goal)
                points = match_goal_points(asked, trains, level).value;
            if (asked)
                cost = match_level_cost(asked, level, goal && trains).value;
            tables->query.goal[k][bits] = (uint8_t)(points / KERNEL_GOAL_UNIT);
            tables->query.cost[k][bits] = (uint8_t)(cost / KERNEL_COST_UNIT);
            most = points > most ? points : most;
            costs += cost;
        }
        tables->full |= (uint32_t)(most > MATCH_UNKNOWN) << k;
        tables->half |= (uint32_t)(most > 0 && most <= MATCH_UNKNOWN) << k;
        tables->query.goals_in |= (uint32_t)(most > 0) << k;
        tables->query.costs_in |= (uint32_t)(costs > 0) << k;
    }
}

void seek_begin(struct seek *seek, const struct opening_facts *opening, struct date today,
                struct match_best best, const struct kernel *kernel)
{
    *seek = (struct seek){
        .best = best,
        .opening = opening,
        .today = today,
        .kernel = kernel ? kernel : kernel_best(),
    };
    struct kernel_query *query = &seek->tables.query;
    query->n = opening->position.n;
    query->e = opening->position.e;
    query->located = opening->position.known;
    query->helpful = opening->adaptations_known ? opening->adaptations : 0;
    seek->tables.offers_known = opening->adaptations_known;
    set_levels(seek);
}

static struct seek_shares shares_of(const struct seek *seek, const struct match_weights *weights,
                                    bool goals, bool helpful)
{
    float development = goals ? (float)weights->development : 0;
    float support = helpful ? (float)weights->support : 0;
    float sum = (float)weights->interest + development + (float)weights->travel + support;
    struct seek_shares out = {.whole = sum > 0 ? 0 : MATCH_UNKNOWN};
    float by = sum > 0 ? 1 / sum : 0;
    out.interest = (float)weights->interest * by;
    out.development = development * by;
    out.travel = (float)weights->travel * by;
    out.support = support * by;
    out.unknown = seek->tables.offers_known ? 0 : out.support * MATCH_UNKNOWN;
    for (int i = 1; i <= MATCH_COMPETENCES_MAX; i++)
        out.goal[i] = out.development * KERNEL_GOAL_UNIT / (float)i;
    for (int i = 1; i <= MATCH_CODES_MAX; i++)
        out.offer[i] = out.support * MATCH_POINTS / (float)i;
    return out;
}

static void set_shares(struct seek *seek, const struct match_rules *rules)
{
    seek->rules = rules;
    for (int goals = 0; goals < 2; goals++)
        for (int helpful = 0; helpful < 2; helpful++)
            seek->tables.shares[goals][helpful] = shares_of(seek, &rules->weights, goals, helpful);
}

/* ---- interest ---- */

/* By strength of a wish for this work; the places of strengths that nobody has stay 0. */
static void interest_of(const struct seek *seek, const struct packed_work *work,
                        float out[SEEK_STRENGTHS])
{
    const struct opening_facts *o = seek->opening;
    int by_industry = node_closeness(&work->industry, &o->industry);
    int by_occupation = node_closeness(&work->occupation, &o->occupation);
    int closeness = by_industry > by_occupation ? by_industry : by_occupation;
    memset(out, 0, SEEK_STRENGTHS * sizeof *out);
    out[0] = MATCH_UNKNOWN; /* they wish nothing */
    for (int strength = 1; strength <= MATCH_STRENGTH_MAX; strength++)
        out[strength] = (float)match_wish_points(strength, closeness);
}

/* How near a wish among such works can be to the opening's in one of the trees: `above` says
 * whether some lie in the same section, or under the same first digit. */
static int closeness_most(const struct node *node, const uint64_t set[2], bool above)
{
    int two = block_two_digits(node);
    if ((two > 0 && block_has(set, two)) || (above && block_has(set, 0)))
        return NODE_SAME;
    return above ? NODE_NEAR : NODE_APART;
}

static float interest_most(const struct seek *seek, const struct block_set *set, uint32_t i)
{
    const struct opening_facts *o = seek->opening;
    const struct block_works *works = &set->works[i];
    bool section = o->industry.section && works->sections >> (o->industry.section - 'A') & 1;
    bool major = o->occupation.length && works->majors >> (o->occupation.digits[0] - '0') & 1;
    int by_industry = closeness_most(&o->industry, works->divisions, section);
    int by_occupation = closeness_most(&o->occupation, works->groups, major);
    int closeness = by_industry > by_occupation ? by_industry : by_occupation;
    int32_t most = match_wish_points(set->strength_most[i], closeness);
    bool wishless = set->says[i] & BLOCK_WISHLESS;
    return (float)(wishless && most < MATCH_UNKNOWN ? MATCH_UNKNOWN : most);
}

/* ---- judging ---- */

/* The least S with which a youth whose own suggestion it is not can still come in. */
static int32_t least_of(const struct seek *seek)
{
    const struct match_rank *last = match_best_last(&seek->best);
    if (seek->best.k == 0 || (last && last->own_suggestion))
        return INT32_MAX;
    return last ? last->score : 0;
}

static bool is_in(const struct seek *seek, const struct youth_facts *youth)
{
    for (size_t i = 0; i < seek->best.count; i++)
        if (seek->best.items[i].row == (uint64_t)(uintptr_t)youth)
            return true;
    return false;
}

static void judge(struct seek *seek, const struct youth_row *row, const struct match_rules *rules)
{
    const struct youth_facts *youth = &row->facts;
    struct score score;
    seek->judged++;
    if (match_first_gate(youth, seek->opening, rules, seek->today) != MATCH_PASSED)
        return;
    match_score(youth, seek->opening, &rules->weights, &score);
    struct match_rank rank = {
        .own_suggestion = score.own_suggestion,
        .score = score.total.value,
        .a = score.a.value,
        .b = score.b.value,
        .id = youth->id,
        .row = (uint64_t)(uintptr_t)youth,
    };
    const struct match_rank *last = match_best_last(&seek->best);
    if ((last && !match_before(&rank, last)) || is_in(seek, youth))
        return;
    if (!seek->may || seek->may(seek->context, row))
        match_best_offer(&seek->best, &rank);
}

bool seek_is_shut(const struct seek *seek)
{
    static const struct youth_facts nobody;
    const struct opening_facts *o = seek->opening;
    int64_t seats = (int64_t)o->capacity - o->taken - match_holds(&nobody, o, seek->today);
    return o->paused || (!o->prospect && (!o->open || seats < 1));
}

void seek_offer(struct seek *seek, const struct youth_row *row, const struct match_rules *rules)
{
    judge(seek, row, rules);
}

/* ---- visits ---- */

static const struct packed *block_at(const struct columns *columns, size_t at)
{
    return columns->runs[at / RUN_BLOCKS]->blocks[at % RUN_BLOCKS];
}

/* Rows of a block that wait for their turn among the blocks: what S of each can be at most. */
struct rows {
    const struct packed *packed;
    int16_t most[PACKED_ROWS];
    uint8_t next; /* the best of them */
};

/* All there are, in the order in which their blocks were visited. */
struct turns {
    struct rows **items;
    size_t count, room;
};

/* The best of the rows gets its turn, if it could come in. */
static void push_rows(struct seek *seek, struct visits *visits, struct rows *rows, size_t at)
{
    size_t next = seek->kernel->greatest(rows->most);
    rows->next = (uint8_t)next;
    if (rows->most[next] != KERNEL_NEVER && rows->most[next] >= least_of(seek))
        visits_push(visits, VISIT_ROW, at, rows->most[next]);
}

static void visit_block(struct seek *seek, struct visits *visits, struct turns *turns,
                        const struct packed *packed)
{
    const struct kernel *kernel = seek->kernel;
    struct arena *arena = visits->scratch;
    struct kernel_sums sums;
    float head[PACKED_ROWS * SEEK_STRENGTHS];
    struct rows *rows = arena_new(arena, sizeof *rows);
    seek->visited++;
    for (size_t i = 0; i < packed->work_count; i++)
        interest_of(seek, &packed->works[i], &head[i * SEEK_STRENGTHS]);
    kernel->sums(&seek->tables.query, packed, &sums);
    kernel->offers(&seek->tables.query, packed, &sums);
    kernel->weigh(&seek->tables, packed, packed->open, head, &sums, rows->most);
    rows->packed = packed;
    turns->items =
        arena_more(arena, turns->items, turns->count, &turns->room, sizeof *turns->items);
    turns->items[turns->count] = rows;
    push_rows(seek, visits, rows, turns->count++);
}

static void visit_row(struct seek *seek, struct visits *visits, struct turns *turns, size_t at)
{
    struct rows *rows = turns->items[at];
    const struct youth_row *row = &rows->packed->seekers->cards[rows->next]->row;
    rows->most[rows->next] = KERNEL_NEVER;
    if (!match_listed(&row->facts.suggestions, seek->opening->workplace))
        judge(seek, row, seek->rules);
    push_rows(seek, visits, rows, at);
}

static void see(struct seek *seek, struct visits *visits, const struct block_set *set, uint8_t kind,
                size_t first)
{
    float head[BLOCK_SET] = {0};
    int32_t most[BLOCK_SET], least = least_of(seek);
    for (uint32_t i = 0; i < set->count; i++)
        head[i] = interest_most(seek, set, i);
    seek->kernel->seek_most(&seek->tables, set, head, most);
    for (uint32_t i = 0; i < set->count; i++)
        if (most[i] != KERNEL_NEVER && most[i] >= least)
            visits_push(visits, kind, first + i, most[i]);
}

/* ---- things on their way from memory, while those before them are looked at ---- */

struct ahead {
    struct visit visits[AHEAD];
    size_t begun, made;
};

static void fetch(const void *from, size_t size)
{
    for (size_t at = 0; at < size; at += CACHE_LINE)
        __builtin_prefetch((const char *)from + at);
}

static void begin_visit(struct ahead *ahead, const struct columns *columns,
                        const struct turns *turns, const struct visit *visit)
{
    if (visit->kind == VISIT_ROW) {
        const struct rows *rows = turns->items[visit->at];
        fetch(rows->packed->seekers->cards[rows->next], CARD_READ);
    } else if (visit->kind == VISIT_BLOCK) {
        fetch(&block_at(columns, visit->at)->works, BLOCK_READ);
    } else if (visit->kind == VISIT_RUN) {
        fetch(&columns->runs[visit->at]->set, sizeof(struct block_set));
    }
    ahead->visits[ahead->begun++ % AHEAD] = *visit;
}

static void make_visit(struct seek *seek, struct visits *visits, struct ahead *ahead,
                       struct turns *turns, const struct columns *columns)
{
    const struct visit visit = ahead->visits[ahead->made++ % AHEAD];
    if (visit.most < least_of(seek))
        return;
    if (visit.kind == VISIT_ROW) {
        visit_row(seek, visits, turns, visit.at);
    } else if (visit.kind == VISIT_BLOCK) {
        visit_block(seek, visits, turns, block_at(columns, visit.at));
    } else if (visit.kind == VISIT_RUN) {
        see(seek, visits, &columns->runs[visit.at]->set, VISIT_BLOCK,
            (size_t)visit.at * RUN_BLOCKS);
    } else {
        const struct span *span = columns->spans[visit.at];
        for (size_t i = 0; i < span->set_count; i++)
            see(seek, visits, &span->sets[i], VISIT_RUN,
                (size_t)visit.at * SPAN_RUNS + i * BLOCK_SET);
    }
}

void seek_search(struct seek *seek, const struct columns *columns, const struct match_rules *rules,
                 struct arena *arena)
{
    struct visits visits = {.scratch = arena};
    struct turns turns = {
        .items = arena_array(arena, TURNS_FIRST, sizeof *turns.items),
        .room = TURNS_FIRST,
    };
    struct ahead ahead;
    struct visit visit;
    ahead.begun = ahead.made = 0;
    if (seek_is_shut(seek))
        return;
    set_shares(seek, rules);
    for (size_t i = 0; i < columns->set_count; i++)
        see(seek, &visits, &columns->sets[i], VISIT_SPAN, i * BLOCK_SET);
    for (;;) {
        while (ahead.begun - ahead.made < AHEAD && visits_pop(&visits, least_of(seek), &visit))
            begin_visit(&ahead, columns, &turns, &visit);
        if (ahead.made == ahead.begun)
            break;
        make_visit(seek, &visits, &ahead, &turns, columns);
    }
}
