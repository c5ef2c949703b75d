/* SPDX-License-Identifier: MIT
 *
 * The steps of a placement: the table that orders them, and the one way in which a step is taken.
 * A row that takes or gives back a seat must fit the states it leads between (has_seat); a test
 * walks the table for it. */
#include <string.h>

#include "engine/cases/access.h"
#include "engine/cases/placement.h"
#include "engine/cases/rows.h"
#include "proto/text.h"

const char *const placement_step_names[STEP_COUNT + 1] = {
    [STEP_PROPOSE] = "propose",
    [STEP_YOUTH_YES] = "youth_yes",
    [STEP_YOUTH_NO] = "youth_no",
    [STEP_ASK] = "ask",
    [STEP_WORKPLACE_YES] = "workplace_yes",
    [STEP_WORKPLACE_NO] = "workplace_no",
    [STEP_AGREE] = "agree",
    [STEP_ADJUST] = "adjust",
    [STEP_START] = "start",
    [STEP_FOLLOW_UP] = "follow_up",
    [STEP_ATTENDANCE] = "attendance",
    [STEP_END] = "end",
    [STEP_BREAK_OFF] = "break_off",
    [STEP_CERTIFY] = "certify",
    [STEP_WITHDRAW] = "withdraw",
    [STEP_EXPIRE] = "expire",
    [STEP_COUNT] = NULL,
};

/* What a refused caller reads about a possible step: how it is called. */
static const char *const how[STEP_COUNT] = {
    [STEP_PROPOSE] = "placement.propose",
    [STEP_YOUTH_YES] = "placement.decide by the youth",
    [STEP_YOUTH_NO] = "placement.decide by the youth",
    [STEP_ASK] = "placement.ask",
    [STEP_WORKPLACE_YES] = "placement.decide by the workplace",
    [STEP_WORKPLACE_NO] = "placement.decide by the workplace",
    [STEP_AGREE] = "placement.agree",
    [STEP_ADJUST] = "placement.adjust",
    [STEP_START] = "placement.start",
    [STEP_FOLLOW_UP] = "placement.follow_up",
    [STEP_ATTENDANCE] = "placement.attendance",
    [STEP_END] = "placement.end",
    [STEP_BREAK_OFF] = "placement.end",
    [STEP_CERTIFY] = "certificate.file",
    [STEP_WITHDRAW] = "placement.withdraw",
    [STEP_EXPIRE] = "placement.expire",
};

enum { FILERS = STAFF | ROLE_SUPERVISOR };

#define STEP(from, step, to, who, seat)                                   \
    {                                                                     \
        PLACEMENT_##from, STEP_##step, PLACEMENT_##to, (who), SEAT_##seat \
    }

