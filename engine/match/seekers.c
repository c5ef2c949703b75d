/* SPDX-License-Identifier: MIT
 *
 * Seekers. */
#include "engine/match/seekers.h"

#include <stdlib.h>
#include <string.h>

#include "proto/text.h"

/* ---- a youth as openings ---- */

/* One after the other. */
struct wishing {
    struct card *card;
    size_t next;
    bool ended;
};

/* Of wishes for the same work the strongest, of equals the first. */
static bool is_outdone(const struct youth_facts *youth, size_t i)
{
    const struct wish_facts *wish = &youth->wishes[i];
    for (size_t j = 0; j < youth->wish_count; j++) {
        const struct wish_facts *other = &youth->wishes[j];
        bool before =
            other->strength > wish->strength || (other->strength == wish->strength && j < i);
        if (before && memcmp(&other->node, &wish->node, sizeof wish->node) == 0)
            return true;
    }
    return wish->strength == 0 || wish->node.tree == TREE_NONE;
}

static struct opening_facts wish_at(struct card *card, const struct wish_facts *wish)
{
    const struct youth_facts *youth = &card->row.facts;
    struct opening_facts out = {
        .id = youth->id,
        .open = true,
        .capacity = 1,
        .position = youth->position,
        .trains = youth->goals,
        .adaptations_known = true,
        .adaptations = youth->needs_helpful,
        .seeker = card,
    };
    memcpy(out.levels, youth->levels, sizeof out.levels);
    if (!wish)
        return out;
    out.strength = wish->strength;
    if (wish->node.tree == TREE_INDUSTRY)
        out.industry = wish->node;
    else
        out.occupation = wish->node;
    return out;
}

/* Without any wish there is one opening of no kind. */
static bool next_wish(struct wishing *wishing, struct opening_facts *out)
{
    const struct youth_facts *youth = &wishing->card->row.facts;
    while (wishing->next < youth->wish_count) {
        size_t i = wishing->next++;
        if (is_outdone(youth, i))
            continue;
        wishing->ended = true;
        *out = wish_at(wishing->card, &youth->wishes[i]);
        return true;
    }
    bool more = !wishing->ended;
    if (more)
        *out = wish_at(wishing->card, NULL);
    wishing->ended = true;
    return more;
}

static struct wishing wishing_begin(struct card *card)
{
    const struct enrolment_facts *enrolment = &card->row.facts.enrolment;
    bool ready = card->row.facts.state == FACTS_ACTIVE && enrolment->substance_checked &&
                 enrolment->waiver && enrolment->attendance_promise && enrolment->no_other_support;
    return (struct wishing){
        .card = card,
        .next = ready ? 0 : card->row.facts.wish_count,
        .ended = !ready,
    };
}

/* ---- programmes ---- */

static struct seekers_of *of_new(struct text programme, const struct columns *columns)
{
    struct seekers_of *of = memory_new(1, sizeof *of + programme.size);
    of->references = 1;
    memcpy(of->name, programme.data, programme.size);
    of->programme = (struct text){of->name, programme.size};
    if (columns)
        of->columns = columns_copy(columns);
    return of;
}

static void of_release(struct seekers_of *of)
{
    if (--of->references)
        return;
    columns_free(&of->columns);
    free(of);
}

