/* SPDX-License-Identifier: MIT
 *
 * The log: one line a call, whole and cut at its length; what a request that failed leaves there
 * is its number and its method, and nothing that was sent. And the figures beside it. */
#include "engine/serve/figures.h"
#include "engine/serve/job.h"
#include "engine/serve/log.h"
#include "tests/unit/values.h"

#include <unistd.h>

struct desk {
    int saved, pipe[2];
    char said[8192];
};

static int begin(void **state)
{
    static struct desk desk;
    desk = (struct desk){0};
    *state = &desk;
    return 0;
}

/* Everything that goes to stderr is kept until heard(). */
static void listen(struct desk *desk)
{
    assert_int_equal(pipe(desk->pipe), 0);
    desk->saved = dup(STDERR_FILENO);
    assert_true(dup2(desk->pipe[1], STDERR_FILENO) >= 0);
    close(desk->pipe[1]);
}

static const char *heard(struct desk *desk)
{
    size_t size = 0;
    ssize_t got;
    dup2(desk->saved, STDERR_FILENO);
    close(desk->saved);
    while ((got = read(desk->pipe[0], desk->said + size, sizeof desk->said - 1 - size)) > 0)
        size += (size_t)got;
    desk->said[size] = '\0';
    close(desk->pipe[0]);
    return desk->said;
}

static void a_line_has_a_time_a_level_and_an_event(void **state)
{
    struct desk *desk = *state;
    int year, month, day, hour, minute, second, ms, end = 0;
    listen(desk);
    log_line(LOG_LEVEL_WARN, "store", "used=%d", 5);
    const char *line = heard(desk);
    assert_int_equal(sscanf(line, "%4d-%2d-%2dT%2d:%2d:%2d.%3dZ %n", &year, &month, &day, &hour,
                            &minute, &second, &ms, &end),
                     7);
    assert_string_equal(line + end, "warn store used=5\n");
}

static void a_long_line_is_cut_and_stays_a_line(void **state)
{
    struct desk *desk = *state;
    char text[2000];
    for (size_t length = 440; length < 520; length++) {
        memset(text, 'x', length);
        text[length] = '\0';
        listen(desk);
        log_line(LOG_LEVEL_FAIL, "e", "%s", text);
        log_line(LOG_LEVEL_NOTE, "e", "next");
        const char *said = heard(desk);
        const char *first = strchr(said, '\n');
        assert_non_null(first);
        assert_true(first - said < 512);
        assert_non_null(strstr(first, " note e next\n"));
    }
}

/* ---- what a failed request leaves ---- */

static const struct field given_fields[] = {
    {.name = "name", .name_size = 4, .kind = FIELD_TEXT, .personal = true}};
static const struct schema given_schema = {
    .name = "given", .doc = "", .size = sizeof(struct text), .fields = given_fields, .count = 1};
static const struct method row = {
    .name = "youth.put", .doc = "", .in = &given_schema, .out = &given_schema};

static const char *respond(struct desk *desk, enum error error, struct job *job, struct buffer *out)
{
    static struct caller caller;
    static struct text in;
    caller = (struct caller){.number = 12};
    in = TEXT("Hemlig Person");
    job->caller = &caller;
    job->request.method = &row;
    job->request.id = 7;
    job->request.wants_reply = true;
    job->request.in = &in;
    job->request.frame = (struct bytes){in.data, in.size};
    fail(&job->request.fault, error, "name", "cannot");
    listen(desk);
    job_respond(job, out);
    return heard(desk);
}

static void our_own_faults_are_logged_by_number(void **state)
{
    static const enum error errors[] = {ERR_INTERNAL, ERR_RECORD_DAMAGED};
    struct desk *desk = *state;
    for (size_t i = 0; i < 2; i++) {
        struct job job = {0};
        struct buffer out = {0};
        const char *said = respond(desk, errors[i], &job, &out);
        assert_non_null(strstr(said, "fail request connection=12 id=7 method=youth.put code="));
        assert_non_null(strstr(said, error_code(errors[i])));
        assert_null(strstr(said, "Hemlig"));
        assert_null(strstr(said, "name"));
        buffer_append(&out, "", 1);
        assert_non_null(strstr(job.request.fault.text, "(request 12/7)"));
        buffer_free(&out);
    }
}

static void the_callers_faults_are_not_logged(void **state)
{
    struct desk *desk = *state;
    for (int error = 1; error < ERR_COUNT; error++) {
        struct job job = {0};
        struct buffer out = {0};
        if (error == ERR_INTERNAL || error == ERR_RECORD_DAMAGED)
            continue;
        assert_string_equal(respond(desk, (enum error)error, &job, &out), "");
        assert_string_equal(job.request.fault.text, "cannot");
        assert_true(out.size > 0);
        buffer_free(&out);
    }
}

static void a_cleared_job_is_as_new(void **state)
{
    struct job *job = memory_new(1, sizeof *job);
    (void)state;
    for (int i = 0; i < 3; i++) {
        assert_null(job->caller);
        assert_null(job->request.method);
        assert_int_equal(job->request.fault.code, ERR_NONE);
        assert_int_equal(job->reply.size, 0);
        job->caller = (struct caller *)job;
        job->request.method = &row;
        arena_new(&job->request.arena, 100000);
        fail(&job->request.fault, ERR_STATE, NULL, "x");
        buffer_append(&job->reply, (char[10000]){0}, 10000);
        job_clear(job);
        assert_true(job->reply.capacity <= 4096); /* a large reply is not kept */
    }
    job_free(job);
    job_free(NULL);
}

static void each_thread_has_its_place_on_the_board(void **state)
{
    struct board *board = memory_new(1, sizeof *board);
    struct figures *last = NULL;
    (void)state;
    assert_int_equal(sizeof(struct figures), 128);
    for (int i = 0; i < FIGURES_MOST; i++) {
        struct figures *own = board_place(board);
        assert_non_null(own);
        assert_ptr_not_equal(own, last);
        figure_add(&own->requests, 2);
        figure_add(&own->requests, 3);
        assert_int_equal(figure_value(&own->requests), 5);
        last = own;
    }
    assert_null(board_place(board));
    free(board);
}

#define TEST(name) cmocka_unit_test_setup(name, begin)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_line_has_a_time_a_level_and_an_event),
        TEST(a_long_line_is_cut_and_stays_a_line),
        TEST(our_own_faults_are_logged_by_number),
        TEST(the_callers_faults_are_not_logged),
        TEST(a_cleared_job_is_as_new),
        TEST(each_thread_has_its_place_on_the_board),
    };
    return cmocka_run_group_tests_name("serve log", tests, NULL, NULL);
}
