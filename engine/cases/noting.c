/* SPDX-License-Identifier: MIT
 *
 * From a request to its entry. */
#include "engine/cases/noting.h"

#include <stdlib.h>
#include <string.h>

#include "data/audit.h"
#include "engine/cases/access.h"

_Static_assert(WHOM_NAME == AUDIT_WHOM + 1, "a name fits into its place");

static void add(struct request *request, struct text youth)
{
    struct whom *whom = &request->whom;
    const struct audit_keys *keys = request->context->access->audit;
    if (!keys || !youth.data)
        return;
    whom->items =
        arena_more(&request->arena, whom->items, whom->count, &whom->room, sizeof *whom->items);
    audit_whom(keys, youth, whom->items[whom->count]);
    if (!whom->count ||
        memcmp(whom->items[whom->count - 1], whom->items[whom->count], WHOM_NAME) != 0)
        whom->count++;
}

void noting_youth(struct request *request, struct text youth)
{
    request->whom.touched = true;
    add(request, youth);
}

void noting_change(void *request, struct text youth)
{
    noting_youth(request, youth);
}

void noting_refusal(struct request *request, struct text youth)
{
    request->whom.refused = true;
    add(request, youth);
}

void noting_counts(struct request *request)
{
    request->whom.touched = true;
    request->whom.count = 0;
}

bool noting_is_refusal(const struct request *request)
{
    return request->fault.code == ERR_FORBIDDEN || (request->fault.code && request->whom.refused);
}

/* ---- the entry ---- */

static struct text_list words(struct arena *arena, const char *const *names, unsigned mask)
{
    size_t count = 0;
    while (names[count])
        count++;
    struct text_list list = {.items = arena_array(arena, count, sizeof *list.items)};
    for (size_t bit = 0; bit < count; bit++) {
        if (mask >> bit & 1)
            list.items[list.count++] = (struct text){names[bit], strlen(names[bit])};
    }
    list.set = list.count > 0;
    return list;
}

static int compare(const void *a, const void *b)
{
    return memcmp(a, b, WHOM_NAME);
}

/* Each once, in the order of their names. */
static struct text_list whom_list(struct request *request)
{
    struct whom *whom = &request->whom;
    struct text_list list = {
        .items = arena_array(&request->arena, whom->count, sizeof *list.items),
        .set = whom->count > 0,
    };
    if (whom->count > 1)
        qsort(whom->items, whom->count, WHOM_NAME, compare);
    for (size_t i = 0; i < whom->count; i++) {
        if (i == 0 || compare(whom->items[i - 1], whom->items[i]) != 0)
            list.items[list.count++] = (struct text){whom->items[i], AUDIT_WHOM};
    }
    return list;
}

bool noting_entry(struct request *request, int64_t now, struct buffer *out)
{
    const struct whom *whom = &request->whom;
    const struct principal *principal = &request->session->principal;
    const struct method *method = request->method;
    if (!method || !(whom->touched || whom->repeated || noting_is_refusal(request)))
        return false;
    const char *code = request->fault.code ? error_code(request->fault.code) : NULL;
    struct arena *arena = &request->arena;
    struct audit_entry entry = {
        .time = {now, true},
        .by = {principal->id, strlen(principal->id)},
        .roles = words(arena, role_names, principal->roles & method->roles),
        .purposes = words(arena, purpose_names, principal->purposes),
        .method = {method->name, strlen(method->name)},
        .whom = whom_list(request),
        .change = {method->runs == RUNS_WRITER && !code && !whom->repeated, false},
        .guarded = {request->noted, request->noted},
        .repeated = {whom->repeated, whom->repeated},
        .result = {code, code ? strlen(code) : 0},
    };
    entry.change.set = entry.change.value;
    if (!entry.by.size)
        entry.by = (struct text){0};
    schema_encode(&audit_entry_schema, &entry, out);
    return true;
}
