/* SPDX-License-Identifier: MIT
 *
 *     1  ★ Assistent i fotoateljé
 *        ████████████████████░░░░  83,1   (78,0–88,2)   6,4 km
 *        Grönsisklunds Fotoateljé, Centrum · plats-0001
 *        Intresse ████   Utveckling ██▌░   Resa ███░   Stöd –      Beredskap ███░?
 *        + Önskat område: Fotografverksamhet
 *        ? Lära nytt: nivån är okänd, fråga
 *
 * A thin hit shows its interval alone: a single figure would say more than is known. */
#include "engine/cli/show_hit.h"

#include <inttypes.h>
#include <string.h>

#include "proto/date.h"

enum {
    WHOLE = 10000,      /* points */
    SCORE_BAR = 24,     /* columns */
    REASONS_LISTED = 3, /* of each sign, in a list; all of them for one pair */
};

struct text show_word(const struct show *show, const char *sv, const char *en)
{
    const char *word = SAY(show, sv, en);
    return (struct text){word, strlen(word)};
}

struct text show_name(const struct show *show, char kind, struct text code)
{
    struct text name = {0};
    if (show->names.name && code.data)
        name = show->names.name(show->names.context, kind, code, show->language);
    return name.data ? name : code;
}

struct text show_number(struct arena *arena, struct integer number)
{
    return number.set ? arena_format(arena, "%" PRId64, number.value) : (struct text){0};
}

/* "83,1": points as percent. */
struct text show_percent(const struct show *show, int64_t points)
{
    int64_t tenths = (points + 5) / 10;
    return arena_format(show->arena, "%" PRId64 "%c%" PRId64, tenths / 10, SAY(show, ',', '.'),
                        tenths % 10);
}

/* "6,4 km", "800 m" */
static void put_metres(const struct show *show, struct buffer *out, int64_t metres)
{
    if (metres < 1000)
        put(out, "%" PRId64 " m", metres);
    else
        put(out, "%" PRId64 "%c%" PRId64 " km", metres / 1000, SAY(show, ',', '.'),
            metres / 100 % 10);
}

static const char *dash(const struct show *show)
{
    return show->screen.unicode ? "–" : "-";
}

const char *show_dot(const struct show *show)
{
    return show->screen.unicode ? " · " : ", ";
}

static void new_line(const struct show *show)
{
    put(show->out, "\n%*s", SHOW_INDENT, "");
}

/* ---- one hit ---- */

/* Certain up to low, possible up to high. */
static void put_interval(const struct show *show, int64_t low, int64_t high)
{
    int64_t from = (low * SCORE_BAR + WHOLE / 2) / WHOLE;
    int64_t to = (high * SCORE_BAR + WHOLE / 2) / WHOLE;
    for (int64_t i = 0; i < SCORE_BAR; i++) {
        const char *blocks[] = {"█", "▒", "░"};
        const char *signs[] = {"#", "?", "."};
        int which = i < from ? 0 : i < to ? 1 : 2;
        put(show->out, "%s", show->screen.unicode ? blocks[which] : signs[which]);
    }
}

/* What stands behind the score: the interval where there is one, and the way. */
static struct text beside_score(const struct show *show, const struct hit *hit)
{
    struct buffer line = {0};
    bool thin = hit->thin.value;
    if (thin || hit->low.value != hit->high.value) {
        struct text low = show_percent(show, hit->low.value);
        struct text high = show_percent(show, hit->high.value);
        put(&line, "%s%.*s%s%.*s%s", thin ? "" : "  (", (int)low.size, low.data, dash(show),
            (int)high.size, high.data, thin ? "" : ")");
    }
    if (thin)
        put(&line, "  %s", SAY(show, "för lite är känt", "too little is known"));
    if (hit->distance_m.set) {
        put(&line, "  ");
        put_metres(show, &line, hit->distance_m.value);
    }
    struct text text = arena_text(show->arena, line.data, line.size);
    buffer_free(&line);
    return text;
}

