/* SPDX-License-Identifier: MIT
 *
 * The session and the server itself: hello, ping, the method table as data, figures, and the two
 * calls by which Neovim's family finds out what it is talking to. */
#include <string.h>

#include "engine/cases/access.h"
#include "engine/cases/rows.h"
#include "engine/match/model.h"
#include "proto/describe.h"
#include "proto/version.h"
#include "proto/wire.h"

/* ---- hello ---- */

struct hello {
    struct text token;
    struct text client;
    struct choice errors;  /* enum error_style, but for the pair */
    struct choice role;    /* 0: all that the session may; else 1 + bit of enum role */
    struct choice purpose; /* likewise, of enum purpose */
};

static const char *const error_styles[] = {"text", "map", NULL};
static const char *const roles_asked[] = {
    "any", "recruiter", "supervisor", "service", "admin", "protected_handler", NULL,
};
static const char *const purposes_asked[] = {
    "any", "matching", "follow_up", "needs", "statistics", NULL,
};

static const struct field hello_fields[] = {
    FIELD(hello, token, .max = 200, .personal = true, .doc = "who is calling"),
    FIELD(hello, client, .max = 100, .doc = "what is calling, for people who look for faults"),
    FIELD(hello, errors, .choices = error_styles, .doc = "how errors come back"),
    FIELD(hello, role, .choices = roles_asked, .doc = "act in this role only, for the session"),
    FIELD(hello, purpose, .choices = purposes_asked,
          .doc = "act for this purpose only; left out: for all that the token is for"),
};
static const struct schema hello_schema = SCHEMA(hello, "the first thing that a client says");

struct limits_reply {
    struct integer request_bytes, depth, elements, text_bytes, list, matches;
};
struct hello_reply {
    struct text version, model, role;
    struct flag open;
    struct text_list programmes, purposes;
    struct text placement;
    struct limits_reply *limits;
};

static const struct field limits_reply_fields[] = {
    FIELD(limits_reply, request_bytes, .unit = "bytes", .doc = "of one request"),
    FIELD(limits_reply, depth, .doc = "levels of nesting"),
    FIELD(limits_reply, elements, .doc = "values in one request; imports may have more"),
    FIELD(limits_reply, text_bytes, .unit = "bytes", .doc = "of one text"),
    FIELD(limits_reply, list, .doc = "items of one page"),
    FIELD(limits_reply, matches, .doc = "hits of one match list"),
};
static const struct schema limits_reply_schema = SCHEMA(limits_reply, "what a request may be");

static const struct field hello_reply_fields[] = {
    FIELD(hello_reply, version, .doc = "of the server"),
    FIELD(hello_reply, model, .doc = "of the match"),
    FIELD(hello_reply, role, .doc = "that the session acts in; \"any\" where it may be each"),
    FIELD(hello_reply, open,
          .doc = "true: no token was ever made, so that whoever is on this machine may do "
                 "everything; the first `praktik token create` ends that"),
    FIELD(hello_reply, programmes, .doc = "whose youths it sees"),
    FIELD(hello_reply, purposes, .doc = "that it acts for"),
    FIELD(hello_reply, placement, .form = FORM_ID,
          .doc = "of a supervisor: the one that the link is for"),
    FIELD_ONE(hello_reply, limits, limits_reply, .doc = "from now on"),
};
static const struct schema hello_reply_schema = SCHEMA(hello_reply, "what the server says back");

static struct text word(const char *string)
{
    return (struct text){string, strlen(string)};
}

static void list_programmes(struct request *request, struct text_list *out)
{
    const struct principal *principal = &request->session->principal;
    struct walk walk =
        walk_begin(request->context->txn, TABLE_PROGRAMME, (struct bytes){0}, (struct bytes){0});
    out->items = arena_array(&request->arena, 500, sizeof *out->items);
    out->set = true;
    while (out->count < 500 && walk_next(&walk)) {
        struct text id = {walk.key.data, walk.key.size};
        if (principal_in(principal, id))
            out->items[out->count++] = arena_text(&request->arena, id.data, id.size);
    }
    walk_end(&walk);
}

static void list_purposes(struct request *request, struct text_list *out)
{
    out->items = arena_array(&request->arena, PURPOSE_COUNT, sizeof *out->items);
    out->set = true;
    for (unsigned bit = 0; bit < PURPOSE_COUNT; bit++) {
        if (request->session->principal.purposes >> bit & 1)
            out->items[out->count++] = word(purpose_names[bit]);
    }
}

