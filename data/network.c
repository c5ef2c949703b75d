/* SPDX-License-Identifier: MIT
 *
 * Address ranges, all in the room of IPv6. */
#include "data/network.h"

#include <arpa/inet.h>
#include <string.h>

enum {
    BITS = 128,
    MAPPED_BITS = 96, /* before an IPv4 address: ::ffff:0:0/96, RFC 4291 section 2.5.5.2 */
};

static bool parse(const char *text, uint8_t out[16], bool *four)
{
    static const uint8_t mapped[12] = {[10] = 0xff, [11] = 0xff};
    struct in_addr v4;
    *four = inet_pton(AF_INET, text, &v4) == 1;
    if (!*four)
        return inet_pton(AF_INET6, text, out) == 1;
    memcpy(out, mapped, sizeof mapped);
    memcpy(out + sizeof mapped, &v4, sizeof v4);
    return true;
}

/* "16": no sign, at most three digits. */
static bool parse_bits(const char *text, unsigned *out)
{
    *out = 0;
    size_t size = strspn(text, "0123456789");
    if (size == 0 || size > 3 || text[size])
        return false;
    for (; *text; text++)
        *out = *out * 10 + (unsigned)(*text - '0');
    return true;
}

bool network_from(struct text text, struct network *out)
{
    char copy[64];
    bool four;
    if (text.size >= sizeof copy || memchr(text.data, 0, text.size))
        return false;
    memcpy(copy, text.data, text.size);
    copy[text.size] = '\0';
    char *slash = strchr(copy, '/');
    if (slash)
        *slash = '\0';
    if (!parse(copy, out->address, &four))
        return false;
    out->bits = BITS;
    if (!slash)
        return true;
    unsigned before = four ? MAPPED_BITS : 0;
    if (!parse_bits(slash + 1, &out->bits) || out->bits > BITS - before)
        return false;
    out->bits += before;
    return true;
}

bool network_holds(const struct network *network, const char *address)
{
    uint8_t other[16];
    bool four;
    if (!parse(address, other, &four))
        return false;
    size_t whole = network->bits / 8;
    unsigned rest = network->bits % 8;
    uint8_t mask = (uint8_t)(0xff00U >> rest);
    return memcmp(network->address, other, whole) == 0 &&
           (!rest || ((network->address[whole] ^ other[whole]) & mask) == 0);
}
