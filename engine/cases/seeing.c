/* SPDX-License-Identifier: MIT
 *
 * The look-ups that ask the decision (access.h), and what is left out of what they find. */
#include <string.h>

#include "data/seal.h"
#include "data/waivers.h"
#include "engine/cases/access.h"
#include "engine/cases/noting.h"
#include "engine/cases/rows.h"
#include "engine/cases/service.h"
#include "proto/text.h"

static enum error not_there(struct request *request, const char *field, const char *what)
{
    return fail(&request->fault, ERR_NOT_FOUND, field, "no such %s", what);
}

static unsigned acting(const struct request *request)
{
    return request->session->principal.roles & request->method->roles;
}

/* ---- what is asked for ---- */

/* What a receiver may see of the youth today. */
static unsigned waived_to(const struct request *request, const struct waiver_list *waivers,
                          const struct youth *youth, struct text to, struct arena *arena)
{
    unsigned seen = 0;
    for (unsigned kind = 1; kind < 1U << DISCLOSURE_COUNT; kind <<= 1) {
        struct waiver_question question = {.to = to, .kind = kind, .birth = youth->birth};
        struct period_list days = waivers_days(waivers, &question, arena);
        if (periods_hold(&days, context_server_day(request)))
            seen |= kind;
    }
    return seen;
}

static unsigned waived(const struct request *request, const struct waiver_list *waivers,
                       const struct youth *youth, struct arena *arena)
{
    const struct principal *principal = &request->session->principal;
    struct text consumer = {principal->consumer, strlen(principal->consumer)};
    unsigned seen = 0;
    if (!waivers->count)
        return 0;
    if (acting(request) & ROLE_SERVICE)
        return consumer.size ? waived_to(request, waivers, youth, consumer, arena) : 0;
    for (size_t i = 0; i < principal->programme_count; i++) {
        struct text to = {principal->programmes[i], strlen(principal->programmes[i])};
        seen |= waived_to(request, waivers, youth, to, arena);
    }
    return seen;
}

static bool own_waiver_holds(const struct request *request, const struct waiver_list *waivers,
                             const struct youth *youth, struct arena *arena)
{
    struct waiver_question question = {
        .to = youth->programme,
        .kind = DISCLOSURE_MATCHING,
        .standing = youth->enrolment && youth->enrolment->waiver.value,
        .birth = youth->birth,
    };
    struct period_list days = waivers_days(waivers, &question, arena);
    return periods_hold(&days, context_server_day(request));
}

bool access_waived(struct request *request, const struct youth *youth)
{
    struct waiver_list waivers;
    struct fault none;
    return !waivers_of(request->context->txn, youth->head.id, &request->arena, &waivers, &none) &&
           own_waiver_holds(request, &waivers, youth, &request->arena);
}

/* Waivers are read for those alone who need them: not for the youth's own staff. */
static struct object object_of(const struct request *request, const struct youth *youth,
                               unsigned discloses, struct arena *arena)
{
    const struct principal *principal = &request->session->principal;
    struct waiver_list waivers = {0};
    struct fault none;
    struct object object = {
        .about_youth = true,
        .protected_identity = youth->state.value == YOUTH_PROTECTED,
        .withheld = youth->state.value != YOUTH_ACTIVE,
        .youth = youth->head.id,
        .programme = youth->programme,
        .discloses = discloses,
    };
    if ((acting(request) & STAFF) && principal_in(principal, youth->programme))
        return object;
    if (!youth->head.id.data || /* nobody is there at all */
        waivers_of(request->context->txn, youth->head.id, arena, &waivers, &none))
        object.withheld = true;
    else if (!own_waiver_holds(request, &waivers, youth, arena))
        object.withheld = true;
    else
        object.waived = waived(request, &waivers, youth, arena);
    return object;
}

static bool allowed(struct request *request, const struct object *object)
{
    bool seen = !authorize(&request->session->principal, request->method, object);
    request->noted = request->noted || (seen && object->protected_identity);
    if (seen)
        noting_youth(request, object->youth);
    return seen;
}

/* For what stands in for one that is not there: the same work, and nothing is noted. */
static bool allowed_for_nothing(struct request *request, const struct object *object)
{
    bool noted = request->noted;
    struct whom whom = request->whom;
    bool seen = allowed(request, object);
    request->noted = noted;
    request->whom = whom;
    return seen;
}

/* ---- one at a time ---- */

/* Stands in for a record that is not there, so that who asks waits as long as for one that they may
 * not see: the table's first. Zeroed where there is none. */
static void read_another(struct request *request, enum record record, void *out)
{
    const struct record_kind *kind = &record_kinds[record];
    struct txn *txn = request->context->txn;
    struct walk walk = walk_begin(txn, kind->table, (struct bytes){0}, (struct bytes){0});
    struct bytes plain;
    if (walk_next(&walk) &&
        !records_read(txn, record, walk.key, walk.value, &request->arena, out, &plain))
        memset(out, 0, kind->schema->size);
    walk_end(&walk);
}

