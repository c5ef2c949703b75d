/* SPDX-License-Identifier: MIT
 *
 * What other services (case systems, the employment service) see of youths: no name, no id, no
 * need; a pseudonym, codes and scores.
 *
 *   pseudonym   of a youth for one consumer in one epoch of 30 days: nobody can join two consumers'
 *               lists, nor one's of today with last year's. Keyed, so that nobody can try ids
 *   fields      of a hit: those that the session's purposes allow, see service.c
 *   needs       an answer depends on what a youth needs, so it is given about youths alone whose
 *               needs at least TOO_FEW of those whom the service sees have in common: a difference
 *               between two answers never tells of one person
 *   quotas      SERVICE_PAGE items of a page, SERVICE_YOUTHS different youths a day and consumer */
#ifndef ENGINE_CASES_SERVICE_H
#define ENGINE_CASES_SERVICE_H

#include "engine/cases/access.h"
#include "engine/cases/match.h"

enum {
    SERVICE_PAGE = 50,
    SERVICE_YOUTHS = 200,
    SERVICE_TOO_FEW = 5,
    SERVICE_EPOCH_DAYS = 30,
};

/* Whether the caller acts as a service, and as nothing else. */
bool is_service(const struct request *request);

/* Whether a service may ask this: PURPOSE_REQUIRED where it acts for none; FORBIDDEN naming
 * "weights", since the answers under several weights would take a score apart. */
enum error service_check(struct request *request, const struct weights *weights);

/* Those whom the service sees, but for those whose needs are rare; rows in the arena. */
struct audience {
    const struct youth_row **rows;
    size_t count;
};

/* The youth behind a pseudonym. NOT_FOUND naming "youth", TOO_FEW_TO_SHOW, RATE_LIMITED. */
enum error service_youth(struct request *request, struct text pseudonym,
                         const struct youth_row **out);
/* All of them, of one programme where `programme` has data. TOO_FEW_TO_SHOW where they are fewer
 * than SERVICE_TOO_FEW. */
enum error service_youths(struct request *request, struct text programme, struct audience *out);

/* Leaves in a reply what a service is told; the hits' youths become pseudonyms, and count: how many
 * different ones the consumer has been shown today. RATE_LIMITED. */
enum error service_trim(struct request *request, struct match_reply *reply);

/* ---- quotas, shared by all threads ---- */

struct quotas;
struct quotas *quotas_new(void);
/* NULL is nothing. */
void quotas_free(struct quotas *quotas);
/* Counts those youths as shown to the consumer on that day, all or none of them; false where they
 * would be more than `most`. */
bool quotas_take(struct quotas *quotas, const char *consumer, int32_t day,
                 const struct text *youths, size_t count, size_t most);

#endif
