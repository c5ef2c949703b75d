/* SPDX-License-Identifier: MIT
 *
 * Questions: each unknown fact is answered in every way that matters, and the first k are asked
 * for again. What an answer does not touch keeps its rank. */
#include "engine/match/questions.h"

#include <stdlib.h>
#include <string.h>

#include "engine/match/model.h"
#include "proto/text.h"

struct candidate {
    const struct opening_facts *opening;
    struct match_rank rank; /* where it passes */
    bool passes;            /* else all that fails is a need whose offer is unknown */
    bool first;             /* among the first k */
};

/* ---- candidates ---- */

struct questions questions_begin(const struct youth_facts *youth, const struct match_rules *rules,
                                 struct date today, size_t k, struct arena *arena)
{
    return (struct questions){
        .youth = youth,
        .rules = rules,
        .today = today,
        .arena = arena,
        .first = match_best_over(arena_array(arena, k, sizeof(struct match_rank)), k),
    };
}

static bool judge(const struct questions *questions, const struct youth_facts *youth,
                  const struct opening_facts *opening, struct match_rank *rank)
{
    struct score score;
    if (match_first_gate(youth, opening, questions->rules, questions->today) != MATCH_PASSED)
        return false;
    match_score(youth, opening, &questions->rules->weights, &score);
    rank->own_suggestion = score.own_suggestion;
    rank->score = score.total.value;
    rank->a = score.a.value;
    rank->id = opening->id;
    return true;
}

/* The opening as it would be if its workplace offered all that is needed. */
static struct opening_facts offering(const struct opening_facts *opening, uint64_t adaptations)
{
    struct opening_facts facts = *opening;
    facts.adaptations_known = true;
    facts.adaptations = adaptations;
    return facts;
}

static uint64_t all_needs(const struct youth_facts *youth)
{
    return youth->needs_required | youth->needs_helpful;
}

bool questions_offer(struct questions *questions, const struct opening_facts *opening)
{
    struct candidate candidate = {.opening = opening};
    candidate.passes = judge(questions, questions->youth, opening, &candidate.rank);
    if (!candidate.passes) {
        struct match_rank rank;
        struct opening_facts offers = offering(opening, all_needs(questions->youth));
        if (opening->adaptations_known || !questions->youth->needs_required ||
            !judge(questions, questions->youth, &offers, &rank))
            return false;
    }
    questions->candidates = memory_more(questions->candidates, questions->candidate_count,
                                        &questions->candidate_room, sizeof *questions->candidates);
    candidate.rank.row = questions->candidate_count;
    questions->candidates[questions->candidate_count++] = candidate;
    return true;
}

static void take_first(struct questions *questions)
{
    for (size_t i = 0; i < questions->candidate_count; i++)
        if (questions->candidates[i].passes)
            match_best_offer(&questions->first, &questions->candidates[i].rank);
    match_best_sort(&questions->first);
    for (size_t i = 0; i < questions->first.count; i++)
        questions->candidates[questions->first.items[i].row].first = true;
}

/* ---- what an answer changes ---- */

/* An answer: another youth, or other openings of one workplace. */
struct answer {
    const struct youth_facts *youth;
    /* Whether it touches the opening; then it may be judged as *changed. */
    bool (*touches)(const struct answer *answer, const struct opening_facts *opening,
                    struct opening_facts *changed);
    int number;
    struct text workplace;
};

static bool changes_first(const struct questions *questions, const struct answer *answer)
{
    size_t k = questions->first.k;
    struct match_best best = match_best_over(memory_new(k ? k : 1, sizeof *best.items), k);
    for (size_t i = 0; i < questions->candidate_count; i++) {
        const struct candidate *candidate = &questions->candidates[i];
        struct opening_facts changed = *candidate->opening;
        struct match_rank rank = candidate->rank;
        bool passes = candidate->passes;
        if (answer->touches(answer, candidate->opening, &changed))
            passes = judge(questions, answer->youth, &changed, &rank);
        if (passes)
            match_best_offer(&best, &rank);
    }
    match_best_sort(&best);
    bool changed = best.count != questions->first.count;
    for (size_t i = 0; !changed && i < best.count; i++)
        changed = best.items[i].row != questions->first.items[i].row;
    free(best.items);
    return changed;
}

