/* SPDX-License-Identifier: MIT
 *
 * Command lines: options in each form that a shell user writes, what is refused, where defaults
 * come from, and help. The list of commands is main.c's; here it is one to try things with. */
#include "engine/cli/cli.h"
#include "engine/match/model.h"
#include "proto/version.h"
#include "tests/unit/spoken.h"

struct tried {
    const char *text;
    int64_t number;
    bool flag;
};

/* What the command was last run with. */
static struct {
    int runs;
    struct cli cli;
    struct tried options;
    char words[64];
} seen;

static int run(struct cli *cli, const void *options, char **words, size_t count)
{
    seen.runs++;
    seen.cli = *cli;
    seen.options = *(const struct tried *)options;
    seen.words[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        strcat(seen.words, i ? "," : "");
        strcat(seen.words, words[i]);
    }
    return EX_TEMPFAIL;
}

static const struct option_row rows[] = {
    OPTION(tried, text, "text", .value = "TEXT", .doc = "what to say"),
    OPTION(tried, number, "number", .value = "N", .least = -3, .most = 40, .doc = "how many"),
    OPTION(tried, flag, "flag", .doc = "whether"),
};
static const struct command command_try = {
    .name = "try",
    .line = "to try words with",
    .usage = "WORD [WORD]",
    .more = "More about it.\n",
    OPTIONS(rows, tried),
    .fewest = 1,
    .most = 2,
    .run = run,
};
const struct command *const commands[] = {&command_try, &command_version, &command_help, NULL};

static struct spoken spoken;

/* Runs "try --flag a" as a shell would; spaces part words, a ' stands for an empty word. */
static int shell(const char *line)
{
    char copy[256], *words[16], empty[] = "";
    int count = 0;
    snprintf(copy, sizeof copy, "%s", line);
    for (char *word = strtok(copy, " "); word; word = strtok(NULL, " "))
        words[count++] = strcmp(word, "'") == 0 ? empty : word;
    seen.runs = 0;
    spoken_begin(&spoken);
    int code = command_run(count, words);
    spoken_end(&spoken);
    return code;
}