/* Who the session is from now on. */
static enum error introduce(struct request *request)
{
    const struct hello *in = request->in;
    struct session *session = request->session;
    struct principal principal = session->principal;
    if (in->token.data ? token_log_in(request, in->token, &principal)
                       : principal.roles && access_still(request))
        return request->fault.code;
    if (!principal.roles)
        return fail(&request->fault, ERR_UNAUTHENTICATED, "token", "is required");
    unsigned role = in->role.value ? 1U << (in->role.value - 1) : (unsigned)ROLE_EVERYONE;
    unsigned purpose = in->purpose.value ? 1U << (in->purpose.value - 1) : (unsigned)PURPOSE_EVERY;
    if (!(principal.roles & role))
        return fail(&request->fault, ERR_FORBIDDEN, "role", "not a role of this session");
    if (in->purpose.value && !(principal.purposes & purpose))
        return fail(&request->fault, ERR_FORBIDDEN, "purpose", "not a purpose of this session");
    principal.roles &= role;
    principal.purposes &= purpose;
    session->principal = principal;
    return ERR_NONE;
}

/* "any" for more than one. */
static struct text role_word(unsigned roles)
{
    if (roles & (roles - 1))
        return word(roles_asked[0]);
    return word(role_name((enum role)roles));
}

static enum error session_hello(struct request *request)
{
    const struct hello *in = request->in;
    struct hello_reply *out = request->out;
    struct session *session = request->session;
    if (in->errors.value == 1) /* a refusal comes so already */
        request->errors = session->errors = ERRORS_MAP;
    if (introduce(request))
        return request->fault.code;
    session->errors = in->errors.value == 1 ? ERRORS_MAP : ERRORS_TEXT;
    session->greeted = true;

    out->version = word(PRAKTIK_VERSION);
    out->model = word(MATCH_MODEL);
    out->role = role_word(session->principal.roles);
    out->open =
        (struct flag){!session->principal.generation && session->principal.everywhere, true};
    list_programmes(request, &out->programmes);
    list_purposes(request, &out->purposes);
    if (session->principal.placement[0])
        out->placement = word(session->principal.placement);
    out->limits = arena_new(&request->arena, sizeof *out->limits);
    *out->limits = (struct limits_reply){
        .request_bytes = {WIRE_BYTES_SESSION, true},
        .depth = {WIRE_DEPTH, true},
        .elements = {RPC_ELEMENTS, true},
        .text_bytes = {WIRE_TEXT, true},
        .list = {500, true},
        .matches = {500, true},
    };
    return ERR_NONE;
}

static enum error server_ping(struct request *request)
{
    (void)request;
    return ERR_NONE;
}

static enum error server_describe(struct request *request)
{
    *(struct description *)request->out = describe_methods(&methods, &request->arena);
    return ERR_NONE;
}

/* ---- figures ---- */

struct stats_reply {
    struct text version, model;
    struct integer started, now, connections, accepted, requests, failed, changes, commits,
        bytes_in, bytes_out, as_of, openings, map_bytes, used_bytes, readers;
    struct tally_list records;
};

static const struct field stats_reply_fields[] = {
    FIELD(stats_reply, version, .doc = "of the server"),
    FIELD(stats_reply, model, .doc = "of the match"),
    FIELD(stats_reply, started, .unit = "s", .doc = "when, UTC"),
    FIELD(stats_reply, now, .unit = "s", .doc = "the server's clock, UTC"),
    FIELD(stats_reply, connections, .doc = "open now"),
    FIELD(stats_reply, accepted, .doc = "connections since the start"),
    FIELD(stats_reply, requests, .doc = "since the start"),
    FIELD(stats_reply, failed, .doc = "requests answered with an error"),
    FIELD(stats_reply, changes, .doc = "changes acknowledged"),
    FIELD(stats_reply, commits, .doc = "transactions that carried them"),
    FIELD(stats_reply, bytes_in, .unit = "bytes", .doc = "read"),
    FIELD(stats_reply, bytes_out, .unit = "bytes", .doc = "written"),
    FIELD(stats_reply, as_of, .doc = "the journal's last number"),
    FIELD(stats_reply, openings, .doc = "in the index of the match"),
    FIELD(stats_reply, map_bytes, .unit = "bytes", .doc = "the store may grow to"),
    FIELD(stats_reply, used_bytes, .unit = "bytes", .doc = "the store has used"),
    FIELD(stats_reply, readers, .doc = "reader slots in use"),
    FIELD(stats_reply, records, .doc = "stored, by kind"),
};
static const struct schema stats_reply_schema = SCHEMA(stats_reply, "counters and store figures");

