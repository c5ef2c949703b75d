/* SPDX-License-Identifier: MIT
 *
 * Pages are made here, since they have few words; the supervisor's form is a file and scripts.
 * Files of engine/serve/pages/ become part of the binary. */
#include "engine/serve/web_pages.h"

#include <string.h>

#include "engine/cases/html.h"
#include "proto/text.h"
#include "proto/value.h"

/* ---- files ---- */

#define BUILT_IN(name, file)                            \
    __asm__(".section .rodata\n"                        \
            ".global web_file_" #name "\n"              \
            "web_file_" #name ":\n"                     \
            ".incbin \"engine/serve/pages/" file "\"\n" \
            ".global web_file_end_" #name "\n"          \
            "web_file_end_" #name ":\n"                 \
            ".previous\n");                             \
    extern const char web_file_##name[], web_file_end_##name[]

BUILT_IN(style, "style.css");
BUILT_IN(form, "form.html");
BUILT_IN(form_script, "form.js");
BUILT_IN(form_words, "words.js");
BUILT_IN(check_script, "check.js");
BUILT_IN(icon, "icon.svg");

static const struct {
    const char *begin, *end;
    enum web_type type;
    bool scripted;
} files[WEB_PAGES] = {
    [WEB_FORM] = {web_file_form, web_file_end_form, WEB_TYPE_HTML, true},
    [WEB_FORM_SCRIPT] = {web_file_form_script, web_file_end_form_script, WEB_TYPE_SCRIPT, false},
    [WEB_FORM_WORDS] = {web_file_form_words, web_file_end_form_words, WEB_TYPE_SCRIPT, false},
    [WEB_STYLE] = {web_file_style, web_file_end_style, WEB_TYPE_STYLE, false},
    [WEB_CHECK_SCRIPT] = {web_file_check_script, web_file_end_check_script, WEB_TYPE_SCRIPT, false},
    [WEB_ICON] = {web_file_icon, web_file_end_icon, WEB_TYPE_ICON, false},
};

/* ---- words ---- */

#define PAGE_LIST(X)                                                                                  \
    X(OTHER, "English", "Svenska")                                                                    \
    X(SKIP, "Till innehållet", "To the content")                                                      \
    X(TITLE, "Intyg efter praktik", "Certificates of placement")                                      \
    X(HOME_TEXT,                                                                                      \
      "Här kontrolleras intyg som unga får efter en praktik, och här fyller handledare i dem "     \
      "genom sin egen länk.",                                                                         \
      "Here certificates are checked that young people get after a placement, and here "              \
      "supervisors fill them in by a link of their own.")                                             \
    X(CHECK, "Kontrollera ett intyg", "Check a certificate")                                          \
    X(CHECK_TEXT,                                                                                     \
      "Skriv numret som står på intyget. Adressen och QR-koden på det leder till samma svar.",        \
      "Write the number that stands on the certificate. Its address and its QR code lead to the "     \
      "same answer.")                                                                                 \
    X(SHOW, "Kontrollera varje ord", "Check every word")                                              \
    X(SHOW_TEXT,                                                                                      \
      "Numret visar bara att intyget finns. Har innehavaren gett dig intyget som fil, så klistra "   \
      "in den här: då syns också om något i den är ändrat. Den sparas inte.",                         \
      "The number only shows that the certificate exists. If its holder gave you the certificate "    \
      "as a file, paste it here: that shows whether anything in it was changed, too. It is not "      \
      "kept.")                                                                                        \
    X(CREDENTIAL, "Intyget som text (börjar med eyJ)",                                                \
      "The certificate as text (it begins with eyJ)")                                                 \
    X(FILE, "eller välj filen", "or choose the file")                                                 \
    X(SUBMIT, "Kontrollera", "Check")                                                                 \
    X(NUMBER, "Nummer", "Number")                                                                     \
    X(GENUINE, "Intyget är äkta", "The certificate is genuine")                                       \
    X(GENUINE_NUMBER, "Ett intyg med detta nummer har utfärdats här, och det gäller.",                \
      "A certificate with this number was issued here, and it is in force.")                          \
    X(GENUINE_SHOWN, "Det är utfärdat här, det gäller, och varje ord är som när det utfärdades.",     \
      "It was issued here, it is in force, and every word is as it was issued.")                      \
    X(SUPERSEDED, "Intyget är ersatt", "The certificate was superseded")                              \
    X(SUPERSEDED_TEXT,                                                                                \
      "Det har utfärdats här men rättats: ett nyare intyg gäller i stället. Be innehavaren om "  \
      "det.",                                                                                         \
      "It was issued here but corrected: a newer one is in force instead. Ask its holder for "        \
      "that.")                                                                                        \
    X(REVOKED, "Intyget är återkallat", "The certificate was revoked")                                \
    X(REVOKED_TEXT, "Det har utfärdats här men gäller inte längre.",                                  \
      "It was issued here but is in force no more.")                                                  \
    X(UNKNOWN, "Intyget är okänt", "The certificate is unknown")                                      \
    X(UNKNOWN_TEXT,                                                                                   \
      "Det har inte utfärdats här, eller inte så som det visades. Jämför numret en gång till, " \
      "tecken för tecken.",                                                                           \
      "It was never issued here, or not as it was shown. Compare the number once more, letter by "    \
      "letter.")                                                                                      \
    X(HOME, "Till startsidan", "To the first page")                                                   \
    X(NOT_FOUND, "Sidan finns inte", "There is no such page")                                         \
    X(NOT_FOUND_TEXT, "Kontrollera adressen.", "Check the address.")                                  \
    X(REFUSED, "Det går inte så", "That is not possible")                                             \
    X(REFUSED_TEXT, "Gå tillbaka och försök igen.", "Go back and try again.")                         \
    X(FAILED, "Något gick fel hos oss", "Something went wrong here")                                  \
    X(FAILED_TEXT, "Försök igen om en stund.", "Try again in a while.")

