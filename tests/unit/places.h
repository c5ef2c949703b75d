/* SPDX-License-Identifier: MIT
 *
 * A real store in a directory of its own that goes with the test. */
#ifndef TESTS_PLACES_H
#define TESTS_PLACES_H

#include "data/records.h"
#include "tests/unit/values.h"

#include <dirent.h>
#include <unistd.h>

/* [bytes] 0: the store's own default. The thread sanitizer leaves no room for that. */
#ifdef __SANITIZE_THREAD__
#define PLACE_MAP ((size_t)1 << 28)
#else
#define PLACE_MAP ((size_t)0)
#endif

struct place {
    char directory[64];
    struct store *store;
    struct catalogues *catalogues;
    struct arena arena;
    struct fault fault;
};

/* A new empty directory. */
static inline void place_directory(char out[64])
{
    const char *base = getenv("TMPDIR");
    snprintf(out, 64, "%s/praktik-unit-XXXXXX", base && strlen(base) < 30 ? base : "/tmp");
    assert_non_null(mkdtemp(out));
}

/* With the files in it; tests make no directories below. */
static inline void place_remove(const char *directory)
{
    char path[400];
    DIR *entries = opendir(directory);
    assert_non_null(entries);
    for (struct dirent *entry; (entry = readdir(entries));) {
        snprintf(path, sizeof path, "%s/%s", directory, entry->d_name);
        if (entry->d_name[0] != '.')
            assert_int_equal(unlink(path), 0);
    }
    closedir(entries);
    assert_int_equal(rmdir(directory), 0);
}

/* Opens (or opens again) with a map of this size, 0 for PLACE_MAP. */
static inline void place_open(struct place *place, size_t map_size)
{
    struct store_options options = {
        .directory = place->directory,
        .create = true,
        .map_size = map_size ? map_size : PLACE_MAP,
    };
    if (store_open(&place->store, &options, &place->fault))
        fail_msg("%s", place->fault.text);
}

static inline void place_begin(struct place *place, size_t map_size)
{
    *place = (struct place){0};
    place_directory(place->directory);
    place_open(place, map_size);
    assert_int_equal(catalogues_load(&place->catalogues, NULL, &place->fault), ERR_NONE);
}

static inline void place_end(struct place *place)
{
    store_close(place->store);
    catalogues_free(place->catalogues);
    arena_free(&place->arena);
    place_remove(place->directory);
}

/* ---- changing ---- */

/* A batch on a write transaction of its own, at a time of its own. */
static inline void place_change(struct place *place, struct changes *changes, int64_t now)
{
    struct txn *txn = txn_begin(place->store, &place->fault);
    assert_non_null(txn);
    changes_begin(changes, txn, place->catalogues);
    changes->now = now;
    changes->by = "tester";
}

static inline void place_commit(struct place *place, struct changes *changes)
{
    if (txn_commit(changes->txn, &place->fault))
        fail_msg("%s", place->fault.text);
    changes_end(changes);
}

/* Puts a record that is written as JSON; the fault is in the place. */
static inline enum error place_try(struct place *place, struct changes *changes, enum record record,
                                   const char *json)
{
    const struct record_kind *kind = &record_kinds[record];
    void *value;
    struct bytes bytes = values_packed(&place->arena, json);
    if (values_decode(&place->arena, kind->schema, bytes, FROM_DISK, &value, &place->fault))
        fail_msg("%s: %s: %s", json, place->fault.field, place->fault.text);
    if (record == RECORD_OBSERVATION)
        return observation_put(changes, value, &place->arena, &place->fault);
    return records_put(changes, record, value, (struct integer){0}, &place->arena, &place->fault);
}

static inline void place_put(struct place *place, struct changes *changes, enum record record,
                             const char *json)
{
    if (place_try(place, changes, record, json))
        fail_msg("%s: %s: %s", json, place->fault.field, place->fault.text);
}

/* The same in a transaction of its own. */
static inline void place_store(struct place *place, enum record record, const char *json)
{
    struct changes changes = {0};
    place_change(place, &changes, 1000);
    place_put(place, &changes, record, json);
    place_commit(place, &changes);
}

#endif
