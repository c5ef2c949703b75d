/* SPDX-License-Identifier: MIT
 *
 * Field tables: MessagePack to struct, straight from the bytes, with every limit of a row checked
 * on the way in. What the encoder wrote has its fields in the order of the rows, so a key is first
 * sought behind the one before. */
#include <math.h>
#include <stdio.h>

#include "proto/date.h"
#include "proto/schema.h"
#include "proto/text.h"
#include "proto/value.h"

struct decoder {
    struct values *values; /* the next one is what is decoded next */
    enum schema_source source;
    struct arena *arena;
    struct fault *fault;
};

static enum error bad_frame(struct decoder *decoder)
{
    return fail(decoder->fault, ERR_BAD_FRAME, NULL, "not one MessagePack value");
}

static enum error bad_type(struct decoder *decoder, const struct field *field, const char *wanted)
{
    return fail(decoder->fault, ERR_BAD_TYPE, field->name, "must be %s", wanted);
}

/* The fault is not the whole field's but its item's; a fault's place is written only then. */
static enum error at_item(struct decoder *decoder, const struct field *field, size_t i)
{
    snprintf(decoder->fault->field, sizeof decoder->fault->field, "%s[%zu]", field->name, i);
    return decoder->fault->code;
}

/* Texts come as str and, from some clients, as bin. */
static bool is_text(const struct value *value)
{
    return value->type == VALUE_TEXT || value->type == VALUE_BYTES;
}

static enum error decode_text(struct decoder *decoder, const struct field *field,
                              const struct value *value, struct text *out)
{
    if (!is_text(value))
        return bad_type(decoder, field, "text");
    *out = value->text;
    if (decoder->source == FROM_DISK) {
        bool long_id = field->form == FORM_ID && out->size > TEXT_ID_MAX;
        return long_id ? bad_type(decoder, field, "an id") : ERR_NONE;
    }
    return field_check_text(field, *out, field->name, decoder->fault);
}

static enum error decode_number(struct decoder *decoder, const struct field *field,
                                const struct value *value, int64_t *out)
{
    if (value->type == VALUE_UNSIGNED)
        *out = value->number <= INT64_MAX ? (int64_t)value->number : INT64_MAX;
    else if (value->type == VALUE_NEGATIVE)
        *out = value->negative;
    else
        return bad_type(decoder, field, "an integer");
    if (decoder->source == FROM_DISK || field->min >= field->max)
        return ERR_NONE;
    if (*out < field->min)
        return fail_limit(decoder->fault, ERR_OUT_OF_RANGE, field->name, field->min, "below %lld",
                          (long long)field->min);
    if (*out > field->max)
        return fail_limit(decoder->fault, ERR_OUT_OF_RANGE, field->name, field->max, "over %lld",
                          (long long)field->max);
    return ERR_NONE;
}

static enum error decode_real(struct decoder *decoder, const struct field *field,
                              const struct value *value, struct real *out)
{
    if (value->type == VALUE_REAL)
        out->value = value->real;
    else if (value->type == VALUE_UNSIGNED)
        out->value = (double)value->number;
    else if (value->type == VALUE_NEGATIVE)
        out->value = (double)value->negative;
    else
        return bad_type(decoder, field, "a number");
    out->set = true;
    if (decoder->source == FROM_DISK || field->min >= field->max)
        return ERR_NONE;
    if (!isfinite(out->value) || out->value < (double)field->min || out->value > (double)field->max)
        return fail(decoder->fault, ERR_OUT_OF_RANGE, field->name, "outside %lld..%lld",
                    (long long)field->min, (long long)field->max);
    return ERR_NONE;
}

static enum error decode_flag(struct decoder *decoder, const struct field *field,
                              const struct value *value, struct flag *out)
{
    if (value->type != VALUE_FLAG)
        return bad_type(decoder, field, "true or false");
    *out = (struct flag){.value = value->flag, .set = true};
    return ERR_NONE;
}

