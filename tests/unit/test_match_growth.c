/* SPDX-License-Identifier: MIT
 *
 * Sets that are changed again and again, snapshot after snapshot, take no more memory than those
 * that are made anew of the same rows. UPDATES says how many changes; `make updates` makes ten
 * million. */
#include "engine/match/seekers.h"
#include "tests/unit/test_match_pairs.h"

#include <malloc.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { UPDATES = 6000 };
#else
enum { UPDATES = 100000 };
#endif

enum {
    OPENINGS = 3000,
    YOUTHS = 700,
    BATCH = 20,
    MOST_PERCENT = 250, /* of a set that is made anew: two neighbours that together fill half a
                           block make one, so blocks are a quarter full and more */
};

static long updates(void)
{
    const char *said = getenv("UPDATES");
    return said ? strtol(said, NULL, 10) : UPDATES;
}

/* One number's pair at one time; the same for the same two. Texts point into it. */
struct made {
    struct test_pair pair;
    char id[16];
};

static void make(struct made *made, int number, unsigned version)
{
    struct test_random random = {(uint64_t)number << 32 | version};
    test_pair_make(&random, &made->pair);
    snprintf(made->id, sizeof made->id, "x%05d", number);
    made->pair.opening.id = made->pair.youth.id = (struct text){made->id, strlen(made->id)};
    made->pair.youth.enrolment = (struct enrolment_facts){true, true, true, true};
    made->pair.youth.state = FACTS_ACTIVE;
}

/* ---- openings ---- */

struct openings {
    unsigned versions[OPENINGS]; /* 0: not there */
    struct columns set;
};

static void change_opening(struct openings *all, struct columns *next, int i, unsigned version)
{
    static struct made was, is;
    make(&was, i, all->versions[i]);
    make(&is, i, version);
    if (all->versions[i] && version)
        assert_true(columns_replace(next, &was.pair.opening, &is.pair.opening));
    else if (version)
        columns_put(next, &is.pair.opening);
    else if (all->versions[i])
        assert_true(columns_remove(next, &was.pair.opening));
    all->versions[i] = version;
}

static size_t openings_anew(const struct openings *all, size_t *count)
{
    struct columns set = {0};
    static struct made made;
    for (int i = 0; i < OPENINGS; i++)
        if (all->versions[i]) {
            make(&made, i, all->versions[i]);
            columns_put(&set, &made.pair.opening);
        }
    columns_seal(&set, NULL);
    *count = set.count;
    size_t bytes = columns_bytes(&set);
    columns_free(&set);
    return bytes;
}

/* Comes, changes or goes. */
static unsigned next_version(struct test_random *random, unsigned before)
{
    return before && test_chance(random, 25) ? 0 : before + 1 + (unsigned)test_below(random, 9);
}

static void openings_take_no_more_than_made_anew(void **state)
{
    static struct openings all;
    struct test_random random = {3};
    size_t count;
    (void)state;
    for (long n = 0; n < updates(); n += BATCH) {
        struct columns next = columns_copy(&all.set);
        for (int j = 0; j < BATCH; j++) {
            int i = test_below(&random, OPENINGS);
            change_opening(&all, &next, i, next_version(&random, all.versions[i]));
        }
        columns_seal(&next, &all.set);
        columns_free(&all.set);
        all.set = next;
    }
    size_t anew = openings_anew(&all, &count), grown = columns_bytes(&all.set);
    assert_int_equal(all.set.count, count);
    assert_in_range(grown * 100, anew, anew * MOST_PERCENT);
    columns_free(&all.set);
}

/* ---- youths ---- */

static struct card *card_of(int i, unsigned version)
{
    static struct made made;
    make(&made, i, version);
    return card_make(&(struct youth_row){.facts = made.pair.youth, .programme = {"p", 1}});
}

static size_t youths_anew(struct card *const *cards)
{
    struct seekers set = {0};
    for (int i = 0; i < YOUTHS; i++)
        if (cards[i])
            seekers_change(&set, NULL, cards[i]);
    seekers_seal(&set, NULL);
    size_t bytes = seekers_bytes(&set);
    seekers_free(&set);
    return bytes;
}

static void youths_take_no_more_than_made_anew(void **state)
{
    struct test_random random = {4};
    struct card *cards[YOUTHS] = {NULL};
    struct seekers set = {0};
    unsigned version = 0;
    (void)state;
    for (long n = 0; n < updates() / 4; n += BATCH) {
        struct seekers next = seekers_copy(&set);
        for (int j = 0; j < BATCH; j++) {
            int i = test_below(&random, YOUTHS);
            bool goes = cards[i] && test_chance(&random, 25);
            struct card *is = goes ? NULL : card_of(i, ++version);
            seekers_change(&next, cards[i], is);
            card_release(cards[i]);
            cards[i] = is;
        }
        seekers_seal(&next, &set);
        seekers_free(&set);
        set = next;
    }
    size_t anew = youths_anew(cards), grown = seekers_bytes(&set);
    assert_in_range(grown * 100, anew, anew * MOST_PERCENT);
    seekers_free(&set);
    for (int i = 0; i < YOUTHS; i++)
        card_release(cards[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(openings_take_no_more_than_made_anew),
        cmocka_unit_test(youths_take_no_more_than_made_anew),
    };
    int failed = cmocka_run_group_tests_name("match growth", tests, NULL, NULL);
    struct mallinfo2 held = mallinfo2();
    printf("%ld updates; %zu KiB of memory in use, %zu KiB of the system's\n", updates(),
           held.uordblks >> 10, held.arena >> 10);
    return failed;
}