const struct placement_transition placement_transitions[] = {
    STEP(PROPOSED, YOUTH_YES, YOUTH_YES, STAFF, KEPT),
    STEP(PROPOSED, YOUTH_NO, YOUTH_NO, STAFF, KEPT),
    STEP(PROPOSED, WITHDRAW, WITHDRAWN, STAFF, KEPT),
    STEP(PROPOSED, EXPIRE, EXPIRED, STAFF, KEPT),

    STEP(YOUTH_YES, ASK, WORKPLACE_ASKED, STAFF, KEPT),
    STEP(YOUTH_YES, WORKPLACE_YES, WORKPLACE_YES, STAFF, TAKEN),
    STEP(YOUTH_YES, WORKPLACE_NO, WORKPLACE_NO, STAFF, KEPT),
    STEP(YOUTH_YES, WITHDRAW, WITHDRAWN, STAFF, KEPT),
    STEP(YOUTH_YES, EXPIRE, EXPIRED, STAFF, KEPT),

    STEP(WORKPLACE_ASKED, WORKPLACE_YES, WORKPLACE_YES, STAFF, TAKEN),
    STEP(WORKPLACE_ASKED, WORKPLACE_NO, WORKPLACE_NO, STAFF, KEPT),
    STEP(WORKPLACE_ASKED, WITHDRAW, WITHDRAWN, STAFF, KEPT),
    STEP(WORKPLACE_ASKED, EXPIRE, EXPIRED, STAFF, KEPT),

    STEP(WORKPLACE_YES, AGREE, AGREED, STAFF, KEPT),
    STEP(WORKPLACE_YES, WITHDRAW, WITHDRAWN, STAFF, GIVEN_BACK),
    STEP(WORKPLACE_YES, EXPIRE, EXPIRED, STAFF, GIVEN_BACK),

    STEP(AGREED, ADJUST, AGREED, STAFF, KEPT),
    STEP(AGREED, START, STARTED, STAFF, KEPT),
    STEP(AGREED, WITHDRAW, WITHDRAWN, STAFF, GIVEN_BACK),
    STEP(AGREED, EXPIRE, EXPIRED, STAFF, GIVEN_BACK),

    STEP(STARTED, FOLLOW_UP, STARTED, STAFF, KEPT),
    STEP(STARTED, ATTENDANCE, STARTED, FILERS, KEPT),
    STEP(STARTED, ADJUST, STARTED, STAFF, KEPT),
    STEP(STARTED, END, ENDED, STAFF, GIVEN_BACK),
    STEP(STARTED, BREAK_OFF, BROKEN_OFF, STAFF, GIVEN_BACK),

    STEP(ENDED, FOLLOW_UP, ENDED, STAFF, KEPT),
    STEP(ENDED, ATTENDANCE, ENDED, FILERS, KEPT),
    STEP(ENDED, CERTIFY, CERTIFIED, FILERS, KEPT),
    STEP(BROKEN_OFF, FOLLOW_UP, BROKEN_OFF, STAFF, KEPT),
    STEP(BROKEN_OFF, ATTENDANCE, BROKEN_OFF, FILERS, KEPT),
    STEP(BROKEN_OFF, CERTIFY, CERTIFIED, FILERS, KEPT),

    STEP(CERTIFIED, ATTENDANCE, CERTIFIED, STAFF, KEPT),
};
const size_t placement_transition_count =
    sizeof placement_transitions / sizeof placement_transitions[0];

static bool has_seat(enum placement_state state)
{
    return state == PLACEMENT_WORKPLACE_YES || state == PLACEMENT_AGREED ||
           state == PLACEMENT_STARTED;
}

bool placement_holds_seat(const struct placement *placement)
{
    return has_seat((enum placement_state)placement->state.value);
}

bool placement_is_live(const struct placement *placement)
{
    enum placement_state state = (enum placement_state)placement->state.value;
    return state == PLACEMENT_PROPOSED || state == PLACEMENT_YOUTH_YES ||
           state == PLACEMENT_WORKPLACE_ASKED || has_seat(state);
}

/* ---- taking one ---- */

static enum error refuse(struct fault *fault, enum placement_state state)
{
    char words[140] = "";
    for (size_t i = 0; i < placement_transition_count; i++) {
        const char *word = how[placement_transitions[i].step];
        if (placement_transitions[i].from != state || strstr(words, word))
            continue;
        if (words[0])
            strncat(words, ", ", sizeof words - strlen(words) - 1);
        strncat(words, word, sizeof words - strlen(words) - 1);
    }
    return fail(fault, ERR_STATE, "placement", "is %s; possible: %s", placement_states[state],
                words[0] ? words : "nothing more");
}

