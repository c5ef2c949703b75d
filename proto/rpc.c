/* SPDX-License-Identifier: MIT
 *
 * The envelope of MessagePack-RPC and the one gate. The order of the checks in rpc_admit is the
 * order in which a client learns what is wrong. */
#include "proto/rpc.h"

#include <msgpack.h>
#include <string.h>

#include "proto/text.h"

const char *const role_names[ROLE_COUNT + 1] = {
    "recruiter", "supervisor", "service", "admin", "protected_handler", NULL,
};

#define OPTIONS_SCHEMA(name_, doc_)                                \
    const struct schema name_##_schema = {                         \
        .name = #name_,                                            \
        .doc = (doc_),                                             \
        .size = sizeof(struct options),                            \
        .fields = name_##_fields,                                  \
        .count = sizeof name_##_fields / sizeof name_##_fields[0], \
    }

static const struct field keyed_fields[] = {
    FIELD(options, idempotency_key, .max = 100,
          .doc = "the same key and request again within 72 h: the first answer again"),
};
static const struct field versioned_fields[] = {
    FIELD(options, if_version, .min = 0, .max = INT32_MAX,
          .doc = "fails with CONFLICT unless this version is stored; 0: unless there is none"),
};
static const struct field dated_fields[] = {
    FIELD(options, today, .doc = "the day to judge by; left out: the server's"),
};
static const struct field paged_fields[] = {
    FIELD(options, limit, .min = 1, .max = 500, .doc = "most items; left out: 50"),
    FIELD(options, cursor, .max = 120, .doc = "`next` of the page before"),
};
OPTIONS_SCHEMA(keyed, "what every change takes");
OPTIONS_SCHEMA(versioned, "what a change of a stored record takes");
OPTIONS_SCHEMA(dated, "what anything that judges by date takes");
OPTIONS_SCHEMA(paged, "what a list takes");

size_t method_count(const struct method_table *table)
{
    size_t count = 0;
    for (size_t i = 0; i < table->count; i++)
        count += table->groups[i]->count;
    return count;
}

const struct method *method_at(const struct method_table *table, size_t i)
{
    for (size_t group = 0; group < table->count; group++) {
        if (i < table->groups[group]->count)
            return &table->groups[group]->rows[i];
        i -= table->groups[group]->count;
    }
    return NULL;
}

const struct method *method_find(const struct method_table *table, const char *name, size_t size)
{
    for (size_t i = 0; i < table->count; i++) {
        const struct method_rows *group = table->groups[i];
        for (size_t j = 0; j < group->count; j++) {
            if (text_is((struct text){name, size}, group->rows[j].name))
                return &group->rows[j];
        }
    }
    return NULL;
}

static bool name_from(const msgpack_object *object, struct text *out)
{
    if (object->type == MSGPACK_OBJECT_STR)
        *out = (struct text){object->via.str.ptr, object->via.str.size};
    else if (object->type == MSGPACK_OBJECT_BIN)
        *out = (struct text){object->via.bin.ptr, object->via.bin.size};
    else
        return false;
    if (!out->data)
        out->data = "";
    return true;
}

/* Type, id, method name and params of a frame. */
struct envelope {
    struct text method;
    const msgpack_object *params;
};

