/* SPDX-License-Identifier: MIT
 *
 * Reading and changing records. What refers to what is read off the field rows (`refers`), so a
 * new reference is one word in one row: it is checked, it is kept in the referrer table, and it
 * keeps its target from being deleted.
 *
 * The referrer table's keys, for opening plats-0001 at workplace stalle-0007 (the kinds are one
 * byte each, enum record):
 *
 *     02 "stalle-0007" 00 03 "plats-0001"   ->   empty */
#include "data/records.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "data/records_inside.h"
#include "data/seal.h"
#include "proto/text.h"
#include "proto/value.h"

static struct bytes key_of(struct text id)
{
    return (struct bytes){id.data, id.size};
}

/* ---- reading ---- */

static enum error read_record(struct txn *txn, enum record record, struct text id,
                              const char *field, bool copy, struct arena *arena, void *out,
                              struct fault *fault)
{
    const struct record_kind *kind = &record_kinds[record];
    struct bytes value;
    if (!txn_get(txn, kind->table, key_of(id), &value)) {
        if (txn_fault(txn, fault))
            return fault->code;
        return fail(fault, ERR_NOT_FOUND, field, "no such %s", kind->name);
    }
    struct bytes plain = {0};
    bool opened = seal_open(txn, record, key_of(id), value, arena, &plain);
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
    struct bytes value;
    return txn_get(txn, record_kinds[record].table, key_of(id), &value);
}

