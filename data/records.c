/* SPDX-License-Identifier: MIT
 *
 * Reading and changing records. References are checked here by the field rows (`refers`), and kept
 * in referrers.c. */
#include "data/records.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "data/records_inside.h"
#include "data/seal.h"
#include "proto/text.h"
#include "proto/value.h"

/* False where there is none of this id; `key` gets where it would lie. */
static bool find(struct txn *txn, enum record record, struct text id, struct record_key *key,
                 struct bytes *stored)
{
    *key = record_key_in(txn, record, id);
    return txn_get(txn, record_kinds[record].table, record_key_bytes(key), stored);
}

/* ---- reading ---- */

static enum error read_record(struct txn *txn, enum record record, struct text id,
                              const char *field, bool copy, struct arena *arena, void *out,
                              struct fault *fault)
{
    const struct record_kind *kind = &record_kinds[record];
    struct record_key key;
    struct bytes value;
    if (!find(txn, record, id, &key, &value)) {
        if (txn_fault(txn, fault))
            return fault->code;
        return fail(fault, ERR_NOT_FOUND, field, "no such %s", kind->name);
    }
    struct bytes plain = {0};
    bool opened = seal_open(txn, record, record_key_bytes(&key), value, arena, &plain);
    if (opened && copy && plain.data == value.data) {
        struct text text = arena_text(arena, plain.data, plain.size);
        plain = (struct bytes){text.data, text.size};
    }
    struct part part = {kind->schema, out};
    if (!opened || schema_decode(&part, 1, plain, FROM_DISK, arena, fault))
        return fail(fault, ERR_RECORD_DAMAGED, field, "the stored %s cannot be read", kind->name);
    return ERR_NONE;
}

enum error records_get(struct txn *txn, enum record record, struct text id, const char *field,
                       struct arena *arena, void *out, struct fault *fault)
{
    return read_record(txn, record, id, field, false, arena, out, fault);
}

enum error records_copy(struct txn *txn, enum record record, struct text id, const char *field,
                        struct arena *arena, void *out, struct fault *fault)
{
    return read_record(txn, record, id, field, true, arena, out, fault);
}

bool records_exist(struct txn *txn, enum record record, struct text id)
{
    struct record_key key;
    struct bytes value;
    return find(txn, record, id, &key, &value);
}

struct text records_text(struct txn *txn, enum record record, struct text id, struct text field)
{
    struct record_key key;
    struct bytes stored;
    struct value value;
    if (!find(txn, record, id, &key, &stored) ||
        !value_find(values_of(stored), field.data, field.size, &value) || value.type != VALUE_TEXT)
        return (struct text){0};
    return value.text;
}

bool records_read(struct txn *txn, enum record record, struct bytes key, struct bytes stored,
                  struct arena *arena, void *out, struct bytes *plain)
{
    struct fault none;
    struct part part = {record_kinds[record].schema, out};
    return seal_open(txn, record, key, stored, arena, plain) &&
           !schema_decode(&part, 1, *plain, FROM_DISK, arena, &none);
}

enum error records_raw(struct txn *txn, enum record record, struct text id, struct arena *arena,
                       struct raw *raw, struct fault *fault)
{
    struct record_key key;
    struct bytes value;
    if (!find(txn, record, id, &key, &value)) {
        if (txn_fault(txn, fault))
            return fault->code;
        return fail(fault, ERR_NOT_FOUND, "id", "no such %s", record_kinds[record].name);
    }
    struct bytes plain;
    void *whole = arena_new(arena, record_kinds[record].schema->size);
    if (!records_read(txn, record, record_key_bytes(&key), value, arena, whole, &plain))
        return fail(fault, ERR_RECORD_DAMAGED, "id", "the stored %s cannot be read",
                    record_kinds[record].name);
    *raw = (struct raw){plain.data, plain.size};
    return ERR_NONE;
}

/* ---- references ---- */

const struct record_kind *records_target(struct txn *txn, const char *refers, struct text id)
{
    while (*refers) {
        size_t size = strcspn(refers, "|");
        const struct record_kind *kind = record_kind_named(refers, size);
        if (kind && records_exist(txn, kind->record, id))
            return kind;
        refers += size + (refers[size] == '|');
    }
    return NULL;
}

struct checker {
    struct txn *txn;
    const struct catalogues *catalogues;
};

