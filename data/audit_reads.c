/* SPDX-License-Identifier: MIT
 *
 * Files of reads. What was there at the start may have holes, so its room counts for nothing: no
 * byte is written that fallocate has not promised. */
#include "data/audit_reads.h"

#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sodium.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    SIZE = 4, /* [bytes] */
    MARK = crypto_shorthash_siphashx24_BYTES,
    NUMBER = 8,
    HEAD = SIZE + MARK + NUMBER, /* before the entry */
};
_Static_assert(KEY_BYTES >= crypto_shorthash_siphashx24_KEYBYTES, "of a frame's mark");

/* ---- opening ---- */

static bool map_file(struct audit_reads *reads, int fd)
{
    struct stat about;
    if (fstat(fd, &about) != 0)
        return false;
    void *mapped = mmap(NULL, AUDIT_READS_MOST, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (mapped == MAP_FAILED)
        return false;
    size_t size = (size_t)about.st_size;
    *reads = (struct audit_reads){
        .bytes = mapped,
        .fd = fd,
        .room = size < AUDIT_READS_MOST ? size : AUDIT_READS_MOST,
    };
    return true;
}

enum error audit_reads_open(struct audit_reads reads[2], const char *directory, struct fault *fault)
{
    char path[PATH_MAX];
    reads[0] = reads[1] = (struct audit_reads){0};
    for (unsigned i = 0; i < 2; i++) {
        snprintf(path, sizeof path, "%s/reads.%u", directory, i);
        int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
        if (fd >= 0 && map_file(&reads[i], fd))
            continue;
        fail(fault, ERR_INTERNAL, "audit", "reads.%u cannot be opened: %s", i, strerror(errno));
        if (fd >= 0)
            close(fd);
        return fault->code;
    }
    return ERR_NONE;
}

static void cut(struct audit_reads *reads, size_t room)
{
    while (ftruncate(reads->fd, (off_t)room) != 0 && errno == EINTR)
        ; /* what stays is in the log, and is passed over by its number */
    reads->room = room;
}

void audit_reads_close(struct audit_reads reads[2])
{
    for (unsigned i = 0; i < 2; i++) {
        if (!reads[i].bytes)
            continue;
        cut(&reads[i], reads[i].size);
        munmap(reads[i].bytes, AUDIT_READS_MOST);
        close(reads[i].fd);
        reads[i] = (struct audit_reads){0};
    }
}

/* ---- frames ---- */

/* Of the frame's number and entry. */
static void mark_of(const struct audit_keys *keys, const uint8_t *frame, size_t entry,
                    uint8_t mark[MARK])
{
    crypto_shorthash_siphashx24(mark, frame + SIZE + MARK, NUMBER + entry, keys->reads);
}

static uint32_t size_at(const uint8_t *at)
{
    uint32_t big_endian;
    memcpy(&big_endian, at, SIZE);
    return be32toh(big_endian);
}

struct audit_frames audit_frames_begin(const struct audit_keys *keys, struct bytes bytes)
{
    const uint8_t *at = bytes.size ? bytes.data : (const uint8_t *)"";
    return (struct audit_frames){.keys = keys, .at = at, .end = at + bytes.size};
}

bool audit_frames_next(struct audit_frames *frames)
{
    const uint8_t *at = frames->at;
    size_t left = (size_t)(frames->end - at);
    uint8_t mark[MARK];
    if (left < HEAD || size_at(at) > left - HEAD)
        return false;
    size_t size = size_at(at);
    mark_of(frames->keys, at, size, mark);
    if (sodium_memcmp(mark, at + SIZE, MARK) != 0)
        return false;
    frames->number = key_number(at + SIZE + MARK);
    frames->entry = (struct bytes){at + HEAD, size};
    frames->at += HEAD + size;
    return true;
}

/* ---- appending ---- */

static bool take_room(struct audit_reads *reads, size_t room)
{
    int code = EINTR;
    while (code == EINTR)
        code = posix_fallocate(reads->fd, (off_t)reads->room, (off_t)(room - reads->room));
    if (!code)
        reads->room = room;
    return !code;
}

/* To a whole number of the least. */
static size_t rounded(size_t size)
{
    return (size + AUDIT_READS_LEAST - 1) / AUDIT_READS_LEAST * AUDIT_READS_LEAST;
}

static enum error grow(struct audit_reads *reads, size_t size, struct fault *fault)
{
    if (size > AUDIT_READS_MOST)
        return fail(fault, ERR_OVERLOADED, NULL, "reads cannot be noted in the audit log now");
    size_t least = rounded(size), twice = rounded(2 * reads->room);
    if (twice > least && twice <= AUDIT_READS_MOST && take_room(reads, twice))
        return ERR_NONE;
    if (!take_room(reads, least))
        return fail(fault, ERR_STORAGE_FULL, NULL, "reads cannot be noted in the audit log");
    return ERR_NONE;
}

enum error audit_reads_append(struct audit_reads *reads, const struct audit_keys *keys,
                              uint64_t number, struct bytes entry, struct fault *fault)
{
    const uint32_t size = htobe32((uint32_t)entry.size);
    size_t end = reads->size + HEAD + entry.size;
    if (end + SIZE > reads->room && grow(reads, end + SIZE, fault))
        return fault->code;
    uint8_t *at = reads->bytes + reads->size;
    memset(at + HEAD + entry.size, 0, SIZE);
    key_put_number(at + SIZE + MARK, number);
    memcpy(at + HEAD, entry.data, entry.size);
    mark_of(keys, at, entry.size, at + SIZE);
    atomic_signal_fence(memory_order_seq_cst);
    memcpy(at, &size, SIZE);
    reads->size = end;
    return ERR_NONE;
}

void audit_reads_empty(struct audit_reads *reads)
{
    reads->size = 0;
    if (reads->room > AUDIT_READS_KEEP)
        cut(reads, AUDIT_READS_KEEP);
    if (reads->room)
        memset(reads->bytes, 0, SIZE);
}

void audit_reads_begin(struct audit_reads reads[2])
{
    for (unsigned i = 0; i < 2; i++) {
        cut(&reads[i], 0);
        reads[i].size = 0;
        take_room(&reads[i], AUDIT_READS_LEAST);
    }
}

/* ---- what was left ---- */

/* Its first and last number; true: nothing but frames lies in it. */
static bool look(struct audit_reads *reads, const struct audit_keys *keys, uint64_t *first,
                 uint64_t *last)
{
    struct audit_frames frames =
        audit_frames_begin(keys, (struct bytes){reads->bytes, reads->room});
    *first = *last = 0;
    while (audit_frames_next(&frames)) {
        *first = *first ? *first : frames.number;
        *last = frames.number;
    }
    reads->size = reads->room - (size_t)(frames.end - frames.at);
    return frames.at == frames.end || (frames.end - frames.at >= SIZE && !size_at(frames.at));
}

bool audit_reads_left(struct audit_reads reads[2], const struct audit_keys *keys,
                      struct buffer *out, uint64_t *number)
{
    uint64_t first[2], last[2];
    bool whole = look(&reads[0], keys, &first[0], &last[0]);
    whole = look(&reads[1], keys, &first[1], &last[1]) && whole;
    unsigned order = first[1] && first[0] > first[1]; /* the file to begin with */
    for (unsigned i = 0; i < 2; i++) {
        const struct audit_reads *file = &reads[i ^ order];
        if (file->size)
            buffer_append(out, file->bytes, file->size);
    }
    *number = last[0] > last[1] ? last[0] : last[1];
    return whole;
}

static const struct bytes moved_key = {"audit-reads", 11};

uint64_t audit_reads_moved(struct txn *txn)
{
    struct bytes value;
    return txn_get(txn, TABLE_META, moved_key, &value) && value.size == 8 ? key_number(value.data)
                                                                          : 0;
}

void audit_reads_set_moved(struct txn *txn, uint64_t number)
{
    uint8_t bytes[8];
    key_put_number(bytes, number);
    txn_put(txn, TABLE_META, moved_key, (struct bytes){bytes, sizeof bytes});
}