/* Where the programme is or would be. */
static size_t find(const struct seekers *seekers, struct text programme, bool *found)
{
    size_t low = 0, high = seekers->count;
    *found = false;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = text_compare(seekers->items[middle]->programme, programme);
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

/* The programme's columns, to be changed; NULL where there are none and `make` is false. */
static struct columns *own_columns(struct seekers *seekers, struct text programme, bool make)
{
    bool found;
    size_t at = find(seekers, programme, &found);
    if (!found && !make)
        return NULL;
    if (!found) {
        seekers->items =
            memory_more(seekers->items, seekers->count, &seekers->room, sizeof *seekers->items);
        memmove(&seekers->items[at + 1], &seekers->items[at],
                (seekers->count - at) * sizeof *seekers->items);
        seekers->items[at] = of_new(programme, NULL);
        seekers->count++;
    } else if (seekers->items[at]->references > 1) {
        struct seekers_of *shared = seekers->items[at];
        seekers->items[at] = of_new(shared->programme, &shared->columns);
        of_release(shared);
    }
    return &seekers->items[at]->columns;
}

/* ---- own suggestions ---- */

/* The workplace, a space, and the youth. */
struct suggested_row {
    struct text key;
};

static void own_suggested(void *row, struct arena *arena)
{
    struct suggested_row *suggested = row;
    suggested->key = arena_text(arena, suggested->key.data, suggested->key.size);
}

static const struct leaf_kind suggested_kind = {
    .size = sizeof(struct suggested_row),
    .own = own_suggested,
};

static struct text suggested_key(struct arena *arena, struct text workplace, struct text youth)
{
    return arena_format(arena, "%.*s %.*s", (int)workplace.size, workplace.data, (int)youth.size,
                        youth.data ? youth.data : "");
}

static void change_suggested(struct seekers *seekers, const struct card *card, bool there)
{
    struct arena arena = {0};
    const struct youth_facts *youth = &card->row.facts;
    seekers->suggested.kind = &suggested_kind;
    for (size_t i = 0; i < youth->suggestions.count; i++) {
        struct suggested_row row = {suggested_key(&arena, youth->suggestions.items[i], youth->id)};
        if (there)
            leaves_put(&seekers->suggested, &row);
        else
            leaves_remove(&seekers->suggested, row.key);
    }
    arena_free(&arena);
}

struct suggested_walk suggested_begin(const struct seekers *seekers, struct text workplace,
                                      struct arena *arena)
{
    struct text first = suggested_key(arena, workplace, (struct text){0});
    return (struct suggested_walk){leaves_from(&seekers->suggested, first), first};
}

bool suggested_next(struct suggested_walk *walk, struct text *youth)
{
    const struct suggested_row *row = leaves_next(&walk->walk);
    size_t head = walk->workplace.size;
    if (!row || row->key.size < head || memcmp(row->key.data, walk->workplace.data, head) != 0)
        return false;
    *youth = (struct text){row->key.data + head, row->key.size - head};
    return true;
}

/* ---- sets ---- */

struct seekers seekers_copy(const struct seekers *from)
{
    struct seekers copy = {.count = from->count, .room = from->count + 1};
    copy.items = memory_new(copy.room, sizeof *copy.items);
    for (size_t i = 0; i < from->count; i++) {
        copy.items[i] = from->items[i];
        copy.items[i]->references++;
    }
    copy.suggested = leaves_copy(&from->suggested);
    return copy;
}

void seekers_free(struct seekers *seekers)
{
    for (size_t i = 0; i < seekers->count; i++)
        of_release(seekers->items[i]);
    free(seekers->items);
    leaves_free(&seekers->suggested);
    *seekers = (struct seekers){0};
}

static void remove_programme(struct seekers *seekers, struct text programme)
{
    bool found;
    size_t at = find(seekers, programme, &found);
    of_release(seekers->items[at]);
    memmove(&seekers->items[at], &seekers->items[at + 1],
            (--seekers->count - at) * sizeof *seekers->items);
}

static void remove_wishes(struct seekers *seekers, struct card *card)
{
    struct columns *columns = NULL;
    struct wishing wishing = wishing_begin(card);
    for (struct opening_facts wish; next_wish(&wishing, &wish);) {
        columns = own_columns(seekers, card->row.programme, false);
        if (columns)
            columns_remove(columns, &wish);
    }
    change_suggested(seekers, card, false);
    if (columns && !columns->count)
        remove_programme(seekers, card->row.programme);
}

static void put_wishes(struct seekers *seekers, struct card *card)
{
    struct wishing wishing = wishing_begin(card);
    for (struct opening_facts wish; next_wish(&wishing, &wish);)
        columns_put(own_columns(seekers, card->row.programme, true), &wish);
    change_suggested(seekers, card, true);
}

static bool same_key(const struct opening_facts *a, const struct opening_facts *b)
{
    char keys[2][BLOCK_KEY];
    block_key(a, keys[0]);
    block_key(b, keys[1]);
    return memcmp(keys[0], keys[1], BLOCK_KEY) == 0;
}

/* Whether two of the youth's wishes lie under one key: which of them is found there is not told. */
static bool has_twins(struct card *card)
{
    struct opening_facts a, b;
    for (struct wishing wishing = wishing_begin(card); next_wish(&wishing, &a);) {
        struct wishing others = wishing;
        while (next_wish(&others, &b))
            if (same_key(&a, &b))
                return true;
    }
    return false;
}

/* Whether both have the same wishes, so that each is replaced where it lies. */
static bool same_wishes(struct card *was, struct card *is)
{
    struct wishing a = wishing_begin(was), b = wishing_begin(is);
    struct opening_facts x, y;
    if (!text_equal(was->row.programme, is->row.programme) || was->row.facts.suggestions.count ||
        is->row.facts.suggestions.count || has_twins(was))
        return false;
    for (;;) {
        bool more = next_wish(&a, &x);
        if (more != next_wish(&b, &y))
            return false;
        if (!more)
            return true;
        if (memcmp(&x.industry, &y.industry, sizeof x.industry) != 0 ||
            memcmp(&x.occupation, &y.occupation, sizeof x.occupation) != 0)
            return false;
    }
}

void seekers_change(struct seekers *seekers, struct card *was, struct card *is)
{
    if (!was || !is || !same_wishes(was, is)) {
        if (was)
            remove_wishes(seekers, was);
        if (is)
            put_wishes(seekers, is);
        return;
    }
    struct wishing a = wishing_begin(was), b = wishing_begin(is);
    for (struct opening_facts x, y; next_wish(&a, &x) && next_wish(&b, &y);)
        columns_replace(own_columns(seekers, is->row.programme, true), &x, &y);
}

void seekers_seal(struct seekers *seekers, const struct seekers *before)
{
    for (size_t i = 0; i < seekers->count; i++) {
        struct seekers_of *of = seekers->items[i];
        bool found = false;
        size_t at = before ? find(before, of->programme, &found) : 0;
        if (!found || before->items[at] != of)
            columns_seal(&of->columns, found ? &before->items[at]->columns : NULL);
    }
}

/* ---- building ---- */

/* Cards of one programme, wish by wish. */
struct source {
    struct card *const *at, *const *end;
    struct wishing wishing;
};

static bool next_of_all(void *context, struct opening_facts *out)
{
    struct source *source = context;
    while (source->at < source->end) {
        if (!source->wishing.card)
            source->wishing = wishing_begin(*source->at);
        if (next_wish(&source->wishing, out))
            return true;
        source->wishing.card = NULL;
        source->at++;
    }
    return false;
}

static int by_programme(const void *a, const void *b)
{
    const struct card *x = *(struct card *const *)a, *y = *(struct card *const *)b;
    int order = text_compare(x->row.programme, y->row.programme);
    return order ? order : text_compare(x->row.facts.id, y->row.facts.id);
}

void seekers_build(struct seekers *seekers, const struct leaves *cards)
{
    struct card **all = memory_new(cards->count, sizeof *all);
    struct leaves_walk walk = leaves_begin(cards);
    size_t count = 0;
    for (const struct card_entry *entry; (entry = leaves_next(&walk)) != NULL;) {
        all[count++] = entry->card;
        change_suggested(seekers, entry->card, true);
    }
    qsort(all, count, sizeof *all, by_programme);
    for (size_t from = 0, to; from < count; from = to) {
        struct text programme = all[from]->row.programme;
        for (to = from; to < count && text_equal(all[to]->row.programme, programme);)
            to++;
        struct source source = {.at = &all[from], .end = &all[to]};
        struct columns *columns = own_columns(seekers, programme, true);
        columns_build(columns, &(struct columns_source){.next = next_of_all, .context = &source});
        if (!columns->count) /* nobody of them is ready */
            remove_programme(seekers, programme);
    }
    free(all);
}

size_t seekers_bytes(const struct seekers *seekers)
{
    size_t bytes = seekers->room * sizeof *seekers->items;
    for (size_t i = 0; i < seekers->count; i++)
        bytes += sizeof *seekers->items[i] + columns_bytes(&seekers->items[i]->columns);
    return bytes;
}
