/* SPDX-License-Identifier: MIT
 *
 * Invitations: the link that a supervisor files a certificate with, without an account.
 *
 *     https://intyg.example/intyg/fyll-i#intyg_kq3v5m2x7a_<52 letters and digits>_w4ts
 *
 * What lets in stands behind the '#', which browsers send to nobody. It is shown once and kept as a
 * keyed hash; it is good for one placement and one filing, until its last day, until it is taken
 * back, another is made or the placement has its certificate by whomever. Opening it changes
 * nothing. Each request of a session that came by it looks again. */
#ifndef ENGINE_CASES_INVITATION_H
#define ENGINE_CASES_INVITATION_H

#include "engine/cases/context.h"

/* Where the page is that the link opens, behind the site's address. */
#define INVITATION_PAGE "/intyg/fyll-i"

/* Whether a session that shows this wants in by an invitation. */
bool invitation_is(struct text token);

/* Who it stands for: a supervisor, bound to the placement. UNAUTHENTICATED naming "token", in the
 * same words and after the same work whether it is used, too old, taken back or nobody's. */
enum error invitation_log_in(struct request *request, struct text card, struct principal *out);
/* The same for a session that has come in. */
enum error invitation_renew(struct request *request);

/* Ends all of the placement's that are good still: as used where `used`. Their number in `ended`
 * (which may be NULL). */
enum error invitation_end_all(struct request *request, struct text placement, bool used,
                              int64_t *ended);

/* draft.c: forgets the placement's draft, where there is one. */
enum error draft_forget(struct request *request, struct text placement);

#endif
