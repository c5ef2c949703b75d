/* SPDX-License-Identifier: MIT
 *
 * What everybody may ask about certificates: is it genuine, and with which keys are they signed.
 * And what its holder is handed: the credential.
 *
 * An answer says nothing that the asker does not hold already. A number that nobody has and one of
 * a certificate that was never issued are answered in the same words after the same work; so is a
 * credential whatever is wrong with it. */
#include <sodium.h>
#include <string.h>

#include "engine/cases/access.h"
#include "engine/cases/certificate.h"
#include "engine/cases/certificate_page.h"
#include "engine/cases/credential.h"
#include "engine/cases/replies.h"
#include "engine/cases/rows.h"
#include "proto/text.h"

/* ---- verify ---- */

struct verify {
    struct text number;
    struct text credential;
};
static enum error verify_check(const void *value, struct fault *fault)
{
    const struct verify *in = value;
    if (!in->number.data && !in->credential.data)
        return fail(fault, ERR_MISSING_FIELD, "number", "give number or credential, or both");
    return ERR_NONE;
}
static const struct field verify_fields[] = {
    FIELD(verify, number, .form = FORM_ID, .doc = "as printed"),
    FIELD(verify, credential, .max = CREDENTIAL_MOST, .personal = true,
          .doc = "the signed certificate itself; with a number: it must be that one"),
};
static const struct schema verify_schema =
    SCHEMA(verify, "what the holder shows", .check = verify_check);

enum verdict {
    VERDICT_UNKNOWN,
    VERDICT_GENUINE,
    VERDICT_SUPERSEDED,
    VERDICT_REVOKED,
};
static const char *const verdicts[] = {"unknown", "genuine", "superseded", "revoked", NULL};

struct verdict_reply {
    struct flag genuine;
    struct choice state; /* enum verdict */
};
static const struct field verdict_reply_fields[] = {
    FIELD(verdict_reply, genuine, .doc = "issued here, unchanged, and in force"),
    FIELD(verdict_reply, state, .choices = verdicts,
          .doc = "unknown: never issued here, or not as shown"),
};
static const struct schema verdict_reply_schema = SCHEMA(verdict_reply, "what it is worth");

static enum verdict verdict_of(const struct certificate *certificate)
{
    switch (certificate->issued_on.set ? certificate->state.value : CERTIFICATE_FILED) {
    case CERTIFICATE_ISSUED:
        return VERDICT_GENUINE;
    case CERTIFICATE_SUPERSEDED:
        return VERDICT_SUPERSEDED;
    case CERTIFICATE_REVOKED:
        return VERDICT_REVOKED;
    default:
        return VERDICT_UNKNOWN;
    }
}

static bool same_bytes(struct text a, struct text b)
{
    return a.size == b.size && a.size && sodium_memcmp(a.data, b.data, a.size) == 0;
}

/* Whether it is by a key of ours, and letter by letter what was issued under the number that it
 * names, which is put out. All is done whatever fails. */
static bool credential_holds(struct request *request, struct text shown, struct text *number)
{
    struct arena *arena = &request->arena;
    struct jws jws;
    struct credential_claim claim;
    struct signing_key_list keys;
    struct credential stored = {0};
    struct fault none;
    uint8_t public_key[JWS_PUBLIC];
    bool parsed = jws_parse(arena, shown, &jws);
    bool ours = credential_claim(arena, &jws, &claim);
    signing_keys_of(request->context->txn, arena, &keys, &none);
    bool known = signing_key_public(&keys, claim.kid, public_key);
    bool fits = jws_fits(&jws, public_key);
    *number = ours ? claim.number : TEXT("none");
    bool found = !access_fetch(request, RECORD_CREDENTIAL, *number, NULL, &stored, &none);
    bool same = same_bytes(stored.jwt, shown);
    return (int)parsed & (int)ours & (int)known & (int)fits & (int)found & (int)same;
}

