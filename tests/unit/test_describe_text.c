/* SPDX-License-Identifier: MIT
 *
 * The method table as Markdown and on a terminal. */
#include "engine/cases/context.h"
#include "tests/unit/described.h"

static const char *text_of(struct buffer *out)
{
    buffer_append(out, "", 1);
    out->size--;
    return out->data;
}

static void markdown_word_by_word(void **state)
{
    struct buffer out = {0};
    (void)state;
    describe_markdown(&described_table, &out);
    const char *text = text_of(&out);
    assert_int_equal(strncmp(text, "# The protocol\n\n", 16), 0);
    assert_has(text,
               "### try.change\n\n"
               "Changes a thing. A change: on the writer, answered after it is on the disk. "
               "Roles: recruiter, admin. Up to 65536 values in a request.\n\n"
               "| request | type | limits | |\n|---|---|---|---|\n"
               "| **`id`** | id of workplace\\|employer |  | of |\n"
               "| `name` | text | at most 80 bytes | its name · personal |\n"
               "| `number` | organisation number |  | number |\n"
               "| `industry` | code of industry |  | what is done |\n"
               "| `places` | list of id of workplace | at most 7 items | where |\n"
               "| `hours` | integer or nil | 1..60 h a week | most |\n"
               "| `count` | integer |  | how many |\n"
               "| `degrees` | number | -90..90 degrees | north |\n"
               "| `whether` | true/false |  | yes or no |\n"
               "| `day` | date |  | day |\n"
               "| `clock` | time of day |  | time |\n"
               "| `state` | `open`, `closed` |  | state |\n"
               "| `levels` | map of code to integer of competence | 1..4, at most 100 items | "
               "levels |\n"
               "| `note` | [note](#note) |  | a note |\n"
               "| `leaves` | list of [leaf](#leaf) | at most 9 items | wishes \\| hopes |\n"
               "| `idempotency_key` |");
    assert_has(text, "| reply | type | limits | |\n|---|---|---|---|\n"
                     "| `id` | id |  | of |\n"
                     "| `level` | integer or nil | 1..4 | level |\n");
    assert_has(text, "### try.list\n\nLists things. A long read: in the pool. Roles: all.\n\n"
                     "| request | type | limits | |\n|---|---|---|---|\n| `today` | date |");
    assert_has(text, "\n\nreply: an empty map.\n\n### x\n\n"
                     "Short. A short read: on the connection's loop. Roles: all.\n\n"
                     "request: an empty map.\n\n| reply |");
    assert_has(text, "## Nested maps\n\n### note\n\na note.\n\n"
                     "| field | type | limits | |\n|---|---|---|---|\n"
                     "| `version` | integer |  | which of them; set by the server |\n"
                     "| `text` | text | at most 200 bytes | what it says · personal |\n");
    assert_true(out.size > 2 && text[out.size - 1] == '\n' && text[out.size - 2] != '\n');
    buffer_free(&out);
}

/* Every row of every table has as many cells as its header; every link leads somewhere. */
static void markdown_is_sound(void **state)
{
    struct buffer out = {0};
    size_t wanted = 0, links = 0;
    (void)state;
    describe_markdown(&methods, &out);
    const char *text = text_of(&out);
    for (const char *line = text, *stop; *line; line = stop + 1) {
        size_t bars = 0;
        stop = strchr(line, '\n');
        assert_non_null(stop);
        for (const char *at = line; at < stop; at++)
            bars += *at == '|' && (at == line || at[-1] != '\\');
        if (*line != '|')
            wanted = 0;
        else if (wanted && bars != wanted)
            fail_msg("%zu bars for %zu: %.*s", bars, wanted, (int)(stop - line), line);
        else
            wanted = bars;
    }
    for (const char *at = text; (at = strstr(at, "](#")); at++) {
        char heading[80];
        int length = (int)strcspn(at + 3, ")");
        snprintf(heading, sizeof heading, "\n### %.*s\n", length, at + 3);
        assert_has(text, heading);
        links++;
    }
    assert_true(links > 20);
    for (size_t i = 0; i < method_count(&methods); i++) {
        char heading[80];
        snprintf(heading, sizeof heading, "\n### %s\n\n", method_at(&methods, i)->name);
        assert_has(text, heading);
    }
    struct buffer again = {0};
    describe_markdown(&methods, &again);
    assert_int_equal(again.size, out.size);
    assert_memory_equal(again.data, out.data, out.size);
    buffer_free(&again);
    buffer_free(&out);
}

