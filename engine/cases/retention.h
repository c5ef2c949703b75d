/* SPDX-License-Identifier: MIT
 *
 * What retention.preview and retention.run return; the command line decodes it, too. */
#ifndef ENGINE_CASES_RETENTION_H
#define ENGINE_CASES_RETENTION_H

#include "data/record.h"

struct retention_counts {
    struct integer youths, placements, drafts, invitations;
};

struct retention_reply {
    struct text programme;
    struct date today;
    struct retention *rules;
    struct retention_counts *counts;
    struct text_list youths;
    struct text next;
};

extern const struct schema retention_counts_schema, retention_reply_schema;

#endif