static struct integer figure(uint64_t number)
{
    return (struct integer){(int64_t)number, true};
}

/* How many youths there are, and records about youths, is for those who see all of them: the
 * difference to a list would tell of somebody with protected identity. */
static bool counts_may_be_told(const struct request *request, const struct record_kind *kind)
{
    bool about_somebody =
        kind->record == RECORD_YOUTH || schema_field(kind->schema, "youth", 5) != NULL;
    return !about_somebody || request->session->principal.everywhere;
}

static enum error server_stats(struct request *request)
{
    const struct context *context = request->context;
    const struct server_figures *server = &context->figures;
    struct stats_reply *out = request->out;
    struct store_figures store = {0};
    if (store_figures(context->store, &store, &request->fault))
        return request->fault.code;
    *out = (struct stats_reply){
        .version = word(PRAKTIK_VERSION),
        .model = word(MATCH_MODEL),
        .started = figure(server->started),
        .now = figure((uint64_t)context->now),
        .connections = figure(server->connections),
        .accepted = figure(server->accepted),
        .requests = figure(server->requests),
        .failed = figure(server->failed),
        .changes = figure(server->changes),
        .commits = figure(server->commits),
        .bytes_in = figure(server->bytes_in),
        .bytes_out = figure(server->bytes_out),
        .as_of = figure(journal_last(context->txn)),
        .openings = figure(context->snapshot->openings.count),
        .map_bytes = figure(store.map_size),
        .used_bytes = figure(store.used),
        .readers = figure(store.readers),
        .records = {.items = arena_array(&request->arena, RECORD_COUNT, sizeof(struct tally)),
                    .set = true},
    };
    for (int i = 0; i < RECORD_COUNT; i++) {
        const struct record_kind *kind = &record_kinds[i];
        if (counts_may_be_told(request, kind))
            out->records.items[out->records.count++] =
                (struct tally){word(kind->name), (int64_t)store.entries[kind->table]};
    }
    return ERR_NONE;
}

/* ---- Neovim's family ---- */

/* nvim_set_client_info(name, version, type, methods, attributes) and nvim_get_api_info() come
 * with params of their own shape; their rows say TAKES_ANYTHING, so the gate reads none of it. */
static const struct schema neovim_schema = {.name = "neovim", .doc = "unread", .size = 1};

/* [channel, {}]: enough for attach() of Neovim's clients, which from then on expect errors as
 * [type, text]. */
static enum error neovim_api_info(struct request *request)
{
    static const char reply[] = "\x92\x01\x81\xa9"
                                "functions"
                                "\x90";
    request->session->errors = ERRORS_PAIR;
    request->raw = (struct raw){reply, sizeof reply - 1};
    return ERR_NONE;
}

static enum error neovim_client_info(struct request *request)
{
    static const char nil[] = "\xc0";
    request->session->errors = ERRORS_PAIR;
    request->raw = (struct raw){nil, 1};
    return ERR_NONE;
}

/* ---- methods ---- */

static const struct method rows[] = {
    {
        .name = "session.hello",
        .doc = "Says who is calling and how errors shall come; larger requests are taken after it.",
        .roles = ROLE_EVERYONE,
        .open = true,
        .runs = RUNS_LOOP,
        .in = &hello_schema,
        .out = &hello_reply_schema,
        .run = session_hello,
    },
    {
        .name = "server.ping",
        .doc = "Answers.",
        .roles = ROLE_EVERYONE,
        .open = true,
        .runs = RUNS_LOOP,
        .in = &nothing_schema,
        .out = &nothing_schema,
        .run = server_ping,
    },
    {
        .name = "server.describe",
        .doc = "The method table as data.",
        .roles = ROLE_EVERYONE,
        .open = true,
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
        .open = true,
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
        .open = true,
        .runs = RUNS_LOOP,
        .takes = TAKES_ANYTHING,
        .in = &neovim_schema,
        .out = &neovim_schema,
        .run = neovim_client_info,
    },
};

const struct method_rows session_methods = METHOD_ROWS(rows);
