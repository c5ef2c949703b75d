/* SPDX-License-Identifier: MIT
 *
 * Sums of the threads' counters, and the clock of the day. */
#include "engine/serve/service.h"

#include <time.h>

struct server_figures service_figures(const struct service *service)
{
    const struct board *board = &service->board;
    struct server_figures sum = {
        .started = board->started,
        .connections = figure_value(&board->connections),
        .accepted = figure_value(&board->accepted),
    };
    for (size_t i = 0; i < board->count; i++) {
        const struct figures *one = &board->each[i];
        sum.requests += figure_value(&one->requests);
        sum.failed += figure_value(&one->failed);
        sum.changes += figure_value(&one->changes);
        sum.commits += figure_value(&one->commits);
        sum.bytes_in += figure_value(&one->bytes_in);
        sum.bytes_out += figure_value(&one->bytes_out);
    }
    return sum;
}

int64_t service_now(void)
{
    return (int64_t)time(NULL);
}
