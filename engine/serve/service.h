/* SPDX-License-Identifier: MIT
 *
 * What all threads of the server share. Filled before the first thread starts, and from then on
 * only read; what changes is behind these pointers and guards itself. */
#ifndef ENGINE_SERVE_SERVICE_H
#define ENGINE_SERVE_SERVICE_H

#include "engine/cases/access.h"
#include "engine/serve/figures.h"
#include "engine/serve/web_request.h"

struct tls;
struct writer;
struct pool;
struct auditor;

struct service {
    const struct method_table *methods;
    const struct catalogues *catalogues;
    struct store *store;
    struct corpus *corpus;
    struct writer *writer;
    struct pool *pool;
    struct auditor *auditor;
    struct issuer issuer; /* of certificates */
    struct web_site site; /* how the web reaches us */
    struct access access; /* its generation is the writer's to set */
    struct board board;
    struct tls *tls;  /* of all TCP connections; NULL: none */
    int64_t login_ms; /* [ms] a session must have said who it is so long after it came */
    int64_t frame_ms; /* [ms] a frame must be whole so long after its first byte */
};

/* Adds up the board. */
struct server_figures service_figures(const struct service *service);

/* [s] UTC */
int64_t service_now(void);

#endif
