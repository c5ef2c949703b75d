/* SPDX-License-Identifier: MIT
 *
 * Loads the catalogues. A file begins with its version, may go on with comments, names its columns,
 * and has one item a line:
 *
 *     # praktik catalogue hazard praktik-2026.1
 *     code<TAB>parent<TAB>sv<TAB>en<TAB>minors
 *     RISK01<TAB><TAB>Arbete på tak<TAB>Work on roofs<TAB>barred */
#include "data/catalogue.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "proto/date.h"
#include "proto/text.h"

const char *const catalogue_names[CATALOGUE_COUNT + 1] = {
    "competence", "industry", "occupation", "adaptation", "hazard", "form", NULL,
};

#define BUILT_IN(name)                                   \
    __asm__(".section .rodata\n"                         \
            ".global catalogue_file_" #name "\n"         \
            "catalogue_file_" #name ":\n"                \
            ".incbin \"data/catalogue/" #name ".tsv\"\n" \
            ".global catalogue_file_end_" #name "\n"     \
            "catalogue_file_end_" #name ":\n"            \
            ".previous\n");                              \
    extern const char catalogue_file_##name[], catalogue_file_end_##name[]

BUILT_IN(competence);
BUILT_IN(industry);
BUILT_IN(occupation);
BUILT_IN(adaptation);
BUILT_IN(hazard);
BUILT_IN(form);

static const struct {
    const char *begin, *end;
} built_in[CATALOGUE_COUNT] = {
#define BUILT_IN_ROW(kind, name) [kind] = {catalogue_file_##name, catalogue_file_end_##name}
    BUILT_IN_ROW(CATALOGUE_COMPETENCE, competence), BUILT_IN_ROW(CATALOGUE_INDUSTRY, industry),
    BUILT_IN_ROW(CATALOGUE_OCCUPATION, occupation), BUILT_IN_ROW(CATALOGUE_ADAPTATION, adaptation),
    BUILT_IN_ROW(CATALOGUE_HAZARD, hazard),         BUILT_IN_ROW(CATALOGUE_FORM, form),
};

static const size_t most_items[CATALOGUE_COUNT] = {
    [CATALOGUE_COMPETENCE] = CATALOGUE_COMPETENCES_MOST,
    [CATALOGUE_INDUSTRY] = 10000,
    [CATALOGUE_OCCUPATION] = 10000,
    [CATALOGUE_ADAPTATION] = CATALOGUE_MASK_MOST,
    [CATALOGUE_HAZARD] = CATALOGUE_MASK_MOST,
    [CATALOGUE_FORM] = 1000,
};

/* Columns that are read; others are for people. */
enum column {
    COLUMN_CODE,
    COLUMN_PARENT,
    COLUMN_SV,
    COLUMN_EN,
    COLUMN_LEVEL1,
    COLUMN_LEVEL1_EN = COLUMN_LEVEL1 + CATALOGUE_LEVELS,
    COLUMN_MINORS = COLUMN_LEVEL1_EN + CATALOGUE_LEVELS,
    COLUMN_FROM,
    COLUMN_MONTHS,
    COLUMN_HOURS,
    COLUMN_AGE,
    COLUMN_COUNT
};
static const char *const column_names[COLUMN_COUNT] = {
    "code",   "parent", "sv",        "en",        "level1",    "level2",
    "level3", "level4", "level1_en", "level2_en", "level3_en", "level4_en",
    "minors", "from",   "months",    "hours",     "age",
};

enum {
    COLUMNS_MOST = 32,
};

struct loader {
    const char *name; /* of the kind, for faults */
    struct catalogue *catalogue;
    struct arena *arena;
    int line;
    int columns[COLUMNS_MOST]; /* enum column of each, or -1 */
    int column_count;
    size_t room;
};

static enum error loader_fail(const struct loader *loader, struct fault *fault, const char *why)
{
    return fail(fault, ERR_BAD_TEXT, loader->name, "line %d: %s", loader->line, why);
}

