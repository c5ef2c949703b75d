/* SPDX-License-Identifier: MIT
 *
 * One hit on a terminal, and the pieces that all lists are made of. */
#ifndef CLI_SHOW_HIT_H
#define CLI_SHOW_HIT_H

#include "engine/cli/show.h"

enum {
    SHOW_INDENT = 4,
};

/* Swedish or English. */
#define SAY(show, sv, en) ((show)->language == LANGUAGE_SV ? (sv) : (en))

/* A word in the reader's language. */
struct text show_word(const struct show *show, const char *sv, const char *en);

/* What a code is called, by its kind in message_list.h; the code itself where it has no name. */
struct text show_name(const struct show *show, char kind, struct text code);

/* Its digits, in the arena; nothing where it is not set. */
struct text show_number(struct arena *arena, struct integer number);

/* "83,1": points as percent, in the arena. */
struct text show_percent(const struct show *show, int64_t points);

/* What stands between two things on a line. */
const char *show_dot(const struct show *show);

/* The sentence of a code, in the arena. */
struct text show_reason(const struct show *show, struct text code,
                        const struct argument_list *arguments);

/* Whom or what a reply is about, and as of when; ends the line. */
void show_head(const struct show *show, struct text about, struct text model, struct integer as_of,
               struct date today);

/* A line in one ink, broken between words where it is too long. */
void show_line(const struct show *show, enum ink which, const char *line);

/* A heading in bold on a line of its own, behind an empty line. */
void show_heading(const struct show *show, const char *heading);

/* "Weights: Interest 50, …"; ends the line. */
void show_weights(const struct show *show, const struct weights *weights);

/* A hit of several lines with its reasons; rank 0 shows none. `all` reasons, or the first. */
void show_hit(const struct show *show, const struct hit *hit, size_t rank, bool all);

/* Gates that failed, each on a line of its own. */
void show_gates(const struct show *show, const struct failed_gate_list *gates);

/* A hit in one line: score, title, workplace, id, cut to the columns that are left from `at`. */
void show_hit_line(const struct show *show, const struct hit *hit, size_t at);

#endif
