/* SPDX-License-Identifier: MIT
 *
 * Questions against trying answers: one is asked just when some answer gives another first k. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "engine/match/questions.h"
#include "proto/text.h"
#include "tests/unit/corpora.h"

enum { CORPORA = 800, FAR_M = 5000000 };

/* A corpus in which facts may be answered, and its first k as it is. */
struct asked {
    struct test_corpus *corpus;
    int k, passed;
    int first[CORPUS_MOST];
    struct opening_facts answered[CORPUS_MOST];
    const struct opening_facts *openings[CORPUS_MOST];
};

static void as_it_is(struct asked *asked)
{
    for (int i = 0; i < asked->corpus->count; i++) {
        asked->answered[i] = *asked->corpus->openings[i];
        asked->openings[i] = &asked->answered[i];
    }
}

static void begin(struct asked *asked, struct test_corpus *corpus, int k)
{
    asked->corpus = corpus;
    asked->k = k;
    as_it_is(asked);
    asked->passed =
        test_corpus_first(corpus, &corpus->youth.youth, corpus->openings, k, asked->first);
}

static bool changes(const struct asked *asked, const struct youth_facts *youth)
{
    int first[CORPUS_MOST];
    int passed = test_corpus_first(asked->corpus, youth, asked->openings, asked->k, first);
    int before = asked->passed < asked->k ? asked->passed : asked->k;
    if ((passed < asked->k ? passed : asked->k) != before)
        return true;
    for (int i = 0; i < before; i++)
        if (first[i] != asked->first[i])
            return true;
    return false;
}

/* ---- by trying ---- */

static bool level_matters(struct asked *asked, int competence)
{
    struct youth_facts youth = asked->corpus->youth.youth;
    bool matters = false;
    for (int level = 1; level <= 4; level++) {
        youth.levels[competence] = (uint8_t)level;
        matters = matters || changes(asked, &youth);
    }
    return matters;
}

static bool wish_matters(struct asked *asked, const char *code)
{
    struct youth_facts youth = asked->corpus->youth.youth;
    struct wish_facts wishes[PAIR_WISHES + 1];
    memcpy(wishes, youth.wishes, youth.wish_count * sizeof *wishes);
    wishes[youth.wish_count++] = (struct wish_facts){test_node(code), 4};
    youth.wishes = wishes;
    return changes(asked, &youth);
}

static bool a_wish_matters(struct asked *asked)
{
    bool matters = false;
    for (char section = 'A'; section <= 'U'; section++)
        matters = matters || wish_matters(asked, (const char[]){section, 0});
    for (int division = 1; division <= 99; division++) {
        char code[12];
        snprintf(code, sizeof code, "%02d", division);
        if (test_section(division))
            matters = matters || wish_matters(asked, code);
    }
    return matters;
}

static bool own_position_matters(struct asked *asked)
{
    struct youth_facts youth = asked->corpus->youth.youth;
    youth.position = (struct point){FAR_M, FAR_M, true};
    bool matters = changes(asked, &youth);
    for (int i = 0; i < asked->corpus->count; i++) {
        youth.position = asked->corpus->openings[i]->position;
        matters = matters || (youth.position.known && changes(asked, &youth));
    }
    return matters;
}

static bool position_matters(struct asked *asked, struct text workplace)
{
    const struct point here = asked->corpus->youth.youth.position;
    bool matters = false;
    for (int step = 0; step <= 20; step++) {
        as_it_is(asked);
        for (int i = 0; i < asked->corpus->count; i++)
            if (text_equal(asked->answered[i].workplace, workplace))
                asked->answered[i].position =
                    (struct point){here.n + (step == 20 ? FAR_M : step * 3000), here.e, true};
        matters = matters || changes(asked, &asked->corpus->youth.youth);
    }
    as_it_is(asked);
    return matters;
}

static bool adaptations_matter(struct asked *asked, struct text workplace)
{
    bool matters = false;
    for (uint64_t offered = 0; offered < 1u << PAIR_ADAPTATIONS; offered++) {
        as_it_is(asked);
        for (int i = 0; i < asked->corpus->count; i++) {
            struct opening_facts *opening = &asked->answered[i];
            if (opening->adaptations_known || !text_equal(opening->workplace, workplace))
                continue;
            opening->adaptations_known = true;
            opening->adaptations = offered;
        }
        matters = matters || changes(asked, &asked->corpus->youth.youth);
    }
    as_it_is(asked);
    return matters;
}

/* ---- what was asked ---- */

static const struct question *find(const struct questions *questions, enum match_code code,
                                   struct text workplace, int64_t number)
{
    for (size_t i = 0; i < questions->count; i++) {
        const struct question *question = &questions->items[i];
        if (question->what.code == code && !workplace.data == !question->place &&
            (!workplace.data || text_equal(question->place->workplace, workplace)) &&
            (number < 0 || question->what.arguments[0].number == number))
            return question;
    }
    return NULL;
}

