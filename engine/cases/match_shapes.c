/* SPDX-License-Identifier: MIT
 *
 * Field tables of the match list. */
#include "engine/cases/match.h"

static const struct field match_request_fields[] = {
    FIELD(match_request, youth, .required = true, .form = FORM_ID, .refers = "youth",
          .doc = "for whom"),
    FIELD(match_request, k, .min = 1, .max = MATCH_K_MOST, .doc = "most hits; left out: 10"),
    FIELD_ONE(match_request, weights, weights, .doc = "instead of the programme's, for a what-if"),
    FIELD(match_request, prospects, .doc = "workplaces that have offered nothing yet, too"),
    FIELD(match_request, explain, .doc = "with reasons; left out: true"),
    FIELD(match_request, explore,
          .doc = "the best one in an industry section that is none of the wishes, too"),
    FIELD(match_request, counts,
          .doc = "how many pass, and which gates the others fail; left out: true. Without them the "
                 "answer comes many times faster"),
    FIELD(match_request, with_prices, .form = FORM_ID,
          .doc = "what this plan says of the seats, of match.plan's last ones by the same caller"),
};
const struct schema match_request_schema = SCHEMA(match_request, "a search for openings");

static const struct field youths_request_fields[] = {
    FIELD(youths_request, opening, .required = true, .form = FORM_ID,
          .doc = "which; a workplace's id asks for it as a prospect"),
    FIELD(youths_request, programme, .form = FORM_ID, .refers = "programme",
          .doc = "only its youths"),
    FIELD(youths_request, k, .min = 1, .max = MATCH_K_MOST, .doc = "most hits; left out: 10"),
    FIELD_ONE(youths_request, weights, weights,
              .doc = "instead of each youth's programme's, for a what-if"),
    FIELD(youths_request, explain, .doc = "with reasons; left out: true"),
    FIELD(youths_request, counts,
          .doc = "how many pass, and which gates the others fail; left out: true. Without them the "
                 "answer comes many times faster"),
};
const struct schema youths_request_schema = SCHEMA(youths_request, "a search for youths");

static const struct field pair_request_fields[] = {
    FIELD(pair_request, youth, .required = true, .form = FORM_ID, .refers = "youth",
          .doc = "for whom"),
    FIELD(pair_request, opening, .required = true, .form = FORM_ID,
          .doc = "which; a workplace's id asks for it as a prospect"),
    FIELD_ONE(pair_request, weights, weights, .doc = "instead of the programme's, for a what-if"),
};
const struct schema pair_request_schema = SCHEMA(pair_request, "one youth and one opening");

static const struct field hit_component_fields[] = {
    FIELD(hit_component, value, .doc = "0..10000; an unknown part counts 5000"),
    FIELD(hit_component, low, .doc = "with the unknown at its worst"),
    FIELD(hit_component, high, .doc = "with the unknown at its best"),
    FIELD(hit_component, known, .doc = "nothing in it is unknown"),
    FIELD(hit_component, absent, .doc = "the youth asks nothing of it; it does not count"),
    FIELD(hit_component, weight, .doc = "how much it counts on its side"),
    FIELD(hit_component, points, .doc = "what it carries of a, or of b for readiness"),
    FIELD(hit_component, parts, .doc = "goals; levels that are asked; else 1"),
    FIELD(hit_component, parts_known, .doc = "how many of them are known"),
};
static const struct schema hit_component_schema = SCHEMA(hit_component, "a component of a score");

static const struct field hit_components_fields[] = {
    FIELD_ONE(hit_components, interest, hit_component, .doc = "what they wish for"),
    FIELD_ONE(hit_components, development, hit_component, .doc = "what they want to train"),
    FIELD_ONE(hit_components, travel, hit_component, .doc = "the way there"),
    FIELD_ONE(hit_components, support, hit_component, .doc = "helpful adaptations"),
    FIELD_ONE(hit_components, readiness, hit_component, .doc = "levels that are asked"),
};
static const struct schema hit_components_schema =
    SCHEMA(hit_components, "the components of a score");

static const char *const signs[] = {"?", "+", "-", NULL};
static const struct field hit_reason_fields[] = {
    FIELD(hit_reason, sign, .choices = signs, .doc = "for, against, or unknown: ask"),
    FIELD(hit_reason, code, .doc = "what it is about"),
    FIELD(hit_reason, args, .doc = "its numbers and codes"),
};
static const struct schema hit_reason_schema = SCHEMA(hit_reason, "a fact behind a score");