static enum error certificate_verify(struct request *request)
{
    const struct verify *in = request->in;
    struct verdict_reply *out = request->out;
    struct certificate certificate = {0};
    struct text number = in->number;
    struct fault none;
    bool holds = true;
    if (in->credential.data) {
        holds = credential_holds(request, in->credential, &number);
        holds = holds && (!in->number.data || text_equal(in->number, number));
    }
    if (access_fetch(request, RECORD_CERTIFICATE, number, NULL, &certificate, &none))
        certificate = (struct certificate){0};
    enum verdict verdict = holds ? verdict_of(&certificate) : VERDICT_UNKNOWN;
    *out = (struct verdict_reply){{verdict == VERDICT_GENUINE, true}, {(int32_t)verdict}};
    return ERR_NONE;
}

/* ---- keys ---- */

static const struct field published_key_fields[] = {
    FIELD(published_key, kid, .doc = "what credentials call it"),
    FIELD(published_key, x, .doc = "Ed25519, 32 bytes in base64url"),
    FIELD(published_key, created_on, .doc = "day"),
    FIELD(published_key, retired_on, .doc = "the day it was replaced; it signs no more"),
};
const struct schema published_key_schema = SCHEMA(published_key, "a public key");
static const struct field keys_reply_fields[] = {
    FIELD_MANY(keys_reply, keys, published_key, .doc = "all there ever were"),
    FIELD(keys_reply, jwks, .doc = "the same as a JSON Web Key Set, for verifiers"),
    FIELD(keys_reply, did, .doc = "the same as the issuer's DID document, did.json"),
};
const struct schema keys_reply_schema = SCHEMA(keys_reply, "what certificates are checked with");

static struct published_key published(const struct signing_key *key)
{
    return (struct published_key){key->kid, key->x, key->created_on, key->retired_on};
}

static enum error certificate_keys(struct request *request)
{
    struct keys_reply *out = request->out;
    struct arena *arena = &request->arena;
    struct signing_key_list keys;
    if (signing_keys_of(request->context->txn, arena, &keys, &request->fault))
        return request->fault.code;
    out->keys = (struct published_key_list){
        .items = arena_array(arena, keys.count, sizeof *out->keys.items), .set = true};
    for (size_t i = 0; i < keys.count; i++)
        out->keys.items[out->keys.count++] = published(&keys.items[i]);
    out->jwks = credential_jwks(arena, &keys);
    out->did = credential_did(arena, &keys, request->context->issuer);
    return ERR_NONE;
}

static enum error certificate_rotate(struct request *request)
{
    struct published_key *out = request->out;
    struct context *context = request->context;
    struct signing_key key = {0};
    if (signing_key_rotate(context->changes, context->issuer, context_server_day(request),
                           &request->arena, &key, &request->fault))
        return request->fault.code;
    *out = published(&key);
    return ERR_NONE;
}

/* ---- export ---- */

enum format {
    FORMAT_HTML,
    FORMAT_VC_JWT,
    FORMAT_JSON,
};
static const char *const formats[] = {"html", "vc-jwt", "json", NULL};
struct export
{
    struct text number;
    struct choice format;
    struct flag english;
};
static const struct field export_fields[] = {
    FIELD(export, number, .required = true, .form = FORM_ID, .refers = "certificate",
          .doc = "the certificate's number"),
    FIELD(export, format, .required = true, .choices = formats,
          .doc = "html: a page to print; vc-jwt: signed, letter by letter as issued; json: what it "
                 "says, as JSON-LD"),
    FIELD(export, english, .doc = "html: English beside the Swedish"),
};
static const struct schema export_schema = SCHEMA(export, "which, and how");
struct export_reply {
    struct text number, type, content;
};
static const struct field export_reply_fields[] = {
    FIELD(export_reply, number, .doc = "the certificate's number"),
    FIELD(export_reply, type, .doc = "of the content: application/vc+jwt …"),
    FIELD(export_reply, content, .personal = true, .doc = "a file's whole text"),
};
static const struct schema export_reply_schema = SCHEMA(export_reply, "a certificate as a file");

static enum error read_seen(struct request *request, struct text number, struct certificate *out)
{
    return access_one(request, RECORD_CERTIFICATE, number, "number", out);
}

