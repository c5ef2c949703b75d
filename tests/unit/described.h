/* SPDX-License-Identifier: MIT
 *
 * A method table with a field of each kind, a change, a list and a short read, to be described. */
#ifndef TESTS_DESCRIBED_H
#define TESTS_DESCRIBED_H

#include "proto/describe.h"
#include "tests/unit/spoken.h"

struct leaf {
    struct text code;
    struct integer strength;
};
LIST_OF(leaf);
struct note {
    struct integer version; /* the server's */
    struct text text;
};
struct shut {
    struct text reason; /* in replies alone */
};
struct ask {
    struct text id, name, number, industry;
    struct text_list places;
    struct integer hours, count;
    struct real degrees;
    struct flag whether;
    struct date day;
    struct clock clock;
    struct choice state;
    struct tally_list levels;
    struct note *note;
    struct leaf_list leaves;
};
struct said {
    struct text id;
    struct integer level;
    struct leaf_list leaves;
    struct shut *shut;
    struct argument_list args;
    struct raw raw;
};

static const struct field leaf_fields[] = {
    FIELD(leaf, code, .required = true, .form = FORM_CODE, .catalogue = "wish", .doc = "which"),
    FIELD(leaf, strength, .required = true, .min = 0, .max = 4, .doc = "how much"),
};
static const struct schema leaf_schema = SCHEMA(leaf, "a wish");
static const struct field note_fields[] = {
    FIELD(note, version, .origin = BY_SERVER, .doc = "which of them"),
    FIELD(note, text, .personal = true, .doc = "what it says"),
};
static const struct schema note_schema = SCHEMA(note, "a note");
static const struct field shut_fields[] = {
    FIELD(shut, reason, .origin = BY_SERVER, .doc = "why"),
};
static const struct schema shut_schema = SCHEMA(shut, "why it is shut");
static const char *const states[] = {"open", "closed", NULL};
static const struct field ask_fields[] = {
    FIELD(ask, id, .required = true, .form = FORM_ID, .refers = "workplace|employer", .doc = "of"),
    FIELD(ask, name, .max = 80, .personal = true, .doc = "its name"),
    FIELD(ask, number, .form = FORM_ORG_NR, .doc = "number"),
    FIELD(ask, industry, .form = FORM_CODE, .catalogue = "industry", .doc = "what is done"),
    FIELD(ask, places, .form = FORM_ID, .most = 7, .refers = "workplace", .doc = "where"),
    FIELD(ask, hours, .min = 1, .max = 60, .unit = "h a week", .nullable = true, .doc = "most"),
    FIELD(ask, count, .doc = "how many"),
    FIELD(ask, degrees, .min = -90, .max = 90, .unit = "degrees", .doc = "north"),
    FIELD(ask, whether, .doc = "yes or no"),
    FIELD(ask, day, .doc = "day"),
    FIELD(ask, clock, .doc = "time"),
    FIELD(ask, state, .choices = states, .doc = "state"),
    FIELD(ask, levels, .form = FORM_CODE, .catalogue = "competence", .min = 1, .max = 4,
          .doc = "levels"),
    FIELD_ONE(ask, note, note, .doc = "a note"),
    FIELD_MANY(ask, leaves, leaf, .most = 9, .doc = "wishes | hopes"),
};
static const struct schema ask_schema = SCHEMA(ask, "what is asked");
static const struct field said_fields[] = {
    FIELD(said, id, .required = true, .form = FORM_ID, .origin = BY_SERVER, .doc = "of"),
    FIELD(said, level, .nullable = true, .min = 1, .max = 4, .doc = "level"),
    FIELD_MANY(said, leaves, leaf, .doc = "wishes"),
    FIELD_ONE(said, shut, shut, .doc = "if it is"),
    FIELD(said, args, .doc = "numbers"),
    FIELD(said, raw, .doc = "anything"),
};
static const struct schema said_schema = SCHEMA(said, "what is said");
struct empty {
    char nothing;
};
static const struct schema empty_schema = {.name = "empty", .size = sizeof(struct empty)};

static const struct method described_rows[] = {
    {.name = "try.change",
     .doc = "Changes a thing.",
     .roles = ROLE_RECRUITER | ROLE_ADMIN,
     .runs = RUNS_WRITER,
     .takes = TAKES_VERSION,
     .elements = 65536,
     .in = &ask_schema,
     .out = &said_schema},
    {.name = "try.list",
     .doc = "Lists things.",
     .roles = ROLE_EVERYONE,
     .runs = RUNS_POOL,
     .takes = TAKES_TODAY | TAKES_PAGE,
     .in = &empty_schema,
     .out = &empty_schema},
    {.name = "x",
     .doc = "Short.",
     .roles = ROLE_EVERYONE,
     .in = &empty_schema,
     .out = &leaf_schema},
};
static const struct method_rows described_group = METHOD_ROWS(described_rows);
static const struct method_rows *const described_groups[] = {&described_group};
static const struct method_table described_table = {described_groups, 1};

#endif
