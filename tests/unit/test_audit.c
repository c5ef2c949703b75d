/* SPDX-License-Identifier: MIT
 *
 * The audit log: a chain that ends where its head says and runs through what was signed; whatever
 * is done to it or to its checkpoints without the key is found. */
#include "data/audit.h"
#include "data/audit_reads.h"
#include "tests/unit/town.h"
#include "tests/unit/values.h"

#include <signal.h>
#include <sodium.h>
#include <sys/resource.h>
#include <sys/stat.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { TAMPERINGS = 2000 };
#else
enum { TAMPERINGS = 10000 };
#endif
enum { ENTRIES = 12, SIGNED = 3 };

static struct audit_keys keys_of(uint8_t seed)
{
    struct audit_keys keys;
    uint8_t bytes[crypto_sign_SEEDBYTES];
    memset(&keys, seed, sizeof keys);
    memset(bytes, seed, sizeof bytes);
    crypto_sign_seed_keypair(keys.verifies, keys.signs, bytes);
    return keys;
}

struct scene {
    struct place place;
    struct audit_keys keys;
    char lines[SIGNED * AUDIT_LINE];
    uint8_t heads[ENTRIES + 1][256]; /* the head as it was after each entry */
    size_t head_size;
};

static const struct bytes head_name = {"audit", 5};

static void entry_of(unsigned i, struct buffer *out)
{
    struct audit_entry entry = {
        .time = {1000 + (int64_t)i * 100, true},
        .by = TEXT("kq3v5m2x7a"),
        .method = i % 2 ? TEXT("youth.get") : TEXT("match.openings"),
        .change = {i % 3 == 0, i % 3 == 0},
    };
    schema_encode(&audit_entry_schema, &entry, out);
}

static int begin(void **state)
{
    static struct scene scene;
    if (sodium_init() < 0)
        return -1;
    scene = (struct scene){.keys = keys_of(7)};
    place_begin(&scene.place, 0);
    for (unsigned i = 1; i <= ENTRIES; i++) {
        struct txn *txn = txn_begin(scene.place.store, &scene.place.fault);
        struct audit_log log;
        struct buffer entry = {0};
        struct bytes head;
        char line[AUDIT_LINE] = "";
        audit_begin(&log, &scene.keys, txn);
        entry_of(i, &entry);
        audit_append(&log, (struct bytes){entry.data, entry.size});
        if (i % (ENTRIES / SIGNED) == 0)
            audit_checkpoint(&log, 1000 + i, line);
        audit_end(&log);
        assert_true(txn_get(txn, TABLE_META, head_name, &head));
        scene.head_size = head.size;
        memcpy(scene.heads[i], head.data, head.size);
        assert_int_equal(txn_commit(txn, &scene.place.fault), ERR_NONE);
        strcat(scene.lines, line);
        buffer_free(&entry);
    }
    *state = &scene;
    return 0;
}

static int end(void **state)
{
    struct scene *scene = *state;
    place_end(&scene->place);
    return 0;
}

static void count_flaw(void *context, enum audit_flaw flaw, uint64_t number)
{
    unsigned *seen = context;
    (void)number;
    *seen |= 1U << flaw;
}

/* The flaws that are found, or-ed by their numbers. */
static unsigned flaws(struct txn *txn, const struct audit_keys *keys, struct text lines)
{
    struct audit_counts counts;
    unsigned seen = 0;
    audit_verify(txn, keys, lines, count_flaw, &seen, &counts);
    assert_int_equal(seen != 0, counts.flaws != 0);
    return seen;
}

static struct text text_of(const char *lines)
{
    return (struct text){lines, strlen(lines)};
}

