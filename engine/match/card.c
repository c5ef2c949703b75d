/* SPDX-License-Identifier: MIT
 *
 * Cards. Copied in two goes: the first only measures. */
#include "engine/match/card.h"

#include <stdlib.h>
#include <string.h>

enum { ALIGN = _Alignof(max_align_t) };

/* Where the next copy goes; NULL while it is measured. */
struct copying {
    char *to;
    size_t size;
};

static void *copy(struct copying *copying, const void *from, size_t size)
{
    if (!size)
        return NULL;
    void *at = copying->to ? copying->to + copying->size : NULL;
    copying->size += (size + ALIGN - 1) / ALIGN * ALIGN;
    return at ? memcpy(at, from, size) : NULL;
}

/* Texts need no alignment. */
static struct text copy_text(struct copying *copying, struct text text)
{
    struct text out = text;
    if (!text.data || !copying->to) {
        copying->size += text.data ? text.size : 0;
        return text;
    }
    out.data = copying->to + copying->size;
    if (text.size)
        memcpy(copying->to + copying->size, text.data, text.size);
    copying->size += text.size;
    return out;
}

static struct text_list copy_list(struct copying *copying, const struct text_list *list)
{
    struct text_list out = *list;
    out.items = copy(copying, list->items, list->count * sizeof *list->items);
    return out;
}

static void copy_texts(struct copying *copying, const struct text_list *from, struct text_list *to)
{
    for (size_t i = 0; i < from->count; i++) {
        struct text text = copy_text(copying, from->items[i]);
        if (to->items)
            to->items[i] = text;
    }
}

/* All that the row points to: first what is aligned, then the texts. */
static void copy_row(struct copying *copying, const struct youth_row *from, struct youth_row *to)
{
    const struct youth_facts *facts = &from->facts;
    *to = *from;
    to->facts.wishes = copy(copying, facts->wishes, facts->wish_count * sizeof *facts->wishes);
    to->facts.waivers = copy(copying, facts->waivers, facts->waiver_count * sizeof *facts->waivers);
    const struct text_list *lists[] = {&facts->suggestions, &facts->avoid,
                                       &facts->languages_lacking, &facts->licences_lacking};
    struct text_list *copies[] = {&to->facts.suggestions, &to->facts.avoid,
                                  &to->facts.languages_lacking, &to->facts.licences_lacking};
    for (int i = 0; i < 4; i++)
        *copies[i] = copy_list(copying, lists[i]);
    to->facts.id = copy_text(copying, facts->id);
    to->programme = copy_text(copying, from->programme);
    for (int i = 0; i < 4; i++)
        copy_texts(copying, lists[i], copies[i]);
}

struct card *card_make(const struct youth_row *row)
{
    struct youth_row measured;
    struct copying copying = {0};
    copy_row(&copying, row, &measured);
    size_t head = (sizeof(struct card) + ALIGN - 1) / ALIGN * ALIGN;
    struct card *card = memory_new(1, head + copying.size);
    card->references = 1;
    card->size = head + copying.size;
    copying = (struct copying){.to = (char *)card + head};
    copy_row(&copying, row, &card->row);
    return card;
}

struct card *card_share(struct card *card)
{
    card->references++;
    return card;
}

void card_release(struct card *card)
{
    if (card && --card->references == 0)
        free(card);
}

static void own_entry(void *row, struct arena *arena)
{
    (void)arena;
    card_share(((struct card_entry *)row)->card);
}

static void drop_entry(void *row)
{
    card_release(((struct card_entry *)row)->card);
}

const struct leaf_kind card_kind = {
    .size = sizeof(struct card_entry),
    .own = own_entry,
    .drop = drop_entry,
};

static const struct youth_row *row_of(const struct card_entry *entry)
{
    return entry ? &entry->card->row : NULL;
}

const struct youth_row *cards_find(const struct leaves *cards, struct text id)
{
    return row_of(leaves_find(cards, id));
}

const struct youth_row *cards_next(struct leaves_walk *walk)
{
    return row_of(leaves_next(walk));
}
