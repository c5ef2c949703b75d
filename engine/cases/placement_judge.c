/* SPDX-License-Identifier: MIT
 *
 * Verdicts on what is agreed: asked for, refused, told. */
#include "engine/cases/placement_judge.h"

#include <stdio.h>
#include <string.h>

#include "engine/cases/hits.h"
#include "engine/cases/rows.h"
#include "engine/match/agreement_load.h"
#include "proto/date.h"
#include "proto/text.h"

/* ---- refusing ---- */

/* One override lets one violation pass: the one of its date, or the first of its rule. */
static bool is_overridden(const struct override_list *list, const struct verdict *verdict,
                          const struct violation *violation)
{
    struct text rule = message_code(violation->message.code);
    bool first = true;
    if (!rule_find(violation->message.code)->overridable)
        return false;
    for (const struct violation *other = verdict->items; other < violation; other++)
        first &= other->message.code != violation->message.code;
    for (size_t i = 0; i < list->count; i++) {
        const struct override *override = &list->items[i];
        bool this_one = override->date.set ? override->date.days == violation->date.days : first;
        if (this_one && text_equal(override->rule, rule))
            return true;
    }
    return false;
}

/* Each override must be of a rule that allows it. */
static enum error check_overrides(const struct override_list *list, struct fault *fault)
{
    for (size_t i = 0; i < list->count; i++) {
        char field[40];
        enum match_code code;
        const struct rule_row *rule =
            message_find(list->items[i].rule, &code) ? rule_find(code) : NULL;
        snprintf(field, sizeof field, "overrides[%zu].rule", i);
        if (!rule)
            return fail(fault, ERR_UNKNOWN_CODE, field, "no rule of an agreement");
        if (!rule->overridable)
            return fail(fault, ERR_OUT_OF_RANGE, field, "may not be overridden");
    }
    return ERR_NONE;
}

/* "2 broken: MINOR_WEEK 2026-12-07, GUARDIAN 2026-12-01; placement.check tells all" */
static enum error refuse(const struct verdict *verdict, const struct override_list *overridden,
                         bool (*counts)(enum match_code code), struct fault *fault)
{
    char told[100] = "";
    const struct violation *first = NULL;
    size_t broken = 0;
    for (size_t i = 0; i < verdict->count; i++) {
        const struct violation *violation = &verdict->items[i];
        char day[11] = "", part[60];
        if ((counts && !counts(violation->message.code)) ||
            is_overridden(overridden, verdict, violation))
            continue;
        struct text code = message_code(violation->message.code);
        date_format(violation->date, day);
        snprintf(part, sizeof part, "%s%.*s %s", broken ? ", " : "", (int)code.size, code.data,
                 day);
        if (strlen(told) + strlen(part) < sizeof told)
            strncat(told, part, sizeof told - strlen(told) - 1);
        first = first ? first : violation;
        broken++;
    }
    if (!first)
        return ERR_NONE;
    return fail_limit(fault, ERR_RULE_BROKEN, rule_find(first->message.code)->field, first->limit,
                      "%zu broken: %s; placement.check tells all", broken, told);
}

static enum error judge(struct request *request, const struct placement *placement,
                        struct date judged, bool starting, struct verdict *verdict)
{
    struct context *context = request->context;
    struct agreement_facts facts;
    if (agreement_load(context->txn, context->catalogues, placement, context_today(request),
                       &request->arena, &facts, &request->fault))
        return request->fault.code;
    facts.judged = judged;
    facts.starting = starting;
    agreement_judge(&facts, &request->arena, verdict);
    return ERR_NONE;
}

enum error placement_judge(struct request *request, const struct placement *placement,
                           struct date judged)
{
    struct verdict verdict = {0};
    if (check_overrides(&placement->overrides, &request->fault) ||
        judge(request, placement, judged, false, &verdict))
        return request->fault.code;
    return refuse(&verdict, &placement->overrides, NULL, &request->fault);
}

static bool is_due_at_start(enum match_code code)
{
    return code == MATCH_EXTRACT;
}