HTML_WORDS(PAGE_LIST);

/* ---- a page's frame ---- */

struct sheet {
    struct buffer *out;
    enum language language;
    const struct service *service;
};

static const char *word(const struct sheet *sheet, enum word which)
{
    return words[which][sheet->language];
}

/* "?lang=en" behind an address that stays in the language. */
static const char *stays(const struct sheet *sheet)
{
    return sheet->language == LANGUAGE_EN ? "?lang=en" : "";
}

static struct sheet begin(const struct service *service, const struct web_request *request,
                          enum word title, struct buffer *out)
{
    struct sheet sheet = {out, request->english ? LANGUAGE_EN : LANGUAGE_SV, service};
    bool english = request->english;
    html_put(out,
             "<!doctype html>\n<html lang=\"%s\"><head><meta charset=\"utf-8\">"
             "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
             "<meta name=\"robots\" content=\"noindex\"><title>%s</title>"
             "<link rel=\"stylesheet\" href=\"/style.css\"><link rel=\"icon\" href=\"/icon.svg\">"
             "</head><body><a class=\"skip\" href=\"#main\">%s</a><header><p class=\"brand\">",
             english ? "en" : "sv", word(&sheet, title), word(&sheet, WORD_SKIP));
    html_text(out, service->issuer.name);
    html_put(out,
             "</p><a class=\"language\" href=\"?lang=%s\" lang=\"%s\" hreflang=\"%s\">%s</a>"
             "</header><main id=\"main\">",
             english ? "sv" : "en", english ? "sv" : "en", english ? "sv" : "en",
             word(&sheet, WORD_OTHER));
    return sheet;
}

static struct web_reply end(const struct sheet *sheet, int status)
{
    html_put(sheet->out, "</main></body></html>\n");
    return (struct web_reply){
        .status = status, .type = WEB_TYPE_HTML, .content = {sheet->out->data, sheet->out->size}};
}

static void put_titled(const struct sheet *sheet, const char *tag, enum word title, enum word text)
{
    html_put(sheet->out, "<%s>%s</%s><p>%s</p>", tag, word(sheet, title), tag, word(sheet, text));
}

/* ---- pages ---- */

