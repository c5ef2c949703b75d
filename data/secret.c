/* SPDX-License-Identifier: MIT
 *
 * Secrets, by libsodium. */
#include "data/secret.h"

#include <sodium.h>
#include <string.h>

#include "proto/text.h"

enum { HASH_BYTES = 32 };

/* Five bits a digit, no padding. */
static void base32(const uint8_t *bytes, size_t digits, char *out)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz234567";
    unsigned long long held = 0;
    unsigned bits = 0;
    for (size_t i = 0; i < digits; i++) {
        if (bits < 5) {
            held = held << 8 | *bytes++;
            bits += 8;
        }
        bits -= 5;
        out[i] = letters[held >> bits & 31];
    }
}

struct text secret_make(struct arena *arena)
{
    uint8_t random[SECRET_BYTES + 1] = {0}; /* the last digit takes bits from behind the end */
    randombytes_buf(random, SECRET_BYTES);
    char *out = arena_new(arena, SECRET_TEXT);
    base32(random, SECRET_TEXT, out);
    sodium_memzero(random, sizeof random);
    return (struct text){out, SECRET_TEXT};
}

struct text secret_check(struct arena *arena, struct text text)
{
    uint8_t hash[crypto_generichash_BYTES_MIN];
    crypto_generichash(hash, sizeof hash, (const uint8_t *)text.data, text.size, NULL, 0);
    char *out = arena_new(arena, SECRET_CHECK);
    base32(hash, SECRET_CHECK, out);
    return (struct text){out, SECRET_CHECK};
}

struct text secret_card(struct arena *arena, const char *prefix, struct text id, struct text secret)
{
    struct text whole = arena_format(arena, "%s%.*s_%.*s", prefix, (int)id.size, id.data,
                                     (int)secret.size, secret.data);
    struct text check = secret_check(arena, whole);
    return arena_format(arena, "%.*s_%.*s", (int)whole.size, whole.data, (int)check.size,
                        check.data);
}

enum secret_flaw secret_take(struct arena *arena, const char *prefix, struct text card,
                             struct text *id, struct text *secret)
{
    size_t head = strlen(prefix);
    size_t tail = 1 + SECRET_TEXT + 1 + SECRET_CHECK;
    if (card.size <= head + tail || card.size > head + TEXT_ID_MAX + tail ||
        memcmp(card.data, prefix, head) != 0)
        return SECRET_OTHER;
    const char *begin = card.data + card.size - tail + 1;
    struct text check = {begin + SECRET_TEXT + 1, SECRET_CHECK};
    struct text checked = {card.data, card.size - SECRET_CHECK - 1};
    if (begin[-1] != '_' || check.data[-1] != '_' ||
        !text_equal(check, secret_check(arena, checked)))
        return SECRET_SLIP;
    *id = (struct text){card.data + head, (size_t)(begin - 1 - card.data) - head};
    *secret = (struct text){begin, SECRET_TEXT};
    return SECRET_WHOLE;
}

static void hash_into(const uint8_t key[SECRET_KEY], struct text id, struct text secret,
                      char out[SECRET_HASH])
{
    uint8_t hash[HASH_BYTES + 1] = {0}; /* the last digit takes bits from behind the end */
    crypto_generichash_state state;
    crypto_generichash_init(&state, key, SECRET_KEY, HASH_BYTES);
    crypto_generichash_update(&state, (const uint8_t *)id.data, id.size);
    crypto_generichash_update(&state, (const uint8_t *)"", 1); /* "ab"+"c" is not "a"+"bc" */
    crypto_generichash_update(&state, (const uint8_t *)secret.data, secret.size);
    crypto_generichash_final(&state, hash, HASH_BYTES);
    base32(hash, SECRET_HASH, out);
    sodium_memzero(&state, sizeof state);
    sodium_memzero(hash, sizeof hash);
}

struct text secret_hash(struct arena *arena, const uint8_t key[SECRET_KEY], struct text id,
                        struct text secret)
{
    char *out = arena_new(arena, SECRET_HASH);
    hash_into(key, id, secret, out);
    return (struct text){out, SECRET_HASH};
}

bool secret_fits(const uint8_t key[SECRET_KEY], struct text id, struct text secret,
                 struct text stored)
{
    static const char dummy[SECRET_HASH];
    char hash[SECRET_HASH];
    bool there = stored.data && stored.size == SECRET_HASH;
    hash_into(key, id, secret, hash);
    bool same = sodium_memcmp(hash, there ? stored.data : dummy, SECRET_HASH) == 0;
    sodium_memzero(hash, sizeof hash);
    return there && same;
}
