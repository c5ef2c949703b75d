/* SPDX-License-Identifier: MIT
 *
 * Secrets that are shown once and kept as a hash: made, hashed, compared.
 *
 * A secret has 256 bits, so that no slow hash is needed (FACTS.md). What is stored is BLAKE2b under
 * a key that lies outside the store: who has the store alone can neither use nor try a secret. */
#ifndef DATA_SECRET_H
#define DATA_SECRET_H

#include "proto/memory.h"

enum {
    SECRET_KEY = 32,   /* [bytes] */
    SECRET_HASH = 52,  /* letters and digits that say a hash of 32 bytes: base32 */
    SECRET_BYTES = 32, /* [bytes] of randomness */
    SECRET_TEXT = 52,  /* letters and digits that say them: base32 */
    SECRET_CHECK = 4,  /* letters and digits that find a slip of the pen */
};

/* A fresh secret: SECRET_TEXT letters and digits in the arena. */
struct text secret_make(struct arena *arena);

/* SECRET_CHECK letters and digits made from any text: no secret, only a check that it came whole.
 * In the arena. */
struct text secret_check(struct arena *arena, struct text text);

/* A secret as it is handed to somebody, whole, in the arena: "praktik_kq3v5m2x7a_" of a prefix and
 * a public id, then the secret, and behind another '_' a check that it came whole. */
struct text secret_card(struct arena *arena, const char *prefix, struct text id,
                        struct text secret);

enum secret_flaw {
    SECRET_WHOLE,
    SECRET_OTHER, /* not of this prefix and shape */
    SECRET_SLIP,  /* a letter is wrong, missing or one too many */
};
/* Takes one apart into views; both are left alone unless it is whole. */
enum secret_flaw secret_take(struct arena *arena, const char *prefix, struct text card,
                             struct text *id, struct text *secret);

/* BLAKE2b, keyed, of the secret and of what it belongs to, so that a hash moved to another id is
 * worth nothing: SECRET_HASH letters and digits in the arena, which is what is stored. */
struct text secret_hash(struct arena *arena, const uint8_t key[SECRET_KEY], struct text id,
                        struct text secret);

/* Whether `stored` is the hash of the secret; in the same time whatever differs. One of another
 * length, or none, as for an id that nobody has, is compared with a dummy and is never right. */
bool secret_fits(const uint8_t key[SECRET_KEY], struct text id, struct text secret,
                 struct text stored);

#endif
