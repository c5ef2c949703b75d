/* SPDX-License-Identifier: MIT
 *
 * Secrets: what is made, and that only the right one fits. */
#include "tests/unit/values.h"

#include <sodium.h>

#include "data/secret.h"
#include "proto/text.h"

static const uint8_t key[SECRET_KEY] = {1, 2, 3}, other_key[SECRET_KEY] = {1, 2, 4};

static void fresh_ones_differ_in_every_place(void **state)
{
    (void)state;
    struct arena arena = {0};
    bool differs[SECRET_TEXT] = {false};
    struct text first = secret_make(&arena);
    assert_int_equal(first.size, SECRET_TEXT);
    for (int i = 0; i < 200; i++) {
        struct text next = secret_make(&arena);
        assert_int_equal(next.size, SECRET_TEXT);
        assert_int_equal(strspn(next.data, "abcdefghijklmnopqrstuvwxyz234567"), SECRET_TEXT);
        assert_false(text_equal(first, next));
        for (size_t j = 0; j < SECRET_TEXT; j++)
            differs[j] = differs[j] || first.data[j] != next.data[j];
    }
    for (size_t j = 0; j < SECRET_TEXT; j++)
        assert_true(differs[j]);
    arena_free(&arena);
}

static void only_the_right_one_fits(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct text id = TEXT("abc"), secret = secret_make(&arena), other = secret_make(&arena);
    struct text stored = secret_hash(&arena, key, id, secret);
    assert_int_equal(stored.size, SECRET_HASH);
    assert_true(secret_fits(key, id, secret, stored));
    assert_false(secret_fits(key, id, other, stored));
    assert_false(secret_fits(other_key, id, secret, stored));
    assert_false(secret_fits(key, TEXT("abd"), secret, stored));
    assert_false(secret_fits(key, id, (struct text){secret.data, SECRET_TEXT - 1}, stored));
    assert_false(secret_fits(key, id, secret, (struct text){stored.data, SECRET_HASH - 1}));
    assert_false(secret_fits(key, id, secret, (struct text){NULL, 0}));
    for (size_t i = 0; i < SECRET_HASH; i++) {
        struct text changed = arena_text(&arena, stored.data, stored.size);
        ((char *)changed.data)[i] ^= 1;
        assert_false(secret_fits(key, id, secret, changed));
    }
    assert_null(memmem(stored.data, stored.size, secret.data, 8));
    arena_free(&arena);
}

static void id_and_secret_are_kept_apart(void **state)
{
    (void)state;
    struct arena arena = {0};
    assert_false(text_equal(secret_hash(&arena, key, TEXT("ab"), TEXT("c")),
                            secret_hash(&arena, key, TEXT("a"), TEXT("bc"))));
    arena_free(&arena);
}

static void a_check_finds_slips(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct text check = secret_check(&arena, TEXT("abcdefgh"));
    assert_int_equal(check.size, SECRET_CHECK);
    assert_true(text_equal(check, secret_check(&arena, TEXT("abcdefgh"))));
    assert_false(text_equal(check, secret_check(&arena, TEXT("abcdefhg"))));
    assert_false(text_equal(check, secret_check(&arena, TEXT("abcdefg"))));
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fresh_ones_differ_in_every_place),
        cmocka_unit_test(only_the_right_one_fits),
        cmocka_unit_test(id_and_secret_are_kept_apart),
        cmocka_unit_test(a_check_finds_slips),
    };
    if (sodium_init() < 0)
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
