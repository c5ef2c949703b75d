/* SPDX-License-Identifier: MIT
 *
 * One young person's records. */
#include "data/subject.h"

#include "data/records_inside.h"
#include "data/seal.h"

static bool is_others(enum record record)
{
    return record != RECORD_YOUTH && record != RECORD_OBSERVATION && seal_covers(record);
}

/* Whether a record that is about no youth refers to it. */
static bool is_referred_to(struct txn *txn, enum record record, struct text id)
{
    bool found = false;
    for (int from = 0; !found && from < RECORD_COUNT; from++)
        found =
            !seal_covers((enum record)from) && referrers_any(txn, record, id, (enum record)from);
    return found;
}

/* Whatever of the youth's own refers to it: a placement and its certificate do to each other. */
static enum error erase_record(struct changes *changes, enum record record, struct text id,
                               struct text youth, struct arena *arena,
                               struct subject_counts *counts, struct fault *fault)
{
    const struct record_kind *kind = &record_kinds[record];
    struct head *value = arena_new(arena, kind->schema->size);
    struct fault damage = {0};
    if (!id.size) { /* what said so is damaged, and goes with the youth */
        counts->unreadable++;
        return ERR_NONE;
    }
    if (is_referred_to(changes->txn, record, id))
        return fail(fault, ERR_CONFLICT, "youth", "others refer to a %s of theirs", kind->name);
    if (!records_copy(changes->txn, record, id, NULL, arena, value, &damage)) {
        records_erase(changes, record, value);
    } else {
        records_erase_damaged(changes, record, id, youth, arena);
        counts->unreadable++;
    }
    referrers_drop(changes->txn, record, id, arena);
    counts->records[record]++;
    return ERR_NONE;
}

enum error subject_erase(struct changes *changes, struct text youth, struct arena *arena,
                         struct subject_counts *counts, struct fault *fault)
{
    *counts = (struct subject_counts){0};
    counts->records[RECORD_OBSERVATION] = observations_erase(changes, youth, arena);
    for (int record = 0; record < RECORD_COUNT; record++) {
        if (!is_others((enum record)record))
            continue;
        struct text_list ids =
            referrers_list(changes->txn, RECORD_YOUTH, youth, (enum record)record, arena);
        for (size_t i = 0; i < ids.count; i++) {
            if (erase_record(changes, (enum record)record, ids.items[i], youth, arena, counts,
                             fault))
                return fault->code;
        }
    }
    if (erase_record(changes, RECORD_YOUTH, youth, youth, arena, counts, fault))
        return fault->code;
    seal_forget(changes->txn, youth);
    return txn_fault(changes->txn, fault);
}
