/* SPDX-License-Identifier: MIT
 *
 *     INTYG-2026-SRY5E3IESB · utfärdat 2027-02-24
 *     Åsa Öst
 *
 *       Arbetsplats   Spovfors Kafé, Biskopsgården
 *       Period        2027-01-11 – 2027-02-19
 *
 *       ●●○○  Samarbete (före: 1)
 *             Hjälpte en kollega att lyfta in varorna. */
#include "engine/cli/show_certificate.h"

#include <inttypes.h>
#include <string.h>

#include "engine/cli/show_hit.h"
#include "proto/date.h"
#include "proto/text.h"

enum {
    LABEL = 18,    /* columns of a fact's name, with its indent */
    MARK_TEXT = 8, /* columns before a situation */
};

static const struct field verdict_fields[] = {
    FIELD(verdict, genuine, .doc = "genuine"),
    FIELD(verdict, state, .doc = "state"),
};
const struct schema verdict_schema = SCHEMA(verdict, "what it is worth");

static const char *dash(const struct show *show)
{
    return show->screen.unicode ? "–" : "-";
}

/* "  Arbetsplats   Spovfors Kafé", broken between words. */
static void put_fact(const struct show *show, const char *label, struct text text)
{
    if (!text.size)
        return;
    put(show->out, "  %s", ink(&show->screen, INK_DIM));
    put_padded(show->out, &show->screen, (struct text){label, strlen(label)}, LABEL - 2);
    put(show->out, "%s", ink(&show->screen, INK_PLAIN));
    put_lines(show->out, &show->screen, text, LABEL, LABEL, show->screen.width);
    put(show->out, "\n");
}

static struct text day(const struct show *show, struct date date)
{
    char text[11];
    size_t size = date_format(date, text);
    return arena_text(show->arena, text, size);
}

static struct text period(const struct show *show, const struct certificate *certificate)
{
    struct text from = day(show, certificate->from), to = day(show, certificate->to);
    return arena_format(show->arena, "%.*s %s %.*s", (int)from.size, from.data, dash(show),
                        (int)to.size, to.data);
}

/* What the holder does not want on paper is told to staff, and that it is so. */
static const char *hidden(const struct show *show, struct flag hide)
{
    return hide.value ? SAY(show, " (dolt av innehavaren)", " (hidden by the holder)") : "";
}

static struct text hours(const struct show *show, const struct certificate *certificate)
{
    const struct integer *attended = &certificate->hours_attended, *week = &certificate->hours_week;
    struct text out = {"", 0};
    if (attended->set)
        out = arena_format(show->arena, "%" PRId64 " %s", attended->value,
                           SAY(show, "timmar på plats", "hours attended"));
    if (week->set)
        out = arena_format(show->arena, "%.*s%s%" PRId64 " %s", (int)out.size, out.data,
                           out.size ? ", " : "", week->value,
                           SAY(show, "timmar i veckan", "hours a week"));
    if (!out.size)
        return out;
    return arena_format(show->arena, "%.*s%s", (int)out.size, out.data,
                        hidden(show, certificate->hide_hours));
}

static struct text joined(const struct show *show, const struct text_list *list)
{
    struct text out = {"", 0};
    for (size_t i = 0; i < list->count; i++)
        out = arena_format(show->arena, "%.*s%s%.*s", (int)out.size, out.data, i ? ", " : "",
                           (int)list->items[i].size, list->items[i].data);
    return out;
}

static void put_dots(const struct show *show, int level)
{
    for (int i = 0; i < CATALOGUE_LEVELS; i++)
        put(show->out, "%s",
            i < level ? (show->screen.unicode ? "●" : "#") : (show->screen.unicode ? "○" : "."));
}

static void put_mark(const struct show *show, const struct mark *mark)
{
    struct text name = show_name(show, 'k', mark->competence);
    put(show->out, "  ");
    if (mark->level.set)
        put_dots(show, (int)mark->level.value);
    else
        put(show->out, "    ");
    put(show->out, "  %s%.*s%s", ink(&show->screen, INK_BOLD), (int)name.size, name.data,
        ink(&show->screen, INK_PLAIN));
    if (!mark->level.set)
        put(show->out, ": %s", SAY(show, "inte iakttaget", "not observed"));
    else if (mark->start.set)
        put(show->out, " (%s: %" PRId64 ")", SAY(show, "före", "before"), mark->start.value);
    if (mark->situation.size) {
        put(show->out, "\n%*s", MARK_TEXT, "");
        put_lines(show->out, &show->screen, mark->situation, MARK_TEXT, MARK_TEXT,
                  show->screen.width);
    }
    put(show->out, "\n");
}

