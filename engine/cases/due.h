/* SPDX-License-Identifier: MIT
 *
 * The shapes of placement.due: what a recruiter must do today. The CLI decodes the reply with the
 * same tables. */
#ifndef ENGINE_CASES_DUE_H
#define ENGINE_CASES_DUE_H

#include "data/record.h"

enum {
    DUE_DEFAULT = 100,
    DUE_MOST = 500,
};

/* What there is to do, in the order in which it comes up. */
enum due_kind {
    DUE_PROPOSE,          /* a youth without a placement under way */
    DUE_YOUTH_ANSWER,     /* a proposal that the youth has not answered */
    DUE_ASK,              /* the youth has said yes, the workplace is to be asked */
    DUE_WORKPLACE_ANSWER, /* it was asked and has not answered */
    DUE_EXTRACT,          /* a register extract to ask for */
    DUE_AGREE,            /* both have said yes */
    DUE_START,            /* agreed, and its first day has come */
    DUE_EXPIRE,           /* has waited too long */
    DUE_FOLLOW_UP,        /* a planned one */
    DUE_ADJUST,           /* a follow-up has asked for it */
    DUE_ATTENDANCE,       /* a month that is over and neither signed nor locked */
    DUE_END,              /* its last day is over */
    DUE_CERTIFICATE,      /* ended, and no certificate yet */
    DUE_KINDS
};
/* "propose" …; NULL-terminated. */
extern const char *const due_kinds[DUE_KINDS + 1];

struct due_request {
    struct text programme;
    struct integer k;
};

struct due_item {
    struct choice kind; /* enum due_kind */
    struct text method; /* what does it; none for an extract */
    struct date due;
    struct integer overdue; /* [days] 0: today */
    struct integer waiting; /* [days] since the youth began to wait for this */
    struct text youth, youth_name, placement;
    struct text opening, title, workplace, workplace_name;
};
LIST_OF(due_item);

struct due_reply {
    struct text programme;
    struct date today;
    struct integer total, overdue;
    struct due_item_list items;
};
extern const struct schema due_reply_schema;

#endif
