/* SPDX-License-Identifier: MIT
 *
 * praktik certificate: shows one, checks one, writes one to a file; praktik signing-keys: what
 * certificates are checked with. A credential can be checked without any server, by a file of
 * public keys. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/cases/credential.h"
#include "engine/cases/replies.h"
#include "engine/cli/ask.h"
#include "engine/cli/show_certificate.h"
#include "engine/cli/show_hit.h"
#include "proto/date.h"
#include "proto/text.h"

enum { FILE_MOST = 1 << 20 }; /* [bytes] a credential has 56 KiB at most, a set of keys far less */

struct certificate_options {
    const char *jwks, *format, *out;
    int64_t days;
    bool english;
};

static const struct option_row rows[] = {
    OPTION(certificate_options, jwks, "jwks", .value = "FILE",
           .doc = "verify: by these public keys, without a server"),
    OPTION(certificate_options, format, "format", .value = "html|vc-jwt|json",
           .doc = "export: a page to print, signed, or as JSON-LD (html)"),
    OPTION(certificate_options, out, "out", .value = "FILE", .doc = "export: to this file"),
    OPTION(certificate_options, days, "days", .value = "N", .least = 1, .most = 366,
           .doc = "invite: how long the link is good (14)"),
    OPTION(certificate_options, english, "english", .doc = "export: English beside the Swedish"),
};

/* ---- show ---- */

static void show_one(struct show *show, const void *reply, const void *context)
{
    (void)context;
    show_certificate(show, reply);
}

static int show(const struct cli *cli, const char *number)
{
    static const struct question_to question = {"certificate.get", &certificate_schema, show_one,
                                                NULL};
    struct buffer params = {0};
    put(&params, "{");
    ask_member(&params, "number", number);
    put(&params, "}");
    return ask(cli, &question, &params);
}

/* ---- verify ---- */

/* A file without the white space at its end. */
static int read_whole(const char *path, struct buffer *out)
{
    FILE *file = fopen(path, "re");
    size_t got;
    if (!file)
        return complain(EX_NOINPUT, "%s: %s", path, strerror(errno));
    do {
        got = fread(buffer_reserve(out, 4096), 1, 4096, file);
        out->size += got;
    } while (got > 0 && out->size <= FILE_MOST);
    bool bad = ferror(file);
    fclose(file);
    if (bad || out->size > FILE_MOST)
        return complain(EX_NOINPUT, "%s: %s", path, bad ? "cannot be read" : "is over 1 MiB");
    while (out->size && strchr(" \t\r\n", out->data[out->size - 1]))
        out->size--;
    return EX_OK;
}

static int print_verdict(const struct cli *cli, const struct verdict *verdict)
{
    struct buffer out = {0};
    struct arena arena = {0};
    struct show shown = {
        .screen = screen_of_stdout(), .language = cli->language, .arena = &arena, .out = &out};
    if (cli->json)
        put(&out, "{\"signed\":%s,\"state\":\"%.*s\"}\n", verdict->genuine.value ? "true" : "false",
            (int)verdict->state.size, verdict->state.data);
    else
        show_verdict(&shown, verdict);
    int code = print(&out);
    buffer_free(&out);
    arena_free(&arena);
    return code ? code : verdict->genuine.value ? EX_OK : EX_DATAERR;
}

static int verify_offline(const struct cli *cli, struct text credential, const char *path)
{
    struct buffer keys = {0};
    struct arena arena = {0};
    struct fault fault = {0};
    struct jws jws;
    struct credential_claim claim;
    uint8_t key[JWS_PUBLIC];
    int code = read_whole(path, &keys);
    if (!code) {
        bool holds = jws_parse(&arena, credential, &jws) &&
                     credential_claim(&arena, &jws, &claim) &&
                     credential_key_of(&arena, (struct text){keys.data, keys.size}, claim.kid, key,
                                       &fault) &&
                     jws_fits(&jws, key);
        struct verdict verdict = {{holds, true}, holds ? TEXT("signed") : TEXT("unknown")};
        code = fault.code ? complain(EX_DATAERR, "%s: %s", path, fault.text)
                          : print_verdict(cli, &verdict);
    }
    buffer_free(&keys);
    arena_free(&arena);
    return code;
}

/* Kept for the exit code: one that is not in force is no success. */
static void keep_verdict(struct show *show, const void *reply, const void *context)
{
    const struct verdict *verdict = reply;
    *(struct flag *)(uintptr_t)context = verdict->genuine;
    show_verdict(show, verdict);
}

static int verify_online(const struct cli *cli, const char *name, const char *value)
{
    struct flag genuine = {true, false}; /* --json leaves the verdict to who reads it */
    struct question_to question = {"certificate.verify", &verdict_schema, keep_verdict, &genuine};
    struct buffer params = {0};
    put(&params, "{");
    ask_member(&params, name, value);
    put(&params, "}");
    int code = ask(cli, &question, &params);
    return code ? code : genuine.value ? EX_OK : EX_DATAERR;
}

/* A number where there is no such file. */
static int verify(const struct cli *cli, const struct certificate_options *given, const char *what)
{
    struct buffer content = {0};
    int code;
    if (access(what, F_OK) != 0) {
        if (given->jwks)
            return complain(EX_NOINPUT, "%s: no such file; a number alone has no signature", what);
        return text_is_id((struct text){what, strlen(what)})
                   ? verify_online(cli, "number", what)
                   : complain(EX_NOINPUT, "%s: no such file, and no number", what);
    }
    code = read_whole(what, &content);
    buffer_append(&content, "", 1);
    if (!code && given->jwks)
        code = verify_offline(cli, (struct text){content.data, strlen(content.data)}, given->jwks);
    else if (!code)
        code = verify_online(cli, "credential", content.data);
    buffer_free(&content);
    return code;
}

