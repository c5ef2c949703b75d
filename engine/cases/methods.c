/* SPDX-License-Identifier: MIT
 *
 * All methods: one row each, and nothing about a method is said anywhere else. The gate,
 * PROTOCOL.md, server.describe, the CLI's help and the tests that walk every method read these
 * rows. To add one: its field tables and its function (cases.h), and a row here. */
#include "engine/cases/cases.h"
#include "engine/cases/importing.h"
#include "engine/cases/match.h"
#include "proto/describe.h"

enum {
    /* 500 openings with every list full are some 60,000 values. */
    IMPORT_ELEMENTS = 65536,
    STAFF = ROLE_RECRUITER | ROLE_PROTECTED_HANDLER,
    READERS = STAFF | ROLE_SERVICE,
};

/* The rows of a record that callers keep, said once for all kinds. */
#define PUT(kind, what, record, who)                                                              \
    {                                                                                             \
        .name = #kind ".put", .doc = "Creates or replaces " what ".", .roles = (who),             \
        .runs = RUNS_WRITER, .takes = TAKES_VERSION, .in = &kind##_schema, .out = &kind##_schema, \
        .about = &record_kinds[record], .run = keeping_put                                        \
    }
#define GET(kind, what, record, who)                                                               \
    {                                                                                              \
        .name = #kind ".get", .doc = "One " what " by its id.", .roles = (who), .runs = RUNS_LOOP, \
        .in = &by_id_schema, .out = &kind##_schema, .about = &record_kinds[record],                \
        .run = keeping_get                                                                         \
    }
#define LIST(kind, what, record, who)                                                              \
    {                                                                                              \
        .name = #kind ".list", .doc = "The " what ", by id, page by page.", .roles = (who),        \
        .runs = RUNS_POOL, .takes = TAKES_PAGE, .in = &kind##_filters_schema, .out = &page_schema, \
        .about = &record_kinds[record], .run = keeping_list                                        \
    }
#define DELETE(kind, what, record, who)                                                   \
    {                                                                                     \
        .name = #kind ".delete", .doc = "Deletes " what " that nothing refers to.",       \
        .roles = (who), .runs = RUNS_WRITER, .takes = TAKES_VERSION, .in = &by_id_schema, \
        .out = &nothing_schema, .frees = true, .about = &record_kinds[record],            \
        .run = keeping_delete                                                             \
    }
#define IMPORT(kind, what, record, who)                                                           \
    {                                                                                             \
        .name = #kind ".import", .doc = "Stores many " what ": all of the batch, or none.",       \
        .roles = (who), .runs = RUNS_WRITER, .elements = IMPORT_ELEMENTS,                         \
        .in = &kind##_import_schema, .out = &import_reply_schema, .about = &record_kinds[record], \
        .run = importing_import                                                                   \
    }

