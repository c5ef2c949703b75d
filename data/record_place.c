/* SPDX-License-Identifier: MIT
 *
 * Field tables of what is offered: programmes, employers, workplaces, openings and holds. */
#include "data/record_rows.h"

static enum error weights_check(const void *value, struct fault *fault)
{
    const struct weights *weights = value;
    const struct integer all[] = {weights->interest, weights->development, weights->travel,
                                  weights->support};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        if (!all[i].set || all[i].value > 0)
            return ERR_NONE;
    }
    return fail(fault, ERR_OUT_OF_RANGE, NULL, "at least one must be over 0");
}

static const struct field weights_fields[] = {
    FIELD(weights, interest, .min = 0, .max = 1000, .doc = "of what they wish for"),
    FIELD(weights, development, .min = 0, .max = 1000, .doc = "of what they want to train"),
    FIELD(weights, travel, .min = 0, .max = 1000, .doc = "of a short way"),
    FIELD(weights, support, .min = 0, .max = 1000, .doc = "of helpful adaptations"),
};
const struct schema weights_schema =
    SCHEMA(weights, "how much each component counts", .check = weights_check);

static enum error period_check(const void *value, struct fault *fault)
{
    const struct period *period = value;
    return check_period(period->from, period->to, "to", fault);
}

static const struct field period_fields[] = {
    FIELD(period, from, .required = true, .doc = "first day"),
    FIELD(period, to, .required = true, .doc = "last day"),
};
const struct schema period_schema = SCHEMA(period, "days", .check = period_check);

static const struct field retention_fields[] = {
    FIELD(retention, exited, .min = 1, .max = 1200, .unit = "months",
          .doc = "all of a youth who has left, after their profile's last change; left out: 24"),
    FIELD(retention, unstarted, .min = 1, .max = 1200, .unit = "months",
          .doc = "placements that came to nothing, after their last step; left out: 12"),
    FIELD(retention, drafts, .min = 1, .max = 1200, .unit = "months",
          .doc =
              "supervisors' drafts, and links that have ended, after their last change; left out: "
              "3"),
};
const struct schema retention_schema =
    SCHEMA(retention, "how long records are kept (gallringsfrister)");

static const struct field planned_day_fields[] = {
    FIELD(planned_day, day, .required = true, .min = 1, .max = 3660, .doc = "1: the first day"),
};
const struct schema planned_day_schema = SCHEMA(planned_day, "a day of a placement");

static enum error programme_check(const void *value, struct fault *fault)
{
    const struct programme *programme = value;
    for (size_t i = 1; i < programme->follow_ups.count; i++) {
        if (programme->follow_ups.items[i].day.value <=
            programme->follow_ups.items[i - 1].day.value)
            return fail(fault, ERR_OUT_OF_RANGE, "follow_ups", "not in rising order");
    }
    if (programme->age_min.set && programme->age_max.set &&
        programme->age_max.value < programme->age_min.value)
        return fail_limit(fault, ERR_OUT_OF_RANGE, "age_max", programme->age_min.value,
                          "below age_min");
    return ERR_NONE;
}

static const struct field programme_fields[] = {
    HEAD(programme),
    FIELD(programme, name, .required = true, .doc = "what it is called"),
    FIELD(programme, age_min, .min = 0, .max = 120, .unit = "years", .doc = "youngest"),
    FIELD(programme, age_max, .min = 0, .max = 120, .unit = "years", .doc = "oldest"),
    FIELD_ONE(programme, weights, weights, .doc = "left out: 50, 25, 15, 10"),
    FIELD(programme, travel_default_m, .min = 1, .max = 2000000, .unit = "m",
          .doc = "travel limit of a youth without one; left out: 30000"),
    FIELD(programme, extract_lead_days, .min = 0, .max = 365, .unit = "days",
          .doc = "how long a register extract takes; left out: 14"),
    FIELD_MANY(programme, school_breaks, period,
               .doc = "breaks (lov) in the schools' calendar; a week or more counts as one"),
    FIELD_MANY(programme, school_free, period, .doc = "days off in term"),
    FIELD_MANY(programme, school_days, period,
               .doc = "school days that would be none: a Saturday, a day within a break"),
    FIELD(programme, supervisor_load, .min = 1, .max = 50,
          .doc = "how many one supervisor has at a time; left out: 2"),
    FIELD_MANY(programme, follow_ups, planned_day, .most = 30,
               .doc = "days of a placement with a follow-up, in rising order; left out: 1, 3, 7"),
    FIELD(programme, follow_up_every, .min = 0, .max = 365, .unit = "days",
          .doc = "from the last of them on; 0: no more; left out: 14"),
    FIELD(programme, remind_days, .min = 1, .max = 365, .unit = "days",
          .doc = "after how long an answer is asked for again; left out: 7"),
    FIELD(programme, expire_days, .min = 1, .max = 365, .unit = "days",
          .doc = "how long a placement may wait for its next step before it can expire; left out: "
                 "30"),
    FIELD_ONE(programme, retention, retention,
              .doc = "how long records are kept; the programme's own decision"),
};
const struct schema programme_schema =
    SCHEMA(programme, "a programme (verksamhet): the tenant", .check = programme_check);

static const char *const standings[] = {"active", "paused", "blocked", NULL};