static int begin(void **state)
{
    (void)state;
    static const char *const names[] = {"PRAKTIK", "LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        unsetenv(names[i]);
    return 0;
}

static void options_and_words_in_any_order(void **state)
{
    static const struct {
        const char *line, *words, *text;
        int64_t number;
        bool flag;
    } cases[] = {
        {"try a", "a", NULL, 0, false},
        {"try a b", "a,b", NULL, 0, false},
        {"try --text x a", "a", "x", 0, false},
        {"try a --text=x b", "a,b", "x", 0, false},
        {"try a --text=", "a", "", 0, false},
        {"try a --text '", "a", "", 0, false},
        {"try a --text=a=b", "a", "a=b", 0, false},
        {"try a --text -", "a", "-", 0, false},
        {"try a --number 40 --flag", "a", NULL, 40, true},
        {"try --flag a", "a", NULL, 0, true}, /* a flag takes no word */
        {"try --flag no", "no", NULL, 0, true},
        {"try --flag=no a", "a", NULL, 0, false},
        {"try --flag=yes a", "a", NULL, 0, true},
        {"try a --number -3", "a", NULL, -3, false},
        {"try a --number 1 --number=2", "a", NULL, 2, false}, /* the last counts */
        {"try -- --flag", "--flag", NULL, 0, false},
        {"try --flag -- a --", "a,--", NULL, 0, true},
        {"try -- --help", "--help", NULL, 0, false},
        {"try -x", "-x", NULL, 0, false},
        {"try - '", "-,", NULL, 0, false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int code = shell(cases[i].line);
        bool same = !cases[i].text == !seen.options.text &&
                    (!cases[i].text || strcmp(cases[i].text, seen.options.text) == 0);
        if (code != EX_TEMPFAIL || seen.runs != 1 || strcmp(seen.words, cases[i].words) != 0 ||
            !same || seen.options.number != cases[i].number || seen.options.flag != cases[i].flag)
            fail_msg("%s: %d, %s, %s", cases[i].line, code, seen.words, spoken.err);
    }
}

static void what_is_refused(void **state)
{
    static const char *const cases[][2] = {
        {"try", "usage: praktik try WORD [WORD]"},
        {"try a b c", "usage: praktik try WORD [WORD]"},
        {"try a --nope", "try has no option --nope; see praktik help try"},
        {"try a --nope=1", "try has no option --nope;"},
        {"try a --textual x", "try has no option --textual;"},
        {"try a --tex x", "try has no option --tex;"},
        {"try a --text", "--text: TEXT is missing"},
        {"try a --text --flag", "--text: TEXT is missing"},
        {"try a --number 41", "--number: a number from -3 to 40"},
        {"try a --number -4", "--number: a number from -3 to 40"},
        {"try a --number x", "--number: a number"},
        {"try a --number 5x", "--number: a number"},
        {"try a --number=", "--number: a number"},
        {"try a --number 99999999999999999999", "--number: a number"},
        {"try a --flag=perhaps", "--flag: yes or no"},
        {"try a --timeout 0", "--timeout: a number from 1 to 3600"},
        {"try a --lang fi", "--lang: sv or en"},
        {"try a --lang=", "--lang: sv or en"},
        {"trial a", "no command trial; see praktik help"},
        {"help trial", "no command trial; see praktik help"},
        {"help try try", "usage: praktik help [COMMAND]"},
        {"version now", "usage: praktik version"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (shell(cases[i][0]) != EX_USAGE || seen.runs || spoken.out[0])
            fail_msg("%s was taken", cases[i][0]);
        assert_int_equal(strncmp(spoken.err, "praktik: ", 9), 0);
        assert_has(spoken.err, cases[i][1]);
    }
}

static void an_option_by_its_name_as_a_file_has_it(void **state)
{
    struct tried options = {0};
    (void)state;
    spoken_begin(&spoken);
    int codes[] = {
        option_set(rows, 3, &options, "text", "x"), option_set(rows, 3, &options, "number", "7"),
        option_set(rows, 3, &options, "flag", "yes"), option_set(rows, 3, &options, "number", "70"),
        option_set(rows, 3, &options, "none", "1")};
    spoken_end(&spoken);
    static const int wanted[] = {EX_OK, EX_OK, EX_OK, EX_USAGE, EX_USAGE};
    assert_memory_equal(codes, wanted, sizeof wanted);
    assert_string_equal(options.text, "x");
    assert_int_equal(options.number, 7); /* what is refused changes nothing */
    assert_true(options.flag);
    assert_has(spoken.err, "praktik: no option --none\n");
}

static void where_the_server_is(void **state)
{
    (void)state;
    shell("try a");
    assert_string_equal(seen.cli.connect, CLIENT_ADDRESS);
    assert_int_equal(seen.cli.timeout, CLIENT_TIMEOUT_MS / 1000);
    assert_false(seen.cli.json);
    setenv("PRAKTIK", "/run/praktik", 1);
    shell("try a --timeout=5 --json");
    assert_string_equal(seen.cli.connect, "/run/praktik");
    assert_int_equal(seen.cli.timeout, 5);
    assert_true(seen.cli.json);
    shell("try a --connect [::1]:7");
    assert_string_equal(seen.cli.connect, "[::1]:7");
    setenv("PRAKTIK", "", 1);
    shell("try a");
    assert_string_equal(seen.cli.connect, CLIENT_ADDRESS);
}

static void the_language(void **state)
{
    static const struct {
        const char *all, *messages, *lang, *line;
        enum language language;
    } cases[] = {
        {NULL, NULL, NULL, "try a", LANGUAGE_EN},
        {NULL, NULL, "sv_SE.UTF-8", "try a", LANGUAGE_SV},
        {NULL, NULL, "en_GB.UTF-8", "try a", LANGUAGE_EN},
        {NULL, "sv_FI", "en_GB", "try a", LANGUAGE_SV},
        {"C", "sv_FI", "sv_SE", "try a", LANGUAGE_EN},
        {"", "", "sv_SE", "try a", LANGUAGE_SV}, /* empty is unset */
        {"sv_SE", NULL, NULL, "try a --lang en", LANGUAGE_EN},
        {"en_GB", NULL, NULL, "try a --lang=sv", LANGUAGE_SV},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
        const char *const values[] = {cases[i].all, cases[i].messages, cases[i].lang};
        for (int n = 0; n < 3; n++) {
            unsetenv(names[n]);
            if (values[n])
                setenv(names[n], values[n], 1);
        }
        shell(cases[i].line);
        if (seen.cli.language != cases[i].language)
            fail_msg("case %zu", i);
    }
}

static void help_is_the_rows(void **state)
{
    (void)state;
    assert_int_equal(shell("try --help a b c"), EX_OK);
    assert_int_equal(seen.runs, 0);
    assert_int_equal(strncmp(spoken.out,
                             "praktik try WORD [WORD]: to try words with\n\nMore about it.\n\n"
                             "  --text TEXT                what to say\n"
                             "  --number N                 how many\n"
                             "  --flag                     whether\n"
                             "  --connect HOST:PORT|PATH   where the server is",
                             200),
                     0);
    assert_has(spoken.out, "\n  --json ");
    char same[sizeof spoken.out];
    memcpy(same, spoken.out, sizeof same);
    assert_int_equal(shell("help try"), EX_OK);
    assert_string_equal(spoken.out, same);
    assert_int_equal(shell("help"), EX_OK);
    for (size_t i = 0; commands[i]; i++)
        assert_has(spoken.out, commands[i]->line);
    assert_has(spoken.out, "  try WORD [WORD]            to try words with\n");
    assert_string_equal(spoken.err, "");
}

static void the_version(void **state)
{
    (void)state;
    assert_int_equal(shell("version"), EX_OK);
    assert_string_equal(spoken.out, "praktik " PRAKTIK_VERSION ", match model " MATCH_MODEL "\n");
    assert_int_equal(shell("version --json"), EX_OK);
    assert_string_equal(spoken.out,
                        "{\"version\":\"" PRAKTIK_VERSION "\",\"model\":\"" MATCH_MODEL "\"}\n");
}

/* ---- ends ---- */

static void errors_have_exit_codes(void **state)
{
    static const struct {
        enum error error;
        int code;
    } cases[] = {{ERR_NONE, EX_OK},
                 {ERR_UNKNOWN_FIELD, EX_USAGE},
                 {ERR_NO_SUCH_METHOD, EX_USAGE},
                 {ERR_NOT_FOUND, EX_DATAERR},
                 {ERR_OUT_OF_RANGE, EX_DATAERR},
                 {ERR_UNAUTHENTICATED, EX_NOPERM},
                 {ERR_OVERLOADED, EX_TEMPFAIL},
                 {ERR_INTERNAL, EX_UNAVAILABLE}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(exit_code(cases[i].error), cases[i].code);
    for (int error = ERR_NONE + 1; error < ERR_COUNT; error++)
        assert_true(exit_code((enum error)error) >= EX__BASE);
}

static void a_failed_call_is_told(void **state)
{
    static const struct {
        enum client_end end;
        int code;
        const char *says;
    } cases[] = {
        {CLIENT_REFUSED, EX_TEMPFAIL, "OVERLOADED: too much"},
        {CLIENT_REFUSED, EX_TEMPFAIL, "praktik: try again in 250 ms\n"},
        {CLIENT_UNREACHABLE, EX_UNAVAILABLE, "is the server running?"},
        {CLIENT_LATE, EX_TEMPFAIL, "waited 7 s"},
        {CLIENT_BAD_ADDRESS, EX_USAGE, "praktik: too much\n"},
        {CLIENT_GARBLED, EX_UNAVAILABLE, "praktik: too much\n"},
        {CLIENT_CLOSED, EX_TEMPFAIL, "praktik: too much\n"},
    };
    struct cli cli = {.timeout = 7};
    struct fault fault = {.code = ERR_OVERLOADED, .text = "too much", .retry_after_ms = 250};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        spoken_begin(&spoken);
        int code = client_complain(&cli, cases[i].end, &fault);
        spoken_end(&spoken);
        assert_int_equal(code, cases[i].code);
        assert_has(spoken.err, cases[i].says);
        assert_string_equal(spoken.out, "");
    }
}

static void printing_empties_the_buffer(void **state)
{
    struct buffer out = {0};
    (void)state;
    put(&out, "%d %s", 7, "x");
    put_text(&out, TEXT(" y"));
    spoken_begin(&spoken);
    int codes[] = {print(&out), print(&out)};
    spoken_end(&spoken);
    assert_int_equal(codes[0] | codes[1], EX_OK);
    assert_string_equal(spoken.out, "7 x y");
    buffer_free(&out);
}

#define TRIES(name) cmocka_unit_test_setup(name, begin)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TRIES(options_and_words_in_any_order),
        TRIES(what_is_refused),
        TRIES(an_option_by_its_name_as_a_file_has_it),
        TRIES(where_the_server_is),
        TRIES(the_language),
        TRIES(help_is_the_rows),
        TRIES(the_version),
        TRIES(errors_have_exit_codes),
        TRIES(a_failed_call_is_told),
        TRIES(printing_empties_the_buffer),
    };
    return cmocka_run_group_tests_name("words", tests, NULL, NULL);
}
