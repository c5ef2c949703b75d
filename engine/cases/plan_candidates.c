/* SPDX-License-Identifier: MIT
 *
 * Which openings each youth of a plan could have: the best of all by searches beside each other, or
 * of those that the request names one by one; what locks keep and bar is put in and left out. */
#include "engine/cases/plan_inside.h"

#include <stdio.h>
#include <stdlib.h>

#include "engine/cases/access.h"
#include "engine/match/many.h"
#include "engine/match/search.h"
#include "proto/text.h"

enum { WINDOW = 2048 }; /* youths searched for at a time */

struct finding {
    struct planning *planning;
    struct opening_facts *named; /* where the request names openings */
    size_t most;                 /* ranks that are searched for: some may be barred */
    /* Of each youth of the window: */
    struct many_youth *searches;
    struct match_rank *ranks;
    /* Numbers of locks, by youth. */
    uint32_t *locks;
    size_t lock_count, locks_met;
    /* Of the youth at hand: */
    struct planned *planned;
    const struct match_rules *rules;
    size_t first_lock, end_lock; /* in `locks` */
    struct plan_candidate *list;
    size_t found;
    struct search *search;
    struct pruned *pruned;
};

static const struct plan_request *asked(const struct finding *finding)
{
    return finding->planning->request->in;
}

/* ---- openings that are named ---- */

static enum error load_named(struct request *request, struct text id, const char *field,
                             struct opening_facts *out)
{
    struct context *context = request->context;
    struct fault none;
    if (load_opening(context->txn, context->catalogues, id, &request->arena, out, &none))
        return fail(&request->fault, ERR_NOT_FOUND, field, "no such opening");
    return ERR_NONE;
}

static enum error load_all_named(struct finding *finding)
{
    struct request *request = finding->planning->request;
    const struct text_list *openings = &asked(finding)->openings;
    finding->named = arena_array(&request->arena, openings->count, sizeof *finding->named);
    for (size_t i = 0; i < openings->count; i++)
        if (load_named(request, openings->items[i], "openings", &finding->named[i]))
            return request->fault.code;
    return ERR_NONE;
}

/* ---- locks ---- */

static int by_youth(const void *a, const void *b, void *context)
{
    const struct plan_lock *locks = context;
    uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
    int compared = text_compare(locks[left].youth, locks[right].youth);
    return compared ? compared : (left > right) - (left < right);
}

static struct text lock_youth(const struct finding *finding, size_t i)
{
    return asked(finding)->locks.items[finding->locks[i]].youth;
}

/* Sorts the locks, and returns how many a youth has at most. */
static size_t sort_locks(struct finding *finding)
{
    const struct plan_lock_list *locks = &asked(finding)->locks;
    size_t most = 0;
    finding->lock_count = locks->count;
    finding->locks =
        arena_array(&finding->planning->request->arena, locks->count, sizeof *finding->locks);
    for (size_t i = 0; i < locks->count; i++)
        finding->locks[i] = (uint32_t)i;
    if (locks->count)
        qsort_r(finding->locks, locks->count, sizeof *finding->locks, by_youth, locks->items);
    for (size_t i = 0, first = 0; i < locks->count; i++) {
        if (!text_equal(lock_youth(finding, i), lock_youth(finding, first)))
            first = i;
        most = i - first + 1 > most ? i - first + 1 : most;
    }
    return most;
}

/* The youths come in the order of their ids, as the locks do. */
static void find_locks(struct finding *finding)
{
    struct text youth = finding->planned->row->facts.id;
    size_t i = finding->end_lock;
    while (i < finding->lock_count && text_compare(lock_youth(finding, i), youth) < 0)
        i++;
    finding->first_lock = i;
    while (i < finding->lock_count && text_equal(lock_youth(finding, i), youth))
        i++;
    finding->end_lock = i;
    finding->locks_met += finding->end_lock - finding->first_lock;
}

