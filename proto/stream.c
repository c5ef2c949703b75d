/* SPDX-License-Identifier: MIT
 *
 * One read, one write. */
#include "proto/stream.h"

#include <errno.h>
#include <sys/socket.h>

static ssize_t of_tls(enum tls_end end, size_t done)
{
    return end == TLS_DONE    ? (ssize_t)done
           : end == TLS_ENDED ? STREAM_ENDED
           : end == TLS_AGAIN ? STREAM_WAITS
                              : STREAM_LOST;
}

static ssize_t of_system(ssize_t result)
{
    if (result >= 0)
        return result;
    return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR ? STREAM_WAITS : STREAM_LOST;
}

ssize_t stream_read(struct stream *stream, void *room, size_t size)
{
    size_t done = 0;
    if (!stream->tls)
        return of_system(recv(stream->fd, room, size, 0));
    enum tls_end end = tls_read(stream->tls, room, size, &done);
    stream->read_writes = end == TLS_AGAIN && tls_wants_write(stream->tls);
    return of_tls(end, done);
}

ssize_t stream_write(struct stream *stream, const void *data, size_t size)
{
    size_t done = 0;
    if (!stream->tls)
        return of_system(send(stream->fd, data, size, MSG_NOSIGNAL));
    enum tls_end end = tls_write(stream->tls, data, size, &done);
    return of_tls(end, done);
}
