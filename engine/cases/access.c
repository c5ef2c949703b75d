/* SPDX-License-Identifier: MIT
 *
 * The decision, and the look-ups that ask it. */
#include "engine/cases/access.h"

#include <stdio.h>
#include <string.h>

#include "engine/cases/rows.h"
#include "proto/text.h"

const char *const purpose_names[PURPOSE_COUNT + 1] = {
    "matching", "follow_up", "needs", "statistics", NULL,
};

/* ---- the decision ---- */

bool principal_in(const struct principal *principal, struct text programme)
{
    if (principal->everywhere)
        return true;
    for (size_t i = 0; i < principal->programme_count; i++) {
        if (text_is(programme, principal->programmes[i]))
            return true;
    }
    return false;
}

enum error authorize(const struct principal *principal, const struct method *method,
                     const struct object *object)
{
    unsigned acting = principal->roles & method->roles;
    if (!acting && !method->open)
        return ERR_FORBIDDEN;
    if (!object->about_youth)
        return ERR_NONE;
    if (object->protected_identity && (object->listed || !(acting & ROLE_PROTECTED_HANDLER)))
        return ERR_NOT_FOUND;
    if ((acting & STAFF) && principal_in(principal, object->programme))
        return ERR_NONE;
    bool bound = principal->placement[0] && text_is(object->placement, principal->placement);
    return (acting & ROLE_SUPERVISOR) && bound ? ERR_NONE : ERR_NOT_FOUND;
}

/* ---- who comes ---- */

static const struct bytes generation_key = {"access", 6};

uint64_t access_generation(struct txn *txn)
{
    struct bytes value;
    return txn_get(txn, TABLE_META, generation_key, &value) && value.size == 8
               ? key_number(value.data)
               : 0;
}

void access_changed(struct changes *changes)
{
    uint8_t number[8];
    key_put_number(number, access_generation(changes->txn) + 1);
    txn_put(changes->txn, TABLE_META, generation_key, (struct bytes){number, sizeof number});
}

static struct principal named(const char *id, unsigned roles)
{
    struct principal principal = {.roles = roles};
    snprintf(principal.id, sizeof principal.id, "%s", id);
    return principal;
}

void access_arrive(const struct access *access, struct session *session)
{
    uint64_t generation = atomic_load_explicit(&access->generation, memory_order_acquire);
    struct principal *principal = &session->principal;
    bool unsaid = !principal->generation;
    if (!unsaid)
        return;
    if (!generation && !access->required && session->peer.here) {
        if (!principal->roles) {
            *principal = named("local", (unsigned)ROLE_EVERYONE & ~session->barred);
            principal->purposes = PURPOSE_EVERY;
            principal->everywhere = true;
        }
    } else if (session->peer.owner) {
        *principal = named("admin", ROLE_ADMIN);
        principal->generation = generation;
    } else {
        *principal = (struct principal){0};
    }
}

/* What was decided when the session said who it is holds as long as nobody's access has changed. */
static enum error renew(struct request *request, uint64_t generation)
{
    struct session *session = request->session;
    if (session->principal.generation && session->peer.owner) {
        session->principal.generation = generation;
        return ERR_NONE;
    }
    return fail(&request->fault, ERR_UNAUTHENTICATED, NULL,
                "say who you are: session.hello with a token");
}

enum error access_check(struct request *request)
{
    uint64_t generation = access_generation(request->context->txn);
    if (request->method->open || request->session->principal.generation == generation)
        return ERR_NONE;
    return renew(request, generation);
}

enum error access_run(struct request *request)
{
    struct fault *fault = &request->fault;
    if (access_check(request))
        return fault->code;
    enum error error = request->method->run(request);
    if (error && !fault->code)
        fail(fault, error, NULL, "%s", error_doc(error));
    if (!error)
        txn_fault(request->context->txn, fault);
    return fault->code;
}

/* ---- for the functions of methods ---- */

static enum error not_there(struct request *request, const char *field, const char *what)
{
    return fail(&request->fault, ERR_NOT_FOUND, field, "no such %s", what);
}

/* Stands in for a record that is not there, so that who asks waits as long as for one that they may
 * not see: the table's first. */
static void read_another(struct request *request, enum record record)
{
    const struct record_kind *kind = &record_kinds[record];
    struct walk walk =
        walk_begin(request->context->txn, kind->table, (struct bytes){0}, (struct bytes){0});
    struct text id = {0};
    if (walk_next(&walk))
        id = arena_text(&request->arena, walk.key.data, walk.key.size);
    walk_end(&walk);
    struct fault none;
    if (id.data)
        records_copy(request->context->txn, record, id, NULL, &request->arena,
                     arena_new(&request->arena, kind->schema->size), &none);
}

static struct object object_of(const struct youth *youth)
{
    return (struct object){
        .about_youth = true,
        .protected_identity = youth->state.value == YOUTH_PROTECTED,
        .programme = youth->programme,
    };
}

/* A record of a kind, or NOT_FOUND after about the same work. */
static enum error fetch(struct request *request, enum record record, struct text id,
                        const char *field, void *out)
{
    enum error error = records_copy(request->context->txn, record, id, field, &request->arena, out,
                                    &request->fault);
    if (error == ERR_NOT_FOUND)
        read_another(request, record);
    return error;
}

enum error access_youth(struct request *request, struct text id, const char *field,
                        struct youth *out)
{
    if (fetch(request, RECORD_YOUTH, id, field, out))
        return request->fault.code;
    struct object object = object_of(out);
    if (authorize(&request->session->principal, request->method, &object))
        return not_there(request, field, "youth");
    return ERR_NONE;
}

enum error access_placement(struct request *request, struct text id, const char *field,
                            struct placement *out)
{
    struct youth youth = {0};
    struct fault none;
    if (fetch(request, RECORD_PLACEMENT, id, field, out)) {
        if (request->fault.code == ERR_NOT_FOUND)
            read_another(request, RECORD_YOUTH);
        return request->fault.code;
    }
    enum error error = records_copy(request->context->txn, RECORD_YOUTH, out->youth, field,
                                    &request->arena, &youth, &none);
    struct object object = object_of(&youth);
    object.placement = out->head.id;
    if (error || authorize(&request->session->principal, request->method, &object))
        return not_there(request, field, "placement");
    return ERR_NONE;
}

enum error access_programme(struct request *request, struct text id, const char *field)
{
    bool there = records_exist(request->context->txn, RECORD_PROGRAMME, id);
    if (!there || !principal_in(&request->session->principal, id))
        return not_there(request, field, "programme");
    return ERR_NONE;
}

bool access_listed(struct request *request, struct text youth, struct arena *arena)
{
    struct youth record = {0};
    struct fault none;
    if (records_get(request->context->txn, RECORD_YOUTH, youth, NULL, arena, &record, &none))
        return false;
    struct object object = object_of(&record);
    object.listed = true;
    return !authorize(&request->session->principal, request->method, &object);
}
