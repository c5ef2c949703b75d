/* SPDX-License-Identifier: MIT
 *
 * The loop: timers fire in order and never early, posts of many threads all arrive in their order,
 * and a watch tells what it was asked for. */
#include "engine/serve/loop.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

struct alarm {
    struct loop *loop;
    struct timer *timer;
    int64_t at, fired;
    int *order;
    int number, last;
};

static void alarm_due(void *context)
{
    struct alarm *alarm = context;
    alarm->fired = loop_clock();
    assert_int_equal((*alarm->order)++, alarm->number);
    if (alarm->number == alarm->last)
        loop_stop(alarm->loop);
}

static void timers_fire_in_order_and_never_early(void **state)
{
    (void)state;
    struct loop *loop = loop_new();
    struct alarm alarms[4];
    int order = 0;
    int64_t start = loop_clock();
    for (int i = 3; i >= 0; i--) {
        alarms[i] = (struct alarm){
            .loop = loop, .at = start + 5 + 20 * i, .order = &order, .number = i, .last = 3};
        alarms[i].timer = timer_new(loop, alarm_due, &alarms[i]);
        timer_set(alarms[i].timer, start + 500); /* replaced: */
        timer_set(alarms[i].timer, alarms[i].at);
    }
    loop_run(loop);
    for (int i = 0; i < 4; i++) {
        assert_true(alarms[i].fired >= alarms[i].at);
        timer_free(alarms[i].timer);
    }
    loop_free(loop);
}

enum { POSTERS = 4, POSTS = 5000 };

struct note {
    struct post post;
    struct tally_sheet *sheet;
    int poster, number;
};

struct tally_sheet {
    struct loop *loop;
    struct note *notes; /* POSTERS * POSTS */
    int seen[POSTERS];
    int count, batches, told;
};

static void read_note(struct post *post)
{
    struct note *note = (struct note *)post;
    struct tally_sheet *sheet = note->sheet;
    assert_int_equal(sheet->seen[note->poster]++, note->number);
    sheet->count++;
}

static void after_batch(void *context)
{
    struct tally_sheet *sheet = context;
    sheet->batches++;
    sheet->told = sheet->count;
    if (sheet->count == POSTERS * POSTS)
        loop_stop(sheet->loop);
}

static void *send_notes(void *context)
{
    struct note *notes = context;
    for (int i = 0; i < POSTS; i++)
        loop_post(notes[i].sheet->loop, &notes[i].post);
    return NULL;
}

static void posts_of_all_threads_arrive_in_their_order(void **state)
{
    (void)state;
    struct tally_sheet sheet = {.loop = loop_new()};
    pthread_t threads[POSTERS];
    sheet.notes = calloc(POSTERS * POSTS, sizeof *sheet.notes);
    loop_after_posts(sheet.loop, after_batch, &sheet);
    for (int i = 0; i < POSTERS * POSTS; i++)
        sheet.notes[i] = (struct note){
            .post.run = read_note, .sheet = &sheet, .poster = i / POSTS, .number = i % POSTS};
    for (int i = 0; i < POSTERS; i++)
        assert_int_equal(
            pthread_create(&threads[i], NULL, send_notes, &sheet.notes[(ptrdiff_t)i * POSTS]), 0);
    loop_run(sheet.loop);
    for (int i = 0; i < POSTERS; i++)
        pthread_join(threads[i], NULL);
    assert_int_equal(sheet.told, POSTERS * POSTS);
    assert_true(sheet.batches >= 1);
    loop_free(sheet.loop);
    free(sheet.notes);
}

struct ear {
    struct loop *loop;
    struct watch *watch;
    int fd;
    unsigned heard;
};

static void ear_ready(void *context, unsigned what)
{
    struct ear *ear = context;
    ear->heard |= what;
    if (what & WANT_WRITE) {
        watch_want(ear->watch, WANT_READ); /* else it would be ready for ever */
        return;
    }
    char byte;
    assert_int_equal(read(ear->fd, &byte, 1), 1);
    watch_free(ear->watch); /* a callback may free what it was called for */
    loop_stop(ear->loop);
}

static void a_watch_tells_what_it_was_asked_for(void **state)
{
    (void)state;
    int pair[2];
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
    struct ear ear = {.loop = loop_new(), .fd = pair[0]};
    ear.watch = watch_new(ear.loop, pair[0], ear_ready, &ear);
    watch_want(ear.watch, WANT_WRITE);
    assert_int_equal(write(pair[1], "x", 1), 1);
    loop_run(ear.loop);
    assert_int_equal(ear.heard, WANT_READ | WANT_WRITE);
    loop_free(ear.loop);
    close(pair[0]);
    close(pair[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(timers_fire_in_order_and_never_early),
        cmocka_unit_test(posts_of_all_threads_arrive_in_their_order),
        cmocka_unit_test(a_watch_tells_what_it_was_asked_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
