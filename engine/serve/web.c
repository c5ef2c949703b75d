/* SPDX-License-Identifier: MIT
 *
 * A visit goes round in stages, each with one absolute deadline and one thing to wait for:
 *
 *     SHAKING -> READING -> AWAY -> WRITING -> READING …      or at the end -> LINGERING
 *
 * AWAY, a job of the writer or the pool is under way and nothing is read, so that the request, a
 * view of `in`, stays where it is. Whatever happens ends in settle(). */
#include "engine/serve/web.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "engine/serve/dispatch.h"
#include "engine/serve/listener.h"
#include "engine/serve/log.h"
#include "engine/serve/web_pages.h"
#include "engine/serve/web_rpc.h"
#include "proto/stream.h"

enum {
    REQUESTS_MOST = 100,
    WRITE_MS = 30 * 1000,
    LINGER_MS = 1000,
};

enum stage {
    SHAKING,
    READING,
    AWAY,
    WRITING,
    LINGERING, /* all is sent, the peer was told; what it still sends is thrown away */
};

struct visit {
    struct caller caller;
    struct worker *worker;
    struct visit *next, **link; /* in worker->visits */
    struct watch *watch;
    struct timer *timer;
    struct stream stream; /* its fd is -1 when closed */
    enum stage stage;
    struct web_scanner scanner;
    struct web_request request;
    struct buffer in;
    struct buffer out; /* what goes to the browser */
    size_t sent;       /* of out */
    int left;          /* requests that may still come */
    bool keep;         /* for another request */
};

/* ---- the end ---- */

static void wipe(struct buffer *buffer)
{
    if (buffer->data)
        sodium_memzero(buffer->data, buffer->size);
    buffer_free(buffer);
}

/* Closes. The struct lives on until its job came home. */
static void drop(struct visit *v)
{
    struct worker *worker = v->worker;
    watch_free(v->watch);
    timer_free(v->timer);
    tls_close(v->stream.tls);
    close(v->stream.fd);
    v->stream.fd = -1;
    atomic_store_explicit(&v->caller.gone, true, memory_order_relaxed);
    wipe(&v->in);
    buffer_free(&v->out);
    buffer_free(&v->caller.out);
    *v->link = v->next;
    if (v->next)
        v->next->link = v->link;
    atomic_fetch_sub_explicit(&worker->service->board.visits, 1, memory_order_relaxed);
    atomic_fetch_sub_explicit(&worker->service->board.connections, 1, memory_order_relaxed);
    if (!v->caller.in_flight)
        free(v);
    worker_note_closed(worker);
}

static void enter(struct visit *v, enum stage stage, int64_t within)
{
    v->stage = stage;
    timer_set(v->timer, loop_clock() + within);
}

/* ---- answering ---- */

/* Begins to write the reply. */
static void answer(struct visit *v, const struct web_reply *reply)
{
    v->keep = v->keep && v->request.keep && !v->worker->draining && --v->left > 0;
    web_head(reply, v->worker->service->site.secure, v->keep, &v->out);
    if (!v->request.head_only)
        buffer_append(&v->out, reply->content.data, reply->content.size);
    enter(v, WRITING, WRITE_MS);
}

static void answer_page(struct visit *v, int status)
{
    struct buffer page = {0};
    struct web_reply reply = web_error_page(v->worker->service, &v->request, status, &page);
    answer(v, &reply);
    buffer_free(&page);
}

static void answer_fault(struct visit *v, const struct fault *fault)
{
    struct buffer frame = {0}, json = {0};
    struct web_answer found;
    struct fault none = {0};
    rpc_respond_fault(0, fault, ERRORS_MAP, &frame);
    bool good = web_answer_read((struct bytes){frame.data, frame.size}, &found) &&
                !web_answer_json(&found, &json, &none);
    struct web_reply reply = {.status = good ? web_answer_status(&found) : 500,
                              .type = WEB_TYPE_JSON,
                              .content = {json.data, json.size}};
    answer(v, &reply);
    buffer_free(&frame);
    buffer_free(&json);
}

/* From what the method answered, which lies in caller.out. */
static void answer_result(struct visit *v)
{
    struct buffer content = {0};
    struct web_answer found;
    struct web_reply reply = {.status = 500};
    struct fault fault = {0};
    if (!web_answer_read((struct bytes){v->caller.out.data, v->caller.out.size}, &found)) {
        answer_page(v, 500);
    } else if (v->request.page == WEB_RPC) {
        reply = (struct web_reply){.status = web_answer_status(&found), .type = WEB_TYPE_JSON};
        if (web_answer_json(&found, &content, &fault)) {
            answer_fault(v, &fault);
        } else {
            reply.content = (struct text){content.data, content.size};
            answer(v, &reply);
        }
    } else if (found.failed && web_answer_status(&found) != 400) {
        answer_page(v, web_answer_status(&found));
    } else { /* what is refused as it was shown is no certificate */
        struct bytes result = {0};
        if (!found.failed)
            result = found.value;
        reply = web_result_page(v->worker->service, &v->request, result, &content);
        answer(v, &reply);
    }
    v->caller.out.size = 0;
    buffer_free(&content);
}

