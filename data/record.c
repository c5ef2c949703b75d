/* SPDX-License-Identifier: MIT
 *
 * The kinds of records, and what their tables share. A kind's own table is in record_place.c,
 * record_youth.c, record_placement.c and the like: one row a field, read by the wire, the disk,
 * CSV, the documentation and the tests alike. */
#include "data/record.h"

#include "data/grid.h"
#include "data/record_rows.h"
#include "proto/text.h"

enum {
    /* [m] Sweden in SWEREF 99 TM. */
    NORTH_LEAST = 6100000,
    NORTH_MOST = 7700000,
    EAST_LEAST = 250000,
    EAST_MOST = 950000,
};

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

enum error settle_position(struct position **position, struct arena *arena, struct fault *fault)
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
    {RECORD_TOKEN, "token", TABLE_TOKEN, &token_schema, NULL, NULL},
    {RECORD_WAIVER, "waiver", TABLE_WAIVER, &waiver_schema, NULL, "youth"},
    {RECORD_CREDENTIAL, "credential", TABLE_CREDENTIAL, &credential_schema, NULL, NULL},
    {RECORD_SIGNING_KEY, "signing_key", TABLE_SIGNING_KEY, &signing_key_schema, NULL, NULL},
    {RECORD_ERASURE, "erasure", TABLE_ERASURE, &erasure_schema, NULL, NULL},
    {RECORD_INVITATION, "invitation", TABLE_INVITATION, &invitation_schema, NULL, NULL},
    {RECORD_DRAFT, "draft", TABLE_DRAFT, &draft_schema, NULL, NULL},
};

const struct record_kind *record_kind_named(const char *name, size_t size)
{
    for (int i = 0; i < RECORD_COUNT; i++) {
        if (text_is((struct text){name, size}, record_kinds[i].name))
            return &record_kinds[i];
    }
    return NULL;
}
