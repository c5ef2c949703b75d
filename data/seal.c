/* SPDX-License-Identifier: MIT
 *
 * Sealing. A transaction remembers the keys of youths that it has met, since records of one come in
 * a row, and what a batch has changed is read again at its end. */
#include "data/seal.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "data/records.h"
#include "proto/text.h"

enum {
    MARK = 0xc1,
    FORMAT = 1,
    NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
    NONCES = 64, /* drawn at a time */
    TAG = crypto_aead_xchacha20poly1305_ietf_ABYTES,
    VERSION = 8,
    HEAD = 2 + SEAL_SUBJECT + VERSION,
    WRAPPED = NONCE + SEAL_KEY + TAG,
    BOUND_MOST = 8 + SEAL_SUBJECT + VERSION + STORE_KEY_MOST,
};
_Static_assert(SEAL_KEY == crypto_aead_xchacha20poly1305_ietf_KEYBYTES, "of the seal");

static const struct bytes ids_name = {"ids", 3}; /* in TABLE_META */

/* ---- any bytes ---- */

/* Each once, drawn many at a time: a call of the system takes as long as sealing a record. No
 * process that seals forks another that does. */
static void draw_nonce(uint8_t out[NONCE])
{
    static _Thread_local uint8_t drawn[NONCES][NONCE];
    static _Thread_local size_t left;
    if (!left) {
        randombytes_buf(drawn, sizeof drawn);
        left = NONCES;
    }
    memcpy(out, drawn[--left], NONCE);
}

void seal_bytes(const uint8_t key[SEAL_KEY], struct bytes bound, struct bytes plain,
                struct buffer *out)
{
    uint8_t *to = (uint8_t *)buffer_reserve(out, NONCE + plain.size + TAG);
    draw_nonce(to);
    crypto_aead_xchacha20poly1305_ietf_encrypt(to + NONCE, NULL, plain.data, plain.size, bound.data,
                                               bound.size, NULL, to, key);
    out->size += NONCE + plain.size + TAG;
}

bool seal_open_bytes(const uint8_t key[SEAL_KEY], struct bytes bound, struct bytes sealed,
                     struct arena *arena, struct bytes *plain)
{
    const uint8_t *from = sealed.data;
    if (sealed.size < NONCE + TAG)
        return false;
    size_t size = sealed.size - NONCE - TAG;
    uint8_t *to = arena_new(arena, size ? size : 1);
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(to, NULL, NULL, from + NONCE, size + TAG,
                                                   bound.data, bound.size, from, key))
        return false;
    *plain = (struct bytes){to, size};
    return true;
}

/* ---- the youths' keys ---- */

static void subject_of(const struct vault *vault, struct text youth, uint8_t out[SEAL_SUBJECT])
{
    crypto_generichash(out, SEAL_SUBJECT, (const uint8_t *)youth.data, youth.size, vault->subject,
                       SEAL_KEY);
}

/* A key that lies wrapped in a table, bound to the name that it lies under. */
static bool unwrap(const uint8_t wrap[SEAL_KEY], struct bytes name, struct bytes wrapped,
                   uint8_t key[SEAL_KEY])
{
    const uint8_t *from = wrapped.data;
    return wrapped.size == WRAPPED &&
           !crypto_aead_xchacha20poly1305_ietf_decrypt(
               key, NULL, NULL, from + NONCE, SEAL_KEY + TAG, name.data, name.size, from, wrap);
}

static void put_wrapped(struct txn *txn, enum table table, const uint8_t wrap[SEAL_KEY],
                        struct bytes name, const uint8_t key[SEAL_KEY])
{
    struct buffer wrapped = {0};
    seal_bytes(wrap, name, (struct bytes){key, SEAL_KEY}, &wrapped);
    txn_put(txn, table, name, (struct bytes){wrapped.data, wrapped.size});
    buffer_free(&wrapped);
}

static struct seal_met *met_at(struct txn *txn, const uint8_t subject[SEAL_SUBJECT])
{
    return &txn_seals_met(txn)[subject[0] % SEALS_MET];
}

/* The youth's key, made where there is none and `make`. */
static bool key_of(struct txn *txn, const uint8_t subject[SEAL_SUBJECT], bool make,
                   uint8_t key[SEAL_KEY])
{
    struct seal_met *met = met_at(txn, subject);
    struct bytes name = {subject, SEAL_SUBJECT}, wrapped;
    if (met->known && memcmp(met->subject, subject, SEAL_SUBJECT) == 0) {
        memcpy(key, met->key, SEAL_KEY);
        return true;
    }
    if (txn_get(txn, TABLE_SUBJECT, name, &wrapped)) {
        if (!unwrap(txn_vault(txn)->wrap, name, wrapped, key))
            return false;
    } else if (make) {
        randombytes_buf(key, SEAL_KEY);
        put_wrapped(txn, TABLE_SUBJECT, txn_vault(txn)->wrap, name, key);
    } else {
        return false;
    }
    met->known = true;
    memcpy(met->subject, subject, SEAL_SUBJECT);
    memcpy(met->key, key, SEAL_KEY);
    return true;
}

void seal_forget(struct txn *txn, struct text youth)
{
    uint8_t subject[SEAL_SUBJECT];
    if (!txn_vault(txn))
        return;
    subject_of(txn_vault(txn), youth, subject);
    txn_delete(txn, TABLE_SUBJECT, (struct bytes){subject, SEAL_SUBJECT});
    sodium_memzero(met_at(txn, subject), sizeof(struct seal_met));
}