/* ---- asking ---- */

/* Where the answer is there at once it lies in caller.out. */
static enum dispatched ask(struct visit *v, const char *method, struct bytes params,
                           struct fault *fault)
{
    struct buffer frame = {0};
    uint32_t elements = 0;
    enum dispatched done = DISPATCH_BAD;
    if (!web_call_frame(method, params, &frame, &elements, fault))
        done = dispatch(v->worker, &v->caller, (struct bytes){frame.data, frame.size}, elements,
                        fault);
    wipe(&frame);
    return done;
}

/* Each request is a session of its own, which knows nothing of those before it. Whoever comes by
 * the web is not taken for somebody on this machine, for a proxy may stand there and lead the world
 * in.
 */
static bool greet(struct visit *v, struct text secret, struct fault *fault)
{
    struct session *session = &v->caller.session;
    struct buffer params = {0};
    struct web_answer found;
    struct peer peer = listener_peer(v->stream.fd);
    peer.here = false;
    *session = (struct session){.peer = peer,
                                .barred = (unsigned)ROLE_EVERYONE & ~(unsigned)ROLE_SUPERVISOR,
                                .errors = ERRORS_MAP};
    if (!secret.data)
        return true;
    web_hello_params(secret, &params);
    bool good = ask(v, "session.hello", (struct bytes){params.data, params.size}, fault) ==
                    DISPATCH_ANSWERED &&
                web_answer_read((struct bytes){v->caller.out.data, v->caller.out.size}, &found) &&
                !found.failed;
    wipe(&params);
    if (good)
        v->caller.out.size = 0;
    return good;
}

static void call(struct visit *v, struct text secret, const char *method, struct bytes params)
{
    struct fault fault = {0};
    if (!greet(v, secret, &fault)) {
        if (fault.code)
            answer_fault(v, &fault);
        else
            answer_result(v);
        return;
    }
    enum dispatched done = ask(v, method, params, &fault);
    if (done == DISPATCH_ANSWERED) {
        answer_result(v);
    } else if (done == DISPATCH_BAD) {
        answer_fault(v, &fault);
    } else {
        v->stage = AWAY;
        timer_stop(v->timer);
    }
}

static void call_json(struct visit *v)
{
    struct buffer packed = {0};
    struct web_call asked;
    struct fault fault = {0};
    if (web_call_read(v->request.body, &packed, &asked, &fault))
        answer_fault(v, &fault);
    else
        call(v, asked.secret, asked.method, asked.params);
    wipe(&packed);
}

/* Answers the request at hand, or sends it away. */
static void take(struct visit *v)
{
    struct buffer content = {0};
    struct web_reply reply;
    const char *method = web_page_method(&v->request);
    if (v->request.page == WEB_RPC) {
        call_json(v);
    } else if (!method) {
        reply = web_page(v->worker->service, &v->request, &content);
        answer(v, &reply);
    } else if (web_page_params(&v->request, &content)) {
        call(v, (struct text){0}, method, (struct bytes){content.data, content.size});
    } else {
        answer_page(v, 400);
    }
    buffer_free(&content);
    reader_end(&v->worker->reader);
}

/* ---- in and out ---- */

/* Takes a request where a whole one lies in the input. */
static void parse(struct visit *v)
{
    enum web_state state =
        web_scan(&v->scanner, v->in.data, v->in.size, &v->worker->service->site, &v->request);
    if (state == WEB_MORE)
        return;
    if (state == WEB_REFUSED) {
        v->keep = false;
        answer_page(v, v->request.status);
    } else if (v->worker->draining) {
        answer_page(v, 503);
    } else {
        take(v);
    }
}

/* One read. False: the connection is of no more use. */
static bool receive(struct visit *v)
{
    ssize_t got = stream_read(&v->stream, v->worker->scratch, WORKER_READ);
    if (got == STREAM_WAITS)
        return true;
    if (got == STREAM_LOST || got == STREAM_ENDED)
        return false;
    figure_add(&v->worker->figures->bytes_in, (uint64_t)got);
    if (v->stage == READING)
        buffer_append(&v->in, v->worker->scratch, (size_t)got);
    return true;
}

