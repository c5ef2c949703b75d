/* SPDX-License-Identifier: MIT
 *
 * Best-first search over spans and runs; the blocks of a run are visited in turn.
 *
 * A rank's row is the address of a block and six bits of the row's number in it; or, with the
 * lowest bit of a seventh set, the address of facts that were offered. */
#include "engine/match/pruned.h"

#include "engine/match/model.h"
#include "proto/text.h"

enum {
    ROW_BITS = 6,
    HANDLE_BITS = ROW_BITS + 1,
    HANDLE_FACTS = 1, /* in the lowest bit */
    /* Blocks are asked for their bounds while at least one in SPARING of them is spared by it. */
    SPARING = 16,
    SPARING_FIRST = 64, /* and in any case of the first ones */
};

_Static_assert(PACKED_ROWS == 1 << ROW_BITS, "a row's number fits its bits");

static uint64_t handle_of_row(const struct packed *packed, size_t row)
{
    return (uint64_t)(uintptr_t)packed << HANDLE_BITS | (uint64_t)row << 1;
}

static uint64_t handle_of_facts(const struct opening_facts *facts)
{
    return (uint64_t)(uintptr_t)facts << HANDLE_BITS | HANDLE_FACTS;
}

void pruned_facts(const struct match_rank *rank, struct opening_facts *out)
{
    const void *at = (const void *)(uintptr_t)(rank->row >> HANDLE_BITS);
    if (rank->row & HANDLE_FACTS)
        *out = *(const struct opening_facts *)at;
    else
        packed_row(at, rank->row >> 1 & (PACKED_ROWS - 1), out);
}

/* ---- what is to be visited: a heap, the highest bound on top ---- */

struct visit {
    int32_t most; /* bound of S */
    uint32_t at;  /* span, or run */
    bool run;
};

struct visits {
    struct visit *items;
    size_t count;
};

static void push(struct visits *visits, struct visit visit)
{
    size_t i = visits->count++;
    for (; i > 0 && visits->items[(i - 1) / 2].most < visit.most; i = (i - 1) / 2)
        visits->items[i] = visits->items[(i - 1) / 2];
    visits->items[i] = visit;
}

static struct visit pop(struct visits *visits)
{
    struct visit top = visits->items[0], last = visits->items[--visits->count];
    size_t i = 0;
    for (size_t child; (child = 2 * i + 1) < visits->count; i = child) {
        if (child + 1 < visits->count && visits->items[child + 1].most > visits->items[child].most)
            child++;
        if (visits->items[child].most <= last.most)
            break;
        visits->items[i] = visits->items[child];
    }
    visits->items[i] = last;
    return top;
}

/* ---- the search ---- */

void pruned_begin(struct pruned *pruned, const struct youth_facts *youth,
                  const struct match_rules *rules, struct date today, struct match_best best,
                  const struct kernel *kernel)
{
    bound_begin(&pruned->bound, youth, &rules->weights, kernel);
    masks_begin(&pruned->masks, &pruned->bound, rules, today);
    pruned->best = best;
    pruned->visited = pruned->tried = pruned->spared = 0;
}

/* The least S with which what is no own suggestion can still come among the first k: at the S of
 * the last one it may, by A or by its id. More than there is where nothing can. */
static int32_t least_of(const struct pruned *pruned)
{
    const struct match_rank *last = match_best_last(&pruned->best);
    if (pruned->best.k == 0 || (last && last->own_suggestion))
        return INT32_MAX;
    return last ? last->score : 0;
}

