/* SPDX-License-Identifier: MIT
 *
 * What text may be: UTF-8, printable, an id, a Swedish organisation number.
 *
 * Nothing here allocates, changes or keeps the bytes, and no locale has a say: text is compared
 * byte by byte. Sorting names as Swedes do is the business of who shows them. */
#ifndef PROTO_TEXT_H
#define PROTO_TEXT_H

#include "proto/types.h"

#define TEXT_ID_MAX 40 /* [bytes] */

/* UTF-8 that arrives in pieces: how many continuation bytes are still to come, and between which
 * values the next one must lie. All-zero is the start. */
struct text_utf8 {
    uint8_t left, low, high;
};

/* Reads on over the next piece. False at the first byte that cannot be: overlong forms, the
 * surrogates U+D800..DFFF, anything over U+10FFFF, stray or missing continuation bytes. After
 * false the state is worthless. Source: The Unicode Standard, table 3-7. */
bool text_utf8_feed(struct text_utf8 *state, const char *data, size_t size);

/* True where no character is cut off. */
bool text_utf8_whole(const struct text_utf8 *state);

/* The whole is UTF-8 as above. No bytes are. */
bool text_is_utf8(const char *data, size_t size);

/* Whether people can be shown this without surprise; the bytes must be UTF-8 already. False for
 * the controls U+0000..001F but newline and tab, DEL, the C1 controls U+0080..009F (terminals obey
 * some of them), and the characters that turn the reading direction of what stands around them:
 * U+202A..202E and U+2066..2069. */
bool text_is_printable(const char *data, size_t size);

/* [A-Za-z0-9._-], 1..TEXT_ID_MAX bytes. */
bool text_is_id(struct text text);

/* The same bytes. What is left out equals the empty text. */
bool text_equal(struct text a, struct text b);

/* The same bytes as the zero-terminated string. */
bool text_is(struct text text, const char *string);

/* Below, at or above 0 as a comes before, equals or comes after b bytewise; a prefix comes first.
 * For UTF-8 this is the order of the code points. */
int text_compare(struct text a, struct text b);

/* "212000-1355", "2120001355", "16212000-1355" or "162120001355": a Swedish organisation number
 * (organisationsnummer) of a legal person, third digit 2 or more, right check digit (Luhn).
 *
 * A sole trader's number (enskild firma) is a personnummer: its third digit begins a month, 0 or
 * 1. It is refused, since it is personal data that says a birth date and opens other registers,
 * and nothing here needs it: such an employer is put in without a number. Source: SFS 1974:174;
 * Skatteverket, SKV 709. */
bool org_nr_valid(struct text text);

/* Whether a personal identity number (personnummer, samordningsnummer) stands anywhere in the text:
 * "811218-9876", "19811218-9876", "8112189876" and the like, an existing month and day (60 more for
 * a samordningsnummer) and a right check digit. Source: Skatteverket, SKV 704 and 707. */
bool text_has_personnummer(struct text text);

#endif
