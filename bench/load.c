/* SPDX-License-Identifier: MIT
 *
 * The load generator: fills a server with made data, or drives it with one kind of request, and
 * prints what it measured as lines `name value unit`. bench/run knows which of them to ask for.
 *
 *     load 127.0.0.1:7411 fill --openings 1000 --name import_1k
 *     load 127.0.0.1:7411 match --openings 1000 --connections 50 --seconds 3 --name match_1k_c50 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/drive.h"
#include "bench/made.h"
#include "proto/client.h"

enum {
    IMPORTS_UNDER_WAY = 4, /* one in the writer, one on its way to it, two being made */
};

struct options {
    const char *address, *task, *name;
    uint64_t openings; /* in the server */
    unsigned connections, pipeline;
    double seconds; /* [s] */
};

static int usage(void)
{
    fputs("usage: load ADDRESS fill|ping|match|explain|first|put|observe [--openings N] [--name "
          "NAME]\n"
          "            [--connections N] [--pipeline N] [--seconds S]\n",
          stderr);
    return 64;
}

static int gave_up(const char *why)
{
    fprintf(stderr, "load: %s\n", why);
    return 69;
}

/* ---- fill ---- */

static bool answered(struct client *client, unsigned *under_way, struct fault *fault)
{
    struct buffer result = {0};
    uint32_t id;
    enum client_end end = client_receive(client, &id, &result, fault);
    /* {…, "faults": […]}: an import that refuses items says so in a good answer, and keeps none */
    if (!end && !memmem(result.data, result.size,
                        "\xa6"
                        "faults\x90",
                        8))
        end = CLIENT_REFUSED, fail(fault, ERR_INTERNAL, NULL, "an import refused a made record");
    buffer_free(&result);
    *under_way -= 1;
    return end == CLIENT_OK;
}

/* Imports all of a kind, some batches under way at a time. */
static bool fill_kind(struct client *client, enum made_kind kind, uint64_t openings,
                      struct fault *fault)
{
    uint64_t all = made_count(kind, openings);
    unsigned under_way = 0;
    bool well = true;
    for (uint64_t from = 0; well && from < all; from += MADE_BATCH) {
        struct buffer params = {0};
        uint32_t id;
        made_batch(kind, openings, from, all - from < MADE_BATCH ? all - from : MADE_BATCH,
                   &params);
        well = !client_send(client, made_import(kind), (struct bytes){params.data, params.size},
                            &id, fault);
        buffer_free(&params);
        if (well && ++under_way == IMPORTS_UNDER_WAY)
            well = answered(client, &under_way, fault);
    }
    while (well && under_way)
        well = answered(client, &under_way, fault);
    return well;
}

static int fill(const struct options *options)
{
    struct client *client;
    struct fault fault = {0};
    struct client_options to = {.address = options->address, .name = "praktik bench"};
    if (client_open(&client, &to, &fault))
        return gave_up(fault.text);
    bool well = true;
    for (int kind = 0; well && kind < MADE_KINDS; kind++) {
        int64_t began = drive_now();
        well = fill_kind(client, (enum made_kind)kind, options->openings, &fault);
        double took = (double)(drive_now() - began) / 1e9;
        if (well && kind == MADE_OPENING) {
            printf("%s_openings %.2f s\n", options->name, took);
            printf("%s_rate %.0f openings/s\n", options->name, (double)options->openings / took);
        }
    }
    client_close(client);
    return well ? 0 : gave_up(fault.text);
}

/* ---- requests ---- */

static void ping(void *context, uint64_t number, struct buffer *out)
{
    (void)context;
    (void)number;
    buffer_append(out, "\x80", 1);
}

static void match(void *context, uint64_t number, struct buffer *out)
{
    (void)context;
    made_match(number, false, true, out);
}

static void explain(void *context, uint64_t number, struct buffer *out)
{
    (void)context;
    made_match(number, true, true, out);
}

/* The first k alone. */
static void first(void *context, uint64_t number, struct buffer *out)
{
    (void)context;
    made_match(number, false, false, out);
}

