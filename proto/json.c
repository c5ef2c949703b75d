/* SPDX-License-Identifier: MIT
 *
 * Over jansson's tree: text -> tree -> MessagePack, and back. Both walks stop at WIRE_DEPTH, since
 * nothing deeper can be sent. */
#include "proto/json.h"

#include <jansson.h>
#include <msgpack.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "proto/wire.h"

static int into_buffer(void *data, const char *bytes, size_t size)
{
    buffer_append(data, bytes, size);
    return 0;
}

static enum error too_deep(struct fault *fault)
{
    return fail_limit(fault, ERR_TOO_DEEP, NULL, WIRE_DEPTH, "more than %d levels", WIRE_DEPTH);
}

/* ---- to MessagePack ---- */

static void pack_text(msgpack_packer *packer, const char *data, size_t size)
{
    msgpack_pack_str(packer, size);
    msgpack_pack_str_body(packer, data, size);
}

static enum error pack(msgpack_packer *packer, json_t *value, int depth, struct fault *fault);

static enum error pack_object(msgpack_packer *packer, json_t *value, int depth, struct fault *fault)
{
    const char *key;
    json_t *item;
    msgpack_pack_map(packer, json_object_size(value));
    json_object_foreach(value, key, item)
    {
        pack_text(packer, key, strlen(key));
        if (pack(packer, item, depth + 1, fault))
            return fault->code;
    }
    return ERR_NONE;
}

static enum error pack_array(msgpack_packer *packer, json_t *value, int depth, struct fault *fault)
{
    msgpack_pack_array(packer, json_array_size(value));
    for (size_t i = 0; i < json_array_size(value); i++) {
        if (pack(packer, json_array_get(value, i), depth + 1, fault))
            return fault->code;
    }
    return ERR_NONE;
}

static enum error pack(msgpack_packer *packer, json_t *value, int depth, struct fault *fault)
{
    if (depth > WIRE_DEPTH)
        return too_deep(fault);
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        return pack_object(packer, value, depth, fault);
    case JSON_ARRAY:
        return pack_array(packer, value, depth, fault);
    case JSON_STRING:
        pack_text(packer, json_string_value(value), json_string_length(value));
        break;
    case JSON_INTEGER:
        msgpack_pack_int64(packer, json_integer_value(value));
        break;
    case JSON_REAL:
        msgpack_pack_double(packer, json_real_value(value));
        break;
    case JSON_TRUE:
        msgpack_pack_true(packer);
        break;
    case JSON_FALSE:
        msgpack_pack_false(packer);
        break;
    case JSON_NULL:
        msgpack_pack_nil(packer);
        break;
    }
    return ERR_NONE;
}