/* Cuts the next piece up to `mark` off `rest`. */
static struct text cut(struct text *rest, char mark)
{
    const char *end = memchr(rest->data, mark, rest->size);
    struct text piece = {rest->data, end ? (size_t)(end - rest->data) : rest->size};
    size_t used = piece.size + (end ? 1 : 0);
    *rest = (struct text){rest->data + used, rest->size - used};
    return piece;
}

static enum error read_version(struct loader *loader, struct text line, struct fault *fault)
{
    char head[64];
    int length = snprintf(head, sizeof head, "# praktik catalogue %s ", loader->name);
    if (line.size <= (size_t)length || memcmp(line.data, head, (size_t)length) != 0)
        return loader_fail(loader, fault, "must be \"# praktik catalogue KIND VERSION\"");
    loader->catalogue->version =
        arena_text(loader->arena, line.data + length, line.size - (size_t)length);
    return ERR_NONE;
}

static enum error read_columns(struct loader *loader, struct text line, struct fault *fault)
{
    bool seen[COLUMN_COUNT] = {false};
    while (line.size) {
        if (loader->column_count == COLUMNS_MOST)
            return loader_fail(loader, fault, "too many columns");
        struct text name = cut(&line, '\t');
        int column = COLUMN_COUNT - 1;
        while (column >= 0 && !text_is(name, column_names[column]))
            column--;
        loader->columns[loader->column_count++] = column;
        if (column >= 0)
            seen[column] = true;
    }
    for (int i = COLUMN_CODE; i <= COLUMN_EN; i++) {
        if (!seen[i])
            return loader_fail(loader, fault, "needs the columns code, parent, sv and en");
    }
    return ERR_NONE;
}

/* A whole number of at most four digits. */
static bool read_number(struct text value, struct integer *out)
{
    *out = (struct integer){.set = value.size > 0 && value.size <= 4};
    for (size_t i = 0; i < value.size; i++) {
        if (value.data[i] < '0' || value.data[i] > '9')
            return false;
        out->value = out->value * 10 + (value.data[i] - '0');
    }
    return out->set;
}

/* False where the column does not take the value. */
static bool set_column(struct catalogue_item *item, int column, struct text value)
{
    if (!value.size || column < 0)
        return true;
    if (column == COLUMN_CODE)
        item->code = value;
    else if (column == COLUMN_PARENT)
        item->parent = value;
    else if (column == COLUMN_SV)
        item->sv = value;
    else if (column == COLUMN_EN)
        item->en = value;
    else if (column < COLUMN_LEVEL1_EN)
        item->levels_sv[column - COLUMN_LEVEL1] = value;
    else if (column < COLUMN_MINORS)
        item->levels_en[column - COLUMN_LEVEL1_EN] = value;
    else if (column == COLUMN_MINORS)
        item->supervised = text_is(value, "supervised");
    else if (column == COLUMN_FROM)
        return date_parse(value.data, value.size, &item->from);
    else
        return read_number(value, column == COLUMN_MONTHS  ? &item->months
                                  : column == COLUMN_HOURS ? &item->hours
                                                           : &item->age);
    return true;
}

static enum error read_item(struct loader *loader, struct text line, struct fault *fault)
{
    struct catalogue *catalogue = loader->catalogue;
    struct catalogue_item item = {0};
    if (!text_is_utf8(line.data, line.size))
        return loader_fail(loader, fault, "not valid UTF-8");
    for (int i = 0; i < loader->column_count && line.size; i++) {
        struct text value = cut(&line, '\t');
        if (!set_column(&item, loader->columns[i],
                        arena_text(loader->arena, value.data, value.size)))
            return loader_fail(loader, fault, "a day or a number cannot be read");
    }
    if (!item.code.data || !item.sv.data)
        return loader_fail(loader, fault, "needs a code and a Swedish name");
    if (catalogue->count == most_items[catalogue->kind])
        return fail_limit(fault, ERR_OUT_OF_RANGE, loader->name,
                          (int64_t)most_items[catalogue->kind], "too many items");
    catalogue->items =
        arena_more(loader->arena, catalogue->items, catalogue->count, &loader->room, sizeof item);
    catalogue->items[catalogue->count++] = item;
    return ERR_NONE;
}

