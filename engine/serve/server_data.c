/* SPDX-License-Identifier: MIT
 *
 * What the server has, opened in the order in which one needs the other. */
#include "engine/serve/server_data.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "engine/cases/plan_shelf.h"
#include "engine/cases/service.h"
#include "engine/serve/auditor.h"

enum {
    SAVE_OPENINGS = 10000, /* fewer are read from their records in a moment */
};

int server_complain(int code, const char *what, const struct fault *fault)
{
    const char *field = fault->field[0] ? fault->field : what;
    fprintf(stderr, "praktik: %s: %s\n", field, fault->text);
    return code;
}

static int store_failed(const struct fault *fault)
{
    int code = fault->code == ERR_CONFLICT         ? EX_TEMPFAIL
               : fault->code == ERR_RECORD_DAMAGED ? EX_DATAERR
               : fault->code == ERR_OUT_OF_RANGE   ? EX_CONFIG
                                                   : EX_IOERR;
    return server_complain(code, "store", fault);
}

static int open_corpus(struct service *service, unsigned readers)
{
    struct fault fault = {0};
    struct txn *txn = txn_reader(service->store);
    if (!txn) {
        fail(&fault, ERR_INTERNAL, NULL, "cannot be read");
        return store_failed(&fault);
    }
    txn_renew(txn);
    atomic_init(&service->access.generation, access_generation(txn));
    txn_fault(txn, &fault);
    txn_abort(txn);
    if (!fault.code)
        service->corpus = corpus_open(service->store, service->catalogues, readers, &fault);
    return fault.code ? store_failed(&fault) : 0;
}

static int key_failed(const char *path, const struct fault *fault)
{
    fprintf(stderr, "praktik: key: %s: %s\n", path, fault->text);
    return fault->code == ERR_INTERNAL ? EX_IOERR : EX_CONFIG;
}

static int open_keys(struct holdings *holdings, struct service *service,
                     const struct server_options *options)
{
    struct fault fault = {0};
    struct access *access = &service->access;
    if (vault_open(&holdings->unlocked, service->store, options->store, options->key, &fault))
        return strcmp(fault.field, "key") == 0 ? key_failed(holdings->unlocked.path, &fault)
                                               : store_failed(&fault);
    const struct keys *keys = holdings->unlocked.keys;
    struct derived *derived = holdings->derived = keys_memory(sizeof *derived);
    audit_keys_derive(keys, &derived->audit);
    keys_derive(keys, "token", derived->token);
    keys_derive(keys, "pseudonym", derived->pseudonym);
    keys_derive(keys, "seal-signing-key", derived->seal);
    access->audit = &derived->audit;
    access->token_key = derived->token;
    access->pseudonym_key = derived->pseudonym;
    access->quotas = quotas_new();
    access->plans = plan_shelf_new();
    service->issuer.seal = derived->seal;
    return 0;
}

static int open_audit(struct holdings *holdings, struct service *service,
                      const struct server_options *options)
{
    struct fault fault = {0};
    if (auditor_open(&service->auditor, service->store, &holdings->derived->audit, options->store,
                     options->audit, &fault))
        return store_failed(&fault);
    return 0;
}

int holdings_open(struct holdings *holdings, struct service *service,
                  const struct server_options *options, unsigned readers)
{
    struct catalogues *catalogues;
    struct fault fault = {0};
    if (issuer_set(&service->issuer, options->issuer, options->site, &holdings->arena, &fault))
        return server_complain(EX_CONFIG, "site", &fault);
    if (catalogues_load(&catalogues, options->catalogue, &fault))
        return server_complain(EX_CONFIG, "catalogue", &fault);
    service->catalogues = catalogues;
    struct store_options store = {
        .directory = options->store,
        .map_size = options->map_size,
        .create = true,
        .readers = readers + 32, /* figures and the tools that look on */
    };
    if (store_open(&service->store, &store, &fault))
        return store_failed(&fault);
    int code = open_keys(holdings, service, options);
    if (!code)
        code = open_audit(holdings, service, options);
    return code ? code : open_corpus(service, readers);
}

void holdings_close(struct holdings *holdings, struct service *service, bool well)
{
    auditor_close(service->auditor);
    if (service->corpus && well)
        corpus_save(service->corpus, service->store, SAVE_OPENINGS);
    if (service->corpus)
        corpus_close(service->corpus);
    store_close(service->store);
    vault_close(&holdings->unlocked);
    quotas_free(service->access.quotas);
    plan_shelf_free(service->access.plans);
    if (service->catalogues)
        catalogues_free((struct catalogues *)(uintptr_t)service->catalogues);
    arena_free(&holdings->arena);
    keys_memory_free(holdings->derived);
    *holdings = (struct holdings){0};
}
