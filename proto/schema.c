/* SPDX-License-Identifier: MIT
 *
 * Field tables: MessagePack to struct, with every limit of a row checked on the way in. The way
 * back is in schema_encode.c, walks over rows are in schema_walk.c. */
#include "proto/schema.h"

#include <math.h>
#include <msgpack.h>
#include <stdio.h>
#include <string.h>

#include "proto/date.h"
#include "proto/text.h"

struct decoder {
    enum schema_source source;
    struct arena *arena;
    struct fault *fault;
};

static enum error decode_field(struct decoder *decoder, const struct field *field,
                               const msgpack_object *object, void *out);

/* Texts come as str and, from some clients, as bin. */
static bool text_from(const msgpack_object *object, struct text *out)
{
    if (object->type == MSGPACK_OBJECT_STR) {
        *out = (struct text){object->via.str.ptr, object->via.str.size};
    } else if (object->type == MSGPACK_OBJECT_BIN) {
        *out = (struct text){object->via.bin.ptr, object->via.bin.size};
    } else {
        return false;
    }
    if (!out->data)
        out->data = "";
    return true;
}

static enum error bad_type(struct decoder *decoder, const char *path, const char *wanted)
{
    return fail(decoder->fault, ERR_BAD_TYPE, path, "must be %s", wanted);
}

static bool form_code(struct text text)
{
    if (text.size < 1 || text.size > 20)
        return false;
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        bool fits = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                    c == '.' || c == ':' || c == '-';
        if (!fits)
            return false;
    }
    return true;
}

static int64_t text_most(const struct field *field)
{
    if (field->form == FORM_ID)
        return TEXT_ID_MAX;
    if (field->form == FORM_CODE)
        return 20;
    return field->kind == FIELD_TEXT && field->max ? field->max : SCHEMA_TEXT_MOST;
}

/* The word's place among the choices; -1, and OUT_OF_RANGE naming `path`, where it is none. */
static int find_choice(const struct field *field, struct text word, const char *path,
                       struct fault *fault)
{
    char words[96] = "";
    for (int i = 0; field->choices[i]; i++) {
        size_t used = strlen(words);
        if (text_is(word, field->choices[i]))
            return i;
        snprintf(words + used, sizeof words - used, "%s%s", i ? ", " : "", field->choices[i]);
    }
    fail(fault, ERR_OUT_OF_RANGE, path, "must be one of: %s", words);
    return -1;
}

enum error field_check_text(const struct field *field, struct text text, const char *path,
                            struct fault *fault)
{
    int64_t most = text_most(field);
    int64_t least = field->kind != FIELD_TEXT || field->required ? 1 : field->min;
    if ((int64_t)text.size > most)
        return fail_limit(fault, ERR_OUT_OF_RANGE, path, most, "longer than %lld bytes",
                          (long long)most);
    if ((int64_t)text.size < least)
        return fail_limit(fault, ERR_OUT_OF_RANGE, path, least, "empty");
    if (!text_is_utf8(text.data, text.size))
        return fail(fault, ERR_BAD_TEXT, path, "not valid UTF-8");
    if (!text_is_printable(text.data, text.size))
        return fail(fault, ERR_BAD_TEXT, path, "has control characters");
    if (field->form == FORM_ID && !text_is_id(text))
        return fail(fault, ERR_BAD_TEXT, path, "an id has only A-Z a-z 0-9 . _ -");
    if (field->form == FORM_CODE && !form_code(text))
        return fail(fault, ERR_UNKNOWN_CODE, path, "not in the catalogue");
    if (field->form == FORM_ORG_NR && !org_nr_valid(text))
        return fail(fault, ERR_BAD_ORG_NR, path, "not a valid organisation number");
    if (field->choices && find_choice(field, text, path, fault) < 0)
        return fault->code;
    return ERR_NONE;
}

static enum error decode_text(struct decoder *decoder, const struct field *field,
                              const msgpack_object *object, const char *path, struct text *out)
{
    if (!text_from(object, out))
        return bad_type(decoder, path, "text");
    if (decoder->source == FROM_DISK) {
        bool long_id = field->form == FORM_ID && out->size > TEXT_ID_MAX;
        return long_id ? bad_type(decoder, path, "an id") : ERR_NONE;
    }
    return field_check_text(field, *out, path, decoder->fault);
}

