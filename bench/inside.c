/* SPDX-License-Identifier: MIT
 *
 * What is measured in process: the first 20 of a corpus, by bounds and by a plain scan, with and
 * without counts; reading the same bytes; memory. Prints lines `name value unit`.
 *
 *     inside --openings 1000000 --queries 2000 --name inside_1m */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/city.h"
#include "bench/drive.h"
#include "bench/export.h"
#include "bench/made.h"
#include "engine/match/pruned.h"

enum {
    K = 20,
    PEERS_ASK = 40,
    SCANS_MOST = 40, /* plain scans are slow: no more than so many */
};

struct options {
    const char *name;
    const char *export; /* a directory for what peers are given, NULL: none */
    uint64_t openings, queries;
};

struct query {
    struct youth_facts youth;
    struct match_rank ranks[K];
};

/* The time of one query by `search`. [ns] */
struct asking {
    const struct city *city;
    struct pruned pruned;
    struct arena scratch;
    void (*search)(struct asking *asking);
    struct gate_counts counts;
    int64_t visited; /* blocks */
};

static void by_bounds(struct asking *asking)
{
    pruned_search(&asking->pruned, &asking->city->columns, &asking->scratch);
}

static void by_scan(struct asking *asking)
{
    pruned_scan(&asking->pruned, &asking->city->columns, &asking->scratch);
}

static void with_counts(struct asking *asking)
{
    pruned_search(&asking->pruned, &asking->city->columns, &asking->scratch);
    pruned_count(&asking->pruned, &asking->city->columns, &asking->counts);
}

static int64_t time_one(struct asking *asking, struct query *query)
{
    int64_t began = drive_now();
    pruned_begin(&asking->pruned, &query->youth, &asking->city->rules, asking->city->today,
                 match_best_over(query->ranks, K), NULL);
    asking->search(asking);
    match_best_sort(&asking->pruned.best);
    asking->visited += asking->pruned.visited;
    int64_t took = drive_now() - began;
    arena_reset(&asking->scratch);
    return took;
}

static int by_time(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* All queries once to warm up, then each timed; the fastest of three counts, since others use the
 * machine, too. */
static void measure(const struct options *options, const char *what, struct asking *asking,
                    struct query *queries, uint64_t count)
{
    int64_t *times = memory_new(count, sizeof *times);
    for (uint64_t i = 0; i < count; i++)
        times[i] = time_one(asking, &queries[i]);
    for (int again = 0; again < 3; again++)
        for (uint64_t i = 0; i < count; i++) {
            int64_t took = time_one(asking, &queries[i]);
            times[i] = took < times[i] ? took : times[i];
        }
    qsort(times, count, sizeof *times, by_time);
    printf("# %s %s: %.1f blocks a query\n", options->name, what,
           (double)asking->visited / (4.0 * (double)count));
    asking->visited = 0;
    printf("%s_%s_median %.1f us\n", options->name, what, (double)times[count / 2] / 1000);
    printf("%s_%s_p99 %.1f us\n", options->name, what, (double)times[count * 99 / 100] / 1000);
    free(times);
}

/* Every eighth byte of all blocks once: what a scan cannot be faster than. [ns] */
static int64_t time_reading(const struct city *city, uint64_t *sum)
{
    int64_t began = drive_now();
    struct columns_walk walk = columns_begin(&city->columns);
    for (const struct packed *packed; (packed = columns_next(&walk)) != NULL;) {
        const uint64_t *words = (const void *)packed;
        for (size_t i = 0; i < packed->size / sizeof *words; i++)
            *sum += words[i];
    }
    return drive_now() - began;
}

static void measure_reading(const struct options *options, const struct city *city)
{
    uint64_t sum = 0;
    int64_t least = INT64_MAX;
    for (int i = 0; i < 10; i++) {
        int64_t took = time_reading(city, &sum);
        least = took < least ? took : least;
    }
    printf("%s_read %.1f us\n", options->name, (double)least / 1000);
    printf("# read sum %llx\n", (unsigned long long)sum);
}

static struct query *make_queries(const struct city *city, uint64_t count, struct arena *arena,
                                  bool flat)
{
    struct query *queries = memory_new(count, sizeof *queries);
    for (uint64_t i = 0; i < count; i++) {
        city_youth(city, i * 37 % MADE_YOUTHS, arena, &queries[i].youth);
        if (flat) { /* wishes that tell nothing apart, and no home */
            queries[i].youth.wish_count = 0;
            queries[i].youth.position.known = false;
        }
    }
    return queries;
}

/* Rows, some youths and the answers, for peers. */
static bool hand_out(const struct options *options, struct asking *asking, struct query *queries)
{
    char path[4096];
    uint64_t few = options->queries < PEERS_ASK ? options->queries : PEERS_ASK;
    snprintf(path, sizeof path, "%s/queries.json", options->export);
    FILE *out = fopen(path, "w");
    if (!out)
        return false;
    for (uint64_t i = 0; i < few; i++) {
        time_one(asking, &queries[i]);
        export_query(asking->city, &queries[i].youth, queries[i].ranks, asking->pruned.best.count,
                     out);
    }
    return fclose(out) == 0 && export_openings(asking->city, options->export);
}

static int run_all(const struct options *options)
{
    struct city city;
    struct arena arena = {0};
    struct asking *asking = memory_new(1, sizeof *asking);
    int64_t began = drive_now();
    if (!city_make(&city, options->openings))
        return 70;
    printf("%s_build %.1f s\n", options->name, (double)(drive_now() - began) / 1e9);
    printf("%s_memory %.1f bytes/opening\n", options->name,
           (double)columns_bytes(&city.columns) / (double)options->openings);
    asking->city = &city;
    uint64_t few = options->queries < SCANS_MOST ? options->queries : SCANS_MOST;
    struct query *queries = make_queries(&city, options->queries, &arena, false);
    struct query *flat = make_queries(&city, few, &arena, true);
    asking->search = by_bounds;
    measure(options, "first20", asking, queries, options->queries);
    if (options->export && !hand_out(options, asking, queries))
        return 74;
    measure(options, "flat", asking, flat, few);
    asking->search = by_scan;
    measure(options, "scan", asking, queries, few);
    measure(options, "flat_scan", asking, flat, few);
    asking->search = with_counts;
    measure(options, "counts", asking, queries, few);
    measure_reading(options, &city);
    arena_free(&asking->scratch);
    free(asking);
    free(queries);
    free(flat);
    arena_free(&arena);
    city_free(&city);
    return 0;
}

int main(int argc, char **argv)
{
    static const struct option known[] = {
        {"openings", required_argument, NULL, 'o'},
        {"queries", required_argument, NULL, 'q'},
        {"name", required_argument, NULL, 'n'},
        {"export", required_argument, NULL, 'e'},
        {0},
    };
    struct options options = {.name = "inside", .openings = 100000, .queries = 1000};
    for (int option; (option = getopt_long(argc, argv, "", known, NULL)) != -1;) {
        if (option == 'o')
            options.openings = strtoull(optarg, NULL, 10);
        else if (option == 'q')
            options.queries = strtoull(optarg, NULL, 10);
        else if (option == 'e')
            options.export = optarg;
        else if (option == 'n')
            options.name = optarg;
        else
            return 64;
    }
    if (!options.openings || !options.queries)
        return 64;
    return run_all(&options);
}
