/* SPDX-License-Identifier: MIT
 *
 * QR codes (ISO/IEC 18004) as SVG. */
#ifndef ENGINE_CASES_QR_H
#define ENGINE_CASES_QR_H

#include "proto/memory.h"

/* Appends an <svg> element whose squares say the text, with the quiet border that readers need,
 * scaled by whoever shows it. A seventh of it may be hidden and it still reads (level M). `label`
 * is what it is for those who cannot see it, as HTML. False, and nothing is appended, for a text
 * that is too long. */
bool qr_svg(struct text text, const char *label, struct buffer *out);

#endif
