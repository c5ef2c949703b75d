/* SPDX-License-Identifier: MIT
 *
 * A handler checks all before it writes, so an error of it leaves no trace and the batch goes on.
 * Where one fails after it wrote, or the transaction itself is lost (map full), nothing of the
 * batch is kept and it runs again, one request a transaction: then only the guilty one fails. A
 * handler must therefore leave its request's `in` alone. */
#include "engine/serve/writer.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "engine/cases/noting.h"
#include "engine/serve/auditor.h"
#include "engine/serve/idempotency.h"
#include "engine/serve/log.h"

struct writer {
    struct service *service;
    struct queue *queue;
    pthread_t thread;
    struct figures *figures;
    struct buffer result; /* of the request at hand */
    bool broken;          /* the disk failed: no more writes */
    void (*tell)(void *context);
    void *context;
};

/* One transaction and what its requests are given. */
struct batch {
    struct txn *txn;
    struct changes changes;
    struct context context;
    struct audit_log audit;
    bool full; /* only what frees space is taken */
};

/* As it was when it came: it may run a second time. */
static void start_again(struct job *job)
{
    struct request *request = &job->request;
    memset(request->out, 0, request->method->out->size);
    request->raw = (struct raw){0};
    request->whom = (struct whom){0};
    request->fault = (struct fault){0};
    job->reply.size = 0;
}

/* What it was answered the first time, or what it does. */
static enum idempotency run_once(struct batch *batch, struct request *request,
                                 uint8_t hash[IDEMPOTENCY_HASH])
{
    if (access_check(request))
        return IDEMPOTENCY_REFUSED;
    enum idempotency known = idempotency_check(batch->txn, request, batch->context.now, hash);
    if (known != IDEMPOTENCY_NONE && known != IDEMPOTENCY_NEW)
        return known;
    if (batch->full && !request->method->frees)
        fail(&request->fault, ERR_STORAGE_FULL, NULL, "%s", error_doc(ERR_STORAGE_FULL));
    else
        access_run(request);
    return known;
}

/* Runs one and encodes its reply. False: the transaction is spoiled, the fault says by what. */
static bool run_job(struct writer *writer, struct batch *batch, struct job *job)
{
    struct request *request = &job->request;
    uint64_t changes = txn_changes(batch->txn);
    uint8_t hash[IDEMPOTENCY_HASH];
    start_again(job);
    request->context = &batch->context;
    batch->changes.by = request->session->principal.id;
    batch->changes.about = noting_change;
    batch->changes.about_context = request;

    enum idempotency known = run_once(batch, request, hash);
    if (known == IDEMPOTENCY_NEW && !request->fault.code) {
        struct buffer *result = &writer->result;
        result->size = 0;
        rpc_result(request, result);
        request->raw = (struct raw){result->data, result->size};
        idempotency_keep(batch->txn, request, batch->context.now, hash,
                         (struct bytes){result->data, result->size});
    }
    if (txn_error(batch->txn) || (request->fault.code && txn_changes(batch->txn) != changes)) {
        if (!request->fault.code)
            txn_fault(batch->txn, &request->fault);
        return false;
    }
    request->whom.repeated = known == IDEMPOTENCY_AGAIN;
    job_respond(job, &job->reply); /* while the views live */
    auditor_change(writer->service->auditor, request, batch->txn, &batch->audit);
    return true;
}

static void give_up(struct writer *writer, const struct fault *fault)
{
    log_line(LOG_LEVEL_FAIL, "writer-stopped", "reason=\"%s\"", fault->text);
    if (!writer->broken)
        writer->tell(writer->context);
    writer->broken = true;
}

/* Commits and publishes; frees the transaction either way. */
static enum error commit(struct writer *writer, struct batch *batch, struct fault *fault)
{
    struct service *service = writer->service;
    struct corpus *corpus = service->corpus;
    uint64_t generation = access_generation(batch->txn);
    if (!txn_changes(batch->txn)) {
        txn_abort(batch->txn);
        return ERR_NONE;
    }
    if (corpus_prepare(corpus, batch->txn, &batch->changes, fault) ||
        txn_fault(batch->txn, fault)) {
        corpus_discard(corpus);
        txn_abort(batch->txn);
        return fault->code;
    }
    if (txn_commit(batch->txn, fault)) {
        corpus_discard(corpus);
        if (fault->code != ERR_STORAGE_FULL)
            give_up(writer, fault);
        return fault->code;
    }
    corpus_publish(corpus);
    atomic_store_explicit(&service->access.generation, generation, memory_order_release);
    figure_add(&writer->figures->commits, 1);
    return ERR_NONE;
}

