/* SPDX-License-Identifier: MIT
 *
 * The printed certificate. What people wrote is escaped and never taken for markup; the page asks
 * for nothing outside itself, and says so to the browser. */
#include "engine/cases/certificate_page.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "engine/cases/certificate.h"
#include "engine/cases/html.h"
#include "engine/cases/qr.h"
#include "engine/match/message.h"
#include "proto/date.h"
#include "proto/text.h"

enum {
    DENSE_TEXT = 2200,   /* [bytes] of free text, from which on letters are smaller, */
    TIGHT_TEXT = 3600,   /* smaller still, */
    LEAST_TEXT = 6000,   /* and as small as they get */
    ENGLISH_TEXT = 2600, /* what English beside it adds at most */
};

/* What the page says, in Swedish and English. */
#define PAGE_LIST(X)                                                                                 \
    X(TITLE, "Intyg efter praktik", "Certificate of placement")                                      \
    X(HOLDER, "Innehavare", "Holder")                                                                \
    X(NO_NAME, "Namn saknas", "No name given")                                                       \
    X(WORKPLACE, "Arbetsplats", "Workplace")                                                         \
    X(ROLE, "Uppdrag", "Role")                                                                       \
    X(PERIOD, "Period", "Period")                                                                    \
    X(HOURS, "Omfattning", "Extent")                                                                 \
    X(INDUSTRY, "Bransch", "Industry")                                                               \
    X(OCCUPATION, "Yrke", "Occupation")                                                              \
    X(TASKS, "Arbetsuppgifter", "Tasks")                                                             \
    X(COMPETENCES, "Generella arbetslivskompetenser", "General working-life competences")            \
    X(COMPETENCE, "Kompetens", "Competence")                                                         \
    X(LEVEL, "Nivå", "Level")                                                                        \
    X(SHOWN, "Så har det visat sig", "How it showed")                                                \
    X(BEFORE, "före", "before")                                                                      \
    X(SCALE,                                                                                         \
      "1 med direkt stöd · 2 med vägledning · 3 självständigt · 4 självständigt och stöder andra",   \
      "1 with direct support · 2 with guidance · 3 independently · 4 independently and supports " \
      "others")                                                                                      \
    X(UNSEEN, "Inte iakttaget", "Not observed")                                                      \
    X(COMMENT, "Handledarens ord", "In the supervisor's words")                                      \
    X(SUPERVISOR, "Handledare", "Supervisor")                                                        \
    X(READ, "Läst av innehavaren", "Read by the holder")                                             \
    X(ISSUED, "Utfärdat", "Issued")                                                                  \
    X(ISSUER, "Utfärdare", "Issuer")                                                                 \
    X(NUMBER, "Intygets nummer", "Number")                                                           \
    X(CHECK, "Kontrollera intyget", "Check this certificate")                                        \
    X(CHECK_HOW, "Skanna koden, eller gå till adressen och jämför numret:",                          \
      "Scan the code, or go to the address and compare the number:")                                 \
    X(CODE, "QR-kod med intygets adress", "QR code of the certificate's address")                    \
    X(CATALOGUE, "Kompetenskatalog", "Competence catalogue")                                         \
    X(DRAFT, "Inte utfärdat: för genomläsning", "Not issued: for reading through")                   \
    X(SUPERSEDED, "Ersatt av ett nyare intyg", "Superseded by a newer certificate")                  \
    X(REVOKED, "Återkallat: gäller inte", "Revoked: not valid")                                      \
    X(ATTENDED, "timmar på plats", "hours attended")                                                 \
    X(A_WEEK, "timmar i veckan", "hours a week")

HTML_WORDS(PAGE_LIST);
static const char *const months[] = {
    "januari", "februari", "mars",      "april",   "maj",      "juni",
    "juli",    "augusti",  "september", "oktober", "november", "december",
};

