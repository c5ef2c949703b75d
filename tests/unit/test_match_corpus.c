/* SPDX-License-Identifier: MIT
 *
 * The corpus: after any changes a snapshot holds what loading from the store gives; readers in
 * other threads see whole snapshots while one thread publishes. */
#include "tests/unit/snapshots.h"

#include <pthread.h>
#include <stdatomic.h>

/* The search for youths has each with all of their wishes, as they are now, and nobody else. */
static void assert_seekers(struct corpus *corpus)
{
    const struct snapshot *snapshot = corpus_acquire(corpus, 0);
    const struct seekers *seekers = &snapshot->seekers;
    struct seekers anew = {0};
    seekers_build(&anew, &snapshot->youths);
    assert_int_equal(seekers->count, anew.count);
    assert_int_equal(seekers->suggested.count, anew.suggested.count);
    for (size_t i = 0; i < anew.count; i++) {
        struct columns_walk walk = columns_begin(&seekers->items[i]->columns);
        assert_int_equal(seekers->items[i]->columns.count, anew.items[i]->columns.count);
        for (const struct packed *packed; (packed = columns_next(&walk)) != NULL;)
            for (size_t row = 0; row < packed->count; row++) {
                const struct card *card = packed->seekers->cards[row];
                const struct card_entry *entry = leaves_find(&snapshot->youths, card->row.facts.id);
                assert_ptr_equal(entry->card, card);
            }
    }
    seekers_free(&anew);
    corpus_release(corpus, 0);
}

static void a_snapshot_is_what_the_store_says(void **state)
{
    struct place *place = *state;
    struct random random = {.state = 5};
    struct corpus *corpus = open_corpus(place);
    int done = 0, thrown = 0, held = 0;
    assert_is_the_store(place, corpus);
    for (int batch = 0; batch < 250; batch++) {
        struct changes changes = {0};
        place_change(place, &changes, 1000 + batch);
        for (size_t i = random_below(&random, 6); i > 0; i--)
            done += !change_something(place, &changes, &random);
        assert_int_equal(corpus_prepare(corpus, changes.txn, &changes, &place->fault), 0);
        if (random_chance(&random, 20)) {
            corpus_discard(corpus);
            txn_abort(changes.txn);
            changes_end(&changes);
            thrown++;
        } else {
            place_commit(place, &changes);
            corpus_publish(corpus);
        }
        held += assert_is_the_store(place, corpus);
        assert_seekers(corpus);
        if (batch % 5 == 0)
            assert_opens_as_the_store(place);
        arena_reset(&place->arena);
    }
    assert_true(done > 250 && thrown > 20 && held > 20);
    corpus_close(corpus);
}

/* ---- levels ---- */

static void observe(struct place *place, struct changes *changes, struct random *random)
{
    static const char *const competences[] = {"GAK01", "GAK02", "GAK03"};
    struct observation observation = {
        .youth = TEXT("y1"),
        .competence = {competences[random_below(random, 3)], 5},
        .level = {1 + (int64_t)random_below(random, 4), !random_chance(random, 15)},
        .source = {(int32_t)random_below(random, 3)},
        .date = {.days = 20000 + (int32_t)random_below(random, 4), .set = true},
    };
    if (observation_put(changes, &observation, &place->arena, &place->fault))
        fail_msg("%s", place->fault.text);
}

/* Another level, or none any more. */
static void correct(struct place *place, struct changes *changes, struct random *random)
{
    struct observation_list all;
    struct observation out, to = {.level = {1 + (int64_t)random_below(random, 4), true}};
    assert_int_equal(observations_of(changes->txn, TEXT("y1"), &place->arena, &all, &place->fault),
                     0);
    if (!all.count)
        return;
    struct text id = all.items[random_below(random, all.count)].head.id;
    id = arena_text(&place->arena, id.data, id.size);
    if (observation_correct(changes, TEXT("y1"), id, random_chance(random, 50) ? &to : NULL,
                            (struct integer){0}, &place->arena, &out, &place->fault))
        fail_msg("%s", place->fault.text);
}

