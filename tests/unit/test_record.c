/* SPDX-License-Identifier: MIT
 *
 * The kinds of records, what settling makes of a position, and the checks that rows cannot say. */
#include "data/grid.h"
#include "data/record.h"
#include "tests/unit/values.h"

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

static void each_kind_is_what_its_place_says(void **state)
{
    bool tables[TABLE_COUNT] = {false};
    (void)state;
    for (int i = 0; i < RECORD_COUNT; i++) {
        const struct record_kind *kind = &record_kinds[i];
        assert_int_equal(kind->record, i);
        assert_false(tables[kind->table]);
        tables[kind->table] = true;
        assert_ptr_equal(record_kind_named(kind->name, strlen(kind->name)), kind);
        assert_null(record_kind_named(kind->name, strlen(kind->name) - 1));
        for (size_t j = 0; j < head_schema.count; j++) {
            const struct field *field = &kind->schema->fields[j];
            assert_string_equal(field->name, head_schema.fields[j].name);
            assert_int_equal(field->offset, head_schema.fields[j].offset);
            assert_int_equal(field->origin, head_schema.fields[j].origin);
        }
    }
    assert_null(record_kind_named("", 0));
    assert_null(record_kind_named("workplaces", 10));
    assert_null(record_kind_named("workplace|employer", 18));
    assert_string_equal(record_kind_named("workplace|employer", 9)->name, "workplace");
}

/* ---- settling ---- */

/* The record's position after settling; what it was before must be left as it was. */
static enum error settle(struct arena *arena, enum record record, const struct position *given,
                         const struct position **settled, struct fault *fault)
{
    struct position before = given ? *given : (struct position){0};
    struct workplace workplace = {.position = (struct position *)(uintptr_t)given};
    struct youth youth = {.position = (struct position *)(uintptr_t)given};
    bool place = record == RECORD_WORKPLACE;
    *fault = (struct fault){0};
    enum error error =
        record_kinds[record].settle(place ? (void *)&workplace : (void *)&youth, arena, fault);
    assert_int_equal(error, fault->code);
    *settled = place ? workplace.position : youth.position;
    if (given)
        assert_memory_equal(given, &before, sizeof before);
    return error;
}

static void degrees_become_metres(void **state)
{
    static const enum record records[] = {RECORD_WORKPLACE, RECORD_YOUTH};
    const struct position given = {.lat = {57.7, true}, .lon = {11.97, true}};
    for (int i = 0; i < 2; i++) {
        struct fault fault;
        const struct position *settled;
        int64_t n, e;
        assert_int_equal(settle(*state, records[i], &given, &settled, &fault), ERR_NONE);
        assert_ptr_not_equal(settled, &given);
        assert_true(grid_from_wgs84(57.7, 11.97, &n, &e));
        assert_true(settled->n.set && settled->e.set);
        assert_int_equal(settled->n.value, n);
        assert_int_equal(settled->e.value, e);
        assert_false(settled->lat.set || settled->lon.set);
        assert_true(settled->lat.value == 0 && settled->lon.value == 0);
    }
}

static void metres_stay_and_nothing_stays_nothing(void **state)
{
    const struct position given = {.n = {6400000, true}, .e = {320000, true}};
    struct fault fault;
    const struct position *settled;
    assert_int_equal(settle(*state, RECORD_YOUTH, &given, &settled, &fault), ERR_NONE);
    assert_ptr_equal(settled, &given);
    assert_int_equal(settle(*state, RECORD_YOUTH, NULL, &settled, &fault), ERR_NONE);
    assert_null(settled);
    assert_int_equal(settle(*state, RECORD_WORKPLACE, NULL, &settled, &fault), ERR_NONE);
    assert_null(settled);
    for (int i = 0; i < RECORD_COUNT; i++) /* no other kind has a place */
        assert_int_equal(record_kinds[i].settle != NULL,
                         i == RECORD_WORKPLACE || i == RECORD_YOUTH);
}

/* What settling stores may be sent again, or was refused: all over the degrees that a request
 * takes. */