static enum error check_text(void *context, const struct field *field, struct text text,
                             const char *path, struct fault *fault)
{
    const struct checker *checker = context;
    if (field->catalogue && !catalogue_allows(checker->catalogues, field->catalogue, text))
        return fail(fault, ERR_UNKNOWN_CODE, path, "not in the %s catalogue", field->catalogue);
    if (field->refers && !records_target(checker->txn, field->refers, text))
        return fail(fault, ERR_NOT_FOUND, path, "no such %s", field->refers);
    return ERR_NONE;
}

enum error records_check(struct txn *txn, const struct catalogues *catalogues, enum record record,
                         const void *value, struct fault *fault)
{
    struct checker checker = {txn, catalogues};
    enum error error = schema_walk(record_kinds[record].schema, value, check_text, &checker, fault);
    return error ? error : txn_fault(txn, fault);
}

/* ---- changing ---- */

void changes_begin(struct changes *changes, struct txn *txn, const struct catalogues *catalogues)
{
    changes->txn = txn;
    changes->catalogues = catalogues;
    changes->sequence = journal_last(txn);
    changes->count = 0;
}

void changes_end(struct changes *changes)
{
    free(changes->touched);
    *changes = (struct changes){0};
}

struct text records_fresh_id(struct arena *arena)
{
    static const char digits[] = "abcdefghijklmnopqrstuvwxyz234567";
    uint8_t random[17] = {0};
    char id[26];
    randombytes_buf(random, 16);
    for (size_t i = 0; i < sizeof id; i++) {
        size_t bit = i * 5;
        unsigned pair = (unsigned)random[bit / 8] << 8 | random[bit / 8 + 1];
        id[i] = digits[pair >> (11 - bit % 8) & 31];
    }
    return arena_text(arena, id, sizeof id);
}

static enum error check_version(struct integer if_version, int64_t stored, struct fault *fault)
{
    if (if_version.set && if_version.value != stored)
        return fail_limit(fault, ERR_CONFLICT, "if_version", stored, "another version is stored");
    return ERR_NONE;
}

/* A record that is another one with this one's change. */
static void touch_related(struct changes *changes, enum record record, const void *value,
                          enum touch touch)
{
    const struct record_kind *kind = &record_kinds[record];
    if (!kind->touches)
        return;
    const struct field *field = schema_field(kind->schema, kind->touches, strlen(kind->touches));
    const struct text *id = field_of(field, value);
    changes_touch(changes, record_kind_named(field->refers, strlen(field->refers))->record, *id,
                  record == RECORD_OBSERVATION ? touch : TOUCH_CHANGED);
}

void records_write(struct changes *changes, enum record record, struct bytes key, const void *value)
{
    const struct record_kind *kind = &record_kinds[record];
    struct buffer bytes = {0}, stored = {0};
    schema_encode(kind->schema, value, &bytes);
    seal_record(changes->txn, record, key, value, (struct bytes){bytes.data, bytes.size}, &stored);
    txn_put(changes->txn, kind->table, key, (struct bytes){stored.data, stored.size});
    buffer_free(&bytes);
    buffer_free(&stored);
    referrers_link(changes->txn, record, value, true);
    journal_append(changes, record, value, CHANGE_PUT);
    touch_related(changes, record, value,
                  ((const struct head *)value)->version.value > 1 ? TOUCH_ANEW : TOUCH_OBSERVED);
}

enum error records_put(struct changes *changes, enum record record, void *value,
                       struct integer if_version, struct arena *arena, struct fault *fault)
{
    struct head *head = value;
    if (!head->id.data)
        head->id = records_fresh_id(arena);
    if (records_check(changes->txn, changes->catalogues, record, value, fault))
        return fault->code;

    struct head *old = arena_new(arena, record_kinds[record].schema->size);
    bool exists = records_exist(changes->txn, record, head->id);
    if (exists && records_copy(changes->txn, record, head->id, "id", arena, old, fault))
        return fault->code;
    if (check_version(if_version, old->version.value, fault))
        return fault->code;

    head->version = (struct integer){old->version.value + 1, true};
    head->updated = (struct integer){changes->now, true};
    if (exists) {
        referrers_link(changes->txn, record, old, false);
        touch_related(changes, record, old, TOUCH_ANEW);
    }
    struct record_key key = record_key_in(changes->txn, record, head->id);
    records_write(changes, record, record_key_bytes(&key), value);
    return txn_fault(changes->txn, fault);
}

