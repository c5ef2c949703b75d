/* SPDX-License-Identifier: MIT
 *
 * subject.correct: what was written about a youth and is wrong, where putting the record again is
 * no way to mend it: an observation, or words in a placement. The old words are gone from what is
 * served. What was issued is corrected by a certificate of its own. Source: GDPR, article 16. */
#include "engine/cases/access.h"
#include "engine/cases/placement.h"
#include "engine/cases/rows.h"
#include "proto/text.h"

enum correctable {
    PART_OBSERVATION,
    PART_HISTORY,
    PART_FOLLOW_UP,
    PART_ATTENDANCE,
    PART_PROPOSAL,
};
static const char *const parts[] = {"observation", "history",  "follow_up",
                                    "attendance",  "proposal", NULL};

struct correction {
    struct text youth;
    struct choice part; /* enum correctable */
    struct text observation, placement;
    struct integer line;
    struct flag remove;
    struct integer level;
    struct text text;
    struct date date;
};

static const struct field correction_fields[] = {
    FIELD(correction, youth, .required = true, .form = FORM_ID, .refers = "youth", .doc = "whose"),
    FIELD(correction, part, .choices = parts,
          .doc = "what is wrong: an observation; of a placement a line of its history, a "
                 "follow-up's note, a month's reason, the words that it was proposed with"),
    FIELD(correction, observation, .form = FORM_ID, .doc = "which, by its id"),
    FIELD(correction, placement, .form = FORM_ID, .refers = "placement", .doc = "which"),
    FIELD(correction, line, .min = 1, .max = 10000, .doc = "which of them, from 1"),
    FIELD(correction, remove, .doc = "true: it is taken away, not replaced"),
    FIELD(correction, level, .min = 1, .max = 4, .personal = true,
          .doc = "of an observation; left out: not observed"),
    FIELD(correction, text, .max = 2000, .personal = true,
          .doc = "the situation, or the words, as they should be; left out: none"),
    FIELD(correction, date, .doc = "of an observation; left out: as it was"),
};
static const struct schema correction_schema =
    SCHEMA(correction, "what is wrong, and how it should be");

struct correction_reply {
    struct text youth;
    struct choice part;
    struct integer version;
};
static const struct field correction_reply_fields[] = {
    FIELD(correction_reply, youth, .doc = "whose"),
    FIELD(correction_reply, part, .choices = parts, .doc = "what was corrected"),
    FIELD(correction_reply, version,
          .doc = "of the record that it stands in; left out: it is gone"),
};
static const struct schema correction_reply_schema = SCHEMA(correction_reply, "what was corrected");

static enum error correct_observation(struct request *request, struct correction_reply *out)
{
    const struct correction *in = request->in;
    const struct observation to = {.level = in->level, .situation = in->text, .date = in->date};
    struct observation now;
    if (in->date.set && in->date.days > context_today(request).days)
        return fail(&request->fault, ERR_BAD_DATE, "date", "lies in the future");
    enum error error = observation_correct(
        request->context->changes, in->youth, in->observation, in->remove.value ? NULL : &to,
        request->options.if_version, &request->arena, &now, &request->fault);
    if (!error && !in->remove.value)
        out->version = now.head.version;
    return error;
}

/* The words that are meant; NULL where there are none of that number. */
static struct text *words_of(struct placement *placement, enum correctable part, size_t number)
{
    switch (part) {
    case PART_HISTORY:
        return number <= placement->history.count ? &placement->history.items[number - 1].reason
                                                  : NULL;
    case PART_FOLLOW_UP:
        return number <= placement->follow_ups.count ? &placement->follow_ups.items[number - 1].note
                                                     : NULL;
    case PART_ATTENDANCE:
        return number <= placement->attendance.count
                   ? &placement->attendance.items[number - 1].reason
                   : NULL;
    case PART_PROPOSAL:
        return &placement->reason;
    case PART_OBSERVATION:
        break;
    }
    return NULL;
}

static enum error correct_placement(struct request *request, struct correction_reply *out)
{
    const struct correction *in = request->in;
    struct placement placement = {0};
    if (access_placement(request, in->placement, "placement", &placement))
        return request->fault.code;
    struct text *words =
        words_of(&placement, (enum correctable)in->part.value, (size_t)in->line.value);
    if (!text_equal(placement.youth, in->youth))
        return fail(&request->fault, ERR_NOT_FOUND, "placement", "no such placement");
    if (!words)
        return fail(&request->fault, ERR_NOT_FOUND, "line", "there are not so many");
    *words = in->text;
    if (in->remove.value)
        *words = (struct text){0};
    if (records_put(request->context->changes, RECORD_PLACEMENT, &placement,
                    request->options.if_version, &request->arena, &request->fault))
        return request->fault.code;
    out->version = placement.head.version;
    return ERR_NONE;
}

/* What a part needs to be found. */
static enum error check_parts(const struct correction *in, struct fault *fault)
{
    bool observed = in->part.value == PART_OBSERVATION;
    if (observed && !in->observation.data)
        return fail(fault, ERR_MISSING_FIELD, "observation", "is required");
    if (!observed && !in->placement.data)
        return fail(fault, ERR_MISSING_FIELD, "placement", "is required");
    if (!observed && in->part.value != PART_PROPOSAL && !in->line.set)
        return fail(fault, ERR_MISSING_FIELD, "line", "is required");
    return ERR_NONE;
}

static enum error subject_correct(struct request *request)
{
    const struct correction *in = request->in;
    struct correction_reply *out = request->out;
    struct youth youth = {0};
    if (access_youth(request, in->youth, "youth", 0, &youth) || check_parts(in, &request->fault))
        return request->fault.code;
    out->youth = in->youth;
    out->part = in->part;
    return in->part.value == PART_OBSERVATION ? correct_observation(request, out)
                                              : correct_placement(request, out);
}

static const struct method rows[] = {
    {
        .name = "subject.correct",
        .doc = "Puts right what was written about a youth: an observation, or words in a "
               "placement. Profiles are put again, certificates superseded.",
        .roles = STAFF,
        .runs = RUNS_WRITER,
        .takes = TAKES_VERSION | TAKES_TODAY,
        .in = &correction_schema,
        .out = &correction_reply_schema,
        .run = subject_correct,
    },
};

const struct method_rows correct_methods = METHOD_ROWS(rows);
