/* SPDX-License-Identifier: MIT
 *
 * TLS by OpenSSL. No older version than 1.3, no session tickets: each connection proves anew who
 * it is. OpenSSL keeps its errors in a queue for each thread, which is emptied before each call,
 * since a leftover of another connection would be taken for one of this. */
#define ERR_STATE openssl_err_state /* a type of OpenSSL's, and an error of ours */
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#undef ERR_STATE

#include "proto/tls.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "proto/memory.h"

struct tls {
    SSL_CTX *context;
};

struct tls_stream {
    SSL *ssl;
    bool wants_write;
    const char *reason;
};

/* ---- contexts ---- */

/* Any certificate that a client shows: that it has the key is proved by the handshake, and whose it
 * is, by its fingerprint. */
static int take_any(int verified, X509_STORE_CTX *store)
{
    (void)verified;
    (void)store;
    return 1;
}

static struct tls *refuse(SSL_CTX *context, struct fault *fault, const char *field,
                          const char *text)
{
    fail(fault, ERR_OUT_OF_RANGE, field, "%s", text);
    SSL_CTX_free(context);
    return NULL;
}

static SSL_CTX *new_context(const SSL_METHOD *method)
{
    SSL_CTX *context = SSL_CTX_new(method);
    if (!context)
        return NULL;
    SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION);
    /* A peer that just closes has ended: frames tell where they end themselves. */
    SSL_CTX_set_options(context, SSL_OP_IGNORE_UNEXPECTED_EOF | SSL_OP_NO_TICKET);
    SSL_CTX_set_num_tickets(context, 0);
    SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                  SSL_MODE_RELEASE_BUFFERS);
    return context;
}

/* False, with the fault set, where the two cannot be read or do not fit. */
static bool use_own(SSL_CTX *context, const char *certificate, const char *key, struct fault *fault)
{
    if (SSL_CTX_use_certificate_chain_file(context, certificate) != 1)
        fail(fault, ERR_OUT_OF_RANGE, "tls-cert", "cannot be read: a certificate in PEM");
    else if (SSL_CTX_use_PrivateKey_file(context, key, SSL_FILETYPE_PEM) != 1)
        fail(fault, ERR_OUT_OF_RANGE, "tls-key",
             "cannot be read, or is not the certificate's: a key in PEM");
    return !fault->code;
}

static struct tls *made(SSL_CTX *context)
{
    struct tls *tls = memory_new(1, sizeof *tls);
    tls->context = context;
    return tls;
}

struct tls *tls_server(const char *certificate, const char *key, struct fault *fault)
{
    *fault = (struct fault){0};
    ERR_clear_error();
    SSL_CTX *context = new_context(TLS_server_method());
    if (!context)
        return refuse(NULL, fault, NULL, "OpenSSL gives no TLS");
    if (!use_own(context, certificate, key, fault)) {
        SSL_CTX_free(context);
        return NULL;
    }
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, take_any);
    return made(context);
}

struct tls *tls_client(const char *ca, const char *certificate, const char *key,
                       struct fault *fault)
{
    *fault = (struct fault){0};
    ERR_clear_error();
    SSL_CTX *context = new_context(TLS_client_method());
    if (!context)
        return refuse(NULL, fault, NULL, "OpenSSL gives no TLS");
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, NULL);
    int trusted = ca ? SSL_CTX_load_verify_locations(context, ca, NULL)
                     : SSL_CTX_set_default_verify_paths(context);
    if (trusted != 1)
        return refuse(context, fault, "tls-ca", "cannot be read: certificates in PEM");
    if (certificate && key && !use_own(context, certificate, key, fault)) {
        SSL_CTX_free(context);
        return NULL;
    }
    return made(context);
}

void tls_free(struct tls *tls)
{
    if (!tls)
        return;
    SSL_CTX_free(tls->context);
    free(tls);
}

/* ---- streams ---- */

/* The certificate must name whom the client means: a host's name, or the number of an address. */
static bool expect_host(SSL *ssl, const char *host)
{
    unsigned char address[sizeof(struct in6_addr)];
    bool number = inet_pton(AF_INET, host, address) == 1 || inet_pton(AF_INET6, host, address) == 1;
    if (number)
        return X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), host) == 1;
    return SSL_set_tlsext_host_name(ssl, host) == 1 && SSL_set1_host(ssl, host) == 1;
}

struct tls_stream *tls_open(struct tls *tls, int fd, const char *host)
{
    struct tls_stream *stream = memory_new(1, sizeof *stream);
    ERR_clear_error();
    stream->ssl = SSL_new(tls->context);
    bool well = stream->ssl && SSL_set_fd(stream->ssl, fd) == 1;
    if (well && host) {
        SSL_set_connect_state(stream->ssl);
        well = expect_host(stream->ssl, host);
    } else if (well) {
        SSL_set_accept_state(stream->ssl);
    }
    if (well)
        return stream;
    tls_close(stream);
    return NULL;
}

void tls_close(struct tls_stream *stream)
{
    if (!stream)
        return;
    SSL_free(stream->ssl);
    free(stream);
}

/* What a call's result means. */
static enum tls_end end_of(struct tls_stream *stream, int result)
{
    switch (SSL_get_error(stream->ssl, result)) {
    case SSL_ERROR_NONE:
        return TLS_DONE;
    case SSL_ERROR_WANT_READ:
        stream->wants_write = false;
        return TLS_AGAIN;
    case SSL_ERROR_WANT_WRITE:
        stream->wants_write = true;
        return TLS_AGAIN;
    case SSL_ERROR_ZERO_RETURN:
        return TLS_ENDED;
    default:
        return TLS_BROKEN;
    }
}

enum tls_end tls_shake(struct tls_stream *stream)
{
    ERR_clear_error();
    enum tls_end end = end_of(stream, SSL_do_handshake(stream->ssl));
    if (end != TLS_BROKEN && end != TLS_ENDED)
        return end;
    long verified = SSL_get_verify_result(stream->ssl);
    const char *reason = verified != X509_V_OK ? X509_verify_cert_error_string(verified)
                                               : ERR_reason_error_string(ERR_peek_error());
    stream->reason = reason ? reason : "the connection was lost";
    return TLS_BROKEN;
}

const char *tls_reason(const struct tls_stream *stream)
{
    return stream->reason;
}

enum tls_end tls_read(struct tls_stream *stream, void *room, size_t size, size_t *done)
{
    *done = 0;
    ERR_clear_error();
    return end_of(stream, SSL_read_ex(stream->ssl, room, size, done));
}

enum tls_end tls_write(struct tls_stream *stream, const void *data, size_t size, size_t *done)
{
    *done = 0;
    ERR_clear_error();
    return end_of(stream, SSL_write_ex(stream->ssl, data, size, done));
}

bool tls_wants_write(const struct tls_stream *stream)
{
    return stream->wants_write;
}

bool tls_holds(const struct tls_stream *stream)
{
    return SSL_pending(stream->ssl) > 0;
}

void tls_finish(struct tls_stream *stream)
{
    ERR_clear_error();
    SSL_shutdown(stream->ssl);
}

void tls_peer(const struct tls_stream *stream, char out[TLS_FINGERPRINT + 1])
{
    unsigned char hash[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    X509 *certificate = SSL_get1_peer_certificate(stream->ssl);
    out[0] = '\0';
    if (!certificate)
        return;
    if (X509_digest(certificate, EVP_sha256(), hash, &size) == 1) {
        for (unsigned i = 0; i < size; i++)
            snprintf(out + 2 * (size_t)i, 3, "%02x", hash[i]);
    }
    X509_free(certificate);
}
