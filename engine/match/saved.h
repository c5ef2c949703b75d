/* SPDX-License-Identifier: MIT
 *
 * The columns at rest: what a server had packed when it ended, so that the next one need not read,
 * look up and sort every record again. A thing of convenience: where anything about it is in doubt
 * it is not used, and what the records say counts.
 *
 * It lies in the store itself, so that it can belong to no other; it is of a place in the journal,
 * of a version of this program and of the loaded catalogues; each piece carries its hash. What the
 * journal tells since is put in by the records. Nothing of it is about youths: holds are left out
 * and read again. */
#ifndef ENGINE_MATCH_SAVED_H
#define ENGINE_MATCH_SAVED_H

#include "engine/match/corpus.h"

/* Replaces what was saved before. The transaction's own errors are the caller's to ask for. */
void saved_write(struct txn *txn, const struct catalogues *catalogues,
                 const struct snapshot *snapshot);

/* Whether what was saved is so near to the snapshot that another start can do with it. */
bool saved_is_fresh(struct txn *txn, const struct catalogues *catalogues,
                    const struct snapshot *snapshot);

/* Fills openings and workplaces, which must be empty, as the records are now, and seals them.
 * False, with both empty again, where nothing fitting was saved or so much has changed since that
 * reading all is quicker. */
bool saved_load(struct txn *txn, const struct catalogues *catalogues, struct snapshot *snapshot);

#endif