/* "utfärdat 2027-02-24" */
static struct text state_of(const struct show *show, const struct certificate *certificate)
{
    static const struct {
        const char *sv, *en;
    } words[] = {
        [CERTIFICATE_FILED] = {"inlämnat, inte utfärdat", "filed, not issued"},
        [CERTIFICATE_ISSUED] = {"utfärdat", "issued"},
        [CERTIFICATE_SUPERSEDED] = {"ersatt", "superseded"},
        [CERTIFICATE_REVOKED] = {"återkallat", "revoked"},
    };
    size_t state = (size_t)certificate->state.value;
    struct text on = day(show, certificate->ended_on.set    ? certificate->ended_on
                               : certificate->issued_on.set ? certificate->issued_on
                                                            : certificate->filed_on);
    return arena_format(show->arena, "%s %.*s", SAY(show, words[state].sv, words[state].en),
                        (int)on.size, on.data);
}

static struct text supervisor_of(const struct show *show, const struct certificate *certificate)
{
    const struct supervisor *supervisor = certificate->supervisor;
    if (!supervisor)
        return (struct text){0};
    return arena_format(show->arena, "%.*s%s%.*s", (int)supervisor->name.size,
                        supervisor->name.data, supervisor->role.size ? ", " : "",
                        (int)supervisor->role.size,
                        supervisor->role.size ? supervisor->role.data : "");
}

static void put_end(const struct show *show, const struct certificate *certificate)
{
    if (certificate->comment.size) {
        show_heading(show, SAY(show, "Handledarens ord", "In the supervisor's words"));
        put(show->out, "  ");
        put_lines(show->out, &show->screen, certificate->comment, 2, 2, show->screen.width);
        put(show->out, "%s\n", hidden(show, certificate->hide_comment));
    }
    put(show->out, "\n");
    put_fact(show, SAY(show, "Handledare", "Supervisor"), supervisor_of(show, certificate));
    put_fact(show, SAY(show, "Läst", "Read"), day(show, certificate->acknowledged_on));
    put_fact(show, SAY(show, "Utfärdare", "Issuer"), certificate->issuer);
    put_fact(show, SAY(show, "Kontrolleras på", "Checked at"), certificate->address);
    put_fact(show, SAY(show, "Ersätter", "Supersedes"), certificate->supersedes);
    put_fact(show, SAY(show, "Rättelse", "Correction"), certificate->superseded_by);
}

void show_certificate(struct show *show, const struct certificate *certificate)
{
    struct text state = state_of(show, certificate);
    struct text holder = certificate->holder;
    put(show->out, "%s%.*s%s%s%.*s\n", ink(&show->screen, INK_BOLD), (int)certificate->number.size,
        certificate->number.data, ink(&show->screen, INK_PLAIN), show_dot(show), (int)state.size,
        state.data);
    if (holder.size)
        put(show->out, "%.*s\n", (int)holder.size, holder.data);
    put(show->out, "\n");
    put_fact(show, SAY(show, "Arbetsplats", "Workplace"), certificate->workplace_name);
    put_fact(show, SAY(show, "Uppdrag", "Role"), certificate->title);
    put_fact(show, "Period", period(show, certificate));
    put_fact(show, SAY(show, "Omfattning", "Extent"), hours(show, certificate));
    put_fact(show, SAY(show, "Uppgifter", "Tasks"), joined(show, &certificate->tasks));
    show_heading(show, SAY(show, "Kompetenser", "Competences"));
    for (size_t i = 0; i < certificate->marks.count; i++)
        put_mark(show, &certificate->marks.items[i]);
    put_end(show, certificate);
}

void show_verdict(struct show *show, const struct verdict *verdict)
{
    static const struct {
        const char *state, *sv, *en;
        enum ink ink;
    } words[] = {
        {"genuine", "Äkta: utfärdat här, oförändrat, och det gäller.",
         "Genuine: issued here, unchanged, and in force.", INK_GOOD},
        {"superseded", "Ersatt: det utfärdades här, men ett nyare gäller.",
         "Superseded: it was issued here, but a newer one is in force.", INK_ASK},
        {"revoked", "Återkallat: det utfärdades här, men gäller inte.",
         "Revoked: it was issued here, but is not valid.", INK_BAD},
        {"signed", "Rätt undertecknat och oförändrat. Om det gäller vet bara utfärdaren.",
         "Rightly signed and unchanged. Whether it is in force only the issuer knows.", INK_GOOD},
        {"unknown", "Okänt: inte utfärdat här, eller inte som det visas.",
         "Unknown: not issued here, or not as it is shown.", INK_BAD},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (text_is(verdict->state, words[i].state))
            show_line(show, words[i].ink, SAY(show, words[i].sv, words[i].en));
    }
}
