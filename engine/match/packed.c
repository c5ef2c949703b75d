/* SPDX-License-Identifier: MIT
 *
 * Reading packed rows. */
#include "engine/match/packed.h"

#include <stdlib.h>
#include <string.h>

#include "engine/match/card.h"
#include "proto/memory.h"

struct packed *packed_share(struct packed *packed)
{
    packed->references++;
    return packed;
}

void packed_release(struct packed *packed)
{
    if (--packed->references)
        return;
    for (size_t i = 0; packed->seekers && i < packed->count; i++)
        card_release(packed->seekers->cards[i]);
    free(packed);
}

/* In the copy, what `at` is in the block. */
static const void *moved(const struct packed *from, const struct packed *to, const void *at)
{
    return at ? (const char *)to + ((const char *)at - (const char *)from) : NULL;
}

/* Of a block of seekers, which have neither demands nor holds, a copy that shares their cards. */
static struct packed *copy_of(const struct packed *from)
{
    struct packed *to = memory_new(1, from->size);
    memcpy(to, from, from->size);
    to->references = 1;
    to->places = moved(from, to, from->places);
    to->windows = moved(from, to, from->windows);
    to->demands = moved(from, to, from->demands);
    to->demanded = moved(from, to, from->demanded);
    to->holds = moved(from, to, from->holds);
    to->texts = moved(from, to, from->texts);
    to->works = moved(from, to, from->works);
    to->offers = moved(from, to, from->offers);
    to->seekers = moved(from, to, from->seekers);
    to->far = moved(from, to, from->far);
    for (size_t i = 0; i < to->count; i++)
        card_share(to->seekers->cards[i]);
    return to;
}

struct packed *packed_with_levels(const struct packed *packed, size_t i,
                                  const struct opening_facts *facts)
{
    uint32_t room = packed->competences ? UINT32_MAX >> __builtin_clz(packed->competences) : 0;
    for (int k = 0; k < MATCH_COMPETENCES_MAX; k++)
        if (facts->levels[k] && !(room >> k & 1))
            return NULL;
    struct packed *out = copy_of(packed);
    struct packed_seekers *seekers = (void *)(uintptr_t)out->seekers;
    for (int k = 0; k < MATCH_COMPETENCES_MAX && room >> k & 1; k++) {
        uint8_t *bits = &out->planes[k / 2][i];
        *bits =
            (uint8_t)((*bits & ~(7U << 4 * (k % 2))) | (unsigned)facts->levels[k] << 4 * (k % 2));
        out->competences |= (uint32_t)(facts->levels[k] > 0) << k;
    }
    card_release(seekers->cards[i]);
    seekers->cards[i] = card_share(facts->seeker);
    return out;
}

static struct text text_at(const char *at)
{
    return (struct text){at + 1, (uint8_t)*at};
}

/* What an id ends with. */
static struct text own_part(const struct packed *packed, enum packed_text which, size_t i)
{
    struct text part =
        text_at(packed->texts + (which == PACKED_ID ? packed->id[i] : packed->places[i]));
    return which == PACKED_EMPLOYER ? text_at(part.data + part.size) : part;
}

struct text packed_text(const struct packed *packed, enum packed_text which, size_t i,
                        char out[PACKED_ID_MOST])
{
    struct text first = text_at(packed->texts + packed->shared[which]);
    struct text last = own_part(packed, which, i);
    memcpy(out, first.data, first.size);
    memcpy(out + first.size, last.data, last.size);
    return (struct text){out, first.size + last.size};
}

bool packed_text_is(const struct packed *packed, enum packed_text which, size_t i, struct text text)
{
    struct text first = text_at(packed->texts + packed->shared[which]);
    struct text last = own_part(packed, which, i);
    return text.size == first.size + last.size && memcmp(text.data, first.data, first.size) == 0 &&
           memcmp(text.data + first.size, last.data, last.size) == 0;
}

const struct packed_hold *packed_holds(const struct packed *packed, size_t i)
{
    size_t before = (size_t)__builtin_popcountll(packed->held & ((UINT64_C(1) << i) - 1));
    return &packed->holds[before];
}

static struct clock clock_at(int16_t minutes)
{
    struct clock clock = {.minutes = minutes < 0 ? 0 : minutes, .set = minutes >= 0};
    return clock;
}

struct point packed_position(const struct packed *packed, size_t i)
{
    if (!(packed->located >> i & 1))
        return (struct point){0};
    if (packed->far)
        return (struct point){packed->far->n[i], packed->far->e[i], true};
    return (struct point){packed->n_first + packed->n[i], packed->e_first + packed->e[i], true};
}

static struct date from_at(const struct packed *packed, size_t i)
{
    if (packed->far ? packed->far->from[i] == PACKED_NO_FROM : !packed->from[i])
        return (struct date){0};
    return (struct date){
        packed->far ? packed->far->from[i] : packed->day_first + packed->from[i] - 1, true};
}

