/* SPDX-License-Identifier: MIT
 *
 * Field tables of what becomes of a match: placements. Certificates are in record_certificate.c. */
#include "data/record_rows.h"

static const struct field supervisor_fields[] = {
    FIELD(supervisor, name, .required = true, .max = 120, .personal = true, .doc = "name"),
    FIELD(supervisor, role, .max = 120, .doc = "what they do at the workplace"),
};
const struct schema supervisor_schema = SCHEMA(supervisor, "a supervisor (handledare)");

const char *const placement_states[PLACEMENT_STATE_COUNT + 1] = {
    "proposed", "youth_yes",  "youth_no",  "workplace_yes", "workplace_no",    "agreed",  "started",
    "ended",    "broken_off", "certified", "withdrawn",     "workplace_asked", "expired", NULL,
};

static const struct field shown_fields[] = {
    FIELD(shown, as_of, .required = true, .min = 0, .max = INT64_C(1) << 53,
          .doc = "`as_of` of the list"),
    FIELD(shown, model, .max = 40, .doc = "`model` of the list"),
    FIELD(shown, rank, .min = 1, .max = 1000000, .doc = "its place there; left out: not in it"),
};
const struct schema shown_schema = SCHEMA(shown, "the match list that was before the chooser");

static const struct field history_fields[] = {
    FIELD(history, step, .doc = "what was done"),
    FIELD(history, state, .choices = placement_states, .doc = "where it led"),
    FIELD(history, on, .doc = "the day it was judged by"),
    FIELD(history, at, .unit = "s", .doc = "when, UTC"),
    FIELD(history, by, .doc = "by whom"),
    FIELD(history, reason, .max = 1000, .personal = true, .doc = "why"),
};
const struct schema history_schema = SCHEMA(history, "one step of a placement");

static const struct field placement_fields[] = {
    HEAD(placement),
    FIELD(placement, youth, .required = true, .form = FORM_ID, .refers = "youth", .doc = "who"),
    FIELD(placement, opening, .required = true, .form = FORM_ID, .refers = "opening",
          .doc = "where"),
    FIELD(placement, workplace, .form = FORM_ID, .refers = "workplace", .doc = "the opening's"),
    FIELD(placement, state, .choices = placement_states, .doc = "how far it has come"),
    FIELD(placement, proposed_on, .doc = "day"),
    FIELD(placement, youth_on, .doc = "day of the youth's answer"),
    FIELD(placement, asked_on, .doc = "day the workplace was asked"),
    FIELD(placement, workplace_on, .doc = "day of the workplace's answer"),
    FIELD(placement, agreed_on, .doc = "day of the agreement"),
    FIELD(placement, started_on, .doc = "first day there"),
    FIELD(placement, ended_on, .doc = "last day there"),
    FIELD(placement, reason, .max = 1000, .personal = true, .doc = "why the last step was taken"),
    FIELD_ONE(placement, shown, shown, .doc = "the list that it was chosen from"),
    FIELD_MANY(placement, history, history, .doc = "every step, oldest first"),
    FIELD(placement, from, .doc = "agreed first day"),
    FIELD(placement, to, .doc = "agreed last day"),
    FIELD(placement, hours_week, .unit = "h", .doc = "agreed hours a week"),
    FIELD(placement, clock_from, .doc = "agreed working window begins"),
    FIELD(placement, clock_to, .doc = "agreed working window ends"),
    FIELD_ONE(placement, supervisor, supervisor, .personal = true, .doc = "at the workplace"),
    FIELD(placement, insurer, .doc = "who insures the youth there"),
    FIELD(placement, form, .doc = "legal form of the placement"),
    COMPETENCES(placement, focus, "competences in focus"),
    FIELD(placement, certificate, .form = FORM_ID, .refers = "certificate", .doc = "its number"),
};
const struct schema placement_schema = SCHEMA(placement, "a placement (praktikplats)");