static int by_code(const void *a, const void *b, void *context)
{
    const struct catalogue_item *items = context;
    const struct catalogue_item *left = &items[*(const size_t *)a];
    const struct catalogue_item *right = &items[*(const size_t *)b];
    int order = text_compare(left->code, right->code);
    return order ? order
                 : (left->from.days > right->from.days) - (left->from.days < right->from.days);
}

void catalogue_sort(struct catalogue *catalogue, struct arena *arena)
{
    catalogue->sorted = arena_array(arena, catalogue->count, sizeof(size_t));
    for (size_t i = 0; i < catalogue->count; i++)
        catalogue->sorted[i] = i;
    if (catalogue->count)
        qsort_r(catalogue->sorted, catalogue->count, sizeof(size_t), by_code, catalogue->items);
}

/* A form has a row for each time that its law has changed. */
static bool is_same_row(const struct catalogue_item *a, const struct catalogue_item *b)
{
    return text_equal(a->code, b->code) && a->from.set == b->from.set &&
           a->from.days == b->from.days;
}

static enum error sort_items(struct loader *loader, struct fault *fault)
{
    struct catalogue *catalogue = loader->catalogue;
    catalogue_sort(catalogue, loader->arena);
    for (size_t i = 0; i < catalogue->count; i++) {
        const struct catalogue_item *item = &catalogue->items[catalogue->sorted[i]];
        if (i && is_same_row(item, &catalogue->items[catalogue->sorted[i - 1]]))
            return fail(fault, ERR_BAD_TEXT, loader->name, "%.*s stands twice",
                        (int)item->code.size, item->code.data);
        if (item->parent.data && catalogue_find(catalogue, item->parent) < 0)
            return fail(fault, ERR_BAD_TEXT, loader->name, "%.*s has a parent that is not there",
                        (int)item->code.size, item->code.data);
    }
    return ERR_NONE;
}

static enum error load(struct loader *loader, struct text rest, struct fault *fault)
{
    while (rest.size) {
        struct text line = cut(&rest, '\n');
        loader->line++;
        if (line.size && line.data[line.size - 1] == '\r')
            line.size--;
        enum error error = ERR_NONE;
        if (loader->line == 1)
            error = read_version(loader, line, fault);
        else if (!line.size || line.data[0] == '#')
            continue;
        else if (!loader->column_count)
            error = read_columns(loader, line, fault);
        else
            error = read_item(loader, line, fault);
        if (error)
            return error;
    }
    if (!loader->catalogue->count)
        return loader_fail(loader, fault, "has no items");
    return sort_items(loader, fault);
}

static enum error read_file(const char *directory, const char *name, struct buffer *out,
                            struct fault *fault)
{
    char path[4096];
    int length = snprintf(path, sizeof path, "%s/%s.tsv", directory, name);
    FILE *file = length > 0 && length < (int)sizeof path ? fopen(path, "r") : NULL;
    if (!file)
        return fail(fault, ERR_NOT_FOUND, name, "the catalogue's file cannot be read");
    for (;;) {
        size_t got = fread(buffer_reserve(out, 65536), 1, 65536, file);
        out->size += got;
        if (got == 0)
            break;
    }
    bool failed = ferror(file) != 0;
    fclose(file);
    return failed ? fail(fault, ERR_NOT_FOUND, name, "the catalogue's file cannot be read")
                  : ERR_NONE;
}

static enum error load_kind(struct catalogues *catalogues, enum catalogue_kind kind,
                            const char *directory, struct fault *fault)
{
    struct loader loader = {
        .name = catalogue_names[kind],
        .catalogue = &catalogues->all[kind],
        .arena = &catalogues->arena,
    };
    struct buffer file = {0};
    struct text text = {built_in[kind].begin, (size_t)(built_in[kind].end - built_in[kind].begin)};
    loader.catalogue->kind = kind;
    enum error error = ERR_NONE;
    if (directory) {
        error = read_file(directory, loader.name, &file, fault);
        text = (struct text){file.data, file.size};
    }
    if (!error)
        error = load(&loader, text, fault);
    buffer_free(&file);
    return error;
}

