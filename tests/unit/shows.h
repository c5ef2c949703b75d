/* SPDX-License-Identifier: MIT
 *
 * Replies as JSON, shown on a screen of any width, in either language, with and without the
 * characters of Unicode. */
#ifndef TESTS_SHOWS_H
#define TESTS_SHOWS_H

#include <locale.h>

#include "engine/cli/show.h"
#include "tests/unit/spoken.h"

struct shows {
    struct arena arena;
    struct buffer out;
};

static inline int shows_begin(void **state)
{
    static struct shows shows;
    shows = (struct shows){0};
    setlocale(LC_CTYPE, "C.UTF-8");
    *state = &shows;
    return 0;
}

static inline int shows_end(void **state)
{
    struct shows *shows = *state;
    buffer_free(&shows->out);
    arena_free(&shows->arena);
    return 0;
}

#define SHOWS(name) cmocka_unit_test_setup_teardown(name, shows_begin, shows_end)

/* GAK05 and 43 alone have names. */
static inline struct text shows_name(const void *context, char kind, struct text code,
                                     enum language language)
{
    (void)context;
    bool sv = language == LANGUAGE_SV;
    if (kind == 'k' && code.size == 5 && memcmp(code.data, "GAK05", 5) == 0)
        return sv ? TEXT("Planera och organisera") : TEXT("Planning and organising");
    if (kind == 'w' && code.size >= 2 && memcmp(code.data, "43", 2) == 0)
        return sv ? TEXT("Bygg") : TEXT("Construction");
    return (struct text){0};
}

static inline void *shows_reply(struct shows *shows, const struct schema *schema, const char *json)
{
    void *reply;
    struct fault fault;
    if (values_decode(&shows->arena, schema, values_packed(&shows->arena, json), FROM_DISK, &reply,
                      &fault))
        fail_msg("%s: %s: %s", json, fault.field, fault.text);
    return reply;
}

static inline struct show shows_on(struct shows *shows, enum language language, size_t width,
                                   bool unicode)
{
    shows->out.size = 0;
    return (struct show){
        .screen = {.width = width, .unicode = unicode},
        .language = language,
        .names = {.name = shows_name},
        .arena = &shows->arena,
        .out = &shows->out,
    };
}

/* What has been shown, zero-terminated. */
static inline const char *shows_text(struct shows *shows)
{
    buffer_append(&shows->out, "", 1);
    shows->out.size--;
    return shows->out.data;
}

/* One of the functions of show.h with its reply. */
typedef void shows_function(struct show *show, const void *reply);

static inline const char *shown(struct shows *shows, shows_function *function, const void *reply,
                                enum language language)
{
    struct show show = shows_on(shows, language, 80, true);
    function(&show, reply);
    return shows_text(shows);
}

/* No line is wider than the screen, and every line ends. */
static inline void shows_fit(const char *text, size_t width)
{
    for (const char *line = text, *end; *line; line = end + 1) {
        end = strchr(line, '\n');
        if (!end)
            fail_msg("no line end: %s", line);
        struct text one = {line, (size_t)(end - line)};
        if (text_columns(one) > width)
            fail_msg("%zu columns on a screen of %zu: %.*s\nin:\n%s", text_columns(one), width,
                     (int)one.size, one.data, text);
    }
}

/* On screens from the narrowest that there is (table.c) to wide ones. */
static inline void shows_fit_all(struct shows *shows, shows_function *function, const void *reply)
{
    for (size_t width = 40; width <= 130; width++) {
        for (int language = 0; language < LANGUAGES; language++) {
            for (int unicode = 0; unicode < 2; unicode++) {
                struct show show = shows_on(shows, (enum language)language, width, unicode);
                function(&show, reply);
                const char *text = shows_text(shows);
                shows_fit(text, width);
                /* letters stay, signs go */
                if (!unicode && (strstr(text, "█") || strstr(text, "★") || strstr(text, "·") ||
                                 strstr(text, "–") || strstr(text, "✗") || strstr(text, "−") ||
                                 strstr(text, "…") || strstr(text, "░")))
                    fail_msg("a sign that the screen cannot show:\n%s", text);
            }
        }
    }
}

#endif
