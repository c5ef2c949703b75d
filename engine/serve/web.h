/* SPDX-License-Identifier: MIT
 *
 * The web: pages for those who have no account here (what is this certificate worth? a supervisor
 * fills one in), and the calls that these pages make. A visit is one connection of a browser; it
 * lives on a worker beside the connections of clients, and what it asks for goes the way of their
 * requests (dispatch.h), in a session that can be no more than a supervisor's.
 *
 * Limits, each with what happens beyond it:
 *   time      the handshake and a request must be whole service->login_ms after the connection came
 *             or the last answer was sent, and an answer be taken within half a minute: absolute,
 *             whatever trickles; then it is dropped
 *   size      web_request.h
 *   requests  100 over one connection, one at a time; what is sent ahead waits
 *   visits    a quarter of all connections, at most 512 (server.c)
 *
 * A request that is refused ends its connection, since nobody knows where the next would begin.
 * Nothing of a request is written to the log. All calls on the worker's own thread. */
#ifndef ENGINE_SERVE_WEB_H
#define ENGINE_SERVE_WEB_H

#include "engine/serve/worker.h"

/* Takes over a connected, non-blocking socket; it frees itself. */
void web_open(struct worker *worker, int fd, uint64_t number);
/* worker->draining has become true. */
void web_drain_all(struct worker *worker);
void web_drop_all(struct worker *worker);

#endif