/* The credential as it was issued, taken apart. */
static enum error read_credential(struct request *request, struct text number,
                                  struct credential *credential, struct jws *jws)
{
    if (records_get(request->context->txn, RECORD_CREDENTIAL, number, "number", &request->arena,
                    credential, &request->fault))
        return request->fault.code;
    if (!jws_parse(&request->arena, credential->jwt, jws))
        return fail(&request->fault, ERR_RECORD_DAMAGED, "number", "the credential is damaged");
    return ERR_NONE;
}

/* The catalogue in use where it is of the certificate's version, else what the credential kept. */
static enum error competences_of(struct request *request, const struct certificate *certificate,
                                 struct catalogue *out)
{
    struct credential credential = {0};
    struct jws jws;
    *out = request->context->catalogues->all[CATALOGUE_COMPETENCE];
    if (!certificate->issued_on.set || text_equal(out->version, certificate->catalogue))
        return ERR_NONE;
    if (read_credential(request, certificate->number, &credential, &jws))
        return request->fault.code;
    *out = credential_competences(&request->arena, &jws);
    return ERR_NONE;
}

/* One that was not issued yet can be read in the form that it will have. */
static enum error export_page(struct request *request, const struct certificate *certificate)
{
    struct export_reply *out = request->out;
    struct buffer page = {0};
    struct catalogue competences;
    struct page_source source = {
        .certificate = certificate,
        .catalogues = request->context->catalogues,
        .competences = &competences,
        .issuer = request->context->issuer->name,
        .english = ((const struct export *)request->in)->english.value,
    };
    if (competences_of(request, certificate, &competences))
        return request->fault.code;
    certificate_page(&source, &page);
    out->type = TEXT("text/html");
    out->content = arena_text(&request->arena, page.data, page.size);
    buffer_free(&page);
    return ERR_NONE;
}

static enum error certificate_export(struct request *request)
{
    const struct export *in = request->in;
    struct export_reply *out = request->out;
    struct certificate certificate = {0};
    struct credential credential = {0};
    struct jws jws;
    if (read_seen(request, in->number, &certificate))
        return request->fault.code;
    out->number = certificate.number;
    if (in->format.value == FORMAT_HTML)
        return export_page(request, &certificate);
    if (!certificate.issued_on.set)
        return fail(&request->fault, ERR_STATE, "number", "has not been issued");
    if (read_credential(request, in->number, &credential, &jws))
        return request->fault.code;
    bool signed_form = in->format.value == FORMAT_VC_JWT;
    out->type = signed_form ? TEXT("application/vc+jwt") : TEXT("application/vc");
    out->content = signed_form ? credential.jwt : credential_document(&request->arena, &jws);
    return ERR_NONE;
}

/* ---- methods ---- */

static const struct method rows[] = {
    {
        .name = "certificate.verify",
        .doc = "Whether a certificate is genuine, for everybody: by its number, or itself.",
        .roles = ROLE_EVERYONE,
        .open = true,
        .runs = RUNS_LOOP,
        .in = &verify_schema,
        .out = &verdict_reply_schema,
        .run = certificate_verify,
    },
    {
        .name = "certificate.keys",
        .doc = "The public keys that certificates are signed with, old ones too, for everybody.",
        .roles = ROLE_EVERYONE,
        .open = true,
        .runs = RUNS_LOOP,
        .in = &nothing_schema,
        .out = &keys_reply_schema,
        .run = certificate_keys,
    },
    {
        .name = "certificate.rotate",
        .doc = "Makes a new signing key; the old one signs no more and stays published.",
        .roles = ROLE_ADMIN,
        .runs = RUNS_WRITER,
        .in = &nothing_schema,
        .out = &published_key_schema,
        .run = certificate_rotate,
    },
    {
        .name = "certificate.export",
        .doc = "A certificate as a file to hand over.",
        .roles = STAFF,
        .runs = RUNS_POOL,
        .in = &export_schema,
        .out = &export_reply_schema,
        .run = certificate_export,
    },
};

const struct method_rows certificate_check_methods = METHOD_ROWS(rows);
