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
#include "engine/cli/show.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "proto/date.h"
#include "proto/text.h"

enum {
    INDENT = 4,
    WHOLE = 10000,      /* points */
    SCORE_BAR = 24,     /* columns */
    REASONS_LISTED = 3, /* of each sign, in a list; all of them for one pair */
    ASK_LISTED = 3,
};

/* Phrases in Swedish and English. */
struct phrase {
    const char *texts[LANGUAGES];
};
#define SAY(show, sv, en) ((show)->language == LANGUAGE_SV ? (sv) : (en))

/* Gates in a few words, for the count of what failed: message.h's texts are about one pair. */
static const struct phrase gate_words[MATCH_GATES] = {
    [MATCH_NOT_READY] = {{"kan inte matchas än", "cannot be matched yet"}},
    [MATCH_WAIVER_MISSING] = {{"samtycke saknas", "no waiver"}},
    [MATCH_CLOSED] = {{"platsen är stängd", "the opening is closed"}},
    [MATCH_FULL] = {{"platsen är full", "the opening is full"}},
    [MATCH_PAUSED] = {{"arbetsplatsen tar inte emot just nu", "the workplace takes nobody now"}},
    [MATCH_EXCLUDED] = {{"ska undvikas", "is to be avoided"}},
    [MATCH_NOT_THIS] = {{"något som hen inte vill", "not wanted"}},
    [MATCH_TOO_FAR] = {{"för långt bort", "too far away"}},
    [MATCH_PERIOD] = {{"perioderna möts inte tillräckligt", "the periods share too few days"}},
    [MATCH_HOURS] = {{"för många timmar i veckan", "too many hours a week"}},
    [MATCH_TIME_OF_DAY] = {{"fel tid på dagen", "the wrong time of day"}},
    [MATCH_NEED] = {{"nödvändig anpassning saknas eller är okänd",
                     "a required adaptation is not offered or unknown"}},
    [MATCH_AGE] = {{"för ung för platsen", "too young for the place"}},
    [MATCH_MINOR_HOURS] = {{"för många timmar för en minderårig", "too many hours for a minor"}},
    [MATCH_MINOR_CLOCK] = {{"otillåten tid för en minderårig", "barred hours for a minor"}},
    [MATCH_MINOR_HAZARD] = {{"otillåtna uppgifter för en minderårig", "barred tasks for a minor"}},
    [MATCH_EXTRACT] = {{"registerutdrag hinns inte med", "no time for a register extract"}},
    [MATCH_LANGUAGE] = {{"språk saknas", "a language is lacking"}},
    [MATCH_LICENCE] = {{"behörighet saknas", "a licence is lacking"}},
};

/* "83,1": points as percent. */
static struct text percent(const struct show *show, int64_t points)
{
    int64_t tenths = (points + 5) / 10;
    return arena_format(show->arena, "%" PRId64 "%c%" PRId64, tenths / 10, SAY(show, ',', '.'),
                        tenths % 10);
}

static void put_percent(const struct show *show, int64_t points)
{
    put_text(show->out, percent(show, points));
}

/* "6,4 km", "800 m" */
static void put_metres(const struct show *show, int64_t metres)
{
    if (metres < 1000)
        put(show->out, "%" PRId64 " m", metres);
    else
        put(show->out, "%" PRId64 "%c%" PRId64 " km", metres / 1000, SAY(show, ',', '.'),
            metres / 100 % 10);
}

static const char *dash(const struct show *show)
{
    return show->screen.unicode ? "–" : "-";
}

static const char *dot(const struct show *show)
{
    return show->screen.unicode ? " · " : ", ";
}

