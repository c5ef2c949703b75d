/* SPDX-License-Identifier: MIT
 *
 * Faults: the list of codes, the path to the field, and what is cut where a text is too long. */
#include "tests/unit/values.h"

#include <ctype.h>

static void codes_are_named_once_and_found_by_name(void **state)
{
    (void)state;
    for (int i = ERR_NONE + 1; i < ERR_COUNT; i++) {
        const char *code = error_code((enum error)i);
        assert_true(strlen(code) > 4);
        assert_true(strlen(error_doc((enum error)i)) > 10);
        for (const char *c = code; *c; c++)
            assert_true(isupper((unsigned char)*c) || *c == '_');
        assert_int_equal(error_from_code(code, strlen(code)), i);
        assert_int_equal(error_from_code(code, strlen(code) - 1), ERR_NONE);
    }
    assert_int_equal(error_from_code("NONE", 4), ERR_NONE);
    assert_int_equal(error_from_code("", 0), ERR_NONE);
    assert_int_equal(error_from_code("STATES", 6), ERR_NONE);
    assert_int_equal(error_from_code("STATE", 5), ERR_STATE);
}

/* METHODS.md promises these words to other people's programs. */
static void codes_are_those_of_the_interface(void **state)
{
    (void)state;
    static const char promised[] =
        "BAD_FRAME TOO_DEEP TOO_LARGE BAD_REQUEST NO_SUCH_METHOD MISSING_FIELD UNKNOWN_FIELD "
        "DUPLICATE_FIELD BAD_TYPE OUT_OF_RANGE BAD_TEXT BAD_DATE BAD_PERIOD BAD_ORG_NR "
        "UNKNOWN_CODE NOT_FOUND CONFLICT IDEMPOTENCY_MISMATCH UNAUTHENTICATED FORBIDDEN "
        "PURPOSE_REQUIRED WAIVER_REQUIRED TOO_FEW_TO_SHOW STATE RULE_BROKEN ALREADY_USED "
        "BAD_SIGNATURE BAD_CURSOR "
        "RATE_LIMITED OVERLOADED DEADLINE STORAGE_FULL RECORD_DAMAGED SHUTTING_DOWN INTERNAL ";
    int count = 0;
    for (const char *word = promised; *word; word += strcspn(word, " ") + 1, count++)
        assert_int_not_equal(error_from_code(word, strcspn(word, " ")), ERR_NONE);
    assert_int_equal(count, ERR_COUNT - 1);
}

static void fail_replaces_what_was_there(void **state)
{
    (void)state;
    struct fault fault = {.retry_after_ms = 5};
    assert_int_equal(fail_limit(&fault, ERR_OUT_OF_RANGE, "hours", 40, "over %d", 40),
                     ERR_OUT_OF_RANGE);
    assert_string_equal(fault.field, "hours");
    assert_string_equal(fault.text, "over 40");
    assert_true(fault.has_limit);
    assert_int_equal(fault.limit, 40);
    assert_int_equal(fault.retry_after_ms, 0);
    assert_int_equal(fail(&fault, ERR_STATE, NULL, "%s", "closed"), ERR_STATE);
    assert_string_equal(fault.field, "");
    assert_false(fault.has_limit);
    assert_int_equal(fault.limit, 0);
}

static void paths_grow_outwards(void **state)
{
    (void)state;
    struct fault fault;
    fail(&fault, ERR_BAD_TYPE, "code", "must be text");
    fault_within(&fault, "wishes[2]");
    assert_string_equal(fault.field, "wishes[2].code");
    fault_within(&fault, "items[0]");
    assert_string_equal(fault.field, "items[0].wishes[2].code");
    fail(&fault, ERR_BAD_TYPE, NULL, "must be a map");
    fault_within(&fault, "position");
    assert_string_equal(fault.field, "position");
    fail(&fault, ERR_BAD_TYPE, "[3]", "must be text");
    fault_within(&fault, "goals");
    assert_string_equal(fault.field, "goals[3]");
}

static void long_paths_and_texts_are_cut(void **state)
{
    (void)state;
    struct fault fault;
    char many[400];
    memset(many, 'a', sizeof many - 1);
    many[sizeof many - 1] = '\0';
    fail(&fault, ERR_BAD_TEXT, many, "%s", many);
    assert_int_equal(strlen(fault.field), sizeof fault.field - 1);
    assert_int_equal(strlen(fault.text), sizeof fault.text - 1);
    fault_within(&fault, "items[0]");
    assert_int_equal(strlen(fault.field), sizeof fault.field - 1);
    assert_memory_equal(fault.field, "items[0].aaa", 12);
    for (size_t size = 90; size < 100; size++) {
        fail(&fault, ERR_BAD_TEXT, "code", "x");
        many[size] = '\0';
        fault_within(&fault, many);
        assert_int_equal(strlen(fault.field), size + 5 < 95 ? size + 5 : 95);
        assert_memory_equal(fault.field, many, size < 95 ? size : 95);
        many[size] = 'a';
    }
}

static void lines_name_code_field_and_reason(void **state)
{
    (void)state;
    struct fault fault;
    char line[320];
    fail(&fault, ERR_OUT_OF_RANGE, "hours", "over 40");
    assert_int_equal(fault_format(&fault, line, sizeof line), 28);
    assert_string_equal(line, "OUT_OF_RANGE: hours: over 40");
}

static void lines_are_cut_and_keep_their_end(void **state)
{
    (void)state;
    struct fault fault;
    char line[320];
    fail(&fault, ERR_NOT_FOUND, NULL, "no such record");
    assert_int_equal(fault_format(&fault, line, sizeof line), 25);
    assert_string_equal(line, "NOT_FOUND: no such record");
    for (size_t size = 1; size < 30; size++) {
        memset(line, '#', sizeof line);
        size_t length = fault_format(&fault, line, size);
        assert_int_equal(length, size < 26 ? size - 1 : 25);
        assert_int_equal(line[length], '\0');
        assert_int_equal(line[size], '#');
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_are_named_once_and_found_by_name),
        cmocka_unit_test(codes_are_those_of_the_interface),
        cmocka_unit_test(fail_replaces_what_was_there),
        cmocka_unit_test(paths_grow_outwards),
        cmocka_unit_test(long_paths_and_texts_are_cut),
        cmocka_unit_test(lines_name_code_field_and_reason),
        cmocka_unit_test(lines_are_cut_and_keep_their_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
