/* SPDX-License-Identifier: MIT
 *
 * What codes are called, as the server's catalogues have it: a project may have loaded its own. */
#ifndef CLI_NAMES_H
#define CLI_NAMES_H

#include "data/catalogue.h"
#include "engine/cli/cli.h"

struct name {
    struct text code, sv, en;
};

/* Names of each kind, sorted by code. All in the arena. */
struct names {
    struct {
        struct name *items;
        size_t count;
    } kinds[CATALOGUE_COUNT];
};

/* Asks the server for all catalogues; 0, or an exit code. */
int names_fetch(const struct cli *cli, struct client *client, struct arena *arena,
                struct names *names);

/* For message_render: "43.21" is named by the nearest listed code above it. `names` is borrowed. */
struct message_names names_for_messages(const struct names *names);

#endif
