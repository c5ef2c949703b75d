/* SPDX-License-Identifier: MIT
 *
 * What comes in by a connection: one window of bytes, from which messages are taken one by one.
 *
 *     | done | message at hand, scanned | not scanned yet |
 *            ^ begin                    ^ scanned         ^ window.size
 *
 * While bytes are taken in they lie where they were read to; what is left of them is kept, so that
 * an idle connection holds no buffer. Knows no socket. */
#ifndef ENGINE_SERVE_INPUT_H
#define ENGINE_SERVE_INPUT_H

#include "proto/memory.h"
#include "proto/wire.h"

/* All-zero with a scanner that was reset is one that nothing has come into. */
struct input {
    struct wire_scanner scanner;
    struct text window; /* borrowed, or all of `kept` */
    struct buffer kept;
    size_t begin, scanned; /* of the window */
};

/* More bytes have come; borrowed until input_keep or input_clear. */
void input_add(struct input *input, const char *data, size_t size);

/* Takes the next message: WIRE_FRAME, a view into the window. WIRE_MORE: it has not all come.
 * WIRE_BAD: nothing more can be taken; input_clear. The scanner tells of it as wire_scan says. */
enum wire_state input_next(struct input *input, struct bytes *frame, struct fault *fault);

/* There are bytes that input_next has not looked at. */
bool input_waits(const struct input *input);

/* Keeps what is left, and forgets what is done with the room it took. Views are gone. */
void input_keep(struct input *input);

/* Forgets all bytes; the scanner stays as it is. */
void input_clear(struct input *input);

#endif
