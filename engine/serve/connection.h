/* SPDX-License-Identifier: MIT
 *
 * A connection: bytes in, frames out to dispatch, replies back, one write for each wake-up.
 *
 * Limits, each with what happens beyond it:
 *   frame      64 KiB before hello, 1 MiB after, depth, elements, strings: see wire.h; answered,
 *              then closed
 *   strangers  who has not said who they are service->login_ms after they came, TLS included, is
 *              dropped
 *   time       a frame must be whole service->frame_ms after its first byte; answered DEADLINE
 *              where it has an id, then closed. A connection without a frame begun may live for
 *              ever.
 *   pending    over 256 KiB of unsent replies nothing is read or parsed until they are under 64
 *              KiB; a peer that takes none of them for a minute is dropped
 *   in flight  1,024 requests with other threads, 16 of them long reads; no more are parsed
 *   turn       64 frames, then the others have their turn
 *
 * A peer that half-closes gets the answers to all it sent. Before our own close the peer is told
 * (FIN) and given a second to read, since a close over unread input destroys sent answers (RST).
 *
 * All calls on the worker's own thread. */
#ifndef ENGINE_SERVE_CONNECTION_H
#define ENGINE_SERVE_CONNECTION_H

#include "engine/serve/worker.h"

/* What one message may have after hello: WIRE_LIMITS_SESSION, but more elements, since the row of
 * a bulk method may allow more than the others do; rpc_admit holds each to its row. */
#define CONNECTION_ELEMENTS 65536

/* Takes over a connected, non-blocking socket; it frees itself. `number` is its own, for the log.
 */
void connection_open(struct worker *worker, int fd, uint64_t number);
/* Sends the answers that came from other threads. */
void connection_flush_dirty(struct worker *worker);
/* worker->draining has become true. */
void connection_drain_all(struct worker *worker);
void connection_drop_all(struct worker *worker);

#endif
