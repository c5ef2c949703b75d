/* SPDX-License-Identifier: MIT
 *
 * The fairest plan: one level of the score after the other, from being unplaced upwards, as few
 * youths as possible have it.
 *
 * A level is an assignment problem of its own: who has it costs 1, all others 0, and only what some
 * plan has that is best at all levels below may be used. It is solved from the plan at hand by the
 * primal-dual method with integer potentials of places: those at the level stand up and look for a
 * way to a place that lost one of them, over moves that cost nothing at the potentials; where there
 * is none, the potentials of all places that were reached rise by 1. The potentials prove the level
 * (they are its witness, plan.h), and what is not tight by them is used no more. Where nobody has a
 * level there is nothing to do: it costs 0, and its candidates are used no more. */
#include "engine/match/plan_inside.h"

#include <stdlib.h>
#include <string.h>

enum {
    UNPLACED = -1, /* the lowest level; the others are scores */
    LEVELS = PLAN_SCORE_MOST + 2,
    NOBODY = -1,
};

enum {
    OPEN, /* may be used, from its own level on only if it was kept there */
    KEPT,
    DEAD,
};

struct fair {
    const struct plan_problem *problem;
    struct plan_seating seating;
    int32_t level;
    uint8_t *state;     /* by candidate */
    uint8_t *standing;  /* by youth, the state of being unplaced */
    uint8_t *may_empty; /* by opening, as in struct plan_equals */
    /* Candidates that may still be used, the others drop out when they are met: */
    uint32_t *list, *list_end;                /* by youth, from first[youth] on; */
    uint32_t *asker, *asker_from, *asker_end; /* by the opening that they name */
    uint32_t *owner;                          /* by candidate: the youth */
    int32_t *at_level, *next, *back; /* lists of youths by level; by youth the next and the last */
    uint32_t *source;                /* those who had the level and stand, */
    size_t source_count;             /* still looking for a place */
    uint32_t *home;                  /* where they were */
    size_t home_count;
    int32_t *potential; /* by place; that of who stands is `risen` */
    int32_t risen;
    uint32_t *lost;    /* by place: seats that are to be filled again */
    uint32_t *touched; /* places whose potential is not 0 */
    size_t touched_count;
    uint32_t *seen, mark; /* by place: reached, and no way led on */
    uint32_t *from, *mover, *move, *queue, tail;
    struct plan *plan;
    size_t raised_count, raised_room, level_room;
};

/* ---- who has which level ---- */

static inline int32_t level_of(const struct fair *fair, uint32_t candidate)
{
    return candidate == PLAN_NONE ? UNPLACED : fair->problem->score[candidate];
}

static void sit(struct fair *fair, uint32_t youth, uint32_t candidate)
{
    int32_t *head = &fair->at_level[level_of(fair, candidate) - UNPLACED];
    plan_sit(&fair->seating, youth, candidate);
    fair->next[youth] = *head;
    fair->back[youth] = NOBODY;
    if (*head != NOBODY)
        fair->back[*head] = (int32_t)youth;
    *head = (int32_t)youth;
}

static void stand(struct fair *fair, uint32_t youth)
{
    int32_t next = fair->next[youth], back = fair->back[youth];
    plan_stand(&fair->seating, youth);
    if (next != NOBODY)
        fair->back[next] = back;
    if (back != NOBODY)
        fair->next[back] = next;
    else
        fair->at_level[level_of(fair, fair->seating.chosen[youth]) - UNPLACED] = next;
}

/* ---- moves ---- */

static inline int32_t cost(const struct fair *fair, uint32_t candidate)
{
    return level_of(fair, candidate) == fair->level;
}

static inline bool usable(const struct fair *fair, uint32_t candidate)
{
    uint8_t state = fair->state[candidate];
    return state == KEPT || (state == OPEN && fair->problem->score[candidate] >= fair->level);
}

static inline bool may_stand(const struct fair *fair, uint32_t youth)
{
    uint8_t state = fair->standing[youth];
    return state == KEPT || (state == OPEN && fair->level == UNPLACED);
}

/* The potential of a youth who is somewhere: what they have is tight. */
static inline int32_t youth_potential(const struct fair *fair, uint32_t youth)
{
    uint32_t c = fair->seating.chosen[youth];
    return fair->potential[plan_place(&fair->seating, c)] + cost(fair, c);
}

/* What a move would cost at the potentials: 0 is tight. */
static inline int32_t reduced(const struct fair *fair, int32_t potential, uint32_t candidate)
{
    uint32_t place = plan_place(&fair->seating, candidate);
    return cost(fair, candidate) - potential + fair->potential[place];
}

