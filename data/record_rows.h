/* SPDX-License-Identifier: MIT
 *
 * What the field tables of several records are written with. Included where such tables are. */
#ifndef DATA_RECORD_ROWS_H
#define DATA_RECORD_ROWS_H

#include "data/network.h"
#include "data/record.h"

enum {
    HOURS_A_WEEK_MOST = 60,
    LEVEL_MOST = 4,
};

/* What every table begins with. */
#define HEAD(type)                                                                         \
    FIELD_AS(type, head.id, "id", .form = FORM_ID, .doc = "left out of a put: generated"), \
        FIELD_AS(type, head.version, "version", .origin = BY_SERVER, .doc = "1, 2, …"),    \
        FIELD_AS(type, head.updated, "updated", .origin = BY_SERVER, .unit = "s",          \
                 .doc = "when it was last changed, UTC")

#define ADAPTATIONS(type, doc_) \
    FIELD(type, adaptations, .form = FORM_CODE, .catalogue = "adaptation", .doc = (doc_))
#define LEVELS(type, doc_)                                                                         \
    FIELD(type, levels, .form = FORM_CODE, .catalogue = "competence", .min = 0, .max = LEVEL_MOST, \
          .doc = (doc_))
#define COMPETENCES(type, member, ...) \
    FIELD(type, member, .form = FORM_CODE, .catalogue = "competence", .doc = __VA_ARGS__)

/* Turns degrees into metres, in a place of its own. OUT_OF_RANGE naming "position". */
enum error settle_position(struct position **position, struct arena *arena, struct fault *fault);

#endif