static void assert_levels(struct place *place, struct corpus *corpus)
{
    struct txn *txn = town_reader(place);
    struct youth_row row;
    const struct snapshot *snapshot = corpus_acquire(corpus, 0);
    const struct youth_row *kept = cards_find(&snapshot->youths, TEXT("y1"));
    assert_int_equal(
        load_youth(txn, place->catalogues, TEXT("y1"), NULL, &place->arena, &row, &place->fault),
        0);
    assert_memory_equal(kept->facts.levels, row.facts.levels, sizeof row.facts.levels);
    assert_memory_equal(&kept->evidence, &row.evidence, sizeof row.evidence);
    corpus_release(corpus, 0);
    txn_abort(txn);
}

/* Whatever is added, corrected and taken away, in whatever batches: as if all were read anew. */
static void levels_are_those_of_all_observations(void **state)
{
    struct place *place = *state;
    struct random random = {.state = 8};
    struct corpus *corpus = open_corpus(place);
    for (int batch = 0; batch < 400; batch++) {
        struct changes changes = {0};
        place_change(place, &changes, 1000 + batch);
        for (size_t i = random_below(&random, 5); i > 0; i--) {
            if (random_chance(&random, 80))
                observe(place, &changes, &random);
            else
                correct(place, &changes, &random);
        }
        if (random_chance(&random, 3))
            observations_erase(&changes, TEXT("y1"), &place->arena);
        if (random_chance(&random, 10))
            place_put(place, &changes, RECORD_YOUTH,
                      "{'id':'y1','programme':'p1','birth':'2006-05-14'}");
        assert_int_equal(corpus_prepare(corpus, changes.txn, &changes, &place->fault), 0);
        if (random_chance(&random, 20)) {
            corpus_discard(corpus);
            txn_abort(changes.txn);
            changes_end(&changes);
        } else {
            place_commit(place, &changes);
            corpus_publish(corpus);
        }
        assert_levels(place, corpus);
        arena_reset(&place->arena);
    }
    corpus_close(corpus);
}

/* A change of one record, published or thrown away. */
static void change(struct place *place, struct corpus *corpus, enum record record, const char *json,
                   bool publish)
{
    struct changes changes = {0};
    place_change(place, &changes, 1000);
    place_put(place, &changes, record, json);
    assert_int_equal(corpus_prepare(corpus, changes.txn, &changes, &place->fault), 0);
    if (publish) {
        place_commit(place, &changes);
        corpus_publish(corpus);
        return;
    }
    corpus_discard(corpus);
    txn_abort(changes.txn);
    changes_end(&changes);
}

/* How much room an opening has in a snapshot. */
static int room_in(const struct snapshot *snapshot, const char *id)
{
    struct opening_facts *rows = sorted_rows(&snapshot->openings);
    int room = -1;
    for (size_t i = 0; i < snapshot->openings.count; i++)
        if (text_is(rows[i].id, id))
            room = rows[i].capacity - rows[i].taken;
    free(rows);
    return room;
}

static void a_snapshot_stays_while_it_is_read(void **state)
{
    struct place *place = *state;
    struct corpus *corpus = open_corpus(place);
    struct buffer before = {0}, after = {0};
    const struct snapshot *old = corpus_acquire(corpus, 1);
    say_snapshot(&before, old);
    for (int i = 0; i < 5; i++)
        change(place, corpus, RECORD_OPENING, "{'id':'o1','workplace':'w2','capacity':9}", true);
    say_snapshot(&after, old);
    assert_same(&before, &after);
    const struct snapshot *now = corpus_acquire(corpus, 2);
    assert_ptr_not_equal(now, old);
    assert_int_equal(now->sequence, old->sequence + 5);
    assert_int_equal(room_in(now, "o1"), 9);
    assert_int_equal(room_in(old, "o1"), 2);
    corpus_release(corpus, 1);
    corpus_release(corpus, 2);
    corpus_close(corpus);
}

static void what_is_discarded_is_never_seen(void **state)
{
    struct place *place = *state;
    struct corpus *corpus = open_corpus(place);
    const struct snapshot *old = corpus_acquire(corpus, 0);
    change(place, corpus, RECORD_OPENING, "{'id':'o1','workplace':'w2','capacity':9}", false);
    assert_ptr_equal(corpus_acquire(corpus, 1), old);
    assert_int_equal(room_in(old, "o1"), 2);
    corpus_discard(corpus); /* nothing there: nothing happens */
    corpus_release(corpus, 0);
    corpus_release(corpus, 1);
    corpus_close(corpus);
}

