/* SPDX-License-Identifier: MIT
 *
 * The server as a whole: opens the store, starts the threads, listens, and ends cleanly.
 *
 *     main thread   signals, listening sockets, the minute's chores; hands connections out in turn
 *     workers       connections for life, short reads                               (worker.h)
 *     writer        all changes                                                     (writer.h)
 *     pool          long reads                                                      (pool.h) */
#ifndef ENGINE_SERVE_SERVER_H
#define ENGINE_SERVE_SERVER_H

#include <stddef.h>

#include "proto/client.h"

/* Where clients look unless they are told. */
#define SERVER_LISTEN CLIENT_ADDRESS

enum {
    SERVER_LOOPS_MOST = 64,
    SERVER_POOL = 2,
    SERVER_CONNECTIONS = 4096,
    SERVER_FRAME_MS = 30 * 1000,
    SERVER_LOGIN_MS = 10 * 1000,
    SERVER_END_MS = 5 * 1000, /* answers that are not sent so long after SIGTERM are lost */
};

/* All-zero is a choice for each but the store. */
struct server_options {
    const char *store; /* directory; made where there is none */
    const char *key;   /* the master key's file; NULL: beside the store, its name and ".key" */
    const char *audit; /* directory of the audit log's checkpoints; NULL: beside the store, its name
                          and ".audit" */
    const char *listen; /* "HOST:PORT", loopback only without TLS; port 0 picks one. NULL: none */
    const char *unix_path; /* NULL: none. Neither: SERVER_LISTEN */
    const char *web;       /* as listen, for pages (web.h); NULL: none */
    const char *catalogue; /* directory of catalogues; NULL: the built-in ones */
    const char *issuer;    /* who issues certificates; NULL: "praktik" */
    const char *site;      /* where they can be checked, "https://…"; NULL: nowhere */
    unsigned loops;        /* 0: one for each core, at most 8 */
    unsigned pool;         /* threads for long reads; 0: SERVER_POOL */
    size_t map_size;       /* [bytes] 0: see store.h */
    unsigned connections;  /* most at a time; 0: SERVER_CONNECTIONS. Fewer where the system gives
                              fewer descriptors */
    const char *tls_certificate, *tls_key; /* PEM files, both or none; with them TCP is TLS, and
                                              may listen on any address */
    int login_deadline_ms;                 /* [ms] 0: SERVER_LOGIN_MS */
    bool require_tokens;                   /* nobody without one, even before the first was made */
    int frame_deadline_ms; /* [ms] from a request's first byte to its last; 0: SERVER_FRAME_MS */
};

/* Serves until SIGTERM or SIGINT, which must not be handled elsewhere. When all is ready, one line
 * goes to stdout:
 *
 *     praktik ready: tcp 127.0.0.1:7411 unix /run/praktik.sock web 127.0.0.1:8080
 *
 * naming what there is; "tls" instead of "tcp" where that is spoken. Messages go to stderr. Returns
 * a code of sysexits: 0 ended as asked, 65 store damaged or of a newer version, 69 cannot listen
 * there, 71 the system gives no threads or descriptors, 74 the store cannot be read or written, 75
 * another process has the store, 78 bad option. Once in a process. */
int server_run(const struct server_options *options);

#endif
