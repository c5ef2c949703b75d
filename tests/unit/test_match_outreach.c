/* SPDX-License-Identifier: MIT
 *
 * Outreach against counting pair by pair. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "engine/match/outreach.h"
#include "proto/text.h"
#include "tests/unit/corpora.h"

enum { CORPORA = 1500, YOUTHS = 12 };

static bool passes(const struct test_pair *youth, const struct opening_facts *opening,
                   struct date today)
{
    return match_first_gate(&youth->youth, opening, &youth->rules, today) == MATCH_PASSED;
}

static bool in_wish(const struct wish_facts *wish, const struct opening_facts *opening)
{
    return wish->strength > 0 && (node_closeness(&wish->node, &opening->industry) == NODE_SAME ||
                                  node_closeness(&wish->node, &opening->occupation) == NODE_SAME);
}

/* Half of the corpus offers openings, the other half are workplaces. */
static bool is_unmet(const struct test_corpus *corpus, const struct test_pair *youth, size_t wish)
{
    if (youth->wishes[wish].strength == 0)
        return false;
    for (int i = 0; i < corpus->count; i += 2)
        if (in_wish(&youth->wishes[wish], corpus->openings[i]) &&
            passes(youth, corpus->openings[i], corpus->youth.today))
            return false;
    return true;
}

static bool serves(const struct test_corpus *corpus, const struct test_pair *youth,
                   const struct opening_facts *place)
{
    bool wished = false;
    for (size_t i = 0; i < youth->youth.wish_count; i++)
        wished = wished || (is_unmet(corpus, youth, i) && in_wish(&youth->wishes[i], place));
    return wished && passes(youth, place, corpus->youth.today);
}

static void make(struct test_random *random, struct test_corpus *corpus, struct test_pair *youths)
{
    test_corpus_make(random, corpus);
    for (int i = 1; i < corpus->count; i += 2)
        corpus->pairs[i].opening.prospect = true;
    for (int i = 0; i < YOUTHS; i++) {
        test_pair_make(random, &youths[i]);
        youths[i].rules = corpus->youth.rules;
        if (test_chance(random, 80)) {
            youths[i].youth.enrolment = corpus->youth.youth.enrolment;
            youths[i].youth.state = FACTS_ACTIVE;
            youths[i].youth.needs_required = 0;
        }
    }
}

static struct outreach run(const struct test_corpus *corpus, const struct test_pair *youths,
                           struct arena *arena)
{
    struct outreach outreach = {.today = corpus->youth.today, .arena = arena};
    for (int i = 0; i < YOUTHS; i++)
        outreach_youth(&outreach, &youths[i].youth, &youths[i].rules);
    for (int i = 0; i < corpus->count; i += 2)
        outreach_opening(&outreach, corpus->openings[i]);
    outreach_gather(&outreach);
    for (int i = 1; i < corpus->count; i += 2)
        outreach_workplace(&outreach, corpus->openings[i]);
    outreach_sort(&outreach);
    return outreach;
}

static bool is_ready(const struct test_pair *pair)
{
    const struct enrolment_facts *gate = &pair->youth.enrolment;
    return gate->substance_checked && gate->waiver && gate->attendance_promise &&
           gate->no_other_support && pair->youth.state == FACTS_ACTIVE && pair->youth.waiver_valid;
}

static void places_are_worth_what_they_serve(void **state)
{
    static struct test_corpus corpus;
    static struct test_pair youths[YOUTHS];
    struct test_random random = {1};
    struct arena arena = {0};
    int several = 0;
    (void)state;
    for (int n = 0; n < CORPORA; n++) {
        make(&random, &corpus, youths);
        struct outreach outreach = run(&corpus, youths, &arena);
        size_t serving = 0;
        for (int i = 1; i < corpus.count; i += 2) {
            int32_t served = 0, best = 0;
            int64_t worth = 0;
            for (int j = 0; j < YOUTHS; j++) {
                struct score score;
                if (!serves(&corpus, &youths[j], corpus.openings[i]))
                    continue;
                match_score(&youths[j].youth, corpus.openings[i], &youths[j].rules.weights, &score);
                served++;
                worth += score.total.value;
                best = best < score.total.value ? score.total.value : best;
            }
            serving += served > 0;
            several += served > 1;
            for (size_t p = 0; p < outreach.place_count; p++) {
                const struct outreach_place *place = &outreach.places[p];
                if (place->facts != corpus.openings[i])
                    continue;
                assert_true(place->youths == served && place->worth == worth &&
                            place->best == best);
            }
        }
        assert_int_equal(outreach.place_count, serving);
        for (size_t p = 1; p < outreach.place_count; p++)
            assert_true(outreach.places[p - 1].worth >= outreach.places[p].worth);
        arena_reset(&arena);
    }
    arena_free(&arena);
    assert_true(several > CORPORA / 20);
}

static void wishes_count_youths_and_places(void **state)
{
    static struct test_corpus corpus;
    static struct test_pair youths[YOUTHS];
    struct test_random random = {2};
    struct arena arena = {0};
    (void)state;
    for (int n = 0; n < CORPORA; n++) {
        make(&random, &corpus, youths);
        struct outreach outreach = run(&corpus, youths, &arena);
        int64_t unmet = 0, told = 0;
        for (int j = 0; j < YOUTHS; j++)
            for (size_t i = 0; is_ready(&youths[j]) && i < youths[j].youth.wish_count; i++)
                unmet += is_unmet(&corpus, &youths[j], i);
        for (size_t w = 0; w < outreach.wish_count; w++) {
            const struct outreach_wish *wish = &outreach.wishes[w];
            int32_t places = 0;
            told += wish->youths;
            for (int i = 1; i < corpus.count; i += 2) {
                bool in = false;
                for (int j = 0; j < YOUTHS; j++)
                    for (size_t k = 0; k < youths[j].youth.wish_count; k++)
                        in = in ||
                             (node_closeness(&youths[j].wishes[k].node, &wish->node) == NODE_SAME &&
                              node_closeness(&wish->node, &youths[j].wishes[k].node) == NODE_SAME &&
                              is_unmet(&corpus, &youths[j], k) &&
                              in_wish(&youths[j].wishes[k], corpus.openings[i]) &&
                              passes(&youths[j], corpus.openings[i], corpus.youth.today));
                places += in;
            }
            assert_int_equal(wish->places, places);
            assert_true(w == 0 || outreach.wishes[w - 1].youths >= wish->youths);
        }
        assert_int_equal(told, unmet);
        arena_reset(&arena);
    }
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(places_are_worth_what_they_serve),
        cmocka_unit_test(wishes_count_youths_and_places),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