static enum error open_envelope(const msgpack_object *frame, struct request *request,
                                struct envelope *out)
{
    static const char wrong[] = "not a MessagePack-RPC request or notification";
    if (frame->type != MSGPACK_OBJECT_ARRAY || frame->via.array.size < 3)
        return fail(&request->fault, ERR_BAD_FRAME, NULL, "%s", wrong);
    const msgpack_object *items = frame->via.array.ptr;
    if (items[0].type != MSGPACK_OBJECT_POSITIVE_INTEGER)
        return fail(&request->fault, ERR_BAD_FRAME, NULL, "%s", wrong);
    bool call = items[0].via.u64 == 0 && frame->via.array.size == 4;
    bool notification = items[0].via.u64 == 2 && frame->via.array.size == 3;
    if (!call && !notification)
        return fail(&request->fault, ERR_BAD_FRAME, NULL, "%s", wrong);
    if (call && (items[1].type != MSGPACK_OBJECT_POSITIVE_INTEGER || items[1].via.u64 > UINT32_MAX))
        return fail(&request->fault, ERR_BAD_FRAME, NULL, "the message id must be 0..2^32-1");
    request->wants_reply = call;
    request->id = call ? (uint32_t)items[1].via.u64 : 0;
    if (!name_from(&items[call ? 2 : 1], &out->method))
        return fail(&request->fault, ERR_BAD_FRAME, NULL, "the method's name must be text");
    out->params = &items[call ? 3 : 2];
    return ERR_NONE;
}

static size_t request_parts(struct request *request, void *in, struct part parts[5])
{
    const struct method *method = request->method;
    size_t count = 0;
    parts[count++] = (struct part){method->in, in};
    if (method->runs == RUNS_WRITER && !method->shown_once)
        parts[count++] = (struct part){&keyed_schema, &request->options};
    if (method->takes & TAKES_VERSION)
        parts[count++] = (struct part){&versioned_schema, &request->options};
    if (method->takes & TAKES_TODAY)
        parts[count++] = (struct part){&dated_schema, &request->options};
    if (method->takes & TAKES_PAGE)
        parts[count++] = (struct part){&paged_schema, &request->options};
    return count;
}

/* The params map: a list of one map. What reflective clients send without params, an empty list,
 * counts as an empty map. */
static enum error open_params(struct request *request, const msgpack_object *params,
                              msgpack_object *map)
{
    *map = (msgpack_object){.type = MSGPACK_OBJECT_MAP};
    if (request->method->takes & TAKES_ANYTHING)
        return ERR_NONE;
    if (params->type != MSGPACK_OBJECT_ARRAY || params->via.array.size > 1)
        return fail(&request->fault, ERR_BAD_REQUEST, NULL, "params must be a list of one map");
    if (params->via.array.size == 0)
        return ERR_NONE;
    if (params->via.array.ptr[0].type != MSGPACK_OBJECT_MAP)
        return fail(&request->fault, ERR_BAD_REQUEST, NULL, "params must be a list of one map");
    *map = params->via.array.ptr[0];
    return ERR_NONE;
}

static enum error check_roles(struct request *request)
{
    unsigned roles = request->session->principal.roles;
    if (request->method->open)
        return ERR_NONE;
    if (roles == 0)
        return fail(&request->fault, ERR_UNAUTHENTICATED, NULL,
                    "say who you are: session.hello with a token");
    if (!(roles & request->method->roles))
        return fail(&request->fault, ERR_FORBIDDEN, NULL, "not allowed in this role");
    return ERR_NONE;
}

static enum error check_elements(struct request *request, uint32_t elements)
{
    uint32_t most = request->method->elements ? request->method->elements : RPC_ELEMENTS;
    if (elements > most)
        return fail_limit(&request->fault, ERR_TOO_LARGE, NULL, most,
                          "more than %u values in a request", most);
    return ERR_NONE;
}

static enum error admit(const struct method_table *table, const msgpack_object *frame,
                        uint32_t elements, struct request *request)
{
    static const msgpack_object nil = {.type = MSGPACK_OBJECT_NIL};
    struct envelope envelope = {.params = &nil};
    msgpack_object map;
    if (open_envelope(frame, request, &envelope))
        return request->fault.code;
    request->method = method_find(table, envelope.method.data, envelope.method.size);
    if (!request->method || !(request->method->roles & ~request->session->barred))
        return fail(&request->fault, ERR_NO_SUCH_METHOD, NULL, "see server.describe");
    if (check_roles(request) || check_elements(request, elements) ||
        open_params(request, envelope.params, &map))
        return request->fault.code;

    void *in = arena_new(&request->arena, request->method->in->size);
    struct part parts[5];
    size_t count = request_parts(request, in, parts);
    request->in = in;
    request->out = arena_new(&request->arena, request->method->out->size);
    return schema_decode_object(parts, count, &map, FROM_WIRE, &request->arena, &request->fault);
}

