/* SPDX-License-Identifier: MIT
 *
 * The decision, and the look-ups that ask it. */
#include "engine/cases/access.h"

#include <stdio.h>
#include <string.h>

#include "engine/cases/rows.h"
#include "engine/cases/service.h"
#include "proto/text.h"

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

/* Staff of another programme see what a waiver lets them see, one youth at a time. */
static bool staff_may(const struct principal *principal, const struct method *method,
                      const struct object *object)
{
    if (principal_in(principal, object->programme))
        return true;
    return method->runs != RUNS_WRITER && !object->listed && !object->withheld &&
           object->discloses && !(object->discloses & ~object->waived);
}

/* A service sees who can be matched, and where it is another organisation's, whoever let it. */
static bool service_may(const struct principal *principal, const struct method *method,
                        const struct object *object)
{
    return method->runs != RUNS_WRITER && !object->withheld && !object->protected_identity &&
           object->discloses == DISCLOSURE_MATCHING && principal_in(principal, object->programme) &&
           (!principal->consumer[0] || (object->waived & DISCLOSURE_MATCHING));
}

enum error authorize(const struct principal *principal, const struct method *method,
                     const struct object *object)
{
    unsigned acting = principal->roles & method->roles;
    if (!acting && !method->open)
        return ERR_FORBIDDEN;
    if (!object->about_youth)
        return ERR_NONE;
    if (object->protected_identity) {
        bool handler = (acting & ROLE_PROTECTED_HANDLER) && !object->listed;
        return handler && principal_in(principal, object->programme) ? ERR_NONE : ERR_NOT_FOUND;
    }
    bool bound = principal->placement[0] && text_is(object->placement, principal->placement);
    if (((acting & STAFF) && staff_may(principal, method, object)) ||
        ((acting & ROLE_SERVICE) && service_may(principal, method, object)) ||
        ((acting & ROLE_SUPERVISOR) && bound))
        return ERR_NONE;
    return ERR_NOT_FOUND;
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
    struct principal *principal = &request->session->principal;
    if (!principal->generation)
        return fail(&request->fault, ERR_UNAUTHENTICATED, NULL,
                    "say who you are: session.hello with a token");
    if (principal->roles & ~(unsigned)ROLE_ADMIN)
        return token_renew(request);
    principal->generation = generation; /* who the server's own user is does not change */
    return ERR_NONE;
}

enum error access_check(struct request *request)
{
    return request->method->open ? ERR_NONE : access_still(request);
}

enum error access_still(struct request *request)
{
    const struct principal *principal = &request->session->principal;
    uint64_t generation = access_generation(request->context->txn);
    if (principal->until && principal->until <= request->context->now)
        return fail(&request->fault, ERR_UNAUTHENTICATED, NULL, "the token is good no more");
    return principal->generation == generation ? ERR_NONE : renew(request, generation);
}

/* Services read in small pages. */
static enum error check_page(struct request *request)
{
    const struct integer *limit = &request->options.limit;
    if (!limit->set || limit->value <= SERVICE_PAGE || !is_service(request))
        return ERR_NONE;
    return fail_limit(&request->fault, ERR_OUT_OF_RANGE, "limit", SERVICE_PAGE,
                      "a service reads at most %d at a time", SERVICE_PAGE);
}

enum error access_run(struct request *request)
{
    struct fault *fault = &request->fault;
    if (access_check(request) || check_page(request))
        return fault->code;
    enum error error = request->method->run(request);
    if (error && !fault->code)
        fail(fault, error, NULL, "%s", error_doc(error));
    if (!error)
        txn_fault(request->context->txn, fault);
    return fault->code;
}
