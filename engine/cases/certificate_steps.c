/* SPDX-License-Identifier: MIT
 *
 * What becomes of a certificate that was filed: the youth reads it, it is issued, corrected,
 * revoked. The table below is the only place that knows the order. */
#include <sodium.h>
#include <string.h>

#include "engine/cases/access.h"
#include "engine/cases/certificate.h"
#include "engine/cases/credential.h"
#include "engine/cases/rows.h"
#include "proto/text.h"

enum step {
    STEP_ACKNOWLEDGE,
    STEP_ISSUE,
    STEP_SUPERSEDE,
    STEP_REVOKE,
};
static const char *const step_methods[] = {
    "certificate.acknowledge",
    "certificate.issue",
    "certificate.supersede",
    "certificate.revoke",
};

/* A correction of a revoked certificate leaves it revoked. */
static const struct {
    enum certificate_state from;
    enum step step;
} possible[] = {
    {CERTIFICATE_FILED, STEP_ACKNOWLEDGE}, {CERTIFICATE_FILED, STEP_ISSUE},
    {CERTIFICATE_FILED, STEP_SUPERSEDE},   {CERTIFICATE_FILED, STEP_REVOKE},
    {CERTIFICATE_ISSUED, STEP_SUPERSEDE},  {CERTIFICATE_ISSUED, STEP_REVOKE},
    {CERTIFICATE_REVOKED, STEP_SUPERSEDE},
};
enum { POSSIBLE = sizeof possible / sizeof *possible };

static enum error check_step(const struct certificate *certificate, enum step step,
                             struct fault *fault)
{
    enum certificate_state state = (enum certificate_state)certificate->state.value;
    char words[100] = "";
    for (size_t i = 0; i < POSSIBLE; i++) {
        if (possible[i].from != state)
            continue;
        if (possible[i].step == step)
            return ERR_NONE;
        const char *word = step_methods[possible[i].step];
        if (words[0])
            strncat(words, ", ", sizeof words - strlen(words) - 1);
        strncat(words, word, sizeof words - strlen(words) - 1);
    }
    return fail(fault, ERR_STATE, "number", "is %s; possible: %s", certificate_states[state],
                words[0] ? words : "nothing more");
}

/* Reads it for a step. NOT_FOUND, STATE and CONFLICT as the methods say. */
static enum error take(struct request *request, struct text number, enum step step,
                       struct certificate *out)
{
    struct integer wanted = request->options.if_version;
    struct fault *fault = &request->fault;
    if (access_one(request, RECORD_CERTIFICATE, number, "number", out) ||
        check_step(out, step, fault))
        return fault->code;
    if (wanted.set && wanted.value != out->head.version.value)
        return fail_limit(fault, ERR_CONFLICT, "if_version", out->head.version.value,
                          "another version is stored");
    return ERR_NONE;
}

static enum error keep(struct request *request, struct certificate *certificate)
{
    return records_put(request->context->changes, RECORD_CERTIFICATE, certificate,
                       (struct integer){0}, &request->arena, &request->fault);
}

static enum error answer(struct request *request, const struct certificate *certificate)
{
    struct certificate_reply *out = request->out;
    *out = (struct certificate_reply){certificate->number, certificate->state};
    return ERR_NONE;
}

static enum error withdraw_levels(struct request *request, const struct certificate *certificate,
                                  struct date on)
{
    return observations_withdraw(request->context->changes, certificate->youth, certificate->number,
                                 on, &request->arena, &request->fault);
}

#define NUMBER(type)                                                                \
    FIELD(type, number, .required = true, .form = FORM_ID, .refers = "certificate", \
          .doc = "the certificate's number")
#define REASON(type) \
    FIELD(type, reason, .required = true, .max = 1000, .personal = true, .doc = "why")

/* ---- the youth has read it ---- */

struct acknowledge {
    struct text number;
    struct text holder;
    struct flag hide_hours, hide_comment;
};
static const struct field acknowledge_fields[] = {
    NUMBER(acknowledge),
    FIELD(acknowledge, holder, .max = 120, .personal = true,
          .doc = "the name that the youth wants on it; left out: the profile's"),
    FIELD(acknowledge, hide_hours, .doc = "show no hours"),
    FIELD(acknowledge, hide_comment, .doc = "show no comment"),
};
static const struct schema acknowledge_schema =
    SCHEMA(acknowledge, "that the youth has read it, and what they want shown");

