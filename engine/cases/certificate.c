/* SPDX-License-Identifier: MIT
 *
 * Certificates (intyg): what the supervisor files when a placement has ended. The marks become
 * certified observations of the youth, in the same transaction, so the next match knows them. */
#include <string.h>

#include "engine/cases/certificate.h"
#include "engine/cases/invitation.h"
#include "engine/cases/rows.h"
#include "engine/match/load.h"
#include "proto/date.h"
#include "proto/text.h"

enum {
    NUMBER_RANDOM = 10, /* base32 digits of a number: 50 bits */
};

struct certificate_get {
    struct text number, id;
};

enum error filing_check_marks(const struct mark_list *marks, struct fault *fault)
{
    if (marks->count == 0)
        return fail_limit(fault, ERR_OUT_OF_RANGE, "marks", 1, "needs at least one");
    for (size_t i = 0; i < marks->count; i++) {
        for (size_t j = 0; j < i; j++) {
            if (text_equal(marks->items[i].competence, marks->items[j].competence))
                return fail(fault, ERR_DUPLICATE_FIELD, "marks", "the same competence twice");
        }
    }
    return ERR_NONE;
}

static enum error file_check(const void *value, struct fault *fault)
{
    return filing_check_marks(&((const struct filing *)value)->marks, fault);
}

static const struct field filing_fields[] = {
    FIELD(filing, placement, .required = true, .form = FORM_ID, .refers = "placement",
          .doc = "which; it must have ended"),
    FILING_FIELDS(filing, true),
};
static const struct schema filing_schema =
    SCHEMA(filing, "what a supervisor files", .check = file_check);

static const struct field certificate_reply_fields[] = {
    FIELD(certificate_reply, number, .doc = "the certificate's number"),
    FIELD(certificate_reply, state, .choices = certificate_states, .doc = "how far it has come"),
};
const struct schema certificate_reply_schema = SCHEMA(certificate_reply, "what became of it");

static enum error get_check(const void *value, struct fault *fault)
{
    const struct certificate_get *get = value;
    if (!get->number.data == !get->id.data)
        return fail(fault, ERR_MISSING_FIELD, "number", "is required");
    return ERR_NONE;
}
static const struct field certificate_get_fields[] = {
    FIELD(certificate_get, number, .form = FORM_ID, .doc = "the certificate's number"),
    FIELD(certificate_get, id, .form = FORM_ID, .doc = "the same under the name of other records"),
};
static const struct schema certificate_get_schema =
    SCHEMA(certificate_get, "one certificate", .check = get_check);

static enum error certificate_get(struct request *request)
{
    const struct certificate_get *in = request->in;
    struct text number = in->number.data ? in->number : in->id;
    return keeping_show(request, number, in->number.data ? "number" : "id");
}

/* "INTYG-2026-7K3QF9M2XA": unique, and not to be guessed from another. */
static struct text fresh_number(struct request *request)
{
    for (;;) {
        struct text random = records_fresh_id(&request->arena);
        char digits[NUMBER_RANDOM + 1] = "";
        int year, month, day;
        date_to_civil(context_today(request), &year, &month, &day);
        for (int i = 0; i < NUMBER_RANDOM; i++) {
            char c = random.data[i];
            digits[i] = c >= 'a' ? (char)(c - 'a' + 'A') : c;
        }
        struct text number = arena_format(&request->arena, "INTYG-%04d-%s", year, digits);
        if (!records_exist(request->context->txn, RECORD_CERTIFICATE, number))
            return number;
    }
}

static struct integer level_before(const struct context *context, const uint8_t *levels,
                                   struct text competence)
{
    int index = catalogue_find(&context->catalogues->all[CATALOGUE_COMPETENCE], competence);
    if (index < 0 || !levels[index])
        return (struct integer){0};
    return (struct integer){levels[index], true};
}

/* Thirteen equal marks are seldom what was seen: whoever files them is asked, once. */
static enum error ask_if_equal(struct request *request, const struct filing *in)
{
    size_t all = request->context->catalogues->all[CATALOGUE_COMPETENCE].count;
    const struct mark_list *marks = &in->marks;
    if (in->equal_confirmed.value || marks->count < all || all < 2)
        return ERR_NONE;
    for (size_t i = 0; i < marks->count; i++) {
        const struct integer *level = &marks->items[i].level;
        if (!level->set || level->value != marks->items[0].level.value)
            return ERR_NONE;
    }
    return fail_limit(&request->fault, ERR_MISSING_FIELD, "equal_confirmed", (int64_t)all,
                      "all %zu marks are the same: is that what was seen? Then file again with "
                      "equal_confirmed: true",
                      all);
}

static size_t text_size(const struct text_list *tasks, const struct mark_list *marks,
                        struct text comment)
{
    size_t size = comment.size;
    for (size_t i = 0; i < tasks->count; i++)
        size += tasks->items[i].size;
    for (size_t i = 0; i < marks->count; i++)
        size += marks->items[i].situation.size;
    return size;
}

