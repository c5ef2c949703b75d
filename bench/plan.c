/* SPDX-License-Identifier: MIT
 *
 * Plans of made cohorts, beside others' solvers. Two tasks, so that each solver reads the same
 * bytes in a process of its own:
 *
 *     plan make FILE --youths 20000 --openings 5000 --name plan_20k_5k
 *     plan solve FILE --name plan_20k_5k
 *
 * `make` asks the matcher for the best 50 of the made city for each youth, on two threads, and
 * gives openings 1 to 3 seats. The file, in the machine's own words of 32 bits: how many youths,
 * openings and candidates; for each youth where their candidates begin, and the end; openings,
 * scores, A and B by candidate; seats by opening. Prints lines `name value unit`. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/city.h"
#include "bench/drive.h"
#include "bench/made.h"
#include "engine/match/cohort.h"
#include "engine/match/many.h"
#include "engine/match/plan_proof.h"

enum {
    K = 50,
    THREADS = 2,
    WINDOW = 2048, /* youths searched for at a time */
    SEATS_MOST = 3,
    GOES = 3, /* the fastest counts */
    YEAR = 365,
    FAIR_MOST = 20000, /* youths: fair takes long with more */
};

struct options {
    const char *name, *file;
    uint32_t youths, openings;
    double memory; /* at the start [MB] */
};

static uint64_t mixed(uint64_t number)
{
    uint64_t z = (number + 1) * UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

/* ---- make ---- */

static void put(FILE *out, const uint32_t *words, size_t count)
{
    if (fwrite(words, sizeof *words, count, out) != count) {
        perror("bench: plan");
        exit(74);
    }
}

static void put_narrow(FILE *out, const uint16_t *values, size_t count)
{
    for (size_t i = 0; i < count; i++)
        put(out, &(uint32_t){values[i]}, 1);
}

static int write_down(const struct plan_problem *p, const char *path)
{
    FILE *out = fopen(path, "wb");
    if (!out)
        return 74;
    put(out, (uint32_t[]){p->youths, p->openings, p->candidates}, 3);
    put(out, p->first, (size_t)p->youths + 1);
    put(out, p->opening, p->candidates);
    put_narrow(out, p->score, p->candidates);
    put_narrow(out, p->a, p->candidates);
    put_narrow(out, p->b, p->candidates);
    put(out, p->seats, p->openings);
    return fclose(out) ? 74 : 0;
}

/* Youths, searched for a window at a time as match.plan does it. */
struct window {
    struct youth_facts youths[WINDOW];
    struct many_youth searches[WINDOW];
    struct match_rank ranks[WINDOW][K];
};

static void make_window(const struct city *city, uint64_t from, size_t count, struct arena *arena,
                        struct window *out)
{
    for (size_t i = 0; i < count; i++) {
        city_youth(city, from + i, arena, &out->youths[i]);
        out->searches[i] = (struct many_youth){
            .facts = &out->youths[i],
            .rules = &city->rules,
            .ranks = out->ranks[i],
        };
    }
}

static void add_window(struct cohort *cohort, const struct window *window, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct many_youth *search = &window->searches[i];
        struct plan_candidate list[K];
        for (size_t j = 0; j < search->count; j++)
            list[j] = (struct plan_candidate){
                .opening = cohort_number(cohort, search->facts, &search->ranks[j]),
                .score = (uint16_t)search->ranks[j].score,
                .a = (uint16_t)search->ranks[j].a,
                .b = (uint16_t)search->ranks[j].b,
            };
        plan_add_youth(&cohort->problem, 0, 0, list, search->count);
    }
}

static void find_all(const struct options *options, const struct city *city, struct cohort *cohort)
{
    struct window *window = memory_new(1, sizeof *window);
    struct arena arena = {0};
    int64_t took = 0;
    for (uint32_t from = 0; from < options->youths; from += WINDOW) {
        size_t left = options->youths - from, count = left < WINDOW ? left : WINDOW;
        make_window(city, from, count, &arena, window);
        int64_t began = drive_now();
        many_search(&city->columns, city->today, K, THREADS, window->searches, count);
        add_window(cohort, window, count);
        took += drive_now() - began;
        arena_reset(&arena);
    }
    printf("%s_candidates %.3f s\n", options->name, (double)took / 1e9);
    arena_free(&arena);
    free(window);
}

static int make(const struct options *options)
{
    struct city city;
    struct arena arena = {0};
    if (!city_make(&city, options->openings))
        return 70;
    struct cohort cohort = {.today = city.today, .arena = &arena};
    struct plan_problem *problem = &cohort.problem;
    find_all(options, &city, &cohort);
    for (uint32_t o = 0; o < problem->openings; o++)
        problem->seats[o] =
            1 + (uint32_t)(mixed(city_number(cohort.places[o].opening)) % SEATS_MOST);
    while (problem->openings < options->openings) /* nobody's candidate */
        plan_add_opening(problem, 1);
    int status = write_down(problem, options->file);
    cohort_free(&cohort);
    arena_free(&arena);
    city_free(&city);
    return status;
}

/* ---- solve ---- */

static void get(FILE *in, uint32_t *words, size_t count)
{
    if (fread(words, sizeof *words, count, in) != count) {
        fprintf(stderr, "bench: plan: the file ends too soon\n");
        exit(65);
    }
}

