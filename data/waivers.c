/* SPDX-License-Identifier: MIT
 *
 * Waivers, as days. */
#include "data/waivers.h"

#include <string.h>

#include "proto/date.h"
#include "proto/text.h"

enum { MAJORITY = 18 }; /* [years] myndighetsåldern, Föräldrabalken 9 kap. 1 § */

enum error waivers_of(struct txn *txn, struct text youth, struct arena *arena,
                      struct waiver_list *out, struct fault *fault)
{
    struct text_list ids = referrers_list(txn, RECORD_YOUTH, youth, RECORD_WAIVER, arena);
    enum error error = ERR_NONE;
    *out = (struct waiver_list){.items = arena_array(arena, ids.count, sizeof(struct waiver)),
                                .set = true};
    while (!error && out->count < ids.count) {
        struct waiver *waiver = &out->items[out->count];
        error =
            records_copy(txn, RECORD_WAIVER, ids.items[out->count++], NULL, arena, waiver, fault);
    }
    return error;
}

bool periods_hold(const struct period_list *periods, struct date day)
{
    for (size_t i = 0; i < periods->count; i++) {
        const struct period *period = &periods->items[i];
        if ((!period->from.set || period->from.days <= day.days) &&
            (!period->to.set || day.days <= period->to.days))
            return true;
    }
    return false;
}

static void add(struct period_list *list, struct date from, struct date to)
{
    list->items[list->count++] = (struct period){from, to};
}

/* The days on which this giver lets it be seen. */
static struct period_list given_by(const struct waiver_list *waivers, enum waiver_giver giver,
                                   const struct waiver_question *question, struct arena *arena)
{
    struct period_list days = {.items =
                                   arena_array(arena, waivers->count + 2, sizeof(struct period))};
    bool said = false;
    for (size_t i = 0; i < waivers->count; i++) {
        const struct waiver *waiver = &waivers->items[i];
        if (waiver->giver.value != (int32_t)giver || !text_equal(waiver->to, question->to) ||
            !(words_mask(disclosure_names, &waiver->kinds) & question->kind))
            continue;
        said = true;
        if (!waiver->withdrawn_on.set)
            add(&days, waiver->from, waiver->until);
    }
    if (question->standing && !said)
        add(&days, (struct date){0}, (struct date){0});
    return days;
}

static struct date later(struct date a, struct date b)
{
    return !a.set || (b.set && b.days > a.days) ? b : a;
}

static struct date earlier(struct date a, struct date b)
{
    return !a.set || (b.set && b.days < a.days) ? b : a;
}

/* The day of the 18th birthday: whoever was born on 29 February comes of age on 1 March. */
static struct date of_age_on(struct date birth)
{
    int year, month, day;
    date_to_civil(birth, &year, &month, &day);
    struct date on = date_from_civil(year + MAJORITY, month, day);
    return on.set ? on : date_from_civil(year + MAJORITY, 3, 1);
}

struct period_list waivers_days(const struct waiver_list *waivers,
                                const struct waiver_question *question, struct arena *arena)
{
    struct period_list own = given_by(waivers, WAIVER_YOUTH, question, arena);
    struct period_list guardian = given_by(waivers, WAIVER_GUARDIAN, question, arena);
    if (question->birth.set)
        add(&guardian, of_age_on(question->birth), (struct date){0});
    struct period_list both = {
        .items = arena_array(arena, own.count * guardian.count + 1, sizeof(struct period)),
        .set = true};
    for (size_t i = 0; i < own.count; i++) {
        for (size_t j = 0; j < guardian.count; j++) {
            struct date from = later(own.items[i].from, guardian.items[j].from);
            struct date to = earlier(own.items[i].to, guardian.items[j].to);
            if (!from.set || !to.set || from.days <= to.days)
                add(&both, from, to);
        }
    }
    return both;
}
