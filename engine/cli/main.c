/* SPDX-License-Identifier: MIT
 *
 * praktik: one binary for server, client and tools. This is the list of commands; each is a row
 * in a file of its own. */
#include <locale.h>
#include <signal.h>
#include <string.h>

#include "engine/cli/cli.h"

const struct command *const commands[] = {
    &command_serve,       &command_match,
    &command_outreach,    &command_plan,
    &command_retention,   &command_due,
    &command_import,      &command_export,
    &command_certificate, &command_signing_keys,
    &command_keys,        &command_audit,
    &command_backup,      &command_restore,
    &command_verify,      &command_token,
    &command_call,        &command_demo,
    &command_describe,    &command_version,
    &command_help,        NULL,
};

int main(int argc, char **argv)
{
    char *fallback[] = {(char[]){"help"}, NULL};
    setlocale(LC_CTYPE, "");
    signal(SIGPIPE, SIG_IGN);
    if (argc < 2) {
        command_run(1, fallback);
        return EX_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
        return command_run(1, fallback);
    if (strcmp(argv[1], "--version") == 0)
        argv[1] = (char[]){"version"};
    return command_run(argc - 1, argv + 1);
}
