/* SPDX-License-Identifier: MIT
 *
 * The shapes of report.equality. */
#ifndef ENGINE_CASES_REPORT_H
#define ENGINE_CASES_REPORT_H

#include "data/record.h"

enum {
    REPORT_SAMPLE_MOST = 20,
};

struct report_request {
    struct text programme;
    struct date from, to;
    struct integer sample, seed;
};
struct equality_row {
    struct text gender, industry;
    struct integer wished, listed, proposed, agreed, completed, hours;
};
LIST_OF(equality_row);
struct equality_group {
    struct text gender;
    struct integer youths, days;
};
LIST_OF(equality_group);
struct masked_hit {
    struct text industry;
    struct integer score;
    struct flag own_suggestion;
};
LIST_OF(masked_hit);
struct masked_case {
    struct integer number;
    struct text_list wished, proposed;
    struct masked_hit_list hits;
};
LIST_OF(masked_case);
struct equality_reply {
    struct text programme;
    struct date from, to, today;
    struct integer as_of;
    struct equality_group_list groups;
    struct equality_row_list rows;
    struct masked_case_list sample;
};

extern const struct schema report_request_schema, equality_reply_schema;

#endif
