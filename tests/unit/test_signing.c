/* SPDX-License-Identifier: MIT
 *
 * Signing keys in a store: made once, sealed, replaced, and what an issuer may be. */
#include "tests/unit/town.h"

#include "data/seal.h"
#include "data/signing.h"
#include "proto/text.h"

static const uint8_t seal[SEAL_KEY] = {7}, other_seal[SEAL_KEY] = {8};

static struct issuer issuer_at(struct place *place, const char *site)
{
    struct issuer issuer = {.seal = seal};
    assert_int_equal(issuer_set(&issuer, "Staden", site, &place->arena, &place->fault), ERR_NONE);
    return issuer;
}

/* The issuer's key in a batch of its own, which is kept. */
static enum error current(struct place *place, const struct issuer *issuer, struct signing_key *key,
                          uint8_t secret[JWS_SECRET])
{
    struct changes changes = {0};
    *key = (struct signing_key){0};
    place->fault = (struct fault){0};
    place_change(place, &changes, 1000);
    signing_key_current(&changes, issuer, (struct date){20000, true}, &place->arena, key, secret,
                        &place->fault);
    enum error error = place->fault.code;
    place_commit(place, &changes);
    return error;
}

static void a_key_is_made_once_and_signs(void **state)
{
    struct place *place = *state;
    struct issuer issuer = issuer_at(place, "https://intyg.example");
    struct signing_key first, second;
    struct signing_key_list keys;
    struct jws jws;
    uint8_t secret[JWS_SECRET], again[JWS_SECRET], public_key[JWS_PUBLIC];
    assert_int_equal(current(place, &issuer, &first, secret), ERR_NONE);
    assert_int_equal(current(place, &issuer, &second, again), ERR_NONE);
    assert_true(text_equal(first.kid, second.kid));
    assert_memory_equal(secret, again, JWS_SECRET);
    struct txn *txn = town_reader(place);
    assert_int_equal(signing_keys_of(txn, &place->arena, &keys, &place->fault), ERR_NONE);
    assert_int_equal(keys.count, 1);
    assert_true(signing_key_public(&keys, first.kid, public_key));
    assert_true(
        jws_parse(&place->arena, jws_sign(&place->arena, TEXT("{}"), TEXT("a"), secret), &jws));
    assert_true(jws_fits(&jws, public_key));
    assert_false(signing_key_public(&keys, TEXT("did:web:intyg.example#x"), public_key));
    assert_false(jws_fits(&jws, public_key));
    txn_abort(txn);
}

/* Neither the seed nor its spelling in base64 is anywhere in the store. */
static void the_private_key_is_not_in_the_store(void **state)
{
    struct place *place = *state;
    struct issuer issuer = issuer_at(place, "https://intyg.example");
    struct signing_key key;
    uint8_t secret[JWS_SECRET];
    assert_int_equal(current(place, &issuer, &key, secret), ERR_NONE);
    struct text spelled = jws_encode(&place->arena, (struct bytes){secret, JWS_SEED});
    struct txn *txn = town_reader(place);
    size_t seen = 0;
    for (int table = 0; table < TABLE_COUNT; table++) {
        struct walk walk = walk_begin(txn, (enum table)table, (struct bytes){0}, (struct bytes){0});
        while (walk_next(&walk)) {
            seen += walk.value.size;
            assert_null(memmem(walk.value.data, walk.value.size, secret, JWS_SEED));
            assert_null(memmem(walk.value.data, walk.value.size, spelled.data, spelled.size));
        }
        walk_end(&walk);
    }
    assert_true(seen > 200);
    txn_abort(txn);
}

static void another_master_key_opens_nothing(void **state)
{
    struct place *place = *state;
    struct issuer issuer = issuer_at(place, "https://intyg.example");
    struct signing_key key;
    uint8_t secret[JWS_SECRET];
    assert_int_equal(current(place, &issuer, &key, secret), ERR_NONE);
    issuer.seal = other_seal;
    assert_int_equal(current(place, &issuer, &key, secret), ERR_INTERNAL);
    issuer.seal = seal;
    assert_int_equal(current(place, &issuer, &key, secret), ERR_NONE);
}

/* What is sealed is bound to its record. */
static void a_seal_moved_to_another_key_opens_nothing(void **state)
{
    struct place *place = *state;
    struct issuer issuer = issuer_at(place, "https://intyg.example");
    struct issuer other = issuer_at(place, "https://annan.example");
    struct signing_key key, moved;
    struct changes changes = {0};
    uint8_t secret[JWS_SECRET];
    assert_int_equal(current(place, &issuer, &key, secret), ERR_NONE);
    assert_int_equal(current(place, &other, &moved, secret), ERR_NONE);
    moved.sealed = key.sealed;
    place_change(place, &changes, 2000);
    records_put(&changes, RECORD_SIGNING_KEY, &moved, (struct integer){0}, &place->arena,
                &place->fault);
    place_commit(place, &changes);
    assert_int_equal(current(place, &other, &moved, secret), ERR_INTERNAL);
}

static void a_replaced_key_signs_no_more_and_stays(void **state)
{
    struct place *place = *state;
    struct issuer issuer = issuer_at(place, "https://intyg.example");
    struct signing_key first, rotated = {0}, now;
    struct signing_key_list keys;
    struct changes changes = {0};
    uint8_t secret[JWS_SECRET];
    assert_int_equal(current(place, &issuer, &first, secret), ERR_NONE);
    place_change(place, &changes, 2000);
    assert_int_equal(signing_key_rotate(&changes, &issuer, (struct date){20100, true},
                                        &place->arena, &rotated, &place->fault),
                     ERR_NONE);
    place_commit(place, &changes);
    assert_int_equal(current(place, &issuer, &now, secret), ERR_NONE);
    assert_true(text_equal(now.kid, rotated.kid));
    struct txn *txn = town_reader(place);
    assert_int_equal(signing_keys_of(txn, &place->arena, &keys, &place->fault), ERR_NONE);
    assert_int_equal(keys.count, 2);
    for (size_t i = 0; i < keys.count; i++)
        assert_int_equal(keys.items[i].retired_on.set, text_equal(keys.items[i].kid, first.kid));
    txn_abort(txn);
}

static void a_site_of_another_name_has_keys_of_its_own(void **state)
{
    struct place *place = *state;
    struct issuer one = issuer_at(place, "https://intyg.example");
    struct issuer two = issuer_at(place, "https://intyg.example:8443/a/b");
    struct signing_key first, second, again;
    uint8_t secret[JWS_SECRET];
    assert_true(text_is(one.did, "did:web:intyg.example"));
    assert_true(text_is(two.did, "did:web:intyg.example%3A8443:a:b"));
    assert_int_equal(current(place, &one, &first, secret), ERR_NONE);
    assert_int_equal(current(place, &two, &second, secret), ERR_NONE);
    assert_int_equal(current(place, &one, &again, secret), ERR_NONE);
    assert_false(text_equal(first.kid, second.kid));
    assert_true(text_equal(first.kid, again.kid));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TOWN_TEST(a_key_is_made_once_and_signs),
        TOWN_TEST(the_private_key_is_not_in_the_store),
        TOWN_TEST(another_master_key_opens_nothing),
        TOWN_TEST(a_seal_moved_to_another_key_opens_nothing),
        TOWN_TEST(a_replaced_key_signs_no_more_and_stays),
        TOWN_TEST(a_site_of_another_name_has_keys_of_its_own),
    };
    return cmocka_run_group_tests_name("signing", tests, NULL, NULL);
}
