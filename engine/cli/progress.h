/* SPDX-License-Identifier: MIT
 *
 * A bar on stderr for what takes longer than a second; silent where stderr is no terminal. */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
    const char *what;
    int64_t begun, shown; /* [ms] */
    bool on, drawn;
};

void progress_begin(struct progress *progress, const char *what);
/* `done` of `whole`; draws at most ten times a second. */
void progress_step(struct progress *progress, uint64_t done, uint64_t whole);
/* Wipes the bar. */
void progress_end(struct progress *progress);

#endif
