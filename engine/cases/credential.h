/* SPDX-License-Identifier: MIT
 *
 * A certificate as a credential that other people's software reads: Open Badges 3.0 on the W3C's
 * Verifiable Credentials 2.0, signed as a VC-JWT. The only module that builds or reads that JSON.
 *
 * One AchievementCredential a certificate. Its achievement is the placement's certificate, in which
 * each competence of the catalogue that was marked is a result description with its four levels,
 * and each mark is a result. A situation is evidence. What the youth hides is not in it, nor are
 * birth, needs, or the programme, which is a social measure.
 *
 * Sources: Open Badges Specification 3.0, https://www.imsglobal.org/spec/ob/v3p0; Verifiable
 * Credentials Data Model 2.0, https://www.w3.org/TR/vc-data-model-2.0; Securing Verifiable
 * Credentials using JOSE and COSE, https://www.w3.org/TR/vc-jose-cose. */
#ifndef ENGINE_CASES_CREDENTIAL_H
#define ENGINE_CASES_CREDENTIAL_H

#include "data/signing.h"

/* What a credential is made from. Borrowed. */
struct credential_source {
    const struct certificate *certificate;
    const struct catalogue *competences;
    const struct issuer *issuer;
    int64_t now; /* [s] UTC: valid from */
};

/* "https://intyg.example/intyg/INTYG-2026-7K3QF9M2XA": where a certificate can be checked, and what
 * it is called in the world. In the arena. */
struct text credential_address(struct arena *arena, struct text site, struct text number);

/* Makes and signs it; the compact form, in the arena. TOO_LARGE over CREDENTIAL_MOST. */
enum error credential_sign(const struct credential_source *source, struct text kid,
                           const uint8_t secret[JWS_SECRET], struct arena *arena, struct text *jwt,
                           struct fault *fault);

/* What a credential says of itself, before anybody has checked it. Texts are in the arena. */
struct credential_claim {
    struct text kid;
    struct text number;
};
/* False where it is no credential of ours by its form: another algorithm, another type, no number.
 */
bool credential_claim(struct arena *arena, const struct jws *jws, struct credential_claim *out);

/* The credential without what is there for JWTs alone: JSON-LD, in one line, in the arena. */
struct text credential_document(struct arena *arena, const struct jws *jws);

/* The competences that it names, with their level texts, as a catalogue of the version that it
 * says: what a certificate meant when it was issued, whatever catalogue is in use now. In the
 * arena. */
struct catalogue credential_competences(struct arena *arena, const struct jws *jws);

/* The public keys as a JSON Web Key Set (RFC 7517) and as the issuer's DID document. In the arena.
 */
struct text credential_jwks(struct arena *arena, const struct signing_key_list *keys);
struct text credential_did(struct arena *arena, const struct signing_key_list *keys,
                           const struct issuer *issuer);
/* The x of the key of that kid in such a set, in the arena; false where there is none. For those
 * who have no store. */
bool credential_key_of(struct arena *arena, struct text jwks, struct text kid,
                       uint8_t out[JWS_PUBLIC], struct fault *fault);

#endif
