/* SPDX-License-Identifier: MIT
 *
 * praktik verify: looks at all that a store holds, while no server has it. */
#include "data/verify.h"
#include "engine/cli/offline.h"

struct verify_options {
    const char *key;
};
static const struct option_row rows[] = {
    OPTION(verify_options, key, "key", .value = "FILE", .doc = "the master key (DIR.key)"),
};

static void tell(void *context, const struct verify_finding *found)
{
    static const char *const kinds[] = {
        [VERIFY_DAMAGED] = "cannot be read",
        [VERIFY_DANGLING] = "refers to what is not there",
        [VERIFY_LINK] = "is linked, and is not there",
        [VERIFY_GAP] = "lacks a number",
    };
    struct buffer *out = context;
    put(out, "%s %.*s: %s%s%s\n", found->record, (int)found->id.size,
        found->id.data ? found->id.data : "", kinds[found->kind], found->field ? ": " : "",
        found->field ? found->field : "");
}

static int tell_counts(const struct cli *cli, const struct verify_counts *counts,
                       struct buffer *out)
{
    if (cli->json) {
        out->size = 0;
        put(out, "{\"findings\":%llu,\"journal\":%llu", (unsigned long long)counts->findings,
            (unsigned long long)counts->journal);
        for (int i = 0; i < RECORD_COUNT; i++)
            put(out, ",\"%s\":%llu", record_kinds[i].name, (unsigned long long)counts->records[i]);
        put(out, "}\n");
    } else {
        for (int i = 0; i < RECORD_COUNT; i++)
            if (counts->records[i])
                put(out, "%8llu  %s\n", (unsigned long long)counts->records[i],
                    record_kinds[i].name);
        put(out, "%8llu  entries of the journal\n%8llu  findings\n",
            (unsigned long long)counts->journal, (unsigned long long)counts->findings);
    }
    int code = print(out);
    return code ? code : counts->findings ? EX_DATAERR : EX_OK;
}

static int look(const struct cli *cli, struct store *store)
{
    struct verify_counts counts;
    struct buffer out = {0};
    struct fault fault = {0};
    struct txn *txn = txn_reader(store);
    if (!txn)
        return complain(EX_UNAVAILABLE, "the store has too many readers");
    txn_renew(txn);
    verify_store(txn, tell, &out, &counts);
    int code = txn_fault(txn, &fault) ? complain(EX_IOERR, "%s", fault.text)
                                      : tell_counts(cli, &counts, &out);
    txn_abort(txn);
    buffer_free(&out);
    return code;
}

static int verify(struct cli *cli, const void *given, char **words, size_t count)
{
    const struct verify_options *options = given;
    struct offline offline;
    (void)count;
    int code = offline_open(&offline, words[0], false, options->key);
    if (!code)
        code = look(cli, offline.store);
    offline_close(&offline);
    return code;
}

const struct command command_verify = {
    .name = "verify",
    .line = "reads all that a store holds and tells what is wrong",
    .usage = "DIR",
    .more = "While no server has the store. Ends with 65 where something is wrong.\n",
    OPTIONS(rows, verify_options),
    .fewest = 1,
    .most = 1,
    .run = verify,
};
