/* SPDX-License-Identifier: MIT
 *
 * An entry's row in TABLE_EXPIRY goes with it when its name is used again, else that row would
 * later purge the new entry. */
#include "data/kept.h"

#include <sodium.h>
#include <string.h>

#include "proto/memory.h"

enum {
    TIME = 8,    /* [bytes] */
    HASHED = 32, /* [bytes] of a name that is hashed */
};

/* "time name": the key in TABLE_EXPIRY, and what the seal is bound to. */
struct row {
    uint8_t bytes[TIME + KEPT_NAME_MOST];
    size_t size;
};

static struct row row_of(struct txn *txn, struct bytes name, uint64_t time)
{
    const struct vault *vault = txn_vault(txn);
    struct row row = {.size = TIME + HASHED};
    key_put_number(row.bytes, time);
    if (vault) {
        crypto_generichash(row.bytes + TIME, HASHED, name.data, name.size, vault->kept_key,
                           SEAL_KEY);
    } else {
        memcpy(row.bytes + TIME, name.data, name.size);
        row.size = TIME + name.size;
    }
    return row;
}

/* The key in TABLE_IDEMPOTENCY; a view. */
static struct bytes key_of(const struct row *row)
{
    return (struct bytes){row->bytes + TIME, row->size - TIME};
}

static struct bytes whole(const struct row *row)
{
    return (struct bytes){row->bytes, row->size};
}

static struct bytes behind(struct bytes bytes, size_t size)
{
    return (struct bytes){(const char *)bytes.data + size, bytes.size - size};
}

enum kept_found kept_find(struct txn *txn, struct bytes name, int64_t since, struct arena *arena,
                          struct kept *out)
{
    struct row row = row_of(txn, name, 0);
    struct bytes value;
    if (!txn_get(txn, TABLE_IDEMPOTENCY, key_of(&row), &value) || value.size < TIME)
        return KEPT_NONE;
    out->time = (int64_t)key_number(value.data);
    if (out->time < since)
        return KEPT_NONE;
    memcpy(row.bytes, value.data, TIME);
    struct bytes rest = behind(value, TIME);
    if (txn_vault(txn) && !seal_open_bytes(txn_vault(txn)->kept, whole(&row), rest, arena, &rest))
        return KEPT_DAMAGED;
    if (rest.size < KEPT_HASH)
        return KEPT_DAMAGED;
    out->hash = rest.data;
    out->reply = behind(rest, KEPT_HASH);
    return KEPT_THERE;
}

void kept_put(struct txn *txn, struct bytes name, const struct kept *kept)
{
    struct row row = row_of(txn, name, (uint64_t)kept->time);
    struct buffer plain = {0}, value = {0};
    struct bytes old;
    if (txn_get(txn, TABLE_IDEMPOTENCY, key_of(&row), &old) && old.size >= TIME) {
        struct row before = row;
        memcpy(before.bytes, old.data, TIME);
        txn_delete(txn, TABLE_EXPIRY, whole(&before));
    }
    buffer_append(&plain, kept->hash, KEPT_HASH);
    buffer_append(&plain, kept->reply.data, kept->reply.size);
    buffer_append(&value, row.bytes, TIME);
    if (txn_vault(txn))
        seal_bytes(txn_vault(txn)->kept, whole(&row), (struct bytes){plain.data, plain.size},
                   &value);
    else
        buffer_append(&value, plain.data, plain.size);
    txn_put(txn, TABLE_IDEMPOTENCY, key_of(&row), (struct bytes){value.data, value.size});
    txn_put(txn, TABLE_EXPIRY, whole(&row), (struct bytes){"", 0});
    buffer_free(&plain);
    buffer_free(&value);
}

/* The first rows, copied into the arena, since writing ends every view. */
static size_t first_rows(struct txn *txn, int64_t since, size_t most, struct arena *arena,
                         struct bytes **out)
{
    size_t count = 0, room = 0;
    struct walk walk = walk_begin(txn, TABLE_EXPIRY, (struct bytes){0}, (struct bytes){0});
    *out = NULL;
    while (count < most && walk_next(&walk)) {
        if (walk.key.size <= TIME || (int64_t)key_number(walk.key.data) >= since)
            break;
        struct text copy = arena_text(arena, walk.key.data, walk.key.size);
        *out = arena_more(arena, *out, count, &room, sizeof **out);
        (*out)[count++] = (struct bytes){copy.data, copy.size};
    }
    walk_end(&walk);
    return count;
}

void kept_purge(struct txn *txn, int64_t since, size_t most)
{
    struct arena arena = {0};
    struct bytes *rows;
    size_t count = first_rows(txn, since, most, &arena, &rows);
    for (size_t i = 0; i < count; i++) {
        txn_delete(txn, TABLE_IDEMPOTENCY, behind(rows[i], TIME));
        txn_delete(txn, TABLE_EXPIRY, rows[i]);
    }
    arena_free(&arena);
}

/* ---- stores from before ---- */

void kept_bring_over(struct txn *txn, struct bytes name, struct bytes old, struct arena *arena)
{
    struct bytes reply;
    if (old.size < KEPT_HASH + TIME || name.size > KEPT_NAME_MOST ||
        !seal_open_bytes(txn_vault(txn)->kept, name, behind(old, KEPT_HASH + TIME), arena, &reply))
        return;
    const uint8_t *hash = old.data;
    kept_put(txn, name, &(struct kept){(int64_t)key_number(hash + KEPT_HASH), hash, reply});
}
