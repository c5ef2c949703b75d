/* SPDX-License-Identifier: MIT
 *
 * A match list as a recruiter reads it. */
#ifndef CLI_SHOW_H
#define CLI_SHOW_H

#include "engine/cases/match.h"
#include "engine/cli/names.h"
#include "engine/cli/table.h"

struct show {
    struct screen screen;
    enum language language;
    struct message_names names;
    struct arena *arena;
    struct buffer *out;
};

/* The list, of openings or of youths: what failed, and what to ask next. */
void show_matches(struct show *show, const struct match_reply *reply);

/* One pair in full: every gate that failed, and the score it has or would have had. */
void show_pair(struct show *show, struct text opening, const struct pair_reply *reply);

/* A gate in a few words, "" where the code is none. Static. */
const char *show_gate_words(const struct show *show, struct text gate);
/* What most failed first. */
void show_sort_failed(struct tally_list *failed);

/* show_more.c: what each loosening would add; what to ask, and where; how steady the list is. */
void show_nearest(struct show *show, const struct nearest_reply *reply);
void show_questions(struct show *show, const struct questions_reply *reply);
void show_steady(struct show *show, const struct steady_reply *reply);

#endif