static struct date to_at(const struct packed *packed, size_t i)
{
    if (packed->far ? packed->far->to[i] == PACKED_NO_TO : packed->to[i] == UINT16_MAX)
        return (struct date){0};
    return (struct date){packed->far ? packed->far->to[i] : packed->day_first + packed->to[i] - 1,
                         true};
}

uint64_t packed_offering(const struct packed *packed, uint64_t adaptations)
{
    uint64_t rows = ~UINT64_C(0);
    if (adaptations & ~packed->adaptations)
        return 0;
    for (uint64_t left = adaptations; left; left &= left - 1)
        rows &= packed_offer(packed, left & -left);
    return rows;
}

/* The level asked, 8 where it is trained. */
static unsigned packed_level(const struct packed *packed, int competence, size_t i)
{
    return packed->planes[competence / 2][i] >> 4 * (competence % 2) & 15;
}

static uint64_t adaptations_at(const struct packed *packed, size_t i)
{
    const uint64_t *offers = packed->offers;
    uint64_t adaptations = 0;
    for (uint64_t left = packed->adaptations; left; left &= left - 1)
        adaptations |= (*offers++ >> i & 1) << __builtin_ctzll(left);
    return adaptations;
}

static struct text_list demanded(const struct packed *packed, int first, size_t count)
{
    /* a list's items are not written by those who read it */
    return (struct text_list){(void *)(uintptr_t)(packed->demanded + first), count, count > 0};
}

void packed_later(const struct packed *packed, size_t i, struct opening_facts *out)
{
    const struct packed_window *window = &packed->windows[packed->window[i]];
    const struct packed_demand *demand = &packed->demands[packed->demand[i]];
    bool hours = packed->hours_min[i] != PACKED_NO_HOURS;
    out->prospect = packed->prospect >> i & 1;
    out->from = from_at(packed, i);
    out->to = to_at(packed, i);
    out->hours_min = (struct integer){hours ? packed->hours_min[i] : 0, hours};
    out->clock_from = clock_at(window->from);
    out->clock_to = clock_at(window->to);
    out->age_min = packed->age_min[i];
    out->hazards = demand->hazards;
    out->extract = packed->extract >> i & 1;
    out->languages = demanded(packed, demand->first, demand->languages);
    out->licences = demanded(packed, demand->first + demand->languages, demand->licences);
}

void packed_row(const struct packed *packed, size_t i, struct packed_names *names,
                struct opening_facts *out)
{
    const struct packed_work *work = &packed->works[packed->work[i]];
    size_t place = packed->place[i];
    *out = (struct opening_facts){
        .id = packed_text(packed, PACKED_ID, i, names->texts[PACKED_ID]),
        .workplace = packed_text(packed, PACKED_WORKPLACE, place, names->texts[PACKED_WORKPLACE]),
        .employer = packed_text(packed, PACKED_EMPLOYER, place, names->texts[PACKED_EMPLOYER]),
        .offered = packed->offered >> i & 1,
        .open = packed->open >> i & 1,
        .paused = packed->paused >> i & 1,
        .industry = work->industry,
        .occupation = work->occupation,
        .capacity = packed->room[i],
        .position = packed_position(packed, i),
        .adaptations_known = packed->adaptations_known >> i & 1,
        .adaptations = adaptations_at(packed, i),
        .seeker = packed->seekers ? packed->seekers->cards[i] : NULL,
        .strength = packed->seekers ? packed->seekers->strengths[i] : 0,
    };
    packed_later(packed, i, out);
    for (uint32_t left = packed->competences; left; left &= left - 1) {
        int k = __builtin_ctz(left);
        unsigned bits = packed_level(packed, k, i);
        out->levels[k] = bits & 7;
        out->trains |= (bits >> 3) << k;
    }
    if (packed->held >> i & 1) {
        const struct packed_hold *held = packed_holds(packed, i);
        out->holds = held->holds;
        out->hold_count = held->count;
    }
}

size_t packed_key(const struct packed *packed, size_t i, char key[PACKED_KEY_MOST])
{
    const struct packed_work *work = &packed->works[packed->work[i]];
    struct opening_facts facts = {
        .industry = work->industry,
        .occupation = work->occupation,
        .position = packed_position(packed, i),
        .seeker = packed->seekers ? packed->seekers->cards[i] : NULL,
        .strength = packed->seekers ? packed->seekers->strengths[i] : 0,
    };
    for (uint32_t left = packed->competences; left; left &= left - 1)
        facts.trains |= (uint32_t)(packed_level(packed, __builtin_ctz(left), i) >> 3)
                        << __builtin_ctz(left);
    block_key(&facts, key);
    return BLOCK_KEY + packed_text(packed, PACKED_ID, i, key + BLOCK_KEY).size;
}
