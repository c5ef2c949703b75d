/* SPDX-License-Identifier: MIT
 *
 * Packing, in two goes: the first gathers what repeats and measures the texts, the second fills one
 * piece of memory. */
#include "engine/match/packed.h"

#include <stddef.h>
#include <string.h>

#include "engine/match/card.h"
#include "proto/memory.h"
#include "proto/text.h"

enum {
    HOURS_MOST = PACKED_NO_HOURS - 1,
    AGE_MOST = UINT8_MAX,
};

/* ---- what repeats ---- */

struct gathered {
    const struct opening_facts *const *rows;
    size_t count;
    /* The first row that has it, by number in its list. */
    uint8_t works[PACKED_ROWS], places[PACKED_ROWS], windows[PACKED_ROWS], demands[PACKED_ROWS];
    size_t work_count, place_count, window_count, demand_count;
    uint64_t tails[PACKED_ROWS];      /* of each row's place: most differ there */
    struct text shared[PACKED_TEXTS]; /* what all begin with */
    size_t texts;                     /* [bytes] */
    size_t demanded;                  /* struct text in lists */
    uint32_t competences;
    size_t holds, held; /* all holds; rows that have some */
    struct block block; /* what is true of all rows */
    int32_t day_least,
        day_most; /* [days] of periods; the first after the other where none is known */
};

static bool same_node(const struct node *a, const struct node *b)
{
    return memcmp(a, b, sizeof *a) == 0;
}

static bool same_work(const struct opening_facts *a, const struct opening_facts *b)
{
    return same_node(&a->industry, &b->industry) && same_node(&a->occupation, &b->occupation);
}

static bool same_place(const struct opening_facts *a, const struct opening_facts *b)
{
    return text_equal(a->workplace, b->workplace) && text_equal(a->employer, b->employer);
}

static int16_t minute(struct clock clock)
{
    return clock.set ? (int16_t)clock.minutes : -1;
}

static bool same_window(const struct opening_facts *a, const struct opening_facts *b)
{
    return minute(a->clock_from) == minute(b->clock_from) &&
           minute(a->clock_to) == minute(b->clock_to);
}

static bool same_texts(const struct text_list *a, const struct text_list *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (!text_equal(a->items[i], b->items[i]))
            return false;
    return true;
}

static bool same_demand(const struct opening_facts *a, const struct opening_facts *b)
{
    return a->hazards == b->hazards && same_texts(&a->languages, &b->languages) &&
           same_texts(&a->licences, &b->licences);
}

typedef bool same_function(const struct opening_facts *a, const struct opening_facts *b);

/* The number of what row i has; a new one where none before it has the same. */
static uint8_t number_of(const struct gathered *all, size_t i, uint8_t *firsts, size_t *count,
                         same_function *same)
{
    for (size_t j = *count; j > 0; j--)
        if (same(all->rows[firsts[j - 1]], all->rows[i]))
            return (uint8_t)(j - 1);
    firsts[*count] = (uint8_t)i;
    return (uint8_t)(*count)++;
}

static struct text id_of(const struct opening_facts *row, enum packed_text which)
{
    struct text id = which == PACKED_ID          ? row->id
                     : which == PACKED_WORKPLACE ? row->workplace
                                                 : row->employer;
    return (struct text){id.data, id.size < PACKED_ID_MOST ? id.size : PACKED_ID_MOST};
}

/* What all rows' ids begin with. */
static struct text shared_of(const struct gathered *all, enum packed_text which)
{
    struct text shared = all->count ? id_of(all->rows[0], which) : (struct text){0};
    for (size_t i = 1; i < all->count; i++) {
        struct text id = id_of(all->rows[i], which);
        size_t same = 0;
        while (same < shared.size && same < id.size && shared.data[same] == id.data[same])
            same++;
        shared.size = same;
    }
    return shared;
}

/* What an id takes, without what all begin with. */
static size_t room_of(const struct gathered *all, size_t i, enum packed_text which)
{
    return 1 + id_of(all->rows[i], which).size - all->shared[which].size;
}

/* The last bytes of a text, in which ids differ. */
static uint64_t tail_of(struct text text)
{
    uint64_t tail = 0;
    size_t size = text.size < sizeof tail ? text.size : sizeof tail;
    if (size)
        memcpy(&tail, text.data + text.size - size, size);
    return tail;
}

/* As number_of, for places: by their tails first, since they seldom repeat. */
static uint8_t place_of(struct gathered *all, size_t i)
{
    all->tails[i] = tail_of(all->rows[i]->workplace);
    for (size_t j = all->place_count; j > 0; j--) {
        size_t first = all->places[j - 1];
        if (all->tails[first] == all->tails[i] && same_place(all->rows[first], all->rows[i]))
            return (uint8_t)(j - 1);
    }
    all->places[all->place_count] = (uint8_t)i;
    return (uint8_t)all->place_count++;
}

