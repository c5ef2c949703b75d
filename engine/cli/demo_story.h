/* SPDX-License-Identifier: MIT
 *
 * The demo's second half: from the match list to a certificate, printed and checked, and what it
 * changes in the list. */
#ifndef CLI_DEMO_STORY_H
#define CLI_DEMO_STORY_H

#include "engine/cli/cli.h"

/* Takes the youth's first hit through a placement to an issued certificate, shows and checks that,
 * writes its page into the directory, and shows what became of the list. An exit code. `today` as
 * the match is judged by, or NULL. */
int demo_story(const struct cli *cli, const char *youth, const char *today, const char *directory);

#endif