void pruned_offer(struct pruned *pruned, const struct opening_facts *opening)
{
    const struct masks *masks = &pruned->masks;
    if (opening->offered ||
        match_first_gate(masks->youth, opening, masks->rules, masks->today) != MATCH_PASSED)
        return;
    struct bound_score score = bound_score(&pruned->bound, opening);
    match_best_offer(&pruned->best, &(struct match_rank){
                                        .own_suggestion = match_listed(&masks->youth->suggestions,
                                                                       opening->workplace),
                                        .score = score.total,
                                        .a = score.a,
                                        .id = opening->id,
                                        .row = handle_of_facts(opening),
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
    const struct text_list *suggestions = &pruned->masks.youth->suggestions;
    return suggestions->count &&
           match_listed(suggestions,
                        packed_text(packed, packed->places[packed->place[row]].workplace));
}

static void visit_block(struct pruned *pruned, const struct packed *packed, float rest)
{
    int32_t least = least_of(pruned);
    uint64_t rows =
        masks_rows(packed) & ~packed->full & ~packed->paused & (packed->open | packed->prospect);
    struct bound_rows sums;
    pruned->visited++;
    if (!rows || least > MATCH_POINTS)
        return;
    rows = bound_reach(&pruned->bound, packed, rows, rest, least, &sums);
    if (rows)
        rows = masks_passed(&pruned->masks, packed, rows, NULL);
    for (; rows; rows &= rows - 1) {
        size_t i = (size_t)__builtin_ctzll(rows);
        struct bound_score score = bound_row(&pruned->bound, packed, &sums, i);
        if (is_beaten(pruned, &score) || is_suggested(pruned, packed, i))
            continue;
        match_best_offer(&pruned->best, &(struct match_rank){
                                            .score = score.total,
                                            .a = score.a,
                                            .id = packed_text(packed, packed->id[i]),
                                            .row = handle_of_row(packed, i),
                                        });
    }
}

/* A block's own bound is worth asking for as long as it spares some. */
static bool is_spared(struct pruned *pruned, const struct block *block, float *rest)
{
    *rest = MATCH_POINTS;
    if (pruned->tried > SPARING_FIRST && pruned->spared * SPARING < pruned->tried)
        return false;
    struct bound_most most = bound_most(&pruned->bound, block);
    bool spared = most.total == BOUND_NEVER || most.total < least_of(pruned);
    *rest = most.rest;
    pruned->tried++;
    pruned->spared += spared;
    return spared;
}

/* What a visit reads first. */
static void fetch(const struct packed *packed)
{
    const char *planes = (const char *)packed->planes;
    __builtin_prefetch(packed);
    __builtin_prefetch(&packed->open);
    for (size_t i = 0; i < sizeof packed->planes; i += 64)
        __builtin_prefetch(planes + i);
}

static void visit_run(struct pruned *pruned, const struct run *run)
{
    float rest[RUN_BLOCKS];
    uint32_t left[RUN_BLOCKS], count = 0;
    for (uint32_t i = 0; i < run->count; i++) {
        left[count] = i;
        if (is_spared(pruned, &run->each[i], &rest[count]))
            continue;
        fetch(run->blocks[i]);
        count++;
    }
    for (uint32_t i = 0; i < count; i++)
        visit_block(pruned, run->blocks[left[i]], rest[i]);
}

static void see(struct pruned *pruned, struct visits *visits, const struct block *block,
                struct visit visit)
{
    visit.most = bound_most(&pruned->bound, block).total;
    if (visit.most != BOUND_NEVER && visit.most >= least_of(pruned))
        push(visits, visit);
}

void pruned_search(struct pruned *pruned, const struct columns *columns, struct arena *scratch)
{
    if (pruned->masks.shut != MATCH_PASSED)
        return;
    size_t room = columns->span_count + columns->run_count;
    struct visits visits = {.items = arena_array(scratch, room, sizeof(struct visit))};
    for (size_t i = 0; i < columns->span_count; i++)
        see(pruned, &visits, &columns->spans[i], (struct visit){.at = (uint32_t)i});
    while (visits.count) {
        struct visit visit = pop(&visits);
        if (visit.most < least_of(pruned))
            return;
        if (visit.run) {
            visit_run(pruned, columns->runs[visit.at]);
            continue;
        }
        size_t first = (size_t)visit.at * SPAN_RUNS;
        for (size_t i = first; i < columns->run_count && i < first + SPAN_RUNS; i++)
            see(pruned, &visits, &columns->runs[i]->block,
                (struct visit){.at = (uint32_t)i, .run = true});
    }
}

void pruned_scan(struct pruned *pruned, const struct columns *columns)
{
    struct columns_walk walk = columns_begin(columns);
    if (pruned->masks.shut != MATCH_PASSED)
        return;
    for (const struct packed *packed; (packed = columns_next(&walk)) != NULL;)
        visit_block(pruned, packed, MATCH_POINTS);
}

void pruned_count(struct pruned *pruned, const struct columns *columns, struct gate_counts *counts)
{
    struct columns_walk walk = columns_begin(columns);
    for (const struct packed *packed; (packed = columns_next(&walk)) != NULL;)
        masks_passed(&pruned->masks, packed, masks_rows(packed), counts);
}
