/* SPDX-License-Identifier: MIT
 *
 * Credentials as JSON, over jansson. A failed allocation ends the process (proto/memory.h), so what
 * jansson returns is not NULL, and what is handed to it is UTF-8 already. */
#include "engine/cases/credential.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "proto/date.h"
#include "proto/text.h"

static json_t *string(struct text text)
{
    json_t *value = json_stringn(text.data ? text.data : "", text.size);
    return value ? value : json_string("");
}

static void set(json_t *object, const char *name, json_t *value)
{
    json_object_set_new(object, name, value);
}

static void set_text(json_t *object, const char *name, struct text text)
{
    if (text.data)
        set(object, name, string(text));
}

static void set_word(json_t *object, const char *name, const char *word)
{
    set(object, name, json_string(word));
}

/* An object that says of what type it is. Open Badges wants a list. */
static json_t *typed(const char *type)
{
    json_t *object = json_object();
    set(object, "type", json_pack("[s]", type));
    return object;
}

static struct text dumped(struct arena *arena, json_t *value)
{
    char *text = json_dumps(value, JSON_COMPACT);
    struct text out = arena_text(arena, text ? text : "", text ? strlen(text) : 0);
    free(text);
    json_decref(value);
    return out;
}

/* "2026-11-26T19:15:30Z" */
static struct text moment(struct arena *arena, int64_t now)
{
    char day[11];
    int second = (int)(now % 86400);
    date_format(date_from_time(now), day);
    return arena_format(arena, "%sT%02d:%02d:%02dZ", day, second / 3600, second / 60 % 60,
                        second % 60);
}

static struct text midnight(struct arena *arena, struct date date)
{
    char day[11];
    return date_format(date, day) ? arena_format(arena, "%sT00:00:00Z", day) : (struct text){0};
}

struct text credential_address(struct arena *arena, struct text site, struct text number)
{
    return arena_format(arena, "%.*s/intyg/%.*s", (int)site.size, site.data, (int)number.size,
                        number.data);
}

/* ---- the achievement ---- */

struct builder {
    const struct credential_source *source;
    struct arena *arena;
    struct text id; /* of the credential */
};

/* "…/intyg/INTYG-2026-…#holder": a part of the credential. */
static struct text part_id(const struct builder *builder, const char *name)
{
    return arena_format(builder->arena, "%.*s#%s", (int)builder->id.size, builder->id.data, name);
}

/* "…/kompetens/praktik-2026.1/GAK05", and "…/GAK05#2": a competence and a level of it, the same in
 * every certificate by that catalogue. */
static struct text competence_id(const struct builder *builder, struct text code, int level)
{
    struct text site = builder->source->issuer->site;
    struct text version = builder->source->certificate->catalogue;
    struct text id =
        arena_format(builder->arena, "%.*s/kompetens/%.*s/%.*s", (int)site.size, site.data,
                     (int)version.size, version.data, (int)code.size, code.data);
    return level ? arena_format(builder->arena, "%.*s#%d", (int)id.size, id.data, level) : id;
}

static json_t *level_of(const struct builder *builder, const struct catalogue_item *item, int level)
{
    json_t *out = typed("RubricCriterionLevel");
    set_text(out, "id", competence_id(builder, item->code, level));
    set_text(out, "name", arena_format(builder->arena, "Nivå %d", level));
    set_text(out, "description", item->levels_sv[level - 1]);
    return out;
}

static json_t *alignment_of(const struct builder *builder, const struct catalogue_item *item)
{
    json_t *out = typed("Alignment");
    set_text(out, "targetName", item->sv);
    set_text(out, "targetCode", item->code);
    set_text(out, "targetFramework", builder->source->certificate->catalogue);
    set_text(out, "targetUrl", competence_id(builder, item->code, 0));
    return out;
}

static json_t *described(const struct builder *builder, const struct catalogue_item *item)
{
    json_t *out = typed("ResultDescription"), *levels = json_array(), *alignments = json_array();
    set_text(out, "id", competence_id(builder, item->code, 0));
    set_text(out, "name", item->sv);
    set_word(out, "resultType", "RubricCriterionLevel");
    for (int level = 1; level <= CATALOGUE_LEVELS; level++)
        json_array_append_new(levels, level_of(builder, item, level));
    set(out, "rubricCriterionLevel", levels);
    json_array_append_new(alignments, alignment_of(builder, item));
    set(out, "alignment", alignments);
    return out;
}

static const struct catalogue_item *item_of(const struct builder *builder, struct text code)
{
    int index = catalogue_find(builder->source->competences, code);
    return index < 0 ? NULL : &builder->source->competences->items[index];
}

/* What is shown of hours: nothing, where the youth wants so. */
struct hours {
    const char *code, *name;
    struct integer value;
};

