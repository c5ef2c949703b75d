/* SPDX-License-Identifier: MIT
 *
 * Questions to the audit log (data/audit.h), and the shapes of their answers, which the command
 * line decodes, too.
 *
 * Staff who act for the purpose `audit` ask about one youth of their own; of what a token did they
 * are told which of their own youths it was about. Admins ask about tokens, and are told what
 * stands for youths: no id. */
#ifndef ENGINE_CASES_AUDITING_H
#define ENGINE_CASES_AUDITING_H

#include "data/audit.h"
#include "engine/cases/context.h"

/* audit.query */
struct audit_page {
    struct audit_entry_list items;
    struct text next;
};
extern const struct schema audit_page_schema;

/* audit.breach */
struct breach_method {
    struct text method;
    struct integer requests, changes, refused;
};
LIST_OF(breach_method);
struct breach_youth {
    struct text youth; /* of the caller's own; others: none */
    struct text whom;
    struct integer requests, changes;
    struct integer first, last; /* [s] UTC */
};
LIST_OF(breach_youth);
struct breach_reply {
    struct text token;
    struct date from, to;
    struct integer requests, changes, refused;
    struct breach_method_list methods;
    struct breach_youth_list youths;
    struct integer others;
};
extern const struct schema breach_reply_schema;

/* All entries about a youth, oldest first, without what stands for others. */
void auditing_of_youth(struct request *request, struct text youth, struct audit_entry_list *out);

#endif
