/* SPDX-License-Identifier: MIT
 *
 * The proof of a fair plan, level by level. Only what the potentials touch is looked at: whoever is
 * elsewhere and not at the level has potential 0, and all that they may have costs 0 or more. */
#include "engine/match/plan_proof_inside.h"
#include "proto/memory.h"

#include <stdlib.h>
#include <string.h>

enum {
    UNPLACED = -1, /* the level of who is */
};

enum use {
    UNTIL_ITS_LEVEL, /* in use up to and on its own level */
    IN_USE,          /* tight on its level */
    OUT,
};

struct levels {
    const struct plan_problem *problem;
    const struct plan *plan;
    struct plan_sitters sitters;
    int32_t level;
    uint8_t *use;                              /* by candidate */
    uint8_t *standing;                         /* by youth, the same for being unplaced */
    uint8_t *may_empty;                        /* by opening: it may have room */
    int32_t *potential;                        /* by place */
    uint32_t *asker_first, *asker, *asker_end; /* candidates by opening that are not out yet */
    uint32_t *owner;                           /* whose a candidate is */
    uint32_t *level_first, *at_level;          /* youths by their level + 1 */
    bool sound;
};

static inline int32_t level_of(const struct levels *l, uint32_t candidate)
{
    return candidate == PLAN_NONE ? UNPLACED : l->problem->score[candidate];
}

static inline uint32_t place_of(const struct levels *l, uint32_t candidate)
{
    return candidate == PLAN_NONE ? l->problem->openings : l->problem->opening[candidate];
}

static inline int32_t youth_potential(const struct levels *l, uint32_t youth)
{
    uint32_t c = l->plan->chosen[youth];
    return l->potential[place_of(l, c)] + (level_of(l, c) == l->level);
}

/* Judges one thing that a youth may have, and what becomes of its use. False where it is out. */
static inline bool judge(struct levels *l, uint32_t youth, uint32_t candidate)
{
    uint8_t *use = candidate == PLAN_NONE ? &l->standing[youth] : &l->use[candidate];
    int32_t level = level_of(l, candidate), cost = level == l->level;
    if (*use == OUT || (*use == UNTIL_ITS_LEVEL && level < l->level))
        return false;
    int32_t over = cost - youth_potential(l, youth) + l->potential[place_of(l, candidate)];
    if (over < 0)
        l->sound = false;
    else if (over > 0)
        *use = OUT;
    else if (cost)
        *use = IN_USE;
    return *use != OUT;
}

static void judge_youth(struct levels *l, uint32_t youth)
{
    const struct plan_problem *p = l->problem;
    for (uint32_t c = p->first[youth]; c < p->first[youth + 1]; c++)
        judge(l, youth, c);
    judge(l, youth, PLAN_NONE);
}

static void judge_opening(struct levels *l, uint32_t opening)
{
    int32_t over = l->potential[opening] - l->potential[l->problem->openings];
    if (plan_sitters_at(&l->sitters, opening) < l->problem->seats[opening])
        l->sound &= l->may_empty[opening] && over == 0;
    if (!l->may_empty[opening])
        return;
    l->sound &= over >= 0;
    l->may_empty[opening] = over == 0;
}

/* What is out drops out of the opening's list. */
static void judge_askers(struct levels *l, uint32_t opening)
{
    uint32_t *end = &l->asker_end[opening];
    for (uint32_t i = l->asker_first[opening]; i < *end;) {
        uint32_t c = l->asker[i];
        if (judge(l, l->owner[c], c))
            i++;
        else
            l->asker[i] = l->asker[--*end];
    }
}

static void judge_place(struct levels *l, uint32_t place)
{
    const struct plan_problem *p = l->problem;
    for (uint32_t i = l->sitters.first[place]; i < l->sitters.first[place + 1]; i++)
        judge_youth(l, l->sitters.youth[i]);
    if (place < p->openings) {
        judge_askers(l, place);
        judge_opening(l, place);
        return;
    }
    for (uint32_t o = 0; o < p->openings; o++)
        judge_opening(l, o);
    for (uint32_t y = 0; y < p->youths; y++)
        judge(l, y, PLAN_NONE);
}

