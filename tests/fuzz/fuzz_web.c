/* SPDX-License-Identifier: MIT
 *
 * Fuzzes the web's gate. What comes in pieces is judged as what comes whole; what passes has a
 * page, a body of the length that it says and no byte that the gate forbids; and a body passes on
 * to the readers of calls and forms.
 *
 * Built and replayed as fuzz_wire.c is. */
#include "engine/serve/web_request.h"
#include "engine/serve/web_rpc.h"

#include <string.h>

#include "proto/text.h"
#include "tests/fuzz/fuzz.h"

static const struct web_site site = {
    .origins = {"http://127.0.0.1:8080", "http://localhost:8080", "https://intyg.example"},
    .count = 3,
};

struct verdict {
    enum web_state state;
    struct web_request request;
    struct web_scanner scanner;
};

/* Pieces of 1 to 1 + mask bytes; each time all so far in an allocation of its own, so that the
 * sanitizer sees a read outside and nothing can be kept of the one before. *kept is the last. */
static struct verdict scan(const char *data, size_t size, size_t mask, char **kept)
{
    struct verdict verdict = {.state = WEB_MORE};
    uint32_t seed = 7;
    *kept = NULL;
    for (size_t have = 0; have < size && verdict.state == WEB_MORE;) {
        seed = seed * 1664525 + 1013904223;
        size_t piece = mask == SIZE_MAX ? size : 1 + (seed >> 16 & mask);
        have = piece < size - have ? have + piece : size;
        free(*kept);
        *kept = malloc(have);
        HOLD(*kept);
        memcpy(*kept, data, have);
        verdict.state = web_scan(&verdict.scanner, *kept, have, &site, &verdict.request);
    }
    return verdict;
}

static void check_whole(const struct verdict *verdict, const char *bytes)
{
    const struct web_request *request = &verdict->request;
    size_t head = verdict->scanner.head;
    HOLD(request->page < WEB_PAGES && request->status == 0);
    HOLD(head >= 4 && memcmp(bytes + head - 4, "\r\n\r\n", 4) == 0);
    HOLD(request->size == head + request->body.size && request->body.size <= WEB_BODY);
    for (size_t i = 0; i < head; i++)
        HOLD((bytes[i] >= 0x20 && bytes[i] < 0x7f) || bytes[i] == '\r' || bytes[i] == '\n');
    HOLD(!request->number.size || text_is_id(request->number));
}

static void read_body(struct text body)
{
    struct buffer packed = {0}, frame = {0};
    struct web_call call;
    struct fault fault = {0};
    uint32_t elements;
    struct text value;
    char *room = malloc(body.size + 1);
    HOLD(room);
    if (!web_call_read(body, &packed, &call, &fault))
        web_call_frame(call.method, call.params, &frame, &elements, &fault);
    if (web_form_field(body, "credential", room, body.size, &value))
        HOLD(value.size <= body.size);
    buffer_free(&packed);
    buffer_free(&frame);
    free(room);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *whole, *pieces;
    struct verdict at_once = scan((const char *)data, size, SIZE_MAX, &whole);
    struct verdict bit_by_bit = scan((const char *)data, size, 15, &pieces);
    HOLD(at_once.state == bit_by_bit.state);
    HOLD(at_once.request.status == bit_by_bit.request.status);
    HOLD(at_once.request.size == bit_by_bit.request.size);
    HOLD(at_once.request.page == bit_by_bit.request.page);
    if (at_once.state == WEB_WHOLE) {
        check_whole(&at_once, whole);
        check_whole(&bit_by_bit, pieces);
        read_body(bit_by_bit.request.body);
    } else if (at_once.state == WEB_REFUSED) {
        HOLD(at_once.request.status >= 400 && at_once.request.status < 600);
    }
    free(whole);
    free(pieces);
    return 0;
}

#ifdef FUZZ_REPLAY
/* What begins with ok- must pass, and what begins with bad- be refused. */
static void judge(const char *path, const uint8_t *data, size_t size)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    char *kept;
    enum web_state state = scan((const char *)data, size, SIZE_MAX, &kept).state;
    free(kept);
    HOLD(strncmp(name, "ok-", 3) != 0 || state == WEB_WHOLE);
    HOLD(strncmp(name, "bad-", 4) != 0 || state == WEB_REFUSED);
}

int main(int argc, char **argv)
{
    return fuzz_replay(argc, argv, judge);
}
#endif
