/* SPDX-License-Identifier: MIT
 *
 * A CSV file into the server, in two passes over the file: the first checks every row here and
 * (with check: true) on the server, the second sends them. So nothing is stored unless all rows
 * pass, and no more of the file is held than a few batches. */
#ifndef CLI_IMPORT_H
#define CLI_IMPORT_H

#include "data/record.h"
#include "engine/cli/cli.h"

struct import_options {
    bool skip_bad; /* bad rows are reported and left out, the others go in */
    bool check;    /* only check */
};

/* `what` is "employers" …; reports on stderr, one line in the end. Returns an exit code. */
int import_file(const struct cli *cli, const char *what, const char *path,
                const struct import_options *options);

/* What can be imported and exported: "openings" -> record kind "opening". NULL where there is no
 * such word; says so on stderr then. */
const struct record_kind *kind_by_plural(const char *what);

#endif
