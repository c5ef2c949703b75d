/* SPDX-License-Identifier: MIT
 *
 * Who refers to whom. What a reference is to is read off the field rows (`refers`), so that a new
 * one is one word in one row: it is kept in the referrer table, and keeps its target from being
 * deleted.
 *
 * The one reference that is not there is an observation's to its youth, under whose key it lies.
 *
 * The table's keys, for opening plats-0001 at workplace stalle-0007 (the kinds are one byte each,
 * enum record):
 *
 *     02 "stalle-0007" 00 03 "plats-0001"   ->   empty
 *
 * Of an id that is sealed the key has the iv alone (data/record_key.h), which may hold NULs: the
 * kind before it says that it is one, and so how long. What follows the iv stands in the value:
 * first the one's that is referred to, then the other's. For youth ung-0001 in programme hiki:
 *
 *     00 "hiki" 00 04 iv (16)   ->   the rest of the youth's sealed id (40) */
#ifndef DATA_REFERRERS_H
#define DATA_REFERRERS_H

#include "data/record_key.h"

enum {
    REFERRER_KEY_MOST = 3 + 2 * TEXT_ID_MAX, /* [bytes] */
};

/* A walk over the records of one kind that refer to a record; not to be copied: */
struct referrers {
    struct walk walk;
    enum record to, from;
    uint8_t prefix[REFERRER_KEY_MOST], after[REFERRER_KEY_MOST];
    char room[TEXT_ID_MAX];
};
/* Ids of `from` records that refer to `to`/`id`, in the order of their keys, behind the id `after`
 * where it has data. An id is a view until the next step; it is empty, which is nobody's, where the
 * entry's key is damaged. */
void referrers_begin(struct referrers *referrers, struct txn *txn, enum record to, struct text id,
                     enum record from, struct text after);
bool referrers_next(struct referrers *referrers, struct text *id);
void referrers_end(struct referrers *referrers);
/* All of them by id, copied into a list in the arena. */
struct text_list referrers_list(struct txn *txn, enum record to, struct text id, enum record from,
                                struct arena *arena);
/* Whether there is one; of any kind. */
bool referrers_any(struct txn *txn, enum record to, struct text id, enum record from);
bool referrers_any_kind(struct txn *txn, enum record to, struct text id);

/* One entry; not to be copied: the ids may be views into it, or into the key. */
struct referrer {
    enum record to, from;
    struct text to_id, from_id;
    char to_room[TEXT_ID_MAX], from_room[TEXT_ID_MAX];
};
/* False where it is no key of the table. The vault may be NULL, as of a store without one. */
bool referrer_read(const struct vault *vault, struct bytes key, struct bytes value,
                   struct referrer *out);
/* Adds the entry, or takes it away. */
void referrer_write(struct txn *txn, enum record to, struct text to_id, enum record from,
                    struct text from_id, bool add);

/* Takes all entries away that say who refers to the record, damaged ones, too. */
void referrers_drop(struct txn *txn, enum record to, struct text id, struct arena *arena);

/* Adds all that a record refers to, or takes it away. */
void referrers_link(struct txn *txn, enum record record, const void *value, bool add);

#endif
