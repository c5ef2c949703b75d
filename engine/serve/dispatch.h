/* SPDX-License-Identifier: MIT
 *
 * From a frame to its answer: through the gate, then to where the method's row says. Knows methods
 * and threads, and no socket. */
#ifndef ENGINE_SERVE_DISPATCH_H
#define ENGINE_SERVE_DISPATCH_H

#include "engine/serve/worker.h"

enum dispatched {
    DISPATCH_ANSWERED, /* the answer, if any, is in caller->out */
    DISPATCH_AWAY,     /* a job is with another thread, and comes back to caller->home */
    DISPATCH_BAD,      /* no request at all: the fault says why, the connection must end */
};

/* Takes one whole frame of `elements` values. Counts what it did in the worker's figures. */
enum dispatched dispatch(struct worker *worker, struct caller *caller, struct bytes frame,
                         uint32_t elements, struct fault *fault);

/* For caller->home: counts the answer that came with the job, and the job as away no more. */
void dispatch_home(struct worker *worker, const struct job *job);

/* Appends the fault as the answer to `id`. */
void dispatch_fault(struct worker *worker, struct caller *caller, uint32_t id,
                    const struct fault *fault);

#endif
