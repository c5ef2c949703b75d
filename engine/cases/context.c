/* SPDX-License-Identifier: MIT
 *
 * Small things that every case may need. */
#include "engine/cases/context.h"

#include "proto/date.h"

struct date context_today(const struct request *request)
{
    if (request->options.today.set)
        return request->options.today;
    return date_from_time(request->context->now);
}
