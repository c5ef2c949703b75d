/* SPDX-License-Identifier: MIT
 *
 * What the server has: catalogues, the store with its keys, the audit log, the corpus. server.c's
 * own, which has the rest: threads, sockets, signals. */
#ifndef ENGINE_SERVE_SERVER_DATA_H
#define ENGINE_SERVE_SERVER_DATA_H

#include "data/audit.h"
#include "data/vault.h"
#include "engine/serve/server.h"
#include "engine/serve/service.h"

/* Made from the master key. */
struct derived {
    struct audit_keys audit;
    uint8_t token[KEY_BYTES], pseudonym[KEY_BYTES], seal[KEY_BYTES];
};

struct holdings {
    struct unlocked unlocked;
    struct derived *derived; /* keys_memory */
    struct arena arena;      /* of what lives as long as it */
};

/* Opens all of it and lets the service know. 0, or an exit code, having said why on stderr; what
 * was opened so far is closed by holdings_close. */
int holdings_open(struct holdings *holdings, struct service *service,
                  const struct server_options *options, unsigned readers);
/* When no thread uses any of it; wipes the keys. `well`: what the next start need not make again is
 * saved. */
void holdings_close(struct holdings *holdings, struct service *service, bool well);

/* "praktik: store: …" on stderr; returns `code`. */
int server_complain(int code, const char *what, const struct fault *fault);

#endif