static uint32_t competences_of(const struct opening_facts *row)
{
    uint32_t competences = row->trains;
    for (int k = 0; k < MATCH_COMPETENCES_MAX; k++)
        competences |= (uint32_t)(row->levels[k] > 0) << k;
    return competences;
}

static int32_t from_of(const struct opening_facts *row)
{
    return row->from.set && !row->prospect ? row->from.days : PACKED_NO_FROM;
}

static int32_t to_of(const struct opening_facts *row)
{
    return row->to.set && !row->prospect ? row->to.days : PACKED_NO_TO;
}

static void note_day(struct gathered *all, int32_t day, int32_t none)
{
    if (day == none)
        return;
    all->day_least = day < all->day_least ? day : all->day_least;
    all->day_most = day > all->day_most ? day : all->day_most;
}

/* Whether all fits offsets of 16 bits, two of them taken for days that are not known. */
static bool is_near(const struct gathered *all)
{
    const struct block *block = &all->block;
    return (int64_t)block->n_most - block->n_least <= UINT16_MAX &&
           (int64_t)block->e_most - block->e_least <= UINT16_MAX &&
           (int64_t)all->day_most - all->day_least < UINT16_MAX - 1;
}

static void gather(struct gathered *all, struct packed *head)
{
    for (int which = 0; which < PACKED_TEXTS; which++) {
        all->shared[which] = shared_of(all, (enum packed_text)which);
        all->texts += 1 + all->shared[which].size;
    }
    for (size_t i = 0; i < all->count; i++) {
        const struct opening_facts *row = all->rows[i];
        head->work[i] = number_of(all, i, all->works, &all->work_count, same_work);
        head->place[i] = place_of(all, i);
        head->window[i] = number_of(all, i, all->windows, &all->window_count, same_window);
        head->demand[i] = number_of(all, i, all->demands, &all->demand_count, same_demand);
        all->texts += room_of(all, i, PACKED_ID);
        all->competences |= competences_of(row);
        all->holds += row->hold_count;
        all->held += row->hold_count > 0;
        for (size_t j = 0; j < row->hold_count; j++)
            all->texts += row->holds[j].youth.size;
        block_take(&all->block, row);
        note_day(all, from_of(row), PACKED_NO_FROM);
        note_day(all, to_of(row), PACKED_NO_TO);
    }
    for (size_t i = 0; i < all->place_count; i++)
        all->texts += room_of(all, all->places[i], PACKED_WORKPLACE) +
                      room_of(all, all->places[i], PACKED_EMPLOYER);
    for (size_t i = 0; i < all->demand_count; i++) {
        const struct text_list *lists[] = {&all->rows[all->demands[i]]->languages,
                                           &all->rows[all->demands[i]]->licences};
        for (int which = 0; which < 2; which++) {
            all->demanded += lists[which]->count;
            for (size_t j = 0; j < lists[which]->count; j++)
                all->texts += lists[which]->items[j].size;
        }
    }
}

/* ---- the columns ---- */

static void put_near(struct packed *out, size_t i, const struct opening_facts *row)
{
    int32_t from = from_of(row), to = to_of(row);
    if (row->position.known) {
        out->n[i] = (uint16_t)(row->position.n - out->n_first);
        out->e[i] = (uint16_t)(row->position.e - out->e_first);
    }
    out->from[i] = (uint16_t)(from == PACKED_NO_FROM ? 0 : from - out->day_first + 1);
    out->to[i] = (uint16_t)(to == PACKED_NO_TO ? UINT16_MAX : to - out->day_first + 1);
}

static void put_far(struct packed *out, size_t i, const struct opening_facts *row)
{
    struct packed_far *far = (void *)(uintptr_t)out->far;
    far->n[i] = row->position.known ? row->position.n : 0;
    far->e[i] = row->position.known ? row->position.e : 0;
    far->from[i] = from_of(row);
    far->to[i] = to_of(row);
}

static void put_offers(struct packed *out, size_t i, const struct opening_facts *row)
{
    uint64_t *offers = (void *)(uintptr_t)out->offers;
    for (uint64_t left = out->adaptations; left; left &= left - 1)
        *offers++ |= (row->adaptations >> __builtin_ctzll(left) & 1) << i;
}

