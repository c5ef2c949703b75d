/* SPDX-License-Identifier: MIT
 *
 * One function a kind and direction; the kinds are those of schema.h that records are made of. */
#include "engine/cli/cells.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "proto/date.h"
#include "proto/text.h"

/* ---- columns ---- */

static void name_column(struct column *column)
{
    snprintf(column->name, sizeof column->name, "%s%s%s", column->outer ? column->outer->name : "",
             column->outer ? "." : "", column->field->name);
}

bool column_find(const struct schema *schema, struct text name, struct column *column)
{
    const char *dot = name.size ? memchr(name.data, '.', name.size) : NULL;
    *column = (struct column){0};
    if (dot) {
        column->outer = schema_field(schema, name.data, (size_t)(dot - name.data));
        if (!column->outer || column->outer->kind != FIELD_RECORD)
            return false;
        schema = column->outer->of;
        name = (struct text){dot + 1, name.size - (size_t)(dot + 1 - name.data)};
    }
    column->field = name.size ? schema_field(schema, name.data, name.size) : NULL;
    if (!column->field || column->field->kind == FIELD_RECORD)
        return false;
    name_column(column);
    return true;
}

/* Latitude and longitude are turned into metres before anything is stored. */
static bool stored(const struct field *field)
{
    return field->origin == BY_CALLER && field->kind != FIELD_REAL;
}

size_t columns_stored(const struct schema *schema, struct column columns[COLUMNS_MOST])
{
    size_t count = 0;
    for (size_t i = 0; i < schema->count; i++) {
        const struct field *field = &schema->fields[i];
        bool nested = field->kind == FIELD_RECORD;
        size_t inner = nested ? field->of->count : 1;
        for (size_t j = 0; j < inner && count < COLUMNS_MOST; j++) {
            const struct field *leaf = nested ? &field->of->fields[j] : field;
            if (!stored(field) || !stored(leaf))
                continue;
            columns[count] = (struct column){.outer = nested ? field : NULL, .field = leaf};
            name_column(&columns[count++]);
        }
    }
    return count;
}

/* ---- reading ---- */

static struct text trimmed(struct text text)
{
    while (text.size && (text.data[0] == ' ' || text.data[0] == '\t')) {
        text.data++;
        text.size--;
    }
    while (text.size && (text.data[text.size - 1] == ' ' || text.data[text.size - 1] == '\t'))
        text.size--;
    return text;
}

/* The next item of a list; false at the end. Spaces and line ends stand between items. */
static bool next_item(struct text *rest, struct text *item)
{
    size_t at = 0, end;
    while (at < rest->size && strchr(" \t\n", rest->data[at]))
        at++;
    for (end = at; end < rest->size && !strchr(" \t\n", rest->data[end]);)
        end++;
    *item = (struct text){rest->data + at, end - at};
    *rest = (struct text){rest->data + end, rest->size - end};
    return item->size > 0;
}

static size_t count_items(struct text cell)
{
    struct text item;
    size_t count = 0;
    while (next_item(&cell, &item))
        count++;
    return count;
}

static bool number_from(struct text text, int64_t *out)
{
    char digits[24], *end;
    if (text.size == 0 || text.size >= sizeof digits)
        return false;
    memcpy(digits, text.data, text.size);
    digits[text.size] = '\0';
    errno = 0;
    *out = strtoll(digits, &end, 10);
    bool begins = (digits[0] >= '0' && digits[0] <= '9') || (digits[0] == '-' && digits[1]);
    return begins && *end == '\0' && errno == 0;
}

/* With a decimal point or, as Swedish spreadsheets write it, a comma. */
static bool real_from(struct text text, double *out)
{
    char digits[40], *end;
    if (text.size == 0 || text.size >= sizeof digits)
        return false;
    for (size_t i = 0; i < text.size; i++) {
        digits[i] = text.data[i] == ',' ? '.' : text.data[i];
        if (!strchr("+-.0123456789eE", digits[i]))
            return false;
    }
    digits[text.size] = '\0';
    *out = strtod(digits, &end);
    return *end == '\0' && isfinite(*out);
}

bool flag_word(struct text word, bool *value)
{
    static const char *const yes[] = {"yes", "ja", "true", "1", "sant", "x"};
    static const char *const no[] = {"no", "nej", "false", "0", "falskt"};
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++) {
        *value = true;
        if (word.size == strlen(yes[i]) && strncasecmp(word.data, yes[i], word.size) == 0)
            return true;
    }
    for (size_t i = 0; i < sizeof no / sizeof *no; i++) {
        *value = false;
        if (word.size == strlen(no[i]) && strncasecmp(word.data, no[i], word.size) == 0)
            return true;
    }
    return false;
}

