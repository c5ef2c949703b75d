/* SPDX-License-Identifier: MIT
 *
 * Start and end. Each step of the start may fail; what was made so far is undone in one place,
 * close_down, in the only order that is safe:
 *
 *   listeners  nothing new comes
 *   drain      workers refuse new requests (SHUTTING_DOWN) and close as answers are sent
 *   drop       after SERVER_END_MS, or a second signal: what is left is closed
 *   writer     commits what has queued; its jobs go home. Then the pool likewise
 *   workers    end, having freed those jobs; then nobody knows writer and pool, which are freed */
#include "engine/serve/server.h"

#include <sched.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include "engine/serve/auditor.h"
#include "engine/serve/listener.h"
#include "engine/serve/log.h"
#include "engine/serve/server_data.h"
#include "engine/serve/worker.h"
#include "proto/tls.h"

enum {
    CHORES_MS = 60 * 1000,
    DESCRIPTORS_KEPT = 64, /* for the store, the threads, libraries */
    LOOPS_UNASKED = 8,
    VISITS_MOST = 512, /* by the web; fewer where few connections are allowed at all */
};

/* Where is listened. */
enum listens {
    LISTENS_TCP,
    LISTENS_UNIX,
    LISTENS_WEB,
    LISTENERS,
};

struct server {
    struct service service;
    struct holdings holdings;
    const struct server_options *options;
    struct loop *loop; /* of the main thread */
    struct worker *workers[SERVER_LOOPS_MOST];
    unsigned worker_count;
    unsigned next; /* worker to get a connection */
    uint64_t most; /* connections */
    uint64_t turned_away;
    struct listener *listeners[LISTENERS];
    size_t listener_count;
    int sockets[LISTENERS]; /* bound, not accepting yet; -1: none */
    char tcp_name[LISTENER_NAME], web_name[LISTENER_NAME];
    struct stat unix_file; /* st_ino 0: none of ours */
    int signals;
    struct watch *signal_watch;
    struct timer *chores, *end;
    atomic_uint undrained; /* workers that still have connections */
    struct post drained, broken;
    bool ending;
    int code; /* exit code */
};

/* ---- while it runs ---- */

static bool is_full(const struct server *server, enum way way)
{
    const struct board *board = &server->service.board;
    uint64_t most = server->most / 4 + 1;
    return figure_value(&board->connections) >= server->most ||
           (way == WAY_WEB &&
            figure_value(&board->visits) >= (most < VISITS_MOST ? most : VISITS_MOST));
}

static void take_in(struct server *server, enum way way, int fd)
{
    struct board *board = &server->service.board;
    if (is_full(server, way)) {
        close(fd);
        if (server->turned_away++ == 0)
            log_line(LOG_LEVEL_WARN, "connections-full", "most=%llu",
                     (unsigned long long)server->most);
        return;
    }
    figure_add(&board->accepted, 1);
    atomic_fetch_add_explicit(&board->connections, 1, memory_order_relaxed);
    if (way == WAY_WEB)
        atomic_fetch_add_explicit(&board->visits, 1, memory_order_relaxed);
    worker_adopt(server->workers[server->next], way, fd, figure_value(&board->accepted));
    server->next = (server->next + 1) % server->worker_count;
}

static void accepted(void *context, int fd)
{
    take_in(context, WAY_CLIENT, fd);
}

static void accepted_web(void *context, int fd)
{
    take_in(context, WAY_WEB, fd);
}

static void do_chores(void *context)
{
    struct server *server = context;
    store_check_readers(server->service.store);
    if (server->turned_away > 0)
        log_line(LOG_LEVEL_WARN, "connections-turned-away", "count=%llu",
                 (unsigned long long)server->turned_away);
    server->turned_away = 0;
    timer_set(server->chores, loop_clock() + CHORES_MS);
}

static void stop_listening(struct server *server)
{
    while (server->listener_count)
        listener_free(server->listeners[--server->listener_count]);
    struct stat now;
    const char *path = server->options->unix_path;
    if (server->unix_file.st_ino && lstat(path, &now) == 0 &&
        now.st_ino == server->unix_file.st_ino && now.st_dev == server->unix_file.st_dev)
        unlink(path);
    server->unix_file.st_ino = 0;
}

static void begin_end(struct server *server)
{
    server->ending = true;
    stop_listening(server);
    timer_set(server->end, loop_clock() + SERVER_END_MS);
    for (unsigned i = 0; i < server->worker_count; i++)
        worker_drain(server->workers[i]);
}

static void end_now(void *context)
{
    struct server *server = context;
    loop_stop(server->loop);
}

static void signalled(void *context, unsigned what)
{
    struct server *server = context;
    struct signalfd_siginfo info;
    (void)what;
    if (read(server->signals, &info, sizeof info) != (ssize_t)sizeof info)
        return;
    log_line(LOG_LEVEL_NOTE, "signal", "number=%u", info.ssi_signo);
    if (server->ending)
        end_now(server);
    else
        begin_end(server);
}

