/* SPDX-License-Identifier: MIT
 *
 * praktik demo: a real server as a child process on a store of its own, the demo data through the
 * RPC, a match list as a recruiter sees it, and a certificate at the end of a placement. The
 * commands that it runs are the ones that people type, and it shows them. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "engine/cli/cli.h"
#include "engine/cli/demo_story.h"
#include "engine/cli/import.h"

enum {
    READY_MS = 20000, /* [ms] a store with the demo data opens in far less */
    END_MS = 10000,
};

struct demo_options {
    const char *data, *youth, *today;
};

static const struct option_row rows[] = {
    OPTION(demo_options, data, "data", .value = "DIR", .doc = "the CSV files (data/demo)"),
    OPTION(demo_options, youth, "youth", .value = "YOUTH", .doc = "whose list (deltagare-017)"),
    OPTION(demo_options, today, "today", .value = "DATE", .doc = "the day to judge by"),
};

struct demo {
    char store[600], socket[600], log[600];
    pid_t server;
    int ready; /* what the server writes to stdout */
};

/* ---- the server ---- */

/* Becomes the server; ends with the demo whatever happens to that. */
static _Noreturn void become_server(const struct demo *demo, int stdout_end)
{
    char store[640], socket[640];
    snprintf(store, sizeof store, "--store=%s", demo->store);
    snprintf(socket, sizeof socket, "--unix=%s", demo->socket);
    char *words[] = {(char[]){"serve"},
                     store,
                     socket,
                     (char[]){"--listen=127.0.0.1:0"},
                     (char[]){"--issuer=Göteborgs Stad (demo)"},
                     (char[]){"--site=https://intyg.goteborg.example"},
                     NULL};
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    dup2(stdout_end, STDOUT_FILENO);
    int log = open(demo->log, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (log >= 0)
        dup2(log, STDERR_FILENO);
    signal(SIGINT, SIG_DFL);
    exit(command_run(6, words));
}

static int start_server(struct demo *demo)
{
    int pipe_ends[2];
    if (pipe2(pipe_ends, O_CLOEXEC) != 0)
        return complain(EX_OSERR, "pipe: %s", strerror(errno));
    fflush(NULL);
    demo->server = fork();
    if (demo->server == 0)
        become_server(demo, pipe_ends[1]);
    close(pipe_ends[1]);
    demo->ready = pipe_ends[0];
    return demo->server < 0 ? complain(EX_OSERR, "fork: %s", strerror(errno)) : EX_OK;
}

/* What the server said before it ended. */
static int tell_log(const struct demo *demo)
{
    char said[2048] = "";
    FILE *log = fopen(demo->log, "re");
    if (log) {
        said[fread(said, 1, sizeof said - 1, log)] = '\0';
        fclose(log);
    }
    fputs(said, stderr);
    return complain(EX_UNAVAILABLE, "the server did not start");
}

/* Waits for the line that says so; tells it. */
static int wait_until_ready(struct demo *demo)
{
    char line[700] = "";
    size_t size = 0;
    while (size < sizeof line - 1 && !memchr(line, '\n', size)) {
        struct pollfd one = {.fd = demo->ready, .events = POLLIN};
        int ready = poll(&one, 1, READY_MS);
        if (ready < 0 && errno == EINTR)
            continue;
        ssize_t got = ready > 0 ? read(demo->ready, line + size, sizeof line - 1 - size) : 0;
        if (got <= 0)
            return tell_log(demo);
        size += (size_t)got;
    }
    line[size] = '\0';
    fputs(line, stderr);
    return EX_OK;
}

/* SIGTERM, and its exit code. */
static int stop_server(struct demo *demo)
{
    int status = 0;
    if (demo->server <= 0)
        return EX_OK;
    kill(demo->server, SIGTERM);
    for (int waited = 0; waitpid(demo->server, &status, WNOHANG) == 0; waited += 20) {
        if (waited >= END_MS)
            kill(demo->server, SIGKILL);
        poll(NULL, 0, 20);
    }
    close(demo->ready);
    return WIFEXITED(status) ? WEXITSTATUS(status) : EX_UNAVAILABLE;
}

/* ---- the rest ---- */

static int import_all(const struct cli *cli, const char *data)
{
    static const char *const kinds[] = {"programmes", "employers", "workplaces",
                                        "openings",   "youths",    "observations"};
    struct import_options plain = {0};
    int code = EX_OK;
    for (size_t i = 0; !code && i < sizeof kinds / sizeof *kinds; i++) {
        char path[600];
        snprintf(path, sizeof path, "%s/%s.csv", data, kinds[i]);
        code = import_file(cli, kinds[i], path, &plain);
    }
    return code;
}

static int show_match(const struct cli *cli, const struct demo_options *given, const char *youth)
{
    char connect[640], lang[16], today[32], k[] = "--k=5";
    snprintf(connect, sizeof connect, "--connect=%s", cli->connect);
    snprintf(lang, sizeof lang, "--lang=%s", cli->language == LANGUAGE_SV ? "sv" : "en");
    snprintf(today, sizeof today, "--today=%s", given->today ? given->today : "");
    char *words[] = {(char[]){"match"}, (char *)youth, connect, lang, k, today, NULL};
    fprintf(stderr, "\n$ praktik match %s\n\n", youth);
    return command_run(given->today ? 6 : 5, words);
}

static int prepare(struct demo *demo, const char *directory)
{
    char *absolute;
    if (mkdir(directory, 0700) != 0 && errno != EEXIST)
        return complain(EX_CANTCREAT, "%s: %s", directory, strerror(errno));
    absolute = realpath(directory, NULL);
    if (!absolute || strlen(absolute) > 500) {
        free(absolute);
        return complain(EX_CANTCREAT, "%s: no such directory", directory);
    }
    snprintf(demo->store, sizeof demo->store, "%s/store", absolute);
    snprintf(demo->socket, sizeof demo->socket, "%s/praktik.sock", absolute);
    snprintf(demo->log, sizeof demo->log, "%s/serve.log", absolute);
    free(absolute);
    return EX_OK;
}

static void tell_more(const struct demo *demo, const char *youth)
{
    fprintf(stderr,
            "\nGo on with:\n"
            "  build/praktik serve --store %s --web 127.0.0.1:8080 &\n"
            "  build/praktik match %s --lang sv --weights travel=50,interest=50\n"
            "  build/praktik match %s --nearest\n"
            "  build/praktik call opening.list text=kök limit=5\n"
            "  build/praktik describe match.openings\n"
            "and check the certificate's number at http://127.0.0.1:8080/intyg\n",
            demo->store, youth, youth);
}

static int demo_run(struct cli *cli, const void *options, char **words, size_t count)
{
    const struct demo_options *given = options;
    const char *youth = given->youth ? given->youth : "deltagare-017";
    struct demo *demo = memory_new(1, sizeof *demo);
    (void)count;
    int code = prepare(demo, words[0]);
    if (!code)
        code = start_server(demo);
    if (!code)
        code = wait_until_ready(demo);
    cli->connect = demo->socket;
    if (!code)
        code = import_all(cli, given->data ? given->data : "data/demo");
    if (!code)
        code = show_match(cli, given, youth);
    if (!code)
        code = demo_story(cli, youth, given->today, words[0]);
    int ended = stop_server(demo);
    if (!code && ended)
        code = complain(EX_UNAVAILABLE, "the server ended with code %d", ended);
    if (!code)
        tell_more(demo, youth);
    free(demo);
    return code;
}

const struct command command_demo = {
    .name = "demo",
    .line = "a server with demo data, a match list, a certificate",
    .usage = "DIR",
    OPTIONS(rows, demo_options),
    .fewest = 1,
    .most = 1,
    .run = demo_run,
};
