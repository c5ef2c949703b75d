/* SPDX-License-Identifier: MIT
 *
 * praktik audit: who read and changed what (query, breach), asked of a server; whether the log is
 * as it was written (verify), and what stands for a youth in it (whom), while no server has the
 * store. */
#include <sodium.h>
#include <string.h>

#include "data/audit_files.h"
#include "engine/cases/auditing.h"
#include "engine/cli/ask.h"
#include "engine/cli/audit_look.h"
#include "engine/cli/show_hit.h"
#include "proto/date.h"

struct audit_options {
    const char *key, *audit, *youth, *whom, *token, *from, *to, *cursor;
    int64_t limit;
};
static const struct option_row rows[] = {
    OPTION(audit_options, youth, "youth", .value = "ID", .doc = "query: about whom"),
    OPTION(audit_options, whom, "whom", .value = "WHOM",
           .doc = "query: likewise, by what stands for them"),
    OPTION(audit_options, token, "token", .value = "ID", .doc = "query: by whom"),
    OPTION(audit_options, from, "from", .value = "DATE", .doc = "first day"),
    OPTION(audit_options, to, "to", .value = "DATE", .doc = "last day"),
    OPTION(audit_options, limit, "limit", .value = "N", .least = 1, .most = 500,
           .doc = "query: entries of a page (50)"),
    OPTION(audit_options, cursor, "cursor", .value = "TEXT", .doc = "query: the page before said"),
    OPTION(audit_options, key, "key", .value = "FILE", .doc = "verify: the master key (DIR.key)"),
    OPTION(audit_options, audit, "audit", .value = "DIR",
           .doc = "verify: where the checkpoints are (DIR.audit)"),
};

/* ---- query ---- */

/* "2026-11-21 08:00:00", UTC; nothing for no time. */
static struct text moment(struct arena *arena, struct integer time)
{
    char day[11];
    int64_t second = time.value % 86400;
    if (!time.set || !date_format(date_from_time(time.value), day))
        return TEXT("");
    return arena_format(arena, "%s %02d:%02d:%02d", day, (int)(second / 3600),
                        (int)(second / 60 % 60), (int)(second % 60));
}

static struct text joined(struct arena *arena, const struct text_list *list, size_t most)
{
    struct text out = {"", 0};
    for (size_t i = 0; i < list->count && i < most; i++)
        out = arena_format(arena, "%.*s%s%.*s", (int)out.size, out.data, i ? "," : "",
                           (int)list->items[i].size, list->items[i].data);
    if (list->count > most)
        out = arena_format(arena, "%.*s +%zu", (int)out.size, out.data, list->count - most);
    return out;
}

static struct text outcome(struct show *show, const struct audit_entry *entry)
{
    bool sv = show->language == LANGUAGE_SV;
    struct text word = entry->result;
    if (!word.data)
        word = entry->repeated.value ? (sv ? TEXT("upprepat") : TEXT("repeated"))
               : entry->change.value ? (sv ? TEXT("ändrat") : TEXT("changed"))
                                     : (sv ? TEXT("läst") : TEXT("read"));
    if (!entry->more.value)
        return word;
    return arena_format(show->arena, "%.*s (+%lld)", (int)word.size, word.data,
                        (long long)entry->more.value);
}

static void show_page(struct show *show, const void *reply, const void *context)
{
    const struct audit_page *page = reply;
    bool sv = show->language == LANGUAGE_SV;
    struct sheet sheet;
    (void)context;
    sheet_begin(&sheet, 7);
    sheet_add(&sheet, sv ? TEXT("när (UTC)") : TEXT("when (UTC)"));
    sheet_add(&sheet, sv ? TEXT("vem") : TEXT("who"));
    sheet_add(&sheet, sv ? TEXT("som") : TEXT("as"));
    sheet_add(&sheet, sv ? TEXT("ändamål") : TEXT("purposes"));
    sheet_add(&sheet, sv ? TEXT("vad") : TEXT("what"));
    sheet_add(&sheet, sv ? TEXT("utfall") : TEXT("result"));
    sheet_add(&sheet, sv ? TEXT("om vem") : TEXT("about whom"));
    for (size_t i = 0; i < page->items.count; i++) {
        const struct audit_entry *entry = &page->items.items[i];
        sheet_add(&sheet, moment(show->arena, entry->time));
        sheet_add(&sheet, entry->by.data ? entry->by : TEXT("-"));
        sheet_add(&sheet, joined(show->arena, &entry->roles, 5));
        sheet_add(&sheet, joined(show->arena, &entry->purposes, 5));
        sheet_add(&sheet, entry->method);
        sheet_add(&sheet, outcome(show, entry));
        sheet_add(&sheet, joined(show->arena, &entry->whom, 3));
    }
    sheet_end(&sheet, &show->screen, show->out);
    if (page->next.data)
        put(show->out, "%s --cursor %.*s\n", sv ? "mer:" : "more:", (int)page->next.size,
            page->next.data);
}