static void run_drained(struct post *post)
{
    end_now((char *)post - offsetof(struct server, drained));
}

/* On a worker's thread. */
static void worker_drained(void *context)
{
    struct server *server = context;
    if (atomic_fetch_sub(&server->undrained, 1) == 1)
        loop_post(server->loop, &server->drained);
}

static void run_broken(struct post *post)
{
    struct server *server = (struct server *)((char *)post - offsetof(struct server, broken));
    server->code = EX_IOERR;
    if (!server->ending)
        begin_end(server);
}

/* On the writer's thread. */
static void writer_broken(void *context)
{
    struct server *server = context;
    loop_post(server->loop, &server->broken);
}

/* ---- start ---- */

static unsigned cores(void)
{
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) != 0)
        return 1;
    unsigned count = (unsigned)CPU_COUNT(&set);
    return count < LOOPS_UNASKED ? count : LOOPS_UNASKED;
}

static int check_options(const struct server_options *options)
{
    struct fault fault = {0};
    if (!options->store || !*options->store)
        fail(&fault, ERR_MISSING_FIELD, "store", "a directory must be given");
    else if (options->loops > SERVER_LOOPS_MOST)
        fail(&fault, ERR_OUT_OF_RANGE, "loops", "at most %d", SERVER_LOOPS_MOST);
    else if (options->pool > POOL_THREADS_MOST)
        fail(&fault, ERR_OUT_OF_RANGE, "pool", "at most %d", POOL_THREADS_MOST);
    else if (options->frame_deadline_ms < 0)
        fail(&fault, ERR_OUT_OF_RANGE, "frame deadline", "must not be negative");
    return fault.code ? server_complain(EX_CONFIG, "options", &fault) : 0;
}

static int listen_failed(const struct fault *fault)
{
    return server_complain(fault->code == ERR_OUT_OF_RANGE ? EX_CONFIG : EX_UNAVAILABLE, "listen",
                           fault);
}

static int open_tls(struct server *server)
{
    const struct server_options *options = server->options;
    struct fault fault = {0};
    if (!options->tls_certificate && !options->tls_key)
        return 0;
    if (!options->tls_certificate || !options->tls_key)
        fail(&fault, ERR_MISSING_FIELD, options->tls_key ? "tls-cert" : "tls-key",
             "certificate and key go together");
    else
        server->service.tls = tls_server(options->tls_certificate, options->tls_key, &fault);
    return fault.code ? server_complain(EX_CONFIG, "tls", &fault) : 0;
}

static int bind_web(struct server *server)
{
    struct fault fault = {0};
    if (!server->options->web)
        return 0;
    if (listener_tcp(server->options->web, server->service.tls, &server->sockets[LISTENS_WEB],
                     server->web_name, &fault)) {
        snprintf(fault.field, sizeof fault.field, "web");
        return listen_failed(&fault);
    }
    if (!web_site_name(&server->service.site, server->web_name, server->options->site,
                       server->service.tls)) {
        fail(&fault, ERR_MISSING_FIELD, "web",
             "on every address of this machine it needs site, the "
             "name by which browsers ask for it");
        return server_complain(EX_CONFIG, "web", &fault);
    }
    return 0;
}

/* First of all, since it is the step that most often shows a mistake. */
static int bind_sockets(struct server *server)
{
    const struct server_options *options = server->options;
    const char *listen = options->listen;
    struct fault fault = {0};
    if (!listen && !options->unix_path)
        listen = SERVER_LISTEN;
    if (listen && listener_tcp(listen, server->service.tls, &server->sockets[LISTENS_TCP],
                               server->tcp_name, &fault))
        return listen_failed(&fault);
    int code = bind_web(server);
    if (code || !options->unix_path)
        return code;
    if (listener_unix(options->unix_path, &server->sockets[LISTENS_UNIX], &fault))
        return listen_failed(&fault);
    lstat(options->unix_path, &server->unix_file);
    return 0;
}

/* As many connections as descriptors allow. */
static void count_descriptors(struct server *server)
{
    struct rlimit limit;
    server->most = server->options->connections ? server->options->connections : SERVER_CONNECTIONS;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return;
    if (limit.rlim_cur < limit.rlim_max) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
        getrlimit(RLIMIT_NOFILE, &limit);
    }
    uint64_t free_ones = limit.rlim_cur > DESCRIPTORS_KEPT ? limit.rlim_cur - DESCRIPTORS_KEPT : 1;
    if (server->most <= free_ones)
        return;
    log_line(LOG_LEVEL_WARN, "connections-limited", "asked=%llu most=%llu",
             (unsigned long long)server->most, (unsigned long long)free_ones);
    server->most = free_ones;
}