enum error placement_check_start(struct request *request, const struct placement *placement)
{
    struct verdict verdict = {0};
    struct placement begun = *placement;
    begun.from = placement->started_on;
    if (begun.to.set && begun.to.days < begun.from.days)
        begun.to = begun.from;
    begun.earlier = (struct terms_list){0};
    if (judge(request, &begun, begun.from, true, &verdict))
        return request->fault.code;
    return refuse(&verdict, &begun.overrides, is_due_at_start, &request->fault);
}

/* ---- telling ---- */

static const struct field broken_rule_fields[] = {
    FIELD(broken_rule, rule, .doc = "its code"),
    FIELD(broken_rule, date, .doc = "the first day; of a week the first that is judged"),
    FIELD(broken_rule, until, .doc = "the last one, where it is the same on several"),
    FIELD(broken_rule, times, .doc = "on how many days, or in how many weeks"),
    FIELD(broken_rule, value, .doc = "what it would be"),
    FIELD(broken_rule, limit, .doc = "what the rule allows"),
    FIELD(broken_rule, unit, .doc = "of both: min, h, days, years, youths, clock (min from 00:00)"),
    FIELD(broken_rule, field, .doc = "of the agreement, that it is about"),
    FIELD(broken_rule, args, .doc = "for a text: value, limit, class and the like"),
    FIELD(broken_rule, overridable, .doc = "a named officer may let it pass"),
    FIELD(broken_rule, overridden, .doc = "and does"),
};
static const struct schema broken_rule_schema = SCHEMA(broken_rule, "a rule that is broken");

static const struct field placement_verdict_fields[] = {
    FIELD(placement_verdict, placement, .doc = "which"),
    FIELD(placement_verdict, today, .doc = "the day it was judged by"),
    FIELD(placement_verdict, allowed, .doc = "nothing is broken that is not overridden"),
    FIELD_MANY(placement_verdict, violations, broken_rule, .doc = "all of them"),
    FIELD(placement_verdict, unknown,
          .doc = "rules that what is agreed does not settle: somebody has to look"),
};
const struct schema placement_verdict_schema =
    SCHEMA(placement_verdict, "what an agreement would break");

static struct broken_rule broken_rule(const struct account *account, const struct verdict *verdict,
                                      const struct violation *violation,
                                      const struct override_list *overridden)
{
    const struct rule_row *rule = rule_find(violation->message.code);
    const char *unit = rule_units[rule->unit];
    bool counted = rule->unit != UNIT_NONE;
    return (struct broken_rule){
        .rule = message_code(violation->message.code),
        .date = violation->date,
        .until = violation->until,
        .times = number(violation->times),
        .value = {violation->value, counted},
        .limit = {violation->limit, counted},
        .unit = {unit, strlen(unit)},
        .field = {rule->field, strlen(rule->field)},
        .args = message_arguments(&account->request->arena, &violation->message, &account->names),
        .overridable = {rule->overridable, true},
        .overridden = {is_overridden(overridden, verdict, violation), true},
    };
}

static void tell_unknown(struct request *request, const struct verdict *verdict,
                         struct text_list *out)
{
    *out = (struct text_list){
        .items = arena_array(&request->arena, MATCH_CODES, sizeof *out->items), .set = true};
    for (int code = 0; code < MATCH_CODES; code++) {
        if (verdict->unknown[code])
            out->items[out->count++] = message_code((enum match_code)code);
    }
}

enum error placement_tell_broken(struct request *request, const struct placement *placement,
                                 struct date judged, struct placement_verdict *out)
{
    struct verdict verdict = {0};
    if (check_overrides(&placement->overrides, &request->fault) ||
        judge(request, placement, judged, false, &verdict))
        return request->fault.code;
    struct account account = account_begin(request, false);
    *out = (struct placement_verdict){
        .placement = placement->head.id,
        .today = context_today(request),
        .allowed = {true, true},
        .violations = {.items =
                           arena_array(&request->arena, verdict.count, sizeof(struct broken_rule)),
                       .count = verdict.count,
                       .set = true},
    };
    for (size_t i = 0; i < verdict.count; i++) {
        struct broken_rule *rule = &out->violations.items[i];
        *rule = broken_rule(&account, &verdict, &verdict.items[i], &placement->overrides);
        out->allowed.value &= rule->overridden.value;
    }
    tell_unknown(request, &verdict, &out->unknown);
    return ERR_NONE;
}
