/* SPDX-License-Identifier: MIT
 *
 * The clock is read right after read(2), before the answer is looked at, so that a long answer's
 * scan on our side is not the server's latency. The id of a request is its place among those under
 * way on its connection. */
#include "bench/drive.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "proto/rpc.h"
#include "proto/wire.h"

enum {
    READ_SIZE = 256 * 1024, /* [bytes] several of the longest answers, 20 explained hits */
    EVENTS = 64,
    SILENCE_MS = 30 * 1000, /* [ms] without any answer: the server hangs */
};

struct line {
    int socket;
    bool waits_to_write;
    struct wire_scanner scanner;
    char start[160]; /* the first bytes of the answer at hand */
    size_t have;
    struct buffer out;
    int64_t sent[DRIVE_PIPELINE_MOST]; /* [ns] by id */
};

struct run {
    const struct drive *drive;
    struct drive_result *result;
    struct line *lines;
    int epoll;
    uint64_t next, under_way;
    int64_t counts_from, ends; /* [ns] */
    size_t room;               /* of result->latencies */
    struct buffer params;
    char *read;
};

int64_t drive_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

static bool failed(struct run *run, const char *what)
{
    snprintf(run->result->fault, sizeof run->result->fault, "%s", what);
    return false;
}

/* ---- sockets ---- */

static int connect_unix(const char *path)
{
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof to.sun_path)
        return -1;
    snprintf(to.sun_path, sizeof to.sun_path, "%s", path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof to) != 0) {
        close(fd);
        return -1;
    }
    return fd;
}

static int connect_tcp(const char *address)
{
    char host[64];
    const char *colon = strrchr(address, ':');
    if (!colon || (size_t)(colon - address) >= sizeof host)
        return -1;
    snprintf(host, sizeof host, "%.*s", (int)(colon - address), address);
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(colon + 1))};
    if (inet_pton(AF_INET, host, &to.sin_addr) != 1)
        return -1;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), one = 1;
    if (fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof to) != 0) {
        close(fd);
        return -1;
    }
    if (fd >= 0)
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    return fd;
}

static bool open_line(struct run *run, struct line *line)
{
    const char *address = run->drive->address;
    line->socket = strchr(address, '/') ? connect_unix(address) : connect_tcp(address);
    if (line->socket < 0 || fcntl(line->socket, F_SETFL, O_NONBLOCK) != 0)
        return failed(run, "cannot connect");
    struct wire_limits limits = {
        .bytes = 64U << 20, .depth = WIRE_DEPTH, .elements = 1U << 20, .text = 1U << 20};
    wire_reset(&line->scanner, limits);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = line};
    return !epoll_ctl(run->epoll, EPOLL_CTL_ADD, line->socket, &event) ||
           failed(run, "cannot watch a socket");
}

/* ---- out ---- */

static void add_request(struct run *run, struct line *line, uint32_t id)
{
    run->params.size = 0;
    run->drive->params(run->drive->context, run->next++, &run->params);
    rpc_call(id, run->drive->method, (struct bytes){run->params.data, run->params.size},
             &line->out);
    line->sent[id] = drive_now();
    run->under_way++;
}

static bool flush(struct run *run, struct line *line)
{
    while (line->out.size) {
        ssize_t sent = send(line->socket, line->out.data, line->out.size, MSG_NOSIGNAL);
        if (sent < 0 && errno != EAGAIN && errno != EINTR)
            return failed(run, "the server broke off");
        if (sent < 0 && errno == EAGAIN)
            break;
        if (sent > 0)
            buffer_consume(&line->out, (size_t)sent);
    }
    bool waits = line->out.size > 0;
    if (waits == line->waits_to_write)
        return true;
    struct epoll_event event = {.events = EPOLLIN | (waits ? EPOLLOUT : 0U), .data.ptr = line};
    line->waits_to_write = waits;
    return !epoll_ctl(run->epoll, EPOLL_CTL_MOD, line->socket, &event) ||
           failed(run, "cannot watch a socket");
}

/* ---- in ---- */

/* Where the error stands in [1, id, error, result]; ids are below 128: one byte each. */
enum {
    ERROR_AT = 3,
    NIL = 0xc0,
};

static void note_refusal(struct run *run, const struct line *line)
{
    struct drive_result *result = run->result;
    size_t size = line->have < sizeof result->fault ? line->have : sizeof result->fault - 1;
    if (result->refused++)
        return;
    for (size_t i = ERROR_AT; i < size; i++) {
        char byte = line->start[i];
        result->fault[i - ERROR_AT] = byte >= ' ' && byte < 127 ? byte : '.';
    }
    result->fault[size - ERROR_AT] = '\0';
}

