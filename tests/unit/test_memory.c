/* SPDX-License-Identifier: MIT
 *
 * Arena and buffer: what is handed out is aligned, zeroed and its own, and the memory of one
 * request serves the next. */
#include "tests/unit/values.h"

#include <stdalign.h>

static bool aligned(const void *memory)
{
    return (uintptr_t)memory % alignof(max_align_t) == 0;
}

static bool all_zero(const char *memory, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (memory[i])
            return false;
    }
    return true;
}

static void arena_gives_aligned_zeroed_memory_of_its_own(void **state)
{
    (void)state;
    enum { PIECES = 3000 };
    static struct {
        unsigned char *data;
        size_t size;
    } pieces[PIECES];
    struct random random = {1};
    struct arena arena = {0};
    for (int round = 0; round < 3; round++) {
        for (size_t i = 0; i < PIECES; i++) {
            pieces[i].size = random_below(&random, random_chance(&random, 2) ? 40000 : 200);
            pieces[i].data = arena_new(&arena, pieces[i].size);
            assert_true(aligned(pieces[i].data));
            assert_true(all_zero((char *)pieces[i].data, pieces[i].size));
            memset(pieces[i].data, (int)(i % 255) + 1, pieces[i].size);
        }
        for (size_t i = 0; i < PIECES; i++) {
            for (size_t j = 0; j < pieces[i].size; j++)
                assert_int_equal(pieces[i].data[j], i % 255 + 1);
        }
        arena_reset(&arena);
    }
    arena_free(&arena);
    assert_null(arena.block);
}

static void arena_keeps_a_block_for_the_next_request(void **state)
{
    (void)state;
    struct arena arena = {0};
    char *first = arena_new(&arena, 100);
    memset(first, 7, 100);
    arena_reset(&arena);
    char *again = arena_new(&arena, 100);
    assert_ptr_equal(first, again);
    assert_true(all_zero(again, 100));
    arena_free(&arena);
}

static void arena_lets_large_blocks_go(void **state)
{
    (void)state;
    struct arena arena = {0};
    arena_new(&arena, 1 << 20);
    arena_reset(&arena);
    assert_null(arena.block);
    arena_new(&arena, 10);
    struct arena_block *small = arena.block;
    arena_new(&arena, 3 << 20);
    assert_ptr_not_equal(arena.block, small);
    arena_reset(&arena);
    assert_ptr_equal(arena.block, small);
    arena_free(&arena);
}

static void arena_takes_any_size(void **state)
{
    (void)state;
    struct arena arena = {0};
    assert_non_null(arena_new(&arena, 0));
    assert_non_null(arena_array(&arena, 0, 24));
    assert_non_null(arena_array(&arena, 24, 0));
    for (size_t size = 4000; size < 4200; size++) {
        char *memory = arena_new(&arena, size);
        memset(memory, 1, size);
        arena_free(&arena);
    }
    arena_free(&arena);
    arena_reset(&arena);
}

static void arena_copies_texts(void **state)
{
    (void)state;
    struct arena arena = {0};
    char words[] = "abc";
    struct text text = arena_text(&arena, words, 3);
    words[0] = 'x';
    assert_text(text, "abc");
    assert_int_equal(text.data[3], 0);
    struct text empty = arena_text(&arena, NULL, 0);
    assert_non_null(empty.data);
    assert_int_equal(empty.size, 0);
    assert_text(arena_format(&arena, "%s-%04d", "plats", 7), "plats-0007");
    struct text long_one = arena_format(&arena, "%9000d", 1);
    assert_int_equal(long_one.size, 9000);
    assert_int_equal(long_one.data[8999], '1');
    assert_int_equal(long_one.data[9000], 0);
    arena_free(&arena);
}

static void buffer_grows_and_is_consumed(void **state)
{
    (void)state;
    struct random random = {2};
    struct buffer buffer = {0};
    size_t written = 0, read = 0;
    for (int i = 0; i < 20000; i++) {
        unsigned char piece[300];
        size_t size = random_below(&random, sizeof piece);
        for (size_t j = 0; j < size; j++)
            piece[j] = (unsigned char)((written + j) % 251);
        buffer_append(&buffer, piece, size);
        written += size;
        assert_int_equal(buffer.size, written - read);
        assert_true(buffer.capacity >= buffer.size);
        size_t drop = random_below(&random, buffer.size + 1);
        for (size_t j = 0; j < drop; j++)
            assert_int_equal((unsigned char)buffer.data[j], (read + j) % 251);
        buffer_consume(&buffer, drop);
        read += drop;
    }
    assert_true(buffer.capacity < 65536);
    buffer_free(&buffer);
    assert_null(buffer.data);
    assert_int_equal(buffer.capacity, 0);
}

static void buffer_reserves_room(void **state)
{
    (void)state;
    struct buffer buffer = {0};
    buffer_append(&buffer, NULL, 0);
    assert_null(buffer.data);
    buffer_append(&buffer, "ab", 2);
    char *room = buffer_reserve(&buffer, 5000);
    assert_ptr_equal(room, buffer.data + 2);
    assert_true(buffer.capacity >= 5002);
    assert_int_equal(buffer.size, 2);
    memset(room, 'c', 5000);
    buffer.size += 5000;
    assert_memory_equal(buffer.data, "abcc", 4);
    buffer_free(&buffer);
}

static void plain_memory_is_never_null(void **state)
{
    (void)state;
    char *memory = memory_new(0, 0);
    assert_non_null(memory);
    memory = memory_resize(memory, 0);
    assert_non_null(memory);
    free(memory);
    memory = memory_new(100, 7);
    assert_true(all_zero(memory, 700));
    memory = memory_resize(memory, 10000);
    assert_true(all_zero(memory, 700));
    free(memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arena_gives_aligned_zeroed_memory_of_its_own),
        cmocka_unit_test(arena_keeps_a_block_for_the_next_request),
        cmocka_unit_test(arena_lets_large_blocks_go),
        cmocka_unit_test(arena_takes_any_size),
        cmocka_unit_test(arena_copies_texts),
        cmocka_unit_test(buffer_grows_and_is_consumed),
        cmocka_unit_test(buffer_reserves_room),
        cmocka_unit_test(plain_memory_is_never_null),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