/* Each time another of the openings, in a scattered order, with contents that it never had. */
static void put(void *context, uint64_t number, struct buffer *out)
{
    const struct options *options = context;
    uint64_t which = (number * UINT64_C(0x9e3779b97f4a7c15) >> 20) % options->openings;
    made_opening(options->openings, which, number + 1, out);
}

static void observe(void *context, uint64_t number, struct buffer *out)
{
    (void)context;
    made_observe(number, out);
}

/* One profile after the other. */
static void get(void *context, uint64_t number, struct buffer *out)
{
    (void)context;
    made_get(number, out);
}

static const struct task {
    const char *name, *method;
    void (*params)(void *context, uint64_t number, struct buffer *out);
    bool needs_openings;
} tasks[] = {
    {"ping", "server.ping", ping, false},
    {"match", "match.openings", match, false},
    {"explain", "match.openings", explain, false},
    {"put", "opening.put", put, true},
    {"observe", "youth.observe", observe, false},
    {"first", "match.openings", first, false},
    {"get", "youth.get", get, false},
};

static void print(const struct options *options, const struct drive_result *result)
{
    const char *name = options->name;
    printf("%s_rate %.0f requests/s\n", name, (double)result->answers / result->seconds);
    printf("%s_median %.1f us\n", name, (double)drive_quantile(result, 0.5) / 1000);
    printf("%s_p99 %.1f us\n", name, (double)drive_quantile(result, 0.99) / 1000);
}

/* [bytes] of the params of a thousand such requests, divided. */
static void print_size(const struct options *options, const struct task *task)
{
    struct buffer params = {0};
    for (uint64_t i = 0; i < 1000; i++)
        task->params((void *)options, i, &params);
    printf("%s_size %zu bytes\n", options->name, params.size / 1000);
    buffer_free(&params);
}

static int run(const struct options *options, const struct task *task)
{
    struct drive_result result;
    struct drive drive = {
        .address = options->address,
        .method = task->method,
        .connections = options->connections,
        .pipeline = options->pipeline,
        .warm_s = options->seconds / 5,
        .seconds = options->seconds,
        .params = task->params,
        .context = (void *)options,
    };
    if (!drive_run(&drive, &result))
        return gave_up(result.fault);
    if (result.refused || !result.answers) {
        fprintf(stderr, "load: %s: %llu of the requests were refused, the first: %s\n", task->name,
                (unsigned long long)result.refused, result.fault);
        free(result.latencies);
        return 65;
    }
    print(options, &result);
    if (task->needs_openings)
        print_size(options, task);
    free(result.latencies);
    return 0;
}

static int start(const struct options *options)
{
    if (options->connections < 1 || options->pipeline < 1 ||
        options->pipeline > DRIVE_PIPELINE_MOST || options->seconds <= 0 || !options->openings)
        return usage();
    if (strcmp(options->task, "fill") == 0)
        return fill(options);
    for (size_t i = 0; i < sizeof tasks / sizeof *tasks; i++) {
        if (strcmp(options->task, tasks[i].name) == 0)
            return run(options, &tasks[i]);
    }
    return usage();
}

int main(int count, char **words)
{
    static const struct option rows[] = {
        {"openings", required_argument, NULL, 'o'},    {"name", required_argument, NULL, 'n'},
        {"connections", required_argument, NULL, 'c'}, {"pipeline", required_argument, NULL, 'p'},
        {"seconds", required_argument, NULL, 's'},     {NULL, 0, NULL, 0},
    };
    struct options options = {.openings = 1000, .connections = 1, .pipeline = 1, .seconds = 3};
    for (int letter; (letter = getopt_long(count, words, "", rows, NULL)) != -1;) {
        if (letter == 'o')
            options.openings = strtoull(optarg, NULL, 10);
        else if (letter == 'n')
            options.name = optarg;
        else if (letter == 'c')
            options.connections = (unsigned)strtoul(optarg, NULL, 10);
        else if (letter == 'p')
            options.pipeline = (unsigned)strtoul(optarg, NULL, 10);
        else if (letter == 's')
            options.seconds = strtod(optarg, NULL);
        else
            return usage();
    }
    if (count - optind != 2)
        return usage();
    options.address = words[optind];
    options.task = words[optind + 1];
    if (!options.name)
        options.name = options.task;
    return start(&options);
}
