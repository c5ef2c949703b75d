/* SPDX-License-Identifier: MIT
 *
 * What would change a list, as a recruiter reads it. */
#include <inttypes.h>

#include "engine/cli/show.h"
#include "engine/cli/show_hit.h"
#include "proto/text.h"

enum {
    COUNT_COLUMNS = 6, /* "  +53 " */
    STEADY_BAR = 10,
    STEADY_BESIDE = 60, /* on narrower screens the opening is below its bar */
    QUESTIONS_LISTED = 15,
};

static void put_sentence(const struct show *show, struct text sentence)
{
    put_lines(show->out, &show->screen, sentence, COUNT_COLUMNS, COUNT_COLUMNS, show->screen.width);
    put(show->out, "\n");
}

static void put_more(const struct show *show, const char *sign, int64_t more)
{
    struct text text = arena_format(show->arena, "%s%" PRId64, sign, more);
    put_right(show->out, &show->screen, text, COUNT_COLUMNS - 1);
    put(show->out, " ");
}

static bool is_wish(const struct nearest_item *item)
{
    return text_equal(item->code, message_code(MATCH_WISH_WIDER));
}

/* A further step that opens no more than the one before it says nothing. */
static bool says_nothing_new(const struct nearest_reply *reply, size_t at)
{
    const struct nearest_item *item = &reply->items.items[at];
    for (size_t i = 0; i < at; i++) {
        const struct nearest_item *before = &reply->items.items[i];
        if (before->more.value == item->more.value && text_equal(before->code, item->code) &&
            before->best && item->best && text_equal(before->best->opening, item->best->opening))
            return true;
    }
    return false;
}

/* Those of one sort: with more openings, or with higher scores. How many there are. */
static size_t put_loosenings(struct show *show, const struct nearest_reply *reply, bool wishes,
                             const char *heading)
{
    size_t told = 0;
    for (size_t i = 0; i < reply->items.count; i++) {
        const struct nearest_item *item = &reply->items.items[i];
        if (!item->more.value || is_wish(item) != wishes || says_nothing_new(reply, i))
            continue;
        if (told++ == 0)
            show_heading(show, heading);
        put_more(show, wishes ? "" : "+", item->more.value);
        put_sentence(show, show_reason(show, item->code, &item->args));
        if (item->best) {
            const char *best = SAY(show, "bäst: ", "best: ");
            put(show->out, "%*s%s", COUNT_COLUMNS, "", best);
            show_hit_line(show, item->best, COUNT_COLUMNS + 6);
        }
    }
    return told;
}

/* Whoever cannot be matched at all: what keeps them from it is all there is to say. */
static bool told_not_ready(const struct show *show, const struct failed_gate_list *gates)
{
    if (!gates->count)
        return false;
    put(show->out, "\n%s\n",
        SAY(show, "Ingen plats passar just nu.", "No opening passes at the moment."));
    show_gates(show, gates);
    return true;
}

void show_nearest(struct show *show, const struct nearest_reply *reply)
{
    show_head(show, reply->youth, reply->model, reply->as_of, reply->today);
    if (told_not_ready(show, &reply->not_ready))
        return;
    put(show->out, "%" PRId64 " %s\n", reply->passed.value,
        SAY(show, "platser passar som det är", "openings pass as it is"));
    size_t told = put_loosenings(show, reply, false,
                                 SAY(show, "Fler platser, om en sak i taget ändras",
                                     "More openings, if one thing at a time were changed"));
    told += put_loosenings(show, reply, true,
                           SAY(show, "Högre poäng för så många, om ett önskemål vidgas",
                               "Higher scores for so many, if a wish were wider"));
    if (!told)
        put(show->out, "\n%s\n",
            SAY(show, "Ingen enskild ändring öppnar något mer.",
                "No single change opens anything more."));
}

