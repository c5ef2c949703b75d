/* SPDX-License-Identifier: MIT
 *
 * praktik import. */
#include "engine/cli/import.h"

#include <string.h>

/* What can be imported and exported, in an order in which what is referred to comes first. */
static const struct {
    const char *plural;
    enum record record;
} kinds[] = {
    {"programmes", RECORD_PROGRAMME}, {"employers", RECORD_EMPLOYER},
    {"workplaces", RECORD_WORKPLACE}, {"openings", RECORD_OPENING},
    {"youths", RECORD_YOUTH},         {"observations", RECORD_OBSERVATION},
};

const struct record_kind *kind_by_plural(const char *what)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (strcmp(kinds[i].plural, what) == 0)
            return &record_kinds[kinds[i].record];
    }
    talk("'%s': one of programmes, employers, workplaces, openings, youths, observations", what);
    return NULL;
}

static const struct option_row rows[] = {
    OPTION(import_options, skip_bad, "skip-bad", .doc = "leave bad rows out, import the others"),
    OPTION(import_options, check, "check", .doc = "only check, here and on the server"),
};

static int command(struct cli *cli, const void *options, char **words, size_t count)
{
    (void)count;
    return import_file(cli, words[0], words[1], options);
}

const struct command command_import = {
    .name = "import",
    .line = "records from CSV; nothing unless all rows pass",
    .usage = "KIND FILE.csv",
    .more = "KIND: programmes, employers, workplaces, openings, youths or observations.\n"
            "Separator ; or , or tab; UTF-8 or Windows-1252. A column is called as its field\n"
            "in PROTOCOL.md, nested ones with a dot: position.n, enrolment.waiver. Lists have\n"
            "a space between items, levels are GAK01=2 GAK05=3, wishes 43=4 ssyk:5223=2. An\n"
            "empty cell: left out; - : an empty list. FILE may be - for stdin.\n",
    OPTIONS(rows, import_options),
    .fewest = 2,
    .most = 2,
    .run = command,
};
