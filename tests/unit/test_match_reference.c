/* SPDX-License-Identifier: MIT
 *
 * The engine against a restatement of the match model in another language: random pairs go as
 * lines of JSON to tests/unit/model_reference.py, which computes them from the model's page. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "tests/unit/test_match_pairs.h"

#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

#define REFERENCE "tests/unit/model_reference.py"

enum { PAIRS = 25000 };

static void put_day(FILE *out, const char *key, struct date day)
{
    char text[11];
    date_format(day, text);
    fprintf(out, day.set ? "\"%s\": \"%s\", " : "\"%s\": null%.0s, ", key, text);
}

static void put_integer(FILE *out, const char *key, bool set, int64_t value)
{
    if (set)
        fprintf(out, "\"%s\": %" PRId64 ", ", key, value);
    else
        fprintf(out, "\"%s\": null, ", key);
}

static void put_flag(FILE *out, const char *key, bool value)
{
    fprintf(out, "\"%s\": %s, ", key, value ? "true" : "false");
}

static void put_mask(FILE *out, const char *key, uint64_t mask)
{
    const char *comma = "";
    fprintf(out, "\"%s\": [", key);
    for (int i = 0; i < 64; i++)
        if (mask >> i & 1) {
            fprintf(out, "%s%d", comma, i);
            comma = ", ";
        }
    fputs("], ", out);
}

static void put_levels(FILE *out, const uint8_t *levels)
{
    fputs("\"levels\": [", out);
    for (int k = 0; k < MATCH_COMPETENCES_MAX; k++)
        fprintf(out, "%s%d", k ? ", " : "", levels[k]);
    fputs("], ", out);
}

static void put_texts(FILE *out, const char *key, const struct text_list *list)
{
    fprintf(out, "\"%s\": [", key);
    for (size_t i = 0; i < list->count; i++)
        fprintf(out, "%s\"%.*s\"", i ? ", " : "", (int)list->items[i].size, list->items[i].data);
    fputs("], ", out);
}

static void put_code(FILE *out, const char *key, const char *code)
{
    if (code)
        fprintf(out, "\"%s\": \"%s\", ", key, code);
    else
        fprintf(out, "\"%s\": null, ", key);
}

static void put_position(FILE *out, const struct point *position)
{
    if (position->known)
        fprintf(out, "\"position\": [%d, %d], ", position->n, position->e);
    else
        fputs("\"position\": null, ", out);
}

static void put_youth(FILE *out, const struct test_pair *pair)
{
    const struct youth_facts *y = &pair->youth;
    fprintf(out, "\"youth\": {\"enrolment\": [%d, %d, %d, %d], \"state\": %d, ",
            y->enrolment.substance_checked, y->enrolment.waiver, y->enrolment.attendance_promise,
            y->enrolment.no_other_support, y->state);
    put_flag(out, "waiver", y->waiver_valid);
    put_day(out, "birth", y->birth);
    put_day(out, "school_done", y->school_done);
    put_day(out, "from", y->from);
    put_day(out, "to", y->to);
    put_day(out, "extract", y->extract_date);
    put_position(out, &y->position);
    put_integer(out, "limit", true, y->travel_limit_m);
    put_integer(out, "min_days", true, y->min_days);
    put_integer(out, "hours_max", y->hours_max.set, y->hours_max.value);
    put_integer(out, "clock_from", y->clock_from.set, y->clock_from.minutes);
    put_integer(out, "clock_to", y->clock_to.set, y->clock_to.minutes);
    put_mask(out, "goals", y->goals);
    put_mask(out, "required", y->needs_required);
    put_mask(out, "helpful", y->needs_helpful);
    put_levels(out, y->levels);
    put_texts(out, "suggestions", &y->suggestions);
    put_texts(out, "avoid", &y->avoid);
    put_texts(out, "languages_lacking", &y->languages_lacking);
    put_texts(out, "licences_lacking", &y->licences_lacking);
    fputs("\"wishes\": [", out);
    for (size_t i = 0; i < y->wish_count; i++)
        fprintf(out, "%s[\"%s\", %d]", i ? ", " : "", pair->wish_codes[i], y->wishes[i].strength);
    fputs("]}, ", out);
}

static void put_opening(FILE *out, const struct test_pair *pair)
{
    const struct opening_facts *o = &pair->opening;
    fprintf(out, "\"opening\": {\"workplace\": \"%.*s\", \"employer\": \"%.*s\", ",
            (int)o->workplace.size, o->workplace.data, (int)o->employer.size, o->employer.data);
    put_flag(out, "prospect", o->prospect);
    put_flag(out, "open", o->open);
    put_flag(out, "paused", o->paused);
    put_flag(out, "extract", o->extract);
    put_code(out, "industry", pair->industry_code);
    put_code(out, "occupation", pair->occupation_code);
    put_day(out, "from", o->from);
    put_day(out, "to", o->to);
    put_position(out, &o->position);
    put_integer(out, "hours_min", o->hours_min.set, o->hours_min.value);
    put_integer(out, "clock_from", o->clock_from.set, o->clock_from.minutes);
    put_integer(out, "clock_to", o->clock_to.set, o->clock_to.minutes);
    put_integer(out, "capacity", true, o->capacity);
    put_integer(out, "taken", true, o->taken);
    fputs("\"holds\": [", out);
    for (size_t i = 0; i < o->hold_count; i++)
        fprintf(out, "%s[%d, %d]", i ? ", " : "", o->holds[i].until.days,
                o->holds[i].youth.size > 0);
    fputs("], ", out);
    put_mask(out, "trains", o->trains);
    put_mask(out, "hazards", o->hazards);
    if (o->adaptations_known)
        put_mask(out, "adaptations", o->adaptations);
    else
        put_integer(out, "adaptations", false, 0);
    put_levels(out, o->levels);
    put_texts(out, "languages", &o->languages);
    put_texts(out, "licences", &o->licences);
    fprintf(out, "\"age_min\": %d}, ", o->age_min);
}

static void put_rules(FILE *out, const struct test_pair *pair)
{
    const struct match_rules *rules = &pair->rules;
    const struct minor_limits *limits = pair->table.limits;
    fputs("\"rules\": {", out);
    put_day(out, "today", pair->today);
    put_integer(out, "lead", true, rules->extract_lead_days);
    fputs("\"barred\": {", out);
    put_mask(out, "young", limits[MINOR_YOUNG].hazards_barred);
    put_mask(out, "older_child", limits[MINOR_OLDER_CHILD].hazards_barred);
    fputs("\"\": 0}, \"supervised\": {", out);
    put_mask(out, "young", limits[MINOR_YOUNG].hazards_supervised);
    put_mask(out, "older_child", limits[MINOR_OLDER_CHILD].hazards_supervised);
    fputs("\"\": 0}, \"breaks\": [", out);
    for (size_t i = 0; i < rules->school_break_count; i++) {
        char from[11], to[11];
        date_format(rules->school_breaks[i].from, from);
        date_format(rules->school_breaks[i].to, to);
        fprintf(out, "%s[\"%s\", \"%s\"]", i ? ", " : "", from, to);
    }
    fprintf(out, "], \"weights\": [%d, %d, %d, %d]}, ", rules->weights.interest,
            rules->weights.development, rules->weights.travel, rules->weights.support);
}

static void put_range(FILE *out, const char *key, const struct range *range)
{
    fprintf(out, "\"%s\": [%d, %d, %d], ", key, range->value, range->low, range->high);
}

static void put_engine(FILE *out, const struct judgement *j)
{
    const struct component *parts = j->score.components;
    fputs("\"engine\": {\"gates\": [", out);
    for (size_t i = 0; i < j->gates.count; i++) {
        if (i > 0 && j->gates.items[i].code == j->gates.items[i - 1].code)
            continue;
        struct text code = message_code(j->gates.items[i].code);
        fprintf(out, "%s\"%.*s\"", i ? ", " : "", (int)code.size, code.data);
    }
    fputs("], ", out);
    put_range(out, "s", &j->score.total);
    put_range(out, "a", &j->score.a);
    put_range(out, "b", &j->score.b);
    fputs("\"values\": [", out);
    for (int i = 0; i < MATCH_YOUTH_SIDE; i++)
        fprintf(out, "%s[%d, %d, %d]", i ? ", " : "", parts[i].range.value, parts[i].range.low,
                parts[i].range.high);
    fputs("], \"absent\": [", out);
    for (int i = 0; i < MATCH_YOUTH_SIDE; i++)
        fprintf(out, "%s%s", i ? ", " : "", parts[i].absent ? "true" : "false");
    fprintf(out, "], \"points\": [%d, %d, %d, %d], ", parts[0].points, parts[1].points,
            parts[2].points, parts[3].points);
    put_flag(out, "thin", j->score.thin);
    put_flag(out, "own", j->score.own_suggestion);
    fprintf(out, "\"distance\": %d, \"coverage\": %d}}\n", j->score.distance_m, j->score.coverage);
}

static void test_agrees_with_reference(void **state)
{
    (void)state;
    if (access(REFERENCE, R_OK) != 0) {
        print_message("# %s is not here: run from the top of the tree\n", REFERENCE);
        skip();
    }
    fflush(stdout);
    FILE *out = popen("/usr/bin/python3 " REFERENCE, "w");
    assert_non_null(out);
    struct test_random random = {.state = 2026};
    struct test_pair pair;
    static struct judgement judgement;
    for (int i = 0; i < PAIRS; i++) {
        test_pair_make(&random, &pair);
        match_judge(&pair.youth, &pair.opening, &pair.rules, pair.today, &judgement);
        fputs("{", out);
        put_youth(out, &pair);
        put_opening(out, &pair);
        put_rules(out, &pair);
        put_engine(out, &judgement);
    }
    assert_int_equal(pclose(out), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_agrees_with_reference)};
    return cmocka_run_group_tests_name("match reference", tests, NULL, NULL);
}
