/* SPDX-License-Identifier: MIT
 *
 * MessagePack-RPC: the envelope, the method row, and the one gate that every request goes through.
 *
 *     request       [0, msgid, method, [ {…} ]]        94 00 01 ab "server.ping" 91 80
 *     response      [1, msgid, error, result]          94 01 01 c0 80
 *     notification  [2, method, [ {…} ]]               never answered
 *
 * A row is all there is to say about a method: from the rows come the gate, PROTOCOL.md,
 * server.describe, the CLI's help and the tests that walk every method. Adding a method is one
 * function, its field tables and one row. */
#ifndef PROTO_RPC_H
#define PROTO_RPC_H

#include "proto/error.h"
#include "proto/memory.h"
#include "proto/schema.h"

enum role {
    ROLE_RECRUITER = 1 << 0,
    ROLE_SUPERVISOR = 1 << 1,
    ROLE_SERVICE = 1 << 2,
    ROLE_ADMIN = 1 << 3,
    ROLE_PROTECTED_HANDLER = 1 << 4,
    ROLE_EVERYONE = (1 << 5) - 1,
};

enum { ROLE_COUNT = 5 };
/* "recruiter" for ROLE_RECRUITER; indexed by bit. NULL-terminated, so that a field row can use it.
 */
extern const char *const role_names[ROLE_COUNT + 1];
/* The name of one role. */
const char *role_name(enum role role);

/* Where a method runs. */
enum runs {
    RUNS_LOOP,   /* short reads, on the connection's own loop thread */
    RUNS_POOL,   /* long reads, in the pool; its brief ones as RUNS_LOOP */
    RUNS_WRITER, /* changes, on the writer thread, inside its transaction */
};

/* What a row allows beside the method's own fields. */
enum takes {
    TAKES_VERSION = 1 << 0,  /* if_version */
    TAKES_TODAY = 1 << 1,    /* today */
    TAKES_PAGE = 1 << 2,     /* limit, cursor */
    TAKES_ANYTHING = 1 << 3, /* params of any shape, and none of it is read */
};

/* The options of a request. Changes (RUNS_WRITER) take idempotency_key, but for those whose
 * answer is shown once. */
struct options {
    struct text idempotency_key;
    struct integer if_version;
    struct date today;
    struct integer limit;
    struct text cursor;
};

extern const struct schema keyed_schema, versioned_schema, dated_schema, paged_schema;

enum error_style {
    ERRORS_TEXT, /* "CODE: text" */
    ERRORS_MAP,  /* {code, message, field?, limit?, retry_after_ms?} */
    ERRORS_PAIR, /* [1, "CODE: text"]: what Neovim's family shows */
};

enum {
    PRINCIPAL_ID = 41,         /* [bytes] an id and its end */
    PRINCIPAL_PROGRAMMES = 16, /* most that one principal is bound to */
};

/* Who is asking. Names and bits: what a purpose or a programme is, nothing here knows. All-zero is
 * somebody who has not said who they are. */
struct principal {
    char id[PRINCIPAL_ID]; /* what journal and log call them */
    unsigned roles;        /* enum role, or-ed: all that they may act as */
    unsigned purposes;     /* or-ed: all that they may act for */
    bool everywhere;       /* bound to no programme */
    size_t programme_count;
    char programmes[PRINCIPAL_PROGRAMMES][PRINCIPAL_ID];
    char placement[PRINCIPAL_ID]; /* bound to this one alone; empty: not bound to one */
    char consumer[PRINCIPAL_ID];  /* the organisation that they act for; empty: none */
    int64_t until;                /* [s] UTC: from then on nobody; 0: no such time */
    uint64_t generation;          /* of the access rules that it was made by */
};

/* Which way a session came; settled when the connection is opened. */
struct peer {
    bool here;  /* from this machine: a loopback address or a Unix socket */
    bool owner; /* over a Unix socket, by the user who runs the server, or root */
    char
        certificate[65]; /* SHA-256 of its TLS certificate, in hexadecimal; empty: it showed none */
    char address[46];    /* the number of its address; empty over a Unix socket */
};

/* What one connection is allowed and has asked for. Changed by LOOP methods only. */
struct session {
    struct peer peer;
    struct principal principal;
    unsigned barred; /* roles that nobody has on this way: methods for them alone are not there */
    enum error_style errors;
    bool greeted;
};

