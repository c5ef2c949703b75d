/* SPDX-License-Identifier: MIT
 *
 * Listening sockets: in the file system, on loopback, and on other addresses where TLS is spoken.
 *
 * When the process has no descriptor left, a listener that stays ready would spin its thread: it
 * rests for 200 ms, and a spare descriptor, given up for a moment, lets it turn away whoever waits
 * instead of leaving them hanging. */
#ifndef ENGINE_SERVE_LISTENER_H
#define ENGINE_SERVE_LISTENER_H

#include "engine/serve/loop.h"
#include "proto/rpc.h"

enum {
    LISTENER_NAME = 128,
};

/* A listening TCP socket on "127.0.0.1:7411", "[::1]:0" or "localhost:7160"; port 0 picks a free
 * one. `name` is where it listens then. `anywhere`: on any address of this machine, as it may be
 * when TLS is spoken there. OUT_OF_RANGE: no such address, or no port. OVERLOADED: the address is
 * taken or cannot be used. */
enum error listener_tcp(const char *address, bool anywhere, int *fd, char name[LISTENER_NAME],
                        struct fault *fault);

/* A listening Unix socket that its owner alone may use (mode 0600). A socket file on which nobody
 * answers is replaced. OVERLOADED: somebody answers, something else than a socket lies there, or
 * it cannot be made. Call before other threads run (it sets the umask for a moment). */
enum error listener_unix(const char *path, int *fd, struct fault *fault);

/* Which way a connected socket came. */
struct peer listener_peer(int fd);

struct listener;

/* Accepts on the socket, which it owns from now on. `accepted` gets each new descriptor,
 * non-blocking, and owns it. */
struct listener *listener_new(struct loop *loop, int fd, void (*accepted)(void *context, int fd),
                              void *context);
/* Stops listening. NULL is nothing. */
void listener_free(struct listener *listener);

#endif
