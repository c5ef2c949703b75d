/* SPDX-License-Identifier: MIT
 *
 * A request is decoded into the worker's spare job. One that runs right here leaves the job for
 * the next; one that goes away takes it along, and the worker gets another. */
#include "engine/serve/dispatch.h"

#include <string.h>

#include "engine/serve/auditor.h"

static void count_answer(struct worker *worker, const struct fault *fault)
{
    figure_add(&worker->figures->requests, 1);
    if (fault->code)
        figure_add(&worker->figures->failed, 1);
}

static void answer(struct worker *worker, struct caller *caller, struct job *job)
{
    auditor_read(worker->service->auditor, &job->request);
    count_answer(worker, &job->request.fault);
    job_respond(job, &caller->out);
    worker_give_job(worker, job);
}

/* On this thread. Views into the store live until the worker lets its reader go, after the reply
 * was encoded. */
static void run_here(struct worker *worker, struct request *request)
{
    if (reader_begin(&worker->reader, &request->fault))
        return;
    request->context = &worker->reader.context;
    access_run(request);
}

/* Whether it runs on this thread: a short read, or a long one that is brief this time. */
static bool runs_here(struct worker *worker, struct request *request)
{
    const struct method *method = request->method;
    struct fault none = {0};
    if (method->runs != RUNS_POOL || !method->brief)
        return method->runs == RUNS_LOOP;
    if (reader_begin(&worker->reader, &none))
        return false; /* whoever runs it says what is wrong */
    request->context = &worker->reader.context;
    return method->brief(request);
}

static void count_away(struct caller *caller, const struct method *method, int jobs)
{
    caller->in_flight += (uint32_t)jobs;
    if (method->runs != RUNS_WRITER)
        caller->in_pool += (uint32_t)jobs;
}

static enum dispatched send_away(struct worker *worker, struct caller *caller, struct job *job)
{
    struct request *request = &job->request;
    bool writes = request->method->runs == RUNS_WRITER;
    job->session = caller->session;
    request->session = &job->session;
    count_away(caller, request->method, 1); /* before another thread has it */
    enum queue_verdict verdict =
        writes ? writer_take(worker->service->writer, job) : pool_take(worker->service->pool, job);
    if (verdict == QUEUE_TAKEN)
        return DISPATCH_AWAY;
    count_away(caller, request->method, -1);
    if (verdict == QUEUE_FULL) {
        fail(&request->fault, ERR_OVERLOADED, NULL, "%s", error_doc(ERR_OVERLOADED));
        request->fault.retry_after_ms = writes ? WRITER_RETRY_MS : POOL_RETRY_MS;
    } else {
        fail(&request->fault, ERR_SHUTTING_DOWN, NULL, "%s", error_doc(ERR_SHUTTING_DOWN));
    }
    answer(worker, caller, job);
    return DISPATCH_ANSWERED;
}

enum dispatched dispatch(struct worker *worker, struct caller *caller, struct bytes frame,
                         uint32_t elements, struct fault *fault)
{
    struct job *job = worker_take_job(worker);
    struct request *request = &job->request;
    job->caller = caller;
    request->session = &caller->session;
    access_arrive(&worker->service->access, &caller->session);
    enum error error = rpc_admit(worker->service->methods, frame, elements, request);
    if (error == ERR_BAD_FRAME) {
        *fault = request->fault;
        worker_give_job(worker, job);
        return DISPATCH_BAD;
    }
    if (!error && !runs_here(worker, request))
        return send_away(worker, caller, job);
    if (!error)
        run_here(worker, request);
    answer(worker, caller, job);
    return DISPATCH_ANSWERED;
}

void dispatch_home(struct worker *worker, const struct job *job)
{
    count_away(job->caller, job->request.method, -1);
    count_answer(worker, &job->request.fault);
}

void dispatch_fault(struct worker *worker, struct caller *caller, uint32_t id,
                    const struct fault *fault)
{
    count_answer(worker, fault);
    rpc_respond_fault(id, fault, caller->session.errors, &caller->out);
}
