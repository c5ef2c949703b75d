/* SPDX-License-Identifier: MIT
 *
 * The socket is non-blocking and everything waits in one place, pump(), which writes and reads
 * whatever goes, until what it was asked for has happened or the deadline has passed. Bytes that
 * came lie in `in` from `start` on; the scanner has seen the first `scanned` of them. */
#include "proto/client.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "proto/rpc.h"
#include "proto/stream.h"
#include "proto/value.h"
#include "proto/wire.h"

enum {
    READ_SIZE = 64 << 10,
    KEEP_CONSUMED = 256 << 10, /* bytes of answered frames that may lie before `start` */
};

/* An answer is as large as a report may be; these only stop a peer that is no server of ours. */
#define ANSWER_LIMITS ((struct wire_limits){256U << 20, WIRE_DEPTH, 64U << 20, 16U << 20})

struct client {
    struct stream stream;
    struct tls *tls; /* NULL: plain */
    int timeout_ms;
    uint32_t next_id;
    struct buffer out;
    struct buffer in;
    size_t start, scanned;
    struct wire_scanner scanner;
    struct client_hear hear;
};

static int64_t now_ms(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static enum client_end ended(enum client_end end, struct fault *fault, const char *text)
{
    fail(fault, end == CLIENT_LATE ? ERR_DEADLINE : ERR_INTERNAL, NULL, "%s", text);
    return end;
}

/* ---- connecting ---- */

/* Waits until the socket is ready for `events`; false when the deadline passes first. */
static bool wait_for(int socket, short events, int64_t deadline)
{
    for (;;) {
        int64_t left = deadline - now_ms();
        struct pollfd one = {.fd = socket, .events = events};
        int ready = poll(&one, 1, left > 0 ? (int)left : 0);
        if (ready > 0)
            return true;
        if (ready == 0 || errno != EINTR)
            return false;
    }
}

static int new_socket(int family)
{
    return socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
}

/* The connected socket; -1 with errno set. */
static int connect_to(int family, const struct sockaddr *address, socklen_t size, int64_t deadline)
{
    int fd = new_socket(family);
    if (fd < 0)
        return -1;
    int error = connect(fd, address, size) == 0 ? 0 : errno;
    if (error == EINPROGRESS) {
        socklen_t length = sizeof error;
        if (!wait_for(fd, POLLOUT, deadline))
            error = ETIMEDOUT;
        else if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &length) != 0)
            error = errno;
    }
    if (error == 0)
        return fd;
    close(fd);
    errno = error;
    return -1;
}

static enum client_end unreachable(const char *address, struct fault *fault)
{
    fail(fault, ERR_INTERNAL, NULL, "cannot connect to %.80s: %s", address, strerror(errno));
    return CLIENT_UNREACHABLE;
}

static enum client_end open_path(const char *path, int64_t deadline, int *fd, struct fault *fault)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof address.sun_path) {
        fail(fault, ERR_INTERNAL, NULL, "the path of a Unix socket has at most %zu bytes",
             sizeof address.sun_path - 1);
        return CLIENT_BAD_ADDRESS;
    }
    memcpy(address.sun_path, path, strlen(path));
    *fd = connect_to(AF_UNIX, (const struct sockaddr *)&address, sizeof address, deadline);
    return *fd < 0 ? unreachable(path, fault) : CLIENT_OK;
}

/* "host:7411", "[::1]:7411" and ":7411" (this machine) into host and port. */
static bool split_address(const char *text, char *host, size_t size, const char **port)
{
    const char *colon = strrchr(text, ':');
    if (!colon || !colon[1] || (size_t)(colon - text) >= size)
        return false;
    size_t length = (size_t)(colon - text);
    if (length >= 2 && text[0] == '[' && text[length - 1] == ']') {
        text++;
        length -= 2;
    }
    memcpy(host, text, length);
    host[length] = '\0';
    *port = colon + 1;
    return true;
}

