/* SPDX-License-Identifier: MIT
 *
 * match.nearest, match.questions, match.steady: what would change a youth's list. */
#include <stdlib.h>

#include "engine/cases/hits.h"
#include "engine/cases/matching.h"
#include "engine/cases/rows.h"
#include "engine/match/nearest.h"
#include "engine/match/questions.h"
#include "engine/match/steady.h"

/* What the three replies begin with. */
#define HEAD_OF(request, asked, rules_used)                           \
    .youth = (asked)->youth, .model = TEXT(MATCH_MODEL),              \
    .as_of = number((int64_t)(request)->context->snapshot->sequence), \
    .today = context_today(request),                                  \
    .weights = hit_weights(&(rules_used)->weights, &(request)->arena)

/* What is about needs is for who acts for them. */
static bool may_be_told(const struct account *account, const struct message *what)
{
    return account->needs || !message_tells_needs((enum match_code)what->code);
}

/* ---- nearest ---- */

struct loosened {
    struct nearest nearest;
    int64_t passed;
};

static bool loosen_one(void *context, const struct opening_facts *opening)
{
    struct loosened *loosened = context;
    loosened->passed += nearest_judge(&loosened->nearest, opening);
    return nearest_keeps(&loosened->nearest, opening);
}

static void tell_loosening(struct account *account, const struct nearest *nearest,
                           const struct loosening *item, struct nearest_item *out)
{
    struct arena *arena = &account->request->arena;
    *out = (struct nearest_item){
        .code = message_code((enum match_code)item->what.code),
        .args = message_arguments(arena, &item->what, &account->names),
        .more = number(item->more),
    };
    if (!item->more)
        return;
    out->best = arena_new(arena, sizeof *out->best);
    hit_place(account, &item->youth, nearest->rules, search_opening_at(&item->best), out->best);
}

static enum error match_nearest(struct request *request)
{
    const struct what_if *in = request->in;
    struct nearest_reply *out = request->out;
    struct arena *arena = &request->arena;
    struct asked_youth youth = {0};
    if (asked_youth(request, in->youth, in->weights, &youth))
        return request->fault.code;

    struct loosened loosened = {
        nearest_begin(youth.facts, &youth.rules, context_today(request), arena), 0};
    struct nearest *nearest = &loosened.nearest;
    each_opening(request, in->prospects.value, loosen_one, &loosened);
    nearest_sort(nearest);

    struct account account = account_begin(request, false);
    *out = (struct nearest_reply){
        HEAD_OF(request, in, &youth.rules),
        .not_ready = hit_not_ready(&account, youth.facts, &youth.rules),
        .passed = number(loosened.passed),
        .items = {.items = arena_array(arena, nearest->count, sizeof(struct nearest_item)),
                  .count = nearest->count,
                  .set = true},
    };
    out->items.count = 0;
    for (size_t i = 0; i < nearest->count; i++) {
        if (may_be_told(&account, &nearest->items[i].what))
            tell_loosening(&account, nearest, &nearest->items[i],
                           &out->items.items[out->items.count++]);
    }
    return txn_fault(request->context->txn, &request->fault);
}

/* ---- questions ---- */

static bool question_one(void *context, const struct opening_facts *opening)
{
    return questions_offer(context, opening);
}

static void tell_question(struct account *account, const struct question *question,
                          struct question_item *out)
{
    *out = (struct question_item){
        .code = message_code((enum match_code)question->what.code),
        .args = message_arguments(&account->request->arena, &question->what, &account->names),
        .hits = number(question->hits),
    };
    if (!question->place)
        return;
    struct hit named = {0};
    hit_name_place(account->request, question->place, &named);
    out->workplace = named.workplace;
    out->workplace_name = named.workplace_name;
    if (!question->of_workplace && named.opening.data) {
        out->opening = named.opening;
        out->title = named.title;
    }
}

static enum error match_questions(struct request *request)
{
    const struct what_if *in = request->in;
    struct questions_reply *out = request->out;
    struct arena *arena = &request->arena;
    struct asked_youth youth = {0};
    if (asked_youth(request, in->youth, in->weights, &youth))
        return request->fault.code;

    struct questions questions =
        questions_begin(youth.facts, &youth.rules, context_today(request), asked_k(in->k), arena);
    each_opening(request, in->prospects.value, question_one, &questions);
    questions_find(&questions);

