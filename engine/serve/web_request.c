/* SPDX-License-Identifier: MIT
 *
 * A head is looked at byte by byte as it comes, then taken apart once, when it is whole. */
#include "engine/serve/web_request.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "proto/text.h"

/* ---- what there is ---- */

enum body_type {
    BODY_NONE,
    BODY_JSON,
    BODY_FORM,
};

struct route {
    const char *path;
    bool numbered; /* a number follows the path */
    bool reads;    /* GET and HEAD, of `page` */
    enum web_page page;
    enum body_type type; /* of what POST takes; BODY_NONE: no POST */
    enum web_page posted;
};

static const struct route routes[] = {
    {"/", .reads = true, .page = WEB_HOME},
    {"/intyg", .reads = true, .page = WEB_CHECK, .type = BODY_FORM, .posted = WEB_CHECK_SHOWN},
    {"/intyg/fyll-i", .reads = true, .page = WEB_FORM},
    {"/intyg/", .numbered = true, .reads = true, .page = WEB_CHECK_NUMBER, .type = BODY_FORM,
     .posted = WEB_CHECK_SHOWN},
    {"/rpc", .type = BODY_JSON, .posted = WEB_RPC},
    {"/.well-known/jwks.json", .reads = true, .page = WEB_JWKS},
    {"/.well-known/did.json", .reads = true, .page = WEB_DID},
    {"/style.css", .reads = true, .page = WEB_STYLE},
    {"/form.js", .reads = true, .page = WEB_FORM_SCRIPT},
    {"/words.js", .reads = true, .page = WEB_FORM_WORDS},
    {"/check.js", .reads = true, .page = WEB_CHECK_SCRIPT},
    {"/icon.svg", .reads = true, .page = WEB_ICON},
};

static const char *const body_types[] = {
    [BODY_JSON] = "application/json",
    [BODY_FORM] = "application/x-www-form-urlencoded",
};

/* No name that only leads upwards. */
bool web_number(struct text text)
{
    return text_is_id(text) && text.data[0] != '.';
}

static const struct route *find_route(struct text path, struct text *number)
{
    for (size_t i = 0; i < sizeof routes / sizeof routes[0]; i++) {
        const struct route *route = &routes[i];
        size_t size = strlen(route->path);
        if (!route->numbered && text_is(path, route->path))
            return route;
        if (!route->numbered || path.size <= size || memcmp(path.data, route->path, size) != 0)
            continue;
        *number = (struct text){path.data + size, path.size - size};
        return web_number(*number) ? route : NULL;
    }
    return NULL;
}

/* ---- how it is reached ---- */

__attribute__((format(printf, 2, 3))) static void add_origin(struct web_site *site,
                                                             const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(site->origins[site->count++], WEB_ORIGIN_SIZE, format, arguments);
    va_end(arguments);
}

bool web_site_name(struct web_site *site, const char *socket, const char *public, bool secure)
{
    const char *scheme = secure ? "https" : "http";
    const char *port = strrchr(socket, ':');
    *site = (struct web_site){.secure = secure};
    if (strncmp(socket, "0.0.0.0:", 8) != 0 && strncmp(socket, "[::]:", 5) != 0)
        add_origin(site, "%s://%s", scheme, socket);
    if (strncmp(socket, "127.", 4) == 0 || strncmp(socket, "[::1]", 5) == 0)
        add_origin(site, "%s://localhost%s", scheme, port);
    if (public) {
        size_t prefix = strlen("https://");
        size_t host = strlen(public) > prefix ? strcspn(public + prefix, "/") : 0;
        add_origin(site, "%.*s", (int)(prefix + host), public);
    }
    return site->count > 0;
}

/* ---- a head, taken apart ---- */

/* The headers that mean something here; each may come once. */
enum header {
    HEADER_HOST,
    HEADER_LENGTH,
    HEADER_TYPE,
    HEADER_ORIGIN,
    HEADER_FETCH_SITE,
    HEADER_CONNECTION,
    HEADER_TRANSFER,
    HEADER_EXPECT,
    HEADERS,
};
static const char *const header_names[HEADERS] = {
    "host",           "content-length", "content-type",      "origin",
    "sec-fetch-site", "connection",     "transfer-encoding", "expect",
};

struct head {
    struct text method, path, query;
    struct text values[HEADERS]; /* data == NULL: it is not there */
};

static bool same_letters(struct text text, const char *word)
{
    return text.size == strlen(word) && strncasecmp(text.data, word, text.size) == 0;
}

/* Cuts the line off before its CR LF. */
static struct text next_line(struct text *rest)
{
    const char *end = memchr(rest->data, '\r', rest->size);
    struct text line = {rest->data, (size_t)(end - rest->data)};
    rest->data += line.size + 2;
    rest->size -= line.size + 2;
    return line;
}

/* " HTTP/1.1" and nothing else; 505 for what could be another version. */
static int read_version(struct text text)
{
    static const char form[] = " HTTP/?.?";
    if (text.size != sizeof form - 1)
        return 400;
    for (size_t i = 0; i < text.size; i++) {
        bool digit = text.data[i] >= '0' && text.data[i] <= '9';
        if (form[i] == '?' ? !digit : text.data[i] != form[i])
            return 400;
    }
    return text_is(text, " HTTP/1.1") ? 0 : 505;
}

