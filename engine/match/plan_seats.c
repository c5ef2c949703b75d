/* SPDX-License-Identifier: MIT
 *
 * The best plan, seat by seat: the same shortest ways as in plan_youths.c from the other side, for
 * where there are fewer seats than youths. There are youths left over to the end, so that ways stay
 * short.
 *
 * Prices fall here, an opening's from the worth of its best candidate; what youths gain rises from
 * 0. The invariant between two searches: a pair's price and gain are together no less than its
 * worth, and as much where it is in the plan; who is unplaced gains 0. When all seats are filled or
 * given up, that is the proof, though not with the least prices. */
#include "engine/match/plan_best.h"

#include <stdlib.h>

enum {
    ROUND = 64, /* seats between two looks at the watch */
    BIDS = 10,  /* at most, times all seats: those that are left by then are fighting over a tie */
};

struct seats {
    struct plan_best *best;
    uint32_t *first; /* by opening, and the end */
    uint32_t *asker; /* by opening: youths, the highest score first, of equals the lower youth */
    uint16_t *score; /* and theirs */
    int64_t *gain;   /* by youth */
    uint32_t *has;   /* by youth: the opening, PLAN_NONE where they are free */
    uint32_t *by;    /* by opening: the one from which it was reached */
    uint32_t end_by; /* the one from which the free youth was reached, if that is the end */
};

/* ---- who asks for an opening ---- */

struct ask {
    uint32_t youth, candidate;
};

static void count_askers(struct seats *seats)
{
    const struct plan_problem *p = seats->best->problem;
    for (uint32_t y = 0; y < p->youths; y++)
        if (!plan_is_settled(p, y))
            for (uint32_t c = p->first[y]; c < p->first[y + 1]; c++)
                seats->first[p->opening[c] + 1]++;
    for (uint32_t o = 0; o < p->openings; o++)
        seats->first[o + 1] += seats->first[o];
}

/* Candidates by their score, the highest first. Owned by the caller. */
static struct ask *by_score(const struct plan_problem *p, uint32_t *count)
{
    uint32_t *at = memory_new(PLAN_SCORE_MOST + 2, sizeof *at);
    struct ask *sorted = memory_new((size_t)p->candidates + 1, sizeof *sorted);
    for (uint32_t y = 0; y < p->youths; y++)
        if (!plan_is_settled(p, y))
            for (uint32_t c = p->first[y]; c < p->first[y + 1]; c++)
                at[PLAN_SCORE_MOST - p->score[c] + 1]++;
    for (int i = 0; i <= PLAN_SCORE_MOST; i++)
        at[i + 1] += at[i];
    *count = at[PLAN_SCORE_MOST + 1];
    for (uint32_t y = 0; y < p->youths; y++)
        if (!plan_is_settled(p, y))
            for (uint32_t c = p->first[y]; c < p->first[y + 1]; c++)
                sorted[at[PLAN_SCORE_MOST - p->score[c]]++] = (struct ask){y, c};
    free(at);
    return sorted;
}

static void gather_askers(struct seats *seats)
{
    const struct plan_problem *p = seats->best->problem;
    uint32_t count;
    struct ask *sorted = by_score(p, &count);
    uint32_t *at = memory_new((size_t)p->openings + 1, sizeof *at);
    for (uint32_t o = 0; o < p->openings; o++)
        at[o] = seats->first[o];
    for (uint32_t i = 0; i < count; i++) {
        uint32_t to = at[p->opening[sorted[i].candidate]]++;
        seats->asker[to] = sorted[i].youth;
        seats->score[to] = p->score[sorted[i].candidate];
    }
    free(at);
    free(sorted);
}

/* ---- moves ---- */

static void leave(struct seats *seats, uint32_t youth)
{
    plan_stand(&seats->best->seating, youth);
}

static void join(struct seats *seats, uint32_t youth, uint32_t opening)
{
    const struct plan_problem *p = seats->best->problem;
    uint32_t c = p->first[youth];
    while (p->opening[c] != opening)
        c++;
    plan_sit(&seats->best->seating, youth, c);
    seats->has[youth] = opening;
}

/* ---- one seat ---- */

