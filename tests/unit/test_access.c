/* SPDX-License-Identifier: MIT
 *
 * The decision, cell by cell: every method, every set of roles, whose youth it is, protected or
 * not, one or one of many, bound to the placement or to another. What is right is stated here anew,
 * as sentences about people, so that the code is not asked about itself. */
#include "tests/unit/values.h"

#include "engine/cases/access.h"
#include "proto/text.h"

enum whose { OWN, OTHER, NOBODYS, WHOSE_COUNT };

struct cell {
    const struct method *method;
    unsigned roles;
    enum whose whose;
    bool is_protected, listed, bound, withheld, waived, consumer;
    unsigned shows; /* enum disclosure */
};

/* Who may call the method in which of their roles is its row's to say; the rest is said here. */
static enum error expected(const struct cell *cell)
{
    bool calls[ROLE_COUNT];
    bool any = cell->method->open;
    for (int i = 0; i < ROLE_COUNT; i++) {
        calls[i] = (cell->roles >> i & 1) && (cell->method->roles >> i & 1);
        any = any || calls[i];
    }
    bool recruiter = calls[0], supervisor = calls[1], service = calls[2], handler = calls[4];
    bool reads = cell->method->runs == RUNS_LOOP || cell->method->runs == RUNS_POOL;
    if (!any)
        return ERR_FORBIDDEN;
    if (cell->whose == NOBODYS)
        return ERR_NONE;
    bool sees = false;
    if (cell->is_protected) {
        /* nobody but a named handler of the programme, and one at a time */
        sees = handler && cell->whose == OWN && !cell->listed;
    } else {
        if (recruiter || handler) {
            /* one's own youths; those of others under a waiver that says what is shown */
            sees = cell->whose == OWN;
            if (reads && cell->waived && cell->shows && !cell->listed && !cell->withheld)
                sees = true;
        }
        /* match lists of the own programmes; for an organisation, under a waiver to it */
        if (service && reads && cell->whose == OWN && cell->shows == DISCLOSURE_MATCHING &&
            !cell->withheld && (cell->waived || !cell->consumer))
            sees = true;
        /* the one placement */
        if (supervisor && cell->bound)
            sees = true;
    }
    return sees ? ERR_NONE : ERR_NOT_FOUND;
}

/* The same cell as the code is asked. */
static enum error decided(const struct cell *cell)
{
    struct principal principal = {
        .id = "somebody",
        .roles = cell->roles,
        .programme_count = 2,
        .programmes = {"first", "own"},
        .placement = "p1",
    };
    if (cell->consumer)
        strcpy(principal.consumer, "county");
    struct object object = {
        .about_youth = cell->whose != NOBODYS,
        .protected_identity = cell->is_protected,
        .listed = cell->listed,
        .withheld = cell->withheld,
        .programme = cell->whose == OWN ? TEXT("own") : TEXT("owner"),
        .placement = cell->bound ? TEXT("p1") : TEXT("p11"),
        .discloses = cell->shows,
        .waived = cell->waived ? cell->shows | DISCLOSURE_PROFILE : 0,
    };
    return authorize(&principal, cell->method, &object);
}

static void check_cell(const struct cell *cell)
{
    enum error error = decided(cell);
    if (error != expected(cell))
        fail_msg("%s roles %x whose %d protected %d listed %d bound %d withheld %d waived %d "
                 "consumer %d shows %x: %s",
                 cell->method->name, cell->roles, cell->whose, cell->is_protected, cell->listed,
                 cell->bound, cell->withheld, cell->waived, cell->consumer, cell->shows,
                 error ? error_code(error) : "allowed");
}

enum { BITS = 6 + 2 }; /* the yes-or-no sides of a cell, and whose */

static size_t check_method(const struct method *method)
{
    static const unsigned shown[] = {0, DISCLOSURE_MATCHING, DISCLOSURE_PLACEMENT,
                                     DISCLOSURE_MATCHING | DISCLOSURE_CERTIFICATE};
    size_t cells = 0;
    for (unsigned bits = 0; bits < 1U << (ROLE_COUNT + BITS); bits++) {
        unsigned sides = bits >> ROLE_COUNT;
        struct cell cell = {
            .method = method,
            .roles = bits & ROLE_EVERYONE,
            .whose = (enum whose)(sides & 3),
            .is_protected = sides >> 2 & 1,
            .listed = sides >> 3 & 1,
            .bound = sides >> 4 & 1,
            .withheld = sides >> 5 & 1,
            .waived = sides >> 6 & 1,
            .consumer = sides >> 7 & 1,
        };
        for (size_t i = 0; cell.whose < WHOSE_COUNT && i < sizeof shown / sizeof *shown; i++) {
            cell.shows = shown[i];
            check_cell(&cell);
            cells++;
        }
    }
    return cells;
}

