/* SPDX-License-Identifier: MIT
 *
 * Best-first search over spans, runs and blocks.
 *
 * A rank's row is the address of a block and six bits of the row's number in it; or, with the
 * lowest bit of a seventh set, the address of facts that were offered. */
#include "engine/match/pruned.h"

#include <stddef.h>

#include "engine/match/model.h"
#include "engine/match/visits.h"
#include "proto/text.h"

enum {
    ROW_BITS = 6,
    HANDLE_BITS = ROW_BITS + 1,
    HANDLE_FACTS = 1, /* in the lowest bit */
};

_Static_assert(PACKED_ROWS == 1 << ROW_BITS, "a row's number fits its bits");

static uint64_t handle_of_row(const struct packed *packed, size_t row)
{
    return (uint64_t)(uintptr_t)packed << HANDLE_BITS | (uint64_t)row << 1;
}

uint64_t pruned_row(const struct opening_facts *facts)
{
    return (uint64_t)(uintptr_t)facts << HANDLE_BITS | HANDLE_FACTS;
}

void pruned_facts(const struct match_rank *rank, struct packed_names *names,
                  struct opening_facts *out)
{
    const void *at = (const void *)(uintptr_t)(rank->row >> HANDLE_BITS);
    if (rank->row & HANDLE_FACTS)
        *out = *(const struct opening_facts *)at;
    else
        packed_row(at, rank->row >> 1 & (PACKED_ROWS - 1), names, out);
}

/* ---- the search ---- */

enum {
    BEHIND = 256, /* [bytes] that a visit reads behind the planes: adaptations, works */
    FEW_RUNS = 16,
    AHEAD = 4, /* visits on their way from memory while one is made */
};

enum visit_kind {
    VISIT_SPAN,
    VISIT_RUN,   /* `at` is the number of span or run; */
    VISIT_BLOCK, /* of a block, its place in its run included */
};

void pruned_begin(struct pruned *pruned, const struct youth_facts *youth,
                  const struct match_rules *rules, struct date today, struct match_best best,
                  const struct kernel *kernel)
{
    bound_begin(&pruned->bound, youth, &rules->weights, kernel);
    masks_begin(&pruned->masks, &pruned->bound, rules, today);
    pruned->best = best;
    likely_begin(&pruned->likely, best.k);
    pruned->visited = 0;
}

/* The least S with which what is no own suggestion can still come among the first k: at the S of
 * the last one it may, by A or by its id. More than there is where nothing can. */
static int32_t least_of(const struct pruned *pruned)
{
    const struct match_rank *last = match_best_last(&pruned->best);
    if (pruned->best.k == 0 || (last && last->own_suggestion))
        return INT32_MAX;
    int32_t settled = last ? last->score : 0, likely = likely_least(&pruned->likely);
    return settled > likely ? settled : likely;
}

void pruned_offer(struct pruned *pruned, const struct opening_facts *opening)
{
    const struct masks *masks = &pruned->masks;
    if (opening->offered ||
        match_first_gate(masks->youth, opening, masks->rules, masks->today) != MATCH_PASSED)
        return;
    struct bound_score score = bound_score(&pruned->bound, opening);
    bool own = match_listed(&masks->youth->suggestions, opening->workplace);
    likely_count(&pruned->likely, own ? MATCH_POINTS : score.total);
    match_best_offer(&pruned->best, &(struct match_rank){
                                        .own_suggestion = own,
                                        .score = score.total,
                                        .a = score.a,
                                        .b = score.b,
                                        .id = opening->id,
                                        .row = pruned_row(opening),
                                    });
}

/* Before its id is looked up. */
static bool is_beaten(const struct pruned *pruned, const struct bound_score *score)
{
    const struct match_rank *last = match_best_last(&pruned->best);
    return last && (last->own_suggestion || score->total < last->score ||
                    (score->total == last->score && score->a < last->a));
}

static bool is_suggested(const struct pruned *pruned, const struct packed *packed, size_t row)
{
    return masks_listed(&pruned->masks.youth->suggestions, packed, PACKED_WORKPLACE,
                        packed->place[row]);
}

/* Rows of a block that could be among the first k. */
struct found {
    const struct packed *packed;
    uint64_t rows;
    struct bound_rows sums;
};

