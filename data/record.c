/* SPDX-License-Identifier: MIT
 *
 * The field tables of the stored records: one row a field, read by the wire, the disk, CSV, the
 * documentation and the tests alike. */
#include "data/record.h"

#include "data/grid.h"
#include "proto/text.h"

enum {
    HOURS_A_WEEK_MOST = 60,
    LEVEL_MOST = 4,
    /* [m] Sweden in SWEREF 99 TM. */
    NORTH_LEAST = 6100000,
    NORTH_MOST = 7700000,
    EAST_LEAST = 250000,
    EAST_MOST = 950000,
};

/* What every table begins with. */
#define HEAD(type)                                                                         \
    FIELD_AS(type, head.id, "id", .form = FORM_ID, .doc = "left out of a put: generated"), \
        FIELD_AS(type, head.version, "version", .origin = BY_SERVER, .doc = "1, 2, …"),    \
        FIELD_AS(type, head.updated, "updated", .origin = BY_SERVER, .unit = "s",          \
                 .doc = "when it was last changed, UTC")

#define ADAPTATIONS(type, doc_) \
    FIELD(type, adaptations, .form = FORM_CODE, .catalogue = "adaptation", .doc = (doc_))
#define LEVELS(type, doc_)                                                                         \
    FIELD(type, levels, .form = FORM_CODE, .catalogue = "competence", .min = 0, .max = LEVEL_MOST, \
          .doc = (doc_))
#define COMPETENCES(type, member, ...) \
    FIELD(type, member, .form = FORM_CODE, .catalogue = "competence", .doc = __VA_ARGS__)

enum error check_period(struct date from, struct date to, const char *field, struct fault *fault)
{
    if (from.set && to.set && to.days < from.days)
        return fail(fault, ERR_BAD_PERIOD, field, "ends before it starts");
    return ERR_NONE;
}

enum error check_window(struct clock from, struct clock to, const char *field, struct fault *fault)
{
    if (from.set != to.set)
        return fail(fault, ERR_BAD_PERIOD, field, "clock_from and clock_to go together");
    if (from.set && to.minutes <= from.minutes)
        return fail(fault, ERR_BAD_PERIOD, field, "ends before it starts");
    return ERR_NONE;
}

/* ---- parts of records ---- */

static const struct field head_fields[] = {
    FIELD(head, id, .form = FORM_ID, .doc = "the record"),
    FIELD(head, version, .origin = BY_SERVER, .doc = "1, 2, …"),
    FIELD(head, updated, .origin = BY_SERVER, .unit = "s", .doc = "when it was last changed, UTC"),
};
const struct schema head_schema = SCHEMA(head, "what every record carries");

static enum error position_check(const void *value, struct fault *fault)
{
    const struct position *position = value;
    bool grid = position->n.set && position->e.set;
    bool degrees = position->lat.set && position->lon.set;
    bool half = position->n.set != position->e.set || position->lat.set != position->lon.set;
    if (half || grid == degrees)
        return fail(fault, ERR_MISSING_FIELD, NULL, "give n and e, or lat and lon");
    return ERR_NONE;
}

static const struct field position_fields[] = {
    FIELD(position, n, .min = NORTH_LEAST, .max = NORTH_MOST, .unit = "m", .personal = true,
          .doc = "north, SWEREF 99 TM"),
    FIELD(position, e, .min = EAST_LEAST, .max = EAST_MOST, .unit = "m", .personal = true,
          .doc = "east, SWEREF 99 TM"),
    FIELD(position, lat, .min = 54, .max = 70, .unit = "degrees", .personal = true,
          .doc = "latitude, WGS 84; stored as n and e"),
    FIELD(position, lon, .min = 9, .max = 26, .unit = "degrees", .personal = true,
          .doc = "longitude, WGS 84; stored as n and e"),
};
const struct schema position_schema = SCHEMA(position, "a place", .check = position_check);

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

/* ---- programme, employer, workplace ---- */

