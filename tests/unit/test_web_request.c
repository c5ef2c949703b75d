/* SPDX-License-Identifier: MIT
 *
 * The web's gate at its edges: each limit, one below and at it; the same verdict however the bytes
 * come; forms; by which names a site is known. What it refuses otherwise: tests/server/test_web.py.
 */
#include "engine/serve/web_request.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "proto/memory.h"
#include "proto/text.h"

static const struct web_site site = {.origins = {"http://127.0.0.1:8080"}, .count = 1};

/* The status, 200 for a whole request, 0 where more must come; in pieces of that size. */
static int status_in(const struct buffer *bytes, size_t piece, struct web_request *request)
{
    struct web_scanner scanner = {0};
    enum web_state state = WEB_MORE;
    for (size_t have = 0; have < bytes->size && state == WEB_MORE;) {
        have = piece < bytes->size - have ? have + piece : bytes->size;
        state = web_scan(&scanner, bytes->data, have, &site, request);
    }
    return state == WEB_WHOLE ? 200 : state == WEB_REFUSED ? request->status : 0;
}

static int status_of(const struct buffer *bytes)
{
    struct web_request whole, pieces;
    int status = status_in(bytes, bytes->size, &whole);
    assert_int_equal(status_in(bytes, 1, &pieces), status);
    assert_int_equal(status_in(bytes, 7, &pieces), status);
    return status;
}

static void put(struct buffer *out, const char *text)
{
    buffer_append(out, text, strlen(text));
}

static void fill(struct buffer *out, char letter, size_t count)
{
    for (size_t i = 0; i < count; i++)
        buffer_append(out, &letter, 1);
}

static const char host[] = "Host: 127.0.0.1:8080\r\n";

/* A head of exactly so many bytes. */
static int head_of(size_t size)
{
    struct buffer bytes = {0};
    put(&bytes, "GET / HTTP/1.1\r\n");
    put(&bytes, host);
    put(&bytes, "A: ");
    fill(&bytes, 'b', size - bytes.size - 4);
    put(&bytes, "\r\n\r\n");
    assert_int_equal(bytes.size, size);
    int status = status_of(&bytes);
    buffer_free(&bytes);
    return status;
}

static int headers_of(int count)
{
    struct buffer bytes = {0};
    put(&bytes, "GET / HTTP/1.1\r\n");
    put(&bytes, host);
    for (int i = 1; i < count; i++)
        put(&bytes, "A: b\r\n");
    put(&bytes, "\r\n");
    int status = status_of(&bytes);
    buffer_free(&bytes);
    return status;
}

static int target_of(size_t size)
{
    struct buffer bytes = {0};
    put(&bytes, "GET /?");
    fill(&bytes, 'a', size - 2);
    put(&bytes, " HTTP/1.1\r\n");
    put(&bytes, host);
    put(&bytes, "\r\n");
    int status = status_of(&bytes);
    buffer_free(&bytes);
    return status;
}

static int body_of(size_t size)
{
    struct buffer bytes = {0};
    struct web_request request;
    char length[64];
    put(&bytes, "POST /rpc HTTP/1.1\r\n");
    put(&bytes, host);
    snprintf(length, sizeof length, "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n",
             size);
    put(&bytes, length);
    size_t head = bytes.size;
    if (size <= WEB_BODY) {
        fill(&bytes, '1', size - 1);
        assert_int_equal(status_in(&bytes, 1000, &request), 0);
        fill(&bytes, '1', 1);
        fill(&bytes, 'x', 9); /* the next request's */
    }
    int status = status_in(&bytes, 1000, &request);
    if (status == 200) {
        assert_int_equal(request.size, head + size);
        assert_int_equal(request.body.size, size);
        assert_ptr_equal(request.body.data, bytes.data + head);
        assert_int_equal(request.body.data[size - 1], '1');
    }
    buffer_free(&bytes);
    return status;
}

