/* SPDX-License-Identifier: MIT
 *
 * The envelope of MessagePack-RPC and the one gate. The order of the checks in rpc_admit is the
 * order in which a client learns what is wrong. */
#include "proto/rpc.h"

#include "proto/text.h"
#include "proto/value.h"

const char *const role_names[ROLE_COUNT + 1] = {
    "recruiter", "supervisor", "service", "admin", "protected_handler", NULL,
};

const char *role_name(enum role role)
{
    unsigned bit = 0;
    while ((unsigned)role >> bit > 1)
        bit++;
    return role_names[bit];
}

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

/* The envelope of a frame: type, id and the method's name, whose params come next. */
static enum error open_envelope(struct values *values, struct request *request, struct text *name)
{
    static const char wrong[] = "not a MessagePack-RPC request or notification";
    struct value frame, type, id, method;
    if (!value_next(values, &frame) || frame.type != VALUE_LIST || frame.count < 3 ||
        !value_next(values, &type) || type.type != VALUE_UNSIGNED)
        return fail(&request->fault, ERR_BAD_FRAME, NULL, "%s", wrong);
    bool call = type.number == 0 && frame.count == 4;
    bool notification = type.number == 2 && frame.count == 3;
    if (!call && !notification)
        return fail(&request->fault, ERR_BAD_FRAME, NULL, "%s", wrong);
    if (call && (!value_next(values, &id) || id.type != VALUE_UNSIGNED || id.number > UINT32_MAX))
        return fail(&request->fault, ERR_BAD_FRAME, NULL, "the message id must be 0..2^32-1");
    request->wants_reply = call;
    request->id = call ? (uint32_t)id.number : 0;
    if (!value_next(values, &method) || (method.type != VALUE_TEXT && method.type != VALUE_BYTES))
        return fail(&request->fault, ERR_BAD_FRAME, NULL, "the method's name must be text");
    *name = method.text;
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

/* The bytes of the params map: of a list of one map. What reflective clients send without params,
 * an empty list, counts as an empty map. */
static enum error open_params(struct request *request, struct values *values, struct bytes *map)
{
    static const char empty[] = "\x80";
    struct value params;
    *map = (struct bytes){empty, 1};
    if (request->method->takes & TAKES_ANYTHING)
        return ERR_NONE;
    if (!value_next(values, &params) || params.type != VALUE_LIST || params.count > 1)
        return fail(&request->fault, ERR_BAD_REQUEST, NULL, "params must be a list of one map");
    if (params.count == 0)
        return ERR_NONE;
    *map = (struct bytes){values->at, (size_t)(values->end - values->at)};
    if (!value_next(values, &params) || params.type != VALUE_MAP)
        return fail(&request->fault, ERR_BAD_REQUEST, NULL, "params must be a list of one map");
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

enum error rpc_admit(const struct method_table *table, struct bytes frame, uint32_t elements,
                     struct request *request)
{
    struct text copy = arena_text(&request->arena, frame.data, frame.size);
    struct text name = {0};
    struct bytes map;
    request->frame = (struct bytes){copy.data, copy.size};
    request->errors = request->session->errors;
    struct values values = values_of(request->frame), whole = values;
    if (!value_pass(&whole) || whole.at != whole.end)
        return fail(&request->fault, ERR_BAD_FRAME, NULL, "not a MessagePack value");
    if (open_envelope(&values, request, &name))
        return request->fault.code;
    request->method = method_find(table, name.data, name.size);
    if (!request->method || !(request->method->roles & ~request->session->barred))
        return fail(&request->fault, ERR_NO_SUCH_METHOD, NULL, "see server.describe");
    if (check_roles(request) || check_elements(request, elements) ||
        open_params(request, &values, &map))
        return request->fault.code;

    void *in = arena_new(&request->arena, request->method->in->size);
    struct part parts[SCHEMA_PARTS_MOST];
    size_t count = request_parts(request, in, parts);
    request->in = in;
    request->out = arena_new(&request->arena, request->method->out->size);
    return schema_decode(parts, count, map, FROM_WIRE, &request->arena, &request->fault);
}

static void put_fault(struct buffer *out, const struct fault *fault, enum error_style style)
{
    char line[320];
    size_t size = fault_format(fault, line, sizeof line);
    if (style == ERRORS_PAIR) {
        value_put_list(out, 2);
        value_put_integer(out, 1);
    }
    if (style != ERRORS_MAP) {
        value_put_text(out, line, size);
        return;
    }
    bool field = fault->field[0] != '\0';
    bool retry = fault->retry_after_ms > 0;
    value_put_map(out, 2U + field + fault->has_limit + retry);
    value_put_word(out, "code");
    value_put_word(out, error_code(fault->code));
    value_put_word(out, "message");
    value_put_word(out, fault->text);
    if (field) {
        value_put_word(out, "field");
        value_put_word(out, fault->field);
    }
    if (fault->has_limit) {
        value_put_word(out, "limit");
        value_put_integer(out, fault->limit);
    }
    if (retry) {
        value_put_word(out, "retry_after_ms");
        value_put_integer(out, fault->retry_after_ms);
    }
}

static void put_head(struct buffer *out, int type, uint32_t id)
{
    value_put_list(out, 4);
    value_put_integer(out, type);
    value_put_integer(out, id);
}

void rpc_respond_fault(uint32_t id, const struct fault *fault, enum error_style style,
                       struct buffer *out)
{
    put_head(out, 1, id);
    put_fault(out, fault, style);
    value_put_nil(out);
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
    put_head(out, 1, request->id);
    value_put_nil(out);
    rpc_result(request, out);
}

void rpc_call(uint32_t id, const char *method, struct bytes params, struct buffer *out)
{
    put_head(out, 0, id);
    value_put_word(out, method);
    value_put_list(out, 1);
    buffer_append(out, params.data, params.size);
}
