/* SPDX-License-Identifier: MIT
 *
 * libpraktik: a small blocking client of the service, for one thread at a time.
 *
 *     struct client *client;
 *     struct client_options options = {.address = "127.0.0.1:7411"};
 *     if (client_open(&client, &options, &fault))
 *         …
 *     client_call(client, "server.ping", params, &result, &fault);
 *
 * Any number of requests may be under way at once: client_send writes one, client_receive takes
 * the next answer, whichever request it belongs to. While it waits to write, the client goes on
 * reading, so that two full directions never wait for each other. */
#ifndef PROTO_CLIENT_H
#define PROTO_CLIENT_H

#include "proto/error.h"
#include "proto/memory.h"

/* How a call ended. Where it is not CLIENT_OK, the fault's text says why; its code is a server's
 * code after CLIENT_REFUSED alone, ERR_DEADLINE after CLIENT_LATE, and ERR_INTERNAL otherwise. */
enum client_end {
    CLIENT_OK,
    CLIENT_REFUSED,     /* the server answered with an error; the connection lives */
    CLIENT_BAD_ADDRESS, /* the address is none, or its host has no name */
    CLIENT_UNREACHABLE, /* nobody listens there, or the way is barred; worth another try */
    CLIENT_CLOSED,      /* the connection was lost; what was under way may have happened or not */
    CLIENT_LATE,        /* no answer within the deadline; the connection is worthless now */
    CLIENT_UNTRUSTED, /* the server's certificate is not trusted, or TLS cannot be had; without TLS
                         to another machine: nothing was sent */
    CLIENT_GARBLED,   /* what came is no MessagePack-RPC response; the same */
};

#define CLIENT_ADDRESS "127.0.0.1:7411"
#define CLIENT_TIMEOUT_MS 30000 /* a long report takes seconds; a dead server takes forever */

struct client_options {
    const char *address; /* "HOST:PORT", "[::1]:PORT", or a Unix socket's path (it has a '/') */
    const char *name;    /* who calls, for the server's log; NULL: nobody says */
    const char *token;   /* NULL: none */
    bool tls;            /* over TCP: TLS 1.3, with a server that `tls_ca` trusts */
    const char *tls_ca;  /* PEM file; NULL: the system's. Given, it asks for TLS, too */
    const char *tls_certificate, *tls_key; /* PEM files of the client's own; NULL: none */
    int timeout_ms; /* [ms] for connecting, and for each answer; 0: CLIENT_TIMEOUT_MS */
};

struct client;

/* Connects and says hello, so that errors come as maps. *client is owned by the caller and ends
 * with client_close; it is NULL unless CLIENT_OK is returned. */
enum client_end client_open(struct client **client, const struct client_options *options,
                            struct fault *fault);

/* A client over a connected stream socket, which it takes over, without a hello. */
struct client *client_over(int socket, int timeout_ms);

void client_close(struct client *client);

/* Who is told of notifications that come while answers are waited for; `params` is the encoded map.
 * Without, a notification is what no server may send: CLIENT_GARBLED. */
struct client_hear {
    void (*heard)(void *context, struct text method, struct bytes params);
    void *context;
};
void client_listen(struct client *client, struct client_hear hear);

/* One request and its answer. `params` is one encoded map, {NULL, 0} an empty one. The result, one
 * encoded value, is appended. Not while answers to client_send are outstanding. */
enum client_end client_call(struct client *client, const char *method, struct bytes params,
                            struct buffer *result, struct fault *fault);

/* Writes a request and returns its id, without waiting for the answer. */
enum client_end client_send(struct client *client, const char *method, struct bytes params,
                            uint32_t *id, struct fault *fault);

/* Waits for the next answer, says to which id, and appends its result. */
enum client_end client_receive(struct client *client, uint32_t *id, struct buffer *result,
                               struct fault *fault);

#endif
