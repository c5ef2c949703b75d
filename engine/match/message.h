/* SPDX-License-Identifier: MIT
 *
 * Codes of gates and reasons, and their texts (the match model, section 5).
 *
 * Three shapes of one fact: inside the engine a code and arguments in which competences are
 * indexes; on the wire the code's name and arguments in which they are the catalogue's codes
 * (message_arguments); for people a sentence in their language (message_render). Whoever has the
 * wire's shape can render it: the CLI does, without the engine's indexes. */
#ifndef MATCH_MESSAGE_H
#define MATCH_MESSAGE_H

#include "engine/match/message_list.h"
#include "engine/match/node.h"
#include "proto/memory.h"
#include "proto/types.h"

enum match_code {
#define MATCH_CODE_VALUE(code, arguments, sv, en) MATCH_##code,
    GATE_LIST(MATCH_CODE_VALUE) REASON_LIST(MATCH_CODE_VALUE) LOOSENING_LIST(MATCH_CODE_VALUE)
        RULE_LIST(MATCH_CODE_VALUE)
#undef MATCH_CODE_VALUE
            MATCH_CODES,
    MATCH_GATES = MATCH_PASSED, /* how many gates there are: their codes are below */
};

enum language {
    LANGUAGE_SV,
    LANGUAGE_EN,
    LANGUAGES,
};

enum { MESSAGE_ARGUMENTS_MAX = 4 };

/* A code with its arguments as the engine holds them: competences, adaptations and hazards as
 * indexes in `number`; a node as its digits or section letter in `text` (borrowed) and its tree in
 * `number`; everything else as on the wire, clocks in minutes. */
struct message {
    uint8_t code; /* enum match_code */
    uint8_t count;
    struct argument arguments[MESSAGE_ARGUMENTS_MAX];
};

/* Codes of the loaded catalogues by index. Borrowed. */
struct match_names {
    const struct text *competences;
    size_t competence_count;
    const struct text *adaptations;
    size_t adaptation_count;
    const struct text *hazards;
    size_t hazard_count;
};

/* What things are called in a language. `kind` is the letter of message_list.h: 'k', 'a', 'h',
 * 'w', 'l' or 'x'. A name with data == NULL: the code itself is shown. NULL for the whole struct:
 * codes everywhere. */
struct message_names {
    struct text (*name)(const void *context, char kind, struct text code, enum language language);
    const void *context;
};

/* "WISH_EXACT" for MATCH_WISH_EXACT; "" for what is no code. Static. */
struct text message_code(enum match_code code);

/* The code of that name; false where there is none, *code is then MATCH_CODES. */
bool message_find(struct text name, enum match_code *code);

/* The letters of message_list.h, one an argument. Static. */
const char *message_kinds(enum match_code code);

/* The template with its {0}. Static. */
const char *message_template(enum match_code code, enum language language);

/* An argument of a node; its text is borrowed from the node. */
struct argument message_node(const struct node *node);

/* "43", "43.2", "F", "ssyk:7115", in the arena. */
struct text message_node_code(struct arena *arena, const struct node *node);

/* Whether the message tells what the youth needs (anpassningar): for a purpose alone. */
bool message_tells_needs(enum match_code code);

/* The arguments as on the wire, in the arena. An index beyond `names` becomes its number. */
struct argument_list message_arguments(struct arena *arena, const struct message *message,
                                       const struct match_names *names);

/* The sentence for arguments as on the wire, in the arena. A missing argument shows as "?". */
struct text message_render(struct arena *arena, enum language language, enum match_code code,
                           const struct argument_list *arguments,
                           const struct message_names *names);

/* Name of a component (score.h: enum match_component), such as "Intresse". Static. */
struct text message_component(int component, enum language language);

/* Its name on the wire, such as "interest". Static. */
struct text message_component_code(int component);

#endif
