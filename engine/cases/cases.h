/* SPDX-License-Identifier: MIT
 *
 * What the rows of methods.c are made of: each case's function, and the shapes of its request and
 * reply. A function finds its request in request->in, its reply zeroed in request->out, and its
 * context in request->context; it returns ERR_NONE or the fault that it filled in. */
#ifndef ENGINE_CASES_CASES_H
#define ENGINE_CASES_CASES_H

#include "engine/cases/context.h"

#define CASE(name) enum error name(struct request *request)

/* Shapes that several methods share. */
struct by_id {
    struct text id;
};
struct page {
    struct raw_list items;
    struct text next;
};
extern const struct schema nothing_schema, by_id_schema, page_schema;

/* keeping.c: records that callers put, get, list, delete and import. The row's `about` is the
 * record's kind. A list's request has any of these filters. */
struct filters {
    struct text text; /* in the name or title, whatever the case */
    struct text state;
    struct text industry;
    struct text employer, workplace, opening, programme, youth, municipality;
};
extern const struct schema programme_filters_schema, employer_filters_schema,
    workplace_filters_schema, opening_filters_schema, youth_filters_schema,
    placement_filters_schema, certificate_filters_schema;
CASE(keeping_put);
CASE(keeping_get);
CASE(keeping_list);
CASE(keeping_delete);
CASE(opening_close);
/* Puts into the record what callers cannot say but a put must not lose: the seats taken. */
void keeping_carry_over(struct request *request, const struct record_kind *kind, void *record);

/* importing.c: many records at once; the reply's shape is in importing.h. */
extern const struct schema programme_import_schema, employer_import_schema, workplace_import_schema,
    opening_import_schema, youth_import_schema, observation_import_schema;
CASE(importing_import);

/* session.c */
extern const struct schema hello_schema, hello_reply_schema, stats_reply_schema, neovim_schema;
CASE(session_hello);
CASE(server_ping);
CASE(server_describe);
CASE(server_stats);
CASE(neovim_api_info);
CASE(neovim_client_info);

/* catalogues.c */
extern const struct schema catalogue_list_schema, catalogue_reply_schema;
CASE(catalogue_list);

/* youth.c */
extern const struct schema observe_schema, observations_schema, observations_reply_schema;
CASE(youth_observe);
CASE(youth_observations);
/* Whether the youth has protected identity (skyddade personuppgifter), and so is in no list; also
 * where the record cannot be read. What is read lies in the arena. */
bool youth_is_protected(struct request *request, struct text id, struct arena *arena);

/* matching.c; the shapes are in match.h */
CASE(match_openings);
CASE(match_youths);
CASE(match_pair);

/* asking.c */
CASE(match_nearest);
CASE(match_questions);
CASE(match_steady);

/* placement.c */
extern const struct schema placement_propose_schema, placement_decide_schema,
    placement_agree_schema, placement_start_schema, placement_end_schema, placement_withdraw_schema;
CASE(placement_propose);
CASE(placement_decide);
CASE(placement_agree);
CASE(placement_start);
CASE(placement_end);
CASE(placement_withdraw);

/* holds.c */
extern const struct schema hold_filters_schema, hold_page_schema;
CASE(hold_put);
CASE(hold_list);
CASE(opening_delete); /* holds that have ended go with it */
/* Whether the opening has a seat for the youth: STATE naming it where it is full, or where all that
 * is left is held for others. */
enum error holds_check_seat(struct request *request, const struct opening *opening,
                            struct text youth);
/* Deletes the opening's holds that have ended, and the youth's own. */
enum error holds_end(struct request *request, struct text opening, struct text youth);

/* outreach.c; the shapes are in match.h */
CASE(match_outreach);

/* certificate.c */
extern const struct schema certificate_file_schema, certificate_reply_schema,
    certificate_get_schema;
CASE(certificate_file);
CASE(certificate_get);

/* feed.c */
extern const struct schema feed_read_schema, feed_reply_schema;
CASE(feed_read);

/* Whether the placement has a seat of its opening now. */
bool placement_holds_seat(const struct placement *placement);

/* What placement.c lends to certificate.c: the placement steps from ended to certified. STATE names
 * the steps that are possible. `placement` is copied into the request's arena. */
enum error placement_certify(struct request *request, struct text id, struct placement *placement);
/* Writes the placement back with the certificate's number. */
enum error placement_keep(struct request *request, struct placement *placement);

#undef CASE
#endif
