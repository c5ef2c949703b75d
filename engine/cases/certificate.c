/* SPDX-License-Identifier: MIT
 *
 * Certificates (intyg): what the supervisor files when a placement has ended. The marks become
 * certified observations of the youth, in the same transaction, so the next match knows them. */
#include <string.h>

#include "engine/cases/cases.h"
#include "engine/cases/rows.h"
#include "engine/match/load.h"
#include "proto/date.h"
#include "proto/text.h"

enum {
    NUMBER_RANDOM = 10, /* base32 digits of a number: 50 bits */
};

struct certificate_file {
    struct text placement;
    struct text_list tasks;
    struct mark_list marks;
    struct text comment;
    struct integer hours_attended;
    struct supervisor *supervisor;
};
struct certificate_reply {
    struct text number;
    struct text state;
};
struct certificate_get {
    struct text number, id;
};

static enum error file_check(const void *value, struct fault *fault)
{
    const struct certificate_file *file = value;
    if (file->marks.count == 0)
        return fail_limit(fault, ERR_OUT_OF_RANGE, "marks", 1, "needs at least one");
    for (size_t i = 0; i < file->marks.count; i++) {
        for (size_t j = 0; j < i; j++) {
            if (text_equal(file->marks.items[i].competence, file->marks.items[j].competence))
                return fail(fault, ERR_DUPLICATE_FIELD, "marks", "the same competence twice");
        }
    }
    return ERR_NONE;
}

static const struct field certificate_file_fields[] = {
    FIELD(certificate_file, placement, .required = true, .form = FORM_ID, .refers = "placement",
          .doc = "which; it must have ended"),
    FIELD(certificate_file, tasks, .required = true, .most = 30, .doc = "what was done"),
    FIELD_MANY(certificate_file, marks, mark, .required = true, .most = 16, .personal = true,
               .doc = "at least one; a competence in focus without one becomes \"not observed\""),
    FIELD(certificate_file, comment, .max = 2000, .personal = true, .doc = "in own words"),
    FIELD(certificate_file, hours_attended, .min = 0, .max = 10000, .unit = "h", .personal = true,
          .doc = "hours that the youth was there"),
    FIELD_ONE(certificate_file, supervisor, supervisor, .required = true, .personal = true,
              .doc = "who files it"),
};
static const struct schema certificate_file_schema =
    SCHEMA(certificate_file, "what a supervisor files", .check = file_check);

static const struct field certificate_reply_fields[] = {
    FIELD(certificate_reply, number, .doc = "the certificate's number"),
    FIELD(certificate_reply, state, .doc = "filed"),
};
static const struct schema certificate_reply_schema =
    SCHEMA(certificate_reply, "what became of it");

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

/* The marks that were filed, and "not observed" for each competence in focus without one. */
static enum error make_marks(struct request *request, const struct placement *placement,
                             struct mark_list *out)
{
    const struct certificate_file *in = request->in;
    struct context *context = request->context;
    struct observation_list seen;
    uint8_t levels[CATALOGUE_COMPETENCES_MOST];
    if (observations_of(context->txn, placement->youth, &request->arena, &seen, &request->fault))
        return request->fault.code;
    load_levels(&context->catalogues->all[CATALOGUE_COMPETENCE], &seen, levels);

    size_t most = in->marks.count + placement->focus.count;
    out->items = arena_array(&request->arena, most, sizeof *out->items);
    out->set = true;
    for (size_t i = 0; i < in->marks.count; i++)
        out->items[out->count++] = in->marks.items[i];
    for (size_t i = 0; i < placement->focus.count; i++) {
        bool marked = false;
        for (size_t j = 0; j < in->marks.count; j++)
            marked |= text_equal(placement->focus.items[i], in->marks.items[j].competence);
        if (!marked)
            out->items[out->count++].competence = placement->focus.items[i];
    }
    for (size_t i = 0; i < out->count; i++)
        out->items[i].start = level_before(context, levels, out->items[i].competence);
    return ERR_NONE;
}

static enum error make_certificate(struct request *request, const struct placement *placement,
                                   struct certificate *out)
{
    const struct certificate_file *in = request->in;
    struct context *context = request->context;
    struct opening opening = {0};
    struct workplace workplace = {0};
    struct arena *arena = &request->arena;
    if (records_copy(context->txn, RECORD_OPENING, placement->opening, "opening", arena, &opening,
                     &request->fault) ||
        records_copy(context->txn, RECORD_WORKPLACE, placement->workplace, "workplace", arena,
                     &workplace, &request->fault))
        return request->fault.code;
    struct text number = fresh_number(request);
    *out = (struct certificate){
        .head = {.id = number},
        .number = number,
        .state = {CERTIFICATE_FILED},
        .placement = placement->head.id,
        .youth = placement->youth,
        .workplace = placement->workplace,
        .workplace_name = workplace.name,
        .from = placement->started_on,
        .to = placement->ended_on,
        .hours_week = placement->hours_week,
        .hours_attended = in->hours_attended,
        .industry = opening.industry.data ? opening.industry : workplace.industry,
        .occupation = opening.occupation,
        .title = opening.title,
        .tasks = in->tasks,
        .comment = in->comment,
        .supervisor = in->supervisor,
        .catalogue = context->catalogues->all[CATALOGUE_COMPETENCE].version,
        .filed_on = context_today(request),
    };
    return make_marks(request, placement, &out->marks);
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

static enum error certificate_file(struct request *request)
{
    const struct certificate_file *in = request->in;
    struct certificate_reply *out = request->out;
    struct context *context = request->context;
    struct placement placement = {0};
    struct certificate certificate;
    if (placement_certify(request, in->placement, &placement) ||
        make_certificate(request, &placement, &certificate) ||
        records_put(context->changes, RECORD_CERTIFICATE, &certificate, (struct integer){0},
                    &request->arena, &request->fault))
        return request->fault.code;
    placement.certificate = certificate.number;
    if (placement_keep(request, &placement) || observe_marks(request, &certificate))
        return request->fault.code;
    out->number = certificate.number;
    out->state = TEXT("filed");
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
        .in = &certificate_file_schema,
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
