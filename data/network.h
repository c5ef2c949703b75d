/* SPDX-License-Identifier: MIT
 *
 * Ranges of internet addresses: "10.1.0.0/16", "2001:db8::/32", or one address alone. */
#ifndef DATA_NETWORK_H
#define DATA_NETWORK_H

#include "proto/types.h"

struct network {
    uint8_t address[16]; /* IPv4 as ::ffff:a.b.c.d */
    unsigned bits;       /* that count, of 128 */
};

/* False where the text is no range. Bits behind those that count may be set; they count nothing. */
bool network_from(struct text text, struct network *out);

/* Whether the address, in the form of inet_ntop, lies in the range; what is no address does not. */
bool network_holds(const struct network *network, const char *address);

#endif
