/* SPDX-License-Identifier: MIT
 *
 * The shape of an import's reply. The CLI decodes replies with the same tables. */
#ifndef ENGINE_CASES_IMPORTING_H
#define ENGINE_CASES_IMPORTING_H

#include "proto/schema.h"

enum {
    IMPORT_ITEMS = 500, /* most in one request */
};

struct import_fault {
    struct integer index;
    struct text code, field, text;
};
LIST_OF(import_fault);

struct import_reply {
    struct integer created, changed, unchanged;
    struct import_fault_list faults;
};

extern const struct schema import_reply_schema;

#endif
