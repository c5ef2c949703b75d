/* SPDX-License-Identifier: MIT
 *
 * The store in its directory: what is opened, what is refused and why; who holds it. */
#include "tests/unit/places.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

struct desk {
    char directory[64];
    struct fault fault;
};

static int begin(void **state)
{
    static struct desk desk;
    desk = (struct desk){.directory = ""};
    place_directory(desk.directory);
    *state = &desk;
    return 0;
}

static int end(void **state)
{
    place_remove(((struct desk *)*state)->directory);
    return 0;
}

static enum error try_open(struct desk *desk, bool create)
{
    struct store_options options = {
        .directory = desk->directory, .create = create, .map_size = PLACE_MAP};
    struct store *store;
    desk->fault = (struct fault){0};
    enum error error = store_open(&store, &options, &desk->fault);
    assert_int_equal(error, desk->fault.code);
    assert_int_equal(store == NULL, error != ERR_NONE);
    store_close(store);
    return error;
}

static const char *path_of(struct desk *desk, const char *name)
{
    static char path[100];
    snprintf(path, sizeof path, "%s/%s", desk->directory, name);
    return path;
}

static void nothing_is_made_unless_asked_for(void **state)
{
    struct desk *desk = *state;
    struct stat about;
    assert_int_equal(try_open(desk, false), ERR_NOT_FOUND);
    assert_int_equal(stat(path_of(desk, "data.mdb"), &about), -1);
    assert_int_equal(try_open(desk, true), ERR_NONE);
    assert_int_equal(try_open(desk, false), ERR_NONE);
    assert_int_equal(try_open(desk, true), ERR_NONE);
    assert_int_equal(stat(path_of(desk, "data.mdb"), &about), 0);
    assert_int_equal(about.st_mode & 077, 0);
    assert_int_equal(stat(path_of(desk, "lock"), &about), 0);
    assert_int_equal(about.st_mode & 077, 0);
}

static void a_directory_is_made_too(void **state)
{
    struct desk *desk = *state;
    struct desk below = {.directory = ""};
    struct stat about;
    snprintf(below.directory, sizeof below.directory, "%.40s/new", desk->directory);
    assert_int_equal(try_open(&below, false), ERR_NOT_FOUND);
    assert_int_equal(try_open(&below, true), ERR_NONE);
    assert_int_equal(stat(below.directory, &about), 0);
    assert_int_equal(about.st_mode & 077, 0);
    place_remove(below.directory);
    snprintf(below.directory, sizeof below.directory, "%.40s/no/new", desk->directory);
    assert_int_equal(try_open(&below, true), ERR_INTERNAL);
}

static void write_file(const char *path, const void *data, size_t size)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(data, 1, size, file), size);
    fclose(file);
}

static void an_empty_file_is_refused_and_left_alone(void **state)
{
    struct desk *desk = *state;
    struct stat about;
    write_file(path_of(desk, "data.mdb"), "", 0);
    assert_int_equal(try_open(desk, true), ERR_RECORD_DAMAGED);
    assert_non_null(strstr(desk->fault.text, "0 bytes"));
    assert_int_equal(try_open(desk, false), ERR_RECORD_DAMAGED);
    assert_int_equal(stat(path_of(desk, "data.mdb"), &about), 0);
    assert_int_equal(about.st_size, 0);
}

static void what_is_no_store_is_refused(void **state)
{
    struct desk *desk = *state;
    char junk[16384];
    memset(junk, 'x', sizeof junk);
    static const size_t sizes[] = {1, 100, 4096, 8192, 16384};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        write_file(path_of(desk, "data.mdb"), junk, sizes[i]);
        assert_int_equal(try_open(desk, true), ERR_RECORD_DAMAGED);
        struct stat about;
        assert_int_equal(stat(path_of(desk, "data.mdb"), &about), 0);
        assert_int_equal(about.st_size, sizes[i]);
    }
}

static void fill(struct desk *desk, int count)
{
    struct store_options options = {
        .directory = desk->directory, .create = true, .map_size = PLACE_MAP};
    struct store *store;
    char value[3000] = "v";
    assert_int_equal(store_open(&store, &options, &desk->fault), ERR_NONE);
    struct txn *txn = txn_begin(store, &desk->fault);
    for (int i = 0; i < count; i++) {
        uint8_t key[8];
        key_put_number(key, (uint64_t)i);
        txn_put(txn, TABLE_EMPLOYER, (struct bytes){key, 8}, (struct bytes){value, sizeof value});
    }
    assert_int_equal(txn_commit(txn, &desk->fault), ERR_NONE);
    store_close(store);
}