static enum error decode_choice(struct decoder *decoder, const struct field *field,
                                const struct value *value, struct choice *out)
{
    if (!is_text(value))
        return bad_type(decoder, field, "text");
    int place = field_find_choice(field, value->text, field->name, decoder->fault);
    if (place < 0)
        return decoder->fault->code;
    out->value = place;
    return ERR_NONE;
}

static enum error decode_date(struct decoder *decoder, const struct field *field,
                              const struct value *value, struct date *out)
{
    if (!is_text(value))
        return bad_type(decoder, field, "a date such as \"2026-11-21\"");
    if (!date_parse(value->text.data, value->text.size, out))
        return fail(decoder->fault, ERR_BAD_DATE, field->name,
                    "not a calendar day written as YYYY-MM-DD");
    return ERR_NONE;
}

static enum error decode_clock(struct decoder *decoder, const struct field *field,
                               const struct value *value, struct clock *out)
{
    if (!is_text(value))
        return bad_type(decoder, field, "a time such as \"08:00\"");
    if (!clock_parse(value->text.data, value->text.size, out))
        return fail(decoder->fault, ERR_BAD_DATE, field->name,
                    "not a time of day written as HH:MM");
    return ERR_NONE;
}

/* `value` is a list or a map (`type`) of no more members than the row allows. */
static enum error check_list(struct decoder *decoder, const struct field *field,
                             const struct value *value, enum value_type type, const char *wanted)
{
    int64_t most = field->most ? field->most : SCHEMA_LIST_MOST;
    if (value->type != type)
        return bad_type(decoder, field, wanted);
    if (decoder->source == FROM_WIRE && (int64_t)value->count > most)
        return fail_limit(decoder->fault, ERR_OUT_OF_RANGE, field->name, most,
                          "more than %lld items", (long long)most);
    return ERR_NONE;
}

static enum error decode_texts(struct decoder *decoder, const struct field *field,
                               const struct value *value, struct text_list *out)
{
    if (check_list(decoder, field, value, VALUE_LIST, "a list of texts"))
        return decoder->fault->code;
    *out = (struct text_list){
        .items = arena_array(decoder->arena, value->count, sizeof(struct text)),
        .count = value->count,
        .set = true,
    };
    for (size_t i = 0; i < out->count; i++) {
        struct value item;
        if (!value_next(decoder->values, &item))
            return bad_frame(decoder);
        if (decode_text(decoder, field, &item, &out->items[i]))
            return at_item(decoder, field, i);
        for (size_t j = 0; decoder->source == FROM_WIRE && j < i; j++) {
            if (!text_equal(out->items[i], out->items[j]))
                continue;
            fail(decoder->fault, ERR_DUPLICATE_FIELD, NULL, "named twice");
            return at_item(decoder, field, i);
        }
    }
    return ERR_NONE;
}

/* A key as it may stand in an error: a field's name, never a value in disguise. */
static const char *shown_key(struct text key, char out[48])
{
    if (!text_is_id(key))
        return "(a name with other characters)";
    snprintf(out, 48, "%.*s", (int)key.size, key.data);
    return out;
}

/* The fault is that of one code of a map. */
static enum error at_key(struct decoder *decoder, const struct field *field, struct text key)
{
    char shown[48];
    snprintf(decoder->fault->field, sizeof decoder->fault->field, "%s.%s", field->name,
             shown_key(key, shown));
    return decoder->fault->code;
}

static enum error decode_tallies(struct decoder *decoder, const struct field *field,
                                 const struct value *value, struct tally_list *out)
{
    static const char wanted[] = "a map of code to integer";
    if (check_list(decoder, field, value, VALUE_MAP, wanted))
        return decoder->fault->code;
    *out = (struct tally_list){
        .items = arena_array(decoder->arena, value->count, sizeof(struct tally)),
        .count = value->count,
        .set = true,
    };
    for (size_t i = 0; i < out->count; i++) {
        struct tally *tally = &out->items[i];
        struct value key, number;
        if (!value_next(decoder->values, &key))
            return bad_frame(decoder);
        if (!is_text(&key))
            return bad_type(decoder, field, wanted);
        if (!value_next(decoder->values, &number))
            return bad_frame(decoder);
        if (decode_text(decoder, field, &key, &tally->key) ||
            decode_number(decoder, field, &number, &tally->value))
            return at_key(decoder, field, key.text);
        for (size_t j = 0; decoder->source == FROM_WIRE && j < i; j++) {
            if (!text_equal(tally->key, out->items[j].key))
                continue;
            fail(decoder->fault, ERR_DUPLICATE_FIELD, NULL, "named twice");
            return at_key(decoder, field, key.text);
        }
    }
    return ERR_NONE;
}