/* ---- export ---- */

struct exported {
    struct text content;
};
static const struct field exported_fields[] = {FIELD(exported, content, .doc = "a file's text")};
static const struct schema exported_schema = SCHEMA(exported, "a certificate as a file");

struct target {
    const char *path;
    int *code;
};

static void write_content(struct show *show, const void *reply, const void *context)
{
    const struct exported *exported = reply;
    const struct target *target = context;
    struct text content = exported->content;
    if (!target->path) {
        put_text(show->out, content);
        put(show->out, "%s", content.size && content.data[content.size - 1] == '\n' ? "" : "\n");
        return;
    }
    FILE *file = fopen(target->path, "we");
    bool written = file && fwrite(content.data, 1, content.size, file) == content.size;
    if (file && fclose(file) != 0)
        written = false;
    if (!written)
        *target->code = complain(EX_CANTCREAT, "%s: %s", target->path, strerror(errno));
}

static int export(const struct cli *cli, const struct certificate_options *given,
                  const char *number)
{
    int written = EX_OK;
    struct target target = {given->out, &written};
    struct question_to question = {"certificate.export", &exported_schema, write_content, &target};
    struct buffer params = {0};
    put(&params, "{");
    ask_member(&params, "number", number);
    ask_member(&params, "format", given->format ? given->format : "html");
    put(&params, "%s}", given->english ? ",\"english\":true" : "");
    int code = ask(cli, &question, &params);
    return code ? code : written;
}

/* ---- invite ---- */

static void show_invitation(struct show *show, const void *reply, const void *context)
{
    const struct invite_reply *invitation = reply;
    char day[11];
    (void)context;
    date_format(invitation->expires, day);
    put_text(show->out, invitation->link);
    put(show->out, "\n");
    fprintf(stderr,
            SAY(show,
                "Till handledaren, och ingen annan. Länken gäller till och med %s, för ett intyg, "
                "och visas bara nu.\n",
                "For the supervisor, and nobody else. The link is good until %s, for one "
                "certificate, and is shown this once.\n"),
            day);
}

static int invite(const struct cli *cli, const struct certificate_options *given,
                  const char *placement)
{
    static const struct question_to question = {"certificate.invite", &invite_reply_schema,
                                                show_invitation, NULL};
    struct buffer params = {0};
    put(&params, "{");
    ask_member(&params, "placement", placement);
    ask_number(&params, "days", given->days);
    put(&params, "}");
    return ask(cli, &question, &params);
}

static int certificate(struct cli *cli, const void *options, char **words, size_t count)
{
    (void)count;
    if (strcmp(words[0], "show") == 0)
        return show(cli, words[1]);
    if (strcmp(words[0], "verify") == 0)
        return verify(cli, options, words[1]);
    if (strcmp(words[0], "export") == 0)
        return export(cli, options, words[1]);
    if (strcmp(words[0], "invite") == 0)
        return invite(cli, options, words[1]);
    return complain(EX_USAGE, "usage: praktik certificate show|verify|export NUMBER, or "
                              "invite PLACEMENT");
}

const struct command command_certificate = {
    .name = "certificate",
    .line = "shows, checks or exports a certificate; invites a supervisor to file one",
    .usage = "show|verify|export NUMBER | invite PLACEMENT",
    .more =
        "invite prints a link for the placement's supervisor, who needs no account.\n"
        "verify takes a file with a signed certificate as well, and ends with 0 only where it is\n"
        "genuine and in force. With --jwks FILE, from 'praktik signing-keys jwks', no server is "
        "asked;\n"
        "then it ends with 0 where the signature is right.\n",
    OPTIONS(rows, certificate_options),
    .fewest = 2,
    .most = 2,
    .run = certificate,
};

/* ---- keys ---- */

static void show_keys(struct show *show, const void *reply, const void *context)
{
    const struct keys_reply *keys = reply;
    const char *form = context;
    if (form) {
        put_text(show->out, strcmp(form, "did") == 0 ? keys->did : keys->jwks);
        put(show->out, "\n");
        return;
    }
    for (size_t i = 0; i < keys->keys.count; i++) {
        const struct published_key *key = &keys->keys.items[i];
        put(show->out, "%.*s%s%s\n", (int)key->kid.size, key->kid.data, show_dot(show),
            key->retired_on.set ? SAY(show, "ersatt", "replaced") : SAY(show, "i bruk", "in use"));
    }
}

static void show_rotated(struct show *show, const void *reply, const void *context)
{
    const struct published_key *key = reply;
    (void)context;
    put(show->out, "%.*s%s%s\n", (int)key->kid.size, key->kid.data, show_dot(show),
        SAY(show, "i bruk", "in use"));
}

static int keys(struct cli *cli, const void *options, char **words, size_t count)
{
    const char *word = count ? words[0] : NULL;
    struct question_to question = {"certificate.keys", &keys_reply_schema, show_keys, word};
    struct buffer params = {0};
    (void)options;
    if (word && strcmp(word, "rotate") == 0)
        question =
            (struct question_to){"certificate.rotate", &published_key_schema, show_rotated, NULL};
    else if (word && strcmp(word, "jwks") != 0 && strcmp(word, "did") != 0)
        return complain(EX_USAGE, "usage: praktik signing-keys [jwks|did|rotate]");
    put(&params, "{}");
    return ask(cli, &question, &params);
}

const struct command command_signing_keys = {
    .name = "signing-keys",
    .line = "the public keys of certificates; rotate: a new one",
    .usage = "[jwks|did|rotate]",
    .more =
        "jwks and did print what verifiers want: a JSON Web Key Set, and did.json, which belongs\n"
        "at the site that 'praktik serve --site' names, under /.well-known/.\n",
    .most = 1,
    .run = keys,
};
