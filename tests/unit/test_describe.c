/* SPDX-License-Identifier: MIT
 *
 * The method table as data: a small one word by word, and the real one, of which nothing may be
 * left out. */
#include "engine/cases/context.h"
#include "tests/unit/described.h"

static int begin(void **state)
{
    static struct arena arena;
    arena = (struct arena){0};
    *state = &arena;
    return 0;
}

static int end(void **state)
{
    arena_free(*state);
    return 0;
}

/* ---- as data ---- */

static const char *field_json(struct arena *arena, const struct described_field *field)
{
    return values_json(arena, values_encoded(arena, &described_field_schema, field));
}

static void fields_of_a_request(void **state)
{
    static const char *const wanted[] = {
        "{'name':'id','kind':'id','doc':'of','required':true,'refers':'workplace|employer'}",
        "{'name':'name','kind':'text','doc':'its name','personal':true,'max':80}",
        "{'name':'number','kind':'organisation number','doc':'number'}",
        "{'name':'industry','kind':'code','doc':'what is done','catalogue':'industry'}",
        "{'name':'places','kind':'list of id','doc':'where','most':7,'refers':'workplace'}",
        "{'name':'hours','kind':'integer','doc':'most','nullable':true,'min':1,'max':60,"
        "'unit':'h a week'}",
        "{'name':'count','kind':'integer','doc':'how many'}",
        "{'name':'degrees','kind':'number','doc':'north','min':-90,'max':90,'unit':'degrees'}",
        "{'name':'whether','kind':'true/false','doc':'yes or no'}",
        "{'name':'day','kind':'date','doc':'day'}",
        "{'name':'clock','kind':'time of day','doc':'time'}",
        "{'name':'state','kind':'word','doc':'state','choices':['open','closed']}",
        "{'name':'levels','kind':'map of code to integer','doc':'levels','min':1,'max':4,"
        "'most':100,'catalogue':'competence'}",
        "{'name':'note','kind':'note','doc':'a note','of':'note'}",
        "{'name':'leaves','kind':'list of leaf','doc':'wishes | hopes','most':9,'of':'leaf'}",
    };
    struct description all = describe_methods(&described_table, *state);
    const struct described_field_list *request = &all.methods.items[0].request;
    assert_int_equal(request->count, sizeof wanted / sizeof *wanted);
    for (size_t i = 0; i < request->count; i++)
        assert_string_equal(field_json(*state, &request->items[i]), wanted[i]);
}

/* What a request must keep to is nothing to a reader. */
static void fields_of_a_reply(void **state)
{
    static const char *const wanted[] = {
        "{'name':'id','kind':'id','doc':'of'}",
        "{'name':'level','kind':'integer','doc':'level','nullable':true,'min':1,'max':4}",
        "{'name':'leaves','kind':'list of leaf','doc':'wishes','of':'leaf'}",
        "{'name':'shut','kind':'shut','doc':'if it is','of':'shut'}",
        "{'name':'args','kind':'list of text or integer','doc':'numbers'}",
        "{'name':'raw','kind':'value','doc':'anything'}",
    };
    struct description all = describe_methods(&described_table, *state);
    const struct described_field_list *reply = &all.methods.items[0].reply;
    assert_int_equal(reply->count, sizeof wanted / sizeof *wanted);
    for (size_t i = 0; i < reply->count; i++)
        assert_string_equal(field_json(*state, &reply->items[i]), wanted[i]);
}

