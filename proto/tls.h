/* SPDX-License-Identifier: MIT
 *
 * TLS 1.3 over non-blocking sockets, for both ends. The only file with openssl/ is tls.c.
 *
 * Nothing here waits: what cannot go on says TLS_AGAIN, and tls_wants says for what to wait. One
 * stream is used by one thread at a time. */
#ifndef PROTO_TLS_H
#define PROTO_TLS_H

#include "proto/error.h"

struct tls;
struct tls_stream;

enum { TLS_FINGERPRINT = 64 }; /* SHA-256 of a certificate, as hexadecimal digits */

/* A server's: its certificate (with those that lead to it) and key, as PEM files. Clients may show
 * a certificate of their own; who made it is not asked, for it is known by its fingerprint. NULL
 * (fault set, naming "tls-cert" or "tls-key") when they cannot be read or do not fit. Owned by the
 * caller. */
struct tls *tls_server(const char *certificate, const char *key, struct fault *fault);

/* A client's: trusts the certificates in `ca`, a PEM file, or, where it is NULL, the system's;
 * shows its own certificate where it has one (both or neither NULL). NULL (fault set) as above. */
struct tls *tls_client(const char *ca, const char *certificate, const char *key,
                       struct fault *fault);

/* After the last stream. NULL is nothing. */
void tls_free(struct tls *tls);

/* A stream over a connected socket, which stays the caller's. `host` is whom a client means to
 * reach, a name or an address's number; NULL for a server's. */
struct tls_stream *tls_open(struct tls *tls, int fd, const char *host);
/* NULL is nothing. */
void tls_close(struct tls_stream *stream);

enum tls_end {
    TLS_DONE,
    TLS_AGAIN,  /* see tls_wants */
    TLS_ENDED,  /* the peer sends no more */
    TLS_BROKEN, /* not TLS, not trusted, or lost */
};

/* Goes on with the handshake until TLS_DONE. */
enum tls_end tls_shake(struct tls_stream *stream);
/* Why a handshake broke, for people; static or lives as long as the stream. */
const char *tls_reason(const struct tls_stream *stream);

/* Reads or writes some bytes; *done gets how many, 0 unless TLS_DONE. */
enum tls_end tls_read(struct tls_stream *stream, void *room, size_t size, size_t *done);
enum tls_end tls_write(struct tls_stream *stream, const void *data, size_t size, size_t *done);

/* What the last call that said TLS_AGAIN waits for: true, that the socket can be written to; false,
 * that something comes. */
bool tls_wants_write(const struct tls_stream *stream);
/* Whether bytes lie in the stream that came already: no socket tells of them. */
bool tls_holds(const struct tls_stream *stream);

/* Tells the peer that no more is sent. */
void tls_finish(struct tls_stream *stream);

/* The fingerprint of the peer's certificate and a zero byte; empty where it showed none. */
void tls_peer(const struct tls_stream *stream, char out[TLS_FINGERPRINT + 1]);

#endif
