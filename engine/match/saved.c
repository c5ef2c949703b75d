/* SPDX-License-Identifier: MIT
 *
 * In TABLE_SAVED: "head" -> struct saved_head; "o" or "w" and a number -> a hash and PIECE_ROWS
 * rows in the order of their columns. Pieces are unpacked and packed by several threads; what has
 * changed since is put in after that by one. */
#include "engine/match/saved.h"

#include <pthread.h>
#include <sched.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "engine/match/model.h"
#include "engine/match/saved_row.h"
#include "proto/text.h"
#include "proto/version.h"

enum {
    PIECE_ROWS = RUN_BLOCKS * PACKED_ROWS,
    HASH = 16, /* [bytes] */
    THREADS_MOST = 4,
    ENTRIES_FEW = 1000, /* of the journal: what is read again in a moment */
    ENTRIES_PART = 16,  /* and more where they are less than this part of all openings, */
    ENTRIES_FRESH = 64, /* or this one while nothing is saved anew */
    PAGE = 500,         /* of the journal */
};

struct saved_head {
    uint64_t sequence, openings, workplaces;
    uint8_t hash[32]; /* of these, and of all that rows mean here and now */
};

static const struct bytes head_key = {"head", 4};

struct piece_key {
    char bytes[5];
};

static struct piece_key piece_key(char which, size_t number)
{
    return (struct piece_key){
        {which, (char)(number >> 24), (char)(number >> 16), (char)(number >> 8), (char)number}};
}

/* What rows mean: format, model, version, and the catalogues that codes are indexes of. */
static void hash_head(const struct saved_head *head, const struct catalogues *catalogues,
                      uint8_t out[32])
{
    const uint32_t format = SAVED_FORMAT;
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, 32);
    crypto_generichash_update(&state, (const uint8_t *)head, offsetof(struct saved_head, hash));
    crypto_generichash_update(&state, (const uint8_t *)&format, sizeof format);
    crypto_generichash_update(&state, (const uint8_t *)MATCH_MODEL " " PRAKTIK_VERSION,
                              sizeof MATCH_MODEL " " PRAKTIK_VERSION);
    for (int kind = 0; kind < CATALOGUE_COUNT; kind++) {
        const struct catalogue *catalogue = &catalogues->all[kind];
        for (size_t i = 0; i < catalogue->count; i++) {
            const struct catalogue_item *item = &catalogue->items[i];
            crypto_generichash_update(&state, (const uint8_t *)item->code.data, item->code.size);
            crypto_generichash_update(&state, (const uint8_t *)"\t", 1);
            crypto_generichash_update(&state, (const uint8_t *)item->parent.data,
                                      item->parent.size);
            crypto_generichash_update(&state, (const uint8_t *)"\n", 1);
        }
    }
    crypto_generichash_final(&state, out, 32);
}

/* Of a piece where it belongs. */
static void hash_piece(struct piece_key key, struct bytes rows, uint8_t out[HASH])
{
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, HASH);
    crypto_generichash_update(&state, (const uint8_t *)key.bytes, sizeof key.bytes);
    crypto_generichash_update(&state, rows.data, rows.size);
    crypto_generichash_final(&state, out, HASH);
}

/* ---- writing ---- */

struct writing {
    struct txn *txn;
    char which;
    size_t pieces, rows;
    struct buffer piece; /* begins with room for its hash */
};

static void begin_piece(struct writing *writing)
{
    static const uint8_t hash[HASH];
    writing->piece.size = 0;
    writing->rows = 0;
    buffer_append(&writing->piece, hash, sizeof hash);
}

static void end_piece(struct writing *writing)
{
    struct piece_key key = piece_key(writing->which, writing->pieces++);
    char *data = writing->piece.data;
    hash_piece(key, (struct bytes){data + HASH, writing->piece.size - HASH}, (uint8_t *)data);
    txn_put(writing->txn, TABLE_SAVED, (struct bytes){key.bytes, sizeof key.bytes},
            (struct bytes){data, writing->piece.size});
    begin_piece(writing);
}

