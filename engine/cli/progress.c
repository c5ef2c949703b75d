/* SPDX-License-Identifier: MIT */
#include "engine/cli/progress.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum {
    PATIENCE_MS = 1000,
    REDRAW_MS = 100,
    BAR = 40,
};

static int64_t now_ms(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

void progress_begin(struct progress *progress, const char *what)
{
    *progress = (struct progress){.what = what, .begun = now_ms(), .on = isatty(STDERR_FILENO)};
}

void progress_step(struct progress *progress, uint64_t done, uint64_t whole)
{
    int64_t now = progress->on ? now_ms() : 0;
    if (!progress->on || now - progress->begun < PATIENCE_MS || now - progress->shown < REDRAW_MS)
        return;
    unsigned percent = whole ? (unsigned)(done * 100 / whole) : 100;
    unsigned full = percent * BAR / 100;
    char bar[BAR + 1];
    for (unsigned i = 0; i < BAR; i++)
        bar[i] = i < full ? '#' : '.';
    bar[BAR] = '\0';
    fprintf(stderr, "\r%-14.14s [%s] %3u %%", progress->what, bar, percent);
    progress->shown = now;
    progress->drawn = true;
}

void progress_end(struct progress *progress)
{
    if (progress->drawn)
        fprintf(stderr, "\r%*s\r", BAR + 26, "");
    progress->drawn = false;
}