enum error access_fetch(struct request *request, enum record record, struct text id,
                        const char *field, void *out, struct fault *fault)
{
    enum error error =
        records_copy(request->context->txn, record, id, field, &request->arena, out, fault);
    if (error == ERR_NOT_FOUND)
        read_another(request, record,
                     arena_new(&request->arena, record_kinds[record].schema->size));
    return error;
}

/* The same look-ups and the same decision for one that is not there, whose answer counts nothing.
 */
static bool youth_allowed(struct request *request, struct text id, unsigned discloses,
                          struct youth *out)
{
    struct youth other = {0};
    struct fault none;
    bool there =
        !records_copy(request->context->txn, RECORD_YOUTH, id, NULL, &request->arena, out, &none);
    if (!there)
        read_another(request, RECORD_YOUTH, &other);
    struct object object = object_of(request, there ? out : &other, discloses, &request->arena);
    bool seen = (there ? allowed : allowed_for_nothing)(request, &object);
    if (!seen || !there)
        noting_refusal(request, id);
    return seen && there;
}

enum error access_youth(struct request *request, struct text id, const char *field,
                        unsigned discloses, struct youth *out)
{
    if (youth_allowed(request, id, discloses, out))
        return txn_fault(request->context->txn, &request->fault);
    return not_there(request, field, "youth");
}

enum error access_programme(struct request *request, struct text id, const char *field)
{
    bool there = records_exist(request->context->txn, RECORD_PROGRAMME, id);
    if (!there || !principal_in(&request->session->principal, id))
        return not_there(request, field, "programme");
    return ERR_NONE;
}

/* ---- records of any kind ---- */

static unsigned disclosed_by(enum record record)
{
    switch (record) {
    case RECORD_PLACEMENT:
        return DISCLOSURE_PLACEMENT;
    case RECORD_CERTIFICATE:
        return DISCLOSURE_CERTIFICATE;
    case RECORD_YOUTH:
    case RECORD_OBSERVATION:
        return DISCLOSURE_PROFILE;
    default:
        return 0; /* to nobody else */
    }
}

static struct text placement_of(enum record record, const void *value)
{
    if (record == RECORD_PLACEMENT)
        return ((const struct head *)value)->id;
    if (record == RECORD_CERTIFICATE)
        return ((const struct certificate *)value)->placement;
    return (struct text){0};
}

bool access_record(struct request *request, enum record record, const void *value, bool listed,
                   struct arena *arena)
{
    struct text whose = record_youth(record, value);
    struct youth youth = {0};
    struct fault none;
    if (record == RECORD_PROGRAMME)
        return (acting(request) & ROLE_ADMIN) ||
               principal_in(&request->session->principal, ((const struct head *)value)->id);
    if (!whose.data)
        return true;
    if (record == RECORD_YOUTH)
        youth = *(const struct youth *)value;
    else if (records_get(request->context->txn, RECORD_YOUTH, whose, NULL, arena, &youth, &none))
        return false;
    struct object object = object_of(request, &youth, disclosed_by(record), arena);
    object.listed = listed;
    object.placement = placement_of(record, value);
    return allowed(request, &object);
}

/* Whom a request that is told nothing was about, as far as is known. */
static struct text asked_about(enum record record, struct text id, const void *value)
{
    if (record == RECORD_YOUTH)
        return id;
    return value ? record_youth(record, value) : (struct text){0};
}

enum error access_one(struct request *request, enum record record, struct text id,
                      const char *field, void *out)
{
    struct fault *fault = &request->fault;
    bool noted = request->noted;
    struct whom whom = request->whom;
    enum error error =
        records_copy(request->context->txn, record, id, field, &request->arena, out, fault);
    void *judged = out;
    if (error) { /* what stands in for it is judged likewise, for nothing */
        judged = arena_new(&request->arena, record_kinds[record].schema->size);
        read_another(request, record, judged);
    }
    bool seen = access_record(request, record, judged, false, &request->arena);
    if (error) {
        request->noted = noted;
        request->whom = whom;
    }
    if ((error || !seen) && seal_covers(record))
        noting_refusal(request, asked_about(record, id, error ? NULL : out));
    if (error)
        return error;
    return seen ? ERR_NONE : not_there(request, field, record_kinds[record].name);
}

enum error access_placement(struct request *request, struct text id, const char *field,
                            struct placement *out)
{
    return access_one(request, RECORD_PLACEMENT, id, field, out);
}

bool access_could_list(struct request *request, struct text youth, unsigned discloses,
                       struct arena *arena)
{
    struct whom whom = request->whom;
    bool seen = access_listed(request, youth, discloses, arena);
    request->whom = whom;
    return seen;
}

