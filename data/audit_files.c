/* SPDX-License-Identifier: MIT
 *
 * Files of the audit log. */
#include "data/audit_files.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "data/audit_inside.h"

enum { PIECE = 64 << 10 }; /* [bytes] read at a time */

static enum error broken(struct fault *fault, const char *what)
{
    return fail(fault, ERR_INTERNAL, "audit", "%s: %s", what, strerror(errno));
}

/* ---- opening ---- */

static int open_in(const char *directory, const char *name, int flags)
{
    char path[PATH_MAX];
    if ((size_t)snprintf(path, sizeof path, "%s/%s", directory, name) >= sizeof path)
        return -1;
    return open(path, flags | O_CLOEXEC, S_IRUSR | S_IWUSR);
}

enum error audit_files_open(struct audit_files *files, const char *directory, const char *outside,
                            struct fault *fault)
{
    char path[PATH_MAX];
    store_beside(directory, ".audit", outside, path, sizeof path);
    *files = (struct audit_files){-1};
    if (mkdir(path, S_IRWXU) != 0 && errno != EEXIST)
        return broken(fault, "its directory cannot be made");
    files->lines = open_in(path, "checkpoints", O_RDWR | O_CREAT | O_APPEND);
    return files->lines < 0 ? broken(fault, "checkpoints cannot be opened") : ERR_NONE;
}

void audit_files_close(struct audit_files *files)
{
    if (files->lines >= 0)
        close(files->lines);
    *files = (struct audit_files){-1};
}

/* From its beginning. */
static bool read_all(int fd, struct buffer *out)
{
    off_t at = 0;
    ssize_t got;
    while ((got = pread(fd, buffer_reserve(out, PIECE), PIECE, at)) != 0) {
        if (got < 0 && errno != EINTR)
            return false;
        out->size += got > 0 ? (size_t)got : 0;
        at += got > 0 ? got : 0;
    }
    return true;
}

enum error audit_files_lines(const char *directory, const char *outside, struct buffer *out,
                             struct fault *fault)
{
    char path[PATH_MAX];
    store_beside(directory, ".audit", outside, path, sizeof path);
    int fd = open_in(path, "checkpoints", O_RDONLY);
    if (fd < 0)
        return errno == ENOENT ? ERR_NONE : broken(fault, "checkpoints cannot be read");
    if (!read_all(fd, out))
        broken(fault, "checkpoints cannot be read");
    close(fd);
    return fault->code;
}

/* ---- checkpoints ---- */

/* Takes what was written of it away again. */
static void take_back(int fd, size_t written)
{
    off_t size = lseek(fd, 0, SEEK_END);
    while (written && ftruncate(fd, size - (off_t)written) != 0 && errno == EINTR)
        ;
}

static bool write_all(int fd, const char *data, size_t size)
{
    size_t written = 0;
    while (written < size) {
        ssize_t wrote = write(fd, data + written, size - written);
        if (wrote < 0 && errno != EINTR) {
            take_back(fd, written);
            return false;
        }
        written += wrote > 0 ? (size_t)wrote : 0;
    }
    return true;
}

bool audit_files_sign(struct audit_files *files, const char *line)
{
    return write_all(files->lines, line, strlen(line)) && fdatasync(files->lines) == 0;
}

/* The last whole line, without its newline; `begun` is what lies behind it. */
static struct text last_line(const struct buffer *lines, struct text *begun)
{
    const char *end = lines->size ? memrchr(lines->data, '\n', lines->size) : NULL;
    size_t whole = end ? (size_t)(end - lines->data) : 0;
    const char *start = whole ? memrchr(lines->data, '\n', whole) : NULL;
    size_t from = start ? (size_t)(start - lines->data) + 1 : 0;
    size_t behind = end ? whole + 1 : 0;
    *begun = (struct text){lines->data + behind, lines->size - behind};
    return (struct text){lines->data + from, whole - from};
}

/* Whether the store's own copy of the last line follows the file's last one. */
static bool follows(const struct audit_log *log, struct text stored, struct text last)
{
    uint8_t hash[AUDIT_HASH] = {0};
    char previous[2 * AUDIT_HASH + 1];
    if (stored.size < 2)
        return false;
    audit_line_hash((struct text){stored.data, stored.size - 1}, hash);
    if (memcmp(hash, log->line_hash, sizeof hash) != 0)
        return false;
    memset(hash, 0, sizeof hash);
    if (last.size)
        audit_line_hash(last, hash);
    sodium_bin2hex(previous, sizeof previous, hash, sizeof hash);
    return memmem(stored.data, stored.size, previous, sizeof previous - 1) != NULL;
}

static bool mend(struct audit_files *files, const struct buffer *lines, struct text begun,
                 struct text stored)
{
    char line[AUDIT_LINE];
    if (begun.size &&
        (begun.size > stored.size || memcmp(begun.data, stored.data, begun.size) != 0 ||
         ftruncate(files->lines, (off_t)(lines->size - begun.size)) != 0))
        return false;
    snprintf(line, sizeof line, "%.*s", (int)stored.size, stored.data);
    return audit_files_sign(files, line);
}

static enum error compare(struct audit_files *files, struct txn *txn, const struct audit_keys *keys,
                          const struct buffer *lines, enum audit_fit *fit, struct fault *fault)
{
    struct audit_log log;
    uint8_t hash[AUDIT_HASH] = {0};
    struct text begun, last = last_line(lines, &begun);
    *fit = AUDIT_FITS;
    if (last.size)
        audit_line_hash(last, hash);
    if (!audit_read_head(txn, keys, &log))
        return fail(fault, ERR_RECORD_DAMAGED, "audit", "the log's end was changed");
    if (!begun.size && memcmp(hash, log.line_hash, sizeof hash) == 0)
        return ERR_NONE;
    struct text stored = audit_last_line(txn);
    if (follows(&log, stored, last)) {
        *fit = AUDIT_MENDED;
        return mend(files, lines, begun, stored)
                   ? ERR_NONE
                   : fail(fault, ERR_INTERNAL, "audit", "checkpoints cannot be written");
    }
    *fit = AUDIT_LOST;
    return lines->size
               ? fail(fault, ERR_RECORD_DAMAGED, "audit",
                      "the log is not the one that was signed last; where an older store is "
                      "meant, lay its checkpoints aside")
               : ERR_NONE;
}

enum error audit_files_compare(struct audit_files *files, struct store *store,
                               const struct audit_keys *keys, enum audit_fit *fit,
                               struct fault *fault)
{
    struct buffer lines = {0};
    struct txn *txn = txn_reader(store);
    if (!txn)
        return fail(fault, ERR_INTERNAL, "audit", "the store has too many readers");
    txn_renew(txn);
    if (!read_all(files->lines, &lines))
        broken(fault, "checkpoints cannot be read");
    else
        compare(files, txn, keys, &lines, fit, fault);
    txn_abort(txn);
    buffer_free(&lines);
    return fault->code;
}
