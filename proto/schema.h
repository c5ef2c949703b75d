/* SPDX-License-Identifier: MIT
 *
 * Field tables: one row a field. The same rows decode requests, encode replies, load and store
 * records, map CSV columns and describe themselves. This is the only code that knows how a
 * struct and a MessagePack map correspond.
 *
 * A row's kind is computed from the C type of the struct member, so that it cannot lie:
 *
 *     static const struct field employer_fields[] = {
 *         FIELD(employer, name, .required = true, .max = 200, .doc = "the employer's name"),
 *         FIELD(employer, state, .choices = employer_states, .doc = "…"),
 *     };
 *     const struct schema employer_schema = SCHEMA(employer, "an employer");
 */
#ifndef PROTO_SCHEMA_H
#define PROTO_SCHEMA_H

#include <string.h>

#include "proto/error.h"
#include "proto/memory.h"
#include "proto/types.h"

enum field_kind {
    FIELD_TEXT,
    FIELD_TEXTS,
    FIELD_INTEGER,
    FIELD_REAL,
    FIELD_FLAG,
    FIELD_DATE,
    FIELD_CLOCK,
    FIELD_CHOICE,
    FIELD_TALLIES,   /* map of code -> integer; min and max bound the integers */
    FIELD_ARGUMENTS, /* list of text or integer; replies only */
    FIELD_RAW,       /* a whole encoded value; replies only */
    FIELD_RAWS,      /* list of those; replies only */
    FIELD_RECORD,    /* a nested map, by pointer; NULL: left out */
    FIELD_RECORDS,   /* a list of maps */
};

/* What a text (or each text of a list, or each key of tallies) may look like. */
enum field_form {
    FORM_FREE,   /* printable UTF-8 */
    FORM_ID,     /* [A-Za-z0-9._-]{1,40}, and no personal identity number: ids lie open */
    FORM_CODE,   /* a catalogue code: [A-Za-z0-9.:-]{1,20} */
    FORM_ORG_NR, /* an organisation number with a right check digit */
};

/* Who sets the field. */
enum field_origin {
    BY_CALLER,
    BY_SERVER, /* stored and returned; a request that carries it is refused */
};

struct schema;

struct field {
    const char *name;
    size_t name_size; /* [bytes] */
    const char *doc;
    enum field_kind kind;
    size_t offset;
    bool required;  /* in a request */
    bool nullable;  /* required, but nil is an answer ("not observed") */
    bool personal;  /* may tell something about a person; never in logs or error texts */
    bool sensitive; /* read for a purpose alone (engine/cases/access.h); a text, date or record */
    enum field_origin origin;
    int64_t min;  /* numbers: least; texts: least bytes (1 where required) */
    int64_t max;  /* numbers: most, where min < max; texts: most bytes (0: the form's own) */
    int64_t most; /* lists: most items (0: SCHEMA_LIST_MOST) */
    const char *unit;
    enum field_form form;
    const char *refers;         /* id of a record of this kind; "workplace|employer": of either */
    const char *catalogue;      /* a code of this catalogue; "wish": industry or "ssyk:…" */
    const char *const *choices; /* NULL-terminated; the first is what "left out" means. Of a list of
                                   texts: each is one of these */
    const struct schema *of;    /* nested records */
};

enum {
    SCHEMA_LIST_MOST = 100,
    SCHEMA_TEXT_MOST = 200, /* bytes of a free text whose row says nothing */
    SCHEMA_FIELDS_MOST = 64,
    SCHEMA_PARTS_MOST = 8, /* decoded into at once */
};

struct schema {
    const char *name;
    const char *doc;
    size_t size;
    const struct field *fields;
    size_t count;
    /* What rows cannot say: ends before starts and the like. May be NULL. */
    enum error (*check)(const void *value, struct fault *fault);
};

#define FIELD_KIND(type, member)                     \
    _Generic(((struct type *)0)->member, struct text \
             : FIELD_TEXT, struct text_list          \
             : FIELD_TEXTS, struct integer           \
             : FIELD_INTEGER, struct real            \
             : FIELD_REAL, struct flag               \
             : FIELD_FLAG, struct date               \
             : FIELD_DATE, struct clock              \
             : FIELD_CLOCK, struct choice            \
             : FIELD_CHOICE, struct tally_list       \
             : FIELD_TALLIES, struct argument_list   \
             : FIELD_ARGUMENTS, struct raw           \
             : FIELD_RAW, struct raw_list            \
             : FIELD_RAWS)

/* A plain member. */
#define FIELD(type, member, ...)                                                            \
    {                                                                                       \
        .name = #member, .name_size = sizeof #member - 1, .kind = FIELD_KIND(type, member), \
        .offset = offsetof(struct type, member), __VA_ARGS__                                \
    }

/* A plain member under another name than its path in the struct. */
#define FIELD_AS(type, member, name_, ...)                                                \
    {                                                                                     \
        .name = (name_), .name_size = sizeof name_ - 1, .kind = FIELD_KIND(type, member), \
        .offset = offsetof(struct type, member), __VA_ARGS__                              \
    }

