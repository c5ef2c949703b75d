/* SPDX-License-Identifier: MIT
 *
 * Stores that an older praktik wrote: what lies open in them that is sealed now. All of it is
 * brought over in the transaction in which such a store is opened first, so that it is old or new
 * and never half of each; after that an older praktik refuses it (STORE_SCHEMA). What was there
 * before stays in free pages of its file until they are used again: a copy has none. */
#ifndef DATA_UPGRADE_H
#define DATA_UPGRADE_H

#include "data/store.h"

/* Whether there may be something to bring over. */
bool upgrade_needed(struct txn *txn);

/* Seals records, ids in keys, the journal and what is kept for repeated requests, where they are
 * open. The store has its vault; without one nothing is done. A record that cannot be read comes
 * along as it is. */
void upgrade_store(struct txn *txn);

#endif
