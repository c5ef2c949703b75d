/* SPDX-License-Identifier: MIT
 *
 * What is offered: programmes, employers, workplaces, openings and holds. */
#ifndef DATA_RECORD_PLACE_H
#define DATA_RECORD_PLACE_H

#include "data/record_head.h"

struct weights {
    struct integer interest, development, travel, support;
};

struct period {
    struct date from, to; /* both included */
};
LIST_OF(period);

/* A day of a placement, 1 being its first. */
struct planned_day {
    struct integer day;
};
LIST_OF(planned_day);

/* How long what is about a youth is kept (gallringsfrister). [months] */
struct retention {
    struct integer exited;    /* all of who has left, after their profile's last change */
    struct integer unstarted; /* placements that came to nothing, after their last step */
    struct integer drafts;    /* links that have ended and drafts, after their last change */
};

struct programme {
    struct head head;
    struct text name;
    struct integer age_min, age_max;
    struct weights *weights;
    struct integer travel_default_m;
    struct integer extract_lead_days;
    struct period_list school_breaks, school_free, school_days;
    struct integer supervisor_load;
    struct planned_day_list follow_ups;
    struct integer follow_up_every;
    struct integer remind_days, expire_days;
    struct retention *retention;
};

enum standing {
    STANDING_ACTIVE,
    STANDING_PAUSED,
    STANDING_BLOCKED,
};

struct employer {
    struct head head;
    struct text name;
    struct text org_nr;
    struct choice state; /* enum standing */
};

struct workplace {
    struct head head;
    struct text employer;
    struct text name;
    struct text industry;
    struct position *position;
    struct text municipality;
    struct text_list adaptations; /* not set: not recorded */
    struct tally_list levels;
    struct text_list trains;
    struct integer supervisors;
    struct date contacted;
    struct choice state; /* enum standing */
};

enum opening_state {
    OPENING_OPEN,
    OPENING_CLOSED,
};

struct opening {
    struct head head;
    struct text workplace;
    struct text title;
    struct text industry;
    struct text occupation;
    struct date from, to;
    struct integer hours_min, hours_max; /* [h a week] */
    struct clock clock_from, clock_to;
    struct integer capacity;
    struct integer taken; /* seats of placements that the workplace has said yes to */
    struct integer age_min;
    struct tally_list levels;
    struct text_list trains;
    struct text_list adaptations;
    struct text_list hazards;
    struct flag extract;
    struct text_list languages;
    struct text_list licences;
    struct choice state; /* enum opening_state */
};

/* A seat kept for somebody for a while (plats som hålls). */
struct hold {
    struct head head;
    struct text opening;
    struct text youth;
    struct text by;
    struct date until; /* its last day */
};
LIST_OF(hold);

extern const struct schema weights_schema, period_schema, planned_day_schema, retention_schema;
extern const struct schema programme_schema, employer_schema, workplace_schema, opening_schema,
    hold_schema;

#endif