/* Reads column by column into what adding youths one by one would have made. */
static void get_narrow(FILE *in, uint16_t *values, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        uint32_t value;
        get(in, &value, 1);
        values[i] = (uint16_t)value;
    }
}

static bool read_in(const char *path, struct plan_problem *p)
{
    uint32_t head[3];
    FILE *in = fopen(path, "rb");
    if (!in)
        return false;
    get(in, head, 3);
    *p = (struct plan_problem){
        .youths = head[0],
        .openings = head[1],
        .candidates = head[2],
        .first = memory_new((size_t)head[0] + 1, sizeof *p->first),
        .opening = memory_new((size_t)head[2] + 1, sizeof *p->opening),
        .score = memory_new((size_t)head[2] + 1, sizeof *p->score),
        .a = memory_new((size_t)head[2] + 1, sizeof *p->a),
        .b = memory_new((size_t)head[2] + 1, sizeof *p->b),
        .seats = memory_new((size_t)head[1] + 1, sizeof *p->seats),
        .wait = memory_new((size_t)head[0] + 1, sizeof *p->wait),
        .draw = memory_new((size_t)head[0] + 1, sizeof *p->draw),
        .settled = memory_new((size_t)head[0] + 1, sizeof *p->settled),
    };
    get(in, p->first, (size_t)p->youths + 1);
    get(in, p->opening, p->candidates);
    get_narrow(in, p->score, p->candidates);
    get_narrow(in, p->a, p->candidates);
    get_narrow(in, p->b, p->candidates);
    get(in, p->seats, p->openings);
    for (uint32_t y = 0; y < p->youths; y++) {
        p->wait[y] = (int32_t)(mixed(y) % YEAR);
        p->draw[y] = mixed(y);
        p->settled[y] = PLAN_NONE;
    }
    return fclose(in) == 0;
}

/* The most that it ever was, but for pages of the program's file. [MB] */
static double memory_used(void)
{
    char line[256];
    long most = 0, program = 0;
    FILE *in = fopen("/proc/self/status", "r");
    while (in && fgets(line, sizeof line, in))
        if (sscanf(line, "VmHWM: %ld", &most) == 0)
            sscanf(line, "RssFile: %ld", &program);
    if (in)
        fclose(in);
    return (double)(most - program) / 1024;
}

static void solve_one(const struct options *options, const struct plan_problem *problem,
                      enum plan_objective objective, const char *what)
{
    struct plan plan = {0};
    int64_t least = INT64_MAX;
    for (int go = 0; go < GOES; go++) {
        plan_free(&plan);
        int64_t began = drive_now();
        plan_make(problem, objective, NULL, &plan);
        int64_t took = drive_now() - began;
        least = took < least ? took : least;
        if (took > INT64_C(5000000000))
            break;
    }
    int64_t began = drive_now();
    enum plan_flaw flaw = plan_prove(problem, objective, &plan);
    printf("%s_%s_time %.2f ms\n", options->name, what, (double)least / 1e6);
    printf("%s_%s_proof %.2f ms\n", options->name, what, (double)(drive_now() - began) / 1e6);
    printf("%s_%s_sum %lld points\n", options->name, what, (long long)plan.sum);
    printf("%s_%s_size %u youths\n", options->name, what, plan.size);
    if (objective == PLAN_TOTAL)
        printf("%s_%s_memory %.1f MB\n", options->name, what, memory_used() - options->memory);
    fflush(stdout);
    plan_free(&plan);
    if (flaw) {
        fprintf(stderr, "bench: plan: %s is not proven: %d\n", what, (int)flaw);
        exit(70);
    }
}

static int solve(const struct options *options)
{
    struct plan_problem problem;
    if (!read_in(options->file, &problem))
        return 66;
    solve_one(options, &problem, PLAN_TOTAL, "total");
    solve_one(options, &problem, PLAN_MOST_THEN_TOTAL, "most");
    solve_one(options, &problem, PLAN_STABLE, "stable");
    if (problem.youths <= FAIR_MOST)
        solve_one(options, &problem, PLAN_FAIR, "fair");
    for (uint32_t c = 0; c < problem.candidates; c++)
        problem.a[c] = problem.score[c];
    solve_one(options, &problem, PLAN_STABLE, "sorted");
    plan_problem_free(&problem);
    return 0;
}

int main(int argc, char **argv)
{
    static const struct option known[] = {
        {"youths", required_argument, NULL, 'y'},
        {"openings", required_argument, NULL, 'o'},
        {"name", required_argument, NULL, 'n'},
        {0},
    };
    struct options options = {
        .name = "plan", .youths = 5000, .openings = 5000, .memory = memory_used()};
    for (int option; (option = getopt_long(argc, argv, "", known, NULL)) != -1;) {
        if (option == 'y')
            options.youths = (uint32_t)strtoul(optarg, NULL, 10);
        else if (option == 'o')
            options.openings = (uint32_t)strtoul(optarg, NULL, 10);
        else if (option == 'n')
            options.name = optarg;
        else
            return 64;
    }
    if (argc - optind != 2 || !options.youths || !options.openings)
        return 64;
    options.file = argv[optind + 1];
    return strcmp(argv[optind], "make") ? solve(&options) : make(&options);
}