enum error rpc_admit(const struct method_table *table, struct bytes frame, uint32_t elements,
                     struct request *request)
{
    struct text copy = arena_text(&request->arena, frame.data, frame.size);
    request->frame = (struct bytes){copy.data, copy.size};
    request->errors = request->session->errors;
    msgpack_zone zone;
    msgpack_object object;
    size_t used = 0;
    if (!msgpack_zone_init(&zone, 4096))
        return fail(&request->fault, ERR_INTERNAL, NULL, "out of memory");
    enum error error;
    if (msgpack_unpack(copy.data, copy.size, &used, &zone, &object) != MSGPACK_UNPACK_SUCCESS)
        error = fail(&request->fault, ERR_BAD_FRAME, NULL, "not a MessagePack value");
    else
        error = admit(table, &object, elements, request);
    msgpack_zone_destroy(&zone);
    return error;
}

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

static void pack_fault(msgpack_packer *packer, const struct fault *fault, enum error_style style)
{
    char line[320];
    size_t size = fault_format(fault, line, sizeof line);
    if (style == ERRORS_PAIR) {
        msgpack_pack_array(packer, 2);
        msgpack_pack_int(packer, 1);
    }
    if (style != ERRORS_MAP) {
        pack_text(packer, line, size);
        return;
    }
    bool field = fault->field[0] != '\0';
    bool retry = fault->retry_after_ms > 0;
    msgpack_pack_map(packer, 2U + field + fault->has_limit + retry);
    pack_word(packer, "code");
    pack_word(packer, error_code(fault->code));
    pack_word(packer, "message");
    pack_word(packer, fault->text);
    if (field) {
        pack_word(packer, "field");
        pack_word(packer, fault->field);
    }
    if (fault->has_limit) {
        pack_word(packer, "limit");
        msgpack_pack_int64(packer, fault->limit);
    }
    if (retry) {
        pack_word(packer, "retry_after_ms");
        msgpack_pack_int64(packer, fault->retry_after_ms);
    }
}

static void pack_head(msgpack_packer *packer, struct buffer *out, uint32_t id)
{
    msgpack_packer_init(packer, out, into_buffer);
    msgpack_pack_array(packer, 4);
    msgpack_pack_int(packer, 1);
    msgpack_pack_uint32(packer, id);
}

void rpc_respond_fault(uint32_t id, const struct fault *fault, enum error_style style,
                       struct buffer *out)
{
    msgpack_packer packer;
    pack_head(&packer, out, id);
    pack_fault(&packer, fault, style);
    msgpack_pack_nil(&packer);
}

void rpc_result(const struct request *request, struct buffer *out)
{
    if (request->raw.data)
        buffer_append(out, request->raw.data, request->raw.size);
    else
        schema_encode(request->method->out, request->out, out);
}

void rpc_respond(const struct request *request, struct buffer *out)
{
    if (!request->wants_reply)
        return;
    if (request->fault.code) {
        rpc_respond_fault(request->id, &request->fault, request->errors, out);
        return;
    }
    msgpack_packer packer;
    pack_head(&packer, out, request->id);
    msgpack_pack_nil(&packer);
    rpc_result(request, out);
}

void rpc_call(uint32_t id, const char *method, struct bytes params, struct buffer *out)
{
    msgpack_packer packer;
    msgpack_packer_init(&packer, out, into_buffer);
    msgpack_pack_array(&packer, 4);
    msgpack_pack_int(&packer, 0);
    msgpack_pack_uint32(&packer, id);
    pack_word(&packer, method);
    msgpack_pack_array(&packer, 1);
    buffer_append(out, params.data, params.size);
}
