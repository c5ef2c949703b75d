/* SPDX-License-Identifier: MIT
 *
 * The bar: silent where nobody watches and for the first second, then at most ten times a second,
 * and gone in the end. Time passes by moving the bar's begin. */
#include <fcntl.h>
#include <termios.h>

#include "engine/cli/progress.h"
#include "tests/unit/spoken.h"

struct screen {
    int master, slave, saved;
    char said[1024];
};

/* stderr is a terminal until seen(). Where the system has none to give, the test is skipped. */
static void watch(struct screen *screen)
{
    struct termios termios;
    screen->master = posix_openpt(O_RDWR | O_NOCTTY);
    if (screen->master < 0)
        skip();
    assert_int_equal(grantpt(screen->master) | unlockpt(screen->master), 0);
    screen->slave = open(ptsname(screen->master), O_RDWR | O_NOCTTY);
    assert_true(screen->slave >= 0);
    assert_int_equal(tcgetattr(screen->slave, &termios), 0);
    cfmakeraw(&termios);
    tcsetattr(screen->slave, TCSANOW, &termios);
    fcntl(screen->master, F_SETFL, O_NONBLOCK);
    fflush(stderr);
    screen->saved = dup(STDERR_FILENO);
    dup2(screen->slave, STDERR_FILENO);
}

/* What came since; ends it where `last`. */
static const char *seen(struct screen *screen, bool last)
{
    fflush(stderr);
    ssize_t size = read(screen->master, screen->said, sizeof screen->said - 1);
    screen->said[size > 0 ? size : 0] = '\0';
    if (last) {
        dup2(screen->saved, STDERR_FILENO);
        close(screen->saved);
        close(screen->slave);
        close(screen->master);
    }
    return screen->said;
}

static void wait_ms(struct progress *progress, int64_t ms)
{
    progress->begun -= ms;
    progress->shown -= ms;
}

static void a_bar_comes_after_a_second_and_goes(void **state)
{
    static struct screen screen;
    static char said[7][256];
    struct progress progress;
    (void)state;
    watch(&screen);
    progress_begin(&progress, "a long name of a file");
    progress_step(&progress, 1, 4);
    strcpy(said[0], seen(&screen, false));
    wait_ms(&progress, 1500);
    progress_step(&progress, 1, 4);
    strcpy(said[1], seen(&screen, false));
    progress_step(&progress, 2, 4);
    strcpy(said[2], seen(&screen, false)); /* too soon */
    wait_ms(&progress, 150);
    progress_step(&progress, 4, 4);
    strcpy(said[3], seen(&screen, false));
    wait_ms(&progress, 150);
    progress_step(&progress, 0, 0);
    strcpy(said[4], seen(&screen, false));
    progress_end(&progress);
    strcpy(said[5], seen(&screen, false));
    progress_end(&progress);
    strcpy(said[6], seen(&screen, true));
    assert_string_equal(said[0], "");
    assert_string_equal(said[1],
                        "\ra long name of [##########..............................]  25 %");
    assert_string_equal(said[2], "");
    assert_string_equal(said[3],
                        "\ra long name of [########################################] 100 %");
    assert_has(said[4], "100 %");                   /* nothing to do is all done */
    assert_true(strlen(said[5]) > strlen(said[1])); /* wiped, whole */
    assert_int_equal(strspn(said[5], "\r "), strlen(said[5]));
    assert_string_equal(said[6], "");
}

static void what_is_quick_has_no_bar(void **state)
{
    static struct screen screen;
    struct progress progress;
    (void)state;
    watch(&screen);
    progress_begin(&progress, "x");
    for (int i = 0; i < 100; i++)
        progress_step(&progress, (uint64_t)i, 100);
    progress_end(&progress);
    assert_string_equal(seen(&screen, true), "");
}

static void a_file_has_no_bar(void **state)
{
    static struct spoken spoken;
    struct progress progress;
    (void)state;
    spoken_begin(&spoken);
    progress_begin(&progress, "x");
    wait_ms(&progress, 5000);
    progress_step(&progress, 1, 2);
    progress_end(&progress);
    spoken_end(&spoken);
    assert_string_equal(spoken.err, "");
    assert_false(progress.on);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bar_comes_after_a_second_and_goes),
        cmocka_unit_test(what_is_quick_has_no_bar),
        cmocka_unit_test(a_file_has_no_bar),
    };
    return cmocka_run_group_tests_name("progress", tests, NULL, NULL);
}