static void a_file_cut_short_is_refused_at_every_length(void **state)
{
    struct desk *desk = *state;
    struct stat about;
    fill(desk, 100);
    assert_int_equal(stat(path_of(desk, "data.mdb"), &about), 0);
    assert_true(about.st_size > 200000);
    for (off_t size = about.st_size - 1; size > 0; size -= 20011) {
        assert_int_equal(truncate(path_of(desk, "data.mdb"), size), 0);
        if (try_open(desk, true) != ERR_RECORD_DAMAGED)
            fail_msg("cut to %lld: %s", (long long)size, desk->fault.text);
    }
    for (off_t size = 12288; size > 0; size -= 1024) {
        assert_int_equal(truncate(path_of(desk, "data.mdb"), size), 0);
        assert_int_equal(try_open(desk, true), ERR_RECORD_DAMAGED);
    }
}

/* Opens the store, changes its schema number (or takes it away), and closes it. */
static void write_schema(struct desk *desk, const uint8_t *number, size_t size)
{
    struct store_options options = {
        .directory = desk->directory, .create = true, .map_size = PLACE_MAP};
    struct store *store;
    struct bytes key = {"schema", 6};
    assert_int_equal(store_open(&store, &options, &desk->fault), ERR_NONE);
    struct txn *txn = txn_begin(store, &desk->fault);
    if (number)
        txn_put(txn, TABLE_META, key, (struct bytes){number, size});
    else
        txn_delete(txn, TABLE_META, key);
    assert_int_equal(txn_commit(txn, &desk->fault), ERR_NONE);
    store_close(store);
}

static void a_newer_schema_is_refused(void **state)
{
    struct desk *desk = *state;
    uint8_t number[8];
    key_put_number(number, STORE_SCHEMA);
    write_schema(desk, number, 8);
    assert_int_equal(try_open(desk, false), ERR_NONE);
    key_put_number(number, STORE_SCHEMA + 1);
    write_schema(desk, number, 8);
    assert_int_equal(try_open(desk, false), ERR_RECORD_DAMAGED);
    assert_non_null(strstr(desk->fault.text, "newer"));
    assert_true(desk->fault.has_limit);
    assert_int_equal(desk->fault.limit, STORE_SCHEMA);
}

static void a_store_without_a_schema_is_refused(void **state)
{
    struct desk *desk = *state;
    write_schema(desk, NULL, 0);
    assert_int_equal(try_open(desk, true), ERR_RECORD_DAMAGED);
}

static void a_schema_of_another_shape_is_refused(void **state)
{
    struct desk *desk = *state;
    write_schema(desk, (const uint8_t *)"1", 1);
    assert_int_equal(try_open(desk, true), ERR_RECORD_DAMAGED);
}

/* In a child: the exit code is the error. */
static enum error open_elsewhere(struct desk *desk)
{
    int status;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0)
        _exit((int)try_open(desk, false));
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return (enum error)WEXITSTATUS(status);
}

static void one_process_holds_the_store(void **state)
{
    struct desk *desk = *state;
    struct store_options options = {
        .directory = desk->directory, .create = true, .map_size = PLACE_MAP};
    struct store *store;
    assert_int_equal(store_open(&store, &options, &desk->fault), ERR_NONE);
    assert_int_equal(open_elsewhere(desk), ERR_CONFLICT);
    assert_int_equal(try_open(desk, false), ERR_CONFLICT); /* nor twice in one */
    /* The refused ones did not loosen our hold. */
    assert_int_equal(open_elsewhere(desk), ERR_CONFLICT);
    store_close(store);
    assert_int_equal(open_elsewhere(desk), ERR_NONE);
    assert_int_equal(try_open(desk, false), ERR_NONE);
}

static void a_killed_holder_lets_go(void **state)
{
    struct desk *desk = *state;
    int pipes[2], status;
    char byte;
    assert_int_equal(try_open(desk, true), ERR_NONE);
    assert_int_equal(pipe(pipes), 0);
    pid_t child = fork();
    if (child == 0) {
        struct store_options options = {.directory = desk->directory, .map_size = PLACE_MAP};
        struct store *store;
        byte = (char)store_open(&store, &options, &desk->fault);
        if (write(pipes[1], &byte, 1) == 1)
            pause();
        _exit(1);
    }
    assert_int_equal(read(pipes[0], &byte, 1), 1);
    assert_int_equal(byte, ERR_NONE);
    assert_int_equal(try_open(desk, false), ERR_CONFLICT);
    assert_int_equal(kill(child, SIGKILL), 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(try_open(desk, false), ERR_NONE);
    close(pipes[0]);
    close(pipes[1]);
}

static void nonsense_closes_quietly(void **state)
{
    (void)state;
    store_close(NULL);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(nothing_is_made_unless_asked_for),
        TEST(a_directory_is_made_too),
        TEST(an_empty_file_is_refused_and_left_alone),
        TEST(what_is_no_store_is_refused),
        TEST(a_file_cut_short_is_refused_at_every_length),
        TEST(a_newer_schema_is_refused),
        TEST(a_store_without_a_schema_is_refused),
        TEST(a_schema_of_another_shape_is_refused),
        TEST(one_process_holds_the_store),
        TEST(a_killed_holder_lets_go),
        TEST(nonsense_closes_quietly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
