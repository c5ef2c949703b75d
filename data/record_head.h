/* SPDX-License-Identifier: MIT
 *
 * What records have in common. */
#ifndef DATA_RECORD_HEAD_H
#define DATA_RECORD_HEAD_H

#include "proto/schema.h"

/* What every record begins with. */
struct head {
    struct text id;
    struct integer version; /* 1, 2, … */
    struct integer updated; /* [s] UTC */
};

struct position {
    struct integer n, e;  /* [m] SWEREF 99 TM */
    struct real lat, lon; /* [degrees] WGS 84; converted at the door, never stored */
};

extern const struct schema head_schema, position_schema;

#endif
