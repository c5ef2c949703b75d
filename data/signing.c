/* SPDX-License-Identifier: MIT
 *
 * Signing keys: made, sealed, found. */
#include "data/signing.h"

#include <sodium.h>
#include <string.h>

#include "data/seal.h"
#include "proto/text.h"

enum { SITE_MOST = 60 }; /* [bytes] it stands in a credential a hundred times */

static const char nobody[] = "https://praktik.invalid";

/* ---- the issuer ---- */

/* "https://host:8443/a/b" -> "did:web:host%3A8443:a:b". Source: did:web Method Specification,
 * https://w3c-ccg.github.io/did-method-web/ */
static struct text did_of(struct text site, struct arena *arena)
{
    static const char head[] = "did:web:";
    size_t skip = strlen("https://"), size = sizeof head - 1;
    char *out = arena_new(arena, size + 3 * site.size);
    memcpy(out, head, size);
    for (size_t i = skip; i < site.size; i++) {
        if (site.data[i] == ':') {
            out[size++] = '%';
            out[size++] = '3';
            out[size++] = 'A';
        } else {
            out[size++] = site.data[i] == '/' ? ':' : site.data[i];
        }
    }
    return (struct text){out, size};
}

static bool is_site(struct text site)
{
    static const char scheme[] = "https://";
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyz0123456789.-:/_";
    size_t skip = sizeof scheme - 1;
    if (site.size <= skip || site.size > SITE_MOST || memcmp(site.data, scheme, skip) != 0 ||
        site.data[skip] == '/' || site.data[site.size - 1] == '/')
        return false;
    return strspn(site.data + skip, allowed) >= site.size - skip;
}

enum error issuer_set(struct issuer *issuer, const char *name, const char *site,
                      struct arena *arena, struct fault *fault)
{
    struct text address =
        site ? (struct text){site, strlen(site)} : (struct text){nobody, sizeof nobody - 1};
    if (!is_site(address))
        return fail(fault, ERR_OUT_OF_RANGE, "site",
                    "https:// and a host in lower case, a path at most, no / at the end, %d bytes",
                    SITE_MOST);
    issuer->name = name ? (struct text){name, strlen(name)} : TEXT("praktik");
    issuer->site = address;
    issuer->did = did_of(address, arena);
    return ERR_NONE;
}

/* ---- sealing ---- */

static struct bytes bound_to(const struct signing_key *key, struct arena *arena)
{
    struct text text = arena_format(arena, "signing key %.*s %.*s", (int)key->head.id.size,
                                    key->head.id.data, (int)key->x.size, key->x.data);
    return (struct bytes){text.data, text.size};
}

static struct text seal(const struct signing_key *key, const uint8_t seed[JWS_SEED],
                        const uint8_t *with, struct arena *arena)
{
    struct buffer sealed = {0};
    seal_bytes(with, bound_to(key, arena), (struct bytes){seed, JWS_SEED}, &sealed);
    struct text out = jws_encode(arena, (struct bytes){sealed.data, sealed.size});
    buffer_free(&sealed);
    return out;
}

static bool unseal(const struct signing_key *key, const uint8_t *with, struct arena *arena,
                   uint8_t secret[JWS_SECRET])
{
    struct bytes sealed, seed;
    if (!jws_decode(arena, key->sealed, &sealed) ||
        !seal_open_bytes(with, bound_to(key, arena), sealed, arena, &seed) || seed.size != JWS_SEED)
        return false;
    jws_secret(seed.data, secret);
    sodium_memzero((void *)(uintptr_t)seed.data, seed.size);
    return true;
}

/* ---- keys ---- */