static void list_hours(const struct builder *builder, struct hours out[2])
{
    const struct certificate *certificate = builder->source->certificate;
    bool hidden = certificate->hide_hours.value;
    const struct integer none = {0};
    out[0] = (struct hours){"hours-attended", "Närvarande timmar",
                            hidden ? none : certificate->hours_attended};
    out[1] = (struct hours){"hours-week", "Avtalade timmar i veckan",
                            hidden ? none : certificate->hours_week};
}

static json_t *described_hours(const struct builder *builder, const struct hours *hours)
{
    json_t *out = typed("ResultDescription");
    set_text(out, "id", part_id(builder, hours->code));
    set_word(out, "name", hours->name);
    set_word(out, "resultType", "Result");
    return out;
}

static json_t *achievement(const struct builder *builder)
{
    const struct certificate *certificate = builder->source->certificate;
    json_t *out = typed("Achievement"), *criteria = json_object(), *list = json_array();
    struct hours hours[2];
    set_text(out, "id", part_id(builder, "achievement"));
    set_word(out, "achievementType", "Certificate");
    set_word(out, "name", "Intyg efter praktik");
    set_word(out, "description",
             "Generella arbetslivskompetenser som handledaren har sett under praktiken.");
    set_word(out, "inLanguage", "sv");
    set_text(out, "version", certificate->catalogue);
    set_word(criteria, "narrative",
             "Handledaren har bedömt varje kompetens efter hur självständigt den har visats, med "
             "de anpassningar som var överenskomna. En kompetens som inte har kunnat iakttas är "
             "inte bedömd.");
    set(out, "criteria", criteria);
    for (size_t i = 0; i < certificate->marks.count; i++) {
        const struct catalogue_item *item =
            item_of(builder, certificate->marks.items[i].competence);
        if (item)
            json_array_append_new(list, described(builder, item));
    }
    list_hours(builder, hours);
    for (int i = 0; i < 2; i++) {
        if (hours[i].value.set)
            json_array_append_new(list, described_hours(builder, &hours[i]));
    }
    set(out, "resultDescription", list);
    return out;
}

/* ---- the subject ---- */

/* "Nivå 2; före praktiken 1". A competence that was not observed has no level: that is no failure.
 */
static json_t *result_of(const struct builder *builder, const struct mark *mark)
{
    json_t *out = typed("Result");
    int level = (int)mark->level.value, start = (int)mark->start.value;
    set_text(out, "resultDescription", competence_id(builder, mark->competence, 0));
    if (!mark->level.set) {
        set_word(out, "value", "Inte iakttagen");
        return out;
    }
    set_text(out, "achievedLevel", competence_id(builder, mark->competence, level));
    set_text(out, "value",
             mark->start.set
                 ? arena_format(builder->arena, "Nivå %d; före praktiken %d", level, start)
                 : arena_format(builder->arena, "Nivå %d", level));
    return out;
}

static json_t *results(const struct builder *builder)
{
    const struct certificate *certificate = builder->source->certificate;
    json_t *list = json_array();
    struct hours hours[2];
    for (size_t i = 0; i < certificate->marks.count; i++) {
        if (item_of(builder, certificate->marks.items[i].competence))
            json_array_append_new(list, result_of(builder, &certificate->marks.items[i]));
    }
    list_hours(builder, hours);
    for (int i = 0; i < 2; i++) {
        if (!hours[i].value.set)
            continue;
        json_t *out = typed("Result");
        set_text(out, "resultDescription", part_id(builder, hours[i].code));
        set_text(out, "value", arena_format(builder->arena, "%d", (int)hours[i].value.value));
        json_array_append_new(list, out);
    }
    return list;
}

/* What was done, and what the supervisor wrote. */
static struct text narrative(const struct builder *builder)
{
    const struct certificate *certificate = builder->source->certificate;
    struct buffer text = {0};
    for (size_t i = 0; i < certificate->tasks.count; i++) {
        struct text task = certificate->tasks.items[i];
        buffer_append(&text, i ? "; " : "Arbetsuppgifter: ", i ? 2 : 17);
        buffer_append(&text, task.data, task.size);
    }
    if (certificate->comment.data && !certificate->hide_comment.value) {
        buffer_append(&text, "\n\n", text.size ? 2 : 0);
        buffer_append(&text, certificate->comment.data, certificate->comment.size);
    }
    struct text out = {0};
    if (text.size)
        out = arena_text(builder->arena, text.data, text.size);
    buffer_free(&text);
    return out;
}

