/* SPDX-License-Identifier: MIT
 *
 * Small things that every case may need. */
#include "engine/cases/context.h"

#include "proto/date.h"

enum {
    LIST_DEFAULT = 50,
};

struct date context_today(const struct request *request)
{
    return request->options.today.set ? request->options.today : context_server_day(request);
}

struct date context_server_day(const struct request *request)
{
    return date_from_time(request->context->now);
}

size_t context_limit(const struct request *request)
{
    return request->options.limit.set ? (size_t)request->options.limit.value : LIST_DEFAULT;
}
