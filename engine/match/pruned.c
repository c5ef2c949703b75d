/* SPDX-License-Identifier: MIT
 *
 * Best-first search over runs, leaves and openings. */
#include "engine/match/pruned.h"

#include <stdlib.h>
#include <string.h>

#include "engine/match/gates.h"
#include "engine/match/load.h"

/* ---- runs ---- */

static void own_row(void *row, struct arena *arena)
{
    struct opening_row *opening = row;
    opening->key = arena_text(arena, opening->key.data, opening->key.size);
    load_own_opening(&opening->facts, arena);
}

static void summarise(const void *rows, size_t count, void *summary)
{
    const struct opening_row *openings = rows;
    struct leaf_block *leaf = summary;
    *leaf = (struct leaf_block){.block = {0}};
    for (size_t i = 0; i < count; i++) {
        block_take(&leaf->block, &openings[i].facts);
        leaf->profiles[i] = bound_profile_of(&openings[i].facts);
    }
}

static const struct leaf_block *leaf_at(const struct leaves *openings, size_t i)
{
    return leaves_summary(openings, i);
}

const struct leaf_kind pruned_kind = {
    .size = sizeof(struct opening_row),
    .own = own_row,
    .summary_size = sizeof(struct leaf_block),
    .summarise = summarise,
};

static size_t leaves_in_run(const struct leaves *leaves, size_t run)
{
    size_t left = leaves->leaf_count - run * RUN_LEAVES;
    return left < RUN_LEAVES ? left : RUN_LEAVES;
}

/* A set that was copied has the same leaves until they are changed. */
static bool same_run(const struct leaves *a, const struct leaves *b, size_t run)
{
    size_t count = leaves_in_run(a, run), first = run * RUN_LEAVES;
    return b && first + count <= b->leaf_count && leaves_in_run(b, run) == count &&
           memcmp(&a->items[first], &b->items[first], count * sizeof *a->items) == 0;
}

struct block_runs runs_make(const struct leaves *openings, const struct leaves *before,
                            const struct block_runs *runs_before)
{
    struct block_runs runs = {.count = (openings->leaf_count + RUN_LEAVES - 1) / RUN_LEAVES};
    runs.items = memory_new(runs.count ? runs.count : 1, sizeof *runs.items);
    for (size_t run = 0; run < runs.count; run++) {
        if (same_run(openings, before, run)) {
            runs.items[run] = runs_before->items[run];
            continue;
        }
        for (size_t i = 0; i < leaves_in_run(openings, run); i++)
            block_merge(&runs.items[run], &leaf_at(openings, run * RUN_LEAVES + i)->block);
    }
    return runs;
}

void runs_free(struct block_runs *runs)
{
    free(runs->items);
    *runs = (struct block_runs){0};
}

/* ---- what is to be visited: a heap, the highest bound on top ---- */

struct visit {
    int32_t most; /* bound of S */
    uint32_t at;  /* run, or leaf */
    bool leaf;
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
                  const struct match_rules *rules, struct date today, struct match_best best)
{
    pruned->youth = youth;
    pruned->rules = rules;
    pruned->today = today;
    pruned->best = best;
    pruned->judged = 0;
    bound_begin(&pruned->bound, youth, &rules->weights);
}

/* Whether nothing with this S, that is no own suggestion, can come among the first k. At the same
 * S it still may, by A or by its id. */
static bool is_beaten(const struct pruned *pruned, int32_t total)
{
    const struct match_rank *last = match_best_last(&pruned->best);
    return pruned->best.k == 0 || (last && (last->own_suggestion || total < last->score));
}

void pruned_offer(struct pruned *pruned, const struct opening_facts *opening)
{
    struct bound_score score = bound_score(&pruned->bound, opening);
    struct match_rank rank = {
        .own_suggestion = match_listed(&pruned->youth->suggestions, opening->workplace),
        .score = score.total,
        .a = score.a,
        .id = opening->id,
        .row = (uint64_t)(uintptr_t)opening,
    };
    pruned->judged++;
    if (!rank.own_suggestion && is_beaten(pruned, rank.score))
        return;
    if (match_first_gate(pruned->youth, opening, pruned->rules, pruned->today) == MATCH_PASSED)
        match_best_offer(&pruned->best, &rank);
}

static void visit_run(struct pruned *pruned, const struct leaves *openings, size_t run,
                      struct visits *visits)
{
    size_t first = run * RUN_LEAVES, count = leaves_in_run(openings, run);
    for (size_t i = first; i < first + count; i++) {
        int32_t most = bound_most(&pruned->bound, &leaf_at(openings, i)->block);
        if (most != BOUND_NEVER && !is_beaten(pruned, most))
            push(visits, (struct visit){most, (uint32_t)i, true});
    }
}

static void visit_leaf(struct pruned *pruned, const struct leaves *openings, size_t at)
{
    size_t count;
    const struct opening_row *rows = leaves_rows(openings, at, &count);
    const struct leaf_block *leaf = leaf_at(openings, at);
    struct bound_block most = bound_block(&pruned->bound, &leaf->block);
    for (size_t i = 0; i < count; i++) {
        if (is_beaten(pruned, bound_profile_most(&pruned->bound, &most, leaf->profiles[i])) ||
            match_listed(&pruned->youth->suggestions, rows[i].facts.workplace))
            continue;
        pruned_offer(pruned, &rows[i].facts);
    }
}

void pruned_search(struct pruned *pruned, const struct leaves *openings,
                   const struct block_runs *runs, struct arena *scratch)
{
    static const struct opening_facts closed = {0};
    size_t room = runs->count + openings->leaf_count;
    /* Whoever cannot be matched at all passes nowhere. */
    if (match_first_gate(pruned->youth, &closed, pruned->rules, pruned->today) < MATCH_CLOSED)
        return;
    struct visits visits = {.items = arena_array(scratch, room, sizeof(struct visit))};
    for (size_t run = 0; run < runs->count; run++) {
        int32_t most = bound_most(&pruned->bound, &runs->items[run]);
        if (most != BOUND_NEVER)
            push(&visits, (struct visit){most, (uint32_t)run, false});
    }
    while (visits.count) {
        struct visit visit = pop(&visits);
        if (is_beaten(pruned, visit.most))
            return;
        if (visit.leaf)
            visit_leaf(pruned, openings, visit.at);
        else
            visit_run(pruned, openings, visit.at, &visits);
    }
}