static bool wrap_subjects_again(struct txn *txn, const uint8_t from[SEAL_KEY],
                                const uint8_t to[SEAL_KEY])
{
    struct walk walk = walk_begin(txn, TABLE_SUBJECT, (struct bytes){0}, (struct bytes){0});
    struct subject {
        uint8_t id[SEAL_SUBJECT], key[SEAL_KEY];
    } *subjects = NULL;
    size_t count = 0, room = 0;
    bool well = true;
    while (well && walk_next(&walk)) {
        subjects = memory_more(subjects, count, &room, sizeof *subjects);
        struct subject *subject = &subjects[count++];
        well = walk.key.size == SEAL_SUBJECT;
        if (well)
            memcpy(subject->id, walk.key.data, SEAL_SUBJECT);
        well = well && unwrap(from, walk.key, walk.value, subject->key);
    }
    walk_end(&walk); /* before the writes, which end its use */
    for (size_t i = 0; well && i < count; i++)
        put_wrapped(txn, TABLE_SUBJECT, to, (struct bytes){subjects[i].id, SEAL_SUBJECT},
                    subjects[i].key);
    if (subjects)
        sodium_memzero(subjects, room * sizeof *subjects);
    free(subjects);
    return well;
}

/* ---- the key for ids ---- */

static bool find_ids_key(struct txn *txn, const uint8_t wrap[SEAL_KEY], uint8_t key[SEAL_KEY])
{
    struct bytes wrapped;
    return txn_get(txn, TABLE_META, ids_name, &wrapped) && unwrap(wrap, ids_name, wrapped, key);
}

static void use_of(const uint8_t key[SEAL_KEY], const char *use, uint8_t out[SEAL_KEY])
{
    crypto_generichash(out, SEAL_KEY, (const uint8_t *)use, strlen(use), key, SEAL_KEY);
}

bool seal_ids(struct txn *txn, struct vault *vault, bool make)
{
    uint8_t key[SEAL_KEY];
    struct bytes there;
    if (make && !txn_get(txn, TABLE_META, ids_name, &there)) {
        randombytes_buf(key, sizeof key);
        put_wrapped(txn, TABLE_META, vault->wrap, ids_name, key);
    } else if (!find_ids_key(txn, vault->wrap, key)) {
        return false;
    }
    use_of(key, "id-iv", vault->id_iv);
    use_of(key, "id-stream", vault->id_stream);
    use_of(key, "journal", vault->journal);
    sodium_memzero(key, sizeof key);
    return true;
}

bool seal_wrap_again(struct txn *txn, const uint8_t from[SEAL_KEY], const uint8_t to[SEAL_KEY])
{
    uint8_t ids[SEAL_KEY];
    bool well = wrap_subjects_again(txn, from, to) && find_ids_key(txn, from, ids);
    if (well)
        put_wrapped(txn, TABLE_META, to, ids_name, ids);
    sodium_memzero(ids, sizeof ids);
    return well;
}

/* ---- records ---- */

bool seal_covers(enum record record)
{
    const struct schema *schema = record_kinds[record].schema;
    return record == RECORD_YOUTH || schema_field(schema, "youth", 5);
}

/* Whether there are none of the kind that are about no youth. */
static bool is_always_sealed(enum record record)
{
    const struct field *field = schema_field(record_kinds[record].schema, "youth", 5);
    return record == RECORD_YOUTH || (field && field->required);
}

/* What the seal covers beside the record: where it lies, whose it is, and the head as stored. */
static struct bytes bound_to(enum record record, struct bytes key, const uint8_t *head,
                             uint8_t out[BOUND_MOST])
{
    out[0] = (uint8_t)record_kinds[record].table;
    memcpy(out + 1, head, HEAD);
    memcpy(out + 1 + HEAD, key.data, key.size);
    return (struct bytes){out, 1 + HEAD + key.size};
}

void seal_record(struct txn *txn, enum record record, struct bytes key, const void *value,
                 struct bytes plain, struct buffer *out)
{
    const struct vault *vault = txn_vault(txn);
    struct text youth = seal_covers(record) ? record_youth(record, value) : (struct text){0};
    uint8_t head[HEAD] = {MARK, FORMAT}, bound[BOUND_MOST], with[SEAL_KEY];
    if (!vault || !youth.data) {
        buffer_append(out, plain.data, plain.size);
        return;
    }
    subject_of(vault, youth, head + 2);
    key_put_number(head + 2 + SEAL_SUBJECT, (uint64_t)((const struct head *)value)->version.value);
    if (!key_of(txn, head + 2, true, with)) {
        txn_spoil(txn, ERR_RECORD_DAMAGED, "a youth's key cannot be read");
        return;
    }
    buffer_append(out, (const char *)head, HEAD);
    seal_bytes(with, bound_to(record, key, head, bound), plain, out);
    sodium_memzero(with, sizeof with);
}

bool seal_is(struct bytes stored)
{
    const uint8_t *bytes = stored.data;
    return stored.size >= HEAD + NONCE + TAG && bytes[0] == MARK && bytes[1] == FORMAT;
}

bool seal_open(struct txn *txn, enum record record, struct bytes key, struct bytes stored,
               struct arena *arena, struct bytes *plain)
{
    const uint8_t *head = stored.data;
    uint8_t bound[BOUND_MOST], with[SEAL_KEY];
    if (!seal_is(stored)) {
        *plain = stored;
        return !txn_vault(txn) || !is_always_sealed(record);
    }
    if (!txn_vault(txn) || key.size > STORE_KEY_MOST || !key_of(txn, head + 2, false, with))
        return false;
    bool opened = seal_open_bytes(with, bound_to(record, key, head, bound),
                                  (struct bytes){head + HEAD, stored.size - HEAD}, arena, plain);
    sodium_memzero(with, sizeof with);
    return opened;
}
