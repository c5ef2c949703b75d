/* SPDX-License-Identifier: MIT
 *
 * What a request leaves in the audit log (data/audit.h).
 *
 * Nobody has to remember it: the one decision about youths (seeing.c, matching.c) notes whom it let
 * somebody see, and the journal whom a change was about. What an answer goes through without
 * telling anything of it, as a report does that counts, is noted as touched and lists nobody. */
#ifndef ENGINE_CASES_NOTING_H
#define ENGINE_CASES_NOTING_H

#include "engine/cases/context.h"

/* The request reads or changes something about this youth. */
void noting_youth(struct request *request, struct text youth);
/* The same for the journal (struct changes); the context is the request. */
void noting_change(void *request, struct text youth);
/* It asked for somebody and is told nothing; the id may be anybody's, or empty. */
void noting_refusal(struct request *request, struct text youth);
/* The answer counts and lists nobody: whom it was about is left out again. */
void noting_counts(struct request *request);

/* Encodes the entry for a request that is done. False: there is nothing to note. */
bool noting_entry(struct request *request, int64_t now, struct buffer *out);
/* Whether it is a refusal, of which not each is noted. */
bool noting_is_refusal(const struct request *request);

#endif
