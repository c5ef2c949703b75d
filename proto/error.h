/* SPDX-License-Identifier: MIT
 *
 * The one list of errors, and the fault that carries one from where it is found to the client.
 *
 * On the wire a fault is "CODE: field: text" or, where the session asked for it, a map. A text
 * names the field and the limit; it never repeats a value that was sent, since values may be
 * personal. */
#ifndef PROTO_ERROR_H
#define PROTO_ERROR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Code and meaning, in the order of the gate that finds them. */
#define ERROR_LIST(X)                                                                            \
    X(BAD_FRAME, "the bytes are no MessagePack-RPC message; the connection is closed")           \
    X(TOO_DEEP, "more than 16 levels of nesting")                                                \
    X(TOO_LARGE, "the message, a string, a list or the number of elements is over its limit")    \
    X(BAD_REQUEST, "params is not a list of one map")                                            \
    X(NO_SUCH_METHOD, "no method has this name")                                                 \
    X(MISSING_FIELD, "a required field was left out")                                            \
    X(UNKNOWN_FIELD, "the method has no field of this name")                                     \
    X(DUPLICATE_FIELD, "the same field twice in one map")                                        \
    X(BAD_TYPE, "a value of another type than the field's")                                      \
    X(OUT_OF_RANGE, "a number, a length or a choice outside the field's limits")                 \
    X(BAD_TEXT, "not UTF-8, or characters that the field does not take")                         \
    X(BAD_DATE, "no such calendar day or time of day")                                           \
    X(BAD_PERIOD, "an end before its start")                                                     \
    X(BAD_ORG_NR, "no organisation number: digits, third digit or check digit are wrong")        \
    X(UNKNOWN_CODE, "not in the catalogue")                                                      \
    X(NOT_FOUND, "no such record, or one that the caller may not see")                           \
    X(CONFLICT, "another version than if_version is stored, or other records refer to this one") \
    X(IDEMPOTENCY_MISMATCH, "this idempotency_key came with another request before")             \
    X(UNAUTHENTICATED, "the session has not said who it is")                                     \
    X(FORBIDDEN, "not allowed in this role")                                                     \
    X(PURPOSE_REQUIRED, "the purpose must be named")                                             \
    X(WAIVER_REQUIRED, "no waiver covers this")                                                  \
    X(TOO_FEW_TO_SHOW, "so few are meant that one of them could be told from the answer")        \
    X(STATE, "not possible in the state that the record is in")                                  \
    X(RULE_BROKEN, "the agreement breaks a rule; placement.check tells all")                     \
    X(ALREADY_USED, "can be used once only, and was")                                            \
    X(BAD_SIGNATURE, "the signature does not fit")                                               \
    X(BAD_CURSOR, "no cursor that this list gave out")                                           \
    X(RATE_LIMITED, "too many requests; try again later")                                        \
    X(OVERLOADED, "the server has too much to do; try again later")                              \
    X(DEADLINE, "the answer would have come too late")                                           \
    X(STORAGE_FULL, "the store is full; only what frees space is taken")                         \
    X(RECORD_DAMAGED, "a stored record cannot be read; the others can")                          \
    X(SHUTTING_DOWN, "the server is ending; try again later")                                    \
    X(INTERNAL, "our own fault; the log has it under the request id")

enum error {
    ERR_NONE = 0,
#define ERROR_VALUE(code, doc) ERR_##code,
    ERROR_LIST(ERROR_VALUE)
#undef ERROR_VALUE
        ERR_COUNT
};

struct fault {
    enum error code;
    char field[96]; /* path such as "wishes[2].code"; empty where no field is to blame */
    char text[160]; /* why, without the value that was sent */
    int64_t limit;  /* the limit that was passed, where has_limit */
    bool has_limit;
    int64_t retry_after_ms; /* [ms] 0: nothing to wait for */
};

/* "BAD_FRAME" for ERR_BAD_FRAME. Static. */
const char *error_code(enum error error);

/* What the code means, one line. Static. */
const char *error_doc(enum error error);

/* The error whose code is `code`, ERR_NONE where there is none. */
enum error error_from_code(const char *code, size_t size);

/* Fills the fault and returns `error`, so that a function can `return fail(…)`. `field` may be
 * NULL. A fault that is set already is replaced. */
__attribute__((format(printf, 4, 5))) enum error fail(struct fault *fault, enum error error,
                                                      const char *field, const char *format, ...);

/* Like fail, and names the limit that was passed. */
__attribute__((format(printf, 5, 6))) enum error fail_limit(struct fault *fault, enum error error,
                                                            const char *field, int64_t limit,
                                                            const char *format, ...);

/* Puts `prefix` (and a dot, unless the field starts with '[') before the fault's field, as a
 * fault passes outwards through nested records. */
void fault_within(struct fault *fault, const char *prefix);

/* Writes "CODE: field: text" and returns its length, which is < size. */
size_t fault_format(const struct fault *fault, char *out, size_t size);

#endif