static void check_workplaces(struct asked *asked, const struct questions *questions)
{
    const struct youth_facts *youth = &asked->corpus->youth.youth;
    for (int place = 0; place < CORPUS_PLACES; place++) {
        struct text id = {asked->corpus->places[place], 2};
        bool where = find(questions, MATCH_UNKNOWN_DISTANCE, id, -1);
        bool what = find(questions, MATCH_UNKNOWN_ADAPTATIONS, id, -1);
        bool unknown = false;
        for (int i = 0; i < asked->corpus->count; i++)
            unknown = unknown || (text_equal(asked->corpus->openings[i]->workplace, id) &&
                                  !asked->corpus->openings[i]->position.known);
        assert_true(where == (unknown && youth->position.known && position_matters(asked, id)));
        assert_true(what == adaptations_matter(asked, id));
    }
}

static void a_question_is_asked_when_an_answer_matters(void **state)
{
    static struct test_corpus corpus;
    static struct asked asked;
    struct test_random random = {1};
    struct arena arena = {0};
    int64_t codes[MATCH_CODES] = {0};
    (void)state;
    for (int n = 0; n < CORPORA; n++) {
        test_corpus_make(&random, &corpus);
        int k = 1 + test_below(&random, 12);
        const struct youth_facts *youth = &corpus.youth.youth;
        begin(&asked, &corpus, k);
        struct questions questions =
            questions_begin(youth, &corpus.youth.rules, corpus.youth.today, (size_t)k, &arena);
        for (int i = 0; i < corpus.count; i++)
            questions_offer(&questions, corpus.openings[i]);
        questions_find(&questions);
        for (int i = 0; i < PAIR_COMPETENCES; i++)
            assert_true((find(&questions, MATCH_UNKNOWN_LEVEL, (struct text){0}, i) != NULL) ==
                        (youth->levels[i] == 0 && level_matters(&asked, i)));
        assert_true((find(&questions, MATCH_NO_WISHES, (struct text){0}, -1) != NULL) ==
                    (!match_has_wishes(youth) && a_wish_matters(&asked)));
        assert_true((find(&questions, MATCH_UNKNOWN_DISTANCE, (struct text){0}, -1) != NULL) ==
                    (!youth->position.known && own_position_matters(&asked)));
        check_workplaces(&asked, &questions);
        for (size_t i = 0; i < questions.count; i++) {
            codes[questions.items[i].what.code]++;
            assert_true(i == 0 || questions.items[i - 1].hits >= questions.items[i].hits);
            assert_true(questions.items[i].hits <= k);
        }
        questions_free(&questions);
        arena_reset(&arena);
    }
    arena_free(&arena);
    const enum match_code all[] = {
        MATCH_UNKNOWN_LEVEL, MATCH_NO_WISHES,   MATCH_UNKNOWN_DISTANCE,  MATCH_UNKNOWN_ADAPTATIONS,
        MATCH_ASK_PERIOD,    MATCH_ASK_HOURS,   MATCH_ASK_TIME_OF_DAY,   MATCH_ASK_LANGUAGE,
        MATCH_ASK_LICENCE,   MATCH_ASK_EXTRACT, MATCH_SUPERVISED_HAZARD, MATCH_PROSPECT};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        assert_true(codes[all[i]] > 0);
}

static void what_is_known_is_not_asked(void **state)
{
    struct arena arena = {0};
    struct youth_facts youth = example_youth();
    struct opening_facts opening = example_opening();
    struct match_rules rules = match_rules_default();
    (void)state;
    opening.levels[GAK09] = 0;
    struct questions questions =
        questions_begin(&youth, &rules, test_day(2026, 11, 21), 10, &arena);
    questions_offer(&questions, &opening);
    questions_find(&questions);
    assert_int_equal(questions.count, 0);
    questions_free(&questions);
    arena_free(&arena);
}

/* Two places demand the same language: one question, about both. */
static void a_language_is_asked_for_once(void **state)
{
    struct arena arena = {0};
    struct youth_facts youth = example_youth();
    struct opening_facts openings[2] = {example_opening(), example_opening()};
    struct match_rules rules = match_rules_default();
    struct text swedish = TEXT("sv");
    (void)state;
    openings[1].id = TEXT("o2");
    for (int i = 0; i < 2; i++) {
        openings[i].levels[GAK09] = 0;
        openings[i].languages = (struct text_list){.items = &swedish, .count = 1, .set = true};
    }
    struct questions questions =
        questions_begin(&youth, &rules, test_day(2026, 11, 21), 10, &arena);
    questions_offer(&questions, &openings[0]);
    questions_offer(&questions, &openings[1]);
    questions_find(&questions);
    assert_int_equal(questions.count, 1);
    assert_int_equal(questions.items[0].what.code, MATCH_ASK_LANGUAGE);
    assert_int_equal(questions.items[0].hits, 2);
    assert_null(questions.items[0].place);
    questions_free(&questions);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_question_is_asked_when_an_answer_matters),
        cmocka_unit_test(what_is_known_is_not_asked),
        cmocka_unit_test(a_language_is_asked_for_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
