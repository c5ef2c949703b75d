/* SPDX-License-Identifier: MIT
 *
 * The shapes of a match list: what match.openings and match.pair take and return. The CLI decodes
 * replies with the same tables. */
#ifndef ENGINE_CASES_MATCH_H
#define ENGINE_CASES_MATCH_H

#include "data/record.h"

enum {
    MATCH_K_DEFAULT = 10,
    MATCH_K_MOST = 500,
};

struct match_request {
    struct text youth;
    struct integer k;
    struct weights *weights;
    struct flag prospects, explain, explore, counts;
    struct text with_prices;
};

struct youths_request {
    struct text opening, programme;
    struct integer k;
    struct weights *weights;
    struct flag explain, counts;
};

struct pair_request {
    struct text youth, opening;
    struct weights *weights;
};

/* A component of the score. known: nothing in it is unknown. */
struct hit_component {
    struct integer value; /* 0..10000 */
    struct integer low, high;
    struct flag known, absent;
    struct integer weight;
    struct integer points;             /* what it carries of its side */
    struct integer parts, parts_known; /* goals, asked levels; 1 for the others */
};

struct hit_components {
    struct hit_component *interest, *development, *travel, *support, *readiness;
};

struct hit_reason {
    struct choice sign; /* '+', '-', '?' */
    struct text code;
    struct argument_list args;
};
LIST_OF(hit_reason);

struct hit {
    struct text youth, youth_name; /* in a list of youths; then the place is not told */
    struct text opening;           /* left out for a prospect */
    struct text workplace, employer, title;
    struct text workplace_name, employer_name;
    struct integer score, low, high; /* 0..10000 */
    struct integer coverage;         /* 0..10000 */
    struct flag thin;
    struct integer a, b; /* the youth's side, the workplace's side */
    struct hit_components *components;
    struct flag own_suggestion, prospect;
    struct integer distance_m;
    struct hit_reason_list reasons;
    struct integer price, price_placed, wanted_by; /* what a plan says of the seat */
};
LIST_OF(hit);

struct failed_gate {
    struct text code;
    struct argument_list args;
};
LIST_OF(failed_gate);

struct match_reply {
    struct text youth;   /* of match.openings */
    struct text opening; /* of match.youths */
    struct text model;
    struct integer as_of;
    struct date today;
    struct weights *weights;
    struct integer considered;
    struct integer passed;
    struct tally_list failed;
    struct failed_gate_list not_ready; /* of a youth who passes nowhere */
    struct hit_list hits;
    struct hit *explore;
};

struct pair_reply {
    struct text youth;
    struct text model;
    struct integer as_of;
    struct date today;
    struct weights *weights;
    struct flag passed;
    struct failed_gate_list gates;
    struct hit *hit;
};

/* match.nearest, match.questions, match.steady take the same: */
struct what_if {
    struct text youth;
    struct integer k; /* but match.nearest, which has no first k */
    struct weights *weights;
    struct flag prospects;
};

struct nearest_item {
    struct text code;
    struct argument_list args;
    struct integer more;
    struct hit *best; /* without reasons */
};
LIST_OF(nearest_item);

struct nearest_reply {
    struct text youth;
    struct text model;
    struct integer as_of;
    struct date today;
    struct weights *weights;
    struct failed_gate_list not_ready;
    struct integer passed;
    struct nearest_item_list items;
};

struct question_item {
    struct text code;
    struct argument_list args;
    struct integer hits;
    struct text workplace, workplace_name; /* where to ask; neither: ask the youth */
    struct text opening, title;            /* where it is about one opening */
};
LIST_OF(question_item);

struct questions_reply {
    struct text youth;
    struct text model;
    struct integer as_of;
    struct date today;
    struct weights *weights;
    struct failed_gate_list not_ready;
    struct integer k;
    struct question_item_list items;
};

struct steady_item {
    struct hit *hit; /* without reasons */
    struct integer times;
};
LIST_OF(steady_item);

struct steady_reply {
    struct text youth;
    struct text model;
    struct integer as_of;
    struct date today;
    struct weights *weights;
    struct failed_gate_list not_ready;
    struct integer k;
    struct integer weightings;
    struct steady_item_list hits, others;
};

/* match.outreach */
struct outreach_request {
    struct text programme;
    struct integer k;
};

struct outreach_industry {
    struct text code;
    struct integer youths, workplaces;
};
LIST_OF(outreach_industry);

struct outreach_workplace {
    struct text workplace, workplace_name, employer, employer_name;
    struct text industry;
    struct integer youths;
    struct integer worth; /* the sum of their scores */
    struct integer best;  /* 0..10000 */
    struct flag prospect;
    struct date contacted;
    struct integer holds;
};
LIST_OF(outreach_workplace);

struct outreach_reply {
    struct text programme;
    struct text model;
    struct integer as_of;
    struct date today;
    struct integer youths, unmet;
    struct outreach_industry_list industries;
    struct outreach_workplace_list workplaces;
};

extern const struct schema failed_gate_schema, match_request_schema, youths_request_schema,
    pair_request_schema, what_if_schema, nearest_request_schema, hit_schema, match_reply_schema,
    pair_reply_schema, nearest_reply_schema, questions_reply_schema, steady_reply_schema,
    outreach_reply_schema;

#endif
