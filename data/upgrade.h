/* SPDX-License-Identifier: MIT
 *
 * Stores that an older praktik wrote: what lies open in them that is sealed now. All that such a
 * store holds is brought over into a new file, which takes the old one's place when it is whole; so
 * it is old or new and never half of each, and nothing is left of what lay open, neither in free
 * pages nor in what trees keep of keys. An older praktik refuses the new one (STORE_SCHEMA). */
#ifndef DATA_UPGRADE_H
#define DATA_UPGRADE_H

#include "data/store.h"

/* Whether there may be something to bring over. */
bool upgrade_needed(struct txn *txn);

/* Says that there is nothing, in a store that holds nothing yet. */
void upgrade_skip(struct txn *txn);

/* Seals records, ids in keys, the journal and what is kept for repeated requests, where they are
 * open. The store has its vault; without one nothing is done. A record that cannot be read comes
 * along as it is. No transaction is open, not even a resting one. Store errors: the store is as it
 * was. */
enum error upgrade_store(struct store *store, struct fault *fault);

#endif
