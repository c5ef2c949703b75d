/* SPDX-License-Identifier: MIT
 *
 * Bytes are read into the worker's scratch and taken from there. Whatever happens ends in settle(),
 * which sends, decides whether it is over, and says what to wait for. */
#include "engine/serve/connection.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "engine/serve/dispatch.h"
#include "engine/serve/input.h"
#include "engine/serve/listener.h"
#include "engine/serve/log.h"
#include "proto/stream.h"

enum {
    PENDING_HIGH = 256 << 10, /* [bytes] FACTS.md: 0.3 MB held for a slow reader, not 325 */
    PENDING_LOW = 64 << 10,
    IN_FLIGHT_MOST = 1024,
    IN_POOL_MOST = 16, /* long reads: their answers may have half a megabyte each */
    TURN_FRAMES = 64,
    STALL_MS = 60 * 1000,
    LINGER_MS = 1000,
    LINGER_DRAINING_MS = 250,
};

struct connection {
    struct caller caller;
    struct worker *worker;
    struct connection *next, **link; /* in worker->connections */
    struct connection *next_dirty;
    struct post turn; /* to go on with what lies in the input */
    struct watch *watch;
    struct timer *timer;
    struct stream stream; /* its fd is -1 when closed */
    struct input input;
    size_t sent; /* of caller.out */
    /* [ms] loop_clock; 0: none */
    int64_t frame_by, progress_by, linger_by, login_by;
    int64_t timer_at; /* [ms] 0: not set */
    bool turn_posted, dirty;
    bool shaking;   /* TLS has not settled yet */
    bool greeted;   /* the scanner has the limits of a session */
    bool choked;    /* too much pending */
    bool ended;     /* the peer sends no more */
    bool closing;   /* nothing more is parsed; close when all is sent */
    bool lingering; /* all is sent, the peer was told */
};

static size_t pending(const struct connection *c)
{
    return c->caller.out.size - c->sent;
}

static bool may_parse(const struct connection *c)
{
    return !c->closing && !c->choked && c->caller.in_flight < IN_FLIGHT_MOST &&
           c->caller.in_pool < IN_POOL_MOST;
}

/* ---- the end ---- */

static void free_when_unused(struct connection *c)
{
    if (c->stream.fd >= 0 || c->caller.in_flight || c->turn_posted || c->dirty)
        return;
    free(c);
}

/* Closes. The struct lives on until its last job and posts came home. */
static void drop(struct connection *c)
{
    struct worker *worker = c->worker;
    watch_free(c->watch);
    timer_free(c->timer);
    tls_close(c->stream.tls);
    close(c->stream.fd);
    c->stream.fd = -1;
    atomic_store_explicit(&c->caller.gone, true, memory_order_relaxed);
    input_clear(&c->input);
    buffer_free(&c->caller.out);
    *c->link = c->next;
    if (c->next)
        c->next->link = c->link;
    atomic_fetch_sub_explicit(&worker->service->board.connections, 1, memory_order_relaxed);
    free_when_unused(c);
    worker_note_closed(worker);
}

/* Answers the frame at hand where it can be answered, and lets the connection end. */
static void refuse(struct connection *c, const struct fault *fault)
{
    const struct wire_scanner *scanner = &c->input.scanner;
    if (scanner->type == WIRE_REQUEST && scanner->has_id)
        dispatch_fault(c->worker, &c->caller, scanner->id, fault);
    input_clear(&c->input);
    c->closing = true;
    c->frame_by = 0;
}

/* ---- in ---- */

static void take_frame(struct connection *c, struct bytes frame)
{
    struct worker *worker = c->worker;
    struct wire_scanner *scanner = &c->input.scanner;
    struct fault fault = {0};
    if (worker->draining) {
        fail(&fault, ERR_SHUTTING_DOWN, NULL, "%s", error_doc(ERR_SHUTTING_DOWN));
        if (scanner->type == WIRE_REQUEST)
            dispatch_fault(worker, &c->caller, scanner->id, &fault);
        return;
    }
    if (dispatch(worker, &c->caller, frame, scanner->elements, &fault) == DISPATCH_BAD)
        refuse(c, &fault);
    if (c->caller.session.greeted && !c->greeted) {
        c->greeted = true;
        wire_reset(scanner, (struct wire_limits){.bytes = WIRE_BYTES_SESSION,
                                                 .depth = WIRE_DEPTH,
                                                 .elements = CONNECTION_ELEMENTS,
                                                 .text = WIRE_TEXT});
    }
}

/* Takes the frames that lie in the input, as many as one turn allows, and keeps the rest. */
static void parse(struct connection *c)
{
    struct caller *caller = &c->caller;
    if (!caller->out.capacity) {
        caller->out = c->worker->spare;
        c->worker->spare = (struct buffer){0};
    }
    for (int i = 0; i < TURN_FRAMES && input_waits(&c->input) && may_parse(c); i++) {
        struct fault fault = {0};
        struct bytes frame;
        enum wire_state state = input_next(&c->input, &frame, &fault);
        if (state == WIRE_MORE) {
            if (!c->frame_by)
                c->frame_by = loop_clock() + c->worker->service->frame_ms;
            break;
        }
        if (state == WIRE_BAD) {
            refuse(c, &fault);
            break;
        }
        c->frame_by = 0;
        take_frame(c, frame);
        c->choked = pending(c) > PENDING_HIGH;
    }
    reader_end(&c->worker->reader);
    input_keep(&c->input);
}