static bool is_barred(const struct finding *finding, struct text opening)
{
    for (size_t i = finding->first_lock; i < finding->end_lock; i++) {
        const struct plan_lock *lock = &asked(finding)->locks.items[finding->locks[i]];
        if (!lock->keep.value && text_equal(lock->opening, opening))
            return true;
    }
    return false;
}

/* ---- candidates ---- */

static uint32_t number_of(struct finding *finding, const struct match_rank *rank)
{
    return cohort_number(&finding->planning->cohort, &finding->planned->row->facts, rank);
}

static void add(struct finding *finding, uint32_t opening, const struct match_rank *rank)
{
    finding->list[finding->found++] = (struct plan_candidate){
        .opening = opening,
        .score = (uint16_t)rank->score,
        .a = (uint16_t)rank->a,
        .b = (uint16_t)rank->b,
    };
}

/* Takes in an opening if there is room and it is not barred. */
static void take(struct finding *finding, const struct match_rank *rank)
{
    if (finding->found == plan_candidates_asked(asked(finding)))
        return;
    uint32_t opening = number_of(finding, rank);
    if (!is_barred(finding, finding->planning->cohort.places[opening].opening))
        add(finding, opening, rank);
}

/* Among those named, each looked at. */
static void take_named(struct finding *finding)
{
    const struct youth_facts *youth = &finding->planned->row->facts;
    struct search *search = finding->search;
    *search = search_over(finding->ranks, finding->most, finding->planning->cohort.today);
    for (size_t i = 0; i < asked(finding)->openings.count; i++)
        search_opening(search, youth, finding->rules, &finding->named[i]);
    match_best_sort(&search->best);
    for (size_t i = 0; i < search->best.count; i++) {
        struct match_rank rank = search->best.items[i];
        rank.row = pruned_row(search_opening_at(&rank));
        take(finding, &rank);
    }
}

/* The opening that the youth keeps is a candidate, if not by the search. STATE naming the gate. */
static enum error keep(struct finding *finding, uint32_t number)
{
    struct request *request = finding->planning->request;
    struct planned *planned = finding->planned;
    const struct youth_facts *youth = &planned->row->facts;
    struct opening_facts *facts = arena_new(&request->arena, sizeof *facts);
    char field[40];
    snprintf(field, sizeof field, "locks[%u].opening", number);
    if (load_named(request, asked(finding)->locks.items[number].opening, field, facts))
        return request->fault.code;
    enum match_code gate =
        match_first_gate(youth, facts, finding->rules, finding->planning->cohort.today);
    struct text code = message_code(gate);
    if (gate != MATCH_PASSED)
        return fail(&request->fault, ERR_STATE, field, "cannot be kept: %.*s", (int)code.size,
                    message_tells_needs(gate) && !access_reads_needs(request) ? "" : code.data);
    if (planned->lock != PLAN_NONE)
        return fail(&request->fault, ERR_STATE, field, "a youth keeps one opening");
    planned->lock = number;
    struct score score;
    match_score(youth, facts, &finding->rules->weights, &score);
    const struct match_rank rank = {
        .score = score.total.value,
        .a = score.a.value,
        .b = score.b.value,
        .row = pruned_row(facts),
    };
    uint32_t opening = number_of(finding, &rank);
    for (size_t i = 0; i < finding->found; i++)
        if (finding->list[i].opening == opening)
            return ERR_NONE;
    add(finding, opening, &rank);
    return ERR_NONE;
}

static enum error keep_locks(struct finding *finding)
{
    for (size_t i = finding->first_lock; i < finding->end_lock; i++) {
        uint32_t number = finding->locks[i];
        if (asked(finding)->locks.items[number].keep.value && keep(finding, number))
            return finding->planning->request->fault.code;
    }
    return ERR_NONE;
}

