/* SPDX-License-Identifier: MIT
 *
 * Every stored record and where it lies. The structs stand in the headers below, by what they are
 * about, and the field tables in the .c beside each.
 *
 * A record is stored as the MessagePack map that the wire carries, under its id. For example
 * employer "arb-0001", version 1, in table `employer`:
 *
 *     key    61 72 62 2d 30 30 30 31                                      "arb-0001"
 *     value  85 a2 id a8 arb-0001 a7 version 01 a7 updated ce 6920… a4 name a9 Hav & Bok
 *            a5 state a6 active
 *
 * Where it is about a youth the record is sealed (data/seal.h), and so is the id that it lies under
 * (data/record_key.h): an employer's stands as above, a youth's is 56 bytes that say nothing.
 *
 * Observations alone have a composite key: youth (of a sealed id its iv), NUL, sequence (8 bytes,
 * big-endian), so that a youth's observations lie together in the order in which they came. */
#ifndef DATA_RECORD_H
#define DATA_RECORD_H

#include "data/record_access.h"
#include "data/record_certificate.h"
#include "data/record_place.h"
#include "data/record_placement.h"
#include "data/record_youth.h"
#include "data/store.h"

enum record {
    RECORD_PROGRAMME,
    RECORD_EMPLOYER,
    RECORD_WORKPLACE,
    RECORD_OPENING,
    RECORD_YOUTH,
    RECORD_OBSERVATION,
    RECORD_PLACEMENT,
    RECORD_CERTIFICATE,
    RECORD_HOLD,
    RECORD_TOKEN,
    RECORD_WAIVER,
    RECORD_CREDENTIAL,
    RECORD_SIGNING_KEY,
    RECORD_ERASURE,
    RECORD_INVITATION,
    RECORD_DRAFT,
    RECORD_COUNT
};

struct record_kind {
    enum record record;
    const char *name; /* as in field rows' `refers`, in the journal and in the referrer table */
    enum table table;
    const struct schema *schema; /* of a struct that begins with struct head */
    /* Turns what a caller may send into what is stored: positions into metres. What the record
     * points to is left alone and replaced. May be NULL. */
    enum error (*settle)(void *record, struct arena *arena, struct fault *fault);
    /* The field that names a record which is another one with this change: NULL for most. */
    const char *touches;
};
extern const struct record_kind record_kinds[RECORD_COUNT];

/* The kind of this name, or NULL. */
const struct record_kind *record_kind_named(const char *name, size_t size);

/* The checks that several schemas share. BAD_PERIOD naming `field`, or ERR_NONE. */
enum error check_period(struct date from, struct date to, const char *field, struct fault *fault);
enum error check_window(struct clock from, struct clock to, const char *field, struct fault *fault);

#endif
