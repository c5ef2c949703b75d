/* SPDX-License-Identifier: MIT
 *
 * How many different youths each consumer has been shown today. Kept in memory: a restart begins
 * the day anew. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "engine/cases/service.h"
#include "proto/text.h"

struct consumer {
    struct consumer *next;
    char name[PRINCIPAL_ID];
    int32_t day;
    size_t count;
    char shown[SERVICE_YOUTHS][PRINCIPAL_ID];
};

struct quotas {
    pthread_mutex_t mutex; /* all below */
    struct consumer *first;
};

struct quotas *quotas_new(void)
{
    struct quotas *quotas = memory_new(1, sizeof *quotas);
    pthread_mutex_init(&quotas->mutex, NULL);
    return quotas;
}

void quotas_free(struct quotas *quotas)
{
    if (!quotas)
        return;
    while (quotas->first) {
        struct consumer *next = quotas->first->next;
        free(quotas->first);
        quotas->first = next;
    }
    pthread_mutex_destroy(&quotas->mutex);
    free(quotas);
}

static struct consumer *consumer_named(struct quotas *quotas, const char *name, int32_t day)
{
    struct consumer *one = quotas->first;
    while (one && strcmp(one->name, name) != 0)
        one = one->next;
    if (!one) {
        one = memory_new(1, sizeof *one);
        memcpy(one->name, name, strlen(name) + 1);
        one->next = quotas->first;
        quotas->first = one;
    }
    if (one->day != day) {
        one->day = day;
        one->count = 0;
    }
    return one;
}

static bool was_shown(const struct consumer *consumer, struct text youth)
{
    for (size_t i = 0; i < consumer->count; i++) {
        if (text_is(youth, consumer->shown[i]))
            return true;
    }
    return false;
}

/* Notes those that were not shown yet; false, and as it was before, where there is no room. */
static bool note_all(struct consumer *consumer, const struct text *youths, size_t count,
                     size_t most)
{
    size_t before = consumer->count;
    for (size_t i = 0; i < count; i++) {
        if (was_shown(consumer, youths[i]))
            continue;
        if (consumer->count == most) {
            consumer->count = before;
            return false;
        }
        char *copy = consumer->shown[consumer->count++];
        memcpy(copy, youths[i].data, youths[i].size);
        copy[youths[i].size] = '\0';
    }
    return true;
}

bool quotas_take(struct quotas *quotas, const char *consumer, int32_t day,
                 const struct text *youths, size_t count, size_t most)
{
    pthread_mutex_lock(&quotas->mutex);
    bool taken = note_all(consumer_named(quotas, consumer, day), youths, count, most);
    pthread_mutex_unlock(&quotas->mutex);
    return taken;
}