static enum error decode_number(struct decoder *decoder, const struct field *field,
                                const msgpack_object *object, const char *path, int64_t *out)
{
    if (object->type == MSGPACK_OBJECT_POSITIVE_INTEGER && object->via.u64 <= INT64_MAX)
        *out = (int64_t)object->via.u64;
    else if (object->type == MSGPACK_OBJECT_NEGATIVE_INTEGER)
        *out = object->via.i64;
    else if (object->type == MSGPACK_OBJECT_POSITIVE_INTEGER)
        *out = INT64_MAX;
    else
        return bad_type(decoder, path, "an integer");
    if (decoder->source == FROM_DISK || field->min >= field->max)
        return ERR_NONE;
    if (*out < field->min)
        return fail_limit(decoder->fault, ERR_OUT_OF_RANGE, path, field->min, "below %lld",
                          (long long)field->min);
    if (*out > field->max)
        return fail_limit(decoder->fault, ERR_OUT_OF_RANGE, path, field->max, "over %lld",
                          (long long)field->max);
    return ERR_NONE;
}

static enum error decode_real(struct decoder *decoder, const struct field *field,
                              const msgpack_object *object, struct real *out)
{
    double value;
    if (object->type == MSGPACK_OBJECT_FLOAT32 || object->type == MSGPACK_OBJECT_FLOAT64)
        value = object->via.f64;
    else if (object->type == MSGPACK_OBJECT_POSITIVE_INTEGER)
        value = (double)object->via.u64;
    else if (object->type == MSGPACK_OBJECT_NEGATIVE_INTEGER)
        value = (double)object->via.i64;
    else
        return bad_type(decoder, field->name, "a number");
    *out = (struct real){.value = value, .set = true};
    if (decoder->source == FROM_DISK || field->min >= field->max)
        return ERR_NONE;
    if (!isfinite(value) || value < (double)field->min || value > (double)field->max)
        return fail(decoder->fault, ERR_OUT_OF_RANGE, field->name, "outside %lld..%lld",
                    (long long)field->min, (long long)field->max);
    return ERR_NONE;
}

static enum error decode_choice(struct decoder *decoder, const struct field *field,
                                const msgpack_object *object, struct choice *out)
{
    struct text word;
    if (!text_from(object, &word))
        return bad_type(decoder, field->name, "text");
    int place = find_choice(field, word, field->name, decoder->fault);
    if (place < 0)
        return decoder->fault->code;
    out->value = place;
    return ERR_NONE;
}

static enum error decode_day(struct decoder *decoder, const struct field *field,
                             const msgpack_object *object, void *out)
{
    struct text text;
    if (!text_from(object, &text))
        return bad_type(decoder, field->name,
                        field->kind == FIELD_DATE ? "a date such as \"2026-11-21\""
                                                  : "a time such as \"08:00\"");
    if (field->kind == FIELD_DATE && !date_parse(text.data, text.size, out))
        return fail(decoder->fault, ERR_BAD_DATE, field->name,
                    "not a calendar day written as YYYY-MM-DD");
    if (field->kind == FIELD_CLOCK && !clock_parse(text.data, text.size, out))
        return fail(decoder->fault, ERR_BAD_DATE, field->name,
                    "not a time of day written as HH:MM");
    return ERR_NONE;
}

static enum error check_count(struct decoder *decoder, const struct field *field, size_t count)
{
    int64_t most = field->most ? field->most : SCHEMA_LIST_MOST;
    if (decoder->source == FROM_WIRE && (int64_t)count > most)
        return fail_limit(decoder->fault, ERR_OUT_OF_RANGE, field->name, most,
                          "more than %lld items", (long long)most);
    return ERR_NONE;
}

