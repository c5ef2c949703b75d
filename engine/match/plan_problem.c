/* SPDX-License-Identifier: MIT
 *
 * The problem that a plan answers: lists in one piece for each property, so that whoever reads the
 * scores alone reads nothing else. */
#include "engine/match/plan_inside.h"

#include <stdlib.h>

static size_t roomier(size_t room, size_t needed)
{
    if (needed <= room)
        return room;
    return needed > 2 * room ? needed : 2 * room;
}

static void make_room(struct plan_problem *p, size_t youths, size_t openings, size_t candidates)
{
    size_t room = roomier(p->youth_room, youths);
    if (room != p->youth_room) {
        p->first = memory_resize(p->first, (room + 1) * sizeof *p->first);
        p->wait = memory_resize(p->wait, room * sizeof *p->wait);
        p->draw = memory_resize(p->draw, room * sizeof *p->draw);
        p->settled = memory_resize(p->settled, room * sizeof *p->settled);
        p->youth_room = room;
    }
    room = roomier(p->opening_room, openings);
    if (room != p->opening_room) {
        p->seats = memory_resize(p->seats, room * sizeof *p->seats);
        p->opening_room = room;
    }
    room = roomier(p->candidate_room, candidates);
    if (room != p->candidate_room) {
        p->opening = memory_resize(p->opening, room * sizeof *p->opening);
        p->score = memory_resize(p->score, room * sizeof *p->score);
        p->a = memory_resize(p->a, room * sizeof *p->a);
        p->b = memory_resize(p->b, room * sizeof *p->b);
        p->candidate_room = room;
    }
}

uint32_t plan_add_opening(struct plan_problem *problem, uint32_t seats)
{
    make_room(problem, 0, (size_t)problem->openings + 1, 0);
    problem->seats[problem->openings] = seats;
    return problem->openings++;
}

static int better(const void *left, const void *right)
{
    const struct plan_candidate *x = left, *y = right;
    if (x->score != y->score)
        return x->score > y->score ? -1 : 1;
    return x->opening < y->opening ? -1 : x->opening > y->opening;
}

uint32_t plan_add_youth(struct plan_problem *problem, int32_t wait, uint64_t draw,
                        struct plan_candidate *list, size_t count)
{
    uint32_t youth = problem->youths, at = problem->candidates;
    make_room(problem, (size_t)youth + 1, 0, at + count);
    if (count)
        qsort(list, count, sizeof *list, better);
    for (size_t i = 0; i < count; i++) {
        problem->opening[at + i] = list[i].opening;
        problem->score[at + i] = list[i].score;
        problem->a[at + i] = list[i].a;
        problem->b[at + i] = list[i].b;
    }
    problem->wait[youth] = wait;
    problem->draw[youth] = draw;
    problem->settled[youth] = PLAN_NONE;
    problem->first[youth] = at;
    problem->candidates += (uint32_t)count;
    problem->first[youth + 1] = problem->candidates;
    return problem->youths++;
}

bool plan_settle(struct plan_problem *problem, uint32_t youth, uint32_t candidate)
{
    uint32_t *seats = &problem->seats[problem->opening[candidate]];
    if (!*seats || plan_is_settled(problem, youth))
        return false;
    --*seats;
    problem->settled[youth] = candidate;
    return true;
}

void plan_problem_free(struct plan_problem *problem)
{
    free(problem->first);
    free(problem->opening);
    free(problem->score);
    free(problem->a);
    free(problem->b);
    free(problem->seats);
    free(problem->wait);
    free(problem->draw);
    free(problem->settled);
    *problem = (struct plan_problem){0};
}

uint32_t plan_youth_of(const struct plan_problem *problem, uint32_t candidate)
{
    uint32_t low = 0, high = problem->youths;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (problem->first[middle] <= candidate)
            low = middle;
        else
            high = middle;
    }
    /* Youths without candidates begin where the next does: the search takes the last of them. */
    return low;
}

static int goes_first(const void *left, const void *right, void *context)
{
    const struct plan_problem *p = context;
    uint32_t x = *(const uint32_t *)left, y = *(const uint32_t *)right;
    if (p->wait[x] != p->wait[y])
        return p->wait[x] > p->wait[y] ? -1 : 1;
    if (p->draw[x] != p->draw[y])
        return p->draw[x] < p->draw[y] ? -1 : 1;
    return x < y ? -1 : x > y;
}

struct plan_ranks plan_ranks_new(const struct plan_problem *problem)
{
    size_t count = problem->youths;
    struct plan_ranks ranks = {memory_new(count + 1, sizeof *ranks.precedence),
                               memory_new(count + 1, sizeof *ranks.rank)};
    for (uint32_t y = 0; y < count; y++)
        ranks.precedence[y] = y;
    qsort_r(ranks.precedence, count, sizeof *ranks.precedence, goes_first,
            (void *)(uintptr_t)problem);
    for (uint32_t i = 0; i < count; i++)
        ranks.rank[ranks.precedence[i]] = i;
    return ranks;
}

void plan_ranks_free(struct plan_ranks *ranks)
{
    free(ranks->precedence);
    free(ranks->rank);
}

/* How many may want each opening. */
static void count_askers(const struct plan_problem *problem, uint32_t *counts)
{
    for (uint32_t y = 0; y < problem->youths; y++)
        if (!plan_is_settled(problem, y))
            for (uint32_t c = problem->first[y]; c < problem->first[y + 1]; c++)
                counts[problem->opening[c]]++;
}

struct plan_seating plan_seating_new(const struct plan_problem *problem, uint32_t *chosen)
{
    size_t places = (size_t)problem->openings + 1;
    uint64_t all = 0;
    struct plan_seating s = {
        .problem = problem,
        .nowhere = problem->openings,
        .from = memory_new(places + 1, sizeof *s.from),
        .used = memory_new(places, sizeof *s.used),
        .at = memory_new((size_t)problem->youths + 1, sizeof *s.at),
    };
    s.chosen = chosen;
    for (uint32_t o = 0; o < problem->openings; o++)
        all += problem->seats[o];
    bool many = all > problem->candidates;
    if (many)
        count_askers(problem, s.used);
    for (uint32_t o = 0; o < problem->openings; o++) {
        uint32_t seats = problem->seats[o];
        s.from[o + 1] = s.from[o] + (many && seats > s.used[o] ? s.used[o] : seats);
        s.used[o] = 0;
    }
    s.from[places] = s.from[s.nowhere] + problem->youths;
    s.youth = memory_new((size_t)s.from[places] + 1, sizeof *s.youth);
    return s;
}

void plan_seating_free(struct plan_seating *seating)
{
    free(seating->from);
    free(seating->used);
    free(seating->youth);
    free(seating->at);
    *seating = (struct plan_seating){0};
}

void plan_sit(struct plan_seating *seating, uint32_t youth, uint32_t candidate)
{
    uint32_t place = plan_place(seating, candidate);
    uint32_t at = seating->from[place] + seating->used[place]++;
    seating->chosen[youth] = candidate;
    seating->youth[at] = youth;
    seating->at[youth] = at;
}

void plan_stand(struct plan_seating *seating, uint32_t youth)
{
    uint32_t place = plan_place(seating, seating->chosen[youth]);
    uint32_t last = seating->youth[seating->from[place] + --seating->used[place]];
    seating->youth[seating->at[youth]] = last;
    seating->at[last] = seating->at[youth];
}