static void brief_lines(void **state)
{
    struct buffer out = {0};
    (void)state;
    describe_brief(&described_table, 80, &out);
    assert_string_equal(text_of(&out), "try.change  Changes a thing.\n"
                                       "try.list    Lists things.\n"
                                       "x           Short.\n");
    out.size = 0;
    describe_brief(&described_table, 22, &out);
    assert_string_equal(text_of(&out), "try.change  Changes a\n            thing.\n"
                                       "try.list    Lists\n            things.\n"
                                       "x           Short.\n");
    buffer_free(&out);
}

static void one_method_in_full(void **state)
{
    struct buffer out = {0};
    (void)state;
    describe_method(&described_rows[0], 60, &out);
    const char *text = text_of(&out);
    assert_int_equal(strncmp(text,
                             "try.change\n  Changes a thing.\n"
                             "  A change: on the writer, answered after it is on the disk.\n"
                             "  Roles: recruiter, admin\n\nrequest (* required)\n"
                             "  * id        id of workplace|employer: of\n"
                             "    name      text, at most 80 bytes: its name\n",
                             200),
                     0);
    assert_has(text, "    hours     integer or nil, 1..60 h a week: most\n");
    assert_has(text, "    state     open|closed: state\n");
    assert_has(text, "    levels    map of code to integer of competence, 1..4, at\n"
                     "              most 100 items: levels\n");
    assert_has(text, "  idempotency_key  ");
    assert_has(text, "\nreply\n    id      id: of\n");
    assert_has(text, "\nleaf: a wish\n  * code      code of wish: which\n"
                     "  * strength  integer, 0..4: how much\n");
    out.size = 0;
    describe_method(&described_rows[2], 60, &out);
    assert_has(text_of(&out), "  Roles: all\n\nrequest: {}\n\nreply\n");
    out.size = 0;
    describe_method(&described_rows[1], 60, &out);
    text = text_of(&out);
    assert_has(text, "request (* required)\n    today   date: ");
    assert_has(text, "\n\nreply: {}\n");
    buffer_free(&out);
}

static size_t letters(const char *line, size_t size)
{
    size_t count = 0;
    for (size_t i = 0; i < size; i++)
        count += ((unsigned char)line[i] & 0xc0) != 0x80;
    return count;
}

enum { NAMES = 24 }; /* columns that a field's name and its sign may take */

/* A line is wider than the screen only where one word does not fit beside the names. */
static void assert_fits(const char *name, const char *text, size_t width)
{
    for (const char *line = text, *stop; *line; line = stop + 1) {
        stop = strchr(line, '\n');
        if (!stop)
            fail_msg("%s: the last line does not end", name);
        size_t size = (size_t)(stop - line), last = size;
        while (last && line[last - 1] != ' ')
            last--;
        if (letters(line, size) > width && letters(line + last, size - last) + NAMES <= width)
            fail_msg("%s: %zu columns on %zu: %.*s", name, letters(line, size), width, (int)size,
                     line);
    }
}

static void lines_fit_the_screen(void **state)
{
    static const size_t widths[] = {60, 80, 100, 200};
    struct buffer out = {0};
    (void)state;
    for (size_t w = 0; w < sizeof widths / sizeof *widths; w++) {
        out.size = 0;
        describe_brief(&methods, widths[w], &out);
        assert_fits("all", text_of(&out), widths[w]);
        for (size_t i = 0; i < method_count(&methods); i++) {
            out.size = 0;
            describe_method(method_at(&methods, i), widths[w], &out);
            assert_fits(method_at(&methods, i)->name, text_of(&out), widths[w]);
        }
    }
    buffer_free(&out);
}

static void every_field_is_told(void **state)
{
    struct buffer out = {0};
    (void)state;
    for (size_t i = 0; i < method_count(&methods); i++) {
        const struct schema *both[] = {method_at(&methods, i)->in, method_at(&methods, i)->out};
        out.size = 0;
        describe_method(method_at(&methods, i), 80, &out);
        const char *text = text_of(&out);
        for (size_t f = 0; f < both[0]->count + both[1]->count; f++) {
            const struct field *field =
                f < both[0]->count ? &both[0]->fields[f] : &both[1]->fields[f - both[0]->count];
            char name[64];
            snprintf(name, sizeof name, " %s ", field->name);
            if (f >= both[0]->count || field->origin == BY_CALLER)
                assert_has(text, name);
        }
    }
    buffer_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(markdown_word_by_word), cmocka_unit_test(markdown_is_sound),
        cmocka_unit_test(brief_lines),           cmocka_unit_test(one_method_in_full),
        cmocka_unit_test(lines_fit_the_screen),  cmocka_unit_test(every_field_is_told),
    };
    return cmocka_run_group_tests_name("describe text", tests, NULL, NULL);
}
