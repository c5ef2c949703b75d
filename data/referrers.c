/* SPDX-License-Identifier: MIT
 *
 * The referrer table. */
#include "data/referrers.h"

#include <stdlib.h>
#include <string.h>

#include "data/records.h"

struct entry_bytes {
    uint8_t key[REFERRER_KEY_MOST], value[2 * TEXT_ID_MAX];
    size_t size, value_size;
};

static struct bytes key_of(const struct entry_bytes *entry)
{
    return (struct bytes){entry->key, entry->size};
}

static size_t put_id(struct entry_bytes *entry, struct txn *txn, enum record record, struct text id)
{
    struct record_key whole = record_key_in(txn, record, id);
    struct bytes part = record_key_short(&whole);
    memcpy(entry->key + entry->size, part.data, part.size);
    entry->size += part.size;
    memcpy(entry->value + entry->value_size, whole.bytes + part.size, whole.size - part.size);
    entry->value_size += whole.size - part.size;
    return part.size;
}

/* What entries of `to` begin with, before the kind that they are from. Empty for what is no id: a
 * shorter beginning would be one of others. */
static struct entry_bytes begin_with(struct txn *txn, enum record to, struct text to_id)
{
    struct entry_bytes entry = {.key = {(uint8_t)to}, .size = 1};
    if (!put_id(&entry, txn, to, to_id))
        return (struct entry_bytes){.size = 0};
    entry.key[entry.size++] = 0;
    return entry;
}

/* Takes an id from its part of the key, and from where the value has the rest of it. */
static struct text take_id(const struct vault *vault, enum record record, struct bytes part,
                           struct bytes *value, char room[TEXT_ID_MAX])
{
    struct record_key whole = {.size = RECORD_KEY_MOST};
    if (!vault || !seal_covers(record))
        return record_key_id(NULL, record, part, room);
    if (part.size != RECORD_KEY_IV || value->size < TEXT_ID_MAX)
        return (struct text){0};
    memcpy(whole.bytes, part.data, RECORD_KEY_IV);
    memcpy(whole.bytes + RECORD_KEY_IV, value->data, TEXT_ID_MAX);
    *value = (struct bytes){(const char *)value->data + TEXT_ID_MAX, value->size - TEXT_ID_MAX};
    return record_key_id(vault, record, record_key_bytes(&whole), room);
}

bool referrer_read(const struct vault *vault, struct bytes key, struct bytes value,
                   struct referrer *out)
{
    const uint8_t *bytes = key.data;
    if (key.size < 3 || bytes[0] >= RECORD_COUNT)
        return false;
    out->to = (enum record)bytes[0];
    struct bytes part = {bytes + 1, key.size - 1};
    part.size = record_key_short_size(vault, out->to, part);
    size_t head = 1 + part.size + 2; /* kind, id, NUL, kind */
    if (!part.size || key.size <= head || bytes[head - 1] >= RECORD_COUNT)
        return false;
    out->from = (enum record)bytes[head - 1];
    out->to_id = take_id(vault, out->to, part, &value, out->to_room);
    part = (struct bytes){bytes + head, key.size - head};
    out->from_id = take_id(vault, out->from, part, &value, out->from_room);
    return out->to_id.data && out->from_id.data && !value.size;
}

/* ---- writing ---- */

void referrer_write(struct txn *txn, enum record to, struct text to_id, enum record from,
                    struct text from_id, bool add)
{
    if (from == RECORD_OBSERVATION && to == RECORD_YOUTH)
        return; /* it lies under the youth's own key */
    struct entry_bytes entry = begin_with(txn, to, to_id);
    if (!entry.size)
        return;
    entry.key[entry.size++] = (uint8_t)from;
    put_id(&entry, txn, from, from_id);
    if (add)
        txn_put(txn, TABLE_REFERRER, key_of(&entry), (struct bytes){entry.value, entry.value_size});
    else
        txn_delete(txn, TABLE_REFERRER, key_of(&entry));
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
        if (kind && (!linker->add || records_exist(linker->txn, kind->record, text)))
            referrer_write(linker->txn, kind->record, text, linker->from, linker->from_id,
                           linker->add);
    }
    return ERR_NONE;
}