static void settled_positions_keep_to_the_rows_limits(void **state)
{
    struct arena *arena = *state;
    int taken = 0, refused = 0;
    for (double lat = 54; lat <= 70; lat += 0.5) {
        for (double lon = 9; lon <= 26; lon += 0.5) {
            const struct position given = {.lat = {lat, true}, .lon = {lon, true}};
            const struct position *settled;
            struct fault fault;
            void *again;
            if (settle(arena, RECORD_WORKPLACE, &given, &settled, &fault)) {
                assert_int_equal(fault.code, ERR_OUT_OF_RANGE);
                assert_string_equal(fault.field, "position");
                refused++;
                continue;
            }
            struct bytes bytes = values_encoded(arena, &position_schema, settled);
            if (values_decode(arena, &position_schema, bytes, FROM_WIRE, &again, &fault))
                fail_msg("%g %g: %s %s", lat, lon, fault.field, fault.text);
            taken++;
        }
    }
    assert_true(taken > 500 && refused > 50);
}

/* ---- checks ---- */

struct given {
    const char *json;
    enum error error;
    const char *field;
};

static void check_all(struct arena *arena, const struct schema *schema, const struct given *cases,
                      size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct fault fault;
        void *value;
        enum error error = values_decode(arena, schema, values_packed(arena, cases[i].json),
                                         FROM_WIRE, &value, &fault);
        if (error != cases[i].error || (error && strcmp(fault.field, cases[i].field) != 0))
            fail_msg("%s: %s %s: %s", cases[i].json, error_code(error), fault.field, fault.text);
    }
}
#define CHECK_ALL(schema, cases) \
    check_all(*state, &(schema), cases, sizeof(cases) / sizeof *(cases))

static void a_position_is_in_metres_or_in_degrees(void **state)
{
    static const struct given cases[] = {
        {"{'n':6400000,'e':320000}", ERR_NONE, ""},
        {"{'lat':57.7,'lon':11.97}", ERR_NONE, ""},
        {"{'lat':57,'lon':12}", ERR_NONE, ""},
        {"{}", ERR_MISSING_FIELD, ""},
        {"{'n':6400000}", ERR_MISSING_FIELD, ""},
        {"{'e':320000}", ERR_MISSING_FIELD, ""},
        {"{'lat':57.7}", ERR_MISSING_FIELD, ""},
        {"{'lat':57.7,'e':320000}", ERR_MISSING_FIELD, ""},
        {"{'n':6400000,'e':320000,'lat':57.7}", ERR_MISSING_FIELD, ""},
        {"{'n':6400000,'e':320000,'lat':57.7,'lon':11.97}", ERR_MISSING_FIELD, ""},
        {"{'n':6099999,'e':320000}", ERR_OUT_OF_RANGE, "n"},
        {"{'n':6400000,'e':950001}", ERR_OUT_OF_RANGE, "e"},
        {"{'lat':53.9,'lon':11.97}", ERR_OUT_OF_RANGE, "lat"},
    };
    CHECK_ALL(position_schema, cases);
}

static void weights_are_not_all_zero(void **state)
{
    static const struct given cases[] = {
        {"{'interest':0,'development':0,'travel':0,'support':0}", ERR_OUT_OF_RANGE, ""},
        {"{'interest':0,'development':0,'travel':0,'support':1}", ERR_NONE, ""},
        {"{'interest':0,'development':0,'travel':0}", ERR_NONE, ""}, /* support keeps its own */
        {"{}", ERR_NONE, ""},
        {"{'travel':1001}", ERR_OUT_OF_RANGE, "travel"},
        {"{'travel':-1}", ERR_OUT_OF_RANGE, "travel"},
    };
    CHECK_ALL(weights_schema, cases);
}

