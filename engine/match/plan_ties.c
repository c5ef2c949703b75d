/* SPDX-License-Identifier: MIT
 *
 * The tie rule: of equally good plans the one that goes by precedence.
 *
 * Whoever may move from one place to another without a loss is an arc between the two; nowhere,
 * where the unplaced are, is a place as well, and a seat left is somebody unseen who may move
 * between nowhere and an opening that may have seats left. Equally good plans differ by circles of
 * arcs. So each youth in turn may have the earliest candidate from which arcs lead back to where
 * they are, without moving those whose turn it was. Only arcs within a strongly connected component
 * (Tarjan, 1972) are on a circle, and most components are single places. */
#include "engine/match/plan_inside.h"

#include <stdlib.h>
#include <string.h>

enum {
    ROUND = 256, /* youths between two looks at the watch */
    WORN = 16,   /* arcs looked at, times all, before components are found anew */
};

struct ties {
    const struct plan_problem *problem;
    const struct plan_equals *equals;
    struct plan_seating *seating;
    uint32_t *empties, empty_count; /* openings that may have seats left */
    bool *fixed;                    /* by youth: it was their turn */
    uint32_t *component;            /* by place */
    /* Tarjan's, by place, and the way found by a search */
    uint32_t *order, *low, *stack, *from;
    uint32_t *mover, *move; /* the youth and the candidate that lead to a place */
    uint32_t *seen, mark;   /* by place: the last search that came there */
    uint64_t looked;        /* at arcs, since components were found */
};

struct arc {
    uint32_t to, mover,
        candidate; /* mover PLAN_NONE: a seat left; candidate PLAN_NONE: stands up */
};

/* Goes through the arcs of a place. */
struct arcs {
    uint32_t place, sitter, other;
};

/* The next move of the youth: to another tight candidate, then to standing up. */
static bool next_move(const struct ties *ties, uint32_t youth, uint32_t *at, struct arc *arc)
{
    uint32_t from = ties->equals->first[youth], count = ties->equals->first[youth + 1] - from;
    arc->mover = youth;
    while (*at < count) {
        uint32_t c = ties->equals->tight[from + (*at)++];
        if (c == ties->seating->chosen[youth])
            continue;
        arc->candidate = c;
        arc->to = ties->problem->opening[c];
        return true;
    }
    if ((*at)++ > count || ties->seating->chosen[youth] == PLAN_NONE ||
        !ties->equals->may_stand[youth])
        return false;
    arc->candidate = PLAN_NONE;
    arc->to = ties->seating->nowhere;
    return true;
}

static bool next_seat_left(const struct ties *ties, struct arcs *arcs, struct arc *arc)
{
    arc->mover = arc->candidate = PLAN_NONE;
    if (arcs->place == ties->seating->nowhere) {
        if (arcs->other == ties->empty_count)
            return false;
        arc->to = ties->empties[arcs->other++];
        return true;
    }
    arc->to = ties->seating->nowhere;
    return !arcs->other++ && plan_has_room(ties->seating, arcs->place);
}

static bool next_arc(const struct ties *ties, struct arcs *arcs, struct arc *arc)
{
    const struct plan_seating *s = ties->seating;
    for (; arcs->sitter < s->used[arcs->place]; arcs->sitter++, arcs->other = 0) {
        uint32_t youth = s->youth[s->from[arcs->place] + arcs->sitter];
        if (!ties->fixed[youth] && next_move(ties, youth, &arcs->other, arc))
            return true;
    }
    return next_seat_left(ties, arcs, arc);
}

/* ---- components ---- */

struct walk {
    struct arcs *frames;
    uint32_t depth, next, stacked, components;
};

static void enter(struct ties *ties, struct walk *walk, uint32_t place)
{
    ties->order[place] = ties->low[place] = ++walk->next;
    ties->stack[walk->stacked++] = place;
    walk->frames[walk->depth++] = (struct arcs){.place = place};
}

static void leave(struct ties *ties, struct walk *walk, uint32_t place)
{
    walk->depth--;
    if (ties->low[place] == ties->order[place]) {
        uint32_t member;
        do {
            member = ties->stack[--walk->stacked];
            ties->component[member] = walk->components;
        } while (member != place);
        walk->components++;
    }
    if (walk->depth) {
        uint32_t before = walk->frames[walk->depth - 1].place;
        if (ties->low[place] < ties->low[before])
            ties->low[before] = ties->low[place];
    }
}

static void find_components(struct ties *ties)
{
    size_t places = (size_t)ties->seating->nowhere + 1;
    struct walk walk = {.frames = memory_new(places, sizeof *walk.frames)};
    memset(ties->order, 0, places * sizeof *ties->order);
    memset(ties->component, 0xff, places * sizeof *ties->component);
    for (uint32_t start = 0; start < places; start++) {
        if (ties->order[start])
            continue;
        enter(ties, &walk, start);
        while (walk.depth) {
            struct arcs *frame = &walk.frames[walk.depth - 1];
            uint32_t place = frame->place;
            struct arc arc;
            if (!next_arc(ties, frame, &arc))
                leave(ties, &walk, place);
            else if (!ties->order[arc.to])
                enter(ties, &walk, arc.to);
            else if (ties->component[arc.to] == PLAN_NONE && ties->order[arc.to] < ties->low[place])
                ties->low[place] = ties->order[arc.to];
        }
    }
    free(walk.frames);
    ties->looked = 0;
}

