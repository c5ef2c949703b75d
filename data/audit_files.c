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

enum {
    MARK = 16,            /* [bytes] */
    FRAME = 4 + 8 + MARK, /* [bytes] before the entry */
    PIECE = 64 << 10,     /* [bytes] read at a time */
};

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
    const int flags = O_RDWR | O_CREAT | O_APPEND;
    store_beside(directory, ".audit", outside, path, sizeof path);
    *files = (struct audit_files){{-1, -1}, -1};
    if (mkdir(path, S_IRWXU) != 0 && errno != EEXIST)
        return broken(fault, "its directory cannot be made");
    files->lines = open_in(path, "checkpoints", flags);
    files->reads[0] = open_in(directory, "reads.0", flags);
    files->reads[1] = open_in(directory, "reads.1", flags);
    if (files->lines < 0 || files->reads[0] < 0 || files->reads[1] < 0)
        return broken(fault, "its files cannot be opened");
    return ERR_NONE;
}

void audit_files_close(struct audit_files *files)
{
    const int all[] = {files->lines, files->reads[0], files->reads[1]};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        if (all[i] >= 0)
            close(all[i]);
    }
    *files = (struct audit_files){{-1, -1}, -1};
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

/* ---- reads ---- */

static void mark_of(const struct audit_keys *keys, const uint8_t number[8], struct bytes entry,
                    uint8_t mark[MARK])
{
    crypto_generichash_state state;
    crypto_generichash_init(&state, keys->head, sizeof keys->head, MARK);
    crypto_generichash_update(&state, number, 8);
    crypto_generichash_update(&state, entry.data, entry.size);
    crypto_generichash_final(&state, mark, MARK);
}

void audit_files_frame(const struct audit_keys *keys, uint64_t number, struct bytes entry,
                       struct buffer *out)
{
    uint8_t head[FRAME];
    for (int i = 0; i < 4; i++)
        head[i] = (uint8_t)(entry.size >> (24 - 8 * i));
    key_put_number(head + 4, number);
    mark_of(keys, head + 4, entry, head + 12);
    buffer_append(out, head, sizeof head);
    buffer_append(out, entry.data, entry.size);
}

bool audit_files_write(struct audit_files *files, unsigned file, struct bytes frames)
{
    return write_all(files->reads[file], frames.data, frames.size);
}

void audit_files_empty(struct audit_files *files, unsigned file)
{
    while (ftruncate(files->reads[file], 0) != 0 && errno == EINTR)
        ; /* what stays is in the log, and is passed over by its number */
}

struct audit_frames audit_frames_begin(const struct audit_keys *keys, struct bytes bytes)
{
    const char *at = bytes.size ? bytes.data : "";
    return (struct audit_frames){.keys = keys, .at = at, .end = at + bytes.size};
}

bool audit_frames_next(struct audit_frames *frames)
{
    const uint8_t *head = (const uint8_t *)frames->at;
    size_t left = (size_t)(frames->end - frames->at);
    uint8_t mark[MARK];
    if (left < FRAME)
        return false;
    size_t size = (size_t)head[0] << 24 | (size_t)head[1] << 16 | (size_t)head[2] << 8 | head[3];
    if (size > left - FRAME)
        return false;
    struct bytes entry = {head + FRAME, size};
    mark_of(frames->keys, head + 4, entry, mark);
    if (sodium_memcmp(mark, head + 12, MARK) != 0)
        return false;
    frames->number = key_number(head + 4);
    frames->entry = entry;
    frames->at += FRAME + size;
    return true;
}

/* Its first and last number; whole: nothing but frames lies in it. */
static bool look(const struct audit_keys *keys, const struct buffer *bytes, uint64_t *first,
                 uint64_t *last, size_t *size)
{
    struct audit_frames frames = audit_frames_begin(keys, (struct bytes){bytes->data, bytes->size});
    const char *begin = frames.at;
    *first = *last = 0;
    while (audit_frames_next(&frames)) {
        *first = *first ? *first : frames.number;
        *last = frames.number;
    }
    *size = (size_t)(frames.at - begin);
    return *size == bytes->size;
}

bool audit_files_left(const struct audit_files *files, const struct audit_keys *keys,
                      struct buffer *out, uint64_t *number)
{
    struct buffer bytes[2] = {{0}, {0}};
    uint64_t first[2], last[2];
    size_t size[2];
    bool whole = true;
    for (int i = 0; i < 2; i++) {
        whole = read_all(files->reads[i], &bytes[i]) && whole;
        whole = look(keys, &bytes[i], &first[i], &last[i], &size[i]) && whole;
    }
    int order = first[1] && first[0] > first[1]; /* the file to begin with */
    for (int i = 0; i < 2; i++) {
        int file = i ^ order;
        if (size[file])
            buffer_append(out, bytes[file].data, size[file]);
    }
    *number = last[0] > last[1] ? last[0] : last[1];
    buffer_free(&bytes[0]);
    buffer_free(&bytes[1]);
    return whole;
}

static const struct bytes moved_key = {"audit-reads", 11};

uint64_t audit_files_moved(struct txn *txn)
{
    struct bytes value;
    return txn_get(txn, TABLE_META, moved_key, &value) && value.size == 8 ? key_number(value.data)
                                                                          : 0;
}

void audit_files_set_moved(struct txn *txn, uint64_t number)
{
    uint8_t bytes[8];
    key_put_number(bytes, number);
    txn_put(txn, TABLE_META, moved_key, (struct bytes){bytes, sizeof bytes});
}
