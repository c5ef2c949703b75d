/* SPDX-License-Identifier: MIT
 *
 * Corpus and store are published one after the other (commit, then the pointer swap), so a reader
 * that comes between sees an older corpus than store. It tries again: the gap is some microseconds
 * long, unless the writer loses its core just there. */
#include "engine/serve/reader.h"

#include <sched.h>
#include <time.h>

enum {
    TRIES_YIELDING = 200,
    TRIES_MOST = TRIES_YIELDING + 20000, /* 2 s of naps */
    NAP_NS = 100 * 1000,
};

enum error reader_open(struct reader *reader, struct service *service, unsigned slot,
                       struct fault *fault)
{
    *reader = (struct reader){.service = service, .slot = slot, .txn = txn_reader(service->store)};
    if (!reader->txn)
        return fail(fault, ERR_OVERLOADED, NULL, "too many readers of the store");
    return ERR_NONE;
}

void reader_close(struct reader *reader)
{
    reader_end(reader);
    if (reader->txn)
        txn_abort(reader->txn);
    reader->txn = NULL;
}

static void let_go(struct reader *reader)
{
    txn_rest(reader->txn);
    corpus_release(reader->service->corpus, reader->slot);
}

/* True when both stand at the same number, or when the store cannot be read (see txn_error). */
static bool take_both(struct reader *reader)
{
    struct context *context = &reader->context;
    context->snapshot = corpus_acquire(reader->service->corpus, reader->slot);
    txn_renew(reader->txn);
    uint64_t stored = journal_last(reader->txn);
    return txn_error(reader->txn) || context->snapshot->sequence == stored;
}

enum error reader_begin(struct reader *reader, struct fault *fault)
{
    if (reader->holding)
        return ERR_NONE;
    struct service *service = reader->service;
    reader->context = (struct context){.txn = reader->txn,
                                       .catalogues = service->catalogues,
                                       .store = service->store,
                                       .access = &service->access,
                                       .issuer = &service->issuer,
                                       .now = service_now(),
                                       .figures = service_figures(service)};
    for (int tries = 0; !take_both(reader); tries++) {
        let_go(reader);
        if (tries == TRIES_MOST)
            return fail(fault, ERR_INTERNAL, NULL, "corpus and store have come apart");
        if (tries < TRIES_YIELDING)
            sched_yield();
        else
            nanosleep(&(struct timespec){.tv_nsec = NAP_NS}, NULL);
    }
    if (txn_fault(reader->txn, fault)) {
        let_go(reader);
        return fault->code;
    }
    reader->holding = true;
    return ERR_NONE;
}

void reader_end(struct reader *reader)
{
    if (reader->holding)
        let_go(reader);
    reader->holding = false;
}
