/* SPDX-License-Identifier: MIT
 *
 * A server without an audit log, to measure what the log costs: linked with `--wrap`, so that the
 * server itself has no way to leave it out. */
#include "engine/serve/auditor.h"

void __wrap_auditor_read(struct auditor *auditor, struct request *request);
void __wrap_auditor_change(struct auditor *auditor, struct request *request, struct txn *txn,
                           struct audit_log *log);

void __wrap_auditor_read(struct auditor *auditor, struct request *request)
{
    (void)auditor;
    (void)request;
}

void __wrap_auditor_change(struct auditor *auditor, struct request *request, struct txn *txn,
                           struct audit_log *log)
{
    (void)auditor;
    (void)request;
    (void)txn;
    (void)log;
}
