/* SPDX-License-Identifier: MIT
 *
 * What codes are called: catalogues asked from a peer that answers as the test says, and sentences
 * with their names. */
#include <sys/socket.h>

#include "engine/cli/names.h"
#include "tests/unit/spoken.h"

struct ends {
    struct arena arena;
    struct client *client;
    int peer;
    struct names names;
};

static int begin(void **state)
{
    static struct ends ends;
    int sockets[2];
    ends = (struct ends){0};
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, sockets), 0);
    ends.client = client_over(sockets[0], 1000);
    ends.peer = sockets[1];
    *state = &ends;
    return 0;
}

static int end(void **state)
{
    struct ends *ends = *state;
    client_close(ends->client);
    close(ends->peer);
    arena_free(&ends->arena);
    return 0;
}

/* The answer to request `id`. */
static void answer(struct ends *ends, int id, const char *error, const char *result)
{
    char json[2048];
    snprintf(json, sizeof json, "[1,%d,%s,%s]", id, error, result);
    struct bytes bytes = values_packed(&ends->arena, json);
    assert_int_equal(write(ends->peer, bytes.data, bytes.size), bytes.size);
}

/* Not in the order of their codes, and with what the client does not know. */
static const char *const lists[CATALOGUE_COUNT] = {
    [CATALOGUE_COMPETENCE] = "{'items':[{'code':'GAK02','sv':'Samarbete'},{'code':'GAK01',"
                             "'sv':'Ansvar','en':'Responsibility','levels':['a','b']}]}",
    [CATALOGUE_ADAPTATION] = "{'items':[{'code':'ANP01','sv':'Lugn plats','en':'Quiet place'}]}",
    [CATALOGUE_HAZARD] = "{'items':[{'code':'RISK01','sv':'Stegar','en':'Ladders'}]}",
    [CATALOGUE_INDUSTRY] = "{'items':[{'code':'F','sv':'Bygg'},{'code':'43','sv':'Specialbygg'},"
                           "{'code':'432','sv':'Installation'}]}",
    [CATALOGUE_OCCUPATION] = "{'items':[{'code':'71','sv':'Byggyrken'},{'code':'7115',"
                             "'sv':'Snickare','en':'Carpenters'}],'version':'X'}",
};

static int fetch(struct ends *ends, struct spoken *spoken)
{
    struct cli cli = {.timeout = 1};
    spoken_begin(spoken);
    int code = names_fetch(&cli, ends->client, &ends->arena, &ends->names);
    spoken_end(spoken);
    return code;
}

static void fetch_all(struct ends *ends)
{
    static struct spoken spoken;
    for (int i = 0; i < CATALOGUE_COUNT; i++)
        answer(ends, i + 1, "null", lists[i] ? lists[i] : "{'items':[]}");
    if (fetch(ends, &spoken))
        fail_msg("%s", spoken.err);
}

static void each_catalogue_is_asked_for(void **state)
{
    struct ends *ends = *state;
    char sent[1024];
    fetch_all(ends);
    ssize_t size = read(ends->peer, sent, sizeof sent);
    struct buffer wanted = {0};
    for (int i = 0; i < CATALOGUE_COUNT; i++) {
        char json[96];
        snprintf(json, sizeof json, "[0,%d,'catalogue.list',[{'kind':'%s'}]]", i + 1,
                 catalogue_names[i]);
        struct bytes bytes = values_packed(&ends->arena, json);
        buffer_append(&wanted, bytes.data, bytes.size);
    }
    assert_int_equal(size, wanted.size);
    assert_memory_equal(sent, wanted.data, wanted.size);
    buffer_free(&wanted);
}

