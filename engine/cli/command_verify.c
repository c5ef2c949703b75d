/* SPDX-License-Identifier: MIT
 *
 * praktik verify: looks at all that a store holds, while no server has it. */
#include "data/verify.h"
#include "engine/cli/audit_look.h"

struct verify_options {
    const char *key, *audit;
};
static const struct option_row rows[] = {
    OPTION(verify_options, key, "key", .value = "FILE", .doc = "the master key (DIR.key)"),
    OPTION(verify_options, audit, "audit", .value = "DIR",
           .doc = "where the audit log's checkpoints are (DIR.audit)"),
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
                       const struct audit_counts *audit, struct buffer *out)
{
    const unsigned long long findings = counts->findings + audit->flaws;
    if (cli->json) {
        out->size = 0;
        put(out, "{\"findings\":%llu,\"journal\":%llu", findings,
            (unsigned long long)counts->journal);
        put(out, ",\"audit\":%llu", (unsigned long long)audit->entries);
        for (int i = 0; i < RECORD_COUNT; i++)
            put(out, ",\"%s\":%llu", record_kinds[i].name, (unsigned long long)counts->records[i]);
        put(out, "}\n");
    } else {
        for (int i = 0; i < RECORD_COUNT; i++)
            if (counts->records[i])
                put(out, "%8llu  %s\n", (unsigned long long)counts->records[i],
                    record_kinds[i].name);
        put(out, "%8llu  entries of the journal\n%8llu  of the audit log\n%8llu  findings\n",
            (unsigned long long)counts->journal, (unsigned long long)audit->entries, findings);
    }
    int code = print(out);
    return code ? code : findings ? EX_DATAERR : EX_OK;
}

static int look(const struct cli *cli, const struct offline *offline, const char *directory,
                const char *outside)
{
    struct verify_counts counts;
    struct audit_counts audit = {0};
    struct audit_keys keys;
    struct buffer out = {0};
    struct fault fault = {0};
    struct txn *txn = offline_reader(offline);
    if (!txn)
        return EX_UNAVAILABLE;
    audit_keys_derive(offline->unlocked->keys, &keys);
    verify_store(txn, tell, &out, &counts);
    int code = txn_fault(txn, &fault)
                   ? complain(EX_IOERR, "%s", fault.text)
                   : audit_look(txn, &keys, directory, outside, outside, &out, &audit);
    txn_abort(txn);
    if (!code)
        code = tell_counts(cli, &counts, &audit, &out);
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
        code = look(cli, &offline, words[0], options->audit);
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
