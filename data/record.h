/* SPDX-License-Identifier: MIT
 *
 * Every stored record: its struct, its field table, and where it lies.
 *
 * A record is stored as the MessagePack map that the wire carries, under its id. For example
 * employer "arb-0001", version 1, in table `employer`:
 *
 *     key    61 72 62 2d 30 30 30 31                                      "arb-0001"
 *     value  85 a2 id a8 arb-0001 a7 version 01 a7 updated ce 6920… a4 name a9 Hav & Bok
 *            a5 state a6 active
 *
 * Observations alone have a composite key: youth, NUL, sequence (8 bytes, big-endian), so that a
 * youth's observations lie together in the order in which they came. */
#ifndef DATA_RECORD_H
#define DATA_RECORD_H

#include "data/store.h"
#include "proto/schema.h"

/* What every record begins with. */
struct head {
    struct text id;
    struct integer version; /* 1, 2, … */
    struct integer updated; /* [s] UTC */
};

struct position {
    struct integer n, e;  /* [m] SWEREF 99 TM */
    struct real lat, lon; /* [degrees] WGS 84; converted at the door, never stored */
};

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

enum placement_state {
    PLACEMENT_PROPOSED,
    PLACEMENT_YOUTH_YES,
    PLACEMENT_YOUTH_NO,
    PLACEMENT_WORKPLACE_YES,
    PLACEMENT_WORKPLACE_NO,
    PLACEMENT_AGREED,
    PLACEMENT_STARTED,
    PLACEMENT_ENDED,
    PLACEMENT_BROKEN_OFF,
    PLACEMENT_CERTIFIED,
    PLACEMENT_WITHDRAWN,
    PLACEMENT_WORKPLACE_ASKED,
    PLACEMENT_EXPIRED,
    PLACEMENT_STATE_COUNT
};
/* Words for enum placement_state; NULL-terminated. */
extern const char *const placement_states[PLACEMENT_STATE_COUNT + 1];

struct supervisor {
    struct text name;
    struct text role;
};

/* What the recruiter had before them when they chose. */
struct shown {
    struct integer as_of; /* the journal's number of the list */
    struct text model;
    struct integer rank; /* in the list, from 1; not set: it was not in the list */
};

/* One step of a placement, as it was taken. */
struct history {
    struct integer version; /* the placement's, that the step made */
    struct text step;
    struct choice state; /* enum placement_state: where it led */
    struct date on;      /* the day it was judged by */
    struct integer at;   /* [s] UTC */
    struct text by;      /* the principal */
    struct text reason;
};
LIST_OF(history);

/* Work on one day of every week. */
struct shift {
    struct choice day;     /* 0 for Monday */
    struct clock from, to; /* to <= from: on the next day */
    struct clock break_from, break_to;
};
LIST_OF(shift);

/* What was agreed for a time. */
struct terms {
    struct date from, to;
    struct integer hours_week;
    struct clock clock_from, clock_to;
    struct shift_list schedule;
};
LIST_OF(terms);

struct override {
    struct text rule;
    struct date date; /* of the violation; not set: the rule's first */
    struct text officer;
    struct text reason;
};
LIST_OF(override);

struct progress_note {
    struct text competence;
    struct text note;
};
LIST_OF(progress_note);

enum follow_up_outcome {
    FOLLOW_UP_DONE,
    FOLLOW_UP_MISSED,
};
/* Words for it; NULL-terminated. */
extern const char *const follow_up_outcomes[];

struct follow_up {
    struct date due; /* not set: not a planned one */
    struct date on;
    struct choice outcome; /* enum follow_up_outcome */
    struct text note;
    struct progress_note_list progress;
    struct flag adjust;
    struct text by;
};
LIST_OF(follow_up);

struct attended_day {
    struct date date;
    struct integer minutes;
    struct choice absence;
};
LIST_OF(attended_day);

enum attendance_state {
    ATTENDANCE_OPEN,
    ATTENDANCE_SIGNED,
    ATTENDANCE_LOCKED,
};
/* Words for it; NULL-terminated. */
extern const char *const attendance_states[];