static int query(const struct cli *cli, const struct audit_options *given)
{
    static const struct question_to question = {"audit.query", &audit_page_schema, show_page, NULL};
    struct buffer params = {0};
    put(&params, "{");
    ask_member(&params, "youth", given->youth);
    ask_member(&params, "whom", given->whom);
    ask_member(&params, "token", given->token);
    ask_member(&params, "from", given->from);
    ask_member(&params, "to", given->to);
    ask_member(&params, "cursor", given->cursor);
    ask_number(&params, "limit", given->limit);
    put(&params, "}");
    return ask(cli, &question, &params);
}

/* ---- breach ---- */

static void show_methods(struct show *show, const struct breach_reply *reply)
{
    bool sv = show->language == LANGUAGE_SV;
    struct sheet sheet;
    sheet_begin(&sheet, 4);
    sheet_add(&sheet, sv ? TEXT("vad") : TEXT("what"));
    sheet_add(&sheet, sv ? TEXT("frågor") : TEXT("requests"));
    sheet_add(&sheet, sv ? TEXT("ändringar") : TEXT("changes"));
    sheet_add(&sheet, sv ? TEXT("nekade") : TEXT("refused"));
    for (size_t i = 0; i < reply->methods.count; i++) {
        const struct breach_method *of = &reply->methods.items[i];
        sheet_add(&sheet, of->method);
        sheet_add(&sheet, show_number(show->arena, of->requests));
        sheet_add(&sheet, show_number(show->arena, of->changes));
        sheet_add(&sheet, show_number(show->arena, of->refused));
    }
    sheet_end(&sheet, &show->screen, show->out);
}

static void show_breach(struct show *show, const void *given, const void *context)
{
    const struct breach_reply *reply = given;
    bool sv = show->language == LANGUAGE_SV;
    struct sheet sheet;
    (void)context;
    show_methods(show, reply);
    put(show->out, "\n");
    sheet_begin(&sheet, 6);
    sheet_add(&sheet, sv ? TEXT("ungdom") : TEXT("youth"));
    sheet_add(&sheet, sv ? TEXT("i loggen") : TEXT("in the log"));
    sheet_add(&sheet, sv ? TEXT("frågor") : TEXT("requests"));
    sheet_add(&sheet, sv ? TEXT("ändringar") : TEXT("changes"));
    sheet_add(&sheet, sv ? TEXT("först (UTC)") : TEXT("first (UTC)"));
    sheet_add(&sheet, sv ? TEXT("sist (UTC)") : TEXT("last (UTC)"));
    for (size_t i = 0; i < reply->youths.count; i++) {
        const struct breach_youth *youth = &reply->youths.items[i];
        sheet_add(&sheet, youth->youth.data ? youth->youth : TEXT(""));
        sheet_add(&sheet, youth->whom);
        sheet_add(&sheet, show_number(show->arena, youth->requests));
        sheet_add(&sheet, show_number(show->arena, youth->changes));
        sheet_add(&sheet, moment(show->arena, youth->first));
        sheet_add(&sheet, moment(show->arena, youth->last));
    }
    sheet_end(&sheet, &show->screen, show->out);
    put(show->out,
        sv ? "%lld frågor, %lld ändringar, %lld nekade; %zu ungdomar, %lld andra\n"
           : "%lld requests, %lld changes, %lld refused; %zu youths, %lld others\n",
        (long long)reply->requests.value, (long long)reply->changes.value,
        (long long)reply->refused.value, reply->youths.count, (long long)reply->others.value);
}

static int breach(const struct cli *cli, const struct audit_options *given, const char *token)
{
    static const struct question_to question = {"audit.breach", &breach_reply_schema, show_breach,
                                                NULL};
    struct buffer params = {0};
    if (!given->from || !given->to)
        return complain(EX_USAGE, "breach wants --from and --to");
    put(&params, "{");
    ask_member(&params, "token", token);
    ask_member(&params, "from", given->from);
    ask_member(&params, "to", given->to);
    put(&params, "}");
    return ask(cli, &question, &params);
}

/* ---- verify ---- */

