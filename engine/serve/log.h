/* SPDX-License-Identifier: MIT
 *
 * One line to stderr for each event: time, level, event, then name=value.
 *
 *     2026-11-21T08:00:00.123Z fail  request connection=17 id=5 method=youth.put code=INTERNAL
 *
 * Never parameters, names of people or texts: codes, ids of requests, counts. */
#ifndef ENGINE_SERVE_LOG_H
#define ENGINE_SERVE_LOG_H

enum log_level {
    LOG_LEVEL_NOTE, /* the life of the process */
    LOG_LEVEL_WARN, /* works, but somebody should know */
    LOG_LEVEL_FAIL, /* our own fault */
};

/* Any thread; a line is one write, so that lines do not mix. Cut at 512 bytes. */
__attribute__((format(printf, 3, 4))) void log_line(enum log_level level, const char *event,
                                                    const char *format, ...);

#endif
