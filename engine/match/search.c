/* SPDX-License-Identifier: MIT
 *
 * The plain search. */
#include "engine/match/search.h"

#include "engine/match/gates.h"

struct search search_over(struct match_rank *items, size_t k, struct date today)
{
    return (struct search){.today = today, .best = match_best_over(items, k)};
}

/* Counts a pair by the first gate that it fails; true where it passes all. */
static bool count_pair(struct search *search, const struct youth_facts *youth,
                       const struct match_rules *rules, const struct opening_facts *opening)
{
    enum match_code gate = match_first_gate(youth, opening, rules, search->today);
    search->counts.considered++;
    if (gate == MATCH_PASSED)
        search->counts.passed++;
    else
        search->counts.failed[gate]++;
    return gate == MATCH_PASSED;
}

/* Whether the pair passes; its rank but for id and row. */
static bool judge(struct search *search, const struct youth_facts *youth,
                  const struct match_rules *rules, const struct opening_facts *opening,
                  struct match_rank *rank)
{
    struct score score;
    if (!count_pair(search, youth, rules, opening))
        return false;
    match_score(youth, opening, &rules->weights, &score);
    *rank = (struct match_rank){
        .own_suggestion = score.own_suggestion,
        .score = score.total.value,
        .a = score.a.value,
        .b = score.b.value,
    };
    return true;
}

bool search_opening(struct search *search, const struct youth_facts *youth,
                    const struct match_rules *rules, const struct opening_facts *opening)
{
    struct match_rank rank;
    if (!judge(search, youth, rules, opening, &rank))
        return false;
    rank.id = opening->id;
    rank.row = (uint64_t)(uintptr_t)opening;
    bool kept = match_best_offer(&search->best, &rank);
    if (!opening->industry.section)
        return kept;
    int section = opening->industry.section - 'A';
    if (!search->seen[section] || match_before(&rank, &search->sections[section])) {
        search->sections[section] = rank;
        kept = true;
    }
    search->seen[section] = true;
    return kept;
}

void search_youth(struct search *search, const struct youth_facts *youth,
                  const struct match_rules *rules, const struct opening_facts *opening)
{
    struct match_rank rank;
    if (!judge(search, youth, rules, opening, &rank))
        return;
    rank.id = youth->id;
    rank.row = (uint64_t)(uintptr_t)youth;
    match_best_offer(&search->best, &rank);
}

const struct opening_facts *search_opening_at(const struct match_rank *rank)
{
    return (const struct opening_facts *)(uintptr_t)rank->row;
}

const struct youth_facts *search_youth_at(const struct match_rank *rank)
{
    return (const struct youth_facts *)(uintptr_t)rank->row;
}

const struct opening_facts *search_explore(const struct search *search,
                                           const struct youth_facts *youth)
{
    bool known[SEARCH_SECTIONS] = {false};
    for (size_t i = 0; i < youth->wish_count; i++) {
        if (youth->wishes[i].strength > 0 && youth->wishes[i].node.section)
            known[youth->wishes[i].node.section - 'A'] = true;
    }
    for (size_t i = 0; i < search->best.count; i++) {
        char section = search_opening_at(&search->best.items[i])->industry.section;
        if (section)
            known[section - 'A'] = true;
    }
    const struct match_rank *found = NULL;
    for (int i = 0; i < SEARCH_SECTIONS; i++) {
        const struct match_rank *rank = &search->sections[i];
        if (search->seen[i] && !known[i] && (!found || match_before(rank, found)))
            found = rank;
    }
    return found ? search_opening_at(found) : NULL;
}
