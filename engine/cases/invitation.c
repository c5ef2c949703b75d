/* SPDX-License-Identifier: MIT
 *
 * Making, taking back and honouring invitations. */
#include "engine/cases/invitation.h"

#include <stdio.h>
#include <string.h>

#include "data/signing.h"
#include "engine/cases/access.h"
#include "engine/cases/placement.h"
#include "engine/cases/replies.h"
#include "engine/cases/rows.h"
#include "proto/date.h"
#include "proto/text.h"

enum {
    ID_SIZE = 10, /* letters and digits */
    DAYS_DEFAULT = 14,
    DAYS_MOST = 366,
};
static const char prefix[] = "intyg_";

/* No count of changes comes so far, so that each request of such a session is settled anew. */
#define ALWAYS_ANEW UINT64_MAX

/* ---- coming in ---- */

bool invitation_is(struct text token)
{
    size_t size = sizeof prefix - 1;
    return token.size >= size && memcmp(token.data, prefix, size) == 0;
}

static bool good_now(const struct request *request, const struct invitation *invitation)
{
    return !invitation->used_on.set && !invitation->ended_on.set && invitation->until.set &&
           context_server_day(request).days <= invitation->until.days;
}

static enum error refuse(struct request *request)
{
    return fail(&request->fault, ERR_UNAUTHENTICATED, "token",
                "this link lets nobody in: it is used, too old, taken back or not whole");
}

static struct principal principal_of(const struct invitation *invitation)
{
    struct principal out = {
        .roles = ROLE_SUPERVISOR,
        .purposes = PURPOSE_FOLLOW_UP,
        .generation = ALWAYS_ANEW,
        .until = INT64_MAX,
    };
    snprintf(out.id, PRINCIPAL_ID, "%.*s", (int)invitation->head.id.size, invitation->head.id.data);
    snprintf(out.placement, PRINCIPAL_ID, "%.*s", (int)invitation->placement.size,
             invitation->placement.data);
    return out;
}

enum error invitation_log_in(struct request *request, struct text card, struct principal *out)
{
    struct invitation invitation = {0};
    struct text id = TEXT("none"), secret = TEXT("");
    struct fault none;
    secret_take(&request->arena, prefix, card, &id, &secret);
    if (access_fetch(request, RECORD_INVITATION, id, NULL, &invitation, &none))
        invitation = (struct invitation){0};
    bool fits = secret_fits(request->context->access->token_key, id, secret, invitation.hash);
    if (!good_now(request, &invitation) || !fits)
        return refuse(request);
    *out = principal_of(&invitation);
    return ERR_NONE;
}

enum error invitation_renew(struct request *request)
{
    const struct principal *principal = &request->session->principal;
    struct invitation invitation = {0};
    struct fault none;
    struct text id = {principal->id, strlen(principal->id)};
    if (access_fetch(request, RECORD_INVITATION, id, NULL, &invitation, &none) ||
        !good_now(request, &invitation))
        return refuse(request);
    return ERR_NONE;
}

enum error invitation_end_all(struct request *request, struct text placement, bool used,
                              int64_t *ended)
{
    struct context *context = request->context;
    struct arena *arena = &request->arena;
    struct text_list ids =
        referrers_list(context->txn, RECORD_PLACEMENT, placement, RECORD_INVITATION, arena);
    int64_t count = 0;
    for (size_t i = 0; i < ids.count; i++) {
        struct invitation invitation = {0};
        if (records_copy(context->txn, RECORD_INVITATION, ids.items[i], NULL, arena, &invitation,
                         &request->fault))
            return request->fault.code;
        if (!good_now(request, &invitation))
            continue;
        *(used ? &invitation.used_on : &invitation.ended_on) = context_server_day(request);
        if (records_put(context->changes, RECORD_INVITATION, &invitation, (struct integer){0},
                        arena, &request->fault))
            return request->fault.code;
        count++;
    }
    if (ended)
        *ended = count;
    return ERR_NONE;
}

/* ---- invite ---- */

struct invite {
    struct text placement;
    struct integer days;
};
static const struct field invite_fields[] = {
    PLACEMENT_WHICH(invite),
    FIELD(invite, days, .min = 1, .max = DAYS_MOST, .doc = "how long it is good; left out: 14"),
};
static const struct schema invite_schema = SCHEMA(invite, "for which placement");

