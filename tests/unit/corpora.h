/* SPDX-License-Identifier: MIT
 *
 * Small random corpora: a youth, and openings of a few workplaces, among which more pass than of
 * pairs drawn at random. What is the workplace's is the same in all of its openings. */
#ifndef TEST_CORPORA_H
#define TEST_CORPORA_H

#include "engine/match/order.h"
#include "tests/unit/test_match_pairs.h"

enum { CORPUS_MOST = 40, CORPUS_PLACES = 9 };

struct test_corpus {
    struct test_pair youth; /* its youth, rules and today */
    struct test_pair pairs[CORPUS_MOST];
    const struct opening_facts *openings[CORPUS_MOST];
    int count;
    char ids[CORPUS_MOST][16];
    char places[CORPUS_PLACES][16];
};

static inline void test_corpus_place(struct test_corpus *corpus, int i, int place)
{
    struct opening_facts *opening = &corpus->pairs[i].opening;
    const struct opening_facts *first = NULL;
    opening->workplace = (struct text){corpus->places[place], 2};
    for (int j = 0; j < i && !first; j++)
        if (corpus->openings[j]->workplace.data == opening->workplace.data)
            first = corpus->openings[j];
    if (!first)
        return;
    opening->position = first->position;
    opening->prospect = first->prospect;
    if (!opening->adaptations_known) { /* its own word, or the workplace's */
        opening->adaptations_known = first->adaptations_known;
        opening->adaptations = first->adaptations;
    }
}

static inline void test_corpus_make(struct test_random *random, struct test_corpus *corpus)
{
    memset(corpus, 0, sizeof *corpus);
    test_pair_make(random, &corpus->youth);
    struct youth_facts *youth = &corpus->youth.youth;
    youth->enrolment = (struct enrolment_facts){true, true, true, true};
    youth->state = FACTS_ACTIVE;
    youth->waiver_valid = true;
    if (test_chance(random, 70))
        youth->birth = test_day(1999, 1, 1);
    if (test_chance(random, 15))
        youth->wish_count = 0;
    if (test_chance(random, 60))
        youth->needs_required = 0;
    if (test_chance(random, 50))
        youth->clock_from = youth->clock_to = (struct clock){0};
    if (test_chance(random, 50))
        youth->from = youth->to = (struct date){0};
    for (int i = 0; i < CORPUS_PLACES; i++)
        snprintf(corpus->places[i], sizeof corpus->places[i], "w%d", i);
    corpus->count = test_below(random, CORPUS_MOST + 1);
    for (int i = 0; i < corpus->count; i++) {
        struct test_pair *pair = &corpus->pairs[i];
        test_pair_make(random, pair);
        snprintf(corpus->ids[i], sizeof corpus->ids[i], "o%02d", (i * 7) % 41);
        pair->opening.id = (struct text){corpus->ids[i], 3};
        pair->opening.capacity += 2;
        corpus->openings[i] = &pair->opening;
        test_corpus_place(corpus, i, test_below(random, CORPUS_PLACES));
        if (test_chance(random, 10) && i) { /* a tie but for the id */
            struct text id = pair->opening.id;
            pair->opening = corpus->pairs[i - 1].opening;
            pair->opening.id = id;
        }
    }
}

/* The first k by the plain rules, as indexes; how many pass. */
static inline int test_corpus_first(const struct test_corpus *corpus,
                                    const struct youth_facts *youth,
                                    const struct opening_facts *const *openings, int k, int *first)
{
    struct match_rank ranks[CORPUS_MOST];
    int passed = 0;
    for (int i = 0; i < corpus->count; i++) {
        struct score score;
        if (match_first_gate(youth, openings[i], &corpus->youth.rules, corpus->youth.today) !=
            MATCH_PASSED)
            continue;
        match_score(youth, openings[i], &corpus->youth.rules.weights, &score);
        struct match_rank rank = {score.own_suggestion, score.total.value, score.a.value,
                                  score.b.value,        openings[i]->id,   (uint64_t)i};
        int at = passed++;
        for (; at > 0 && match_before(&rank, &ranks[at - 1]); at--)
            ranks[at] = ranks[at - 1];
        ranks[at] = rank;
    }
    for (int i = 0; i < k && i < passed; i++)
        first[i] = (int)ranks[i].row;
    return passed;
}

#endif
