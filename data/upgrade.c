/* SPDX-License-Identifier: MIT
 *
 * In TABLE_META, "sealed" says how far a store has come: none, nothing is sealed; "1", records are;
 * "2", ids and the journal, too. A table is brought over part by part: what a part has is copied
 * before it is written, since writing ends every view. New keys may turn up in a later part; they
 * are known by being keys. */
#include "data/upgrade.h"

#include <string.h>

#include "data/kept.h"
#include "data/records_inside.h"

enum {
    PART = 1000, /* entries */
};

static const struct bytes sealed_name = {"sealed", 6};
static const char all_sealed = '2';

struct pair {
    struct bytes key, value;
};

struct upgrade {
    struct txn *txn;
    const struct vault *vault;
    bool open;          /* not even records are sealed */
    struct arena arena; /* of a part */
};

/* Whether there is something to do about an entry; and does it, with a copy of it. */
typedef bool picks(const struct upgrade *up, enum record record, const struct pair *pair);
typedef void brings(struct upgrade *up, enum record record, const struct pair *pair);

static struct bytes copy_of(struct arena *arena, struct bytes bytes)
{
    struct text copy = arena_text(arena, bytes.data, bytes.size);
    return (struct bytes){copy.data, copy.size};
}

/* A part of a table, behind the key `last`, which moves. False where there was no more. */
static bool bring_part(struct upgrade *up, enum table table, enum record record, picks *pick,
                       brings *bring, struct buffer *last)
{
    struct pair pairs[PART];
    size_t count = 0;
    struct buffer next = {0};
    struct walk walk =
        walk_begin(up->txn, table, (struct bytes){0}, (struct bytes){last->data, last->size});
    while (count < PART && walk_next(&walk)) {
        next.size = 0;
        buffer_append(&next, walk.key.data, walk.key.size);
        if (pick(up, record, &(struct pair){walk.key, walk.value}))
            pairs[count++] =
                (struct pair){copy_of(&up->arena, walk.key), copy_of(&up->arena, walk.value)};
    }
    walk_end(&walk);
    for (size_t i = 0; i < count; i++)
        bring(up, record, &pairs[i]);
    arena_reset(&up->arena);
    buffer_free(last);
    *last = next;
    return count == PART;
}

static void bring_table(struct upgrade *up, enum table table, enum record record, picks *pick,
                        brings *bring)
{
    struct buffer last = {0};
    while (!txn_error(up->txn) && bring_part(up, table, record, pick, bring, &last))
        ;
    buffer_free(&last);
}

/* ---- records ---- */

/* The id that an older key says: its own, or of an observation its youth's; data is NULL where it
 * is none. */
static struct text id_in(enum record record, struct bytes key)
{
    if (record == RECORD_OBSERVATION)
        key.size = record_key_short_size(NULL, record, key);
    return record_key_id(NULL, record, key, NULL);
}

/* Youths are brought over before their observations. */
static bool is_new_key(const struct upgrade *up, enum record record, struct bytes key)
{
    char room[TEXT_ID_MAX];
    if (record != RECORD_OBSERVATION)
        return record_key_id(up->vault, record, key, room).data;
    key.size = record_key_short_size(up->vault, RECORD_YOUTH, key);
    return record_key_short_id(up->txn, RECORD_YOUTH, key, room).data;
}

static bool is_old_key(const struct upgrade *up, enum record record, const struct pair *pair)
{
    struct text id = id_in(record, pair->key);
    return text_is_id(id) && !is_new_key(up, record, pair->key);
}

/* As it should lie under the new key; false where it cannot be read. */
static bool seal_anew(struct upgrade *up, enum record record, const struct pair *pair,
                      struct bytes key, struct buffer *out)
{
    const struct schema *schema = record_kinds[record].schema;
    struct part part = {schema, arena_new(&up->arena, schema->size)};
    struct bytes plain = pair->value;
    struct fault none;
    bool opened = up->open && !seal_is(plain)
                      ? true
                      : seal_open(up->txn, record, pair->key, pair->value, &up->arena, &plain);
    if (!opened || schema_decode(&part, 1, plain, FROM_DISK, &up->arena, &none))
        return false;
    seal_record(up->txn, record, key, part.out, plain, out);
    return true;
}

static void bring_record(struct upgrade *up, enum record record, const struct pair *pair)
{
    enum table table = record_kinds[record].table;
    struct text id = id_in(record, pair->key);
    bool listed = record == RECORD_OBSERVATION;
    struct record_key own = record_key(up->vault, listed ? RECORD_YOUTH : record, id);
    struct bytes part = listed ? record_key_short(&own) : record_key_bytes(&own);
    struct buffer key = {0}, value = {0};
    buffer_append(&key, part.data, part.size);
    buffer_append(&key, id.data + id.size, pair->key.size - id.size);
    if (!seal_anew(up, record, pair, (struct bytes){key.data, key.size}, &value))
        buffer_append(&value, pair->value.data, pair->value.size);
    txn_delete(up->txn, table, pair->key);
    txn_put(up->txn, table, (struct bytes){key.data, key.size},
            (struct bytes){value.data, value.size});
    buffer_free(&key);
    buffer_free(&value);
}

/* ---- the rest ---- */

static bool is_old_link(const struct upgrade *up, enum record record, const struct pair *pair)
{
    struct referrer link;
    (void)record;
    return !referrer_read(up->vault, pair->key, pair->value, &link) &&
           referrer_read(NULL, pair->key, pair->value, &link);
}

static void bring_link(struct upgrade *up, enum record record, const struct pair *pair)
{
    struct referrer link;
    (void)record;
    referrer_read(NULL, pair->key, pair->value, &link);
    txn_delete(up->txn, TABLE_REFERRER, pair->key);
    referrer_write(up->txn, link.to, link.to_id, link.from, link.from_id, true);
}

static bool is_entry(const struct upgrade *up, enum record record, const struct pair *pair)
{
    (void)up;
    (void)record;
    return pair->key.size == 8;
}

static void bring_entry(struct upgrade *up, enum record record, const struct pair *pair)
{
    struct buffer stored = {0};
    (void)record;
    journal_seal(up->txn, pair->key, pair->value, &stored);
    txn_put(up->txn, TABLE_JOURNAL, pair->key, (struct bytes){stored.data, stored.size});
    buffer_free(&stored);
}

/* ---- all of it ---- */

bool upgrade_needed(struct txn *txn)
{
    struct bytes value;
    return !txn_get(txn, TABLE_META, sealed_name, &value) || value.size != 1 ||
           *(const char *)value.data != all_sealed;
}

void upgrade_store(struct txn *txn)
{
    struct bytes value;
    struct upgrade up = {.txn = txn, .vault = txn_vault(txn)};
    if (!up.vault || !upgrade_needed(txn))
        return;
    up.open = !txn_get(txn, TABLE_META, sealed_name, &value);
    for (int record = 0; record < RECORD_COUNT; record++)
        if (seal_covers((enum record)record))
            bring_table(&up, record_kinds[record].table, (enum record)record, is_old_key,
                        bring_record);
    bring_table(&up, TABLE_REFERRER, RECORD_YOUTH, is_old_link, bring_link);
    bring_table(&up, TABLE_JOURNAL, RECORD_YOUTH, is_entry, bring_entry);
    kept_upgrade(txn);
    txn_put_schema(txn);
    txn_put(txn, TABLE_META, sealed_name, (struct bytes){&all_sealed, 1});
    arena_free(&up.arena);
}