static struct web_reply home(const struct service *service, const struct web_request *request,
                             struct buffer *room)
{
    struct sheet sheet = begin(service, request, WORD_TITLE, room);
    put_titled(&sheet, "h1", WORD_TITLE, WORD_HOME_TEXT);
    put_titled(&sheet, "h2", WORD_CHECK, WORD_CHECK_TEXT);
    html_put(room, "<p><a class=\"button\" href=\"/intyg%s\">%s</a></p>", stays(&sheet),
             word(&sheet, WORD_CHECK));
    return end(&sheet, 200);
}

/* Where the certificate itself is shown, by itself or (`number`) as the one that has it. The file
 * is read by a script; without one there is the text alone. */
static void put_show(const struct sheet *sheet, struct text number)
{
    put_titled(sheet, "h2", WORD_SHOW, WORD_SHOW_TEXT);
    html_put(sheet->out, "<form method=\"post\" action=\"/intyg%s", number.size ? "/" : "");
    html_text(sheet->out, number);
    html_put(sheet->out,
             "%s\"><label for=\"credential\">%s</label><textarea id=\"credential\" "
             "name=\"credential\" rows=\"5\" required autocomplete=\"off\" spellcheck=\"false\">"
             "</textarea><p class=\"file\" hidden><label for=\"file\">%s</label> "
             "<input id=\"file\" type=\"file\" accept=\".jwt,.txt,text/plain\"></p>"
             "<button class=\"button\">%s</button></form><script src=\"/check.js\"></script>",
             stays(sheet), word(sheet, WORD_CREDENTIAL), word(sheet, WORD_FILE),
             word(sheet, WORD_SUBMIT));
}

static struct web_reply check(const struct service *service, const struct web_request *request,
                              struct buffer *room)
{
    struct sheet sheet = begin(service, request, WORD_CHECK, room);
    put_titled(&sheet, "h1", WORD_CHECK, WORD_CHECK_TEXT);
    html_put(room,
             "<form method=\"post\" action=\"/intyg%s\"><label for=\"number\">%s</label>"
             "<input id=\"number\" name=\"number\" type=\"text\" required maxlength=\"40\" "
             "autocomplete=\"off\" autocapitalize=\"characters\" spellcheck=\"false\">"
             "<button class=\"button\">%s</button></form>",
             stays(&sheet), word(&sheet, WORD_NUMBER), word(&sheet, WORD_SUBMIT));
    put_show(&sheet, (struct text){0});
    struct web_reply reply = end(&sheet, 200);
    reply.scripted = true;
    return reply;
}

/* ---- what a certificate is worth ---- */

static const struct {
    const char *state, *mark;
    enum word title, by_number, shown;
} verdicts[] = {
    {"unknown", "?", WORD_UNKNOWN, WORD_UNKNOWN_TEXT, WORD_UNKNOWN_TEXT},
    {"genuine", "✓", WORD_GENUINE, WORD_GENUINE_NUMBER, WORD_GENUINE_SHOWN},
    {"superseded", "↻", WORD_SUPERSEDED, WORD_SUPERSEDED_TEXT, WORD_SUPERSEDED_TEXT},
    {"revoked", "✕", WORD_REVOKED, WORD_REVOKED_TEXT, WORD_REVOKED_TEXT},
};

static size_t verdict_of(struct bytes result)
{
    struct value state;
    if (!result.data || !value_find(values_of(result), "state", 5, &state) ||
        state.type != VALUE_TEXT)
        return 0;
    for (size_t i = 0; i < sizeof verdicts / sizeof verdicts[0]; i++) {
        if (text_is(state.text, verdicts[i].state))
            return i;
    }
    return 0;
}