/* On a narrow screen the figures are below the bar. */
static void put_score(const struct show *show, const struct hit *hit)
{
    struct buffer *out = show->out;
    const struct screen *screen = &show->screen;
    struct text beside = beside_score(show, hit);
    struct text score = hit->thin.value ? TEXT("") : show_percent(show, hit->score.value);
    size_t at = SHOW_INDENT + SCORE_BAR + 2;
    put(out, "%s", ink(screen, hit->thin.value ? INK_ASK : INK_GOOD));
    if (hit->thin.value)
        put_interval(show, hit->low.value, hit->high.value);
    else
        put_bar(out, screen, hit->score.value, WHOLE, SCORE_BAR);
    put(out, "%s", ink(screen, INK_PLAIN));
    if (at + text_columns(score) + text_columns(beside) <= screen->width) {
        put(out, "  ");
    } else {
        new_line(show);
        at = SHOW_INDENT;
    }
    if (score.size)
        put(out, "%s%.*s%s", ink(screen, INK_BOLD), (int)score.size, score.data,
            ink(screen, INK_PLAIN));
    put_lines(out, screen, beside, at + text_columns(score), SHOW_INDENT, screen->width);
}

static struct text id_of(const struct hit *hit)
{
    return hit->youth.data ? hit->youth : hit->opening.data ? hit->opening : hit->workplace;
}

static struct text title_of(const struct hit *hit)
{
    struct text name = hit->youth.data ? hit->youth_name : hit->title;
    return name.data ? name : id_of(hit);
}

static struct text place_of(const struct hit *hit)
{
    return hit->workplace_name.data ? hit->workplace_name : hit->workplace;
}

/* A name and an id on what is left of the line from column `at`: the name gives way first. */
static void put_named(const struct show *show, struct text name, struct text id, size_t at)
{
    size_t room = show->screen.width > at ? show->screen.width - at : 1, taken;
    size_t used = text_columns(id) + 3; /* and what stands between */
    if (name.size && used < room) {
        put(show->out, "%.*s%s", (int)text_fit(name, room - used, &taken), name.data,
            show_dot(show));
    }
    put(show->out, "%s%.*s%s", ink(&show->screen, INK_DIM), (int)text_fit(id, room, &taken),
        id.data, ink(&show->screen, INK_PLAIN));
}

/* Where it is, cut to what is left beside the id; of a youth, the id alone. */
static void put_place(const struct show *show, const struct hit *hit)
{
    put_named(show, hit->youth.data ? TEXT("") : place_of(hit), id_of(hit), SHOW_INDENT);
}

void show_hit_line(const struct show *show, const struct hit *hit, size_t at)
{
    struct text score = show_percent(show, hit->score.value), title = title_of(hit);
    struct text place = place_of(hit);
    if (hit->thin.value) { /* a single figure would say more than is known */
        struct text low = show_percent(show, hit->low.value);
        struct text high = show_percent(show, hit->high.value);
        score = arena_format(show->arena, "%.*s%s%.*s", (int)low.size, low.data, dash(show),
                             (int)high.size, high.data);
    }
    if (hit->opening.data && place.data)
        title = arena_format(show->arena, "%.*s, %.*s", (int)title.size, title.data,
                             (int)place.size, place.data);
    size_t columns = text_columns(score) > 5 ? text_columns(score) : 5;
    put_right(show->out, &show->screen, score, columns);
    put(show->out, "  ");
    put_named(show, title, id_of(hit), at + columns + 2);
    put(show->out, "\n");
}

static void trim(struct buffer *out)
{
    while (out->size && out->data[out->size - 1] == ' ')
        out->size--;
}

