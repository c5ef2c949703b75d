/* SPDX-License-Identifier: MIT
 *
 * Field tables of who may see what: tokens and waivers. */
#include <string.h>

#include "data/record_rows.h"
#include "proto/text.h"

const char *const token_roles[] = {"recruiter", "service", "protected_handler", NULL};

const char *const purpose_names[PURPOSE_COUNT + 1] = {
    "matching", "follow_up", "needs", "statistics", "audit", NULL,
};

const char *const disclosure_names[DISCLOSURE_COUNT + 1] = {
    "matching", "profile", "placement", "certificate", NULL,
};

unsigned words_mask(const char *const *words, const struct text_list *list)
{
    unsigned mask = 0;
    for (size_t i = 0; i < list->count; i++) {
        for (unsigned bit = 0; words[bit]; bit++)
            mask |= text_is(list->items[i], words[bit]) ? 1U << bit : 0;
    }
    return mask;
}

static bool is_fingerprint(struct text text)
{
    for (size_t i = 0; i < text.size; i++) {
        char digit = text.data[i];
        if (!(digit >= '0' && digit <= '9') && !(digit >= 'a' && digit <= 'f'))
            return false;
    }
    return text.size == 64;
}

static enum error token_check(const void *value, struct fault *fault)
{
    const struct token *token = value;
    struct network network;
    if (token->programmes.count == 0)
        return fail_limit(fault, ERR_OUT_OF_RANGE, "programmes", 1, "needs at least one");
    if (token->network.data && !network_from(token->network, &network))
        return fail(fault, ERR_BAD_TEXT, "network",
                    "no address range, such as 10.1.0.0/16 or 2001:db8::/32");
    if (token->tls_certificate.data && !is_fingerprint(token->tls_certificate))
        return fail(fault, ERR_BAD_TEXT, "tls_certificate", "64 digits, 0-9 and a-f");
    return check_period(token->from, token->until, "until", fault);
}

/* What is shown of a token, and all of it that callers say. */
#define TOKEN_ROWS                                                                               \
    HEAD(token),                                                                                 \
        FIELD(token, name, .required = true, .max = 80, .personal = true,                        \
              .doc = "whose it is, for those who look after tokens"),                            \
        FIELD(token, role, .required = true, .choices = token_roles, .doc = "what they act as"), \
        FIELD(token, programmes, .required = true, .form = FORM_ID, .refers = "programme",       \
              .most = TOKEN_PROGRAMMES, .doc = "whose youths they see"),                         \
        FIELD(token, purposes, .choices = purpose_names, .most = PURPOSE_COUNT,                  \
              .doc = "what they act for"),                                                       \
        FIELD(token, consumer, .form = FORM_ID,                                                  \
              .doc = "the organisation that it is given to, which then needs each youth's "      \
                     "waiver; left "                                                             \
                     "out: it serves the programmes themselves"),                                \
        FIELD(token, from, .doc = "first day it is good; left out: from now on"),                \
        FIELD(token, until, .doc = "last day; left out: until it is revoked"),                   \
        FIELD(token, network, .max = 50, .doc = "good from these addresses alone: 10.1.0.0/16"), \
        FIELD(token, tls_certificate, .max = 64,                                                 \
              .doc = "good with this TLS certificate of the client's alone: its SHA-256, in "    \
                     "hexadecimal"),                                                             \
        FIELD(token, revoked, .origin = BY_SERVER, .unit = "s", .doc = "when it was revoked, UTC")

static const struct field token_fields[] = {
    TOKEN_ROWS,
    FIELD(token, hash, .origin = BY_SERVER, .personal = true, .doc = "BLAKE2b, keyed"),
};
const struct schema token_schema = SCHEMA(token, "what lets somebody in", .check = token_check);

static const struct field token_shown_fields[] = {TOKEN_ROWS};
const struct schema token_shown_schema = {
    .name = "token",
    .doc = "what lets somebody in",
    .size = sizeof(struct token),
    .fields = token_shown_fields,
    .count = sizeof token_shown_fields / sizeof token_shown_fields[0],
    .check = token_check,
};

static const char *const waiver_givers[] = {"youth", "guardian", NULL};

static enum error waiver_check(const void *value, struct fault *fault)
{
    const struct waiver *waiver = value;
    if (waiver->kinds.count == 0)
        return fail_limit(fault, ERR_OUT_OF_RANGE, "kinds", 1, "needs at least one");
    return check_period(waiver->from, waiver->until, "until", fault);
}

static const struct field waiver_fields[] = {
    HEAD(waiver),
    FIELD(waiver, youth, .required = true, .form = FORM_ID, .refers = "youth", .doc = "about whom"),
    FIELD(waiver, giver, .required = true, .choices = waiver_givers, .doc = "who gives it"),
    FIELD(waiver, to, .required = true, .form = FORM_ID,
          .doc = "to whom: a programme's id, or an organisation's as tokens name it"),
    FIELD(waiver, kinds, .required = true, .choices = disclosure_names, .most = DISCLOSURE_COUNT,
          .doc = "what may be seen"),
    FIELD(waiver, from, .doc = "first day; left out: from now on"),
    FIELD(waiver, until, .doc = "last day; left out: until it is withdrawn"),
    FIELD(waiver, evidence, .required = true, .max = 120, .personal = true,
          .doc = "where the signed paper is found"),
    FIELD(waiver, withdrawn_on, .origin = BY_SERVER, .doc = "the day it was withdrawn"),
};
const struct schema waiver_schema =
    SCHEMA(waiver, "a waiver of secrecy (samtycke)", .check = waiver_check);

static const struct field erasure_fields[] = {
    HEAD(erasure),
    FIELD(erasure, decision, .doc = "by which decision"),
    FIELD(erasure, programme, .form = FORM_ID, .doc = "whose participant it was"),
    FIELD(erasure, erased_on, .doc = "day"),
    FIELD(erasure, observations, .doc = "how many there were"),
    FIELD(erasure, placements, .doc = "how many"),
    FIELD(erasure, certificates, .doc = "how many"),
    FIELD(erasure, unreadable, .doc = "records that were damaged, which went, too; left out: none"),
};
const struct schema erasure_schema = SCHEMA(erasure, "that somebody was erased");
