/* SPDX-License-Identifier: MIT
 *
 * The search for youths against the plain one, which is the truth: on sets of many shapes, and
 * after changes of them, the first k are the same, to the last point, with each kernel; and every
 * bound holds. */
#include "engine/match/search.h"
#include "engine/match/seek.h"
#include "proto/text.h"
#include "tests/unit/test_match_pairs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { WORLDS = 8, QUERIES = 60 };
#else
enum { WORLDS = 48, QUERIES = 220 }; /* 10,560 queries, over 6 million pairs */
#endif

enum {
    SHAPES = 8,
    YOUTHS = 600,
    PROGRAMMES = 3,
    CHANGES = 20,
    MOST_K = 60,
};

static const char *const programmes[PROGRAMMES] = {"p1", "p2", "p3"};

struct world {
    struct card *cards[YOUTHS]; /* NULL: not there */
    int count, shape;
    struct match_rules rules[PROGRAMMES];
    struct seekers seekers;
};

/* Shapes: as drawn; wishing nothing; all for the same; alike but for their ids; in one place;
 * without levels, goals or needs; nobody; some far away. */
static void shape(struct test_random *random, struct youth_facts *youth, int which)
{
    static struct wish_facts same[2];
    if (which == 1 && test_chance(random, 90))
        youth->wish_count = 0;
    if (which == 2 || which == 3) {
        same[0] = (struct wish_facts){test_node("43.2"), 4};
        same[1] = (struct wish_facts){test_node("ssyk:711"), 3};
        youth->wishes = same;
        youth->wish_count = 2;
    }
    if (which == 3) {
        youth->goals = 6;
        memset(youth->levels, 2, sizeof youth->levels);
        youth->suggestions.count = 0;
    }
    if (which >= 3 && which <= 4)
        youth->position = (struct point){6400000, 320000, true};
    if (which == 5) {
        youth->goals = 0;
        youth->needs_helpful = 0;
        memset(youth->levels, 0, sizeof youth->levels);
    }
    if (which == 7 && test_chance(random, 30)) {
        youth->position.n = test_chance(random, 50) ? 90000000 : -90000000;
        youth->travel_limit_m = 100000000;
    }
}

static struct card *make_card(struct test_random *random, int number, int which)
{
    struct test_pair pair;
    char id[16];
    snprintf(id, sizeof id, "y%04d", number * 7 % 9973);
    test_pair_make(random, &pair);
    struct youth_facts *youth = &pair.youth;
    if (test_chance(random, 85)) {
        youth->enrolment = (struct enrolment_facts){true, true, true, true};
        youth->state = FACTS_ACTIVE;
        youth->waiver_valid = true;
    }
    if (test_chance(random, 60))
        youth->birth = test_day(1999, 1, 1);
    if (test_chance(random, 60))
        youth->needs_required = 0;
    shape(random, youth, which);
    youth->id = (struct text){id, strlen(id)};
    const char *programme = programmes[test_below(random, PROGRAMMES)];
    return card_make(&(struct youth_row){.facts = *youth, .programme = {programme, 2}});
}

static void make_rules(struct test_random *random, struct match_rules *rules)
{
    static struct test_pair pair;
    test_pair_make(random, &pair);
    *rules = match_rules_default();
    rules->weights = pair.rules.weights;
    if (test_chance(random, 10))
        rules->weights = (struct match_weights){.travel = 1000};
    if (test_chance(random, 5))
        rules->weights = (struct match_weights){.support = 1};
    if (test_chance(random, 5))
        rules->weights = (struct match_weights){.development = 7};
}

static void build(struct world *world)
{
    struct leaves cards = {.kind = &card_kind};
    for (int i = 0; i < world->count; i++) {
        struct card *card = world->cards[i];
        leaves_put(&cards, &(struct card_entry){card->row.facts.id, card});
    }
    seekers_build(&world->seekers, &cards);
    leaves_free(&cards);
}

static void world_make(struct test_random *random, struct world *world, int which)
{
    *world = (struct world){.count = which == 6 ? test_below(random, 3) : YOUTHS, .shape = which};
    for (int i = 0; i < PROGRAMMES; i++)
        make_rules(random, &world->rules[i]);
    for (int i = 0; i < world->count; i++)
        world->cards[i] = make_card(random, i, which);
    if (test_chance(random, 50)) { /* all at once, or one by one */
        build(world);
        return;
    }
    for (int i = 0; i < world->count; i++)
        seekers_change(&world->seekers, NULL, world->cards[i]);
    seekers_seal(&world->seekers, NULL);
}

static void world_free(struct world *world)
{
    seekers_free(&world->seekers);
    for (int i = 0; i < world->count; i++)
        card_release(world->cards[i]);
}

/* The same youth, with other levels alone, or another one altogether. */
static struct card *changed(struct test_random *random, const struct card *was, int i, int which)
{
    struct youth_row row;
    if (!was || test_chance(random, 40))
        return make_card(random, i, which);
    row = was->row;
    row.facts.levels[test_below(random, PAIR_COMPETENCES)] = (uint8_t)test_below(random, 5);
    return card_make(&row);
}

/* Some come, go and change; the set from before stays as it was. */
static void change(struct test_random *random, struct world *world)
{
    struct seekers next = seekers_copy(&world->seekers);
    size_t before = seekers_bytes(&world->seekers);
    for (int n = 0; n < CHANGES && world->count; n++) {
        int i = test_below(random, world->count);
        struct card *was = world->cards[i];
        struct card *is =
            was && test_chance(random, 20) ? NULL : changed(random, was, i, world->shape);
        seekers_change(&next, was, is);
        world->cards[i] = is;
        card_release(was);
    }
    seekers_seal(&next, &world->seekers);
    assert_int_equal(seekers_bytes(&world->seekers), before);
    seekers_free(&world->seekers);
    world->seekers = next;
}

