/* SPDX-License-Identifier: MIT
 *
 * What is written to stdout and stderr meanwhile. No assertion may fail in between: nobody would
 * hear it. */
#ifndef TESTS_SPOKEN_H
#define TESTS_SPOKEN_H

#include "tests/unit/values.h"

#include <unistd.h>

struct spoken {
    int saved[2];
    FILE *files[2];
    char out[16384], err[4096];
};

static inline void spoken_begin(struct spoken *spoken)
{
    fflush(stdout);
    fflush(stderr);
    for (int i = 0; i < 2; i++) {
        spoken->files[i] = tmpfile();
        spoken->saved[i] = dup(i + 1);
        if (!spoken->files[i] || dup2(fileno(spoken->files[i]), i + 1) < 0)
            abort();
    }
}

static inline void spoken_end(struct spoken *spoken)
{
    char *texts[] = {spoken->out, spoken->err};
    const size_t rooms[] = {sizeof spoken->out, sizeof spoken->err};
    fflush(stdout);
    fflush(stderr);
    for (int i = 0; i < 2; i++) {
        dup2(spoken->saved[i], i + 1);
        close(spoken->saved[i]);
        rewind(spoken->files[i]);
        size_t size = fread(texts[i], 1, rooms[i] - 1, spoken->files[i]);
        texts[i][size] = '\0';
        fclose(spoken->files[i]);
    }
}

#define assert_has(text, part)                               \
    do {                                                     \
        if (!strstr(text, part))                             \
            fail_msg("'%s' is not in:\n%s", (part), (text)); \
    } while (0)

#define assert_has_not(text, part)                       \
    do {                                                 \
        if (strstr(text, part))                          \
            fail_msg("'%s' is in:\n%s", (part), (text)); \
    } while (0)

#endif