static void put_seeker(struct packed *out, size_t i, const struct opening_facts *row)
{
    struct packed_seekers *seekers = (void *)(uintptr_t)out->seekers;
    const struct youth_facts *youth = &row->seeker->row.facts;
    seekers->cards[i] = card_share(row->seeker);
    seekers->limits[i] = youth->travel_limit_m < 1 ? 1 : (float)youth->travel_limit_m;
    seekers->strengths[i] = row->strength;
    seekers->goals[i] = (uint8_t)__builtin_popcount(youth->goals);
    seekers->helpful[i] = (uint8_t)__builtin_popcountll(youth->needs_helpful);
}

static void fill_row(struct packed *out, size_t i, const struct opening_facts *row)
{
    uint64_t bit = UINT64_C(1) << i;
    int64_t room = (int64_t)row->capacity - row->taken;
    int64_t hours = row->hours_min.value;
    out->open |= row->open ? bit : 0;
    out->paused |= row->paused ? bit : 0;
    out->prospect |= row->prospect ? bit : 0;
    out->offered |= row->offered ? bit : 0;
    out->located |= row->position.known ? bit : 0;
    out->adaptations_known |= row->adaptations_known ? bit : 0;
    out->extract |= row->extract ? bit : 0;
    out->full |= room < 1 && !row->prospect ? bit : 0;
    out->held |= row->hold_count ? bit : 0;
    out->demanding |= row->languages.count || row->licences.count ? bit : 0;
    put_offers(out, i, row);
    if (row->seeker)
        put_seeker(out, i, row);
    out->far ? put_far(out, i, row) : put_near(out, i, row);
    out->room[i] = (int16_t)(room > INT16_MAX ? INT16_MAX : room < -INT16_MAX ? -INT16_MAX : room);
    hours = hours < 0 ? 0 : hours > HOURS_MOST ? HOURS_MOST : hours;
    out->hours_min[i] = row->hours_min.set ? (uint8_t)hours : PACKED_NO_HOURS;
    out->age_min[i] = (uint8_t)(row->age_min > AGE_MOST ? AGE_MOST
                                : row->age_min < 0      ? 0
                                                        : row->age_min);
    for (uint32_t left = out->competences; left; left &= left - 1) {
        int k = __builtin_ctz(left);
        unsigned bits = row->levels[k] | (row->trains >> k & 1) << 3;
        out->planes[k / 2][i] |= (uint8_t)(bits << 4 * (k % 2));
    }
    if (from_of(row) != PACKED_NO_FROM && from_of(row) < out->from_least)
        out->from_least = from_of(row);
}

/* ---- what lies behind ---- */

/* Where the next of each goes. */
struct writing {
    char *texts;
    struct text *items;
    size_t at; /* of texts */
};

/* An id without the `from` bytes that all begin with, its size before it. */
static uint16_t put_id(struct writing *to, struct text id, size_t from)
{
    size_t size = id.size - from, at = to->at;
    to->texts[at] = (char)size;
    if (size)
        memcpy(to->texts + at + 1, id.data + from, size);
    to->at += 1 + size;
    return (uint16_t)at;
}

/* A text without its size before it. */
static struct text put_plain(struct writing *to, struct text text)
{
    struct text out = {to->texts + to->at, text.size};
    if (!text.size)
        return (struct text){0};
    memcpy(to->texts + to->at, text.data, text.size);
    to->at += text.size;
    return out;
}

static uint8_t put_texts(struct writing *to, const struct text_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        *to->items++ = put_plain(to, list->items[i]);
    return (uint8_t)list->count;
}

static void put_holds(struct packed *out, const struct gathered *all, struct writing *to)
{
    struct packed_hold *held = (void *)(uintptr_t)out->holds;
    struct hold_facts *holds = (void *)(held + all->held);
    for (size_t i = 0; i < all->count; i++) {
        const struct opening_facts *row = all->rows[i];
        if (!row->hold_count)
            continue;
        *held++ = (struct packed_hold){holds, row->hold_count};
        for (size_t j = 0; j < row->hold_count; j++)
            *holds++ = (struct hold_facts){put_plain(to, row->holds[j].youth), row->holds[j].until};
    }
}

/* So many bytes further on in the piece, where a pointer or a number of 64 bits can lie. */
static size_t take(size_t *at, size_t size)
{
    size_t begin = *at;
    *at = (begin + size + 7) / 8 * 8;
    return begin;
}