struct text records_text(struct txn *txn, enum record record, struct text id, struct text field)
{
    struct bytes stored;
    struct value value;
    if (!txn_get(txn, record_kinds[record].table, key_of(id), &stored) ||
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
    struct bytes value;
    if (!txn_get(txn, record_kinds[record].table, key_of(id), &value)) {
        if (txn_fault(txn, fault))
            return fault->code;
        return fail(fault, ERR_NOT_FOUND, "id", "no such %s", record_kinds[record].name);
    }
    struct bytes plain;
    void *whole = arena_new(arena, record_kinds[record].schema->size);
    if (!records_read(txn, record, key_of(id), value, arena, whole, &plain))
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

struct referrer_key {
    uint8_t bytes[96];
    size_t size;
};

static struct referrer_key referrer_key(enum record to, struct text to_id, enum record from,
                                        struct text from_id)
{
    struct referrer_key key = {.size = 0};
    key.bytes[key.size++] = (uint8_t)to;
    memcpy(key.bytes + key.size, to_id.data, to_id.size);
    key.size += to_id.size;
    key.bytes[key.size++] = 0;
    key.bytes[key.size++] = (uint8_t)from;
    memcpy(key.bytes + key.size, from_id.data, from_id.size);
    key.size += from_id.size;
    return key;
}

struct linker {
    struct txn *txn;
    enum record from;
    struct text from_id;
    bool add;
};

/* Adds links to all that a reference may be to, and takes all away: which of them were there when
 * the record was written is not known later, since another kind may have taken the same id. */
static enum error link_text(void *context, const struct field *field, struct text text,
                            const char *path, struct fault *fault)
{
    const struct linker *linker = context;
    const char *refers = field->refers ? field->refers : "";
    (void)path;
    (void)fault;
    while (*refers) {
        size_t size = strcspn(refers, "|");
        const struct record_kind *kind = record_kind_named(refers, size);
        refers += size + (refers[size] == '|');
        if (!kind || (linker->add && !records_exist(linker->txn, kind->record, text)))
            continue;
        struct referrer_key key = referrer_key(kind->record, text, linker->from, linker->from_id);
        struct bytes bytes = {key.bytes, key.size};
        if (linker->add)
            txn_put(linker->txn, TABLE_REFERRER, bytes, (struct bytes){"", 0});
        else
            txn_delete(linker->txn, TABLE_REFERRER, bytes);
    }
    return ERR_NONE;
}

static void link_record(struct txn *txn, enum record record, const void *value, bool add)
{
    const struct head *head = value;
    struct linker linker = {txn, record, head->id, add};
    struct fault ignored;
    schema_walk(record_kinds[record].schema, value, link_text, &linker, &ignored);
}

void referrers_begin(struct referrers *referrers, struct txn *txn, enum record to, struct text id,
                     enum record from, struct text after)
{
    struct referrer_key prefix = referrer_key(to, id, from, TEXT(""));
    struct referrer_key behind = {.size = 0};
    if (after.data)
        behind = referrer_key(to, id, from, after);
    memcpy(referrers->prefix, prefix.bytes, prefix.size);
    memcpy(referrers->after, behind.bytes, behind.size);
    referrers->walk =
        walk_begin(txn, TABLE_REFERRER, (struct bytes){referrers->prefix, prefix.size},
                   (struct bytes){referrers->after, behind.size});
}

bool referrers_next(struct referrers *referrers, struct text *id)
{
    if (!walk_next(&referrers->walk))
        return false;
    size_t head = referrers->walk.prefix.size;
    *id = (struct text){(const char *)referrers->walk.key.data + head,
                        referrers->walk.key.size - head};
    return true;
}

void referrers_end(struct referrers *referrers)
{
    walk_end(&referrers->walk);
}

struct text_list referrers_list(struct txn *txn, enum record to, struct text id, enum record from,
                                struct arena *arena)
{
    struct text_list out = {.set = true};
    struct referrers referrers;
    struct text found;
    size_t room = 0;
    referrers_begin(&referrers, txn, to, id, from, (struct text){0});
    while (referrers_next(&referrers, &found)) {
        out.items = arena_more(arena, out.items, out.count, &room, sizeof *out.items);
        out.items[out.count++] = arena_text(arena, found.data, found.size);
    }
    referrers_end(&referrers);
    return out;
}

bool referrers_any(struct txn *txn, enum record to, struct text id, enum record from)
{
    struct referrers referrers;
    struct text found;
    referrers_begin(&referrers, txn, to, id, from, (struct text){0});
    bool any = referrers_next(&referrers, &found);
    referrers_end(&referrers);
    return any;
}

static bool is_referred_to(struct txn *txn, enum record to, struct text id)
{
    struct referrer_key key = referrer_key(to, id, RECORD_PROGRAMME, TEXT(""));
    struct walk walk =
        walk_begin(txn, TABLE_REFERRER, (struct bytes){key.bytes, key.size - 1}, (struct bytes){0});
    bool found = walk_next(&walk);
    walk_end(&walk);
    return found;
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
static void touch_related(struct changes *changes, enum record record, const void *value, bool anew)
{
    const struct record_kind *kind = &record_kinds[record];
    if (!kind->touches)
        return;
    const struct field *field = schema_field(kind->schema, kind->touches, strlen(kind->touches));
    const struct text *id = field_of(field, value);
    changes_touch(changes, record_kind_named(field->refers, strlen(field->refers))->record, *id,
                  anew);
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
    link_record(changes->txn, record, value, true);
    journal_append(changes, record, value, CHANGE_PUT);
    touch_related(changes, record, value, ((const struct head *)value)->version.value > 1);
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
        link_record(changes->txn, record, old, false);
        touch_related(changes, record, old, true);
    }
    records_write(changes, record, key_of(head->id), value);
    return txn_fault(changes->txn, fault);
}

void records_erase(struct changes *changes, enum record record, struct bytes key, const void *value)
{
    link_record(changes->txn, record, value, false);
    txn_delete(changes->txn, record_kinds[record].table, key);
    journal_append(changes, record, value, CHANGE_DELETE);
    touch_related(changes, record, value, true);
}

/* Takes the entries away that say that something is referred to by the record; what was is touched,
 * since it may be made of the record, too. */
static void unlink_all(struct changes *changes, enum record record, struct text id,
                       struct arena *arena)
{
    struct txn *txn = changes->txn;
    struct walk walk = walk_begin(txn, TABLE_REFERRER, (struct bytes){0}, (struct bytes){0});
    struct text_list found = {0};
    size_t room = 0;
    while (walk_next(&walk)) {
        const char *key = walk.key.data;
        size_t tail = id.size + 2; /* NUL, kind, id */
        if (walk.key.size <= tail || key[walk.key.size - tail] != 0 ||
            key[walk.key.size - tail + 1] != (char)record ||
            memcmp(key + walk.key.size - id.size, id.data, id.size) != 0)
            continue;
        found.items = arena_more(arena, found.items, found.count, &room, sizeof *found.items);
        found.items[found.count++] = arena_text(arena, key, walk.key.size);
    }
    walk_end(&walk);
    for (size_t i = 0; i < found.count; i++) {
        struct text key = found.items[i];
        txn_delete(txn, TABLE_REFERRER, key_of(key));
        changes_touch(changes, (enum record)key.data[0],
                      (struct text){key.data + 1, key.size - id.size - 3}, true);
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
    records_erase(changes, record, key_of(id), value);
}

enum error records_delete(struct changes *changes, enum record record, struct text id,
                          struct integer if_version, struct arena *arena, struct fault *fault)
{
    struct head *old = arena_new(arena, record_kinds[record].schema->size);
    if (records_copy(changes->txn, record, id, "id", arena, old, fault) ||
        check_version(if_version, old->version.value, fault))
        return fault->code;
    if (is_referred_to(changes->txn, record, id))
        return fail(fault, ERR_CONFLICT, "id", "other records refer to this %s",
                    record_kinds[record].name);
    records_erase(changes, record, key_of(id), old);
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