static void new_line(const struct show *show)
{
    put(show->out, "\n%*s", INDENT, "");
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

static void put_score(const struct show *show, const struct hit *hit)
{
    struct buffer *out = show->out;
    const struct screen *screen = &show->screen;
    bool interval = hit->thin.value || hit->low.value != hit->high.value;
    if (hit->thin.value) {
        put(out, "%s", ink(screen, INK_ASK));
        put_interval(show, hit->low.value, hit->high.value);
        put(out, "%s  ", ink(screen, INK_PLAIN));
    } else {
        put(out, "%s", ink(screen, INK_GOOD));
        put_bar(out, screen, hit->score.value, WHOLE, SCORE_BAR);
        put(out, "%s  %s", ink(screen, INK_PLAIN), ink(screen, INK_BOLD));
        put_percent(show, hit->score.value);
        put(out, "%s%s", ink(screen, INK_PLAIN), interval ? "  (" : "");
    }
    if (interval) {
        put_percent(show, hit->low.value);
        put(out, "%s", dash(show));
        put_percent(show, hit->high.value);
        put(out, "%s", hit->thin.value ? "" : ")");
    }
    if (hit->thin.value)
        put(out, "  %s", SAY(show, "för lite är känt", "too little is known"));
    if (hit->distance_m.set) {
        put(out, "  ");
        put_metres(show, hit->distance_m.value);
    }
}

static void put_place(const struct show *show, const struct hit *hit)
{
    struct text place = hit->workplace_name.data ? hit->workplace_name : hit->workplace;
    struct text id = hit->opening.data ? hit->opening : hit->workplace;
    size_t room = show->screen.width - INDENT - id.size - 3, taken;
    size_t length = text_fit(place, room, &taken);
    put(show->out, "%.*s%s%s%.*s%s", (int)length, place.data, dot(show),
        ink(&show->screen, INK_DIM), (int)id.size, id.data, ink(&show->screen, INK_PLAIN));
}

/* All five on one line, their bars as long as there is room for. */
static void put_components(const struct show *show, const struct hit_components *components)
{
    const struct hit_component *all[] = {components->interest, components->development,
                                         components->travel, components->support,
                                         components->readiness};
    enum { COUNT = sizeof all / sizeof *all, GAP = 1 };
    struct text names[COUNT];
    size_t used = INDENT + COUNT * 2 + (COUNT - 1) * GAP; /* a space and a mark each */
    for (int i = 0; i < COUNT; i++) {
        names[i] = message_component(i, show->language);
        used += text_columns(names[i]);
    }
    size_t bar = show->screen.width > used ? (show->screen.width - used) / COUNT : 1;
    bar = bar < 1 ? 1 : bar > 8 ? 8 : bar;
    for (int i = 0; i < COUNT; i++) {
        bool absent = !all[i] || all[i]->absent.value;
        bool known = !absent && all[i]->known.value;
        put(show->out, "%s", i ? " " : "");
        put_text(show->out, names[i]);
        put(show->out, " ");
        if (absent)
            put_padded(show->out, &show->screen, (struct text){dash(show), strlen(dash(show))},
                       bar);
        else
            put_bar(show->out, &show->screen, all[i]->value.value, WHOLE, bar);
        put(show->out, "%s", absent || known ? " " : "?");
    }
    while (show->out->size && show->out->data[show->out->size - 1] == ' ')
        show->out->size--;
}

static struct text reason_text(const struct show *show, struct text name,
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
        put_lines(show->out, &show->screen, reason_text(show, reason->code, &reason->args),
                  INDENT + 2, INDENT + 2, show->screen.width);
    }
    return left;
}