/* One read. False: the connection was lost. */
static bool receive(struct connection *c)
{
    ssize_t got = stream_read(&c->stream, c->worker->scratch, WORKER_READ);
    if (got == STREAM_WAITS || got == STREAM_LOST)
        return got == STREAM_WAITS;
    if (got == STREAM_ENDED) {
        c->ended = true;
        return !c->lingering;
    }
    figure_add(&c->worker->figures->bytes_in, (uint64_t)got);
    if (!c->closing && !c->lingering) {
        input_add(&c->input, c->worker->scratch, (size_t)got);
        parse(c);
    }
    return true;
}

/* ---- out ---- */

static void all_sent(struct connection *c)
{
    struct buffer *out = &c->caller.out;
    struct buffer *spare = &c->worker->spare;
    out->size = 0;
    if (!spare->capacity && out->capacity <= WORKER_SPARE) {
        *spare = *out;
        *out = (struct buffer){0};
    }
    buffer_free(out);
    c->sent = 0;
    c->progress_by = 0;
}

/* One write. False: the connection was lost. */
static bool flush(struct connection *c)
{
    struct buffer *out = &c->caller.out;
    if (pending(c)) {
        ssize_t wrote = stream_write(&c->stream, out->data + c->sent, pending(c));
        if (wrote == STREAM_LOST)
            return false;
        if (wrote > 0) {
            figure_add(&c->worker->figures->bytes_out, (uint64_t)wrote);
            c->sent += (size_t)wrote;
            c->progress_by = 0;
        }
    }
    if (!pending(c)) {
        all_sent(c);
    } else {
        if (!c->progress_by)
            c->progress_by = loop_clock() + STALL_MS;
        if (c->sent > PENDING_LOW) {
            buffer_consume(out, c->sent);
            c->sent = 0;
        }
    }
    if (c->choked && pending(c) < PENDING_LOW) {
        c->choked = false;
        if (c->frame_by) /* its time did not run while nothing was read */
            c->frame_by = loop_clock() + c->worker->service->frame_ms;
    }
    return true;
}

/* ---- what next ---- */

static void due(void *context);

static void set_timer(struct connection *c)
{
    const int64_t each[] = {c->frame_by, c->progress_by, c->linger_by, c->login_by};
    int64_t first = 0;
    for (size_t i = 0; i < sizeof each / sizeof each[0]; i++) {
        if (each[i] && (!first || each[i] < first))
            first = each[i];
    }
    if (!first || (c->timer_at && c->timer_at <= first))
        return; /* one that is early looks again when it fires */
    if (!c->timer)
        c->timer = timer_new(c->worker->loop, due, c);
    c->timer_at = first;
    timer_set(c->timer, first);
}

/* All that the peer asked is answered and sent, and no more will be taken. */
static bool is_over(const struct connection *c)
{
    if (c->caller.in_flight || pending(c))
        return false;
    return c->closing || (!input_waits(&c->input) && (c->ended || c->worker->draining));
}

static void linger(struct connection *c)
{
    if (c->stream.tls)
        tls_finish(c->stream.tls);
    shutdown(c->stream.fd, SHUT_WR);
    c->lingering = c->closing = true;
    c->frame_by = 0;
    c->linger_by = loop_clock() + (c->worker->draining ? LINGER_DRAINING_MS : LINGER_MS);
}

static void next_turn(struct connection *c)
{
    if (c->turn_posted)
        return;
    c->turn_posted = true;
    loop_post(c->worker->loop, &c->turn);
}

/* Sends, and then ends it or says what to wait for. The connection may be gone after it. */
static void settle(struct connection *c)
{
    if (!flush(c)) {
        drop(c);
        return;
    }
    if (!c->lingering && is_over(c)) {
        if (c->ended) {
            drop(c);
            return;
        }
        linger(c);
    }
    bool waits = input_waits(&c->input) && may_parse(c);
    if (waits)
        next_turn(c);
    bool reads = !c->ended && (c->lingering || (may_parse(c) && !waits));
    bool writes = pending(c) || (reads && c->stream.read_writes);
    watch_want(c->watch, (reads ? WANT_READ : 0U) | (writes ? WANT_WRITE : 0U));
    set_timer(c);
}

static void go_on(struct connection *c)
{
    if (input_waits(&c->input) && may_parse(c))
        parse(c);
    settle(c);
}

/* ---- what happens ---- */

/* Goes on with the handshake; when it is done, requests are taken. */
static void shake(struct connection *c)
{
    enum tls_end end = tls_shake(c->stream.tls);
    if (end == TLS_AGAIN) {
        watch_want(c->watch, tls_wants_write(c->stream.tls) ? WANT_WRITE : WANT_READ);
        set_timer(c);
    } else if (end != TLS_DONE) {
        drop(c);
    } else {
        c->shaking = false;
        tls_peer(c->stream.tls, c->caller.session.peer.certificate);
        settle(c);
    }
}