void records_erase_at(struct changes *changes, enum record record, struct bytes key,
                      const void *value)
{
    referrers_link(changes->txn, record, value, false);
    txn_delete(changes->txn, record_kinds[record].table, key);
    journal_append(changes, record, value, CHANGE_DELETE);
    touch_related(changes, record, value, TOUCH_ANEW);
}

void records_erase(struct changes *changes, enum record record, const void *value)
{
    struct text id = ((const struct head *)value)->id;
    struct record_key key = record_key_in(changes->txn, record, id);
    records_erase_at(changes, record, record_key_bytes(&key), value);
}

/* Something that a record refers to. */
struct target {
    enum record record;
    struct text id;
};

/* Takes the entries away that say that something is referred to by the record; what was is touched,
 * since it may be made of the record, too. */
static void unlink_all(struct changes *changes, enum record record, struct text id,
                       struct arena *arena)
{
    struct txn *txn = changes->txn;
    struct walk walk = walk_begin(txn, TABLE_REFERRER, (struct bytes){0}, (struct bytes){0});
    struct target *found = NULL;
    size_t count = 0, room = 0;
    while (walk_next(&walk)) {
        struct referrer entry;
        if (!referrer_read(txn_vault(txn), walk.key, walk.value, &entry) || entry.from != record ||
            !text_equal(entry.from_id, id))
            continue;
        found = arena_more(arena, found, count, &room, sizeof *found);
        found[count++] =
            (struct target){entry.to, arena_text(arena, entry.to_id.data, entry.to_id.size)};
    }
    walk_end(&walk); /* before the writes, which end its use */
    for (size_t i = 0; i < count; i++) {
        referrer_write(txn, found[i].record, found[i].id, record, id, false);
        changes_touch(changes, found[i].record, found[i].id, true);
    }
}

void records_erase_damaged(struct changes *changes, enum record record, struct text id,
                           struct text youth, struct arena *arena)
{
    const struct schema *schema = record_kinds[record].schema;
    const struct field *field = schema_field(schema, "youth", 5);
    struct head *value = arena_new(arena, schema->size);
    value->id = id;
    if (field)
        *(struct text *)field_of(field, value) = youth;
    unlink_all(changes, record, id, arena);
    records_erase(changes, record, value);
}

enum error records_delete(struct changes *changes, enum record record, struct text id,
                          struct integer if_version, struct arena *arena, struct fault *fault)
{
    struct head *old = arena_new(arena, record_kinds[record].schema->size);
    if (records_copy(changes->txn, record, id, "id", arena, old, fault) ||
        check_version(if_version, old->version.value, fault))
        return fault->code;
    if (referrers_any_kind(changes->txn, record, id) ||
        (record == RECORD_YOUTH && observations_any(changes->txn, id)))
        return fail(fault, ERR_CONFLICT, "id", "other records refer to this %s",
                    record_kinds[record].name);
    records_erase(changes, record, old);
    return txn_fault(changes->txn, fault);
}

/* What callers can say, encoded: the record without the fields that the server sets. */
static void encode_said(const struct schema *schema, const void *value, struct buffer *out)
{
    struct field rows[SCHEMA_FIELDS_MOST];
    struct schema said = *schema;
    said.fields = rows;
    said.count = 0;
    for (size_t i = 0; i < schema->count; i++) {
        if (schema->fields[i].origin == BY_CALLER)
            rows[said.count++] = schema->fields[i];
    }
    schema_encode(&said, value, out);
}

bool records_differ(struct txn *txn, enum record record, const void *value, struct arena *arena)
{
    const struct schema *schema = record_kinds[record].schema;
    const struct head *head = value;
    struct fault fault;
    void *old = arena_new(arena, schema->size);
    if (!head->id.data || !records_exist(txn, record, head->id) ||
        records_get(txn, record, head->id, NULL, arena, old, &fault))
        return true;
    struct buffer a = {0}, b = {0};
    encode_said(schema, old, &a);
    encode_said(schema, value, &b);
    bool differ = a.size != b.size || memcmp(a.data, b.data, a.size) != 0;
    buffer_free(&a);
    buffer_free(&b);
    return differ;
}
