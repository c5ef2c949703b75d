/* SPDX-License-Identifier: MIT
 *
 * Facts as whole numbers, days since 1970 among them. What is not known is 0 where no gate and no
 * point takes 0 for an answer, and has a flag where it could be one. */
#include "bench/export.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/match/gates.h"
#include "proto/date.h"

enum {
    NO_END = 1 << 20, /* [days] a period without an end */
    NO_CLOCK = -1,    /* no working window */
    COMPETENCES = 13, /* of the catalogue that is built in */
    BIRTHDAYS = 3,    /* that may lie between two judged days */
};

static void put_opening(const struct opening_facts *o, uint64_t number, FILE *out)
{
    struct clock_window window = {NO_CLOCK, NO_CLOCK};
    match_opening_window(o, &window);
    fprintf(out, "%" PRIu64 ",%d,%d,%d,%d,%d,%d,%d,%d,%d,%d,%d", number, o->open, o->paused,
            o->capacity - o->taken, o->position.known, o->position.n, o->position.e,
            node_division(&o->industry), o->industry.section, o->from.set ? o->from.days : 0,
            o->to.set ? o->to.days : NO_END, o->hours_min.set ? (int)o->hours_min.value : 0);
    fprintf(out, ",%d,%d,%d,%d,%d,%" PRIu64 ",%" PRIu64, window.from, window.to, o->age_min,
            o->extract, o->adaptations_known, o->adaptations, o->hazards);
    for (int k = 0; k < COMPETENCES; k++)
        fprintf(out, ",%d", o->levels[k] * 2 + (int)(o->trains >> k & 1));
    fputc('\n', out);
}

bool export_openings(const struct city *city, const char *directory)
{
    char path[4096];
    struct arena arena = {0};
    snprintf(path, sizeof path, "%s/openings.csv", directory);
    FILE *out = fopen(path, "w");
    if (!out)
        return false;
    for (uint64_t i = 0; i < city->openings; i++) {
        struct opening_facts opening;
        city_opening(city, i, &arena, &opening);
        put_opening(&opening, i, out);
        arena_reset(&arena);
    }
    arena_free(&arena);
    bool well = !ferror(out);
    return fclose(out) == 0 && well;
}

static int day_of(struct date date)
{
    return date.set ? date.days : 0;
}

static void put_wishes(const struct youth_facts *y, FILE *out)
{
    fputs(",\"wishes\":[", out);
    for (size_t i = 0; i < y->wish_count; i++)
        fprintf(out, "%s[%d,%d,%d]", i ? "," : "", node_division(&y->wishes[i].node),
                y->wishes[i].node.section, y->wishes[i].strength);
    fputc(']', out);
}

static uint64_t barred(const struct minor_limits *limits)
{
    return limits->hazards_barred & ~limits->hazards_supervised;
}

/* By age and class: the age today, the birthdays that follow, and from which day on the class is
 * another. */
static void put_age(const struct city *city, const struct youth_facts *y, FILE *out)
{
    int born, month, day, year, years = date_age(y->birth, city->today);
    date_to_civil(y->birth, &born, &month, &day);
    fprintf(out, ",\"age\":%d,\"birthdays\":[", years);
    for (int i = 1; i <= BIRTHDAYS; i++)
        fprintf(out, "%s%d", i > 1 ? "," : "", date_from_civil(born + years + i, month, day).days);
    year = born + MINOR_YOUNG_TURNS;
    int turns = date_from_civil(year, 1, 1).days;
    int young = !y->school_done.set           ? NO_END
                : y->school_done.days > turns ? y->school_done.days
                                              : turns;
    const struct minor_limits *limits = city->rules.minor_tables->limits;
    fprintf(out, "],\"young\":%d,\"adult\":%d,\"barred\":[%" PRIu64 ",%" PRIu64 "]", young,
            date_from_civil(born + MINOR_ADULT_AGE, month, day).days, barred(&limits[MINOR_YOUNG]),
            barred(&limits[MINOR_OLDER_CHILD]));
}

void export_query(const struct city *city, const struct youth_facts *y,
                  const struct match_rank *ranks, size_t count, FILE *out)
{
    fprintf(out, "{\"today\":%d,\"lead\":%d,\"located\":%d,\"n\":%d,\"e\":%d,\"limit\":%d",
            city->today.days, city->rules.extract_lead_days, y->position.known, y->position.n,
            y->position.e, y->travel_limit_m);
    fprintf(out, ",\"from\":%d,\"to\":%d,\"period\":%d,\"min_days\":%d,\"hours_max\":%d",
            day_of(y->from), y->to.set ? y->to.days : NO_END, y->from.set || y->to.set,
            y->min_days < 1 ? 1 : y->min_days, y->hours_max.set ? (int)y->hours_max.value : 0);
    fprintf(out, ",\"required\":%" PRIu64 ",\"helpful\":%" PRIu64 ",\"levels\":[",
            y->needs_required, y->needs_helpful);
    for (int k = 0; k < COMPETENCES; k++)
        fprintf(out, "%s%d", k ? "," : "", y->levels[k]);
    fputs("],\"goals\":[", out);
    for (int k = 0, any = 0; k < COMPETENCES; k++)
        if (y->goals >> k & 1)
            fprintf(out, "%s%d", any++ ? "," : "", k);
    fputc(']', out);
    put_wishes(y, out);
    put_age(city, y, out);
    fprintf(out, ",\"answer\":[");
    for (size_t i = 0; i < count; i++)
        fprintf(out, "%s[%" PRIu64 ",%d,%d]", i ? "," : "", city_number(ranks[i].id),
                ranks[i].score, ranks[i].a);
    fputs("]}\n", out);
}
