/* SPDX-License-Identifier: MIT
 *
 * Imports against a peer that answers as the test says: what no sound server would answer, and
 * what changes on a server between the two passes. */
#include <pthread.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "engine/cli/import.h"
#include "tests/unit/places.h"
#include "tests/unit/spoken.h"

enum { ANSWERS = 3 };

struct peer {
    char directory[64], address[100], file[100];
    struct arena arena;
    struct bytes answers[ANSWERS]; /* to the hello, and to a batch in each pass */
    int listener;
    struct spoken spoken;
};

static int begin(void **state)
{
    static struct peer peer;
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    peer = (struct peer){0};
    place_directory(peer.directory);
    snprintf(peer.address, sizeof peer.address, "%s/s", peer.directory);
    snprintf(peer.file, sizeof peer.file, "%s/f.csv", peer.directory);
    snprintf(address.sun_path, sizeof address.sun_path, "%s", peer.address);
    peer.listener = socket(AF_UNIX, SOCK_STREAM, 0);
    assert_int_equal(bind(peer.listener, (void *)&address, sizeof address), 0);
    assert_int_equal(listen(peer.listener, 1), 0);
    *state = &peer;
    return 0;
}

static int end(void **state)
{
    struct peer *peer = *state;
    close(peer->listener);
    arena_free(&peer->arena);
    place_remove(peer->directory);
    return 0;
}

/* Says all that it has to say, and listens until the other side is done. */
static void *answer(void *context)
{
    struct peer *peer = context;
    char heard[1024];
    int socket = accept(peer->listener, NULL, NULL);
    ssize_t done = 1;
    for (int i = 0; i < ANSWERS && peer->answers[i].data && done >= 0; i++)
        done = write(socket, peer->answers[i].data, peer->answers[i].size);
    if (!peer->answers[1].data)
        shutdown(socket, SHUT_WR);
    while (done > 0)
        done = read(socket, heard, sizeof heard);
    close(socket);
    return NULL;
}

/* An answer as "null,{…}" or "{…},null": error and result; NULL: none;
 * a peer that answers nothing but the hello is gone then. */
static int import(struct peer *peer, const char *csv, const char *first, const char *second,
                  const struct import_options *options)
{
    const char *said[ANSWERS] = {"null,{}", first, second};
    struct cli cli = {.connect = peer->address, .timeout = 10};
    pthread_t thread;
    FILE *file = fopen(peer->file, "w");
    assert_non_null(file);
    fputs(csv, file);
    fclose(file);
    for (int i = 0; i < ANSWERS; i++) {
        char json[512];
        snprintf(json, sizeof json, "[1,%d,%s]", i + 1, said[i] ? said[i] : "null,null");
        peer->answers[i] = said[i] ? values_packed(&peer->arena, json) : (struct bytes){0};
    }
    assert_int_equal(pthread_create(&thread, NULL, answer, peer), 0);
    spoken_begin(&peer->spoken);
    int code = import_file(&cli, "employers", peer->file, options);
    spoken_end(&peer->spoken);
    pthread_join(thread, NULL);
    assert_string_equal(peer->spoken.out, "");
    return code;
}

#define ONE "id,name\ne1,Hav & Bok\n"
#define TWO ONE "e2,Lagret\n"
#define SAID(created, changed, unchanged) \
    "null,{'created':" created ",'changed':" changed ",'unchanged':" unchanged ",'faults':[]}"
#define FAULT(index)                                                        \
    "null,{'created':1,'changed':0,'unchanged':0,'faults':[{'index':" index \
    ",'code':'NOT_FOUND','field':'name','text':'no such thing'}]}"

static void counts_are_of_the_second_pass(void **state)
{
    static const struct import_options check = {.check = true};
    struct import_options all = {0};
    struct peer *peer = *state;
    assert_int_equal(import(peer, TWO, SAID("2", "0", "0"), SAID("0", "1", "1"), &all), EX_OK);
    assert_string_equal(peer->spoken.err, "employers: 2 read, 0 new, 1 changed, 1 unchanged\n");
    assert_int_equal(import(peer, TWO, SAID("2", "0", "0"), NULL, &check), EX_OK);
    assert_string_equal(peer->spoken.err,
                        "employers: 2 read, 2 new, 0 changed, 0 unchanged; only checked\n");
}

