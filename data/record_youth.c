/* SPDX-License-Identifier: MIT
 *
 * Field tables of young people: profiles and what was seen of them. */
#include "data/record_rows.h"

static const struct field enrolment_fields[] = {
    FIELD(enrolment, substance_checked, .doc = "no ongoing substance abuse: checked"),
    FIELD(enrolment, waiver, .doc = "waiver of secrecy given; by the guardian too for a minor"),
    FIELD(enrolment, attendance_promise, .doc = "promised to sign attendance monthly"),
    FIELD(enrolment, no_other_support, .doc = "no similar support elsewhere"),
};
const struct schema enrolment_schema = SCHEMA(enrolment, "the enrolment gate (inskrivning)");

static const struct field wish_fields[] = {
    FIELD(wish, code, .required = true, .form = FORM_CODE, .catalogue = "wish", .personal = true,
          .doc = "an industry (\"F\", \"43\", \"43.2\") or occupation (\"ssyk:7115\")"),
    FIELD(wish, strength, .required = true, .min = 0, .max = 4, .personal = true,
          .doc = "0 not this, 1 perhaps, 2 curious, 3 yes, 4 very much"),
};
const struct schema wish_schema = SCHEMA(wish, "a wish (önskemål)");

static const struct field needs_fields[] = {
    FIELD(needs, required, .form = FORM_CODE, .catalogue = "adaptation", .personal = true,
          .doc = "without these no placement"),
    FIELD(needs, helpful, .form = FORM_CODE, .catalogue = "adaptation", .personal = true,
          .doc = "these make it better"),
};
const struct schema needs_schema = SCHEMA(needs, "adaptations needed (anpassningar)");

static bool same_industry(struct text a, struct text b)
{
    size_t i = 0, j = 0;
    for (;;) {
        i += i < a.size && a.data[i] == '.';
        j += j < b.size && b.data[j] == '.';
        if (i >= a.size || j >= b.size)
            return i >= a.size && j >= b.size;
        if (a.data[i++] != b.data[j++])
            return false;
    }
}

static enum error youth_check(const void *value, struct fault *fault)
{
    const struct youth *youth = value;
    if (check_period(youth->from, youth->to, "to", fault) ||
        check_window(youth->clock_from, youth->clock_to, "clock_to", fault) ||
        check_period(youth->birth, youth->school_done, "school_done", fault))
        return fault->code;
    for (size_t i = 0; i < youth->wishes.count; i++) {
        for (size_t j = 0; j < i; j++) {
            if (same_industry(youth->wishes.items[i].code, youth->wishes.items[j].code))
                return fail(fault, ERR_DUPLICATE_FIELD, "wishes", "the same code twice");
        }
    }
    return ERR_NONE;
}

static const char *const youth_states[] = {"active", "restricted", "exited", "protected", NULL};

static const struct field youth_fields[] = {
    HEAD(youth),
    FIELD(youth, programme, .required = true, .form = FORM_ID, .refers = "programme",
          .doc = "whose participant"),
    FIELD(youth, name, .max = 120, .personal = true, .doc = "what to call them"),
    FIELD(youth, birth, .required = true, .personal = true, .doc = "day of birth"),
    FIELD(youth, school_done, .personal = true, .doc = "the day skolplikt was fulfilled"),
    FIELD_ONE(youth, enrolment, enrolment, .doc = "all four before any matching"),
    FIELD_ONE(youth, position, position, .personal = true, .doc = "where they travel from"),
    FIELD(youth, travel_limit_m, .min = 1, .max = 2000000, .unit = "m", .personal = true,
          .doc = "how far they can travel; left out: the programme's"),
    FIELD_MANY(youth, wishes, wish, .personal = true, .doc = "chosen by interest or curiosity"),
    FIELD(youth, suggestions, .form = FORM_ID, .refers = "workplace", .personal = true,
          .doc = "workplaces that they propose themselves"),
    FIELD(youth, avoid, .form = FORM_ID, .refers = "workplace|employer", .personal = true,
          .doc = "workplaces and employers to avoid"),
    COMPETENCES(youth, goals, "competences that they want to train", .personal = true),
    FIELD_ONE(youth, needs, needs, .personal = true, .sensitive = true,
              .doc = "adaptations, never diagnoses"),
    FIELD(youth, from, .personal = true, .doc = "first day they can"),
    FIELD(youth, to, .personal = true, .doc = "last day they can"),
    FIELD(youth, min_days, .min = 1, .max = 3660, .unit = "days", .personal = true,
          .doc = "shortest placement that helps; left out: 5"),
    FIELD(youth, hours_max, .min = 1, .max = HOURS_A_WEEK_MOST, .unit = "h a week",
          .personal = true, .doc = "most hours"),
    FIELD(youth, clock_from, .personal = true, .doc = "earliest time of day"),
    FIELD(youth, clock_to, .personal = true, .doc = "latest time of day"),
    FIELD(youth, languages_lacking, .form = FORM_CODE, .personal = true,
          .doc = "languages that they are recorded as lacking"),
    FIELD(youth, licences_lacking, .form = FORM_CODE, .personal = true,
          .doc = "licences that they are recorded as lacking"),
    FIELD(youth, extract_date, .personal = true, .sensitive = true,
          .doc = "the register extract's day, valid a year"),
    FIELD(youth, enrolled_on, .personal = true, .doc = "the day of enrolment (inskrivning)"),
    FIELD(youth, gender, .max = 60, .personal = true, .sensitive = true,
          .doc = "self-described; statistics only, never part of a match"),
    FIELD(youth, state, .choices = youth_states, .personal = true,
          .doc = "only active ones are matched in lists"),
    FIELD(youth, withheld, .origin = BY_SERVER,
          .doc =
              "fields that are not shown here, whatever they hold: they are for the purpose needs"),
};
const struct schema youth_schema =
    SCHEMA(youth, "a young person's profile (deltagare)", .check = youth_check);

static const char *const observation_sources[] = {"self", "staff", "certified", NULL};

static const struct field observation_fields[] = {
    HEAD(observation),
    FIELD(observation, youth, .required = true, .form = FORM_ID, .refers = "youth", .doc = "whose"),
    FIELD(observation, competence, .required = true, .form = FORM_CODE, .catalogue = "competence",
          .personal = true, .doc = "which"),
    FIELD(observation, level, .required = true, .nullable = true, .min = 1, .max = LEVEL_MOST,
          .personal = true, .doc = "nil: not observed"),
    FIELD(observation, source, .choices = observation_sources, .personal = true, .doc = "by whom"),
    FIELD(observation, situation, .max = 1000, .personal = true, .doc = "one concrete situation"),
    FIELD(observation, date, .personal = true, .doc = "the day it was seen"),
    FIELD(observation, certificate, .form = FORM_ID, .refers = "certificate",
          .doc = "the certificate that says so"),
    FIELD(observation, withdrawn_on, .origin = BY_SERVER,
          .doc = "the day that certificate was superseded or revoked; it counts no more"),
};
const struct schema observation_schema = SCHEMA(observation, "an observed level");
