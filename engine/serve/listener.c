/* SPDX-License-Identifier: MIT
 *
 * Addresses are checked as numbers, never looked up: what "localhost" means is not left to a file
 * or a name server. */
#include "engine/serve/listener.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "engine/serve/log.h"
#include "proto/memory.h"

enum {
    BACKLOG = 1024,
    ACCEPTS_A_TURN = 64,
    REST_MS = 200,
};

/* ---- TCP ---- */

union address {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
};

static bool parse_port(const char *text, uint16_t *port)
{
    char *end;
    if (*text < '0' || *text > '9')
        return false;
    unsigned long number = strtoul(text, &end, 10);
    *port = (uint16_t)number;
    return *end == '\0' && number <= UINT16_MAX;
}

static bool is_loopback(const union address *address)
{
    if (address->any.sa_family == AF_INET)
        return ntohl(address->v4.sin_addr.s_addr) >> 24 == 127;
    const struct in6_addr *number = &address->v6.sin6_addr;
    return IN6_IS_ADDR_LOOPBACK(number) ||
           (IN6_IS_ADDR_V4MAPPED(number) && number->s6_addr[12] == 127);
}

/* Splits at the last colon, so that "::1:80" and "[::1]:80" are both understood. */
static enum error parse_address(const char *text, bool anywhere, union address *out,
                                socklen_t *size, struct fault *fault)
{
    char host[64];
    uint16_t port;
    const char *colon = strrchr(text, ':');
    if (!colon || (size_t)(colon - text) >= sizeof host || !parse_port(colon + 1, &port))
        return fail(fault, ERR_OUT_OF_RANGE, "listen", "must be HOST:PORT, as 127.0.0.1:7411");
    size_t length = (size_t)(colon - text);
    bool bracketed = length >= 2 && text[0] == '[' && text[length - 1] == ']';
    memcpy(host, text + bracketed, length);
    host[length - 2 * bracketed] = '\0';

    *out = (union address){0};
    if (strcmp(host, "localhost") == 0 || inet_pton(AF_INET, host, &out->v4.sin_addr) == 1) {
        if (strcmp(host, "localhost") == 0)
            out->v4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        out->v4.sin_family = AF_INET;
        out->v4.sin_port = htons(port);
        *size = sizeof out->v4;
    } else if (inet_pton(AF_INET6, host, &out->v6.sin6_addr) == 1) {
        out->v6.sin6_family = AF_INET6;
        out->v6.sin6_port = htons(port);
        *size = sizeof out->v6;
    } else {
        return fail(fault, ERR_OUT_OF_RANGE, "listen", "the host must be %s",
                    anywhere ? "the number of an address" : "a loopback address");
    }
    if (!anywhere && !is_loopback(out))
        return fail(fault, ERR_OUT_OF_RANGE, "listen",
                    "only loopback (127.0.0.1, ::1, localhost) without TLS: give tls-cert and "
                    "tls-key, so that nobody on the way can read it");
    return ERR_NONE;
}

static void name_socket(int fd, char name[LISTENER_NAME])
{
    union address own = {0};
    socklen_t size = sizeof own;
    char host[INET6_ADDRSTRLEN] = "";
    name[0] = '\0';
    if (getsockname(fd, &own.any, &size) != 0)
        return;
    if (own.any.sa_family == AF_INET) {
        inet_ntop(AF_INET, &own.v4.sin_addr, host, sizeof host);
        snprintf(name, LISTENER_NAME, "%s:%u", host, ntohs(own.v4.sin_port));
    } else {
        inet_ntop(AF_INET6, &own.v6.sin6_addr, host, sizeof host);
        snprintf(name, LISTENER_NAME, "[%s]:%u", host, ntohs(own.v6.sin6_port));
    }
}

static enum error cannot(struct fault *fault, const char *field, int *fd)
{
    fail(fault, ERR_OVERLOADED, field, "cannot listen there: %s", strerror(errno));
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
    return fault->code;
}