/* Whether an opening that is not among the first k comes among them as `facts` of the youth. */
static bool enters(const struct questions *questions, const struct youth_facts *youth,
                   const struct opening_facts *facts)
{
    struct match_rank rank;
    if (questions->first.k == 0 || !judge(questions, youth, facts, &rank))
        return false;
    return questions->first.count < questions->first.k ||
           match_before(&rank, &questions->first.items[questions->first.count - 1]);
}

/* ---- asking ---- */

static struct question *ask(struct questions *questions, enum match_code code)
{
    questions->items =
        memory_more(questions->items, questions->count, &questions->room, sizeof *questions->items);
    struct question *question = &questions->items[questions->count++];
    *question = (struct question){.what = {.code = (uint8_t)code}};
    return question;
}

static bool asks_level(const struct answer *answer, const struct opening_facts *opening,
                       struct opening_facts *changed)
{
    (void)changed;
    return opening->levels[answer->number] > 0;
}

static void ask_level(struct questions *questions, int competence)
{
    struct youth_facts youth = *questions->youth;
    struct answer answer = {.youth = &youth, .touches = asks_level, .number = competence};
    bool matters = false;
    int32_t hits = 0;
    for (size_t i = 0; i < questions->first.count; i++) {
        const struct match_rank *rank = &questions->first.items[i];
        hits += questions->candidates[rank->row].opening->levels[competence] > 0;
    }
    for (int level = 1; level <= MATCH_LEVEL_MAX && !matters; level++) {
        youth.levels[competence] = (uint8_t)level;
        matters = changes_first(questions, &answer);
    }
    if (!matters)
        return;
    struct question *question = ask(questions, MATCH_UNKNOWN_LEVEL);
    question->what.arguments[question->what.count++] = (struct argument){.number = competence};
    question->hits = hits;
}

static bool has_no_own(const struct answer *answer, const struct opening_facts *opening,
                       struct opening_facts *changed)
{
    (void)changed;
    return !match_listed(&answer->youth->suggestions, opening->workplace);
}

static bool wish_matters(const struct questions *questions, const struct node *node)
{
    struct youth_facts youth = *questions->youth;
    struct wish_facts *wishes = arena_array(questions->arena, youth.wish_count + 1, sizeof *wishes);
    if (youth.wish_count)
        memcpy(wishes, youth.wishes, youth.wish_count * sizeof *wishes);
    wishes[youth.wish_count++] = (struct wish_facts){*node, MATCH_STRENGTH_MAX};
    youth.wishes = wishes;
    return changes_first(questions, &(struct answer){.youth = &youth, .touches = has_no_own});
}

/* A section, a division that is offered, a division of it that is not. */
static bool section_matters(const struct questions *questions, char section)
{
    bool offered[100] = {true}; /* 00 is no division: it is never offered */
    bool here = false;
    for (size_t i = 0; i < questions->candidate_count; i++) {
        const struct node *node = &questions->candidates[i].opening->industry;
        bool in = node->tree == TREE_INDUSTRY && node->section == section;
        here = here || in;
        if (in)
            offered[node_division(node)] = true;
    }
    struct node node = {.tree = TREE_INDUSTRY, .section = section};
    bool matters = here && wish_matters(questions, &node);
    node.length = 2;
    for (int division = 0; division < 100 && here && !matters; division++) {
        node.digits[0] = (char)('0' + division / 10);
        node.digits[1] = (char)('0' + division % 10);
        matters = offered[division] && wish_matters(questions, &node);
    }
    return matters;
}

