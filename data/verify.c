/* SPDX-License-Identifier: MIT
 *
 * The look at everything. */
#include "data/verify.h"

#include <string.h>

#include "proto/text.h"

struct verifying {
    struct txn *txn;
    void (*tell)(void *context, const struct verify_finding *found);
    void *context;
    struct verify_counts *counts;
    enum record record;
    struct text id;
};

static void find(struct verifying *verifying, enum verify_kind kind, const char *record,
                 struct text id, const char *field)
{
    struct verify_finding found = {kind, record, id, field};
    verifying->counts->findings++;
    verifying->tell(verifying->context, &found);
}

static enum error check_reference(void *context, const struct field *field, struct text text,
                                  const char *path, struct fault *fault)
{
    struct verifying *verifying = context;
    (void)fault;
    if (field->refers && !records_target(verifying->txn, field->refers, text))
        find(verifying, VERIFY_DANGLING, record_kinds[verifying->record].name, verifying->id, path);
    return ERR_NONE;
}

/* What is before the sequence. */
static struct bytes youth_part(struct verifying *verifying, struct bytes key)
{
    key.size = record_key_short_size(txn_vault(verifying->txn), RECORD_YOUTH, key);
    return key;
}

/* By the id in its key: of an observation, the youth's. */
static void find_damaged(struct verifying *verifying, enum record record, struct bytes key)
{
    struct txn *txn = verifying->txn;
    char room[TEXT_ID_MAX];
    struct text id = record == RECORD_OBSERVATION
                         ? record_key_short_id(txn, RECORD_YOUTH, youth_part(verifying, key), room)
                         : record_key_id(txn_vault(txn), record, key, room);
    find(verifying, VERIFY_DAMAGED, record_kinds[record].name, id, NULL);
}

/* Whether it lies where it is looked for. */
static bool lies_right(struct verifying *verifying, enum record record, struct bytes key,
                       const void *value)
{
    struct record_key own;
    struct bytes part;
    if (record == RECORD_OBSERVATION) {
        own = record_key_in(verifying->txn, RECORD_YOUTH, record_youth(record, value));
        part = record_key_short(&own);
        key = youth_part(verifying, key);
    } else {
        own = record_key_in(verifying->txn, record, ((const struct head *)value)->id);
        part = record_key_bytes(&own);
    }
    return part.size == key.size && memcmp(part.data, key.data, key.size) == 0;
}

static void verify_kind(struct verifying *verifying, enum record record)
{
    const struct record_kind *kind = &record_kinds[record];
    struct arena arena = {0};
    struct walk walk =
        walk_begin(verifying->txn, kind->table, (struct bytes){0}, (struct bytes){0});
    while (walk_next(&walk)) {
        struct head *value = arena_new(&arena, kind->schema->size);
        struct bytes plain;
        struct fault none;
        verifying->record = record;
        verifying->counts->records[record]++;
        if (records_read(verifying->txn, record, walk.key, walk.value, &arena, value, &plain)) {
            verifying->id = value->id;
            if (!lies_right(verifying, record, walk.key, value))
                find(verifying, VERIFY_DAMAGED, kind->name, value->id, NULL);
            schema_walk(kind->schema, value, check_reference, verifying, &none);
        } else {
            find_damaged(verifying, record, walk.key);
        }
        arena_reset(&arena);
    }
    walk_end(&walk);
    arena_free(&arena);
}

/* Observations have keys of their own. */
static void verify_links(struct verifying *verifying)
{
    struct walk walk =
        walk_begin(verifying->txn, TABLE_REFERRER, (struct bytes){0}, (struct bytes){0});
    while (walk_next(&walk)) {
        struct referrer link;
        if (!referrer_read(txn_vault(verifying->txn), walk.key, walk.value, &link)) {
            find(verifying, VERIFY_LINK, "referrer", (struct text){0}, NULL);
            continue;
        }
        if (!records_exist(verifying->txn, link.to, link.to_id))
            find(verifying, VERIFY_LINK, record_kinds[link.to].name, link.to_id, NULL);
        if (link.from != RECORD_OBSERVATION &&
            !records_exist(verifying->txn, link.from, link.from_id))
            find(verifying, VERIFY_LINK, record_kinds[link.from].name, link.from_id, NULL);
    }
    walk_end(&walk);
}

static void verify_journal(struct verifying *verifying)
{
    uint64_t expected = 1;
    struct arena arena = {0};
    struct walk walk =
        walk_begin(verifying->txn, TABLE_JOURNAL, (struct bytes){0}, (struct bytes){0});
    while (walk_next(&walk)) {
        struct entry entry;
        uint64_t number = walk.key.size == 8 ? key_number(walk.key.data) : 0;
        if (number != expected)
            find(verifying, VERIFY_GAP, "journal", (struct text){0}, NULL);
        if (!journal_entry(verifying->txn, walk.key, walk.value, &arena, &entry))
            find(verifying, VERIFY_DAMAGED, "journal", (struct text){0}, NULL);
        expected = number + 1;
        verifying->counts->journal++;
        arena_reset(&arena);
    }
    walk_end(&walk);
    arena_free(&arena);
}

void verify_store(struct txn *txn, void (*tell)(void *context, const struct verify_finding *found),
                  void *context, struct verify_counts *counts)
{
    struct verifying verifying = {.txn = txn, .tell = tell, .context = context, .counts = counts};
    *counts = (struct verify_counts){0};
    for (int record = 0; record < RECORD_COUNT; record++)
        verify_kind(&verifying, (enum record)record);
    verify_links(&verifying);
    verify_journal(&verifying);
}