static const struct field invite_reply_fields[] = {
    FIELD(invite_reply, id, .doc = "its public part: what the journal names"),
    FIELD(invite_reply, link, .personal = true,
          .doc = "for the supervisor alone; shown this once, it is kept nowhere"),
    FIELD(invite_reply, expires, .doc = "its last day"),
};
const struct schema invite_reply_schema = SCHEMA(invite_reply, "a link for one supervisor");

/* From the agreement until there is a certificate. */
static enum error check_state(struct request *request, const struct placement *placement)
{
    enum placement_state state = (enum placement_state)placement->state.value;
    struct youth youth = {0};
    if (state != PLACEMENT_AGREED && state != PLACEMENT_STARTED && state != PLACEMENT_ENDED &&
        state != PLACEMENT_BROKEN_OFF)
        return fail(&request->fault, ERR_STATE, "placement",
                    "is %s; a supervisor is invited between agreement and certificate",
                    placement_states[state]);
    if (access_youth(request, placement->youth, "placement", 0, &youth))
        return request->fault.code;
    if (youth.state.value == YOUTH_PROTECTED)
        return fail(&request->fault, ERR_STATE, "placement",
                    "no link is made for it: their handler files");
    return ERR_NONE;
}

static struct text fresh_id(struct request *request)
{
    for (;;) {
        struct text id = {records_fresh_id(&request->arena).data, ID_SIZE};
        if (!records_exist(request->context->txn, RECORD_INVITATION, id))
            return id;
    }
}

static enum error certificate_invite(struct request *request)
{
    const struct invite *in = request->in;
    struct invite_reply *out = request->out;
    struct context *context = request->context;
    struct arena *arena = &request->arena;
    struct placement placement = {0};
    if (access_placement(request, in->placement, "placement", &placement) ||
        check_state(request, &placement) || invitation_end_all(request, in->placement, false, NULL))
        return request->fault.code;
    int64_t days = in->days.set ? in->days.value : DAYS_DEFAULT;
    struct text secret = secret_make(arena);
    struct invitation invitation = {
        .head.id = fresh_id(request),
        .youth = placement.youth,
        .placement = placement.head.id,
        .until = {context_today(request).days + (int32_t)days, true},
    };
    invitation.hash = secret_hash(arena, context->access->token_key, invitation.head.id, secret);
    if (records_put(context->changes, RECORD_INVITATION, &invitation, (struct integer){0}, arena,
                    &request->fault))
        return request->fault.code;
    struct text site = context->issuer->site;
    struct text card = secret_card(arena, prefix, invitation.head.id, secret);
    *out = (struct invite_reply){
        .id = invitation.head.id,
        .link = arena_format(arena, "%.*s" INVITATION_PAGE "#%.*s", (int)site.size, site.data,
                             (int)card.size, card.data),
        .expires = invitation.until,
    };
    return ERR_NONE;
}

/* ---- taken back ---- */

struct uninvite {
    struct text placement;
};
static const struct field uninvite_fields[] = {PLACEMENT_WHICH(uninvite)};
static const struct schema uninvite_schema = SCHEMA(uninvite, "for which placement");

struct uninvite_reply {
    struct integer ended;
};
static const struct field uninvite_reply_fields[] = {
    FIELD(uninvite_reply, ended, .doc = "how many links were good until now"),
};
static const struct schema uninvite_reply_schema = SCHEMA(uninvite_reply, "what was taken back");

static enum error certificate_uninvite(struct request *request)
{
    const struct uninvite *in = request->in;
    struct uninvite_reply *out = request->out;
    struct placement placement = {0};
    if (access_placement(request, in->placement, "placement", &placement) ||
        invitation_end_all(request, in->placement, false, &out->ended.value))
        return request->fault.code;
    out->ended.set = true;
    return ERR_NONE;
}

static const struct method rows[] = {
    {
        .name = "certificate.invite",
        .doc = "A link that lets the placement's supervisor file without an account, shown once; "
               "those made before end.",
        .roles = STAFF,
        .runs = RUNS_WRITER,
        .takes = TAKES_TODAY,
        .shown_once = true,
        .in = &invite_schema,
        .out = &invite_reply_schema,
        .run = certificate_invite,
    },
    {
        .name = "certificate.uninvite",
        .doc = "Takes the placement's link back: from the answer on it lets nobody in.",
        .roles = STAFF,
        .runs = RUNS_WRITER,
        .in = &uninvite_schema,
        .out = &uninvite_reply_schema,
        .run = certificate_uninvite,
    },
};

const struct method_rows invitation_methods = METHOD_ROWS(rows);
