/* SPDX-License-Identifier: MIT
 *
 * Catalogues: versioned lists of codes with their names, loaded from TSV.
 *
 * The lists of data/catalogue/ are built into the binary; a directory with files of the same
 * names replaces them, all six at once. A certificate keeps the version that it used. */
#ifndef DATA_CATALOGUE_H
#define DATA_CATALOGUE_H

#include "proto/error.h"
#include "proto/memory.h"
#include "proto/types.h"

enum catalogue_kind {
    CATALOGUE_COMPETENCE,
    CATALOGUE_INDUSTRY,
    CATALOGUE_OCCUPATION,
    CATALOGUE_ADAPTATION,
    CATALOGUE_HAZARD,
    CATALOGUE_FORM,
    CATALOGUE_COUNT
};
/* "competence" …; NULL-terminated, so that a field row can use it. */
extern const char *const catalogue_names[CATALOGUE_COUNT + 1];

enum {
    CATALOGUE_LEVELS = 4,
    CATALOGUE_COMPETENCES_MOST = 16, /* four bits each in 64, in the match */
    CATALOGUE_MASK_MOST = 64,        /* adaptations and hazards: one bit each */
};

struct catalogue_item {
    struct text code;
    struct text parent; /* data NULL: none */
    struct text sv, en;
    struct text levels_sv[CATALOGUE_LEVELS], levels_en[CATALOGUE_LEVELS]; /* competences */
    bool supervised;  /* hazards: an ungdom may, in supervised practice */
    struct date from; /* legal forms: the first day on which the row holds; not set: since ever */
    struct integer months; /* the most from the first day on; not set: any */
    struct integer hours;  /* [h a week] the most */
    struct integer age;    /* [years] the least on the first day */
};

struct catalogue {
    enum catalogue_kind kind;
    struct text version;
    struct catalogue_item *items; /* in the file's order: an index is a bit or a nibble */
    size_t count;
    size_t *sorted; /* indexes by code, bytewise */
};

struct catalogues {
    struct arena arena;
    struct catalogue all[CATALOGUE_COUNT];
};

/* Loads all six: from the directory, or the built-in ones where it is NULL. BAD_TEXT naming file,
 * line and column, OUT_OF_RANGE (too many items), NOT_FOUND (no such file). Owned by the caller,
 * freed by catalogues_free. */
enum error catalogues_load(struct catalogues **out, const char *directory, struct fault *fault);
void catalogues_free(struct catalogues *catalogues);

/* Makes `sorted` of the items, in the arena, for those that were not loaded. */
void catalogue_sort(struct catalogue *catalogue, struct arena *arena);

/* Index of the code, or -1. */
int catalogue_find(const struct catalogue *catalogue, struct text code);

/* The legal form's row that holds on the day: of those with this code the one that began last. NULL
 * where there is none. */
const struct catalogue_item *catalogue_form_on(const struct catalogue *forms, struct text code,
                                               struct date day);

/* The item that names the code best: itself or, for industries and occupations, its nearest listed
 * ancestor ("43.21" is named by "43"). NULL when even that is unknown. */
const struct catalogue_item *catalogue_nearest(const struct catalogue *catalogue, struct text code);

/* Whether the code may be used where a field row says `catalogue`: "competence" … "hazard" or
 * "wish" (an industry, or "ssyk:" and an occupation). Industries may be longer than the catalogue
 * lists (SNI goes to five digits, with a dot after the division or without), occupations too (four
 * digits), as long as the division or the two-digit group is listed. */
bool catalogue_allows(const struct catalogues *catalogues, const char *name, struct text code);

#endif
