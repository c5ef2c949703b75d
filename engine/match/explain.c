/* SPDX-License-Identifier: MIT
 *
 * Why a pair has its score. Signs follow the points: what carries half or more of what it could
 * is '+'. Nothing is judged here: points and limits come from score.c, gates.c and minor.c. */
#include "engine/match/explain.h"

#include "engine/match/model.h"

struct account {
    const struct youth_facts *youth;
    const struct opening_facts *opening;
    const struct match_rules *rules;
    struct date day; /* judged day */
    const struct score *score;
    struct reason_list *out;
};

static struct argument number(int64_t value)
{
    return (struct argument){.number = value};
}

static struct argument text(struct text value)
{
    return (struct argument){.text = value};
}

static void add(const struct account *account, enum match_component component, char sign,
                enum match_code code, size_t count, const struct argument *arguments)
{
    struct reason_list *out = account->out;
    if (out->count == REASONS_MAX)
        return;
    struct reason *reason = &out->items[out->count++];
    *reason = (struct reason){.sign = sign, .component = (uint8_t)component};
    reason->message.code = (uint8_t)code;
    reason->message.count = (uint8_t)count;
    for (size_t i = 0; i < count; i++)
        reason->message.arguments[i] = arguments[i];
}

#define ADD(account, component, sign, code, ...)                            \
    add((account), (component), (sign), (code),                             \
        sizeof((struct argument[]){__VA_ARGS__}) / sizeof(struct argument), \
        (struct argument[]){__VA_ARGS__})

static void interest(const struct account *a)
{
    int closeness;
    const struct wish_facts *wish = match_best_wish(a->youth, a->opening, &closeness);
    if (a->score->own_suggestion)
        add(a, MATCH_INTEREST, '+', MATCH_OWN_SUGGESTION, 0, NULL);
    if (wish)
        ADD(a, MATCH_INTEREST, '+', closeness == NODE_SAME ? MATCH_WISH_EXACT : MATCH_WISH_NEAR,
            message_node(&wish->node));
    else if (!a->score->own_suggestion && match_has_wishes(a->youth))
        add(a, MATCH_INTEREST, '-', MATCH_WISH_NONE, 0, NULL);
    else if (!a->score->own_suggestion)
        add(a, MATCH_INTEREST, '?', MATCH_NO_WISHES, 0, NULL);
}

static void goal(const struct account *a, int k)
{
    int asked = a->opening->levels[k], level = a->youth->levels[k];
    bool trains = a->opening->trains >> k & 1;
    struct range points = match_goal_points(asked, trains, level);
    if (!trains)
        ADD(a, MATCH_DEVELOPMENT, '-', MATCH_GOAL_NOT_TRAINED, number(k));
    else if (points.low != points.high)
        ADD(a, MATCH_DEVELOPMENT, '?', MATCH_UNKNOWN_GOAL_LEVEL, number(k), number(asked));
    else if (asked == 0 && (level == 0 || level == MATCH_LEVEL_MAX))
        ADD(a, MATCH_DEVELOPMENT, '+', MATCH_TRAINS_GOAL_FREELY, number(k));
    else if (asked == 0)
        ADD(a, MATCH_DEVELOPMENT, '+', MATCH_TRAINS_GOAL, number(k), number(level),
            number(level + 1));
    else if (asked <= level)
        ADD(a, MATCH_DEVELOPMENT, '-', MATCH_GOAL_REACHED, number(k), number(level), number(asked));
    else if (points.value < MATCH_UNKNOWN)
        ADD(a, MATCH_DEVELOPMENT, '-', MATCH_GOAL_STEEP, number(k), number(level), number(asked));
    else
        ADD(a, MATCH_DEVELOPMENT, '+', MATCH_TRAINS_GOAL, number(k), number(level), number(asked));
}

static void development(const struct account *a)
{
    for (int k = 0; k < MATCH_COMPETENCES_MAX; k++)
        if (a->youth->goals >> k & 1)
            goal(a, k);
}

static void travel(const struct account *a)
{
    int32_t points = a->score->components[MATCH_TRAVEL].range.value;
    if (a->score->distance_m < 0)
        add(a, MATCH_TRAVEL, '?', MATCH_UNKNOWN_DISTANCE, 0, NULL);
    else
        ADD(a, MATCH_TRAVEL, points >= MATCH_TRAVEL_GOOD ? '+' : '-', MATCH_DISTANCE,
            number(a->score->distance_m), number(a->youth->travel_limit_m));
}