static enum error decode_map(struct decoder *decoder, const struct part *parts, size_t count,
                             const struct value *value);

static enum error decode_record(struct decoder *decoder, const struct field *field,
                                const struct value *value, void **out)
{
    struct part part = {field->of, arena_new(decoder->arena, field->of->size)};
    if (decode_map(decoder, &part, 1, value)) {
        fault_within(decoder->fault, field->name);
        return decoder->fault->code;
    }
    memcpy(out, &part.out, sizeof part.out);
    return ERR_NONE;
}

static enum error decode_records(struct decoder *decoder, const struct field *field,
                                 const struct value *value, void *out)
{
    if (check_list(decoder, field, value, VALUE_LIST, "a list of maps"))
        return decoder->fault->code;
    struct any_list list = {
        .items = arena_array(decoder->arena, value->count, field->of->size),
        .count = value->count,
        .set = true,
    };
    for (size_t i = 0; i < list.count; i++) {
        struct part part = {field->of, list.items + i * field->of->size};
        struct value item;
        if (!value_next(decoder->values, &item))
            return bad_frame(decoder);
        if (decode_map(decoder, &part, 1, &item)) {
            char prefix[80];
            snprintf(prefix, sizeof prefix, "%s[%zu]", field->name, i);
            fault_within(decoder->fault, prefix);
            return decoder->fault->code;
        }
    }
    memcpy(out, &list, sizeof list);
    return ERR_NONE;
}

static enum error decode_arguments(struct decoder *decoder, const struct field *field,
                                   const struct value *value, struct argument_list *out)
{
    if (value->type != VALUE_LIST)
        return bad_type(decoder, field, "a list");
    *out = (struct argument_list){
        .items = arena_array(decoder->arena, value->count, sizeof(struct argument)),
        .count = value->count,
        .set = true,
    };
    for (size_t i = 0; i < out->count; i++) {
        struct value item;
        if (!value_next(decoder->values, &item))
            return bad_frame(decoder);
        if (is_text(&item))
            out->items[i].text = item.text;
        else if (decode_number(decoder, field, &item, &out->items[i].number))
            return decoder->fault->code;
    }
    return ERR_NONE;
}

static enum error decode_field(struct decoder *decoder, const struct field *field,
                               const struct value *value, void *out)
{
    switch (field->kind) {
    case FIELD_TEXT:
        return decode_text(decoder, field, value, out);
    case FIELD_TEXTS:
        return decode_texts(decoder, field, value, out);
    case FIELD_INTEGER:
        ((struct integer *)out)->set = true;
        return decode_number(decoder, field, value, &((struct integer *)out)->value);
    case FIELD_REAL:
        return decode_real(decoder, field, value, out);
    case FIELD_FLAG:
        return decode_flag(decoder, field, value, out);
    case FIELD_DATE:
        return decode_date(decoder, field, value, out);
    case FIELD_CLOCK:
        return decode_clock(decoder, field, value, out);
    case FIELD_CHOICE:
        return decode_choice(decoder, field, value, out);
    case FIELD_TALLIES:
        return decode_tallies(decoder, field, value, out);
    case FIELD_ARGUMENTS:
        return decode_arguments(decoder, field, value, out);
    case FIELD_RECORD:
        return decode_record(decoder, field, value, out);
    case FIELD_RECORDS:
        return decode_records(decoder, field, value, out);
    case FIELD_RAW:
    case FIELD_RAWS:
        break; /* only ever encoded */
    }
    return fail(decoder->fault, ERR_UNKNOWN_FIELD, field->name, "only in replies");
}