static void write_columns(struct txn *txn, char which, const struct columns *columns)
{
    struct writing writing = {.txn = txn, .which = which};
    struct columns_walk walk = columns_begin(columns);
    struct opening_facts facts;
    struct packed_names names;
    begin_piece(&writing);
    for (const struct packed *packed; (packed = columns_next(&walk)) != NULL;) {
        for (size_t i = 0; i < packed->count; i++) {
            packed_row(packed, i, &names, &facts);
            saved_row_put(&writing.piece, &facts);
            if (++writing.rows == PIECE_ROWS)
                end_piece(&writing);
        }
    }
    if (writing.rows)
        end_piece(&writing);
    buffer_free(&writing.piece);
}

void saved_write(struct txn *txn, const struct catalogues *catalogues,
                 const struct snapshot *snapshot)
{
    struct saved_head head = {
        .sequence = snapshot->sequence,
        .openings = snapshot->openings.count,
        .workplaces = snapshot->workplaces.count,
    };
    hash_head(&head, catalogues, head.hash);
    txn_clear(txn, TABLE_SAVED);
    write_columns(txn, 'o', &snapshot->openings);
    write_columns(txn, 'w', &snapshot->workplaces);
    txn_put(txn, TABLE_SAVED, head_key, (struct bytes){&head, sizeof head});
}

/* ---- reading ---- */

struct piece {
    struct piece_key key;
    struct bytes bytes; /* a view */
    struct packed *blocks[RUN_BLOCKS];
    size_t count;
    size_t rows; /* that it should have */
    bool read;
};

/* Each thread takes every so-manieth piece. */
struct reading {
    struct piece *pieces;
    size_t count, first, step;
    pthread_t thread;
};

static bool unpack(struct bytes *bytes, size_t count, struct arena *arena, struct packed **out)
{
    struct opening_facts facts[PACKED_ROWS];
    const struct opening_facts *rows[PACKED_ROWS];
    for (size_t i = 0; i < count; i++) {
        if (!saved_row_take(bytes, arena, &facts[i]))
            return false;
        rows[i] = &facts[i];
    }
    *out = packed_make(rows, count);
    return true;
}

static void read_piece(struct piece *piece, struct arena *arena)
{
    uint8_t hash[HASH];
    struct bytes bytes = piece->bytes;
    if (bytes.size < HASH)
        return;
    bytes = (struct bytes){(const char *)bytes.data + HASH, bytes.size - HASH};
    hash_piece(piece->key, bytes, hash);
    if (memcmp(hash, piece->bytes.data, HASH) != 0)
        return;
    for (size_t left = piece->rows; left; arena_reset(arena)) {
        size_t rows = left < PACKED_ROWS ? left : PACKED_ROWS;
        if (!unpack(&bytes, rows, arena, &piece->blocks[piece->count]))
            return;
        piece->count++;
        left -= rows;
    }
    piece->read = bytes.size == 0;
}

static void *read_pieces(void *context)
{
    struct reading *reading = context;
    struct arena arena = {0};
    for (size_t i = reading->first; i < reading->count; i += reading->step)
        read_piece(&reading->pieces[i], &arena);
    arena_free(&arena);
    return NULL;
}

static size_t threads_for(size_t pieces)
{
    cpu_set_t set;
    size_t cores = sched_getaffinity(0, sizeof set, &set) == 0 ? (size_t)CPU_COUNT(&set) : 1;
    size_t most = cores < THREADS_MOST ? cores : THREADS_MOST;
    return pieces < most ? (pieces ? pieces : 1) : most;
}

static void read_all(struct piece *pieces, size_t count)
{
    struct reading readings[THREADS_MOST] = {0};
    size_t threads = threads_for(count), started = 1;
    for (size_t i = 0; i < threads; i++)
        readings[i] = (struct reading){pieces, count, i, threads, 0};
    while (started < threads &&
           pthread_create(&readings[started].thread, NULL, read_pieces, &readings[started]) == 0)
        started++;
    read_pieces(&readings[0]);
    for (size_t i = 1; i < started; i++)
        pthread_join(readings[i].thread, NULL);
    for (size_t i = started; i < threads; i++) /* no more threads to be had */
        read_pieces(&readings[i]);
}

static bool append_all(const struct piece *pieces, size_t count, struct columns *columns)
{
    bool read = true;
    for (size_t i = 0; i < count; i++) {
        if (pieces[i].count)
            columns_append(columns, pieces[i].blocks, pieces[i].count);
        read = read && pieces[i].read;
    }
    return read;
}

