/* SPDX-License-Identifier: MIT
 *
 * HTML, a piece at a time. */
#ifndef ENGINE_CASES_HTML_H
#define ENGINE_CASES_HTML_H

#include <stdarg.h>

#include "proto/memory.h"

/* Appends markup as printf does: the format and its words are ours, never people's. */
__attribute__((format(printf, 2, 3))) void html_put(struct buffer *out, const char *format, ...);
__attribute__((format(printf, 2, 0))) void html_put_list(struct buffer *out, const char *format,
                                                         va_list arguments);

/* Appends text as text, whatever is in it; also within a quoted attribute. */
void html_text(struct buffer *out, struct text text);

#endif
