/* SPDX-License-Identifier: MIT
 *
 * The look at the audit log, for both commands that verify. */
#ifndef CLI_AUDIT_LOOK_H
#define CLI_AUDIT_LOOK_H

#include "data/audit.h"
#include "engine/cli/offline.h"

/* Reads the whole log of the store in the directory and its checkpoints in `outside` (NULL:
 * DIRECTORY.audit), and appends a line for each finding. That there is no file of them is one where
 * they must be there (`must`): a copy of a store has none. 0, or an exit code, having said why. */
int audit_look(struct txn *txn, const struct audit_keys *keys, const char *directory,
               const char *outside, bool must, struct buffer *out, struct audit_counts *counts);

#endif
