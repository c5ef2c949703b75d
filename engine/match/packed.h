/* SPDX-License-Identifier: MIT
 *
 * Up to 64 openings packed into columns: what the search walks through. A block is made once and
 * never changed; snapshots share it by its count of references. It holds all that gates and score
 * read, in some 60 bytes an opening, ids included: a column for what differs from row to row, a
 * short list for what repeats, and its texts behind it all, what they begin with in common once.
 * Unpacked, a row gives facts that are judged exactly as those it was made of.
 *
 *     planes[0]   row 0  row 1  row 2 …    a byte: competence 1 above, competence 0 below,
 *                 0x9a   0x02   0x20       four bits each: the level asked, 8 where it is trained
 *
 * Not kept: hours_max, which no rule reads, and how room is made up of capacity and taken. */
#ifndef MATCH_PACKED_H
#define MATCH_PACKED_H

#include "engine/match/block.h"

enum {
    PACKED_ROWS = 64,
    PACKED_PLANES = MATCH_COMPETENCES_MAX / 2,
    PACKED_NO_HOURS = UINT8_MAX,
    PACKED_NO_FROM = INT32_MIN, /* a period without a beginning, */
    PACKED_NO_TO = INT32_MAX,   /* without an end */
    PACKED_ID_MOST = 40,        /* [bytes] */
    PACKED_KEY_MOST = BLOCK_KEY + PACKED_ID_MOST,
};

/* What work it is. */
struct packed_work {
    struct node industry, occupation;
};

/* The working window, as the facts say it: -1 for an end that is not known. [min] */
struct packed_window {
    int16_t from, to;
};

struct packed_demand {
    uint64_t hazards;
    uint16_t first;              /* of the demanded texts: languages, then */
    uint8_t languages, licences; /* how many */
};

/* Ids. */
enum packed_text {
    PACKED_ID,        /* by row; */
    PACKED_WORKPLACE, /* by place: */
    PACKED_EMPLOYER,
    PACKED_TEXTS,
};

/* Places and days of a block in which they lie too far apart for 16 bits. */
struct packed_far {
    int32_t n[PACKED_ROWS], e[PACKED_ROWS];     /* [m] 0 unless located */
    int32_t from[PACKED_ROWS], to[PACKED_ROWS]; /* [days] PACKED_NO_FROM, PACKED_NO_TO */
};

/* Youths as rows (seekers.h): whose it is, and what else the search for youths reads. */
struct packed_seekers {
    float limits[PACKED_ROWS];                                                /* [m] */
    uint8_t strengths[PACKED_ROWS], goals[PACKED_ROWS], helpful[PACKED_ROWS]; /* how many */
    struct card *cards[PACKED_ROWS];
};

struct packed_hold {
    const struct hold_facts *holds;
    size_t count;
};

struct packed {
    size_t references;
    size_t size;        /* [bytes] of all of it */
    struct block block; /* what is true of all rows together */
    uint8_t place_count, window_count, demand_count;
    int32_t from_least; /* [days] the earliest beginning of those known, else PACKED_NO_TO */
    int32_t day_first;  /* [days] what is day 1 in `from` and `to` */

    /* Behind the columns, in the same piece of memory. */
    const uint16_t *places; /* offset of the workplace's text; the employer's is behind it */
    const struct packed_window *windows;
    const struct packed_demand *demands;
    const struct text *demanded;     /* languages and licences */
    const struct packed_hold *holds; /* one for each bit in `held` */
    const char *texts; /* ids and places: each its size in a byte, then itself; then the others */
    uint16_t shared[PACKED_TEXTS]; /* offset of what all of a kind begin with */

    uint16_t id[PACKED_ROWS];   /* offset of a text */
    int16_t room[PACKED_ROWS];  /* capacity less taken */
    uint16_t from[PACKED_ROWS]; /* 0 without a beginning; a prospect has neither */
    uint16_t to[PACKED_ROWS];   /* UINT16_MAX without an end */
    uint8_t hours_min[PACKED_ROWS];
    uint8_t age_min[PACKED_ROWS];
    uint8_t place[PACKED_ROWS], window[PACKED_ROWS], demand[PACKED_ROWS];

    /* What a search reads of each block that it visits lies together, to the end and behind it. */
    const struct packed_work *works;
    uint64_t adaptations;                 /* block.adaptations */
    const uint64_t *offers;               /* a bit a row, for each of them in turn */
    const struct packed_seekers *seekers; /* NULL: rows are openings */
    const struct packed_far *far;         /* instead of n, e, from and to; NULL: they say it */
    int32_t n_first, e_first;             /* [m] what is 0 in n and e */
    uint32_t count;                       /* rows */
    uint32_t competences;                 /* that some row asks or trains */
    uint8_t work_count;

    /* A bit a row. */
    uint64_t open, paused, prospect, offered, located, adaptations_known, extract;
    uint64_t full;      /* no seat is left, holds aside; never a prospect */
    uint64_t held;      /* somebody holds a seat */
    uint64_t demanding; /* a language or a licence */

    uint16_t n[PACKED_ROWS], e[PACKED_ROWS]; /* [m] */
    uint8_t work[PACKED_ROWS];
    uint8_t planes[][PACKED_ROWS]; /* up to the last of `competences` */
};

/* A block of up to PACKED_ROWS rows in the order given, with one reference. Everything is copied,
 * but for the cards of seekers, which it shares. Either all rows are seekers or none is.
 * Numbers beyond their column are kept at its end, where every gate judges them alike: hours 254,
 * age 255, room ±32767. Ids are at most PACKED_ID_MOST bytes long. */
struct packed *packed_make(const struct opening_facts *const *rows, size_t count);

/* A copy of a block of seekers in which row i has these levels and this card, and is the same
 * otherwise; one reference. NULL where the block has no room for a level. */
struct packed *packed_with_levels(const struct packed *packed, size_t i,
                                  const struct opening_facts *facts);

struct packed *packed_share(struct packed *packed);
/* The last reference frees it. Used by one thread. */
void packed_release(struct packed *packed);

/* Where the ids of an unpacked row lie. */
struct packed_names {
    char texts[PACKED_TEXTS][PACKED_ID_MOST];
};

/* The row's facts; ids are written to `names`, other texts and arrays are borrowed from the block.
 */
void packed_row(const struct packed *packed, size_t i, struct packed_names *names,
                struct opening_facts *out);

/* Only what match_later_gate reads (gates.h); the rest of `out` is left as it is. */
void packed_later(const struct packed *packed, size_t i, struct opening_facts *out);

struct point packed_position(const struct packed *packed, size_t i);

/* The rows that offer all of the adaptations. */
uint64_t packed_offering(const struct packed *packed, uint64_t adaptations);

/* A bit for each row that offers this one of its adaptations, given as its bit. */
static inline uint64_t packed_offer(const struct packed *packed, uint64_t bit)
{
    return packed->offers[__builtin_popcountll(packed->adaptations & (bit - 1))];
}

/* The id of row or place i, written to `out`. */
struct text packed_text(const struct packed *packed, enum packed_text which, size_t i,
                        char out[PACKED_ID_MOST]);
bool packed_text_is(const struct packed *packed, enum packed_text which, size_t i,
                    struct text text);

/* The holds of a row in `held`. */
const struct packed_hold *packed_holds(const struct packed *packed, size_t i);

/* The row's place in the order of all: block_key, then its id. Returns its size. */
size_t packed_key(const struct packed *packed, size_t i, char key[PACKED_KEY_MOST]);

#endif
