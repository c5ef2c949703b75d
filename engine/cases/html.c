/* SPDX-License-Identifier: MIT
 *
 * What people wrote goes through html_text alone, and is never taken for markup. */
#include "engine/cases/html.h"

#include <stdio.h>
#include <string.h>

void html_put_list(struct buffer *out, const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    int size = vsnprintf(NULL, 0, format, again);
    va_end(again);
    char *room = buffer_reserve(out, (size_t)size + 1);
    vsnprintf(room, (size_t)size + 1, format, arguments);
    out->size += (size_t)size;
}

void html_put(struct buffer *out, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    html_put_list(out, format, arguments);
    va_end(arguments);
}

void html_text(struct buffer *out, struct text text)
{
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        const char *as = c == '&'    ? "&amp;"
                         : c == '<'  ? "&lt;"
                         : c == '>'  ? "&gt;"
                         : c == '"'  ? "&quot;"
                         : c == '\'' ? "&#39;"
                                     : NULL;
        buffer_append(out, as ? as : &c, as ? strlen(as) : 1);
    }
}