/* All five on one line, their bars as long as there is room for; on several where there is none. */
static void put_components(const struct show *show, const struct hit_components *components)
{
    const struct hit_component *all[] = {components->interest, components->development,
                                         components->travel, components->support,
                                         components->readiness};
    enum { COUNT = sizeof all / sizeof *all, GAP = 1, BAR_BROKEN = 4 };
    struct text names[COUNT];
    size_t used = SHOW_INDENT + COUNT * 2 + (COUNT - 1) * GAP; /* a space and a mark each */
    for (int i = 0; i < COUNT; i++) {
        names[i] = message_component(i, show->language);
        used += text_columns(names[i]);
    }
    size_t bar = show->screen.width > used ? (show->screen.width - used) / COUNT : 0;
    bar = bar < 1 ? BAR_BROKEN : bar > 8 ? 8 : bar;
    size_t at = SHOW_INDENT;
    for (int i = 0; i < COUNT; i++) {
        bool absent = !all[i] || all[i]->absent.value;
        bool known = !absent && all[i]->known.value;
        size_t width = text_columns(names[i]) + 1 + bar + 1;
        if (i && at + GAP + width > show->screen.width) {
            trim(show->out);
            new_line(show);
            at = SHOW_INDENT;
        } else if (i) {
            put(show->out, "%*s", GAP, "");
            at += GAP;
        }
        at += width;
        put_text(show->out, names[i]);
        put(show->out, " ");
        if (absent)
            put_padded(show->out, &show->screen, (struct text){dash(show), strlen(dash(show))},
                       bar);
        else
            put_bar(show->out, &show->screen, all[i]->value.value, WHOLE, bar);
        put(show->out, "%s", absent || known ? " " : "?");
    }
    trim(show->out);
}

struct text show_reason(const struct show *show, struct text name,
                        const struct argument_list *arguments)
{
    enum match_code code;
    if (!message_find(name, &code))
        return name;
    return message_render(show->arena, show->language, code, arguments, &show->names);
}

/* The reasons of one sign, each on its line; how many were left out. */
static size_t put_reasons(const struct show *show, const struct hit_reason_list *reasons, int sign,
                          size_t most)
{
    static const char *const marks[] = {"?", "+", "−"};
    static const enum ink inks[] = {INK_ASK, INK_GOOD, INK_BAD};
    size_t told = 0, left = 0;
    for (size_t i = 0; i < reasons->count; i++) {
        const struct hit_reason *reason = &reasons->items[i];
        if (reason->sign.value != sign)
            continue;
        if (told++ >= most) {
            left++;
            continue;
        }
        new_line(show);
        put(show->out, "%s%s%s ", ink(&show->screen, inks[sign]),
            sign == 2 && !show->screen.unicode ? "-" : marks[sign], ink(&show->screen, INK_PLAIN));
        put_lines(show->out, &show->screen, show_reason(show, reason->code, &reason->args),
                  SHOW_INDENT + 2, SHOW_INDENT + 2, show->screen.width);
    }
    return left;
}

/* What a plan says of the seat. */
static void put_seat(const struct show *show, const struct hit *hit)
{
    if (!hit->wanted_by.value)
        return;
    put(show->out, "%s%" PRId64 " %s%s", ink(&show->screen, INK_ASK), hit->wanted_by.value,
        hit->wanted_by.value == 1 ? SAY(show, "annan i planen hade hellre haft den här platsen",
                                        "other in the plan would rather have had this seat")
                                  : SAY(show, "andra i planen hade hellre haft den här platsen",
                                        "others in the plan would rather have had this seat"),
        ink(&show->screen, INK_PLAIN));
    new_line(show);
}