static void tell(void *context, enum audit_flaw flaw, uint64_t number)
{
    static const char *const flaws[][2] = {
        [AUDIT_ENTRY] = {"entry", "is not as it was written"},
        [AUDIT_MISSING] = {"entry", "is not there"},
        [AUDIT_HEAD] = {"entry", "the log does not end here"},
        [AUDIT_LINE_BAD] = {"checkpoint", "is not as it was signed"},
        [AUDIT_LINE_MISSING] = {"checkpoint", "is not there"},
        [AUDIT_BEHIND] = {"checkpoint", "signs another log, or one that went on"},
    };
    put(context, "audit %s %llu: %s\n", flaws[flaw][0], (unsigned long long)number, flaws[flaw][1]);
}

int audit_look(struct txn *txn, const struct audit_keys *keys, const char *directory,
               const char *outside, bool must, struct buffer *out, struct audit_counts *counts)
{
    struct buffer lines = {0};
    struct fault fault = {0};
    if (audit_files_lines(directory, outside, &lines, &fault)) {
        buffer_free(&lines);
        return complain(EX_IOERR, "%s", fault.text);
    }
    struct text text = {lines.data, lines.size};
    if (!text.data && must)
        text = TEXT("");
    audit_verify(txn, keys, text, tell, out, counts);
    buffer_free(&lines);
    return txn_fault(txn, &fault) ? complain(EX_IOERR, "%s", fault.text) : EX_OK;
}

static int tell_all(const struct cli *cli, const struct audit_keys *keys,
                    const struct audit_counts *counts, struct buffer *out)
{
    char public_key[2 * sizeof keys->verifies + 1];
    sodium_bin2hex(public_key, sizeof public_key, keys->verifies, sizeof keys->verifies);
    const unsigned long long entries = counts->entries, checkpoints = counts->checkpoints,
                             flaws = counts->flaws;
    if (cli->json) {
        out->size = 0;
        put(out,
            "{\"entries\":%llu,\"checkpoints\":%llu,\"findings\":%llu,\"public_key\":\"%s\"}\n",
            entries, checkpoints, flaws, public_key);
    } else {
        put(out, "%8llu  entries\n%8llu  checkpoints\n%8llu  findings\nsigned by %s (Ed25519)\n",
            entries, checkpoints, flaws, public_key);
    }
    int code = print(out);
    return code ? code : flaws ? EX_DATAERR : EX_OK;
}

static int verify(const struct cli *cli, const struct offline *offline,
                  const struct audit_keys *keys, const char *directory, const char *outside)
{
    struct audit_counts counts = {0};
    struct buffer out = {0};
    struct txn *txn = offline_reader(offline);
    if (!txn)
        return EX_UNAVAILABLE;
    int code = audit_look(txn, keys, directory, outside, true, &out, &counts);
    txn_abort(txn);
    if (!code)
        code = tell_all(cli, keys, &counts, &out);
    buffer_free(&out);
    return code;
}

static int tell_whom(const struct audit_keys *keys, const char *youth)
{
    char whom[AUDIT_WHOM + 1];
    struct buffer out = {0};
    audit_whom(keys, (struct text){youth, strlen(youth)}, whom);
    put(&out, "%s\n", whom);
    int code = print(&out);
    buffer_free(&out);
    return code;
}

/* A store, while no server has it: verify, or where a youth is given, whom. */
static int offline(const struct cli *cli, const struct audit_options *given, char **words,
                   const char *youth)
{
    struct offline offline;
    struct audit_keys keys;
    int code = offline_open(&offline, words[1], false, given->key);
    if (!code) {
        audit_keys_derive(offline.unlocked->keys, &keys);
        code =
            youth ? tell_whom(&keys, youth) : verify(cli, &offline, &keys, words[1], given->audit);
    }
    offline_close(&offline);
    return code;
}

static int audit(struct cli *cli, const void *options, char **words, size_t count)
{
    if (strcmp(words[0], "query") == 0 && count == 1)
        return query(cli, options);
    if (strcmp(words[0], "breach") == 0 && count == 2)
        return breach(cli, options, words[1]);
    if (strcmp(words[0], "verify") == 0 && count == 2)
        return offline(cli, options, words, NULL);
    if (strcmp(words[0], "whom") == 0 && count == 3)
        return offline(cli, options, words, words[2]);
    return complain(EX_USAGE,
                    "usage: praktik audit query | breach TOKEN | verify DIR | whom DIR YOUTH");
}

const struct command command_audit = {
    .name = "audit",
    .line = "tells who read and changed what, and whether that log is whole",
    .usage = "query|breach|verify|whom [TOKEN|DIR] [YOUTH]",
    .more = "query, breach TOKEN: of a server. verify DIR: reads the whole log and its\n"
            "checkpoints, while no server has the store; ends with 65 where something is wrong.\n"
            "whom DIR YOUTH: what stands for a youth in the log, erased or not.\n",
    OPTIONS(rows, audit_options),
    .fewest = 1,
    .most = 3,
    .run = audit,
};
