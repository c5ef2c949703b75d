/* SPDX-License-Identifier: MIT
 *
 * The catalogues as data: what the codes mean, in Swedish and English. */
#include "engine/cases/cases.h"

struct catalogue_list {
    struct choice kind; /* enum catalogue_kind */
};
static const struct field catalogue_list_fields[] = {
    FIELD(catalogue_list, kind, .required = true, .choices = catalogue_names, .doc = "which"),
};
static const struct schema catalogue_list_schema =
    SCHEMA(catalogue_list, "a catalogue by its kind");

struct level_text {
    struct integer level;
    struct text sv, en;
};
LIST_OF(level_text);
struct catalogue_code {
    struct text code, parent, sv, en;
    struct level_text_list levels;
    struct flag supervised;
    struct date from;
    struct integer months, hours, age;
};
LIST_OF(catalogue_code);
struct catalogue_reply {
    struct text version;
    struct catalogue_code_list items;
};

static const struct field level_text_fields[] = {
    FIELD(level_text, level, .doc = "1 to 4"),
    FIELD(level_text, sv, .doc = "in Swedish"),
    FIELD(level_text, en, .doc = "in English"),
};
static const struct schema level_text_schema = SCHEMA(level_text, "what a level looks like");
static const struct field catalogue_code_fields[] = {
    FIELD(catalogue_code, code, .doc = "the code"),
    FIELD(catalogue_code, parent, .doc = "the code above it"),
    FIELD(catalogue_code, sv, .doc = "name in Swedish"),
    FIELD(catalogue_code, en, .doc = "name in English"),
    FIELD_MANY(catalogue_code, levels, level_text, .doc = "of competences"),
    FIELD(catalogue_code, supervised,
          .doc = "of hazards: an ungdom may do it in supervised practice"),
    FIELD(catalogue_code, from, .doc = "of legal forms: the first day on which this holds"),
    FIELD(catalogue_code, months, .doc = "of legal forms: the most from the first day on"),
    FIELD(catalogue_code, hours, .unit = "h a week", .doc = "of legal forms: the most"),
    FIELD(catalogue_code, age, .unit = "years", .doc = "of legal forms: the least"),
};
static const struct schema catalogue_code_schema = SCHEMA(catalogue_code, "a code and its names");
static const struct field catalogue_reply_fields[] = {
    FIELD(catalogue_reply, version, .doc = "of the catalogue"),
    FIELD_MANY(catalogue_reply, items, catalogue_code, .doc = "all of it, in its own order"),
};
static const struct schema catalogue_reply_schema = SCHEMA(catalogue_reply, "a catalogue");

static struct level_text_list levels_of(struct arena *arena, const struct catalogue_item *item)
{
    struct level_text_list list = {0};
    if (!item->levels_sv[0].data)
        return list;
    list.items = arena_array(arena, CATALOGUE_LEVELS, sizeof *list.items);
    list.count = CATALOGUE_LEVELS;
    list.set = true;
    for (int i = 0; i < CATALOGUE_LEVELS; i++)
        list.items[i] = (struct level_text){{i + 1, true}, item->levels_sv[i], item->levels_en[i]};
    return list;
}

static enum error catalogue_list(struct request *request)
{
    const struct catalogue_list *in = request->in;
    struct catalogue_reply *out = request->out;
    const struct catalogue *catalogue = &request->context->catalogues->all[in->kind.value];
    out->version = catalogue->version;
    out->items = (struct catalogue_code_list){
        .items = arena_array(&request->arena, catalogue->count, sizeof(struct catalogue_code)),
        .count = catalogue->count,
        .set = true,
    };
    for (size_t i = 0; i < catalogue->count; i++) {
        const struct catalogue_item *item = &catalogue->items[i];
        out->items.items[i] = (struct catalogue_code){
            .code = item->code,
            .parent = item->parent,
            .sv = item->sv,
            .en = item->en,
            .levels = levels_of(&request->arena, item),
            .supervised = {item->supervised, catalogue->kind == CATALOGUE_HAZARD},
            .from = item->from,
            .months = item->months,
            .hours = item->hours,
            .age = item->age,
        };
    }
    return ERR_NONE;
}

/* ---- methods ---- */

static const struct method rows[] = {
    {
        .name = "catalogue.list",
        .doc = "A catalogue: its codes with their names, and the levels of competences.",
        .roles = ROLE_EVERYONE,
        .runs = RUNS_LOOP,
        .in = &catalogue_list_schema,
        .out = &catalogue_reply_schema,
        .run = catalogue_list,
    },
};

const struct method_rows catalogue_methods = METHOD_ROWS(rows);