static void one_row_is_no_rows(void **state)
{
    static const struct {
        const char *csv, *says;
        bool skip;
    } cases[] = {
        {"id,name\na b,X\n", ": 1 of 1 rows is bad; nothing was imported\n", false},
        {"id,name\na b,X\nc d,X\n", ": 2 of 2 rows are bad; nothing was imported\n", false},
        {"id,name\na b,X\n", ": 1 bad row was left out\n", true},
        {"id,name\na b,X\nc d,X\n", ": 2 bad rows were left out\n", true},
    };
    struct peer *peer = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct import_options options = {.skip_bad = cases[i].skip};
        int code = import(peer, cases[i].csv, NULL, NULL, &options);
        assert_int_equal(code, cases[i].skip ? EX_OK : EX_DATAERR);
        assert_has(peer->spoken.err, cases[i].says);
        assert_has(peer->spoken.err, "f.csv:2: column id: ");
    }
}

/* What passed the check fails when it is meant. */
static void something_changed_meanwhile(void **state)
{
    struct import_options options = {0};
    struct peer *peer = *state;
    assert_int_equal(import(peer, TWO, SAID("2", "0", "0"), FAULT("1"), &options), EX_DATAERR);
    assert_has(peer->spoken.err, "f.csv:3: column name: no such thing (NOT_FOUND)\n");
    assert_has(peer->spoken.err, "employers: the import broke off after 1 row; run it again: ");
    int code = import(peer, TWO, SAID("2", "0", "0"),
                      "{'code':'STORAGE_FULL','message':'full'},null", &options);
    assert_int_equal(code, EX_TEMPFAIL);
    assert_has(peer->spoken.err, "broke off after 0 rows; ");
}

static void a_whole_batch_is_refused(void **state)
{
    struct import_options options = {0};
    struct peer *peer = *state;
    int code =
        import(peer, ONE, "{'code':'FORBIDDEN','message':'not for you'},null", NULL, &options);
    assert_int_equal(code, EX_NOPERM);
    assert_has(peer->spoken.err, "f.csv:2 and later\n");
    assert_has(peer->spoken.err, "praktik: FORBIDDEN: not for you\n");
    assert_has_not(peer->spoken.err, "broke off"); /* nothing was begun */
}

static void answers_that_are_none(void **state)
{
    static const struct {
        const char *first, *says;
        int code;
    } cases[] = {
        {FAULT("1"), "the server names an item that was not sent", EX_UNAVAILABLE},
        {FAULT("-1"), "the server names an item that was not sent", EX_UNAVAILABLE},
        {"null,{'created':'x'}", "the server's answer: ", EX_UNAVAILABLE},
        {"null,[]", "the server's answer: ", EX_UNAVAILABLE},
        {NULL, "praktik: the server closed the connection", EX_TEMPFAIL},
    };
    struct import_options options = {0};
    struct peer *peer = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int code = import(peer, ONE, cases[i].first, NULL, &options);
        if (code != cases[i].code)
            fail_msg("case %zu: %d, %s", i, code, peer->spoken.err);
        assert_has(peer->spoken.err, cases[i].says);
    }
}

static void what_can_be_imported(void **state)
{
    static const struct {
        const char *plural, *name;
    } cases[] = {{"programmes", "programme"}, {"employers", "employer"},
                 {"workplaces", "workplace"}, {"openings", "opening"},
                 {"youths", "youth"},         {"observations", "observation"}};
    static const char *const none[] = {"opening", "placements", "certificates", "", "Openings"};
    struct peer *peer = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(kind_by_plural(cases[i].plural)->name, cases[i].name);
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        spoken_begin(&peer->spoken);
        const struct record_kind *kind = kind_by_plural(none[i]);
        spoken_end(&peer->spoken);
        assert_null(kind);
        assert_has(peer->spoken.err, "one of programmes, employers, workplaces, openings, youths");
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(counts_are_of_the_second_pass), TEST(one_row_is_no_rows),
        TEST(something_changed_meanwhile),   TEST(a_whole_batch_is_refused),
        TEST(answers_that_are_none),         TEST(what_can_be_imported),
    };
    return cmocka_run_group_tests_name("import", tests, NULL, NULL);
}
