/* SPDX-License-Identifier: MIT
 *
 * Idempotency keys against a store of their own: the first answer again, a mismatch found, 72
 * hours and not one second more, and purging that takes only what is old. */
#include "engine/serve/idempotency.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

struct thing {
    struct text name;
};
static const struct field thing_fields[] = {FIELD(thing, name, .doc = "a name")};
static const struct schema thing_schema = SCHEMA(thing, "a thing");
static const struct method thing_put = {
    .name = "thing.put", .in = &thing_schema, .out = &thing_schema, .runs = RUNS_WRITER};
static const struct method thing_drop = {
    .name = "thing.drop", .in = &thing_schema, .out = &thing_schema, .runs = RUNS_WRITER};

struct home {
    char directory[64];
    struct store *store;
    struct txn *txn;
    struct thing thing;
    struct session session;
    struct request request;
    uint8_t hash[IDEMPOTENCY_HASH];
};

static int set_up(void **state)
{
    struct home *home = memory_new(1, sizeof *home);
    struct fault fault = {0};
    strcpy(home->directory, "/tmp/praktik-test-XXXXXX");
    assert_non_null(mkdtemp(home->directory));
    struct store_options options = {
        .directory = home->directory, .create = true, .map_size = 16 << 20};
    assert_int_equal(store_open(&home->store, &options, &fault), ERR_NONE);
    home->txn = txn_begin(home->store, &fault);
    assert_non_null(home->txn);
    *state = home;
    return 0;
}

static int tear_down(void **state)
{
    static const char *const files[] = {"data.mdb", "lock.mdb", "lock"};
    struct home *home = *state;
    txn_abort(home->txn);
    store_close(home->store);
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        char path[128];
        snprintf(path, sizeof path, "%s/%s", home->directory, files[i]);
        unlink(path);
    }
    rmdir(home->directory);
    arena_free(&home->request.arena);
    free(home);
    return 0;
}

/* A request for the method under the key, and what is known about it. */
static enum idempotency ask(struct home *home, const struct method *method, const char *name,
                            const char *key, int64_t now)
{
    struct arena arena = home->request.arena;
    home->thing.name = (struct text){name, strlen(name)};
    home->request = (struct request){
        .method = method, .session = &home->session, .in = &home->thing, .arena = arena};
    if (key)
        home->request.options.idempotency_key = (struct text){key, strlen(key)};
    return idempotency_check(home->txn, &home->request, now, home->hash);
}

static void keep(struct home *home, int64_t now, const char *result)
{
    idempotency_keep(home->txn, &home->request, now, home->hash,
                     (struct bytes){result, strlen(result)});
    assert_int_equal(txn_error(home->txn), ERR_NONE);
}

static void the_first_answer_comes_again(void **state)
{
    struct home *home = *state;
    assert_int_equal(ask(home, &thing_put, "a", NULL, 1000), IDEMPOTENCY_NONE);
    assert_int_equal(ask(home, &thing_put, "a", "K", 1000), IDEMPOTENCY_NEW);
    keep(home, 1000, "answer");
    assert_int_equal(ask(home, &thing_put, "a", "L", 1000), IDEMPOTENCY_NEW);
    assert_int_equal(ask(home, &thing_put, "a", "K", 1001), IDEMPOTENCY_AGAIN);
    assert_int_equal(home->request.raw.size, 6);
    assert_memory_equal(home->request.raw.data, "answer", 6);
}

static void another_request_is_found_out(void **state)
{
    struct home *home = *state;
    assert_int_equal(ask(home, &thing_put, "a", "K", 1000), IDEMPOTENCY_NEW);
    keep(home, 1000, "answer");
    assert_int_equal(ask(home, &thing_put, "b", "K", 1000), IDEMPOTENCY_REFUSED);
    assert_int_equal(home->request.fault.code, ERR_IDEMPOTENCY_MISMATCH);
    assert_string_equal(home->request.fault.field, "idempotency_key");
    assert_int_equal(ask(home, &thing_drop, "a", "K", 1000), IDEMPOTENCY_REFUSED);

    ask(home, &thing_put, "a", NULL, 1000);
    home->request.options.idempotency_key = TEXT("K");
    home->request.options.if_version = (struct integer){.value = 3, .set = true};
    assert_int_equal(idempotency_check(home->txn, &home->request, 1000, home->hash),
                     IDEMPOTENCY_REFUSED);
    home->request.options.if_version = (struct integer){0};
    home->request.options.today = (struct date){.days = 20778, .set = true};
    assert_int_equal(idempotency_check(home->txn, &home->request, 1000, home->hash),
                     IDEMPOTENCY_REFUSED);
    assert_int_equal(ask(home, &thing_put, "a", "", 1000), IDEMPOTENCY_REFUSED);
    assert_int_equal(home->request.fault.code, ERR_OUT_OF_RANGE);
}