/* On paper each page names the certificate, so that pages of two cannot be mixed. */
static const char style[] =
    ":root{--ink:#1c2426;--soft:#566367;--line:#d5dcdd;--deep:#12505b;--pale:#eef4f4}"
    "*{box-sizing:border-box}"
    "html{background:#e7ebeb}"
    "body{margin:0 auto;max-width:210mm;padding:14mm 15mm;background:#fff;color:var(--ink);"
    "font:10pt/1.42 'Source Sans 3','Noto Sans','Open Sans','Helvetica Neue',Arial,'Liberation "
    "Sans','DejaVu Sans',sans-serif;overflow-wrap:anywhere;hyphens:auto}"
    "body.dense{font-size:8.8pt;line-height:1.36}"
    "body.tight{font-size:7.6pt;line-height:1.3}"
    "body.least{font-size:6.8pt}"
    ".tight th,.tight td{padding-top:1mm;padding-bottom:1mm}"
    "header{display:flex;justify-content:space-between;gap:8mm;align-items:baseline;"
    "border-bottom:.7mm solid var(--deep);padding-bottom:2mm}"
    "header p{margin:0;color:var(--soft)}"
    ".kind{font-weight:600;color:var(--deep);letter-spacing:.02em}"
    "h1{font-size:2.3em;line-height:1.15;font-weight:600;margin:6mm 0 4mm;color:var(--deep)}"
    "h1 small{display:block;font-size:.42em;font-weight:400;color:var(--soft)}"
    "h2{font-size:1.12em;margin:5mm 0 1.5mm;color:var(--deep);break-after:avoid}"
    "dl{display:grid;grid-template-columns:1fr 1fr;gap:1.6mm 8mm;margin:0}"
    "dt{font-size:.82em;color:var(--soft)}dd{margin:0}"
    ".en{color:var(--soft);font-weight:400}"
    ".en::before{content:'/ '}"
    "tbody .en,.scale .en{display:block}"
    "tbody .en::before,.scale .en::before{content:none}"
    "p{margin:0 0 1.5mm}"
    ".scale,.note{font-size:.88em;color:var(--soft)}"
    "table{width:100%;border-collapse:collapse}"
    "th,td{text-align:left;vertical-align:top;padding:1.5mm 4mm 1.5mm 0;"
    "border-bottom:.2mm solid var(--line)}"
    "th:last-child,td:last-child{padding-right:0}"
    "thead th{font-size:.82em;font-weight:400;color:var(--soft);padding-bottom:.8mm}"
    "tbody th{font-weight:600;width:49mm;overflow-wrap:break-word}"
    "td.level{width:25mm;white-space:nowrap}"
    "td.level small{color:var(--soft);font-size:.85em}"
    "tr{break-inside:avoid}"
    "svg.dots{width:15mm;height:3.2mm;display:block;margin:.7mm 0 .4mm}"
    "q{display:block;font-style:italic;quotes:'”' '”'}"
    ".told{white-space:pre-line}"
    "footer{break-inside:avoid;display:grid;grid-template-columns:1fr auto;gap:8mm;"
    "margin-top:6mm;padding:4mm;background:var(--pale);border-radius:1.5mm}"
    "footer h2{margin-top:0}"
    "footer dl{grid-template-columns:1fr 1fr;margin-bottom:2.5mm}"
    "svg.qr{width:31mm;height:31mm}"
    "code{font:inherit;font-weight:600;letter-spacing:.02em}"
    ".state{border:.5mm solid #8c1d18;color:#8c1d18;font-weight:600;padding:2mm 3mm;"
    "margin:4mm 0 0;border-radius:1mm}"
    "@media(max-width:150mm){dl,footer,footer dl{grid-template-columns:1fr}body{padding:6mm}}"
    "@media print{html{background:none}body{padding:0;max-width:none}"
    "*{-webkit-print-color-adjust:exact;print-color-adjust:exact}}";

struct paper {
    const struct page_source *source;
    const struct certificate *certificate;
    struct buffer *out;
};

__attribute__((format(printf, 2, 3))) static void put(struct paper *paper, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    html_put_list(paper->out, format, arguments);
    va_end(arguments);
}

static void put_text(struct paper *paper, struct text text)
{
    html_text(paper->out, text);
}

