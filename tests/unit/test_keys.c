/* SPDX-License-Identifier: MIT
 *
 * The master key's file: made for its owner alone, read again, refused where it is not whole. */
#include "tests/unit/values.h"

#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include "data/keys.h"

static char path[64];

static int begin(void **state)
{
    (void)state;
    strcpy(path, "/tmp/praktik-key-XXXXXX");
    int fd = mkstemp(path);
    if (fd < 0)
        return -1;
    close(fd);
    return unlink(path);
}

static int end(void **state)
{
    (void)state;
    unlink(path);
    return 0;
}

static enum error open_at(struct keys **keys, bool create)
{
    struct fault fault = {0};
    return keys_open(keys, path, create, &fault);
}

static void one_is_made_and_found_again(void **state)
{
    (void)state;
    struct keys *keys;
    struct stat about;
    uint8_t first[KEY_BYTES], other[KEY_BYTES], again[KEY_BYTES];
    assert_int_equal(open_at(&keys, false), ERR_NOT_FOUND);
    assert_null(keys);
    assert_int_equal(open_at(&keys, true), ERR_NONE);
    keys_derive(keys, "token", first);
    keys_derive(keys, "tokens", other);
    keys_close(keys);
    assert_memory_not_equal(first, other, KEY_BYTES);
    assert_int_equal(stat(path, &about), 0);
    assert_int_equal(about.st_mode & 0777, 0600);
    assert_int_equal(open_at(&keys, true), ERR_NONE);
    keys_derive(keys, "token", again);
    keys_close(keys);
    assert_memory_equal(first, again, KEY_BYTES);
}

static void others_may_not_read_it(void **state)
{
    (void)state;
    static const mode_t modes[] = {0640, 0604, 0660, 0601};
    struct keys *keys;
    assert_int_equal(open_at(&keys, true), ERR_NONE);
    keys_close(keys);
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
        assert_int_equal(chmod(path, modes[i]), 0);
        assert_int_equal(open_at(&keys, true), ERR_OUT_OF_RANGE);
        assert_null(keys);
    }
}

/* One byte changed, cut off or added: none of it is taken for a key, but for another right digit.
 */
static void what_is_no_key_is_refused(void **state)
{
    (void)state;
    struct keys *keys;
    char line[256];
    assert_int_equal(open_at(&keys, true), ERR_NONE);
    keys_close(keys);
    FILE *file = fopen(path, "r");
    size_t size = fread(line, 1, sizeof line, file);
    fclose(file);
    assert_int_equal(size, (14 + 64 + 1) + (15 + 64 + 1));
    for (size_t i = 0; i <= size; i++) {
        char changed[256];
        memcpy(changed, line, size);
        changed[i] = i < size ? '#' : 'a';
        file = fopen(path, "w");
        fwrite(changed, 1, i < size ? size : size + 1, file);
        fclose(file);
        enum error error = open_at(&keys, true);
        keys_close(keys);
        if (i < size && error != ERR_OUT_OF_RANGE)
            fail_msg("byte %zu changed was taken", i);
    }
    for (size_t length = 0; length < size - 1; length++) {
        assert_int_equal(truncate(path, (off_t)length), 0);
        assert_int_equal(open_at(&keys, true), ERR_OUT_OF_RANGE);
        file = fopen(path, "w");
        fwrite(line, 1, size, file);
        fclose(file);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(one_is_made_and_found_again, begin, end),
        cmocka_unit_test_setup_teardown(others_may_not_read_it, begin, end),
        cmocka_unit_test_setup_teardown(what_is_no_key_is_refused, begin, end),
    };
    if (sodium_init() < 0)
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
