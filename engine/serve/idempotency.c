/* SPDX-License-Identifier: MIT
 *
 * An entry too old but not purged yet counts as none; when its key is used again, its row in
 * TABLE_EXPIRY goes with it, else that row would later purge the new entry. */
#include "engine/serve/idempotency.h"

#include <sodium.h>
#include <string.h>

#include "data/seal.h"

enum {
    TIME_SIZE = 8,
    HEAD_SIZE = IDEMPOTENCY_HASH + TIME_SIZE,
};

static void hash_request(const struct request *request, uint8_t hash[IDEMPOTENCY_HASH])
{
    const struct options *options = &request->options;
    const char *name = request->method->name;
    int64_t judged[4] = {options->if_version.set, options->if_version.value, options->today.set,
                         options->today.days};
    struct buffer body = {0};
    schema_encode(request->method->in, request->in, &body);

    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, IDEMPOTENCY_HASH);
    crypto_generichash_update(&state, (const uint8_t *)name, strlen(name) + 1);
    for (size_t i = 0; i < sizeof judged / sizeof judged[0]; i++) {
        uint8_t number[8]; /* big-endian: the store may move to another machine */
        key_put_number(number, (uint64_t)judged[i]);
        crypto_generichash_update(&state, number, sizeof number);
    }
    crypto_generichash_update(&state, (const uint8_t *)body.data, body.size);
    crypto_generichash_final(&state, hash, IDEMPOTENCY_HASH);
    buffer_free(&body);
}

/* The caller's own: nobody is given an answer that another was given. */
static struct bytes key_of(struct request *request)
{
    struct text key = request->options.idempotency_key;
    const char *who = request->session->principal.id;
    size_t head = strlen(who) + 1;
    if (!key.size)
        return (struct bytes){key.data, 0};
    char *own = arena_new(&request->arena, head + key.size);
    memcpy(own, who, head);
    memcpy(own + head, key.data, key.size);
    return (struct bytes){own, head + key.size};
}

/* `time` is that of the entry. */
static struct bytes expiry_key(struct arena *arena, uint64_t time, struct bytes key)
{
    uint8_t *out = arena_new(arena, TIME_SIZE + key.size);
    key_put_number(out, time);
    memcpy(out + TIME_SIZE, key.data, key.size);
    return (struct bytes){out, TIME_SIZE + key.size};
}

static bool too_old(uint64_t time, int64_t now)
{
    return (int64_t)time + IDEMPOTENCY_KEPT_S < now;
}

enum idempotency idempotency_check(struct txn *txn, struct request *request, int64_t now,
                                   uint8_t hash[IDEMPOTENCY_HASH])
{
    struct bytes key = key_of(request), value;
    if (!key.data)
        return IDEMPOTENCY_NONE;
    if (key.size == 0 || key.size > STORE_KEY_MOST - TIME_SIZE) {
        fail_limit(&request->fault, ERR_OUT_OF_RANGE, "idempotency_key", STORE_KEY_MOST - TIME_SIZE,
                   "must have 1 byte at least, and not over the limit");
        return IDEMPOTENCY_REFUSED;
    }
    hash_request(request, hash);
    if (!txn_get(txn, TABLE_IDEMPOTENCY, key, &value) || value.size < HEAD_SIZE)
        return IDEMPOTENCY_NEW;
    const uint8_t *stored = value.data;
    if (too_old(key_number(stored + IDEMPOTENCY_HASH), now))
        return IDEMPOTENCY_NEW;
    if (memcmp(stored, hash, IDEMPOTENCY_HASH) != 0) {
        fail(&request->fault, ERR_IDEMPOTENCY_MISMATCH, "idempotency_key",
             "came with another request within 72 hours");
        return IDEMPOTENCY_REFUSED;
    }
    struct bytes reply = {stored + HEAD_SIZE, value.size - HEAD_SIZE};
    const struct vault *vault = txn_vault(txn);
    if (vault && !seal_open_bytes(vault->reply, key, reply, &request->arena, &reply)) {
        fail(&request->fault, ERR_RECORD_DAMAGED, "idempotency_key",
             "the answer that was kept cannot be read");
        return IDEMPOTENCY_REFUSED;
    }
    request->raw = (struct raw){reply.data, reply.size};
    return IDEMPOTENCY_AGAIN;
}

void idempotency_keep(struct txn *txn, struct request *request, int64_t now,
                      const uint8_t hash[IDEMPOTENCY_HASH], struct bytes result)
{
    struct bytes key = key_of(request), old;
    if (txn_get(txn, TABLE_IDEMPOTENCY, key, &old) && old.size >= HEAD_SIZE) {
        uint64_t time = key_number((const uint8_t *)old.data + IDEMPOTENCY_HASH);
        txn_delete(txn, TABLE_EXPIRY, expiry_key(&request->arena, time, key));
    }
    struct buffer value = {0};
    uint8_t time[TIME_SIZE];
    key_put_number(time, (uint64_t)now);
    buffer_append(&value, hash, IDEMPOTENCY_HASH);
    buffer_append(&value, time, TIME_SIZE);
    if (txn_vault(txn)) /* it may tell of a youth */
        seal_bytes(txn_vault(txn)->reply, key, result, &value);
    else
        buffer_append(&value, result.data, result.size);
    txn_put(txn, TABLE_IDEMPOTENCY, key, (struct bytes){value.data, value.size});
    buffer_free(&value);
    txn_put(txn, TABLE_EXPIRY, expiry_key(&request->arena, (uint64_t)now, key),
            (struct bytes){"", 0});
}

void idempotency_purge(struct txn *txn, int64_t now)
{
    struct bytes old[IDEMPOTENCY_PURGED];
    size_t count = 0;
    struct arena arena = {0};
    struct walk walk =
        walk_begin(txn, TABLE_EXPIRY, (struct bytes){NULL, 0}, (struct bytes){NULL, 0});
    while (count < IDEMPOTENCY_PURGED && walk_next(&walk)) {
        if (walk.key.size <= TIME_SIZE || !too_old(key_number(walk.key.data), now))
            break;
        struct text copy = arena_text(&arena, walk.key.data, walk.key.size);
        old[count++] = (struct bytes){copy.data, copy.size};
    }
    walk_end(&walk); /* before the writes, which end its use */
    for (size_t i = 0; i < count; i++) {
        struct bytes key = {(const char *)old[i].data + TIME_SIZE, old[i].size - TIME_SIZE};
        txn_delete(txn, TABLE_IDEMPOTENCY, key);
        txn_delete(txn, TABLE_EXPIRY, old[i]);
    }
    arena_free(&arena);
}
