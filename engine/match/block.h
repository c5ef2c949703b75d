/* SPDX-License-Identifier: MIT
 *
 * What is true of all openings of a block together, so that a search can tell how good the best of
 * them could be without looking at any. Openings are kept in an order (block_key) in which those of
 * one industry that train the same lie together, so that this says much. */
#ifndef MATCH_BLOCK_H
#define MATCH_BLOCK_H

#include "engine/match/facts.h"

enum {
    BLOCK_KEY = 16, /* [bytes] of a key, before the opening's id */
    BLOCK_SET = 16, /* blocks side by side */
};

/* Kinds of work. */
struct block_works {
    uint32_t majors;   /* first digits of occupations */
    uint32_t sections; /* of industries, bit 0 for A */
    /* First two digits of industries, of occupations. None has 00: 0 stands for one that has fewer.
     */
    uint64_t divisions[2], groups[2];
};

struct block {
    int32_t n_least, n_most, e_least, e_most; /* [m] of the known positions */
    bool located, unlocated;                  /* some position is known; some is not */
    bool open;                                /* one may pass CLOSED, FULL and PAUSED */
    bool adaptations_unknown;
    struct block_works works;
    uint64_t adaptations;
    uint32_t trains; /* competences, by index, that one of them trains, */
    uint32_t spares; /* that one of them does not */
    /* Of seekers (seekers.h) alone. */
    int32_t limit_most; /* [m] */
    uint8_t strength_most;
    bool aimless;  /* one has no goals; */
    bool helpless; /* has no helpful needs; */
    bool wishless; /* has no wishes */
};

/* All-zero is an empty block. Takes in an opening; the openings of another block. */
void block_take(struct block *block, const struct opening_facts *opening);
void block_merge(struct block *block, const struct block *other);

/* What is true of each of up to BLOCK_SET blocks, so that a kernel asks all of them at one go.
 * All-zero is an empty set. */
struct block_set {
    uint32_t count;
    uint32_t as_before;       /* a bit for each that has the works of the one before it */
    uint32_t says[BLOCK_SET]; /* enum block_says */
    uint32_t trains[BLOCK_SET];
    int32_t n_least[BLOCK_SET], n_most[BLOCK_SET]; /* [m] 0 unless located */
    int32_t e_least[BLOCK_SET], e_most[BLOCK_SET];
    uint64_t adaptations[BLOCK_SET];
    struct block_works works[BLOCK_SET];
    uint32_t spares[BLOCK_SET];
    int32_t limit_most[BLOCK_SET]; /* [m] */
    uint8_t strength_most[BLOCK_SET];
};
enum block_says {
    BLOCK_LOCATED = 1 << 0,
    BLOCK_UNLOCATED = 1 << 1,
    BLOCK_OPEN = 1 << 2,
    BLOCK_ADAPTATIONS_UNKNOWN = 1 << 3,
    BLOCK_AIMLESS = 1 << 4,
    BLOCK_HELPLESS = 1 << 5,
    BLOCK_WISHLESS = 1 << 6,
};

/* Appends a block to a set that has room. */
void block_set_add(struct block_set *set, const struct block *block);

/* Where the opening belongs in the order: its industry and occupation, where it stands for a wish
 * the strength, then what it trains, which tells more of a score than the way there; then the cell
 * of its position on a Z-order curve (Morton, 1966), so that nearby keys are nearby places. */
void block_key(const struct opening_facts *opening, char key[BLOCK_KEY]);

/* The first two digits as a number 0..99; -1 where there are not two. */
int block_two_digits(const struct node *node);

static inline bool block_has(const uint64_t set[2], int number)
{
    return set[number >> 6] >> (number & 63) & 1;
}

#endif
