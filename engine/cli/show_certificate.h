/* SPDX-License-Identifier: MIT
 *
 * A certificate on a terminal, and what it is worth. */
#ifndef CLI_SHOW_CERTIFICATE_H
#define CLI_SHOW_CERTIFICATE_H

#include "data/record.h"
#include "engine/cli/show.h"

/* The whole of it, as staff see it: what the youth hides is marked. */
void show_certificate(struct show *show, const struct certificate *certificate);

/* What certificate.verify answers, and, for one that was only checked by its signature, `state`
 * "signed". */
struct verdict {
    struct flag genuine;
    struct text state;
};
extern const struct schema verdict_schema;
void show_verdict(struct show *show, const struct verdict *verdict);

#endif
