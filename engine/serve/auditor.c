/* SPDX-License-Identifier: MIT
 *
 * Reads wait in one of two files (data/audit_reads.h) while the other is moved; one that could not
 * be moved is first in turn, and the one in use grows meanwhile. */
#include "engine/serve/auditor.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "data/audit_files.h"
#include "data/audit_reads.h"
#include "engine/cases/noting.h"
#include "engine/serve/log.h"
#include "engine/serve/service.h"

enum {
    MINUTE = 60,
    PRINCIPALS = 64, /* whose refusals are counted at a time */
};

/* One principal's refusals in one minute. */
struct refusals {
    char by[PRINCIPAL_ID];
    int64_t minute;
    int64_t noted, counted;
};

struct auditor {
    struct store *store;
    const struct audit_keys *keys;
    struct audit_files files;
    pthread_t thread;
    bool running;
    pthread_mutex_t mutex; /* all below */
    pthread_cond_t wake, moved;
    struct audit_reads reads[2];
    unsigned use;             /* that reads are appended to; the other one is being moved */
    uint64_t number;          /* of the last read */
    uint64_t settled, wanted; /* number of a settling: done, and asked for */
    bool changed;             /* the writer has noted something since the last checkpoint */
    bool ending;
    struct refusals refusals[PRINCIPALS];
};

/* ---- refusals ---- */

static enum error keep(struct auditor *auditor, struct bytes entry, struct fault *fault);

/* An entry of those that were only counted. */
static void note_counted(struct auditor *auditor, struct refusals *own, int64_t now)
{
    struct buffer bytes = {0};
    struct fault none = {0};
    struct audit_entry entry = {
        .time = {now, true},
        .by = {own->by[0] ? own->by : NULL, strlen(own->by)},
        .result = TEXT("COUNTED"),
        .more = {own->counted, true},
    };
    if (own->counted) {
        schema_encode(&audit_entry_schema, &entry, &bytes);
        if (!keep(auditor, (struct bytes){bytes.data, bytes.size}, &none))
            own->counted = 0;
    }
    buffer_free(&bytes);
}

/* Those of minutes that are over; `all`: of this one, too. */
static void note_all_counted(struct auditor *auditor, int64_t now, bool all)
{
    for (size_t i = 0; i < PRINCIPALS; i++) {
        if (all || auditor->refusals[i].minute != now / MINUTE)
            note_counted(auditor, &auditor->refusals[i], now);
    }
}

/* Whether this one is to be noted. */
static bool take_refusal(struct auditor *auditor, const char *by, int64_t now)
{
    struct refusals *own = &auditor->refusals[0];
    int64_t minute = now / MINUTE;
    for (size_t i = 0; i < PRINCIPALS; i++) {
        struct refusals *one = &auditor->refusals[i];
        if (one->minute && strcmp(one->by, by) == 0) {
            own = one;
            break;
        }
        if (one->minute < own->minute)
            own = one;
    }
    if (strcmp(own->by, by) != 0 || own->minute != minute) { /* the oldest makes room */
        note_counted(auditor, own, now);
        own->noted = 0;
    }
    snprintf(own->by, sizeof own->by, "%s", by);
    own->minute = minute;
    if (own->noted < AUDITOR_REFUSALS)
        return ++own->noted;
    own->counted++;
    return false;
}

/* ---- noting ---- */

static bool make_entry(struct auditor *auditor, struct request *request, int64_t now,
                       struct buffer *out)
{
    bool wanted = true;
    if (noting_is_refusal(request)) {
        pthread_mutex_lock(&auditor->mutex);
        wanted = take_refusal(auditor, request->session->principal.id, now);
        pthread_mutex_unlock(&auditor->mutex);
    }
    return wanted && noting_entry(request, now, out);
}

static enum error keep(struct auditor *auditor, struct bytes entry, struct fault *fault)
{
    struct audit_reads *reads = &auditor->reads[auditor->use];
    size_t before = reads->size;
    if (audit_reads_append(reads, auditor->keys, auditor->number + 1, entry, fault))
        return fault->code;
    auditor->number++;
    if (before < AUDITOR_FOLD && reads->size >= AUDITOR_FOLD)
        pthread_cond_signal(&auditor->wake);
    return ERR_NONE;
}

