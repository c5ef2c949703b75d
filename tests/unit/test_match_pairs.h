/* SPDX-License-Identifier: MIT
 *
 * Pairs for the match tests: seeded random ones, in small ranges, so that gates, gaps, ties and
 * unknowns all come up often (the same seed gives the same pairs everywhere), and the worked
 * example of the match model. */
#ifndef TEST_MATCH_PAIRS_H
#define TEST_MATCH_PAIRS_H

#include "engine/match/model.h"
#include "proto/date.h"

#include <stdio.h>
#include <string.h>

enum {
    PAIR_WISHES = 4,
    PAIR_LIST = 3,
    PAIR_COMPETENCES = 13,
    PAIR_ADAPTATIONS = 6,
    PAIR_HAZARDS = 6,
};

/* A pair, with the room for all that its facts borrow. Must not be copied. */
struct test_pair {
    struct youth_facts youth;
    struct opening_facts opening;
    struct match_rules rules;
    struct date today;
    struct wish_facts wishes[PAIR_WISHES];
    const char *wish_codes[PAIR_WISHES];
    const char *industry_code; /* NULL: none */
    const char *occupation_code;
    struct text lists[6][PAIR_LIST];
    struct day_span breaks[2];
    struct hold_facts holds[2];
    struct minor_table table;
};

struct test_random {
    uint64_t state;
};