static const struct field hit_fields[] = {
    FIELD(hit, youth, .doc = "in a list of youths"),
    FIELD(hit, youth_name, .personal = true, .doc = "in a list of youths"),
    FIELD(hit, opening, .doc = "in a list of openings; left out for a prospect"),
    FIELD(hit, workplace, .doc = "where"),
    FIELD(hit, employer, .doc = "whose"),
    FIELD(hit, title, .doc = "the opening's; the workplace's name for a prospect"),
    FIELD(hit, workplace_name, .doc = "its name"),
    FIELD(hit, employer_name, .doc = "its name"),
    FIELD(hit, score, .doc = "0..10000"),
    FIELD(hit, low, .doc = "the score with all unknowns at their worst"),
    FIELD(hit, high, .doc = "the score with all unknowns at their best"),
    FIELD(hit, coverage, .doc = "0..10000: how much of the weight is known"),
    FIELD(hit, thin, .doc = "coverage below 4000: show the interval and what to ask"),
    FIELD(hit, a, .doc = "the youth's side, 0..10000"),
    FIELD(hit, b, .doc = "the workplace's side, 0..10000"),
    FIELD_ONE(hit, components, hit_components, .doc = "what the sides are made of"),
    FIELD(hit, own_suggestion, .doc = "the youth proposed this workplace"),
    FIELD(hit, prospect, .doc = "a workplace that has offered nothing yet"),
    FIELD(hit, distance_m, .unit = "m", .doc = "as the crow flies; left out where unknown"),
    FIELD_MANY(hit, reasons, hit_reason, .doc = "the facts behind, for and against"),
    FIELD(hit, price, .doc = "with_prices: points that one more seat would add to the plan"),
    FIELD(hit, price_placed, .doc = "likewise: youths that it would place"),
    FIELD(hit, wanted_by, .doc = "likewise: others who would rather have had a seat here"),
};
const struct schema hit_schema = SCHEMA(hit, "a placement option");

static const struct field failed_gate_fields[] = {
    FIELD(failed_gate, code, .doc = "which gate"),
    FIELD(failed_gate, args, .doc = "its numbers and codes"),
};
const struct schema failed_gate_schema = SCHEMA(failed_gate, "a gate that failed");

static const struct field match_reply_fields[] = {
    FIELD(match_reply, youth, .doc = "for whom, in a list of openings"),
    FIELD(match_reply, opening, .doc = "for which, in a list of youths"),
    FIELD(match_reply, model, .doc = "the model's id"),
    FIELD(match_reply, as_of, .doc = "the journal's number of the data that was read"),
    FIELD(match_reply, today, .doc = "the day it was judged by"),
    FIELD_ONE(match_reply, weights, weights,
              .doc = "that were used; in a list of youths, those of the request"),
    FIELD(match_reply, considered, .doc = "how many were judged"),
    FIELD(match_reply, passed, .doc = "how many passed all gates"),
    FIELD(match_reply, failed, .doc = "the others by the first gate that each failed"),
    FIELD_MANY(match_reply, not_ready, failed_gate,
               .doc = "what keeps the youth from every place; left out where nothing does"),
    FIELD_MANY(match_reply, hits, hit, .doc = "the first k, best first"),
    FIELD_ONE(match_reply, explore, hit, .doc = "the best outside all wishes"),
};
const struct schema match_reply_schema = SCHEMA(match_reply, "a match list");

static const struct field pair_reply_fields[] = {
    FIELD(pair_reply, youth, .doc = "for whom"),
    FIELD(pair_reply, model, .doc = "the model's id"),
    FIELD(pair_reply, as_of, .doc = "the journal's number of the data that was read"),
    FIELD(pair_reply, today, .doc = "the day it was judged by"),
    FIELD_ONE(pair_reply, weights, weights, .doc = "that were used"),
    FIELD(pair_reply, passed, .doc = "all gates"),
    FIELD_MANY(pair_reply, gates, failed_gate, .doc = "all that failed"),
    FIELD_ONE(pair_reply, hit, hit, .doc = "the score, had all gates passed"),
};
const struct schema pair_reply_schema = SCHEMA(pair_reply, "the full account of one pair");

