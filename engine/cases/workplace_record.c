/* SPDX-License-Identifier: MIT
 *
 * What comes back to a workplace: which competences people really developed there, by the
 * certificates that count, beside what the workplace says of itself. Neither changes the other.
 *
 * A youth counts once for a competence, by their newest certificate from there, and only where the
 * level before was known. Fewer than RECORD_TOO_FEW are not told, since each would know who the
 * others are; who has protected identity is in no count. */
#include <stdlib.h>

#include "engine/cases/access.h"
#include "engine/cases/certificate.h"
#include "engine/cases/noting.h"
#include "engine/cases/rows.h"
#include "proto/text.h"

enum {
    RECORD_TOO_FEW = 5, /* youths */
    WHOLE = 10000,      /* points */
};

struct record_item {
    struct text competence;
    struct integer n, rose, share;
    struct flag few;
    struct flag trains;   /* the workplace's claim */
    struct integer level; /* likewise */
};
LIST_OF(record_item);
struct record_reply {
    struct text workplace;
    struct record_item_list items;
};
static const struct field record_item_fields[] = {
    FIELD(record_item, competence, .doc = "which"),
    FIELD(record_item, n, .doc = "youths whose level was known before and seen after"),
    FIELD(record_item, rose, .doc = "of them, whose level rose"),
    FIELD(record_item, share, .unit = "points", .doc = "rose of n, 0..10000"),
    FIELD(record_item, few, .doc = "true: some, but fewer than 5, who are not told"),
    FIELD(record_item, trains, .doc = "the workplace's own claim: it trains this"),
    FIELD(record_item, level, .doc = "the workplace's own claim: it asks this level"),
};
static const struct schema record_item_schema =
    SCHEMA(record_item, "one competence, as it went there");
static const struct field record_reply_fields[] = {
    FIELD(record_reply, workplace, .doc = "which"),
    FIELD_MANY(record_reply, items, record_item,
               .doc = "those that were seen or are claimed, in the catalogue's order"),
};
static const struct schema record_reply_schema =
    SCHEMA(record_reply, "what people developed at a workplace");

struct record_of {
    struct text workplace;
};
static const struct field record_of_fields[] = {
    FIELD(record_of, workplace, .required = true, .form = FORM_ID, .refers = "workplace",
          .doc = "which"),
};
static const struct schema record_of_schema = SCHEMA(record_of, "one workplace");

/* One mark of one youth. */
struct seen {
    struct text youth;
    int competence;
    int32_t day;
    bool rose;
};

struct gathered {
    struct seen *items;
    size_t count, room;
};

static void add(struct gathered *gathered, const struct seen *seen)
{
    gathered->items =
        memory_more(gathered->items, gathered->count, &gathered->room, sizeof *gathered->items);
    gathered->items[gathered->count++] = *seen;
}

/* By competence and youth, the newest first. */
static int in_order(const void *left, const void *right)
{
    const struct seen *a = left, *b = right;
    if (a->competence != b->competence)
        return a->competence < b->competence ? -1 : 1;
    int youths = text_compare(a->youth, b->youth);
    if (youths || a->day == b->day)
        return youths ? youths : a->rose - b->rose;
    return a->day < b->day ? 1 : -1;
}

/* Whether what it says counts for its workplace; the youth is not to be found out. */
static bool counts(struct request *request, const struct certificate *certificate,
                   struct arena *arena)
{
    struct youth youth = {0};
    struct fault none;
    return certificate_counts(certificate) &&
           !records_get(request->context->txn, RECORD_YOUTH, certificate->youth, NULL, arena,
                        &youth, &none) &&
           youth.state.value != YOUTH_PROTECTED;
}