/* Two million and more. */
static void every_cell_is_as_stated(void **state)
{
    (void)state;
    size_t cells = 0;
    for (size_t i = 0; i < method_count(&methods); i++)
        cells += check_method(method_at(&methods, i));
    assert_true(cells >= 1000000);
}

/* A waiver for one thing shows nothing else. */
static void a_waiver_covers_all_that_is_shown_or_nothing(void **state)
{
    (void)state;
    const struct method *get = method_find(&methods, "placement.get", 13);
    struct principal principal = {
        .roles = ROLE_RECRUITER, .programme_count = 1, .programmes = {"mine"}};
    struct object object = {
        .about_youth = true, .programme = TEXT("theirs"), .discloses = DISCLOSURE_PLACEMENT};
    for (unsigned waived = 0; waived < 1U << DISCLOSURE_COUNT; waived++) {
        object.waived = waived;
        assert_int_equal(authorize(&principal, get, &object) == ERR_NONE,
                         (waived & DISCLOSURE_PLACEMENT) != 0);
    }
}

/* Names are compared whole. */
static void a_programme_is_not_one_that_begins_alike(void **state)
{
    (void)state;
    struct principal principal = {.programme_count = 1, .programmes = {"gbg"}};
    assert_true(principal_in(&principal, TEXT("gbg")));
    assert_false(principal_in(&principal, TEXT("gb")));
    assert_false(principal_in(&principal, TEXT("gbg-hisingen")));
    assert_false(principal_in(&principal, (struct text){0}));
    principal.everywhere = true;
    assert_true(principal_in(&principal, TEXT("any")));
}

/* ---- who comes ---- */

static struct session come(bool here, bool owner, uint64_t generation, bool required)
{
    struct access access = {.required = required};
    struct session session = {.peer = {.here = here, .owner = owner},
                              .barred = owner ? 0 : ROLE_ADMIN};
    atomic_init(&access.generation, generation);
    access_arrive(&access, &session);
    return session;
}

static void an_open_store_is_open_to_its_machine_alone(void **state)
{
    (void)state;
    struct session session = come(true, true, 0, false);
    assert_string_equal(session.principal.id, "local");
    assert_int_equal(session.principal.roles, ROLE_EVERYONE);
    assert_true(session.principal.everywhere);
    session = come(true, false, 0, false);
    assert_int_equal(session.principal.roles, ROLE_EVERYONE & ~ROLE_ADMIN);
    session = come(false, false, 0, false);
    assert_int_equal(session.principal.roles, 0);
}

static void a_closed_one_knows_its_own_user_as_admin_alone(void **state)
{
    (void)state;
    for (int required = 0; required < 2; required++) {
        uint64_t generation = required ? 0 : 7;
        struct session session = come(true, true, generation, required);
        assert_string_equal(session.principal.id, "admin");
        assert_int_equal(session.principal.roles, ROLE_ADMIN);
        assert_false(session.principal.everywhere);
        assert_int_equal(come(true, false, generation, required).principal.roles, 0);
        assert_int_equal(come(false, false, generation, required).principal.roles, 0);
    }
}

static void who_came_while_it_was_open_is_nobody_when_it_is_closed(void **state)
{
    (void)state;
    struct access access = {.required = false};
    struct session session = {.peer = {.here = true}, .barred = ROLE_ADMIN};
    atomic_init(&access.generation, 0);
    access_arrive(&access, &session);
    session.principal.roles = ROLE_SERVICE; /* as hello may narrow it */
    access_arrive(&access, &session);
    assert_int_equal(session.principal.roles, ROLE_SERVICE);
    atomic_store(&access.generation, 1);
    access_arrive(&access, &session);
    assert_int_equal(session.principal.roles, 0);
    assert_string_equal(session.principal.id, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_cell_is_as_stated),
        cmocka_unit_test(a_waiver_covers_all_that_is_shown_or_nothing),
        cmocka_unit_test(a_programme_is_not_one_that_begins_alike),
        cmocka_unit_test(an_open_store_is_open_to_its_machine_alone),
        cmocka_unit_test(a_closed_one_knows_its_own_user_as_admin_alone),
        cmocka_unit_test(who_came_while_it_was_open_is_nobody_when_it_is_closed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
