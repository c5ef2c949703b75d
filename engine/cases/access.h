/* SPDX-License-Identifier: MIT
 *
 * Who may see what: one decision, authorize, asked for each object inside the transaction that
 * reads the data. The gate (rpc.h) has asked for the role before; access_check asks again whether
 * the caller is still who they were, in the same transaction.
 *
 * Everything about a youth carries the youth's programme. What a caller may not see and what is not
 * there give the same NOT_FOUND, after the same work. */
#ifndef ENGINE_CASES_ACCESS_H
#define ENGINE_CASES_ACCESS_H

#include <stdatomic.h>

#include "data/secret.h"
#include "engine/cases/context.h"

/* ---- the decision ---- */

/* What is asked for. All-zero is something that is about no youth. */
struct object {
    bool about_youth;
    bool protected_identity; /* of that youth */
    bool listed;             /* one of many: in a list, a batch, a report, the feed */
    bool withheld;           /* restricted, exited, or without their own programme's waiver: shown
                                to that programme's staff alone */
    struct text youth;       /* whom it is about, for the audit log */
    struct text programme;   /* the youth's */
    struct text placement;   /* which it is or belongs to; none: none */
    unsigned discloses;      /* enum disclosure, or-ed: what of the youth it shows */
    unsigned waived;         /* likewise: what waivers let the principal see, who is no staff of the
                                youth's programme */
};

/* Whether the principal may do with the object what the method does: ERR_NONE or ERR_NOT_FOUND, or
 * ERR_FORBIDDEN where the method is not for any of their roles.
 *
 *   - What is about no youth is for all whom the method's row names.
 *   - A youth, and all that is about one, is seen by staff whose programme it is.
 *   - Who has protected identity is seen by a protected handler of the programme alone, one at a
 *     time.
 *   - Staff of other programmes see one youth at a time, what a waiver to their programme says, and
 *     change nothing.
 *   - A service sees who can be matched, of its programmes; one that is given to an organisation
 *     sees those who let that organisation.
 *   - A supervisor sees the placement that they are bound to and what belongs to it. */
enum error authorize(const struct principal *principal, const struct method *method,
                     const struct object *object);

/* Whether the programme is one of the principal's. */
bool principal_in(const struct principal *principal, struct text programme);

/* ---- for the functions of methods ---- */

/* Whether the caller is still who they were, in this transaction; before the function runs.
 * UNAUTHENTICATED where they are not. */
enum error access_check(struct request *request);
/* The same, even for a method that is open to all. */
enum error access_still(struct request *request);
/* access_check, then the method's function. The error is in the fault, too. */
enum error access_run(struct request *request);

/* The youth, copied into the arena, if the caller may see them one at a time. `discloses` is what
 * the answer shows of them (enum disclosure, or-ed); a change shows nothing to others: 0. NOT_FOUND
 * naming `field` (which may be NULL), RECORD_DAMAGED. */
enum error access_youth(struct request *request, struct text id, const char *field,
                        unsigned discloses, struct youth *out);
/* The same for a placement. */
enum error access_placement(struct request *request, struct text id, const char *field,
                            struct placement *out);
/* Whether a waiver covers the youth's own programme today, as matching asks for it. */
bool access_waived(struct request *request, const struct youth *youth);
/* Whether the programme's youths are the caller's. NOT_FOUND naming `field`. */
enum error access_programme(struct request *request, struct text id, const char *field);
/* Whether the caller may see the record, one at a time, or as one of many (`listed`). What is about
 * no youth may be seen; a programme by its own staff and by admins. What is read lies in the arena.
 */
bool access_record(struct request *request, enum record record, const void *value, bool listed,
                   struct arena *arena);
/* Whether the caller may see what is about this youth as one of many. What is read lies in the
 * arena. */
bool access_listed(struct request *request, struct text youth, unsigned discloses,
                   struct arena *arena);
/* The same where it is not yet said that the answer names them: the audit log is told later. */
bool access_could_list(struct request *request, struct text youth, unsigned discloses,
                       struct arena *arena);
/* Whether the caller may put this profile: CONFLICT naming "id" where it is somebody else's,
 * NOT_FOUND naming "programme", PURPOSE_REQUIRED naming what is sensitive in it. What the caller
 * cannot read stays as it is stored. `batch`: as one of many. */
enum error access_put_youth(struct request *request, struct youth *youth, bool batch,
                            struct fault *fault);
/* Whether the caller may put or delete the programme: FORBIDDEN. */
enum error access_keep_programme(struct request *request, struct text id, struct fault *fault);

/* Whether the caller acts for PURPOSE_NEEDS. */
bool access_reads_needs(const struct request *request);
/* A stored record as the caller may read it: without the rows that are sensitive, unless they act
 * for PURPOSE_NEEDS. A view of `stored`, or lies in the arena. */
struct raw access_shown(struct request *request, enum record record, struct bytes stored);
/* The same for a decoded one: leaves them out. */
void access_hide(struct request *request, enum record record, void *value);

/* The record, copied into the arena into a zeroed struct, if the caller may see it one at a time.
 * NOT_FOUND naming `field`, RECORD_DAMAGED. */
enum error access_one(struct request *request, enum record record, struct text id,
                      const char *field, void *out);
/* Reads a record into a zeroed struct, copied into the arena; one that is not there costs as much
 * as one that is. NOT_FOUND naming `field`, RECORD_DAMAGED. */
enum error access_fetch(struct request *request, enum record record, struct text id,
                        const char *field, void *out, struct fault *fault);

/* ---- who comes ---- */

/* What all threads know of access. */
struct access {
    const uint8_t *token_key, *pseudonym_key; /* of SECRET_KEY bytes */
    const struct audit_keys *audit;           /* data/audit.h; NULL: nothing is noted */
    struct quotas *quotas;                    /* service.h */
    struct plan_shelf *plans;                 /* plan_shelf.h */
    bool required;                            /* nobody without a token, even before there is one */
    _Atomic uint64_t generation; /* as access_generation; set after a commit, before its replies */
};

/* Counts changes of who may come in: 0 as long as nobody was ever named, and the store is open to
 * its own machine. */
uint64_t access_generation(struct txn *txn);
/* One more, in this batch. */
void access_changed(struct changes *changes);

/* token.c: who the token stands for. UNAUTHENTICATED naming "token". */
enum error token_log_in(struct request *request, struct text token, struct principal *out);
/* Settles anew who the session's token stands for now. UNAUTHENTICATED where it was revoked. */
enum error token_renew(struct request *request);

/* Settles who a session is that has not said so: before each request, since that may change. Cheap.
 * On an open store whoever comes from this machine may do everything; later, the server's own user
 * may administer over the Unix socket, and all others are nobody. */
void access_arrive(const struct access *access, struct session *session);

#endif
