/* SPDX-License-Identifier: MIT
 *
 * audit.query, audit.breach: walks over the log. It has no index, so that noting stays cheap: a
 * query looks at some three million entries a second, and time says where to begin. */
#include "engine/cases/auditing.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/cases/access.h"
#include "engine/cases/matching.h"
#include "engine/cases/noting.h"
#include "engine/cases/rows.h"
#include "proto/text.h"

enum {
    LOOKED_AT = 200000, /* entries that one page looks at */
    DAY_S = 86400,
    METHODS_MOST = 500, /* in one reply: far more than there are */
};

/* ---- walking ---- */

/* What is looked for; all-zero: everything. */
struct wanted {
    struct text whom, by;
    int64_t from, to; /* [s] UTC; to: the first that is too late, 0: none */
};

static bool names(const struct audit_entry *entry, struct text whom)
{
    for (size_t i = 0; i < entry->whom.count; i++) {
        if (text_equal(entry->whom.items[i], whom))
            return true;
    }
    return false;
}

static bool fits(const struct wanted *wanted, const struct audit_entry *entry)
{
    return (!wanted->by.data || text_equal(wanted->by, entry->by)) &&
           (!wanted->from || entry->time.value >= wanted->from) &&
           (!wanted->to || entry->time.value < wanted->to) &&
           (!wanted->whom.data || names(entry, wanted->whom));
}

/* Tells each that fits, in order, behind the entry `after`, as long as `take` returns true. What an
 * entry points to lives until `take` returns. The number of the last that was looked at; 0: all
 * were. */
static uint64_t walk_log(struct txn *txn, const struct wanted *wanted, uint64_t after, size_t most,
                         bool (*take)(void *context, const struct audit_entry *entry),
                         void *context)
{
    uint64_t begin = wanted->from ? audit_find(txn, wanted->from) - 1 : 0;
    uint64_t last = begin > after ? begin : after;
    struct arena arena = {0};
    uint8_t key[8];
    bool more = false;
    key_put_number(key, last);
    struct walk walk = walk_begin(txn, TABLE_AUDIT, (struct bytes){0},
                                  last ? (struct bytes){key, sizeof key} : (struct bytes){0});
    for (size_t looked = 0; walk_next(&walk); looked++) {
        struct audit_entry entry;
        if ((more = looked == most))
            break;
        bool read = audit_read(walk.key, walk.value, &arena, &entry);
        if (read && wanted->to && entry.time.value >= wanted->to + DAY_S)
            break; /* clocks are not set back by a day */
        if (read && fits(wanted, &entry) && (more = !take(context, &entry)))
            break;
        last = key_number(walk.key.data);
        arena_reset(&arena);
    }
    walk_end(&walk);
    arena_free(&arena);
    return more ? last : 0;
}

/* Days, both included. */
static void set_days(struct wanted *wanted, struct date from, struct date to)
{
    if (from.set)
        wanted->from = (int64_t)from.days * DAY_S;
    if (to.set)
        wanted->to = ((int64_t)to.days + 1) * DAY_S;
}

/* ---- gathering entries ---- */

struct gathering {
    struct arena *arena;
    struct audit_entry_list *out;
    size_t room, most;
    bool whom; /* with what stands for youths */
};

static void own_text(struct arena *arena, struct text *text)
{
    if (text->data)
        *text = arena_text(arena, text->data, text->size);
}

static void own_list(struct arena *arena, struct text_list *list)
{
    struct text *items = arena_array(arena, list->count, sizeof *items);
    for (size_t i = 0; i < list->count; i++)
        items[i] = arena_text(arena, list->items[i].data, list->items[i].size);
    list->items = items;
}

static bool gather(void *context, const struct audit_entry *entry)
{
    struct gathering *gathering = context;
    struct audit_entry_list *out = gathering->out;
    struct arena *arena = gathering->arena;
    if (out->count == gathering->most)
        return false;
    out->items = arena_more(arena, out->items, out->count, &gathering->room, sizeof *out->items);
    struct audit_entry *own = &out->items[out->count++];
    *own = *entry;
    if (!gathering->whom)
        own->whom = (struct text_list){0};
    struct text *texts[] = {&own->by, &own->method, &own->result};
    struct text_list *lists[] = {&own->roles, &own->purposes, &own->whom};
    for (size_t i = 0; i < 3; i++) {
        own_text(arena, texts[i]);
        own_list(arena, lists[i]);
    }
    return true;
}

