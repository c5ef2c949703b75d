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
    FIELD(certificate, issuer, .doc = "who issued it"),
    FIELD(certificate, address, .doc = "where it can be checked"),
    FIELD(certificate, supersedes, .form = FORM_ID, .refers = "certificate",
          .doc = "number of the one that it corrects"),
    FIELD(certificate, superseded_by, .form = FORM_ID, .refers = "certificate",
          .doc = "number of its correction, filed or issued"),
    FIELD(certificate, ended_on, .doc = "the day it was superseded or revoked"),
    FIELD(certificate, reason, .max = 1000, .personal = true, .doc = "why it was"),
};
const struct schema certificate_schema = SCHEMA(certificate, "a certificate (intyg)");

static const struct field invitation_fields[] = {
    HEAD(invitation),
    FIELD(invitation, youth, .required = true, .form = FORM_ID, .refers = "youth", .doc = "whose"),
    FIELD(invitation, placement, .required = true, .form = FORM_ID, .refers = "placement",
          .doc = "of which"),
    FIELD(invitation, until, .required = true, .doc = "the last day it is good"),
    FIELD(invitation, hash, .origin = BY_SERVER, .personal = true, .doc = "BLAKE2b, keyed"),
    FIELD(invitation, used_on, .origin = BY_SERVER, .doc = "the day it was filed with"),
    FIELD(invitation, ended_on, .origin = BY_SERVER,
          .doc = "the day it was taken back, or another was made"),
};
const struct schema invitation_schema =
    SCHEMA(invitation, "a link that lets a supervisor speak of one placement");

/* What of a draft its supervisor is shown. */
#define DRAFT_SHOWN                                                                           \
    HEAD(draft), FIELD(draft, tasks, .most = 30, .doc = "what was done"),                     \
        FIELD_MANY(draft, marks, mark, .most = 16, .personal = true, .doc = "levels so far"), \
        FIELD(draft, comment, .max = 2000, .personal = true, .doc = "in own words"),          \
        FIELD(draft, hours_attended, .min = 0, .max = 10000, .unit = "h", .personal = true,   \
              .doc = "attended"),                                                             \
        FIELD_ONE(draft, supervisor, supervisor, .personal = true, .doc = "who writes it"),   \
        FIELD(draft, pulse_on,                                                                \
              .doc = "the day of the last word from the middle of the placement"),            \
        FIELD_MANY(draft, pulse, mark, .most = 3, .personal = true, .doc = "what it said")

static const struct field draft_fields[] = {
    DRAFT_SHOWN,
    FIELD(draft, youth, .required = true, .form = FORM_ID, .refers = "youth", .doc = "whose"),
    FIELD(draft, placement, .required = true, .form = FORM_ID, .refers = "placement",
          .doc = "of which; also its id"),
};
const struct schema draft_schema = SCHEMA(draft, "what a supervisor has begun to say (utkast)");

static const struct field draft_shown_fields[] = {DRAFT_SHOWN};
const struct schema draft_shown_schema = {
    .name = "draft",
    .doc = "what a supervisor has begun to say (utkast)",
    .size = sizeof(struct draft),
    .fields = draft_shown_fields,
    .count = sizeof draft_shown_fields / sizeof draft_shown_fields[0],
};

static const struct field credential_fields[] = {
    HEAD(credential),
    FIELD(credential, youth, .form = FORM_ID, .refers = "youth", .doc = "whose"),
    FIELD(credential, signing_key, .form = FORM_ID, .refers = "signing_key",
          .doc = "what it is signed with"),
    FIELD(credential, jwt, .max = CREDENTIAL_MOST, .unit = "bytes", .personal = true,
          .doc = "as it was issued"),
};
const struct schema credential_schema = SCHEMA(credential, "a certificate, signed");

static const struct field signing_key_fields[] = {
    HEAD(signing_key),
    FIELD(signing_key, kid, .doc = "what credentials call it"),
    FIELD(signing_key, did, .doc = "whose"),
    FIELD(signing_key, x, .doc = "its public part"),
    FIELD(signing_key, sealed, .doc = "its private part, sealed by a key outside the store"),
    FIELD(signing_key, created_on, .doc = "day"),
    FIELD(signing_key, retired_on, .doc = "the day it was replaced; it signs no more"),
};
const struct schema signing_key_schema =
    SCHEMA(signing_key, "a key that certificates are signed with");
