/* SPDX-License-Identifier: MIT
 *
 * Certificates (intyg): how one is asked for and drafted, what it says, and how it is signed. */
#ifndef DATA_RECORD_CERTIFICATE_H
#define DATA_RECORD_CERTIFICATE_H

#include "data/record_placement.h"

enum certificate_state {
    CERTIFICATE_FILED,
    CERTIFICATE_ISSUED,
    CERTIFICATE_SUPERSEDED,
    CERTIFICATE_REVOKED,
};
/* Words for enum certificate_state; NULL-terminated. */
extern const char *const certificate_states[];

struct mark {
    struct text competence;
    struct integer start; /* level before the placement; not set: unknown */
    struct integer level; /* not set: not observed */
    struct text situation;
};
LIST_OF(mark);

struct certificate {
    struct head head;
    struct text number;
    struct choice state; /* enum certificate_state */
    struct text placement;
    struct text youth;
    struct text workplace;
    struct text workplace_name;
    struct date from, to;
    struct integer hours_week;
    struct integer hours_attended;
    struct text industry;
    struct text occupation;
    struct text title;
    struct text_list tasks;
    struct mark_list marks;
    struct text comment;
    struct supervisor *supervisor;
    struct text catalogue; /* version of the competences */
    struct date filed_on;
    struct date acknowledged_on; /* by the youth, who has read it */
    struct flag hide_hours, hide_comment;
    struct date issued_on; /* from then on nothing above is changed */
    struct text holder;    /* the youth's name as it was then */
    struct text issuer, address;
    struct text supersedes, superseded_by;
    struct date ended_on; /* superseded or revoked */
    struct text reason;
};

/* A link that lets a supervisor, who needs no account, speak of one placement (inbjudan). */
struct invitation {
    struct head head; /* its id is the public part of the link */
    struct text youth;
    struct text placement;
    struct date until; /* its last day */
    struct text hash;  /* data/secret.h */
    struct date used_on;
    struct date ended_on; /* taken back, or another was made */
};
LIST_OF(invitation);

/* What a supervisor has begun to say of a placement (utkast): theirs to change until it is filed.
 */
struct draft {
    struct head head; /* its id is the placement's */
    struct text youth;
    struct text placement;
    struct text_list tasks;
    struct mark_list marks;
    struct text comment;
    struct integer hours_attended;
    struct supervisor *supervisor;
    struct date pulse_on;   /* the last word from the middle of the placement, */
    struct mark_list pulse; /* which is in the marks, too */
};

enum { CREDENTIAL_MOST = 56 * 1024 }; /* [bytes] of one; it must come back in a request */

/* A certificate as it was issued: signed, and kept letter by letter. */
struct credential {
    struct head head; /* its id is the certificate's number */
    struct text youth;
    struct text signing_key;
    struct text jwt; /* data/jws.h */
};

/* A key that certificates are signed with (data/signing.h). */
struct signing_key {
    struct head head;
    struct text kid; /* "did:web:intyg.example#" and its id: what a credential calls it */
    struct text did; /* whose */
    struct text x;   /* its public part: base64url of 32 bytes */
    struct text sealed;
    struct date created_on, retired_on;
};
LIST_OF(signing_key);

extern const struct schema mark_schema;
extern const struct schema certificate_schema, invitation_schema, draft_schema, credential_schema,
    signing_key_schema;
/* What its supervisor is shown of a draft. */
extern const struct schema draft_shown_schema;

#endif
