/* SPDX-License-Identifier: MIT
 *
 * Sealing ids. */
#include "data/record_key.h"

#include <sodium.h>
#include <string.h>

_Static_assert(RECORD_KEY_IV == crypto_generichash_BYTES_MIN, "of a hash");
_Static_assert(RECORD_KEY_IV <= crypto_stream_xchacha20_NONCEBYTES, "begins a nonce");
_Static_assert(SEAL_KEY == crypto_stream_xchacha20_KEYBYTES, "of a stream");

static bool is_sealed(const struct vault *vault, enum record record)
{
    return vault && seal_covers(record);
}

/* `named`: the kind and the id, filled up. */
static void make_iv(const struct vault *vault, const uint8_t named[1 + TEXT_ID_MAX],
                    uint8_t iv[RECORD_KEY_IV])
{
    uint8_t block[SEAL_KEY + 1 + TEXT_ID_MAX];
    memcpy(block, vault->id_iv, SEAL_KEY);
    memcpy(block + SEAL_KEY, named, 1 + TEXT_ID_MAX);
    crypto_generichash(iv, RECORD_KEY_IV, block, sizeof block, NULL, 0);
    sodium_memzero(block, SEAL_KEY);
}

/* Seals and opens. */
static void turn(const struct vault *vault, const uint8_t iv[RECORD_KEY_IV], const uint8_t *from,
                 uint8_t *to)
{
    uint8_t nonce[crypto_stream_xchacha20_NONCEBYTES] = {0};
    memcpy(nonce, iv, RECORD_KEY_IV);
    crypto_stream_xchacha20_xor(to, from, TEXT_ID_MAX, nonce, vault->id_stream);
}

struct record_key record_key(const struct vault *vault, enum record record, struct text id)
{
    struct record_key key = {.size = 0};
    uint8_t named[1 + TEXT_ID_MAX] = {(uint8_t)record};
    if (!id.size || id.size > TEXT_ID_MAX)
        return key;
    if (!is_sealed(vault, record)) {
        memcpy(key.bytes, id.data, id.size);
        key.size = id.size;
        return key;
    }
    memcpy(named + 1, id.data, id.size);
    make_iv(vault, named, key.bytes);
    turn(vault, key.bytes, named + 1, key.bytes + RECORD_KEY_IV);
    key.size = RECORD_KEY_MOST;
    return key;
}

size_t record_key_short_size(const struct vault *vault, enum record record, struct bytes bytes)
{
    const uint8_t *data = bytes.data;
    if (is_sealed(vault, record))
        return bytes.size > RECORD_KEY_IV && !data[RECORD_KEY_IV] ? RECORD_KEY_IV : 0;
    const uint8_t *end = bytes.size ? memchr(data, 0, bytes.size) : NULL;
    return end ? (size_t)(end - data) : 0;
}

struct text record_key_id(const struct vault *vault, enum record record, struct bytes key,
                          char room[TEXT_ID_MAX])
{
    const struct text none = {0};
    uint8_t named[1 + TEXT_ID_MAX] = {(uint8_t)record}, iv[RECORD_KEY_IV];
    if (!is_sealed(vault, record))
        return key.size && key.size <= TEXT_ID_MAX ? (struct text){key.data, key.size} : none;
    if (key.size != RECORD_KEY_MOST)
        return none;
    turn(vault, key.data, (const uint8_t *)key.data + RECORD_KEY_IV, named + 1);
    make_iv(vault, named, iv);
    if (sodium_memcmp(iv, key.data, sizeof iv) != 0)
        return none;
    memcpy(room, named + 1, TEXT_ID_MAX);
    return (struct text){room, strnlen(room, TEXT_ID_MAX)};
}

/* ---- what a transaction remembers ---- */

/* Ids that callers number differ at their end. */
static struct key_met *met_at(struct txn *txn, enum record record, struct text id)
{
    unsigned place = (unsigned)record;
    for (size_t i = id.size < 4 ? 0 : id.size - 4; i < id.size; i++)
        place = place * 31 + (uint8_t)id.data[i];
    return &txn_keys_met(txn)[place % KEYS_MET];
}

static void remember(struct key_met *at, enum record record, struct text id,
                     const uint8_t key[RECORD_KEY_MOST])
{
    _Static_assert(sizeof at->id == TEXT_ID_MAX && sizeof at->key == RECORD_KEY_MOST, "fits");
    at->record = (uint8_t)record;
    at->size = (uint8_t)id.size;
    memcpy(at->id, id.data, id.size);
    memcpy(at->key, key, RECORD_KEY_MOST);
}

struct record_key record_key_in(struct txn *txn, enum record record, struct text id)
{
    if (!is_sealed(txn_vault(txn), record))
        return record_key(NULL, record, id);
    struct key_met *at = met_at(txn, record, id);
    if (at->size && at->size == id.size && at->record == record &&
        memcmp(at->id, id.data, id.size) == 0) {
        struct record_key key = {.size = RECORD_KEY_MOST};
        memcpy(key.bytes, at->key, RECORD_KEY_MOST);
        return key;
    }
    struct record_key key = record_key(txn_vault(txn), record, id);
    if (key.size)
        remember(at, record, id, key.bytes);
    return key;
}

struct text record_key_id_in(struct txn *txn, enum record record, struct bytes key,
                             char room[TEXT_ID_MAX])
{
    struct text id = record_key_id(txn_vault(txn), record, key, room);
    if (id.size && id.data == room)
        remember(met_at(txn, record, id), record, id, key.data);
    return id;
}

struct text record_key_short_id(struct txn *txn, enum record record, struct bytes part,
                                char room[TEXT_ID_MAX])
{
    struct text id = {0};
    if (!is_sealed(txn_vault(txn), record))
        return record_key_id(NULL, record, part, room);
    if (part.size != RECORD_KEY_IV)
        return id;
    struct walk walk = walk_begin(txn, record_kinds[record].table, part, (struct bytes){0});
    if (walk_next(&walk))
        id = record_key_id(txn_vault(txn), record, walk.key, room);
    walk_end(&walk);
    return id;
}
