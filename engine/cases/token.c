/* SPDX-License-Identifier: MIT
 *
 * Tokens: what lets people and services in. A token is shown once, when it is made:
 *
 *     praktik_kq3v5m2x7a_<52 letters and digits>_w4ts
 *             id          secret                 check
 *
 * and is kept as a keyed hash. The id is public: journal and log name it. The check finds a slip of
 * the pen before anything is looked up. Tokens are made and revoked over the Unix socket alone, by
 * the user who runs the server. */
#include <stdio.h>
#include <string.h>

#include "data/network.h"
#include "engine/cases/access.h"
#include "engine/cases/invitation.h"
#include "engine/cases/replies.h"
#include "engine/cases/rows.h"
#include "proto/date.h"
#include "proto/text.h"

enum {
    ID_SIZE = 10, /* letters and digits */
    DAY_S = 86400,
};
static const char prefix[] = "praktik_";

/* ---- logging in ---- */

struct parts {
    struct text id, secret;
};

static enum error refuse(struct request *request, const char *why)
{
    return fail(&request->fault, ERR_UNAUTHENTICATED, "token", "%s", why);
}

/* UNAUTHENTICATED where it did not come whole. */
static enum error take_apart(struct request *request, struct text token, struct parts *out)
{
    switch (secret_take(&request->arena, prefix, token, &out->id, &out->secret)) {
    case SECRET_OTHER:
        return refuse(request, "not a token: it begins with praktik_");
    case SECRET_SLIP:
        return refuse(request, "did not come whole: a letter is wrong, missing or one too many");
    case SECRET_WHOLE:
        break;
    }
    return ERR_NONE;
}

static unsigned role_of(const struct token *token)
{
    static const unsigned roles[] = {
        [TOKEN_RECRUITER] = ROLE_RECRUITER,
        [TOKEN_SERVICE] = ROLE_SERVICE,
        [TOKEN_PROTECTED_HANDLER] = ROLE_PROTECTED_HANDLER,
    };
    return roles[token->role.value];
}

static void copy_id(char out[PRINCIPAL_ID], struct text id)
{
    snprintf(out, PRINCIPAL_ID, "%.*s", (int)id.size, id.data ? id.data : "");
}

static struct principal principal_of(const struct token *token, uint64_t generation)
{
    struct principal out = {
        .roles = role_of(token),
        .purposes = words_mask(purpose_names, &token->purposes),
        .generation = generation,
        .until = token->until.set ? ((int64_t)token->until.days + 1) * DAY_S : INT64_MAX,
    };
    copy_id(out.id, token->head.id);
    copy_id(out.consumer, token->consumer);
    for (size_t i = 0; i < token->programmes.count && i < PRINCIPAL_PROGRAMMES; i++)
        copy_id(out.programmes[out.programme_count++], token->programmes.items[i]);
    return out;
}

/* Over a Unix socket the peer counts as this machine's own address. */
static bool comes_from(const struct token *token, const struct peer *peer)
{
    struct network network;
    const char *address = peer->address[0] ? peer->address : "127.0.0.1";
    return !token->network.data ||
           (network_from(token->network, &network) && network_holds(&network, address));
}

static bool good_now(const struct request *request, const struct token *token)
{
    int32_t today = context_server_day(request).days;
    return !token->revoked.set && (!token->from.set || token->from.days <= today) &&
           (!token->until.set || today <= token->until.days) &&
           comes_from(token, &request->session->peer) &&
           (!token->tls_certificate.data ||
            text_is(token->tls_certificate, request->session->peer.certificate));
}

/* Whatever is wrong with it, the work and the words are the same. */
enum error token_log_in(struct request *request, struct text text, struct principal *out)
{
    if (invitation_is(text))
        return invitation_log_in(request, text, out);
    struct context *context = request->context;
    struct token token = {0};
    struct parts parts = {{NULL, 0}, {NULL, 0}};
    struct fault none;
    if (take_apart(request, text, &parts))
        return request->fault.code;
    if (access_fetch(request, RECORD_TOKEN, parts.id, NULL, &token, &none))
        token = (struct token){0};
    bool fits = secret_fits(context->access->token_key, parts.id, parts.secret, token.hash);
    if (!good_now(request, &token) || !fits)
        return refuse(request, "not a token that lets you in here today");
    *out = principal_of(&token, access_generation(context->txn));
    return ERR_NONE;
}

enum error token_renew(struct request *request)
{
    struct principal *principal = &request->session->principal;
    struct token token = {0};
    struct fault none;
    struct text id = {principal->id, strlen(principal->id)};
    if (principal->roles & ROLE_SUPERVISOR)
        return invitation_renew(request);
    if (records_copy(request->context->txn, RECORD_TOKEN, id, NULL, &request->arena, &token,
                     &none) ||
        !good_now(request, &token))
        return fail(&request->fault, ERR_UNAUTHENTICATED, NULL, "the token was revoked");
    struct principal now = principal_of(&token, access_generation(request->context->txn));
    now.roles &= principal->roles; /* as hello narrowed them */
    now.purposes &= principal->purposes;
    *principal = now;
    return ERR_NONE;
}

