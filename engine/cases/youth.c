/* SPDX-License-Identifier: MIT
 *
 * What has been seen of a youth: dated observations that are added and never overwritten. Levels
 * from a certificate come by certificate.file alone. */
#include "engine/cases/access.h"
#include "engine/cases/rows.h"

struct observe {
    struct text youth, competence;
    struct integer level;
    struct choice source;
    struct text situation;
    struct date date;
};

static const char *const own_sources[] = {"self", "staff", NULL};

static const struct field observe_fields[] = {
    FIELD(observe, youth, .required = true, .form = FORM_ID, .refers = "youth", .doc = "whose"),
    FIELD(observe, competence, .required = true, .form = FORM_CODE, .catalogue = "competence",
          .doc = "which"),
    FIELD(observe, level, .required = true, .nullable = true, .min = 1, .max = 4, .personal = true,
          .doc = "1 with direct support … 4 supports others; nil: not observed"),
    FIELD(observe, source, .required = true, .choices = own_sources, .doc = "by whom"),
    FIELD(observe, situation, .max = 1000, .personal = true, .doc = "one concrete situation"),
    FIELD(observe, date, .doc = "the day it was seen; left out: today"),
};
static const struct schema observe_schema = SCHEMA(observe, "a level that was seen");

struct observations_reply {
    struct observation_list items;
};
static const struct field observations_fields[] = {
    FIELD(observe, youth, .required = true, .form = FORM_ID, .refers = "youth", .doc = "whose"),
};
static const struct schema observations_schema = {
    .name = "observations",
    .doc = "of one youth",
    .size = sizeof(struct observe),
    .fields = observations_fields,
    .count = 1,
};
static const struct field observations_reply_fields[] = {
    FIELD_MANY(observations_reply, items, observation, .doc = "oldest first"),
};
static const struct schema observations_reply_schema =
    SCHEMA(observations_reply, "all that has been seen");

static enum error youth_observe(struct request *request)
{
    const struct observe *in = request->in;
    struct observation *out = request->out;
    struct youth youth = {0};
    struct date today = context_today(request);
    struct date date = in->date.set ? in->date : today;
    if (date.days > today.days)
        return fail(&request->fault, ERR_BAD_DATE, "date", "lies in the future");
    if (access_youth(request, in->youth, "youth", 0, &youth))
        return request->fault.code;
    *out = (struct observation){
        .youth = in->youth,
        .competence = in->competence,
        .level = in->level,
        .source = in->source,
        .situation = in->situation,
        .date = date,
    };
    return observation_put(request->context->changes, out, &request->arena, &request->fault);
}

static enum error youth_observations(struct request *request)
{
    const struct observe *in = request->in;
    struct observations_reply *out = request->out;
    struct youth youth = {0};
    if (access_youth(request, in->youth, "youth", DISCLOSURE_PROFILE, &youth))
        return request->fault.code;
    return observations_of(request->context->txn, in->youth, &request->arena, &out->items,
                           &request->fault);
}

/* ---- methods ---- */

static const struct method rows[] = {
    {
        .name = "youth.observe",
        .doc = "Adds a level that was seen of a youth; what was seen before stays.",
        .roles = STAFF,
        .runs = RUNS_WRITER,
        .takes = TAKES_TODAY,
        .in = &observe_schema,
        .out = &observation_schema,
        .run = youth_observe,
    },
    {
        .name = "youth.observations",
        .doc = "All that has been seen of a youth, oldest first.",
        .roles = STAFF,
        .runs = RUNS_LOOP,
        .in = &observations_schema,
        .out = &observations_reply_schema,
        .run = youth_observations,
    },
};

const struct method_rows youth_methods = METHOD_ROWS(rows);