struct request;
struct context; /* what the engine gives its functions; unknown here */

struct method {
    const char *name;
    const char *doc;
    unsigned roles; /* enum role, or-ed */
    bool open;      /* for those, too, who have not said who they are */
    enum runs runs;
    unsigned takes;    /* enum takes, or-ed */
    bool shown_once;   /* a change whose answer is kept under no idempotency key: it is a secret */
    bool settles;      /* of RUNS_POOL: the audit log it sees has all that was answered before */
    bool frees;        /* a change that makes room: taken in a store that is nearly full, too */
    uint32_t elements; /* most values in a request; 0: RPC_ELEMENTS */
    const struct schema *in;
    const struct schema *out;
    const void *about; /* what a function that serves several rows works on; its own business */
    /* Of RUNS_POOL: whether this request takes so little that it runs on the loop thread instead.
     * Asked when it is decoded and has its context; NULL: never. */
    bool (*brief)(const struct request *request);
    enum error (*run)(struct request *request);
};

enum {
    RPC_ELEMENTS = 4096, /* a put of 13 levels, 100 wishes and all lists full stays below 2,000 */
};

enum { WHOM_NAME = 17 }; /* [bytes] what stands for a person in the audit log, and its end */

/* Whom a request was about; kept by engine/cases, for the audit log. In the arena. */
struct whom {
    char (*items)[WHOM_NAME];
    size_t count, room;
    bool touched;  /* it read or changed something about a person, even where none is listed */
    bool refused;  /* it asked for a person, and was told nothing */
    bool repeated; /* it got the answer that it had got before */
};

struct request {
    const struct method *method;
    struct session *session;
    struct context *context;
    bool wants_reply; /* false for a notification */
    uint32_t id;
    struct arena arena;
    struct fault fault;
    enum error_style errors; /* the session's, as it was when the request came */
    struct bytes frame;      /* in the arena */
    const void *in;          /* method->in->size bytes */
    void *out;      /* method->out->size bytes, zeroed; encoded when run returns ERR_NONE */
    struct raw raw; /* where set: the encoded result, instead of out */
    struct options options;
    bool noted; /* it touched what few may: the server writes a line about it */
    struct whom whom;
};

/* Rows that stand in one file, and all of them. */
struct method_rows {
    const struct method *rows;
    size_t count;
};
#define METHOD_ROWS(array)                          \
    {                                               \
        (array), sizeof(array) / sizeof((array)[0]) \
    }

struct method_table {
    const struct method_rows *const *groups;
    size_t count; /* groups */
};

/* A table of one row. */
#define METHOD_TABLE_OF(row) \
    ((struct method_table){  \
        (const struct method_rows *const[]){&(const struct method_rows){(row), 1}}, 1})

/* How many rows there are, and the row i of them; NULL behind the last. */
size_t method_count(const struct method_table *table);
const struct method *method_at(const struct method_table *table, size_t i);
/* NULL where there is none. */
const struct method *method_find(const struct method_table *table, const char *name, size_t size);

/* The gate. Takes a frame that wire_scan accepted (`elements` values), copies it into the
 * request's arena, and fills method, id, in, out and options. In this order: envelope
 * (BAD_FRAME: the connection must be closed), known method (NO_SUCH_METHOD; also where all its
 * roles are barred), role (UNAUTHENTICATED, FORBIDDEN), size (TOO_LARGE), shape and ranges
 * (schema_decode's errors).
 * wants_reply and id are right even when it fails, but for BAD_FRAME. A response that a client
 * sends is refused as BAD_FRAME. */
enum error rpc_admit(const struct method_table *table, struct bytes frame, uint32_t elements,
                     struct request *request);

/* Appends the response for the request: its result, or its fault where fault.code is set. Appends
 * nothing for a notification. */
void rpc_respond(const struct request *request, struct buffer *out);

/* Appends the response that carries a fault for an id: for frames that never became a request. */
void rpc_respond_fault(uint32_t id, const struct fault *fault, enum error_style style,
                       struct buffer *out);

/* Encodes just the result of a request that ran well. */
void rpc_result(const struct request *request, struct buffer *out);

/* Appends a request frame: what a client sends. `params` is one encoded map. */
void rpc_call(uint32_t id, const char *method, struct bytes params, struct buffer *out);

#endif
