/* SPDX-License-Identifier: MIT
 *
 * Where the server may listen: loopback and Unix sockets, and nowhere else. */
#include "engine/serve/listener.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static void only_loopback_is_listened_on(void **state)
{
    (void)state;
    static const char *const refused[] = {
        "0.0.0.0:0",      "192.168.1.2:80",       "[::]:0",       "example.org:80",     "127.0.0.1",
        "127.0.0.1:",     "127.0.0.1:65536",      "127.0.0.1:-1", "127.0.0.1:80x",      ":80",
        "[::1:80",        "128.0.0.1:0",          "[]:0",         "127.0.0.1.nip.io:0", "",
        "[127.0.0.1]x:0", "::ffff:192.168.1.2:0", "localhost.:0",
    };
    static const char *const taken[] = {"127.0.0.1:0", "localhost:0", "127.4.5.6:0"};
    char name[LISTENER_NAME];
    int fd;
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        struct fault fault = {0};
        assert_int_equal(listener_tcp(refused[i], false, &fd, name, &fault), ERR_OUT_OF_RANGE);
        assert_int_equal(fd, -1);
        assert_string_equal(fault.field, "listen");
    }
    for (size_t i = 0; i < sizeof taken / sizeof taken[0]; i++) {
        struct fault fault = {0};
        assert_int_equal(listener_tcp(taken[i], false, &fd, name, &fault), ERR_NONE);
        assert_memory_equal(name, "127.", 4);
        close(fd);
    }
}

static void a_port_in_use_is_told(void **state)
{
    (void)state;
    char name[LISTENER_NAME], again[LISTENER_NAME];
    struct fault fault = {0};
    int first, second;
    assert_int_equal(listener_tcp("127.0.0.1:0", false, &first, name, &fault), ERR_NONE);
    assert_int_equal(listener_tcp(name, false, &second, again, &fault), ERR_OVERLOADED);
    close(first);
}

static void a_stale_socket_is_replaced_and_a_live_one_is_not(void **state)
{
    (void)state;
    char directory[] = "/tmp/praktik-test-XXXXXX", path[64];
    struct fault fault = {0};
    struct stat about;
    int first, second;
    assert_non_null(mkdtemp(directory));
    snprintf(path, sizeof path, "%s/socket", directory);
    assert_int_equal(listener_unix(path, &first, &fault), ERR_NONE);
    assert_int_equal(stat(path, &about), 0);
    assert_int_equal(about.st_mode & 07777, 0600);
    assert_int_equal(listener_unix(path, &second, &fault), ERR_OVERLOADED);
    close(first); /* nobody answers any more */
    assert_int_equal(listener_unix(path, &second, &fault), ERR_NONE);
    close(second);
    unlink(path);

    FILE *file = fopen(path, "w"); /* something that is not ours */
    assert_non_null(file);
    fclose(file);
    assert_int_equal(listener_unix(path, &second, &fault), ERR_OVERLOADED);
    assert_int_equal(unlink(path), 0);
    rmdir(directory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_loopback_is_listened_on),
        cmocka_unit_test(a_port_in_use_is_told),
        cmocka_unit_test(a_stale_socket_is_replaced_and_a_live_one_is_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