static enum client_end open_host(const char *text, int64_t deadline, int *fd, struct fault *fault)
{
    char host[256];
    const char *port;
    if (!split_address(text, host, sizeof host, &port)) {
        fail(fault, ERR_INTERNAL, NULL, "an address is HOST:PORT or the path of a Unix socket");
        return CLIENT_BAD_ADDRESS;
    }
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM};
    struct addrinfo *all;
    int error = getaddrinfo(host[0] ? host : "127.0.0.1", port, &hints, &all);
    if (error != 0) {
        fail(fault, ERR_INTERNAL, NULL, "%.80s: %s", text, gai_strerror(error));
        return CLIENT_BAD_ADDRESS;
    }
    *fd = -1;
    for (const struct addrinfo *one = all; one && *fd < 0; one = one->ai_next)
        *fd = connect_to(one->ai_family, one->ai_addr, one->ai_addrlen, deadline);
    error = errno;
    freeaddrinfo(all);
    errno = error;
    if (*fd < 0)
        return unreachable(text, fault);
    int yes = 1;
    setsockopt(*fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    return CLIENT_OK;
}

static void put_pair(struct buffer *out, const char *key, const char *value)
{
    value_put_word(out, key);
    value_put_word(out, value);
}

static enum client_end say_hello(struct client *client, const struct client_options *options,
                                 struct fault *fault)
{
    struct buffer params = {0}, result = {0};
    value_put_map(&params, 1U + (options->name != NULL) + (options->token != NULL));
    put_pair(&params, "errors", "map");
    if (options->name)
        put_pair(&params, "client", options->name);
    if (options->token)
        put_pair(&params, "token", options->token);
    enum client_end end = client_call(client, "session.hello",
                                      (struct bytes){params.data, params.size}, &result, fault);
    buffer_free(&params);
    buffer_free(&result);
    return end;
}

struct client *client_over(int socket, int timeout_ms)
{
    struct client *client = memory_new(1, sizeof *client);
    client->stream.fd = socket;
    client->timeout_ms = timeout_ms > 0 ? timeout_ms : CLIENT_TIMEOUT_MS;
    wire_reset(&client->scanner, ANSWER_LIMITS);
    fcntl(socket, F_SETFL, fcntl(socket, F_GETFL) | O_NONBLOCK);
    return client;
}

/* ---- TLS ---- */

union address {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
};

static union address peer_of(int fd)
{
    union address peer = {0};
    socklen_t size = sizeof peer;
    getpeername(fd, &peer.any, &size);
    return peer;
}

static bool wants_tls(const struct client_options *options, int fd)
{
    return (options->tls || options->tls_ca) && peer_of(fd).any.sa_family != AF_UNIX;
}

static enum client_end untrusted(struct fault *fault, const char *reason)
{
    fail(fault, ERR_INTERNAL, NULL, "TLS: %.120s", reason);
    return CLIENT_UNTRUSTED;
}

/* What whoever is on the way could read is sent to nobody. */
static enum client_end check_way(const struct client_options *options, int fd, struct fault *fault)
{
    union address peer = peer_of(fd);
    bool here = peer.any.sa_family == AF_UNIX ||
                (peer.any.sa_family == AF_INET && ntohl(peer.v4.sin_addr.s_addr) >> 24 == 127) ||
                (peer.any.sa_family == AF_INET6 && IN6_IS_ADDR_LOOPBACK(&peer.v6.sin6_addr));
    if (here || wants_tls(options, fd))
        return CLIENT_OK;
    return untrusted(fault, "is needed to another machine, since all on the way could read");
}

/* The handshake, until the deadline. */
static enum client_end start_tls(struct client *client, const struct client_options *options,
                                 int64_t deadline, struct fault *fault)
{
    char host[256];
    const char *port;
    struct fault why = {0};
    if (!split_address(options->address, host, sizeof host, &port))
        return CLIENT_BAD_ADDRESS;
    client->tls = tls_client(options->tls_ca, options->tls_certificate, options->tls_key, &why);
    if (client->tls)
        client->stream.tls = tls_open(client->tls, client->stream.fd, host[0] ? host : "127.0.0.1");
    if (!client->stream.tls)
        return untrusted(fault, why.code ? why.text : "cannot be started");
    enum tls_end end;
    while ((end = tls_shake(client->stream.tls)) == TLS_AGAIN) {
        short events = tls_wants_write(client->stream.tls) ? POLLOUT : POLLIN;
        if (!wait_for(client->stream.fd, events, deadline))
            return ended(CLIENT_LATE, fault, "no answer within the deadline");
    }
    return end == TLS_DONE ? CLIENT_OK : untrusted(fault, tls_reason(client->stream.tls));
}