static void codes_have_names(void **state)
{
    static const struct {
        char kind;
        const char *code;
        enum language language;
        const char *name; /* NULL: none */
    } cases[] = {
        {'k', "GAK01", LANGUAGE_SV, "Ansvar"},
        {'k', "GAK01", LANGUAGE_EN, "Responsibility"},
        {'k', "GAK02", LANGUAGE_EN, "Samarbete"}, /* where there is no English one */
        {'k', "GAK03", LANGUAGE_SV, NULL},
        {'k', "GAK0", LANGUAGE_SV, NULL},
        {'k', "ANP01", LANGUAGE_SV, NULL},
        {'a', "ANP01", LANGUAGE_EN, "Quiet place"},
        {'h', "RISK01", LANGUAGE_EN, "Ladders"},
        {'w', "43", LANGUAGE_SV, "Specialbygg"},
        {'w', "43.2", LANGUAGE_SV, "Installation"},
        {'w', "43.21", LANGUAGE_SV, "Installation"}, /* the nearest above it */
        {'w', "43.9", LANGUAGE_SV, "Specialbygg"},
        {'w', "F", LANGUAGE_SV, "Bygg"},
        {'w', "44", LANGUAGE_SV, NULL},
        {'w', "ssyk:7115", LANGUAGE_EN, "Carpenters"},
        {'w', "ssyk:7119", LANGUAGE_EN, "Byggyrken"},
        {'w', "ssyk:43", LANGUAGE_SV, NULL},
        {'w', "7115", LANGUAGE_SV, NULL}, /* an occupation is no industry */
        {'l', "sv", LANGUAGE_SV, NULL},
        {'x', "B", LANGUAGE_SV, NULL},
    };
    struct ends *ends = *state;
    fetch_all(ends);
    struct message_names names = names_for_messages(&ends->names);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct text code = {cases[i].code, strlen(cases[i].code)};
        struct text name = names.name(names.context, cases[i].kind, code, cases[i].language);
        size_t size = cases[i].name ? strlen(cases[i].name) : 0;
        if (name.size != size || (size && memcmp(name.data, cases[i].name, size) != 0))
            fail_msg("%s is called %.*s", cases[i].code, (int)name.size, name.data);
    }
}

static void sentences_have_names(void **state)
{
    struct ends *ends = *state;
    fetch_all(ends);
    struct message_names names = names_for_messages(&ends->names);
    struct argument items[] = {{.text = TEXT("GAK01")}, {.number = 1}, {.number = 2}};
    struct argument_list list = {.items = items, .count = 3, .set = true};
    assert_text(message_render(&ends->arena, LANGUAGE_SV, MATCH_TRAINS_GOAL, &list, &names),
                "Tränar Ansvar (nivå 1 → 2), som hen vill utveckla");
    items[0].text = TEXT("GAK99"); /* a code without a name stands for itself */
    assert_text(message_render(&ends->arena, LANGUAGE_EN, MATCH_TRAINS_GOAL, &list, &names),
                "Trains GAK99 (level 1 → 2), a goal");
}

static void nobody_knows_any(void **state)
{
    struct ends *ends = *state;
    struct message_names names = names_for_messages(&ends->names);
    static const char kinds[] = "kahwlx";
    for (const char *kind = kinds; *kind; kind++)
        assert_null(names.name(names.context, *kind, TEXT("43"), LANGUAGE_SV).data);
}

static void a_refusal_is_told(void **state)
{
    static struct spoken spoken;
    struct ends *ends = *state;
    answer(ends, 1, "{'code':'FORBIDDEN','message':'not for you'}", "null");
    assert_int_equal(fetch(ends, &spoken), EX_NOPERM);
    assert_has(spoken.err, "praktik: FORBIDDEN: not for you\n");
}

static void what_is_no_catalogue_is_told(void **state)
{
    static struct spoken spoken;
    struct ends *ends = *state;
    answer(ends, 1, "null", "{'items':[{'code':7}]}");
    assert_int_equal(fetch(ends, &spoken), EX_UNAVAILABLE);
    assert_has(spoken.err, "praktik: ");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(each_catalogue_is_asked_for), TEST(codes_have_names),
        TEST(sentences_have_names),        TEST(nobody_knows_any),
        TEST(a_refusal_is_told),           TEST(what_is_no_catalogue_is_told),
    };
    return cmocka_run_group_tests_name("names", tests, NULL, NULL);
}
