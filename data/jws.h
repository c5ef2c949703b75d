/* SPDX-License-Identifier: MIT
 *
 * A signed text that anyone can check: JSON Web Signature, compact, Ed25519 (RFC 7515, RFC 8037).
 *
 *     eyJhbGciOiJFZERTQSIs… . eyJAY29udGV4dCI6Wy… . KhzT_8Vn…
 *     header                  payload               signature of "header.payload", 64 bytes
 *
 * Each part is base64url without padding, read strictly: a part that decodes to the same bytes but
 * is written differently is no part. */
#ifndef DATA_JWS_H
#define DATA_JWS_H

#include "proto/memory.h"

enum {
    JWS_SEED = 32,      /* [bytes] of a private key at rest */
    JWS_SECRET = 64,    /* [bytes] of a private key in use */
    JWS_PUBLIC = 32,    /* [bytes] */
    JWS_SIGNATURE = 64, /* [bytes] */
};

/* A fresh pair of keys. The seed is all that has to be kept; wipe it when it is. */
void jws_pair(uint8_t seed[JWS_SEED], uint8_t public_key[JWS_PUBLIC]);
/* The private key of the seed; wipe it when it was used. */
void jws_secret(const uint8_t seed[JWS_SEED], uint8_t secret[JWS_SECRET]);

/* Bytes as base64url without padding, in the arena. */
struct text jws_encode(struct arena *arena, struct bytes bytes);
/* The bytes of such a text, in the arena; false where it is none. */
bool jws_decode(struct arena *arena, struct text text, struct bytes *out);

/* The compact form, in the arena. */
struct text jws_sign(struct arena *arena, struct text header, struct text payload,
                     const uint8_t secret[JWS_SECRET]);

/* A compact form taken apart. */
struct jws {
    struct bytes header, payload; /* decoded, in the arena */
    struct text covered;          /* what the signature is of: a view of the text */
    uint8_t signature[JWS_SIGNATURE];
};
/* False where the text has not this form; `out` is then zeroed. */
bool jws_parse(struct arena *arena, struct text compact, struct jws *out);
/* Whether the signature is by the owner of this key. */
bool jws_fits(const struct jws *jws, const uint8_t public_key[JWS_PUBLIC]);

#endif