static const struct field employer_fields[] = {
    HEAD(employer),
    FIELD(employer, name, .required = true, .doc = "the employer's name"),
    FIELD(employer, org_nr, .form = FORM_ORG_NR, .max = 13,
          .doc = "organisation number, 10 digits; a sole trader's is personal and refused"),
    FIELD(employer, state, .choices = standings, .doc = "paused or blocked: offered to nobody"),
};
const struct schema employer_schema = SCHEMA(employer, "an employer (arbetsgivare)");

static enum error workplace_check(const void *value, struct fault *fault)
{
    const struct workplace *workplace = value;
    struct text code = workplace->municipality;
    for (size_t i = 0; i < code.size; i++) {
        if (code.size != 4 || code.data[i] < '0' || code.data[i] > '9')
            return fail(fault, ERR_UNKNOWN_CODE, "municipality", "must be four digits");
    }
    return ERR_NONE;
}

static const struct field workplace_fields[] = {
    HEAD(workplace),
    FIELD(workplace, employer, .required = true, .form = FORM_ID, .refers = "employer",
          .doc = "whose place it is"),
    FIELD(workplace, name, .required = true, .doc = "what it is called"),
    FIELD(workplace, industry, .required = true, .form = FORM_CODE, .catalogue = "industry",
          .doc = "SNI 2007: section, division or longer"),
    FIELD_ONE(workplace, position, position, .doc = "where it lies"),
    FIELD(workplace, municipality, .max = 4, .doc = "municipality code, four digits"),
    ADAPTATIONS(workplace, "what it can offer; left out: not recorded, []: none"),
    LEVELS(workplace, "levels that work there asks for; 0: not asked"),
    COMPETENCES(workplace, trains, "competences that it can train"),
    FIELD(workplace, supervisors, .min = 0, .max = 1000, .doc = "how many can supervise"),
    FIELD(workplace, contacted, .doc = "the day of the last contact"),
    FIELD(workplace, state, .choices = standings, .doc = "paused or blocked: offered to nobody"),
};
const struct schema workplace_schema =
    SCHEMA(workplace, "a workplace (arbetsställe)", .check = workplace_check);

static enum error opening_check(const void *value, struct fault *fault)
{
    const struct opening *opening = value;
    if (check_period(opening->from, opening->to, "to", fault) ||
        check_window(opening->clock_from, opening->clock_to, "clock_to", fault))
        return fault->code;
    if (opening->hours_min.set && opening->hours_max.set &&
        opening->hours_max.value < opening->hours_min.value)
        return fail_limit(fault, ERR_OUT_OF_RANGE, "hours_max", opening->hours_min.value,
                          "below hours_min");
    return ERR_NONE;
}

static const char *const opening_states[] = {"open", "closed", NULL};

static const struct field opening_fields[] = {
    HEAD(opening),
    FIELD(opening, workplace, .required = true, .form = FORM_ID, .refers = "workplace",
          .doc = "where"),
    FIELD(opening, title, .required = true, .doc = "what one does there, in a few words"),
    FIELD(opening, industry, .form = FORM_CODE, .catalogue = "industry",
          .doc = "left out: the workplace's"),
    FIELD(opening, occupation, .form = FORM_CODE, .catalogue = "occupation",
          .doc = "SSYK 2012, 1 to 4 digits"),
    FIELD(opening, from, .doc = "first day; left out: any"),
    FIELD(opening, to, .doc = "last day; left out: any"),
    FIELD(opening, hours_min, .min = 0, .max = HOURS_A_WEEK_MOST, .unit = "h a week",
          .doc = "least"),
    FIELD(opening, hours_max, .min = 0, .max = HOURS_A_WEEK_MOST, .unit = "h a week",
          .doc = "most"),
    FIELD(opening, clock_from, .doc = "working window begins"),
    FIELD(opening, clock_to, .doc = "working window ends, the same day"),
    FIELD(opening, capacity, .required = true, .min = 0, .max = 1000, .doc = "seats"),
    FIELD(opening, taken, .origin = BY_SERVER, .min = 0, .max = 1000,
          .doc = "seats of placements that the workplace has said yes to"),
    FIELD(opening, age_min, .min = 0, .max = 120, .unit = "years", .doc = "least age"),
    LEVELS(opening, "left out: the workplace's"),
    COMPETENCES(opening, trains, "left out: the workplace's"),
    ADAPTATIONS(opening, "left out: the workplace's"),
    FIELD(opening, hazards, .form = FORM_CODE, .catalogue = "hazard",
          .doc = "hazardous tasks that are part of it"),
    FIELD(opening, extract, .doc = "a register extract is needed (schools, preschools)"),
    FIELD(opening, languages, .form = FORM_CODE, .doc = "languages that it demands: \"sv\""),
    FIELD(opening, licences, .form = FORM_CODE, .doc = "licences that it demands: \"B\""),
    FIELD(opening, state, .choices = opening_states, .doc = "closed: offered to nobody"),
};
const struct schema opening_schema =
    SCHEMA(opening, "an opening (plats) at a workplace", .check = opening_check);

static const struct field hold_fields[] = {
    HEAD(hold),
    FIELD(hold, opening, .required = true, .form = FORM_ID, .refers = "opening",
          .doc = "where a seat is held"),
    FIELD(hold, youth, .form = FORM_ID, .refers = "youth",
          .doc = "for whom; left out: nobody in particular"),
    FIELD(hold, by, .required = true, .max = 80, .doc = "who holds it"),
    FIELD(hold, until, .required = true, .doc = "its last day"),
};
const struct schema hold_schema = SCHEMA(hold, "a seat that is held for a while");
