/* SPDX-License-Identifier: MIT
 *
 * What those who write the audit log and those who check it share. */
#ifndef DATA_AUDIT_INSIDE_H
#define DATA_AUDIT_INSIDE_H

#include "data/audit.h"

/* Makes the hash before into that of this entry. */
void audit_link(const struct audit_keys *keys, uint8_t hash[AUDIT_HASH], uint64_t number,
                struct bytes entry);
/* Of a checkpoint's line, without its newline. */
void audit_line_hash(struct text line, uint8_t hash[AUDIT_HASH]);
/* False where it was changed, or where there is none beside a log. */
bool audit_read_head(struct txn *txn, const struct audit_keys *keys, struct audit_log *log);

#endif
