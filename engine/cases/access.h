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

#include "engine/cases/context.h"

/* What a caller may act for. */
enum purpose {
    PURPOSE_MATCHING = 1 << 0,   /* finding placements */
    PURPOSE_FOLLOW_UP = 1 << 1,  /* placements and certificates under way */
    PURPOSE_NEEDS = 1 << 2,      /* needs and what else is sensitive in a profile */
    PURPOSE_STATISTICS = 1 << 3, /* reports about many */
    PURPOSE_EVERY = (1 << 4) - 1,
};
enum { PURPOSE_COUNT = 4 };
/* "matching" for PURPOSE_MATCHING; indexed by bit. NULL-terminated. */
extern const char *const purpose_names[PURPOSE_COUNT + 1];

/* ---- the decision ---- */

/* What is asked for. All-zero is something that is about no youth. */
struct object {
    bool about_youth;
    bool protected_identity; /* of that youth */
    bool listed;             /* one of many: in a list, a batch, a report, the feed */
    struct text programme;   /* the youth's */
    struct text placement;   /* which it is or belongs to; none: none */
};

/* Whether the principal may do with the object what the method does: ERR_NONE or ERR_NOT_FOUND, or
 * ERR_FORBIDDEN where the method is not for any of their roles.
 *
 *   - What is about no youth is for all whom the method's row names.
 *   - A youth, and all that is about one, is seen by staff whose programme it is.
 *   - Who has protected identity is seen by a protected handler of the programme alone, and never
 * as one of many.
 *   - A supervisor sees the placement that they are bound to and what belongs to it. */
enum error authorize(const struct principal *principal, const struct method *method,
                     const struct object *object);

/* Whether the programme is one of the principal's. */
bool principal_in(const struct principal *principal, struct text programme);

/* ---- for the functions of methods ---- */

/* Whether the caller is still who they were, in this transaction; before the function runs.
 * UNAUTHENTICATED where they are not. */
enum error access_check(struct request *request);
/* access_check, then the method's function. The error is in the fault, too. */
enum error access_run(struct request *request);

/* The youth, copied into the arena, if the caller may see them one at a time. NOT_FOUND naming
 * `field` (which may be NULL), RECORD_DAMAGED. */
enum error access_youth(struct request *request, struct text id, const char *field,
                        struct youth *out);
/* The same for a placement; `field` is "placement" or the like. */
enum error access_placement(struct request *request, struct text id, const char *field,
                            struct placement *out);
/* Whether the programme's youths are the caller's. NOT_FOUND naming `field`. */
enum error access_programme(struct request *request, struct text id, const char *field);
/* Whether the caller may see what is about this youth as one of many. What is read lies in the
 * arena. */
bool access_listed(struct request *request, struct text youth, struct arena *arena);

/* ---- who comes ---- */

/* What all threads know of access. */
struct access {
    bool required;               /* nobody without a token, even before there is one */
    _Atomic uint64_t generation; /* as access_generation; set after a commit, before its replies */
};

/* Counts changes of who may come in: 0 as long as nobody was ever named, and the store is open to
 * its own machine. */
uint64_t access_generation(struct txn *txn);
/* One more, in this batch. */
void access_changed(struct changes *changes);

/* Settles who a session is that has not said so: before each request, since that may change. Cheap.
 * On an open store whoever comes from this machine may do everything; later, the server's own user
 * may administer over the Unix socket, and all others are nobody. */
void access_arrive(const struct access *access, struct session *session);

#endif
