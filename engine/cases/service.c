/* SPDX-License-Identifier: MIT
 *
 * Services: whom they see, and what of them. */
#include "engine/cases/service.h"

#include <stdlib.h>
#include <string.h>

#include "engine/cases/hits.h"
#include "engine/cases/matching.h"
#include "engine/cases/noting.h"
#include "engine/cases/rows.h"
#include "proto/text.h"

enum { DAY_MS = 86400 * 1000 };

bool is_service(const struct request *request)
{
    unsigned acting = request->session->principal.roles & request->method->roles;
    return (acting & ROLE_SERVICE) && !(acting & STAFF);
}

enum error service_check(struct request *request, const struct weights *weights)
{
    if (!request->session->principal.purposes)
        return fail(&request->fault, ERR_PURPOSE_REQUIRED, NULL, "the token is for no purpose");
    if (weights)
        return fail(&request->fault, ERR_FORBIDDEN, "weights", "are the programme's for a service");
    return ERR_NONE;
}

/* ---- pseudonyms ---- */

/* Whom the answer is for: the organisation, or where the token names none, the token. */
static const char *consumer_of(const struct request *request)
{
    const struct principal *principal = &request->session->principal;
    return principal->consumer[0] ? principal->consumer : principal->id;
}

/* "p" and 26 letters and digits of the keyed BLAKE2b of consumer, epoch and id. */
static struct text pseudonym_of(struct request *request, struct text id, struct arena *arena)
{
    int32_t epoch = context_server_day(request).days / SERVICE_EPOCH_DAYS;
    struct text whose = arena_format(arena, "%s/%d", consumer_of(request), epoch);
    struct text hash = secret_hash(arena, request->context->access->pseudonym_key, whose, id);
    return arena_format(arena, "p%.26s", hash.data);
}

/* ---- whom a service sees ---- */

struct profile {
    uint64_t required, helpful;
};

static int compare_profiles(const void *a, const void *b)
{
    return memcmp(a, b,
                  sizeof(struct profile)); /* any order will do, so that equals are together */
}

static struct profile profile_of(const struct youth_row *row)
{
    return (struct profile){row->facts.needs_required, row->facts.needs_helpful};
}

/* How many have the profile; `sorted` are all. */
static size_t sharing(const struct profile *sorted, size_t count, struct profile profile)
{
    const struct profile *found =
        bsearch(&profile, sorted, count, sizeof *sorted, compare_profiles);
    size_t same = 0;
    if (!found)
        return 0;
    for (const struct profile *one = found; one < sorted + count; one++, same++) {
        if (compare_profiles(one, &profile) != 0)
            break;
    }
    for (const struct profile *one = found; one > sorted; one--, same++) {
        if (compare_profiles(one - 1, &profile) != 0)
            break;
    }
    return same;
}

/* All whom it sees, rare needs or not, and their profiles in order. */
static struct profile *gather(struct request *request, struct audience *out)
{
    const struct leaves *youths = &request->context->snapshot->youths;
    struct arena scratch = {0};
    struct leaves_walk walk = leaves_begin(youths);
    out->rows = arena_array(&request->arena, youths->count, sizeof *out->rows);
    out->count = 0;
    for (const struct youth_row *row; (row = cards_next(&walk)) != NULL;) {
        if (youth_may_be_listed(request, row, &scratch))
            out->rows[out->count++] = row;
    }
    arena_free(&scratch);
    struct profile *profiles = arena_array(&request->arena, out->count, sizeof *profiles);
    for (size_t i = 0; i < out->count; i++)
        profiles[i] = profile_of(out->rows[i]);
    qsort(profiles, out->count, sizeof *profiles, compare_profiles);
    return profiles;
}

static enum error too_few(struct request *request)
{
    return fail_limit(&request->fault, ERR_TOO_FEW_TO_SHOW, NULL, SERVICE_TOO_FEW, "%s",
                      error_doc(ERR_TOO_FEW_TO_SHOW));
}

/* Looks at all of them, so that the time tells nothing. */
enum error service_youth(struct request *request, struct text pseudonym,
                         const struct youth_row **out)
{
    struct audience audience;
    struct arena scratch = {0};
    const struct profile *profiles = gather(request, &audience);
    *out = NULL;
    for (size_t i = 0; i < audience.count; i++) {
        struct text own = pseudonym_of(request, audience.rows[i]->facts.id, &scratch);
        if (text_equal(own, pseudonym))
            *out = audience.rows[i];
        arena_reset(&scratch);
    }
    arena_free(&scratch);
    if (!*out) {
        noting_refusal(request, (struct text){0});
        return fail(&request->fault, ERR_NOT_FOUND, "youth", "no such youth");
    }
    noting_youth(request, (*out)->facts.id);
    if (sharing(profiles, audience.count, profile_of(*out)) < SERVICE_TOO_FEW)
        return too_few(request);
    return ERR_NONE;
}

