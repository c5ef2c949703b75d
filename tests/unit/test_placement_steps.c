/* SPDX-License-Identifier: MIT
 *
 * The table of a placement's steps against the rules that it must keep, whatever stands in it. */
#include "tests/unit/values.h"

#include "engine/cases/placement.h"
#include "engine/cases/rows.h"
#include "proto/text.h"

static bool leads(enum placement_state from, enum placement_step step)
{
    for (size_t i = 0; i < placement_transition_count; i++) {
        if (placement_transitions[i].from == from && placement_transitions[i].step == step)
            return true;
    }
    return false;
}

static bool seated(enum placement_state state)
{
    struct placement placement = {.state = {(int32_t)state}};
    return placement_holds_seat(&placement);
}

static bool live(enum placement_state state)
{
    struct placement placement = {.state = {(int32_t)state}};
    return placement_is_live(&placement);
}

static void a_seat_is_moved_exactly_where_the_states_differ(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < placement_transition_count; i++) {
        const struct placement_transition *row = &placement_transitions[i];
        int change = row->seat == SEAT_TAKEN ? 1 : row->seat == SEAT_GIVEN_BACK ? -1 : 0;
        assert_int_equal(change, seated(row->to) - seated(row->from));
    }
}

static void no_step_stands_twice_and_none_leads_out_of_an_end(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < placement_transition_count; i++) {
        const struct placement_transition *row = &placement_transitions[i];
        for (size_t j = 0; j < i; j++)
            assert_false(placement_transitions[j].from == row->from &&
                         placement_transitions[j].step == row->step);
        assert_true(row->roles & ROLE_RECRUITER);
        assert_true(row->from == row->to || live(row->from) || row->step == STEP_CERTIFY);
        assert_true(live(row->from) || !live(row->to));
    }
}

static void whatever_is_open_can_be_withdrawn_and_expire(void **unused)
{
    (void)unused;
    for (int state = 0; state < PLACEMENT_STATE_COUNT; state++) {
        bool open = live((enum placement_state)state) && state != PLACEMENT_STARTED;
        assert_int_equal(leads((enum placement_state)state, STEP_WITHDRAW), open);
        assert_int_equal(leads((enum placement_state)state, STEP_EXPIRE), open);
    }
}

static void every_state_and_every_step_has_its_word(void **unused)
{
    (void)unused;
    for (int state = 0; state < PLACEMENT_STATE_COUNT; state++)
        assert_non_null(placement_states[state]);
    assert_null(placement_states[PLACEMENT_STATE_COUNT]);
    for (int step = 0; step < STEP_COUNT; step++)
        assert_non_null(placement_step_names[step]);
    assert_null(placement_step_names[STEP_COUNT]);
}

static void every_state_is_reached_from_a_proposal(void **unused)
{
    (void)unused;
    bool reached[PLACEMENT_STATE_COUNT] = {[PLACEMENT_PROPOSED] = true};
    for (int round = 0; round < PLACEMENT_STATE_COUNT; round++) {
        for (size_t i = 0; i < placement_transition_count; i++)
            reached[placement_transitions[i].to] |= reached[placement_transitions[i].from];
    }
    for (int state = 0; state < PLACEMENT_STATE_COUNT; state++)
        assert_true(reached[state]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_seat_is_moved_exactly_where_the_states_differ),
        cmocka_unit_test(no_step_stands_twice_and_none_leads_out_of_an_end),
        cmocka_unit_test(whatever_is_open_can_be_withdrawn_and_expire),
        cmocka_unit_test(every_state_and_every_step_has_its_word),
        cmocka_unit_test(every_state_is_reached_from_a_proposal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
