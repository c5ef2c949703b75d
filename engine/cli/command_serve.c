/* SPDX-License-Identifier: MIT
 *
 * praktik serve: options, from the command line and a file, into the server's. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "engine/cli/cli.h"
#include "engine/serve/server.h"

struct serve_options {
    const char *store, *key, *audit, *tls_cert, *tls_key, *listen, *unix_path, *web, *catalogue,
        *issuer, *site, *config, *map_size;
    bool require_tokens;
    int64_t loops, pool, connections, frame_deadline, login_deadline;
};

static const struct option_row rows[] = {
    OPTION(serve_options, store, "store", .value = "DIR", .doc = "the store; made when missing"),
    OPTION(serve_options, key, "key", .value = "FILE",
           .doc =
               "the master key, made when missing (DIR.key); keep a copy apart from the store's"),
    OPTION(
        serve_options, audit, "audit", .value = "DIR",
        .doc =
            "where the audit log's signed checkpoints go, best on another machine (STORE.audit)"),
    OPTION(serve_options, listen, "listen", .value = "HOST:PORT",
           .doc = "loopback only without TLS (" SERVER_LISTEN "); port 0 picks one"),
    OPTION(serve_options, tls_cert, "tls-cert", .value = "FILE",
           .doc = "certificate, and those that lead to it, in PEM: TCP speaks TLS 1.3"),
    OPTION(serve_options, tls_key, "tls-key", .value = "FILE", .doc = "its key, in PEM"),
    OPTION(serve_options, unix_path, "unix", .value = "PATH",
           .doc = "Unix socket; with it alone no TCP"),
    OPTION(serve_options, web, "web", .value = "HOST:PORT",
           .doc = "pages to check and fill in certificates; as listen, https where TLS is spoken"),
    OPTION(serve_options, require_tokens, "require-tokens",
           .doc = "nobody without a token, even before the first was made"),
    OPTION(serve_options, catalogue, "catalogue", .value = "DIR",
           .doc = "catalogues instead of the built-in ones"),
    OPTION(serve_options, issuer, "issuer", .value = "NAME",
           .doc = "who issues certificates, as it stands on them"),
    OPTION(serve_options, site, "site", .value = "URL",
           .doc = "where certificates can be checked, https://…"),
    OPTION(serve_options, config, "config", .value = "FILE",
           .doc = "lines 'name = value'; the command line wins"),
    OPTION(serve_options, loops, "loops", .value = "N", .most = SERVER_LOOPS_MOST,
           .doc = "loop threads (one a core, at most 8)"),
    OPTION(serve_options, pool, "pool", .value = "N", .most = 64,
           .doc = "threads for long reads (2)"),
    OPTION(serve_options, map_size, "map-size", .value = "BYTES",
           .doc = "the store's largest size, 512M, 64G (1T)"),
    OPTION(serve_options, connections, "connections", .value = "N", .most = 1000000,
           .doc = "most at a time (4096)"),
    OPTION(serve_options, frame_deadline, "frame-deadline", .value = "SECONDS", .most = 3600,
           .doc = "a request must have come whole after (30)"),
    OPTION(serve_options, login_deadline, "login-deadline", .value = "SECONDS", .least = 1,
           .most = 3600, .doc = "who comes must have said who they are after (10)"),
};
enum { ROWS = sizeof rows / sizeof *rows };

/* ---- the file ---- */

static char *trimmed(char *text)
{
    while (*text == ' ' || *text == '\t')
        text++;
    size_t size = strlen(text);
    while (size && strchr(" \t\r\n", text[size - 1]))
        text[--size] = '\0';
    return text;
}

/* "store = /var/lib/praktik  # comment". The value must live as long as the options. */
static int take_line(char *line, const char *file, int number, struct serve_options *options)
{
    char *comment = strchr(line, '#');
    if (comment)
        *comment = '\0';
    char *name = trimmed(line);
    char *equals = strchr(name, '=');
    if (!*name)
        return EX_OK;
    if (!equals)
        return complain(EX_CONFIG, "%s:%d: not 'name = value'", file, number);
    *equals = '\0';
    name = trimmed(name);
    if (strcmp(name, "config") == 0)
        return complain(EX_CONFIG, "%s:%d: a file cannot name another", file, number);
    if (option_set(rows, ROWS, options, name, trimmed(equals + 1)))
        return complain(EX_CONFIG, "%s:%d: see above", file, number);
    return EX_OK;
}