static void ask_wishes(struct questions *questions)
{
    const struct node nowhere = {.tree = TREE_INDUSTRY, .section = 'Z'};
    bool matters = wish_matters(questions, &nowhere);
    int32_t hits = 0;
    for (size_t i = 0; i < questions->first.count; i++)
        hits += !questions->first.items[i].own_suggestion;
    for (char section = 'A'; section < 'Z' && !matters; section++)
        matters = section_matters(questions, section);
    if (matters)
        ask(questions, MATCH_NO_WISHES)->hits = hits;
}

/* At the farthest of all places every opening with a position is too far; at its own door each is
 * as good as it can be. */
static void ask_position(struct questions *questions)
{
    struct youth_facts youth = *questions->youth;
    bool matters = false;
    int32_t hits = 0;
    for (size_t i = 0; i < questions->candidate_count; i++) {
        const struct candidate *candidate = &questions->candidates[i];
        if (!candidate->opening->position.known || !candidate->passes)
            continue;
        youth.position = candidate->opening->position;
        hits += candidate->first;
        matters = matters || candidate->first || enters(questions, &youth, candidate->opening);
    }
    if (matters)
        ask(questions, MATCH_UNKNOWN_DISTANCE)->hits = hits;
}

/* ---- workplaces ---- */

static int by_workplace(const void *a, const void *b)
{
    const struct text x = (*(const struct candidate *const *)a)->opening->workplace;
    const struct text y = (*(const struct candidate *const *)b)->opening->workplace;
    size_t shared = x.size < y.size ? x.size : y.size;
    int order = shared ? memcmp(x.data, y.data, shared) : 0;
    return order ? order : (x.size > y.size) - (x.size < y.size);
}

static bool offers_some(const struct answer *answer, const struct opening_facts *opening,
                        struct opening_facts *changed)
{
    uint64_t helpful = answer->youth->needs_helpful, some = 0;
    if (opening->adaptations_known || !text_equal(opening->workplace, answer->workplace))
        return false;
    for (int taken = 0; taken < answer->number; taken++) {
        some |= helpful & (~helpful + 1);
        helpful &= helpful - 1;
    }
    *changed = offering(opening, answer->youth->needs_required | some);
    return true;
}

/* One workplace's openings: group[0..count). Those that say themselves what is offered are known.
 */
static void ask_adaptations(struct questions *questions, const struct candidate *const *group,
                            size_t count)
{
    const struct youth_facts *youth = questions->youth;
    bool enters_alone = false;
    int32_t hits = 0;
    for (size_t i = 0; i < count; i++) {
        if (group[i]->opening->adaptations_known)
            continue;
        struct opening_facts best = offering(group[i]->opening, all_needs(youth));
        hits += group[i]->first;
        enters_alone = enters_alone || enters(questions, youth, &best);
    }
    /* With one of them among the first k, all rise and fall together. */
    bool matters = !hits && enters_alone;
    struct answer answer = {
        .youth = youth, .touches = offers_some, .workplace = group[0]->opening->workplace};
    uint64_t helpful = youth->needs_helpful;
    for (answer.number = 0; hits && !matters; answer.number++, helpful &= helpful - 1) {
        matters = changes_first(questions, &answer);
        if (!helpful)
            break;
    }
    if (!matters)
        return;
    struct question *question = ask(questions, MATCH_UNKNOWN_ADAPTATIONS);
    question->place = group[0]->opening;
    question->of_workplace = true;
    question->hits = hits;
}

static void ask_where(struct questions *questions, const struct candidate *const *group,
                      size_t count)
{
    bool matters = false;
    int32_t hits = 0;
    for (size_t i = 0; i < count; i++) {
        struct opening_facts near = *group[i]->opening;
        near.position = questions->youth->position;
        hits += group[i]->first;
        matters = matters || group[i]->first || enters(questions, questions->youth, &near);
    }
    if (!matters)
        return;
    struct question *question = ask(questions, MATCH_UNKNOWN_DISTANCE);
    question->place = group[0]->opening;
    question->of_workplace = true;
    question->hits = hits;
}

