/* SPDX-License-Identifier: MIT
 *
 * What of the audit log lies outside the store: the checkpoints' lines, in a directory of their
 * own. */
#ifndef DATA_AUDIT_FILES_H
#define DATA_AUDIT_FILES_H

#include "data/audit.h"

struct audit_files {
    int lines;
};

/* Opens their file, makes it where it is not there: for its owner alone. `outside` NULL: the
 * store's directory with ".audit" behind its name. INTERNAL naming "audit". audit_files_close, also
 * where it fails. */
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

#endif