static void youths_are_judged_by_their_programmes_rules(void **state)
{
    struct place *place = *state;
    struct corpus *corpus = open_corpus(place);
    const struct snapshot *snapshot = corpus_acquire(corpus, 0);
    const struct youth_row *youth = cards_find(&snapshot->youths, TEXT("y1"));
    const struct programme_rules *programme = leaves_find(&snapshot->programmes, TEXT("p1"));
    assert_ptr_equal(snapshot_rules(snapshot, youth), &programme->rules);
    corpus_release(corpus, 0);
    corpus_close(corpus);
}

/* ---- threads ---- */

/* All openings have one capacity in every snapshot, and it is the snapshot's own number. */
struct reading {
    struct corpus *corpus;
    unsigned reader;
    atomic_bool *over;
    uint64_t seen, wrong;
};

static void *read_on(void *context)
{
    struct reading *reading = context;
    uint64_t last = 0;
    char id[PACKED_ID_MOST];
    do {
        const struct snapshot *snapshot = corpus_acquire(reading->corpus, reading->reader);
        struct columns_walk walk = columns_begin(&snapshot->openings);
        const struct packed *packed = columns_next(&walk);
        int32_t room = packed->room[0];
        size_t count = 0;
        for (; packed; packed = columns_next(&walk)) {
            for (size_t i = 0; i < packed->count; i++)
                reading->wrong +=
                    packed->room[i] != room || packed_text(packed, PACKED_ID, i, id).data[0] != 'o';
            count += packed->count;
        }
        reading->wrong += count != snapshot->openings.count || snapshot->sequence < last;
        reading->seen += snapshot->sequence != last;
        last = snapshot->sequence;
        corpus_release(reading->corpus, reading->reader);
    } while (!atomic_load(reading->over));
    return NULL;
}

static void readers_see_whole_snapshots_while_one_thread_publishes(void **state)
{
    enum { BATCHES = 60, OPENINGS = 90 };
    struct place *place = *state;
    struct corpus *corpus = open_corpus(place);
    atomic_bool over = false;
    pthread_t threads[READERS];
    struct reading readings[READERS];
    for (unsigned i = 0; i < READERS; i++) {
        readings[i] = (struct reading){corpus, i, &over, 0, 0};
        assert_int_equal(pthread_create(&threads[i], NULL, read_on, &readings[i]), 0);
    }
    for (int batch = 1; batch <= BATCHES; batch++) {
        struct changes changes = {0};
        place_change(place, &changes, 1000 + batch);
        place_put(place, &changes, RECORD_OPENING, "{'id':'o1','workplace':'w1'}");
        for (int i = 0; i < OPENINGS; i++) {
            char json[100];
            snprintf(json, sizeof json, "{'id':'o%d','workplace':'w1','capacity':%d}", i, batch);
            place_put(place, &changes, RECORD_OPENING, json);
        }
        assert_int_equal(corpus_prepare(corpus, changes.txn, &changes, &place->fault), 0);
        place_commit(place, &changes);
        corpus_publish(corpus);
        arena_reset(&place->arena);
    }
    atomic_store(&over, true);
    for (unsigned i = 0; i < READERS; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
        assert_int_equal(readings[i].wrong, 0);
        assert_true(readings[i].seen > 0);
    }
    assert_is_the_store(place, corpus);
    corpus_close(corpus);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TOWN_TEST(a_snapshot_is_what_the_store_says),
        TOWN_TEST(levels_are_those_of_all_observations),
        TOWN_TEST(a_snapshot_stays_while_it_is_read),
        TOWN_TEST(what_is_discarded_is_never_seen),
        TOWN_TEST(youths_are_judged_by_their_programmes_rules),
        TOWN_TEST(readers_see_whole_snapshots_while_one_thread_publishes),
    };
    return cmocka_run_group_tests_name("corpus", tests, NULL, NULL);
}
