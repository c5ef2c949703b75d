/* SPDX-License-Identifier: MIT
 *
 * Observations: appended behind those of the same youth, read as one list. What one says is changed
 * only where it is corrected for being wrong; whether it still counts is. */
#include <stdlib.h>
#include <string.h>

#include "data/records_inside.h"
#include "proto/text.h"

/* What the keys of a youth's observations begin with: "youth NUL". */
struct youth_key {
    uint8_t bytes[TEXT_ID_MAX + 1 + 8];
    size_t size;
};

static struct youth_key key_of(struct txn *txn, struct text youth)
{
    struct record_key of = record_key_in(txn, RECORD_YOUTH, youth);
    struct bytes part = record_key_short(&of);
    struct youth_key key = {.size = part.size ? part.size + 1 : 0};
    memcpy(key.bytes, part.data, part.size);
    return key;
}

static struct walk walk_of(struct txn *txn, const struct youth_key *key)
{
    if (!key->size) /* no id: all of them would begin so */
        return (struct walk){.txn = txn};
    return walk_begin(txn, TABLE_OBSERVATION, (struct bytes){key->bytes, key->size},
                      (struct bytes){0});
}

enum error observation_put(struct changes *changes, struct observation *observation,
                           struct arena *arena, struct fault *fault)
{
    struct head *head = &observation->head;
    if (records_check(changes->txn, changes->catalogues, RECORD_OBSERVATION, observation, fault))
        return fault->code;
    if (!head->id.data)
        head->id = records_fresh_id(arena);
    head->version = (struct integer){1, true};
    head->updated = (struct integer){changes->now, true};
    struct youth_key key = key_of(changes->txn, observation->youth);
    key_put_number(key.bytes + key.size, changes->sequence + 1);
    records_write(changes, RECORD_OBSERVATION, (struct bytes){key.bytes, key.size + 8},
                  observation);
    return txn_fault(changes->txn, fault);
}

enum error observations_of(struct txn *txn, struct text youth, struct arena *arena,
                           struct observation_list *out, struct fault *fault)
{
    uint64_t last = 0;
    return observations_after(txn, youth, &last, arena, out, fault);
}

enum error observations_after(struct txn *txn, struct text youth, uint64_t *last,
                              struct arena *arena, struct observation_list *out,
                              struct fault *fault)
{
    struct youth_key key = key_of(txn, youth);
    struct bytes after = {0};
    size_t room = 0;
    *out = (struct observation_list){.set = true};
    struct walk walk = walk_of(txn, &key);
    enum error error = ERR_NONE;
    key_put_number(key.bytes + key.size, *last);
    if (*last)
        after = (struct bytes){key.bytes, key.size + 8};
    walk.after = after;
    while (!error && walk_next(&walk)) {
        *last = key_number((const char *)walk.key.data + key.size);
        out->items = arena_more(arena, out->items, out->count, &room, sizeof *out->items);
        struct bytes plain;
        if (!records_read(txn, RECORD_OBSERVATION, walk.key, walk.value, arena,
                          &out->items[out->count++], &plain))
            error = fail(fault, ERR_RECORD_DAMAGED, NULL, "a stored observation cannot be read");
    }
    walk_end(&walk);
    return error ? error : txn_fault(txn, fault);
}

bool observations_any(struct txn *txn, struct text youth)
{
    struct youth_key key = key_of(txn, youth);
    struct walk walk = walk_of(txn, &key);
    bool any = walk_next(&walk);
    walk_end(&walk);
    return any;
}

/* One of them, and where it lies. */
struct found {
    struct text key;
    struct observation observation;
};

/* The one that the walk is at, copied into the arena, since writing ends every view. False where
 * it cannot be read: then only its key is told. */
static bool read_one(const struct walk *walk, struct arena *arena, struct found *out)
{
    struct text copy = arena_text(arena, walk->value.data, walk->value.size);
    struct bytes plain;
    *out = (struct found){.key = arena_text(arena, walk->key.data, walk->key.size)};
    return records_read(walk->txn, RECORD_OBSERVATION, walk->key,
                        (struct bytes){copy.data, copy.size}, arena, &out->observation, &plain);
}

