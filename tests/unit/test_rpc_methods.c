/* SPDX-License-Identifier: MIT
 *
 * The method table itself: what every row must have, and every row through the gate. */
#include "tests/unit/values.h"

#include "engine/cases/context.h"

#define HOLDS(condition)                               \
    do {                                               \
        if (!(condition))                              \
            fail_msg("%s: %s", row->name, #condition); \
    } while (0)

static void every_row_is_whole(void **state)
{
    (void)state;
    assert_true(method_count(&methods) > 40);
    for (size_t i = 0; i < method_count(&methods); i++) {
        const struct method *row = method_at(&methods, i);
        HOLDS(row->name && row->doc && row->in && row->out && row->run);
        size_t end = strlen(row->doc);
        HOLDS(end > 5 && (row->doc[end - 1] == '.' || strcmp(row->doc + end - 3, "…") == 0));
        HOLDS(row->roles != 0 && (row->roles & ~(unsigned)ROLE_EVERYONE) == 0);
        HOLDS(row->runs <= RUNS_WRITER);
        HOLDS(row->in->size > 0 && row->out->size > 0);
        HOLDS(strspn(row->name, "abcdefghijklmnopqrstuvwxyz._") == strlen(row->name));
        HOLDS(method_find(&methods, row->name, strlen(row->name)) == row);
        HOLDS(!(row->takes & TAKES_VERSION) || row->runs == RUNS_WRITER);
    }
}

/* Options are decoded beside the method's own fields, so none may have an option's name. */
static void no_field_hides_an_option(void **state)
{
    (void)state;
    const struct schema *options[] = {&keyed_schema, &versioned_schema, &dated_schema,
                                      &paged_schema};
    for (size_t i = 0; i < method_count(&methods); i++) {
        const struct method *row = method_at(&methods, i);
        bool takes[] = {row->runs == RUNS_WRITER && !row->shown_once, row->takes & TAKES_VERSION,
                        row->takes & TAKES_TODAY, row->takes & TAKES_PAGE};
        for (size_t j = 0; j < 4; j++) {
            for (size_t k = 0; takes[j] && k < options[j]->count; k++) {
                const char *name = options[j]->fields[k].name;
                HOLDS(!schema_field(row->in, name, strlen(name)));
            }
        }
    }
}

/* What the interface promises under these names (METHODS.md, issue 2). */
static void the_promised_methods_are_there(void **state)
{
    (void)state;
    static const char *const promised[] = {
        "session.hello",      "server.ping",
        "server.describe",    "server.stats",
        "catalogue.list",     "programme.put",
        "programme.get",      "programme.list",
        "employer.put",       "employer.get",
        "employer.list",      "workplace.put",
        "workplace.get",      "workplace.list",
        "opening.put",        "opening.get",
        "opening.list",       "opening.close",
        "youth.put",          "youth.get",
        "youth.list",         "youth.observe",
        "match.openings",     "match.pair",
        "placement.propose",  "placement.decide",
        "placement.agree",    "placement.start",
        "placement.end",      "placement.get",
        "placement.list",     "certificate.file",
        "certificate.get",    "certificate.list",
        "feed.read",          "certificate.acknowledge",
        "certificate.issue",  "certificate.supersede",
        "certificate.revoke",
    };
    for (size_t i = 0; i < sizeof promised / sizeof *promised; i++) {
        if (!method_find(&methods, promised[i], strlen(promised[i])))
            fail_msg("no %s", promised[i]);
    }
}

static enum error admit(const struct method *row, unsigned roles, const char *params,
                        struct request *request, struct session *session)
{
    struct buffer frame = {0};
    struct arena arena = {0};
    *session = (struct session){.principal.roles = roles};
    *request = (struct request){.session = session};
    rpc_call(1, row->name, values_packed(&arena, params), &frame);
    enum error error = rpc_admit(&methods, (struct bytes){frame.data, frame.size}, 10, request);
    buffer_free(&frame);
    arena_free(&arena);
    arena_free(&request->arena);
    return error;
}

static void every_role_that_is_not_named_is_refused(void **state)
{
    (void)state;
    struct request request;
    struct session session;
    for (size_t i = 0; i < method_count(&methods); i++) {
        const struct method *row = method_at(&methods, i);
        for (int bit = 0; bit < ROLE_COUNT; bit++) {
            enum error error = admit(row, 1U << bit, "{}", &request, &session);
            HOLDS((error == ERR_FORBIDDEN) == (!row->open && !(row->roles >> bit & 1)));
            HOLDS(request.wants_reply && request.id == 1);
        }
        HOLDS((admit(row, 0, "{}", &request, &session) == ERR_UNAUTHENTICATED) == !row->open);
    }
    assert_null(role_names[ROLE_COUNT]);
}

static void every_change_takes_an_idempotency_key_and_nothing_else_does(void **state)
{
    (void)state;
    struct request request;
    struct session session;
    for (size_t i = 0; i < method_count(&methods); i++) {
        const struct method *row = method_at(&methods, i);
        if (row->takes & TAKES_ANYTHING)
            continue;
        enum error error = admit(row, ROLE_EVERYONE, "{'idempotency_key':'k'}", &request, &session);
        HOLDS((error != ERR_UNKNOWN_FIELD) == (row->runs == RUNS_WRITER && !row->shown_once));
        error = admit(row, ROLE_EVERYONE, "{'nobody_has_this':1}", &request, &session);
        HOLDS(error == ERR_UNKNOWN_FIELD);
        error = admit(row, ROLE_EVERYONE, "{'if_version':1}", &request, &session);
        HOLDS((error != ERR_UNKNOWN_FIELD) == !!(row->takes & TAKES_VERSION));
    }
}

/* An empty request fails at the first required field, or passes where there is none. */
static void every_required_field_is_asked_for(void **state)
{
    (void)state;
    struct request request;
    struct session session;
    for (size_t i = 0; i < method_count(&methods); i++) {
        const struct method *row = method_at(&methods, i);
        const char *first = NULL;
        for (size_t j = 0; j < row->in->count && !first; j++)
            first = row->in->fields[j].required ? row->in->fields[j].name : NULL;
        enum error error = admit(row, ROLE_EVERYONE, "{}", &request, &session);
        if (first && !(row->takes & TAKES_ANYTHING)) {
            HOLDS(error == ERR_MISSING_FIELD);
            HOLDS(strcmp(request.fault.field, first) == 0);
        } else if (!row->in->check) {
            HOLDS(error == ERR_NONE);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_is_whole),
        cmocka_unit_test(no_field_hides_an_option),
        cmocka_unit_test(the_promised_methods_are_there),
        cmocka_unit_test(every_role_that_is_not_named_is_refused),
        cmocka_unit_test(every_change_takes_an_idempotency_key_and_nothing_else_does),
        cmocka_unit_test(every_required_field_is_asked_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
