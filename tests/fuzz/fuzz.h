/* SPDX-License-Identifier: MIT
 *
 * What the fuzzers share: how they hold something to be so, and the plain program that replays the
 * files given to it (-DFUZZ_REPLAY), for compilers without libFuzzer and for `make check`. */
#ifndef TESTS_FUZZ_H
#define TESTS_FUZZ_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Not assert(), which NDEBUG takes away. */
#define HOLD(condition)                                                                    \
    do {                                                                                   \
        if (!(condition)) {                                                                \
            fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #condition); \
            abort();                                                                       \
        }                                                                                  \
    } while (0)

#ifdef FUZZ_REPLAY
enum { FUZZ_INPUT_MOST = 1 << 21 };

/* A main's result. `judge`, which may be NULL, sees each input first, by the path of its file. */
static inline int fuzz_replay(int argc, char **argv,
                              void (*judge)(const char *path, const uint8_t *data, size_t size))
{
    static uint8_t data[FUZZ_INPUT_MOST];
    for (int i = 1; i < argc; i++) {
        FILE *file = fopen(argv[i], "rb");
        if (!file) {
            perror(argv[i]);
            return EXIT_FAILURE;
        }
        size_t size = fread(data, 1, sizeof data, file);
        fclose(file);
        if (judge)
            judge(argv[i], data, size);
        LLVMFuzzerTestOneInput(data, size);
    }
    printf("%d inputs\n", argc - 1);
    return EXIT_SUCCESS;
}
#endif

#endif
