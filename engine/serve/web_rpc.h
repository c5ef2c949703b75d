/* SPDX-License-Identifier: MIT
 *
 * A call by the web and the frame that it becomes: from there on it goes the way of any other
 * request, through the same gate. Knows JSON and MessagePack-RPC, and neither sockets nor methods.
 *
 *     {"method": "certificate.form", "params": {}, "secret": "…"}
 *     {"result": {…}}    or    {"error": {"code": "MISSING_FIELD", "message": …, "field": …}} */
#ifndef ENGINE_SERVE_WEB_RPC_H
#define ENGINE_SERVE_WEB_RPC_H

#include "proto/error.h"
#include "proto/memory.h"

enum { WEB_RPC_METHOD = 64 }; /* [bytes] a method's name, and its end */

struct web_call {
    char method[WEB_RPC_METHOD];
    struct text secret;  /* data == NULL: none was given */
    struct bytes params; /* one encoded map, or none: data == NULL */
};

/* Takes the text of a call apart. `packed` gets its bytes, which secret and params are views of;
 * wipe it when there was a secret. BAD_TEXT (no JSON), BAD_TYPE, MISSING_FIELD, UNKNOWN_FIELD,
 * OUT_OF_RANGE, TOO_DEEP. */
enum error web_call_read(struct text json, struct buffer *packed, struct web_call *out,
                         struct fault *fault);

/* Appends the frame that asks for the method: checked as if it had come over a socket, `elements`
 * values. BAD_TEXT, TOO_DEEP, TOO_LARGE. */
enum error web_call_frame(const char *method, struct bytes params, struct buffer *out,
                          uint32_t *elements, struct fault *fault);

/* Appends a session.hello for the role of a supervisor alone; without a secret it is for anybody.
 */
void web_hello_params(struct text secret, struct buffer *out);

/* An answer, as it would go over a socket. */
struct web_answer {
    bool failed;
    struct bytes value; /* the result, or the error's map */
    struct text code;   /* of the error */
};

/* False where it is no answer. Views of the bytes. */
bool web_answer_read(struct bytes frame, struct web_answer *out);

/* The HTTP status that goes with it. */
int web_answer_status(const struct web_answer *answer);

/* Appends it as JSON. Faults as json_from_msgpack. */
enum error web_answer_json(const struct web_answer *answer, struct buffer *out,
                           struct fault *fault);

#endif
