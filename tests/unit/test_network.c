/* SPDX-License-Identifier: MIT
 *
 * Address ranges. */
#include "tests/unit/values.h"

#include "data/network.h"

static struct text text_of(const char *string)
{
    return (struct text){string, strlen(string)};
}

static void ranges_hold_what_they_say(void **state)
{
    (void)state;
    static const struct {
        const char *range, *address;
        bool holds;
    } cases[] = {
        {"10.1.0.0/16", "10.1.255.255", true},
        {"10.1.0.0/16", "10.2.0.0", false},
        {"10.1.0.0/16", "::ffff:10.1.2.3", true},
        {"10.1.2.3", "10.1.2.3", true},
        {"10.1.2.3", "10.1.2.2", false},
        {"10.1.2.3/31", "10.1.2.2", true},
        {"10.1.2.3/31", "10.1.2.4", false},
        {"0.0.0.0/0", "203.0.113.7", true},
        {"0.0.0.0/0", "2001:db8::1", false},
        {"::/0", "2001:db8::1", true},
        {"2001:db8::/32", "2001:db8:ffff::1", true},
        {"2001:db8::/32", "2001:db9::1", false},
        {"2001:db8::/33", "2001:db8:7fff::1", true},
        {"2001:db8::/33", "2001:db8:8000::1", false},
        {"::1", "::1", true},
        {"127.0.0.0/8", "::1", false},
        {"127.0.0.0/8", "", false},
        {"127.0.0.0/8", "localhost", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct network network;
        assert_true(network_from(text_of(cases[i].range), &network));
        if (network_holds(&network, cases[i].address) != cases[i].holds)
            fail_msg("%s %s", cases[i].range, cases[i].address);
    }
}

static void what_is_no_range_is_none(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "",         "10.0.0.0/",   "10.0.0.0/33", "10.0.0.0/-1",  "10.0.0.0/8x",
        "10.0.0/8", "::/129",      "::/0000",     "/8",           "10.0.0.0/8/8",
        "any",      "256.0.0.0/8", "10.0.0.0/ 8", "fe80::1%eth0",
    };
    struct network network;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        if (network_from(text_of(wrong[i]), &network))
            fail_msg("\"%s\" was taken", wrong[i]);
    }
    assert_false(network_from((struct text){"10.0.0.0\0/8", 11}, &network));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ranges_hold_what_they_say),
        cmocka_unit_test(what_is_no_range_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