static json_t *subject(const struct builder *builder)
{
    const struct certificate *certificate = builder->source->certificate;
    json_t *out = typed("AchievementSubject"), *source = typed("Profile");
    set_text(out, "id", part_id(builder, "holder"));
    if (certificate->holder.data) {
        json_t *name = json_object();
        set_word(name, "type", "IdentityObject");
        set(name, "hashed", json_false());
        set_text(name, "identityHash", certificate->holder);
        set_word(name, "identityType", "name");
        set(out, "identifier", json_pack("[o]", name));
    }
    set_text(out, "activityStartDate", midnight(builder->arena, certificate->from));
    set_text(out, "activityEndDate", midnight(builder->arena, certificate->to));
    set_text(out, "role", certificate->title);
    set_text(out, "narrative", narrative(builder));
    set_text(source, "id", part_id(builder, "workplace"));
    set_text(source, "name", certificate->workplace_name);
    set(out, "source", source);
    set(out, "achievement", achievement(builder));
    set(out, "result", results(builder));
    return out;
}

/* ---- the credential ---- */

static json_t *evidence(const struct builder *builder)
{
    const struct mark_list *marks = &builder->source->certificate->marks;
    json_t *list = json_array();
    for (size_t i = 0; i < marks->count; i++) {
        const struct catalogue_item *item = item_of(builder, marks->items[i].competence);
        if (!item || !marks->items[i].situation.data)
            continue;
        json_t *one = typed("Evidence");
        set_text(one, "name", item->sv);
        set_text(one, "narrative", marks->items[i].situation);
        json_array_append_new(list, one);
    }
    return list;
}

static json_t *issuer_of(const struct issuer *issuer)
{
    json_t *out = typed("Profile");
    set_text(out, "id", issuer->did);
    set_text(out, "name", issuer->name);
    set_text(out, "url", issuer->site);
    return out;
}

/* The claims that JWTs have for what the credential says itself. */
static const char *const jwt_claims[] = {"iss", "jti", "nbf", "sub"};

static struct text payload(const struct builder *builder)
{
    const struct credential_source *source = builder->source;
    json_t *out = json_object(), *list = evidence(builder);
    struct text now = moment(builder->arena, source->now);
    set(out, "@context",
        json_pack("[ss]", "https://www.w3.org/ns/credentials/v2",
                  "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"));
    set_text(out, "id", builder->id);
    set(out, "type", json_pack("[ss]", "VerifiableCredential", "OpenBadgeCredential"));
    set_text(out, "name",
             arena_format(builder->arena, "Intyg %.*s", (int)source->certificate->number.size,
                          source->certificate->number.data));
    set(out, "issuer", issuer_of(source->issuer));
    set_text(out, "validFrom", now);
    set_text(out, "awardedDate", midnight(builder->arena, source->certificate->issued_on));
    set(out, "credentialSubject", subject(builder));
    if (json_array_size(list))
        set(out, "evidence", json_incref(list));
    json_decref(list);
    set_text(out, "iss", source->issuer->did);
    set_text(out, "jti", builder->id);
    set(out, "nbf", json_integer(source->now));
    set_text(out, "sub", part_id(builder, "holder"));
    return dumped(builder->arena, out);
}

static const char algorithm[] = "EdDSA", kind[] = "vc+jwt";

enum error credential_sign(const struct credential_source *source, struct text kid,
                           const uint8_t secret[JWS_SECRET], struct arena *arena, struct text *jwt,
                           struct fault *fault)
{
    struct builder builder = {
        source, arena,
        credential_address(arena, source->issuer->site, source->certificate->number)};
    json_t *header = json_object();
    set_word(header, "alg", algorithm);
    set_text(header, "kid", kid);
    set_word(header, "typ", kind);
    set_word(header, "cty", "vc");
    *jwt = jws_sign(arena, dumped(arena, header), payload(&builder), secret);
    if (jwt->size > CREDENTIAL_MOST)
        return fail_limit(fault, ERR_TOO_LARGE, "number", CREDENTIAL_MOST,
                          "is too long to be signed: shorten situations, tasks or comment");
    return ERR_NONE;
}

/* ---- reading ---- */

static json_t *loaded(struct bytes bytes)
{
    json_t *value = json_loadb(bytes.data, bytes.size, JSON_REJECT_DUPLICATES, NULL);
    if (value && !json_is_object(value)) {
        json_decref(value);
        value = NULL;
    }
    return value;
}

static struct text text_of(struct arena *arena, json_t *object, const char *name)
{
    json_t *value = json_object_get(object, name);
    return json_is_string(value)
               ? arena_text(arena, json_string_value(value), json_string_length(value))
               : (struct text){0};
}

bool credential_claim(struct arena *arena, const struct jws *jws, struct credential_claim *out)
{
    json_t *header = loaded(jws->header), *body = loaded(jws->payload);
    struct text id = text_of(arena, body, "jti");
    const char *slash = id.data ? memrchr(id.data, '/', id.size) : NULL;
    *out = (struct credential_claim){.kid = text_of(arena, header, "kid")};
    if (slash)
        out->number = (struct text){slash + 1, id.size - (size_t)(slash + 1 - id.data)};
    bool ours = text_is(text_of(arena, header, "alg"), algorithm) &&
                text_is(text_of(arena, header, "typ"), kind) && !json_object_get(header, "crit") &&
                out->kid.data && text_is_id(out->number);
    json_decref(header);
    json_decref(body);
    return ours;
}