enum error placement_take_step(struct request *request, struct text id, enum placement_step step,
                               struct text reason, struct taken_step *out)
{
    struct placement *placement = arena_new(&request->arena, sizeof *placement);
    *out = (struct taken_step){.placement = placement, .reason = reason};
    if (access_placement(request, id, "placement", placement))
        return request->fault.code;
    enum placement_state from = (enum placement_state)placement->state.value;
    for (size_t i = 0; i < placement_transition_count; i++) {
        const struct placement_transition *transition = &placement_transitions[i];
        if (transition->from != from || transition->step != step)
            continue;
        if (!(transition->roles & request->session->principal.roles))
            return fail(&request->fault, ERR_FORBIDDEN, NULL, "%s", error_doc(ERR_FORBIDDEN));
        placement->state.value = (int32_t)transition->to;
        out->transition = transition;
        return ERR_NONE;
    }
    return refuse(&request->fault, from);
}

/* Takes or gives back a seat for the youth. STATE when there is none to take. What is taken ends
 * the youth's own hold. */
static enum error move_seat(struct request *request, const struct placement *placement,
                            enum placement_seat seat)
{
    struct opening opening = {0};
    if (records_copy(request->context->txn, RECORD_OPENING, placement->opening, "opening",
                     &request->arena, &opening, &request->fault))
        return request->fault.code;
    if (seat == SEAT_TAKEN && (holds_check_seat(request, &opening, placement->youth) ||
                               holds_end(request, placement->opening, placement->youth)))
        return request->fault.code;
    opening.taken = (struct integer){opening.taken.value + (seat == SEAT_TAKEN ? 1 : -1), true};
    return records_put(request->context->changes, RECORD_OPENING, &opening, (struct integer){0},
                       &request->arena, &request->fault);
}

static void add_history(struct request *request, const struct taken_step *step,
                        enum placement_step name)
{
    struct placement *placement = step->placement;
    struct history_list *list = &placement->history;
    const char *by = request->context->changes->by;
    const char *word = placement_step_names[name];
    struct history *items = arena_array(&request->arena, list->count + 1, sizeof *items);
    if (list->count)
        memcpy(items, list->items, list->count * sizeof *items);
    items[list->count] = (struct history){
        .version = {placement->head.version.value + 1, true},
        .step = {word, strlen(word)},
        .state = placement->state,
        .on = context_today(request),
        .at = {request->context->now, true},
        .by = arena_text(&request->arena, by, strlen(by)),
        .reason = step->reason,
    };
    *list = (struct history_list){items, list->count + 1, true};
    placement->reason = step->reason;
}

/* What records_put checks of the placement is checked here too, before the seat moves. */
enum error placement_keep_step(struct request *request, const struct taken_step *step)
{
    struct context *context = request->context;
    struct integer wanted = request->options.if_version;
    if (wanted.set && wanted.value != step->placement->head.version.value)
        return fail_limit(&request->fault, ERR_CONFLICT, "if_version",
                          step->placement->head.version.value, "another version is stored");
    if (records_check(context->txn, context->catalogues, RECORD_PLACEMENT, step->placement,
                      &request->fault))
        return request->fault.code;
    if (step->transition->seat != SEAT_KEPT &&
        move_seat(request, step->placement, step->transition->seat))
        return request->fault.code;
    if (!step->quiet)
        add_history(request, step, step->transition->step);
    if (records_put(context->changes, RECORD_PLACEMENT, step->placement, wanted, &request->arena,
                    &request->fault))
        return request->fault.code;
    if (request->method->out == &placement_schema)
        *(struct placement *)request->out = *step->placement;
    return ERR_NONE;
}

enum error placement_first_step(struct request *request, struct placement *placement)
{
    struct taken_step step = {.placement = placement, .reason = placement->reason};
    add_history(request, &step, STEP_PROPOSE);
    return records_put(request->context->changes, RECORD_PLACEMENT, placement, (struct integer){0},
                       &request->arena, &request->fault);
}

enum error placement_certify(struct request *request, struct text id, struct placement *placement)
{
    struct taken_step step;
    if (placement_take_step(request, id, STEP_CERTIFY, (struct text){0}, &step))
        return request->fault.code;
    add_history(request, &step, STEP_CERTIFY);
    *placement = *step.placement;
    return ERR_NONE;
}
