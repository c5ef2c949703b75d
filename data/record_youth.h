/* SPDX-License-Identifier: MIT
 *
 * Young people: profiles and what was seen of them. */
#ifndef DATA_RECORD_YOUTH_H
#define DATA_RECORD_YOUTH_H

#include "data/record_head.h"

struct enrolment {
    struct flag substance_checked, waiver, attendance_promise, no_other_support;
};

struct wish {
    struct text code;
    struct integer strength; /* 0 not this, 1 … 4 very much */
};
LIST_OF(wish);

struct needs {
    struct text_list required, helpful;
};

enum youth_state {
    YOUTH_ACTIVE,
    YOUTH_RESTRICTED,
    YOUTH_EXITED,
    YOUTH_PROTECTED,
};

struct youth {
    struct head head;
    struct text programme;
    struct text name;
    struct date birth;
    struct date school_done; /* the day skolplikt was fulfilled */
    struct enrolment *enrolment;
    struct position *position;
    struct integer travel_limit_m;
    struct wish_list wishes;
    struct text_list suggestions;
    struct text_list avoid;
    struct text_list goals;
    struct needs *needs;
    struct date from, to;
    struct integer min_days;
    struct integer hours_max; /* [h a week] */
    struct clock clock_from, clock_to;
    struct text_list languages_lacking;
    struct text_list licences_lacking;
    struct date extract_date; /* the register extract's day */
    struct date enrolled_on;
    struct text gender;        /* self-described; statistics only, never read by the match */
    struct choice state;       /* enum youth_state */
    struct text_list withheld; /* of a reply; never stored */
};

enum observation_source {
    SOURCE_SELF,
    SOURCE_STAFF,
    SOURCE_CERTIFIED,
};

struct observation {
    struct head head;
    struct text youth;
    struct text competence;
    struct integer level; /* 1..4; not set: not observed */
    struct choice source; /* enum observation_source */
    struct text situation;
    struct date date;
    struct text certificate;  /* the one that says so, where source is certified */
    struct date withdrawn_on; /* that one was superseded or revoked: it counts no more */
};

extern const struct schema enrolment_schema, wish_schema, needs_schema;
extern const struct schema youth_schema, observation_schema;

#endif