bool certificate_counts(const struct certificate *certificate)
{
    bool in_force = certificate->state.value == CERTIFICATE_FILED ||
                    certificate->state.value == CERTIFICATE_ISSUED;
    return in_force && !certificate->superseded_by.data;
}

size_t certificate_text_size(const struct certificate *certificate)
{
    return text_size(&certificate->tasks, &certificate->marks, certificate->comment);
}

/* What has no room on paper is refused while the supervisor is there to shorten it. */
static enum error check_text(struct request *request, const struct filing *in)
{
    if (text_size(&in->tasks, &in->marks, in->comment) > FILING_TEXT)
        return fail_limit(&request->fault, ERR_OUT_OF_RANGE, "marks", FILING_TEXT,
                          "tasks, situations and comment are over %d bytes together", FILING_TEXT);
    return ERR_NONE;
}

enum error certificate_check_private(struct text text, const char *field, struct fault *fault)
{
    return text_has_personnummer(text)
               ? fail(fault, ERR_BAD_TEXT, field,
                      "a personal identity number does not belong in a certificate")
               : ERR_NONE;
}

static enum error check_private(struct request *request, const struct filing *in)
{
    struct fault *fault = &request->fault;
    for (size_t i = 0; i < in->tasks.count; i++) {
        if (certificate_check_private(in->tasks.items[i], "tasks", fault))
            return fault->code;
    }
    for (size_t i = 0; i < in->marks.count; i++) {
        if (certificate_check_private(in->marks.items[i].situation, "marks", fault))
            return fault->code;
    }
    if (in->supervisor && (certificate_check_private(in->supervisor->name, "supervisor", fault) ||
                           certificate_check_private(in->supervisor->role, "supervisor", fault)))
        return fault->code;
    return certificate_check_private(in->comment, "comment", fault);
}

enum error certificate_check_words(struct request *request, const struct filing *in)
{
    return check_text(request, in) ? request->fault.code : check_private(request, in);
}

static enum error check_filing(struct request *request, const struct filing *in)
{
    if (filing_check_marks(&in->marks, &request->fault) || certificate_check_words(request, in))
        return request->fault.code;
    return ask_if_equal(request, in);
}

/* Levels in force, but for those that the certificate `but` says. */
static enum error levels_without(struct request *request, struct text youth, struct text but,
                                 uint8_t *levels)
{
    struct context *context = request->context;
    struct observation_list seen;
    if (observations_of(context->txn, youth, &request->arena, &seen, &request->fault))
        return request->fault.code;
    for (size_t i = 0; but.data && i < seen.count; i++) {
        if (text_equal(seen.items[i].certificate, but))
            seen.items[i].level = (struct integer){0};
    }
    load_levels(&context->catalogues->all[CATALOGUE_COMPETENCE], &seen, levels);
    return ERR_NONE;
}

/* The marks that were filed, and "not observed" for each competence in focus without one. */
static enum error make_marks(struct request *request, const struct filing *in,
                             const struct text_list *focus, const struct certificate *certificate,
                             struct mark_list *out)
{
    uint8_t levels[CATALOGUE_COMPETENCES_MOST];
    if (levels_without(request, certificate->youth, certificate->supersedes, levels))
        return request->fault.code;
    size_t most = in->marks.count + focus->count;
    *out = (struct mark_list){arena_array(&request->arena, most, sizeof *out->items), 0, true};
    for (size_t i = 0; i < in->marks.count; i++)
        out->items[out->count++] = in->marks.items[i];
    for (size_t i = 0; i < focus->count; i++) {
        bool marked = false;
        for (size_t j = 0; j < in->marks.count; j++)
            marked |= text_equal(focus->items[i], in->marks.items[j].competence);
        if (!marked)
            out->items[out->count++].competence = focus->items[i];
    }
    for (size_t i = 0; i < out->count; i++)
        out->items[i].start = level_before(request->context, levels, out->items[i].competence);
    return ERR_NONE;
}

/* What the placement says of it. */
static enum error begin_certificate(struct request *request, const struct placement *placement,
                                    struct certificate *out)
{
    struct txn *txn = request->context->txn;
    struct opening opening = {0};
    struct workplace workplace = {0};
    struct arena *arena = &request->arena;
    if (records_copy(txn, RECORD_OPENING, placement->opening, "opening", arena, &opening,
                     &request->fault) ||
        records_copy(txn, RECORD_WORKPLACE, placement->workplace, "workplace", arena, &workplace,
                     &request->fault))
        return request->fault.code;
    *out = (struct certificate){
        .placement = placement->head.id,
        .youth = placement->youth,
        .workplace = placement->workplace,
        .workplace_name = workplace.name,
        .from = placement->started_on,
        .to = placement->ended_on,
        .hours_week = placement->hours_week,
        .industry = opening.industry.data ? opening.industry : workplace.industry,
        .occupation = opening.occupation,
        .title = opening.title,
    };
    return ERR_NONE;
}

