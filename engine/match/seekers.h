/* SPDX-License-Identifier: MIT
 *
 * Youths in the order in which the search for the best of them looks: each of a youth's wishes
 * stands for an opening that would be just right, which lies among others in columns. Its industry
 * or occupation is the wish; it trains the youth's goals, asks their levels, offers what helps
 * them and lies at their home. A programme's youths lie together, since they are judged by its
 * rules. Youths who are not ready on any day are not there. */
#ifndef MATCH_SEEKERS_H
#define MATCH_SEEKERS_H

#include "engine/match/card.h"
#include "engine/match/columns.h"

/* A programme's; shared by copies of the set. */
struct seekers_of {
    size_t references;
    struct text programme;
    struct columns columns;
    char name[]; /* the programme's */
};

/* All-zero is an empty set. */
struct seekers {
    size_t count, room;
    struct seekers_of **items; /* ascending by programme */
    struct leaves suggested;   /* whose own suggestion a workplace is */
};

/* A copy that shares what it can; freed by seekers_free. */
struct seekers seekers_copy(const struct seekers *from);
void seekers_free(struct seekers *seekers);

/* Puts `is` in the place of `was`; either may be NULL: the youth comes, or goes. */
void seekers_change(struct seekers *seekers, struct card *was, struct card *is);

/* Before a set is read, after changes: shares what is the same with the one before. */
void seekers_seal(struct seekers *seekers, const struct seekers *before);

/* Fills an empty set with all cards (card.h) and seals it. */
void seekers_build(struct seekers *seekers, const struct leaves *cards);

/* The youths whose own suggestion the workplace is: seekers_next until false. The id is borrowed
 * from the set. */
struct suggested_walk {
    struct leaves_walk walk;
    struct text workplace;
};
struct suggested_walk suggested_begin(const struct seekers *seekers, struct text workplace,
                                      struct arena *arena);
bool suggested_next(struct suggested_walk *walk, struct text *youth);

/* [bytes] of it all but for the cards. */
size_t seekers_bytes(const struct seekers *seekers);

#endif