static void ready(void *context, unsigned what)
{
    struct connection *c = context;
    if (c->shaking) {
        shake(c);
        return;
    }
    if (c->stream.read_writes)
        what |= WANT_READ;
    if ((what & WANT_READ) && !receive(c))
        drop(c);
    else
        settle(c);
}

/* Whether the time to say who they are is over, and they did not. */
static bool is_stranger(struct connection *c, int64_t now)
{
    if (!c->login_by || c->login_by > now)
        return false;
    c->login_by = 0;
    return c->shaking || !c->caller.session.principal.roles;
}

static void due(void *context)
{
    struct connection *c = context;
    int64_t now = loop_clock();
    c->timer_at = 0;
    if ((c->linger_by && c->linger_by <= now) || (c->progress_by && c->progress_by <= now) ||
        is_stranger(c, now)) {
        drop(c);
        return;
    }
    if (c->shaking) {
        set_timer(c);
        return;
    }
    if (c->frame_by && c->frame_by <= now) {
        struct fault fault = {0};
        if (may_parse(c)) {
            fail_limit(&fault, ERR_DEADLINE, NULL, c->worker->service->frame_ms,
                       "the request took too long to come [ms]");
            refuse(c, &fault);
        } else { /* we read nothing: not the peer's fault */
            c->frame_by = now + c->worker->service->frame_ms;
        }
    }
    settle(c);
}

static void run_turn(struct post *post)
{
    struct connection *c = (struct connection *)((char *)post - offsetof(struct connection, turn));
    c->turn_posted = false;
    if (c->stream.fd < 0)
        free_when_unused(c);
    else
        go_on(c);
}

static struct connection *connection_of(struct caller *caller)
{
    return (struct connection *)((char *)caller - offsetof(struct connection, caller));
}

/* Queues what another thread has for the client; it is sent with what else comes this turn. */
static void queue_message(struct caller *caller, struct bytes message)
{
    struct connection *c = connection_of(caller);
    if (c->stream.fd < 0)
        return;
    buffer_append(&caller->out, message.data, message.size);
    if (!c->dirty) {
        c->dirty = true;
        c->next_dirty = c->worker->dirty;
        c->worker->dirty = c;
    }
}

/* Its reply is queued, the job given back. */
static void job_is_home(struct job *job)
{
    struct caller *caller = job->caller;
    struct connection *c = connection_of(caller);
    struct worker *worker = c->worker;
    dispatch_home(worker, job);
    queue_message(caller, (struct bytes){job->reply.data, job->reply.size});
    worker_give_job(worker, job);
    free_when_unused(c);
}

void connection_open(struct worker *worker, int fd, uint64_t number)
{
    struct connection *c = memory_new(1, sizeof *c);
    c->worker = worker;
    c->stream.fd = fd;
    c->turn.run = run_turn;
    c->caller.number = number;
    c->caller.home = job_is_home;
    c->caller.tell = queue_message;
    c->caller.session.peer = listener_peer(fd);
    c->caller.session.barred = c->caller.session.peer.owner ? 0 : ROLE_ADMIN;
    access_arrive(&worker->service->access, &c->caller.session);
    bool secured = worker->service->tls && c->caller.session.peer.address[0];
    if (secured)
        c->stream.tls = tls_open(worker->service->tls, fd, NULL);
    c->shaking = secured;
    if (secured || !c->caller.session.principal.roles)
        c->login_by = loop_clock() + worker->service->login_ms;
    atomic_init(&c->caller.gone, false);
    wire_reset(&c->input.scanner, WIRE_LIMITS_STRANGER);
    c->next = worker->connections;
    c->link = &worker->connections;
    if (c->next)
        c->next->link = &c->next;
    worker->connections = c;

    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int)); /* fails on Unix sockets */
    setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &(int){1}, sizeof(int));
    c->watch = watch_new(worker->loop, fd, ready, c);
    if (!c->watch || (secured && !c->stream.tls))
        drop(c);
    else if (c->shaking)
        shake(c);
    else
        settle(c);
}

void connection_flush_dirty(struct worker *worker)
{
    while (worker->dirty) {
        struct connection *c = worker->dirty;
        worker->dirty = c->next_dirty;
        c->dirty = false;
        if (c->stream.fd < 0) {
            free_when_unused(c);
            continue;
        }
        c->choked = c->choked || pending(c) > PENDING_HIGH;
        go_on(c);
    }
}

/* What has come so far is read once more and refused, so that few are left without an answer. */
void connection_drain_all(struct worker *worker)
{
    struct connection *next;
    for (struct connection *c = worker->connections; c; c = next) {
        next = c->next;
        if (c->shaking)
            drop(c);
        else if (!c->ended && may_parse(c) && !input_waits(&c->input) && !receive(c))
            drop(c);
        else
            go_on(c);
    }
}

void connection_drop_all(struct worker *worker)
{
    struct connection *next;
    for (struct connection *c = worker->connections; c; c = next) {
        next = c->next;
        drop(c);
    }
}
