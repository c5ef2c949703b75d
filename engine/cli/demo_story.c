/* SPDX-License-Identifier: MIT
 *
 * A placement in a dozen calls. Its days are fixed, so that weeks fit into one sitting; what the
 * supervisor says is invented, as all in the demo is. */
#include "engine/cli/demo_story.h"

#include <stdio.h>
#include <string.h>

#include "engine/cases/match.h"
#include "engine/cli/show_hit.h"
#include "proto/json.h"
#include "proto/text.h"

enum { LISTED = 10 };

/* What is known while the story goes on. */
struct story {
    const struct cli *cli;
    const char *youth, *today;
    struct arena arena;
    struct text opening, title, placement, number;
};

/* What any step is answered with, as far as the story needs it. */
struct answer {
    struct text id, number;
};
static const struct field answer_fields[] = {
    FIELD(answer, id, .doc = "of a placement"),
    FIELD(answer, number, .doc = "of a certificate"),
};
static const struct schema answer_schema = SCHEMA(answer, "what became of it");

/* One call with JSON; the reply is decoded into the story's arena. */
static int call(struct story *story, const char *method, const char *json,
                const struct schema *schema, void *out)
{
    struct buffer params = {0}, reply = {0};
    struct fault fault = {0};
    int code = json_to_msgpack(json, strlen(json), &params, &fault)
                   ? complain(EX_SOFTWARE, "%s: %s", method, fault.text)
                   : cli_call(story->cli, method, (struct bytes){params.data, params.size}, &reply);
    if (!code) {
        struct text kept = arena_text(&story->arena, reply.data, reply.size);
        struct part part = {schema, out};
        if (schema_decode(&part, 1, (struct bytes){kept.data, kept.size}, FROM_DISK, &story->arena,
                          &fault))
            code = complain(EX_UNAVAILABLE, "%s: %s", method, fault.text);
    }
    buffer_free(&params);
    buffer_free(&reply);
    return code;
}

/* ---- the list ---- */

static int ask_list(struct story *story, struct match_reply *out)
{
    struct text today = {"", 0};
    if (story->today)
        today = arena_format(&story->arena, ",\"today\":\"%s\"", story->today);
    struct text json =
        arena_format(&story->arena, "{\"youth\":\"%s\",\"k\":%d,\"explain\":false%.*s}%c",
                     story->youth, LISTED, (int)today.size, today.data, 0);
    return call(story, "match.openings", json.data, &match_reply_schema, out);
}

/* "84.9", in the reader's language. */
static struct text percent(struct story *story, const struct hit *hit)
{
    struct show show = {.language = story->cli->language, .arena = &story->arena};
    return show_percent(&show, hit->score.value);
}

static const struct hit *hit_of(const struct hit_list *hits, struct text opening, size_t *rank)
{
    for (size_t i = 0; i < hits->count; i++) {
        *rank = i + 1;
        if (text_equal(hits->items[i].opening, opening))
            return &hits->items[i];
    }
    *rank = 0;
    return NULL;
}

/* "  9 ★  81.4  was 79.4, rank 10     Praktik hos skomakare"; a star is the youth's own suggestion.
 */
static void put_changed(struct story *story, struct buffer *out, const struct hit_list *before,
                        const struct hit *now, size_t rank)
{
    struct screen screen = screen_of_stdout();
    bool sv = story->cli->language == LANGUAGE_SV;
    size_t was = 0;
    const struct hit *old = hit_of(before, now->opening, &was);
    struct text score = percent(story, now);
    struct text line = {"", 0};
    if (!old)
        line = arena_format(&story->arena, "%s", sv ? "ny bland de tio" : "new among the ten");
    else if (old->score.value == now->score.value && was == rank)
        line = arena_format(&story->arena, "%s", sv ? "som förut" : "as before");
    else
        line = arena_format(&story->arena, "%s %.*s, %s %zu", sv ? "var" : "was",
                            (int)percent(story, old).size, percent(story, old).data,
                            sv ? "plats" : "rank", was);
    size_t start = out->size;
    put(out, "%3zu %s ", rank, now->own_suggestion.value ? (screen.unicode ? "★" : "*") : " ");
    put_right(out, &screen, score, 5);
    put(out, "  ");
    put_padded(out, &screen, line, 22);
    size_t columns = text_columns((struct text){out->data + start, out->size - start});
    size_t taken;
    put(out, "%.*s\n",
        (int)text_fit(now->title, screen.width > columns ? screen.width - columns : 0, &taken),
        now->title.data);
}

static int show_changes(struct story *story, const struct match_reply *before)
{
    struct match_reply after = {0};
    struct buffer out = {0};
    int code = ask_list(story, &after);
    if (!code) {
        put(&out, "%s\n",
            story->cli->language == LANGUAGE_SV ? "Vad intyget ändrade i listan:"
                                                : "What the certificate changed in the list:");
        for (size_t i = 0; i < after.hits.count; i++)
            put_changed(story, &out, &before->hits, &after.hits.items[i], i + 1);
        code = print(&out);
    }
    buffer_free(&out);
    return code;
}

/* ---- the placement ---- */

/* What the supervisor files. clang-format would give each letter a line of its own. */
/* clang-format off */
#define MARK(code, level, situation) \
    "{\"competence\":\"" code "\",\"level\":" level ",\"situation\":\"" situation "\"}"
