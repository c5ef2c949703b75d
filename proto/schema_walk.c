/* SPDX-License-Identifier: MIT
 *
 * What a struct's field rows say of it, without decoding: lists, choices, references and codes. */
#include <stdio.h>
#include <string.h>

#include "proto/schema.h"

struct any_list field_list(const struct field *field, const void *value)
{
    struct any_list list;
    memcpy(&list, field_of(field, value), sizeof list);
    return list;
}

const char *field_choice(const struct field *field, const void *value)
{
    const struct choice *choice = field_of(field, value);
    return field->choices[choice->value];
}

static enum error walk_field(const struct field *field, const void *value, schema_visit *visit,
                             void *context, struct fault *fault)
{
    char path[80];
    struct any_list list = {0};
    if (field->kind == FIELD_TEXT) {
        const struct text *text = field_of(field, value);
        return text->data ? visit(context, field, *text, field->name, fault) : ERR_NONE;
    }
    list = field_list(field, value);
    for (size_t i = 0; i < list.count; i++) {
        struct text text;
        if (field->kind == FIELD_TEXTS)
            text = ((const struct text *)(const void *)list.items)[i];
        else
            text = ((const struct tally *)(const void *)list.items)[i].key;
        snprintf(path, sizeof path, "%s[%zu]", field->name, i);
        if (visit(context, field, text, path, fault))
            return fault->code;
    }
    return ERR_NONE;
}

static enum error walk_nested(const struct field *field, const void *value, schema_visit *visit,
                              void *context, struct fault *fault)
{
    char prefix[80];
    if (field->kind == FIELD_RECORD) {
        void *nested;
        memcpy(&nested, field_of(field, value), sizeof nested);
        if (nested && schema_walk(field->of, nested, visit, context, fault)) {
            fault_within(fault, field->name);
            return fault->code;
        }
        return ERR_NONE;
    }
    struct any_list list = field_list(field, value);
    for (size_t i = 0; i < list.count; i++) {
        if (schema_walk(field->of, list.items + i * field->of->size, visit, context, fault)) {
            snprintf(prefix, sizeof prefix, "%s[%zu]", field->name, i);
            fault_within(fault, prefix);
            return fault->code;
        }
    }
    return ERR_NONE;
}

enum error schema_walk(const struct schema *schema, const void *value, schema_visit *visit,
                       void *context, struct fault *fault)
{
    for (size_t i = 0; i < schema->count; i++) {
        const struct field *field = &schema->fields[i];
        if (field->of) {
            if (walk_nested(field, value, visit, context, fault))
                return fault->code;
        } else if (field->refers || field->catalogue) {
            if (walk_field(field, value, visit, context, fault))
                return fault->code;
        }
    }
    return ERR_NONE;
}
