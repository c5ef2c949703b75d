/* SPDX-License-Identifier: MIT
 *
 * The window, and what is kept of it. */
#include "engine/serve/input.h"

/* The window is what is kept, and begins with the message at hand. */
static void see_kept(struct input *input)
{
    input->window = (struct text){input->kept.data, input->kept.size};
    input->scanned -= input->begin;
    input->begin = 0;
}

void input_add(struct input *input, const char *data, size_t size)
{
    if (!input->kept.size) {
        input->window = (struct text){data, size};
        return;
    }
    buffer_consume(&input->kept, input->begin);
    buffer_append(&input->kept, data, size);
    see_kept(input);
}

enum wire_state input_next(struct input *input, struct bytes *frame, struct fault *fault)
{
    size_t used = 0;
    enum wire_state state = wire_scan(&input->scanner, input->window.data + input->scanned,
                                      input->window.size - input->scanned, &used, fault);
    input->scanned += used;
    if (state == WIRE_FRAME) {
        *frame = (struct bytes){input->window.data + input->begin, input->scanned - input->begin};
        input->begin = input->scanned;
    }
    return state;
}

bool input_waits(const struct input *input)
{
    return input->scanned < input->window.size;
}

void input_keep(struct input *input)
{
    size_t left = input->window.size - input->begin;
    if (!left) {
        input_clear(input);
        return;
    }
    if (input->kept.size && left >= input->kept.capacity / 4)
        return;
    struct buffer rest = {0};
    buffer_append(&rest, input->window.data + input->begin, left);
    buffer_free(&input->kept);
    input->kept = rest;
    see_kept(input);
}

void input_clear(struct input *input)
{
    buffer_free(&input->kept);
    input->window = (struct text){0};
    input->begin = input->scanned = 0;
}
