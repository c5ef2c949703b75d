/* SPDX-License-Identifier: MIT
 *
 * What records.c and observations.c share. Nobody else includes this. */
#ifndef DATA_RECORDS_INSIDE_H
#define DATA_RECORDS_INSIDE_H

#include "data/records.h"

/* Writes the record under its key, links it to what it refers to, and notes the change. What the
 * record had referred to before is the caller's to unlink. */
void records_write(struct changes *changes, enum record record, struct bytes key,
                   const void *value);

#endif
