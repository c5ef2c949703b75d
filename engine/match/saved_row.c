/* SPDX-License-Identifier: MIT
 *
 * A row is its numbers, then its texts, each behind its size in a byte. */
#include "engine/match/saved_row.h"

#include <string.h>

enum row_flag {
    ROW_PROSPECT = 1 << 0,
    ROW_OFFERED = 1 << 1,
    ROW_OPEN = 1 << 2,
    ROW_PAUSED = 1 << 3,
    ROW_FROM = 1 << 4,
    ROW_TO = 1 << 5,
    ROW_HOURS_MIN = 1 << 6,
    ROW_HOURS_MAX = 1 << 7,
    ROW_CLOCK_FROM = 1 << 8,
    ROW_CLOCK_TO = 1 << 9,
    ROW_LOCATED = 1 << 10,
    ROW_ADAPTATIONS = 1 << 11,
    ROW_EXTRACT = 1 << 12,
};

struct row {
    uint64_t adaptations, hazards;
    int32_t n, e, from, to, capacity, taken, age_min, hours_min, hours_max, clock_from, clock_to;
    uint32_t trains;
    struct node industry, occupation;
    uint8_t levels[MATCH_COMPETENCES_MAX];
    uint8_t languages, licences; /* how many texts */
    uint16_t flags;
};

static unsigned flags_of(const struct opening_facts *facts)
{
    return (facts->prospect ? ROW_PROSPECT : 0U) | (facts->offered ? ROW_OFFERED : 0U) |
           (facts->open ? ROW_OPEN : 0U) | (facts->paused ? ROW_PAUSED : 0U) |
           (facts->from.set ? ROW_FROM : 0U) | (facts->to.set ? ROW_TO : 0U) |
           (facts->hours_min.set ? ROW_HOURS_MIN : 0U) |
           (facts->hours_max.set ? ROW_HOURS_MAX : 0U) |
           (facts->clock_from.set ? ROW_CLOCK_FROM : 0U) |
           (facts->clock_to.set ? ROW_CLOCK_TO : 0U) | (facts->position.known ? ROW_LOCATED : 0U) |
           (facts->adaptations_known ? ROW_ADAPTATIONS : 0U) | (facts->extract ? ROW_EXTRACT : 0U);
}

/* Ids are at most 40 bytes, languages and licences 200. */
static void put_text(struct buffer *out, struct text text)
{
    uint8_t size = text.size < UINT8_MAX ? (uint8_t)text.size : UINT8_MAX;
    buffer_append(out, &size, 1);
    buffer_append(out, text.data, size);
}

static void put_texts(struct buffer *out, const struct text_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        put_text(out, list->items[i]);
}

void saved_row_put(struct buffer *out, const struct opening_facts *facts)
{
    struct row row;
    memset(&row, 0, sizeof row); /* between the members, too */
    row.adaptations = facts->adaptations;
    row.hazards = facts->hazards;
    row.n = facts->position.n;
    row.e = facts->position.e;
    row.from = facts->from.days;
    row.to = facts->to.days;
    row.capacity = facts->capacity;
    row.taken = facts->taken;
    row.age_min = facts->age_min;
    row.hours_min = (int32_t)facts->hours_min.value;
    row.hours_max = (int32_t)facts->hours_max.value;
    row.clock_from = facts->clock_from.minutes;
    row.clock_to = facts->clock_to.minutes;
    row.trains = facts->trains;
    row.industry = facts->industry;
    row.occupation = facts->occupation;
    memcpy(row.levels, facts->levels, sizeof row.levels);
    row.languages = (uint8_t)facts->languages.count; /* lists have 100 items at most */
    row.licences = (uint8_t)facts->licences.count;
    row.flags = (uint16_t)flags_of(facts);
    buffer_append(out, &row, sizeof row);
    put_text(out, facts->id);
    put_text(out, facts->workplace);
    put_text(out, facts->employer);
    put_texts(out, &facts->languages);
    put_texts(out, &facts->licences);
}

static bool take(struct bytes *bytes, void *out, size_t size)
{
    if (bytes->size < size)
        return false;
    memcpy(out, bytes->data, size);
    *bytes = (struct bytes){(const char *)bytes->data + size, bytes->size - size};
    return true;
}

static bool take_text(struct bytes *bytes, struct text *out)
{
    uint8_t size;
    if (!take(bytes, &size, 1) || bytes->size < size)
        return false;
    *out = (struct text){bytes->data, size};
    *bytes = (struct bytes){(const char *)bytes->data + size, bytes->size - size};
    return true;
}

static bool take_texts(struct bytes *bytes, size_t count, struct arena *arena,
                       struct text_list *out)
{
    *out = (struct text_list){.count = count, .set = true};
    if (count)
        out->items = arena_array(arena, count, sizeof *out->items);
    for (size_t i = 0; i < count; i++)
        if (!take_text(bytes, &out->items[i]))
            return false;
    return true;
}

bool saved_row_take(struct bytes *bytes, struct arena *arena, struct opening_facts *out)
{
    struct row row;
    if (!take(bytes, &row, sizeof row))
        return false;
    unsigned flags = row.flags;
    *out = (struct opening_facts){
        .prospect = flags & ROW_PROSPECT,
        .offered = flags & ROW_OFFERED,
        .open = flags & ROW_OPEN,
        .paused = flags & ROW_PAUSED,
        .industry = row.industry,
        .occupation = row.occupation,
        .from = {row.from, flags & ROW_FROM},
        .to = {row.to, flags & ROW_TO},
        .hours_min = {row.hours_min, flags & ROW_HOURS_MIN},
        .hours_max = {row.hours_max, flags & ROW_HOURS_MAX},
        .clock_from = {row.clock_from, flags & ROW_CLOCK_FROM},
        .clock_to = {row.clock_to, flags & ROW_CLOCK_TO},
        .capacity = row.capacity,
        .taken = row.taken,
        .age_min = row.age_min,
        .position = {row.n, row.e, flags & ROW_LOCATED},
        .trains = row.trains,
        .adaptations_known = flags & ROW_ADAPTATIONS,
        .adaptations = row.adaptations,
        .hazards = row.hazards,
        .extract = flags & ROW_EXTRACT,
    };
    memcpy(out->levels, row.levels, sizeof out->levels);
    return take_text(bytes, &out->id) && take_text(bytes, &out->workplace) &&
           take_text(bytes, &out->employer) &&
           take_texts(bytes, row.languages, arena, &out->languages) &&
           take_texts(bytes, row.licences, arena, &out->licences);
}
