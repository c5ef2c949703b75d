/* SPDX-License-Identifier: MIT
 *
 * The check of an agreement: whether what three parties are about to sign keeps the rules. All that
 * is broken is told at once. Pure functions over plain values, as the match is.
 *
 * The limits of minors are judged day by day, since a class belongs to a day (minor.h), over all
 * live placements of the youth together. Where the days and times of a week are agreed (shifts),
 * each day, night and week is judged. Where only the hours of a week are, and perhaps a window, a
 * rule is broken only if it must be, and is told as unknown where it may be: somebody has to look.
 *
 *   MINOR_DAY          work on a calendar day, over the limit of a school day or of a free one
 *   MINOR_WEEK         from Monday to Sunday; a week with a school day in it is a week in term
 *   MINOR_CLOCK        outside the hours of the class; all of a day within the same window
 *   MINOR_NIGHT        at the hours when no minor works
 *   MINOR_REST         between the last work of a day and the first of the next
 *   MINOR_BREAK        work on end without a break
 *   MINOR_WEEKLY_REST  the longest rest that begins in the week, or of the week's own hours
 *
 * Source of the limits: minor.h. A week counts those days alone on which the youth is a minor, but
 * for work whose days are not agreed: it counts whole. */
#ifndef MATCH_AGREEMENT_H
#define MATCH_AGREEMENT_H

#include "engine/match/message.h"
#include "engine/match/school.h"
#include "proto/memory.h"

/* Work on one day of every week. Minutes from that day's midnight: over 24 × 60 is the next day. */
struct work_shift {
    int weekday; /* 0 for Monday */
    int32_t from, to;
    int32_t break_from, break_to; /* both 0: none */
};

/* What was agreed for some days of one placement. */
struct work_terms {
    size_t placement; /* which; 0 is the one that is judged */
    struct date from, to;
    int32_t week_min; /* [minutes a week] */
    bool window_known;
    struct clock_window window;
    const struct work_shift *shifts;
    size_t shift_count; /* 0: the days and times are not agreed */
};

/* Limits of a legal form; 0: none. */
struct form_facts {
    bool known;
    struct date last;   /* the last day that its length allows; not set: any */
    int32_t hours_most; /* [hours a week] */
    int32_t age_least;  /* [years] */
};

struct agreement_facts {
    struct date today;
    struct date from, to; /* of the placement */
    struct date judged;   /* the first day to judge: `from`, or the day of an adjustment */
    bool starting;        /* it begins now: what may still come before is due */
    struct integer hours; /* [hours a week] */
    struct date birth, school_done;
    struct date guardian; /* the day of the guardian's consent */
    bool insured;         /* an insurer is named */
    struct form_facts form;
    uint64_t hazards;                  /* by index in the catalogue */
    int32_t age_min;                   /* [years] the opening's; 0: none */
    bool extract;                      /* a register extract is needed */
    bool extract_valid;                /* and is there, at most a year old on the first day */
    int32_t extract_lead;              /* [days] that it takes to get one */
    const struct day_span *supervised; /* others of the same supervisor */
    size_t supervised_count;
    int32_t supervised_most;        /* this one included */
    const struct work_terms *terms; /* of this placement and of all other live ones of the youth */
    size_t term_count;
    struct school_calendar calendar;
    const struct minor_table *tables; /* in rising order of `from` */
    size_t table_count;
};

/* What a rule counts in. */
enum rule_unit {
    UNIT_NONE,
    UNIT_MINUTES,
    UNIT_DAYS,
    UNIT_HOURS,
    UNIT_YEARS,
    UNIT_YOUTHS,
    UNIT_CLOCK
};
extern const char *const rule_units[];

struct rule_row {
    enum match_code code;
    enum rule_unit unit;
    bool overridable;  /* a named officer may take it upon themselves */
    const char *field; /* of the agreement, that it is about */
};
/* The row of a rule; NULL for a code that is none. */
const struct rule_row *rule_find(enum match_code code);

/* The same rule broken in the same way on several days or weeks is one violation. */
struct violation {
    struct message message;
    struct date date, until; /* the first and the last day (of a week: its first one) */
    int64_t times;
    int64_t value, limit; /* in the rule's unit */
};

struct verdict {
    struct violation *items;
    size_t count, room;
    bool unknown[MATCH_CODES]; /* rules that could not be judged by what is agreed */
    struct arena *arena;
};

/* Judges into the verdict, whose items are in the arena: in the order in which they were found, the
 * minors' rules last. */
void agreement_judge(const struct agreement_facts *facts, struct arena *arena,
                     struct verdict *verdict);

/* Adds one, or counts it to one that is the same. For agreement.c and workdays.c. */
void verdict_add(struct verdict *verdict, const struct violation *violation);

/* workdays.c: the limits of minors, day by day. */
void workdays_judge(const struct agreement_facts *facts, struct verdict *verdict);

#endif
