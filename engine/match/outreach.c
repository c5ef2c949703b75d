/* SPDX-License-Identifier: MIT
 *
 * Outreach. */
#include "engine/match/outreach.h"

#include <stdlib.h>
#include <string.h>

#include "engine/match/gates.h"
#include "engine/match/order.h"
#include "engine/match/score.h"

bool outreach_youth(struct outreach *outreach, const struct youth_facts *youth,
                    const struct match_rules *rules)
{
    static const struct opening_facts closed = {0};
    if (match_first_gate(youth, &closed, rules, outreach->today) <= MATCH_WAIVER_MISSING ||
        !match_has_wishes(youth))
        return false;
    outreach->youths = arena_more(outreach->arena, outreach->youths, outreach->youth_count,
                                  &outreach->youth_room, sizeof *outreach->youths);
    struct outreach_youth *out = &outreach->youths[outreach->youth_count++];
    *out = (struct outreach_youth){youth, rules, NULL, 0};
    out->unmet = arena_array(outreach->arena, youth->wish_count, sizeof *out->unmet);
    for (size_t i = 0; i < youth->wish_count; i++) {
        out->unmet[i] = youth->wishes[i].strength > 0;
        out->unmet_count += out->unmet[i];
    }
    return true;
}

static bool lies_in(const struct wish_facts *wish, const struct opening_facts *opening)
{
    return node_covers(&wish->node, &opening->industry) ||
           node_covers(&wish->node, &opening->occupation);
}

static bool lies_in_unmet(const struct outreach_youth *youth, const struct opening_facts *opening)
{
    for (size_t i = 0; i < youth->facts->wish_count && youth->unmet_count; i++)
        if (youth->unmet[i] && lies_in(&youth->facts->wishes[i], opening))
            return true;
    return false;
}

static bool passes(const struct outreach *outreach, const struct outreach_youth *youth,
                   const struct opening_facts *opening)
{
    return match_first_gate(youth->facts, opening, youth->rules, outreach->today) == MATCH_PASSED;
}

void outreach_opening(struct outreach *outreach, const struct opening_facts *opening)
{
    for (size_t i = 0; i < outreach->youth_count; i++) {
        struct outreach_youth *youth = &outreach->youths[i];
        if (!lies_in_unmet(youth, opening) || !passes(outreach, youth, opening))
            continue;
        for (size_t j = 0; j < youth->facts->wish_count; j++) {
            bool met = youth->unmet[j] && lies_in(&youth->facts->wishes[j], opening);
            youth->unmet[j] = youth->unmet[j] && !met;
            youth->unmet_count -= met;
        }
    }
}

static struct outreach_wish *wish_of(struct outreach *outreach, const struct node *node)
{
    for (size_t i = 0; i < outreach->wish_count; i++)
        if (node_covers(&outreach->wishes[i].node, node) &&
            node_covers(node, &outreach->wishes[i].node))
            return &outreach->wishes[i];
    outreach->wishes = arena_more(outreach->arena, outreach->wishes, outreach->wish_count,
                                  &outreach->wish_room, sizeof *outreach->wishes);
    struct outreach_wish *wish = &outreach->wishes[outreach->wish_count++];
    *wish = (struct outreach_wish){.node = *node};
    return wish;
}

void outreach_gather(struct outreach *outreach)
{
    for (size_t i = 0; i < outreach->youth_count; i++) {
        const struct outreach_youth *youth = &outreach->youths[i];
        for (size_t j = 0; j < youth->facts->wish_count; j++)
            if (youth->unmet[j])
                wish_of(outreach, &youth->facts->wishes[j].node)->youths++;
    }
}

/* A wish counts a place once, whoever has it. */
static void count_place(struct outreach *outreach, const struct outreach_youth *youth,
                        const struct opening_facts *workplace, bool *counted)
{
    for (size_t i = 0; i < youth->facts->wish_count; i++) {
        if (!youth->unmet[i] || !lies_in(&youth->facts->wishes[i], workplace))
            continue;
        struct outreach_wish *wish = wish_of(outreach, &youth->facts->wishes[i].node);
        bool *once = &counted[wish - outreach->wishes];
        wish->places += !*once;
        *once = true;
    }
}

bool outreach_workplace(struct outreach *outreach, const struct opening_facts *workplace)
{
    struct outreach_place place = {.facts = workplace};
    bool *counted = NULL;
    for (size_t i = 0; i < outreach->youth_count; i++) {
        const struct outreach_youth *youth = &outreach->youths[i];
        struct score score;
        if (!lies_in_unmet(youth, workplace) || !passes(outreach, youth, workplace))
            continue;
        match_score(youth->facts, workplace, &youth->rules->weights, &score);
        place.youths++;
        place.worth += score.total.value;
        if (score.total.value > place.best)
            place.best = score.total.value;
        if (!counted)
            counted = memory_new(outreach->wish_count, sizeof *counted);
        count_place(outreach, youth, workplace, counted);
    }
    free(counted);
    if (!place.youths)
        return false;
    outreach->places = arena_more(outreach->arena, outreach->places, outreach->place_count,
                                  &outreach->place_room, sizeof *outreach->places);
    outreach->places[outreach->place_count++] = place;
    return true;
}

static int by_worth(const void *a, const void *b)
{
    const struct outreach_place *x = a, *y = b;
    if (x->worth != y->worth)
        return x->worth > y->worth ? -1 : 1;
    struct match_rank p = {.score = x->best, .id = x->facts->id};
    struct match_rank q = {.score = y->best, .id = y->facts->id};
    return match_before(&p, &q) ? -1 : 1;
}

static int by_youths(const void *a, const void *b)
{
    const struct outreach_wish *x = a, *y = b;
    if (x->youths != y->youths)
        return x->youths > y->youths ? -1 : 1;
    if (x->places != y->places)
        return x->places > y->places ? -1 : 1;
    if (x->node.tree != y->node.tree)
        return x->node.tree < y->node.tree ? -1 : 1;
    int order = memcmp(x->node.digits, y->node.digits, sizeof x->node.digits);
    return order ? order : x->node.section - y->node.section;
}

void outreach_sort(struct outreach *outreach)
{
    if (outreach->place_count)
        qsort(outreach->places, outreach->place_count, sizeof *outreach->places, by_worth);
    if (outreach->wish_count)
        qsort(outreach->wishes, outreach->wish_count, sizeof *outreach->wishes, by_youths);
}
