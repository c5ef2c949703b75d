/* SPDX-License-Identifier: MIT
 *
 * The look at the whole log: from its first entry the hashes are made anew, and where a checkpoint
 * stands, what was signed there must be what is found. */
#include <sodium.h>
#include <stdlib.h>

#include "data/audit_inside.h"

struct line {
    uint64_t count, number;
    int64_t time;
    uint8_t hash[AUDIT_HASH], previous[AUDIT_HASH];
};

struct checking {
    const struct audit_keys *keys;
    void (*tell)(void *context, enum audit_flaw flaw, uint64_t number);
    void *context;
    struct audit_counts *counts;
    bool asks_lines;
    struct line *lines;
    size_t count, next;            /* next: that the walk comes to */
    uint8_t line_hash[AUDIT_HASH]; /* of the last line */
    uint64_t number;               /* of the last entry */
    uint8_t hash[AUDIT_HASH];
};

static void find(struct checking *checking, enum audit_flaw flaw, uint64_t number)
{
    checking->counts->flaws++;
    checking->tell(checking->context, flaw, number);
}

/* ---- lines ---- */

/* Digits up to a space, as they are written: no sign, no zero in front. */
static bool take_number(const char **at, const char *end, uint64_t *out)
{
    const char *begin = *at;
    *out = 0;
    while (*at < end && **at >= '0' && **at <= '9' && *at - begin < 19)
        *out = *out * 10 + (uint64_t)(*(*at)++ - '0');
    bool well = *at > begin && *at < end && **at == ' ' && (*begin != '0' || *at == begin + 1);
    *at += well;
    return well;
}

/* Small hexadecimal letters alone, up to a space or the end. */
static bool take_hex(const char **at, const char *end, uint8_t *out, size_t size)
{
    if ((size_t)(end - *at) < 2 * size)
        return false;
    for (size_t i = 0; i < 2 * size; i++) {
        char digit = (*at)[i];
        if (!(digit >= '0' && digit <= '9') && !(digit >= 'a' && digit <= 'f'))
            return false;
    }
    sodium_hex2bin(out, size, *at, 2 * size, NULL, NULL, NULL);
    *at += 2 * size;
    if (*at < end && *(*at)++ != ' ')
        return false;
    return true;
}

static bool read_line(const struct audit_keys *keys, struct text text, struct line *line)
{
    static const char head[] = "praktik-audit-1 ";
    const char *at = text.data, *end = text.data + text.size;
    uint8_t signature[AUDIT_SIGNED];
    uint64_t time;
    *line = (struct line){0};
    if (text.size < sizeof head - 1 || memcmp(at, head, sizeof head - 1) != 0)
        return false;
    at += sizeof head - 1;
    if (!take_number(&at, end, &line->count) || !take_number(&at, end, &time) ||
        !take_number(&at, end, &line->number) || !take_hex(&at, end, line->hash, AUDIT_HASH) ||
        !take_hex(&at, end, line->previous, AUDIT_HASH))
        return false;
    size_t signed_size = (size_t)(at - text.data) - 1;
    line->time = (int64_t)time;
    return take_hex(&at, end, signature, sizeof signature) && at == end && end[-1] != ' ' &&
           crypto_sign_verify_detached(signature, (const uint8_t *)text.data, signed_size,
                                       keys->verifies) == 0;
}

static void read_lines(struct checking *checking, struct text lines)
{
    size_t most = 1;
    for (size_t i = 0; i < lines.size; i++)
        most += lines.data[i] == '\n';
    checking->lines = memory_new(most, sizeof *checking->lines);
    const char *at = lines.data, *end = lines.data + lines.size;
    while (at < end) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        struct text text = {at, (size_t)((stop ? stop : end) - at)};
        struct line *line = &checking->lines[checking->count];
        uint64_t expected = checking->count ? line[-1].count + 1 : 1;
        checking->counts->checkpoints++;
        if (!stop || !read_line(checking->keys, text, line))
            find(checking, AUDIT_LINE_BAD, checking->counts->checkpoints);
        else if (line->count != expected ||
                 memcmp(line->previous, checking->line_hash, AUDIT_HASH) != 0)
            find(checking, AUDIT_LINE_MISSING, expected);
        else if (checking->count && line->number < line[-1].number)
            find(checking, AUDIT_LINE_BAD, line->count);
        if (line->count)
            checking->count++;
        audit_line_hash(text, checking->line_hash);
        at = stop ? stop + 1 : end;
    }
}

/* ---- the log ---- */

/* What was signed when the log ended here. */
static void check_signed(struct checking *checking)
{
    for (; checking->next < checking->count &&
           checking->lines[checking->next].number <= checking->number;
         checking->next++) {
        const struct line *line = &checking->lines[checking->next];
        if (line->number == checking->number && memcmp(line->hash, checking->hash, AUDIT_HASH) != 0)
            find(checking, AUDIT_BEHIND, line->count);
    }
}

static void check_entry(struct checking *checking, struct bytes key, struct bytes value)
{
    uint64_t number = key.size == 8 ? key_number(key.data) : 0;
    checking->counts->entries++;
    if (number != checking->number + 1)
        find(checking, AUDIT_MISSING, checking->number + 1);
    checking->number = number;
    if (value.size <= AUDIT_HASH) {
        find(checking, AUDIT_ENTRY, number);
        return;
    }
    struct bytes entry = {(const char *)value.data + AUDIT_HASH, value.size - AUDIT_HASH};
    audit_link(checking->keys, checking->hash, number, entry);
    if (memcmp(checking->hash, value.data, AUDIT_HASH) != 0) {
        find(checking, AUDIT_ENTRY, number);
        memcpy(checking->hash, value.data, AUDIT_HASH); /* so that the next is told by itself */
    }
    check_signed(checking);
}

static void check_head(struct checking *checking, struct txn *txn)
{
    struct audit_log log;
    if (!audit_read_head(txn, checking->keys, &log) || log.number != checking->number ||
        memcmp(log.hash, checking->hash, AUDIT_HASH) != 0) {
        find(checking, AUDIT_HEAD, checking->number);
        return;
    }
    if (!checking->asks_lines)
        return;
    uint64_t last = checking->count ? checking->lines[checking->count - 1].count : 0;
    if (log.checkpoints > last)
        find(checking, AUDIT_LINE_MISSING, log.checkpoints);
    else if (log.checkpoints < last ||
             (last && memcmp(log.line_hash, checking->line_hash, AUDIT_HASH) != 0))
        find(checking, AUDIT_BEHIND, last);
}

void audit_verify(struct txn *txn, const struct audit_keys *keys, struct text lines,
                  void (*tell)(void *context, enum audit_flaw flaw, uint64_t number), void *context,
                  struct audit_counts *counts)
{
    struct checking checking = {.keys = keys,
                                .tell = tell,
                                .context = context,
                                .counts = counts,
                                .asks_lines = lines.data != NULL};
    *counts = (struct audit_counts){0};
    read_lines(&checking, lines);
    check_signed(&checking);
    struct walk walk = walk_begin(txn, TABLE_AUDIT, (struct bytes){0}, (struct bytes){0});
    while (walk_next(&walk))
        check_entry(&checking, walk.key, walk.value);
    walk_end(&walk);
    if (checking.next < checking.count)
        find(&checking, AUDIT_BEHIND, checking.lines[checking.next].count);
    check_head(&checking, txn);
    free(checking.lines);
}