enum error catalogues_load(struct catalogues **out, const char *directory, struct fault *fault)
{
    struct catalogues *catalogues = memory_new(1, sizeof *catalogues);
    *out = NULL;
    for (int i = 0; i < CATALOGUE_COUNT; i++) {
        if (load_kind(catalogues, (enum catalogue_kind)i, directory, fault)) {
            catalogues_free(catalogues);
            return fault->code;
        }
    }
    *out = catalogues;
    return ERR_NONE;
}

void catalogues_free(struct catalogues *catalogues)
{
    if (!catalogues)
        return;
    arena_free(&catalogues->arena);
    free(catalogues);
}

int catalogue_find(const struct catalogue *catalogue, struct text code)
{
    size_t low = 0, high = catalogue->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = text_compare(catalogue->items[catalogue->sorted[middle]].code, code);
        if (order == 0)
            return (int)catalogue->sorted[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return -1;
}

const struct catalogue_item *catalogue_form_on(const struct catalogue *forms, struct text code,
                                               struct date day)
{
    const struct catalogue_item *found = NULL;
    for (size_t i = 0; i < forms->count; i++) {
        const struct catalogue_item *item = &forms->items[i];
        bool begun = !item->from.set || item->from.days <= day.days;
        bool newer =
            !found || (item->from.set && (!found->from.set || item->from.days > found->from.days));
        if (begun && newer && text_equal(item->code, code))
            found = item;
    }
    return found;
}

/* "43.21" -> "4321"; false when it is no code of that tree at all. */
static bool plain_digits(struct text code, bool dotted, char out[8], size_t *size)
{
    *size = 0;
    for (size_t i = 0; i < code.size; i++) {
        if (dotted && i == 2 && code.data[i] == '.' && code.size > 3)
            continue;
        if (code.data[i] < '0' || code.data[i] > '9' || *size == 5)
            return false;
        out[(*size)++] = code.data[i];
    }
    return *size > 0;
}

const struct catalogue_item *catalogue_nearest(const struct catalogue *catalogue, struct text code)
{
    char digits[8];
    size_t size;
    int found = catalogue_find(catalogue, code);
    if (found >= 0)
        return &catalogue->items[found];
    if (!plain_digits(code, catalogue->kind == CATALOGUE_INDUSTRY, digits, &size))
        return NULL;
    for (; size > 0; size--) {
        found = catalogue_find(catalogue, (struct text){digits, size});
        if (found >= 0)
            return &catalogue->items[found];
    }
    return NULL;
}

static bool tree_allows(const struct catalogue *catalogue, struct text code)
{
    char digits[8];
    size_t size;
    bool industry = catalogue->kind == CATALOGUE_INDUSTRY;
    if (catalogue_find(catalogue, code) >= 0)
        return true;
    if (!plain_digits(code, industry, digits, &size) || size < 3 || size > (industry ? 5 : 4))
        return false;
    return catalogue_find(catalogue, (struct text){digits, 2}) >= 0;
}

bool catalogue_allows(const struct catalogues *catalogues, const char *name, struct text code)
{
    static const char occupation[] = "ssyk:";
    size_t head = sizeof occupation - 1;
    const struct catalogue *all = catalogues->all;
    if (strcmp(name, "wish") == 0) {
        if (code.size > head && memcmp(code.data, occupation, head) == 0)
            return tree_allows(&all[CATALOGUE_OCCUPATION],
                               (struct text){code.data + head, code.size - head});
        return tree_allows(&all[CATALOGUE_INDUSTRY], code);
    }
    for (int i = 0; i < CATALOGUE_COUNT; i++) {
        if (strcmp(name, catalogue_names[i]) != 0)
            continue;
        if (i == CATALOGUE_INDUSTRY || i == CATALOGUE_OCCUPATION)
            return tree_allows(&all[i], code);
        return catalogue_find(&all[i], code) >= 0;
    }
    return false;
}