static void an_end_is_not_before_its_start(void **state)
{
#define PLATS "'workplace':'w','title':'t','capacity':1"
    static const struct given openings[] = {
        {"{" PLATS "}", ERR_NONE, ""},
        {"{" PLATS ",'from':'2027-01-07','to':'2027-01-07'}", ERR_NONE, ""},
        {"{" PLATS ",'from':'2027-01-07','to':'2027-01-06'}", ERR_BAD_PERIOD, "to"},
        {"{" PLATS ",'to':'2027-01-06'}", ERR_NONE, ""},
        {"{" PLATS ",'clock_from':'08:00','clock_to':'16:00'}", ERR_NONE, ""},
        {"{" PLATS ",'clock_from':'08:00','clock_to':'08:00'}", ERR_BAD_PERIOD, "clock_to"},
        {"{" PLATS ",'clock_from':'22:00','clock_to':'06:00'}", ERR_BAD_PERIOD, "clock_to"},
        {"{" PLATS ",'clock_from':'08:00'}", ERR_BAD_PERIOD, "clock_to"},
        {"{" PLATS ",'clock_to':'08:00'}", ERR_BAD_PERIOD, "clock_to"},
        {"{" PLATS ",'hours_min':20,'hours_max':20}", ERR_NONE, ""},
        {"{" PLATS ",'hours_min':20,'hours_max':19}", ERR_OUT_OF_RANGE, "hours_max"},
        {"{" PLATS ",'hours_max':61}", ERR_OUT_OF_RANGE, "hours_max"},
    };
    CHECK_ALL(opening_schema, openings);
#undef PLATS
#define YOUTH "'programme':'p','birth':'2008-03-01'"
    static const struct given youths[] = {
        {"{" YOUTH ",'school_done':'2008-02-29'}", ERR_BAD_PERIOD, "school_done"},
        {"{" YOUTH ",'school_done':'2024-06-12'}", ERR_NONE, ""},
        {"{" YOUTH ",'from':'2027-01-07','to':'2027-01-06'}", ERR_BAD_PERIOD, "to"},
        {"{" YOUTH ",'clock_from':'09:00'}", ERR_BAD_PERIOD, "clock_to"},
    };
    CHECK_ALL(youth_schema, youths);
    static const struct given programmes[] = {
        {"{'name':'p','school_breaks':[{'from':'2027-01-07','to':'2027-01-06'}]}", ERR_BAD_PERIOD,
         "school_breaks[0].to"},
        {"{'name':'p','school_breaks':[{'from':'2027-01-07'}]}", ERR_MISSING_FIELD,
         "school_breaks[0].to"},
    };
    CHECK_ALL(programme_schema, programmes);
}

static void a_wish_is_made_once(void **state)
{
#define WISHES(list) "{" YOUTH ",'wishes':[" list "]}"
    static const struct given cases[] = {
        {WISHES("{'code':'43','strength':4},{'code':'F','strength':0}"), ERR_NONE, ""},
        {WISHES("{'code':'43','strength':4},{'code':'43','strength':0}"), ERR_DUPLICATE_FIELD,
         "wishes"},
        {WISHES("{'code':'43.21','strength':4},{'code':'4321','strength':1}"), ERR_DUPLICATE_FIELD,
         "wishes"},
        {WISHES("{'code':'43.2','strength':4},{'code':'43.21','strength':1}"), ERR_NONE, ""},
        {WISHES("{'code':'ssyk:43','strength':4},{'code':'43','strength':1}"), ERR_NONE, ""},
        {WISHES("{'code':'43','strength':5}"), ERR_OUT_OF_RANGE, "wishes[0].strength"},
    };
    CHECK_ALL(youth_schema, cases);
#undef WISHES
#undef YOUTH
}

static void a_municipality_is_four_digits(void **state)
{
#define PLACE "'employer':'e','name':'n','industry':'43'"
    static const struct given cases[] = {
        {"{" PLACE ",'municipality':'1480'}", ERR_NONE, ""},
        {"{" PLACE ",'municipality':'148'}", ERR_UNKNOWN_CODE, "municipality"},
        {"{" PLACE ",'municipality':'148a'}", ERR_UNKNOWN_CODE, "municipality"},
        {"{" PLACE ",'municipality':'14800'}", ERR_OUT_OF_RANGE, "municipality"},
        {"{" PLACE ",'position':{'lat':57.7}}", ERR_MISSING_FIELD, "position"},
        {"{" PLACE ",'levels':{'GAK01':5}}", ERR_OUT_OF_RANGE, "levels.GAK01"},
    };
    CHECK_ALL(workplace_schema, cases);
#undef PLACE
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(each_kind_is_what_its_place_says),
        TEST(degrees_become_metres),
        TEST(metres_stay_and_nothing_stays_nothing),
        TEST(settled_positions_keep_to_the_rows_limits),
        TEST(a_position_is_in_metres_or_in_degrees),
        TEST(weights_are_not_all_zero),
        TEST(an_end_is_not_before_its_start),
        TEST(a_wish_is_made_once),
        TEST(a_municipality_is_four_digits),
    };
    return cmocka_run_group_tests_name("record", tests, NULL, NULL);
}