static bool find_rows(struct pruned *pruned, const struct packed *packed, struct found *found)
{
    int32_t least = least_of(pruned);
    uint64_t rows =
        masks_rows(packed) & ~packed->full & ~packed->paused & (packed->open | packed->prospect);
    pruned->visited++;
    if (!rows || least > MATCH_POINTS)
        return false;
    found->packed = packed;
    found->rows = bound_reach(&pruned->bound, packed, rows, least, &found->sums);
    return found->rows != 0;
}

static void settle_row(struct pruned *pruned, const struct likely_row *row, struct arena *arena)
{
    const struct packed *packed = row->packed;
    if (row->high < least_of(pruned))
        return;
    struct bound_score score = bound_row(&pruned->bound, packed, row->row, &row->part);
    if (is_beaten(pruned, &score))
        return;
    char *id = arena_new(arena, PACKED_ID_MOST);
    match_best_offer(&pruned->best, &(struct match_rank){
                                        .score = score.total,
                                        .a = score.a,
                                        .b = score.b,
                                        .id = packed_text(packed, PACKED_ID, row->row, id),
                                        .row = handle_of_row(packed, row->row),
                                    });
}

/* Those that wait come among the first k, or do not. */
static void settle(struct pruned *pruned, struct arena *arena)
{
    struct likely *likely = &pruned->likely;
    int32_t least = least_of(pruned);
    for (size_t i = 0; i < likely->count; i++)
        if (likely->rows[i].high >= least)
            __builtin_prefetch(likely->rows[i].packed->texts +
                               likely->rows[i].packed->id[likely->rows[i].row]);
    for (size_t i = 0; i < likely->count; i++)
        settle_row(pruned, &likely->rows[i], arena);
    likely->count = 0;
}

static void judge_rows(struct pruned *pruned, const struct found *found, struct arena *arena)
{
    const struct packed *packed = found->packed;
    struct likely *likely = &pruned->likely;
    int32_t least = least_of(pruned);
    uint64_t unsure, rows = found->rows & pruned->bound.kernel->over(&found->sums.sums, least);
    if (!rows || least > MATCH_POINTS)
        return;
    rows = masks_likely(&pruned->masks, packed, rows, &unsure);
    for (; rows; rows &= rows - 1) {
        size_t i = (size_t)__builtin_ctzll(rows);
        struct bound_range range = bound_range(&pruned->bound, &found->sums, i);
        if (range.high < least_of(pruned) ||
            (unsure >> i & 1 && !masks_ask(&pruned->masks, packed, i)) ||
            is_suggested(pruned, packed, i))
            continue;
        likely_count(likely, range.low);
        likely->rows[likely->count++] = (struct likely_row){
            .packed = packed,
            .part = bound_part(packed, &found->sums, i),
            .high = (int16_t)range.high,
            .row = (uint8_t)i,
        };
        if (likely->count == LIKELY_MOST)
            settle(pruned, arena);
    }
}

/* Those of the set that could be among the first k, the first of them of the number `first`. */
static void see(struct pruned *pruned, struct visits *visits, const struct block_set *set,
                enum visit_kind kind, size_t first)
{
    int32_t most[BLOCK_SET], least = least_of(pruned);
    bound_most(&pruned->bound, set, most);
    for (uint32_t i = 0; i < set->count; i++)
        if (most[i] != KERNEL_NEVER && most[i] >= least)
            visits_push(visits, (uint8_t)kind, first + i, most[i]);
}

static struct packed *block_at(const struct columns *columns, size_t at)
{
    return columns->runs[at / RUN_BLOCKS]->blocks[at % RUN_BLOCKS];
}

/* ---- things on their way from memory, while those before them are looked at ---- */

static void fetch(const void *from, const void *to)
{
    for (const char *at = from; at < (const char *)to; at += 64)
        __builtin_prefetch(at);
}

static void fetch_block(const struct packed *packed)
{
    fetch(&packed->works, packed->planes[PACKED_PLANES] + BEHIND);
}

/* Visits, and rows found by them. Each is a ring. */
struct ahead {
    struct visit visits[AHEAD];
    size_t begun, made;
    struct found found[AHEAD];
    size_t found_count, judged;
    struct arena *arena;
};