enum error service_youths(struct request *request, struct text programme, struct audience *out)
{
    const struct profile *profiles = gather(request, out);
    size_t all = out->count;
    out->count = 0;
    for (size_t i = 0; i < all; i++) {
        const struct youth_row *row = out->rows[i];
        if ((!programme.data || text_equal(programme, row->programme)) &&
            sharing(profiles, all, profile_of(row)) >= SERVICE_TOO_FEW)
            out->rows[out->count++] = row;
    }
    return out->count < SERVICE_TOO_FEW ? too_few(request) : ERR_NONE;
}

/* ---- what of them ---- */

/* Fields of a hit, by purpose: all that is not named for one of the session's is left out. */
enum told {
    TOLD_SCORE = 1 << 0,   /* youth, score */
    TOLD_RANGE = 1 << 1,   /* low, high, thin */
    TOLD_PLACE = 1 << 2,   /* opening, workplace, employer, title, prospect */
    TOLD_REASONS = 1 << 3, /* signs and codes, without arguments */
};
static const unsigned told_for[PURPOSE_COUNT] = {
    [0] = TOLD_SCORE | TOLD_RANGE | TOLD_PLACE | TOLD_REASONS, /* matching */
    [1] = TOLD_SCORE | TOLD_PLACE,                             /* follow_up */
    [2] = TOLD_SCORE, /* needs: no service is told of them */
    [3] = TOLD_SCORE, /* statistics */
    [4] = 0,          /* audit: for staff */
};

static unsigned told_to(const struct request *request)
{
    unsigned told = 0;
    for (unsigned bit = 0; bit < PURPOSE_COUNT; bit++)
        told |= request->session->principal.purposes >> bit & 1 ? told_for[bit] : 0;
    return told;
}

static void trim_hit(unsigned told, struct hit *hit)
{
    struct hit full = *hit;
    *hit = (struct hit){.youth = full.youth, .score = full.score};
    if (told & TOLD_RANGE) {
        hit->low = full.low;
        hit->high = full.high;
        hit->thin = full.thin;
    }
    if (told & TOLD_PLACE) {
        hit->opening = full.opening;
        hit->workplace = full.workplace;
        hit->employer = full.employer;
        hit->title = full.title;
        hit->prospect = full.prospect;
    }
    if (told & TOLD_REASONS)
        hit->reasons = full.reasons;
    for (size_t i = 0; i < hit->reasons.count; i++)
        hit->reasons.items[i].args = (struct argument_list){0};
}

/* The retry is for the next day. */
static enum error limited(struct request *request)
{
    fail_limit(&request->fault, ERR_RATE_LIMITED, NULL, SERVICE_YOUTHS,
               "a service sees at most %d different youths a day", SERVICE_YOUTHS);
    request->fault.retry_after_ms = DAY_MS - request->context->now * 1000 % DAY_MS;
    return request->fault.code;
}

enum error service_trim(struct request *request, struct match_reply *reply)
{
    struct arena *arena = &request->arena;
    unsigned told = told_to(request);
    bool one = reply->youth.data != NULL; /* the list is of places, for one youth */
    size_t count = one ? 1 : reply->hits.count;
    struct text *shown = arena_array(arena, count, sizeof *shown);
    for (size_t i = 0; i < count; i++)
        shown[i] = one ? reply->youth : reply->hits.items[i].youth;
    if (!quotas_take(request->context->access->quotas, consumer_of(request),
                     context_server_day(request).days, shown, count, SERVICE_YOUTHS))
        return limited(request);
    for (size_t i = 0; i < reply->hits.count; i++) {
        struct hit *hit = &reply->hits.items[i];
        trim_hit(told, hit);
        if (!one)
            hit->youth = pseudonym_of(request, hit->youth, arena);
    }
    if (reply->explore)
        trim_hit(told, reply->explore);
    *reply = (struct match_reply){
        .youth = one ? pseudonym_of(request, reply->youth, arena) : (struct text){0},
        .opening = reply->opening,
        .model = reply->model,
        .as_of = reply->as_of,
        .today = reply->today,
        .hits = reply->hits,
        .explore = reply->explore,
    };
    return ERR_NONE;
}