/* What the supervisor says of it, under a number of its own. */
static enum error complete_certificate(struct request *request, const struct filing *in,
                                       const struct text_list *focus, struct certificate *out)
{
    out->number = fresh_number(request);
    out->head = (struct head){.id = out->number};
    out->state.value = CERTIFICATE_FILED;
    out->tasks = in->tasks;
    out->comment = in->comment;
    out->hours_attended = in->hours_attended;
    out->supervisor = in->supervisor;
    out->catalogue = request->context->catalogues->all[CATALOGUE_COMPETENCE].version;
    out->filed_on = context_today(request);
    return make_marks(request, in, focus, out, &out->marks);
}

/* The last day there, but none after the day of filing: the newest counts, so a level of a day that
 * is yet to come would outrank every certificate until then. */
static struct date seen_on(const struct certificate *certificate)
{
    bool ended = certificate->to.set && certificate->to.days <= certificate->filed_on.days;
    return ended ? certificate->to : certificate->filed_on;
}

/* A mark with a level becomes a certified observation; "not observed" is none. */
static enum error observe_marks(struct request *request, const struct certificate *certificate)
{
    for (size_t i = 0; i < certificate->marks.count; i++) {
        const struct mark *mark = &certificate->marks.items[i];
        if (!mark->level.set)
            continue;
        struct observation observation = {
            .youth = certificate->youth,
            .competence = mark->competence,
            .level = mark->level,
            .source = {SOURCE_CERTIFIED},
            .situation = mark->situation,
            .date = seen_on(certificate),
            .certificate = certificate->number,
        };
        if (observation_put(request->context->changes, &observation, &request->arena,
                            &request->fault))
            return request->fault.code;
    }
    return ERR_NONE;
}

/* Writes it, names it in its placement, and lets its levels count. */
static enum error keep_filed(struct request *request, struct certificate *certificate,
                             struct placement *placement)
{
    struct changes *changes = request->context->changes;
    struct integer any = {0};
    placement->certificate = certificate->number;
    if (records_put(changes, RECORD_CERTIFICATE, certificate, any, &request->arena,
                    &request->fault) ||
        records_put(changes, RECORD_PLACEMENT, placement, any, &request->arena, &request->fault))
        return request->fault.code;
    return observe_marks(request, certificate);
}

enum error certificate_take_filing(struct request *request, const struct filing *in,
                                   struct certificate *out)
{
    struct placement placement = {0};
    if (check_filing(request, in) || placement_certify(request, in->placement, &placement) ||
        begin_certificate(request, &placement, out) ||
        complete_certificate(request, in, &placement.focus, out))
        return request->fault.code;
    if (!out->hours_attended.set)
        out->hours_attended = placement_attended(&placement);
    if (keep_filed(request, out, &placement) ||
        invitation_end_all(request, in->placement, true, NULL))
        return request->fault.code;
    return draft_forget(request, in->placement);
}

enum error certificate_take_correction(struct request *request, const struct filing *in,
                                       const struct certificate *old, struct certificate *out)
{
    static const struct text_list none = {0};
    struct placement placement = {0};
    *out = (struct certificate){
        .placement = old->placement,
        .youth = old->youth,
        .workplace = old->workplace,
        .workplace_name = old->workplace_name,
        .from = old->from,
        .to = old->to,
        .hours_week = old->hours_week,
        .industry = old->industry,
        .occupation = old->occupation,
        .title = old->title,
        .supersedes = old->number,
    };
    if (check_filing(request, in) ||
        records_copy(request->context->txn, RECORD_PLACEMENT, old->placement, "number",
                     &request->arena, &placement, &request->fault) ||
        complete_certificate(request, in, &none, out))
        return request->fault.code;
    return keep_filed(request, out, &placement);
}

static enum error certificate_file(struct request *request)
{
    struct certificate_reply *out = request->out;
    struct certificate certificate;
    if (certificate_take_filing(request, request->in, &certificate))
        return request->fault.code;
    *out = (struct certificate_reply){certificate.number, certificate.state};
    return ERR_NONE;
}

/* ---- methods ---- */

static const struct method rows[] = {
    {
        .name = "certificate.file",
        .doc = "The supervisor's marks after a placement; they count in the youth's next match.",
        .roles = STAFF | ROLE_SUPERVISOR,
        .runs = RUNS_WRITER,
        .takes = TAKES_TODAY,
        .in = &filing_schema,
        .out = &certificate_reply_schema,
        .run = certificate_file,
    },
    {
        .name = "certificate.get",
        .doc = "One certificate by its number.",
        .roles = STAFF,
        .runs = RUNS_LOOP,
        .in = &certificate_get_schema,
        .out = &certificate_schema,
        .about = &record_kinds[RECORD_CERTIFICATE],
        .run = certificate_get,
    },
    LIST(certificate, "certificates", RECORD_CERTIFICATE, STAFF),
};

const struct method_rows certificate_methods = METHOD_ROWS(rows);
