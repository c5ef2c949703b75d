/* SPDX-License-Identifier: MIT
 *
 * The score of one pair in integer points, 0..10000 (the match model, sections 2 and 3). This is
 * the plain truth that every faster path must equal to the last point; the small functions at the
 * end are the rules that a faster path builds its tables from.
 *
 * Nothing here reads a date: gates do. So the score stands for closed gates too ("the score it
 * would have had"). */
#ifndef MATCH_SCORE_H
#define MATCH_SCORE_H

#include "engine/match/facts.h"

enum match_component {
    MATCH_INTEREST,
    MATCH_DEVELOPMENT,
    MATCH_TRAVEL,
    MATCH_SUPPORT,
    MATCH_READINESS,
    MATCH_COMPONENTS,
    MATCH_YOUTH_SIDE = MATCH_READINESS, /* the components before this one make A */
};

/* Points with the unknown at half, at nothing and at best: low <= value <= high. */
struct range {
    int32_t value;
    int32_t low;
    int32_t high;
};

/* A component is known when parts_known == parts, absent when the youth asks nothing of it; an
 * absent one has value, weight, points and parts 0. */
struct component {
    struct range range;
    int32_t weight; /* the programme's; of readiness the model's share, 3500 */
    int32_t points; /* what it carries of its side; filled in by match_points */
    uint8_t parts;  /* goals; asked levels; 1 for interest, travel and support */
    uint8_t parts_known;
    bool absent;
};

struct score {
    struct range total; /* S */
    struct range a;     /* the youth's side */
    struct range b;     /* the workplace's side: readiness */
    struct component components[MATCH_COMPONENTS];
    int32_t coverage;
    int32_t distance_m; /* [m] -1: not known */
    bool thin;          /* coverage too low for faces to show the single figure */
    bool own_suggestion;
};

/* Scores the pair but for the components' points, which stay 0. Never fails. */
void match_score(const struct youth_facts *youth, const struct opening_facts *opening,
                 const struct match_weights *weights, struct score *out);

/* Shares A out among the youth's components in proportion to weight × value, by largest remainder
 * with ties to the earlier component, so that they add up to A exactly; readiness carries B. Where
 * all weights that count are 0, A is 5000 by rule and no component carries any of it. */
void match_points(struct score *score);

/* (a + b/2) / b, the model's only division. a >= 0, b > 0. */
static inline int64_t match_div(int64_t a, int64_t b)
{
    return (a + b / 2) / b;
}

/* S of the two sides: their weighted harmonic mean, each side at least MATCH_FLOOR. */
int32_t match_mean(int32_t a, int32_t b);

/* A of the youth's components: their mean by weight, each below MATCH_YOUTH_SIDE in its place; 5000
 * where all weights are 0. Weights >= 0, their sum below 2^40. */
int32_t match_side(const int64_t *weights, const int32_t *points);

/* Whole metres, rounded down; -1 where either position is not known. */
int32_t match_distance(const struct point *a, const struct point *b);

/* T of a known distance; not below 0, also beyond the limit. A limit below 1 m counts as 1 m. */
int32_t match_travel_points(int32_t distance_m, int32_t limit_m);

/* One goal at a place that asks `asked` (0: nothing) and trains it or not, of a youth at `level`
 * (0: unknown). Where the three figures differ the goal is unknown. */
struct range match_goal_points(int asked, bool trains, int level);

/* What one asked level costs readiness in value, low and high: the other way round, low is the
 * largest. `wanted`: it is a goal, and the place trains it. asked 1..4, level 0: unknown. */
struct range match_level_cost(int asked, int level, bool wanted);

/* The wish that carries the most interest, NULL where none carries any; of equals the nearer, then
 * the first. *closeness gets NODE_SAME or NODE_NEAR. The wish is borrowed from the youth. */
const struct wish_facts *match_best_wish(const struct youth_facts *youth,
                                         const struct opening_facts *opening, int *closeness);

/* Points of a wish of that strength at that closeness. */
int32_t match_wish_points(int strength, int closeness);

/* Whether the youth has a wish of strength 1 or more. */
bool match_has_wishes(const struct youth_facts *youth);

#endif
