/* SPDX-License-Identifier: MIT
 *
 * Faults: filling them, finding their place, writing them as one line. */
#include "proto/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const struct {
    const char *code;
    const char *doc;
} errors[ERR_COUNT] = {[ERR_NONE] = {"NONE", "no error"},
#define ERROR_ROW(code_, doc_) [ERR_##code_] = {#code_, doc_},
                       ERROR_LIST(ERROR_ROW)
#undef ERROR_ROW
};

const char *error_code(enum error error)
{
    return errors[error].code;
}

const char *error_doc(enum error error)
{
    return errors[error].doc;
}

enum error error_from_code(const char *code, size_t size)
{
    for (int i = ERR_NONE + 1; i < ERR_COUNT; i++) {
        if (strlen(errors[i].code) == size && memcmp(errors[i].code, code, size) == 0)
            return (enum error)i;
    }
    return ERR_NONE;
}

__attribute__((format(printf, 4, 0))) static void
fill(struct fault *fault, enum error error, const char *field, const char *format, va_list args)
{
    *fault = (struct fault){.code = error};
    if (field)
        snprintf(fault->field, sizeof fault->field, "%s", field);
    vsnprintf(fault->text, sizeof fault->text, format, args);
}

enum error fail(struct fault *fault, enum error error, const char *field, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fill(fault, error, field, format, args);
    va_end(args);
    return error;
}

enum error fail_limit(struct fault *fault, enum error error, const char *field, int64_t limit,
                      const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fill(fault, error, field, format, args);
    va_end(args);
    fault->limit = limit;
    fault->has_limit = true;
    return error;
}

void fault_within(struct fault *fault, const char *prefix)
{
    char inner[sizeof fault->field];
    memcpy(inner, fault->field, sizeof inner);
    const char *dot = inner[0] == '\0' || inner[0] == '[' ? "" : ".";
    int head = snprintf(fault->field, sizeof fault->field, "%s%s", prefix, dot);
    size_t used = head < 0 ? 0 : (size_t)head;
    if (used < sizeof fault->field - 1)
        snprintf(fault->field + used, sizeof fault->field - used, "%.*s",
                 (int)(sizeof fault->field - used - 1), inner);
}

size_t fault_format(const struct fault *fault, char *out, size_t size)
{
    const char *colon = fault->field[0] ? ": " : "";
    int length = snprintf(out, size, "%s: %s%s%s", error_code(fault->code), fault->field, colon,
                          fault->text);
    if (length < 0)
        return 0;
    return (size_t)length < size ? (size_t)length : size - 1;
}
