/* SPDX-License-Identifier: MIT
 *
 * The log: keys, entries, the chain and its head.
 *
 * The head, in TABLE_META under "audit":
 *
 *     number (8) | hash (32) | checkpoints (8) | covered (8) | covered at (8) | line's hash (32)
 *     | BLAKE2b of all that, keyed (32) */
#include "data/audit.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>

#include "data/audit_inside.h"

static const struct bytes head_key = {"audit", 5}, line_key = {"audit-checkpoint", 16};

static const struct field audit_entry_fields[] = {
    FIELD(audit_entry, number, .doc = "1, 2, … without gaps"),
    FIELD(audit_entry, time, .unit = "s", .doc = "when, UTC"),
    FIELD(audit_entry, by, .doc = "who: a token's id, a link's, local, admin"),
    FIELD(audit_entry, roles, .doc = "as what"),
    FIELD(audit_entry, purposes, .doc = "for what"),
    FIELD(audit_entry, method, .doc = "what they asked"),
    FIELD(audit_entry, whom, .doc = "whom it was about; what stands for a youth is no name"),
    FIELD(audit_entry, change, .doc = "it changed something"),
    FIELD(audit_entry, guarded, .doc = "about somebody with protected identity"),
    FIELD(audit_entry, repeated, .doc = "the answer that the same request got before"),
    FIELD(audit_entry, result,
          .doc = "an error's code; left out: all went well; COUNTED: refusals that were only "
                 "counted"),
    FIELD(audit_entry, more, .doc = "how many of them"),
};
const struct schema audit_entry_schema = SCHEMA(audit_entry, "one entry of the audit log");

/* ---- keys ---- */

void audit_keys_derive(const struct keys *keys, struct audit_keys *out)
{
    uint8_t seed[crypto_sign_SEEDBYTES];
    _Static_assert(sizeof seed == KEY_BYTES, "a use's key is a seed");
    keys_derive(keys, "audit-chain", out->chain);
    keys_derive(keys, "audit-head", out->head);
    keys_derive(keys, "audit-whom", out->whom);
    keys_derive(keys, "audit-reads", out->reads);
    keys_derive(keys, "audit-sign", seed);
    crypto_sign_seed_keypair(out->verifies, out->signs, seed);
    sodium_memzero(seed, sizeof seed);
}

void audit_whom(const struct audit_keys *keys, struct text youth, char out[AUDIT_WHOM + 1])
{
    uint8_t hash[crypto_generichash_BYTES_MIN];
    crypto_generichash(hash, sizeof hash, (const uint8_t *)youth.data, youth.size, keys->whom,
                       sizeof keys->whom);
    sodium_bin2hex(out, AUDIT_WHOM + 1, hash, AUDIT_WHOM / 2);
}

/* ---- the chain ---- */

void audit_link(const struct audit_keys *keys, uint8_t hash[AUDIT_HASH], uint64_t number,
                struct bytes entry)
{
    crypto_generichash_state state;
    uint8_t big_endian[8];
    key_put_number(big_endian, number);
    crypto_generichash_init(&state, keys->chain, sizeof keys->chain, AUDIT_HASH);
    crypto_generichash_update(&state, hash, AUDIT_HASH);
    crypto_generichash_update(&state, big_endian, sizeof big_endian);
    crypto_generichash_update(&state, entry.data, entry.size);
    crypto_generichash_final(&state, hash, AUDIT_HASH);
}

void audit_line_hash(struct text line, uint8_t hash[AUDIT_HASH])
{
    crypto_generichash(hash, AUDIT_HASH, (const uint8_t *)line.data, line.size, NULL, 0);
}

/* ---- the head ---- */

enum {
    AT_HASH = 8,
    AT_CHECKPOINTS = AT_HASH + AUDIT_HASH,
    AT_COVERED = AT_CHECKPOINTS + 8,
    AT_TIME = AT_COVERED + 8,
    AT_LINE = AT_TIME + 8,
    AT_MARK = AT_LINE + AUDIT_HASH,
    HEAD_SIZE = AT_MARK + AUDIT_HASH,
};

static void mark_of(const struct audit_keys *keys, const uint8_t *head, uint8_t mark[AUDIT_HASH])
{
    crypto_generichash(mark, AUDIT_HASH, head, AT_MARK, keys->head, sizeof keys->head);
}

bool audit_read_head(struct txn *txn, const struct audit_keys *keys, struct audit_log *log)
{
    struct bytes value;
    uint8_t mark[AUDIT_HASH];
    *log = (struct audit_log){.keys = keys, .txn = txn};
    if (!txn_get(txn, TABLE_META, head_key, &value))
        return !txn_last(txn, TABLE_AUDIT, &(struct bytes){0}, &(struct bytes){0});
    if (value.size != HEAD_SIZE)
        return false;
    const uint8_t *head = (const uint8_t *)value.data;
    mark_of(keys, head, mark);
    if (sodium_memcmp(mark, head + AT_MARK, sizeof mark) != 0)
        return false;
    log->number = key_number(head);
    memcpy(log->hash, head + AT_HASH, AUDIT_HASH);
    log->checkpoints = key_number(head + AT_CHECKPOINTS);
    log->covered = key_number(head + AT_COVERED);
    log->covered_at = (int64_t)key_number(head + AT_TIME);
    memcpy(log->line_hash, head + AT_LINE, AUDIT_HASH);
    return true;
}