/* ---- methods ---- */

static const struct field token_made_fields[] = {
    FIELD(token_made, id, .doc = "its public part: what is revoked, and what the journal names"),
    FIELD(token_made, token, .personal = true, .doc = "shown this once; it is kept nowhere"),
};
const struct schema token_made_schema = SCHEMA(token_made, "a new token");

/* Lower case alone, as a token is read out now and then. */
static struct text fresh_id(struct request *request)
{
    for (;;) {
        struct text id = {records_fresh_id(&request->arena).data, ID_SIZE};
        if (!records_exist(request->context->txn, RECORD_TOKEN, id))
            return id;
    }
}

static enum error token_create(struct request *request)
{
    struct context *context = request->context;
    struct arena *arena = &request->arena;
    struct token_made *out = request->out;
    struct token token = *(const struct token *)request->in;
    if (token.head.id.data)
        return fail(&request->fault, ERR_OUT_OF_RANGE, "id", "is made by the server");
    struct text secret = secret_make(arena);
    token.head.id = fresh_id(request);
    token.hash = secret_hash(arena, context->access->token_key, token.head.id, secret);
    if (records_put(context->changes, RECORD_TOKEN, &token, (struct integer){0}, arena,
                    &request->fault))
        return request->fault.code;
    access_changed(context->changes);
    out->id = token.head.id;
    out->token = secret_card(arena, prefix, token.head.id, secret);
    return ERR_NONE;
}

static enum error token_revoke(struct request *request)
{
    const struct by_id *in = request->in;
    struct context *context = request->context;
    struct token *token = request->out;
    if (records_copy(context->txn, RECORD_TOKEN, in->id, "id", &request->arena, token,
                     &request->fault))
        return request->fault.code;
    if (token->revoked.set)
        return ERR_NONE;
    token->revoked = (struct integer){context->now, true};
    access_changed(context->changes);
    return records_put(context->changes, RECORD_TOKEN, token, request->options.if_version,
                       &request->arena, &request->fault);
}

LIST_OF(token);
struct token_page {
    struct token_list items;
    struct text next;
};
static const struct field token_page_fields[] = {
    FIELD_LIST(token_page, items, &token_shown_schema, .doc = "by id; never their secrets"),
    FIELD(token_page, next, .nullable = true, .doc = "cursor of the next page; nil: there is none"),
};
static const struct schema token_page_schema = SCHEMA(token_page, "who may come in");

static enum error token_list(struct request *request)
{
    struct token_page *out = request->out;
    struct text cursor = request->options.cursor;
    size_t limit = context_limit(request);
    out->items = (struct token_list){
        .items = arena_array(&request->arena, limit, sizeof(struct token)), .set = true};
    struct walk walk = walk_begin(request->context->txn, TABLE_TOKEN, (struct bytes){0},
                                  (struct bytes){cursor.data, cursor.size});
    while (walk_next(&walk)) {
        struct token token = {0};
        struct part part = {&token_schema, &token};
        struct fault none;
        if (schema_decode(&part, 1, walk.value, FROM_DISK, &request->arena, &none))
            continue;
        if (out->items.count == limit) {
            out->next = out->items.items[limit - 1].head.id;
            break;
        }
        out->items.items[out->items.count++] = token;
    }
    walk_end(&walk);
    return txn_fault(request->context->txn, &request->fault);
}

static const struct method rows[] = {
    {
        .name = "token.create",
        .doc = "Makes a token and shows it, once. The first one closes the store to all others.",
        .roles = ROLE_ADMIN,
        .runs = RUNS_WRITER,
        .shown_once = true,
        .in = &token_shown_schema,
        .out = &token_made_schema,
        .run = token_create,
    },
    {
        .name = "token.list",
        .doc = "The tokens that were made, revoked ones too, page by page.",
        .roles = ROLE_ADMIN,
        .runs = RUNS_LOOP,
        .takes = TAKES_PAGE,
        .in = &nothing_schema,
        .out = &token_page_schema,
        .run = token_list,
    },
    {
        .name = "token.revoke",
        .doc = "Ends a token: from the answer on it lets nobody in, open connections included.",
        .roles = ROLE_ADMIN,
        .runs = RUNS_WRITER,
        .takes = TAKES_VERSION,
        .frees = true,
        .in = &by_id_schema,
        .out = &token_shown_schema,
        .run = token_revoke,
    },
};

const struct method_rows token_methods = METHOD_ROWS(rows);