void auditor_read(struct auditor *auditor, struct request *request)
{
    struct buffer entry = {0};
    struct fault fault = {0};
    if (make_entry(auditor, request, service_now(), &entry)) {
        pthread_mutex_lock(&auditor->mutex);
        keep(auditor, (struct bytes){entry.data, entry.size}, &fault);
        pthread_mutex_unlock(&auditor->mutex);
    }
    if (fault.code)
        request->fault = fault;
    buffer_free(&entry);
}

void auditor_change(struct auditor *auditor, struct request *request, struct txn *txn,
                    struct audit_log *log)
{
    struct buffer entry = {0};
    if (make_entry(auditor, request, request->context->now, &entry)) {
        if (!log->txn)
            audit_begin(log, auditor->keys, txn);
        audit_append(log, (struct bytes){entry.data, entry.size});
        pthread_mutex_lock(&auditor->mutex);
        auditor->changed = true;
        pthread_mutex_unlock(&auditor->mutex);
    }
    buffer_free(&entry);
}

/* ---- moving ---- */

/* Appends those that are not in the log yet. */
static void append_reads(struct auditor *auditor, struct audit_log *log, struct bytes reads)
{
    struct audit_frames frames = audit_frames_begin(auditor->keys, reads);
    uint64_t last = audit_reads_moved(log->txn), before = last;
    while (audit_frames_next(&frames)) {
        if (frames.number <= last)
            continue;
        audit_append(log, frames.entry);
        last = frames.number;
    }
    if (last != before)
        audit_reads_set_moved(log->txn, last);
    if (frames.at != frames.end)
        log_line(LOG_LEVEL_FAIL, "audit-reads", "reason=\"some were changed meanwhile\"");
}

/* One transaction: `reads`, and a checkpoint where it is time. False: nothing of it is done. */
static bool move(struct auditor *auditor, struct bytes reads, bool signs)
{
    struct fault fault = {0};
    struct audit_log log;
    char line[AUDIT_LINE] = "";
    struct txn *txn = txn_begin(auditor->store, &fault);
    if (!txn)
        return false;
    audit_begin(&log, auditor->keys, txn);
    append_reads(auditor, &log, reads);
    if (signs && log.number > log.covered && !txn_error(txn))
        audit_checkpoint(&log, service_now(), line);
    if (!log.changed && !txn_error(txn)) {
        txn_abort(txn);
        return true;
    }
    audit_end(&log);
    if (txn_commit(txn, &fault)) {
        log_line(LOG_LEVEL_FAIL, "audit", "code=%s", error_code(fault.code));
        return false;
    }
    if (line[0] && !audit_files_sign(&auditor->files, line))
        log_line(LOG_LEVEL_FAIL, "audit-checkpoint", "reason=\"cannot be written\"");
    return true;
}

/* Moves the file that is not in use. With the mutex, which is let go meanwhile. */
static bool move_other(struct auditor *auditor, bool signs)
{
    struct audit_reads *reads = &auditor->reads[!auditor->use];
    pthread_mutex_unlock(&auditor->mutex);
    bool done = move(auditor, (struct bytes){reads->bytes, reads->size}, signs);
    if (done)
        audit_reads_empty(reads);
    pthread_mutex_lock(&auditor->mutex);
    return done;
}

/* Moves what waits; before it, what did not go the last time. With the mutex, as above. */
static bool move_waiting(struct auditor *auditor, bool signs)
{
    if (auditor->reads[!auditor->use].size && !move_other(auditor, false))
        return false;
    if (!auditor->reads[auditor->use].size && !(signs && auditor->changed))
        return true;
    auditor->use = !auditor->use;
    auditor->changed = !signs; /* what is moved is not signed yet */
    bool done = move_other(auditor, signs);
    auditor->changed = auditor->changed || !done;
    return done;
}

static void wait_a_second(struct auditor *auditor)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec++;
    if (!auditor->ending && auditor->wanted == auditor->settled &&
        auditor->reads[auditor->use].size < AUDITOR_FOLD)
        pthread_cond_timedwait(&auditor->wake, &auditor->mutex, &until);
}

