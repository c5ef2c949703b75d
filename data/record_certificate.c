/* SPDX-License-Identifier: MIT
 *
 * Field tables of certificates (intyg). */
#include "data/record_rows.h"

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

const char *const certificate_states[] = {"filed", "issued", "superseded", "revoked", NULL};

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
    FIELD(certificate, acknowledged_on, .doc = "the day the youth had read it"),
    FIELD(certificate, hide_hours, .doc = "the youth wants no hours shown"),
    FIELD(certificate, hide_comment, .doc = "the youth wants no comment shown"),
    FIELD(certificate, issued_on, .doc = "day; from then on nothing in it is changed"),
    FIELD(certificate, holder, .personal = true, .doc = "the youth's name when it was issued"),
    FIELD(certificate, supersedes, .form = FORM_ID, .refers = "certificate",
          .doc = "number of the one that it corrects"),
    FIELD(certificate, superseded_by, .form = FORM_ID, .refers = "certificate",
          .doc = "number of its correction, filed or issued"),
    FIELD(certificate, ended_on, .doc = "the day it was superseded or revoked"),
    FIELD(certificate, reason, .max = 1000, .personal = true, .doc = "why it was"),
};
const struct schema certificate_schema = SCHEMA(certificate, "a certificate (intyg)");
