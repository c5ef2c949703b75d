/* SPDX-License-Identifier: MIT
 *
 * Over proto's two ways of reading a value: json.h for the text, value.h for the bytes. */
#include "engine/serve/web_rpc.h"

#include <string.h>

#include "proto/json.h"
#include "proto/rpc.h"
#include "proto/text.h"
#include "proto/value.h"
#include "proto/wire.h"

/* ---- what is asked ---- */

static enum error take_text(struct values *values, const char *field, struct text *out,
                            struct fault *fault)
{
    struct value value;
    if (!value_next(values, &value) || value.type != VALUE_TEXT)
        return fail(fault, ERR_BAD_TYPE, field, "must be text");
    *out = value.text;
    return ERR_NONE;
}

static enum error take_params(struct values *values, struct bytes *out, struct fault *fault)
{
    struct values within = *values;
    struct value value;
    const char *begin = values->at;
    if (!value_next(&within, &value) || value.type != VALUE_MAP || !value_pass(values))
        return fail(fault, ERR_BAD_TYPE, "params", "must be a map");
    *out = (struct bytes){begin, (size_t)(values->at - begin)};
    return ERR_NONE;
}

static enum error take_pair(struct values *values, struct text *method, struct web_call *out,
                            struct fault *fault)
{
    struct value key;
    if (!value_next(values, &key) || key.type != VALUE_TEXT)
        return fail(fault, ERR_BAD_TYPE, NULL, "keys must be text");
    if (text_is(key.text, "method"))
        return take_text(values, "method", method, fault);
    if (text_is(key.text, "secret"))
        return take_text(values, "secret", &out->secret, fault);
    if (text_is(key.text, "params"))
        return take_params(values, &out->params, fault);
    return fail(fault, ERR_UNKNOWN_FIELD, NULL, "a call has method, params and secret");
}

enum error web_call_read(struct text json, struct buffer *packed, struct web_call *out,
                         struct fault *fault)
{
    struct text method = {0};
    struct value map;
    *out = (struct web_call){0};
    enum error error = json_to_msgpack(json.data, json.size, packed, fault);
    if (error == ERR_BAD_TEXT) /* without the words that it stumbled over */
        return fail(fault, ERR_BAD_TEXT, NULL, "no JSON, a key twice, or text that cannot be");
    if (error)
        return error;
    struct values values = values_of((struct bytes){packed->data, packed->size});
    if (!value_next(&values, &map) || map.type != VALUE_MAP)
        return fail(fault, ERR_BAD_TYPE, NULL, "a call is a map");
    for (uint32_t i = 0; i < map.count; i++) {
        if (take_pair(&values, &method, out, fault))
            return fault->code;
    }
    if (!method.data)
        return fail(fault, ERR_MISSING_FIELD, "method", "is required");
    if (method.size >= WEB_RPC_METHOD || memchr(method.data, '\0', method.size))
        return fail(fault, ERR_NO_SUCH_METHOD, NULL, "see server.describe");
    memcpy(out->method, method.data, method.size);
    return ERR_NONE;
}

enum error web_call_frame(const char *method, struct bytes params, struct buffer *out,
                          uint32_t *elements, struct fault *fault)
{
    static const char empty[] = "\x80";
    struct wire_scanner scanner;
    size_t used, before = out->size;
    rpc_call(0, method, params.data ? params : (struct bytes){empty, 1}, out);
    wire_reset(&scanner, WIRE_LIMITS_SESSION);
    if (wire_scan(&scanner, out->data + before, out->size - before, &used, fault) != WIRE_FRAME)
        return fault->code ? fault->code : fail(fault, ERR_BAD_REQUEST, NULL, "no whole request");
    *elements = scanner.elements;
    return ERR_NONE;
}

void web_hello_params(struct text secret, struct buffer *out)
{
    value_put_map(out, secret.data ? 3 : 1);
    value_put_word(out, "errors");
    value_put_word(out, "map");
    if (!secret.data)
        return;
    value_put_word(out, "role");
    value_put_word(out, role_name(ROLE_SUPERVISOR));
    value_put_word(out, "token");
    value_put_text(out, secret.data, secret.size);
}

/* ---- what is answered ---- */

bool web_answer_read(struct bytes frame, struct web_answer *out)
{
    struct values values = values_of(frame), error;
    struct value value;
    *out = (struct web_answer){0};
    if (!value_next(&values, &value) || value.type != VALUE_LIST || value.count != 4 ||
        !value_pass(&values) || !value_pass(&values))
        return false;
    error = values;
    if (!value_next(&error, &value))
        return false;
    out->failed = value.type != VALUE_NIL;
    const char *begin = values.at;
    if (out->failed) {
        if (!value_find(values, "code", 4, &value) || value.type != VALUE_TEXT)
            return false;
        out->code = value.text;
    } else {
        value_pass(&values);
        begin = values.at;
    }
    if (!value_pass(&values))
        return false;
    out->value = (struct bytes){begin, (size_t)(values.at - begin)};
    return true;
}

int web_answer_status(const struct web_answer *answer)
{
    if (!answer->failed)
        return 200;
    switch (error_from_code(answer->code.data, answer->code.size)) {
    case ERR_RATE_LIMITED:
        return 429;
    case ERR_OVERLOADED:
    case ERR_SHUTTING_DOWN:
    case ERR_STORAGE_FULL:
        return 503;
    case ERR_INTERNAL:
    case ERR_RECORD_DAMAGED:
        return 500;
    default:
        return 400;
    }
}

enum error web_answer_json(const struct web_answer *answer, struct buffer *out, struct fault *fault)
{
    const char *begin = answer->failed ? "{\"error\":" : "{\"result\":";
    buffer_append(out, begin, strlen(begin));
    if (json_from_msgpack(answer->value, JSON_LINE, out, fault))
        return fault->code;
    buffer_append(out, "}\n", 2);
    return ERR_NONE;
}