static struct web_reply verdict(const struct service *service, const struct web_request *request,
                                struct bytes result, struct buffer *room)
{
    size_t found = verdict_of(result);
    bool by_number = request->page == WEB_CHECK_NUMBER;
    struct sheet sheet = begin(service, request, verdicts[found].title, room);
    html_put(room,
             "<div class=\"verdict %s\" role=\"status\"><span class=\"mark\" aria-hidden=\"true\">"
             "%s</span><h1>%s</h1><p>%s</p>",
             verdicts[found].state, verdicts[found].mark, word(&sheet, verdicts[found].title),
             word(&sheet, by_number ? verdicts[found].by_number : verdicts[found].shown));
    if (request->number.size) {
        html_put(room, "<p class=\"number\">%s <code>", word(&sheet, WORD_NUMBER));
        html_text(room, request->number);
        html_put(room, "</code></p>");
    }
    html_put(room, "</div>");
    if (by_number)
        put_show(&sheet, request->number);
    else
        html_put(room, "<p><a href=\"/intyg%s\">%s</a></p>", stays(&sheet),
                 word(&sheet, WORD_CHECK));
    struct web_reply reply = end(&sheet, 200);
    reply.scripted = by_number;
    return reply;
}

/* White space is what mail and paper put into it. */
static size_t without_space(char *data, size_t size)
{
    size_t used = 0;
    for (size_t i = 0; i < size; i++) {
        if (!strchr(" \t\r\n", data[i]) || !data[i])
            data[used++] = data[i];
    }
    return used;
}

/* Whether a number alone was filled in. */
static bool shows_number(const struct web_request *request)
{
    char room[128];
    struct text value;
    return web_form_field(request->body, "number", room, sizeof room, &value);
}

/* A number that was filled in has a page of its own; one that can be none is unknown. Numbers have
 * capital letters. */
static struct web_reply lead_on(const struct service *service, const struct web_request *request,
                                struct buffer *room)
{
    char number[128];
    struct text value = {0};
    web_form_field(request->body, "number", number, sizeof number, &value);
    value.size = without_space(number, value.size);
    for (size_t i = 0; i < value.size; i++)
        number[i] =
            (char)(number[i] >= 'a' && number[i] <= 'z' ? number[i] - 'a' + 'A' : number[i]);
    if (!web_number(value))
        return verdict(service, request, (struct bytes){0}, room);
    html_put(room, "/intyg/%.*s%s", (int)value.size, number, request->english ? "?lang=en" : "");
    return (struct web_reply){
        .status = 303, .type = WEB_TYPE_HTML, .location = {room->data, room->size}};
}

struct web_reply web_page(const struct service *service, const struct web_request *request,
                          struct buffer *room)
{
    if (request->page == WEB_HOME)
        return home(service, request, room);
    if (request->page == WEB_CHECK)
        return check(service, request, room);
    if (request->page == WEB_CHECK_SHOWN)
        return lead_on(service, request, room);
    return (struct web_reply){
        .status = 200,
        .type = files[request->page].type,
        .scripted = files[request->page].scripted,
        .content = {files[request->page].begin,
                    (size_t)(files[request->page].end - files[request->page].begin)}};
}

static struct web_reply document(enum web_page page, struct bytes result)
{
    struct value value;
    const char *field = page == WEB_JWKS ? "jwks" : "did";
    if (!result.data || !value_find(values_of(result), field, strlen(field), &value) ||
        value.type != VALUE_TEXT)
        return (struct web_reply){.status = 500, .type = WEB_TYPE_JSON};
    return (struct web_reply){
        .status = 200, .type = WEB_TYPE_JSON, .public = true, .content = value.text};
}

struct web_reply web_result_page(const struct service *service, const struct web_request *request,
                                 struct bytes result, struct buffer *room)
{
    if (request->page == WEB_JWKS || request->page == WEB_DID)
        return document(request->page, result);
    return verdict(service, request, result, room);
}

/* ---- what pages ask ---- */

const char *web_page_method(const struct web_request *request)
{
    switch (request->page) {
    case WEB_CHECK_SHOWN:
        return shows_number(request) ? NULL : "certificate.verify";
    case WEB_CHECK_NUMBER:
        return "certificate.verify";
    case WEB_JWKS:
    case WEB_DID:
        return "certificate.keys";
    default:
        return NULL;
    }
}