/* "GET /intyg?lang=en HTTP/1.1" */
static int read_line(struct text line, struct head *head)
{
    const char *end = line.data + line.size;
    const char *space = memchr(line.data, ' ', line.size);
    if (!space || space == line.data || line.size - (size_t)(space - line.data) < 2)
        return 400;
    head->method = (struct text){line.data, (size_t)(space - line.data)};
    for (size_t i = 0; i < head->method.size; i++) {
        if (head->method.data[i] < 'A' || head->method.data[i] > 'Z')
            return 400;
    }
    const char *target = space + 1;
    const char *after = memchr(target, ' ', (size_t)(end - target));
    if (!after || *target != '/')
        return 400;
    if (after - target > WEB_TARGET)
        return 414;
    int status = read_version((struct text){after, (size_t)(end - after)});
    if (status)
        return status;
    const char *mark = memchr(target, '?', (size_t)(after - target));
    head->path = (struct text){target, (size_t)((mark ? mark : after) - target)};
    head->query = mark ? (struct text){mark + 1, (size_t)(after - mark - 1)} : (struct text){0};
    return 0;
}

static bool is_token(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           (c && strchr("!#$%&'*+-.^_`|~", c));
}

static int read_header(struct text line, struct head *head)
{
    size_t name = 0;
    while (name < line.size && is_token(line.data[name]))
        name++;
    if (name == 0 || name == line.size || line.data[name] != ':')
        return 400;
    struct text value = {line.data + name + 1, line.size - name - 1};
    while (value.size && *value.data == ' ')
        value.data++, value.size--;
    while (value.size && value.data[value.size - 1] == ' ')
        value.size--;
    for (size_t i = 0; i < HEADERS; i++) {
        if (!same_letters((struct text){line.data, name}, header_names[i]))
            continue;
        if (head->values[i].data)
            return 400;
        head->values[i] = value;
    }
    return 0;
}

static int read_head(struct text bytes, struct head *head)
{
    int status = read_line(next_line(&bytes), head);
    for (int count = 0; !status && bytes.size > 2; count++)
        status = count < WEB_HEADERS ? read_header(next_line(&bytes), head) : 431;
    return status;
}

/* ---- what is asked of it ---- */

static struct text authority(const char *origin)
{
    const char *slashes = strstr(origin, "//");
    const char *begin = slashes ? slashes + 2 : origin;
    return (struct text){begin, strlen(begin)};
}

static int check_host(const struct head *head, const struct web_site *site)
{
    struct text host = head->values[HEADER_HOST];
    if (!host.data || !host.size)
        return 400;
    for (size_t i = 0; i < site->count; i++) {
        struct text own = authority(site->origins[i]);
        if (own.size == host.size && strncasecmp(own.data, host.data, own.size) == 0)
            return 0;
    }
    return 421;
}

/* -1: there is none, or none that can be. */
static long read_length(struct text value)
{
    long length = 0;
    if (!value.size || value.size > 9 || (value.size > 1 && value.data[0] == '0'))
        return -1;
    for (size_t i = 0; i < value.size; i++) {
        if (value.data[i] < '0' || value.data[i] > '9')
            return -1;
        length = length * 10 + (value.data[i] - '0');
    }
    return length;
}

/* A form that a page of ours sends says "null" for where it comes from, since our pages tell
 * nobody; then the browser's other word says it. Old browsers have none, and may check a credential
 * all the same: that knows no secret and changes nothing. */
static bool from_us(const struct head *head, enum body_type type, const struct web_site *site)
{
    struct text origin = head->values[HEADER_ORIGIN], from = head->values[HEADER_FETCH_SITE];
    bool same = from.data && text_is(from, "same-origin");
    if (from.data && !same)
        return false;
    bool untold = same || (!from.data && type == BODY_FORM);
    if (!origin.data || (untold && text_is(origin, "null")))
        return true;
    for (size_t i = 0; i < site->count; i++) {
        if (same_letters(origin, site->origins[i]))
            return true;
    }
    return false;
}

static bool has_type(const struct head *head, enum body_type type)
{
    struct text value = head->values[HEADER_TYPE];
    const char *end = value.data ? memchr(value.data, ';', value.size) : NULL;
    struct text parameter = {0};
    if (end) {
        parameter = (struct text){end + 1, value.size - (size_t)(end - value.data) - 1};
        value.size = (size_t)(end - value.data);
        while (parameter.size && *parameter.data == ' ')
            parameter.data++, parameter.size--;
    }
    return value.data && same_letters(value, body_types[type]) &&
           (!end || same_letters(parameter, "charset=utf-8"));
}

static int check_post(const struct head *head, const struct route *route,
                      const struct web_site *site, size_t *body)
{
    long length = read_length(head->values[HEADER_LENGTH]);
    if (length < 0)
        return 411;
    if (length > WEB_BODY)
        return 413;
    *body = (size_t)length;
    if (!has_type(head, route->type))
        return 415;
    return from_us(head, route->type, site) ? 0 : 403;
}

