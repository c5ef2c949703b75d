/* SPDX-License-Identifier: MIT
 *
 * A certificate as a page to print, to hand over and to read: one HTML file without any other, in
 * Swedish, with English beside it on request; on paper at most two pages of A4. */
#ifndef ENGINE_CASES_CERTIFICATE_PAGE_H
#define ENGINE_CASES_CERTIFICATE_PAGE_H

#include "data/catalogue.h"
#include "data/record.h"

struct page_source {
    const struct certificate *certificate;
    const struct catalogues *catalogues;
    const struct catalogue *competences; /* of the version that the certificate names */
    struct text issuer;                  /* who would issue one that was not */
    bool english;                        /* beside the Swedish */
};

/* Appends the page. One that was not issued says so and has no code to check; what was superseded
 * or revoked says so too. */
void certificate_page(const struct page_source *source, struct buffer *out);

#endif