static bool read_columns(struct txn *txn, char which, uint64_t rows, struct columns *columns)
{
    size_t count = (size_t)((rows + PIECE_ROWS - 1) / PIECE_ROWS);
    struct bytes value;
    struct piece_key last = piece_key(which, count ? count - 1 : 0);
    if (count && !txn_get(txn, TABLE_SAVED, (struct bytes){last.bytes, sizeof last.bytes}, &value))
        return false; /* before memory is taken for a count that is none */
    struct piece *pieces = memory_new(count, sizeof *pieces);
    for (size_t i = 0; i < count; i++) {
        pieces[i].key = piece_key(which, i);
        txn_get(txn, TABLE_SAVED, (struct bytes){pieces[i].key.bytes, sizeof(struct piece_key)},
                &pieces[i].bytes);
        pieces[i].rows = i + 1 < count ? PIECE_ROWS : (size_t)(rows - i * (uint64_t)PIECE_ROWS);
    }
    read_all(pieces, count);
    bool read = append_all(pieces, count, columns);
    free(pieces);
    return read && columns->count == rows;
}

/* ---- what has changed since ---- */

struct id_row {
    struct text id;
};

static void own_id(void *row, struct arena *arena)
{
    struct id_row *own = row;
    own->id = arena_text(arena, own->id.data, own->id.size);
}

static const struct leaf_kind id_rows = {.size = sizeof(struct id_row), .own = own_id};

struct catching_up {
    struct txn *txn;
    const struct catalogues *catalogues;
    struct leaves openings, workplaces; /* struct id_row: their rows are made anew */
    struct arena arena;
};

static void note(struct leaves *leaves, struct text id)
{
    struct id_row row = {id};
    if (id.data && !leaves_find(leaves, id))
        leaves_put(leaves, &row);
}

static void note_workplace(struct catching_up *up, struct text id)
{
    struct referrers openings;
    struct text opening;
    note(&up->workplaces, id);
    referrers_begin(&openings, up->txn, RECORD_WORKPLACE, id, RECORD_OPENING, (struct text){0});
    while (referrers_next(&openings, &opening))
        note(&up->openings, opening);
    referrers_end(&openings);
}

static void note_employer(struct catching_up *up, struct text id)
{
    struct referrers workplaces;
    struct text workplace;
    referrers_begin(&workplaces, up->txn, RECORD_EMPLOYER, id, RECORD_WORKPLACE, (struct text){0});
    while (referrers_next(&workplaces, &workplace))
        note_workplace(up, workplace);
    referrers_end(&workplaces);
}

static void note_entry(struct catching_up *up, const struct entry *entry)
{
    const struct record_kind *kind = record_kind_named(entry->kind.data, entry->kind.size);
    if (!kind)
        return;
    if (kind->record == RECORD_OPENING)
        note(&up->openings, entry->id);
    else if (kind->record == RECORD_WORKPLACE)
        note_workplace(up, entry->id);
    else if (kind->record == RECORD_EMPLOYER)
        note_employer(up, entry->id);
}

/* False where an entry cannot be read. */
static bool note_journal(struct catching_up *up, uint64_t after)
{
    const uint64_t last = journal_last(up->txn);
    struct entry_list entries;
    bool more = true;
    while (more) {
        more = journal_read(up->txn, after, PAGE, &up->arena, &entries);
        for (size_t i = 0; i < entries.count; i++)
            note_entry(up, &entries.items[i]);
        after += entries.count;
        more = more && entries.count;
        arena_reset(&up->arena);
    }
    return after == last;
}

/* Rows were saved without holds. False where one cannot be read: whose it is is not known. */
static bool note_holds(struct catching_up *up)
{
    struct walk walk = walk_begin(up->txn, TABLE_HOLD, (struct bytes){0}, (struct bytes){0});
    bool all = true;
    while (all && walk_next(&walk)) {
        struct hold hold = {0};
        struct bytes plain;
        all = records_read(up->txn, RECORD_HOLD, walk.key, walk.value, &up->arena, &hold, &plain);
        note(&up->openings, hold.opening);
        arena_reset(&up->arena);
    }
    walk_end(&walk);
    return all;
}