static enum error read_choice(const struct column *column, struct text cell, struct choice *out,
                              struct fault *fault)
{
    char words[96] = "";
    for (int i = 0; column->field->choices[i]; i++) {
        if (text_is(cell, column->field->choices[i])) {
            out->value = i;
            return ERR_NONE;
        }
        size_t used = strlen(words);
        snprintf(words + used, sizeof words - used, "%s%s", i ? ", " : "",
                 column->field->choices[i]);
    }
    return fail(fault, ERR_OUT_OF_RANGE, column->name, "must be one of: %s", words);
}

static bool is_dash(struct text cell)
{
    return cell.size == 1 && cell.data[0] == '-';
}

static struct text_list read_texts(struct text cell, struct arena *arena)
{
    size_t count = is_dash(cell) ? 0 : count_items(cell);
    struct text_list list = {
        .items = arena_array(arena, count, sizeof(struct text)), .count = count, .set = true};
    for (size_t i = 0; i < count; i++)
        next_item(&cell, &list.items[i]);
    return list;
}

/* "43=4" into "43" and "4". */
static bool split_pair(struct text item, struct text *key, struct text *value)
{
    const char *equals = memchr(item.data, '=', item.size);
    if (!equals)
        return false;
    *key = (struct text){item.data, (size_t)(equals - item.data)};
    *value = (struct text){equals + 1, item.size - key->size - 1};
    return key->size > 0 && value->size > 0;
}

static enum error read_tallies(const struct column *column, struct text cell, struct arena *arena,
                               struct tally_list *out, struct fault *fault)
{
    size_t count = is_dash(cell) ? 0 : count_items(cell);
    *out = (struct tally_list){
        .items = arena_array(arena, count, sizeof(struct tally)), .count = count, .set = true};
    for (size_t i = 0; i < count; i++) {
        struct text item, number;
        next_item(&cell, &item);
        if (!split_pair(item, &out->items[i].key, &number) ||
            !number_from(number, &out->items[i].value))
            return fail(fault, ERR_BAD_TYPE, column->name,
                        "item %zu must be written as code=number", i + 1);
    }
    return ERR_NONE;
}

/* Records of two fields, written as first=second. */
static enum error read_records(const struct column *column, struct text cell, struct arena *arena,
                               void *out, struct fault *fault)
{
    const struct schema *of = column->field->of;
    size_t count = is_dash(cell) ? 0 : count_items(cell);
    struct any_list list = {
        .items = arena_array(arena, count, of->size), .count = count, .set = true};
    if (of->count != 2)
        return fail(fault, ERR_BAD_TYPE, column->name, "cannot be given in a cell");
    for (size_t i = 0; i < count; i++) {
        struct text item, values[2];
        next_item(&cell, &item);
        if (!split_pair(item, &values[0], &values[1]))
            return fail(fault, ERR_BAD_TYPE, column->name, "item %zu must be written as %s=%s",
                        i + 1, of->fields[0].name, of->fields[1].name);
        for (int f = 0; f < 2; f++) {
            struct column inner = {.field = &of->fields[f]};
            snprintf(inner.name, sizeof inner.name, "%.40s", column->name);
            if (cell_read(&inner, values[f], list.items + i * of->size, arena, fault))
                return fault->code;
        }
    }
    memcpy(out, &list, sizeof list);
    return ERR_NONE;
}

/* The struct that holds the member: the record, or the one nested in it, made when first needed. */
static void *holder(const struct column *column, void *record, struct arena *arena)
{
    void *nested;
    if (!column->outer)
        return record;
    memcpy(&nested, field_of(column->outer, record), sizeof nested);
    if (!nested) {
        nested = arena_new(arena, column->outer->of->size);
        memcpy(field_of(column->outer, record), &nested, sizeof nested);
    }
    return nested;
}