struct text credential_document(struct arena *arena, const struct jws *jws)
{
    json_t *body = loaded(jws->payload);
    for (size_t i = 0; i < sizeof jwt_claims / sizeof *jwt_claims; i++)
        json_object_del(body, jwt_claims[i]);
    return body ? dumped(arena, body) : (struct text){0};
}

/* From a result description back to what it was made from; false for those of hours. */
static bool competence_of(struct arena *arena, json_t *described, struct catalogue_item *out)
{
    json_t *alignment = json_array_get(json_object_get(described, "alignment"), 0);
    json_t *levels = json_object_get(described, "rubricCriterionLevel");
    *out = (struct catalogue_item){.code = text_of(arena, alignment, "targetCode"),
                                   .sv = text_of(arena, described, "name")};
    for (size_t i = 0; i < CATALOGUE_LEVELS; i++)
        out->levels_sv[i] = text_of(arena, json_array_get(levels, i), "description");
    return out->code.data;
}

struct catalogue credential_competences(struct arena *arena, const struct jws *jws)
{
    json_t *body = loaded(jws->payload);
    json_t *subject = json_object_get(body, "credentialSubject");
    json_t *achievement = json_object_get(subject, "achievement");
    json_t *list = json_object_get(achievement, "resultDescription");
    size_t most = json_array_size(list);
    struct catalogue out = {
        .kind = CATALOGUE_COMPETENCE,
        .version = text_of(arena, achievement, "version"),
        .items = arena_array(arena, most, sizeof *out.items),
    };
    for (size_t i = 0; i < most; i++)
        out.count += competence_of(arena, json_array_get(list, i), &out.items[out.count]);
    catalogue_sort(&out, arena);
    json_decref(body);
    return out;
}

/* ---- public keys ---- */

static json_t *jwk_of(const struct signing_key *key)
{
    json_t *out = json_object();
    set_word(out, "kty", "OKP");
    set_word(out, "crv", "Ed25519");
    set_text(out, "x", key->x);
    set_text(out, "kid", key->kid);
    set_word(out, "use", "sig");
    set_word(out, "alg", algorithm);
    return out;
}

struct text credential_jwks(struct arena *arena, const struct signing_key_list *keys)
{
    json_t *out = json_object(), *list = json_array();
    for (size_t i = 0; i < keys->count; i++)
        json_array_append_new(list, jwk_of(&keys->items[i]));
    set(out, "keys", list);
    return dumped(arena, out);
}

/* A retired key stays an assertion method, since what it has signed still stands. */
struct text credential_did(struct arena *arena, const struct signing_key_list *keys,
                           const struct issuer *issuer)
{
    json_t *out = json_object(), *methods = json_array(), *assertions = json_array();
    set(out, "@context",
        json_pack("[ss]", "https://www.w3.org/ns/did/v1",
                  "https://w3id.org/security/suites/jws-2020/v1"));
    set_text(out, "id", issuer->did);
    for (size_t i = 0; i < keys->count; i++) {
        const struct signing_key *key = &keys->items[i];
        if (!text_equal(key->did, issuer->did))
            continue;
        json_t *method = json_object();
        set_text(method, "id", key->kid);
        set_word(method, "type", "JsonWebKey2020");
        set_text(method, "controller", key->did);
        set(method, "publicKeyJwk", jwk_of(key));
        json_array_append_new(methods, method);
        json_array_append_new(assertions, string(key->kid));
    }
    set(out, "verificationMethod", methods);
    set(out, "assertionMethod", assertions);
    return dumped(arena, out);
}

bool credential_key_of(struct arena *arena, struct text jwks, struct text kid,
                       uint8_t out[JWS_PUBLIC], struct fault *fault)
{
    json_t *set_of_keys = loaded((struct bytes){jwks.data, jwks.size});
    json_t *list = json_object_get(set_of_keys, "keys"), *key;
    size_t i;
    bool found = false;
    if (!json_is_array(list))
        fail(fault, ERR_BAD_TEXT, "jwks", "is no JSON Web Key Set");
    json_array_foreach(list, i, key)
    {
        struct bytes x;
        found = !found && text_equal(text_of(arena, key, "kid"), kid) &&
                text_is(text_of(arena, key, "crv"), "Ed25519") &&
                jws_decode(arena, text_of(arena, key, "x"), &x) && x.size == JWS_PUBLIC;
        if (found)
            memcpy(out, x.data, JWS_PUBLIC);
        if (found)
            break;
    }
    json_decref(set_of_keys);
    return found;
}