void show_hit(const struct show *show, const struct hit *hit, size_t rank, bool all)
{
    static const int order[] = {1, 2, 0}; /* for, against, unknown */
    const struct screen *screen = &show->screen;
    size_t left = 0;
    if (rank)
        put(show->out, "%3zu ", rank);
    else
        put(show->out, "%*s", SHOW_INDENT, "");
    if (hit->own_suggestion.value)
        put(show->out, "%s%s%s ", ink(screen, INK_ASK), screen->unicode ? "★" : "*",
            ink(screen, INK_PLAIN));
    struct text title = title_of(hit);
    if (hit->own_suggestion.value)
        title = arena_format(show->arena, "%.*s%s%s", (int)title.size, title.data, show_dot(show),
                             SAY(show, "eget förslag", "own suggestion"));
    put(show->out, "%s", ink(screen, INK_BOLD));
    put_lines(show->out, screen, title, SHOW_INDENT + 2, SHOW_INDENT, screen->width);
    put(show->out, "%s", ink(screen, INK_PLAIN));
    new_line(show);
    put_score(show, hit);
    new_line(show);
    put_place(show, hit);
    new_line(show);
    put_seat(show, hit);
    if (hit->components)
        put_components(show, hit->components);
    for (size_t i = 0; i < sizeof order / sizeof *order; i++)
        left += put_reasons(show, &hit->reasons, order[i],
                            all || (hit->thin.value && order[i] == 0) ? SIZE_MAX : REASONS_LISTED);
    if (left) {
        new_line(show);
        put(show->out, "%s%s %zu %s%s", ink(screen, INK_DIM), screen->unicode ? "…" : "...", left,
            SAY(show, "till med --why", "more with --why"), ink(screen, INK_PLAIN));
    }
    put(show->out, "\n");
}

/* ---- the whole ---- */

void show_weights(const struct show *show, const struct weights *weights)
{
    const struct integer *all[] = {&weights->interest, &weights->development, &weights->travel,
                                   &weights->support};
    struct buffer line = {0};
    put(&line, "%s", SAY(show, "Vikter:", "Weights:"));
    for (int i = 0; i < 4; i++) {
        struct text name = message_component(i, show->language);
        put(&line, "%s %.*s %" PRId64, i ? "," : "", (int)name.size, name.data, all[i]->value);
    }
    put_lines(show->out, &show->screen, (struct text){line.data, line.size}, 0, 0,
              show->screen.width);
    put(show->out, "\n");
    buffer_free(&line);
}

void show_line(const struct show *show, enum ink which, const char *line)
{
    put(show->out, "%s", ink(&show->screen, which));
    put_lines(show->out, &show->screen, (struct text){line, strlen(line)}, 0, 0,
              show->screen.width);
    put(show->out, "%s\n", ink(&show->screen, INK_PLAIN));
}

void show_heading(const struct show *show, const char *heading)
{
    put(show->out, "\n");
    show_line(show, INK_BOLD, heading);
}

void show_head(const struct show *show, struct text about, struct text model, struct integer as_of,
               struct date today)
{
    char day[11];
    date_format(today, day);
    struct text rest =
        arena_format(show->arena, "%.*s%s%s%s%s %" PRId64, (int)model.size, model.data,
                     show_dot(show), day, show_dot(show), SAY(show, "läge", "as of"), as_of.value);
    bool beside = text_columns(about) + 3 + text_columns(rest) <= show->screen.width;
    put(show->out, "%s%.*s%s%s", ink(&show->screen, INK_BOLD), (int)about.size, about.data,
        ink(&show->screen, INK_PLAIN), beside ? show_dot(show) : "\n");
    put_lines(show->out, &show->screen, rest, beside ? text_columns(about) + 3 : 0, 0,
              show->screen.width);
    put(show->out, "\n");
}

void show_gates(const struct show *show, const struct failed_gate_list *gates)
{
    for (size_t i = 0; i < gates->count; i++) {
        const struct failed_gate *gate = &gates->items[i];
        put(show->out, "%*s%s%s%s ", SHOW_INDENT, "", ink(&show->screen, INK_BAD),
            show->screen.unicode ? "✗" : "x", ink(&show->screen, INK_PLAIN));
        put_lines(show->out, &show->screen, show_reason(show, gate->code, &gate->args),
                  SHOW_INDENT + 2, SHOW_INDENT + 2, show->screen.width);
        put(show->out, "\n");
    }
}
