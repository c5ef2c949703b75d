/* SPDX-License-Identifier: MIT
 *
 * A connected, non-blocking socket, with TLS or without: what reads and writes need not know. */
#ifndef PROTO_STREAM_H
#define PROTO_STREAM_H

#include <sys/types.h>

#include "proto/tls.h"

enum {
    STREAM_ENDED = 0,  /* the peer sends no more */
    STREAM_WAITS = -1, /* nothing now */
    STREAM_LOST = -2,
};

struct stream {
    int fd;                 /* borrowed */
    struct tls_stream *tls; /* NULL: plain */
    bool read_writes;       /* TLS must write before it can read on */
};

/* How many bytes came into the room, or one of the above. With TLS the room must hold a record, 16
 * KiB, so that nothing of it stays behind in the stream, where no socket tells of it. */
ssize_t stream_read(struct stream *stream, void *room, size_t size);

/* How many bytes of the data went, or one of the above. */
ssize_t stream_write(struct stream *stream, const void *data, size_t size);

#endif