static void what_was_written_is_whole(void **state)
{
    struct scene *scene = *state;
    struct txn *txn = town_reader(&scene->place);
    struct audit_keys other = keys_of(8);
    struct audit_counts counts;
    unsigned seen = 0;
    audit_verify(txn, &scene->keys, text_of(scene->lines), count_flaw, &seen, &counts);
    assert_int_equal(counts.entries, ENTRIES);
    assert_int_equal(counts.checkpoints, SIGNED);
    assert_int_equal(counts.flaws, 0);
    assert_int_not_equal(flaws(txn, &other, text_of(scene->lines)), 0);
    assert_int_equal(flaws(txn, &scene->keys, (struct text){0}), 0);
    assert_int_equal(flaws(txn, &scene->keys, TEXT("")), 1U << AUDIT_LINE_MISSING);
    txn_abort(txn);
}

static void entries_are_read_and_found_by_time(void **state)
{
    struct scene *scene = *state;
    struct txn *txn = town_reader(&scene->place);
    struct arena arena = {0};
    struct audit_entry entry;
    struct bytes key, value;
    assert_true(txn_last(txn, TABLE_AUDIT, &key, &value));
    assert_true(audit_read(key, value, &arena, &entry));
    assert_int_equal(entry.number.value, ENTRIES);
    assert_int_equal(entry.time.value, 1000 + ENTRIES * 100);
    assert_text(entry.method, "match.openings");
    assert_int_equal(audit_find(txn, 0), 1);
    assert_int_equal(audit_find(txn, 1000 + 5 * 100 + 60), 5);
    assert_int_equal(audit_find(txn, 1000 + 5 * 100 + 61), 6);
    assert_int_equal(audit_find(txn, 1000000), ENTRIES + 1);
    arena_free(&arena);
    txn_abort(txn);
}

/* ---- tampering ---- */

struct tampering {
    struct scene *scene;
    struct txn *txn;
    struct random random;
    char lines[(SIGNED + 1) * AUDIT_LINE];
};

static uint32_t any(struct tampering *tampering, size_t below)
{
    return (uint32_t)random_below(&tampering->random, below);
}

static struct text entry_at(struct tampering *tampering, uint64_t number, uint8_t key[8])
{
    struct bytes value;
    key_put_number(key, number);
    assert_true(txn_get(tampering->txn, TABLE_AUDIT, (struct bytes){key, 8}, &value));
    return arena_text(&tampering->scene->place.arena, value.data, value.size);
}

static void put_at(struct tampering *tampering, uint64_t number, struct text value)
{
    uint8_t key[8];
    key_put_number(key, number);
    txn_put(tampering->txn, TABLE_AUDIT, (struct bytes){key, 8},
            (struct bytes){value.data, value.size});
}

static void drop_from(struct tampering *tampering, uint64_t from, uint64_t to)
{
    for (uint64_t number = from; number <= to; number++) {
        uint8_t key[8];
        key_put_number(key, number);
        txn_delete(tampering->txn, TABLE_AUDIT, (struct bytes){key, 8});
    }
}

static void flip(struct tampering *tampering, struct text text)
{
    ((char *)text.data)[any(tampering, text.size)] ^= (char)(1 << any(tampering, 8));
}

static void flip_in_an_entry(struct tampering *tampering)
{
    uint8_t key[8];
    uint64_t number = 1 + any(tampering, ENTRIES);
    struct text value = entry_at(tampering, number, key);
    flip(tampering, value);
    put_at(tampering, number, value);
}

static void swap_entries(struct tampering *tampering)
{
    uint8_t key[8];
    uint64_t one = 1 + any(tampering, ENTRIES),
             other = 1 + (one + any(tampering, ENTRIES - 1)) % ENTRIES;
    struct text first = entry_at(tampering, one, key), second = entry_at(tampering, other, key);
    put_at(tampering, one, second);
    put_at(tampering, other, first);
}

static void drop_an_entry(struct tampering *tampering)
{
    uint64_t number = 1 + any(tampering, ENTRIES);
    drop_from(tampering, number, number);
}

