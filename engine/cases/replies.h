/* SPDX-License-Identifier: MIT
 *
 * Shapes of replies that the command line decodes, too. */
#ifndef ENGINE_CASES_REPLIES_H
#define ENGINE_CASES_REPLIES_H

#include "proto/schema.h"

/* token.create */
struct token_made {
    struct text id, token;
};

/* certificate.invite */
struct invite_reply {
    struct text id, link;
    struct date expires;
};

/* store.backup */
struct backup_reply {
    struct integer as_of;
};

/* certificate.keys, and one of them: certificate.rotate */
struct published_key {
    struct text kid, x;
    struct date created_on, retired_on;
};
LIST_OF(published_key);
struct keys_reply {
    struct published_key_list keys;
    struct text jwks, did;
};

extern const struct schema token_made_schema, invite_reply_schema, backup_reply_schema,
    published_key_schema, keys_reply_schema;

#endif
