/* SPDX-License-Identifier: MIT
 *
 * HTML, a piece at a time. */
#ifndef ENGINE_CASES_HTML_H
#define ENGINE_CASES_HTML_H

#include <stdarg.h>

#include "engine/match/message.h"
#include "proto/memory.h"

/* What a file's pages say, of a list of X(CODE, Swedish, English): WORD_CODE, and
 * words[WORD_CODE][language]. */
#define HTML_WORD(code, sv, en) WORD_##code,
#define HTML_WORD_TEXTS(code, sv, en) [WORD_##code] = {sv, en},
#define HTML_WORDS(LIST)                 \
    enum word { LIST(HTML_WORD) WORDS }; \
    static const char *const words[WORDS][LANGUAGES] = {LIST(HTML_WORD_TEXTS)}

/* Appends markup as printf does: the format and its words are ours, never people's. */
__attribute__((format(printf, 2, 3))) void html_put(struct buffer *out, const char *format, ...);
__attribute__((format(printf, 2, 0))) void html_put_list(struct buffer *out, const char *format,
                                                         va_list arguments);

/* Appends text as text, whatever is in it; also within a quoted attribute. */
void html_text(struct buffer *out, struct text text);

#endif
