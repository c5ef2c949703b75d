/* SPDX-License-Identifier: MIT
 *
 * Finds where a MessagePack-RPC message ends in a stream of bytes, and refuses what no honest
 * client sends, before anything is made of it.
 *
 * Works in one pass over bytes that come in pieces of any size: no memory is taken, nothing
 * recurses, and each byte is looked at once, so that 1 MiB in pieces of one byte costs no more
 * than it should. `94 00 07 a4 "ping" 90` is the request [0, 7, "ping", []]: 9 bytes and 5
 * elements.
 *
 * What a message must be to pass:
 *   - [0, id, …, …] request, [1, id, …, …] response or [2, …, …] notification, id an integer from
 *     0 to 2^32-1. Integers may be longer than needed. What the other members are is the
 *     envelope's affair (rpc.h).                                                  ERR_BAD_FRAME
 *   - no ext types (so no timestamps), no c1 byte, no NaN or infinity, map keys are str or bin
 *                                                                                 ERR_BAD_FRAME
 *   - every str is UTF-8; bin may be anything, and who takes a bin for text checks that
 *                                                                                 ERR_BAD_TEXT
 *   - at most limits.depth containers in each other, empty ones included          ERR_TOO_DEEP
 *   - at most limits.bytes in all, limits.elements values (every value counts one, a map's keys
 *     and values each), limits.text bytes in one str or bin                       ERR_TOO_LARGE
 *     Checked when a length or a count is announced, against what the limits leave after all that
 *     was announced before, an element being at least a byte: 155 bytes that claim 63 GiB fail at
 *     the first claim that is too much.
 * Keys that come twice are found by the decoder (schema.h), which knows the fields. */
#ifndef PROTO_WIRE_H
#define PROTO_WIRE_H

#include "proto/error.h"
#include "proto/text.h"

/* Before a session has said hello: a hello is a token and a name, far below 1 KiB; the rest is
 * room for the methods that are open to all. 10,000 silent strangers hold at most 640 MB of our
 * memory, and only if each really sends 64 KiB. [bytes] */
#define WIRE_BYTES_STRANGER (64 * 1024)

/* After hello. The largest honest request, a workplace or youth with every list full, is some
 * 40 KiB; 1 MiB leaves room for lists of records. [bytes] */
#define WIRE_BYTES_SESSION (1024 * 1024)

/* The deepest honest request nests 6 (envelope, params, map, list, map, list). Also the size of the
 * scanner's stack. */
#define WIRE_DEPTH 16

/* 4,096 is the 500 items of the longest list with 8 members each. */
#define WIRE_ELEMENTS 4096

/* The longest text that anybody sends is a signed certificate, by somebody who has not said hello;
 * free text is 2,000 characters at most. [bytes] */
#define WIRE_TEXT (60 * 1024)

struct wire_limits {
    uint32_t bytes; /* [bytes] of one message */
    uint32_t depth; /* over WIRE_DEPTH counts as WIRE_DEPTH */
    uint32_t elements;
    uint32_t text; /* [bytes] of one str or bin */
};

#define WIRE_LIMITS_STRANGER \
    ((struct wire_limits){WIRE_BYTES_STRANGER, WIRE_DEPTH, WIRE_ELEMENTS, WIRE_TEXT})
#define WIRE_LIMITS_SESSION \
    ((struct wire_limits){WIRE_BYTES_SESSION, WIRE_DEPTH, WIRE_ELEMENTS, WIRE_TEXT})

enum wire_state {
    WIRE_MORE,  /* all is well so far; the message goes on */
    WIRE_FRAME, /* a whole message has ended */
    WIRE_BAD,   /* this can be no message; see the fault */
};

enum wire_type {
    WIRE_UNSEEN = -1, /* the message has not come so far */
    WIRE_REQUEST = 0,
    WIRE_RESPONSE = 1,
    WIRE_NOTIFICATION = 2,
};

/* Embedded in a connection, 136 bytes, nothing to free. The first part is for reading: it tells
 * of the message at hand and, after WIRE_FRAME or WIRE_BAD, of the one that ended there, until
 * the next wire_scan or wire_reset. */
struct wire_scanner {
    struct wire_limits limits;
    uint32_t bytes;      /* looked at of this message; after WIRE_FRAME its length */
    uint32_t elements;   /* announced so far; after WIRE_FRAME the number of values in it */
    enum wire_type type; /* WIRE_UNSEEN until seen */
    bool has_id;         /* id has been seen: a request or a response */
    uint32_t id;

    /* Private. */
    uint8_t phase, kind, width, have; /* of the value at hand; width and have [bytes] */
    uint8_t depth;
    uint8_t top; /* members of the outermost array, 3 or 4 */
    struct text_utf8 utf8;
    uint32_t body;             /* bytes of str or bin still to come */
    uint32_t pending;          /* values announced, not begun: each takes a byte at least */
    uint32_t maps;             /* bit d: container d is a map */
    uint64_t value;            /* the payload, as far as it has come, big endian */
    uint32_t left[WIRE_DEPTH]; /* values not begun in container d */
};

/* Ready for a first message under these limits. Between two messages (before the first, or after
 * WIRE_FRAME) it changes the limits, as a hello does; else it forgets what was begun. */
void wire_reset(struct wire_scanner *scanner, struct wire_limits limits);

/* Reads on over `size` new bytes. Each byte is handed over exactly once: after WIRE_MORE only
 * what came later, after WIRE_FRAME from data + *used on. The bytes are not kept; a caller that
 * wants the message keeps them itself, scanner->bytes up to data + *used when it is whole.
 *
 *   WIRE_MORE   *used == size. No deadline here: the connection has one from a message's first
 *               byte.
 *   WIRE_FRAME  a message ended after *used bytes of this call. The next call begins the next.
 *   WIRE_BAD    the fault says why: ERR_BAD_FRAME, ERR_BAD_TEXT, ERR_TOO_DEEP, ERR_TOO_LARGE (with
 *               the limit). *used is how far it read, the offending byte included, somewhere
 *               within the piece for ERR_BAD_TEXT. The verdict depends on the bytes alone, not on
 *               the pieces that they come in.
 *
 * After WIRE_BAD the connection is lost, since nobody knows where the next message would begin;
 * that holds for a limit just as for bad bytes. Where type == WIRE_REQUEST && has_id the server
 * answers that id with the fault, then closes; else it closes. A call after WIRE_BAD without a
 * wire_reset returns WIRE_BAD again. */
enum wire_state wire_scan(struct wire_scanner *scanner, const char *data, size_t size, size_t *used,
                          struct fault *fault);

#endif