/* The Swedish, and the English beside it where it is asked for. */
static void put_word(struct paper *paper, enum word word)
{
    put(paper, "%s", words[word][LANGUAGE_SV]);
    if (paper->source->english)
        put(paper, " <span class=\"en\" lang=\"en\">%s</span>", words[word][LANGUAGE_EN]);
}

static void put_named(struct paper *paper, struct text sv, struct text en)
{
    put_text(paper, sv);
    if (!paper->source->english || !en.data || text_equal(sv, en))
        return;
    put(paper, " <span class=\"en\" lang=\"en\">");
    put_text(paper, en);
    put(paper, "</span>");
}

static void put_day(struct paper *paper, struct date date)
{
    int year, month, day;
    if (!date.set)
        return;
    date_to_civil(date, &year, &month, &day);
    put(paper, "%d %s %d", day, months[month - 1], year);
}

/* ---- facts ---- */

static void begin_fact(struct paper *paper, enum word word)
{
    put(paper, "<div><dt>");
    put_word(paper, word);
    put(paper, "</dt><dd>");
}

static void put_fact(struct paper *paper, enum word word, struct text text)
{
    if (!text.data)
        return;
    begin_fact(paper, word);
    put_text(paper, text);
    put(paper, "</dd></div>");
}

static void put_coded(struct paper *paper, enum word word, enum catalogue_kind kind,
                      struct text code)
{
    const struct catalogue_item *item =
        code.data ? catalogue_nearest(&paper->source->catalogues->all[kind], code) : NULL;
    if (!item)
        return;
    begin_fact(paper, word);
    put_named(paper, item->sv, item->en);
    put(paper, "</dd></div>");
}

static void put_date(struct paper *paper, enum word word, struct date date)
{
    if (!date.set)
        return;
    begin_fact(paper, word);
    put_day(paper, date);
    put(paper, "</dd></div>");
}

static void put_hours(struct paper *paper)
{
    const struct certificate *certificate = paper->certificate;
    const struct integer *attended = &certificate->hours_attended, *week = &certificate->hours_week;
    if (certificate->hide_hours.value || (!attended->set && !week->set))
        return;
    begin_fact(paper, WORD_HOURS);
    if (attended->set) {
        put(paper, "%d ", (int)attended->value);
        put_word(paper, WORD_ATTENDED);
    }
    if (week->set) {
        put(paper, "%s%d ", attended->set ? ", " : "", (int)week->value);
        put_word(paper, WORD_A_WEEK);
    }
    put(paper, "</dd></div>");
}

static void put_facts(struct paper *paper)
{
    const struct certificate *certificate = paper->certificate;
    put(paper, "<dl>");
    put_fact(paper, WORD_WORKPLACE, certificate->workplace_name);
    put_fact(paper, WORD_ROLE, certificate->title);
    begin_fact(paper, WORD_PERIOD);
    put_day(paper, certificate->from);
    put(paper, " – ");
    put_day(paper, certificate->to);
    put(paper, "</dd></div>");
    put_hours(paper);
    put_coded(paper, WORD_INDUSTRY, CATALOGUE_INDUSTRY, certificate->industry);
    put_coded(paper, WORD_OCCUPATION, CATALOGUE_OCCUPATION, certificate->occupation);
    put(paper, "</dl><h2>");
    put_word(paper, WORD_TASKS);
    put(paper, "</h2><p>");
    for (size_t i = 0; i < certificate->tasks.count; i++) {
        put(paper, "%s", i ? " · " : "");
        put_text(paper, certificate->tasks.items[i]);
    }
    put(paper, "</p>");
}

/* ---- competences ---- */

/* The level's own words are told only from the catalogue that they were chosen from. */
static const struct catalogue_item *item_of(const struct paper *paper, struct text code)
{
    const struct catalogue *all = paper->source->competences;
    int index = catalogue_find(all, code);
    bool same = text_equal(all->version, paper->certificate->catalogue);
    return same && index >= 0 ? &all->items[index] : NULL;
}

