/* SPDX-License-Identifier: MIT
 *
 * The client against the other end of a socketpair, which says what the test wants. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

/* before cmocka, which has a macro called fail */
#include "proto/client.h"

#include <cmocka.h>

#define BYTES(literal) literal, sizeof(literal) - 1

struct ends {
    struct client *client;
    int peer;
};

static struct ends begin(int timeout_ms)
{
    int sockets[2];
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, sockets), 0);
    return (struct ends){client_over(sockets[0], timeout_ms), sockets[1]};
}

static void end(struct ends *ends)
{
    client_close(ends->client);
    if (ends->peer >= 0)
        close(ends->peer);
}

static void say(const struct ends *ends, const char *bytes, size_t size)
{
    assert_int_equal(write(ends->peer, bytes, size), size);
}

static enum client_end ping(struct ends *ends, struct buffer *result, struct fault *fault)
{
    return client_call(ends->client, "server.ping", (struct bytes){0}, result, fault);
}

static void a_call_is_a_request_and_its_result(void **state)
{
    (void)state;
    struct ends ends = begin(1000);
    struct buffer result = {0};
    struct fault fault = {0};
    char sent[64];
    say(&ends, BYTES("\x94\x01\x01\xc0\x81\xa1x\x07"));
    assert_int_equal(ping(&ends, &result, &fault), CLIENT_OK);
    assert_int_equal(result.size, 4);
    assert_memory_equal(result.data, "\x81\xa1x\x07", 4);
    assert_int_equal(read(ends.peer, sent, sizeof sent), 17);
    assert_memory_equal(sent + 4, "server.ping", 11);
    buffer_free(&result);
    end(&ends);
}

static void an_error_map_is_a_fault(void **state)
{
    (void)state;
    struct ends ends = begin(1000);
    struct buffer result = {0};
    struct fault fault = {0};
    say(&ends, BYTES("\x94\x01\x01\x84\xa4"
                     "code\xac"
                     "OUT_OF_RANGE\xa7message\xa7over 60\xa5"
                     "field\xa5hours\xa5limit\x3c\xc0"));
    assert_int_equal(ping(&ends, &result, &fault), CLIENT_REFUSED);
    assert_int_equal(fault.code, ERR_OUT_OF_RANGE);
    assert_string_equal(fault.field, "hours");
    assert_string_equal(fault.text, "over 60");
    assert_true(fault.has_limit);
    assert_int_equal(fault.limit, 60);
    assert_int_equal(result.size, 0);
    end(&ends);
}

static void an_error_text_is_a_fault(void **state)
{
    (void)state;
    struct ends ends = begin(1000);
    struct buffer result = {0};
    struct fault fault = {0};
    say(&ends, BYTES("\x94\x01\x01\xb2NOT_FOUND: id: no.\xc0"));
    assert_int_equal(ping(&ends, &result, &fault), CLIENT_REFUSED);
    assert_int_equal(fault.code, ERR_NOT_FOUND);
    assert_string_equal(fault.text, "id: no.");
    say(&ends, BYTES("\x94\x01\x02\xa3odd\xc0"));
    assert_int_equal(ping(&ends, &result, &fault), CLIENT_REFUSED);
    assert_int_equal(fault.code, ERR_INTERNAL);
    assert_string_equal(fault.text, "odd");
    end(&ends);
}

static void answers_come_in_any_order(void **state)
{
    (void)state;
    struct ends ends = begin(1000);
    struct buffer result = {0};
    struct fault fault = {0};
    uint32_t one, two, id;
    assert_int_equal(client_send(ends.client, "a", (struct bytes){0}, &one, &fault), CLIENT_OK);
    assert_int_equal(client_send(ends.client, "b", (struct bytes){0}, &two, &fault), CLIENT_OK);
    say(&ends, BYTES("\xdc\x00\x04\x01\x02\xc0\x22\x94\x01\xcd\x00\x01\xc0\x11"));
    assert_int_equal(client_receive(ends.client, &id, &result, &fault), CLIENT_OK);
    assert_int_equal(id, two);
    assert_int_equal(client_receive(ends.client, &id, &result, &fault), CLIENT_OK);
    assert_int_equal(id, one);
    assert_memory_equal(result.data, "\x22\x11", 2);
    buffer_free(&result);
    end(&ends);
}