/* What stands for the youth, in the arena. */
static struct text whom_of(struct request *request, struct text youth)
{
    char whom[AUDIT_WHOM + 1] = "";
    audit_whom(request->context->access->audit, youth, whom);
    return arena_text(&request->arena, whom, AUDIT_WHOM);
}

void auditing_of_youth(struct request *request, struct text youth, struct audit_entry_list *out)
{
    struct wanted wanted = {.whom = whom_of(request, youth)};
    struct gathering gathering = {.arena = &request->arena, .out = out, .most = SIZE_MAX};
    out->set = true;
    walk_log(request->context->txn, &wanted, 0, SIZE_MAX, gather, &gathering);
}

/* ---- audit.query ---- */

struct query_request {
    struct text youth, whom, token;
    struct date from, to;
};
static const struct field query_request_fields[] = {
    FIELD(query_request, youth, .form = FORM_ID, .refers = "youth",
          .doc = "about whom; for staff, whose own it is"),
    FIELD(query_request, whom, .form = FORM_ID, .doc = "what stands for a youth; for admins"),
    FIELD(query_request, token, .form = FORM_ID, .doc = "by whom: a token's id, a link's, local"),
    FIELD(query_request, from, .doc = "first day (UTC); left out: from the beginning"),
    FIELD(query_request, to, .doc = "last day; left out: until now"),
};
static enum error query_check(const void *value, struct fault *fault)
{
    const struct query_request *in = value;
    return check_period(in->from, in->to, "to", fault);
}
static const struct schema query_request_schema =
    SCHEMA(query_request, "a question to the audit log", .check = query_check);

static const struct field audit_page_fields[] = {
    FIELD_MANY(audit_page, items, audit_entry, .doc = "oldest first"),
    FIELD(audit_page, next, .nullable = true, .doc = "cursor of the next page; nil: there is none"),
};
const struct schema audit_page_schema = SCHEMA(audit_page, "a page of the audit log");

static enum error check_purpose(struct request *request)
{
    if (request->session->principal.purposes & PURPOSE_AUDIT)
        return ERR_NONE;
    return fail(&request->fault, ERR_PURPOSE_REQUIRED, NULL, "the log is read for audit");
}

static bool is_admin(const struct request *request)
{
    return request->session->principal.roles & ROLE_ADMIN;
}

/* Staff ask about one youth, admins about none. */
static enum error check_question(struct request *request, const struct query_request *in,
                                 struct wanted *wanted)
{
    struct youth youth = {0};
    bool staff = request->session->principal.roles & STAFF;
    if (in->youth.data && !staff)
        return fail(&request->fault, ERR_FORBIDDEN, "youth", "is for the youth's own staff");
    if (in->youth.data && access_youth(request, in->youth, "youth", 0, &youth))
        return request->fault.code;
    if (!in->youth.data && !is_admin(request))
        return fail(&request->fault, ERR_MISSING_FIELD, "youth", "is required");
    if (staff && check_purpose(request))
        return request->fault.code;
    wanted->whom = in->youth.data ? whom_of(request, in->youth) : in->whom;
    wanted->by = in->token;
    set_days(wanted, in->from, in->to);
    return ERR_NONE;
}

static enum error take_cursor(struct request *request, uint64_t *after)
{
    struct text cursor = request->options.cursor;
    *after = 0;
    for (size_t i = 0; i < cursor.size; i++) {
        if (cursor.size > 18 || cursor.data[i] < '0' || cursor.data[i] > '9')
            return fail(&request->fault, ERR_BAD_CURSOR, "cursor",
                        "not one that this list gave out");
        *after = *after * 10 + (uint64_t)(cursor.data[i] - '0');
    }
    return ERR_NONE;
}

static enum error audit_query(struct request *request)
{
    const struct query_request *in = request->in;
    struct audit_page *out = request->out;
    struct wanted wanted = {0};
    struct gathering gathering = {
        .arena = &request->arena,
        .out = &out->items,
        .most = context_limit(request),
        .whom = !in->youth.data,
    };
    uint64_t after;
    noting_counts(request); /* who asks is in the log, too */
    if (check_question(request, in, &wanted) || take_cursor(request, &after))
        return request->fault.code;
    out->items.set = true;
    after = walk_log(request->context->txn, &wanted, after, LOOKED_AT, gather, &gathering);
    if (after)
        out->next = arena_format(&request->arena, "%" PRIu64, after);
    return txn_fault(request->context->txn, &request->fault);
}

/* ---- audit.breach ---- */

