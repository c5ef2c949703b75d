/* SPDX-License-Identifier: MIT
 *
 * Field tables: struct to MessagePack. What is left out of the struct is left out of the map. */
#include <msgpack.h>
#include <string.h>

#include "proto/date.h"
#include "proto/schema.h"

static int into_buffer(void *data, const char *bytes, size_t size)
{
    buffer_append(data, bytes, size);
    return 0;
}

static void pack_text(msgpack_packer *packer, const char *data, size_t size)
{
    msgpack_pack_str(packer, size);
    msgpack_pack_str_body(packer, data, size);
}

static void pack_word(msgpack_packer *packer, const char *word)
{
    pack_text(packer, word, strlen(word));
}

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

static void encode_map(msgpack_packer *packer, const struct schema *schema, const void *value);

static void encode_item(msgpack_packer *packer, const struct field *field, const char *items,
                        size_t i)
{
    const void *list = items;
    if (field->kind == FIELD_TEXTS) {
        const struct text *text = &((const struct text *)list)[i];
        pack_text(packer, text->data, text->size);
    } else if (field->kind == FIELD_ARGUMENTS) {
        const struct argument *argument = &((const struct argument *)list)[i];
        if (argument->text.data)
            pack_text(packer, argument->text.data, argument->text.size);
        else
            msgpack_pack_int64(packer, argument->number);
    } else if (field->kind == FIELD_RAWS) {
        const struct raw *raw = &((const struct raw *)list)[i];
        into_buffer(packer->data, raw->data, raw->size);
    } else {
        encode_map(packer, field->of, items + i * field->of->size);
    }
}

static void encode_list(msgpack_packer *packer, const struct field *field, const void *value)
{
    struct any_list list = field_list(field, value);
    if (field->kind == FIELD_TALLIES) {
        const struct tally *tallies = (const void *)list.items;
        msgpack_pack_map(packer, list.count);
        for (size_t i = 0; i < list.count; i++) {
            pack_text(packer, tallies[i].key.data, tallies[i].key.size);
            msgpack_pack_int64(packer, tallies[i].value);
        }
        return;
    }
    msgpack_pack_array(packer, list.count);
    for (size_t i = 0; i < list.count; i++)
        encode_item(packer, field, list.items, i);
}

static void encode_field(msgpack_packer *packer, const struct field *field, const void *value)
{
    const void *member = field_of(field, value);
    char words[16];
    void *nested;
    switch (field->kind) {
    case FIELD_TEXT:
        if (((const struct text *)member)->data)
            pack_text(packer, ((const struct text *)member)->data,
                      ((const struct text *)member)->size);
        else
            msgpack_pack_nil(packer);
        return;
    case FIELD_INTEGER:
        if (((const struct integer *)member)->set)
            msgpack_pack_int64(packer, ((const struct integer *)member)->value);
        else
            msgpack_pack_nil(packer);
        return;
    case FIELD_REAL:
        msgpack_pack_double(packer, ((const struct real *)member)->value);
        return;
    case FIELD_FLAG:
        if (((const struct flag *)member)->value)
            msgpack_pack_true(packer);
        else
            msgpack_pack_false(packer);
        return;
    case FIELD_DATE:
        pack_text(packer, words, date_format(*(const struct date *)member, words));
        return;
    case FIELD_CLOCK:
        pack_text(packer, words, clock_format(*(const struct clock *)member, words));
        return;
    case FIELD_CHOICE:
        pack_word(packer, field_choice(field, value));
        return;
    case FIELD_RAW:
        into_buffer(packer->data, ((const struct raw *)member)->data,
                    ((const struct raw *)member)->size);
        return;
    case FIELD_RECORD:
        memcpy(&nested, member, sizeof nested);
        encode_map(packer, field->of, nested);
        return;
    case FIELD_TEXTS:
    case FIELD_TALLIES:
    case FIELD_ARGUMENTS:
    case FIELD_RAWS:
    case FIELD_RECORDS:
        encode_list(packer, field, value);
        return;
    }
}

static void encode_map(msgpack_packer *packer, const struct schema *schema, const void *value)
{
    size_t count = 0;
    for (size_t i = 0; i < schema->count; i++)
        count += present(&schema->fields[i], value);
    msgpack_pack_map(packer, count);
    for (size_t i = 0; i < schema->count; i++) {
        if (!present(&schema->fields[i], value))
            continue;
        pack_word(packer, schema->fields[i].name);
        encode_field(packer, &schema->fields[i], value);
    }
}

void schema_encode(const struct schema *schema, const void *value, struct buffer *out)
{
    msgpack_packer packer;
    msgpack_packer_init(&packer, out, into_buffer);
    encode_map(&packer, schema, value);
}