/* `kept` gets the file's bytes, which the options point into. */
static int read_config(const char *path, struct serve_options *options, struct buffer *kept)
{
    FILE *file = fopen(path, "r");
    if (!file)
        return complain(EX_CONFIG, "%s: %s", path, strerror(errno));
    size_t got;
    do {
        char *room = buffer_reserve(kept, 4096);
        got = fread(room, 1, 4096, file);
        kept->size += got;
    } while (got > 0 && kept->size < (1U << 20));
    fclose(file);
    buffer_append(kept, "\n", 2); /* with its zero byte */
    int number = 0, code = EX_OK;
    for (char *line = kept->data; !code && *line;) {
        char *end = strchr(line, '\n');
        char *next = end ? end + 1 : line + strlen(line);
        if (end)
            *end = '\0';
        code = take_line(line, path, ++number, options);
        line = next;
    }
    return code;
}

/* What the command line gives stands, the rest comes from the file. */
static void prefer(struct serve_options *options, const struct serve_options *line)
{
    for (size_t i = 0; i < ROWS; i++) {
        const void *from = (const char *)line + rows[i].offset;
        void *to = (char *)options + rows[i].offset;
        if (rows[i].kind == OPTION_TEXT && *(const char *const *)from)
            *(const char **)to = *(const char *const *)from;
        if (rows[i].kind == OPTION_FLAG && *(const bool *)from)
            *(bool *)to = true;
        if (rows[i].kind == OPTION_NUMBER && *(const int64_t *)from)
            *(int64_t *)to = *(const int64_t *)from;
    }
}

/* ---- the server's options ---- */

/* "64G"; false where it is no such size. */
static bool size_from(const char *text, size_t *out)
{
    static const char units[] = "KMGT";
    char *end;
    if (!text)
        return true;
    errno = 0;
    unsigned long long number = strtoull(text, &end, 10);
    const char *unit = *end ? strchr(units, *end) : NULL;
    unsigned shift = unit ? 10 * (unsigned)(unit - units + 1) : 0;
    bool whole = end != text && text[0] != '-' && (*end == '\0' || (unit && end[1] == '\0'));
    if (!whole || errno || number > SIZE_MAX >> shift)
        return false;
    *out = (size_t)number << shift;
    return true;
}

static int serve(struct cli *cli, const void *options, char **words, size_t count)
{
    struct serve_options all = {0};
    struct buffer kept = {0};
    const struct serve_options *line = options;
    int code = line->config ? read_config(line->config, &all, &kept) : EX_OK;
    (void)cli;
    (void)words;
    (void)count;
    prefer(&all, line);
    struct server_options server = {
        .store = all.store,
        .key = all.key,
        .audit = all.audit,
        .tls_certificate = all.tls_cert,
        .tls_key = all.tls_key,
        .login_deadline_ms = (int)(all.login_deadline * 1000),
        .listen = all.listen,
        .unix_path = all.unix_path,
        .web = all.web,
        .catalogue = all.catalogue,
        .issuer = all.issuer,
        .site = all.site,
        .require_tokens = all.require_tokens,
        .loops = (unsigned)all.loops,
        .pool = (unsigned)all.pool,
        .connections = (unsigned)all.connections,
        .frame_deadline_ms = (int)(all.frame_deadline * 1000),
    };
    if (!code && !all.store)
        code = complain(EX_USAGE, "serve: --store DIR is missing");
    if (!code && !size_from(all.map_size, &server.map_size))
        code = complain(EX_USAGE, "--map-size: bytes, such as 512M or 64G");
    if (!code)
        code = server_run(&server);
    buffer_free(&kept);
    return code;
}

const struct command command_serve = {
    .name = "serve",
    .line = "the server, until SIGTERM",
    .usage = "--store DIR",
    .more = "Prints one line on stdout when it is ready.\n",
    OPTIONS(rows, serve_options),
    .run = serve,
};