static void *thread_main(void *context)
{
    struct auditor *auditor = context;
    int64_t signed_at = service_now();
    pthread_mutex_lock(&auditor->mutex);
    while (!auditor->ending) {
        wait_a_second(auditor);
        uint64_t wanted = auditor->wanted;
        int64_t now = service_now();
        bool signs = now >= signed_at + AUDITOR_CHECKPOINT_S || now < signed_at;
        if (signs)
            signed_at = now;
        note_all_counted(auditor, now, false);
        bool done = move_waiting(auditor, signs);
        auditor->settled = wanted;
        pthread_cond_broadcast(&auditor->moved);
        if (!done && !auditor->ending) { /* a full store: not at full speed again and again */
            pthread_mutex_unlock(&auditor->mutex);
            nanosleep(&(struct timespec){.tv_sec = 1}, NULL);
            pthread_mutex_lock(&auditor->mutex);
        }
    }
    pthread_mutex_unlock(&auditor->mutex);
    return NULL;
}

void auditor_settle(struct auditor *auditor)
{
    pthread_mutex_lock(&auditor->mutex);
    uint64_t own = ++auditor->wanted;
    pthread_cond_signal(&auditor->wake);
    while (auditor->settled < own && !auditor->ending)
        pthread_cond_wait(&auditor->moved, &auditor->mutex);
    pthread_mutex_unlock(&auditor->mutex);
}

/* ---- life ---- */

/* What was there when the process before ended, in the order in which it came. */
static bool take_over(struct auditor *auditor)
{
    struct buffer left = {0};
    bool whole = audit_reads_left(auditor->reads, auditor->keys, &left, &auditor->number);
    struct txn *txn = txn_reader(auditor->store);
    if (!txn)
        return false;
    txn_renew(txn);
    uint64_t moved_before = audit_reads_moved(txn);
    txn_abort(txn);
    if (auditor->number < moved_before)
        auditor->number = moved_before;
    if (!whole)
        log_line(LOG_LEVEL_WARN, "audit-reads", "reason=\"not all that was left can be read\"");
    bool moved = !left.size || move(auditor, (struct bytes){left.data, left.size}, false);
    auditor->changed = left.size > 0;
    buffer_free(&left);
    if (!moved)
        return false;
    audit_reads_begin(auditor->reads);
    return true;
}

enum error auditor_open(struct auditor **out, struct store *store, const struct audit_keys *keys,
                        const char *directory, const char *outside, struct fault *fault)
{
    struct auditor *auditor = memory_new(1, sizeof *auditor);
    enum audit_fit fit;
    auditor->store = store;
    auditor->keys = keys;
    pthread_mutex_init(&auditor->mutex, NULL);
    pthread_cond_init(&auditor->wake, NULL);
    pthread_cond_init(&auditor->moved, NULL);
    *out = auditor;
    if (audit_files_open(&auditor->files, directory, outside, fault) ||
        audit_reads_open(auditor->reads, directory, fault) ||
        audit_files_compare(&auditor->files, store, keys, &fit, fault))
        return fault->code;
    if (fit != AUDIT_FITS)
        log_line(LOG_LEVEL_WARN, "audit-checkpoints", "%s",
                 fit == AUDIT_LOST ? "reason=\"their file is not there\""
                                   : "reason=\"the last one was not written\"");
    return take_over(auditor) ? ERR_NONE
                              : fail(fault, ERR_INTERNAL, "audit", "the log cannot be written");
}

bool auditor_start(struct auditor *auditor)
{
    auditor->running = pthread_create(&auditor->thread, NULL, thread_main, auditor) == 0;
    return auditor->running;
}

void auditor_close(struct auditor *auditor)
{
    if (!auditor)
        return;
    if (auditor->running) {
        pthread_mutex_lock(&auditor->mutex);
        auditor->ending = true;
        pthread_cond_signal(&auditor->wake);
        pthread_cond_broadcast(&auditor->moved);
        pthread_mutex_unlock(&auditor->mutex);
        pthread_join(auditor->thread, NULL);
        pthread_mutex_lock(&auditor->mutex);
        auditor->changed = true;
        note_all_counted(auditor, service_now(), true);
        move_waiting(auditor, true);
        pthread_mutex_unlock(&auditor->mutex);
    }
    audit_files_close(&auditor->files);
    audit_reads_close(auditor->reads);
    free(auditor);
}
