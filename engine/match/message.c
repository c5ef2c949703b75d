/* SPDX-License-Identifier: MIT
 *
 * Rendering of the table in message_list.h. For example WISH_NEAR with the wire's argument "43"
 * reads "Nära önskat område: Specialiserad bygg- och anläggningsverksamhet", or, where nobody
 * knows the name, "Nära önskat område: 43". */
#include "engine/match/message.h"

#include "engine/match/score.h"
#include "proto/date.h"

#include <inttypes.h>
#include <string.h>

/* TEXT as an initialiser of static data: ISO C takes no compound literal there. */
#define LITERAL(literal)                               \
    {                                                  \
        .data = (literal), .size = sizeof(literal) - 1 \
    }

struct row {
    struct text name;
    const char *kinds;
    const char *templates[LANGUAGES];
};

static const struct row rows[MATCH_CODES] = {
#define ROW(code, arguments, sv, en) \
    [MATCH_##code] = {LITERAL(#code), arguments, {[LANGUAGE_SV] = sv, [LANGUAGE_EN] = en}},
    GATE_LIST(ROW) REASON_LIST(ROW) LOOSENING_LIST(ROW) RULE_LIST(ROW)
#undef ROW
};

/* Arguments of kind 's'. */
static const struct word {
    struct text code;
    struct text texts[LANGUAGES];
} words[] = {
    {LITERAL("substance_checked"),
     {LITERAL("frågan om missbruk är inte kontrollerad"),
      LITERAL("substance abuse is not checked")}},
    {LITERAL("waiver"),
     {LITERAL("samtycke vid inskrivningen saknas"), LITERAL("the waiver at enrolment is missing")}},
    {LITERAL("attendance_promise"),
     {LITERAL("löftet om närvaro saknas"), LITERAL("the attendance promise is missing")}},
    {LITERAL("no_other_support"),
     {LITERAL("annat liknande stöd är inte uteslutet"),
      LITERAL("similar support is not ruled out")}},
    {LITERAL("restricted"),
     {LITERAL("uppgifterna är spärrade"), LITERAL("the record is restricted")}},
    {LITERAL("exited"), {LITERAL("insatsen är avslutad"), LITERAL("has left the programme")}},
    {LITERAL("protected"),
     {LITERAL("hanteras enskilt av utsedd personal"),
      LITERAL("handled one at a time by named staff")}},
    {LITERAL("not_offered"), {LITERAL("saknas"), LITERAL("not offered")}},
    {LITERAL("unknown"), {LITERAL("är okänd, fråga"), LITERAL("unknown, ask")}},
    {LITERAL("young"), {LITERAL("ungdom"), LITERAL("a young person under 18")}},
    {LITERAL("older_child"), {LITERAL("äldre barn"), LITERAL("an older child")}},
    {LITERAL("child"), {LITERAL("yngre barn"), LITERAL("a child under 13")}},
};

static const struct component_name {
    struct text code;
    struct text texts[LANGUAGES];
} components[MATCH_COMPONENTS] = {
    [MATCH_INTEREST] = {LITERAL("interest"), {LITERAL("Intresse"), LITERAL("Interest")}},
    [MATCH_DEVELOPMENT] = {LITERAL("development"), {LITERAL("Utveckling"), LITERAL("Development")}},
    [MATCH_TRAVEL] = {LITERAL("travel"), {LITERAL("Resa"), LITERAL("Travel")}},
    [MATCH_SUPPORT] = {LITERAL("support"), {LITERAL("Stöd"), LITERAL("Support")}},
    [MATCH_READINESS] = {LITERAL("readiness"), {LITERAL("Nivåer"), LITERAL("Readiness")}},
};

static bool same(struct text a, struct text b)
{
    return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

struct text message_code(enum match_code code)
{
    return code < MATCH_CODES ? rows[code].name : TEXT("");
}

bool message_find(struct text name, enum match_code *code)
{
    for (*code = 0; *code < MATCH_CODES; ++*code)
        if (same(rows[*code].name, name))
            return true;
    return false;
}

const char *message_kinds(enum match_code code)
{
    return code < MATCH_CODES ? rows[code].kinds : "";
}

const char *message_template(enum match_code code, enum language language)
{
    return code < MATCH_CODES && language < LANGUAGES ? rows[code].templates[language] : "";
}

struct text message_component(int component, enum language language)
{
    if (component < 0 || component >= MATCH_COMPONENTS || language >= LANGUAGES)
        return TEXT("");
    return components[component].texts[language];
}

struct text message_component_code(int component)
{
    return component >= 0 && component < MATCH_COMPONENTS ? components[component].code : TEXT("");
}

struct argument message_node(const struct node *node)
{
    struct argument out = {.number = node->tree};
    if (node->length > 0)
        out.text = (struct text){.data = node->digits, .size = node->length};
    else
        out.text = (struct text){.data = &node->section, .size = node->section ? 1 : 0};
    return out;
}

/* "43" -> "43", "432" -> "43.2", occupation "7115" -> "ssyk:7115" */
static struct text node_text(struct arena *arena, const struct argument *node)
{
    int size = (int)node->text.size;
    if (node->number == TREE_OCCUPATION)
        return arena_format(arena, "ssyk:%.*s", size, node->text.data);
    if (size <= 2)
        return arena_text(arena, node->text.data, node->text.size);
    return arena_format(arena, "%.2s.%.*s", node->text.data, size - 2, node->text.data + 2);
}

struct text message_node_code(struct arena *arena, const struct node *node)
{
    struct argument argument = message_node(node);
    return node_text(arena, &argument);
}

static struct argument index_code(int64_t index, const struct text *codes, size_t count)
{
    if (index < 0 || (uint64_t)index >= count)
        return (struct argument){.number = index};
    return (struct argument){.text = codes[index]};
}

static struct argument on_wire(struct arena *arena, char kind, const struct argument *argument,
                               const struct match_names *names)
{
    switch (kind) {
    case 'k':
        return index_code(argument->number, names->competences, names->competence_count);
    case 'a':
        return index_code(argument->number, names->adaptations, names->adaptation_count);
    case 'h':
        return index_code(argument->number, names->hazards, names->hazard_count);
    case 'w':
        return (struct argument){.text = node_text(arena, argument)};
    case 'c': {
        char out[6];
        struct clock clock = {.minutes = (int32_t)argument->number, .set = true};
        return (struct argument){.text = arena_text(arena, out, clock_format(clock, out))};
    }
    default:
        return *argument;
    }
}

bool message_tells_needs(enum match_code code)
{
    return code == MATCH_UNKNOWN_ADAPTATIONS || strchr(message_kinds(code), 'a') != NULL;
}

struct argument_list message_arguments(struct arena *arena, const struct message *message,
                                       const struct match_names *names)
{
    const char *kinds = message_kinds(message->code);
    struct argument_list out = {.count = message->count, .set = true};
    out.items = arena_array(arena, message->count, sizeof *out.items);
    for (size_t i = 0; i < message->count; i++)
        out.items[i] = on_wire(arena, kinds[i], &message->arguments[i], names);
    return out;
}

/* "800 m", "4,2 km", "4.2 km"; rounded down to 100 m, so that a limit is never shown as passed. */
static struct text metres_text(struct arena *arena, enum language language, int64_t metres)
{
    if (metres < 1000)
        return arena_format(arena, "%" PRId64 " m", metres);
    int64_t whole = metres / 1000, tenth = metres / 100 % 10;
    if (tenth == 0)
        return arena_format(arena, "%" PRId64 " km", whole);
    char point = language == LANGUAGE_SV ? ',' : '.';
    return arena_format(arena, "%" PRId64 "%c%" PRId64 " km", whole, point, tenth);
}

/* "45 min", "2 h", "2 h 30 min" */
static struct text length_text(struct arena *arena, int64_t minutes)
{
    if (minutes < 60)
        return arena_format(arena, "%" PRId64 " min", minutes);
    if (minutes % 60 == 0)
        return arena_format(arena, "%" PRId64 " h", minutes / 60);
    return arena_format(arena, "%" PRId64 " h %" PRId64 " min", minutes / 60, minutes % 60);
}

static struct text word_text(struct text code, enum language language)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (same(words[i].code, code))
            return words[i].texts[language];
    return code;
}

static struct text shown(struct arena *arena, enum language language, char kind,
                         const struct argument *argument, const struct message_names *names)
{
    struct text code = argument->text;
    if (!code.data && kind == 'm')
        return metres_text(arena, language, argument->number);
    if (!code.data && kind == 'd')
        return length_text(arena, argument->number);
    if (!code.data)
        return arena_format(arena, "%" PRId64, argument->number);
    if (kind == 's')
        return word_text(code, language);
    if (kind != '\0' && strchr("kahwlx", kind) && names && names->name) {
        struct text name = names->name(names->context, kind, code, language);
        return name.data ? name : code;
    }
    return code;
}

/* Number of the argument that a '{' begins ("{2}" is 2), -1 where none begins. */
static int placeholder(const char *at)
{
    bool is = at[0] == '{' && at[1] >= '0' && at[1] < '0' + MESSAGE_ARGUMENTS_MAX && at[2] == '}';
    return is ? at[1] - '0' : -1;
}

struct text message_render(struct arena *arena, enum language language, enum match_code code,
                           const struct argument_list *arguments, const struct message_names *names)
{
    const char *template = message_template(code, language);
    const char *kinds = message_kinds(code);
    size_t kind_count = strlen(kinds);
    struct text parts[MESSAGE_ARGUMENTS_MAX];
    for (size_t i = 0; i < MESSAGE_ARGUMENTS_MAX; i++) {
        bool there = i < arguments->count && i < kind_count;
        parts[i] =
            there ? shown(arena, language, kinds[i], &arguments->items[i], names) : TEXT("?");
    }
    size_t size = 0;
    for (const char *at = template; *at; at++) {
        int which = placeholder(at);
        size += which < 0 ? 1 : parts[which].size;
        at += which < 0 ? 0 : 2;
    }
    char *out = arena_new(arena, size + 1), *end = out;
    for (const char *at = template; *at; at++) {
        int which = placeholder(at);
        if (which < 0) {
            *end++ = *at;
            continue;
        }
        if (parts[which].size)
            memcpy(end, parts[which].data, parts[which].size);
        end += parts[which].size;
        at += 2;
    }
    return (struct text){.data = out, .size = size};
}
