/* SPDX-License-Identifier: MIT
 *
 * The log: text that a person reads and a machine can split at spaces. */
#include "engine/serve/log.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static const char *const level_names[] = {"note", "warn", "fail"};

/* What snprintf left in `room` bytes at `at`: it may claim more than it wrote. */
static size_t advance(size_t at, int wrote, size_t room)
{
    size_t claimed = wrote < 0 ? 0 : (size_t)wrote;
    return at + (claimed < room ? claimed : room - 1);
}

void log_line(enum log_level level, const char *event, const char *format, ...)
{
    char line[512];
    struct timespec now;
    struct tm utc;
    clock_gettime(CLOCK_REALTIME, &now);
    gmtime_r(&now.tv_sec, &utc);

    size_t size = strftime(line, sizeof line, "%Y-%m-%dT%H:%M:%S", &utc);
    size_t room = sizeof line - 1 - size; /* a byte is kept for the newline */
    size = advance(size,
                   snprintf(line + size, room, ".%03ldZ %s %s ", now.tv_nsec / 1000000,
                            level_names[level], event),
                   room);
    room = sizeof line - 1 - size;
    va_list args;
    va_start(args, format);
    size = advance(size, vsnprintf(line + size, room, format, args), room);
    va_end(args);
    line[size++] = '\n';
    ssize_t written = write(STDERR_FILENO, line, size);
    (void)written; /* nobody is left to tell */
}