static void an_answer_is_kept_for_72_hours(void **state)
{
    struct home *home = *state;
    ask(home, &thing_put, "a", "K", 1000);
    keep(home, 1000, "answer");
    assert_int_equal(ask(home, &thing_put, "a", "K", 1000 + IDEMPOTENCY_KEPT_S), IDEMPOTENCY_AGAIN);
    assert_int_equal(ask(home, &thing_put, "b", "K", 1001 + IDEMPOTENCY_KEPT_S), IDEMPOTENCY_NEW);
}

/* The row of the old entry goes with it, or it would purge the new one. */
static void a_key_used_again_is_not_purged_with_the_old(void **state)
{
    struct home *home = *state;
    int64_t later = 1001 + IDEMPOTENCY_KEPT_S;
    ask(home, &thing_put, "a", "K", 1000);
    keep(home, 1000, "old");
    assert_int_equal(ask(home, &thing_put, "b", "K", later), IDEMPOTENCY_NEW);
    keep(home, later, "new");
    idempotency_purge(home->txn, later);
    assert_int_equal(ask(home, &thing_put, "b", "K", later), IDEMPOTENCY_AGAIN);
    assert_memory_equal(home->request.raw.data, "new", 3);
}

static void purging_takes_a_few_and_only_old_ones(void **state)
{
    struct home *home = *state;
    char key[16];
    for (int i = 0; i < IDEMPOTENCY_PURGED + 10; i++) {
        snprintf(key, sizeof key, "K%d", i);
        ask(home, &thing_put, "a", key, 1000 + i);
        keep(home, 1000 + i, "x");
    }
    uint64_t changes = txn_changes(home->txn);
    idempotency_purge(home->txn, 1000 + IDEMPOTENCY_KEPT_S);
    assert_true(txn_changes(home->txn) == changes); /* none is too old */
    idempotency_purge(home->txn, 2000 + IDEMPOTENCY_KEPT_S);
    assert_true(txn_changes(home->txn) == changes + 2 * IDEMPOTENCY_PURGED);
    snprintf(key, sizeof key, "K%d", IDEMPOTENCY_PURGED);
    assert_int_equal(ask(home, &thing_put, "a", key, 1000), IDEMPOTENCY_AGAIN);
    assert_int_equal(ask(home, &thing_put, "a", "K0", 1000), IDEMPOTENCY_NEW);
    idempotency_purge(home->txn, 2000 + IDEMPOTENCY_KEPT_S);
    assert_int_equal(ask(home, &thing_put, "a", key, 1000), IDEMPOTENCY_NEW);
    assert_int_equal(txn_error(home->txn), ERR_NONE);
}

/* One principal's key is not another's: nobody is given what another was answered. */
static void keys_are_each_principals_own(void **state)
{
    struct home *home = *state;
    strcpy(home->session.principal.id, "one");
    assert_int_equal(ask(home, &thing_put, "a", "k", 1000), IDEMPOTENCY_NEW);
    idempotency_keep(home->txn, &home->request, 1000, home->hash, (struct bytes){"\xc0", 1});
    assert_int_equal(ask(home, &thing_put, "a", "k", 1000), IDEMPOTENCY_AGAIN);
    strcpy(home->session.principal.id, "two");
    assert_int_equal(ask(home, &thing_put, "a", "k", 1000), IDEMPOTENCY_NEW);
    assert_int_equal(ask(home, &thing_put, "b", "k", 1000), IDEMPOTENCY_NEW);
}

int main(void)
{
#define WITH_STORE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        WITH_STORE(the_first_answer_comes_again),
        WITH_STORE(keys_are_each_principals_own),
        WITH_STORE(another_request_is_found_out),
        WITH_STORE(an_answer_is_kept_for_72_hours),
        WITH_STORE(a_key_used_again_is_not_purged_with_the_old),
        WITH_STORE(purging_takes_a_few_and_only_old_ones),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
