/* SPDX-License-Identifier: MIT
 *
 * What a thread that reads owns: a read transaction and a slot of the corpus, always taken
 * together and at the same journal number. */
#ifndef ENGINE_SERVE_READER_H
#define ENGINE_SERVE_READER_H

#include "engine/serve/service.h"

struct reader {
    struct service *service;
    struct txn *txn;
    unsigned slot;
    bool holding;
    struct context context; /* valid between begin and end */
};

/* Slots are numbered from 0, one for each reader. OVERLOADED: too many readers of the store. */
enum error reader_open(struct reader *reader, struct service *service, unsigned slot,
                       struct fault *fault);
void reader_close(struct reader *reader);

/* Takes the newest state of store and corpus, and fills the context. A second begin without an end
 * does nothing, so that all requests that came in one piece share one state: each of them was sent
 * before that state was taken, so it sees every change that was answered before. INTERNAL: the
 * store cannot be read, or corpus and store do not come together within two seconds. */
enum error reader_begin(struct reader *reader, struct fault *fault);
/* Lets both go. Soon: a long reader makes the store's file grow. */
void reader_end(struct reader *reader);

#endif
