/* SPDX-License-Identifier: MIT
 *
 * Secrets, by libsodium. */
#include "data/secret.h"

#include <sodium.h>
#include <string.h>

/* Five bits a digit, no padding; `size` digits are taken from as many bits. */
static struct text base32(struct arena *arena, const uint8_t *bytes, size_t size)
{
    static const char digits[] = "abcdefghijklmnopqrstuvwxyz234567";
    char *out = arena_new(arena, size + 1);
    unsigned long long held = 0;
    unsigned bits = 0;
    for (size_t i = 0; i < size; i++) {
        if (bits < 5) {
            held = held << 8 | *bytes++;
            bits += 8;
        }
        bits -= 5;
        out[i] = digits[held >> bits & 31];
    }
    return (struct text){out, size};
}

struct text secret_make(struct arena *arena)
{
    uint8_t random[SECRET_BYTES + 1] = {0}; /* the last digit takes bits from behind the end */
    randombytes_buf(random, SECRET_BYTES);
    struct text text = base32(arena, random, SECRET_TEXT);
    sodium_memzero(random, sizeof random);
    return text;
}

struct text secret_check(struct arena *arena, struct text text)
{
    uint8_t hash[crypto_generichash_BYTES_MIN];
    crypto_generichash(hash, sizeof hash, (const uint8_t *)text.data, text.size, NULL, 0);
    return base32(arena, hash, SECRET_CHECK);
}

void secret_hash(const uint8_t key[SECRET_KEY], struct text id, struct text secret,
                 uint8_t hash[SECRET_HASH])
{
    crypto_generichash_state state;
    crypto_generichash_init(&state, key, SECRET_KEY, SECRET_HASH);
    crypto_generichash_update(&state, (const uint8_t *)id.data, id.size);
    crypto_generichash_update(&state, (const uint8_t *)"", 1); /* "ab"+"c" is not "a"+"bc" */
    crypto_generichash_update(&state, (const uint8_t *)secret.data, secret.size);
    crypto_generichash_final(&state, hash, SECRET_HASH);
    sodium_memzero(&state, sizeof state);
}

bool secret_fits(const uint8_t key[SECRET_KEY], struct text id, struct text secret,
                 struct bytes stored)
{
    static const uint8_t dummy[SECRET_HASH];
    uint8_t hash[SECRET_HASH];
    bool there = stored.data && stored.size == SECRET_HASH;
    secret_hash(key, id, secret, hash);
    bool same = sodium_memcmp(hash, there ? stored.data : dummy, SECRET_HASH) == 0;
    sodium_memzero(hash, sizeof hash);
    return there && same;
}
