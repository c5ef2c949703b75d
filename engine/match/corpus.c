/* SPDX-License-Identifier: MIT
 *
 * Snapshots over sets of rows that share what did not change. A batch that touches n rows copies at
 * most n leaves of each set and its array of leaves.
 *
 * Who frees what: snapshots are counted by the writer alone. A reader only writes its own slot;
 * the writer looks at all slots before it frees an old snapshot. */
#include "engine/match/corpus.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "proto/text.h"

enum {
    CACHE_LINE = 64,
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

static void own_place(void *row, struct arena *arena)
{
    struct opening_place *place = row;
    place->id = arena_text(arena, place->id.data, place->id.size);
    place->key = arena_text(arena, place->key.data, place->key.size);
}

static const struct leaf_kind places = {.size = sizeof(struct opening_place), .own = own_place};
static const struct leaf_kind workplaces = {.size = sizeof(struct workplace_row),
                                            .own = load_own_workplace};
static const struct leaf_kind youths = {.size = sizeof(struct youth_row), .own = load_own_youth};
static const struct leaf_kind programmes = {.size = sizeof(struct programme_rules),
                                            .own = load_own_programme};

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

const struct opening_facts *snapshot_find(const struct snapshot *snapshot, struct text id)
{
    const struct opening_place *place = leaves_find(&snapshot->places, id);
    const struct opening_row *row = place ? leaves_find(&snapshot->openings, place->key) : NULL;
    return row ? &row->facts : NULL;
}

const struct opening_facts *snapshot_opening(const struct snapshot *snapshot, struct text id)
{
    const struct opening_facts *opening = snapshot_find(snapshot, id);
    if (opening)
        return opening;
    const struct workplace_row *workplace = leaves_find(&snapshot->workplaces, id);
    return workplace ? &workplace->facts : NULL;
}

const struct match_rules *snapshot_rules(const struct snapshot *snapshot,
                                         const struct youth_row *youth)
{
    const struct programme_rules *programme = leaves_find(&snapshot->programmes, youth->programme);
    return &programme->rules; /* a youth without a programme is not loaded */
}

/* ---- snapshots, all on the writer ---- */

static struct snapshot *snapshot_copy(const struct snapshot *from)
{
    struct snapshot *copy = memory_new(1, sizeof *copy);
    copy->sequence = from->sequence;
    copy->openings = leaves_copy(&from->openings);
    copy->places = leaves_copy(&from->places);
    copy->workplaces = leaves_copy(&from->workplaces);
    copy->youths = leaves_copy(&from->youths);
    copy->programmes = leaves_copy(&from->programmes);
    return copy;
}

static void snapshot_free(struct snapshot *snapshot)
{
    leaves_free(&snapshot->openings);
    leaves_free(&snapshot->places);
    runs_free(&snapshot->runs);
    leaves_free(&snapshot->workplaces);
    leaves_free(&snapshot->youths);
    leaves_free(&snapshot->programmes);
    free(snapshot);
}

/* ---- from records to rows ---- */

struct refresh {
    struct txn *txn;
    const struct catalogues *catalogues;
    struct snapshot *snapshot;
    struct arena arena;
};

/* A record that is gone, or damaged, takes only its own row away. */

static void refresh_programme(struct refresh *refresh, struct text id)
{
    struct programme_rules programme;
    struct fault none;
    if (load_programme(refresh->txn, refresh->catalogues, id, &refresh->arena, &programme, &none))
        leaves_remove(&refresh->snapshot->programmes, id);
    else
        leaves_put(&refresh->snapshot->programmes, &programme);
}

static void refresh_youth(struct refresh *refresh, struct text id)
{
    struct youth_row youth;
    struct fault none;
    if (load_youth(refresh->txn, refresh->catalogues, id, &refresh->arena, &youth, &none))
        leaves_remove(&refresh->snapshot->youths, id);
    else
        leaves_put(&refresh->snapshot->youths, &youth);
}

static void refresh_prospect(struct refresh *refresh, struct text id)
{
    struct workplace_row workplace;
    struct fault none;
    if (load_workplace(refresh->txn, refresh->catalogues, id, &refresh->arena, &workplace, &none))
        leaves_remove(&refresh->snapshot->workplaces, id);
    else
        leaves_put(&refresh->snapshot->workplaces, &workplace);
}

/* The row with its key in the arena; false where the opening cannot be read. */
static bool make_row(struct refresh *refresh, struct text id, struct arena *arena,
                     struct opening_row *row)
{
    struct fault none;
    char key[BLOCK_KEY + TEXT_ID_MAX];
    if (load_opening(refresh->txn, refresh->catalogues, id, arena, &row->facts, &none))
        return false;
    block_key(&row->facts, key);
    memcpy(key + BLOCK_KEY, id.data, id.size);
    row->key = arena_text(arena, key, BLOCK_KEY + id.size);
    return true;
}

static void put_opening(struct refresh *refresh, struct text id)
{
    struct snapshot *snapshot = refresh->snapshot;
    const struct opening_place *old = leaves_find(&snapshot->places, id);
    struct text before = {0};
    struct opening_row row;
    if (old)
        before = arena_text(&refresh->arena, old->key.data, old->key.size);
    bool there = make_row(refresh, id, &refresh->arena, &row);
    if (old && (!there || !text_equal(before, row.key)))
        leaves_remove(&snapshot->openings, before);
    if (there) {
        leaves_put(&snapshot->openings, &row);
        leaves_put(&snapshot->places, &(struct opening_place){row.facts.id, row.key});
    } else {
        leaves_remove(&snapshot->places, id);
    }
}

/* Where the opening is now; in the arena. No text where it is not. */
static struct text workplace_of(struct refresh *refresh, struct text id)
{
    const struct opening_facts *facts = snapshot_find(refresh->snapshot, id);
    if (!facts)
        return (struct text){0};
    return arena_text(&refresh->arena, facts->workplace.data, facts->workplace.size);
}

/* Also the workplaces that it came to or left: they have offered something now, or no more. */
static void refresh_opening(struct refresh *refresh, struct text id)
{
    struct text before = workplace_of(refresh, id);
    put_opening(refresh, id);
    struct text after = workplace_of(refresh, id);
    if (text_equal(before, after))
        return;
    if (before.data)
        refresh_prospect(refresh, before);
    if (after.data)
        refresh_prospect(refresh, after);
}

static void refresh_openings(struct refresh *refresh, struct text workplace)
{
    struct referrers referrers;
    struct text id;
    referrers_begin(&referrers, refresh->txn, RECORD_WORKPLACE, workplace, RECORD_OPENING,
                    (struct text){0});
    while (referrers_next(&referrers, &id))
        refresh_opening(refresh, id);
    referrers_end(&referrers);
}

static void refresh_workplace(struct refresh *refresh, struct text id)
{
    refresh_prospect(refresh, id);
    refresh_openings(refresh, id);
}

static void refresh_employer(struct refresh *refresh, struct text id)
{
    struct referrers referrers;
    struct text workplace;
    referrers_begin(&referrers, refresh->txn, RECORD_EMPLOYER, id, RECORD_WORKPLACE,
                    (struct text){0});
    while (referrers_next(&referrers, &workplace))
        refresh_workplace(refresh, workplace);
    referrers_end(&referrers);
}

static void refresh_programme_and_youths(struct refresh *refresh, struct text id)
{
    struct referrers referrers;
    struct text youth;
    refresh_programme(refresh, id);
    referrers_begin(&referrers, refresh->txn, RECORD_PROGRAMME, id, RECORD_YOUTH, (struct text){0});
    while (referrers_next(&referrers, &youth))
        refresh_youth(refresh, youth);
    referrers_end(&referrers);
}

/* What other records' rows are made of too: of the rest, nothing is in the corpus. */
static void (*const refreshers[RECORD_COUNT])(struct refresh *, struct text) = {
    [RECORD_PROGRAMME] = refresh_programme_and_youths,
    [RECORD_EMPLOYER] = refresh_employer,
    [RECORD_WORKPLACE] = refresh_workplace,
    [RECORD_OPENING] = refresh_opening,
    [RECORD_YOUTH] = refresh_youth,
};

/* ---- the batch ---- */

void corpus_prepare(struct corpus *corpus, struct txn *txn, const struct changes *changes)
{
    corpus->next = snapshot_copy(atomic_load(&corpus->current));
    corpus->next->sequence = changes->sequence;
    struct refresh refresh = {txn, corpus->catalogues, corpus->next, {0}};
    for (size_t i = 0; i < changes->count; i++) {
        const struct touched *touched = &changes->touched[i];
        if (refreshers[touched->record])
            refreshers[touched->record](&refresh, (struct text){touched->id, strlen(touched->id)});
        arena_reset(&refresh.arena);
    }
    arena_free(&refresh.arena);
    const struct snapshot *current = atomic_load(&corpus->current);
    corpus->next->runs = runs_make(&corpus->next->openings, &current->openings, &current->runs);
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

static void load_all(struct refresh *refresh, enum table table,
                     void (*one)(struct refresh *, struct text))
{
    struct walk walk = walk_begin(refresh->txn, table, (struct bytes){0}, (struct bytes){0});
    while (walk_next(&walk)) {
        one(refresh, (struct text){walk.key.data, walk.key.size});
        arena_reset(&refresh->arena);
    }
    walk_end(&walk);
}

static int by_key(const void *a, const void *b)
{
    return text_compare(((const struct opening_row *)a)->key, ((const struct opening_row *)b)->key);
}

/* All at once: one by one they would come in another order than that of their keys. */
static void load_openings(struct refresh *refresh)
{
    struct arena arena = {0};
    struct opening_row *rows = NULL;
    size_t count = 0, room = 0;
    struct walk walk =
        walk_begin(refresh->txn, TABLE_OPENING, (struct bytes){0}, (struct bytes){0});
    while (walk_next(&walk)) {
        if (count == room) {
            room = room ? room * 2 : 1024;
            rows = memory_resize(rows, room * sizeof *rows);
        }
        struct text id = {walk.key.data, walk.key.size};
        if (!make_row(refresh, id, &arena, &rows[count]))
            continue; /* a damaged record takes only itself off the lists */
        struct opening_row *row = &rows[count++];
        leaves_put(&refresh->snapshot->places, &(struct opening_place){row->facts.id, row->key});
    }
    walk_end(&walk);
    if (count)
        qsort(rows, count, sizeof *rows, by_key);
    leaves_build(&refresh->snapshot->openings, rows, count);
    refresh->snapshot->runs = runs_make(&refresh->snapshot->openings, NULL, NULL);
    free(rows);
    arena_free(&arena);
}

struct corpus *corpus_open(struct txn *txn, const struct catalogues *catalogues, unsigned readers)
{
    struct corpus *corpus = memory_new(1, sizeof *corpus);
    struct snapshot *snapshot = memory_new(1, sizeof *snapshot);
    *snapshot = (struct snapshot){
        .sequence = journal_last(txn),
        .openings.kind = &pruned_kind,
        .places.kind = &places,
        .workplaces.kind = &workplaces,
        .youths.kind = &youths,
        .programmes.kind = &programmes,
    };
    struct refresh refresh = {txn, catalogues, snapshot, {0}};
    load_all(&refresh, TABLE_PROGRAMME, refresh_programme);
    load_all(&refresh, TABLE_YOUTH, refresh_youth);
    load_openings(&refresh);
    load_all(&refresh, TABLE_WORKPLACE, refresh_prospect);
    arena_free(&refresh.arena);

    corpus->catalogues = catalogues;
    corpus->readers = readers;
    corpus->slots = memory_new(readers, sizeof *corpus->slots);
    for (unsigned i = 0; i < readers; i++)
        atomic_init(&corpus->slots[i].in_use, NULL);
    atomic_init(&corpus->current, snapshot);
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
