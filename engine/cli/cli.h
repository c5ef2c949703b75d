/* SPDX-License-Identifier: MIT
 *
 * What all commands of the command line share: a command is a row (struct command) in its own
 * file, and everything about its words and options is in that row, so that parsing, checking and
 * help cannot differ.
 *
 * Data goes to stdout, talk to stderr, and the exit code is one of sysexits'. */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include <stdio.h>
#include <sysexits.h>

#include "engine/match/message.h"
#include "proto/client.h"
#include "proto/memory.h"

enum option_kind {
    OPTION_TEXT,   /* const char * */
    OPTION_NUMBER, /* int64_t, between least and most */
    OPTION_FLAG,   /* bool; takes no value */
};

/* "--name VALUE" or "--name=VALUE"; for `serve` also "name = value" in a file. */
struct option_row {
    const char *name;
    enum option_kind kind;
    size_t offset;     /* in the command's own options */
    const char *value; /* what help calls it: "DIR" */
    int64_t least, most;
    const char *doc;
};

#define OPTION_KIND(type, member) \
    _Generic(((struct type *)0)->member, const char *      \
             : OPTION_TEXT, int64_t                        \
             : OPTION_NUMBER, bool                         \
             : OPTION_FLAG)
#define OPTION(type, member, name_, ...)                     \
    {                                                        \
        .name = (name_), .kind = OPTION_KIND(type, member),  \
        .offset = offsetof(struct type, member), __VA_ARGS__ \
    }

/* Every command takes these. */
struct cli {
    const char *connect;    /* --connect, $PRAKTIK, or CLIENT_ADDRESS */
    const char *token_file; /* --token-file; NULL: see credential.h */
    const char *lang;       /* --lang */
    int64_t timeout;        /* [s] --timeout */
    bool tls;               /* --tls */
    const char *tls_ca;     /* --tls-ca */
    bool json;              /* --json: one line of JSON for programs */
    enum language language;
};

struct command {
    const char *name;
    const char *line;  /* what it does, one line */
    const char *usage; /* the words behind its name: "YOUTH" */
    const char *more;  /* paragraphs of help; NULL: none */
    const struct option_row *options;
    size_t option_count;
    size_t size;         /* of its options; 0: none of its own */
    size_t fewest, most; /* words */
    /* Returns an exit code. `options` is zeroed but for what was given; `words` are the rest. */
    int (*run)(struct cli *cli, const void *options, char **words, size_t count);
};

#define OPTIONS(rows, type) \
    .options = rows, .option_count = sizeof rows / sizeof *rows, .size = sizeof(struct type)

extern const struct command *const commands[]; /* NULL-terminated; in main.c */
const struct command *command_named(const char *name);

/* Sets the option of that name among the rows. EX_USAGE, having said why on stderr, when there is
 * none or the value does not fit. `value` NULL: given without one. */
int option_set(const struct option_row *rows, size_t count, void *options, const char *name,
               const char *value);

/* Runs a command by its words, argv[0] being its name, as a shell would. */
int command_run(int argc, char **argv);

/* "praktik: …" on stderr. */
__attribute__((format(printf, 1, 2))) void talk(const char *format, ...);
/* The same, and returns the exit code. */
__attribute__((format(printf, 2, 3))) int complain(int code, const char *format, ...);

/* The exit code for a server's error. */
int exit_code(enum error error);

/* Says how a call failed and returns the exit code. */
int client_complain(const struct cli *cli, enum client_end end, const struct fault *fault);

/* Connects; 0, or the exit code, having said why. */
int cli_connect(const struct cli *cli, struct client **client);

/* One call over a connection of its own; the result is appended. 0, or the exit code. */
int cli_call(const struct cli *cli, const char *method, struct bytes params, struct buffer *result);

/* Appends to a buffer as printf does. */
__attribute__((format(printf, 2, 3))) void put(struct buffer *out, const char *format, ...);
void put_text(struct buffer *out, struct text text);

/* Writes the buffer to stdout and empties it; EX_IOERR where that fails (a closed pipe). */
int print(struct buffer *out);

extern const struct command command_backup, command_restore, command_verify, command_keys,
    command_audit;
extern const struct command command_serve, command_call, command_match, command_outreach,
    command_plan, command_retention, command_due, command_import, command_certificate,
    command_signing_keys, command_export, command_token, command_demo, command_describe,
    command_version, command_help;

#endif