enum client_end client_open(struct client **client, const struct client_options *options,
                            struct fault *fault)
{
    int timeout = options->timeout_ms > 0 ? options->timeout_ms : CLIENT_TIMEOUT_MS;
    int64_t deadline = now_ms() + timeout;
    int fd = -1;
    enum client_end end;
    *client = NULL;
    if (strchr(options->address, '/'))
        end = open_path(options->address, deadline, &fd, fault);
    else
        end = open_host(options->address, deadline, &fd, fault);
    if (end)
        return end;
    *client = client_over(fd, timeout);
    end = check_way(options, fd, fault);
    if (!end && wants_tls(options, fd))
        end = start_tls(*client, options, deadline, fault);
    if (!end)
        end = say_hello(*client, options, fault);
    if (end) {
        client_close(*client);
        *client = NULL;
    }
    return end;
}

void client_close(struct client *client)
{
    if (!client)
        return;
    tls_close(client->stream.tls);
    tls_free(client->tls);
    close(client->stream.fd);
    buffer_free(&client->out);
    buffer_free(&client->in);
    free(client);
}

/* ---- bytes ---- */

static enum client_end lost(struct fault *fault)
{
    return ended(CLIENT_CLOSED, fault, "the server closed the connection");
}

/* Writes what goes without waiting. */
static enum client_end write_some(struct client *client, struct fault *fault)
{
    while (client->out.size > 0) {
        ssize_t sent = stream_write(&client->stream, client->out.data, client->out.size);
        if (sent == STREAM_WAITS)
            return CLIENT_OK;
        if (sent == STREAM_LOST)
            return lost(fault);
        buffer_consume(&client->out, (size_t)sent);
    }
    return CLIENT_OK;
}

/* Reads once, without waiting. */
static enum client_end read_some(struct client *client, struct fault *fault)
{
    char *room = buffer_reserve(&client->in, READ_SIZE);
    ssize_t got = stream_read(&client->stream, room, READ_SIZE);
    if (got == STREAM_ENDED || got == STREAM_LOST)
        return lost(fault);
    client->in.size += got > 0 ? (size_t)got : 0;
    return CLIENT_OK;
}

static void forget(struct client *client, size_t size)
{
    client->start += size;
    client->scanned = 0;
    if (client->start == client->in.size || client->start > KEEP_CONSUMED) {
        buffer_consume(&client->in, client->start);
        client->start = 0;
    }
}

/* Hands over the params' map of the notification at `start`: [2, method, [map]]. */
static void hear(struct client *client)
{
    struct bytes frame = {client->in.data + client->start, client->scanned};
    struct values values = values_of(frame);
    struct value head, method, params;
    if (value_next(&values, &head) && value_pass(&values) && value_next(&values, &method) &&
        method.type == VALUE_TEXT && value_next(&values, &params) && params.type == VALUE_LIST &&
        params.count == 1)
        client->hear.heard(client->hear.context, method.text,
                           (struct bytes){values.at, (size_t)(values.end - values.at)});
    forget(client, frame.size);
}

/* Scans on; *whole says whether a message lies ready at `start`. */
static enum client_end scan(struct client *client, bool *whole, struct fault *fault)
{
    size_t fresh = client->in.size - client->start - client->scanned;
    size_t used = 0;
    *whole = false;
    if (fresh == 0)
        return CLIENT_OK;
    const char *data = client->in.data + client->start + client->scanned;
    enum wire_state state = wire_scan(&client->scanner, data, fresh, &used, fault);
    client->scanned += used;
    *whole = state == WIRE_FRAME;
    if (state == WIRE_FRAME && client->scanner.type == WIRE_NOTIFICATION && client->hear.heard) {
        hear(client);
        return scan(client, whole, fault);
    }
    if (state == WIRE_BAD || (*whole && client->scanner.type != WIRE_RESPONSE))
        return ended(CLIENT_GARBLED, fault, "the answer is no MessagePack-RPC response");
    return CLIENT_OK;
}

/* Writes and reads until everything is written (`wanted` NULL) or a whole message lies ready. */
static enum client_end pump(struct client *client, bool *wanted, struct fault *fault)
{
    int64_t deadline = now_ms() + client->timeout_ms;
    for (;;) {
        enum client_end end = write_some(client, fault);
        if (!end && wanted)
            end = scan(client, wanted, fault);
        if (end || (wanted ? *wanted : client->out.size == 0))
            return end;
        struct pollfd one = {.fd = client->stream.fd, .events = POLLIN};
        if (client->out.size > 0)
            one.events |= POLLOUT;
        int64_t left = deadline - now_ms();
        int ready = left > 0 ? poll(&one, 1, (int)left) : 0;
        if (ready == 0)
            return ended(CLIENT_LATE, fault, "no answer within the deadline");
        if (ready > 0 && one.revents & (POLLIN | POLLHUP | POLLERR))
            end = read_some(client, fault);
        if (end)
            return end;
    }
}