static void judge_level(struct levels *l, size_t from, size_t end)
{
    const struct plan_raised *raised = l->plan->witness.raised;
    const uint32_t *youths = l->level_first + (l->level - UNPLACED);
    for (size_t i = from; i < end; i++) {
        bool fits = raised[i].place <= l->problem->openings && raised[i].potential > 0 &&
                    !l->potential[raised[i].place];
        if (!fits) {
            l->sound = false;
            return;
        }
        l->potential[raised[i].place] = raised[i].potential;
    }
    for (size_t i = from; i < end; i++)
        judge_place(l, raised[i].place);
    for (uint32_t i = youths[0]; i < youths[1]; i++)
        judge_youth(l, l->at_level[i]);
    for (size_t i = from; i < end; i++)
        l->potential[raised[i].place] = 0;
}

static void judge_all(struct levels *l)
{
    const struct plan_witness *w = &l->plan->witness;
    int32_t last = UNPLACED - 1;
    size_t from = 0;
    for (size_t i = 0; i < w->levels && l->sound; i++) {
        int32_t score = w->level[i].score;
        if (score <= last || score > PLAN_SCORE_MOST || w->level[i].end < from) {
            l->sound = false;
            return;
        }
        for (last++; last < score; last++) /* nobody on a level that it leaves out */
            l->sound &= l->level_first[last - UNPLACED] == l->level_first[last - UNPLACED + 1];
        l->level = score;
        judge_level(l, from, w->level[i].end);
        from = w->level[i].end;
    }
    l->sound &= l->level_first[last - UNPLACED + 1] == l->level_first[PLAN_SCORE_MOST + 2];
}

/* Candidates by the opening that they name. */
static void sort_candidates(struct levels *l)
{
    const struct plan_problem *p = l->problem;
    for (uint32_t c = 0; c < p->candidates; c++)
        l->asker_first[p->opening[c] + 1]++;
    for (uint32_t o = 0; o < p->openings; o++) {
        l->asker_first[o + 1] += l->asker_first[o];
        l->asker_end[o] = l->asker_first[o];
    }
    for (uint32_t y = 0; y < p->youths; y++) {
        bool settled = p->settled[y] != PLAN_NONE;
        l->standing[y] = settled ? OUT : UNTIL_ITS_LEVEL;
        for (uint32_t c = p->first[y]; c < p->first[y + 1]; c++) {
            l->owner[c] = y;
            l->use[c] = settled ? OUT : UNTIL_ITS_LEVEL;
            l->asker[l->asker_end[p->opening[c]]++] = c;
        }
    }
}

static void sort_youths(struct levels *l)
{
    const struct plan_problem *p = l->problem;
    uint32_t *first = l->level_first;
    for (uint32_t y = 0; y < p->youths; y++)
        if (p->settled[y] == PLAN_NONE)
            first[level_of(l, l->plan->chosen[y]) - UNPLACED + 2]++;
    for (size_t i = 2; i <= PLAN_SCORE_MOST + 3; i++)
        first[i] += first[i - 1];
    for (uint32_t y = 0; y < p->youths; y++)
        if (p->settled[y] == PLAN_NONE)
            l->at_level[first[level_of(l, l->plan->chosen[y]) - UNPLACED + 1]++] = y;
}

enum plan_flaw plan_prove_levels(const struct plan_problem *problem, const struct plan *plan)
{
    size_t youths = (size_t)problem->youths + 1, places = (size_t)problem->openings + 1;
    size_t candidates = (size_t)problem->candidates + 1;
    uint8_t *bytes = memory_new(candidates + youths + places, 1);
    uint32_t *words =
        memory_new(2 * candidates + youths + 2 * places + PLAN_SCORE_MOST + 4, sizeof *words);
    struct levels l = {
        .problem = problem,
        .plan = plan,
        .sitters = plan_sitters_new(problem, plan->chosen),
        .use = bytes,
        .standing = bytes + candidates,
        .may_empty = bytes + candidates + youths,
        .potential = memory_new(places, sizeof *l.potential),
        .asker = words,
        .owner = words + candidates,
        .at_level = words + 2 * candidates,
        .asker_first = words + 2 * candidates + youths,
        .asker_end = words + 2 * candidates + youths + places,
        .level_first = words + 2 * candidates + youths + 2 * places,
        .sound = true,
    };
    memset(l.may_empty, true, places);
    sort_candidates(&l);
    sort_youths(&l);
    judge_all(&l);
    plan_sitters_free(&l.sitters);
    free(bytes);
    free(words);
    free(l.potential);
    return l.sound ? PLAN_PROVEN : PLAN_FLAW_LEVEL;
}
