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
            schema_walk(kind->schema, value, check_reference, verifying, &none);
        } else {
            size_t size = strnlen(walk.key.data, walk.key.size); /* of observations: the youth */
            find(verifying, VERIFY_DAMAGED, kind->name, (struct text){walk.key.data, size}, NULL);
        }
        arena_reset(&arena);
    }
    walk_end(&walk);
    arena_free(&arena);
}

/* "to id NUL from id": records.c has an example. Observations have keys of their own. */
static void verify_links(struct verifying *verifying)
{
    struct walk walk =
        walk_begin(verifying->txn, TABLE_REFERRER, (struct bytes){0}, (struct bytes){0});
    while (walk_next(&walk)) {
        const char *key = walk.key.data;
        const char *end = walk.key.size > 1 ? memchr(key + 1, 0, walk.key.size - 1) : NULL;
        size_t head = end ? (size_t)(end - key) + 2 : 0;
        if (!end || head > walk.key.size || (uint8_t)key[0] >= RECORD_COUNT ||
            (uint8_t)end[1] >= RECORD_COUNT) {
            find(verifying, VERIFY_LINK, "referrer", (struct text){0}, NULL);
            continue;
        }
        enum record to = (enum record)key[0], from = (enum record)end[1];
        struct text to_id = {key + 1, (size_t)(end - key - 1)};
        struct text from_id = {key + head, walk.key.size - head};
        if (!records_exist(verifying->txn, to, to_id))
            find(verifying, VERIFY_LINK, record_kinds[to].name, to_id, NULL);
        if (from != RECORD_OBSERVATION && !records_exist(verifying->txn, from, from_id))
            find(verifying, VERIFY_LINK, record_kinds[from].name, from_id, NULL);
    }
    walk_end(&walk);
}

static void verify_journal(struct verifying *verifying)
{
    uint64_t expected = 1;
    struct walk walk =
        walk_begin(verifying->txn, TABLE_JOURNAL, (struct bytes){0}, (struct bytes){0});
    while (walk_next(&walk)) {
        uint64_t number = walk.key.size == 8 ? key_number(walk.key.data) : 0;
        if (number != expected)
            find(verifying, VERIFY_GAP, "journal", (struct text){0}, NULL);
        expected = number + 1;
        verifying->counts->journal++;
    }
    walk_end(&walk);
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
