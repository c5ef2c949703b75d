/* SPDX-License-Identifier: MIT
 *
 * Fuzzes what stands behind the scanner: envelope, gate and decoder, with all rows of the method
 * table. The first byte of an input tells who asks (its five low bits are roles) and how errors
 * shall come; the rest is a message. What was decoded is encoded, decoded from that and encoded
 * again: both encodings must be the same bytes. What answers a refused request must be a message.
 *
 * Built and replayed as fuzz_wire.c is; links the whole house but main. */
#include "engine/cases/context.h"
#include "proto/wire.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>

/* The encoded struct, decoded as if a client had sent it, must encode to the same bytes. */
static void check_round_trip(const struct schema *schema, const void *value)
{
    struct arena arena = {0};
    struct fault fault = {0};
    struct buffer first = {0}, second = {0};
    struct part part = {schema, arena_new(&arena, schema->size)};
    schema_encode(schema, value, &first);
    HOLD(!schema_decode(&part, 1, (struct bytes){first.data, first.size}, FROM_WIRE, &arena,
                        &fault));
    schema_encode(schema, part.out, &second);
    HOLD(first.size == second.size && memcmp(first.data, second.data, first.size) == 0);
    buffer_free(&first);
    buffer_free(&second);
    arena_free(&arena);
}

static void check_admitted(const struct request *request)
{
    const struct method *method = request->method;
    HOLD(method && request->in && request->out);
    HOLD(method->open || (method->roles & request->session->principal.roles));
    check_round_trip(method->in, request->in);
    if (method->runs == RUNS_WRITER && !method->shown_once)
        check_round_trip(&keyed_schema, &request->options);
    if (method->takes & TAKES_VERSION)
        check_round_trip(&versioned_schema, &request->options);
    if (method->takes & TAKES_TODAY)
        check_round_trip(&dated_schema, &request->options);
    if (method->takes & TAKES_PAGE)
        check_round_trip(&paged_schema, &request->options);
}

/* A refused request is answered by one whole response to its id; a notification by nothing. */
static void check_refused(const struct request *request, enum error error)
{
    struct buffer out = {0};
    struct wire_scanner scanner;
    struct fault fault;
    size_t used;
    HOLD(request->fault.code == error && error < ERR_COUNT);
    HOLD(strlen(request->fault.field) < sizeof request->fault.field);
    rpc_respond(request, &out);
    HOLD((out.size > 0) == request->wants_reply);
    if (out.size) {
        wire_reset(&scanner, WIRE_LIMITS_STRANGER);
        HOLD(wire_scan(&scanner, out.data, out.size, &used, &fault) == WIRE_FRAME);
        HOLD(used == out.size && scanner.type == WIRE_RESPONSE && scanner.id == request->id);
    }
    buffer_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct wire_scanner scanner;
    struct fault fault;
    size_t used;
    if (size == 0)
        return 0;
    wire_reset(&scanner, WIRE_LIMITS_SESSION);
    if (wire_scan(&scanner, (const char *)data + 1, size - 1, &used, &fault) != WIRE_FRAME)
        return 0;
    /* In its own allocation, so that the sanitizer sees a read outside. */
    char *frame = malloc(used);
    HOLD(frame);
    memcpy(frame, data + 1, used);
    struct session session = {
        .principal.roles = data[0] & ROLE_EVERYONE,
        .errors = (enum error_style)((data[0] >> 5) % 3),
    };
    struct request request = {.session = &session};
    enum error error = rpc_admit(&methods, (struct bytes){frame, used}, scanner.elements, &request);
    free(frame); /* the request has its own copy */
    if (error)
        check_refused(&request, error);
    else
        check_admitted(&request);
    arena_free(&request.arena);
    return 0;
}

#ifdef FUZZ_REPLAY
int main(int argc, char **argv)
{
    return fuzz_replay(argc, argv, NULL);
}
#endif
