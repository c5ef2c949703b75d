/* SPDX-License-Identifier: MIT
 *
 * Field tables: rows by name, and what a row says of one text. The way in is in schema_decode.c,
 * the way out in schema_encode.c, walks over rows are in schema_walk.c. */
#include "proto/schema.h"

#include <stdio.h>
#include <string.h>

#include "proto/text.h"

static bool form_code(struct text text)
{
    if (text.size < 1 || text.size > 20)
        return false;
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        bool fits = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                    c == '.' || c == ':' || c == '-';
        if (!fits)
            return false;
    }
    return true;
}

static int64_t text_most(const struct field *field)
{
    if (field->form == FORM_ID)
        return TEXT_ID_MAX;
    if (field->form == FORM_CODE)
        return 20;
    return field->kind == FIELD_TEXT && field->max ? field->max : SCHEMA_TEXT_MOST;
}

int field_find_choice(const struct field *field, struct text word, const char *path,
                      struct fault *fault)
{
    char words[96] = "";
    size_t used = 0;
    for (int i = 0; field->choices[i]; i++) {
        if (text_is(word, field->choices[i]))
            return i;
    }
    for (int i = 0; field->choices[i] && used < sizeof words; i++)
        used += (size_t)snprintf(words + used, sizeof words - used, "%s%s", i ? ", " : "",
                                 field->choices[i]);
    fail(fault, ERR_OUT_OF_RANGE, path, "must be one of: %s", words);
    return -1;
}

enum error field_check_text(const struct field *field, struct text text, const char *path,
                            struct fault *fault)
{
    int64_t most = text_most(field);
    int64_t least = field->kind != FIELD_TEXT || field->required ? 1 : field->min;
    if ((int64_t)text.size > most)
        return fail_limit(fault, ERR_OUT_OF_RANGE, path, most, "longer than %lld bytes",
                          (long long)most);
    if ((int64_t)text.size < least)
        return fail_limit(fault, ERR_OUT_OF_RANGE, path, least, "empty");
    if (!text_is_utf8(text.data, text.size))
        return fail(fault, ERR_BAD_TEXT, path, "not valid UTF-8");
    if (!text_is_printable(text.data, text.size))
        return fail(fault, ERR_BAD_TEXT, path, "has control characters");
    if (field->form == FORM_ID && !text_is_id(text))
        return fail(fault, ERR_BAD_TEXT, path, "an id has only A-Z a-z 0-9 . _ -");
    if (field->form == FORM_ID && text_has_personnummer(text))
        return fail(fault, ERR_BAD_TEXT, path, "a personal identity number is no id");
    if (field->form == FORM_CODE && !form_code(text))
        return fail(fault, ERR_UNKNOWN_CODE, path, "not in the catalogue");
    if (field->form == FORM_ORG_NR && !org_nr_valid(text))
        return fail(fault, ERR_BAD_ORG_NR, path, "not a valid organisation number");
    if (field->choices && field_find_choice(field, text, path, fault) < 0)
        return fault->code;
    return ERR_NONE;
}

const struct field *schema_field(const struct schema *schema, const char *name, size_t size)
{
    for (size_t i = 0; i < schema->count; i++) {
        if (field_has_name(&schema->fields[i], name, size))
            return &schema->fields[i];
    }
    return NULL;
}
