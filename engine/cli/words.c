/* SPDX-License-Identifier: MIT
 *
 * Words and options: how a command's row reads a command line, and how it tells about itself. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "engine/cli/cli.h"
#include "engine/match/model.h"
#include "proto/version.h"

static int help(struct cli *cli, const void *options, char **words, size_t count);
static int version(struct cli *cli, const void *options, char **words, size_t count);

const struct command command_version = {
    .name = "version",
    .line = "version of program and match model",
    .usage = "",
    .run = version,
};
const struct command command_help = {
    .name = "help",
    .line = "this list, or all about a command",
    .usage = "[COMMAND]",
    .most = 1,
    .run = help,
};

static const struct option_row common[] = {
    OPTION(cli, connect, "connect", .value = "HOST:PORT|PATH",
           .doc = "the server; else $PRAKTIK, else " CLIENT_ADDRESS),
    OPTION(cli, token_file, "token-file", .value = "FILE",
           .doc = "your token; else $PRAKTIK_TOKEN, else ~/.config/praktik/token"),
    OPTION(cli, tls, "tls", .doc = "speak TLS"),
    OPTION(cli, tls_ca, "tls-ca", .value = "FILE",
           .doc = "the same, and trust these certificates (PEM), not the system's"),
    OPTION(cli, lang, "lang", .value = "sv|en", .doc = "language of reasons; else from $LANG"),
    OPTION(cli, timeout, "timeout", .value = "SECONDS", .least = 1, .most = 3600,
           .doc = "longest wait for an answer (30)"),
    OPTION(cli, json, "json", .doc = "one line of JSON, for programs"),
};
enum { COMMON = sizeof common / sizeof *common };

const struct command *command_named(const char *name)
{
    for (size_t i = 0; commands[i]; i++) {
        if (strcmp(commands[i]->name, name) == 0)
            return commands[i];
    }
    return NULL;
}

/* ---- help ---- */

static void put_options(struct buffer *out, const struct option_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char name[48];
        snprintf(name, sizeof name, "--%s%s%s", rows[i].name, rows[i].value ? " " : "",
                 rows[i].value ? rows[i].value : "");
        put(out, "  %-26s %s\n", name, rows[i].doc);
    }
}

static int help_command(const struct command *command)
{
    struct buffer out = {0};
    put(&out, "praktik %s%s%s: %s\n", command->name, *command->usage ? " " : "", command->usage,
        command->line);
    if (command->more)
        put(&out, "\n%s", command->more);
    put(&out, "\n");
    put_options(&out, command->options, command->option_count);
    put_options(&out, common, COMMON);
    int code = print(&out);
    buffer_free(&out);
    return code;
}

static int help(struct cli *cli, const void *options, char **words, size_t count)
{
    (void)cli;
    (void)options;
    if (count == 1) {
        const struct command *command = command_named(words[0]);
        return command ? help_command(command)
                       : complain(EX_USAGE, "no command %s; see praktik help", words[0]);
    }
    struct buffer out = {0};
    put(&out, "praktik: finds placements for young people, and tells why\n\n"
              "  praktik COMMAND [OPTION …] [WORD …]\n\n");
    for (size_t i = 0; commands[i]; i++) {
        char name[128];
        snprintf(name, sizeof name, "%s %s", commands[i]->name, commands[i]->usage);
        if (strlen(name) <= 26)
            put(&out, "  %-26s %s\n", name, commands[i]->line);
        else
            put(&out, "  %s\n  %-26s %s\n", name, "", commands[i]->line);
    }
    put(&out, "\nwith every command:\n");
    put_options(&out, common, COMMON);
    put(&out, "\nA new start: praktik demo DIR. All about a command: praktik help COMMAND.\n");
    int code = print(&out);
    buffer_free(&out);
    return code;
}

static int version(struct cli *cli, const void *options, char **words, size_t count)
{
    (void)options;
    (void)words;
    (void)count;
    printf(cli->json ? "{\"version\":\"%s\",\"model\":\"%s\"}\n" : "praktik %s, match model %s\n",
           PRAKTIK_VERSION, MATCH_MODEL);
    return EX_OK;
}

/* ---- options ---- */

static const struct option_row *option_named(const struct option_row *rows, size_t count,
                                             const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(rows[i].name, name) == 0)
            return &rows[i];
    }
    return NULL;
}

static int set_number(const struct option_row *row, int64_t *out, const char *value)
{
    char *end;
    long long number = strtoll(value, &end, 10);
    if (end == value || *end || number < row->least || number > row->most)
        return complain(EX_USAGE, "--%s: a number from %" PRId64 " to %" PRId64, row->name,
                        row->least, row->most);
    *out = number;
    return EX_OK;
}

