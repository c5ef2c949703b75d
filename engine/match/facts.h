/* SPDX-License-Identifier: MIT
 *
 * What the match model reads of a youth and of an opening, as plain values: no bytes, no store, no
 * clock. A fact that is not here cannot be in a score; gender, origin and diagnosis are not here.
 *
 * Whoever loads the facts resolves what the model does not know: codes become indexes into the
 * loaded catalogues, what an opening leaves out is its workplace's, what a youth leaves out is the
 * programme's. Texts and arrays are borrowed and must outlive the facts.
 *
 * All-zero youth: no facts at all, so not ready. All-zero opening: closed. */
#ifndef MATCH_FACTS_H
#define MATCH_FACTS_H

#include "engine/match/minor.h"
#include "engine/match/node.h"
#include "proto/types.h"

struct card;

enum {
    MATCH_COMPETENCES_MAX = 16, /* indexes of competences are below */
    MATCH_CODES_MAX = 64,       /* indexes of adaptations and of hazards are below */
    MATCH_LEVEL_MAX = 4,
    MATCH_STRENGTH_MAX = 4,
};

/* SWEREF 99 TM. Either coordinate within ±100,000,000 m, so that squares fit. */
struct point {
    int32_t n; /* [m] */
    int32_t e; /* [m] */
    bool known;
};

/* Strength 4 wants it most, 2 is curious, 0 does not want it. */
struct wish_facts {
    struct node node;
    uint8_t strength; /* 0..MATCH_STRENGTH_MAX */
};

/* A seat held for a while, through its last day. */
struct hold_facts {
    struct text youth; /* for whom; none: for nobody in particular */
    struct date until;
};

enum facts_state {
    FACTS_ACTIVE,
    FACTS_RESTRICTED,
    FACTS_EXITED,
    FACTS_PROTECTED, /* skyddade personuppgifter: never in a list */
};

/* The enrolment gate: all four, or no matching. */
struct enrolment_facts {
    bool substance_checked;
    bool waiver;
    bool attendance_promise;
    bool no_other_support;
};

struct youth_facts {
    struct text id;
    struct enrolment_facts enrolment;
    uint8_t state;                  /* enum facts_state */
    bool waiver_valid;              /* a waiver covers this programme: */
    const struct day_span *waivers; /* on these days; none: on all. An end not set is open */
    size_t waiver_count;
    struct date birth;
    struct date school_done; /* skolplikt fulfilled on this day; not set: not known to be */
    struct point position;
    int32_t travel_limit_m; /* [m] resolved: the youth's own, else the programme's */
    const struct wish_facts *wishes;
    size_t wish_count;
    struct text_list suggestions;          /* workplaces */
    struct text_list avoid;                /* workplaces and employers */
    uint32_t goals;                        /* competences to train, by index */
    uint8_t levels[MATCH_COMPETENCES_MAX]; /* 1..4 in force, 0: unknown */
    uint64_t needs_required;               /* adaptations, by index */
    uint64_t needs_helpful;
    struct date from;         /* a period is known when either end is; the other is open */
    struct date to;           /* its last day */
    int32_t min_days;         /* [days] resolved: shortest acceptable length; below 1 counts as 1 */
    struct integer hours_max; /* [hours a week] */
    struct clock clock_from;  /* a window is known when either end is; */
    struct clock clock_to;    /* the other is 00:00 or 24:00 */
    struct text_list languages_lacking;
    struct text_list licences_lacking;
    struct date extract_date; /* a register extract was recorded on this day */
};

/* An opening (plats), or a prospect: a workplace that has offered nothing yet. A prospect always
 * has room and no period, whatever from, to, capacity and open hold. */
struct opening_facts {
    struct text id;
    struct text workplace;
    struct text employer;
    bool prospect;
    bool offered; /* a workplace that has offered something: no prospect of a list */
    bool open;
    bool paused; /* employer or workplace is not active */
    struct node industry;
    struct node occupation;
    struct date from;
    struct date to;           /* its last day */
    struct integer hours_min; /* [hours a week] */
    struct integer hours_max; /* [hours a week] no rule reads it */
    struct clock clock_from;
    struct clock clock_to;
    int32_t capacity;
    int32_t taken;
    const struct hold_facts *holds;
    size_t hold_count;
    int32_t age_min; /* [years] 0: none */
    struct point position;
    uint8_t levels[MATCH_COMPETENCES_MAX]; /* asked, 1..4; 0: not asked */
    uint32_t trains;                       /* competences, by index */
    bool adaptations_known;
    uint64_t adaptations; /* offered, by index; 0 unless adaptations_known */
    uint64_t hazards;     /* by index */
    bool extract;         /* a register extract is needed */
    struct text_list languages;
    struct text_list licences;
    /* Not of the model. Whose wish it stands for (seekers.h); NULL for an opening. */
    struct card *seeker;
    uint8_t strength; /* of that wish; 0: there is none */
};

/* Weights of the youth's side, each 0..1000; only their ratios matter. */
struct match_weights {
    int32_t interest;
    int32_t development;
    int32_t travel;
    int32_t support;
};

/* What a programme sets, and the law. match_rules_default (model.h) fills in the model's. */
struct match_rules {
    struct match_weights weights;
    int32_t extract_lead_days; /* [days] that it takes to get a register extract */
    const struct day_span *school_breaks;
    size_t school_break_count;
    const struct minor_table *minor_tables; /* in rising order of `from` */
    size_t minor_table_count;
};

#endif
