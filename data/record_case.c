/* SPDX-License-Identifier: MIT
 *
 * Field tables of what becomes of a match: placements and certificates. */
#include "data/record_rows.h"

static const struct field supervisor_fields[] = {
    FIELD(supervisor, name, .required = true, .max = 120, .personal = true, .doc = "name"),
    FIELD(supervisor, role, .max = 120, .doc = "what they do at the workplace"),
};
const struct schema supervisor_schema = SCHEMA(supervisor, "a supervisor (handledare)");

static const struct field mark_fields[] = {
    FIELD(mark, competence, .required = true, .form = FORM_CODE, .catalogue = "competence",
          .doc = "which"),
    FIELD(mark, start, .origin = BY_SERVER, .min = 1, .max = LEVEL_MOST, .personal = true,
          .doc = "the level before the placement"),
    FIELD(mark, level, .required = true, .nullable = true, .min = 1, .max = LEVEL_MOST,
          .personal = true, .doc = "1 with direct support … 4 supports others; nil: not observed"),
    FIELD(mark, situation, .max = 1000, .personal = true, .doc = "one concrete situation"),
};
const struct schema mark_schema = SCHEMA(mark, "one competence in a certificate");

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

static const char *const certificate_states[] = {"filed", "issued", "superseded", "revoked", NULL};

static const struct field certificate_fields[] = {
    HEAD(certificate),
    FIELD(certificate, number, .form = FORM_ID, .doc = "the certificate's number; also its id"),
    FIELD(certificate, state, .choices = certificate_states, .doc = "filed, then issued"),
    FIELD(certificate, placement, .form = FORM_ID, .refers = "placement", .doc = "of which"),
    FIELD(certificate, youth, .form = FORM_ID, .refers = "youth", .doc = "whose"),
    FIELD(certificate, workplace, .form = FORM_ID, .refers = "workplace", .doc = "where"),
    FIELD(certificate, workplace_name, .doc = "what it was called then"),
    FIELD(certificate, from, .doc = "first day"),
    FIELD(certificate, to, .doc = "last day"),
    FIELD(certificate, hours_week, .unit = "h", .doc = "planned hours a week"),
    FIELD(certificate, hours_attended, .unit = "h", .personal = true, .doc = "attended"),
    FIELD(certificate, industry, .form = FORM_CODE, .catalogue = "industry", .doc = "industry"),
    FIELD(certificate, occupation, .form = FORM_CODE, .catalogue = "occupation",
          .doc = "occupation"),
    FIELD(certificate, title, .doc = "the opening's title"),
    FIELD(certificate, tasks, .doc = "what was done"),
    FIELD_MANY(certificate, marks, mark, .personal = true, .doc = "levels, each with a situation"),
    FIELD(certificate, comment, .max = 2000, .personal = true, .doc = "the supervisor's words"),
    FIELD_ONE(certificate, supervisor, supervisor, .personal = true, .doc = "who filed it"),
    FIELD(certificate, catalogue, .doc = "version of the competence catalogue"),
    FIELD(certificate, filed_on, .doc = "day"),
};
const struct schema certificate_schema = SCHEMA(certificate, "a certificate (intyg)");
