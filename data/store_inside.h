/* SPDX-License-Identifier: MIT
 *
 * What store.c and txn.c share. Only these two know LMDB. */
#ifndef DATA_STORE_INSIDE_H
#define DATA_STORE_INSIDE_H

#include <lmdb.h>

#include "data/store.h"

struct store {
    MDB_env *env;
    MDB_dbi tables[TABLE_COUNT];
    int lock;
    char directory[4096];
    size_t map_size;
    unsigned readers;
    const struct vault *vault;
};

struct txn {
    struct store *store;
    MDB_txn *mdb;
    bool writes;
    bool resting;
    uint64_t changes;
    struct fault fault; /* the first error; sticky */
    struct seal_met seals_met[SEALS_MET];
    struct key_met keys_met[KEYS_MET];
};

#endif