static void an_end_is_told(void **state)
{
    (void)state;
    struct ends ends = begin(1000);
    struct buffer result = {0};
    struct fault fault = {0};
    say(&ends, BYTES("\x94\x01\x01\xc0"));
    close(ends.peer);
    ends.peer = -1;
    assert_int_equal(ping(&ends, &result, &fault), CLIENT_CLOSED);
    end(&ends);
}

static void silence_ends_at_the_deadline(void **state)
{
    (void)state;
    struct ends ends = begin(30);
    struct buffer result = {0};
    struct fault fault = {0};
    assert_int_equal(ping(&ends, &result, &fault), CLIENT_LATE);
    assert_int_equal(fault.code, ERR_DEADLINE);
    end(&ends);
}

static void what_is_no_response_is_told(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t size;
    } cases[] = {
        {BYTES("HTTP/1.1 400")},
        {BYTES("\x94\x00\x01\xa1x\x90")}, /* a request */
        {BYTES("\x94\x01\x07\xc0\xc0")},  /* an id that was not sent */
        {BYTES("\xdd\x10\x00\x00\x00")},  /* a bomb */
        {BYTES("\x94\x01\x01\xc0\xa2\xc3("
               "\x01")}, /* no UTF-8 */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct ends ends = begin(1000);
        struct buffer result = {0};
        struct fault fault = {0};
        say(&ends, cases[i].bytes, cases[i].size);
        assert_int_equal(ping(&ends, &result, &fault), CLIENT_GARBLED);
        buffer_free(&result);
        end(&ends);
    }
}

/* A peer that writes much before it reads must not make both sides wait for each other. */
static void two_full_directions_do_not_block(void **state)
{
    (void)state;
    enum { SIZE = 4 << 20 };
    int sockets[2];
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, sockets), 0);
    struct ends ends = {.peer = sockets[1]};
    pid_t child = fork();
    if (child == 0) {
        close(sockets[0]); /* or the end of the client's would never be seen here */
        alarm(30);
        char *many = malloc(SIZE);
        memset(many, 0, SIZE);
        memcpy(many, "\x94\x01\x01\xc0\xc6\x00\x3f\xff\xf7", 9); /* a bin of the rest */
        size_t at = 0;
        for (ssize_t put; at < SIZE && (put = write(ends.peer, many + at, SIZE - at)) > 0;)
            at += (size_t)put;
        while (at > 0 && read(ends.peer, many, SIZE) > 0)
            ;
        _exit(0);
    }
    close(ends.peer);
    ends.peer = -1;
    ends.client = client_over(sockets[0], 20000);
    char *params = malloc(SIZE);
    memset(params, 0, SIZE);
    memcpy(params, "\x81\xa1x\xc6\x00\x3f\xff\xf8", 8);
    struct buffer result = {0};
    struct fault fault = {0};
    assert_int_equal(client_call(ends.client, "x", (struct bytes){params, SIZE}, &result, &fault),
                     CLIENT_OK);
    assert_int_equal(result.size, SIZE - 4);
    free(params);
    buffer_free(&result);
    end(&ends);
    assert_int_equal(waitpid(child, NULL, 0), child);
}

static void nobody_listens(void **state)
{
    (void)state;
    struct client *client;
    struct fault fault = {0};
    struct client_options options = {.address = "127.0.0.1:1", .timeout_ms = 1000};
    assert_int_equal(client_open(&client, &options, &fault), CLIENT_UNREACHABLE);
    assert_null(client);
    options.address = "/nonexistent/praktik.sock";
    assert_int_equal(client_open(&client, &options, &fault), CLIENT_UNREACHABLE);
    options.address = "nowhere";
    assert_int_equal(client_open(&client, &options, &fault), CLIENT_BAD_ADDRESS);
    options.address = "";
    assert_int_equal(client_open(&client, &options, &fault), CLIENT_BAD_ADDRESS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_call_is_a_request_and_its_result),
        cmocka_unit_test(an_error_map_is_a_fault),
        cmocka_unit_test(an_error_text_is_a_fault),
        cmocka_unit_test(answers_come_in_any_order),
        cmocka_unit_test(an_end_is_told),
        cmocka_unit_test(silence_ends_at_the_deadline),
        cmocka_unit_test(what_is_no_response_is_told),
        cmocka_unit_test(two_full_directions_do_not_block),
        cmocka_unit_test(nobody_listens),
    };
    return cmocka_run_group_tests_name("client", tests, NULL, NULL);
}
