/* SPDX-License-Identifier: MIT
 *
 * Random structs made from their field rows: whatever a new record or request has, it is tried
 * without a word here. */
#ifndef TESTS_ROWS_H
#define TESTS_ROWS_H

#include "proto/date.h"
#include "tests/unit/values.h"

struct maker {
    struct random random;
    struct arena *arena;
    bool by_server; /* fill in what the server sets, too */
    int percent;    /* how many of the optional fields */
};

/* Letters of one, two, three and four bytes. */
static inline struct text rows_free_text(struct maker *maker, size_t least, size_t most)
{
    static const char *const letters[] = {"a", "Z", " ", "7", "å", "Ö", "日", "😀"};
    size_t size = least + random_below(&maker->random, most - least + 1);
    if (random_chance(&maker->random, 80) && size > least + 12)
        size = least + random_below(&maker->random, 12);
    char *out = arena_new(maker->arena, size + 1);
    for (size_t used = 0; used < size;) {
        const char *letter = letters[random_below(&maker->random, 8)];
        size_t length = used + strlen(letter) > size ? 1 : strlen(letter);
        memcpy(out + used, length == 1 ? "x" : letter, length);
        used += length;
    }
    return (struct text){out, size};
}

static inline struct text rows_text(struct maker *maker, const struct field *field)
{
    static const char *const numbers[] = {"212000-1355", "2120001355", "16212000-1355",
                                          "162120001355"};
    static const char letters[] = "abcXYZ0189.-";
    if (field->choices) {
        size_t count = 0;
        while (field->choices[count])
            count++;
        const char *word = field->choices[random_below(&maker->random, count)];
        return (struct text){word, strlen(word)};
    }
    bool single = field->kind == FIELD_TEXT;
    if (field->form == FORM_ORG_NR) {
        const char *number = numbers[random_below(&maker->random, 4)];
        return (struct text){number, strlen(number)};
    }
    if (field->form == FORM_FREE) {
        size_t least = !single || field->required ? 1 : (size_t)field->min;
        size_t most = single && field->max ? (size_t)field->max : SCHEMA_TEXT_MOST;
        return rows_free_text(maker, least, most);
    }
    size_t size = 1 + random_below(&maker->random, field->form == FORM_ID ? 40 : 20);
    char *out = arena_new(maker->arena, size + 1);
    for (size_t i = 0; i < size; i++)
        out[i] = letters[random_below(&maker->random, sizeof letters - 1)];
    return (struct text){out, size};
}

static inline int64_t rows_number(struct maker *maker, const struct field *field)
{
    if (field->min >= field->max)
        return (int64_t)(random_next(&maker->random) >> random_below(&maker->random, 64));
    if (random_chance(&maker->random, 20))
        return random_chance(&maker->random, 50) ? field->min : field->max;
    return field->min + (int64_t)random_below(&maker->random, (size_t)(field->max - field->min));
}

static inline bool rows_stands_before(const struct any_list *list, size_t step, size_t i)
{
    const struct text *own = (const void *)(list->items + i * step);
    for (size_t j = 0; j < i; j++) {
        const struct text *other = (const void *)(list->items + j * step);
        if (own->size == other->size && memcmp(own->data, other->data, own->size) == 0)
            return true;
    }
    return false;
}

static inline void *rows_make(struct maker *maker, const struct schema *schema);

/* Texts, tallies and records: a few items, now and then none. */
static inline void rows_list(struct maker *maker, const struct field *field, void *member)
{
    size_t step = field->of                      ? field->of->size
                  : field->kind == FIELD_TALLIES ? sizeof(struct tally)
                                                 : sizeof(struct text);
    size_t most = field->most ? (size_t)field->most : SCHEMA_LIST_MOST;
    size_t count = random_below(&maker->random, most < 6 ? most + 1 : 6);
    struct any_list list = {arena_array(maker->arena, count, step), 0, true};
    for (; list.count < count; list.count++) {
        void *item = list.items + list.count * step;
        if (field->of) {
            memcpy(item, rows_make(maker, field->of), step);
            continue;
        }
        do
            *(struct text *)item = rows_text(maker, field);
        while (rows_stands_before(&list, step, list.count));
        if (field->kind == FIELD_TALLIES)
            ((struct tally *)item)->value = rows_number(maker, field);
    }
    memcpy(member, &list, sizeof list);
}

static inline void rows_fill(struct maker *maker, const struct field *field, void *member)
{
    int count = 0;
    void *nested;
    switch (field->kind) {
    case FIELD_TEXT:
        *(struct text *)member = rows_text(maker, field);
        return;
    case FIELD_INTEGER:
        *(struct integer *)member = (struct integer){rows_number(maker, field), true};
        return;
    case FIELD_REAL:
        *(struct real *)member = (struct real){(double)rows_number(maker, field), true};
        return;
    case FIELD_FLAG:
        *(struct flag *)member = (struct flag){random_chance(&maker->random, 50), true};
        return;
    case FIELD_DATE:
        *(struct date *)member = (struct date){(int)random_below(&maker->random, 84000), true};
        return;
    case FIELD_CLOCK:
        *(struct clock *)member = (struct clock){(int)random_below(&maker->random, 1441), true};
        return;
    case FIELD_CHOICE:
        while (field->choices[count])
            count++;
        ((struct choice *)member)->value = (int32_t)random_below(&maker->random, (size_t)count);
        return;
    case FIELD_RECORD:
        nested = rows_make(maker, field->of);
        memcpy(member, &nested, sizeof nested);
        return;
    case FIELD_TEXTS:
    case FIELD_TALLIES:
    case FIELD_RECORDS:
        rows_list(maker, field, member);
        return;
    case FIELD_ARGUMENTS:
    case FIELD_RAW:
    case FIELD_RAWS:
        return; /* replies only */
    }
}

/* A struct in the arena that keeps to all limits of its rows, if not to the schema's check. */
static inline void *rows_make(struct maker *maker, const struct schema *schema)
{
    char *value = arena_new(maker->arena, schema->size);
    for (size_t i = 0; i < schema->count; i++) {
        const struct field *field = &schema->fields[i];
        bool wanted = field->required && field->origin == BY_CALLER && !field->nullable;
        if (field->origin == BY_SERVER && !maker->by_server)
            continue;
        if (wanted || random_chance(&maker->random, maker->percent))
            rows_fill(maker, field, field_of(field, value));
    }
    return value;
}

#endif
