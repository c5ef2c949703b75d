/* SPDX-License-Identifier: MIT
 *
 * What a request is known by, and what is kept of it. */
#include "engine/serve/idempotency.h"

#include <sodium.h>
#include <string.h>

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

enum idempotency idempotency_check(struct txn *txn, struct request *request, int64_t now,
                                   uint8_t hash[IDEMPOTENCY_HASH])
{
    struct bytes key = key_of(request);
    struct kept kept;
    if (!key.data)
        return IDEMPOTENCY_NONE;
    if (key.size == 0 || key.size > KEPT_NAME_MOST) {
        fail_limit(&request->fault, ERR_OUT_OF_RANGE, "idempotency_key", KEPT_NAME_MOST,
                   "must have 1 byte at least, and not over the limit");
        return IDEMPOTENCY_REFUSED;
    }
    hash_request(request, hash);
    switch (kept_find(txn, key, now - IDEMPOTENCY_KEPT_S, &request->arena, &kept)) {
    case KEPT_NONE:
        return IDEMPOTENCY_NEW;
    case KEPT_DAMAGED:
        fail(&request->fault, ERR_RECORD_DAMAGED, "idempotency_key",
             "the answer that was kept cannot be read");
        return IDEMPOTENCY_REFUSED;
    case KEPT_THERE:
        break;
    }
    if (memcmp(kept.hash, hash, IDEMPOTENCY_HASH) != 0) {
        fail(&request->fault, ERR_IDEMPOTENCY_MISMATCH, "idempotency_key",
             "came with another request within 72 hours");
        return IDEMPOTENCY_REFUSED;
    }
    request->raw = (struct raw){kept.reply.data, kept.reply.size};
    return IDEMPOTENCY_AGAIN;
}

void idempotency_keep(struct txn *txn, struct request *request, int64_t now,
                      const uint8_t hash[IDEMPOTENCY_HASH], struct bytes result)
{
    kept_put(txn, key_of(request), &(struct kept){now, hash, result});
}

void idempotency_purge(struct txn *txn, int64_t now)
{
    kept_purge(txn, now - IDEMPOTENCY_KEPT_S, IDEMPOTENCY_PURGED);
}
