/* SPDX-License-Identifier: MIT
 *
 * A snapshot beside the store that it is of, both as text, so that a difference can be read; and
 * random changes of all that a snapshot is made of. */
#ifndef TESTS_SNAPSHOTS_H
#define TESTS_SNAPSHOTS_H

#include "engine/match/corpus.h"
#include "tests/unit/town.h"

#include <stdlib.h>

#include "proto/text.h"

enum {
    READERS = 3,
};

/* ---- rows as text, so that a difference can be read ---- */

__attribute__((format(printf, 2, 3))) static inline void say(struct buffer *out, const char *format,
                                                             ...)
{
    va_list args;
    va_start(args, format);
    char *room = buffer_reserve(out, 400);
    out->size += (size_t)vsnprintf(room, 400, format, args);
    va_end(args);
}

static inline void say_text(struct buffer *out, struct text text)
{
    say(out, "%.*s ", (int)text.size, text.data ? text.data : "");
}

static inline void say_list(struct buffer *out, const struct text_list *list)
{
    say(out, "[");
    for (size_t i = 0; i < list->count; i++)
        say_text(out, list->items[i]);
    say(out, "] ");
}

static inline void say_opening(struct buffer *out, const struct opening_facts *facts)
{
    say_text(out, facts->id);
    say_text(out, facts->workplace);
    say_text(out, facts->employer);
    say_list(out, &facts->languages);
    say_list(out, &facts->licences);
    say(out, "%d%d%d%d %c%.8s %.8s %d %d %d %d ", facts->prospect, facts->offered, facts->open,
        facts->paused, facts->industry.section ? facts->industry.section : '-',
        facts->industry.digits, facts->occupation.digits, facts->from.days, facts->to.days,
        facts->capacity - facts->taken, facts->age_min);
    say(out, "%d:%d,%d ", facts->position.known, facts->position.n, facts->position.e);
    for (int i = 0; i < MATCH_COMPETENCES_MAX; i++)
        say(out, "%d", facts->levels[i]);
    say(out, " %x %d %llx %llx", facts->trains, facts->adaptations_known,
        (unsigned long long)facts->adaptations, (unsigned long long)facts->hazards);
    for (size_t i = 0; i < facts->hold_count; i++)
        say(out, " held:%.*s:%d", (int)facts->holds[i].youth.size,
            facts->holds[i].youth.data ? facts->holds[i].youth.data : "",
            facts->holds[i].until.days);
    say(out, "\n");
}

static inline void say_youth(struct buffer *out, const struct youth_row *youth)
{
    const struct youth_facts *facts = &youth->facts;
    say_text(out, facts->id);
    say_text(out, youth->programme);
    say_list(out, &facts->avoid);
    say_list(out, &facts->suggestions);
    say(out, "%d %d %d ", facts->state, facts->travel_limit_m, facts->birth.days);
    for (size_t i = 0; i < facts->wish_count; i++)
        say(out, "%.8s=%d ", facts->wishes[i].node.digits, facts->wishes[i].strength);
    for (int i = 0; i < MATCH_COMPETENCES_MAX; i++)
        say(out, "%d", facts->levels[i]);
    say(out, "\n");
}

static inline void say_programme(struct buffer *out, const struct programme_rules *programme)
{
    say_text(out, programme->id);
    say(out, "%d %d %zu", programme->rules.weights.travel, programme->rules.extract_lead_days,
        programme->rules.school_break_count);
    for (size_t i = 0; i < programme->rules.school_break_count; i++)
        say(out, " %d", programme->rules.school_breaks[i].from.days);
    say(out, " %llx\n",
        (unsigned long long)programme->rules.minor_tables[0].limits[MINOR_YOUNG].hazards_barred);
}

static inline int by_id(const void *a, const void *b)
{
    return text_compare(((const struct opening_facts *)a)->id,
                        ((const struct opening_facts *)b)->id);
}

/* A set's rows by id, as they are in the store. */
static inline struct opening_facts *sorted_rows(const struct columns *columns)
{
    struct packed_names *names;
    struct opening_facts *rows = memory_new(columns->count + 1, sizeof *rows + sizeof *names);
    names = (void *)(rows + columns->count + 1);
    struct columns_walk walk = columns_begin(columns);
    size_t count = 0;
    for (const struct packed *packed; (packed = columns_next(&walk)) != NULL;)
        for (size_t i = 0; i < packed->count; i++)
            packed_row(packed, i, &names[count], &rows[count]), count++;
    assert_int_equal(count, columns->count);
    qsort(rows, count, sizeof *rows, by_id);
    return rows;
}

static inline void say_rows(struct buffer *out, const struct columns *columns)
{
    struct opening_facts *rows = sorted_rows(columns);
    for (size_t i = 0; i < columns->count; i++)
        say_opening(out, &rows[i]);
    free(rows);
}

static inline void say_snapshot(struct buffer *out, const struct snapshot *snapshot)
{
    const void *row;
    say_rows(out, &snapshot->openings);
    say_rows(out, &snapshot->workplaces);
    struct leaves_walk walk = leaves_begin(&snapshot->youths);
    while ((row = cards_next(&walk)))
        say_youth(out, row);
    walk = leaves_begin(&snapshot->programmes);
    while ((row = leaves_next(&walk)))
        say_programme(out, row);
    buffer_append(out, "", 1);
}

