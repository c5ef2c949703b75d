/* SPDX-License-Identifier: MIT
 *
 * The web's gate: from bytes to a request that may be answered, or to the status that refuses it.
 *
 * One function sees each byte of a head before anything is made of it, and takes a subset of
 * HTTP/1.1 (RFC 9112) alone: what two readers could understand in two ways is refused, not mended.
 *
 *   - lines end in CR LF; no byte outside printable ASCII, no folded line               400
 *   - a path of the table below, letter by letter; nothing is decoded or put right     404
 *   - a method that the path has                                                       405
 *   - HTTP/1.1, one Host, and that of this server: no page of another name, which leads
 *     here, is let in                                                        505, 400, 421
 *   - at most one Content-Length, in digits; no Transfer-Encoding; no body with GET    400
 *   - a body only with POST, with a length, in the path's type and within its limit
 *                                                                       411, 415, 413
 *   - a POST out of a browser from our own pages alone (Origin, Sec-Fetch-Site)        403
 *   - heads within WEB_HEAD, addresses within WEB_TARGET                          431, 414 */
#ifndef ENGINE_SERVE_WEB_REQUEST_H
#define ENGINE_SERVE_WEB_REQUEST_H

#include "proto/types.h"

enum {
    WEB_HEAD = 8 << 10,    /* [bytes] browsers send one or two KiB */
    WEB_TARGET = 512,      /* [bytes] of a path and its query */
    WEB_HEADERS = 64,      /* in one head */
    WEB_BODY = 64 << 10,   /* [bytes] a certificate full of text is some 40 KiB of JSON */
    WEB_ORIGINS = 3,       /* names by which one server is reached */
    WEB_ORIGIN_SIZE = 160, /* [bytes] of one, and its end */
};

/* What there is. */
enum web_page {
    WEB_HOME,
    WEB_CHECK,        /* where a credential can be shown */
    WEB_CHECK_NUMBER, /* what a certificate is worth, by its number */
    WEB_CHECK_SHOWN,  /* what a credential is worth that was shown */
    WEB_FORM,         /* the supervisor's */
    WEB_RPC,
    WEB_JWKS,
    WEB_DID,
    WEB_STYLE,
    WEB_CHECK_SCRIPT,
    WEB_FORM_SCRIPT,
    WEB_FORM_WORDS,
    WEB_ICON,
    WEB_PAGES,
};

/* How this server is reached: "https://intyg.example", without a path. */
struct web_site {
    char origins[WEB_ORIGINS][WEB_ORIGIN_SIZE];
    size_t count;
    bool secure; /* TLS is spoken */
};

struct web_request {
    enum web_page page;
    struct text number; /* of WEB_CHECK_NUMBER and, with a number, WEB_CHECK_SHOWN */
    struct text body;
    bool english;       /* ?lang=en */
    bool head_only;     /* HEAD */
    bool keep;          /* the peer may ask more over the same connection */
    const char *allows; /* with 405: the methods that the path has */
    size_t size;        /* [bytes] of the whole request */
    int status;         /* of WEB_REFUSED */
};

/* Names the site: by the socket's own name "127.0.0.1:8080", by localhost with its port where that
 * leads there, and by `public`, "https://intyg.example" or with a path, where it is not NULL:
 * others lead from there to here. False where it has no name by which anybody could ask for it: a
 * socket on every address, and nothing public. */
bool web_site_name(struct web_site *site, const char *socket, const char *public, bool secure);

enum web_state {
    WEB_MORE,    /* all is well so far */
    WEB_WHOLE,   /* a request; its texts are views of the bytes */
    WEB_REFUSED, /* status says why; the connection must end, for nobody knows where the next
                    request would begin */
};

/* All-zero is at a request's first byte. */
struct web_scanner {
    size_t seen; /* bytes that were looked at */
    size_t head; /* [bytes] once it is whole and good, else 0 */
    size_t body;
};

/* Looks at the bytes so far: all from the request's first, those of earlier calls again included.
 * Each byte of a head is looked at once. `out` is filled at WEB_WHOLE and WEB_REFUSED. */
enum web_state web_scan(struct web_scanner *scanner, const char *data, size_t size,
                        const struct web_site *site, struct web_request *out);

/* Whether it can be a certificate's number, as it stands in an address. */
bool web_number(struct text text);

/* The value of a field of an application/x-www-form-urlencoded body, decoded into `room` of
 * `size` bytes. False where it is not there, is badly encoded or does not fit. */
bool web_form_field(struct text body, const char *name, char *room, size_t size, struct text *out);

#endif