/* ---- what would change a list ---- */

#define FOR_WHOM                                                                   \
    FIELD(what_if, youth, .required = true, .form = FORM_ID, .refers = "youth",    \
          .doc = "for whom"),                                                      \
        FIELD_ONE(what_if, weights, weights, .doc = "instead of the programme's"), \
        FIELD(what_if, prospects, .doc = "workplaces that have offered nothing yet, too")

static const struct field nearest_request_fields[] = {FOR_WHOM};
const struct schema nearest_request_schema = {
    .name = "nearest_request",
    .doc = "whose wishes to loosen",
    .size = sizeof(struct what_if),
    .fields = nearest_request_fields,
    .count = sizeof nearest_request_fields / sizeof *nearest_request_fields,
};

static const struct field what_if_fields[] = {
    FOR_WHOM,
    FIELD(what_if, k, .min = 1, .max = MATCH_K_MOST, .doc = "how long the list is; left out: 10"),
};
const struct schema what_if_schema = SCHEMA(what_if, "a youth's list, asked about");

#define REPLY_HEAD(type)                                                                \
    FIELD(type, youth, .doc = "for whom"), FIELD(type, model, .doc = "the model's id"), \
        FIELD(type, as_of, .doc = "the journal's number of the data that was read"),    \
        FIELD(type, today, .doc = "the day it was judged by"),                          \
        FIELD_ONE(type, weights, weights, .doc = "that were used"),                     \
        FIELD_MANY(type, not_ready, failed_gate,                                        \
                   .doc = "what keeps the youth from every place; left out where nothing does")

static const struct field nearest_item_fields[] = {
    FIELD(nearest_item, code, .doc = "what is loosened"),
    FIELD(nearest_item, args, .doc = "its numbers and codes"),
    FIELD(nearest_item, more,
          .doc = "openings that pass by this alone; of a wider wish, those that score higher"),
    FIELD_ONE(nearest_item, best, hit, .doc = "the best of them, without reasons"),
};
static const struct schema nearest_item_schema = SCHEMA(nearest_item, "a loosening");

static const struct field nearest_reply_fields[] = {
    REPLY_HEAD(nearest_reply),
    FIELD(nearest_reply, passed, .doc = "how many pass all gates as it is"),
    FIELD_MANY(nearest_reply, items, nearest_item, .doc = "those that add most first"),
};
const struct schema nearest_reply_schema = SCHEMA(nearest_reply, "what loosening would add");

static const struct field question_item_fields[] = {
    FIELD(question_item, code, .doc = "what is not known"),
    FIELD(question_item, args, .doc = "its numbers and codes"),
    FIELD(question_item, hits, .doc = "for how many of the first k it is not known"),
    FIELD(question_item, workplace, .doc = "where to ask; left out: the youth"),
    FIELD(question_item, workplace_name, .doc = "its name"),
    FIELD(question_item, opening, .doc = "where it is about one opening"),
    FIELD(question_item, title, .doc = "the opening's"),
};
static const struct schema question_item_schema = SCHEMA(question_item, "a question");

static const struct field questions_reply_fields[] = {
    REPLY_HEAD(questions_reply),
    FIELD(questions_reply, k, .doc = "how long the list is"),
    FIELD_MANY(questions_reply, items, question_item,
               .doc = "unknown facts that could change the list; those that tell most first"),
};
const struct schema questions_reply_schema = SCHEMA(questions_reply, "what to ask");

static const struct field steady_item_fields[] = {
    FIELD_ONE(steady_item, hit, hit, .doc = "the opening, without reasons"),
    FIELD(steady_item, times, .doc = "in how many weightings it is among the first k"),
};
static const struct schema steady_item_schema = SCHEMA(steady_item, "how steady an opening is");

static const struct field steady_reply_fields[] = {
    REPLY_HEAD(steady_reply),
    FIELD(steady_reply, k, .doc = "how long the list is"),
    FIELD(steady_reply, weightings, .doc = "how many were drawn around the chosen one"),
    FIELD_MANY(steady_reply, hits, steady_item, .doc = "the first k, best first"),
    FIELD_MANY(steady_reply, others, steady_item,
               .doc = "that come among the first k at times, most often first; at most k"),
};
const struct schema steady_reply_schema = SCHEMA(steady_reply, "how far a list hangs on weights");
