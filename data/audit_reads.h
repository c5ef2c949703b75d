/* SPDX-License-Identifier: MIT
 *
 * Reads that are noted and not in the audit log yet: two files in the store's directory, reads.0
 * and reads.1, one of which is appended to while the other is moved into the log. They are written
 * through a shared mapping, which costs no call of the system and survives whatever ends the
 * process. In each lie, one behind the other,
 *
 *     size (4, big-endian) | SipHash of number and entry, keyed (16) | number (8) | entry
 *
 * and behind the last one a size of 0. A frame's size is written last, so that what the process was
 * ended in is not there; what a power cut left of one is found by its hash. Room on the disk is
 * taken before it is used, twice as much each time, or what little the disk still gives: where it
 * gives none, an entry is refused. */
#ifndef DATA_AUDIT_READS_H
#define DATA_AUDIT_READS_H

#include "data/audit.h"

enum {
    AUDIT_READS_MOST = 64 << 20,  /* [bytes] a file may have */
    AUDIT_READS_LEAST = 64 << 10, /* that it has from the start */
    AUDIT_READS_KEEP = 4 << 20,   /* that it keeps when it is emptied */
};

/* One file. */
struct audit_reads {
    uint8_t *bytes; /* the mapping; NULL: not open */
    int fd;
    size_t room; /* so much of it is there */
    size_t size; /* what frames fill of it */
};

/* Opens both, makes those that are not there: for their owner alone; what is in them is for
 * audit_reads_left. INTERNAL naming "audit". audit_reads_close, also where it fails. */
enum error audit_reads_open(struct audit_reads reads[2], const char *directory,
                            struct fault *fault);
/* They are cut to what is in them. */
void audit_reads_close(struct audit_reads reads[2]);

/* Appends the frame of an entry, or nothing of it. OVERLOADED: the file is full; STORAGE_FULL: the
 * disk. */
enum error audit_reads_append(struct audit_reads *reads, const struct audit_keys *keys,
                              uint64_t number, struct bytes entry, struct fault *fault);
/* Takes all out; most of the room that it grew by goes back. */
void audit_reads_empty(struct audit_reads *reads);
/* Takes all out of both, and takes the least room; the first entry asks again where the disk has
 * none. */
void audit_reads_begin(struct audit_reads reads[2]);

/* All frames that both files hold, oldest first; `number` gets the last one's. False where some
 * bytes are none. */
bool audit_reads_left(struct audit_reads reads[2], const struct audit_keys *keys,
                      struct buffer *out, uint64_t *number);

/* A walk over frames; it ends where the bytes are none (at < end then). */
struct audit_frames {
    const struct audit_keys *keys;
    const uint8_t *at, *end;
    uint64_t number;
    struct bytes entry; /* a view */
};
struct audit_frames audit_frames_begin(const struct audit_keys *keys, struct bytes bytes);
bool audit_frames_next(struct audit_frames *frames);

/* The number of the last read that the log holds. */
uint64_t audit_reads_moved(struct txn *txn);
void audit_reads_set_moved(struct txn *txn, uint64_t number);

#endif