static void drop_an_entry_and_close_up(struct tampering *tampering)
{
    uint8_t key[8];
    for (uint64_t number = 1 + any(tampering, ENTRIES); number < ENTRIES; number++)
        put_at(tampering, number, entry_at(tampering, number + 1, key));
    drop_from(tampering, ENTRIES, ENTRIES);
}

static void put_one_twice(struct tampering *tampering)
{
    uint8_t key[8];
    put_at(tampering, ENTRIES + 1 + any(tampering, 3),
           entry_at(tampering, 1 + any(tampering, ENTRIES), key));
}

static void cut_the_end_off(struct tampering *tampering)
{
    drop_from(tampering, 1 + any(tampering, ENTRIES), ENTRIES);
}

/* By somebody who knows how it is made, and has another key. */
static void go_on_with_another_key(struct tampering *tampering)
{
    struct audit_keys other = keys_of((uint8_t)(8 + any(tampering, 200)));
    struct audit_log log = {.keys = &other, .txn = tampering->txn, .number = ENTRIES};
    struct buffer entry = {0};
    bool head = any(tampering, 2);
    memcpy(log.hash, tampering->scene->heads[ENTRIES] + 8, AUDIT_HASH);
    entry_of(any(tampering, 100), &entry);
    audit_append(&log, (struct bytes){entry.data, entry.size});
    if (head)
        audit_end(&log);
    buffer_free(&entry);
}

static void flip_in_the_head(struct tampering *tampering)
{
    const struct scene *scene = tampering->scene;
    char head[256];
    memcpy(head, scene->heads[ENTRIES], scene->head_size);
    flip(tampering, (struct text){head, scene->head_size});
    txn_put(tampering->txn, TABLE_META, head_name, (struct bytes){head, scene->head_size});
}

/* All of it as it was before the last checkpoint: the head is a right one. */
static void put_an_older_log_there(struct tampering *tampering)
{
    const struct scene *scene = tampering->scene;
    uint64_t number = 1 + any(tampering, ENTRIES - 1);
    drop_from(tampering, number + 1, ENTRIES);
    txn_put(tampering->txn, TABLE_META, head_name,
            (struct bytes){scene->heads[number], scene->head_size});
}

static void take_all_away(struct tampering *tampering)
{
    txn_clear(tampering->txn, TABLE_AUDIT);
    if (any(tampering, 2))
        txn_delete(tampering->txn, TABLE_META, head_name);
}

static void flip_in_a_line(struct tampering *tampering)
{
    flip(tampering, text_of(tampering->lines));
}

static char *line_at(struct tampering *tampering, size_t line)
{
    char *at = tampering->lines;
    while (line--)
        at = strchr(at, '\n') + 1;
    return at;
}

static void drop_a_line(struct tampering *tampering)
{
    size_t line = any(tampering, SIGNED);
    char *at = line_at(tampering, line), *next = strchr(at, '\n') + 1;
    memmove(at, next, strlen(next) + 1);
}

static void put_a_line_twice(struct tampering *tampering)
{
    char *at = line_at(tampering, any(tampering, SIGNED)), *next = strchr(at, '\n') + 1;
    memmove(next + (next - at), next, strlen(next) + 1);
    memcpy(next, at, (size_t)(next - at));
}

static void cut_lines(struct tampering *tampering)
{
    tampering->lines[any(tampering, strlen(tampering->lines))] = '\0';
}

static void sign_with_another_key(struct tampering *tampering)
{
    struct audit_keys other = keys_of((uint8_t)(8 + any(tampering, 200)));
    struct audit_log log;
    char line[AUDIT_LINE];
    audit_begin(&log, &tampering->scene->keys, tampering->txn);
    log.keys = &other;
    audit_checkpoint(&log, 5000, line);
    strcat(tampering->lines, line);
}

static void (*const ways[])(struct tampering *tampering) = {
    flip_in_an_entry, swap_entries,    drop_an_entry,          drop_an_entry_and_close_up,
    put_one_twice,    cut_the_end_off, go_on_with_another_key, flip_in_the_head,
    take_all_away,    flip_in_a_line,  put_an_older_log_there, drop_a_line,
    put_a_line_twice, cut_lines,       sign_with_another_key,
};