struct attendance {
    struct text month;       /* "2027-01" */
    struct integer revision; /* 1, 2, … */
    struct choice state;     /* enum attendance_state */
    struct attended_day_list days;
    struct integer minutes;
    struct text signed_by;
    struct date signed_on, locked_on;
    struct text reason;
};
LIST_OF(attendance);

struct placement {
    struct head head;
    struct text youth;
    struct text opening;
    struct text workplace;
    struct choice state; /* enum placement_state */
    struct date proposed_on, youth_on, asked_on, workplace_on, agreed_on, started_on, ended_on;
    struct text reason; /* why the last step went as it did */
    struct shown *shown;
    struct history_list history; /* oldest first */
    struct date from, to;
    struct integer hours_week;
    struct clock clock_from, clock_to;
    struct shift_list schedule;
    struct terms_list earlier; /* what held before an adjustment, oldest first */
    struct supervisor *supervisor;
    struct text insurer;
    struct text form;
    struct text_list focus;
    struct date guardian_consent;
    struct override_list overrides;
    struct follow_up_list follow_ups;
    struct date adjust_due;            /* a follow-up asked for an adjustment on this day */
    struct attendance_list attendance; /* by month, then by revision */
    struct text certificate;
};

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

/* A seat kept for somebody for a while (plats som hålls). */
struct hold {
    struct head head;
    struct text opening;
    struct text youth;
    struct text by;
    struct date until; /* its last day */
};
LIST_OF(hold);

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
    struct text
        consumer; /* the organisation that it is given to; none: the programmes themselves */
    struct date from, until;
    struct text network;         /* "10.1.0.0/16" */
    struct text tls_certificate; /* SHA-256 of a client\'s TLS certificate, in hexadecimal */
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

extern const struct schema head_schema, position_schema, weights_schema, period_schema,
    enrolment_schema, wish_schema, needs_schema, supervisor_schema, mark_schema, shown_schema,
    history_schema, shift_schema, terms_schema, override_schema, progress_note_schema,
    follow_up_schema, attended_day_schema, attendance_schema, planned_day_schema, retention_schema;
extern const struct schema programme_schema, employer_schema, workplace_schema, opening_schema,
    youth_schema, observation_schema, placement_schema, certificate_schema, hold_schema,
    token_schema, waiver_schema, credential_schema, signing_key_schema, erasure_schema,
    invitation_schema, draft_schema;
/* What its supervisor is shown of a draft. */
extern const struct schema draft_shown_schema;
/* A token but for its hash. */
extern const struct schema token_shown_schema;

enum record {
    RECORD_PROGRAMME,
    RECORD_EMPLOYER,
    RECORD_WORKPLACE,
    RECORD_OPENING,
    RECORD_YOUTH,
    RECORD_OBSERVATION,
    RECORD_PLACEMENT,
    RECORD_CERTIFICATE,
    RECORD_HOLD,
    RECORD_TOKEN,
    RECORD_WAIVER,
    RECORD_CREDENTIAL,
    RECORD_SIGNING_KEY,
    RECORD_ERASURE,
    RECORD_INVITATION,
    RECORD_DRAFT,
    RECORD_COUNT
};

struct record_kind {
    enum record record;
    const char *name; /* as in field rows' `refers`, in the journal and in the referrer table */
    enum table table;
    const struct schema *schema; /* of a struct that begins with struct head */
    /* Turns what a caller may send into what is stored: positions into metres. What the record
     * points to is left alone and replaced. May be NULL. */
    enum error (*settle)(void *record, struct arena *arena, struct fault *fault);
    /* The field that names a record which is another one with this change: NULL for most. */
    const char *touches;
};
extern const struct record_kind record_kinds[RECORD_COUNT];

/* The kind of this name, or NULL. */
const struct record_kind *record_kind_named(const char *name, size_t size);

/* The checks that several schemas share. BAD_PERIOD naming `field`, or ERR_NONE. */
enum error check_period(struct date from, struct date to, const char *field, struct fault *fault);
enum error check_window(struct clock from, struct clock to, const char *field, struct fault *fault);

#endif
