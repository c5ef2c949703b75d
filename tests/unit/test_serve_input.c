/* SPDX-License-Identifier: MIT
 *
 * A connection's input: messages come out as they went in however they are cut, and nothing is held
 * where nothing is left. */
#include "engine/serve/input.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* [0, 7, "a", []], three times. */
static const char message[] = "\x94\x00\x07\xa1"
                              "a\x90";
enum { SIZE = sizeof message - 1, MESSAGES = 3, ALL = MESSAGES * SIZE };

static void make_all(char all[ALL])
{
    for (size_t i = 0; i < MESSAGES; i++)
        memcpy(all + i * SIZE, message, SIZE);
}

static struct input fresh(void)
{
    struct input input = {0};
    wire_reset(&input.scanner, WIRE_LIMITS_STRANGER);
    return input;
}

/* Takes at most `most`; how many came. */
static size_t take(struct input *input, size_t most)
{
    size_t count = 0;
    while (count < most && input_waits(input)) {
        struct bytes frame;
        struct fault fault = {0};
        enum wire_state state = input_next(input, &frame, &fault);
        assert_int_not_equal(state, WIRE_BAD);
        if (state == WIRE_MORE)
            break;
        assert_int_equal(frame.size, SIZE);
        assert_memory_equal(frame.data, message, SIZE);
        count++;
    }
    input_keep(input);
    return count;
}

/* Each piece in an allocation of its own that is gone afterwards, as scratch is. */
static size_t add(struct input *input, const char *data, size_t size, size_t most)
{
    char *piece = malloc(size);
    assert_non_null(piece);
    memcpy(piece, data, size);
    input_add(input, piece, size);
    size_t taken = take(input, most);
    free(piece);
    return taken;
}

static void pieces_of_any_size_are_the_same_messages(void **state)
{
    char all[ALL];
    (void)state;
    make_all(all);
    for (size_t piece = 1; piece <= ALL; piece++) {
        struct input input = fresh();
        size_t taken = 0;
        for (size_t at = 0; at < ALL; at += piece) {
            size_t size = piece < ALL - at ? piece : ALL - at;
            taken += add(&input, all + at, size, MESSAGES);
            assert_false(input_waits(&input));
            assert_int_equal(input.kept.size > 0, (at + size) % SIZE > 0);
        }
        assert_int_equal(taken, MESSAGES);
        assert_null(input.kept.data);
    }
}

static void what_was_not_taken_waits(void **state)
{
    char all[ALL];
    (void)state;
    make_all(all);
    struct input input = fresh();
    assert_int_equal(add(&input, all, ALL - 1, 1), 1);
    assert_true(input_waits(&input));
    assert_int_equal(take(&input, 1), 1);
    assert_true(input_waits(&input));
    assert_int_equal(add(&input, all + ALL - 1, 1, 2), 1);
    assert_false(input_waits(&input));
    assert_null(input.kept.data);
}

static void room_is_given_back_when_little_is_left(void **state)
{
    enum { MANY = 1000 };
    (void)state;
    struct input input = fresh();
    char *all = malloc(MANY * SIZE);
    assert_non_null(all);
    for (size_t i = 0; i < MANY; i++)
        memcpy(all + i * SIZE, message, SIZE);
    assert_int_equal(add(&input, all, MANY * SIZE, 0), 0);
    size_t before = input.kept.capacity;
    assert_int_equal(take(&input, MANY - 1), MANY - 1);
    assert_in_range(input.kept.capacity, SIZE, before / 4);
    assert_int_equal(take(&input, 2), 1);
    assert_null(input.kept.data);
    free(all);
}

static void what_is_cleared_is_gone(void **state)
{
    struct bytes frame;
    struct fault fault = {0};
    (void)state;
    struct input input = fresh();
    add(&input, message, 3, 1);
    input_add(&input, "\xc1", 1);
    assert_int_equal(input_next(&input, &frame, &fault), WIRE_BAD);
    assert_int_equal(input.scanner.id, 7);
    input_clear(&input);
    assert_false(input_waits(&input));
    assert_null(input.kept.data);
    input_keep(&input);
    assert_null(input.kept.data);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_of_any_size_are_the_same_messages),
        cmocka_unit_test(what_was_not_taken_waits),
        cmocka_unit_test(room_is_given_back_when_little_is_left),
        cmocka_unit_test(what_is_cleared_is_gone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
