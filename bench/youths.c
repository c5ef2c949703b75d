/* SPDX-License-Identifier: MIT
 *
 * What is measured in process of the search for youths: the first 20 for one opening after the
 * other, by bounds and by looking at all; memory. Prints lines `name value unit`.
 *
 *     youths --youths 1000000 --queries 1000 --name youths_1m */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/city.h"
#include "bench/drive.h"
#include "bench/made.h"
#include "engine/match/search.h"
#include "engine/match/seek.h"
#include "proto/text.h"

enum {
    K = 20,
    GOES = 4,      /* the fastest counts */
    SCANS = 10,    /* looking at all is slow: no more than so many */
    STRIDE = 7919, /* from one opening to the next */
    OPENINGS = 100000,
};

struct options {
    const char *name;
    uint64_t youths, queries;
};

/* All youths, twice: as cards, and as the search has them. */
struct crowd {
    struct city city;
    struct leaves cards;
    struct seekers seekers;
    size_t bytes; /* of cards */
};

static void crowd_make(struct crowd *crowd, uint64_t youths)
{
    struct arena arena = {0};
    crowd->cards.kind = &card_kind;
    for (uint64_t i = 0; i < youths; i++) {
        struct youth_row row = {.programme = TEXT("gbg")};
        char id[40];
        city_youth(&crowd->city, i, &arena, &row.facts);
        snprintf(id, sizeof id, "deltagare-%07llu", (unsigned long long)i); /* in order */
        row.facts.id = (struct text){id, strlen(id)};
        struct card *card = card_make(&row);
        leaves_put(&crowd->cards, &(struct card_entry){card->row.facts.id, card});
        crowd->bytes += card->size;
        card_release(card);
        arena_reset(&arena);
    }
    arena_free(&arena);
    seekers_build(&crowd->seekers, &crowd->cards);
}

static int64_t by_bounds(const struct crowd *crowd, const struct opening_facts *opening,
                         struct match_rank ranks[K], struct seek *seek, struct arena *arena)
{
    int64_t began = drive_now();
    seek_begin(seek, opening, crowd->city.today, match_best_over(ranks, K), NULL);
    for (size_t i = 0; i < crowd->seekers.count; i++)
        seek_search(seek, &crowd->seekers.items[i]->columns, &crowd->city.rules, arena);
    match_best_sort(&seek->best);
    int64_t took = drive_now() - began;
    arena_reset(arena);
    return took;
}

static int64_t by_looking(const struct crowd *crowd, const struct opening_facts *opening,
                          struct match_rank ranks[K], size_t *count)
{
    int64_t began = drive_now();
    struct search search = search_over(ranks, K, crowd->city.today);
    struct leaves_walk walk = leaves_begin(&crowd->cards);
    for (const struct youth_row *row; (row = cards_next(&walk)) != NULL;)
        search_youth(&search, &row->facts, &crowd->city.rules, opening);
    match_best_sort(&search.best);
    *count = search.best.count;
    return drive_now() - began;
}

static int by_time(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void tell(const char *name, const char *what, int64_t *times, uint64_t count)
{
    qsort(times, count, sizeof *times, by_time);
    printf("%s_%s_median %.1f us\n", name, what, (double)times[count / 2] / 1000);
    printf("%s_%s_p99 %.1f us\n", name, what, (double)times[count * 99 / 100] / 1000);
}

static void measure_first(const struct options *options, const struct crowd *crowd,
                          const struct opening_facts *openings)
{
    struct match_rank ranks[K];
    struct arena arena = {0};
    struct seek *seek = memory_new(1, sizeof *seek);
    int64_t *times = memory_new(options->queries, sizeof *times), visited = 0, judged = 0;
    for (int go = 0; go < GOES; go++)
        for (uint64_t i = 0; i < options->queries; i++) {
            int64_t took = by_bounds(crowd, &openings[i], ranks, seek, &arena);
            times[i] = go && times[i] < took ? times[i] : took;
            visited += seek->visited;
            judged += seek->judged;
        }
    tell(options->name, "first20", times, options->queries);
    printf("# %s_first20: %.1f blocks and %.1f youths a query\n", options->name,
           (double)visited / GOES / (double)options->queries,
           (double)judged / GOES / (double)options->queries);
    free(times);
    free(seek);
    arena_free(&arena);
}

/* False where the two find others. */
static bool measure_looking(const struct options *options, const struct crowd *crowd,
                            const struct opening_facts *openings)
{
    struct match_rank ranks[K], plain[K];
    struct arena arena = {0};
    struct seek *seek = memory_new(1, sizeof *seek);
    int64_t times[SCANS];
    bool same = true;
    uint64_t count = options->queries < SCANS ? options->queries : SCANS;
    for (uint64_t i = 0; i < count; i++) {
        size_t found;
        times[i] = by_looking(crowd, &openings[i], plain, &found);
        by_bounds(crowd, &openings[i], ranks, seek, &arena);
        same = same && found == seek->best.count;
        for (size_t j = 0; same && j < found; j++)
            same = plain[j].row == ranks[j].row && plain[j].score == ranks[j].score;
    }
    tell(options->name, "scan", times, count);
    free(seek);
    arena_free(&arena);
    return same;
}

static int run_all(const struct options *options)
{
    struct crowd crowd = {0};
    struct arena arena = {0};
    if (!city_make(&crowd.city, OPENINGS))
        return 70;
    int64_t began = drive_now();
    crowd_make(&crowd, options->youths);
    printf("%s_build %.1f s\n", options->name, (double)(drive_now() - began) / 1e9);
    printf("%s_memory %.1f bytes/youth\n", options->name,
           (double)(crowd.bytes + seekers_bytes(&crowd.seekers)) / (double)options->youths);
    printf("%s_index_memory %.1f bytes/youth\n", options->name,
           (double)seekers_bytes(&crowd.seekers) / (double)options->youths);
    struct opening_facts *openings = memory_new(options->queries, sizeof *openings);
    for (uint64_t i = 0; i < options->queries; i++)
        city_opening(&crowd.city, i * STRIDE % OPENINGS, &arena, &openings[i]);
    measure_first(options, &crowd, openings);
    bool same = measure_looking(options, &crowd, openings);
    free(openings);
    arena_free(&arena);
    seekers_free(&crowd.seekers);
    leaves_free(&crowd.cards);
    city_free(&crowd.city);
    if (!same)
        fprintf(stderr, "youths: the two searches find others\n");
    return same ? 0 : 70;
}

int main(int argc, char **argv)
{
    static const struct option known[] = {
        {"youths", required_argument, NULL, 'y'},
        {"queries", required_argument, NULL, 'q'},
        {"name", required_argument, NULL, 'n'},
        {0},
    };
    struct options options = {.name = "youths", .youths = 100000, .queries = 1000};
    for (int option; (option = getopt_long(argc, argv, "", known, NULL)) != -1;) {
        if (option == 'y')
            options.youths = strtoull(optarg, NULL, 10);
        else if (option == 'q')
            options.queries = strtoull(optarg, NULL, 10);
        else if (option == 'n')
            options.name = optarg;
        else
            return 64;
    }
    if (!options.youths || !options.queries)
        return 64;
    return run_all(&options);
}