enum error signing_keys_of(struct txn *txn, struct arena *arena, struct signing_key_list *out,
                           struct fault *fault)
{
    size_t room = 0;
    *out = (struct signing_key_list){.set = true};
    struct walk walk = walk_begin(txn, TABLE_SIGNING_KEY, (struct bytes){0}, (struct bytes){0});
    while (walk_next(&walk)) {
        struct fault none;
        out->items = arena_more(arena, out->items, out->count, &room, sizeof *out->items);
        struct part part = {&signing_key_schema, &out->items[out->count]};
        if (!schema_decode(&part, 1, walk.value, FROM_DISK, arena, &none))
            out->count++; /* what a damaged one has signed can be checked no more */
    }
    walk_end(&walk);
    return txn_fault(txn, fault);
}

bool signing_key_public(const struct signing_key_list *keys, struct text kid,
                        uint8_t out[JWS_PUBLIC])
{
    struct arena arena = {0};
    bool found = false;
    memset(out, 1, JWS_PUBLIC); /* no point of the curve whose secret anybody knows */
    for (size_t i = 0; i < keys->count && !found; i++) {
        struct bytes key;
        found = text_equal(keys->items[i].kid, kid) && jws_decode(&arena, keys->items[i].x, &key) &&
                key.size == JWS_PUBLIC;
        if (found)
            memcpy(out, key.data, JWS_PUBLIC);
    }
    arena_free(&arena);
    return found;
}

/* Its id is no secret, but says nothing either. */
static enum error make_key(struct changes *changes, const struct issuer *issuer, struct date today,
                           struct arena *arena, struct signing_key *key, struct fault *fault)
{
    uint8_t seed[JWS_SEED], public_key[JWS_PUBLIC];
    struct text id = {records_fresh_id(arena).data, 10};
    jws_pair(seed, public_key);
    *key = (struct signing_key){
        .head = {.id = id},
        .kid = arena_format(arena, "%.*s#%.*s", (int)issuer->did.size, issuer->did.data,
                            (int)id.size, id.data),
        .did = issuer->did,
        .x = jws_encode(arena, (struct bytes){public_key, sizeof public_key}),
        .created_on = today,
    };
    key->sealed = seal(key, seed, issuer->seal, arena);
    sodium_memzero(seed, sizeof seed);
    return records_put(changes, RECORD_SIGNING_KEY, key, (struct integer){0}, arena, fault);
}

/* The issuer's one that is not retired; false where there is none. Copied into the arena. */
static bool find_key(struct changes *changes, const struct issuer *issuer, struct arena *arena,
                     struct signing_key *out, struct fault *fault)
{
    struct signing_key_list keys;
    if (signing_keys_of(changes->txn, arena, &keys, fault))
        return false;
    for (size_t i = 0; i < keys.count; i++) {
        const struct signing_key *key = &keys.items[i];
        struct text id = key->head.id;
        if (!key->retired_on.set && text_equal(key->did, issuer->did))
            return !records_copy(changes->txn, RECORD_SIGNING_KEY, id, NULL, arena, out, fault);
    }
    return false;
}

enum error signing_key_current(struct changes *changes, const struct issuer *issuer,
                               struct date today, struct arena *arena, struct signing_key *key,
                               uint8_t secret[JWS_SECRET], struct fault *fault)
{
    bool found = find_key(changes, issuer, arena, key, fault);
    if (fault->code || (!found && make_key(changes, issuer, today, arena, key, fault)))
        return fault->code;
    if (!unseal(key, issuer->seal, arena, secret))
        return fail(fault, ERR_INTERNAL, NULL, "the signing key was sealed by another master key");
    return ERR_NONE;
}

enum error signing_key_rotate(struct changes *changes, const struct issuer *issuer,
                              struct date today, struct arena *arena, struct signing_key *key,
                              struct fault *fault)
{
    struct signing_key old = {0};
    bool found = find_key(changes, issuer, arena, &old, fault);
    if (fault->code)
        return fault->code;
    old.retired_on = today;
    if (found && records_put(changes, RECORD_SIGNING_KEY, &old, (struct integer){0}, arena, fault))
        return fault->code;
    return make_key(changes, issuer, today, arena, key, fault);
}