/* Runs the jobs in one transaction and encodes their replies. On an error nothing of it is stored
 * and no reply is valid. */
static enum error run_together(struct writer *writer, struct job *jobs, struct fault *fault)
{
    struct service *service = writer->service;
    struct batch batch = {.txn = txn_begin(service->store, fault)};
    if (!batch.txn) {
        give_up(writer, fault);
        return fault->code;
    }
    batch.full = txn_nearly_full(batch.txn);
    changes_begin(&batch.changes, batch.txn, service->catalogues);
    batch.changes.now = service_now();
    batch.context = (struct context){.txn = batch.txn,
                                     .catalogues = service->catalogues,
                                     .changes = &batch.changes,
                                     .store = service->store,
                                     .access = &service->access,
                                     .issuer = &service->issuer,
                                     .now = batch.changes.now,
                                     .figures = service_figures(service)};
    uint64_t well = 0;
    enum error error = ERR_NONE;
    for (struct job *job = jobs; job && !error; job = job->next) {
        if (!run_job(writer, &batch, job))
            *fault = job->request.fault, error = fault->code;
        well += !job->request.fault.code;
    }
    if (!error) {
        idempotency_purge(batch.txn, batch.context.now);
        audit_end(&batch.audit);
        error = commit(writer, &batch, fault);
    } else {
        txn_abort(batch.txn);
    }
    changes_end(&batch.changes);
    if (!error)
        figure_add(&writer->figures->changes, well);
    return error;
}

static void answer_fault(struct job *job, const struct fault *fault)
{
    job->reply.size = 0;
    job->request.fault = *fault;
    job_respond(job, &job->reply);
}

static void run_alone(struct writer *writer, struct job *job)
{
    struct fault fault = {0};
    struct job *next = job->next;
    job->next = NULL;
    if (writer->broken)
        fail(&fault, ERR_INTERNAL, NULL, "the store takes no more writes");
    else
        run_together(writer, job, &fault);
    if (fault.code)
        answer_fault(job, &fault);
    job->next = next;
}

static void *thread_main(void *context)
{
    struct writer *writer = context;
    struct job *jobs;
    while ((jobs = queue_take(writer->queue, WRITER_BATCH, WRITER_BATCH_BYTES))) {
        struct fault fault = {0};
        if (!jobs->next || writer->broken || run_together(writer, jobs, &fault)) {
            for (struct job *job = jobs; job; job = job->next)
                run_alone(writer, job);
        }
        while (jobs) {
            struct job *next = jobs->next; /* the loop owns it from the post on */
            loop_post(jobs->home, &jobs->post);
            jobs = next;
        }
    }
    return NULL;
}

struct writer *writer_start(struct service *service, void (*broken)(void *context), void *context,
                            struct fault *fault)
{
    struct writer *writer = memory_new(1, sizeof *writer);
    writer->service = service;
    writer->tell = broken;
    writer->context = context;
    writer->queue = queue_new(WRITER_JOBS, WRITER_BYTES);
    writer->figures = board_place(&service->board);
    if (pthread_create(&writer->thread, NULL, thread_main, writer) != 0) {
        fail(fault, ERR_OVERLOADED, NULL, "the system gives no more threads");
        queue_free(writer->queue);
        free(writer);
        return NULL;
    }
    return writer;
}

enum queue_verdict writer_take(struct writer *writer, struct job *job)
{
    return queue_put(writer->queue, job);
}

void writer_stop(struct writer *writer)
{
    if (!writer)
        return;
    queue_close(writer->queue);
    pthread_join(writer->thread, NULL);
}

void writer_free(struct writer *writer)
{
    if (!writer)
        return;
    queue_free(writer->queue);
    buffer_free(&writer->result);
    free(writer);
}