/* Whom an opening could have that is free to take one more at `distance`. */
static void look_around(struct seats *seats, uint32_t opening, int64_t distance)
{
    struct plan_best *best = seats->best;
    int64_t least = distance + best->price[opening];
    if (least < best->bound) {
        best->bound = least;
        best->end_opening = opening;
        best->end_youth = PLAN_NONE;
    }
    for (uint32_t i = seats->first[opening]; i < seats->first[opening + 1]; i++) {
        int64_t there = least - best->worth[seats->score[i]];
        if (there >= best->bound)
            break; /* gains are not below 0, and scores fall */
        uint32_t youth = seats->asker[i], o = seats->has[youth];
        there += seats->gain[youth];
        if (there >= best->bound)
            continue;
        if (o == PLAN_NONE) {
            best->bound = there;
            best->end_youth = youth;
            seats->end_by = opening;
        } else if (there < best->distance[o]) {
            plan_note(best, o, there, youth);
            seats->by[o] = opening;
            plan_heap_push(best, there, o);
        }
    }
}

/* Each opening on the way takes the one who leaves the next, the last a free youth or nobody. */
static void move_along(struct seats *seats, uint32_t opening)
{
    struct plan_best *best = seats->best;
    uint32_t youth = best->end_youth;
    uint32_t to = youth == PLAN_NONE ? best->end_opening : seats->end_by;
    while (to != opening) {
        uint32_t leaves = best->by_youth[to];
        leave(seats, leaves);
        if (youth != PLAN_NONE)
            join(seats, youth, to);
        youth = leaves;
        to = seats->by[to];
    }
    if (youth != PLAN_NONE)
        join(seats, youth, opening);
}

/* Lowers the prices of what is nearer than the end, and forgets the distances. */
static void settle_prices(struct seats *seats)
{
    struct plan_best *best = seats->best;
    const struct plan_seating *s = &best->seating;
    for (size_t i = 0; i < best->seen_count; i++) {
        uint32_t o = best->seen[i];
        int64_t fall = best->bound - best->distance[o];
        best->distance[o] = PLAN_FAR;
        if (fall <= 0)
            continue;
        best->price[o] -= fall;
        for (uint32_t k = s->from[o]; k < s->from[o] + s->used[o]; k++)
            seats->gain[s->youth[k]] += fall;
    }
}

/* Finds a youth for one more seat of the opening, or a seat that is worth less: false where it is
 * this one. */
static bool fill_one(struct seats *seats, uint32_t opening)
{
    struct plan_best *best = seats->best;
    best->seen_count = best->heap_count = 0;
    best->bound = PLAN_FAR;
    plan_note(best, opening, 0, PLAN_NONE);
    look_around(seats, opening, 0);
    while (best->heap_count && best->heap[0].distance < best->bound) {
        struct plan_reached next = plan_heap_pop(best);
        if (next.distance == best->distance[next.opening])
            look_around(seats, next.opening, next.distance);
    }
    settle_prices(seats);
    move_along(seats, opening);
    return best->end_youth != PLAN_NONE || best->end_opening != opening;
}

/* ---- bids ---- */

/* The opening takes the youth who is worth most to it, from another if need be, and lowers its
 * price to what the second is worth; the youth gains the difference (Jonker and Volgenant's
 * augmenting row reduction). Returns the opening that lost them, or PLAN_NONE. */
static uint32_t bid(struct seats *seats, uint32_t opening)
{
    struct plan_best *best = seats->best;
    int64_t first = 0, second = 0;
    uint32_t youth = PLAN_NONE;
    for (uint32_t i = seats->first[opening]; i < seats->first[opening + 1]; i++) {
        int64_t worth = best->worth[seats->score[i]];
        if (worth <= second)
            break;
        uint32_t y = seats->asker[i];
        worth -= seats->gain[y];
        if (worth <= second || seats->has[y] == opening)
            continue;
        if (worth > first) {
            second = first;
            first = worth;
            youth = y;
        } else {
            second = worth;
        }
    }
    const struct plan_seating *s = &best->seating;
    int64_t fall = best->price[opening] - second;
    best->price[opening] = second;
    for (uint32_t k = s->from[opening]; k < s->from[opening] + s->used[opening]; k++)
        seats->gain[s->youth[k]] += fall;
    if (youth == PLAN_NONE)
        return PLAN_NONE;
    uint32_t had = seats->has[youth];
    if (had != PLAN_NONE)
        leave(seats, youth);
    seats->gain[youth] += first - second;
    join(seats, youth, opening);
    return had;
}