/* ---- answers ---- */

static void copy_text(const struct value *value, char *out, size_t size)
{
    out[0] = '\0';
    if (value->type == VALUE_TEXT)
        snprintf(out, size, "%.*s", (int)value->text.size, value->text.data);
}

/* "CODE: text" */
static void fault_from_text(struct text text, struct fault *fault)
{
    const char *colon = memchr(text.data, ':', text.size);
    if (colon)
        fault->code = error_from_code(text.data, (size_t)(colon - text.data));
    size_t skip = colon && fault->code ? (size_t)(colon - text.data) + 1 : 0;
    while (skip < text.size && text.data[skip] == ' ')
        skip++;
    snprintf(fault->text, sizeof fault->text, "%.*s", (int)(text.size - skip), text.data + skip);
}

static void fault_from_map(struct values map, struct fault *fault)
{
    struct value value;
    if (value_find(map, "code", 4, &value) && value.type == VALUE_TEXT)
        fault->code = error_from_code(value.text.data, value.text.size);
    if (value_find(map, "message", 7, &value))
        copy_text(&value, fault->text, sizeof fault->text);
    if (value_find(map, "field", 5, &value))
        copy_text(&value, fault->field, sizeof fault->field);
    fault->has_limit = value_find(map, "limit", 5, &value) && value.type <= VALUE_NEGATIVE &&
                       value.type >= VALUE_UNSIGNED;
    if (fault->has_limit)
        fault->limit =
            value.type == VALUE_NEGATIVE ? value.negative : (int64_t)(value.number & INT64_MAX);
    if (value_find(map, "retry_after_ms", 14, &value) && value.type == VALUE_UNSIGNED)
        fault->retry_after_ms = (int64_t)(value.number & INT64_MAX);
}

/* `error` is the value, whose map, where it is one, begins at `at`. */
static void fault_from(const struct value *error, struct values at, struct fault *fault)
{
    *fault = (struct fault){0};
    if (error->type == VALUE_TEXT)
        fault_from_text(error->text, fault);
    else if (error->type == VALUE_MAP)
        fault_from_map(at, fault);
    if (fault->code == ERR_NONE)
        fault->code = ERR_INTERNAL; /* a code that this client does not know */
}

/* Takes a whole response apart: [1, id, error, result]. The scanner has found it sound. */
static enum client_end open_answer(struct bytes frame, struct buffer *result, struct fault *fault)
{
    struct values values = values_of(frame);
    struct value head, error;
    if (!value_next(&values, &head) || !value_pass(&values) || !value_pass(&values))
        return ended(CLIENT_GARBLED, fault, "the answer is no MessagePack-RPC response");
    struct values at = values;
    value_next(&values, &error);
    if (error.type != VALUE_NIL) {
        fault_from(&error, at, fault);
        return CLIENT_REFUSED;
    }
    buffer_append(result, values.at, (size_t)(values.end - values.at));
    return CLIENT_OK;
}

void client_listen(struct client *client, struct client_hear hear)
{
    client->hear = hear;
}

enum client_end client_receive(struct client *client, uint32_t *id, struct buffer *result,
                               struct fault *fault)
{
    bool whole = false;
    enum client_end end = pump(client, &whole, fault);
    if (end)
        return end;
    *id = client->scanner.id;
    struct bytes frame = {client->in.data + client->start, client->scanned};
    end = open_answer(frame, result, fault);
    forget(client, frame.size);
    return end;
}

enum client_end client_send(struct client *client, const char *method, struct bytes params,
                            uint32_t *id, struct fault *fault)
{
    static const char empty[] = "\x80";
    if (!params.data)
        params = (struct bytes){empty, 1};
    *id = ++client->next_id;
    rpc_call(*id, method, params, &client->out);
    return pump(client, NULL, fault);
}

enum client_end client_call(struct client *client, const char *method, struct bytes params,
                            struct buffer *result, struct fault *fault)
{
    uint32_t sent, answered;
    enum client_end end = client_send(client, method, params, &sent, fault);
    if (!end)
        end = client_receive(client, &answered, result, fault);
    if (!end && answered != sent)
        return ended(CLIENT_GARBLED, fault, "the answer belongs to no request");
    return end;
}
