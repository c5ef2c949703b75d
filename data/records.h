/* SPDX-License-Identifier: MIT
 *
 * Reading and changing records. A change checks codes and references, writes the record, keeps the
 * table of who refers to whom, and appends to the journal: all in the one transaction that the
 * caller was given. */
#ifndef DATA_RECORDS_H
#define DATA_RECORDS_H

#include "data/catalogue.h"
#include "data/record.h"
#include "data/referrers.h"

/* One line of the journal, as feed.read hands it out. */
struct entry {
    struct integer seq;  /* 1, 2, … without gaps */
    struct integer time; /* [s] UTC */
    struct text kind;    /* "opening" */
    struct text id;
    struct choice change; /* enum change */
    struct text youth;    /* whom it is about; none: it is about nobody */
    struct text by;       /* the principal */
    struct text step;     /* of placements: which step it was */
};
LIST_OF(entry);
extern const struct schema entry_schema;

enum change {
    CHANGE_PUT,
    CHANGE_DELETE,
};

/* What has become of a record, the later including the earlier. */
enum touch {
    TOUCH_OBSERVED, /* a youth: observations have been added, and nothing else */
    TOUCH_CHANGED,  /* it, or another record that it is made of */
    TOUCH_ANEW,     /* a youth: observations have been changed or taken away */
};

/* What a batch of changes has touched, in the order of the first times; an observation touches its
 * youth, too, and a hold its opening. */
struct touched {
    enum record record;
    enum touch touch;
    char id[41];
};

/* The youth whom a record is about, or nobody: itself, or its field of that name. */
struct text record_youth(enum record record, const void *value);

/* A batch of changes: one write transaction, many requests. */
struct changes {
    struct txn *txn;
    const struct catalogues *catalogues;
    int64_t now; /* [s] UTC */
    const char *by;
    /* Told of each change that is about a youth; may be NULL. */
    void (*about)(void *context, struct text youth);
    void *about_context;
    uint64_t sequence; /* the journal's last number, of this batch included */
    struct touched *touched;
    size_t count, room;
};

/* Starts on a fresh write transaction. */
void changes_begin(struct changes *changes, struct txn *txn, const struct catalogues *catalogues);
/* Forgets what was touched; the transaction is the caller's. */
void changes_end(struct changes *changes);

/* The journal's last number, 0 for an empty store. */
uint64_t journal_last(struct txn *txn);
/* Reads the entries behind `after`, at most `most`, into a list in the arena; true when more
 * follow. Texts are in the arena, or views into the store. One that cannot be read is left out. */
bool journal_read(struct txn *txn, uint64_t after, size_t most, struct arena *arena,
                  struct entry_list *out);
/* The entry that a walk found under a key; false where it cannot be read. */
bool journal_entry(struct txn *txn, struct bytes key, struct bytes stored, struct arena *arena,
                   struct entry *out);

/* Reads a record into a zeroed struct. Texts are views into the store: they live until the
 * transaction ends or writes, so a change that reads first uses records_copy. NOT_FOUND naming
 * `field` (which may be NULL), RECORD_DAMAGED. */
enum error records_get(struct txn *txn, enum record record, struct text id, const char *field,
                       struct arena *arena, void *out, struct fault *fault);
/* The same with texts copied into the arena. */
enum error records_copy(struct txn *txn, enum record record, struct text id, const char *field,
                        struct arena *arena, void *out, struct fault *fault);
bool records_exist(struct txn *txn, enum record record, struct text id);

/* One text of a record of a kind that is not about youths, by its field's name: a view into the
 * store, without the work of reading the rest. data is NULL where it is not there. */
struct text records_text(struct txn *txn, enum record record, struct text id, struct text field);

/* A record from the bytes that a walk found under a key, into a zeroed struct; `plain` gets its
 * map, opened: in the arena, or a view where it was not sealed. False where it cannot be read: what
 * is handed through as it lies, and is no map, would make all of a connection unreadable. */
bool records_read(struct txn *txn, enum record record, struct bytes key, struct bytes stored,
                  struct arena *arena, void *out, struct bytes *plain);

/* The record's stored map: a view, or in the arena where it was sealed. NOT_FOUND naming "id",
 * RECORD_DAMAGED. */
enum error records_raw(struct txn *txn, enum record record, struct text id, struct arena *arena,
                       struct raw *raw, struct fault *fault);

/* Checks what a record says against the catalogues and the store: UNKNOWN_CODE, NOT_FOUND for a
 * reference to nothing. Changes nothing. */
enum error records_check(struct txn *txn, const struct catalogues *catalogues, enum record record,
                         const void *value, struct fault *fault);

/* Whether the stored record differs from `value` in what callers can say (not in version, updated
 * and other fields that the server sets). True when there is none stored. */
bool records_differ(struct txn *txn, enum record record, const void *value, struct arena *arena);

/* Creates or replaces. Sets the record's version and updated (and its id, where it had none, from
 * records_fresh_id). Every check comes before the first write. if_version not set: any. Errors:
 * records_check's, CONFLICT (if_version), and the transaction's. */
enum error records_put(struct changes *changes, enum record record, void *value,
                       struct integer if_version, struct arena *arena, struct fault *fault);

/* NOT_FOUND, CONFLICT (if_version, or others refer to it). */
enum error records_delete(struct changes *changes, enum record record, struct text id,
                          struct integer if_version, struct arena *arena, struct fault *fault);

/* A random id: 128 bits in base32, 26 characters, in the arena. */
struct text records_fresh_id(struct arena *arena);

/* Observations: appended behind those of the same youth. */
enum error observation_put(struct changes *changes, struct observation *observation,
                           struct arena *arena, struct fault *fault);

/* Puts level, situation and, where it is set, date of `to` in the place of what the observation
 * says; NULL: it is taken away. `out` gets it as it is now, or was. NOT_FOUND naming "observation",
 * STATE (it stands in a certificate), CONFLICT (if_version). */
enum error observation_correct(struct changes *changes, struct text youth, struct text id,
                               const struct observation *to, struct integer if_version,
                               struct arena *arena, struct observation *out, struct fault *fault);

/* What the certificate says of the youth counts no more, from this day on; a day that is not set
 * makes it count again. STORAGE_FULL and the like. */
enum error observations_withdraw(struct changes *changes, struct text youth,
                                 struct text certificate, struct date on, struct arena *arena,
                                 struct fault *fault);

/* Whether there is one of the youth. */
bool observations_any(struct txn *txn, struct text youth);

/* Takes all of the youth's observations away; how many there were. One that cannot be read goes,
 * too.
 */
size_t observations_erase(struct changes *changes, struct text youth, struct arena *arena);

/* The youth's observations, oldest first, as views into the store in a list in the arena. */
LIST_OF(observation);
enum error observations_of(struct txn *txn, struct text youth, struct arena *arena,
                           struct observation_list *out, struct fault *fault);
/* Those with a number above *last, which gets the last one's; 0: all. */
enum error observations_after(struct txn *txn, struct text youth, uint64_t *last,
                              struct arena *arena, struct observation_list *out,
                              struct fault *fault);

/* The kind of the record that a reference is to; NULL where there is none. `refers` is a field
 * row's: "workplace" or "workplace|employer". */
const struct record_kind *records_target(struct txn *txn, const char *refers, struct text id);

#endif
