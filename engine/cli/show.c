/* SPDX-License-Identifier: MIT
 *
 * The match list: its hits, what fell off, what to ask next; and one pair in full. */
#include "engine/cli/show.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "engine/cli/show_hit.h"
#include "proto/text.h"

enum {
    ASK_LISTED = 3,
    FAILED_COLUMNS = 5 + 2 + 15, /* a count and a gate's name */
};

/* Phrases in Swedish and English. */
struct phrase {
    const char *texts[LANGUAGES];
};

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

static int by_count(const void *left, const void *right)
{
    const struct tally *a = left, *b = right;
    if (a->value != b->value)
        return a->value > b->value ? -1 : 1;
    return text_compare(a->key, b->key);
}

const char *show_gate_words(const struct show *show, struct text gate)
{
    enum match_code code;
    return message_find(gate, &code) && code < MATCH_GATES ? gate_words[code].texts[show->language]
                                                           : "";
}

void show_sort_failed(struct tally_list *failed)
{
    if (failed->count)
        qsort(failed->items, failed->count, sizeof *failed->items, by_count);
}

static void put_failed(const struct show *show, const struct match_reply *reply)
{
    struct tally_list failed = reply->failed;
    if (!failed.count)
        return;
    show_sort_failed(&failed);
    show_heading(show, SAY(show, "Föll bort", "Taken off the list"));
    for (size_t i = 0; i < failed.count; i++) {
        struct text name = failed.items[i].key;
        const char *said = show_gate_words(show, name);
        bool gate = *said;
        size_t before = show->out->size;
        put(show->out, "%5" PRId64 "  %-*.*s", failed.items[i].value, gate ? 15 : 0, (int)name.size,
            name.data);
        put_lines(show->out, &show->screen, (struct text){said, strlen(said)},
                  show->out->size - before, FAILED_COLUMNS, show->screen.width);
        put(show->out, "\n");
    }
}

/* A level that is unknown both as a goal and as asked for is one question. */
static bool asked_as_goal(const struct hit_reason_list *reasons, const struct hit_reason *asked)
{
    if (!text_equal(asked->code, message_code(MATCH_UNKNOWN_LEVEL)) || !asked->args.count)
        return false;
    for (size_t i = 0; i < reasons->count; i++) {
        const struct hit_reason *reason = &reasons->items[i];
        if (text_equal(reason->code, message_code(MATCH_UNKNOWN_GOAL_LEVEL)) &&
            reason->args.count && text_equal(reason->args.items[0].text, asked->args.items[0].text))
            return true;
    }
    return false;
}

/* The open questions of the hits, the most frequent first. */
static void put_questions(const struct show *show, const struct hit_list *hits, bool youths)
{
    struct tally *asked = NULL;
    size_t count = 0, room = 0;
    for (size_t h = 0; h < hits->count; h++) {
        const struct hit_reason_list *reasons = &hits->items[h].reasons;
        for (size_t i = 0; i < reasons->count; i++) {
            size_t at = 0;
            if (reasons->items[i].sign.value != 0 || asked_as_goal(reasons, &reasons->items[i]))
                continue;
            struct text text = show_reason(show, reasons->items[i].code, &reasons->items[i].args);
            while (at < count && !text_equal(asked[at].key, text))
                at++;
            asked = memory_more(asked, count, &room, sizeof *asked);
            if (at == count)
                asked[count++] = (struct tally){.key = text};
            asked[at].value++;
        }
    }
    if (count) {
        qsort(asked, count, sizeof *asked, by_count);
        show_heading(show, youths ? SAY(show, "Fråga härnäst (gäller så många av dem ovan)",
                                        "Ask next (concerns so many of those above)")
                                  : SAY(show, "Fråga härnäst (gäller så många av platserna ovan)",
                                        "Ask next (concerns so many of the openings above)"));
    }
    for (size_t i = 0; i < count && i < ASK_LISTED; i++) {
        put(show->out, "%5" PRId64 "  ", asked[i].value);
        put_lines(show->out, &show->screen, asked[i].key, 7, 7, show->screen.width);
        put(show->out, "\n");
    }
    free(asked);
}

/* What to type next. */
static void put_hint(const struct show *show, const struct match_reply *reply)
{
    const struct hit *first = reply->hits.count ? &reply->hits.items[0] : NULL;
    struct text youth = reply->youth, opening = reply->opening, hint;
    if (reply->opening.data && first)
        youth = first->youth;
    else if (first)
        opening = first->opening.data ? first->opening : first->workplace;
    if (first)
        hint = arena_format(show->arena, "%s praktik match %.*s --why %.*s",
                            SAY(show, "Allt om den första:", "All about the first:"),
                            (int)youth.size, youth.data, (int)opening.size, opening.data);
    else
        hint = arena_format(show->arena, "%s praktik match %.*s --nearest",
                            SAY(show, "Vad som skulle öppna fler:", "What would open more:"),
                            (int)youth.size, youth.data);
    put(show->out, "\n");
    show_line(show, INK_DIM, hint.data);
}

static void put_nobody(const struct show *show, const struct match_reply *reply)
{
    put(show->out, "\n%s\n",
        reply->opening.data
            ? SAY(show, "Ingen passar just nu.", "Nobody fits at the moment.")
            : SAY(show, "Ingen plats passar just nu.", "No opening passes at the moment."));
    show_gates(show, &reply->not_ready);
}

void show_matches(struct show *show, const struct match_reply *reply)
{
    bool youths = reply->opening.data;
    show_head(show, youths ? reply->opening : reply->youth, reply->model, reply->as_of,
              reply->today);
    if (reply->weights)
        show_weights(show, reply->weights);
    put(show->out, "%" PRId64 " %s %" PRId64 " %s\n", reply->passed.value, SAY(show, "av", "of"),
        reply->considered.value,
        youths ? SAY(show, "ungdomar passar", "youths fit")
               : SAY(show, "platser passar", "openings pass"));
    if (!reply->hits.count)
        put_nobody(show, reply);
    for (size_t i = 0; i < reply->hits.count; i++) {
        put(show->out, "\n");
        show_hit(show, &reply->hits.items[i], i + 1, false);
    }
    if (reply->explore) {
        put(show->out, "\n%s\n",
            SAY(show,
                "Något annat, utanför alla önskemål:", "Something else, outside all wishes:"));
        show_hit(show, reply->explore, 0, false);
    }
    put_failed(show, reply);
    put_questions(show, &reply->hits, youths);
    if (reply->hits.count || (!youths && !reply->not_ready.count))
        put_hint(show, reply);
}

void show_pair(struct show *show, struct text opening, const struct pair_reply *reply)
{
    show_head(show, reply->youth, reply->model, reply->as_of, reply->today);
    const char *verdict =
        reply->passed.value ? SAY(show, "passar", "passes") : SAY(show, "passar inte", "fails");
    bool beside = text_columns(opening) + 2 + strlen(verdict) <= show->screen.width;
    put(show->out, "%.*s:%s", (int)opening.size, opening.data, beside ? " " : "\n");
    show_line(show, reply->passed.value ? INK_GOOD : INK_BAD, verdict);
    show_gates(show, &reply->gates);
    if (!reply->hit)
        return;
    put(show->out, "\n%s\n",
        reply->passed.value ? SAY(show, "Poängen:", "The score:")
                            : SAY(show, "Poängen hade varit:", "The score would have been:"));
    show_hit(show, reply->hit, 0, true);
}