    struct account account = account_begin(request, false);
    *out = (struct questions_reply){
        HEAD_OF(request, in, &youth.rules),
        .not_ready = hit_not_ready(&account, youth.facts, &youth.rules),
        .k = number((int64_t)asked_k(in->k)),
        .items = {.items = arena_array(arena, questions.count, sizeof(struct question_item)),
                  .count = questions.count,
                  .set = true},
    };
    out->items.count = 0;
    for (size_t i = 0; i < questions.count; i++) {
        if (may_be_told(&account, &questions.items[i].what))
            tell_question(&account, &questions.items[i], &out->items.items[out->items.count++]);
    }
    questions_free(&questions);
    return txn_fault(request->context->txn, &request->fault);
}

/* ---- steady ---- */

struct steadying {
    struct search search;
    struct steady steady;
};

static bool steady_one(void *context, const struct opening_facts *opening)
{
    struct steadying *both = context;
    const struct steady *steady = &both->steady;
    int64_t passed = both->search.counts.passed;
    search_opening(&both->search, steady->youth, steady->rules, opening);
    if (both->search.counts.passed == passed)
        return false;
    steady_offer(&both->steady, opening);
    return true;
}

static void tell_steady(struct account *account, const struct steady *steady,
                        const struct opening_facts *opening, int32_t times, struct steady_item *out)
{
    out->hit = arena_new(&account->request->arena, sizeof *out->hit);
    hit_place(account, steady->youth, steady->rules, opening, out->hit);
    out->times = number(times);
}

static struct steady_item_list steady_list(struct arena *arena, size_t room)
{
    return (struct steady_item_list){.items = arena_array(arena, room, sizeof(struct steady_item)),
                                     .set = true};
}

static enum error match_steady(struct request *request)
{
    const struct what_if *in = request->in;
    struct steady_reply *out = request->out;
    struct arena *arena = &request->arena;
    struct asked_youth youth = {0};
    size_t k = asked_k(in->k);
    if (asked_youth(request, in->youth, in->weights, &youth))
        return request->fault.code;

    struct steadying both = {
        .search = {.today = context_today(request), .best = asked_best(request, in->k)},
        .steady = {.youth = youth.facts, .rules = &youth.rules},
    };
    struct steady *steady = &both.steady;
    struct match_best *best = &both.search.best;
    each_opening(request, in->prospects.value, steady_one, &both);
    match_best_sort(best);
    steady_run(steady, k);

    struct account account = account_begin(request, false);
    *out = (struct steady_reply){
        HEAD_OF(request, in, &youth.rules),
        .not_ready = hit_not_ready(&account, youth.facts, &youth.rules),
        .k = number((int64_t)k),
        .weightings = number(STEADY_WEIGHTINGS),
        .hits = steady_list(arena, best->count),
        .others = steady_list(arena, k),
    };
    for (size_t i = 0; i < best->count; i++) {
        const struct opening_facts *opening = search_opening_at(&best->items[i]);
        tell_steady(&account, steady, opening, steady_take(steady, opening),
                    &out->hits.items[out->hits.count++]);
    }
    const struct steady_row *other;
    while (out->others.count < k && (other = steady_next(steady)) != NULL)
        tell_steady(&account, steady, other->opening, other->times,
                    &out->others.items[out->others.count++]);
    steady_free(steady);
    return txn_fault(request->context->txn, &request->fault);
}

/* ---- methods ---- */

static const struct method rows[] = {
    {
        .name = "match.nearest",
        .doc = "What each single loosening would add: a longer way, another period, more hours …",
        .roles = STAFF,
        .runs = RUNS_POOL,
        .takes = TAKES_TODAY,
        .in = &nearest_request_schema,
        .out = &nearest_reply_schema,
        .run = match_nearest,
    },
    {
        .name = "match.questions",
        .doc = "Which unknown facts could change the first k; the fewest that tell the most first.",
        .roles = STAFF,
        .runs = RUNS_POOL,
        .takes = TAKES_TODAY,
        .in = &what_if_schema,
        .out = &questions_reply_schema,
        .run = match_questions,
    },
    {
        .name = "match.steady",
        .doc = "In how many of 1,000 weightings around the chosen one each hit stays.",
        .roles = STAFF,
        .runs = RUNS_POOL,
        .takes = TAKES_TODAY,
        .in = &what_if_schema,
        .out = &steady_reply_schema,
        .run = match_steady,
    },
};

const struct method_rows asking_methods = METHOD_ROWS(rows);