static size_t certified_by(struct txn *txn, struct text youth, struct text certificate,
                           struct arena *arena, struct found *out, size_t most)
{
    size_t count = 0;
    struct youth_key key = key_of(txn, youth);
    struct walk walk = walk_of(txn, &key);
    while (count < most && walk_next(&walk)) {
        if (read_one(&walk, arena, &out[count]) &&
            text_equal(out[count].observation.certificate, certificate))
            count++;
    }
    walk_end(&walk);
    return count;
}

/* False where there is none of this id, or it cannot be read. */
static bool find(struct txn *txn, struct text youth, struct text id, struct arena *arena,
                 struct found *out)
{
    struct youth_key key = key_of(txn, youth);
    struct walk walk = walk_of(txn, &key);
    bool there = false;
    while (!there && walk_next(&walk))
        there = read_one(&walk, arena, out) && text_equal(out->observation.head.id, id);
    walk_end(&walk);
    return there;
}

enum error observation_correct(struct changes *changes, struct text youth, struct text id,
                               const struct observation *to, struct integer if_version,
                               struct arena *arena, struct observation *out, struct fault *fault)
{
    struct found found;
    if (!find(changes->txn, youth, id, arena, &found))
        return fail(fault, ERR_NOT_FOUND, "observation", "no such observation");
    struct observation *now = &found.observation;
    struct bytes key = {found.key.data, found.key.size};
    if (now->certificate.data)
        return fail(fault, ERR_STATE, "observation",
                    "stands in a certificate, which is superseded or revoked instead");
    if (if_version.set && if_version.value != now->head.version.value)
        return fail_limit(fault, ERR_CONFLICT, "if_version", now->head.version.value,
                          "another version is stored");
    *out = *now;
    if (!to) {
        records_erase_at(changes, RECORD_OBSERVATION, key, now);
        return txn_fault(changes->txn, fault);
    }
    out->level = to->level;
    out->situation = to->situation;
    out->date = to->date.set ? to->date : now->date;
    out->head.version.value++;
    out->head.updated = (struct integer){changes->now, true};
    records_write(changes, RECORD_OBSERVATION, key, out);
    return txn_fault(changes->txn, fault);
}

enum error observations_withdraw(struct changes *changes, struct text youth,
                                 struct text certificate, struct date on, struct arena *arena,
                                 struct fault *fault)
{
    struct found *found = arena_array(arena, CATALOGUE_COMPETENCES_MOST, sizeof *found);
    size_t count =
        certified_by(changes->txn, youth, certificate, arena, found, CATALOGUE_COMPETENCES_MOST);
    for (size_t i = 0; i < count; i++) {
        struct observation *observation = &found[i].observation;
        observation->withdrawn_on = on;
        observation->head.version.value++;
        observation->head.updated = (struct integer){changes->now, true};
        records_write(changes, RECORD_OBSERVATION,
                      (struct bytes){found[i].key.data, found[i].key.size}, observation);
    }
    return txn_fault(changes->txn, fault);
}

size_t observations_erase(struct changes *changes, struct text youth, struct arena *arena)
{
    size_t count = 0, room = 0;
    struct found *found = NULL;
    struct youth_key key = key_of(changes->txn, youth);
    struct walk walk = walk_of(changes->txn, &key);
    while (walk_next(&walk)) {
        found = memory_more(found, count, &room, sizeof *found);
        struct found *one = &found[count++];
        if (!read_one(&walk, arena, one))
            one->observation = (struct observation){.youth = youth};
    }
    walk_end(&walk); /* before the writes, which end its use */
    for (size_t i = 0; i < count; i++)
        records_erase_at(changes, RECORD_OBSERVATION,
                         (struct bytes){found[i].key.data, found[i].key.size},
                         &found[i].observation);
    free(found);
    return count;
}