static void whatever_is_done_to_it_is_found(void **state)
{
    struct scene *scene = *state;
    struct tampering tampering = {.scene = scene, .random = {.state = 4711}};
    for (unsigned i = 0; i < TAMPERINGS; i++) {
        size_t way = i % (sizeof ways / sizeof *ways);
        strcpy(tampering.lines, scene->lines);
        tampering.txn = txn_begin(scene->place.store, &scene->place.fault);
        ways[way](&tampering);
        if (!flaws(tampering.txn, &scene->keys, text_of(tampering.lines)))
            fail_msg("tampering %u in way %zu was not found", i, way);
        txn_abort(tampering.txn);
        arena_reset(&scene->place.arena);
    }
}

/* ---- reads ---- */

static void open_reads(const struct scene *scene, struct audit_reads reads[2])
{
    struct fault fault;
    assert_int_equal(audit_reads_open(reads, scene->place.directory, &fault), ERR_NONE);
}

static enum error note(const struct scene *scene, struct audit_reads *reads, uint64_t number)
{
    struct fault fault = {0};
    return audit_reads_append(reads, &scene->keys, number, (struct bytes){"an entry", 8}, &fault);
}

static void a_read_that_was_not_noted_by_us_is_passed_over(void **state)
{
    const struct scene *scene = *state;
    struct audit_reads reads[2];
    open_reads(scene, reads);
    assert_int_equal(note(scene, &reads[0], 1), ERR_NONE);
    size_t one = reads[0].size;
    assert_int_equal(note(scene, &reads[0], 2), ERR_NONE);
    const struct bytes frames = {reads[0].bytes, reads[0].size};
    for (size_t at = 0; at < frames.size; at++) {
        unsigned seen = 0;
        reads[0].bytes[at] ^= 1;
        struct audit_frames walk = audit_frames_begin(&scene->keys, frames);
        while (audit_frames_next(&walk))
            assert_int_equal(walk.number, ++seen);
        assert_int_equal(seen, at < one ? 0 : 1);
        reads[0].bytes[at] ^= 1;
    }
    audit_reads_close(reads);
}

/* Whether nothing but frames is left: those from `first` to `last`, in their order. */
static bool left(const struct scene *scene, struct audit_reads reads[2], uint64_t first,
                 uint64_t last)
{
    struct buffer out = {0};
    uint64_t number;
    bool whole = audit_reads_left(reads, &scene->keys, &out, &number);
    struct audit_frames walk = audit_frames_begin(&scene->keys, (struct bytes){out.data, out.size});
    assert_int_equal(number, last);
    while (audit_frames_next(&walk))
        assert_int_equal(walk.number, first++);
    assert_int_equal(first, last + 1);
    buffer_free(&out);
    return whole;
}

/* The files as another process finds them, whatever became of this one. */
static bool left_to_another(const struct scene *scene, uint64_t first, uint64_t last)
{
    struct audit_reads reads[2];
    open_reads(scene, reads);
    bool whole = left(scene, reads, first, last);
    audit_reads_close(reads);
    return whole;
}

static void reads_that_were_left_come_in_their_order(void **state)
{
    const struct scene *scene = *state;
    struct audit_reads reads[2];
    open_reads(scene, reads);
    for (uint64_t i = 0; i < 4; i++) /* 5, 6 in the first file, 3, 4 in the second */
        assert_int_equal(note(scene, &reads[i >= 2], i < 2 ? 5 + i : 1 + i), ERR_NONE);
    assert_true(left(scene, reads, 3, 6));
    audit_reads_close(reads);
    assert_true(left_to_another(scene, 3, 6));
}

