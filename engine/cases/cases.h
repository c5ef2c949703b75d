/* SPDX-License-Identifier: MIT
 *
 * The methods, group by group, and what their files lend each other. A row stands in a file with
 * its shapes and its function. A function finds its request in request->in, its reply zeroed in
 * request->out, and its context in request->context; it returns ERR_NONE or the fault that it
 * filled in. */
#ifndef ENGINE_CASES_CASES_H
#define ENGINE_CASES_CASES_H

#include "engine/cases/context.h"

extern const struct method_rows session_methods, catalogue_methods, keeping_methods,
    importing_methods, youth_methods, matching_methods, matching_youths_methods, asking_methods,
    outreach_methods, plan_methods, hold_methods, placement_methods, agreement_methods,
    follow_up_methods, due_methods, report_methods, certificate_methods, certificate_step_methods,
    certificate_check_methods, workplace_record_methods, invitation_methods, draft_methods,
    feed_methods, token_methods, waiver_methods, subject_methods, retention_methods,
    correct_methods, audit_methods, backup_methods;

/* Shapes that several methods share. */
struct by_id {
    struct text id;
};
struct page {
    struct raw_list items;
    struct text next;
};
extern const struct schema nothing_schema, by_id_schema, page_schema;

/* keeping.c: records that callers put, get, list and delete. The row's `about` is the record's
 * kind. A list's request has any of these filters. */
struct filters {
    struct text text; /* in the name or title, whatever the case */
    struct text state;
    struct text industry;
    struct text employer, workplace, opening, programme, youth, municipality;
};
extern const struct schema programme_filters_schema, employer_filters_schema,
    workplace_filters_schema, opening_filters_schema, youth_filters_schema,
    placement_filters_schema, certificate_filters_schema;
enum error keeping_put(struct request *request);
enum error keeping_get(struct request *request);
/* The record as the caller may see it, into request->raw. NOT_FOUND naming `field`,
 * RECORD_DAMAGED. */
enum error keeping_show(struct request *request, struct text id, const char *field);
enum error keeping_list(struct request *request);
enum error keeping_delete(struct request *request);
/* Puts into the record what callers cannot say but a put must not lose: the seats taken. */
void keeping_carry_over(struct request *request, const struct record_kind *kind, void *record);

/* Whether the opening has a seat for the youth: STATE naming it where it is full, or where all that
 * is left is held for others. */
enum error holds_check_seat(struct request *request, const struct opening *opening,
                            struct text youth);
/* Deletes the opening's holds that have ended, and the youth's own. */
enum error holds_end(struct request *request, struct text opening, struct text youth);

/* subject.c: takes away all that is held about a youth whom the caller may see, and keeps that it
 * was done, by which decision. The transaction's errors, and CONFLICT: a record of another kind
 * refers to something of theirs. */
enum error subject_take_away(struct request *request, const struct youth *youth,
                             struct text decision, struct erasure *out);

/* Whether the placement has a seat of its opening now. */
bool placement_holds_seat(const struct placement *placement);

/* What placement_steps.c lends to certificate.c: the placement steps from ended to certified.
 * NOT_FOUND; STATE names the steps that are possible. `placement` is copied into the request's
 * arena. */
enum error placement_certify(struct request *request, struct text id, struct placement *placement);
/* The hours that were attended by the months that are signed or locked, rounded; not set where none
 * is. [h] */
struct integer placement_attended(const struct placement *placement);

#endif
