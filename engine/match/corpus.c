/* SPDX-License-Identifier: MIT
 *
 * The corpus: openings in the order of their ids, in leaves of up to 128, and snapshots that share
 * the leaves that did not change. A batch that touches n openings copies at most n leaves and one
 * array of pointers; the text of a leaf lies in the leaf's own arena and goes with it.
 *
 * Who frees what: leaves and snapshots are counted by the writer alone. A reader only writes its
 * own slot; the writer looks at all slots before it frees an old snapshot. */
#include "engine/match/corpus.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "engine/match/load.h"
#include "proto/text.h"

enum {
    LEAF_MOST = 128,
    LEAF_HALF = LEAF_MOST / 2,
    CACHE_LINE = 64,
};

struct leaf {
    size_t references; /* snapshots that have it; the writer's */
    struct arena arena;
    size_t count;
    struct opening_facts rows[LEAF_MOST]; /* ascending ids */
};

struct snapshot {
    uint64_t sequence;
    size_t count;
    size_t leaf_count;
    size_t room;            /* leaves that fit */
    struct snapshot *older; /* in the list of those to be freed */
    struct leaf *leaves[];
};

/* A cache line each, so that readers do not slow each other. */
struct slot {
    _Atomic(struct snapshot *) in_use;
    char rest[CACHE_LINE - sizeof(void *)];
};

struct corpus {
    const struct catalogues *catalogues;
    _Atomic(struct snapshot *) current;
    struct snapshot *next;    /* prepared, not yet published */
    struct snapshot *retired; /* replaced, perhaps still read */
    unsigned readers;
    struct slot *slots;
};

/* ---- reading ---- */

const struct snapshot *corpus_acquire(struct corpus *corpus, unsigned reader)
{
    struct slot *slot = &corpus->slots[reader];
    for (;;) {
        struct snapshot *snapshot = atomic_load(&corpus->current);
        atomic_store(&slot->in_use, snapshot);
        /* Still current after the slot said so: the writer will see it there. */
        if (atomic_load(&corpus->current) == snapshot)
            return snapshot;
    }
}

void corpus_release(struct corpus *corpus, unsigned reader)
{
    atomic_store(&corpus->slots[reader].in_use, NULL);
}

uint64_t snapshot_sequence(const struct snapshot *snapshot)
{
    return snapshot->sequence;
}

size_t snapshot_count(const struct snapshot *snapshot)
{
    return snapshot->count;
}

struct snapshot_walk snapshot_walk(const struct snapshot *snapshot)
{
    return (struct snapshot_walk){.snapshot = snapshot};
}

const struct opening_facts *snapshot_next(struct snapshot_walk *walk)
{
    const struct snapshot *snapshot = walk->snapshot;
    if (walk->leaf == snapshot->leaf_count)
        return NULL;
    const struct leaf *leaf = snapshot->leaves[walk->leaf];
    const struct opening_facts *facts = &leaf->rows[walk->row++];
    if (walk->row == leaf->count) {
        walk->leaf++;
        walk->row = 0;
    }
    return facts;
}