struct breach_request {
    struct text token;
    struct date from, to;
};
static const struct field breach_request_fields[] = {
    FIELD(breach_request, token, .required = true, .form = FORM_ID,
          .doc = "whose requests: a token's id, a link's"),
    FIELD(breach_request, from, .required = true, .doc = "first day (UTC)"),
    FIELD(breach_request, to, .required = true, .doc = "last day"),
};
static enum error breach_check(const void *value, struct fault *fault)
{
    const struct breach_request *in = value;
    return check_period(in->from, in->to, "to", fault);
}
static const struct schema breach_request_schema =
    SCHEMA(breach_request, "what a token was used for", .check = breach_check);

static const struct field breach_method_fields[] = {
    FIELD(breach_method, method, .doc = "what was asked"),
    FIELD(breach_method, requests, .doc = "how often"),
    FIELD(breach_method, changes, .doc = "of these, changes"),
    FIELD(breach_method, refused, .doc = "of these, refused"),
};
static const struct schema breach_method_schema = SCHEMA(breach_method, "requests of a kind");

static const struct field breach_youth_fields[] = {
    FIELD(breach_youth, youth, .doc = "who; left out: not the caller's own"),
    FIELD(breach_youth, whom, .doc = "what stands for them in the log"),
    FIELD(breach_youth, requests, .doc = "how many were about them"),
    FIELD(breach_youth, changes, .doc = "of these, changes"),
    FIELD(breach_youth, first, .unit = "s", .doc = "the first of them, UTC"),
    FIELD(breach_youth, last, .unit = "s", .doc = "the last of them, UTC"),
};
static const struct schema breach_youth_schema = SCHEMA(breach_youth, "a youth whom it was about");

static const struct field breach_reply_fields[] = {
    FIELD(breach_reply, token, .doc = "whose requests"),
    FIELD(breach_reply, from, .doc = "first day"),
    FIELD(breach_reply, to, .doc = "last day"),
    FIELD(breach_reply, requests, .doc = "how many were about youths"),
    FIELD(breach_reply, changes, .doc = "of these, changes"),
    FIELD(breach_reply, refused, .doc = "of these, refused; those that were only counted, too"),
    FIELD_MANY(breach_reply, methods, breach_method, .doc = "by method"),
    FIELD_MANY(breach_reply, youths, breach_youth,
               .doc = "whom it was about: for staff their own, for admins all"),
    FIELD(breach_reply, others, .doc = "how many youths more, who are not the caller's own"),
};
const struct schema breach_reply_schema =
    SCHEMA(breach_reply, "all that a token was used for: what a report of a breach needs");

struct breach {
    struct request *request;
    struct breach_reply *out;
    struct breach_youth *youths; /* one for each entry that names them, then one each */
    size_t count, room;
};

static void add_method(struct breach *breach, const struct audit_entry *entry)
{
    struct breach_method_list *list = &breach->out->methods;
    struct breach_method *of = NULL;
    const struct text method = entry->method.data ? entry->method : entry->result;
    int64_t refused = entry->more.set ? entry->more.value : entry->result.data != NULL;
    for (size_t i = 0; !of && i < list->count; i++)
        of = text_equal(list->items[i].method, method) ? &list->items[i] : NULL;
    if (!of && list->count == METHODS_MOST) /* of an older version, with other names */
        of = &list->items[list->count - 1];
    if (!of) {
        of = &list->items[list->count++];
        *of =
            (struct breach_method){.requests.set = true, .changes.set = true, .refused.set = true};
        of->method = arena_text(&breach->request->arena, method.data, method.size);
    }
    struct integer *sums[][2] = {{&breach->out->requests, &of->requests},
                                 {&breach->out->changes, &of->changes},
                                 {&breach->out->refused, &of->refused}};
    const int64_t adds[] = {entry->more.set ? entry->more.value : 1, entry->change.value, refused};
    for (size_t i = 0; i < 3; i++) {
        sums[i][0]->value += adds[i];
        sums[i][1]->value += adds[i];
    }
}

static bool add_entry(void *context, const struct audit_entry *entry)
{
    struct breach *breach = context;
    add_method(breach, entry);
    for (size_t i = 0; i < entry->whom.count; i++) {
        if (entry->result.data)
            break; /* told nothing of them */
        breach->youths =
            memory_more(breach->youths, breach->count, &breach->room, sizeof *breach->youths);
        struct text whom = entry->whom.items[i];
        breach->youths[breach->count++] = (struct breach_youth){
            .whom = arena_text(&breach->request->arena, whom.data, whom.size),
            .requests = {1, true},
            .changes = {entry->change.value, true},
            .first = entry->time,
            .last = entry->time,
        };
    }
    return true;
}

