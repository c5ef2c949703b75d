/* SPDX-License-Identifier: MIT
 *
 * In TABLE_META, "sealed" says how far a store has come: none, nothing is sealed; "1", records are;
 * "2", ids and the journal, too. */
#include "data/upgrade.h"

#include <string.h>

#include "data/kept.h"
#include "data/records_inside.h"
#include "proto/text.h"

enum {
    PART = 32 << 20, /* [bytes] that are written in one transaction */
};

static const struct bytes sealed_name = {"sealed", 6}, schema_name = {"schema", 6};
static const struct bytes all_sealed = {"2", 1};

struct upgrade {
    struct store *anew;
    struct txn *from, *to; /* to: NULL where it failed */
    bool open;             /* not even records are sealed */
    size_t written;        /* [bytes] in `to` */
    struct arena arena;    /* of the entry at hand */
};

static bool same(struct bytes a, struct bytes b)
{
    return a.size == b.size && memcmp(a.data, b.data, a.size) == 0;
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

/* As it should lie under the new key; false where it cannot be read. */
static bool seal_anew(struct upgrade *up, enum record record, const struct walk *walk,
                      struct bytes key, struct buffer *out)
{
    const struct schema *schema = record_kinds[record].schema;
    struct part part = {schema, arena_new(&up->arena, schema->size)};
    struct bytes plain = walk->value;
    struct fault none;
    if (!(up->open && !seal_is(plain)) &&
        !seal_open(up->from, record, walk->key, walk->value, &up->arena, &plain))
        return false;
    if (schema_decode(&part, 1, plain, FROM_DISK, &up->arena, &none))
        return false;
    seal_record(up->to, record, key, part.out, plain, out);
    return true;
}

static void bring_record(struct upgrade *up, enum record record, const struct walk *walk)
{
    struct text id = id_in(record, walk->key);
    bool listed = record == RECORD_OBSERVATION;
    struct record_key own = record_key_in(up->to, listed ? RECORD_YOUTH : record, id);
    struct bytes part = listed ? record_key_short(&own) : record_key_bytes(&own);
    struct buffer key = {0}, value = {0};
    buffer_append(&key, part.data, part.size);
    buffer_append(&key, (const char *)walk->key.data + id.size, walk->key.size - id.size);
    if (!seal_anew(up, record, walk, (struct bytes){key.data, key.size}, &value))
        buffer_append(&value, walk->value.data, walk->value.size);
    txn_put(up->to, record_kinds[record].table, (struct bytes){key.data, key.size},
            (struct bytes){value.data, value.size});
    buffer_free(&key);
    buffer_free(&value);
}

/* ---- the rest ---- */

static void bring_link(struct upgrade *up, const struct walk *walk)
{
    struct referrer link;
    if (referrer_read(NULL, walk->key, walk->value, &link))
        referrer_write(up->to, link.to, link.to_id, link.from, link.from_id, true);
}

static void bring_entry(struct upgrade *up, const struct walk *walk)
{
    struct buffer stored = {0};
    journal_seal(up->to, walk->key, walk->value, &stored);
    txn_append(up->to, TABLE_JOURNAL, walk->key, (struct bytes){stored.data, stored.size});
    buffer_free(&stored);
}

static void bring_meta(struct upgrade *up, const struct walk *walk)
{
    if (!same(walk->key, schema_name) && !same(walk->key, sealed_name))
        txn_put(up->to, TABLE_META, walk->key, walk->value);
}

/* The kind whose records are in the table; RECORD_COUNT where they are about no youths, or none. */
static enum record covered(enum table table)
{
    int record = 0;
    while (record < RECORD_COUNT &&
           !(record_kinds[record].table == table && seal_covers((enum record)record)))
        record++;
    return (enum record)record;
}

static void bring(struct upgrade *up, enum table table, const struct walk *walk)
{
    enum record record = covered(table);
    if (record < RECORD_COUNT)
        bring_record(up, record, walk);
    else if (table == TABLE_META)
        bring_meta(up, walk);
    else if (table == TABLE_REFERRER)
        bring_link(up, walk);
    else if (table == TABLE_JOURNAL)
        bring_entry(up, walk);
    else if (table == TABLE_IDEMPOTENCY)
        kept_bring_over(up->to, walk->key, walk->value, &up->arena);
    else if (table != TABLE_EXPIRY) /* which comes with that */
        txn_append(up->to, table, walk->key, walk->value);
}

/* ---- all of it ---- */

/* Ends the transaction where it is long, and starts the next. */
static enum error go_on(struct upgrade *up, size_t written, struct fault *fault)
{
    up->written += written;
    if (up->written < PART)
        return ERR_NONE;
    up->written = 0;
    struct txn *full = up->to;
    up->to = NULL;
    if (!txn_commit(full, fault))
        up->to = txn_begin(up->anew, fault);
    return fault->code;
}

static enum error bring_table(struct upgrade *up, enum table table, struct fault *fault)
{
    struct walk walk = walk_begin(up->from, table, (struct bytes){0}, (struct bytes){0});
    while (!fault->code && walk_next(&walk)) {
        bring(up, table, &walk);
        arena_reset(&up->arena);
        go_on(up, walk.key.size + walk.value.size, fault);
    }
    walk_end(&walk);
    return fault->code ? fault->code : txn_fault(up->from, fault);
}

/* Youths' keys come first: records are sealed under them. */
static enum error bring_all(struct upgrade *up, struct fault *fault)
{
    struct bytes value;
    up->open = !txn_get(up->from, TABLE_META, sealed_name, &value);
    up->to = txn_begin(up->anew, fault);
    if (up->to)
        bring_table(up, TABLE_SUBJECT, fault);
    for (int table = 0; table < TABLE_COUNT && !fault->code; table++)
        if (table != TABLE_SUBJECT)
            bring_table(up, (enum table)table, fault);
    arena_free(&up->arena);
    if (!up->to)
        return fault->code;
    if (fault->code) {
        txn_abort(up->to);
        return fault->code;
    }
    txn_put(up->to, TABLE_META, sealed_name, all_sealed);
    return txn_commit(up->to, fault);
}

bool upgrade_needed(struct txn *txn)
{
    struct bytes value;
    return !txn_get(txn, TABLE_META, sealed_name, &value) || !same(value, all_sealed);
}

void upgrade_skip(struct txn *txn)
{
    struct bytes key, value;
    for (int table = 0; table < TABLE_COUNT; table++)
        if (table != TABLE_META && txn_last(txn, (enum table)table, &key, &value))
            return;
    txn_put(txn, TABLE_META, sealed_name, all_sealed);
}

enum error upgrade_store(struct store *store, struct fault *fault)
{
    struct upgrade up = {.from = txn_reader(store)};
    *fault = (struct fault){0};
    if (!up.from)
        return fail(fault, ERR_INTERNAL, "store", "it has too many readers");
    txn_renew(up.from);
    const struct vault *vault = txn_vault(up.from);
    const bool needed = vault && upgrade_needed(up.from);
    if (!needed)
        store_forgo(store, NULL); /* what was cut off when it was done */
    if (!needed || store_anew(store, &up.anew, fault)) {
        txn_abort(up.from);
        return fault->code;
    }
    store_vault(up.anew, vault);
    bring_all(&up, fault);
    txn_abort(up.from);
    if (!fault->code)
        return store_replace(store, up.anew, fault);
    store_forgo(store, up.anew);
    return fault->code;
}
