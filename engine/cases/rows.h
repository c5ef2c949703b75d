/* SPDX-License-Identifier: MIT
 *
 * What method rows of several files are written with: who may, and the rows of a record that
 * callers keep, said once for all kinds. Included where rows are. */
#ifndef ENGINE_CASES_ROWS_H
#define ENGINE_CASES_ROWS_H

#include "engine/cases/cases.h"

enum {
    STAFF = ROLE_RECRUITER | ROLE_PROTECTED_HANDLER,
    READERS = STAFF | ROLE_SERVICE,
};

/* The rows of a record that callers keep, said once for all kinds. */
#define PUT(kind, what, record, who)                                                              \
    {                                                                                             \
        .name = #kind ".put", .doc = "Creates or replaces " what ".", .roles = (who),             \
        .runs = RUNS_WRITER, .takes = TAKES_VERSION, .in = &kind##_schema, .out = &kind##_schema, \
        .about = &record_kinds[record], .run = keeping_put                                        \
    }
#define GET(kind, what, record, who)                                                               \
    {                                                                                              \
        .name = #kind ".get", .doc = "One " what " by its id.", .roles = (who), .runs = RUNS_LOOP, \
        .in = &by_id_schema, .out = &kind##_schema, .about = &record_kinds[record],                \
        .run = keeping_get                                                                         \
    }
#define LIST(kind, what, record, who)                                                         \
    {                                                                                         \
        .name = #kind ".list", .doc = "The " what ", page by page, in a lasting order.",      \
        .roles = (who), .runs = RUNS_POOL, .takes = TAKES_PAGE, .in = &kind##_filters_schema, \
        .out = &page_schema, .about = &record_kinds[record], .run = keeping_list              \
    }
#define DELETE(kind, what, record, who)                                                   \
    {                                                                                     \
        .name = #kind ".delete", .doc = "Deletes " what " that nothing refers to.",       \
        .roles = (who), .runs = RUNS_WRITER, .takes = TAKES_VERSION, .in = &by_id_schema, \
        .out = &nothing_schema, .frees = true, .about = &record_kinds[record],            \
        .run = keeping_delete                                                             \
    }

#endif