/* Takes rows of those noted out of the set. A workplace that they were of may have offered
 * something only by them. */
static void take_out(struct catching_up *up, struct columns *columns, const struct leaves *noted)
{
    struct columns_walk walk = columns_begin(columns);
    struct opening_facts *rows = arena_array(&up->arena, noted->count, sizeof *rows);
    struct packed_names *names = arena_array(&up->arena, noted->count, sizeof *names);
    size_t count = 0;
    for (const struct packed *packed; (packed = columns_next(&walk)) != NULL;) {
        for (size_t i = 0; i < packed->count && count < noted->count; i++) {
            packed_row(packed, i, &names[count], &rows[count]);
            if (!leaves_find(noted, rows[count].id))
                continue;
            if (!rows[count].prospect)
                note(&up->workplaces, rows[count].workplace);
            count++;
        }
    }
    for (size_t i = 0; i < count; i++)
        columns_remove(columns, &rows[i]);
    arena_reset(&up->arena);
}

static void put_in(struct catching_up *up, struct columns *columns, const struct leaves *noted,
                   enum error (*load)(struct txn *, const struct catalogues *, struct text,
                                      struct arena *, struct opening_facts *, struct fault *))
{
    struct leaves_walk walk = leaves_begin(noted);
    for (const struct id_row *row; (row = leaves_next(&walk)) != NULL;) {
        struct opening_facts facts;
        struct fault none;
        if (load(up->txn, up->catalogues, row->id, &up->arena, &facts, &none))
            continue;
        columns_put(columns, &facts);
        if (!facts.prospect)
            note(&up->workplaces, facts.workplace);
        arena_reset(&up->arena);
    }
}

static bool catch_up(struct txn *txn, const struct catalogues *catalogues, uint64_t after,
                     struct snapshot *snapshot)
{
    struct catching_up up = {
        .txn = txn,
        .catalogues = catalogues,
        .openings.kind = &id_rows,
        .workplaces.kind = &id_rows,
    };
    bool sure = note_holds(&up) && note_journal(&up, after);
    if (sure) {
        if (up.openings.count)
            take_out(&up, &snapshot->openings, &up.openings);
        put_in(&up, &snapshot->openings, &up.openings, load_opening);
        if (up.workplaces.count)
            take_out(&up, &snapshot->workplaces, &up.workplaces);
        put_in(&up, &snapshot->workplaces, &up.workplaces, load_workplace);
    }
    leaves_free(&up.openings);
    leaves_free(&up.workplaces);
    arena_free(&up.arena);
    return sure;
}

/* ---- all of it ---- */

/* False where nothing fitting was saved, or too long ago. */
static bool find_head(struct txn *txn, const struct catalogues *catalogues, struct saved_head *head)
{
    uint8_t now[32];
    struct bytes value;
    uint64_t last = journal_last(txn);
    if (!txn_get(txn, TABLE_SAVED, head_key, &value) || value.size != sizeof *head)
        return false;
    memcpy(head, value.data, sizeof *head);
    hash_head(head, catalogues, now);
    return memcmp(head->hash, now, sizeof now) == 0 && head->sequence <= last &&
           last - head->sequence <= ENTRIES_FEW + head->openings / ENTRIES_PART;
}

bool saved_is_fresh(struct txn *txn, const struct catalogues *catalogues,
                    const struct snapshot *snapshot)
{
    struct saved_head head;
    return find_head(txn, catalogues, &head) &&
           snapshot->sequence - head.sequence <= head.openings / ENTRIES_FRESH;
}

bool saved_load(struct txn *txn, const struct catalogues *catalogues, struct snapshot *snapshot)
{
    struct saved_head head;
    if (!find_head(txn, catalogues, &head))
        return false;
    bool loaded = read_columns(txn, 'o', head.openings, &snapshot->openings) &&
                  read_columns(txn, 'w', head.workplaces, &snapshot->workplaces) &&
                  catch_up(txn, catalogues, head.sequence, snapshot);
    if (!loaded) {
        columns_free(&snapshot->openings);
        columns_free(&snapshot->workplaces);
        snapshot->openings = snapshot->workplaces = (struct columns){0};
        return false;
    }
    columns_seal(&snapshot->openings, NULL);
    columns_seal(&snapshot->workplaces, NULL);
    return true;
}
