/* SPDX-License-Identifier: MIT
 *
 * What the files about certificates (intyg) share. A certificate is filed, read by the youth,
 * issued and from then on never changed:
 *
 *     filed -> (read by the youth) -> issued -> superseded, when its correction is issued
 *          \-> superseded by a correction  \-> revoked
 *           \-> revoked
 *
 * Its levels count in the youth's matches from its filing until it is revoked or a correction is
 * filed; where that correction is itself revoked before it was issued, they count again. */
#ifndef ENGINE_CASES_CERTIFICATE_H
#define ENGINE_CASES_CERTIFICATE_H

#include "engine/cases/cases.h"

/* What a supervisor says, by whichever door it comes. */
struct filing {
    struct text placement;
    struct text_list tasks;
    struct mark_list marks;
    struct text comment;
    struct integer hours_attended;
    struct supervisor *supervisor;
    struct flag equal_confirmed;
};

/* The rows of a request that carries it, but for the placement; `type` has members of these names.
 */
#define FILING_FIELDS(type, needed)                                                               \
    FIELD(type, tasks, .required = (needed), .most = 30, .doc = "what was done"),                 \
        FIELD_MANY(type, marks, mark, .required = (needed), .most = 16, .personal = true,         \
                   .doc = "at least one; a competence in focus without one becomes \"not "        \
                          "observed\""),                                                          \
        FIELD(type, comment, .max = 2000, .personal = true, .doc = "in own words"),               \
        FIELD(type, hours_attended, .min = 0, .max = 10000, .unit = "h", .personal = true,        \
              .doc = "hours that the youth was there"),                                           \
        FIELD_ONE(type, supervisor, supervisor, .required = (needed), .personal = true,           \
                  .doc = "who files it"),                                                         \
        FIELD(type, equal_confirmed,                                                              \
              .doc = "true: all marks are the same because that is what was seen; without it, a " \
                     "level alike for every competence is asked about")

/* At least one, each competence once. OUT_OF_RANGE or DUPLICATE_FIELD naming "marks". For requests'
 * checks: certificate_take_filing asks again. */
enum error filing_check_marks(const struct mark_list *marks, struct fault *fault);

enum {
    FILING_TEXT = 5000, /* [bytes] of tasks, situations and comment together: what has room on the
                           two pages of a printed certificate */
};

/* A certificate is handed to strangers: BAD_TEXT naming `field` where a personal identity number
 * stands in the text. */
enum error certificate_check_private(struct text text, const char *field, struct fault *fault);

/* Whether what was said may stand in a certificate: OUT_OF_RANGE (more text than FILING_TEXT),
 * BAD_TEXT (a personal identity number). */
enum error certificate_check_words(struct request *request, const struct filing *in);

/* Whether its levels count now: it is in force, or filed to be, and no correction of it is. */
bool certificate_counts(const struct certificate *certificate);

/* [bytes] of tasks, situations and comment of a certificate. */
size_t certificate_text_size(const struct certificate *certificate);

/* Files it: writes the certificate, moves the placement to certified, and lets the levels count,
 * all in the request's transaction. `out` is in the arena. Errors: filing_check_marks',
 * OUT_OF_RANGE naming "marks" (more text than FILING_TEXT), BAD_TEXT (a personal identity number),
 * MISSING_FIELD naming "equal_confirmed" (the same level for every competence, not confirmed),
 * NOT_FOUND and STATE naming "placement", UNKNOWN_CODE. */
enum error certificate_take_filing(struct request *request, const struct filing *in,
                                   struct certificate *out);
/* The same as a correction of `old`, whose state is the caller's business. */
enum error certificate_take_correction(struct request *request, const struct filing *in,
                                       const struct certificate *old, struct certificate *out);

/* What a step is answered with. */
struct certificate_reply {
    struct text number;
    struct choice state; /* enum certificate_state */
};
extern const struct schema certificate_reply_schema;

#endif