bool web_page_params(const struct web_request *request, struct buffer *out)
{
    struct buffer room = {0};
    struct text shown = {0};
    bool credential = request->page == WEB_CHECK_SHOWN;
    bool good = true;
    if (credential) {
        char *data = buffer_reserve(&room, request->body.size + 1);
        good = web_form_field(request->body, "credential", data, request->body.size, &shown);
        shown.size = good ? without_space(data, shown.size) : 0;
        good = good && text_is_utf8(shown.data, shown.size);
    }
    value_put_map(out, (size_t)credential + (request->number.size > 0));
    if (request->number.size) {
        value_put_word(out, "number");
        value_put_text(out, request->number.data, request->number.size);
    }
    if (credential) {
        value_put_word(out, "credential");
        value_put_text(out, shown.data, shown.size);
    }
    buffer_free(&room);
    return good;
}

/* ---- refusals ---- */

struct web_reply web_error_page(const struct service *service, const struct web_request *request,
                                int status, struct buffer *room)
{
    bool lost = status == 404, ours = status == 500 || status == 503;
    enum word title = lost ? WORD_NOT_FOUND : ours ? WORD_FAILED : WORD_REFUSED;
    enum word text = lost ? WORD_NOT_FOUND_TEXT : ours ? WORD_FAILED_TEXT : WORD_REFUSED_TEXT;
    struct sheet sheet = begin(service, request, title, room);
    put_titled(&sheet, "h1", title, text);
    html_put(room, "<p><a href=\"/%s\">%s</a></p>", stays(&sheet), word(&sheet, WORD_HOME));
    struct web_reply reply = end(&sheet, status);
    reply.allows = status == 405 ? request->allows : NULL;
    return reply;
}

/* ---- heads ---- */

static const char *reason(int status)
{
    static const struct {
        int status;
        const char *reason;
    } all[] = {
        {200, "OK"},
        {303, "See Other"},
        {400, "Bad Request"},
        {403, "Forbidden"},
        {404, "Not Found"},
        {405, "Method Not Allowed"},
        {411, "Length Required"},
        {413, "Content Too Large"},
        {414, "URI Too Long"},
        {415, "Unsupported Media Type"},
        {417, "Expectation Failed"},
        {421, "Misdirected Request"},
        {429, "Too Many Requests"},
        {431, "Request Header Fields Too Large"},
        {503, "Service Unavailable"},
        {505, "HTTP Version Not Supported"},
    };
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        if (all[i].status == status)
            return all[i].reason;
    }
    return "Internal Server Error";
}

static const char *const types[] = {
    [WEB_TYPE_HTML] = "text/html; charset=utf-8",
    [WEB_TYPE_JSON] = "application/json",
    [WEB_TYPE_STYLE] = "text/css; charset=utf-8",
    [WEB_TYPE_SCRIPT] = "text/javascript; charset=utf-8",
    [WEB_TYPE_ICON] = "image/svg+xml",
};

void web_head(const struct web_reply *reply, bool secure, bool keep, struct buffer *out)
{
    html_put(out,
             "HTTP/1.1 %d %s\r\nContent-Type: %s\r\nContent-Length: %zu\r\nConnection: %s\r\n"
             "Content-Security-Policy: default-src 'none'; style-src 'self'; img-src 'self'; "
             "form-action 'self'; base-uri 'none'; frame-ancestors 'none'%s\r\n"
             "Cache-Control: no-store\r\nReferrer-Policy: no-referrer\r\n"
             "X-Content-Type-Options: nosniff\r\nCross-Origin-Opener-Policy: same-origin\r\n"
             "Cross-Origin-Resource-Policy: %s\r\n",
             reply->status, reason(reply->status), types[reply->type], reply->content.size,
             keep ? "keep-alive" : "close",
             reply->scripted ? "; script-src 'self'; connect-src 'self'; require-trusted-types-for "
                               "'script'; trusted-types 'none'"
                             : "",
             reply->public ? "cross-origin\r\nAccess-Control-Allow-Origin: *" : "same-origin");
    if (secure)
        html_put(out, "Strict-Transport-Security: max-age=31536000\r\n");
    if (reply->location.size)
        html_put(out, "Location: %.*s\r\n", (int)reply->location.size, reply->location.data);
    if (reply->allows)
        html_put(out, "Allow: %s\r\n", reply->allows);
    html_put(out, "\r\n");
}