static void count(struct run *run, int64_t latency)
{
    struct drive_result *result = run->result;
    result->latencies =
        memory_more(result->latencies, result->answers, &run->room, sizeof *result->latencies);
    result->latencies[result->answers++] = latency;
}

static bool take_answer(struct run *run, struct line *line, int64_t now)
{
    uint32_t id = line->scanner.id;
    if (line->scanner.type != WIRE_RESPONSE || id >= run->drive->pipeline || !line->sent[id])
        return failed(run, "an answer to no request of ours");
    if ((unsigned char)line->start[ERROR_AT] != NIL)
        note_refusal(run, line);
    if (now >= run->counts_from && now < run->ends)
        count(run, now - line->sent[id]);
    line->sent[id] = 0;
    line->have = 0;
    run->under_way--;
    if (now < run->ends)
        add_request(run, line, id);
    return true;
}

static bool scan(struct run *run, struct line *line, size_t size, int64_t now)
{
    for (size_t at = 0; at < size;) {
        struct fault fault = {0};
        size_t used = 0;
        enum wire_state state = wire_scan(&line->scanner, run->read + at, size - at, &used, &fault);
        size_t room = sizeof line->start - line->have;
        size_t kept = used < room ? used : room;
        memcpy(line->start + line->have, run->read + at, kept);
        line->have += kept;
        at += used;
        if (state == WIRE_BAD)
            return failed(run, fault.text);
        if (state == WIRE_FRAME && !take_answer(run, line, now))
            return false;
    }
    return true;
}

static bool take_event(struct run *run, struct line *line)
{
    ssize_t got = read(line->socket, run->read, READ_SIZE);
    int64_t now = drive_now();
    if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR))
        return failed(run, "the server broke off");
    return (got < 0 || scan(run, line, (size_t)got, now)) && flush(run, line);
}

/* ---- the run ---- */

static bool start(struct run *run)
{
    const struct drive *drive = run->drive;
    for (unsigned i = 0; i < drive->connections; i++) {
        if (!open_line(run, &run->lines[i]))
            return false;
    }
    int64_t now = drive_now();
    run->counts_from = now + (int64_t)(drive->warm_s * 1e9);
    run->ends = run->counts_from + (int64_t)(drive->seconds * 1e9);
    for (unsigned i = 0; i < drive->connections; i++) {
        for (uint32_t id = 0; id < drive->pipeline; id++)
            add_request(run, &run->lines[i], id);
        if (!flush(run, &run->lines[i]))
            return false;
    }
    return true;
}

static bool go_on(struct run *run)
{
    struct epoll_event events[EVENTS];
    while (run->under_way) {
        int ready = epoll_wait(run->epoll, events, EVENTS, SILENCE_MS);
        if (ready == 0)
            return failed(run, "no answer for 30 seconds");
        for (int i = 0; i < ready; i++) {
            if (!take_event(run, events[i].data.ptr))
                return false;
        }
    }
    return true;
}

static int ascending(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
    return (left > right) - (left < right);
}

bool drive_run(const struct drive *drive, struct drive_result *result)
{
    *result = (struct drive_result){0};
    struct run run = {
        .drive = drive,
        .result = result,
        .lines = memory_new(drive->connections, sizeof *run.lines),
        .epoll = epoll_create1(EPOLL_CLOEXEC),
        .read = memory_new(1, READ_SIZE),
    };
    for (unsigned i = 0; i < drive->connections; i++)
        run.lines[i].socket = -1;
    bool well = start(&run) && go_on(&run);
    result->seconds = drive->seconds;
    if (result->answers)
        qsort(result->latencies, result->answers, sizeof *result->latencies, ascending);
    for (unsigned i = 0; i < drive->connections; i++) {
        if (run.lines[i].socket >= 0)
            close(run.lines[i].socket);
        buffer_free(&run.lines[i].out);
    }
    close(run.epoll);
    buffer_free(&run.params);
    free(run.lines);
    free(run.read);
    return well;
}

int64_t drive_quantile(const struct drive_result *result, double share)
{
    if (!result->answers)
        return 0;
    size_t at = (size_t)(share * (double)result->answers);
    return result->latencies[at < result->answers ? at : result->answers - 1];
}