/* The same by loading each record there is. */
static inline void say_store(struct place *place, struct txn *txn, struct buffer *out)
{
    static const enum table tables[] = {TABLE_OPENING, TABLE_WORKPLACE, TABLE_YOUTH,
                                        TABLE_PROGRAMME};
    union {
        struct opening_facts opening;
        struct youth_row youth;
        struct programme_rules programme;
    } row;
    struct arena *arena = &place->arena;
    for (int i = 0; i < 4; i++) {
        struct walk walk = walk_begin(txn, tables[i], (struct bytes){0}, (struct bytes){0});
        while (walk_next(&walk)) {
            struct text id = {walk.key.data, walk.key.size};
            struct fault fault;
            if (i == 0 && !load_opening(txn, place->catalogues, id, arena, &row.opening, &fault))
                say_opening(out, &row.opening);
            if (i == 1 && !load_workplace(txn, place->catalogues, id, arena, &row.opening, &fault))
                say_opening(out, &row.opening);
            if (i == 2 && !load_youth(txn, place->catalogues, id, NULL, arena, &row.youth, &fault))
                say_youth(out, &row.youth);
            if (i == 3 &&
                !load_programme(txn, place->catalogues, id, arena, &row.programme, &fault))
                say_programme(out, &row.programme);
        }
        walk_end(&walk);
    }
    buffer_append(out, "", 1);
}

static inline void assert_same(struct buffer *a, struct buffer *b)
{
    if (strcmp(a->data, b->data) != 0)
        fail_msg("the snapshot:\n%s\nthe store:\n%s", a->data, b->data);
    buffer_free(a);
    buffer_free(b);
}

/* Returns how many openings are held. */
static inline int assert_is_the_store(struct place *place, struct corpus *corpus)
{
    int held = 0;
    struct buffer a = {0}, b = {0};
    struct txn *txn = town_reader(place);
    const struct snapshot *snapshot = corpus_acquire(corpus, 0);
    assert_int_equal(snapshot->sequence, journal_last(txn));
    say_snapshot(&a, snapshot);
    say_store(place, txn, &b);
    corpus_release(corpus, 0);
    txn_abort(txn);
    for (const char *at = a.data; (at = strstr(at, " held:")); at++)
        held++;
    assert_same(&a, &b);
    return held;
}

static inline struct corpus *open_corpus(struct place *place)
{
    struct corpus *corpus = corpus_open(place->store, place->catalogues, READERS, &place->fault);
    assert_non_null(corpus);
    return corpus;
}

/* Loaded anew it is the same. */
static inline void assert_opens_as_the_store(struct place *place)
{
    struct corpus *again = open_corpus(place);
    assert_is_the_store(place, again);
    corpus_close(again);
}

/* ---- any changes ---- */

static inline enum error change_something(struct place *place, struct changes *changes,
                                          struct random *random)
{
    static const enum record kinds[] = {RECORD_EMPLOYER, RECORD_WORKPLACE, RECORD_OPENING,
                                        RECORD_YOUTH,    RECORD_PROGRAMME, RECORD_OBSERVATION,
                                        RECORD_OPENING,  RECORD_HOLD};
    char json[300], id[8];
    unsigned a = (unsigned)random_below(random, 6), b = (unsigned)random_below(random, 4);
    unsigned c = (unsigned)random_below(random, 5);
    size_t kind = random_below(random, 8);
    snprintf(id, sizeof id, "%c%u", "ewoypboh"[kind], a % 100);
    if (random_chance(random, 30) && kind != 5)
        return records_delete(changes, kinds[kind], town_id(id), (struct integer){0}, &place->arena,
                              &place->fault);
    if (kind == 0)
        snprintf(json, sizeof json, "{'id':'%s','name':'n','state':'%s'}", id,
                 c ? "active" : "paused");
    else if (kind == 1)
        snprintf(json, sizeof json,
                 "{'id':'%s','employer':'e%u','industry':'4%u','levels':{'GAK01':%u}}", id, b,
                 1 + b % 3, c);
    else if (kind == 2 || kind == 6)
        snprintf(
            json, sizeof json,
            "{'id':'%s','workplace':'w%u','capacity':%u,'languages':['sv'],'to':'2027-01-0%u'}", id,
            b, c, 1 + c);
    else if (kind == 3)
        snprintf(json, sizeof json,
                 "{'id':'%s','programme':'p%u','avoid':['e1'],'wishes':[{'code':'4%u',"
                 "'strength':%u}]}",
                 id, b, 1 + b % 3, c);
    else if (kind == 4)
        snprintf(json, sizeof json,
                 "{'id':'%s','weights':{'travel':%u},'travel_default_m':%u,"
                 "'school_breaks':[{'from':'2026-12-2%u','to':'2027-01-08'}]}",
                 id, c, 1000 * c + 1, b);
    else if (kind == 7)
        snprintf(json, sizeof json,
                 "{'id':'%s','opening':'o%u','youth':'y%u','by':'b','until':'2027-01-0%u'}", id, b,
                 c, 1 + c);
    else
        snprintf(json, sizeof json,
                 "{'youth':'y%u','competence':'GAK0%u','level':%u,'source':'staff'}", a, 1 + b,
                 1 + c % 4);
    return place_try(place, changes, kinds[kind], json);
}

#endif
