/* SPDX-License-Identifier: MIT
 *
 * What the web shows: pages, files, and the words on them in Swedish and English. Knows no socket.
 *
 * Every page says to the browser: nothing from anywhere else, no script but ours, in nobody's
 * frame, kept nowhere, and tell nobody where you come from. */
#ifndef ENGINE_SERVE_WEB_PAGES_H
#define ENGINE_SERVE_WEB_PAGES_H

#include "engine/serve/service.h"

enum web_type {
    WEB_TYPE_HTML,
    WEB_TYPE_JSON,
    WEB_TYPE_STYLE,
    WEB_TYPE_SCRIPT,
    WEB_TYPE_ICON,
};

struct web_reply {
    int status;
    enum web_type type;
    bool scripted;        /* a page with a script of ours, which may ask us */
    bool public;          /* for pages of others, too: public keys */
    const char *allows;   /* with 405 */
    struct text location; /* with 303: the page that has the answer */
    struct text content;
};

/* The method that the request's page asks for its content; NULL: none. */
const char *web_page_method(const struct web_request *request);
/* Appends what it asks, one map. False where the request's body is not the form that it should be.
 */
bool web_page_params(const struct web_request *request, struct buffer *out);

/* The reply of a page that asks nothing. `room` holds the content where it is made, and lives as
 * long as the reply is used, as below. */
struct web_reply web_page(const struct service *service, const struct web_request *request,
                          struct buffer *room);
/* The reply made of a method's result; without one (data == NULL) of what was shown and is none. */
struct web_reply web_result_page(const struct service *service, const struct web_request *request,
                                 struct bytes result, struct buffer *room);
/* The page that says why there is none. */
struct web_reply web_error_page(const struct service *service, const struct web_request *request,
                                int status, struct buffer *room);

/* Appends the head of the reply, up to and with the empty line. */
void web_head(const struct web_reply *reply, bool secure, bool keep, struct buffer *out);

#endif