/* The leaf where the id is or would be: the last whose first id is not greater. */
static size_t find_leaf(const struct snapshot *snapshot, struct text id)
{
    size_t low = 0, high = snapshot->leaf_count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (text_compare(snapshot->leaves[middle]->rows[0].id, id) <= 0)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* The row where the id is or would be. */
static size_t find_row(const struct leaf *leaf, struct text id, bool *found)
{
    size_t low = 0, high = leaf->count;
    *found = false;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = text_compare(leaf->rows[middle].id, id);
        if (order == 0) {
            *found = true;
            return middle;
        }
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const struct opening_facts *snapshot_find(const struct snapshot *snapshot, struct text id)
{
    bool found;
    if (!snapshot->leaf_count)
        return NULL;
    const struct leaf *leaf = snapshot->leaves[find_leaf(snapshot, id)];
    size_t row = find_row(leaf, id, &found);
    return found ? &leaf->rows[row] : NULL;
}

/* ---- leaves and snapshots, all on the writer ---- */

static void leaf_drop(struct leaf *leaf)
{
    if (--leaf->references)
        return;
    arena_free(&leaf->arena);
    free(leaf);
}

static void snapshot_free(struct snapshot *snapshot)
{
    for (size_t i = 0; i < snapshot->leaf_count; i++)
        leaf_drop(snapshot->leaves[i]);
    free(snapshot);
}

static struct snapshot *snapshot_new(size_t room)
{
    struct snapshot *snapshot =
        memory_new(1, sizeof(struct snapshot) + room * sizeof(struct leaf *));
    snapshot->room = room;
    return snapshot;
}

/* Room for one more leaf. */
static struct snapshot *snapshot_grow(struct snapshot *snapshot)
{
    if (snapshot->leaf_count < snapshot->room)
        return snapshot;
    size_t room = snapshot->room * 2;
    snapshot = memory_resize(snapshot, sizeof *snapshot + room * sizeof(struct leaf *));
    snapshot->room = room;
    return snapshot;
}

/* A snapshot with the same leaves. */
static struct snapshot *snapshot_copy(const struct snapshot *from)
{
    struct snapshot *copy = snapshot_new(from->leaf_count + 16);
    copy->count = from->count;
    copy->leaf_count = from->leaf_count;
    for (size_t i = 0; i < from->leaf_count; i++) {
        copy->leaves[i] = from->leaves[i];
        copy->leaves[i]->references++;
    }
    return copy;
}

static void leaf_add(struct leaf *leaf, const struct opening_facts *facts)
{
    leaf->rows[leaf->count] = *facts;
    load_own(&leaf->rows[leaf->count++], &leaf->arena);
}

/* A leaf of rows [from, to) of another. */
static struct leaf *leaf_part(const struct leaf *of, size_t from, size_t to)
{
    struct leaf *leaf = memory_new(1, sizeof *leaf);
    leaf->references = 1;
    for (size_t i = from; i < to; i++)
        leaf_add(leaf, &of->rows[i]);
    return leaf;
}

/* Makes leaf i the snapshot's own, so that it can be changed. */
static struct leaf *leaf_own(struct snapshot *snapshot, size_t i)
{
    struct leaf *leaf = snapshot->leaves[i];
    if (leaf->references == 1)
        return leaf;
    struct leaf *own = leaf_part(leaf, 0, leaf->count);
    leaf_drop(leaf);
    return snapshot->leaves[i] = own;
}

static void leaves_insert(struct snapshot *snapshot, size_t at, struct leaf *leaf)
{
    memmove(&snapshot->leaves[at + 1], &snapshot->leaves[at],
            (snapshot->leaf_count - at) * sizeof *snapshot->leaves);
    snapshot->leaves[at] = leaf;
    snapshot->leaf_count++;
}

static void leaves_remove(struct snapshot *snapshot, size_t at)
{
    leaf_drop(snapshot->leaves[at]);
    snapshot->leaf_count--;
    memmove(&snapshot->leaves[at], &snapshot->leaves[at + 1],
            (snapshot->leaf_count - at) * sizeof *snapshot->leaves);
}

/* Splits leaf i in two halves. */
static void leaf_split(struct snapshot *snapshot, size_t i)
{
    struct leaf *whole = snapshot->leaves[i];
    struct leaf *first = leaf_part(whole, 0, LEAF_HALF);
    struct leaf *second = leaf_part(whole, LEAF_HALF, whole->count);
    leaf_drop(whole);
    snapshot->leaves[i] = first;
    leaves_insert(snapshot, i + 1, second);
}

static void row_put(struct corpus *corpus, const struct opening_facts *facts)
{
    bool found;
    struct snapshot *snapshot = corpus->next = snapshot_grow(corpus->next);
    if (!snapshot->leaf_count)
        leaves_insert(snapshot, 0, leaf_part(&(struct leaf){0}, 0, 0));
    size_t i = snapshot->leaf_count == 1 ? 0 : find_leaf(snapshot, facts->id);
    struct leaf *leaf = leaf_own(snapshot, i);
    size_t row = find_row(leaf, facts->id, &found);
    if (!found && leaf->count == LEAF_MOST) {
        leaf_split(snapshot, i);
        i += row > LEAF_HALF;
        leaf = snapshot->leaves[i];
        row = find_row(leaf, facts->id, &found);
    }
    if (!found) {
        memmove(&leaf->rows[row + 1], &leaf->rows[row], (leaf->count - row) * sizeof leaf->rows[0]);
        leaf->count++;
        snapshot->count++;
    }
    leaf->rows[row] = *facts;
    load_own(&leaf->rows[row], &leaf->arena);
}

static void row_remove(struct snapshot *snapshot, struct text id)
{
    bool found;
    if (!snapshot->leaf_count)
        return;
    size_t i = find_leaf(snapshot, id);
    size_t row = find_row(snapshot->leaves[i], id, &found);
    if (!found)
        return;
    struct leaf *leaf = leaf_own(snapshot, i);
    leaf->count--;
    memmove(&leaf->rows[row], &leaf->rows[row + 1], (leaf->count - row) * sizeof leaf->rows[0]);
    snapshot->count--;
    if (!leaf->count)
        leaves_remove(snapshot, i);
}

/* ---- the batch ---- */

struct refresh {
    struct corpus *corpus;
    struct txn *txn;
    struct arena arena;
};

static void refresh_opening(struct refresh *refresh, struct text id)
{
    struct opening_facts facts;
    struct fault none;
    if (load_opening(refresh->txn, refresh->corpus->catalogues, id, &refresh->arena, &facts, &none))
        row_remove(refresh->corpus->next, id);
    else
        row_put(refresh->corpus, &facts);
}

/* A workplace's openings, or the openings of all of an employer's workplaces. */
static void refresh_below(struct refresh *refresh, enum record record, struct text id)
{
    struct referrers referrers;
    struct text below;
    bool employer = record == RECORD_EMPLOYER;
    referrers_begin(&referrers, refresh->txn, record, id,
                    employer ? RECORD_WORKPLACE : RECORD_OPENING, (struct text){0});
    while (referrers_next(&referrers, &below)) {
        if (employer)
            refresh_below(refresh, RECORD_WORKPLACE, below);
        else
            refresh_opening(refresh, below);
    }
    referrers_end(&referrers);
}

void corpus_prepare(struct corpus *corpus, struct txn *txn, const struct changes *changes)
{
    struct refresh refresh = {corpus, txn, {0}};
    corpus->next = snapshot_copy(atomic_load(&corpus->current));
    corpus->next->sequence = changes->sequence;
    for (size_t i = 0; i < changes->count; i++) {
        const struct touched *touched = &changes->touched[i];
        struct text id = {touched->id, strlen(touched->id)};
        if (touched->record == RECORD_OPENING)
            refresh_opening(&refresh, id);
        else if (touched->record == RECORD_WORKPLACE || touched->record == RECORD_EMPLOYER)
            refresh_below(&refresh, touched->record, id);
        arena_reset(&refresh.arena);
    }
    arena_free(&refresh.arena);
}

static bool in_use(const struct corpus *corpus, const struct snapshot *snapshot)
{
    for (unsigned i = 0; i < corpus->readers; i++) {
        if (atomic_load(&corpus->slots[i].in_use) == snapshot)
            return true;
    }
    return false;
}

static void free_retired(struct corpus *corpus)
{
    struct snapshot **link = &corpus->retired;
    while (*link) {
        struct snapshot *snapshot = *link;
        if (in_use(corpus, snapshot)) {
            link = &snapshot->older;
            continue;
        }
        *link = snapshot->older;
        snapshot_free(snapshot);
    }
}

void corpus_publish(struct corpus *corpus)
{
    struct snapshot *old = atomic_exchange(&corpus->current, corpus->next);
    corpus->next = NULL;
    old->older = corpus->retired;
    corpus->retired = old;
    free_retired(corpus);
}

void corpus_discard(struct corpus *corpus)
{
    if (corpus->next)
        snapshot_free(corpus->next);
    corpus->next = NULL;
}

/* ---- opening and closing ---- */

/* All openings lie in the store in the order of their ids, so leaves are filled one by one. */
static struct snapshot *load_all(struct txn *txn, const struct catalogues *catalogues)
{
    struct snapshot *snapshot = snapshot_new(16);
    struct arena arena = {0};
    struct walk walk = walk_begin(txn, TABLE_OPENING, (struct bytes){0}, (struct bytes){0});
    snapshot->sequence = journal_last(txn);
    while (walk_next(&walk)) {
        struct opening_facts facts;
        struct fault none;
        struct text id = {walk.key.data, walk.key.size};
        if (load_opening(txn, catalogues, id, &arena, &facts, &none))
            continue; /* a damaged record takes only itself off the lists */
        size_t last = snapshot->leaf_count;
        if (!last || snapshot->leaves[last - 1]->count == LEAF_MOST) {
            snapshot = snapshot_grow(snapshot);
            snapshot->leaves[snapshot->leaf_count++] = leaf_part(&(struct leaf){0}, 0, 0);
        }
        leaf_add(snapshot->leaves[snapshot->leaf_count - 1], &facts);
        snapshot->count++;
        arena_reset(&arena);
    }
    walk_end(&walk);
    arena_free(&arena);
    return snapshot;
}

struct corpus *corpus_open(struct txn *txn, const struct catalogues *catalogues, unsigned readers)
{
    struct corpus *corpus = memory_new(1, sizeof *corpus);
    corpus->catalogues = catalogues;
    corpus->readers = readers;
    corpus->slots = memory_new(readers, sizeof *corpus->slots);
    for (unsigned i = 0; i < readers; i++)
        atomic_init(&corpus->slots[i].in_use, NULL);
    atomic_init(&corpus->current, load_all(txn, catalogues));
    return corpus;
}

void corpus_close(struct corpus *corpus)
{
    if (!corpus)
        return;
    corpus_discard(corpus);
    while (corpus->retired) {
        struct snapshot *older = corpus->retired->older;
        snapshot_free(corpus->retired);
        corpus->retired = older;
    }
    snapshot_free(atomic_load(&corpus->current));
    free(corpus->slots);
    free(corpus);
}