static void gather_marks(struct request *request, const struct certificate *certificate,
                         struct gathered *out)
{
    const struct catalogue *competences = &request->context->catalogues->all[CATALOGUE_COMPETENCE];
    struct text youth = certificate->youth;
    youth = arena_text(&request->arena, youth.data, youth.size);
    for (size_t i = 0; i < certificate->marks.count; i++) {
        const struct mark *mark = &certificate->marks.items[i];
        struct seen seen = {youth, catalogue_find(competences, mark->competence),
                            certificate->filed_on.days, mark->level.value > mark->start.value};
        if (seen.competence >= 0 && mark->level.set && mark->start.set)
            add(out, &seen);
    }
}

static void gather(struct request *request, struct text workplace, struct gathered *out)
{
    struct txn *txn = request->context->txn;
    struct arena arena = {0};
    struct referrers referrers;
    struct text number;
    referrers_begin(&referrers, txn, RECORD_WORKPLACE, workplace, RECORD_CERTIFICATE,
                    (struct text){0});
    while (referrers_next(&referrers, &number)) {
        struct certificate certificate = {0};
        struct fault none;
        if (!records_get(txn, RECORD_CERTIFICATE, number, NULL, &arena, &certificate, &none) &&
            counts(request, &certificate, &arena))
            gather_marks(request, &certificate, out);
        arena_reset(&arena);
    }
    referrers_end(&referrers);
    arena_free(&arena);
    if (out->count)
        qsort(out->items, out->count, sizeof *out->items, in_order);
}

static void count_youths(const struct gathered *gathered, int competence, struct record_item *out)
{
    int64_t n = 0, rose = 0;
    const struct seen *before = NULL;
    for (size_t i = 0; i < gathered->count; i++) {
        const struct seen *seen = &gathered->items[i];
        bool again = before && before->competence == seen->competence &&
                     text_equal(before->youth, seen->youth);
        before = seen;
        if (again || seen->competence != competence)
            continue;
        n++;
        rose += seen->rose;
    }
    if (n >= RECORD_TOO_FEW) {
        out->n = (struct integer){n, true};
        out->rose = (struct integer){rose, true};
        out->share = (struct integer){(WHOLE * rose + n / 2) / n, true};
    } else if (n) {
        out->few = (struct flag){true, true};
    }
}

static void add_claim(const struct workplace *workplace, struct record_item *out)
{
    for (size_t i = 0; i < workplace->trains.count; i++) {
        if (text_equal(workplace->trains.items[i], out->competence))
            out->trains = (struct flag){true, true};
    }
    for (size_t i = 0; i < workplace->levels.count; i++) {
        if (text_equal(workplace->levels.items[i].key, out->competence))
            out->level = (struct integer){workplace->levels.items[i].value, true};
    }
}

static enum error workplace_record(struct request *request)
{
    const struct record_of *in = request->in;
    struct record_reply *out = request->out;
    const struct catalogue *competences = &request->context->catalogues->all[CATALOGUE_COMPETENCE];
    struct workplace workplace = {0};
    struct gathered gathered = {0};
    if (records_copy(request->context->txn, RECORD_WORKPLACE, in->workplace, "workplace",
                     &request->arena, &workplace, &request->fault))
        return request->fault.code;
    gather(request, in->workplace, &gathered);
    noting_counts(request);
    out->workplace = in->workplace;
    out->items = (struct record_item_list){
        .items = arena_array(&request->arena, competences->count, sizeof *out->items.items),
        .set = true};
    for (size_t i = 0; i < competences->count; i++) {
        struct record_item item = {.competence = competences->items[i].code};
        count_youths(&gathered, (int)i, &item);
        add_claim(&workplace, &item);
        if (item.n.set || item.few.set || item.trains.set || item.level.set)
            out->items.items[out->items.count++] = item;
    }
    free(gathered.items);
    return ERR_NONE;
}

/* ---- methods ---- */

static const struct method rows[] = {
    {
        .name = "workplace.record",
        .doc = "What people developed at a workplace, by certificates, beside its own claim.",
        .roles = STAFF,
        .runs = RUNS_POOL,
        .in = &record_of_schema,
        .out = &record_reply_schema,
        .run = workplace_record,
    },
};

const struct method_rows workplace_record_methods = METHOD_ROWS(rows);