static const struct method rows[] = {
    {
        .name = "session.hello",
        .doc = "Says who is calling and how errors shall come; larger requests are taken after it.",
        .roles = ROLE_EVERYONE,
        .runs = RUNS_LOOP,
        .in = &hello_schema,
        .out = &hello_reply_schema,
        .run = session_hello,
    },
    {
        .name = "server.ping",
        .doc = "Answers.",
        .roles = ROLE_EVERYONE,
        .runs = RUNS_LOOP,
        .in = &nothing_schema,
        .out = &nothing_schema,
        .run = server_ping,
    },
    {
        .name = "server.describe",
        .doc = "The method table as data.",
        .roles = ROLE_EVERYONE,
        .runs = RUNS_LOOP,
        .in = &nothing_schema,
        .out = &description_schema,
        .run = server_describe,
    },
    {
        .name = "server.stats",
        .doc = "Counters and store figures.",
        .roles = STAFF | ROLE_ADMIN,
        .runs = RUNS_LOOP,
        .in = &nothing_schema,
        .out = &stats_reply_schema,
        .run = server_stats,
    },
    {
        .name = "nvim_get_api_info",
        .doc =
            "Lets Neovim's family attach; the session's errors then come as [1, \"CODE: text\"].",
        .roles = ROLE_EVERYONE,
        .runs = RUNS_LOOP,
        .takes = TAKES_ANYTHING,
        .in = &neovim_schema,
        .out = &neovim_schema,
        .run = neovim_api_info,
    },
    {
        .name = "nvim_set_client_info",
        .doc = "Taken from Neovim's family, and not kept.",
        .roles = ROLE_EVERYONE,
        .runs = RUNS_LOOP,
        .takes = TAKES_ANYTHING,
        .in = &neovim_schema,
        .out = &neovim_schema,
        .run = neovim_client_info,
    },
    {
        .name = "catalogue.list",
        .doc = "A catalogue: its codes with their names, and the levels of competences.",
        .roles = ROLE_EVERYONE,
        .runs = RUNS_LOOP,
        .in = &catalogue_list_schema,
        .out = &catalogue_reply_schema,
        .run = catalogue_list,
    },

    PUT(programme, "a programme", RECORD_PROGRAMME, STAFF | ROLE_ADMIN),
    GET(programme, "programme", RECORD_PROGRAMME, READERS | ROLE_ADMIN),
    LIST(programme, "programmes", RECORD_PROGRAMME, READERS | ROLE_ADMIN),
    DELETE(programme, "a programme", RECORD_PROGRAMME, STAFF | ROLE_ADMIN),
    IMPORT(programme, "programmes", RECORD_PROGRAMME, STAFF | ROLE_ADMIN),

    PUT(employer, "an employer", RECORD_EMPLOYER, STAFF),
    GET(employer, "employer", RECORD_EMPLOYER, READERS),
    LIST(employer, "employers", RECORD_EMPLOYER, READERS),
    DELETE(employer, "an employer", RECORD_EMPLOYER, STAFF),
    IMPORT(employer, "employers", RECORD_EMPLOYER, STAFF),

    PUT(workplace, "a workplace", RECORD_WORKPLACE, STAFF),
    GET(workplace, "workplace", RECORD_WORKPLACE, READERS),
    LIST(workplace, "workplaces", RECORD_WORKPLACE, READERS),
    DELETE(workplace, "a workplace", RECORD_WORKPLACE, STAFF),
    IMPORT(workplace, "workplaces", RECORD_WORKPLACE, STAFF),

    PUT(opening, "an opening", RECORD_OPENING, STAFF),
    GET(opening, "opening", RECORD_OPENING, READERS),
    LIST(opening, "openings", RECORD_OPENING, READERS),
    {
        .name = "opening.close",
        .doc = "Closes an opening; it is offered to nobody any more.",
        .roles = STAFF,
        .runs = RUNS_WRITER,
        .takes = TAKES_VERSION,
        .in = &by_id_schema,
        .out = &opening_schema,
        .run = opening_close,
    },
    {
        .name = "opening.delete",
        .doc = "Deletes an opening that nothing refers to but holds that have ended.",
        .roles = STAFF,
        .runs = RUNS_WRITER,
        .takes = TAKES_VERSION,
        .in = &by_id_schema,
        .out = &nothing_schema,
        .frees = true,
        .about = &record_kinds[RECORD_OPENING],
        .run = opening_delete,
    },
    IMPORT(opening, "openings", RECORD_OPENING, STAFF),

    PUT(youth, "a young person's profile", RECORD_YOUTH, STAFF),
    GET(youth, "profile", RECORD_YOUTH, STAFF),
    LIST(youth, "profiles", RECORD_YOUTH, STAFF),
    IMPORT(youth, "profiles", RECORD_YOUTH, STAFF),
    {
        .name = "youth.observe",
        .doc = "Adds a level that was seen of a youth; what was seen before stays.",
        .roles = STAFF,
        .runs = RUNS_WRITER,
        .takes = TAKES_TODAY,
        .in = &observe_schema,
        .out = &observation_schema,
        .run = youth_observe,
    },
    {
        .name = "youth.observations",
        .doc = "All that has been seen of a youth, oldest first.",
        .roles = STAFF,
        .runs = RUNS_LOOP,
        .in = &observations_schema,
        .out = &observations_reply_schema,
        .run = youth_observations,
    },
    IMPORT(observation, "observations", RECORD_OBSERVATION, STAFF),

    {
        .name = "match.openings",
        .doc = "The placement options for a youth, best first, each explained.",
        .roles = READERS,
        .runs = RUNS_POOL,
        .takes = TAKES_TODAY,
        .in = &match_request_schema,
        .out = &match_reply_schema,
        .run = match_openings,
    },
    {
        .name = "match.youths",
        .doc = "The youths whom an opening suits, best first, each explained.",
        .roles = STAFF,
        .runs = RUNS_POOL,
        .takes = TAKES_TODAY,
        .in = &youths_request_schema,
        .out = &match_reply_schema,
        .run = match_youths,
    },
    {
        .name = "match.pair",
        .doc = "The full account of one youth and one opening: all gates that fail, and the score.",
        .roles = READERS,
        .runs = RUNS_LOOP,
        .takes = TAKES_TODAY,
        .in = &pair_request_schema,
        .out = &pair_reply_schema,
        .run = match_pair,
    },
    {
        .name = "match.why",
        .doc = "The same as match.pair: why a place is on the list or not.",
        .roles = READERS,
        .runs = RUNS_LOOP,
        .takes = TAKES_TODAY,
        .in = &pair_request_schema,
        .out = &pair_reply_schema,
        .run = match_pair,
    },
    {
        .name = "match.nearest",
        .doc = "What each single loosening would add: a longer way, another period, more hours …",
        .roles = READERS,
        .runs = RUNS_POOL,
        .takes = TAKES_TODAY,
        .in = &nearest_request_schema,
        .out = &nearest_reply_schema,
        .run = match_nearest,
    },
    {
        .name = "match.questions",
        .doc = "Which unknown facts could change the first k; the fewest that tell the most first.",
        .roles = READERS,
        .runs = RUNS_POOL,
        .takes = TAKES_TODAY,
        .in = &what_if_schema,
        .out = &questions_reply_schema,
        .run = match_questions,
    },
    {
        .name = "match.steady",
        .doc = "In how many of 1,000 weightings around the chosen one each hit stays.",
        .roles = READERS,
        .runs = RUNS_POOL,
        .takes = TAKES_TODAY,
        .in = &what_if_schema,
        .out = &steady_reply_schema,
        .run = match_steady,
    },

    {
        .name = "match.outreach",
        .doc = "Which workplaces to approach next, by wishes that today's openings do not meet.",
        .roles = STAFF,
        .runs = RUNS_POOL,
        .takes = TAKES_TODAY,
        .in = &outreach_request_schema,
        .out = &outreach_reply_schema,
        .run = match_outreach,
    },

    {
        .name = "hold.put",
        .doc = "Holds a seat of an opening until a day; it ends by itself.",
        .roles = STAFF,
        .runs = RUNS_WRITER,
        .takes = TAKES_VERSION | TAKES_TODAY,
        .in = &hold_schema,
        .out = &hold_schema,
        .about = &record_kinds[RECORD_HOLD],
        .run = hold_put,
    },
    {
        .name = "hold.release",
        .doc = "Gives a held seat back before its day.",
        .roles = STAFF,
        .runs = RUNS_WRITER,
        .takes = TAKES_VERSION,
        .in = &by_id_schema,
        .out = &nothing_schema,
        .frees = true,
        .about = &record_kinds[RECORD_HOLD],
        .run = keeping_delete,
    },
    {
        .name = "hold.list",
        .doc = "The seats that are held today, page by page.",
        .roles = STAFF,
        .runs = RUNS_POOL,
        .takes = TAKES_PAGE | TAKES_TODAY,
        .in = &hold_filters_schema,
        .out = &hold_page_schema,
        .run = hold_list,
    },

    {
        .name = "placement.propose",
        .doc = "Proposes an opening to a youth.",
        .roles = STAFF,
        .runs = RUNS_WRITER,
        .takes = TAKES_TODAY,
        .in = &placement_propose_schema,
        .out = &placement_schema,
        .run = placement_propose,
    },
    {
        .name = "placement.decide",
        .doc = "The youth's answer, then the workplace's; the workplace's yes takes a seat.",
        .roles = STAFF,
        .runs = RUNS_WRITER,
        .takes = TAKES_TODAY | TAKES_VERSION,
        .in = &placement_decide_schema,
        .out = &placement_schema,
        .run = placement_decide,
    },
    {
        .name = "placement.agree",
        .doc = "The three-party agreement: days, hours, supervisor, insurer, focus.",
        .roles = STAFF,
        .runs = RUNS_WRITER,
        .takes = TAKES_TODAY | TAKES_VERSION,
        .in = &placement_agree_schema,
        .out = &placement_schema,
        .run = placement_agree,
    },
    {
        .name = "placement.start",
        .doc = "The first day there.",
        .roles = STAFF,
        .runs = RUNS_WRITER,
        .takes = TAKES_TODAY | TAKES_VERSION,
        .in = &placement_start_schema,
        .out = &placement_schema,
        .run = placement_start,
    },
    {
        .name = "placement.end",
        .doc = "The last day there; the seat is given back.",
        .roles = STAFF,
        .runs = RUNS_WRITER,
        .takes = TAKES_TODAY | TAKES_VERSION,
        .in = &placement_end_schema,
        .out = &placement_schema,
        .run = placement_end,
    },
    {
        .name = "placement.withdraw",
        .doc = "Takes a placement back that has not started; a seat taken is given back.",
        .roles = STAFF,
        .runs = RUNS_WRITER,
        .takes = TAKES_TODAY | TAKES_VERSION,
        .in = &placement_withdraw_schema,
        .out = &placement_schema,
        .run = placement_withdraw,
    },
    GET(placement, "placement", RECORD_PLACEMENT, STAFF),
    LIST(placement, "placements", RECORD_PLACEMENT, STAFF),

    {
        .name = "certificate.file",
        .doc = "The supervisor's marks after a placement; they count in the youth's next match.",
        .roles = STAFF | ROLE_SUPERVISOR,
        .runs = RUNS_WRITER,
        .takes = TAKES_TODAY,
        .in = &certificate_file_schema,
        .out = &certificate_reply_schema,
        .run = certificate_file,
    },
    {
        .name = "certificate.get",
        .doc = "One certificate by its number.",
        .roles = STAFF,
        .runs = RUNS_LOOP,
        .in = &certificate_get_schema,
        .out = &certificate_schema,
        .run = certificate_get,
    },
    LIST(certificate, "certificates", RECORD_CERTIFICATE, STAFF),

    {
        .name = "feed.read",
        .doc = "What has changed since a number of the journal: kinds and ids, no contents.",
        .roles = READERS,
        .runs = RUNS_LOOP,
        .in = &feed_read_schema,
        .out = &feed_reply_schema,
        .run = feed_read,
    },
};

const struct method_table methods = {rows, sizeof rows / sizeof rows[0]};
