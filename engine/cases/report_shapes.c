/* SPDX-License-Identifier: MIT
 *
 * Field tables of report.equality. */
#include "engine/cases/report.h"

static const struct field report_request_fields[] = {
    FIELD(report_request, programme, .required = true, .form = FORM_ID, .refers = "programme",
          .doc = "whose youths"),
    FIELD(report_request, from, .required = true, .doc = "its month is the first"),
    FIELD(report_request, to, .required = true, .doc = "its month is the last"),
    FIELD(report_request, sample, .min = 0, .max = REPORT_SAMPLE_MOST,
          .doc = "how many masked cases for a review; left out: none"),
    FIELD(report_request, seed, .min = 0, .max = INT32_MAX, .doc = "the same seed, the same cases"),
};
static enum error report_check(const void *value, struct fault *fault)
{
    const struct report_request *in = value;
    return check_period(in->from, in->to, "to", fault);
}
const struct schema report_request_schema =
    SCHEMA(report_request, "of whom and when", .check = report_check);

static const struct field equality_row_fields[] = {
    FIELD(equality_row, gender, .doc = "self-described; left out: all, empty: not said"),
    FIELD(equality_row, industry, .doc = "section; left out: all"),
    FIELD(equality_row, wished, .doc = "youths who wish for it today"),
    FIELD(equality_row, listed, .doc = "youths on whose list of ten it stands today"),
    FIELD(equality_row, proposed, .doc = "youths to whom it was proposed"),
    FIELD(equality_row, agreed, .doc = "youths with an agreement there"),
    FIELD(equality_row, completed, .doc = "youths who completed a placement there"),
    FIELD(equality_row, hours, .unit = "h", .doc = "attended and signed, to the nearest ten"),
};
static const struct schema equality_row_schema =
    SCHEMA(equality_row, "a cell: counts to the nearest five");

static const struct field equality_group_fields[] = {
    FIELD(equality_group, gender, .doc = "self-described; empty: not said"),
    FIELD(equality_group, youths, .doc = "how many, to the nearest five"),
    FIELD(equality_group, days, .unit = "days",
          .doc = "from enrolment to the first proposal, where that was in the period: the median"),
};
static const struct schema equality_group_schema = SCHEMA(equality_group, "five or more youths");

static const struct field masked_hit_fields[] = {
    FIELD(masked_hit, industry, .doc = "section"),
    FIELD(masked_hit, score, .doc = "0..10000"),
    FIELD(masked_hit, own_suggestion, .doc = "proposed by the youth"),
};
static const struct schema masked_hit_schema = SCHEMA(masked_hit, "a hit without its place");

static const struct field masked_case_fields[] = {
    FIELD(masked_case, number, .doc = "of the case, nobody's id"),
    FIELD(masked_case, wished, .doc = "sections"),
    FIELD_MANY(masked_case, hits, masked_hit, .doc = "today's list, best first"),
    FIELD(masked_case, proposed, .doc = "sections of what was proposed, in the period"),
};
static const struct schema masked_case_schema =
    SCHEMA(masked_case, "a list and what came of it, without who it is");

static const struct field equality_reply_fields[] = {
    FIELD(equality_reply, programme, .doc = "whose youths"),
    FIELD(equality_reply, from, .doc = "first day of the first month"),
    FIELD(equality_reply, to, .doc = "last day of the last month"),
    FIELD(equality_reply, today, .doc = "the day of the lists"),
    FIELD(equality_reply, as_of, .doc = "the journal's number of the data that was read"),
    FIELD_MANY(equality_reply, groups, equality_group, .doc = "by gender"),
    FIELD_MANY(equality_reply, rows, equality_row,
               .doc = "by gender and industry; what is left out is under five, or would tell one "
                      "that is"),
    FIELD_MANY(equality_reply, sample, masked_case, .doc = "drawn by the seed, in random order"),
};
const struct schema equality_reply_schema = SCHEMA(equality_reply, "who is offered what");