/* ---- one youth's turn ---- */

/* Notes how a place was reached. True where it is home, or home is a step away: it may have a seat
 * left, and this is nowhere. */
static bool come_home(struct ties *ties, uint32_t from, struct arc arc, uint32_t home)
{
    uint32_t nowhere = ties->seating->nowhere;
    ties->seen[arc.to] = ties->mark;
    ties->from[arc.to] = from;
    ties->mover[arc.to] = arc.mover;
    ties->move[arc.to] = arc.candidate;
    if (arc.to == nowhere && home != nowhere && ties->equals->may_empty[home])
        return come_home(ties, nowhere, (struct arc){home, PLAN_NONE, PLAN_NONE}, home);
    return arc.to == home;
}

/* Whether arcs lead from `start` to `home`, over places that no search of this mark has seen: those
 * do not. */
static bool way_back(struct ties *ties, uint32_t start, uint32_t home)
{
    uint32_t head = 0, tail = 0;
    if (ties->seen[start] == ties->mark)
        return false;
    ties->seen[start] = ties->mark;
    ties->stack[tail++] = start;
    while (head < tail) {
        struct arcs arcs = {.place = ties->stack[head++]};
        struct arc arc;
        while (next_arc(ties, &arcs, &arc)) {
            ties->looked++;
            if (ties->seen[arc.to] == ties->mark ||
                ties->component[arc.to] != ties->component[home])
                continue;
            if (come_home(ties, arcs.place, arc, home))
                return true;
            ties->stack[tail++] = arc.to;
        }
    }
    return false;
}

static void go_round(struct ties *ties, uint32_t youth, uint32_t candidate)
{
    struct plan_seating *s = ties->seating;
    uint32_t home = plan_place(s, s->chosen[youth]), first = plan_place(s, candidate);
    plan_stand(s, youth);
    for (uint32_t place = home; place != first; place = ties->from[place]) {
        uint32_t mover = ties->mover[place];
        if (mover == PLAN_NONE)
            continue;
        plan_stand(s, mover);
        plan_sit(s, mover, ties->move[place]);
    }
    plan_sit(s, youth, candidate);
}

static void take_turn(struct ties *ties, uint32_t youth)
{
    uint32_t home = plan_place(ties->seating, ties->seating->chosen[youth]);
    ties->mark++;
    for (uint32_t i = ties->equals->first[youth]; i < ties->equals->first[youth + 1]; i++) {
        uint32_t c = ties->equals->tight[i];
        if (c >= ties->seating->chosen[youth])
            break;
        uint32_t start = ties->problem->opening[c];
        if (ties->component[start] == ties->component[home] && way_back(ties, start, home)) {
            go_round(ties, youth, c);
            break;
        }
    }
    ties->fixed[youth] = true;
}

/* ---- all ---- */

static bool take_turns(struct ties *ties, const struct plan_ranks *ranks,
                       struct plan_progress *progress)
{
    const struct plan_problem *p = ties->problem;
    uint64_t all = (uint64_t)ties->equals->first[p->youths] + ties->empty_count + p->openings;
    bool wanted = true;
    for (uint32_t i = 0; i < p->youths && wanted; i++) {
        take_turn(ties, ranks->precedence[i]);
        if (ties->looked > WORN * all)
            find_components(ties);
        if (i % ROUND == 0)
            wanted = plan_go_on(progress, i, p->youths);
    }
    return wanted;
}

bool plan_break_ties(struct plan_seating *seating, const struct plan_equals *equals,
                     const struct plan_ranks *ranks, struct plan_progress *progress)
{
    const struct plan_problem *p = seating->problem;
    size_t places = (size_t)p->openings + 1;
    uint32_t *by_place = memory_new(9 * places, sizeof *by_place);
    struct ties ties = {
        .problem = p,
        .equals = equals,
        .seating = seating,
        .fixed = memory_new((size_t)p->youths + 1, sizeof *ties.fixed),
        .empties = by_place,
        .component = by_place + places,
        .order = by_place + 2 * places,
        .low = by_place + 3 * places,
        .stack = by_place + 4 * places,
        .from = by_place + 5 * places,
        .mover = by_place + 6 * places,
        .move = by_place + 7 * places,
        .seen = by_place + 8 * places,
    };
    for (uint32_t o = 0; o < p->openings; o++)
        if (equals->may_empty[o])
            ties.empties[ties.empty_count++] = o;
    find_components(&ties);
    bool wanted = take_turns(&ties, ranks, progress);
    free(ties.fixed);
    free(by_place);
    return wanted;
}

struct plan_equals plan_equals_new(const struct plan_problem *problem)
{
    struct plan_equals equals = {
        .first = memory_new((size_t)problem->youths + 1, sizeof *equals.first),
        .may_stand = memory_new((size_t)problem->youths + 1, sizeof *equals.may_stand),
        .may_empty = memory_new((size_t)problem->openings + 1, sizeof *equals.may_empty),
    };
    return equals;
}

void plan_equals_add(struct plan_equals *equals, uint32_t youth, uint32_t candidate)
{
    uint32_t at = equals->first[youth + 1]++;
    equals->tight = memory_more(equals->tight, at, &equals->room, sizeof *equals->tight);
    equals->tight[at] = candidate;
}

void plan_equals_free(struct plan_equals *equals)
{
    free(equals->first);
    free(equals->tight);
    free(equals->may_stand);
    free(equals->may_empty);
    *equals = (struct plan_equals){0};
}