/* The piece of memory: the columns, then what a search reads, texts last. */
static struct packed *lay_out(const struct gathered *all, struct writing *to)
{
    size_t planes = all->competences ? (size_t)(32 - __builtin_clz(all->competences) + 1) / 2 : 0;
    size_t end = offsetof(struct packed, planes) + planes * PACKED_ROWS;
    take(&end, 0);
    size_t offers = take(&end, (size_t)__builtin_popcountll(all->block.adaptations) * 8);
    size_t works = take(&end, all->work_count * sizeof(struct packed_work));
    size_t seekers =
        all->count && all->rows[0]->seeker ? take(&end, sizeof(struct packed_seekers)) : 0;
    size_t far = is_near(all) ? 0 : take(&end, sizeof(struct packed_far));
    size_t demands = take(&end, all->demand_count * sizeof(struct packed_demand));
    size_t items = take(&end, all->demanded * sizeof(struct text));
    size_t held =
        take(&end, all->held * sizeof(struct packed_hold) + all->holds * sizeof(struct hold_facts));
    size_t places = take(&end, all->place_count * sizeof(uint16_t));
    size_t windows = take(&end, all->window_count * sizeof(struct packed_window));
    size_t size = end + all->texts;
    struct packed *out = memory_new(1, size);
    char *at = (char *)out;
    out->size = size;
    out->offers = (const void *)(at + offers);
    out->works = (const void *)(at + works);
    out->seekers = seekers ? (const void *)(at + seekers) : NULL;
    out->far = far ? (const void *)(at + far) : NULL;
    out->demands = (const void *)(at + demands);
    out->demanded = (const void *)(at + items);
    out->holds = (const void *)(at + held);
    out->places = (const void *)(at + places);
    out->windows = (const void *)(at + windows);
    out->texts = at + end;
    *to = (struct writing){.texts = at + end, .items = (void *)(at + items)};
    return out;
}

static void put_lists(struct packed *out, const struct gathered *all, struct writing *to)
{
    struct packed_work *works = (void *)(uintptr_t)out->works;
    uint16_t *places = (void *)(uintptr_t)out->places;
    struct packed_window *windows = (void *)(uintptr_t)out->windows;
    struct packed_demand *demands = (void *)(uintptr_t)out->demands;
    for (int which = 0; which < PACKED_TEXTS; which++)
        out->shared[which] = put_id(to, all->shared[which], 0);
    for (size_t i = 0; i < all->place_count; i++) {
        const struct opening_facts *row = all->rows[all->places[i]];
        places[i] = put_id(to, id_of(row, PACKED_WORKPLACE), all->shared[PACKED_WORKPLACE].size);
        put_id(to, id_of(row, PACKED_EMPLOYER), all->shared[PACKED_EMPLOYER].size);
    }
    for (size_t i = 0; i < all->count; i++)
        out->id[i] = put_id(to, id_of(all->rows[i], PACKED_ID), all->shared[PACKED_ID].size);
    for (size_t i = 0; i < all->work_count; i++) {
        const struct opening_facts *row = all->rows[all->works[i]];
        works[i] = (struct packed_work){row->industry, row->occupation};
    }
    for (size_t i = 0; i < all->window_count; i++) {
        const struct opening_facts *row = all->rows[all->windows[i]];
        windows[i] = (struct packed_window){minute(row->clock_from), minute(row->clock_to)};
    }
    for (size_t i = 0; i < all->demand_count; i++) {
        const struct opening_facts *row = all->rows[all->demands[i]];
        demands[i].hazards = row->hazards;
        demands[i].first = (uint16_t)(to->items - out->demanded);
        demands[i].languages = put_texts(to, &row->languages);
        demands[i].licences = put_texts(to, &row->licences);
    }
    put_holds(out, all, to);
}

struct packed *packed_make(const struct opening_facts *const *rows, size_t count)
{
    struct gathered all = {
        .rows = rows,
        .count = count,
        .day_least = INT32_MAX,
        .day_most = INT32_MIN,
    };
    struct packed numbers;
    gather(&all, &numbers);
    struct writing to;
    struct packed *out = lay_out(&all, &to);
    out->references = 1;
    out->count = (uint32_t)count;
    out->block = all.block;
    out->adaptations = all.block.adaptations;
    out->competences = all.competences;
    out->n_first = all.block.n_least;
    out->e_first = all.block.e_least;
    out->from_least = PACKED_NO_TO;
    out->day_first = all.day_least;
    out->work_count = (uint8_t)all.work_count;
    out->place_count = (uint8_t)all.place_count;
    out->window_count = (uint8_t)all.window_count;
    out->demand_count = (uint8_t)all.demand_count;
    memcpy(out->work, numbers.work, count);
    memcpy(out->place, numbers.place, count);
    memcpy(out->window, numbers.window, count);
    memcpy(out->demand, numbers.demand, count);
    put_lists(out, &all, &to);
    for (size_t i = 0; i < count; i++)
        fill_row(out, i, rows[i]);
    return out;
}