enum error json_to_msgpack(const char *text, size_t size, struct buffer *out, struct fault *fault)
{
    json_error_t error;
    json_t *tree = json_loadb(text, size, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
    if (!tree)
        return fail(fault, ERR_BAD_TEXT, NULL, "no JSON: line %d, column %d: %.80s", error.line,
                    error.column, error.text);
    size_t before = out->size;
    msgpack_packer packer;
    msgpack_packer_init(&packer, out, into_buffer);
    enum error code = pack(&packer, tree, 1, fault);
    json_decref(tree);
    if (code)
        out->size = before;
    return code;
}

/* ---- from MessagePack ---- */

static enum error unpack(const msgpack_object *object, int depth, json_t **out,
                         struct fault *fault);

static enum error no_words(struct fault *fault, const char *what)
{
    return fail(fault, ERR_BAD_TYPE, NULL, "JSON has no word for %s", what);
}

static enum error unpack_map(const msgpack_object *object, int depth, json_t *map,
                             struct fault *fault)
{
    for (uint32_t i = 0; i < object->via.map.size; i++) {
        const msgpack_object_kv *pair = &object->via.map.ptr[i];
        json_t *item = NULL;
        if (pair->key.type != MSGPACK_OBJECT_STR)
            return no_words(fault, "a key that is no text");
        const msgpack_object_str *name = &pair->key.via.str;
        if (name->size && memchr(name->ptr, '\0', name->size))
            return no_words(fault, "a zero byte in a key");
        char *key = memory_new(name->size + (size_t)1, 1);
        memcpy(key, name->ptr, name->size);
        bool twice = json_object_get(map, key) != NULL;
        enum error code = twice ? fail(fault, ERR_DUPLICATE_FIELD, NULL, "a key named twice")
                                : unpack(&pair->val, depth + 1, &item, fault);
        if (!code && json_object_set_new(map, key, item) != 0)
            code = fail(fault, ERR_BAD_TEXT, NULL, "a key that is not UTF-8");
        free(key);
        if (code)
            return code;
    }
    return ERR_NONE;
}

static enum error unpack_array(const msgpack_object *object, int depth, json_t *list,
                               struct fault *fault)
{
    for (uint32_t i = 0; i < object->via.array.size; i++) {
        json_t *item = NULL;
        if (unpack(&object->via.array.ptr[i], depth + 1, &item, fault))
            return fault->code;
        json_array_append_new(list, item);
    }
    return ERR_NONE;
}

static enum error unpack_integer(const msgpack_object *object, json_t **out, struct fault *fault)
{
    bool huge = object->type == MSGPACK_OBJECT_POSITIVE_INTEGER && object->via.u64 > INT64_MAX;
    if (huge)
        return fail(fault, ERR_OUT_OF_RANGE, NULL, "an integer of 2^63 or more");
    *out = json_integer(object->via.i64);
    return ERR_NONE;
}

static enum error unpack(const msgpack_object *object, int depth, json_t **out, struct fault *fault)
{
    if (depth > WIRE_DEPTH)
        return too_deep(fault);
    switch (object->type) {
    case MSGPACK_OBJECT_MAP:
    case MSGPACK_OBJECT_ARRAY: {
        bool map = object->type == MSGPACK_OBJECT_MAP;
        *out = map ? json_object() : json_array();
        if (!(map ? unpack_map : unpack_array)(object, depth, *out, fault))
            return ERR_NONE;
        json_decref(*out);
        return fault->code;
    }
    case MSGPACK_OBJECT_STR:
        *out = json_stringn(object->via.str.ptr ? object->via.str.ptr : "", object->via.str.size);
        return *out ? ERR_NONE : fail(fault, ERR_BAD_TEXT, NULL, "a text that is not UTF-8");
    case MSGPACK_OBJECT_POSITIVE_INTEGER:
    case MSGPACK_OBJECT_NEGATIVE_INTEGER:
        return unpack_integer(object, out, fault);
    case MSGPACK_OBJECT_FLOAT32:
    case MSGPACK_OBJECT_FLOAT64:
        *out = json_real(object->via.f64);
        return *out ? ERR_NONE : no_words(fault, "NaN and infinities");
    case MSGPACK_OBJECT_BOOLEAN:
        *out = json_boolean(object->via.boolean);
        return ERR_NONE;
    case MSGPACK_OBJECT_NIL:
        *out = json_null();
        return ERR_NONE;
    default:
        return no_words(fault, "bytes and ext types");
    }
}

static int dump_into(const char *data, size_t size, void *buffer)
{
    buffer_append(buffer, data, size);
    return 0;
}

enum error json_from_msgpack(struct bytes bytes, enum json_style style, struct buffer *out,
                             struct fault *fault)
{
    msgpack_zone zone;
    msgpack_object object;
    json_t *tree = NULL;
    size_t used = 0;
    if (!msgpack_zone_init(&zone, 4096))
        return fail(fault, ERR_INTERNAL, NULL, "out of memory");
    enum error code;
    if (msgpack_unpack(bytes.data, bytes.size, &used, &zone, &object) != MSGPACK_UNPACK_SUCCESS ||
        used != bytes.size)
        code = fail(fault, ERR_BAD_FRAME, NULL, "not one MessagePack value");
    else
        code = unpack(&object, 1, &tree, fault);
    msgpack_zone_destroy(&zone);
    if (code)
        return code;
    size_t flags = style == JSON_PRETTY ? JSON_INDENT(2) : JSON_COMPACT;
    json_dump_callback(tree, dump_into, out, flags | JSON_ENCODE_ANY);
    json_decref(tree);
    return ERR_NONE;
}

void json_quote(struct text text, struct buffer *out)
{
    static const char hex[] = "0123456789abcdef";
    buffer_append(out, "\"", 1);
    for (size_t i = 0; i < text.size; i++) {
        unsigned char byte = (unsigned char)text.data[i];
        if (byte == '"' || byte == '\\') {
            buffer_append(out, "\\", 1);
            buffer_append(out, &text.data[i], 1);
        } else if (byte < 0x20) {
            char escape[6] = {'\\', 'u', '0', '0', hex[byte >> 4], hex[byte & 15]};
            buffer_append(out, escape, sizeof escape);
        } else {
            buffer_append(out, &text.data[i], 1);
        }
    }
    buffer_append(out, "\"", 1);
}