static void limits_hold_to_the_byte(void **state)
{
    (void)state;
    assert_int_equal(head_of(WEB_HEAD), 200);
    assert_int_equal(head_of(WEB_HEAD + 1), 431);
    assert_int_equal(headers_of(WEB_HEADERS), 200);
    assert_int_equal(headers_of(WEB_HEADERS + 1), 431);
    assert_int_equal(target_of(WEB_TARGET), 200);
    assert_int_equal(target_of(WEB_TARGET + 1), 414);
    assert_int_equal(body_of(1), 200);
    assert_int_equal(body_of(WEB_BODY), 200);
    assert_int_equal(body_of(WEB_BODY + 1), 413);
}

/* A request that passes, with one byte of its head replaced by each other there is: what passes
 * then is for the same page, but where a question mark cuts the path short. */
static void a_changed_byte_never_means_another_page(void **state)
{
    (void)state;
    static const char good[] = "GET /intyg/INTYG-1 HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n"
                               "Content-Length: 0\r\n\r\n";
    struct buffer bytes = {0};
    int refused = 0;
    put(&bytes, good);
    for (size_t i = 0; i < bytes.size; i++) {
        for (int c = 0; c < 256; c++) {
            struct web_request request;
            bytes.data[i] = (char)c;
            if (status_in(&bytes, bytes.size, &request) != 200) {
                refused++;
                continue;
            }
            enum web_page page = c == '?' && i == 5    ? WEB_HOME
                                 : c == '?' && i == 10 ? WEB_CHECK
                                                       : WEB_CHECK_NUMBER;
            assert_int_equal(request.page, page);
            assert_int_equal(request.body.size, 0);
            assert_true((c >= 0x20 && c < 0x7f) || good[i] == (char)c);
        }
        bytes.data[i] = good[i];
    }
    assert_in_range(refused, 15000, 256 * sizeof good);
    buffer_free(&bytes);
}

static void a_form_gives_its_field_or_nothing(void **state)
{
    (void)state;
    static const struct {
        const char *body, *value; /* NULL: refused */
    } cases[] = {
        {"credential=eyJ.a-b_c", "eyJ.a-b_c"},
        {"a=b&credential=x&credential=y", "x"},
        {"credential=a+b%20c%2B%c3%A5", "a b c+\xc3\xa5"},
        {"credential=", ""},
        {"", NULL},
        {"credential", NULL},
        {"xcredential=a", NULL},
        {"credentials=a", NULL},
        {"credential=%", NULL},
        {"credential=%a", NULL},
        {"credential=%ag", NULL},
        {"credential=12345678901234567", NULL}, /* more than fits */
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char room[16];
        struct text body = {cases[i].body, strlen(cases[i].body)}, value = {0};
        bool found = web_form_field(body, "credential", room, sizeof room, &value);
        assert_int_equal(found, cases[i].value != NULL);
        if (found)
            assert_true(text_is(value, cases[i].value));
    }
}

static void a_site_has_names(void **state)
{
    (void)state;
    struct web_site named;
    assert_true(web_site_name(&named, "127.0.0.1:80", NULL, false));
    assert_int_equal(named.count, 2);
    assert_string_equal(named.origins[0], "http://127.0.0.1:80");
    assert_string_equal(named.origins[1], "http://localhost:80");
    assert_true(web_site_name(&named, "[::1]:443", "https://a.example/path", true));
    assert_int_equal(named.count, 3);
    assert_string_equal(named.origins[1], "https://localhost:443");
    assert_string_equal(named.origins[2], "https://a.example");
    assert_true(web_site_name(&named, "0.0.0.0:443", "https://a.example", true));
    assert_int_equal(named.count, 1);
    assert_false(web_site_name(&named, "0.0.0.0:443", NULL, true));
    assert_false(web_site_name(&named, "[::]:443", NULL, true));
    assert_true(web_site_name(&named, "192.0.2.1:443", NULL, true));
    assert_int_equal(named.count, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(limits_hold_to_the_byte),
        cmocka_unit_test(a_changed_byte_never_means_another_page),
        cmocka_unit_test(a_form_gives_its_field_or_nothing),
        cmocka_unit_test(a_site_has_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