static void put_name(struct paper *paper, const struct mark *mark)
{
    const struct catalogue_item *item = item_of(paper, mark->competence);
    if (item)
        put_named(paper, item->sv, item->en);
    else
        put_text(paper, mark->competence);
}

/* Four dots, as many of them filled. Drawn, so that no font and no printer's saving changes them.
 */
static void put_dots(struct paper *paper, int level)
{
    put(paper, "<svg class=\"dots\" aria-hidden=\"true\" viewBox=\"0 0 60 13\">");
    for (int i = 0; i < CATALOGUE_LEVELS; i++)
        put(paper,
            "<circle cx=\"%d.5\" cy=\"6.5\" r=\"5\" fill=\"%s\" stroke=\"#12505b\" "
            "stroke-width=\"1.4\"/>",
            6 + 15 * i, i < level ? "#12505b" : "#fff");
    put(paper, "</svg>");
}

static void put_mark(struct paper *paper, const struct mark *mark)
{
    const struct catalogue_item *item = item_of(paper, mark->competence);
    int level = (int)mark->level.value;
    put(paper, "<tr><th scope=\"row\">");
    put_name(paper, mark);
    put(paper, "</th><td class=\"level\">");
    put_dots(paper, level);
    put(paper, "%s %d", words[WORD_LEVEL][LANGUAGE_SV], level);
    if (mark->start.set)
        put(paper, " <small>(%s: %d)</small>", words[WORD_BEFORE][LANGUAGE_SV],
            (int)mark->start.value);
    put(paper, "</td><td>");
    if (item && level >= 1 && level <= CATALOGUE_LEVELS)
        put_named(paper, item->levels_sv[level - 1], item->levels_en[level - 1]);
    if (mark->situation.data) {
        put(paper, "<q>");
        put_text(paper, mark->situation);
        put(paper, "</q>");
    }
    put(paper, "</td></tr>");
}

static void put_unseen(struct paper *paper)
{
    const struct mark_list *marks = &paper->certificate->marks;
    bool any = false;
    for (size_t i = 0; i < marks->count; i++) {
        if (marks->items[i].level.set)
            continue;
        put(paper, "%s", any ? " · " : "<p class=\"note\">");
        if (!any) {
            put_word(paper, WORD_UNSEEN);
            put(paper, ": ");
        }
        put_name(paper, &marks->items[i]);
        any = true;
    }
    put(paper, "%s", any ? "</p>" : "");
}

static void put_competences(struct paper *paper)
{
    const struct mark_list *marks = &paper->certificate->marks;
    static const enum word heads[] = {WORD_COMPETENCE, WORD_LEVEL, WORD_SHOWN};
    put(paper, "<h2 id=\"k\">");
    put_word(paper, WORD_COMPETENCES);
    put(paper, "</h2><p class=\"scale\">");
    put_word(paper, WORD_SCALE);
    put(paper, "</p><table aria-labelledby=\"k\"><thead><tr>");
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        put(paper, "<th scope=\"col\">");
        put_word(paper, heads[i]);
        put(paper, "</th>");
    }
    put(paper, "</tr></thead><tbody>");
    for (size_t i = 0; i < marks->count; i++) {
        if (marks->items[i].level.set)
            put_mark(paper, &marks->items[i]);
    }
    put(paper, "</tbody></table>");
    put_unseen(paper);
    if (!paper->certificate->comment.data || paper->certificate->hide_comment.value)
        return;
    put(paper, "<h2>");
    put_word(paper, WORD_COMMENT);
    put(paper, "</h2><p class=\"told\">");
    put_text(paper, paper->certificate->comment);
    put(paper, "</p>");
}

/* ---- the frame ---- */

static void put_state(struct paper *paper)
{
    enum word word;
    switch (paper->certificate->state.value) {
    case CERTIFICATE_ISSUED:
        return;
    case CERTIFICATE_SUPERSEDED:
        word = WORD_SUPERSEDED;
        break;
    case CERTIFICATE_REVOKED:
        word = WORD_REVOKED;
        break;
    default:
        word = WORD_DRAFT;
    }
    put(paper, "<p class=\"state\">");
    put_word(paper, word);
    if (paper->certificate->ended_on.set) {
        put(paper, " · ");
        put_day(paper, paper->certificate->ended_on);
    }
    put(paper, "</p>");
}