/* All is sent: on to the next request, or to the end. */
static void sent_all(struct visit *v)
{
    buffer_free(&v->out);
    v->sent = 0;
    if (v->keep && !v->worker->draining) {
        size_t used = v->request.size;
        sodium_memzero(v->in.data, used);
        buffer_consume(&v->in, used);
        if (!v->in.size)
            buffer_free(&v->in);
        v->scanner = (struct web_scanner){0};
        enter(v, READING, v->worker->service->login_ms);
        return;
    }
    wipe(&v->in);
    if (v->stream.tls)
        tls_finish(v->stream.tls);
    shutdown(v->stream.fd, SHUT_WR);
    enter(v, LINGERING, LINGER_MS);
}

/* One write. False: the connection was lost. */
static bool flush(struct visit *v)
{
    ssize_t wrote = stream_write(&v->stream, v->out.data + v->sent, v->out.size - v->sent);
    if (wrote == STREAM_LOST)
        return false;
    if (wrote > 0) {
        figure_add(&v->worker->figures->bytes_out, (uint64_t)wrote);
        v->sent += (size_t)wrote;
    }
    if (v->sent == v->out.size)
        sent_all(v);
    return true;
}

/* Goes on as far as it can, then says what to wait for. The visit may be gone after it. */
static void settle(struct visit *v)
{
    enum stage before;
    do {
        before = v->stage;
        if (v->stage == READING && v->in.size)
            parse(v);
        if (v->stage == WRITING && !flush(v)) {
            drop(v);
            return;
        }
    } while (v->stage != before || (v->stage == READING && v->in.size && !v->scanner.seen));
    bool reads = v->stage == READING || v->stage == LINGERING;
    bool writes = v->stage == WRITING || (reads && v->stream.read_writes);
    watch_want(v->watch, (reads ? WANT_READ : 0U) | (writes ? WANT_WRITE : 0U));
}

/* ---- what happens ---- */

static void shake(struct visit *v)
{
    enum tls_end end = tls_shake(v->stream.tls);
    if (end == TLS_AGAIN) {
        watch_want(v->watch, tls_wants_write(v->stream.tls) ? WANT_WRITE : WANT_READ);
    } else if (end != TLS_DONE) {
        drop(v);
    } else {
        v->stage = READING; /* by the same deadline */
        settle(v);
    }
}

static void ready(void *context, unsigned what)
{
    struct visit *v = context;
    (void)what;
    if (v->stage == SHAKING)
        shake(v);
    else if ((v->stage == READING || v->stage == LINGERING) && !receive(v))
        drop(v);
    else
        settle(v);
}

static void due(void *context)
{
    drop(context);
}

static void job_is_home(struct job *job)
{
    struct visit *v = (struct visit *)((char *)job->caller - offsetof(struct visit, caller));
    struct worker *worker = v->worker;
    dispatch_home(worker, job);
    if (v->stream.fd < 0) {
        free(v);
    } else {
        buffer_append(&v->caller.out, job->reply.data, job->reply.size);
        answer_result(v);
        settle(v);
    }
    worker_give_job(worker, job);
}

void web_open(struct worker *worker, int fd, uint64_t number)
{
    struct visit *v = memory_new(1, sizeof *v);
    struct tls *tls = worker->service->tls;
    v->worker = worker;
    v->stream.fd = fd;
    v->caller.number = number;
    v->caller.home = job_is_home;
    v->left = REQUESTS_MOST;
    v->keep = true;
    atomic_init(&v->caller.gone, false);
    if (tls)
        v->stream.tls = tls_open(tls, fd, NULL);
    v->next = worker->visits;
    v->link = &worker->visits;
    if (v->next)
        v->next->link = &v->next;
    worker->visits = v;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
    v->timer = timer_new(worker->loop, due, v);
    v->watch = watch_new(worker->loop, fd, ready, v);
    enter(v, tls ? SHAKING : READING, worker->service->login_ms);
    if (!v->watch || (tls && !v->stream.tls))
        drop(v);
    else if (tls)
        shake(v);
    else
        settle(v);
}

void web_drain_all(struct worker *worker)
{
    struct visit *next;
    for (struct visit *v = worker->visits; v; v = next) {
        next = v->next;
        if (v->stage == SHAKING || v->stage == READING || v->stage == LINGERING)
            drop(v);
    }
}

void web_drop_all(struct worker *worker)
{
    struct visit *next;
    for (struct visit *v = worker->visits; v; v = next) {
        next = v->next;
        drop(v);
    }
}
