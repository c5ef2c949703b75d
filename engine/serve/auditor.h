/* SPDX-License-Identifier: MIT
 *
 * Keeps the audit log (data/audit.h) while the server runs.
 *
 * A change's entry is written by the writer, in the change's own transaction. A read's cannot wait
 * for a disk: a match takes some ten microseconds, a commit a millisecond. It is appended, before
 * the reply, to a file in the store's directory (data/audit_reads.h), which survives whatever ends
 * the process; a thread moves what is there into the log every second. So a power cut takes the
 * last second's reads from the log, and nothing else does.
 *
 * A read that cannot be noted is not answered. Of refusals each of the first AUDITOR_REFUSALS in a
 * minute and principal is noted, the others are counted, so that nobody fills the disk by asking.
 *
 * Every AUDITOR_CHECKPOINT_S with something new, and at the end, the thread signs where the log
 * stands and appends that to a file outside the store. */
#ifndef ENGINE_SERVE_AUDITOR_H
#define ENGINE_SERVE_AUDITOR_H

#include "data/audit.h"
#include "proto/rpc.h"

enum {
    AUDITOR_CHECKPOINT_S = 10,
    AUDITOR_REFUSALS = 30,  /* a minute */
    AUDITOR_FOLD = 1 << 20, /* [bytes] so much is moved at once, without waiting */
};

struct auditor;

/* Moves what an earlier process left into the log, and compares the log's head with the last
 * checkpoint. `directory` is the store's; `outside` that of the checkpoints, NULL: the store's name
 * and ".audit". Both keys and store are borrowed until auditor_close. RECORD_DAMAGED naming
 * "audit": the log is not the one that was signed last. INTERNAL: files cannot be made or read. */
enum error auditor_open(struct auditor **auditor, struct store *store,
                        const struct audit_keys *keys, const char *directory, const char *outside,
                        struct fault *fault);
/* Starts its thread; false: the system gives none. */
bool auditor_start(struct auditor *auditor);
/* When nobody notes any more: moves the rest, signs the end, ends the thread. NULL is nothing. */
void auditor_close(struct auditor *auditor);

/* A read that is done and not yet answered. Where it cannot be noted its fault is set: OVERLOADED
 * or STORAGE_FULL. Any thread. */
void auditor_read(struct auditor *auditor, struct request *request);
/* A change, in the writer's transaction: its log is begun where it was not. */
void auditor_change(struct auditor *auditor, struct request *request, struct txn *txn,
                    struct audit_log *log);
/* Waits until all that was noted before is in the log. */
void auditor_settle(struct auditor *auditor);

#endif
