/* SPDX-License-Identifier: MIT
 *
 * JSON Web Signatures, by libsodium. */
#include "data/jws.h"

#include <sodium.h>
#include <string.h>

enum { VARIANT = sodium_base64_VARIANT_URLSAFE_NO_PADDING };

void jws_pair(uint8_t seed[JWS_SEED], uint8_t public_key[JWS_PUBLIC])
{
    uint8_t secret[JWS_SECRET];
    randombytes_buf(seed, JWS_SEED);
    crypto_sign_seed_keypair(public_key, secret, seed);
    sodium_memzero(secret, sizeof secret);
}

void jws_secret(const uint8_t seed[JWS_SEED], uint8_t secret[JWS_SECRET])
{
    uint8_t public_key[JWS_PUBLIC];
    crypto_sign_seed_keypair(public_key, secret, seed);
}

struct text jws_encode(struct arena *arena, struct bytes bytes)
{
    size_t room = sodium_base64_encoded_len(bytes.size, VARIANT); /* with its zero byte */
    char *out = arena_new(arena, room);
    sodium_bin2base64(out, room, bytes.data, bytes.size, VARIANT);
    return (struct text){out, strlen(out)};
}

/* libsodium 1.0.18 takes some bytes over 127 for letters, so it is asked about letters alone. */
static bool is_base64url(struct text text)
{
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        if (!((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
              c == '-' || c == '_'))
            return false;
    }
    return true;
}

bool jws_decode(struct arena *arena, struct text text, struct bytes *out)
{
    if (!is_base64url(text))
        return false;
    size_t room = text.size / 4 * 3 + 3;
    uint8_t *data = arena_new(arena, room);
    *out = (struct bytes){data, 0};
    /* With no place for where it stopped, libsodium takes nothing but the whole. */
    return sodium_base642bin(data, room, text.data, text.size, NULL, &out->size, NULL, VARIANT) ==
           0;
}

struct text jws_sign(struct arena *arena, struct text header, struct text payload,
                     const uint8_t secret[JWS_SECRET])
{
    uint8_t signature[JWS_SIGNATURE];
    struct text head = jws_encode(arena, (struct bytes){header.data, header.size});
    struct text body = jws_encode(arena, (struct bytes){payload.data, payload.size});
    struct text covered =
        arena_format(arena, "%.*s.%.*s", (int)head.size, head.data, (int)body.size, body.data);
    crypto_sign_detached(signature, NULL, (const uint8_t *)covered.data, covered.size, secret);
    struct text end = jws_encode(arena, (struct bytes){signature, sizeof signature});
    return arena_format(arena, "%.*s.%.*s", (int)covered.size, covered.data, (int)end.size,
                        end.data);
}

bool jws_parse(struct arena *arena, struct text compact, struct jws *out)
{
    const char *end = compact.data + compact.size;
    const char *first = compact.size ? memchr(compact.data, '.', compact.size) : NULL;
    const char *second = first ? memchr(first + 1, '.', (size_t)(end - first - 1)) : NULL;
    struct bytes signature;
    *out = (struct jws){0};
    if (!second)
        return false;
    struct text head = {compact.data, (size_t)(first - compact.data)};
    struct text body = {first + 1, (size_t)(second - first - 1)};
    struct text tail = {second + 1, (size_t)(end - second - 1)};
    struct jws jws = {.covered = {compact.data, (size_t)(second - compact.data)}};
    if (!jws_decode(arena, head, &jws.header) || !jws_decode(arena, body, &jws.payload) ||
        !jws_decode(arena, tail, &signature) || signature.size != JWS_SIGNATURE)
        return false;
    memcpy(jws.signature, signature.data, JWS_SIGNATURE);
    *out = jws;
    return true;
}

bool jws_fits(const struct jws *jws, const uint8_t public_key[JWS_PUBLIC])
{
    return crypto_sign_verify_detached(jws->signature, (const uint8_t *)jws->covered.data,
                                       jws->covered.size, public_key) == 0;
}