static const char *allowed(const struct route *route)
{
    return !route->reads ? "POST" : route->type ? "GET, HEAD, POST" : "GET, HEAD";
}

/* Cuts off what stands before the next & of a query or a form; there must be something left. */
static struct text next_part(struct text *rest)
{
    const char *end = memchr(rest->data, '&', rest->size);
    struct text part = {rest->data, end ? (size_t)(end - rest->data) : rest->size};
    size_t done = part.size + (end != NULL);
    *rest = (struct text){rest->data + done, rest->size - done};
    return part;
}

/* The query names a language, or nothing that matters. */
static bool asks_english(struct text query)
{
    while (query.size) {
        if (text_is(next_part(&query), "lang=en"))
            return true;
    }
    return false;
}

static bool closes(struct text connection)
{
    return connection.data && !same_letters(connection, "keep-alive");
}

static int admit(struct text bytes, const struct web_site *site, size_t *body,
                 struct web_request *out)
{
    struct head head = {0};
    int status = read_head(bytes, &head);
    if (!status &&
        (head.values[HEADER_TRANSFER].data ||
         (head.values[HEADER_LENGTH].data && read_length(head.values[HEADER_LENGTH]) < 0)))
        status = 400;
    if (!status)
        status = check_host(&head, site);
    if (status)
        return status;
    const struct route *route = find_route(head.path, &out->number);
    bool reads = text_is(head.method, "GET") || text_is(head.method, "HEAD");
    bool posts = text_is(head.method, "POST");
    out->english = asks_english(head.query);
    out->head_only = text_is(head.method, "HEAD");
    out->keep = !closes(head.values[HEADER_CONNECTION]);
    if (!route)
        return 404;
    out->allows = allowed(route);
    if (!(reads && route->reads) && !(posts && route->type))
        return 405;
    if (head.values[HEADER_EXPECT].data)
        return 417;
    out->page = reads ? route->page : route->posted;
    if (posts)
        return check_post(&head, route, site, body);
    return read_length(head.values[HEADER_LENGTH]) > 0 ? 400 : 0;
}

/* ---- bytes as they come ---- */

/* Looks on until the head's end. 0, or the status that refuses it. */
static int scan_head(struct web_scanner *scanner, const char *data, size_t size)
{
    while (scanner->seen < size) {
        size_t at = scanner->seen++;
        unsigned char c = (unsigned char)data[at];
        bool after_return = at > 0 && data[at - 1] == '\r';
        if (at >= WEB_HEAD)
            return 431;
        if (after_return != (c == '\n') || c >= 0x7f || (c < 0x20 && c != '\r' && c != '\n'))
            return 400;
        if (c != '\n')
            continue;
        if (at == 1)
            return 400; /* nothing on the first line */
        if (at >= 3 && data[at - 2] == '\n') {
            scanner->head = at + 1;
            return 0;
        }
    }
    return 0;
}

enum web_state web_scan(struct web_scanner *scanner, const char *data, size_t size,
                        const struct web_site *site, struct web_request *out)
{
    bool fresh = !scanner->head;
    int status = fresh ? scan_head(scanner, data, size) : 0;
    if (!status && !scanner->head)
        return WEB_MORE;
    if (!fresh && size - scanner->head < scanner->body)
        return WEB_MORE;
    *out = (struct web_request){0};
    out->status =
        status ? status : admit((struct text){data, scanner->head}, site, &scanner->body, out);
    if (out->status)
        return WEB_REFUSED;
    if (size - scanner->head < scanner->body)
        return WEB_MORE;
    out->body = (struct text){data + scanner->head, scanner->body};
    out->size = scanner->head + scanner->body;
    return WEB_WHOLE;
}

/* ---- forms ---- */

static int hex_digit(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
                                  : -1;
}

/* SIZE_MAX: badly encoded, or more than fits. */
static size_t decode(struct text from, char *room, size_t size)
{
    size_t used = 0;
    for (size_t i = 0; i < from.size; i++) {
        char c = from.data[i] == '+' ? ' ' : from.data[i];
        if (used == size)
            return SIZE_MAX;
        if (c == '%') {
            int high = i + 2 < from.size ? hex_digit(from.data[i + 1]) : -1;
            int low = high >= 0 ? hex_digit(from.data[i + 2]) : -1;
            if (low < 0)
                return SIZE_MAX;
            c = (char)(high << 4 | low);
            i += 2;
        }
        room[used++] = c;
    }
    return used;
}

bool web_form_field(struct text body, const char *name, char *room, size_t size, struct text *out)
{
    size_t length = strlen(name);
    while (body.size) {
        struct text part = next_part(&body);
        if (part.size > length && part.data[length] == '=' &&
            memcmp(part.data, name, length) == 0) {
            struct text value = {part.data + length + 1, part.size - length - 1};
            size_t used = decode(value, room, size);
            *out = (struct text){room, used};
            return used != SIZE_MAX;
        }
    }
    return false;
}