/* Who issued it, or would. */
static struct text issuer_of(const struct paper *paper)
{
    struct text issuer = paper->certificate->issuer;
    return issuer.data ? issuer : paper->source->issuer;
}

static void put_head(struct paper *paper)
{
    const struct certificate *certificate = paper->certificate;
    struct text number = certificate->number, holder = certificate->holder;
    size_t size = certificate_text_size(certificate) + (paper->source->english ? ENGLISH_TEXT : 0);
    const char *class = size > LEAST_TEXT   ? " class=\"tight least\""
                        : size > TIGHT_TEXT ? " class=\"tight\""
                        : size > DENSE_TEXT ? " class=\"dense\""
                                            : "";
    put(paper,
        "<!DOCTYPE html>\n<html lang=\"sv\"><head><meta charset=\"utf-8\">"
        "<meta name=\"viewport\" content=\"width=device-width\">"
        "<meta name=\"referrer\" content=\"no-referrer\">"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
        "style-src 'unsafe-inline'\"><title>%s %.*s</title><style>%s",
        words[WORD_TITLE][LANGUAGE_SV], (int)number.size, number.data, style);
    put(paper,
        "@page{size:A4;margin:15mm 15mm "
        "17mm;@bottom-left{content:'%.*s';font:8pt sans-serif;"
        "color:#566367}@bottom-right{content:'sida ' counter(page) ' av ' counter(pages);"
        "font:8pt sans-serif;color:#566367}}</style></head><body%s><header><p class=\"kind\">",
        (int)number.size, number.data, class);
    put_word(paper, WORD_TITLE);
    put(paper, "</p><p>");
    put_text(paper, issuer_of(paper));
    put(paper, "</p></header>");
    put_state(paper);
    put(paper, "<main><h1><small>");
    put_word(paper, WORD_HOLDER);
    put(paper, "</small>");
    if (holder.data)
        put_text(paper, holder);
    else
        put_word(paper, WORD_NO_NAME);
    put(paper, "</h1>");
}

static void put_supervisor(struct paper *paper)
{
    const struct supervisor *supervisor = paper->certificate->supervisor;
    if (!supervisor)
        return;
    begin_fact(paper, WORD_SUPERVISOR);
    put_text(paper, supervisor->name);
    if (supervisor->role.data) {
        put(paper, ", ");
        put_text(paper, supervisor->role);
    }
    put(paper, "</dd></div>");
}

/* How it can be checked: nothing, for one that was never issued. */
static void put_check(struct paper *paper)
{
    struct text address = paper->certificate->address;
    put(paper, "<h2>");
    put_word(paper, WORD_CHECK);
    put(paper, "</h2><p class=\"note\">");
    put_word(paper, WORD_CHECK_HOW);
    put(paper, "<br><code>");
    put_text(paper, address);
    put(paper, "</code></p></div><div>");
    qr_svg(address, words[WORD_CODE][LANGUAGE_SV], paper->out);
}

static void put_foot(struct paper *paper)
{
    const struct certificate *certificate = paper->certificate;
    put(paper, "</main><footer><div><dl>");
    put_supervisor(paper);
    put_fact(paper, WORD_ISSUER, issuer_of(paper));
    put_date(paper, WORD_READ, certificate->acknowledged_on);
    put_date(paper, WORD_ISSUED, certificate->issued_on);
    put_fact(paper, WORD_NUMBER, certificate->number);
    put_fact(paper, WORD_CATALOGUE, certificate->catalogue);
    put(paper, "</dl>");
    if (certificate->issued_on.set)
        put_check(paper);
    put(paper, "</div></footer></body></html>\n");
}

void certificate_page(const struct page_source *source, struct buffer *out)
{
    struct paper paper = {.source = source, .certificate = source->certificate, .out = out};
    put_head(&paper);
    put_facts(&paper);
    put_competences(&paper);
    put_foot(&paper);
}