/* `struct of_ *member` described by of__schema. */
#define FIELD_ONE(type, member, of_, ...)                                         \
    {                                                                             \
        .name = #member, .name_size = sizeof #member - 1,                         \
        .kind = _Generic(((struct type *)0)->member, struct of_ *                 \
                         : FIELD_RECORD),                                         \
        .offset = offsetof(struct type, member), .of = &of_##_schema, __VA_ARGS__ \
    }

/* `struct of__list member` described by of__schema. */
#define FIELD_MANY(type, member, of_, ...)                                        \
    {                                                                             \
        .name = #member, .name_size = sizeof #member - 1,                         \
        .kind = _Generic(((struct type *)0)->member, struct of_##_list            \
                         : FIELD_RECORDS),                                        \
        .offset = offsetof(struct type, member), .of = &of_##_schema, __VA_ARGS__ \
    }

/* `struct … *member` described by the schema at `of_`: of another name. */
#define FIELD_NESTED(type, member, of_, ...)                                    \
    {                                                                           \
        .name = #member, .name_size = sizeof #member - 1, .kind = FIELD_RECORD, \
        .offset = offsetof(struct type, member), .of = (of_), __VA_ARGS__       \
    }

/* A list whose items are described by the schema at `of_`: of another name, or known later. */
#define FIELD_LIST(type, member, of_, ...)                                       \
    {                                                                            \
        .name = #member, .name_size = sizeof #member - 1, .kind = FIELD_RECORDS, \
        .offset = offsetof(struct type, member), .of = (of_), __VA_ARGS__        \
    }

/* SCHEMA(employer, "what it is") or SCHEMA(employer, "what it is", .check = employer_check). */
#define SCHEMA(type, ...)                                                           \
    {                                                                               \
        .name = #type, .size = sizeof(struct type), .fields = type##_fields,        \
        .count = sizeof type##_fields / sizeof type##_fields[0], .doc = __VA_ARGS__ \
    }

/* Declares `struct type_list`, as FIELD_MANY wants it. */
#define LIST_OF(type)       \
    struct type##_list {    \
        struct type *items; \
        size_t count;       \
        bool set;           \
    }

/* Where the bytes come from. */
enum schema_source {
    FROM_WIRE, /* unknown, duplicate, missing and BY_SERVER fields are refused; all limits hold */
    FROM_DISK, /* unknown fields are ignored, everything may be missing; no limits but an id's
                  length, on which keys rely */
};

/* One struct that takes fields of a map. A request is decoded into several at once: the method's
 * own and the options that its row allows. */
struct part {
    const struct schema *schema;
    void *out; /* zeroed, schema->size bytes */
};

/* Decodes one MessagePack map into the parts. Texts are views into `bytes`; lists and nested
 * records are in the arena. Errors name the field: BAD_TYPE, MISSING_FIELD, UNKNOWN_FIELD,
 * DUPLICATE_FIELD, OUT_OF_RANGE, BAD_TEXT, BAD_DATE, BAD_ORG_NR, UNKNOWN_CODE (malformed), and what
 * the schemas' checks return; BAD_FRAME when the bytes are no single map. */
enum error schema_decode(const struct part *parts, size_t count, struct bytes bytes,
                         enum schema_source source, struct arena *arena, struct fault *fault);

/* Appends the struct as one MessagePack map. Fields left out are left out there too. */
void schema_encode(const struct schema *schema, const void *value, struct buffer *out);

/* The row of this name or NULL. */
const struct field *schema_field(const struct schema *schema, const char *name, size_t size);

/* Whether the row is of this name. */
static inline bool field_has_name(const struct field *field, const char *name, size_t size)
{
    return field->name_size == size && memcmp(field->name, name, size) == 0;
}

/* The member that the row describes. */
static inline void *field_of(const struct field *field, const void *value)
{
    return (char *)value + field->offset;
}

/* Any list member seen without its item type. */
struct any_list {
    char *items;
    size_t count;
    bool set;
};
struct any_list field_list(const struct field *field, const void *value);

/* Called for each text in `value`, nested ones too, whose row has `refers` or `catalogue`: also
 * for each item of a list and each key of tallies. `path` names the place. */
typedef enum error schema_visit(void *context, const struct field *field, struct text text,
                                const char *path, struct fault *fault);

/* Walks all of them in the order of the rows; stops at the first error and returns it. */
enum error schema_walk(const struct schema *schema, const void *value, schema_visit *visit,
                       void *context, struct fault *fault);

/* The word's place among the row's choices; -1, and OUT_OF_RANGE naming `path`, where it is none.
 */
int field_find_choice(const struct field *field, struct text word, const char *path,
                      struct fault *fault);

/* The choice's word. Static. */
const char *field_choice(const struct field *field, const void *value);

/* Which forms a text may have, checked for one text; used by the decoder and by CSV.
 * BAD_TEXT, OUT_OF_RANGE, BAD_ORG_NR, UNKNOWN_CODE or ERR_NONE. */
enum error field_check_text(const struct field *field, struct text text, const char *path,
                            struct fault *fault);

#endif