static bool has_room(const struct fair *fair, uint32_t opening)
{
    const struct plan_seating *s = &fair->seating;
    return s->used[opening] + fair->lost[opening] < s->from[opening + 1] - s->from[opening];
}

/* True where the place lost somebody: the search is over. */
static inline bool reach(struct fair *fair, uint32_t place, uint32_t from, uint32_t mover,
                         uint32_t move)
{
    if (fair->seen[place] == fair->mark)
        return false;
    fair->seen[place] = fair->mark;
    fair->from[place] = from;
    fair->mover[place] = mover;
    fair->move[place] = move;
    fair->queue[fair->tail++] = place;
    return fair->lost[place] > 0;
}

static bool reach_by_youth(struct fair *fair, uint32_t youth, int32_t potential, uint32_t from)
{
    const struct plan_problem *p = fair->problem;
    uint32_t *list = fair->list, *end = &fair->list_end[youth];
    for (uint32_t i = p->first[youth]; i < *end;) {
        uint32_t c = list[i];
        if (!usable(fair, c)) {
            list[i] = list[--*end];
            continue;
        }
        if (reduced(fair, potential, c) == 0 && reach(fair, p->opening[c], from, youth, c))
            return true;
        i++;
    }
    return may_stand(fair, youth) && reduced(fair, potential, PLAN_NONE) == 0 &&
           reach(fair, fair->seating.nowhere, from, youth, PLAN_NONE);
}

/* From nowhere to an opening that may have room: what was lost there need not be filled again. */
static bool reach_empty(struct fair *fair, uint32_t opening)
{
    uint32_t nowhere = fair->seating.nowhere;
    return opening != nowhere && fair->may_empty[opening] &&
           fair->potential[opening] == fair->potential[nowhere] &&
           reach(fair, opening, nowhere, PLAN_NONE, PLAN_NONE);
}

/* The same to those that lost somebody. */
static bool reach_home(struct fair *fair)
{
    for (size_t i = 0; i < fair->home_count; i++)
        if (fair->lost[fair->home[i]] && reach_empty(fair, fair->home[i]))
            return true;
    return false;
}

/* Moves of seats that are left: from an opening with room to nowhere, and back to any that may have
 * room. */
static bool reach_by_room(struct fair *fair, uint32_t place)
{
    uint32_t nowhere = fair->seating.nowhere;
    if (place != nowhere)
        return fair->potential[nowhere] == fair->potential[place] && has_room(fair, place) &&
               reach(fair, nowhere, place, PLAN_NONE, PLAN_NONE);
    for (uint32_t o = 0; o < nowhere; o++)
        if (reach_empty(fair, o))
            return true;
    return false;
}

/* All moves out of a place. True where one led to a place that lost somebody. */
static bool leave_place(struct fair *fair, uint32_t place)
{
    const struct plan_seating *s = &fair->seating;
    for (uint32_t i = s->from[place]; i < s->from[place] + s->used[place]; i++) {
        uint32_t sitter = s->youth[i];
        if (reach_by_youth(fair, sitter, youth_potential(fair, sitter), place))
            return true;
    }
    return reach_by_room(fair, place);
}

/* Looks for a way from one who stands to a place that lost one; where it ends, or PLAN_NONE. Places
 * that were reached in vain keep the mark. Nowhere is a short way to openings that may have room;
 * all its other moves, the most by far, come last. */
static uint32_t search(struct fair *fair, uint32_t youth)
{
    uint32_t head = fair->tail, nowhere = fair->seating.nowhere;
    bool found = reach_by_youth(fair, youth, fair->risen, PLAN_NONE), put_off = false;
    while (!found && (head < fair->tail || put_off)) {
        uint32_t place = head < fair->tail ? fair->queue[head++] : nowhere;
        if (place == nowhere && !put_off) {
            found = reach_home(fair);
            put_off = true;
        } else {
            found = leave_place(fair, place);
            put_off = put_off && place != nowhere;
        }
    }
    return found ? fair->queue[fair->tail - 1] : PLAN_NONE;
}

static void move_along(struct fair *fair, uint32_t youth, uint32_t end)
{
    fair->lost[end]--;
    for (uint32_t place = end; place != PLAN_NONE; place = fair->from[place]) {
        uint32_t mover = fair->mover[place];
        if (mover == PLAN_NONE)
            continue;
        if (mover != youth)
            stand(fair, mover);
        sit(fair, mover, fair->move[place]);
    }
}

/* ---- a level ---- */