/* Openings with a seat to fill, first come, first served. */
struct line {
    uint32_t *opening;
    bool *waits; /* by opening */
    uint32_t head, count, room;
};

static void line_up(struct line *line, uint32_t opening)
{
    if (line->waits[opening])
        return;
    line->waits[opening] = true;
    line->opening[(line->head + line->count++) % line->room] = opening;
}

static uint32_t next_in_line(struct line *line)
{
    uint32_t opening = line->opening[line->head];
    line->head = (line->head + 1) % line->room;
    line->count--;
    line->waits[opening] = false;
    return opening;
}

/* Fills seats by bids until none is left, or too many were made. */
static bool bid_all(struct seats *seats)
{
    const struct plan_best *best = seats->best;
    const struct plan_seating *s = &best->seating;
    struct line line = {.room = s->nowhere};
    line.opening = memory_new((size_t)line.room + 1, sizeof *line.opening);
    line.waits = memory_new((size_t)line.room + 1, sizeof *line.waits);
    uint64_t most = (uint64_t)BIDS * s->from[s->nowhere], bids = 0, turns = 0;
    bool wanted = true;
    for (uint32_t o = 0; o < s->nowhere; o++)
        if (plan_has_room(s, o))
            line_up(&line, o);
    while (line.count && bids < most && wanted) {
        uint32_t o = next_in_line(&line);
        while (plan_has_room(s, o) && best->price[o] > 0 && bids++ < most) {
            uint32_t lost = bid(seats, o);
            if (lost != PLAN_NONE)
                line_up(&line, lost);
        }
        if (turns++ % ROUND == 0)
            wanted = plan_go_on(best->progress, bids, 2 * most);
    }
    free(line.opening);
    free(line.waits);
    return wanted;
}

/* ---- all ---- */

/* The seats that bids left, by the shortest ways. */
static bool fill_rest(struct seats *seats)
{
    const struct plan_best *best = seats->best;
    const struct plan_seating *s = &best->seating;
    uint32_t filled = 0;
    for (uint32_t o = 0; o < s->nowhere; o++) {
        while (plan_has_room(s, o) && best->price[o] > 0) {
            if (filled++ % ROUND == 0 &&
                !plan_go_on(best->progress, s->nowhere + o, 2 * (uint64_t)s->nowhere))
                return false;
            if (!fill_one(seats, o))
                break;
        }
    }
    return true;
}

static bool fill_all(struct seats *seats)
{
    struct plan_best *best = seats->best;
    for (uint32_t o = 0; o < best->problem->openings; o++)
        if (seats->first[o] != seats->first[o + 1])
            best->price[o] = best->worth[seats->score[seats->first[o]]];
    if (!bid_all(seats) || !fill_rest(seats))
        return false;
    for (uint32_t y = 0; y < best->problem->youths; y++)
        if (best->seating.chosen[y] == PLAN_NONE)
            plan_sit(&best->seating, y, PLAN_NONE);
    return true;
}

bool plan_fill_seats(struct plan_best *best)
{
    const struct plan_problem *p = best->problem;
    struct seats seats = {
        .best = best,
        .first = memory_new((size_t)p->openings + 1, sizeof *seats.first),
        .asker = memory_new((size_t)p->candidates + 1, sizeof *seats.asker),
        .score = memory_new((size_t)p->candidates + 1, sizeof *seats.score),
        .gain = memory_new((size_t)p->youths + 1, sizeof *seats.gain),
        .has = memory_new((size_t)p->youths + 1, sizeof *seats.has),
        .by = memory_new((size_t)p->openings + 1, sizeof *seats.by),
    };
    for (uint32_t y = 0; y < p->youths; y++)
        seats.has[y] = PLAN_NONE;
    count_askers(&seats);
    gather_askers(&seats);
    bool wanted = fill_all(&seats);
    free(seats.first);
    free(seats.asker);
    free(seats.score);
    free(seats.gain);
    free(seats.has);
    free(seats.by);
    return wanted;
}
