/* SPDX-License-Identifier: MIT
 *
 * The master key, which lies outside the store, and the keys that are made from it.
 *
 * A file of two lines, mode 0600, read by its owner alone:
 *
 *     praktik-key-1 7f0c…    64 hexadecimal digits: 32 bytes
 *     praktik-wrap-1 90b2…   likewise: wraps the keys of young people (data/seal.h)
 *
 * The first stays; the second is replaced now and then, so that what was wrapped by the old one, in
 * backups and in free pages, is dead. While that goes on the file has both, the new one last.
 *
 * Who has the store without it, a backup or a disk, can use none of what is kept under these keys;
 * who loses it loses that. Each use has a key of its own (BLAKE2b of the master key and the use's
 * name), so that no two uses can be played against each other. */
#ifndef DATA_KEYS_H
#define DATA_KEYS_H

#include "data/store.h"

enum { KEY_BYTES = 32 }; /* [bytes] of every key */

struct keys;

/* Zeroed memory for keys, for bytes alone: in no swap file where the system lets us lock it, in no
 * dump, between pages that nobody may touch. Does not return NULL; keys_memory_free wipes it. */
void *keys_memory(size_t size);
void keys_memory_free(void *memory);

/* Reads the master key, or makes one where `create` is true and there is no such file. *keys is
 * owned by the caller, keys_close ends it. NOT_FOUND: there is no such file. OUT_OF_RANGE: others
 * than its owner may read it, or it holds no key. INTERNAL: it cannot be read or made. */
enum error keys_open(struct keys **keys, const char *path, bool create, struct fault *fault);
/* Wipes what is in memory. NULL is nothing. */
void keys_close(struct keys *keys);

/* The key of a use, such as "token". */
void keys_derive(const struct keys *keys, const char *use, uint8_t out[KEY_BYTES]);

/* The wrapping key that the store was told of; false where the file has another. */
bool keys_wrap(struct keys *keys, struct txn *txn, uint8_t out[KEY_BYTES]);

/* Replaces the wrapping key, in three steps. A new one is added to the file; the youths' keys are
 * wrapped anew and the store is told of it, in one write transaction; the old one is dropped. What
 * is cut off is taken up by doing it again. INTERNAL: the file cannot be replaced. */
enum error keys_add_wrap(struct keys *keys, const char *path, struct fault *fault);
void keys_bind_wrap(const struct keys *keys, struct txn *txn, uint8_t out[KEY_BYTES]);
enum error keys_drop_wraps(struct keys *keys, const char *path, struct fault *fault);

/* Whether the store has been told of a key (keys_bind). */
bool keys_bound(struct txn *txn);
/* Tells the store which key is its own, in a write transaction. */
void keys_bind(const struct keys *keys, struct txn *txn);
/* Whether the key is the one that the store was told of. */
bool keys_fit(const struct keys *keys, struct txn *txn);

#endif