static const char filed[] =
    "{\"placement\":\"$p\",\"today\":\"2027-02-22\",\"hours_attended\":112,"
    "\"supervisor\":{\"name\":\"Örjan Ängström\",\"role\":\"föreståndare\"},"
    "\"tasks\":[\"tog emot gäster\",\"dukade\",\"planerade veckans inköp\"],"
    "\"comment\":\"Vågar fråga nu. Välkommen tillbaka!\",\"marks\":["
    MARK("GAK01", "2", "Kom i tid alla dagar utom en, och ringde då själv.") ","
    MARK("GAK04", "3", "Hälsade på gästerna och frågade vad de ville ha.") ","
    MARK("GAK05", "2", "Skrev inköpslistan för veckan efter mallen.") ","
    MARK("GAK07", "3", "Började med disken efter rusningen utan att bli ombedd.") ","
    MARK("GAK09", "2", "Vägde upp efter receptet och rättade en felvägning.") ","
    "{\"competence\":\"GAK11\",\"level\":null},"
    MARK("GAK13", "2", "Använde handskar och skyltade för halt golv.")
    "]}";
/* clang-format on */

/* Each step's method and request; $y, $o, $p and $n stand for youth, opening, placement, number. */
static const struct {
    const char *sv, *en, *method, *json;
} steps[] = {
    {"föreslagen", "proposed", "placement.propose", "{\"youth\":\"$y\",\"opening\":\"$o\"}"},
    {"ungdomen säger ja", "the youth says yes", "placement.decide",
     "{\"placement\":\"$p\",\"party\":\"youth\",\"yes\":true}"},
    {"arbetsplatsen säger ja", "the workplace says yes", "placement.decide",
     "{\"placement\":\"$p\",\"party\":\"workplace\",\"yes\":true}"},
    {"överenskommen", "agreed", "placement.agree",
     "{\"placement\":\"$p\",\"from\":\"2027-01-11\",\"to\":\"2027-02-19\",\"hours_week\":20,"
     "\"form\":\"praktik\",\"insurer\":\"Kommunen\",\"focus\":[\"GAK04\",\"GAK05\",\"GAK07\"],"
     "\"supervisor\":{\"name\":\"Örjan Ängström\",\"role\":\"föreståndare\"}}"},
    {"börjad", "started", "placement.start", "{\"placement\":\"$p\",\"today\":\"2027-01-11\"}"},
    {"avslutad", "ended", "placement.end", "{\"placement\":\"$p\",\"today\":\"2027-02-19\"}"},
    {"handledaren lämnar in intyget", "the supervisor files the certificate", "certificate.file",
     filed},
    {"ungdomen har läst det", "the youth has read it", "certificate.acknowledge",
     "{\"number\":\"$n\",\"holder\":\"Åsa Öst (påhittad)\",\"today\":\"2027-02-23\"}"},
    {"utfärdat", "issued", "certificate.issue", "{\"number\":\"$n\",\"today\":\"2027-02-24\"}"},
};

static const char *filled(struct story *story, const char *json)
{
    struct buffer out = {0};
    for (const char *c = json; *c; c++) {
        struct text value = {c, 1};
        if (*c == '$') {
            c++;
            value = *c == 'y'   ? (struct text){story->youth, strlen(story->youth)}
                    : *c == 'o' ? story->opening
                    : *c == 'p' ? story->placement
                                : story->number;
        }
        put_text(&out, value);
    }
    put(&out, "%c", 0);
    struct text kept = arena_text(&story->arena, out.data, out.size);
    buffer_free(&out);
    return kept.data;
}

static int take_steps(struct story *story)
{
    bool sv = story->cli->language == LANGUAGE_SV;
    fprintf(stderr, "\n%.*s:\n", (int)story->title.size, story->title.data);
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        struct answer answer = {0};
        int code =
            call(story, steps[i].method, filled(story, steps[i].json), &answer_schema, &answer);
        if (code)
            return code;
        if (!story->placement.data)
            story->placement = answer.id;
        if (answer.number.data)
            story->number = answer.number;
        fprintf(stderr, "  %s\n", sv ? steps[i].sv : steps[i].en);
    }
    return EX_OK;
}

/* A command as people type it: shown, then run. */
static int run(const struct story *story, const char *verb, const char *format, const char *out)
{
    char connect[700], lang[16], number[48], line[900];
    snprintf(connect, sizeof connect, "--connect=%s", story->cli->connect);
    snprintf(lang, sizeof lang, "--lang=%s", story->cli->language == LANGUAGE_SV ? "sv" : "en");
    snprintf(number, sizeof number, "%.*s", (int)story->number.size, story->number.data);
    snprintf(line, sizeof line, "--out=%s", out ? out : "");
    fprintf(stderr, "\n$ praktik certificate %s %s%s%s%s%s\n\n", verb, number,
            format ? " --format " : "", format ? format : "", out ? " --out " : "", out ? out : "");
    char form[32];
    snprintf(form, sizeof form, "--format=%s", format ? format : "");
    char *words[] = {
        (char[]){"certificate"}, (char *)(uintptr_t)verb, number, connect, lang, form, line, NULL};
    return command_run(out ? 7 : 5, words);
}

int demo_story(const struct cli *cli, const char *youth, const char *today, const char *directory)
{
    struct story story = {.cli = cli, .youth = youth, .today = today};
    struct match_reply before = {0};
    int code = ask_list(&story, &before);
    if (!code && before.hits.count) {
        story.opening = before.hits.items[0].opening;
        story.title = before.hits.items[0].title;
        code = take_steps(&story);
        const char *page = filled(&story, "/intyg-$n.html");
        struct text path = arena_format(&story.arena, "%s%s%c", directory, page, 0);
        if (!code)
            code = run(&story, "show", NULL, NULL);
        if (!code)
            code = run(&story, "export", "html", path.data);
        if (!code)
            code = run(&story, "verify", NULL, NULL);
        if (!code) {
            fputs("\n", stderr);
            code = show_changes(&story, &before);
        }
    }
    arena_free(&story.arena);
    return code;
}