static void put_hit(const struct show *show, const struct hit *hit, size_t rank, bool all)
{
    static const int order[] = {1, 2, 0}; /* for, against, unknown */
    const struct screen *screen = &show->screen;
    size_t left = 0;
    if (rank)
        put(show->out, "%3zu ", rank);
    else
        put(show->out, "%*s", INDENT, "");
    if (hit->own_suggestion.value)
        put(show->out, "%s%s%s ", ink(screen, INK_ASK), screen->unicode ? "★" : "*",
            ink(screen, INK_PLAIN));
    put(show->out, "%s", ink(screen, INK_BOLD));
    put_lines(show->out, screen, hit->title, INDENT + 2, INDENT, screen->width);
    put(show->out, "%s", ink(screen, INK_PLAIN));
    if (hit->own_suggestion.value)
        put(show->out, "%s%s", dot(show), SAY(show, "eget förslag", "own suggestion"));
    new_line(show);
    put_score(show, hit);
    new_line(show);
    put_place(show, hit);
    new_line(show);
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

static void put_weights(const struct show *show, const struct weights *weights)
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

static void put_head(const struct show *show, struct text youth, struct text model,
                     struct integer as_of, struct date today)
{
    char day[11];
    date_format(today, day);
    put(show->out, "%s%.*s%s%s%.*s%s%s%s%s %" PRId64 "\n", ink(&show->screen, INK_BOLD),
        (int)youth.size, youth.data, ink(&show->screen, INK_PLAIN), dot(show), (int)model.size,
        model.data, dot(show), day, dot(show), SAY(show, "läge", "as of"), as_of.value);
}

static int by_count(const void *left, const void *right)
{
    const struct tally *a = left, *b = right;
    if (a->value != b->value)
        return a->value > b->value ? -1 : 1;
    return text_compare(a->key, b->key);
}

static void put_failed(const struct show *show, const struct match_reply *reply)
{
    struct tally_list failed = reply->failed;
    if (!failed.count)
        return;
    qsort(failed.items, failed.count, sizeof *failed.items, by_count);
    put(show->out, "\n%s%s%s\n", ink(&show->screen, INK_BOLD),
        SAY(show, "Föll bort", "Taken off the list"), ink(&show->screen, INK_PLAIN));
    for (size_t i = 0; i < failed.count; i++) {
        enum match_code code;
        struct text name = failed.items[i].key;
        bool gate = message_find(name, &code) && code < MATCH_GATES;
        put(show->out, "%*s%5" PRId64 "  %-14.*s %s\n", INDENT - 4, "", failed.items[i].value,
            (int)name.size, name.data, gate ? gate_words[code].texts[show->language] : "");
    }
}

/* The open questions of the hits, the most frequent first. */
static void put_questions(const struct show *show, const struct hit_list *hits)
{
    struct tally *asked = NULL;
    size_t count = 0, capacity = 0;
    for (size_t h = 0; h < hits->count; h++) {
        const struct hit_reason_list *reasons = &hits->items[h].reasons;
        for (size_t i = 0; i < reasons->count; i++) {
            size_t at = 0;
            if (reasons->items[i].sign.value != 0)
                continue;
            struct text text = reason_text(show, reasons->items[i].code, &reasons->items[i].args);
            while (at < count && !text_equal(asked[at].key, text))
                at++;
            if (at == capacity) {
                capacity = capacity ? capacity * 2 : 32;
                asked = memory_resize(asked, capacity * sizeof *asked);
            }
            if (at == count)
                asked[count++] = (struct tally){.key = text};
            asked[at].value++;
        }
    }
    if (count) {
        qsort(asked, count, sizeof *asked, by_count);
        put(show->out, "\n%s%s%s\n", ink(&show->screen, INK_BOLD),
            SAY(show, "Fråga härnäst (gäller så många av platserna ovan)",
                "Ask next (concerns so many of the openings above)"),
            ink(&show->screen, INK_PLAIN));
    }
    for (size_t i = 0; i < count && i < ASK_LISTED; i++) {
        put(show->out, "%5" PRId64 "  ", asked[i].value);
        put_lines(show->out, &show->screen, asked[i].key, 7, 7, show->screen.width);
        put(show->out, "\n");
    }
    free(asked);
}

static bool not_ready(const struct match_reply *reply)
{
    for (size_t i = 0; i < reply->failed.count; i++) {
        if (text_equal(reply->failed.items[i].key, message_code(MATCH_NOT_READY)))
            return true;
    }
    return false;
}

static void put_hint(const struct show *show, const struct match_reply *reply)
{
    const struct hit *first = reply->hits.count ? &reply->hits.items[0] : NULL;
    struct text opening = first && first->opening.data ? first->opening : TEXT("OPENING");
    put(show->out, "\n%s", ink(&show->screen, INK_DIM));
    if (first)
        put(show->out,
            SAY(show, "Allt om en plats: praktik match %.*s --why %.*s",
                "All about one: praktik match %.*s --why %.*s"),
            (int)reply->youth.size, reply->youth.data, (int)opening.size, opening.data);
    else
        put(show->out,
            SAY(show, "Vad som saknas: praktik call youth.get id=%.*s",
                "What is missing: praktik call youth.get id=%.*s"),
            (int)reply->youth.size, reply->youth.data);
    put(show->out, "%s\n", ink(&show->screen, INK_PLAIN));
}

void show_matches(struct show *show, const struct match_reply *reply)
{
    put_head(show, reply->youth, reply->model, reply->as_of, reply->today);
    if (reply->weights)
        put_weights(show, reply->weights);
    put(show->out,
        SAY(show, "%" PRId64 " av %" PRId64 " platser passar\n",
            "%" PRId64 " of %" PRId64 " openings pass\n"),
        reply->passed.value, reply->considered.value);
    if (!reply->hits.count)
        put(show->out, "\n%s\n",
            SAY(show, "Ingen plats passar just nu.", "No opening passes at the moment."));
    for (size_t i = 0; i < reply->hits.count; i++) {
        put(show->out, "\n");
        put_hit(show, &reply->hits.items[i], i + 1, false);
    }
    if (reply->explore) {
        put(show->out, "\n%s\n",
            SAY(show,
                "Något annat, utanför alla önskemål:", "Something else, outside all wishes:"));
        put_hit(show, reply->explore, 0, false);
    }
    put_failed(show, reply);
    put_questions(show, &reply->hits);
    if (reply->hits.count || not_ready(reply))
        put_hint(show, reply);
}

void show_pair(struct show *show, struct text opening, const struct pair_reply *reply)
{
    put_head(show, reply->youth, reply->model, reply->as_of, reply->today);
    put(show->out, "%.*s: %s%s%s\n", (int)opening.size, opening.data,
        ink(&show->screen, reply->passed.value ? INK_GOOD : INK_BAD),
        reply->passed.value ? SAY(show, "passar", "passes") : SAY(show, "passar inte", "fails"),
        ink(&show->screen, INK_PLAIN));
    for (size_t i = 0; i < reply->gates.count; i++) {
        const struct failed_gate *gate = &reply->gates.items[i];
        put(show->out, "%*s%s%s%s ", INDENT, "", ink(&show->screen, INK_BAD),
            show->screen.unicode ? "✗" : "x", ink(&show->screen, INK_PLAIN));
        put_lines(show->out, &show->screen, reason_text(show, gate->code, &gate->args), INDENT + 2,
                  INDENT + 2, show->screen.width);
        put(show->out, "\n");
    }
    if (!reply->hit)
        return;
    put(show->out, "\n%s\n",
        reply->passed.value ? SAY(show, "Poängen:", "The score:")
                            : SAY(show, "Poängen hade varit:", "The score would have been:"));
    put_hit(show, reply->hit, 0, true);
}