/* Where to ask: "Spovfors Kafé · plats-0147: ", or the youth. */
static struct text asked_where(const struct show *show, const struct question_item *item)
{
    struct text place = item->workplace_name.data ? item->workplace_name : item->workplace;
    if (!place.data)
        return arena_format(show->arena, "%s", SAY(show, "Ungdomen", "The youth"));
    if (!item->opening.data)
        return place;
    return arena_format(show->arena, "%.*s%s%.*s", (int)place.size, place.data, show_dot(show),
                        (int)item->opening.size, item->opening.data);
}

void show_questions(struct show *show, const struct questions_reply *reply)
{
    size_t left = 0;
    show_head(show, reply->youth, reply->model, reply->as_of, reply->today);
    if (told_not_ready(show, &reply->not_ready))
        return;
    if (!reply->items.count) {
        put(show->out, "\n%s\n",
            SAY(show, "Inget svar kan ändra listan.", "No answer could change the list."));
        return;
    }
    show_heading(show, arena_format(show->arena,
                                    SAY(show, "Svar som kan ändra de %" PRId64 " första",
                                        "Answers that could change the first %" PRId64),
                                    reply->k.value)
                           .data);
    show_line(show, INK_DIM,
              SAY(show, "Talet är hur många av dem frågan gäller nu; 0: någon annan kan komma med.",
                  "The number is how many of them it is about now; 0: another could come in."));
    for (size_t i = 0; i < reply->items.count; i++) {
        const struct question_item *item = &reply->items.items[i];
        struct text where = asked_where(show, item);
        struct text what = show_reason(show, item->code, &item->args);
        if (i >= QUESTIONS_LISTED) {
            left++;
            continue;
        }
        put_more(show, "", item->hits.value);
        put_sentence(show, arena_format(show->arena, "%.*s: %.*s", (int)where.size, where.data,
                                        (int)what.size, what.data));
    }
    if (left)
        put(show->out, "%*s%s%zu %s%s\n", COUNT_COLUMNS, "", ink(&show->screen, INK_DIM), left,
            SAY(show, "till med --json", "more with --json"), ink(&show->screen, INK_PLAIN));
}

static void put_steady(struct show *show, const struct steady_item_list *items, bool ranked,
                       int64_t weightings)
{
    for (size_t i = 0; i < items->count; i++) {
        const struct steady_item *item = &items->items[i];
        int64_t share = weightings ? item->times.value * 10000 / weightings : 0;
        if (ranked)
            put(show->out, "%3zu ", i + 1);
        else
            put(show->out, "%*s", SHOW_INDENT, "");
        put(show->out, "%s", ink(&show->screen, ranked ? INK_GOOD : INK_ASK));
        put_bar(show->out, &show->screen, share, 10000, STEADY_BAR);
        put(show->out, "%s ", ink(&show->screen, INK_PLAIN));
        put_right(show->out, &show->screen, show_percent(show, share), 5);
        if (show->screen.width < STEADY_BESIDE) {
            put(show->out, " %%\n%*s", SHOW_INDENT, "");
            show_hit_line(show, item->hit, SHOW_INDENT);
            continue;
        }
        put(show->out, " %%  ");
        show_hit_line(show, item->hit, SHOW_INDENT + STEADY_BAR + 1 + 5 + 4);
    }
}

void show_steady(struct show *show, const struct steady_reply *reply)
{
    show_head(show, reply->youth, reply->model, reply->as_of, reply->today);
    if (reply->weights)
        show_weights(show, reply->weights);
    if (told_not_ready(show, &reply->not_ready))
        return;
    show_heading(
        show, arena_format(show->arena,
                           SAY(show, "Så ofta står platserna kvar i %" PRId64 " andra viktningar",
                               "How often each opening stays in %" PRId64 " other weightings"),
                           reply->weightings.value)
                  .data);
    put_steady(show, &reply->hits, true, reply->weightings.value);
    if (!reply->others.count)
        return;
    show_heading(show, SAY(show, "Andra som kommer med ibland", "Others that come in at times"));
    put_steady(show, &reply->others, false, reply->weightings.value);
}
