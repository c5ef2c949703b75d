/* SPDX-License-Identifier: MIT
 *
 * Who issues certificates, and with which keys. A private key is stored sealed by a key that lies
 * outside the store (data/keys.h, data/seal.h): the 32 bytes of its seed, bound to its
 * id and public key, so that a sealed key moved to another record opens nothing. A key that is
 * replaced signs no more, and its public part stays for ever, for what it has signed. */
#ifndef DATA_SIGNING_H
#define DATA_SIGNING_H

#include "data/jws.h"
#include "data/records.h"

/* Who issues. Its texts live as long as the server. */
struct issuer {
    const uint8_t *seal; /* of SEAL_KEY bytes */
    struct text name;
    struct text site; /* "https://intyg.example": where certificates can be checked */
    struct text did;  /* "did:web:intyg.example" */
};

/* Fills name, site and did; `site` is NULL for one that is nobody's (RFC 2606). OUT_OF_RANGE naming
 * "site": not https:// and a host, or something behind a path. The texts are borrowed or in the
 * arena. */
enum error issuer_set(struct issuer *issuer, const char *name, const char *site,
                      struct arena *arena, struct fault *fault);

/* The key that signs for the issuer now; `secret` opened. Made where there is none, which needs a
 * batch of changes. Wipe the secret. INTERNAL where the seal does not open. */
enum error signing_key_current(struct changes *changes, const struct issuer *issuer,
                               struct date today, struct arena *arena, struct signing_key *key,
                               uint8_t secret[JWS_SECRET], struct fault *fault);

/* Retires the issuer's key and makes a new one. */
enum error signing_key_rotate(struct changes *changes, const struct issuer *issuer,
                              struct date today, struct arena *arena, struct signing_key *key,
                              struct fault *fault);

/* All there ever were, by id, as views into the store in a list in the arena. */
enum error signing_keys_of(struct txn *txn, struct arena *arena, struct signing_key_list *out,
                           struct fault *fault);

/* The public key of that kid; false where there is none, `out` is then a key that signs nothing. */
bool signing_key_public(const struct signing_key_list *keys, struct text kid,
                        uint8_t out[JWS_PUBLIC]);

#endif