static void put_head(const struct audit_log *log)
{
    uint8_t head[HEAD_SIZE];
    key_put_number(head, log->number);
    memcpy(head + AT_HASH, log->hash, AUDIT_HASH);
    key_put_number(head + AT_CHECKPOINTS, log->checkpoints);
    key_put_number(head + AT_COVERED, log->covered);
    key_put_number(head + AT_TIME, (uint64_t)log->covered_at);
    memcpy(head + AT_LINE, log->line_hash, AUDIT_HASH);
    mark_of(log->keys, head, head + AT_MARK);
    txn_put(log->txn, TABLE_META, head_key, (struct bytes){head, sizeof head});
}

/* ---- writing ---- */

void audit_begin(struct audit_log *log, const struct audit_keys *keys, struct txn *txn)
{
    if (!audit_read_head(txn, keys, log))
        txn_spoil(txn, ERR_RECORD_DAMAGED, "the audit log's end was changed: praktik audit verify");
}

void audit_append(struct audit_log *log, struct bytes entry)
{
    uint8_t key[8];
    struct buffer value = {0};
    audit_link(log->keys, log->hash, ++log->number, entry);
    buffer_append(&value, log->hash, AUDIT_HASH);
    buffer_append(&value, entry.data, entry.size);
    key_put_number(key, log->number);
    txn_append(log->txn, TABLE_AUDIT, (struct bytes){key, sizeof key},
               (struct bytes){value.data, value.size});
    buffer_free(&value);
    log->changed = true;
}

void audit_checkpoint(struct audit_log *log, int64_t now, char line[AUDIT_LINE])
{
    char hash[2 * AUDIT_HASH + 1], previous[2 * AUDIT_HASH + 1], signature[2 * AUDIT_SIGNED + 1];
    uint8_t made[AUDIT_SIGNED];
    sodium_bin2hex(hash, sizeof hash, log->hash, AUDIT_HASH);
    sodium_bin2hex(previous, sizeof previous, log->line_hash, AUDIT_HASH);
    int size =
        snprintf(line, AUDIT_LINE, "praktik-audit-1 %" PRIu64 " %" PRId64 " %" PRIu64 " %s %s",
                 ++log->checkpoints, now, log->number, hash, previous);
    crypto_sign_detached(made, NULL, (const uint8_t *)line, (unsigned long long)size,
                         log->keys->signs);
    sodium_bin2hex(signature, sizeof signature, made, sizeof made);
    size += snprintf(line + size, AUDIT_LINE - (size_t)size, " %s", signature);
    audit_line_hash((struct text){line, (size_t)size}, log->line_hash);
    log->covered = log->number;
    log->covered_at = now;
    log->changed = true;
    line[size] = '\n';
    line[size + 1] = '\0';
    txn_put(log->txn, TABLE_META, line_key, (struct bytes){line, (size_t)size + 1});
}

void audit_end(struct audit_log *log)
{
    if (log->changed)
        put_head(log);
    log->changed = false;
}

struct text audit_last_line(struct txn *txn)
{
    struct bytes value = {0};
    if (!txn_get(txn, TABLE_META, line_key, &value))
        return (struct text){"", 0};
    return (struct text){value.data, value.size};
}

/* ---- reading ---- */

bool audit_read(struct bytes key, struct bytes value, struct arena *arena, struct audit_entry *out)
{
    struct part part = {&audit_entry_schema, out};
    struct fault none;
    *out = (struct audit_entry){0};
    if (key.size != 8 || value.size <= AUDIT_HASH)
        return false;
    struct bytes map = {(const char *)value.data + AUDIT_HASH, value.size - AUDIT_HASH};
    if (schema_decode(&part, 1, map, FROM_DISK, arena, &none))
        return false;
    out->number = (struct integer){(int64_t)key_number(key.data), true};
    return true;
}

enum { CLOCK_SLACK = 60 }; /* [s] */

static int64_t time_at(struct txn *txn, uint64_t number)
{
    struct arena arena = {0};
    struct audit_entry entry = {0};
    struct bytes value;
    uint8_t key[8];
    key_put_number(key, number);
    struct bytes at = {(const char *)key, sizeof key};
    if (txn_get(txn, TABLE_AUDIT, at, &value))
        audit_read(at, value, &arena, &entry);
    arena_free(&arena);
    return entry.time.value;
}

uint64_t audit_find(struct txn *txn, int64_t time)
{
    struct bytes key, value;
    uint64_t low = 1, high = 1;
    if (txn_last(txn, TABLE_AUDIT, &key, &value) && key.size == 8)
        high = key_number(key.data) + 1;
    while (low < high) {
        uint64_t middle = low + (high - low) / 2;
        if (time_at(txn, middle) < time - CLOCK_SLACK)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}