static void stand_up(struct fair *fair)
{
    int32_t *head = &fair->at_level[fair->level - UNPLACED];
    fair->source_count = fair->home_count = 0;
    while (*head != NOBODY) {
        uint32_t youth = (uint32_t)*head;
        uint32_t place = plan_place(&fair->seating, fair->seating.chosen[youth]);
        fair->lost[place]++;
        fair->home[fair->home_count++] = place;
        stand(fair, youth);
        fair->source[fair->source_count++] = youth;
    }
}

static void raise_reached(struct fair *fair)
{
    for (uint32_t i = 0; i < fair->tail; i++) {
        uint32_t place = fair->queue[i];
        if (!fair->potential[place]++)
            fair->touched[fair->touched_count++] = place;
    }
    fair->risen++;
}

static void seat_all(struct fair *fair)
{
    for (;;) {
        size_t left = 0;
        fair->mark++;
        fair->tail = 0;
        for (size_t i = 0; i < fair->source_count; i++) {
            uint32_t youth = fair->source[i], before = fair->tail;
            uint32_t end = search(fair, youth);
            if (end == PLAN_NONE) {
                fair->source[left++] = youth;
                continue;
            }
            move_along(fair, youth, end);
            while (fair->tail > before)
                fair->seen[fair->queue[--fair->tail]] = 0;
        }
        fair->source_count = left;
        if (!left)
            return;
        raise_reached(fair);
    }
}

/* What is not tight is used no more. */
static void prune_candidate(struct fair *fair, int32_t potential, uint32_t candidate)
{
    if (usable(fair, candidate) && reduced(fair, potential, candidate))
        fair->state[candidate] = DEAD;
    else if (usable(fair, candidate) && cost(fair, candidate))
        fair->state[candidate] = KEPT;
}

static void prune_standing(struct fair *fair, uint32_t youth)
{
    if (may_stand(fair, youth))
        fair->standing[youth] =
            reduced(fair, youth_potential(fair, youth), PLAN_NONE) ? DEAD : KEPT;
}

static void prune_youth(struct fair *fair, uint32_t youth)
{
    const struct plan_problem *p = fair->problem;
    int32_t potential = youth_potential(fair, youth);
    for (uint32_t i = p->first[youth]; i < fair->list_end[youth]; i++)
        prune_candidate(fair, potential, fair->list[i]);
    prune_standing(fair, youth);
}

static void prune_askers(struct fair *fair, uint32_t opening)
{
    uint32_t *end = &fair->asker_end[opening];
    for (uint32_t i = fair->asker_from[opening]; i < *end;) {
        uint32_t c = fair->asker[i];
        if (!usable(fair, c)) {
            fair->asker[i] = fair->asker[--*end];
            continue;
        }
        prune_candidate(fair, youth_potential(fair, fair->owner[c]), c);
        i++;
    }
}

static void prune_place(struct fair *fair, uint32_t place)
{
    const struct plan_seating *s = &fair->seating;
    for (uint32_t i = s->from[place]; i < s->from[place] + s->used[place]; i++)
        prune_youth(fair, s->youth[i]);
    if (place != s->nowhere) {
        prune_askers(fair, place);
        if (fair->potential[place] > fair->potential[s->nowhere])
            fair->may_empty[place] = false;
        return;
    }
    for (uint32_t o = 0; o < s->nowhere; o++)
        if (fair->potential[o] != fair->potential[place])
            fair->may_empty[o] = false;
    for (uint32_t y = 0; y < fair->problem->youths; y++)
        prune_standing(fair, y);
}

static void prune(struct fair *fair)
{
    for (size_t i = 0; i < fair->touched_count; i++)
        prune_place(fair, fair->touched[i]);
    for (int32_t y = fair->at_level[fair->level - UNPLACED]; y != NOBODY; y = fair->next[y])
        prune_youth(fair, (uint32_t)y);
}

/* Writes the level's potentials down, and begins anew from 0. */
static void write_down(struct fair *fair)
{
    struct plan_witness *w = &fair->plan->witness;
    size_t end = fair->raised_count + fair->touched_count;
    w->level = memory_more(w->level, w->levels, &fair->level_room, sizeof *w->level);
    if (end > fair->raised_room) {
        fair->raised_room = 2 * end;
        w->raised = memory_resize(w->raised, fair->raised_room * sizeof *w->raised);
    }
    w->level[w->levels++] = (struct plan_level){fair->level, end};
    for (size_t i = 0; i < fair->touched_count; i++) {
        uint32_t place = fair->touched[i];
        w->raised[fair->raised_count++] = (struct plan_raised){place, fair->potential[place]};
        fair->potential[place] = 0;
    }
    fair->touched_count = 0;
    fair->risen = 0;
}

