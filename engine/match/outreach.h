/* SPDX-License-Identifier: MIT
 *
 * Which workplaces to approach next, judged by wishes that today's openings do not meet.
 *
 * A wish of strength 1 or more is met when an opening that passes all gates for the youth lies in
 * it (closeness 100 %). A workplace serves a youth when, as a prospect, it lies in one of their
 * unmet wishes and passes all gates; its worth is the sum of the scores it would have. */
#ifndef MATCH_OUTREACH_H
#define MATCH_OUTREACH_H

#include "engine/match/facts.h"
#include "proto/memory.h"

struct outreach_youth {
    const struct youth_facts *facts;
    const struct match_rules *rules;
    bool *unmet; /* by wish */
    size_t unmet_count;
};

struct outreach_place {
    const struct opening_facts *facts; /* as a prospect */
    int64_t worth;                     /* points of all youths together */
    int32_t youths;
    int32_t best; /* the highest score of one */
};

/* A wish with all who have it and are not met; equal nodes are one. */
struct outreach_wish {
    struct node node;
    int32_t youths;
    int32_t places; /* that serve one of them in it */
};

/* All arrays are in the arena. */
struct outreach {
    struct date today;
    struct arena *arena;
    struct outreach_youth *youths;
    size_t youth_count, youth_room;
    struct outreach_place *places; /* those that serve somebody */
    size_t place_count, place_room;
    struct outreach_wish *wishes;
    size_t wish_count, wish_room;
};

/* Takes in a youth, all of whose wishes are unmet as yet; one who cannot be matched (NOT_READY,
 * WAIVER_MISSING) or wishes nothing is left out, and it returns false. Facts and rules are
 * borrowed. */
bool outreach_youth(struct outreach *outreach, const struct youth_facts *youth,
                    const struct match_rules *rules);

/* Then every opening there is: it meets what it meets. */
void outreach_opening(struct outreach *outreach, const struct opening_facts *opening);

/* Then, once, gathers the unmet wishes; */
void outreach_gather(struct outreach *outreach);

/* then every workplace, as a prospect. True where it is kept: then it must outlive this. */
bool outreach_workplace(struct outreach *outreach, const struct opening_facts *workplace);

/* Sorts: places by worth, then by best, then by id; wishes by youths, then by places. */
void outreach_sort(struct outreach *outreach);

#endif