static void support(const struct account *a)
{
    uint64_t helpful = a->youth->needs_helpful, required = a->youth->needs_required;
    if (!a->opening->adaptations_known) {
        if (helpful)
            add(a, MATCH_SUPPORT, '?', MATCH_UNKNOWN_ADAPTATIONS, 0, NULL);
        return; /* an unknown required need is a gate */
    }
    for (int i = 0; i < MATCH_CODES_MAX; i++)
        if (required & a->opening->adaptations & UINT64_C(1) << i)
            ADD(a, MATCH_SUPPORT, '+', MATCH_OFFERS_REQUIRED, number(i));
    for (int i = 0; i < MATCH_CODES_MAX; i++) {
        bool offered = a->opening->adaptations >> i & 1;
        if (helpful >> i & 1)
            ADD(a, MATCH_SUPPORT, offered ? '+' : '-',
                offered ? MATCH_OFFERS_HELPFUL : MATCH_LACKS_HELPFUL, number(i));
    }
}

static void readiness(const struct account *a)
{
    uint32_t wanted = a->youth->goals & a->opening->trains;
    for (int k = 0; k < MATCH_COMPETENCES_MAX; k++) {
        int asked = a->opening->levels[k], level = a->youth->levels[k];
        if (asked == 0)
            continue;
        if (level == 0)
            ADD(a, MATCH_READINESS, '?', MATCH_UNKNOWN_LEVEL, number(k));
        else if (level >= asked)
            ADD(a, MATCH_READINESS, '+', MATCH_MEETS_LEVEL, number(k), number(level),
                number(asked));
        else if (match_level_cost(asked, level, wanted >> k & 1).value == 0)
            ADD(a, MATCH_READINESS, '+', MATCH_STEP_WANTED, number(k), number(level),
                number(asked));
        else
            ADD(a, MATCH_READINESS, '-', MATCH_SHORT, number(k), number(asked - level));
    }
}

/* What the opening has not told and the youth has a limit on. A prospect has told nothing. */
static void ask_frame(const struct account *a)
{
    const struct youth_facts *youth = a->youth;
    const struct opening_facts *opening = a->opening;
    struct clock_window can, works;
    if (opening->prospect) {
        add(a, MATCH_COMPONENTS, '?', MATCH_PROSPECT, 0, NULL);
        return;
    }
    if ((youth->from.set || youth->to.set) && !opening->from.set && !opening->to.set)
        add(a, MATCH_COMPONENTS, '?', MATCH_ASK_PERIOD, 0, NULL);
    if (youth->hours_max.set && !opening->hours_min.set)
        ADD(a, MATCH_COMPONENTS, '?', MATCH_ASK_HOURS, number(youth->hours_max.value));
    if (match_youth_window(youth, &can) && !match_opening_window(opening, &works))
        ADD(a, MATCH_COMPONENTS, '?', MATCH_ASK_TIME_OF_DAY, number(can.from), number(can.to));
}

/* What is demanded and not recorded as lacking: nobody has said yet that it is there. */
static void ask_texts(const struct account *a, const struct text_list *demanded,
                      const struct text_list *lacking, enum match_code code)
{
    size_t asked = 0;
    for (size_t i = 0; i < demanded->count && asked < GATE_TEXTS_MAX; i++) {
        if (match_listed(lacking, demanded->items[i]))
            continue;
        ADD(a, MATCH_COMPONENTS, '?', code, text(demanded->items[i]));
        asked++;
    }
}

static void supervised_hazards(const struct account *a)
{
    enum minor_class class = minor_class_on(a->youth->birth, a->youth->school_done, a->day);
    const struct minor_limits *limits =
        minor_limits_on(a->rules->minor_tables, a->rules->minor_table_count, class, a->day);
    uint64_t told = limits ? a->opening->hazards & limits->hazards_supervised : 0;
    for (int i = 0; i < MATCH_CODES_MAX; i++)
        if (told >> i & 1)
            ADD(a, MATCH_COMPONENTS, '?', MATCH_SUPERVISED_HAZARD, number(i),
                text(minor_class_code(class)));
}

void match_explain(const struct youth_facts *youth, const struct opening_facts *opening,
                   const struct match_rules *rules, struct date today, const struct score *score,
                   struct reason_list *out)
{
    struct account a = {
        .youth = youth,
        .opening = opening,
        .rules = rules,
        .day = match_judged_day(youth, opening, today),
        .score = score,
        .out = out,
    };
    out->count = 0;
    interest(&a);
    development(&a);
    travel(&a);
    support(&a);
    readiness(&a);
    ask_frame(&a);
    if (opening->extract && !match_extract_valid(youth, a.day))
        ADD(&a, MATCH_COMPONENTS, '?', MATCH_ASK_EXTRACT, number(rules->extract_lead_days));
    ask_texts(&a, &opening->languages, &youth->languages_lacking, MATCH_ASK_LANGUAGE);
    ask_texts(&a, &opening->licences, &youth->licences_lacking, MATCH_ASK_LICENCE);
    supervised_hazards(&a);
}
