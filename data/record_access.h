/* SPDX-License-Identifier: MIT
 *
 * Who may see what, tokens and waivers, and what stays of who was erased. */
#ifndef DATA_RECORD_ACCESS_H
#define DATA_RECORD_ACCESS_H

#include "data/record_head.h"

/* What somebody may act for. */
enum purpose {
    PURPOSE_MATCHING = 1 << 0,   /* finding placements */
    PURPOSE_FOLLOW_UP = 1 << 1,  /* placements and certificates under way */
    PURPOSE_NEEDS = 1 << 2,      /* needs and what else is sensitive in a profile */
    PURPOSE_STATISTICS = 1 << 3, /* reports about many */
    PURPOSE_AUDIT = 1 << 4,      /* who read and changed what */
    PURPOSE_EVERY = (1 << 5) - 1,
};
enum { PURPOSE_COUNT = 5 };
/* "matching" for PURPOSE_MATCHING; indexed by bit. NULL-terminated. */
extern const char *const purpose_names[PURPOSE_COUNT + 1];

/* What of a youth may be seen under a waiver. */
enum disclosure {
    DISCLOSURE_MATCHING = 1 << 0,    /* match lists: places, scores, reasons */
    DISCLOSURE_PROFILE = 1 << 1,     /* the profile and what was observed, but for needs */
    DISCLOSURE_PLACEMENT = 1 << 2,   /* placements */
    DISCLOSURE_CERTIFICATE = 1 << 3, /* certificates */
};
enum { DISCLOSURE_COUNT = 4 };
extern const char *const disclosure_names[DISCLOSURE_COUNT + 1];

/* The bits of those words that stand in the list. */
unsigned words_mask(const char *const *words, const struct text_list *list);

enum { TOKEN_PROGRAMMES = 16 }; /* most that one token is bound to */

/* What lets somebody in. The secret itself is shown once and not kept. */
struct token {
    struct head head; /* its id is the public part of the token */
    struct text name;
    struct choice role; /* enum token_role */
    struct text_list programmes;
    struct text_list purposes;
    struct text consumer; /* the organisation it is given to; none: the programmes themselves */
    struct date from, until;
    struct text network;         /* "10.1.0.0/16" */
    struct text tls_certificate; /* SHA-256 of a client's TLS certificate, in hexadecimal */
    struct integer revoked;      /* [s] UTC; not set: it is not */
    struct text hash;            /* data/secret.h */
};
enum token_role {
    TOKEN_RECRUITER,
    TOKEN_SERVICE,
    TOKEN_PROTECTED_HANDLER,
};
extern const char *const token_roles[];

enum waiver_giver {
    WAIVER_YOUTH,
    WAIVER_GUARDIAN,
};

/* A waiver of secrecy (samtycke till informationsdelning). */
struct waiver {
    struct head head;
    struct text youth;
    struct choice giver; /* enum waiver_giver */
    struct text to;      /* a programme or an organisation */
    struct text_list kinds;
    struct date from, until; /* its last day */
    struct text evidence;
    struct date withdrawn_on; /* not set: it is not */
};
LIST_OF(waiver);

/* That somebody was erased: what statistics keep, without the person. */
struct erasure {
    struct head head;
    struct text decision;
    struct text programme;
    struct date erased_on;
    struct integer observations, placements, certificates;
    struct integer unreadable; /* of all of them */
};

extern const struct schema token_schema, waiver_schema, erasure_schema;
/* A token but for its hash. */
extern const struct schema token_shown_schema;

#endif
