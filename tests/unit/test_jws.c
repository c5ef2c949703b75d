/* SPDX-License-Identifier: MIT
 *
 * Signed texts: the example of RFC 8037, and that nothing else than what was signed fits. */
#include "tests/unit/values.h"

#include <sodium.h>

#include "data/jws.h"
#include "proto/text.h"

/* RFC 8037, appendix A: its private key (RFC 8032, test 1), and A.4's signature. */
static const char seed_hex[] = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
static const char public_hex[] = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
static const char example[] =
    "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc."
    "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";

static void from_hex(const char *hex, uint8_t out[32])
{
    size_t size;
    assert_int_equal(sodium_hex2bin(out, 32, hex, strlen(hex), NULL, &size, NULL), 0);
    assert_int_equal(size, 32);
}

static void the_example_of_the_rfc(void **state)
{
    (void)state;
    struct arena arena = {0};
    uint8_t seed[JWS_SEED], secret[JWS_SECRET], public_key[JWS_PUBLIC];
    struct jws jws;
    from_hex(seed_hex, seed);
    from_hex(public_hex, public_key);
    jws_secret(seed, secret);
    struct text made =
        jws_sign(&arena, TEXT("{\"alg\":\"EdDSA\"}"), TEXT("Example of Ed25519 signing"), secret);
    assert_true(text_is(made, example));
    assert_true(jws_parse(&arena, made, &jws));
    assert_int_equal(jws.payload.size, 26);
    assert_memory_equal(jws.payload.data, "Example of Ed25519 signing", 26);
    assert_true(jws_fits(&jws, public_key));
    public_key[0] ^= 1;
    assert_false(jws_fits(&jws, public_key));
    arena_free(&arena);
}

/* Every other byte in every place, every length, and a few characters more. */
static void nothing_else_fits(void **state)
{
    (void)state;
    struct arena arena = {0};
    uint8_t public_key[JWS_PUBLIC];
    char text[sizeof example + 4];
    size_t size = sizeof example - 1, tried = 0;
    struct jws jws;
    from_hex(public_hex, public_key);
    for (size_t at = 0; at < size; at++) {
        for (int byte = 0; byte < 256; byte++) {
            memcpy(text, example, size);
            text[at] = (char)byte;
            bool fits =
                jws_parse(&arena, (struct text){text, size}, &jws) && jws_fits(&jws, public_key);
            if (fits != ((char)byte == example[at]))
                fail_msg("byte %d at %zu", byte, at);
            tried++;
        }
        bool cut =
            jws_parse(&arena, (struct text){example, at}, &jws) && jws_fits(&jws, public_key);
        assert_false(cut);
        arena_reset(&arena);
    }
    for (const char *more = "=A.\n ="; *more; more++) {
        memcpy(text, example, size);
        text[size] = *more;
        assert_false(jws_parse(&arena, (struct text){text, size + 1}, &jws) &&
                     jws_fits(&jws, public_key));
    }
    assert_true(tried > 10000);
    arena_free(&arena);
}

static void what_is_no_compact_form_is_refused(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct jws jws;
    static const char *const bad[] = {"",         ".",         "..",       "...",
                                      "a.b",      "a.b.c",     "YQ.YQ.YQ", "YQ..",
                                      "YQ==.YQ.", "Y Q.YQ.YQ", "YR.YQ.YQ"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_false(jws_parse(&arena, (struct text){bad[i], strlen(bad[i])}, &jws));
        assert_null(jws.header.data);
    }
    assert_false(jws_parse(&arena, (struct text){0}, &jws));
    arena_free(&arena);
}

static void fresh_pairs_differ_and_sign(void **state)
{
    (void)state;
    struct arena arena = {0};
    uint8_t seeds[2][JWS_SEED], publics[2][JWS_PUBLIC], secret[JWS_SECRET];
    struct jws jws;
    for (int i = 0; i < 2; i++)
        jws_pair(seeds[i], publics[i]);
    assert_memory_not_equal(seeds[0], seeds[1], JWS_SEED);
    jws_secret(seeds[0], secret);
    assert_true(jws_parse(&arena, jws_sign(&arena, TEXT("{}"), TEXT(""), secret), &jws));
    assert_true(jws_fits(&jws, publics[0]));
    assert_false(jws_fits(&jws, publics[1]));
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_example_of_the_rfc),
        cmocka_unit_test(nothing_else_fits),
        cmocka_unit_test(what_is_no_compact_form_is_refused),
        cmocka_unit_test(fresh_pairs_differ_and_sign),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