void referrers_link(struct txn *txn, enum record record, const void *value, bool add)
{
    const struct head *head = value;
    struct linker linker = {txn, record, head->id, add};
    struct fault ignored;
    schema_walk(record_kinds[record].schema, value, link_text, &linker, &ignored);
}

/* ---- walking ---- */

void referrers_begin(struct referrers *referrers, struct txn *txn, enum record to, struct text id,
                     enum record from, struct text after)
{
    struct entry_bytes entry = begin_with(txn, to, id);
    referrers->to = to;
    referrers->from = from;
    referrers->walk = (struct walk){.txn = txn};
    if (!entry.size)
        return;
    entry.key[entry.size++] = (uint8_t)from;
    struct bytes prefix = {referrers->prefix, entry.size}, behind = {referrers->after, 0};
    memcpy(referrers->prefix, entry.key, entry.size);
    if (after.data) {
        put_id(&entry, txn, from, after);
        memcpy(referrers->after, entry.key, entry.size);
        behind.size = entry.size;
    }
    referrers->walk = walk_begin(txn, TABLE_REFERRER, prefix, behind);
}

bool referrers_next(struct referrers *referrers, struct text *id)
{
    struct walk *walk = &referrers->walk;
    const struct vault *vault = txn_vault(walk->txn);
    if (!walk_next(walk))
        return false;
    size_t head = walk->prefix.size;
    struct bytes part = {(const char *)walk->key.data + head, walk->key.size - head};
    struct bytes rest = walk->value;
    size_t skip = vault && seal_covers(referrers->to) ? TEXT_ID_MAX : 0; /* whose is known */
    rest = rest.size < skip ? (struct bytes){"", 0}
                            : (struct bytes){(const char *)rest.data + skip, rest.size - skip};
    *id = take_id(vault, referrers->from, part, &rest, referrers->room);
    if (!id->data)
        *id = TEXT("");
    return true;
}

void referrers_end(struct referrers *referrers)
{
    walk_end(&referrers->walk);
}

static int by_id(const void *a, const void *b)
{
    return text_compare(*(const struct text *)a, *(const struct text *)b);
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
    if (out.count)
        qsort(out.items, out.count, sizeof *out.items, by_id);
    return out;
}

bool referrers_any(struct txn *txn, enum record to, struct text id, enum record from)
{
    struct referrers referrers;
    referrers_begin(&referrers, txn, to, id, from, (struct text){0});
    bool any = walk_next(&referrers.walk);
    referrers_end(&referrers);
    return any;
}

bool referrers_any_kind(struct txn *txn, enum record to, struct text id)
{
    struct entry_bytes entry = begin_with(txn, to, id);
    if (!entry.size)
        return false;
    struct walk walk = walk_begin(txn, TABLE_REFERRER, key_of(&entry), (struct bytes){0});
    bool any = walk_next(&walk);
    walk_end(&walk);
    return any;
}

void referrers_drop(struct txn *txn, enum record to, struct text id, struct arena *arena)
{
    struct entry_bytes entry = begin_with(txn, to, id);
    struct text *found = NULL;
    size_t count = 0, room = 0;
    if (!entry.size)
        return;
    struct walk walk = walk_begin(txn, TABLE_REFERRER, key_of(&entry), (struct bytes){0});
    while (walk_next(&walk)) {
        found = arena_more(arena, found, count, &room, sizeof *found);
        found[count++] = arena_text(arena, walk.key.data, walk.key.size);
    }
    walk_end(&walk); /* before the writes, which end its use */
    for (size_t i = 0; i < count; i++)
        txn_delete(txn, TABLE_REFERRER, (struct bytes){found[i].data, found[i].size});
}
