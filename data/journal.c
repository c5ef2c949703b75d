/* SPDX-License-Identifier: MIT
 *
 * The journal: one entry a change, in the change's own transaction; and what a batch has touched.
 *
 * An entry is a MessagePack map. In a store with a vault it is sealed as a whole under a key of its
 * own (seal_bytes), bound to its number: who reads a copy of the store sees how many changes there
 * were, not of what, nor whether they were about youths. */
#include <string.h>

#include "data/records_inside.h"
#include "data/seal.h"
#include "proto/text.h"

enum {
    TOUCHED_BACK = 4, /* entries in which the same record is not noted again */
};

static const char *const changes_words[] = {"put", "delete", NULL};

static const struct field entry_fields[] = {
    FIELD(entry, seq, .doc = "1, 2, … without gaps"),
    FIELD(entry, time, .unit = "s", .doc = "when, UTC"),
    FIELD(entry, kind, .doc = "of which record"),
    FIELD(entry, id, .doc = "which"),
    FIELD(entry, change, .choices = changes_words, .doc = "what was done"),
    FIELD(entry, youth, .doc = "which youth it is about"),
    FIELD(entry, by, .doc = "by whom"),
    FIELD(entry, step, .doc = "of placements: which step it was"),
};
const struct schema entry_schema = SCHEMA(entry, "one change in the journal");

uint64_t journal_last(struct txn *txn)
{
    struct bytes key, value;
    return txn_last(txn, TABLE_JOURNAL, &key, &value) && key.size == 8 ? key_number(key.data) : 0;
}

/* Observations come many of one youth in a row, and who reads the list reads that youth anew, with
 * all that is known of them, for each time that it names them. */
static bool touched_just_now(const struct changes *changes, enum record record, struct text id,
                             enum touch touch)
{
    for (size_t back = 1; back <= TOUCHED_BACK && back <= changes->count; back++) {
        const struct touched *touched = &changes->touched[changes->count - back];
        if (touched->record == record && touched->touch >= touch && text_is(id, touched->id))
            return true;
    }
    return false;
}

void changes_touch(struct changes *changes, enum record record, struct text id, enum touch touch)
{
    if (!id.size || touched_just_now(changes, record, id, touch))
        return; /* a damaged record does not say what it touches */
    changes->touched =
        memory_more(changes->touched, changes->count, &changes->room, sizeof *changes->touched);
    struct touched *touched = &changes->touched[changes->count++];
    *touched = (struct touched){.record = record, .touch = touch};
    memcpy(touched->id, id.data, id.size < sizeof touched->id ? id.size : sizeof touched->id - 1);
}

struct text record_youth(enum record record, const void *value)
{
    const struct field *field = schema_field(record_kinds[record].schema, "youth", 5);
    if (record == RECORD_YOUTH)
        return ((const struct head *)value)->id;
    return field ? *(const struct text *)field_of(field, value) : (struct text){0};
}

/* The step that made this version; none where it was no step. */
static struct text step_of(const struct placement *placement)
{
    const struct history_list *history = &placement->history;
    if (!history->count)
        return (struct text){0};
    const struct history *last = &history->items[history->count - 1];
    bool now = last->version.value == placement->head.version.value;
    return now ? last->step : (struct text){0};
}

void journal_seal(struct txn *txn, struct bytes key, struct bytes plain, struct buffer *out)
{
    const struct vault *vault = txn_vault(txn);
    if (vault)
        seal_bytes(vault->journal, key, plain, out);
    else
        buffer_append(out, plain.data, plain.size);
}

bool journal_entry(struct txn *txn, struct bytes key, struct bytes stored, struct arena *arena,
                   struct entry *out)
{
    const struct vault *vault = txn_vault(txn);
    struct part part = {&entry_schema, out};
    struct bytes plain = stored;
    struct fault none;
    *out = (struct entry){0};
    return (!vault || seal_open_bytes(vault->journal, key, stored, arena, &plain)) &&
           !schema_decode(&part, 1, plain, FROM_DISK, arena, &none);
}

void journal_append(struct changes *changes, enum record record, const void *value,
                    enum change change)
{
    struct text id = ((const struct head *)value)->id;
    struct entry entry = {
        .seq = {(int64_t)++changes->sequence, true},
        .time = {changes->now, true},
        .kind = {record_kinds[record].name, strlen(record_kinds[record].name)},
        .id = id,
        .change = {(int32_t)change},
        .youth = record_youth(record, value),
        .by = {changes->by, strlen(changes->by)},
    };
    if (record == RECORD_PLACEMENT)
        entry.step = step_of(value);
    struct buffer plain = {0}, stored = {0};
    uint8_t number[8];
    struct bytes key = {number, sizeof number};
    key_put_number(number, changes->sequence);
    schema_encode(&entry_schema, &entry, &plain);
    journal_seal(changes->txn, key, (struct bytes){plain.data, plain.size}, &stored);
    txn_append(changes->txn, TABLE_JOURNAL, key, (struct bytes){stored.data, stored.size});
    buffer_free(&plain);
    buffer_free(&stored);
    changes_touch(changes, record, id, TOUCH_CHANGED);
    if (changes->about && entry.youth.data)
        changes->about(changes->about_context, entry.youth);
}

bool journal_read(struct txn *txn, uint64_t after, size_t most, struct arena *arena,
                  struct entry_list *out)
{
    uint8_t key[8];
    key_put_number(key, after);
    out->items = arena_array(arena, most, sizeof *out->items);
    out->count = 0;
    out->set = true;
    struct walk walk = walk_begin(txn, TABLE_JOURNAL, (struct bytes){0},
                                  after ? (struct bytes){key, sizeof key} : (struct bytes){0});
    bool more = false;
    while (walk_next(&walk)) {
        more = out->count == most;
        if (more)
            break;
        out->count += journal_entry(txn, walk.key, walk.value, arena, &out->items[out->count]);
    }
    walk_end(&walk);
    return more;
}
