/* SPDX-License-Identifier: MIT
 *
 * Looks at all that a store holds: whether each record opens and reads, what it refers to is there,
 * what is referred to says so, and the journal has no gap. LMDB sees no damage by itself: of 3,000
 * single flipped bits three in four came back as a wrong value. */
#ifndef DATA_VERIFY_H
#define DATA_VERIFY_H

#include "data/records.h"

enum verify_kind {
    VERIFY_DAMAGED,  /* a record, or an entry of the journal, cannot be read */
    VERIFY_DANGLING, /* it refers to one that is not there */
    VERIFY_LINK,     /* an entry of who refers to whom that names a record that is not there */
    VERIFY_GAP,      /* the journal lacks a number */
};

struct verify_finding {
    enum verify_kind kind;
    const char *record; /* "youth" */
    struct text id;     /* of the record, where it is known; borrowed */
    const char *field;  /* of a dangling reference */
};

struct verify_counts {
    uint64_t records[RECORD_COUNT];
    uint64_t journal, findings;
};

/* Reads everything, and tells each thing that is wrong. The transaction's own error is the
 * caller's to ask for. */
void verify_store(struct txn *txn, void (*tell)(void *context, const struct verify_finding *found),
                  void *context, struct verify_counts *counts);

#endif
