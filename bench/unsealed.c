/* SPDX-License-Identifier: MIT
 *
 * The server, but that its store has no vault: what is about youths is kept as it is. Linked in the
 * place of store_vault (--wrap), so that the server that is shipped has no way to do it. */
#include "data/store.h"

void __wrap_store_vault(struct store *store, const struct vault *vault);

void __wrap_store_vault(struct store *store, const struct vault *vault)
{
    (void)store;
    (void)vault;
}