bool access_listed(struct request *request, struct text youth, unsigned discloses,
                   struct arena *arena)
{
    struct youth record = {0};
    struct fault none;
    if (records_get(request->context->txn, RECORD_YOUTH, youth, NULL, arena, &record, &none))
        return false;
    struct object object = object_of(request, &record, discloses, arena);
    object.listed = true;
    return allowed(request, &object);
}

enum error access_keep_programme(struct request *request, struct text id, struct fault *fault)
{
    const struct principal *principal = &request->session->principal;
    if ((acting(request) & ROLE_ADMIN) || principal->everywhere ||
        (id.data && principal_in(principal, id)))
        return ERR_NONE;
    return fail(fault, ERR_FORBIDDEN, "id", "is no programme of yours; admins make new ones");
}

/* ---- what is left out ---- */

bool access_reads_needs(const struct request *request)
{
    return (request->session->principal.purposes & PURPOSE_NEEDS) && !is_service(request);
}

static bool has_sensitive(const struct schema *schema)
{
    for (size_t i = 0; i < schema->count; i++) {
        if (schema->fields[i].sensitive)
            return true;
    }
    return false;
}

/* [bytes] of the member; all-zero is "left out" for each of these. */
static size_t size_of(const struct field *field)
{
    switch (field->kind) {
    case FIELD_TEXT:
        return sizeof(struct text);
    case FIELD_DATE:
        return sizeof(struct date);
    default:
        return sizeof(void *); /* a nested record */
    }
}

void access_hide(struct request *request, enum record record, void *value)
{
    const struct schema *schema = record_kinds[record].schema;
    if (access_reads_needs(request) || !has_sensitive(schema))
        return;
    struct youth *youth = value; /* the only kind with such rows */
    struct text *names = arena_array(&request->arena, schema->count, sizeof *names);
    youth->withheld = (struct text_list){.items = names, .set = true};
    for (size_t i = 0; i < schema->count; i++) {
        const struct field *field = &schema->fields[i];
        if (!field->sensitive)
            continue;
        memset(field_of(field, value), 0, size_of(field));
        names[youth->withheld.count++] = (struct text){field->name, strlen(field->name)};
    }
}

struct raw access_shown(struct request *request, enum record record, struct bytes stored)
{
    const struct schema *schema = record_kinds[record].schema;
    struct fault none;
    if (access_reads_needs(request) || !has_sensitive(schema))
        return (struct raw){stored.data, stored.size};
    void *value = arena_new(&request->arena, schema->size);
    struct part part = {schema, value};
    struct buffer bytes = {0};
    if (schema_decode(&part, 1, stored, FROM_DISK, &request->arena, &none))
        return (struct raw){0};
    access_hide(request, record, value);
    schema_encode(schema, value, &bytes);
    struct text copy = arena_text(&request->arena, bytes.data, bytes.size);
    buffer_free(&bytes);
    return (struct raw){copy.data, copy.size};
}

/* ---- putting profiles ---- */

/* What the caller cannot read stays as it is stored, and is not theirs to send. */
static enum error keep_sensitive(struct request *request, struct youth *youth,
                                 const struct youth *old, struct fault *fault)
{
    static const char zero[sizeof(struct text)];
    for (size_t i = 0; !access_reads_needs(request) && i < youth_schema.count; i++) {
        const struct field *field = &youth_schema.fields[i];
        size_t size = size_of(field);
        if (!field->sensitive)
            continue;
        if (memcmp(field_of(field, youth), zero, size) != 0)
            return fail(fault, ERR_PURPOSE_REQUIRED, field->name, "is for the purpose needs alone");
        memcpy(field_of(field, youth), field_of(field, old), size);
    }
    return ERR_NONE;
}

enum error access_put_youth(struct request *request, struct youth *youth, bool batch,
                            struct fault *fault)
{
    struct youth old = {0};
    struct fault none;
    const struct principal *principal = &request->session->principal;
    if (!principal_in(principal, youth->programme))
        return fail(fault, ERR_NOT_FOUND, "programme", "no such programme");
    bool known =
        youth->head.id.data && !records_copy(request->context->txn, RECORD_YOUTH, youth->head.id,
                                             NULL, &request->arena, &old, &none);
    if (known && !access_record(request, RECORD_YOUTH, &old, batch && !principal->everywhere,
                                &request->arena))
        return fail(fault, ERR_CONFLICT, "id", "cannot be given to this one");
    if (batch && !principal->everywhere && youth->state.value == YOUTH_PROTECTED)
        return fail(fault, ERR_OUT_OF_RANGE, "state",
                    "who has protected identity is put one at a time");
    return keep_sensitive(request, youth, &old, fault);
}
