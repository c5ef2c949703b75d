/* SPDX-License-Identifier: MIT
 *
 * What of the audit log lies beside the store: the checkpoints' lines, in a directory of their own,
 * and the reads that are not in the log yet (reads.0, reads.1 in the store's directory), as
 *
 *     size (4, big-endian) | number (8) | BLAKE2b of number and entry, keyed (16) | entry */
#ifndef DATA_AUDIT_FILES_H
#define DATA_AUDIT_FILES_H

#include "data/audit.h"

struct audit_files {
    int reads[2];
    int lines;
};

/* Opens them, makes those that are not there: for their owner alone. `outside` NULL: the store's
 * directory with ".audit" behind its name. INTERNAL naming "audit". audit_files_close, also where
 * it fails. */
enum error audit_files_open(struct audit_files *files, const char *directory, const char *outside,
                            struct fault *fault);
void audit_files_close(struct audit_files *files);

/* The lines there are, appended to `out`, which stays without data where there is no file.
 * INTERNAL.
 */
enum error audit_files_lines(const char *directory, const char *outside, struct buffer *out,
                             struct fault *fault);

enum audit_fit {
    AUDIT_FITS,
    AUDIT_MENDED, /* the last line was signed and not written any more: it is now */
    AUDIT_LOST,   /* there were lines, and there is no file of them */
};
/* Compares the log's head with the last line. RECORD_DAMAGED naming "audit": the log is another or
 * an older one than was signed. */
enum error audit_files_compare(struct audit_files *files, struct store *store,
                               const struct audit_keys *keys, enum audit_fit *fit,
                               struct fault *fault);
/* Appends a line; it is on the disk when this returns true. */
bool audit_files_sign(struct audit_files *files, const char *line);

/* ---- reads ---- */

/* Appends the frame of an entry. */
void audit_files_frame(const struct audit_keys *keys, uint64_t number, struct bytes entry,
                       struct buffer *out);
/* Appends all of it to a file, or nothing of it. */
bool audit_files_write(struct audit_files *files, unsigned file, struct bytes frames);
void audit_files_empty(struct audit_files *files, unsigned file);
/* All frames that both files hold, oldest first; `number` gets the last one's. False where some
 * bytes are none. */
bool audit_files_left(const struct audit_files *files, const struct audit_keys *keys,
                      struct buffer *out, uint64_t *number);

/* A walk over frames; it ends where the bytes are none (at < end then). */
struct audit_frames {
    const struct audit_keys *keys;
    const char *at, *end;
    uint64_t number;
    struct bytes entry; /* a view */
};
struct audit_frames audit_frames_begin(const struct audit_keys *keys, struct bytes bytes);
bool audit_frames_next(struct audit_frames *frames);

/* The number of the last read that the log holds. */
uint64_t audit_files_moved(struct txn *txn);
void audit_files_set_moved(struct txn *txn, uint64_t number);

#endif