/* Why there is none: how many openings fail which gate first. */
static void count_gates(struct finding *finding)
{
    struct planning *planning = finding->planning;
    struct planned *planned = finding->planned;
    struct request *request = planning->request;
    struct gate_counts counts = {0};
    planned->not_ready = hit_not_ready(&planning->account, &planned->row->facts, finding->rules);
    if (planned->not_ready.count)
        return;
    if (asked(finding)->openings.set) {
        counts = finding->search->counts;
    } else {
        pruned_begin(finding->pruned, &planned->row->facts, finding->rules, planning->cohort.today,
                     (struct match_best){0}, NULL);
        pruned_count(finding->pruned, &request->context->snapshot->openings, &counts);
    }
    planned->failed = hit_failures(counts.failed, &request->arena);
}

/* ---- a window ---- */

static void search_window(struct finding *finding, size_t from, size_t count)
{
    struct planning *planning = finding->planning;
    struct request *request = planning->request;
    const struct snapshot *snapshot = request->context->snapshot;
    for (size_t i = 0; i < count; i++) {
        const struct youth_row *row = planning->youths[from + i].row;
        struct opening_facts *offered;
        size_t offered_count = matching_suggested(request, &row->facts.suggestions, &offered);
        finding->searches[i] = (struct many_youth){
            .facts = &row->facts,
            .rules = snapshot_rules(snapshot, row),
            .offered = offered,
            .offered_count = offered_count,
            .ranks = &finding->ranks[i * finding->most],
        };
    }
    many_search(&snapshot->openings, planning->cohort.today, finding->most, many_threads(),
                finding->searches, count);
}

static enum error take_youth(struct finding *finding, size_t number,
                             const struct many_youth *search)
{
    struct planning *planning = finding->planning;
    struct planned *planned = &planning->youths[number];
    finding->planned = planned;
    finding->rules = snapshot_rules(planning->request->context->snapshot, planned->row);
    finding->found = 0;
    find_locks(finding);
    if (!search)
        take_named(finding);
    for (size_t i = 0; search && i < search->count; i++)
        take(finding, &search->ranks[i]);
    if (keep_locks(finding))
        return planning->request->fault.code;
    if (!finding->found)
        count_gates(finding);
    plan_add_youth(&planning->cohort.problem, planned->wait,
                   cohort_draw((uint64_t)plan_seed_asked(asked(finding)), planned->row->facts.id),
                   finding->list, finding->found);
    return ERR_NONE;
}

static enum error find_all(struct finding *finding)
{
    struct planning *planning = finding->planning;
    bool named = asked(finding)->openings.set;
    for (size_t from = 0; from < planning->count; from += WINDOW) {
        size_t left = planning->count - from, count = left < WINDOW ? left : WINDOW;
        if (!named)
            search_window(finding, from, count);
        for (size_t i = 0; i < count; i++)
            if (take_youth(finding, from + i, named ? NULL : &finding->searches[i]) ||
                (named && plan_go_on(planning, from + i, 2 * planning->count)))
                return planning->request->fault.code;
        if (plan_go_on(planning, from + count, 2 * planning->count))
            return planning->request->fault.code;
    }
    if (finding->locks_met < finding->lock_count)
        return fail(&planning->request->fault, ERR_NOT_FOUND, "locks",
                    "one is of a youth who takes no part");
    return ERR_NONE;
}

enum error plan_find_candidates(struct planning *planning)
{
    struct arena *arena = &planning->request->arena;
    struct finding finding = {
        .planning = planning,
        .pruned = arena_new(arena, sizeof *finding.pruned),
        .search = arena_new(arena, sizeof *finding.search),
    };
    planning->account = account_begin(planning->request, false);
    if (load_all_named(&finding))
        return planning->request->fault.code;
    size_t locks = sort_locks(&finding);
    size_t window = planning->count < WINDOW ? planning->count : WINDOW;
    if (asked(&finding)->openings.set)
        window = 1;
    finding.most = plan_candidates_asked(asked(&finding)) + locks;
    finding.list = arena_array(arena, finding.most + 1, sizeof *finding.list);
    finding.searches = memory_new(window, sizeof *finding.searches);
    finding.ranks = memory_new(window * finding.most, sizeof *finding.ranks);
    enum error error = find_all(&finding);
    free(finding.searches);
    free(finding.ranks);
    return error;
}