static void methods_and_their_options(void **state)
{
    static const struct {
        const char *name, *doc, *runs, *options;
        size_t roles;
    } wanted[] = {
        {"try.change", "Changes a thing.", "writer", "idempotency_key if_version ", 2},
        {"try.list", "Lists things.", "pool", "today limit cursor ", ROLE_COUNT},
        {"x", "Short.", "loop", "", ROLE_COUNT},
    };
    struct description all = describe_methods(&described_table, *state);
    assert_int_equal(all.methods.count, 3);
    for (size_t i = 0; i < 3; i++) {
        const struct described_method *method = &all.methods.items[i];
        char options[128] = "";
        assert_text(method->name, wanted[i].name);
        assert_text(method->doc, wanted[i].doc);
        assert_text(method->runs, wanted[i].runs);
        assert_int_equal(method->roles.count, wanted[i].roles);
        for (size_t f = 0; f < method->options.count; f++) {
            struct text name = method->options.items[f].name;
            strncat(options, name.data, name.size);
            strcat(options, " ");
        }
        assert_string_equal(options, wanted[i].options);
    }
    assert_text(all.methods.items[0].roles.items[1], "admin");
}

static void nested_maps_once_each(void **state)
{
    struct description all = describe_methods(&described_table, *state);
    assert_int_equal(all.records.count, 3); /* leaf is in a request and in two replies */
    assert_text(all.records.items[0].name, "note");
    assert_text(all.records.items[1].name, "leaf");
    assert_text(all.records.items[2].name, "shut");
    /* in a request: what the server sets is told as such */
    assert_string_equal(field_json(*state, &all.records.items[0].fields.items[0]),
                        "{'name':'version','kind':'integer','doc':'which of them',"
                        "'by_server':true}");
    assert_string_equal(field_json(*state, &all.records.items[0].fields.items[1]),
                        "{'name':'text','kind':'text','doc':'what it says','personal':true,"
                        "'max':200}");
    assert_string_equal(field_json(*state, &all.records.items[1].fields.items[0]),
                        "{'name':'code','kind':'code','doc':'which','required':true,"
                        "'catalogue':'wish'}");
    /* in replies alone: all is the server's anyway */
    assert_string_equal(field_json(*state, &all.records.items[2].fields.items[0]),
                        "{'name':'reason','kind':'text','doc':'why'}");
}

static void every_error_is_told(void **state)
{
    struct description all = describe_methods(&described_table, *state);
    assert_int_equal(all.errors.count, ERR_COUNT - 1);
    for (size_t i = 0; i < all.errors.count; i++) {
        assert_text(all.errors.items[i].code, error_code((enum error)(i + 1)));
        assert_true(all.errors.items[i].doc.size > 0);
    }
}

/* As server.describe sends it and clients read it; the real table. */
static void data_comes_back_the_same(void **state)
{
    struct description all = describe_methods(&methods, *state);
    struct bytes bytes = values_encoded(*state, &description_schema, &all);
    void *again;
    struct fault fault;
    assert_int_equal(values_decode(*state, &description_schema, bytes, FROM_DISK, &again, &fault),
                     ERR_NONE);
    assert_same_bytes(values_encoded(*state, &description_schema, again), bytes);
    assert_int_equal(all.methods.count, method_count(&methods));
}

/* All maps that any row nests, found by another walk. */
static void assert_described(const struct description *all, const struct schema *schema, int depth)
{
    for (size_t i = 0; i < schema->count && depth < 6; i++) {
        const struct schema *of = schema->fields[i].of;
        size_t found = 0;
        for (size_t r = 0; of && r < all->records.count; r++) {
            struct text name = all->records.items[r].name;
            found += name.size == strlen(of->name) && memcmp(name.data, of->name, name.size) == 0;
        }
        if (of && found != 1)
            fail_msg("%s is told %zu times", of->name, found);
        if (of)
            assert_described(all, of, depth + 1);
    }
}

static void no_nested_map_is_left_out(void **state)
{
    struct description all = describe_methods(&methods, *state);
    for (size_t i = 0; i < method_count(&methods); i++) {
        assert_described(&all, method_at(&methods, i)->in, 0);
        assert_described(&all, method_at(&methods, i)->out, 0);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(fields_of_a_request),       TEST(fields_of_a_reply),   TEST(methods_and_their_options),
        TEST(nested_maps_once_each),     TEST(every_error_is_told), TEST(data_comes_back_the_same),
        TEST(no_nested_map_is_left_out),
    };
    return cmocka_run_group_tests_name("describe", tests, NULL, NULL);
}