static int by_whom(const void *a, const void *b)
{
    return text_compare(((const struct breach_youth *)a)->whom,
                        ((const struct breach_youth *)b)->whom);
}

/* One for each youth. */
static void fold(struct breach *breach)
{
    size_t kept = 0;
    if (breach->count)
        qsort(breach->youths, breach->count, sizeof *breach->youths, by_whom);
    for (size_t i = 0; i < breach->count; i++) {
        const struct breach_youth *one = &breach->youths[i];
        struct breach_youth *of = kept ? &breach->youths[kept - 1] : NULL;
        if (!of || by_whom(of, one) != 0) {
            breach->youths[kept++] = *one;
            continue;
        }
        of->requests.value += one->requests.value;
        of->changes.value += one->changes.value;
        of->first.value = one->first.value < of->first.value ? one->first.value : of->first.value;
        of->last.value = one->last.value > of->last.value ? one->last.value : of->last.value;
    }
    breach->count = kept;
}

/* Finds the caller's own by trying each: what stands for somebody cannot be turned back. */
static void tell_own(struct breach *breach)
{
    struct request *request = breach->request;
    struct leaves_walk walk = leaves_begin(&request->context->snapshot->youths);
    struct arena scratch = {0};
    for (const struct youth_row *row; breach->count && (row = cards_next(&walk)) != NULL;) {
        char whom[AUDIT_WHOM + 1];
        audit_whom(request->context->access->audit, row->facts.id, whom);
        struct breach_youth key = {.whom = {whom, AUDIT_WHOM}};
        struct breach_youth *found =
            bsearch(&key, breach->youths, breach->count, sizeof key, by_whom);
        if (!found || !access_listed(request, row->facts.id, 0, &scratch))
            continue;
        found->youth = arena_text(&request->arena, row->facts.id.data, row->facts.id.size);
        arena_reset(&scratch);
    }
    arena_free(&scratch);
}

static void tell_youths(struct breach *breach, bool all)
{
    struct breach_youth_list *list = &breach->out->youths;
    list->items = arena_array(&breach->request->arena, breach->count, sizeof *list->items);
    list->set = true;
    for (size_t i = 0; i < breach->count; i++) {
        if (all || breach->youths[i].youth.data)
            list->items[list->count++] = breach->youths[i];
    }
    breach->out->others = (struct integer){(int64_t)(breach->count - list->count), true};
}

static enum error audit_breach(struct request *request)
{
    const struct breach_request *in = request->in;
    struct breach_reply *out = request->out;
    struct breach breach = {.request = request, .out = out};
    struct wanted wanted = {.by = in->token};
    bool staff = request->session->principal.roles & STAFF;
    noting_counts(request);
    if (staff && check_purpose(request))
        return request->fault.code;
    *out = (struct breach_reply){
        .token = in->token,
        .from = in->from,
        .to = in->to,
        .requests.set = true,
        .changes.set = true,
        .refused.set = true,
        .methods = {.items =
                        arena_array(&request->arena, METHODS_MOST, sizeof(struct breach_method)),
                    .set = true},
    };
    set_days(&wanted, in->from, in->to);
    walk_log(request->context->txn, &wanted, 0, SIZE_MAX, add_entry, &breach);
    fold(&breach);
    if (staff)
        tell_own(&breach);
    tell_youths(&breach, is_admin(request));
    free(breach.youths);
    return txn_fault(request->context->txn, &request->fault);
}

/* ---- methods ---- */

static const struct method rows[] = {
    {
        .name = "audit.query",
        .doc = "Who read or changed what about a youth; or all that is in the audit log.",
        .roles = STAFF | ROLE_ADMIN,
        .runs = RUNS_POOL,
        .takes = TAKES_PAGE,
        .settles = true,
        .in = &query_request_schema,
        .out = &audit_page_schema,
        .run = audit_query,
    },
    {
        .name = "audit.breach",
        .doc = "All that a token was used for, and whom that was about.",
        .roles = STAFF | ROLE_ADMIN,
        .runs = RUNS_POOL,
        .settles = true,
        .in = &breach_request_schema,
        .out = &breach_reply_schema,
        .run = audit_breach,
    },
};

const struct method_rows audit_methods = METHOD_ROWS(rows);