static enum error certificate_acknowledge(struct request *request)
{
    const struct acknowledge *in = request->in;
    struct certificate certificate = {0};
    struct youth youth = {0};
    if (take(request, in->number, STEP_ACKNOWLEDGE, &certificate) ||
        access_youth(request, certificate.youth, "number", 0, &youth))
        return request->fault.code;
    if (certificate_check_private(in->holder, "holder", &request->fault))
        return request->fault.code;
    certificate.acknowledged_on = context_today(request);
    certificate.hide_hours = in->hide_hours;
    certificate.hide_comment = in->hide_comment;
    certificate.holder = in->holder.data ? in->holder : youth.name;
    if (keep(request, &certificate))
        return request->fault.code;
    return answer(request, &certificate);
}

/* ---- issued ---- */

struct issue {
    struct text number;
};
static const struct field issue_fields[] = {NUMBER(issue)};
static const struct schema issue_schema = SCHEMA(issue, "which");

/* The one in force that it corrects, over corrections between them that never were; a zeroed one
 * where there is none. */
static enum error find_corrected(struct request *request, const struct certificate *correction,
                                 struct certificate *out)
{
    struct text number = correction->supersedes;
    while (number.data) {
        *out = (struct certificate){0};
        if (records_copy(request->context->txn, RECORD_CERTIFICATE, number, "number",
                         &request->arena, out, &request->fault))
            return request->fault.code;
        if (out->state.value == CERTIFICATE_ISSUED)
            return ERR_NONE;
        number = out->supersedes;
    }
    *out = (struct certificate){0};
    return ERR_NONE;
}

/* The one that it corrects ends. */
static enum error end_corrected(struct request *request, const struct certificate *correction)
{
    struct certificate old = {0};
    if (find_corrected(request, correction, &old) || !old.number.data)
        return request->fault.code;
    old.state.value = CERTIFICATE_SUPERSEDED;
    old.superseded_by = correction->number;
    old.ended_on = context_today(request);
    return keep(request, &old);
}

/* Signed, and kept letter by letter. */
static enum error sign(struct request *request, const struct certificate *certificate)
{
    struct context *context = request->context;
    struct arena *arena = &request->arena;
    struct fault *fault = &request->fault;
    struct signing_key key = {0};
    struct credential credential = {.head = {.id = certificate->number},
                                    .youth = certificate->youth};
    uint8_t secret[JWS_SECRET];
    struct credential_source source = {
        .certificate = certificate,
        .competences = &context->catalogues->all[CATALOGUE_COMPETENCE],
        .issuer = context->issuer,
        .now = context->now,
    };
    if (signing_key_current(context->changes, context->issuer, context_today(request), arena, &key,
                            secret, fault))
        return fault->code;
    enum error error = credential_sign(&source, key.kid, secret, arena, &credential.jwt, fault);
    sodium_memzero(secret, sizeof secret);
    credential.signing_key = key.head.id;
    if (error)
        return error;
    return records_put(context->changes, RECORD_CREDENTIAL, &credential, (struct integer){0}, arena,
                       fault);
}

static enum error check_issuable(struct request *request, const struct certificate *certificate)
{
    const struct catalogue *competences = &request->context->catalogues->all[CATALOGUE_COMPETENCE];
    if (!certificate->acknowledged_on.set)
        return fail(&request->fault, ERR_STATE, "number",
                    "the youth reads it first: certificate.acknowledge");
    if (!text_equal(certificate->catalogue, competences->version))
        return fail(&request->fault, ERR_STATE, "number",
                    "was filed by another competence catalogue: certificate.supersede");
    return ERR_NONE;
}

static enum error certificate_issue(struct request *request)
{
    const struct issue *in = request->in;
    struct certificate certificate = {0};
    if (take(request, in->number, STEP_ISSUE, &certificate) ||
        check_issuable(request, &certificate))
        return request->fault.code;
    certificate.state.value = CERTIFICATE_ISSUED;
    certificate.issued_on = context_today(request);
    certificate.issuer = request->context->issuer->name;
    certificate.address =
        credential_address(&request->arena, request->context->issuer->site, certificate.number);
    if (sign(request, &certificate) || keep(request, &certificate) ||
        end_corrected(request, &certificate))
        return request->fault.code;
    return answer(request, &certificate);
}

/* ---- corrected ---- */

struct supersede {
    struct text number, reason;
    struct text_list tasks;
    struct mark_list marks;
    struct text comment;
    struct integer hours_attended;
    struct supervisor *supervisor;
    struct flag equal_confirmed;
};

static enum error supersede_check(const void *value, struct fault *fault)
{
    const struct supersede *in = value;
    return in->marks.set ? filing_check_marks(&in->marks, fault) : ERR_NONE;
}
static const struct field supersede_fields[] = {
    NUMBER(supersede),
    REASON(supersede),
    FILING_FIELDS(supersede, false),
};
static const struct schema supersede_schema =
    SCHEMA(supersede, "a correction: what is left out stays as it was", .check = supersede_check);

