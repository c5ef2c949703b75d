/* SPDX-License-Identifier: MIT
 *
 * Field tables: struct to MessagePack. What is left out of the struct is left out of the map. */
#include "proto/date.h"
#include "proto/schema.h"
#include "proto/value.h"

static bool present(const struct field *field, const void *value)
{
    const void *member = field_of(field, value);
    void *nested;
    switch (field->kind) {
    case FIELD_TEXT:
        return ((const struct text *)member)->data != NULL || field->nullable;
    case FIELD_INTEGER:
        return ((const struct integer *)member)->set || field->nullable;
    case FIELD_REAL:
        return ((const struct real *)member)->set;
    case FIELD_FLAG:
        return ((const struct flag *)member)->set;
    case FIELD_DATE:
        return ((const struct date *)member)->set;
    case FIELD_CLOCK:
        return ((const struct clock *)member)->set;
    case FIELD_CHOICE:
        return true;
    case FIELD_RAW:
        return ((const struct raw *)member)->data != NULL;
    case FIELD_RECORD:
        memcpy(&nested, member, sizeof nested);
        return nested != NULL;
    case FIELD_TEXTS:
    case FIELD_TALLIES:
    case FIELD_ARGUMENTS:
    case FIELD_RAWS:
    case FIELD_RECORDS:
        return field_list(field, value).set;
    }
    return false;
}

static void encode_item(struct buffer *out, const struct field *field, const char *items, size_t i)
{
    const void *list = items;
    if (field->kind == FIELD_TEXTS) {
        const struct text *text = &((const struct text *)list)[i];
        value_put_text(out, text->data, text->size);
    } else if (field->kind == FIELD_ARGUMENTS) {
        const struct argument *argument = &((const struct argument *)list)[i];
        if (argument->text.data)
            value_put_text(out, argument->text.data, argument->text.size);
        else
            value_put_integer(out, argument->number);
    } else if (field->kind == FIELD_RAWS) {
        const struct raw *raw = &((const struct raw *)list)[i];
        buffer_append(out, raw->data, raw->size);
    } else {
        schema_encode(field->of, items + i * field->of->size, out);
    }
}

static void encode_list(struct buffer *out, const struct field *field, const void *value)
{
    struct any_list list = field_list(field, value);
    if (field->kind == FIELD_TALLIES) {
        const struct tally *tallies = (const void *)list.items;
        value_put_map(out, list.count);
        for (size_t i = 0; i < list.count; i++) {
            value_put_text(out, tallies[i].key.data, tallies[i].key.size);
            value_put_integer(out, tallies[i].value);
        }
        return;
    }
    value_put_list(out, list.count);
    for (size_t i = 0; i < list.count; i++)
        encode_item(out, field, list.items, i);
}

static void encode_field(struct buffer *out, const struct field *field, const void *value)
{
    const void *member = field_of(field, value);
    char words[16];
    void *nested;
    switch (field->kind) {
    case FIELD_TEXT:
        if (((const struct text *)member)->data)
            value_put_text(out, ((const struct text *)member)->data,
                           ((const struct text *)member)->size);
        else
            value_put_nil(out);
        return;
    case FIELD_INTEGER:
        if (((const struct integer *)member)->set)
            value_put_integer(out, ((const struct integer *)member)->value);
        else
            value_put_nil(out);
        return;
    case FIELD_REAL:
        value_put_real(out, ((const struct real *)member)->value);
        return;
    case FIELD_FLAG:
        value_put_flag(out, ((const struct flag *)member)->value);
        return;
    case FIELD_DATE:
        value_put_text(out, words, date_format(*(const struct date *)member, words));
        return;
    case FIELD_CLOCK:
        value_put_text(out, words, clock_format(*(const struct clock *)member, words));
        return;
    case FIELD_CHOICE:
        value_put_word(out, field_choice(field, value));
        return;
    case FIELD_RAW:
        buffer_append(out, ((const struct raw *)member)->data, ((const struct raw *)member)->size);
        return;
    case FIELD_RECORD:
        memcpy(&nested, member, sizeof nested);
        schema_encode(field->of, nested, out);
        return;
    case FIELD_TEXTS:
    case FIELD_TALLIES:
    case FIELD_ARGUMENTS:
    case FIELD_RAWS:
    case FIELD_RECORDS:
        encode_list(out, field, value);
        return;
    }
}

void schema_encode(const struct schema *schema, const void *value, struct buffer *out)
{
    uint64_t given = 0;
    for (size_t i = 0; i < schema->count; i++)
        given |= (uint64_t)present(&schema->fields[i], value) << i;
    value_put_map(out, (size_t)__builtin_popcountll(given));
    for (; given; given &= given - 1) {
        const struct field *field = &schema->fields[__builtin_ctzll(given)];
        value_put_text(out, field->name, field->name_size);
        encode_field(out, field, value);
    }
}