static enum error decode_texts(struct decoder *decoder, const struct field *field,
                               const msgpack_object *object, struct text_list *out)
{
    if (object->type != MSGPACK_OBJECT_ARRAY)
        return bad_type(decoder, field->name, "a list of texts");
    size_t count = object->via.array.size;
    if (check_count(decoder, field, count))
        return decoder->fault->code;
    *out = (struct text_list){
        .items = arena_array(decoder->arena, count, sizeof(struct text)),
        .count = count,
        .set = true,
    };
    for (size_t i = 0; i < count; i++) {
        char path[80];
        snprintf(path, sizeof path, "%s[%zu]", field->name, i);
        if (decode_text(decoder, field, &object->via.array.ptr[i], path, &out->items[i]))
            return decoder->fault->code;
        for (size_t j = 0; decoder->source == FROM_WIRE && j < i; j++) {
            if (text_equal(out->items[i], out->items[j]))
                return fail(decoder->fault, ERR_DUPLICATE_FIELD, path, "named twice");
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

static enum error decode_tallies(struct decoder *decoder, const struct field *field,
                                 const msgpack_object *object, struct tally_list *out)
{
    if (object->type != MSGPACK_OBJECT_MAP)
        return bad_type(decoder, field->name, "a map of code to integer");
    size_t count = object->via.map.size;
    if (check_count(decoder, field, count))
        return decoder->fault->code;
    *out = (struct tally_list){
        .items = arena_array(decoder->arena, count, sizeof(struct tally)),
        .count = count,
        .set = true,
    };
    for (size_t i = 0; i < count; i++) {
        const msgpack_object_kv *pair = &object->via.map.ptr[i];
        struct tally *tally = &out->items[i];
        char path[128], key[48];
        if (!text_from(&pair->key, &tally->key))
            return bad_type(decoder, field->name, "a map of code to integer");
        snprintf(path, sizeof path, "%s.%s", field->name, shown_key(tally->key, key));
        if (decode_text(decoder, field, &pair->key, path, &tally->key) ||
            decode_number(decoder, field, &pair->val, path, &tally->value))
            return decoder->fault->code;
        for (size_t j = 0; decoder->source == FROM_WIRE && j < i; j++) {
            if (text_equal(tally->key, out->items[j].key))
                return fail(decoder->fault, ERR_DUPLICATE_FIELD, path, "named twice");
        }
    }
    return ERR_NONE;
}

static enum error decode_record(struct decoder *decoder, const struct field *field,
                                const msgpack_object *object, void **out)
{
    struct part part = {field->of, arena_new(decoder->arena, field->of->size)};
    if (schema_decode_object(&part, 1, object, decoder->source, decoder->arena, decoder->fault)) {
        fault_within(decoder->fault, field->name);
        return decoder->fault->code;
    }
    memcpy(out, &part.out, sizeof part.out);
    return ERR_NONE;
}

static enum error decode_records(struct decoder *decoder, const struct field *field,
                                 const msgpack_object *object, void *out)
{
    if (object->type != MSGPACK_OBJECT_ARRAY)
        return bad_type(decoder, field->name, "a list of maps");
    size_t count = object->via.array.size;
    if (check_count(decoder, field, count))
        return decoder->fault->code;
    struct any_list list = {
        .items = arena_array(decoder->arena, count, field->of->size),
        .count = count,
        .set = true,
    };
    for (size_t i = 0; i < count; i++) {
        struct part part = {field->of, list.items + i * field->of->size};
        if (schema_decode_object(&part, 1, &object->via.array.ptr[i], decoder->source,
                                 decoder->arena, decoder->fault)) {
            char prefix[80];
            snprintf(prefix, sizeof prefix, "%s[%zu]", field->name, i);
            fault_within(decoder->fault, prefix);
            return decoder->fault->code;
        }
    }
    memcpy(out, &list, sizeof list);
    return ERR_NONE;
}

static enum error decode_argument_list(struct decoder *decoder, const struct field *field,
                                       const msgpack_object *object, struct argument_list *out)
{
    if (object->type != MSGPACK_OBJECT_ARRAY)
        return bad_type(decoder, field->name, "a list");
    size_t count = object->via.array.size;
    *out = (struct argument_list){
        .items = arena_array(decoder->arena, count, sizeof(struct argument)),
        .count = count,
        .set = true,
    };
    for (size_t i = 0; i < count; i++) {
        const msgpack_object *item = &object->via.array.ptr[i];
        if (!text_from(item, &out->items[i].text) &&
            decode_number(decoder, field, item, field->name, &out->items[i].number))
            return decoder->fault->code;
    }
    return ERR_NONE;
}

static enum error decode_field(struct decoder *decoder, const struct field *field,
                               const msgpack_object *object, void *out)
{
    switch (field->kind) {
    case FIELD_TEXT:
        return decode_text(decoder, field, object, field->name, out);
    case FIELD_TEXTS:
        return decode_texts(decoder, field, object, out);
    case FIELD_INTEGER:
        ((struct integer *)out)->set = true;
        return decode_number(decoder, field, object, field->name, &((struct integer *)out)->value);
    case FIELD_REAL:
        return decode_real(decoder, field, object, out);
    case FIELD_FLAG:
        if (object->type != MSGPACK_OBJECT_BOOLEAN)
            return bad_type(decoder, field->name, "true or false");
        *(struct flag *)out = (struct flag){.value = object->via.boolean, .set = true};
        return ERR_NONE;
    case FIELD_DATE:
    case FIELD_CLOCK:
        return decode_day(decoder, field, object, out);
    case FIELD_CHOICE:
        return decode_choice(decoder, field, object, out);
    case FIELD_TALLIES:
        return decode_tallies(decoder, field, object, out);
    case FIELD_ARGUMENTS:
        return decode_argument_list(decoder, field, object, out);
    case FIELD_RECORD:
        return decode_record(decoder, field, object, out);
    case FIELD_RECORDS:
        return decode_records(decoder, field, object, out);
    case FIELD_RAW:
    case FIELD_RAWS:
        break; /* only ever encoded */
    }
    return fail(decoder->fault, ERR_UNKNOWN_FIELD, field->name, "only in replies");
}

const struct field *schema_field(const struct schema *schema, const char *name, size_t size)
{
    for (size_t i = 0; i < schema->count; i++) {
        if (text_is((struct text){name, size}, schema->fields[i].name))
            return &schema->fields[i];
    }
    return NULL;
}

/* What a map has said of one part, by row. */
struct said {
    uint64_t named; /* at all: a second time is refused, after nil too */
    uint64_t given; /* a value, or a nil that is an answer */
};

/* One key of a map: which part and row it belongs to, and whether it came before. */
static enum error decode_pair(struct decoder *decoder, const struct part *parts, size_t count,
                              struct said *said, const msgpack_object_kv *pair)
{
    struct text key;
    char shown[48];
    if (!text_from(&pair->key, &key))
        return fail(decoder->fault, ERR_BAD_TYPE, NULL, "a field's name must be text");
    for (size_t p = 0; p < count; p++) {
        const struct field *field = schema_field(parts[p].schema, key.data, key.size);
        if (!field)
            continue;
        uint64_t bit = UINT64_C(1) << (field - parts[p].schema->fields);
        if (said[p].named & bit)
            return fail(decoder->fault, ERR_DUPLICATE_FIELD, field->name, "named twice");
        said[p].named |= bit;
        if (decoder->source == FROM_WIRE && field->origin == BY_SERVER)
            return fail(decoder->fault, ERR_UNKNOWN_FIELD, field->name, "is set by the server");
        if (pair->val.type != MSGPACK_OBJECT_NIL || field->nullable)
            said[p].given |= bit;
        if (pair->val.type == MSGPACK_OBJECT_NIL)
            return ERR_NONE;
        return decode_field(decoder, field, &pair->val, field_of(field, parts[p].out));
    }
    if (decoder->source == FROM_DISK)
        return ERR_NONE;
    return fail(decoder->fault, ERR_UNKNOWN_FIELD, shown_key(key, shown), "no such field");
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

enum error schema_decode_object(const struct part *parts, size_t count,
                                const struct msgpack_object *object, enum schema_source source,
                                struct arena *arena, struct fault *fault)
{
    struct decoder decoder = {source, arena, fault};
    struct said said[8] = {0};
    if (object->type != MSGPACK_OBJECT_MAP)
        return fail(fault, ERR_BAD_TYPE, NULL, "must be a map");
    for (size_t i = 0; i < object->via.map.size; i++) {
        if (decode_pair(&decoder, parts, count, said, &object->via.map.ptr[i]))
            return fault->code;
    }
    if (source == FROM_DISK)
        return ERR_NONE;
    for (size_t p = 0; p < count; p++) {
        if (check_part(&decoder, &parts[p], said[p].given))
            return fault->code;
    }
    return ERR_NONE;
}

enum error schema_decode(const struct part *parts, size_t count, struct bytes bytes,
                         enum schema_source source, struct arena *arena, struct fault *fault)
{
    msgpack_zone zone;
    msgpack_object object;
    size_t used = 0;
    if (!msgpack_zone_init(&zone, 4096))
        return fail(fault, ERR_INTERNAL, NULL, "out of memory");
    enum error error;
    if (msgpack_unpack(bytes.data, bytes.size, &used, &zone, &object) != MSGPACK_UNPACK_SUCCESS ||
        used != bytes.size)
        error = fail(fault, ERR_BAD_FRAME, NULL, "not one MessagePack value");
    else
        error = schema_decode_object(parts, count, &object, source, arena, fault);
    msgpack_zone_destroy(&zone);
    return error;
}