/* splitmix64: https://prng.di.unimi.it/splitmix64.c (public domain) */
static inline uint64_t test_random_next(struct test_random *random)
{
    uint64_t z = random->state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

/* 0..count-1 */
static inline int test_below(struct test_random *random, int count)
{
    return (int)(test_random_next(random) % (uint64_t)count);
}

static inline bool test_chance(struct test_random *random, int percent)
{
    return test_below(random, 100) < percent;
}

/* The section of an SNI 2007 division, 0 where there is none. */
static inline char test_section(int division)
{
    static const int last[] = {3,  9,  33, 35, 39, 43, 47, 53, 56, 63, 66,
                               68, 75, 82, 84, 85, 88, 93, 96, 98, 99};
    for (int i = 0; i < 21; i++)
        if (division <= last[i])
            return (char)('A' + i);
    return 0;
}

/* "43.2", "F", "ssyk:7115" as a node; NULL: no node. */
static inline struct node test_node(const char *code)
{
    struct node node = {0};
    if (!code)
        return node;
    bool occupation = strncmp(code, "ssyk:", 5) == 0;
    const char *rest = occupation ? code + 5 : code;
    node_parse(occupation ? TREE_OCCUPATION : TREE_INDUSTRY,
               (struct text){.data = rest, .size = strlen(rest)}, &node);
    if (node_division(&node))
        node.section = test_section(node_division(&node));
    return node;
}

static inline struct date test_day(int year, int month, int day)
{
    return date_from_civil(year, month, day);
}

static inline struct date test_date_near(struct test_random *random, struct date day, int spread)
{
    return (struct date){.days = day.days + test_below(random, 2 * spread + 1) - spread,
                         .set = true};
}

static const char *const test_industries[] = {"F",  "43", "43.2", "43.21", "432",  "42",     "41.2",
                                              "C",  "25", "25.1", "26",    "01.1", "43.210", "01",
                                              "02", "Q",  "88",   "87",    "86.1"};
static const char *const test_occupations[] = {"ssyk:7",   "ssyk:71",   "ssyk:711",  "ssyk:7111",
                                               "ssyk:712", "ssyk:7114", "ssyk:5",    "ssyk:53",
                                               "ssyk:72",  "ssyk:7212", "ssyk:53111"};

static inline const char *test_code(struct test_random *random, bool occupation)
{
    int industries = sizeof test_industries / sizeof *test_industries;
    int occupations = sizeof test_occupations / sizeof *test_occupations;
    return occupation ? test_occupations[test_below(random, occupations)]
                      : test_industries[test_below(random, industries)];
}

static inline struct text_list test_list(struct test_random *random, struct text *items,
                                         const char *const *from, int choices, int percent)
{
    struct text_list list = {.items = items, .set = true};
    while (list.count < PAIR_LIST && test_chance(random, percent)) {
        const char *chosen = from[test_below(random, choices)];
        items[list.count++] = (struct text){.data = chosen, .size = strlen(chosen)};
    }
    return list;
}

static const char *const test_places[] = {"w1", "w2", "w3", "w4", "e1", "e2", "e3"};
static const char *const test_languages[] = {"sv", "en", "ar", "fi"};
static const char *const test_licences[] = {"B", "C", "truck"};

static inline struct text test_place(struct test_random *random, bool employer)
{
    const char *id = test_places[employer ? 4 + test_below(random, 3) : test_below(random, 4)];
    return (struct text){.data = id, .size = 2};
}

static inline struct clock test_clock(struct test_random *random, int percent, int from, int to)
{
    if (!test_chance(random, percent))
        return (struct clock){0};
    return (struct clock){.minutes = from + 30 * test_below(random, (to - from) / 30 + 1),
                          .set = true};
}

static inline struct point test_position(struct test_random *random)
{
    return (struct point){.n = 6400000 + test_below(random, 40000),
                          .e = 310000 + test_below(random, 40000),
                          .known = test_chance(random, 85)};
}

static inline void test_youth(struct test_random *random, struct test_pair *pair)
{
    struct youth_facts *y = &pair->youth;
    *y = (struct youth_facts){.id = TEXT("y1")};
    bool sound = test_chance(random, 80);
    y->enrolment.substance_checked = sound || test_chance(random, 80);
    y->enrolment.waiver = sound || test_chance(random, 80);
    y->enrolment.attendance_promise = sound || test_chance(random, 80);
    y->enrolment.no_other_support = sound || test_chance(random, 80);
    y->state = sound ? FACTS_ACTIVE : (uint8_t)test_below(random, 4);
    y->waiver_valid = test_chance(random, 95);
    /* around 13, 16 and 18 years on today, and adults */
    static const int ages[] = {12, 13, 15, 16, 17, 18, 20, 24};
    struct date born = {.days = pair->today.days - ages[test_below(random, 8)] * 365};
    y->birth = test_date_near(random, born, 260);
    if (test_chance(random, 6))
        y->birth = test_day(2008, 2, 29);
    if (test_chance(random, 70))
        y->school_done = test_date_near(random, pair->today, 200);
    y->position = test_position(random);
    y->travel_limit_m =
        test_chance(random, 3) ? test_below(random, 3) : 5000 + test_below(random, 50000);
    y->wishes = pair->wishes;
    while (y->wish_count < PAIR_WISHES && test_chance(random, 65)) {
        const char *code = test_code(random, test_chance(random, 40));
        pair->wish_codes[y->wish_count] = code;
        pair->wishes[y->wish_count++] = (struct wish_facts){
            .node = test_node(code),
            .strength = (uint8_t)(test_chance(random, 85) ? 1 + test_below(random, 4) : 0)};
    }
    y->suggestions = test_list(random, pair->lists[0], test_places, 4, 15);
    y->avoid = test_list(random, pair->lists[1], test_places, 7, 15);
    for (int k = 0; k < PAIR_COMPETENCES; k++) {
        y->goals |= (uint32_t)test_chance(random, 25) << k;
        y->levels[k] = (uint8_t)(test_chance(random, 65) ? 1 + test_below(random, 4) : 0);
    }
    if (test_chance(random, 15))
        y->goals = 0;
    for (int i = 0; i < PAIR_ADAPTATIONS; i++) {
        y->needs_required |= (uint64_t)test_chance(random, 5) << i;
        y->needs_helpful |= (uint64_t)test_chance(random, 20) << i;
    }
    if (test_chance(random, 60))
        y->from = test_date_near(random, pair->today, 60);
    if (test_chance(random, 60))
        y->to = test_date_near(random, (struct date){.days = pair->today.days + 90}, 100);
    y->min_days = test_chance(random, 70) ? MATCH_MIN_DAYS : test_below(random, 60);
    if (test_chance(random, 60))
        y->hours_max = (struct integer){.value = 5 + test_below(random, 40), .set = true};
    y->clock_from = test_clock(random, 40, 0, 720);
    y->clock_to = test_clock(random, 40, 540, 1440);
    y->languages_lacking = test_list(random, pair->lists[2], test_languages, 4, 15);
    y->licences_lacking = test_list(random, pair->lists[3], test_licences, 3, 15);
    if (test_chance(random, 40))
        y->extract_date = test_date_near(random, (struct date){.days = pair->today.days - 330}, 80);
}

static inline void test_opening(struct test_random *random, struct test_pair *pair)
{
    struct opening_facts *o = &pair->opening;
    *o = (struct opening_facts){.id = TEXT("o1")};
    o->workplace = test_place(random, false);
    o->employer = test_place(random, true);
    o->prospect = test_chance(random, 15);
    o->open = test_chance(random, 92);
    o->paused = test_chance(random, 6);
    pair->industry_code = test_chance(random, 92) ? test_code(random, false) : NULL;
    pair->occupation_code = test_chance(random, 60) ? test_code(random, true) : NULL;
    o->industry = test_node(pair->industry_code);
    o->occupation = test_node(pair->occupation_code);
    if (test_chance(random, 60))
        o->from = test_date_near(random, pair->today, 90);
    if (test_chance(random, 60))
        o->to = test_date_near(random, (struct date){.days = pair->today.days + 100}, 110);
    if (test_chance(random, 60))
        o->hours_min = (struct integer){.value = 4 + test_below(random, 40), .set = true};
    o->clock_from = test_clock(random, 50, 0, 1410);
    o->clock_to = test_clock(random, 50, 0, 1440);
    if (test_chance(random, 40)) {
        o->clock_from = test_clock(random, 90, 330, 600);
        o->clock_to = test_clock(random, 90, 840, 1200);
    }
    o->capacity = test_below(random, 5);
    o->taken = test_below(random, 2);
    o->holds = pair->holds;
    o->hold_count = (size_t)test_below(random, 3);
    for (size_t i = 0; i < o->hold_count; i++)
        pair->holds[i] = (struct hold_facts){
            test_chance(random, 25) ? pair->youth.id : (struct text){0},
            test_date_near(random, pair->today, 3),
        };
    o->age_min = test_chance(random, 70) ? 0 : 15 + test_below(random, 5);
    o->position = test_position(random);
    for (int k = 0; k < PAIR_COMPETENCES; k++) {
        o->levels[k] = (uint8_t)(test_chance(random, 40) ? 1 + test_below(random, 4) : 0);
        o->trains |= (uint32_t)test_chance(random, 50) << k;
    }
    o->adaptations_known = test_chance(random, 75);
    for (int i = 0; i < PAIR_ADAPTATIONS && o->adaptations_known; i++)
        o->adaptations |= (uint64_t)test_chance(random, 60) << i;
    for (int i = 0; i < PAIR_HAZARDS; i++)
        o->hazards |= (uint64_t)test_chance(random, 10) << i;
    o->extract = test_chance(random, 25);
    o->languages = test_list(random, pair->lists[4], test_languages, 4, 25);
    o->licences = test_list(random, pair->lists[5], test_licences, 3, 20);
}

/* Some openings abroad, and in other centuries. */
static inline void test_far(struct test_random *random, struct opening_facts *opening)
{
    if (test_chance(random, 2))
        opening->position.n -= 900000;
    if (test_chance(random, 2))
        opening->from = test_day(1901, 1, 1 + test_below(random, 28));
    if (test_chance(random, 2))
        opening->to = test_day(2199, 1, 1 + test_below(random, 28));
}

static inline void test_pair_make(struct test_random *random, struct test_pair *pair)
{
    memset(pair, 0, sizeof *pair);
    pair->today = test_date_near(random, test_day(2026, 11, 21), 300);
    pair->rules = match_rules_default();
    if (test_chance(random, 30))
        pair->rules.weights = (struct match_weights){
            .interest = test_below(random, 3) * test_below(random, 501),
            .development = test_below(random, 3) * test_below(random, 501),
            .travel = test_below(random, 3) * test_below(random, 501),
            .support = test_below(random, 3) * test_below(random, 501),
        };
    for (size_t i = 0; i < 2; i++) {
        pair->breaks[i].from = test_date_near(random, pair->today, 60);
        pair->breaks[i].to.set = true;
        pair->breaks[i].to.days = pair->breaks[i].from.days + test_below(random, 30);
    }
    pair->rules.school_breaks = pair->breaks;
    pair->rules.school_break_count = 2;
    pair->table = minor_table_default;
    pair->table.limits[MINOR_YOUNG].hazards_barred = 0x0f;
    pair->table.limits[MINOR_YOUNG].hazards_supervised = 0x0c;
    pair->table.limits[MINOR_OLDER_CHILD].hazards_barred = 0x1f;
    pair->rules.minor_tables = &pair->table;
    test_youth(random, pair);
    test_opening(random, pair);
}

/* The match model's worked example (section 6). */

/* Indexes of the catalogue's competences: GAK01 is 0. */
enum { GAK01, GAK05 = 4, GAK07 = 6, GAK09 = 8 };

static const struct wish_facts example_wishes[2] = {
    {.node = {.tree = TREE_INDUSTRY, .section = 'F', .length = 2, .digits = "43"}, .strength = 4},
    {.node = {.tree = TREE_INDUSTRY, .section = 'C', .length = 2, .digits = "25"}, .strength = 2},
};

static inline struct youth_facts example_youth(void)
{
    struct youth_facts youth = {
        .id = TEXT("y1"),
        .enrolment = {true, true, true, true},
        .waiver_valid = true,
        .birth = test_day(2005, 5, 5),
        .position = {.n = 6400000, .e = 320000, .known = true},
        .travel_limit_m = 30000,
        .min_days = 5,
        .wishes = example_wishes,
        .wish_count = 2,
        .goals = 1u << GAK05 | 1u << GAK07,
    };
    youth.levels[GAK01] = 3;
    youth.levels[GAK05] = 1;
    youth.levels[GAK07] = 2;
    return youth;
}

static inline struct opening_facts example_opening(void)
{
    struct opening_facts opening = {
        .id = TEXT("o1"),
        .workplace = TEXT("w1"),
        .employer = TEXT("e1"),
        .open = true,
        .capacity = 1,
        .industry = test_node("43.2"),
        .position = {.n = 6406000, .e = 320000, .known = true},
        .trains = 1u << GAK05 | 1u << GAK07,
    };
    opening.levels[GAK01] = 2;
    opening.levels[GAK05] = 2;
    opening.levels[GAK09] = 2;
    return opening;
}

#endif