enum error listener_tcp(const char *address, bool anywhere, int *fd, char name[LISTENER_NAME],
                        struct fault *fault)
{
    union address where = {0};
    socklen_t size = 0;
    *fd = -1;
    if (parse_address(address, anywhere, &where, &size, fault))
        return fault->code;
    *fd = socket(where.any.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (*fd < 0 || setsockopt(*fd, SOL_SOCKET, SO_REUSEADDR, &(int){1}, sizeof(int)) != 0 ||
        bind(*fd, &where.any, size) != 0 || listen(*fd, BACKLOG) != 0)
        return cannot(fault, "listen", fd);
    name_socket(*fd, name);
    return ERR_NONE;
}

/* ---- Unix ---- */

/* Removes a socket file that nobody answers on. */
static enum error clear_path(const struct sockaddr_un *where, struct fault *fault)
{
    struct stat about;
    if (lstat(where->sun_path, &about) != 0)
        return ERR_NONE; /* nothing there; other reasons show in bind */
    if (!S_ISSOCK(about.st_mode))
        return fail(fault, ERR_OVERLOADED, "unix", "a file that is no socket lies there");
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return cannot(fault, "unix", &fd);
    int result = connect(fd, (const struct sockaddr *)where, sizeof *where);
    bool stale = result != 0 && errno == ECONNREFUSED;
    close(fd);
    if (!stale)
        return fail(fault, ERR_OVERLOADED, "unix", "another server answers there");
    if (unlink(where->sun_path) != 0)
        return fail(fault, ERR_OVERLOADED, "unix", "the old socket cannot be removed: %s",
                    strerror(errno));
    return ERR_NONE;
}

enum error listener_unix(const char *path, int *fd, struct fault *fault)
{
    struct sockaddr_un where = {.sun_family = AF_UNIX};
    *fd = -1;
    if (strlen(path) >= sizeof where.sun_path || !*path)
        return fail_limit(fault, ERR_OUT_OF_RANGE, "unix", sizeof where.sun_path - 1,
                          "the path is empty or too long for a socket");
    memcpy(where.sun_path, path, strlen(path));
    if (clear_path(&where, fault))
        return fault->code;
    *fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (*fd < 0)
        return cannot(fault, "unix", fd);
    mode_t mask = umask(0177);
    int result = bind(*fd, (const struct sockaddr *)&where, sizeof where);
    umask(mask);
    if (result != 0 || listen(*fd, BACKLOG) != 0)
        return cannot(fault, "unix", fd);
    return ERR_NONE;
}

/* ---- who comes ---- */

struct peer listener_peer(int fd)
{
    union address other = {0};
    socklen_t size = sizeof other;
    struct peer peer = {0};
    if (getpeername(fd, &other.any, &size) != 0)
        return peer;
    if (other.any.sa_family == AF_UNIX) {
        struct ucred user = {.uid = (uid_t)-1};
        socklen_t room = sizeof user;
        bool known = getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &user, &room) == 0;
        peer.here = true;
        peer.owner = known && (user.uid == geteuid() || user.uid == 0);
        return peer;
    }
    peer.here = is_loopback(&other);
    if (other.any.sa_family == AF_INET)
        inet_ntop(AF_INET, &other.v4.sin_addr, peer.address, sizeof peer.address);
    else
        inet_ntop(AF_INET6, &other.v6.sin6_addr, peer.address, sizeof peer.address);
    return peer;
}

/* ---- accepting ---- */

struct listener {
    struct watch *watch;
    struct timer *rest;
    int fd;
    int spare; /* a descriptor to give up when there is no other */
    void (*accepted)(void *context, int fd);
    void *context;
};

static int new_spare(void)
{
    return open("/dev/null", O_RDONLY | O_CLOEXEC);
}

static void turn_away(struct listener *listener)
{
    close(listener->spare);
    int fd = accept4(listener->fd, NULL, NULL, SOCK_CLOEXEC);
    if (fd >= 0)
        close(fd);
    listener->spare = new_spare();
}

static void ready(void *context, unsigned what)
{
    struct listener *listener = context;
    (void)what;
    for (int i = 0; i < ACCEPTS_A_TURN; i++) {
        int fd = accept4(listener->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd >= 0) {
            listener->accepted(listener->context, fd);
            continue;
        }
        if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
            log_line(LOG_LEVEL_WARN, "accept", "reason=\"%s\" rest_ms=%d", strerror(errno),
                     REST_MS);
            turn_away(listener);
            watch_want(listener->watch, 0);
            timer_set(listener->rest, loop_clock() + REST_MS);
        } else if (errno == ECONNABORTED || errno == EINTR) {
            continue;
        }
        return;
    }
}

static void rested(void *context)
{
    struct listener *listener = context;
    watch_want(listener->watch, WANT_READ);
}

struct listener *listener_new(struct loop *loop, int fd, void (*accepted)(void *context, int fd),
                              void *context)
{
    struct listener *listener = memory_new(1, sizeof *listener);
    *listener =
        (struct listener){.fd = fd, .spare = new_spare(), .accepted = accepted, .context = context};
    listener->watch = watch_new(loop, fd, ready, listener);
    listener->rest = timer_new(loop, rested, listener);
    if (listener->watch)
        watch_want(listener->watch, WANT_READ);
    return listener;
}

void listener_free(struct listener *listener)
{
    if (!listener)
        return;
    watch_free(listener->watch);
    timer_free(listener->rest);
    close(listener->fd);
    if (listener->spare >= 0)
        close(listener->spare);
    free(listener);
}
