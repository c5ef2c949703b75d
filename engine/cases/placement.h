/* SPDX-License-Identifier: MIT
 *
 * What the files about placements share: the steps and the one table that orders them, and the way
 * that every step takes, from reading the placement to writing it back.
 *
 *     proposed -> youth_yes -> workplace_asked -> workplace_yes -> agreed -> started -> ended
 *             \-> youth_no  \                 \-> workplace_no                  \-> broken_off
 *                            \-> workplace_yes, workplace_no: asked and answered in one talk
 *     ended, broken_off -> certified
 *     withdrawn and expired from every state before started
 *
 * A seat of the opening is taken by the workplace's yes, and given back by whatever ends it. */
#ifndef ENGINE_CASES_PLACEMENT_H
#define ENGINE_CASES_PLACEMENT_H

#include "engine/cases/cases.h"

enum placement_step {
    STEP_PROPOSE,
    STEP_YOUTH_YES,
    STEP_YOUTH_NO,
    STEP_ASK,
    STEP_WORKPLACE_YES,
    STEP_WORKPLACE_NO,
    STEP_AGREE,
    STEP_ADJUST,
    STEP_START,
    STEP_FOLLOW_UP,
    STEP_ATTENDANCE,
    STEP_END,
    STEP_BREAK_OFF,
    STEP_CERTIFY,
    STEP_WITHDRAW,
    STEP_EXPIRE,
    STEP_COUNT
};
/* "youth_yes": what history and journal call a step. NULL-terminated. */
extern const char *const placement_step_names[STEP_COUNT + 1];

enum placement_seat {
    SEAT_KEPT, /* whether there is one or not */
    SEAT_TAKEN,
    SEAT_GIVEN_BACK,
};

/* From which state a step leads where, who may take it, and what it does to the opening's seat. */
struct placement_transition {
    enum placement_state from;
    enum placement_step step;
    enum placement_state to;
    unsigned roles; /* enum role, or-ed */
    enum placement_seat seat;
};
/* All there are, and nothing about their order is said anywhere else. */
extern const struct placement_transition placement_transitions[];
extern const size_t placement_transition_count;

/* Not yet come to an end in one way or another, nor at it. */
bool placement_is_live(const struct placement *placement);

enum {
    PLACEMENT_EXPIRE_DAYS = 30, /* [days] where the programme says nothing */
};
/* The last day on which an open placement may wait for its next step. */
struct date placement_waits_until(const struct placement *placement,
                                  const struct programme *programme);

/* Whether the enrolment gate is complete: before that nothing is proposed. */
bool placement_youth_enrolled(const struct youth *youth);

/* A step under way: the placement, read into the arena, in the state that the step leads to. */
struct taken_step {
    struct placement *placement;
    const struct placement_transition *transition;
    struct text reason;
    bool quiet; /* a change within the state that is no line of history */
};

/* Reads the placement and looks the step up. Nothing is written yet; what the step says is up to
 * the caller, who then calls placement_keep_step. NOT_FOUND naming "placement"; STATE naming it and
 * the steps that are possible; FORBIDDEN where the step is not for the caller's roles. */
enum error placement_take_step(struct request *request, struct text id, enum placement_step step,
                               struct text reason, struct taken_step *out);

/* Writes it, with a line of history, a journal entry and the seat taken or given back, and puts it
 * into a reply that is a placement. Every check comes before the first write. CONFLICT
 * (if_version), STATE naming "opening" (no seat left), and records_put's errors. */
enum error placement_keep_step(struct request *request, const struct taken_step *step);

/* The same for the first step, from nothing. */
enum error placement_first_step(struct request *request, struct placement *placement);

/* The programme whose youth it is. NOT_FOUND, RECORD_DAMAGED naming "placement". */
enum error placement_programme(struct request *request, const struct placement *placement,
                               struct programme *out);

/* The earliest planned follow-up that was neither done nor missed, from the first day there to the
 * last, or to `until` where that comes before; not set: there is none. */
struct date placement_next_follow_up(const struct placement *placement,
                                     const struct programme *programme, struct date until);
/* Whether the day is a planned one. */
bool placement_is_planned(const struct placement *placement, const struct programme *programme,
                          struct date day);

/* The newest revision of the month, or NULL. */
struct attendance *placement_month(const struct placement *placement, struct text month);
/* The one that counts: the newest that is signed or locked, or NULL. */
const struct attendance *placement_month_signed(const struct placement *placement,
                                                struct text month);

/* The fields that most requests have; `type` has members of these names. */
#define PLACEMENT_WHICH(type) \
    FIELD(type, placement, .required = true, .form = FORM_ID, .refers = "placement", .doc = "which")
#define PLACEMENT_REASON(type) FIELD(type, reason, .max = 1000, .personal = true, .doc = "why")

#endif