static bool all_levels(struct fair *fair, struct plan_progress *progress)
{
    for (fair->level = UNPLACED; fair->level <= PLAN_SCORE_MOST; fair->level++) {
        if (fair->at_level[fair->level - UNPLACED] == NOBODY)
            continue;
        stand_up(fair);
        seat_all(fair);
        if (fair->risen) {
            prune(fair);
            write_down(fair);
        }
        if (!plan_go_on(progress, (uint64_t)(fair->level - UNPLACED), LEVELS))
            return false;
    }
    progress->step++;
    return true;
}

/* ---- all ---- */

static bool break_ties(struct fair *fair, const struct plan_ranks *ranks,
                       struct plan_progress *progress)
{
    const struct plan_problem *p = fair->problem;
    struct plan_equals equals = plan_equals_new(p);
    for (uint32_t o = 0; o < p->openings; o++)
        equals.may_empty[o] = fair->may_empty[o];
    for (uint32_t y = 0; y < p->youths; y++) {
        plan_equals_begin(&equals, y);
        equals.may_stand[y] = fair->standing[y] == KEPT;
        for (uint32_t c = p->first[y]; c < p->first[y + 1]; c++)
            if (fair->state[c] == KEPT)
                plan_equals_add(&equals, y, c);
    }
    bool wanted = plan_break_ties(&fair->seating, &equals, ranks, progress);
    plan_equals_free(&equals);
    return wanted;
}

static void gather_candidates(struct fair *fair)
{
    const struct plan_problem *p = fair->problem;
    for (uint32_t c = 0; c < p->candidates; c++)
        fair->asker_from[p->opening[c] + 1]++;
    for (uint32_t o = 0; o < p->openings; o++) {
        fair->asker_from[o + 1] += fair->asker_from[o];
        fair->asker_end[o] = fair->asker_from[o];
    }
    for (uint32_t y = 0; y < p->youths; y++) {
        bool settled = plan_is_settled(p, y);
        fair->standing[y] = settled ? DEAD : OPEN;
        fair->list_end[y] = p->first[y + 1];
        for (uint32_t c = p->first[y]; c < p->first[y + 1]; c++) {
            fair->owner[c] = y;
            fair->list[c] = c;
            fair->state[c] = settled ? DEAD : OPEN;
            fair->asker[fair->asker_end[p->opening[c]]++] = c;
        }
    }
}

static void gather(struct fair *fair)
{
    const struct plan_problem *p = fair->problem;
    gather_candidates(fair);
    memset(fair->may_empty, true, p->openings);
    for (int i = 0; i < LEVELS; i++)
        fair->at_level[i] = NOBODY;
    for (uint32_t y = 0; y < p->youths; y++)
        if (!plan_is_settled(p, y))
            sit(fair, y, fair->seating.chosen[y]);
}

bool plan_make_fair(const struct plan_problem *problem, const struct plan_ranks *ranks,
                    struct plan_progress *progress, struct plan *plan)
{
    size_t youths = (size_t)problem->youths + 1, places = (size_t)problem->openings + 1;
    size_t candidates = (size_t)problem->candidates + 1;
    if (!plan_make_nearly_fair(problem, progress, plan))
        return false;
    uint8_t *bytes = memory_new(candidates + places + youths, 1);
    uint32_t *by_candidate = memory_new(3 * candidates, sizeof *by_candidate);
    int32_t *by_youth = memory_new(2 * youths + LEVELS, sizeof *by_youth);
    uint32_t *by_place = memory_new(9 * places + 3 * youths, sizeof *by_place);
    struct fair fair = {
        .problem = problem,
        .seating = plan_seating_new(problem, plan->chosen),
        .state = bytes,
        .may_empty = bytes + candidates,
        .standing = bytes + candidates + places,
        .asker = by_candidate,
        .owner = by_candidate + candidates,
        .list = by_candidate + 2 * candidates,
        .next = by_youth,
        .back = by_youth + youths,
        .at_level = by_youth + 2 * youths,
        .potential = memory_new(places, sizeof *fair.potential),
        .lost = by_place,
        .touched = by_place + places,
        .seen = by_place + 2 * places,
        .from = by_place + 3 * places,
        .mover = by_place + 4 * places,
        .move = by_place + 5 * places,
        .queue = by_place + 6 * places,
        .asker_from = by_place + 7 * places,
        .asker_end = by_place + 8 * places,
        .source = by_place + 9 * places,
        .list_end = by_place + 9 * places + youths,
        .home = by_place + 9 * places + 2 * youths,
        .plan = plan,
    };
    gather(&fair);
    bool wanted = all_levels(&fair, progress) && break_ties(&fair, ranks, progress);
    plan_seating_free(&fair.seating);
    free(fair.potential);
    free(bytes);
    free(by_candidate);
    free(by_youth);
    free(by_place);
    return wanted;
}
