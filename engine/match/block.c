/* SPDX-License-Identifier: MIT
 *
 * Blocks. */
#include "engine/match/block.h"

#include <string.h>

#include "engine/match/card.h"

int block_two_digits(const struct node *node)
{
    return node->length < 2 ? -1 : (node->digits[0] - '0') * 10 + node->digits[1] - '0';
}

static void add_two_digits(uint64_t set[2], const struct node *node)
{
    int two = block_two_digits(node), number = two < 0 ? 0 : two;
    if (node->tree != TREE_NONE)
        set[number >> 6] |= UINT64_C(1) << (number & 63);
}

static void take_position(struct block *block, const struct point *position)
{
    struct block at = {
        .located = position->known,
        .unlocated = !position->known,
        .n_least = position->n,
        .n_most = position->n,
        .e_least = position->e,
        .e_most = position->e,
    };
    block_merge(block, &at);
}

static void take_seeker(struct block *block, const struct youth_facts *youth, uint8_t strength)
{
    if (youth->travel_limit_m > block->limit_most)
        block->limit_most = youth->travel_limit_m;
    if (strength > block->strength_most)
        block->strength_most = strength;
    block->aimless = block->aimless || !youth->goals;
    block->helpless = block->helpless || !youth->needs_helpful;
    block->wishless = block->wishless || !strength;
}

void block_take(struct block *block, const struct opening_facts *opening)
{
    const struct opening_facts *o = opening;
    take_position(block, &o->position);
    block->open = block->open ||
                  (!o->paused && (o->prospect ? !o->offered : o->open && o->capacity > o->taken));
    if (o->industry.tree == TREE_INDUSTRY && o->industry.section)
        block->works.sections |= UINT32_C(1) << (o->industry.section - 'A');
    add_two_digits(block->works.divisions, &o->industry);
    if (o->occupation.length)
        block->works.majors |= 1u << (o->occupation.digits[0] - '0');
    add_two_digits(block->works.groups, &o->occupation);
    block->adaptations_unknown = block->adaptations_unknown || !o->adaptations_known;
    block->adaptations |= o->adaptations;
    block->trains |= o->trains;
    block->spares |= ~o->trains;
    if (o->seeker)
        take_seeker(block, &o->seeker->row.facts, o->strength);
}

static int32_t lesser(int32_t a, int32_t b)
{
    return a < b ? a : b;
}

static int32_t greater(int32_t a, int32_t b)
{
    return a > b ? a : b;
}

void block_merge(struct block *block, const struct block *other)
{
    if (other->located) {
        bool first = !block->located;
        block->n_least = first ? other->n_least : lesser(block->n_least, other->n_least);
        block->n_most = first ? other->n_most : greater(block->n_most, other->n_most);
        block->e_least = first ? other->e_least : lesser(block->e_least, other->e_least);
        block->e_most = first ? other->e_most : greater(block->e_most, other->e_most);
    }
    block->located = block->located || other->located;
    block->unlocated = block->unlocated || other->unlocated;
    block->open = block->open || other->open;
    block->adaptations_unknown = block->adaptations_unknown || other->adaptations_unknown;
    block->works.majors |= other->works.majors;
    block->works.sections |= other->works.sections;
    block->adaptations |= other->adaptations;
    for (int i = 0; i < 2; i++) {
        block->works.divisions[i] |= other->works.divisions[i];
        block->works.groups[i] |= other->works.groups[i];
    }
    block->trains |= other->trains;
    block->spares |= other->spares;
    block->limit_most = greater(block->limit_most, other->limit_most);
    if (other->strength_most > block->strength_most)
        block->strength_most = other->strength_most;
    block->aimless = block->aimless || other->aimless;
    block->helpless = block->helpless || other->helpless;
    block->wishless = block->wishless || other->wishless;
}

void block_set_add(struct block_set *set, const struct block *block)
{
    uint32_t i = set->count++;
    set->says[i] = (block->located ? BLOCK_LOCATED : 0U) |
                   (block->unlocated ? BLOCK_UNLOCATED : 0U) | (block->open ? BLOCK_OPEN : 0U) |
                   (block->adaptations_unknown ? BLOCK_ADAPTATIONS_UNKNOWN : 0U) |
                   (block->aimless ? BLOCK_AIMLESS : 0U) | (block->helpless ? BLOCK_HELPLESS : 0U) |
                   (block->wishless ? BLOCK_WISHLESS : 0U);
    set->n_least[i] = block->n_least;
    set->n_most[i] = block->n_most;
    set->e_least[i] = block->e_least;
    set->e_most[i] = block->e_most;
    set->trains[i] = block->trains;
    set->spares[i] = block->spares;
    set->limit_most[i] = block->limit_most;
    set->strength_most[i] = block->strength_most;
    set->adaptations[i] = block->adaptations;
    set->works[i] = block->works;
    if (i && memcmp(&set->works[i - 1], &set->works[i], sizeof set->works[i]) == 0)
        set->as_before |= UINT32_C(1) << i;
}

/* Bits of a 32-bit number with a zero before each. */
static uint64_t spread(uint32_t number)
{
    uint64_t x = number;
    x = (x | x << 16) & UINT64_C(0x0000ffff0000ffff);
    x = (x | x << 8) & UINT64_C(0x00ff00ff00ff00ff);
    x = (x | x << 4) & UINT64_C(0x0f0f0f0f0f0f0f0f);
    x = (x | x << 2) & UINT64_C(0x3333333333333333);
    return (x | x << 1) & UINT64_C(0x5555555555555555);
}

void block_key(const struct opening_facts *opening, char key[BLOCK_KEY])
{
    const struct node *industry = &opening->industry;
    const struct node *occupation = &opening->occupation;
    const struct point *at = &opening->position;
    memset(key, 0, BLOCK_KEY);
    key[0] = industry->section;
    memcpy(key + 1, industry->digits, 2);
    memcpy(key + 3, occupation->digits, 2);
    key[5] = opening->seeker ? (char)(MATCH_STRENGTH_MAX - opening->strength) : 0;
    key[6] = (char)(opening->trains >> 8);
    key[7] = (char)opening->trains;
    /* The whole of an int32 as unsigned, in its order. */
    uint64_t cell = spread((uint32_t)at->n ^ UINT32_C(0x80000000)) << 1 |
                    spread((uint32_t)at->e ^ UINT32_C(0x80000000));
    for (int i = 0; i < 8 && at->known; i++)
        key[8 + i] = (char)(cell >> (56 - 8 * i));
}
