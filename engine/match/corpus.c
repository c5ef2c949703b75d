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

#include "engine/match/load_all.h"
#include "engine/match/saved.h"
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
    struct txn *before; /* a reader of the store as the current snapshot has it; resting */
    _Atomic(struct snapshot *) current;
    struct snapshot *next;    /* prepared, not yet published */
    struct snapshot *retired; /* replaced, perhaps still read */
    unsigned readers;
    struct slot *slots;
};

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
    copy->openings = columns_copy(&from->openings);
    copy->workplaces = columns_copy(&from->workplaces);
    copy->youths = leaves_copy(&from->youths);
    copy->seekers = seekers_copy(&from->seekers);
    copy->programmes = leaves_copy(&from->programmes);
    return copy;
}

static void snapshot_free(struct snapshot *snapshot)
{
    columns_free(&snapshot->openings);
    columns_free(&snapshot->workplaces);
    leaves_free(&snapshot->youths);
    seekers_free(&snapshot->seekers);
    leaves_free(&snapshot->programmes);
    free(snapshot);
}

/* ---- from records to rows ---- */

struct refresh {
    struct txn *txn;    /* as it is now */
    struct txn *before; /* as the snapshot still has it; NULL while all is loaded */
    const struct catalogues *catalogues;
    struct snapshot *snapshot;
    enum touch touch;   /* what has become of the record */
    struct leaves done; /* struct done_row: openings and workplaces that are as they are now */
    struct arena arena;
};

/* "o" or "w", then an id. */
struct done_row {
    struct text key;
};

static void own_done(void *row, struct arena *arena)
{
    struct done_row *done = row;
    done->key = arena_text(arena, done->key.data, done->key.size);
}

static const struct leaf_kind done_rows = {.size = sizeof(struct done_row), .own = own_done};

/* Whether it is the first time in this batch: the transaction is at its end, so once is enough. */
static bool first_time(struct refresh *refresh, char kind, struct text id)
{
    struct done_row row = {arena_format(&refresh->arena, "%c%.*s", kind, (int)id.size, id.data)};
    if (leaves_find(&refresh->done, row.key))
        return false;
    leaves_put(&refresh->done, &row);
    return true;
}

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

/* As they are now; `was` is NULL where they were not there. */
static bool load_now(struct refresh *refresh, struct text id, const struct card *was,
                     struct youth_row *row)
{
    const struct youth_row *before = was && refresh->touch < TOUCH_ANEW ? &was->row : NULL;
    struct arena *arena = &refresh->arena;
    struct fault none;
    if (before && refresh->touch == TOUCH_OBSERVED)
        return !load_observed(refresh->txn, refresh->catalogues, before, arena, row, &none);
    return !load_youth(refresh->txn, refresh->catalogues, id, before, arena, row, &none);
}

static void refresh_youth(struct refresh *refresh, struct text id)
{
    struct leaves *youths = &refresh->snapshot->youths;
    struct youth_row row;
    const struct card_entry *entry = leaves_find(youths, id);
    struct card *was = entry ? card_share(entry->card) : NULL;
    bool is = load_now(refresh, id, was, &row);
    struct card *card = is ? card_make(&row) : NULL;
    if (is)
        leaves_put(youths, &(struct card_entry){card->row.facts.id, card});
    else
        leaves_remove(youths, id);
    if (refresh->before) /* else all are taken at once */
        seekers_change(&refresh->snapshot->seekers, was, card);
    card_release(was);
    card_release(card);
}

typedef enum error load_function(struct txn *txn, const struct catalogues *catalogues,
                                 struct text id, struct arena *arena, struct opening_facts *out,
                                 struct fault *fault);

/* What a row was and is; all-zero where it was or is not. */
struct renewal {
    struct opening_facts was, is;
};

static struct renewal renew(struct refresh *refresh, struct columns *columns, enum record record,
                            load_function *load, struct text id)
{
    struct renewal renewal;
    struct fault none;
    struct arena *arena = &refresh->arena;
    bool was = !load(refresh->before, refresh->catalogues, id, arena, &renewal.was, &none);
    bool is = !load(refresh->txn, refresh->catalogues, id, arena, &renewal.is, &none);
    /* One that was readable when it came into the set is looked for by its id. */
    if (!was)
        renewal.was = (struct opening_facts){.id = id};
    bool there = was || records_exist(refresh->before, record, id);
    if (!is)
        renewal.is = (struct opening_facts){0};
    if (there && is && columns_replace(columns, &renewal.was, &renewal.is))
        return renewal;
    if (there && !is)
        columns_remove(columns, &renewal.was);
    else if (is)
        columns_put(columns, &renewal.is);
    return renewal;
}

static void refresh_prospect(struct refresh *refresh, struct text id)
{
    if (first_time(refresh, 'w', id))
        renew(refresh, &refresh->snapshot->workplaces, RECORD_WORKPLACE, load_workplace, id);
}

/* A workplace that an opening came to or left: it may have offered something now, or no more. */
static void refresh_offered(struct refresh *refresh, struct text workplace)
{
    if (workplace.data &&
        referrers_any(refresh->before, RECORD_WORKPLACE, workplace, RECORD_OPENING) !=
            referrers_any(refresh->txn, RECORD_WORKPLACE, workplace, RECORD_OPENING))
        refresh_prospect(refresh, workplace);
}