static int start_threads(struct server *server, unsigned loops, unsigned pool)
{
    struct service *service = &server->service;
    struct fault fault = {0};
    if (!auditor_start(service->auditor))
        fail(&fault, ERR_OVERLOADED, NULL, "the system gives no more threads");
    if (!fault.code)
        service->writer = writer_start(service, writer_broken, server, &fault);
    if (!fault.code)
        service->pool = pool_start(service, pool, loops, &fault);
    while (!fault.code && server->worker_count < loops) {
        struct worker *worker =
            worker_start(service, server->worker_count, worker_drained, server, &fault);
        if (worker)
            server->workers[server->worker_count++] = worker;
    }
    atomic_init(&server->undrained, server->worker_count);
    return fault.code ? server_complain(EX_OSERR, "threads", &fault) : 0;
}

/* Signals come over a descriptor, so that no handler interrupts anything. Threads made later
 * inherit the mask. */
static int open_loop(struct server *server)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN); /* a limit on files is a full disk */
    server->signals = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
    server->loop = loop_new();
    if (server->loop && server->signals >= 0)
        server->signal_watch = watch_new(server->loop, server->signals, signalled, server);
    if (!server->signal_watch) {
        fputs("praktik: the system gives no more descriptors\n", stderr);
        return EX_OSERR;
    }
    watch_want(server->signal_watch, WANT_READ);
    server->chores = timer_new(server->loop, do_chores, server);
    server->end = timer_new(server->loop, end_now, server);
    server->drained.run = run_drained;
    server->broken.run = run_broken;
    return 0;
}

static void start_listening(struct server *server)
{
    for (int i = 0; i < LISTENERS; i++) {
        if (server->sockets[i] < 0)
            continue;
        server->listeners[server->listener_count++] = listener_new(
            server->loop, server->sockets[i], i == LISTENS_WEB ? accepted_web : accepted, server);
        server->sockets[i] = -1;
    }
    timer_set(server->chores, loop_clock() + CHORES_MS);
    const char *path = server->options->unix_path;
    if (!figure_value(&server->service.access.generation) && !server->options->require_tokens)
        log_line(LOG_LEVEL_WARN, "open-store",
                 "WHOEVER IS ON THIS MACHINE MAY READ AND CHANGE EVERYTHING until the first "
                 "`praktik token create`");
    const char *web = server->web_name[0] ? server->web_name : NULL;
    printf("praktik ready:%s%s%s%s%s%s\n",
           !server->tcp_name[0]  ? ""
           : server->service.tls ? " tls "
                                 : " tcp ",
           server->tcp_name, path ? " unix " : "", path ? path : "", web ? " web " : "",
           web ? web : "");
    fflush(stdout);
}

static int start(struct server *server)
{
    const struct server_options *options = server->options;
    unsigned loops = options->loops ? options->loops : cores();
    unsigned pool = options->pool ? options->pool : SERVER_POOL;
    int code = check_options(options);
    if (!code)
        code = open_tls(server);
    if (!code)
        code = bind_sockets(server);
    if (!code)
        code = open_loop(server);
    if (!code)
        code = holdings_open(&server->holdings, &server->service, options, loops + pool);
    if (!code)
        code = start_threads(server, loops, pool);
    if (code)
        return code;
    count_descriptors(server);
    start_listening(server);
    return 0;
}

/* ---- end ---- */

static void close_down(struct server *server)
{
    struct service *service = &server->service;
    stop_listening(server);
    for (int i = 0; i < LISTENERS; i++) {
        if (server->sockets[i] >= 0)
            close(server->sockets[i]);
    }
    for (unsigned i = 0; i < server->worker_count; i++)
        worker_drop_all(server->workers[i]);
    writer_stop(service->writer);
    pool_stop(service->pool);
    for (unsigned i = 0; i < server->worker_count; i++)
        worker_end(server->workers[i]);
    writer_free(service->writer);
    pool_free(service->pool);
    holdings_close(&server->holdings, service, server->code == 0);
    tls_free(service->tls);
    watch_free(server->signal_watch);
    timer_free(server->chores);
    timer_free(server->end);
    loop_free(server->loop);
    if (server->signals >= 0)
        close(server->signals);
}

int server_run(const struct server_options *options)
{
    struct server *server = memory_new(1, sizeof *server);
    server->options = options;
    server->signals = -1;
    for (int i = 0; i < LISTENERS; i++)
        server->sockets[i] = -1;
    server->service.methods = &methods;
    server->service.access.required = options->require_tokens;
    server->service.board.started = (uint64_t)service_now();
    server->service.frame_ms =
        options->frame_deadline_ms ? options->frame_deadline_ms : SERVER_FRAME_MS;
    server->service.login_ms =
        options->login_deadline_ms ? options->login_deadline_ms : SERVER_LOGIN_MS;
    if (sodium_init() < 0) {
        fputs("praktik: no source of randomness\n", stderr);
        free(server);
        return EX_OSERR;
    }
    server->code = start(server);
    if (!server->code)
        loop_run(server->loop);
    int code = server->code;
    close_down(server);
    free(server);
    return code;
}
