/* SPDX-License-Identifier: MIT
 *
 * What a youth's waivers (samtycken) let somebody see, and on which days.
 *
 * The youth gives it, and while they are under 18 a guardian too. A waiver that was withdrawn is
 * gone for every day. Who has never said anything else about their own programme has given it with
 * the enrolment (enrolment.waiver), until it is withdrawn: a standing waiver, by both givers. */
#ifndef DATA_WAIVERS_H
#define DATA_WAIVERS_H

#include "data/records.h"

/* All waivers of the youth, withdrawn ones too, in a list in the arena. RECORD_DAMAGED: one of them
 * cannot be read, and so none may be relied on. */
enum error waivers_of(struct txn *txn, struct text youth, struct arena *arena,
                      struct waiver_list *out, struct fault *fault);

/* What is asked of them. */
struct waiver_question {
    struct text to; /* a programme or an organisation */
    unsigned kind;  /* one of enum disclosure */
    bool standing;  /* the enrolment's counts: `to` is the youth's own programme */
    struct date birth;
};

/* The days on which they cover it, in a list in the arena: none, or spans that may touch. A span
 * without an end is open there. */
struct period_list waivers_days(const struct waiver_list *waivers,
                                const struct waiver_question *question, struct arena *arena);

/* Whether one of the spans holds the day. */
bool periods_hold(const struct period_list *periods, struct date day);

#endif