static const struct match_rules *rules_of(const struct world *world, struct text programme)
{
    return &world->rules[programme.data[1] - '1'];
}

static const struct card *card_of(const struct world *world, struct text id)
{
    for (int i = 0; i < world->count; i++)
        if (world->cards[i] && text_equal(world->cards[i]->row.facts.id, id))
            return world->cards[i];
    return NULL;
}

static bool may(void *context, const struct youth_row *row)
{
    (void)context;
    return row->facts.id.data[row->facts.id.size - 1] != '3';
}

static void search(const struct world *world, struct seek *seek, const struct test_pair *pair,
                   struct match_best best, const struct kernel *kernel, struct arena *arena)
{
    struct text id;
    seek_begin(seek, &pair->opening, pair->today, best, kernel);
    seek->may = may;
    struct suggested_walk walk = suggested_begin(&world->seekers, pair->opening.workplace, arena);
    while (suggested_next(&walk, &id)) {
        const struct card *card = card_of(world, id);
        assert_non_null(card);
        seek_offer(seek, &card->row, rules_of(world, card->row.programme));
    }
    for (size_t i = 0; seek_is_shut(seek) && i < pair->opening.hold_count; i++) {
        const struct card *card = card_of(world, pair->opening.holds[i].youth);
        if (card)
            seek_offer(seek, &card->row, rules_of(world, card->row.programme));
    }
    for (size_t i = 0; i < world->seekers.count; i++) {
        const struct seekers_of *of = world->seekers.items[i];
        seek_search(seek, &of->columns, rules_of(world, of->programme), arena);
    }
    match_best_sort(&seek->best);
}

static void check_query(const struct world *world, const struct test_pair *pair, size_t k,
                        const struct kernel *kernel, struct arena *arena, int64_t *judged)
{
    struct match_rank plain_room[MOST_K], room[MOST_K];
    struct search plain = search_over(plain_room, k, pair->today);
    static struct seek seek;
    for (int i = 0; i < world->count; i++) {
        const struct card *card = world->cards[i];
        if (card && may(NULL, &card->row))
            search_youth(&plain, &card->row.facts, rules_of(world, card->row.programme),
                         &pair->opening);
    }
    match_best_sort(&plain.best);
    search(world, &seek, pair, match_best_over(room, k), kernel, arena);
    *judged += seek.judged;
    assert_int_equal(seek.best.count, plain.best.count);
    for (size_t i = 0; i < plain.best.count; i++) {
        const struct match_rank *a = &plain_room[i], *b = &room[i];
        assert_true(text_equal(a->id, b->id));
        assert_true(a->score == b->score && a->a == b->a && a->b == b->b);
        assert_int_equal(a->own_suggestion, b->own_suggestion);
        assert_true(search_youth_at(b) == search_youth_at(a));
    }
}

static void make_query(struct test_random *random, const struct world *world,
                       struct test_pair *pair)
{
    test_pair_make(random, pair);
    struct opening_facts *opening = &pair->opening;
    opening->capacity += test_chance(random, 80) ? 2 : 0;
    if (test_chance(random, 70))
        opening->age_min = 0, opening->extract = false;
    for (size_t i = 0; i < opening->hold_count && world->count; i++) {
        const struct card *card = world->cards[test_below(random, world->count)];
        if (card)
            pair->holds[i].youth = card->row.facts.id;
    }
}

static void the_first_k_are_the_plain_searchs(void **state)
{
    struct test_random random = {1};
    static struct test_pair pair;
    static struct world world;
    struct arena arena = {0};
    int64_t judged = 0, all = 0;
    (void)state;
    const struct kernel *const *kernels = kernel_all();
    size_t kernel_count = 0;
    while (kernels[kernel_count])
        kernel_count++;
    for (int n = 0; n < WORLDS; n++) {
        world_make(&random, &world, n % SHAPES);
        for (int query = 0; query < QUERIES; query++) {
            make_query(&random, &world, &pair);
            check_query(&world, &pair, (size_t)test_below(&random, MOST_K),
                        kernels[(size_t)query % kernel_count], &arena, &judged);
            arena_reset(&arena);
            all += world.count;
            if (query % 20 == 19)
                change(&random, &world);
        }
        world_free(&world);
    }
    arena_free(&arena);
    assert_true(judged < all / 2); /* it did leave many out */
}

static void a_youth_is_found_by_each_wish_and_gone_without_trace(void **state)
{
    struct test_random random = {5};
    struct seekers seekers = {0};
    struct card *cards[40];
    (void)state;
    for (int i = 0; i < 40; i++) {
        cards[i] = make_card(&random, i, 0);
        seekers_change(&seekers, NULL, cards[i]);
    }
    for (int i = 0; i < 40; i++) {
        seekers_change(&seekers, cards[i], NULL);
        card_release(cards[i]);
    }
    assert_int_equal(seekers.count, 0);
    assert_int_equal(seekers.suggested.count, 0);
    seekers_free(&seekers);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_k_are_the_plain_searchs),
        cmocka_unit_test(a_youth_is_found_by_each_wish_and_gone_without_trace),
    };
    return cmocka_run_group_tests_name("match seek", tests, NULL, NULL);
}
