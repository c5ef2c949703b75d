/* SPDX-License-Identifier: MIT
 *
 * The token that the command line shows the server, and where it is found: --token-file FILE, else
 * $PRAKTIK_TOKEN, else praktik/token in the user's directory of settings ($XDG_CONFIG_HOME, or
 * ~/.config). Never a word of the command line, which every user of the machine can read. */
#ifndef CLI_CREDENTIAL_H
#define CLI_CREDENTIAL_H

#include "proto/memory.h"

/* Finds it; *token is NULL where there is none, else it lies in `kept`. `file` is --token-file's,
 * or NULL. 0, or an exit code, having said why: EX_CONFIG where others than its owner may read the
 * file, or it holds no single line, EX_NOINPUT where the named one cannot be read. */
int credential_find(const char *file, struct buffer *kept, const char **token);

#endif