static void begin_visit(struct ahead *ahead, const struct columns *columns,
                        const struct visit *visit)
{
    if (visit->kind == VISIT_BLOCK) {
        fetch_block(block_at(columns, visit->at));
    } else if (visit->kind == VISIT_RUN) {
        const struct block_set *set = &columns->runs[visit->at]->set;
        fetch(set, &set->works[1]);
    }
    ahead->visits[ahead->begun++ % AHEAD] = *visit;
}

static void judge_one(struct pruned *pruned, struct ahead *ahead)
{
    judge_rows(pruned, &ahead->found[ahead->judged++ % AHEAD], ahead->arena);
}

static void visit_block(struct pruned *pruned, struct ahead *ahead, const struct packed *packed)
{
    if (ahead->found_count - ahead->judged == AHEAD)
        judge_one(pruned, ahead);
    if (!find_rows(pruned, packed, &ahead->found[ahead->found_count % AHEAD]))
        return;
    ahead->found_count++;
    fetch(packed->id, &packed->works);
}

static void make_visit(struct pruned *pruned, const struct columns *columns, struct visits *visits,
                       struct ahead *ahead)
{
    const struct visit visit = ahead->visits[ahead->made++ % AHEAD];
    if (visit.most < least_of(pruned))
        return;
    if (visit.kind == VISIT_BLOCK) {
        visit_block(pruned, ahead, block_at(columns, visit.at));
    } else if (visit.kind == VISIT_RUN) {
        see(pruned, visits, &columns->runs[visit.at]->set, VISIT_BLOCK,
            (size_t)visit.at * RUN_BLOCKS);
    } else {
        const struct span *span = columns->spans[visit.at];
        for (size_t i = 0; i < span->set_count; i++)
            see(pruned, visits, &span->sets[i], VISIT_RUN,
                (size_t)visit.at * SPAN_RUNS + i * BLOCK_SET);
    }
}

void pruned_scan(struct pruned *pruned, const struct columns *columns, struct arena *arena)
{
    struct columns_walk walk = columns_begin(columns);
    struct found found;
    if (pruned->masks.shut != MATCH_PASSED)
        return;
    pruned->likely.rows = arena_array(arena, LIKELY_MOST, sizeof *pruned->likely.rows);
    const struct packed *packed = columns_next(&walk);
    for (const struct packed *next; packed; packed = next) {
        next = columns_next(&walk);
        if (next)
            fetch_block(next);
        if (find_rows(pruned, packed, &found))
            judge_rows(pruned, &found, arena);
    }
    settle(pruned, arena);
}

/* Without wishes and a home the bounds of blocks are much the same: of few blocks they spare less
 * than it takes to ask for them. */
static bool cuts_little(const struct pruned *pruned, const struct columns *columns)
{
    return !pruned->bound.wishes && !pruned->bound.query.located && columns->run_count <= FEW_RUNS;
}

void pruned_search(struct pruned *pruned, const struct columns *columns, struct arena *arena)
{
    struct visits visits = {.scratch = arena};
    struct ahead ahead;
    struct visit visit;
    ahead.begun = ahead.made = ahead.found_count = ahead.judged = 0;
    ahead.arena = arena;
    pruned->likely.rows = arena_array(arena, LIKELY_MOST, sizeof *pruned->likely.rows);
    if (pruned->masks.shut != MATCH_PASSED)
        return;
    if (cuts_little(pruned, columns)) {
        pruned_scan(pruned, columns, arena);
        return;
    }
    for (size_t i = 0; i < columns->set_count; i++)
        see(pruned, &visits, &columns->sets[i], VISIT_SPAN, i * BLOCK_SET);
    for (;;) {
        while (ahead.begun - ahead.made < AHEAD && visits_pop(&visits, least_of(pruned), &visit))
            begin_visit(&ahead, columns, &visit);
        if (ahead.made < ahead.begun)
            make_visit(pruned, columns, &visits, &ahead);
        else if (ahead.judged < ahead.found_count)
            judge_one(pruned, &ahead);
        else
            break;
    }
    settle(pruned, arena);
}

void pruned_count(struct pruned *pruned, const struct columns *columns, struct gate_counts *counts)
{
    struct columns_walk walk = columns_begin(columns);
    for (const struct packed *packed; (packed = columns_next(&walk)) != NULL;)
        masks_passed(&pruned->masks, packed, masks_rows(packed), counts);
}