/* What a shorter life of the file left behind its end is not read again. */
static void a_file_that_was_emptied_ends_where_it_is_written(void **state)
{
    const struct scene *scene = *state;
    struct audit_reads reads[2];
    open_reads(scene, reads);
    for (uint64_t i = 1; i <= 9; i++)
        assert_int_equal(note(scene, &reads[0], i), ERR_NONE);
    audit_reads_empty(&reads[0]);
    assert_true(left(scene, reads, 1, 0));
    assert_int_equal(note(scene, &reads[0], 10), ERR_NONE);
    assert_true(left(scene, reads, 10, 10));
    audit_reads_close(reads);
}

/* Ended in the middle of writing: the size comes last. Cut from power: what came to the disk. */
static void one_that_is_torn_is_left_out(void **state)
{
    const struct scene *scene = *state;
    struct audit_reads reads[2];
    open_reads(scene, reads);
    assert_int_equal(note(scene, &reads[0], 1), ERR_NONE);
    size_t one = reads[0].size;
    assert_int_equal(note(scene, &reads[0], 2), ERR_NONE);
    reads[0].bytes[2 * one - 1] ^= 1;
    assert_false(left(scene, reads, 1, 1));
    memset(reads[0].bytes + one, 0, 4);
    assert_true(left(scene, reads, 1, 1));
    audit_reads_close(reads);
    open_reads(scene, reads);
    reads[0].size = one - 1; /* of which closing cuts the rest off */
    audit_reads_close(reads);
    assert_false(left_to_another(scene, 1, 0));
}

/* It grows to what the disk gives, and no read is noted in room that is not there. */
static void a_read_is_noted_whole_or_not_at_all(void **state)
{
    const struct scene *scene = *state;
    struct audit_reads reads[2];
    struct rlimit before, little;
    enum error error = ERR_NONE;
    uint64_t number = 0;
    open_reads(scene, reads);
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    /* room for four of the least, not for twice as much, and then for one more */
    const size_t room = 5 * (size_t)AUDIT_READS_LEAST;
    little = (struct rlimit){room + AUDIT_READS_LEAST / 2, before.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &little), 0);
    while (!error && number < room)
        error = note(scene, &reads[0], ++number);
    setrlimit(RLIMIT_FSIZE, &before);
    assert_int_equal(error, ERR_STORAGE_FULL);
    assert_in_range(reads[0].size, room - 100, room);
    assert_true(left(scene, reads, 1, number - 1));
    assert_int_equal(note(scene, &reads[0], number), ERR_NONE);
    assert_true(left(scene, reads, 1, number));
    audit_reads_close(reads);
    assert_true(left_to_another(scene, 1, number));
}

static void a_file_has_an_end(void **state)
{
    const struct scene *scene = *state;
    struct audit_reads reads[2];
    struct stat about;
    open_reads(scene, reads);
    assert_int_equal(note(scene, &reads[0], 1), ERR_NONE);
    reads[0].size = AUDIT_READS_KEEP;
    assert_int_equal(note(scene, &reads[0], 2), ERR_NONE);
    reads[0].size = AUDIT_READS_MOST - 10;
    assert_int_equal(note(scene, &reads[0], 3), ERR_OVERLOADED);
    audit_reads_empty(&reads[0]);
    assert_int_equal(fstat(reads[0].fd, &about), 0);
    assert_int_equal(about.st_size, AUDIT_READS_KEEP);
    audit_reads_close(reads);
}

#define AUDIT_TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        AUDIT_TEST(what_was_written_is_whole),
        AUDIT_TEST(entries_are_read_and_found_by_time),
        AUDIT_TEST(whatever_is_done_to_it_is_found),
        AUDIT_TEST(a_read_that_was_not_noted_by_us_is_passed_over),
        AUDIT_TEST(reads_that_were_left_come_in_their_order),
        AUDIT_TEST(a_file_that_was_emptied_ends_where_it_is_written),
        AUDIT_TEST(one_that_is_torn_is_left_out),
        AUDIT_TEST(a_read_is_noted_whole_or_not_at_all),
        AUDIT_TEST(a_file_has_an_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