static void refresh_opening(struct refresh *refresh, struct text id)
{
    if (!first_time(refresh, 'o', id))
        return;
    struct renewal renewal =
        renew(refresh, &refresh->snapshot->openings, RECORD_OPENING, load_opening, id);
    struct text before = renewal.was.workplace, after = renewal.is.workplace;
    if (text_equal(before, after))
        return;
    refresh_offered(refresh, before);
    refresh_offered(refresh, after);
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

enum error corpus_prepare(struct corpus *corpus, struct txn *txn, const struct changes *changes,
                          struct fault *fault)
{
    const struct snapshot *current = atomic_load(&corpus->current);
    corpus->next = snapshot_copy(current);
    corpus->next->sequence = changes->sequence;
    struct refresh refresh = {
        .txn = txn,
        .before = corpus->before,
        .catalogues = corpus->catalogues,
        .snapshot = corpus->next,
        .done.kind = &done_rows,
    };
    txn_renew(corpus->before);
    for (size_t i = 0; i < changes->count; i++) {
        const struct touched *touched = &changes->touched[i];
        refresh.touch = touched->touch;
        if (refreshers[touched->record])
            refreshers[touched->record](&refresh, (struct text){touched->id, strlen(touched->id)});
        arena_reset(&refresh.arena);
    }
    enum error error = txn_fault(corpus->before, fault);
    txn_rest(corpus->before);
    leaves_free(&refresh.done);
    arena_free(&refresh.arena);
    columns_seal(&corpus->next->openings, &current->openings);
    columns_seal(&corpus->next->workplaces, &current->workplaces);
    seekers_seal(&corpus->next->seekers, &current->seekers);
    return error;
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

static void load_all(struct refresh *refresh, enum record record,
                     void (*one)(struct refresh *, struct text))
{
    struct txn *txn = refresh->txn;
    struct walk walk =
        walk_begin(txn, record_kinds[record].table, (struct bytes){0}, (struct bytes){0});
    while (walk_next(&walk)) {
        char room[TEXT_ID_MAX];
        struct text id = record_key_id_in(txn, record, walk.key, room);
        if (id.data)
            one(refresh, id);
        arena_reset(&refresh->arena);
    }
    walk_end(&walk);
}

/* What a table's records are as rows, one by one. */
struct rows_of {
    const struct load_places *places;
    bool workplaces;
    struct walk walk;
    struct arena arena;
};

static bool next_row(void *context, struct opening_facts *out)
{
    struct rows_of *rows = context;
    while (walk_next(&rows->walk)) {
        struct bytes key = rows->walk.key;
        if (rows->workplaces ? load_workplace_at(rows->places, rows->places->txn, key, out)
                             : load_opening_at(rows->places, rows->places->txn, key,
                                               rows->walk.value, &rows->arena, out))
            return true;
    }
    return false;
}

static void rest(void *context)
{
    struct rows_of *rows = context;
    arena_reset(&rows->arena);
}

static void load_columns(const struct load_places *places, bool workplaces, struct columns *columns)
{
    enum table table = workplaces ? TABLE_WORKPLACE : TABLE_OPENING;
    struct rows_of rows = {
        .places = places,
        .workplaces = workplaces,
        .walk = walk_begin(places->txn, table, (struct bytes){0}, (struct bytes){0}),
    };
    columns_build(columns,
                  &(struct columns_source){.next = next_row, .rest = rest, .context = &rows});
    walk_end(&rows.walk);
    arena_free(&rows.arena);
}

static struct snapshot *load_snapshot(struct txn *txn, const struct catalogues *catalogues)
{
    struct snapshot *snapshot = memory_new(1, sizeof *snapshot);
    *snapshot = (struct snapshot){
        .sequence = journal_last(txn),
        .youths.kind = &card_kind,
        .programmes.kind = &programmes,
    };
    struct refresh refresh = {.txn = txn, .catalogues = catalogues, .snapshot = snapshot};
    load_all(&refresh, RECORD_PROGRAMME, refresh_programme);
    load_all(&refresh, RECORD_YOUTH, refresh_youth);
    arena_free(&refresh.arena);
    seekers_build(&snapshot->seekers, &snapshot->youths);
    if (!saved_load(txn, catalogues, snapshot)) {
        struct load_places places;
        load_places_begin(&places, txn, catalogues);
        load_columns(&places, false, &snapshot->openings);
        load_columns(&places, true, &snapshot->workplaces);
        load_places_end(&places);
    }
    return snapshot;
}

struct corpus *corpus_open(struct store *store, const struct catalogues *catalogues,
                           unsigned readers, struct fault *fault)
{
    struct txn *txn = txn_reader(store);
    if (!txn) {
        fail(fault, ERR_OVERLOADED, NULL, "too many readers of the store");
        return NULL;
    }
    txn_renew(txn);
    struct snapshot *snapshot = load_snapshot(txn, catalogues);
    if (txn_fault(txn, fault)) {
        snapshot_free(snapshot);
        txn_abort(txn);
        return NULL;
    }
    txn_rest(txn);
    struct corpus *corpus = memory_new(1, sizeof *corpus);
    corpus->catalogues = catalogues;
    corpus->before = txn;
    corpus->readers = readers;
    corpus->slots = memory_new(readers, sizeof *corpus->slots);
    for (unsigned i = 0; i < readers; i++)
        atomic_init(&corpus->slots[i].in_use, NULL);
    atomic_init(&corpus->current, snapshot);
    return corpus;
}

void corpus_save(struct corpus *corpus, struct store *store, size_t least)
{
    const struct snapshot *snapshot = atomic_load(&corpus->current);
    struct fault none;
    if (snapshot->openings.count < least)
        return;
    struct txn *txn = txn_begin(store, &none);
    if (!txn)
        return;
    if (txn_nearly_full(txn) || journal_last(txn) != snapshot->sequence ||
        saved_is_fresh(txn, corpus->catalogues, snapshot)) {
        txn_abort(txn);
        return;
    }
    saved_write(txn, corpus->catalogues, snapshot);
    txn_commit(txn, &none);
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
    txn_abort(corpus->before);
    free(corpus->slots);
    free(corpus);
}