static enum error programme_check(const void *value, struct fault *fault)
{
    const struct programme *programme = value;
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
    FIELD_MANY(programme, school_breaks, period, .doc = "breaks (lov) in the schools' calendar"),
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

/* ---- opening ---- */

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

/* ---- youth, observation ---- */

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
    FIELD_ONE(youth, needs, needs, .personal = true, .doc = "adaptations, never diagnoses"),
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
    FIELD(youth, extract_date, .personal = true, .doc = "the register extract's day, valid a year"),
    FIELD(youth, gender, .max = 60, .personal = true,
          .doc = "self-described; statistics only, never part of a match"),
    FIELD(youth, state, .choices = youth_states, .personal = true,
          .doc = "only active ones are matched in lists"),
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
};
const struct schema observation_schema = SCHEMA(observation, "an observed level");

/* ---- placement, certificate ---- */

const char *const placement_states[PLACEMENT_STATE_COUNT + 1] = {
    "proposed", "youth_yes", "youth_no",   "workplace_yes", "workplace_no", "agreed",
    "started",  "ended",     "broken_off", "certified",     "withdrawn",    NULL,
};

static const struct field placement_fields[] = {
    HEAD(placement),
    FIELD(placement, youth, .required = true, .form = FORM_ID, .refers = "youth", .doc = "who"),
    FIELD(placement, opening, .required = true, .form = FORM_ID, .refers = "opening",
          .doc = "where"),
    FIELD(placement, workplace, .form = FORM_ID, .refers = "workplace", .doc = "the opening's"),
    FIELD(placement, state, .choices = placement_states, .doc = "how far it has come"),
    FIELD(placement, proposed_on, .doc = "day"),
    FIELD(placement, youth_on, .doc = "day of the youth's answer"),
    FIELD(placement, workplace_on, .doc = "day of the workplace's answer"),
    FIELD(placement, agreed_on, .doc = "day of the agreement"),
    FIELD(placement, started_on, .doc = "first day there"),
    FIELD(placement, ended_on, .doc = "last day there"),
    FIELD(placement, reason, .max = 1000, .personal = true, .doc = "why the last step was taken"),
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

/* ---- kinds ---- */

static enum error settle_position(struct position **position, struct arena *arena,
                                  struct fault *fault)
{
    const struct position *given = *position;
    if (!given || !given->lat.set)
        return ERR_NONE;
    struct position *grid = arena_new(arena, sizeof *grid);
    grid->n.set = grid->e.set = true;
    if (!grid_from_wgs84(given->lat.value, given->lon.value, &grid->n.value, &grid->e.value) ||
        grid->n.value < NORTH_LEAST || grid->n.value > NORTH_MOST || grid->e.value < EAST_LEAST ||
        grid->e.value > EAST_MOST)
        return fail(fault, ERR_OUT_OF_RANGE, "position", "not in the area of SWEREF 99 TM");
    *position = grid;
    return ERR_NONE;
}

static enum error settle_workplace(void *record, struct arena *arena, struct fault *fault)
{
    return settle_position(&((struct workplace *)record)->position, arena, fault);
}

static enum error settle_youth(void *record, struct arena *arena, struct fault *fault)
{
    return settle_position(&((struct youth *)record)->position, arena, fault);
}

const struct record_kind record_kinds[RECORD_COUNT] = {
    {RECORD_PROGRAMME, "programme", TABLE_PROGRAMME, &programme_schema, NULL, NULL},
    {RECORD_EMPLOYER, "employer", TABLE_EMPLOYER, &employer_schema, NULL, NULL},
    {RECORD_WORKPLACE, "workplace", TABLE_WORKPLACE, &workplace_schema, settle_workplace, NULL},
    {RECORD_OPENING, "opening", TABLE_OPENING, &opening_schema, NULL, NULL},
    {RECORD_YOUTH, "youth", TABLE_YOUTH, &youth_schema, settle_youth, NULL},
    {RECORD_OBSERVATION, "observation", TABLE_OBSERVATION, &observation_schema, NULL, "youth"},
    {RECORD_PLACEMENT, "placement", TABLE_PLACEMENT, &placement_schema, NULL, NULL},
    {RECORD_CERTIFICATE, "certificate", TABLE_CERTIFICATE, &certificate_schema, NULL, NULL},
    {RECORD_HOLD, "hold", TABLE_HOLD, &hold_schema, NULL, "opening"},
};

const struct record_kind *record_kind_named(const char *name, size_t size)
{
    for (int i = 0; i < RECORD_COUNT; i++) {
        if (text_is((struct text){name, size}, record_kinds[i].name))
            return &record_kinds[i];
    }
    return NULL;
}