static enum error read_scalar(const struct column *column, struct text cell, void *out,
                              struct fault *fault)
{
    struct integer *integer = out;
    struct real *real = out;
    struct flag *flag = out;
    switch (column->field->kind) {
    case FIELD_INTEGER:
        integer->set = number_from(cell, &integer->value);
        return integer->set ? ERR_NONE
                            : fail(fault, ERR_BAD_TYPE, column->name, "must be a whole number");
    case FIELD_REAL:
        real->set = real_from(cell, &real->value);
        return real->set ? ERR_NONE : fail(fault, ERR_BAD_TYPE, column->name, "must be a number");
    case FIELD_FLAG:
        flag->set = flag_word(cell, &flag->value);
        return flag->set ? ERR_NONE : fail(fault, ERR_BAD_TYPE, column->name, "must be yes or no");
    case FIELD_DATE:
        return date_parse(cell.data, cell.size, out)
                   ? ERR_NONE
                   : fail(fault, ERR_BAD_DATE, column->name,
                          "not a calendar day written as YYYY-MM-DD");
    case FIELD_CLOCK:
        return clock_parse(cell.data, cell.size, out)
                   ? ERR_NONE
                   : fail(fault, ERR_BAD_DATE, column->name, "not a time of day written as HH:MM");
    default:
        return fail(fault, ERR_BAD_TYPE, column->name, "cannot be given in a cell");
    }
}

enum error cell_read(const struct column *column, struct text cell, void *record,
                     struct arena *arena, struct fault *fault)
{
    struct text plain = cell;
    cell = trimmed(cell);
    if (cell.size == 0)
        return ERR_NONE;
    void *out = field_of(column->field, holder(column, record, arena));
    switch (column->field->kind) {
    case FIELD_TEXT:
        *(struct text *)out = column->field->form == FORM_FREE ? plain : cell;
        return ERR_NONE;
    case FIELD_CHOICE:
        return read_choice(column, cell, out, fault);
    case FIELD_TEXTS:
        *(struct text_list *)out = read_texts(cell, arena);
        return ERR_NONE;
    case FIELD_TALLIES:
        return read_tallies(column, cell, arena, out, fault);
    case FIELD_RECORDS:
        return read_records(column, cell, arena, out, fault);
    default:
        return read_scalar(column, cell, out, fault);
    }
}

/* ---- writing ---- */

static void add(struct buffer *out, const char *string)
{
    buffer_append(out, string, strlen(string));
}

static void add_number(struct buffer *out, int64_t number)
{
    char digits[24];
    snprintf(digits, sizeof digits, "%" PRId64, number);
    add(out, digits);
}

static void write_list(const struct field *field, const void *record, struct buffer *out)
{
    struct any_list list = field_list(field, record);
    const void *items = list.items;
    if (list.set && list.count == 0)
        add(out, "-");
    for (size_t i = 0; i < list.count; i++) {
        add(out, i ? " " : "");
        if (field->kind == FIELD_TEXTS) {
            const struct text *text = &((const struct text *)items)[i];
            buffer_append(out, text->data, text->size);
        } else if (field->kind == FIELD_TALLIES) {
            const struct tally *tally = &((const struct tally *)items)[i];
            buffer_append(out, tally->key.data, tally->key.size);
            add(out, "=");
            add_number(out, tally->value);
        } else {
            for (size_t f = 0; f < field->of->count; f++) {
                struct column inner = {.field = &field->of->fields[f]};
                add(out, f ? "=" : "");
                cell_write(&inner, list.items + i * field->of->size, out);
            }
        }
    }
}

static void write_scalar(const struct field *field, const void *member, struct buffer *out)
{
    char words[16];
    if (field->kind == FIELD_INTEGER && ((const struct integer *)member)->set)
        add_number(out, ((const struct integer *)member)->value);
    if (field->kind == FIELD_FLAG && ((const struct flag *)member)->set)
        add(out, ((const struct flag *)member)->value ? "yes" : "no");
    if (field->kind == FIELD_DATE)
        buffer_append(out, words, date_format(*(const struct date *)member, words));
    if (field->kind == FIELD_CLOCK)
        buffer_append(out, words, clock_format(*(const struct clock *)member, words));
}

void cell_write(const struct column *column, const void *record, struct buffer *out)
{
    const struct field *field = column->field;
    const void *from = record;
    if (column->outer)
        memcpy(&from, field_of(column->outer, record), sizeof from);
    if (!from)
        return;
    const void *member = field_of(field, from);
    switch (field->kind) {
    case FIELD_TEXT:
        buffer_append(out, ((const struct text *)member)->data,
                      ((const struct text *)member)->size);
        break;
    case FIELD_CHOICE:
        add(out, field_choice(field, from));
        break;
    case FIELD_TEXTS:
    case FIELD_TALLIES:
    case FIELD_RECORDS:
        write_list(field, from, out);
        break;
    default:
        write_scalar(field, member, out);
        break;
    }
}