static void ask_workplaces(struct questions *questions)
{
    size_t count = questions->candidate_count;
    const struct candidate **all = memory_new(count ? count : 1, sizeof *all);
    for (size_t i = 0; i < count; i++)
        all[i] = &questions->candidates[i];
    qsort(all, count, sizeof *all, by_workplace);
    for (size_t from = 0, to; from < count; from = to) {
        for (to = from + 1; to < count && by_workplace(&all[from], &all[to]) == 0;)
            to++;
        const struct opening_facts *place = all[from]->opening;
        if (all_needs(questions->youth))
            ask_adaptations(questions, &all[from], to - from);
        if (!place->position.known && questions->youth->position.known)
            ask_where(questions, &all[from], to - from);
    }
    free(all);
}

/* ---- what could take one of the first k away ---- */

static struct question *asked_before(struct questions *questions, const struct message *what)
{
    for (size_t i = 0; i < questions->count; i++) {
        struct question *question = &questions->items[i];
        if (!question->place && question->what.code == what->code && what->count &&
            text_equal(question->what.arguments[0].text, what->arguments[0].text))
            return question;
    }
    return NULL;
}

/* Whether an opening lists the same twice. */
static bool listed_before(const struct reason_list *reasons, size_t at)
{
    const struct message *what = &reasons->items[at].message;
    for (size_t i = 0; i < at; i++) {
        const struct message *before = &reasons->items[i].message;
        if (before->code == what->code && what->count &&
            before->arguments[0].number == what->arguments[0].number &&
            text_equal(before->arguments[0].text, what->arguments[0].text))
            return true;
    }
    return false;
}

static void ask_reason(struct questions *questions, const struct message *what,
                       const struct opening_facts *opening)
{
    bool youths = what->code == MATCH_ASK_LANGUAGE || what->code == MATCH_ASK_LICENCE;
    struct question *question = youths ? asked_before(questions, what) : NULL;
    if (!question) {
        question = ask(questions, (enum match_code)what->code);
        question->what = *what;
        question->place = youths ? NULL : opening;
    }
    question->hits++;
}

static void ask_frames(struct questions *questions)
{
    struct judgement *judgement = arena_new(questions->arena, sizeof *judgement);
    for (size_t i = 0; i < questions->first.count; i++) {
        const struct opening_facts *opening =
            questions->candidates[questions->first.items[i].row].opening;
        match_judge(questions->youth, opening, questions->rules, questions->today, judgement);
        for (size_t j = 0; j < judgement->reasons.count; j++) {
            const struct reason *reason = &judgement->reasons.items[j];
            if (reason->sign == '?' && reason->component == MATCH_COMPONENTS &&
                !listed_before(&judgement->reasons, j))
                ask_reason(questions, &reason->message, opening);
        }
    }
}

static int by_weight(const void *a, const void *b)
{
    const struct question *x = a, *y = b;
    if (x->hits != y->hits)
        return x->hits > y->hits ? -1 : 1;
    if (!x->place != !y->place)
        return x->place ? 1 : -1;
    if (x->what.code != y->what.code)
        return x->what.code < y->what.code ? -1 : 1;
    if (x->place && x->place != y->place) {
        struct match_rank p = {.id = x->place->id}, q = {.id = y->place->id};
        return match_before(&p, &q) ? -1 : 1;
    }
    int64_t m = x->what.arguments[0].number, n = y->what.arguments[0].number;
    return (m > n) - (m < n);
}

void questions_find(struct questions *questions)
{
    const struct youth_facts *youth = questions->youth;
    take_first(questions);
    for (int i = 0; i < MATCH_COMPETENCES_MAX; i++)
        if (youth->levels[i] == 0)
            ask_level(questions, i);
    if (!match_has_wishes(youth))
        ask_wishes(questions);
    if (!youth->position.known)
        ask_position(questions);
    ask_workplaces(questions);
    ask_frames(questions);
    if (questions->count)
        qsort(questions->items, questions->count, sizeof *questions->items, by_weight);
}

void questions_free(struct questions *questions)
{
    free(questions->candidates);
    free(questions->items);
    questions->candidates = NULL;
    questions->items = NULL;
    questions->count = questions->candidate_count = 0;
}
