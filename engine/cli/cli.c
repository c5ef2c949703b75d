/* SPDX-License-Identifier: MIT
 *
 * Talk, exit codes and connections: what the commands share. */
#include "engine/cli/cli.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "engine/cli/credential.h"

void talk(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fputs("praktik: ", stderr);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
}

int complain(int code, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fputs("praktik: ", stderr);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    return code;
}

/* Codes that are not here are faults of the data: EX_DATAERR. */
static const struct {
    enum error error;
    int exit;
} exits[] = {
    {ERR_NO_SUCH_METHOD, EX_USAGE},    {ERR_MISSING_FIELD, EX_USAGE},
    {ERR_UNKNOWN_FIELD, EX_USAGE},     {ERR_BAD_REQUEST, EX_USAGE},
    {ERR_UNAUTHENTICATED, EX_NOPERM},  {ERR_FORBIDDEN, EX_NOPERM},
    {ERR_PURPOSE_REQUIRED, EX_NOPERM}, {ERR_WAIVER_REQUIRED, EX_NOPERM},
    {ERR_RATE_LIMITED, EX_TEMPFAIL},   {ERR_OVERLOADED, EX_TEMPFAIL},
    {ERR_DEADLINE, EX_TEMPFAIL},       {ERR_STORAGE_FULL, EX_TEMPFAIL},
    {ERR_SHUTTING_DOWN, EX_TEMPFAIL},  {ERR_INTERNAL, EX_UNAVAILABLE},
    {ERR_BAD_FRAME, EX_UNAVAILABLE},
};

int exit_code(enum error error)
{
    for (size_t i = 0; i < sizeof exits / sizeof *exits; i++) {
        if (exits[i].error == error)
            return exits[i].exit;
    }
    return error ? EX_DATAERR : EX_OK;
}

static int client_exit(enum client_end end, const struct fault *fault)
{
    switch (end) {
    case CLIENT_OK:
        return EX_OK;
    case CLIENT_REFUSED:
        return exit_code(fault->code);
    case CLIENT_BAD_ADDRESS:
        return EX_USAGE;
    case CLIENT_UNREACHABLE:
    case CLIENT_GARBLED:
    case CLIENT_UNTRUSTED:
        return EX_UNAVAILABLE;
    case CLIENT_CLOSED:
    case CLIENT_LATE:
        return EX_TEMPFAIL;
    }
    return EX_UNAVAILABLE;
}

int client_complain(const struct cli *cli, enum client_end end, const struct fault *fault)
{
    char line[320];
    if (end == CLIENT_REFUSED) {
        fault_format(fault, line, sizeof line);
        talk("%s", line);
        if (fault->retry_after_ms > 0)
            talk("try again in %" PRId64 " ms", fault->retry_after_ms);
    } else {
        talk("%s", fault->text);
    }
    if (end == CLIENT_UNREACHABLE)
        talk("is the server running? Start it: praktik serve --store DIR; "
             "another address: --connect or $PRAKTIK");
    if (end == CLIENT_REFUSED && fault->code == ERR_UNAUTHENTICATED)
        talk("a token is looked for in --token-file FILE, $PRAKTIK_TOKEN, ~/.config/praktik/token");
    if (end == CLIENT_UNTRUSTED)
        talk("--tls speaks TLS; --tls-ca FILE names whom to trust, else the system's");
    if (end == CLIENT_LATE)
        talk("waited %" PRId64 " s; wait longer with --timeout SECONDS", cli->timeout);
    return client_exit(end, fault);
}

int cli_connect(const struct cli *cli, struct client **client)
{
    struct fault fault = {0};
    struct buffer kept = {0};
    struct client_options options = {
        .address = cli->connect,
        .name = "praktik",
        .tls = cli->tls,
        .tls_ca = cli->tls_ca,
        .timeout_ms = (int)(cli->timeout * 1000),
    };
    int code = credential_find(cli->token_file, &kept, &options.token);
    if (!code) {
        enum client_end end = client_open(client, &options, &fault);
        code = end ? client_complain(cli, end, &fault) : EX_OK;
    }
    if (kept.data)
        explicit_bzero(kept.data, kept.capacity);
    buffer_free(&kept);
    return code;
}

int cli_call(const struct cli *cli, const char *method, struct bytes params, struct buffer *result)
{
    struct client *client;
    struct fault fault = {0};
    int code = cli_connect(cli, &client);
    if (code)
        return code;
    enum client_end end = client_call(client, method, params, result, &fault);
    client_close(client);
    return end ? client_complain(cli, end, &fault) : EX_OK;
}

void put(struct buffer *out, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (length > 0) {
        char *room = buffer_reserve(out, (size_t)length + 1);
        vsnprintf(room, (size_t)length + 1, format, again);
        out->size += (size_t)length;
    }
    va_end(again);
}

void put_text(struct buffer *out, struct text text)
{
    buffer_append(out, text.data, text.size);
}

int print(struct buffer *out)
{
    size_t written = out->size ? fwrite(out->data, 1, out->size, stdout) : 0;
    bool whole = written == out->size && fflush(stdout) == 0;
    out->size = 0;
    return whole ? EX_OK : EX_IOERR;
}