int option_set(const struct option_row *rows, size_t count, void *options, const char *name,
               const char *value)
{
    const struct option_row *row = option_named(rows, count, name);
    if (!row)
        return complain(EX_USAGE, "no option --%s", name);
    void *out = (char *)options + row->offset;
    if (row->kind == OPTION_FLAG) {
        bool no = value && strcmp(value, "no") == 0;
        if (value && !no && strcmp(value, "yes") != 0)
            return complain(EX_USAGE, "--%s: yes or no", name);
        *(bool *)out = !no;
        return EX_OK;
    }
    if (!value)
        return complain(EX_USAGE, "--%s: %s is missing", name, row->value);
    if (row->kind == OPTION_NUMBER)
        return set_number(row, out, value);
    *(const char **)out = value;
    return EX_OK;
}

/* One "--name", "--name=value" or "--name value" at argv[*at]; moves *at past a value taken. */
static int take_option(const struct command *command, struct cli *cli, void *options, int argc,
                       char **argv, int *at)
{
    char name[48];
    const char *word = argv[*at] + 2;
    const char *equals = strchr(word, '=');
    size_t length = equals ? (size_t)(equals - word) : strlen(word);
    snprintf(name, sizeof name, "%.*s", (int)length, word);
    const struct option_row *row = option_named(command->options, command->option_count, name);
    bool own = row != NULL;
    if (!own)
        row = option_named(common, COMMON, name);
    if (!row)
        return complain(EX_USAGE, "%s has no option --%s; see praktik help %s", command->name, name,
                        command->name);
    const char *value = equals ? equals + 1 : NULL;
    bool more = *at + 1 < argc && strncmp(argv[*at + 1], "--", 2) != 0;
    if (!value && row->kind != OPTION_FLAG && more)
        value = argv[++*at];
    return option_set(row, 1, own ? options : cli, name, value);
}

/* Splits what follows the command's name into options and words. */
static int read_words(const struct command *command, struct cli *cli, void *options, int argc,
                      char **argv, char **words, size_t *count)
{
    bool only_words = false;
    for (int i = 1; i < argc; i++) {
        if (!only_words && strcmp(argv[i], "--") == 0) {
            only_words = true;
        } else if (!only_words && strncmp(argv[i], "--", 2) == 0) {
            int code = take_option(command, cli, options, argc, argv, &i);
            if (code)
                return code;
        } else {
            words[(*count)++] = argv[i];
        }
    }
    if (*count < command->fewest || *count > command->most)
        return complain(EX_USAGE, "usage: praktik %s %s", command->name, command->usage);
    return EX_OK;
}

/* sv where the words of a locale begin so ("sv_SE.UTF-8"). */
static enum language language_of_locale(void)
{
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = getenv(names[i]);
        if (value && *value)
            return strncmp(value, "sv", 2) == 0 ? LANGUAGE_SV : LANGUAGE_EN;
    }
    return LANGUAGE_EN;
}

static int settle(struct cli *cli)
{
    const char *address = getenv("PRAKTIK");
    if (!cli->connect)
        cli->connect = address && *address ? address : CLIENT_ADDRESS;
    if (!cli->timeout)
        cli->timeout = CLIENT_TIMEOUT_MS / 1000;
    cli->language = language_of_locale();
    if (!cli->lang)
        return EX_OK;
    if (strcmp(cli->lang, "sv") != 0 && strcmp(cli->lang, "en") != 0)
        return complain(EX_USAGE, "--lang: sv or en");
    cli->language = strcmp(cli->lang, "sv") == 0 ? LANGUAGE_SV : LANGUAGE_EN;
    return EX_OK;
}

static bool asks_help(int argc, char **argv)
{
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (strcmp(argv[i], "--help") == 0)
            return true;
    }
    return false;
}

int command_run(int argc, char **argv)
{
    const struct command *command = command_named(argv[0]);
    if (!command)
        return complain(EX_USAGE, "no command %s; see praktik help", argv[0]);
    if (asks_help(argc, argv))
        return help_command(command);
    struct cli cli = {0};
    size_t count = 0;
    void *options = memory_new(1, command->size);
    char **words = memory_new((size_t)argc, sizeof *words);
    int code = read_words(command, &cli, options, argc, argv, words, &count);
    if (!code)
        code = settle(&cli);
    if (!code)
        code = command->run(&cli, options, words, count);
    free(words);
    free(options);
    return code;
}