/* What a map has said of one part, by row. */
struct said {
    uint64_t named; /* at all: a second time is refused, after nil too */
    uint64_t given; /* a value, or a nil that is an answer */
    size_t next;    /* the row behind the last that was named */
};

/* The key's row, or NULL. */
static const struct field *find_row(const struct schema *schema, struct said *said, struct text key)
{
    const struct field *field = &schema->fields[said->next];
    if (said->next == schema->count || !field_has_name(field, key.data, key.size))
        field = schema_field(schema, key.data, key.size);
    if (field)
        said->next = (size_t)(field - schema->fields) + 1;
    return field;
}

/* The value of a key whose row was found. */
static enum error decode_member(struct decoder *decoder, const struct part *part, struct said *said,
                                const struct field *field)
{
    uint64_t bit = UINT64_C(1) << (field - part->schema->fields);
    struct value value;
    if (said->named & bit)
        return fail(decoder->fault, ERR_DUPLICATE_FIELD, field->name, "named twice");
    said->named |= bit;
    if (decoder->source == FROM_WIRE && field->origin == BY_SERVER)
        return fail(decoder->fault, ERR_UNKNOWN_FIELD, field->name, "is set by the server");
    if (!value_next(decoder->values, &value))
        return bad_frame(decoder);
    if (value.type != VALUE_NIL || field->nullable)
        said->given |= bit;
    if (value.type == VALUE_NIL)
        return ERR_NONE;
    return decode_field(decoder, field, &value, field_of(field, part->out));
}

/* One key of a map and its value: which part and row it belongs to, and whether it came before. */
static enum error decode_pair(struct decoder *decoder, const struct part *parts, size_t count,
                              struct said *said)
{
    struct value key;
    char shown[48];
    if (!value_next(decoder->values, &key))
        return bad_frame(decoder);
    if (!is_text(&key))
        return fail(decoder->fault, ERR_BAD_TYPE, NULL, "a field's name must be text");
    for (size_t p = 0; p < count; p++) {
        const struct field *field = find_row(parts[p].schema, &said[p], key.text);
        if (field)
            return decode_member(decoder, &parts[p], &said[p], field);
    }
    if (decoder->source == FROM_DISK)
        return value_pass(decoder->values) ? ERR_NONE : bad_frame(decoder);
    return fail(decoder->fault, ERR_UNKNOWN_FIELD, shown_key(key.text, shown), "no such field");
}

static enum error check_part(struct decoder *decoder, const struct part *part, uint64_t given)
{
    for (size_t i = 0; i < part->schema->count; i++) {
        const struct field *field = &part->schema->fields[i];
        if (field->required && field->origin == BY_CALLER && !(given & UINT64_C(1) << i))
            return fail(decoder->fault, ERR_MISSING_FIELD, field->name, "is required");
    }
    return part->schema->check ? part->schema->check(part->out, decoder->fault) : ERR_NONE;
}

/* A map whose head is `value` and whose pairs come next. */
static enum error decode_map(struct decoder *decoder, const struct part *parts, size_t count,
                             const struct value *value)
{
    struct said said[SCHEMA_PARTS_MOST] = {0};
    if (value->type != VALUE_MAP)
        return fail(decoder->fault, ERR_BAD_TYPE, NULL, "must be a map");
    for (size_t i = 0; i < value->count; i++) {
        if (decode_pair(decoder, parts, count, said))
            return decoder->fault->code;
    }
    for (size_t p = 0; decoder->source == FROM_WIRE && p < count; p++) {
        if (check_part(decoder, &parts[p], said[p].given))
            return decoder->fault->code;
    }
    return ERR_NONE;
}

enum error schema_decode(const struct part *parts, size_t count, struct bytes bytes,
                         enum schema_source source, struct arena *arena, struct fault *fault)
{
    struct values values = values_of(bytes);
    struct decoder decoder = {&values, source, arena, fault};
    struct value value;
    if (!value_next(&values, &value))
        return bad_frame(&decoder);
    if (decode_map(&decoder, parts, count, &value))
        return fault->code;
    return values.at == values.end ? ERR_NONE : bad_frame(&decoder);
}
