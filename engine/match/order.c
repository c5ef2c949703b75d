/* SPDX-License-Identifier: MIT
 *
 * Order and best k. Heap invariant: no item comes after its parent, items[(i - 1) / 2]. */
#include "engine/match/order.h"

#include <string.h>

/* Below 0, 0 or above 0, as memcmp. */
static int compare_id(struct text a, struct text b)
{
    size_t shared = a.size < b.size ? a.size : b.size;
    int compared = shared ? memcmp(a.data, b.data, shared) : 0;
    return compared ? compared : (a.size > b.size) - (a.size < b.size);
}

bool match_before(const struct match_rank *a, const struct match_rank *b)
{
    if (a->own_suggestion != b->own_suggestion)
        return a->own_suggestion;
    if (a->score != b->score)
        return a->score > b->score;
    if (a->a != b->a)
        return a->a > b->a;
    return compare_id(a->id, b->id) < 0;
}

/* Both find the place for a rank from the hole at i on, and put it there. */
static void sift_up(struct match_rank *items, size_t i, const struct match_rank *rank)
{
    for (; i > 0 && match_before(&items[(i - 1) / 2], rank); i = (i - 1) / 2)
        items[i] = items[(i - 1) / 2];
    items[i] = *rank;
}

static void sift_down(struct match_rank *items, size_t count, const struct match_rank *rank)
{
    size_t i = 0;
    for (size_t child = 1; child < count; child = 2 * i + 1) {
        if (child + 1 < count && match_before(&items[child], &items[child + 1]))
            child++;
        if (!match_before(rank, &items[child]))
            break;
        items[i] = items[child];
        i = child;
    }
    items[i] = *rank;
}

struct match_best match_best_over(struct match_rank *items, size_t k)
{
    return (struct match_best){.items = items, .k = k};
}

bool match_best_offer(struct match_best *best, const struct match_rank *rank)
{
    if (best->count < best->k) {
        sift_up(best->items, best->count++, rank);
        return true;
    }
    if (best->k == 0 || !match_before(rank, &best->items[0]))
        return false;
    sift_down(best->items, best->count, rank);
    return true;
}

const struct match_rank *match_best_last(const struct match_best *best)
{
    return best->k > 0 && best->count == best->k ? &best->items[0] : NULL;
}

void match_best_sort(struct match_best *best)
{
    for (size_t left = best->count; left > 1; left--) {
        struct match_rank first = best->items[left - 1];
        best->items[left - 1] = best->items[0];
        sift_down(best->items, left - 1, &first);
    }
}