/* A confirmation is asked for again only where the marks are new. */
static struct filing corrected(const struct supersede *in, const struct certificate *old)
{
    return (struct filing){
        .placement = old->placement,
        .tasks = in->tasks.set ? in->tasks : old->tasks,
        .marks = in->marks.set ? in->marks : old->marks,
        .comment = in->comment.data ? in->comment : old->comment,
        .hours_attended = in->hours_attended.set ? in->hours_attended : old->hours_attended,
        .supervisor = in->supervisor ? in->supervisor : old->supervisor,
        .equal_confirmed = {in->equal_confirmed.value || !in->marks.set, true},
    };
}

/* One that was never issued is replaced at once, an issued one when its correction is issued. */
static enum error certificate_supersede(struct request *request)
{
    const struct supersede *in = request->in;
    struct certificate old = {0}, correction;
    if (take(request, in->number, STEP_SUPERSEDE, &old))
        return request->fault.code;
    if (old.superseded_by.data)
        return fail(&request->fault, ERR_STATE, "number", "has a correction already");
    struct filing filing = corrected(in, &old);
    if (certificate_take_correction(request, &filing, &old, &correction))
        return request->fault.code;
    old.superseded_by = correction.number;
    old.reason = in->reason;
    if (old.state.value == CERTIFICATE_FILED) {
        old.state.value = CERTIFICATE_SUPERSEDED;
        old.ended_on = context_today(request);
    }
    if (withdraw_levels(request, &old, context_today(request)) || keep(request, &old))
        return request->fault.code;
    return answer(request, &correction);
}

/* ---- revoked ---- */

struct revoke {
    struct text number, reason;
};
static const struct field revoke_fields[] = {NUMBER(revoke), REASON(revoke)};
static const struct schema revoke_schema = SCHEMA(revoke, "which, and why");

/* A correction that nobody was ever given leaves what it was to correct as it was. */
static enum error reinstate(struct request *request, const struct certificate *correction)
{
    struct certificate old = {0};
    if (correction->issued_on.set || find_corrected(request, correction, &old) || !old.number.data)
        return request->fault.code;
    old.superseded_by = old.reason = (struct text){0};
    if (keep(request, &old))
        return request->fault.code;
    return withdraw_levels(request, &old, (struct date){0});
}

static enum error certificate_revoke(struct request *request)
{
    const struct revoke *in = request->in;
    struct certificate certificate = {0};
    if (take(request, in->number, STEP_REVOKE, &certificate))
        return request->fault.code;
    if (certificate.superseded_by.data)
        return fail(&request->fault, ERR_STATE, "number",
                    "has a correction under way: revoke or issue that one first");
    certificate.state.value = CERTIFICATE_REVOKED;
    certificate.ended_on = context_today(request);
    certificate.reason = in->reason;
    if (keep(request, &certificate) ||
        withdraw_levels(request, &certificate, certificate.ended_on) ||
        reinstate(request, &certificate))
        return request->fault.code;
    return answer(request, &certificate);
}

/* ---- methods ---- */

static const struct method rows[] = {
    {
        .name = "certificate.acknowledge",
        .doc = "The youth has read the certificate; they may hide hours and comment.",
        .roles = STAFF,
        .runs = RUNS_WRITER,
        .takes = TAKES_TODAY | TAKES_VERSION,
        .in = &acknowledge_schema,
        .out = &certificate_reply_schema,
        .run = certificate_acknowledge,
    },
    {
        .name = "certificate.issue",
        .doc = "Issues a certificate that the youth has read; it is never changed again.",
        .roles = STAFF,
        .runs = RUNS_WRITER,
        .takes = TAKES_TODAY | TAKES_VERSION,
        .in = &issue_schema,
        .out = &certificate_reply_schema,
        .run = certificate_issue,
    },
    {
        .name = "certificate.supersede",
        .doc = "Files a correction under a number of its own; it goes the same way anew.",
        .roles = STAFF,
        .runs = RUNS_WRITER,
        .takes = TAKES_TODAY | TAKES_VERSION,
        .in = &supersede_schema,
        .out = &certificate_reply_schema,
        .run = certificate_supersede,
    },
    {
        .name = "certificate.revoke",
        .doc = "Declares a certificate invalid; its levels count no more.",
        .roles = STAFF,
        .runs = RUNS_WRITER,
        .takes = TAKES_TODAY | TAKES_VERSION,
        .in = &revoke_schema,
        .out = &certificate_reply_schema,
        .run = certificate_revoke,
    },
};

const struct method_rows certificate_step_methods = METHOD_ROWS(rows);
